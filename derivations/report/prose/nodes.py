"""What a document is made of when it is shown: plain text, a few styles, and formulas by their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Style(Enum):
    """How words are set."""

    EMPHASIS = "em"
    STRONG = "strong"
    DELETED = "del"
    RAISED = "sup"
    LOWERED = "sub"


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words in typewriter letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Words in a style of their own."""

    style: Style
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page of the web."""

    target: str
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, by its number among those of the document."""

    number: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a labelled formula."""

    label: str


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line that the author ends."""


Inline: TypeAlias = "Text | Code | Styled | Link | Formula | Reference | Break"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the document's own title has level 1."""

    level: int
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; displayed formulas may stand in it."""

    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered from ``start`` where there is one."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What is set off: a quotation, a remark, a figure."""

    inside: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first ``heads`` rows name the columns."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    heads: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


Block: TypeAlias = "Heading | Paragraph | Items | Quote | CodeBlock | Table | Rule"


def formulas_in(block: Block) -> Iterator[int]:
    """The numbers of the formulas of a block, in order."""
    for inside in _inlines(block):
        yield from _formulas(inside)


def plain(inside: tuple[Inline, ...]) -> str:
    """The words of a line, without formulas."""
    return "".join(map(_plain, inside))


def _plain(node: Inline) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Styled(_, inside) | Link(_, inside):
            return plain(inside)
        case _:
            return " "


def _inlines(block: Block) -> Iterator[tuple[Inline, ...]]:
    match block:
        case Heading(_, inside) | Paragraph(inside):
            yield inside
        case Items(items):
            yield from (one for item in items for inner in item for one in _inlines(inner))
        case Quote(blocks):
            yield from (one for inner in blocks for one in _inlines(inner))
        case Table(rows):
            yield from (cell for row in rows for cell in row)
        case CodeBlock() | Rule():
            return


def _formulas(inside: tuple[Inline, ...]) -> Iterator[int]:
    for node in inside:
        if isinstance(node, Formula):
            yield node.number
        elif isinstance(node, (Styled, Link)):
            yield from _formulas(node.inside)
