"""Whether a claim fails for special values too, as words may say that some of its vectors or matrices have."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from derivations.crosscheck.contents import of_claim, restricted
from derivations.crosscheck.elements import with_elements
from derivations.crosscheck.failures import FAILURES, OutOfTimeError
from derivations.crosscheck.indices import counted_from_one
from derivations.crosscheck.instances import admissible, draw, problem
from derivations.crosscheck.refutation import plans, shows_difference
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import Sym

Values = Mapping[Sym, Any]
"""Exact values of symbols."""


def fails_for_probabilities(
    claim: Claim, context: Context, vectors: Collection[Sym], *, seed: int, deadline: float
) -> bool:
    """Whether floats show that a claim fails at an instance where some vectors are positive and sum to 1."""
    return _fails_where(claim, context, partial(_probable, vectors), seed, deadline)


def fails_for_multiples_of_one(
    claim: Claim,
    context: Context,
    matrices: Collection[Sym],
    numbers: Collection[Sym],
    *,
    seed: int,
    deadline: float,
) -> bool:
    """Whether floats show that a claim fails where some matrices are the unit matrix, and where they are twice it.

    These are of nearly every kind: symmetric, positive definite, diagonal, orthogonal, a projection.  ``numbers`` may
    be meant to be their size, so that they are it.
    """
    return all(_fails_where(claim, context, partial(_of_one, matrices, numbers, k), seed, deadline) for k in (1, 2))


def _fails_where(
    claim: Claim, context: Context, changed: Callable[[Values], Values], seed: int, deadline: float
) -> bool:
    """Whether floats show that a claim fails at an instance with some values changed."""
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
            try:
                world = world.at(changed(world.values))
                if admissible(task, world, deadline) and shows_difference(claim, world, deadline):
                    return True
            except OutOfTimeError:
                return False
            except ArithmeticError:
                continue
    except FAILURES:
        return False
    return False


def _of_one(matrices: Collection[Sym], numbers: Collection[Sym], factor: int, values: Values) -> Values:
    """A multiple of the unit matrix for each of some matrices, and their size for some numbers.

    Raises:
        ArithmeticError: a matrix is not square, or they have several sizes.
    """
    sizes = {len(part) for s, value in values.items() if s in matrices for part in (value, *value)}
    if len(sizes) != 1:
        raise ArithmeticError("the matrices have no size in common")
    size = sizes.pop()
    one = tuple(tuple(Fraction(factor if i == j else 0) for j in range(size)) for i in range(size))
    return {s: one if s in matrices else Fraction(size) for s in values if s in matrices or s in numbers}


def _probable(vectors: Collection[Sym], values: Values) -> Values:
    return {s: _normalised(value) for s, value in values.items() if s in vectors}


def _normalised(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Positive numbers in the proportions of some numbers, that sum to 1; a zero is taken for 1."""
    sizes = [abs(part) or Fraction(1) for part in value]
    return tuple(size / sum(sizes) for size in sizes)
