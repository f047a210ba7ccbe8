"""Lines that an author may add to the context to get further: what may be missing, each tried before it is said.

A line is tried by reading anew with it the chains of the steps that may need it, and judging these again.  It is said
only where a step is then settled; one that makes a step hold because nothing satisfies it is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from derivations.judging.gate import Gate
from derivations.judging.judge import judge
from derivations.meaning import elaboration
from derivations.meaning.declared.convergence import said_of_term
from derivations.meaning.declared.declarations import statements
from derivations.meaning.steps.elaborate import Elaboration
from derivations.model import work
from derivations.model.derivation import Step, StepKey
from derivations.model.errors import ReadError
from derivations.model.reasons import Code
from derivations.model.verdict import StepVerdict, Verdict
from derivations.reading.context_blocks import with_lines
from derivations.reading.latex import parse_formula
from derivations.reading.macros import shorthands
from derivations.reading.names import spelling

MAX_READINGS = 6
"""So often is a document read anew."""
MAX_STEPS = 12
"""So many steps are judged again for one reading."""
STEP_SECONDS = 1.0

Lines = tuple[str, ...]
Said = tuple[tuple[str, str], ...]
"""Names, each with what is said of it; a whole statement, with nothing behind it."""

_OPEN = frozenset({Verdict.UNDECIDED, Verdict.DOUBTFUL, Verdict.CONDITIONAL})
_MISSING = frozenset({Code.NOTATION, Code.SORT, Code.LAW, Code.READINGS, Code.TIES, Code.SEARCH, Code.NO_WORLD})
"""The reasons that a line of the context may remove; what the words of a document say is not to be overruled."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step that may need lines: its place, its verdict, and what to try to say, in its order."""

    place: StepKey
    verdict: Verdict
    candidates: tuple[Said, ...]


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
) -> dict[StepKey, Lines]:
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
    return asked_of(elaboration(path, context_path), steps, seed, seconds)


def asked_of(elaborated: Elaboration, steps: Sequence[Wanted], seed: int, seconds: float) -> dict[StepKey, Lines]:
    """Try the lines of the steps of a document that was read already; as :func:`asked`.

    Reading is most of the work: what several steps need is tried together, and by itself only where that helps.
    """
    trial = _Trial(elaborated, seed, work.after(seconds))
    found: dict[StepKey, Lines] = {}
    waiting = _in_order(steps)
    for _ in range(MAX_READINGS):
        waiting = [(one, said) for one, said in waiting if one.place not in found]
        together, chosen = _together(waiting)
        if not chosen:
            break
        settled = trial.settled(together, [one for one, _ in chosen])
        for said in dict.fromkeys(said for one, said in chosen if one in settled):
            own = [one for one, its in chosen if its == said and one in settled]
            alone = own if len(said) == len(together) else trial.settled(dict(said), own)
            found |= {one.place: _lines(said) for one in alone}
        waiting = [pair for pair in waiting if pair not in chosen]
    return found


def _in_order(steps: Sequence[Wanted]) -> list[tuple[Wanted, Said]]:
    """What to try for which step: the first of each before the second ones, what many need first."""
    pairs = [(place, said, one) for one in steps for place, said in enumerate(one.candidates)]
    count = Counter(said for _, said, _ in pairs)
    return [(one, said) for _, said, one in sorted(pairs, key=lambda pair: (pair[0], -count[pair[1]]))]


def _together(waiting: Sequence[tuple[Wanted, Said]]) -> tuple[dict[str, str], list[tuple[Wanted, Said]]]:
    """What can be said together, and the steps that it is tried for.

    That is no two things of one name; and statements, which nearly always help, stand by themselves.
    """
    together: dict[str, str] = {}
    chosen: list[tuple[Wanted, Said]] = []
    for one, said in waiting:
        fits = all(together.get(name, tail) == tail for name, tail in said)
        if said == waiting[0][1] or (fits and all(tail for _, tail in (*together.items(), *said))):
            together.update(said)
            chosen.append((one, said))
        if len(chosen) == MAX_STEPS:
            break
    return together, chosen


@dataclass(frozen=True, slots=True)
class _Trial:
    """Reads a document with further lines, and judges steps of it."""

    elaborated: Elaboration
    seed: int
    deadline: float

    def settled(self, said: Mapping[str, str], steps: Sequence[Wanted]) -> list[Wanted]:
        """The steps that are settled where it is said; none for which there is no time."""
        if work.now() > self.deadline:
            return []
        work.spend(work.READ * len(self.elaborated.raw.prose))
        more = with_lines(self.elaborated.context, _lines(said.items()))
        document = self.elaborated.under(more, said.keys(), {one.place[0] for one in steps})
        if any("context:" in complaint for complaint in document.complaints):
            return []
        placed = {(step.chain, step.number): step for step in document.steps}
        return [one for one in steps if one.place in placed and self._settles(one, placed[one.place])]

    def _settles(self, one: Wanted, step: Step) -> bool:
        if work.now() > self.deadline:
            return False
        return _is_better(one.verdict, Gate().verdict(judge(step, self.seed, STEP_SECONDS)))


def _is_better(before: Verdict, after: StepVerdict) -> bool:
    """Whether a step is settled; what was conditional has to hold at instances, too."""
    if before is Verdict.CONDITIONAL:
        return after.verdict is Verdict.PROVED and after.evidence.instances > 0
    return after.verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.CONDITIONAL)


def _candidates(verdict: StepVerdict) -> Iterator[Said]:
    """What may settle a step, the likeliest first."""
    if verdict.verdict is Verdict.CONDITIONAL:
        left_open = tuple(c.statement for c in verdict.conditions if c.status == "open")
        if all(map(_has_worlds, left_open)):
            yield tuple((statement, "") for statement in left_open)
        return
    if verdict.code not in _MISSING:
        return
    unsaid = [one for one in verdict.step.reading if one.tails]
    for choice in range(max((len(one.tails) for one in unsaid), default=0)):
        yield tuple((one.name, one.tails[min(choice, len(one.tails) - 1)]) for one in unsaid)


def _has_worlds(statement: str) -> bool:
    """Whether instances tell that a condition can be met: not where they do not show that something converges."""
    try:
        tree = parse_formula(statement, 0, shorthands())
    except ReadError:
        return False
    finite = any(spelling(one.items[-1]) == "\\infty" and one.relations[-1] == "<" for one in statements(tree))
    return not finite and not said_of_term(tree)


def _lines(said: Iterable[tuple[str, str]]) -> Lines:
    """The lines that say it, one for all names of which the same is to be said."""
    names: dict[str, list[str]] = {}
    statements: list[str] = []
    for name, tail in said:
        if tail:
            names.setdefault(tail, []).append(name)
        else:
            statements.append(name)
    grouped = (f"{', '.join(group)}{'' if tail.startswith(':') else ' '}{tail}" for tail, group in names.items())
    return (*grouped, *statements)
