"""Derivatives of integrals by difference quotients, where differentiating under the integral is what is in doubt.

Source: L. F. Richardson, "The approximate arithmetical solution by finite differences", Phil. Trans. A 210 (1911).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from derivations.crosscheck.scope import Backend, BoundValues
from derivations.crosscheck.sides import SideValue, Watchful, side_at
from derivations.crosscheck.values import Value, flat, pairwise
from derivations.crosscheck.world import World
from derivations.model import terms as t
from numeric import dual
from numeric.probes import total

STEPS = (1 / 16, 1 / 32, 1 / 64)
MAX_ERROR = 1e-3

Derivative = t.Deriv | t.Grad | t.Div


def side_by_differences(term: t.Term, world: World, deadline: float) -> SideValue | None:
    """A side with every derivative of an integral as the limit of difference quotients; nothing if it is unclear.

    Raises:
        OutOfTimeError: the deadline has passed.
    """
    if not any(_of_integral(part) for _, part in t.subterms(term)):
        return side_at(term, world, deadline)
    results = []
    for step in STEPS:
        side = side_at(term, world, deadline, partial(_Differencing, step=step))
        if side is None or not side.defined:
            return None
        results.append(np.array(side.values))
    first, second = (4 * results[1] - results[0]) / 3, (4 * results[2] - results[1]) / 3
    value = (16 * second - first) / 15
    error = float(np.max(np.abs(second - first)))
    return SideValue(tuple(value), error) if error <= MAX_ERROR * (1e-3 + float(np.max(np.abs(value)))) else None


def _of_integral(term: t.Term) -> bool:
    """Whether a term is the derivative of something that holds an integral."""
    return isinstance(term, Derivative) and any(
        isinstance(inner, t.Integral | t.Expect) for _, inner in t.subterms(term.body)
    )


class _Differencing(Watchful):
    """An evaluator that takes derivatives of integrals by difference quotients of one step."""

    def __init__(self, world: World, backend: Backend, deadline: float, step: float) -> None:
        super().__init__(world, backend, deadline)
        self.step = step

    def __call__(self, term: t.Term, scope: BoundValues | None = None) -> Value:
        """The value of a term."""
        if not isinstance(term, Derivative) or not _of_integral(term):
            return super().__call__(term, scope)
        scope = scope or BoundValues()
        point = self(term.at, scope)
        if any(dual.innermost(part) is not part for part in flat(point)):
            return super().__call__(term, scope)
        quotients = list(self._quotients(term, point, scope))
        if isinstance(term, t.Deriv):
            return quotients[0 if term.index is None else self.integer(term.index, scope) - 1]
        return tuple(quotients) if isinstance(term, t.Grad) else total([row[i] for i, row in enumerate(quotients)])

    def _quotients(self, term: Derivative, point: Value, scope: BoundValues) -> Iterator[Value]:
        """The quotients along all coordinates of the point."""
        for i in range(len(point) if isinstance(point, tuple) else 1):
            ahead, behind = (
                self(term.body, scope.bind(term.variable, _moved(point, i, sign * self.step))) for sign in (1, -1)
            )
            yield pairwise(ahead, behind, lambda a, b: (a - b) / (2 * self.step))


def _moved(point: Value, coordinate: int, by: float) -> Value:
    if not isinstance(point, tuple):
        return point + by
    return tuple(x + by if i == coordinate else x for i, x in enumerate(point))
