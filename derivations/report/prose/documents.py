"""A document for a report: its blocks, and its formulas with the steps that stand in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from derivations.model.derivation import Step
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict
from derivations.reading.blocks import Extract, MathBlock
from derivations.reading.formats import BY_SUFFIX
from derivations.reading.macros import collect, shorthands
from derivations.reading.notebook import NOTEBOOK, code_cells, source_of
from derivations.reading.source import SourceText
from derivations.report.prose.displays import Row, Shown, shown
from derivations.report.prose.markdown import read_markdown
from derivations.report.prose.marked import formulas_of
from derivations.report.prose.nodes import Block, Formula, Heading, Paragraph, Text, formulas_in, plain
from derivations.report.prose.rst import read_rst
from derivations.report.prose.tex import read_tex
from derivations.report.view import ChainView, DocumentView

READERS: dict[str, Callable[[str, Extract], tuple[Block, ...]]] = {
    **dict.fromkeys(("md", "ipynb", "Rmd", "qmd"), read_markdown),
    "tex": read_tex,
    "rst": read_rst,
}
"""What reads the blocks of a document of each format, by its name."""
_INVISIBLE = {
    code: "\ufffd"
    for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Characters that pages cannot hold, or that turn the order of what is read."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A document: its title, its blocks, and its formulas by their numbers.

    ``blocks`` do not repeat the title.
    """

    title: str
    blocks: tuple[Block, ...]
    formulas: tuple[Shown, ...]


def read_prose(source: SourceText, steps: Iterable[Step], code: Sequence[tuple[int, str]] = ()) -> Prose | None:
    """Read a document as it is shown; ``None`` where its text is not that in which the steps were found.

    Args:
        source: its text.
        steps: what was found in it.
        code: the cells of code of a notebook, with their numbers.
    """
    known = BY_SUFFIX.get(PurePath(source.path).suffix)
    if known is None:
        return None
    text = source.text.translate(_INVISIBLE)
    try:
        extract = known.extract(text)
    except UnusableInputError:
        return None
    formulas = formulas_of(extract)
    inside = _by_formula(formulas, steps)
    macros = {**shorthands(), **collect(extract.text)[0]}
    laid = tuple(shown(extract.text, block, macros, inside[n]) for n, block in enumerate(formulas))
    reader = READERS[known.name]
    blocks = read_markdown(text, extract, _between(source, code)) if code else reader(text, extract)
    return _titled(source.path, (*blocks, *_lost(blocks, laid)), laid)


def prose_of(document: DocumentVerdict) -> Prose | None:
    """The author's document as a report shows it; ``None`` where it cannot be read any more."""
    if document.error is not None:
        return None
    try:
        code = code_cells(document.path) if PurePath(document.path).suffix == NOTEBOOK else ()
        return read_prose(source_of(document.path), [verdict.step for verdict in document.steps], code)
    except UnusableInputError:
        return None


def _between(source: SourceText, code: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Cells of code with their places in the text of a notebook: each stands before the next cell of text."""
    ends = len(source.text)
    return [
        (next((start for start, other in source.cells if other > number), ends), text.translate(_INVISIBLE))
        for number, text in code
    ]


def bare_prose(document: DocumentView) -> Prose:
    """What there is to show of a document without its text: its chains, each below a heading."""
    blocks: list[Block] = []
    for number, chain in enumerate(document.chains):
        name = f"Chain {chain.number}" if chain.number else chain.steps[0].id
        blocks += [Heading(3, (Text(name),)), Paragraph((Formula(number),))]
    return Prose(PurePath(document.path).name, tuple(blocks), tuple(map(_bare, document.chains)))


def _bare(chain: ChainView) -> Shown:
    rows = tuple(
        Row((step.formulas[0] if step.number == 1 else "", f"{step.relation} {step.formulas[1]}"), "", (step.key,))
        for step in chain.steps
    )
    return Shown(True, rows, "")


def _by_formula(formulas: Sequence[MathBlock], steps: Iterable[Step]) -> list[list[Step]]:
    """The steps that stand in each formula."""
    starts = [block.start for block in formulas]
    found: list[list[Step]] = [[] for _ in formulas]
    for step in steps:
        at = bisect_right(starts, step.span.start) - 1
        if at >= 0:
            found[at].append(step)
    return found


def _lost(blocks: Sequence[Block], formulas: Sequence[Shown]) -> Iterator[Block]:
    """Formulas with steps that no block shows: they stand where their format has no words."""
    placed = {number for block in blocks for number in formulas_in(block)}
    for number, formula in enumerate(formulas):
        if number not in placed and formula.steps:
            yield Paragraph((Formula(number),))


def _titled(path: str, blocks: tuple[Block, ...], formulas: tuple[Shown, ...]) -> Prose:
    """A heading of words that stands first, and above all others, is the title."""
    first = blocks[0] if blocks else None
    if isinstance(first, Heading) and not list(formulas_in(first)):
        others = [block.level for block in blocks[1:] if isinstance(block, Heading)]
        if all(level > first.level for level in others) and plain(first.inside).strip():
            return Prose(" ".join(plain(first.inside).split()), blocks[1:], formulas)
    return Prose(PurePath(path).name, blocks, formulas)
