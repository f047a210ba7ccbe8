"""What an experiment answers: predicted and found numbers over a parameter, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.comparison import Comparison, compare
from numeric.diffusion import Refined, known
from numeric.estimate import Estimate
from numeric.monte_carlo import from_replicates

Array = NDArray[np.float64]

FALSE_ALARMS = 0.01
"""How often a run of all experiments may call anything different that agrees, at most."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value of the parameter, with the number that is predicted there and the one that is found."""

    at: float
    predicted: Estimate
    found: Estimate


@dataclass(frozen=True, slots=True)
class Series:
    """What an experiment found.

    Attributes:
        quantity: what was measured, for people.
        parameter: over which numbers, for people.
        points: in the order of the parameter.
        size: how many independent draws, chains or paths each number rests on.
        width: of the cells, where the numbers are a density on them; else ``None``.
    """

    quantity: str
    parameter: str
    points: tuple[Point, ...]
    size: int
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A series with the test of each of its points."""

    series: Series
    tests: tuple[Comparison, ...]

    @property
    def agrees(self) -> bool:
        """Whether no point differs, and each could have."""
        return all(test.conclusive and not test.alarm for test in self.tests)

    @property
    def worst(self) -> int:
        """The point that is farthest out, measured by what chance and stated errors explain."""
        return max(range(len(self.tests)), key=lambda index: _strain(self.tests[index]))


def judged(found: Sequence[Series], alarm_rate: float = FALSE_ALARMS) -> tuple[Judgement, ...]:
    """Test all points of all series; the rate is split evenly over them (Bonferroni), for their number is no chance."""
    share = alarm_rate / max(1, sum(len(series.points) for series in found))
    return tuple(
        Judgement(series, tuple(compare(point.found, point.predicted, share) for point in series.points))
        for series in found
    )


def means(values: Array) -> list[Estimate]:
    """The mean of each column of independent rows ``(size, k)``."""
    return [from_replicates(np.ascontiguousarray(column), "monte carlo", column.size) for column in values.T]


def exact(values: Iterable[float]) -> list[Estimate]:
    """Predictions in closed form."""
    return [known(float(value), 0.0, "closed form") for value in values]


def points(at: Iterable[float], predicted: Iterable[Estimate], found: Iterable[Estimate]) -> tuple[Point, ...]:
    """Put the three together."""
    return tuple(Point(float(one), *pair) for one, *pair in zip(at, predicted, found, strict=True))


def refined_points(at: Iterable[float], predicted: Iterable[Estimate], found: Iterable[Refined]) -> tuple[Point, ...]:
    """The same for means over discretised paths; what discretisation adds counts as an error of the comparison."""
    return tuple(
        Point(float(one), known(guess.value, guess.error + refined.discretisation, guess.method), refined.mean)
        for one, guess, refined in zip(at, predicted, found, strict=True)
    )


def _strain(test: Comparison) -> float:
    if not test.conclusive:
        return np.inf
    return abs(test.difference) / test.threshold if test.threshold > 0 else (np.inf if test.difference else 0.0)
