"""What the printers show: verdicts grouped by chain, cleaned of control characters, with source lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from derivations.model.derivation import SourceSpan
from derivations.model.fingerprints import fingerprints
from derivations.model.reasons import Code
from derivations.model.verdict import DocumentVerdict, StatedCondition, StepVerdict, Support, Verdict
from derivations.reading.source import SourceText
from derivations.report.fixes import Fix, fix_of
from derivations.report.headings import Headings, headings
from derivations.report.held import Held
from derivations.report.marks import DETAILED, MARKS, Mark, is_failure
from derivations.report.seen import Figure, figures_of
from derivations.report.words import describe_confirmation, describe_evidence, describe_reading

LONGEST_SOURCE_LINE = 400
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class CounterexampleView:
    """An instance at which the sides differ: pairs of symbol and value (LaTeX), and the two numbers or truths."""

    where: tuple[tuple[str, str], ...]
    lhs: str
    rhs: str


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A repair in words, the repaired side as LaTeX, and the verdict it would have."""

    edit: str
    rhs: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class StepView:
    """One step, ready to print.

    ``left`` and ``right`` are as written, ``formulas`` the same two with macros expanded, for typesetting;
    ``reading`` pairs the names (LaTeX) with what they were taken for, in words;
    ``place`` is where the fault is, or the step where there is none: ``3:7``, in a notebook ``cell 2:3:7``; ``source``
    is that line of the document, where it is known, and ``caret`` the column in it.  ``fingerprint`` tells it from the
    other steps of its document, ``fix`` is how its suggestion changes the source, and ``held`` says why it is not
    reported, if it is not.  ``figures`` are for reports, ``section`` is the heading above it, ``home`` what others call
    the formula in which it stands, and ``rests_on`` what its proof uses.
    """

    id: str
    chain: int
    number: int
    line: int
    column: int
    end_line: int
    end_column: int
    place: str
    caret: int
    relation: str
    left: str
    right: str
    verdict: Verdict
    code: Code | None
    reason: str
    rules: tuple[str, ...]
    conditions: tuple[StatedCondition, ...]
    conventions: tuple[str, ...]
    notices: tuple[str, ...]
    counterexample: CounterexampleView | None
    suggestion: SuggestionView | None
    reading: tuple[tuple[str, str], ...]
    ask: tuple[str, ...]
    evidence: str
    milliseconds: float
    source: str | None
    formulas: tuple[str, str]
    cell: int | None = None
    fingerprint: str = ""
    fix: Fix | None = None
    held: Held | None = None
    figures: tuple[Figure, ...] = ()
    section: str = ""
    home: str = ""
    rests_on: tuple[Support, ...] = ()

    def fails(self, strict: bool) -> bool:
        """Whether it fails a run."""
        return self.held is None and is_failure(self.verdict, strict)

    @property
    def row(self) -> str:
        """The line of the fault, in a notebook with its cell."""
        return self.place.rpartition(":")[0]

    @property
    def written(self) -> str:
        """The relation as written; a step after the first of its chain has its right side only."""
        return self._relation(self.left, self.right)

    @property
    def formula(self) -> str:
        """The same for typesetting, with macros expanded."""
        return self._relation(*self.formulas)

    def _relation(self, left: str, right: str) -> str:
        return f"{left} {self.relation} {right}" if self.number == 1 else f"{self.relation} {right}"

    @property
    def mark(self) -> Mark:
        """The look of the verdict."""
        return MARKS[self.verdict]

    @property
    def key(self) -> tuple[int, int]:
        """Its chain, and its number in it."""
        return self.chain, self.number

    @property
    def anchor(self) -> str:
        """Where it is found on a page."""
        return f"step-{self.chain}-{self.number}"

    @property
    def short(self) -> str:
        """What it is called where there is little room: ``4.2``."""
        return f"{self.chain}.{self.number}" if self.chain else self.row

    @property
    def detailed(self) -> bool:
        """Whether it is shown in full."""
        return self.verdict in DETAILED

    def named_figures(self) -> tuple[tuple[str, Figure], ...]:
        """The figures with names that no others of the document have."""
        return tuple((f"picture-{self.chain}-{self.number}-{place}", one) for place, one in enumerate(self.figures, 1))

    @property
    def open_conditions(self) -> tuple[StatedCondition, ...]:
        """The conditions that neither the checker nor the author settled."""
        return tuple(c for c in self.conditions if c.status == "open")


@dataclass(frozen=True, slots=True)
class ChainView:
    """The steps of one chain, in order."""

    number: int
    line: int
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its chains, the count of each verdict, and what the verdicts rest on together.

    ``remarks`` are on what its author says of the verdicts: waivers that have expired, and the like.
    """

    path: str
    error: str | None
    complaints: tuple[str, ...]
    notices: tuple[str, ...]
    chains: tuple[ChainView, ...]
    counts: dict[Verdict, int]
    milliseconds: float
    remarks: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What could not be used: the document, or lines of its context; one line of text each."""
        return self.complaints if self.error is None else (f"{self.path}: cannot be used: {self.error}",)

    @property
    def steps(self) -> Iterator[StepView]:
        """All steps in order."""
        return (step for chain in self.chains for step in chain.steps)

    @property
    def conventions(self) -> tuple[str, ...]:
        """The conventions that some verdict rests on, each once, in order of first use."""
        return tuple(dict.fromkeys(text for step in self.steps for text in step.conventions))


def view(
    document: DocumentVerdict, source: str | None = None, expand: Callable[[str], str] = lambda formula: formula
) -> DocumentView:
    """Arrange the verdicts of a document for printing.

    Args:
        document: the verdicts.
        source: the text of the document, for quoting lines; ``None`` where lines cannot be quoted.
        expand: writes a formula without the document's macros, for typesetting.
    """
    lines = _LINE_END.split(source) if source is not None else []
    text = SourceText(document.path, source) if source is not None else None
    above = headings(source, document.path) if source is not None else Headings()
    chains: dict[int, list[StepView]] = {}
    prints = fingerprints(verdict.step for verdict in document.steps)
    for verdict, fingerprint in zip(document.steps, prints, strict=True):
        fix = fix_of(verdict, text) if text is not None else None
        section = clean(above.above(verdict.step.span.line))
        step = replace(view_of_step(verdict, lines, expand), fingerprint=fingerprint, fix=fix, section=section)
        chains.setdefault(step.chain, []).append(step)
    return DocumentView(
        path=clean(document.path),
        error=None if document.error is None else clean(document.error),
        complaints=tuple(map(clean, document.complaints)),
        notices=tuple(map(clean, document.notices)),
        chains=tuple(ChainView(number, steps[0].line, tuple(steps)) for number, steps in chains.items()),
        counts=count(document.steps),
        milliseconds=sum(step.milliseconds for step in document.steps),
    )


def count(steps: Iterable[StepVerdict | StepView]) -> dict[Verdict, int]:
    """Count the verdicts; every verdict has an entry."""
    counts = dict.fromkeys(MARKS, 0)
    for step in steps:
        counts[step.verdict] += 1
    return counts


def clean(text: str) -> str:
    """Put text on one line and replace what could steer a terminal or reorder what is read."""
    visible = (" " if c.isspace() else "\ufffd" if unicodedata.category(c).startswith("C") else c for c in text)
    return " ".join("".join(visible).split())


def summarise(counts: dict[Verdict, int]) -> str:
    """Put counts into one phrase: ``5 steps: 3 proved, 1 refuted, 1 undecided``."""
    total = sum(counts.values())
    parts = ", ".join(f"{number} {verdict.value}" for verdict, number in counts.items() if number)
    return f"{total} step{'' if total == 1 else 's'}" + (f": {parts}" if parts else "")


def view_of_step(
    verdict: StepVerdict, lines: Sequence[str] = (), expand: Callable[[str], str] = lambda formula: formula
) -> StepView:
    """Arrange the verdict on one step; ``lines`` are those of its document, where they are known."""
    step = verdict.step
    span = step.span
    at = step.fault or span
    known = 1 <= at.line <= len(lines)
    seen, confirmed = describe_evidence(verdict.evidence), describe_confirmation(verdict.confirmation)
    return StepView(
        id=step.id,
        chain=step.chain,
        number=step.number,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        place=_place(at),
        caret=at.column,
        relation=clean(step.relation),
        left=clean(step.left),
        right=clean(step.right),
        verdict=verdict.verdict,
        code=verdict.code,
        reason=clean(verdict.reason),
        rules=tuple(map(clean, verdict.rules)),
        conditions=tuple(StatedCondition(clean(c.statement), c.status, clean(c.because)) for c in verdict.conditions),
        conventions=tuple(map(clean, dict.fromkeys(verdict.conventions))),
        notices=tuple(map(clean, dict.fromkeys(verdict.notices))),
        counterexample=_counterexample(verdict),
        suggestion=_suggestion(verdict),
        reading=tuple((clean(one.name), clean(describe_reading(one))) for one in step.reading),
        ask=tuple(map(clean, verdict.ask)),
        evidence=clean("; ".join(filter(None, (seen, confirmed)))),
        milliseconds=verdict.milliseconds,
        source=_quoted(lines[at.line - 1]) if known else None,
        formulas=(clean(expand(step.left)), clean(expand(step.right))),
        cell=span.cell,
        figures=figures_of(verdict, clean),
        home=clean(step.home),
        rests_on=tuple(Support(clean(one.where), clean(one.statement)) for one in verdict.rests_on),
    )


def _place(span: SourceSpan) -> str:
    """Where a stretch begins, as compilers say it."""
    cell = f"cell {span.cell}:" if span.cell is not None else ""
    return f"{cell}{span.line}:{span.column}"


def _quoted(line: str) -> str:
    """A source line with its columns kept: every character stays one character wide in the text."""
    line = line[:LONGEST_SOURCE_LINE]
    return "".join(" " if c.isspace() else "\ufffd" if unicodedata.category(c).startswith("C") else c for c in line)


def _counterexample(verdict: StepVerdict) -> CounterexampleView | None:
    found = verdict.counterexample
    if found is None:
        return None
    where = tuple((clean(symbol), clean(value)) for symbol, value in found.where.items())
    sides = clean(found.lhs), clean(found.rhs)
    if verdict.step.inference is not None:
        sides = _truth(sides[0]), _truth(sides[1])
    return CounterexampleView(where, *sides)


def _truth(number: str) -> str:
    """The truth of a statement, which verdicts give as a number."""
    return "true" if number.startswith("1") else "false"


def _suggestion(verdict: StepVerdict) -> SuggestionView | None:
    found = verdict.suggestion
    return None if found is None else SuggestionView(clean(found.edit), clean(found.rhs), found.verdict)
