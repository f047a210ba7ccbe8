"""False alarms and missed discrepancies of the statistical comparison, counted over many seeded runs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from numeric.comparison import compare, size_to_detect
from numeric.estimate import Estimate, Kind, Stop
from numeric.monte_carlo import mean

SIZE = 2000


@dataclass(frozen=True)
class Population:
    """Draws with a known mean and standard deviation."""

    name: str
    sample: Callable[[int, np.random.Generator], np.ndarray]
    mean: float
    deviation: float


POPULATIONS = (
    Population("normal", lambda size, rng: rng.standard_normal(size), 0.0, 1.0),
    Population("uniform", lambda size, rng: rng.random(size), 0.5, math.sqrt(1 / 12)),
    Population("exponential", lambda size, rng: rng.exponential(1.0, size), 1.0, 1.0),
    Population("squared normal", lambda size, rng: rng.standard_normal(size) ** 2, 1.0, math.sqrt(2.0)),
    Population("indicator of 1/20", lambda size, rng: (rng.random(size) < 0.05).astype(float), 0.05, math.sqrt(0.0475)),
)


def exactly(value: float) -> Estimate:
    return Estimate(value, 0.0, Kind.RIGOROUS, "exact", 0, Stop.CONVERGED)


@lru_cache(maxsize=4)
def _means(population: Population, runs: int, size: int) -> tuple[Estimate, ...]:
    """Means of independent samples, which comparisons at several rates share."""
    rng = np.random.default_rng([runs, size])
    return tuple(mean(population.sample, lambda x: x, size, rng) for _ in range(runs))


def alarms_against_exact(
    population: Population, runs: int, alarm_rate: float, shift: float = 0.0, size: int = SIZE
) -> int:
    """How many of the runs raise an alarm when a sample mean is compared with the exact mean moved by ``shift``."""
    stated = exactly(population.mean + shift)
    return sum(compare(estimate, stated, alarm_rate).alarm for estimate in _means(population, runs, size))


def alarms_between_samples(left: Population, right: Population, runs: int, alarm_rate: float) -> int:
    """How many of the runs raise an alarm when two samples with equal means are compared."""
    rng = np.random.default_rng([runs, 2])
    count = 0
    for _ in range(runs):
        one = mean(lambda n, r: left.sample(n, r) - left.mean, lambda x: x, SIZE, rng)
        other = mean(lambda n, r: right.sample(n, r) - right.mean, lambda x: x, SIZE // 2, rng)
        count += compare(one, other, alarm_rate).alarm
    return count


def planned(population: Population, alarm_rate: float, power: float) -> tuple[float, int]:
    """A discrepancy of an eighth of the deviation and the sample size that is said to see it."""
    discrepancy = population.deviation / 8
    return discrepancy, size_to_detect(discrepancy, population.deviation, alarm_rate, power)
