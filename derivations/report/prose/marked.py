"""The text of a document in which each formula is one mark, which no format takes for anything but a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from derivations.reading.blocks import ContextBlock, Extract, MathBlock
from derivations.report.prose.nodes import Block, Formula, Inline, Paragraph, Reference, Text

_OPEN, _CLOSE = "\ue000", "\ue001"
MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
DEEPEST = 40
"""How deep blocks and styles may be nested, each."""
_REFERENCE = re.compile(r"\\(?:eq|auto|[cC]|v)?ref\{(?P<label>[^{}\n]{1,80})\}")
_BLANK_LINES = re.compile(r"\n[ \t]*\r?\n")
_RESERVED = re.compile(f"[{_OPEN}{_CLOSE}]")


def formulas_of(extract: Extract) -> tuple[MathBlock, ...]:
    """The formulas of a document; their places in here are their numbers."""
    return tuple(block for block in extract.blocks if isinstance(block, MathBlock))


def marked(
    text: str,
    extract: Extract,
    cuts: Sequence[tuple[int, int]] = (),
    wide: Callable[[MathBlock], bool] | None = None,
    added: Sequence[tuple[int, str]] = (),
) -> str:
    """Put marks in place of formulas, and take out comments, context blocks and other stretches.

    Args:
        text: the document.
        extract: what is in it.
        cuts: what else is to be taken out.
        wide: tells the formulas that get a paragraph of their own.
        added: what is to be put in, with its place.
    """
    text = _RESERVED.sub("\ufffd", text)
    spans = [(start, end, "") for start, end in [*extract.comments, *cuts]]
    spans += [(one.start, one.end, "") for one in extract.blocks if isinstance(one, ContextBlock)]
    spans += [(place, place, _RESERVED.sub("\ufffd", one)) for place, one in added]
    for number, block in enumerate(formulas_of(extract)):
        mark = f"{_OPEN}{number}{_CLOSE}"
        spans.append((block.start, block.end, f"\n\n{mark}\n\n" if wide is not None and wide(block) else mark))
    return "".join(_pieces(text, sorted(spans)))


def _pieces(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    position = 0
    for start, end, instead in spans:
        if start >= position:
            yield text[position:start]
            yield instead
            position = end
        elif instead:  # a formula that something else reaches into is still shown
            yield instead
            position = max(position, end)
    yield text[position:]


def words(text: str) -> Iterator[Inline]:
    """The words and the formulas of a stretch of text, and what it refers to in the way of LaTeX."""
    for place, part in enumerate(MARK.split(text)):
        if place % 2:
            yield Formula(int(part))
            continue
        for position, inner in enumerate(_REFERENCE.split(part)):
            if position % 2:
                yield Reference(inner)
            elif inner:
                yield Text(inner)


def as_it_stands(text: str) -> tuple[Block, ...]:
    """The paragraphs of a text whose structure is out of all proportion."""
    return tuple(Paragraph(tuple(words(part))) for part in _BLANK_LINES.split(text) if part.strip())


def unmarked(text: str, source: str, formulas: Sequence[MathBlock]) -> str:
    """A text with formulas as they are written, for code."""
    return MARK.sub(lambda mark: source[formulas[int(mark[1])].start : formulas[int(mark[1])].end], text)
