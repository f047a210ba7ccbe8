"""What every format gives: where its formulas and its context blocks stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VISIBLE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class MathBlock:
    """A formula: ``start`` to ``end`` with its delimiters, ``inner_start`` to ``inner_end`` without."""

    displayed: bool
    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass(frozen=True, slots=True)
class ContextBlock:
    """What the author states for the checker: the YAML between ``inner_start`` and ``inner_end``."""

    start: int
    end: int
    inner_start: int
    inner_end: int


Block = MathBlock | ContextBlock


@dataclass(frozen=True, slots=True)
class Extract:
    """The blocks of a document in order, over a text of the same length in which what is no LaTeX is blank.

    Blank are comments, code, and the quotation and comment marks at the beginnings of lines; an offset means the
    same place in both texts.  ``comments`` are where the comments are that no reader of the document sees.
    """

    text: str
    blocks: tuple[Block, ...]
    comments: tuple[tuple[int, int], ...] = ()


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """Replace stretches by spaces, line ends kept."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        start = max(start, position)
        pieces.append(text[position:start])
        pieces.append(_VISIBLE.sub(lambda line: " " * len(line.group()), text[start:end]))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)
