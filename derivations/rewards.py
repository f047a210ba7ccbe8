"""Rewards for derivations that a language model wrote: a number for each, and what it is made of.

What is wrong, what is not decided and what is not read are three different outcomes: a model that learns from one
number alone learns to write what cannot be read, as soon as that costs less than what is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from derivations.checking.checkers import Checker, shared_checker
from derivations.checking.results import Result
from derivations.checking.texts import Text
from derivations.model.verdict import StepVerdict, Verdict

Completion: TypeAlias = "str | Sequence[Mapping[str, object]]"
"""What a model wrote: a text, or messages with their ``content``, of which the last one counts."""


class Outcome(Enum):
    """What became of a completion, by its worst step."""

    HOLDS = "holds"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREAD = "unread"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Weights:
    """What a step counts for, by its verdict, and what a completion counts for in which there is nothing to check.

    A completion counts as the mean over its steps, and for no more than ``wrong`` if one of them is refuted.
    """

    proved: float = 1.0
    conditional: float = 0.6
    supported: float = 0.3
    undecided: float = 0.0
    doubtful: float = -0.2
    unread: float = -0.2
    refuted: float = -1.0
    wrong: float = -0.5
    nothing: float = -0.2

    def of(self, verdict: Verdict) -> float:
        """What a step with a verdict counts for; a bug of the checker counts for as little as what is not decided."""
        return self.undecided if verdict is Verdict.CONFLICT else float(getattr(self, verdict.value))


@dataclass(frozen=True, slots=True)
class Reward:
    """The reward of a completion, and its components.

    ``counts`` are the verdicts on the ``steps`` that count: those that are wrong, and those that relate two sides for
    the first time.  What is defined or posited does not count, nor what is true by its spelling, ``x = x``; ``trivial``
    is how many claims do not.  ``granted`` is how many of the steps that are proved rest on what the completion itself
    grants; ``first_wrong`` is the number of the first refuted step among those that count, from 1.
    """

    value: float
    outcome: Outcome
    steps: int = 0
    counts: Mapping[Verdict, int] = field(default_factory=dict)
    granted: int = 0
    trivial: int = 0
    first_wrong: int | None = None
    error: str | None = None

    def components(self) -> dict[str, float]:
        """The components as numbers, for a log: shares of the steps that count, by verdict."""
        shares = {verdict.value: number / self.steps for verdict, number in self.counts.items()} if self.steps else {}
        flags = {outcome.value: float(outcome is self.outcome) for outcome in Outcome}
        return {"value": self.value, "steps": float(self.steps), "trivial": float(self.trivial), **flags} | {
            f"share {name}": share for name, share in shares.items()
        }


def rewards(
    completions: Iterable[Completion],
    *,
    given: Sequence[str] = (),
    assume: Sequence[str] = (),
    suffix: str = ".md",
    own_context: bool = False,
    weights: Weights | None = None,
    seed: int = 0,
    time_limit: float = 2.0,
    checker: Checker | None = None,
) -> list[Reward]:
    """Reward derivations, with the components of each reward.

    Args:
        completions: what was written.
        given: lines of a context that hold for all of them: the task states them.
        assume: side conditions that are granted.
        suffix: tells the format of what was written.
        own_context: whether context blocks in it count.  Without, it can grant itself nothing by them.
        weights: what steps count for.
        seed: of all chance.
        time_limit: seconds after which a step is left undecided.
        checker: where they are checked; without one, where this process does so.
    """
    texts = [
        Text(_written(one), suffix, tuple(given), tuple(assume), own_context=own_context, name="completion")
        for one in completions
    ]
    results = (checker or shared_checker()).check(texts, seed=seed, time_limit=time_limit)
    return [rewarded(result, weights or Weights()) for result in results]


def reward(completions: Iterable[Completion], prompts: object = None, **settings: object) -> list[float]:
    """The numbers of :func:`rewards`, as trainers call for them; what else a trainer passes is not looked at."""
    known = {name: value for name, value in settings.items() if name in _SETTINGS}
    return [one.value for one in rewards(completions, **known)]  # type: ignore[arg-type]


_SETTINGS = frozenset({"given", "assume", "suffix", "own_context", "weights", "seed", "time_limit", "checker"})


def rewarded(result: Result, weights: Weights) -> Reward:
    """The reward of a text whose steps are judged already."""
    if result.error is not None:
        return Reward(weights.unread, Outcome.UNREAD, error=result.error)
    claims = [one for one in result.steps if one.verdict not in _NO_CLAIM]
    counting = _counting(result.steps)
    if not counting:
        return Reward(weights.nothing, Outcome.NOTHING, trivial=len(claims))
    verdicts = [one.verdict for one in counting]
    value = sum(map(weights.of, verdicts)) / len(verdicts)
    wrong = Verdict.REFUTED in verdicts
    return Reward(
        min(value, weights.wrong) if wrong else value,
        _outcome(verdicts),
        len(verdicts),
        Counter(verdicts),
        sum(any(c.status == "granted" for c in one.conditions) for one in counting if one.verdict is Verdict.PROVED),
        len(claims) - len(counting),
        verdicts.index(Verdict.REFUTED) + 1 if wrong else None,
    )


_NO_CLAIM = frozenset({Verdict.DEFINITION, Verdict.ASSUMED})
_OUTCOMES = (
    (Outcome.WRONG, frozenset({Verdict.REFUTED})),
    (Outcome.UNREAD, frozenset({Verdict.UNREAD})),
    (Outcome.UNDECIDED, frozenset(Verdict) - {Verdict.REFUTED, Verdict.UNREAD, Verdict.PROVED}),
)
"""The outcomes of completions that do not hold, the worst first."""


def _outcome(verdicts: Sequence[Verdict]) -> Outcome:
    return next((outcome for outcome, kinds in _OUTCOMES if kinds.intersection(verdicts)), Outcome.HOLDS)


def _counting(steps: Sequence[StepVerdict]) -> list[StepVerdict]:
    """The claims that count: what is wrong, and what relates two sides that nothing related before."""
    seen: set[frozenset[str]] = set()
    counting = []
    for one in steps:
        sides = frozenset("".join(side.split()) for side in (one.step.left, one.step.right))
        is_new = len(sides) > 1 and sides not in seen
        seen.add(sides)
        if one.verdict is Verdict.REFUTED or (is_new and one.verdict not in _NO_CLAIM):
            counting.append(one)
    return counting


def _written(completion: Completion) -> str:
    if isinstance(completion, str):
        return completion
    return str(completion[-1].get("content") or "") if completion else ""
