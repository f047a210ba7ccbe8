"""The author's document as HTML: nothing of it gets there but escaped words, and formulas from the allow-list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from derivations.report.mathml import mathml
from derivations.report.prose.displays import Key, Row, Shown
from derivations.report.prose.documents import Prose
from derivations.report.prose.nodes import (
    Block,
    Break,
    Code,
    CodeBlock,
    Formula,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Styled,
    Table,
    Text,
)

_SCHEMES = frozenset({"http", "https", "mailto"})

Noted = Callable[[Sequence[Key]], Markup]
"""Writes what is said of steps."""


@dataclass(slots=True)
class ProseWriter:
    """Writes blocks.

    Attributes:
        prose: the document.
        marks: writes the marks of steps, which stand beside their formula.
        cards: writes what is said of steps, below their formula or paragraph.
    """

    prose: Prose
    marks: Noted
    cards: Noted
    labels: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        named = ((label, number) for number, one in enumerate(self.prose.formulas) for label in one.labels)
        self.labels = dict(named)

    def written(self) -> Markup:
        """The whole document."""
        return self.blocks(self.prose.blocks)

    def blocks(self, blocks: Sequence[Block]) -> Markup:
        """Write blocks one after the other."""
        return Markup("\n").join(map(self.block, blocks))

    def block(self, block: Block) -> Markup:
        """Write a block."""
        match block:
            case Heading(level, inside):
                size = min(level + 1, 6)
                return Markup("<h{0}>{1}</h{0}>").format(size, self.line(inside))
            case Paragraph(inside):
                return self.paragraph(inside)
            case Items(items, start):
                return self.items(items, start)
            case Quote(inside):
                return Markup("<blockquote>{}</blockquote>").format(self.blocks(inside))
            case CodeBlock(text):
                return Markup("<pre><code>{}</code></pre>").format(text)
            case Table(rows, heads):
                return self.table(rows, heads)
            case Rule():
                return Markup("<hr/>")

    def items(self, items: Sequence[tuple[Block, ...]], start: int | None) -> Markup:
        """Write a list."""
        inside = Markup("").join(Markup("<li>{}</li>").format(self.blocks(item)) for item in items)
        if start is None:
            return Markup("<ul>{}</ul>").format(inside)
        return Markup('<ol start="{}">{}</ol>').format(start, inside)

    def table(self, rows: Sequence[Sequence[tuple[Inline, ...]]], heads: int) -> Markup:
        """Write a table."""
        written = Markup("")
        for number, row in enumerate(rows):
            cell = Markup("<th>{}</th>") if number < heads else Markup("<td>{}</td>")
            cells = Markup("").join(cell.format(self.line(one)) for one in row)
            written += Markup("<tr>{}</tr>").format(cells)
        return Markup('<div class="wide"><table class="data">{}</table></div>').format(written)

    def paragraph(self, inside: tuple[Inline, ...]) -> Markup:
        """Write a paragraph; a displayed formula parts it, and what is said of formulas in its lines follows it."""
        written, words = Markup(""), list[Inline]()
        for node in (*inside, None):
            shown = self.prose.formulas[node.number] if isinstance(node, Formula) else None
            if node is None or (shown is not None and shown.displayed):
                written += self.words(words)
                words = []
            elif node is not None:
                words.append(node)
            if shown is not None and shown.displayed and isinstance(node, Formula):
                written += self.display(shown, node.number)
        return written

    def words(self, inside: Sequence[Inline]) -> Markup:
        """Write a stretch of a paragraph, with what is said of the formulas in it."""
        if all(isinstance(node, Text) and not node.text.strip() for node in inside):
            return Markup("")
        return Markup("<p>{}</p>{}").format(self.line(inside), self.cards(list(self.claims(inside))))

    def claims(self, inside: Sequence[Inline]) -> Iterator[Key]:
        """The steps that stand in lines of words."""
        for node in inside:
            if isinstance(node, Formula):
                yield from self.prose.formulas[node.number].steps
            elif isinstance(node, (Styled, Link)):
                yield from self.claims(node.inside)

    def line(self, inside: Sequence[Inline]) -> Markup:
        """Write what stands in a line."""
        return Markup("").join(map(self.inline, inside))

    def inline(self, node: Inline) -> Markup:
        """Write one node of a line."""
        match node:
            case Text(text):
                return escape(text)
            case Code(text):
                return Markup("<code>{}</code>").format(text)
            case Styled(style, inside):
                return Markup("<{0}>{1}</{0}>").format(style.value, self.line(inside))
            case Link(target, inside):
                return self.link(target, inside)
            case Formula(number):
                shown = self.prose.formulas[number]
                return self.within(shown) + self.marks(shown.steps)
            case Reference(label):
                return self.reference(label)
            case Break():
                return Markup("<br/>")

    def link(self, target: str, inside: Sequence[Inline]) -> Markup:
        """Write a link to the web; others lead nowhere from here, and are words."""
        try:
            known = urlsplit(target.strip()).scheme.lower() in _SCHEMES
        except ValueError:
            known = False
        words = self.line(inside)
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(target.strip(), words) if known else words

    def reference(self, label: str) -> Markup:
        """Write a reference to a formula."""
        number = self.labels.get(label)
        if number is None:
            return escape(f"({label})")
        rows = self.prose.formulas[number].rows
        return Markup('<a href="#formula-{}">({})</a>').format(number, rows[0].tag if rows and rows[0].tag else label)

    def within(self, shown: Shown) -> Markup:
        """Write a formula within a line."""
        text = " ".join(cell for row in shown.rows for cell in row.cells)
        return mathml(text, "inline", names_unknown=True) or Markup("<code>{}</code>").format(shown.written.strip())

    def display(self, shown: Shown, number: int) -> Markup:
        """Write a display: a table of its rows, and below it what is said of its steps."""
        cells = max(len(row.cells) for row in shown.rows)
        rows = Markup("").join(self.row(row, aligned=cells > 1) for row in shown.rows)
        formula = Markup('<div class="display" id="formula-{}"><table>{}</table></div>').format(number, rows)
        return formula + self.cards(shown.steps)

    def row(self, row: Row, aligned: bool) -> Markup:
        """Write a row: what stands before the first alignment to the right, all else to the left."""
        first, *others = row.cells or ("",)
        said = Markup("").join(_cell(f"{{}}{cell}") for cell in others)
        sides = Markup('<td class="left">{}</td><td class="right">{}</td>').format(_cell(first), said)
        formula = sides if aligned else Markup("<td>{}</td>").format(_cell(first))
        tag = Markup('<span class="tag">({})</span> ').format(row.tag) if row.tag else Markup("")
        pad, marks = Markup('<td class="pad"></td>'), self.marks(row.steps)
        return Markup('<tr>{0}{1}{0}<td class="marks">{2}{3}</td></tr>').format(pad, formula, tag, marks)


def _cell(text: str) -> Markup:
    """A cell of a display; where it cannot be set, its source."""
    if not text.strip():
        return Markup("")
    return mathml(text, "block", names_unknown=True) or Markup("<code>{}</code>").format(text.strip())
