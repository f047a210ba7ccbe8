"""Whether a claim fails for vectors of probabilities too, as words may say that some of its vectors are."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any

import numpy as np

from derivations.crosscheck.contents import of_claim, restricted
from derivations.crosscheck.elements import with_elements
from derivations.crosscheck.indices import counted_from_one
from derivations.crosscheck.instances import admissible, draw, problem
from derivations.crosscheck.outcome import FAILURES, OutOfTimeError
from derivations.crosscheck.refute import plans, shows_difference
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import Sym


def fails_for_probabilities(
    claim: Claim, context: Context, vectors: Collection[Sym], *, seed: int, deadline: float
) -> bool:
    """Whether floats show that a claim fails at an instance where some vectors are positive and sum to 1."""
    rng = np.random.default_rng(seed)
    try:
        claim, context = with_elements(*counted_from_one(claim, context))
        found = of_claim(claim, context)
        if restricted(found, context):
            return False
        task = problem(found, context)
        for plan in plans():
            world = draw(task, plan, rng, deadline)
            if world is None or work.now() > deadline:
                return False
            world = world.at({s: _normalised(value) for s, value in world.values.items() if s in vectors})
            try:
                if admissible(task, world, deadline) and shows_difference(claim, world, deadline):
                    return True
            except OutOfTimeError:
                return False
            except ArithmeticError:
                continue
    except FAILURES:
        return False
    return False


def _normalised(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Positive numbers in the proportions of some numbers, that sum to 1; a zero is taken for 1."""
    sizes = [abs(part) or Fraction(1) for part in value]
    return tuple(size / sum(sizes) for size in sizes)
