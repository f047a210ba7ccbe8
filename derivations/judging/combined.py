"""Steps that say several things: the answer to all, from the answers to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from derivations.judging.answers import Again, answer
from derivations.model.derivation import Choice, Step
from derivations.model.reasons import Code
from derivations.model.verdict import FAILS, PROOFS, StepVerdict, Verdict

_T = TypeVar("_T")


def for_both(step: Step, lower: Step, again: Again) -> StepVerdict:
    """The answer to a step that states two equations: for the upper signs and the lower ones, or of both parts.

    It fails if one of them does; it is proved if both are, on what both rest on.
    """
    found = [again(replace(step, lower=None)), again(replace(lower, premises=step.premises, around=step.around))]
    worst = min(found, key=_rank)
    if not {one.verdict for one in found} <= PROOFS:
        part = "the real parts" if worst is found[0] else "the imaginary parts"
        told = f"of {part}: {worst.reason}" if step.parted and worst.verdict in FAILS else worst.reason
        return replace(worst, step=step, reason=told)
    return all_proved(step, found)


def in_all_readings(step: Step, choice: Choice, again: Again) -> StepVerdict:
    """The answer to a step whose notation has several readings: what is found of it in each of them.

    Where one of them holds and another one fails it is open which one is meant.
    """
    own = again(replace(step, choice=None))
    if own.verdict in OPEN or (choice.usual and own.verdict in PROOFS):
        return replace(own, step=step)
    found = [own, *(again(replace(one, premises=step.premises, around=step.around)) for one in choice.steps)]
    verdicts = {one.verdict for one in found}
    if verdicts <= PROOFS:
        return all_proved(step, found)
    if verdicts <= FAILS:
        return replace(next((one for one in found if one.verdict is Verdict.DOUBTFUL), own), step=step)
    open_ = answer(step, Verdict.UNDECIDED, choice.why, Code.NOTATION)
    return replace(open_, conventions=own.conventions, notices=own.notices, differs=own.verdict in FAILS)


def all_proved(step: Step, found: Sequence[StepVerdict]) -> StepVerdict:
    """What is proved of all that a step says, on what all of the proofs rest on."""

    def together(what: Callable[[StepVerdict], tuple[_T, ...]]) -> tuple[_T, ...]:
        return tuple(dict.fromkeys(one for verdict in found for one in what(verdict)))

    return replace(
        min(found, key=_rank),
        step=step,
        rules=together(lambda one: one.rules),
        conditions=together(lambda one: one.conditions),
        conventions=together(lambda one: one.conventions),
        rests_on=together(lambda one: one.rests_on),
    )


def _rank(found: StepVerdict) -> float:
    return _WORST.index(found.verdict) if found.verdict in _WORST else 2.5


_WORST = (Verdict.CONFLICT, Verdict.REFUTED, Verdict.DOUBTFUL, Verdict.CONDITIONAL, Verdict.PROVED)
"""The order in which the answer to one of two equations is the answer to both; before what is proved, all others."""
OPEN = frozenset({Verdict.UNDECIDED, Verdict.UNREAD, Verdict.SUPPORTED})
"""The verdicts on steps that may hold for all that was found."""
