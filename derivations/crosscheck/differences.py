"""Derivatives of integrals by difference quotients, where differentiating under the integral is what is in doubt.

Source: L. F. Richardson, "The approximate arithmetical solution by finite differences", Phil. Trans. A 210 (1911).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from derivations.crosscheck.sides import Side, side_at
from derivations.crosscheck.world import World
from derivations.model import terms as t

STEPS = tuple(Fraction(1, n) for n in (16, 32, 64))
MAX_ERROR = 1e-3


def side_by_differences(term: t.Term, world: World, deadline: float) -> Side | None:
    """A side with every derivative of an integral as the limit of difference quotients; nothing if it is unclear.

    Raises:
        OutOfTimeError: the deadline has passed.
    """
    if _with_step(term, STEPS[0]) == term:
        return side_at(term, world, deadline)
    results = []
    for step in STEPS:
        side = side_at(_with_step(term, step), world, deadline)
        if side is None or not side.defined:
            return None
        results.append(np.array(side.values))
    first, second = (4 * results[1] - results[0]) / 3, (4 * results[2] - results[1]) / 3
    value = (16 * second - first) / 15
    error = float(np.max(np.abs(second - first)))
    return Side(tuple(value), error) if error <= MAX_ERROR * (1e-3 + float(np.max(np.abs(value)))) else None


def _with_step(term: t.Term, step: Fraction) -> t.Term:
    def quotient(part: t.Term) -> t.Term | None:
        if not isinstance(part, t.Deriv) or part.index is not None or part.at.shape.rank:
            return None
        if not any(isinstance(inner, t.Integral | t.Expect) for _, inner in t.subterms(part.body)):
            return None
        ahead, behind = (
            t.substitute(part.body, {part.variable: t.add(part.at, t.number(sign * step))}) for sign in (1, -1)
        )
        return t.div(t.sub(ahead, behind), t.number(2 * step))

    return t.rewrite(term, quotient)
