"""The Monte Carlo cross-check: both sides from the same seeded draws, judged by a test with a stated alarm rate.

Expectations over a chosen law are sampled from it; other integrals over ℝᵈ by importance sampling from a wide normal.
Each replicate evaluates both sides with its own draws, so that the differences are independent and Student's t applies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.outcome import NoValueError
from derivations.crosscheck.scope import Marginal, Weighted
from derivations.crosscheck.values import Value, each, flat, scale
from derivations.crosscheck.world import World
from derivations.model.terms import Term
from numeric import dual, grids

REPLICATES = 20
DRAWS = 20_000
ALARM_RATE = 1e-6
"""How often one true comparison may be called different."""

QUANTILE = 7.07
"""Student's t with 19 degrees of freedom exceeds 7.069 in absolute value with probability ``ALARM_RATE``."""

PROPOSAL = 1.5
"""The standard deviation of the proposal of importance sampling."""


class Samples(Floats):
    """Floats whose expectations, and integrals over ℝᵈ, are means over draws."""

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(grids.LEVELS[0])
        self._rng = rng

    def expectation(self, integrand: Weighted, dims: tuple[int, ...], law: Marginal | None) -> Value:
        """The mean of the body over draws from the weight."""
        if law is None:
            return super().expectation(integrand, dims, law)
        joint, variable = law
        dimension = dims[0] if dims else 1
        draws = joint.sample((variable,), DRAWS, dimension, self._rng)[0]
        return self._mean(lambda x: integrand(x)[0], draws, bool(dims), np.ones(DRAWS))

    def _space(self, integrand: Callable[[Value], Value], dimension: int) -> Value:
        draws = PROPOSAL * self._rng.standard_normal((dimension, DRAWS))
        log_density = -0.5 * (draws**2).sum(axis=0) / PROPOSAL**2 - dimension * np.log(PROPOSAL * np.sqrt(2 * np.pi))
        return self._mean(integrand, draws, True, np.exp(-log_density))

    def _mean(self, integrand: Callable[[Value], Value], draws: Any, vector: bool, weights: Any) -> Value:
        self.integrals += 1
        points = tuple(self._axis(row) for row in draws)
        value = self._inside(integrand, points if vector else points[0], 1, DRAWS)
        share = self._axis(weights / DRAWS)
        return each(scale(share, value), lambda part: dual.leaves(part, lambda leaf: leaf.sum(axis=0)))


@dataclass(frozen=True, slots=True)
class Paired:
    """The differences of the sides over replicates: mean, standard error, and the size of the sides."""

    difference: np.ndarray[Any, Any]
    error: np.ndarray[Any, Any]
    size: np.ndarray[Any, Any]

    @property
    def differs(self) -> bool:
        """Whether the test at the stated alarm rate sees a difference."""
        return bool(np.any(np.abs(self.difference) > QUANTILE * self.error + 1e-9 * (1 + self.size)))

    @property
    def sharp(self) -> bool:
        """Whether a difference of a quarter of the sides would have been seen."""
        return bool(np.all(QUANTILE * self.error <= 0.25 * np.maximum(self.size, 1e-3)))


def paired(sides: Callable[[World, Floats], tuple[Any, Any]], world: World, seed: int) -> Paired:
    """Evaluate both sides with independent draws, replicate by replicate.

    Raises:
        NoValueError: a side is not finite.
    """
    rows = [sides(world, Samples(np.random.default_rng([seed, replicate]))) for replicate in range(REPLICATES)]
    left, right = (np.array([row[k] for row in rows]) for k in (0, 1))
    if not (np.all(np.isfinite(left)) and np.all(np.isfinite(right))):
        raise NoValueError("a side is not finite on the draws")
    difference = left - right
    error = difference.std(axis=0, ddof=1) / np.sqrt(REPLICATES)
    size = np.maximum(np.abs(left.mean(axis=0)), np.abs(right.mean(axis=0)))
    return Paired(difference.mean(axis=0), error, size)


def value(term: Term, world: World, backend: Floats, deadline: float) -> np.ndarray[Any, Any]:
    """A side as a flat array of floats."""
    found = Evaluator(world, backend, deadline)(term)
    return np.array([float(dual.innermost(part)) for part in flat(found)])
