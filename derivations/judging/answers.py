"""Answers to a step, in the words that all share who judge one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derivations.model.conditions import Settled
from derivations.model.derivation import Step
from derivations.model.latex import condition_to_latex
from derivations.model.reasons import Code, Reason
from derivations.model.verdict import StatedCondition, StepVerdict, Verdict
from derivations.rules import RULEBOOK

Again = Callable[[Step], StepVerdict]
"""Judges another step in the place of one."""


def answer(step: Step, verdict: Verdict, reason: str, code: Code | None = None) -> StepVerdict:
    """A verdict with what the reading of its step rests on."""
    return StepVerdict(step, verdict, reason, code, conventions=step.conventions, notices=step.notices)


def undecided(step: Step, why: Reason) -> StepVerdict:
    """Neither proved nor refuted, and why."""
    return answer(step, Verdict.UNDECIDED, why.text, why.code)


def follows_by(rules: Iterable[str]) -> str:
    """That a step holds by rules, which are told by their codes."""
    return f"follows by {', '.join(dict.fromkeys(RULEBOOK.rules[code].name for code in rules))}"


def follows_from(rules: Iterable[str], lines: Iterable[str], short: Iterable[str]) -> str:
    """That a step holds by rules, from lines, if what is short of a proof holds."""
    missing = " and ".join(short)
    reason = f"{follows_by(rules)} from {', '.join(dict.fromkeys(lines))}"
    return f"{reason}, if {missing}" if missing else reason


def all_hold(conditions: Iterable[Settled]) -> str:
    """The conditions as they are said behind an ``if``."""
    return " and ".join(f"${condition_to_latex(one.condition)}$" for one in conditions)


def disagree(other: str, where: str) -> str:
    """That a proof was found of what something else denies."""
    return f"the proof and {other} disagree (a bug of the checker): {where}"


def stated(settled: Settled) -> StatedCondition:
    """A condition as it is shown."""
    return StatedCondition(condition_to_latex(settled.condition), settled.status.value, settled.because)


def conventions_with(step: Step, conditions: Iterable[Settled]) -> tuple[str, ...]:
    """The conventions of the reading of a step, and those on which conditions of its proof were settled."""
    return tuple(dict.fromkeys([*step.conventions, *(text for one in conditions for text in one.conventions)]))
