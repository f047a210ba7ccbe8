"""One side of a claim at a concrete instance: its value in floats, or that it has none, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from derivations.crosscheck.check import MAX_ERROR
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import FAILURES, OutOfTimeError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.lost import MAX_EDGE
from derivations.crosscheck.scope import Backend, BoundValues
from derivations.crosscheck.values import Value, flat
from derivations.crosscheck.windows import growth
from derivations.crosscheck.world import World
from derivations.model.terms import Call, Expect, Integral, Pow, Term, contains
from numeric import dual, grids

Array = np.ndarray[Any, Any]

DIVERGING = ("an integral diverges", "a series diverges")
ROUNDING = 1e-12
"""The least error that is stated for an integral."""


@dataclass(frozen=True, slots=True)
class SideValue:
    """The components of a side with a bound of their errors, or (``values`` empty) why it has no value."""

    values: tuple[float, ...] = ()
    error: float = 0.0
    reason: str = ""

    @property
    def defined(self) -> bool:
        """Whether the side has a value."""
        return bool(self.values)


class Watchful(Evaluator):
    """An evaluator that notes the first operation outside integrals that has no real value."""

    def __init__(self, world: World, backend: Backend, deadline: float) -> None:
        super().__init__(world, backend, deadline)
        self.culprit = ""

    def __call__(self, term: Term, scope: BoundValues | None = None) -> Value:
        """The value of a term."""
        value = super().__call__(term, scope)
        if isinstance(term, Pow | Call) and not self.culprit:
            result = dual.innermost(value)
            if np.ndim(result) == 0 and not np.isfinite(result):
                args = [dual.innermost(Evaluator.__call__(self, child, scope)) for child in term.children]
                if all(np.ndim(arg) == 0 and np.isfinite(arg) for arg in args):
                    self.culprit = _undefined(term, [float(arg) for arg in args])
        return value


Evaluators = Callable[[World, Backend, float], Watchful]


def side_at(term: Term, world: World, deadline: float, evaluator: Evaluators | None = None) -> SideValue | None:
    """Evaluate a side at an instance; nothing where it is not known whether it has a value.

    Args:
        term: the side.
        world: the instance.
        deadline: a value of ``work.now()``.
        evaluator: what evaluates it, if not automatic derivatives are wanted.

    Raises:
        OutOfTimeError: the deadline has passed.
    """
    try:
        for levels in (grids.LEVELS, grids.WIDE):
            found = _at_levels(term, world, levels, deadline, evaluator or Watchful)
            if found is not None:
                return found
        if evaluator is not None:
            return None
        wide = growth(term, world, deadline)
    except OutOfTimeError:
        raise
    except ArithmeticError:
        return None
    if wide is None or not wide.diverges:
        return None
    return SideValue(reason=DIVERGING[not contains(term, Integral, Expect)])


def _at_levels(
    term: Term, world: World, levels: tuple[grids.Level, grids.Level], deadline: float, evaluator: Evaluators
) -> SideValue | None:
    results: list[Array] = []
    for level in levels:
        backend = Floats(level)
        evaluate = evaluator(world, backend, deadline)
        value = evaluate(term)
        if evaluate.culprit:
            return SideValue(reason=evaluate.culprit)
        results.append(np.array([float(dual.innermost(part)) for part in flat(value)]))
        if not np.all(np.isfinite(results[-1])) or (backend.integrals and backend.edge > MAX_EDGE):
            return None
        if not backend.integrals:
            return SideValue(tuple(results[0]))
    error = float(np.max(np.abs(results[0] - results[1])))
    if error > MAX_ERROR * max(float(np.max(np.abs(results[1]))), 1e-3):
        return None
    return SideValue(tuple(results[1]), max(error, ROUNDING))


def _undefined(term: Pow | Call, args: list[float]) -> str:
    """Why an operation has no real value at its arguments; empty if that is not known."""
    if isinstance(term, Pow):
        base, exponent = args
        if base == 0.0 and exponent < 0:
            return "it divides by 0"
        return "it takes a root of a negative number" if base < 0 and exponent != round(exponent) else ""
    first = args[0]
    if term.name == "log" and first <= 0:
        return "it takes the logarithm of " + ("0" if first == 0.0 else "a negative number")
    if term.name in ("Gamma", "digamma") and first <= 0 and first == round(first):
        return "it meets a pole of the gamma function"
    return ""


def value_of(term: Term, world: World, deadline: float) -> tuple[float, ...] | None:
    """The components of a term at an instance, or nothing."""
    try:
        side = side_at(term, world, deadline)
    except OutOfTimeError:
        raise
    except FAILURES:
        return None
    return side.values if side is not None and side.defined else None
