"""Both sides of a claim by enclosures, where the grids of the float check find no value."""

from __future__ import annotations

import math

from flint import arb, ctx

from derivations.crosscheck.evaluate import CAPTURED, Evaluator
from derivations.crosscheck.failures import FAILURES, NoValueError
from derivations.crosscheck.lost import PRECISION
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.world import World
from derivations.model import work
from derivations.model.derivation import Claim
from derivations.model.terms import Term

BUDGET = 8.0
"""Seconds for one instance."""

Found = tuple[float, float, float]
"""The midpoints of both sides and the sum of the radii."""


class Enclosures:
    """Enclosed sides at instances; after one attempt in vain no other is made."""

    def __init__(self) -> None:
        self.found: list[tuple[World, Found]] = []
        self._given_up = False

    def __call__(self, claim: Claim, world: World, deadline: float) -> Found | None:
        """The sides of a claim between scalars at an instance, if both are enclosed in time."""
        if self._given_up or claim.left.shape.rank or claim.right.shape.rank:
            return None
        known = next((found for other, found in self.found if other == world), None)
        if known is not None:
            return known
        deadline = min(deadline, work.now() + BUDGET)
        try:
            with ctx.workprec(PRECISION):
                left, right = (enclosure(side, world, deadline) for side in (claim.left, claim.right))
        except FAILURES:
            self._given_up = True
            return None
        found = float(left.mid()), float(right.mid()), float((left.rad() + right.rad()).upper())
        if not all(map(math.isfinite, found)):
            self._given_up = True  # enclosed, but beyond what a float holds
            return None
        self.found.append((world, found))
        return found


def enclosure(side: Term, world: World, deadline: float) -> arb:
    """A scalar at an instance.

    Raises:
        NoValueError: it has none that is finite, or not the one that is meant.
        OutOfTimeError: the deadline has passed.
    """
    evaluate = Evaluator(world, Balls(), deadline)
    value = rigorous_value(evaluate(side))
    if evaluate.captured:
        raise NoValueError(CAPTURED)
    return value
