"""Lines that an author may add to the context to get further: what may be missing, each tried before it is said.

A line is tried by reading the document anew with it and judging again the steps that may need it.  It is said only
where a step is then settled; one that makes a step hold because nothing satisfies it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derivations.judging.gate import Gate
from derivations.judging.judge import judge
from derivations.meaning import context_of
from derivations.meaning.convergence import said_of_term
from derivations.meaning.declarations import statements
from derivations.meaning.elaborate import elaborate, heard
from derivations.model import work
from derivations.model.derivation import Document, NameReading
from derivations.model.errors import ReadError
from derivations.model.reasons import Code
from derivations.model.verdict import StepVerdict, Verdict
from derivations.reading.context_blocks import with_lines
from derivations.reading.documents import read_source
from derivations.reading.latex import parse_formula
from derivations.reading.macros import shorthands
from derivations.reading.names import spelling
from derivations.reading.raw import RawContext, RawDocument
from derivations.reading.source import SourceText

MAX_READINGS = 6
"""So often is a document read anew."""
MAX_STEPS = 12
"""So many steps are judged again for one set of lines."""
STEP_SECONDS = 1.0

Lines = tuple[str, ...]
Place = tuple[int, int]

_OPEN = frozenset({Verdict.UNDECIDED, Verdict.DOUBTFUL, Verdict.CONDITIONAL})
_MISSING = frozenset({Code.NOTATION, Code.SORT, Code.LAW, Code.READINGS, Code.TIES, Code.SEARCH, Code.NO_WORLD})
"""The reasons that a line of the context may remove; what the words of a document say is not to be overruled."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step that may need lines: its place, its verdict, and the sets of lines to try, in their order."""

    place: Place
    verdict: Verdict
    candidates: tuple[Lines, ...]


def wanted(verdicts: Sequence[StepVerdict]) -> tuple[Wanted, ...]:
    """The steps of a document for which there is something to try."""
    found = (
        Wanted((one.step.chain, one.step.number), one.verdict, tuple(dict.fromkeys(_candidates(one))))
        for one in verdicts
        if one.verdict in _OPEN
    )
    return tuple(one for one in found if one.candidates)


def asked(
    path: str, context_path: str | None, steps: Sequence[Wanted], seed: int, seconds: float
) -> dict[Place, Lines]:
    """Try the lines of the steps of a document; those that settle theirs.

    Args:
        path: the document.
        context_path: its context file, if one is named.
        steps: what to try.
        seed: of the random instances.
        seconds: after the work for which nothing more is tried.

    Raises:
        UnusableInputError: the document or its context cannot be used any more.
    """
    return asked_of(read_source(path), context_of(path, context_path), steps, seed, seconds)


def asked_of(
    raw: RawDocument, context: tuple[SourceText, RawContext] | None, steps: Sequence[Wanted], seed: int, seconds: float
) -> dict[Place, Lines]:
    """Try the lines of the steps of a document that was read already; as :func:`asked`."""
    deadline = work.after(seconds)
    spoken = heard(raw)
    found: dict[Place, Lines] = {}
    for lines in _in_order(steps):
        waiting = [one for one in steps if lines in one.candidates and one.place not in found]
        if work.now() > deadline:
            break
        work.spend(work.READ * len(raw.prose))
        document = elaborate(raw, with_lines(context, lines), spoken)
        if not any("context:" in complaint for complaint in document.complaints):
            found |= dict.fromkeys(_settled(document, waiting[:MAX_STEPS], seed, deadline), lines)
    return found


def _in_order(steps: Sequence[Wanted]) -> list[Lines]:
    """The sets of lines to try: the first ones of steps before the second ones, those that many steps need first."""
    count: dict[Lines, int] = {}
    rank: dict[Lines, int] = {}
    for one in steps:
        for place, lines in enumerate(one.candidates):
            count[lines] = count.get(lines, 0) + 1
            rank[lines] = min(rank.get(lines, place), place)
    return sorted(count, key=lambda lines: (rank[lines], -count[lines]))[:MAX_READINGS]


def _settled(document: Document, waiting: Sequence[Wanted], seed: int, deadline: float) -> Iterator[Place]:
    """The steps that a reading of the document settles."""
    steps = {(step.chain, step.number): step for step in document.steps}
    for one in waiting:
        if work.now() > deadline:
            return
        step = steps.get(one.place)
        if step is not None and _is_better(one.verdict, Gate().verdict(judge(step, seed, STEP_SECONDS))):
            yield one.place


def _is_better(before: Verdict, after: StepVerdict) -> bool:
    """Whether a step is settled; what was conditional has to hold at instances, too."""
    if before is Verdict.CONDITIONAL:
        return after.verdict is Verdict.PROVED and after.evidence.instances > 0
    return after.verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.CONDITIONAL)


def _candidates(verdict: StepVerdict) -> Iterator[Lines]:
    """The sets of lines that may settle a step, the likeliest first."""
    if verdict.verdict is Verdict.CONDITIONAL:
        left_open = tuple(c.statement for c in verdict.conditions if c.status == "open")
        if all(map(_has_worlds, left_open)):
            yield left_open
        return
    if verdict.code not in _MISSING:
        return
    unsaid = [one for one in verdict.step.reading if one.tails]
    for choice in range(max((len(one.tails) for one in unsaid), default=0)):
        yield _grouped(unsaid, choice)


def _has_worlds(statement: str) -> bool:
    """Whether instances tell that a condition can be met: not where they do not show that something converges."""
    try:
        tree = parse_formula(statement, 0, shorthands())
    except ReadError:
        return False
    finite = any(spelling(one.items[-1]) == "\\infty" and one.relations[-1] == "<" for one in statements(tree))
    return not finite and not said_of_term(tree)


def _grouped(unsaid: Sequence[NameReading], choice: int) -> Lines:
    """What to say of some names, in one line for all those of which the same is to be said."""
    names: dict[str, list[str]] = {}
    for one in unsaid:
        names.setdefault(one.tails[min(choice, len(one.tails) - 1)], []).append(one.name)
    return tuple(f"{', '.join(group)}{'' if tail.startswith(':') else ' '}{tail}" for tail, group in names.items())
