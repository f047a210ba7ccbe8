"""Verdicts: what the checker answers for a step, as in the JSON of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from derivations.model.derivation import Step
from derivations.model.reasons import Code


class Verdict(Enum):
    """The answers of the contract."""

    PROVED = "proved"
    CONDITIONAL = "conditional"
    REFUTED = "refuted"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    UNREAD = "unread"
    DEFINITION = "definition"
    CONFLICT = "conflict"
    DOUBTFUL = "doubtful"
    ASSUMED = "assumed"


PROOFS = frozenset({Verdict.PROVED, Verdict.CONDITIONAL})
"""The answers that a step holds, perhaps under open conditions."""
FAILS = frozenset({Verdict.REFUTED, Verdict.DOUBTFUL})
"""The answers that say that a step does not hold as it was read."""


@dataclass(frozen=True, slots=True)
class StatedCondition:
    """A condition as it is shown: LaTeX, its status, and why."""

    statement: str
    status: str
    because: str


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An instance at which the two sides differ: values as LaTeX, sides as ``number ± radius``."""

    where: dict[str, str]
    lhs: str
    rhs: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A repair: what to change in words, the repaired side as LaTeX, and the verdict it would have.

    ``as_written`` is whether it would have it with the relation that stands there: not where an equation then holds up
    to a constant only.
    """

    edit: str
    rhs: str
    verdict: Verdict
    as_written: bool = True


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a Monte Carlo test could see: the number of draws, the smallest discrepancy, and how often it errs.

    ``smallest`` is seen nine times of ten, ``share`` is that as a share of the scale of the sides; ``alarm_rate`` is
    how often the test of a step that holds raises an alarm, at most.
    """

    draws: int
    smallest: float
    share: float
    alarm_rate: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Both sides over one of the parameters of an instance: what a report draws.

    Attributes:
        parameter: its name as LaTeX; empty where nothing was varied, and the sides stand for the instance alone.
        at: its value at the instance.
        xs: the values at which the sides were looked at, in order.
        left: the left side there; ``None`` where it has no value, or one out of all proportion.
        right: the right side.
        left_errors: half widths of intervals, if values are means over draws; else nothing.
        right_errors: those of the right side.
        where: what the instance is besides, as LaTeX.
        whole: whether the parameter is a whole number.
    """

    parameter: str
    at: float
    xs: tuple[float, ...]
    left: tuple[float | None, ...]
    right: tuple[float | None, ...]
    left_errors: tuple[float | None, ...] = ()
    right_errors: tuple[float | None, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the numbers were found: a method of the contract, instances, digits that agreed, and what agrees besides.

    ``seen`` is there where a report is to be drawn.
    """

    method: str = "none"
    instances: int = 0
    digits: float | None = None
    also: tuple[str, ...] = ()
    simulation: Simulation | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How many applications of a proof a second checker confirmed, of how many.

    ``unanswered`` are the codes of the rules whose applications it has no answer to, ``against`` those that it denies.
    """

    confirmed: int
    total: int
    unanswered: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every application is confirmed."""
        return self.confirmed == self.total


@dataclass(frozen=True, slots=True)
class Support:
    """A premise, a definition or an earlier step that a proof uses."""

    where: str
    statement: str


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """The answer for one step; ``differs`` where numbers speak against it, whatever is made of that."""

    step: Step
    verdict: Verdict
    reason: str
    code: Code | None = None
    rules: tuple[str, ...] = ()
    conditions: tuple[StatedCondition, ...] = ()
    conventions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    suggestion: Suggestion | None = None
    evidence: Evidence = Evidence()
    rests_on: tuple[Support, ...] = ()
    confirmation: Confirmation | None = None
    ask: tuple[str, ...] = ()
    milliseconds: float = 0.0
    differs: bool = False


class End(Enum):
    """How the judging of a step came to its end."""

    WHOLE = "whole"
    """Of itself: whoever judges it again finds the same."""
    LATE = "late"
    """It was stopped when it had used up the time or memory that a step is given."""
    CUT = "cut"
    """It was stopped before, or failed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of a step, and how that came to its end."""

    verdict: StepVerdict
    end: End = End.WHOLE


@dataclass(frozen=True, slots=True)
class DocumentVerdict:
    """The answers for one document, or the one-line error that made it unusable.

    ``complaints`` say which lines of its context were not understood, with their places.  ``whole`` is whether all of
    it was looked for to the end, so that whoever looks again finds the same.
    """

    path: str
    steps: tuple[StepVerdict, ...]
    error: str | None = None
    notices: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    whole: bool = True

    @property
    def faults(self) -> tuple[str, ...]:
        """What could not be used: the document, or lines of its context; one line of text each."""
        return self.complaints if self.error is None else (self.error,)


def conditional_on(verdict: StepVerdict, conditions: Iterable[StatedCondition], said: Iterable[str]) -> StepVerdict:
    """A verdict on what is proved if further conditions hold, besides those that it has.

    Args:
        verdict: proved, or conditional.
        conditions: the further ones.
        said: how they go on from its reason, each.
    """
    joined = " and " if verdict.verdict is Verdict.CONDITIONAL else ", if "
    return replace(
        verdict,
        verdict=Verdict.CONDITIONAL,
        code=Code.CONDITION,
        reason=f"{verdict.reason}{joined}{' and '.join(said)}",
        conditions=(*verdict.conditions, *conditions),
    )
