"""The author's document as LaTeX: words are escaped, and formulas are built from the allow-list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from derivations.report.latex_text import LONGEST_VERBATIM, display, escape, verbatim
from derivations.report.math_source import safe_math
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
    Style,
    Styled,
    Table,
    Text,
    plain,
)
from derivations.report.view import StepView

_STYLES = {
    Style.EMPHASIS: "emph", Style.STRONG: "textbf", Style.DELETED: "textit", Style.RAISED: "textsuperscript",
    Style.LOWERED: "textsubscript",
}  # fmt: skip
_SIZES = {1: "LARGE", 2: "Large", 3: "large"}
_DEEPEST_LIST = 3
"""TeX knows six lists inside of each other; what is said of a step needs two."""
_MOST_ROWS = 14
"""A display of more rows may have to be broken between pages."""
_MOST_COLUMNS = 8
_LONGEST_BOOKMARK = 80
_UNMARKED = re.compile(r"[^\w ,.:;()+=/!?'-]")


@dataclass(slots=True)
class LatexProse:
    """Writes blocks.

    Attributes:
        prose: the document.
        steps: what was found, by key.
        card: writes what is said of a step; nothing where there is nothing to say.
    """

    prose: Prose
    steps: Mapping[Key, StepView]
    card: Callable[[StepView], str]

    def written(self) -> str:
        """The whole document."""
        return self.blocks(self.prose.blocks, 0)

    def blocks(self, blocks: Sequence[Block], depth: int) -> str:
        """Write blocks one after the other."""
        return "\n".join(self.block(block, depth) for block in blocks)

    def block(self, block: Block, depth: int) -> str:
        """Write a block."""
        match block:
            case Heading(level, inside):
                return self.heading(level, inside)
            case Paragraph(inside):
                return "".join(self.paragraph(inside))
            case Items(items, start):
                return self.items(items, start, depth)
            case Quote(inside):
                return self.listed(r"\begin{quote}", self.blocks(inside, depth + 1), r"\end{quote}", depth)
            case CodeBlock(text):
                return "".join(f"{{\\codeline {_code(line)}\\par}}\n" for line in text[:LONGEST_CODE].splitlines())
            case Table(rows):
                return self.table(rows)
            case Rule():
                return "\\par\\smallskip{\\color{hair}\\hrule height 0.4pt}\\smallskip\n"

    def heading(self, level: int, inside: tuple[Inline, ...]) -> str:
        """Write a heading, with a bookmark of its words."""
        size = _SIZES.get(level, "normalsize")
        return f"\\authorheading{{\\{size}}}{{{level}}}{{{bookmark(plain(inside))}}}{{{self.line(inside)}}}\n"

    def items(self, items: Sequence[tuple[Block, ...]], start: int | None, depth: int) -> str:
        """Write a list."""
        written = []
        for number, item in enumerate(items, start or 0):
            label = r"\textbullet" if start is None else f"{number}."
            body = self.blocks(item, depth + 1)
            written.append(f"\\item[{label}] {body}" if depth < _DEEPEST_LIST else f"\\par {label} {body}")
        inside = "\n".join(written)
        return self.listed(r"\begin{authorlist}", inside, r"\end{authorlist}", depth) if inside else ""

    def listed(self, begin: str, inside: str, end: str, depth: int) -> str:
        """Put what is in a list into it, unless it is too deep."""
        return f"{begin}{inside}{end}\n" if depth < _DEEPEST_LIST else f"{inside}\n"

    def table(self, rows: Sequence[Sequence[tuple[Inline, ...]]]) -> str:
        """Write a table of columns that are equally wide; a wider one row by row."""
        columns = max(map(len, rows), default=0)
        if not 0 < columns <= _MOST_COLUMNS:
            return "".join(f"{'; '.join(map(self.line, row))}\\par\n" for row in rows)
        width = f"{0.94 / columns - 0.01:.3f}"
        spec = f">{{\\raggedright\\arraybackslash}}p{{{width}\\linewidth}}" * columns
        cells = "\\\\{}\n".join(" & ".join(map(self.line, row)) for row in rows)  # a bracket may begin the next row
        table = f"\\begin{{tabular}}{{@{{}}{spec}@{{}}}}\n{cells}\\end{{tabular}}"
        return f"\\par\\smallskip{{\\small\\noindent{table}}}\\par\\smallskip\n"

    def paragraph(self, inside: tuple[Inline, ...]) -> Iterator[str]:
        """Write a paragraph; a displayed formula parts it, and what is said of formulas in its lines follows it."""
        words: list[Inline] = []
        for node in inside:
            if isinstance(node, Formula) and self.prose.formulas[node.number].displayed:
                yield from self.words(words)
                words = []
                yield self.display(self.prose.formulas[node.number])
            else:
                words.append(node)
        yield from self.words(words)

    def words(self, inside: Sequence[Inline]) -> Iterator[str]:
        """Write a stretch of a paragraph, with what is said of the formulas in it."""
        if all(isinstance(node, Text) and not node.text.strip() for node in inside):
            return
        yield f"\\par {self.line(inside)}\\par\n"
        yield self.cards([key for node in inside for key in self.claims(node)])

    def claims(self, node: Inline) -> Iterator[Key]:
        """The steps that stand in a line."""
        if isinstance(node, Formula):
            yield from self.prose.formulas[node.number].steps
        elif isinstance(node, (Styled, Link)):
            for inner in node.inside:
                yield from self.claims(inner)

    def cards(self, keys: Sequence[Key]) -> str:
        """What is said of steps."""
        return "".join(self.card(self.steps[key]) for key in keys if key in self.steps)

    def line(self, inside: Sequence[Inline]) -> str:
        """Write what stands in a line."""
        return "".join(map(self.inline, inside))

    def inline(self, node: Inline) -> str:
        """Write one node of a line."""
        match node:
            case Text(text):
                return escape(" ".join(re.split(r"\s+", text)))
            case Code(text):
                return verbatim(text)
            case Styled(style, inside):
                return f"\\{_STYLES[style]}{{{self.line(inside)}}}"
            case Link(_, inside):
                return self.line(inside)
            case Formula(number):
                return self.within(self.prose.formulas[number])
            case Reference(label):
                return escape(f"({label})")
            case Break():
                return "\\hfil\\break{}"

    def within(self, shown: Shown) -> str:
        """Write a formula within a line, with the marks of its steps."""
        safe = safe_math(" ".join(cell for row in shown.rows for cell in row.cells), names_unknown=True)
        formula = verbatim(shown.written.strip()) if safe is None else f"$ {safe} $"
        return formula + self.marks(shown.steps)

    def marks(self, keys: Sequence[Key]) -> str:
        """The marks of steps, which lead to what is said of them."""
        return "".join(map(_mark, (self.steps[key] for key in keys if key in self.steps)))

    def display(self, shown: Shown) -> str:
        """Write a display: its rows beside each other where they fit, and below it what is said of its steps."""
        rows = "".join(map(self.row, shown.rows))
        aligned = self.aligned(shown.rows)
        formula = rows if aligned is None else f"\\authordisplay{{{aligned}}}{{{rows}}}\n"
        return formula + self.cards(shown.steps)

    def aligned(self, rows: Sequence[Row]) -> str | None:
        """The rows as one formula; ``None`` where there are too many, or one cannot be set."""
        cells = [[safe_math(cell, names_unknown=True) if cell.strip() else "" for cell in row.cells] for row in rows]
        if len(rows) > _MOST_ROWS or any(cell is None for row in cells for cell in row):
            return None
        lines = []
        for row, (first, *others) in zip(rows, cells, strict=True):
            said = r" \quad ".join(filter(None, others))
            marks = self.marks(row.steps)
            lines.append(f"{first} & {{}}{said}" + (f" & \\quad\\text{{{marks}}}" if marks else ""))
        inside = " \\\\{} ".join(lines)
        return f"\\begin{{aligned}}{inside}\\end{{aligned}}"

    def row(self, row: Row) -> str:
        """Write a row on its own, shrunk or broken where it is wide."""
        text = " ".join(filter(str.strip, row.cells))
        return f"{display(safe_math(text, names_unknown=True), text)}{{\\hfill {self.marks(row.steps)}\\par}}\n"


def bookmark(words: str) -> str:
    """Words for the outline of a PDF: letters, digits and what TeX takes for nothing else."""
    plain_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return " ".join(_UNMARKED.sub(" ", plain_words).replace("_", " ").split())[:_LONGEST_BOOKMARK]


def _mark(step: StepView) -> str:
    return f"\\mark{step.verdict.value}{{{escape(step.short)}}}{{{step.anchor}}}"


def _code(line: str) -> str:
    return verbatim(line[:LONGEST_VERBATIM]).replace(" ", r"\ ") if line.strip() else r"\strut"


LONGEST_CODE = 20_000
"""How many characters of a listing are shown."""
