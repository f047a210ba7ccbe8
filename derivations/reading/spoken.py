r"""Lines of LaTeX with words in ``\text``, or of words with LaTeX between dollar signs: formulas and words in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.model.errors import ReadError
from derivations.reading.latex import parse_formula
from derivations.reading.macros import Macros
from derivations.reading.syntax import Node, Text

_TOKEN = re.compile(r"\\(?:text|textrm|mbox|textit)\s*\{(?P<words>[^{}]*)\}|\\[\\{}]|[{}]")
_EDGE = re.compile(r"(?:\s|[,;.]|~|\\[,;:! ]|\\q?quad(?![A-Za-z]))*")
_DOUBLED = re.compile(r"\\perp(?:\s|\\!|\{\})*\\perp(?![A-Za-z])")
"""The sign of independence as it is built from two others."""


def spoken(text: str, start: int, macros: Macros) -> tuple[Node, ...]:
    """The parts of a line in order: words as ``Text``, formulas as trees; none where a formula is not understood."""
    text = _DOUBLED.sub(lambda found: "\\perp".ljust(len(found.group())), text)
    pieces = _dollars(text) if "$" in text else _commands(text)
    try:
        return tuple(part for piece in pieces if (part := _part(text, *piece, start, macros)) is not None)
    except ReadError:
        return ()


def _part(text: str, first: int, last: int, words: bool, start: int, macros: Macros) -> Node | None:
    if words:
        content = text[first:last].strip(" ,;.")
        return Text(start + first, start + last, content) if content else None
    edge = _EDGE.match(text, first, last)
    first = edge.end() if edge else first
    body = text[first:last]
    while (cut := _trimmed(body)) != body:
        body = cut
    return parse_formula(body, start + first, macros) if body else None


def _trimmed(body: str) -> str:
    """A formula without what separates it from the words behind it."""
    return re.sub(r"(?:\s|[,;.]|~|\\[,;:! ]|\\q?quad)$", "", body)


def _commands(text: str) -> Iterator[tuple[int, int, bool]]:
    r"""Where the words in outermost ``\\text`` stand, and the formulas between them."""
    position = depth = 0
    for found in _TOKEN.finditer(text):
        if found.group() in ("{", "}"):
            depth += 1 if found.group() == "{" else -1
        elif found["words"] is not None and depth == 0:
            yield position, found.start(), False
            yield found.start("words"), found.end("words"), True
            position = found.end()
    yield position, len(text), False


def _dollars(text: str) -> Iterator[tuple[int, int, bool]]:
    """Formulas between dollar signs, words elsewhere."""
    position, words = 0, True
    for found in re.finditer(r"(?<!\\)\$", text):
        yield position, found.start(), words
        position, words = found.end(), not words
    yield position, len(text), words
