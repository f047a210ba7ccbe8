"""Means by simulation, and comparisons of them with a stated rate of false alarms.

Every draw comes from the generator that is handed in.  A standard error is only as good as the variance it estimates:
samples whose tails look too heavy for one (Hill's index, the share of the largest square) are reported as such.  That
is a diagnosis, not a proof: of samples of 2,000 draws with tail index 3/2 about one in ten passes, of larger ones
fewer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.comparison import Comparison, compare, share, size_to_detect, smallest_detectable
from numeric.estimate import Estimate, Kind, Stop
from numeric.nets import shifted_nets

__all__ = [
    "Comparison",
    "Control",
    "compare",
    "from_replicates",
    "mean",
    "quasi_mean",
    "share",
    "size_to_detect",
    "smallest_detectable",
]

Array = NDArray[np.float64]
Sampler = Callable[[int, np.random.Generator], Array]
"""``(size, rng)`` to ``(size,)`` or ``(size, d)`` independent draws."""

Integrand = Callable[[Array], Array]
"""Draws to one number each."""

_FEWEST = 100
_BATCH = 100_000
_SMALLEST_TAIL = 20
_FEWEST_FOR_TAIL = 2000
_WIDER = 8
_RISING = 0.75
_RISING_FROM = 2.0
_LARGEST_SQUARE_SHARE = 0.3
_REPLICATES = 16


@dataclass(frozen=True, slots=True)
class Control:
    """A control variate: a function of the draws whose expectation is known."""

    function: Integrand
    expectation: float


def mean(
    sample: Sampler,
    integrand: Integrand,
    size: int,
    rng: np.random.Generator,
    *,
    control: Control | None = None,
    batch: int = _BATCH,
) -> Estimate:
    """Estimate ``E[integrand(X)]`` from ``size`` independent draws, in batches of bounded memory.

    The error is one standard error.  With a control variate its coefficient is fitted on a tenth of the draws
    (at most 10,000), which are then left out so that the estimate stays unbiased.

    Returns:
        An estimate that is `Stop.CONVERGED` when its standard error can be believed, else ``TOO_FEW_SAMPLES``,
        ``NOT_FINITE`` or ``HEAVY_TAILED``; then the error is infinite, for nothing is known of it.

    Raises:
        ValueError: the size or the batch is not positive.
    """
    if size <= 0 or batch <= 0:
        raise ValueError(f"size and batch must be positive, not {size} and {batch}")
    statistic, used = integrand, size
    if control is not None:
        pilot = min(max(size // 10, 2), 10_000)
        statistic, used = _controlled(integrand, control, sample(pilot, rng)), size - pilot
    running = _Running(max(_SMALLEST_TAIL, math.isqrt(used) // 2))
    for count in _batches(used, batch):
        with np.errstate(all="ignore"):
            running.add(np.asarray(statistic(sample(count, rng)), dtype=float))
    return running.estimate("monte carlo", size)


def quasi_mean(
    transform: Callable[[Array], Array],
    integrand: Integrand,
    dimension: int,
    size: int,
    rng: np.random.Generator,
) -> Estimate:
    """Estimate ``E[integrand(transform(U))]``, ``U`` uniform on the unit cube, by scrambled Sobol' points.

    Sixteen independent shifts of a net of a power of two points; the standard error is that of their means.

    Raises:
        ValueError: the dimension or the size is not positive.
    """
    if size <= 0 or dimension <= 0:
        raise ValueError(f"size and dimension must be positive, not {size} and {dimension}")
    exponent = max((size // _REPLICATES).bit_length() - 1, 1)
    nets = shifted_nets(dimension, exponent, _REPLICATES, rng)
    with np.errstate(all="ignore"):
        means = [float(np.mean(integrand(transform(nets[:, :, one].T)))) for one in range(_REPLICATES)]
    return from_replicates(np.array(means), "scrambled sobol", _REPLICATES * 2**exponent)


def from_replicates(values: Array, method: str, evaluations: int) -> Estimate:
    """The mean of independent replicates with its standard error; Student's t with one freedom fewer applies."""
    value = float(values.mean())
    if not math.isfinite(value):
        return Estimate(math.nan, math.inf, Kind.STATISTICAL, method, evaluations, Stop.NOT_FINITE)
    error = float(values.std(ddof=1)) / math.sqrt(values.size)
    skewness = _mean_skewness(float(((values - value) ** 3).sum()), float(((values - value) ** 2).sum()))
    return Estimate(value, error, Kind.STATISTICAL, method, evaluations, Stop.CONVERGED, values.size - 1, skewness)


def _mean_skewness(cubes: float, squares: float) -> float:
    """Skewness of a mean, from the sums of the cubed and the squared deviations of the values."""
    return cubes / squares**1.5 if squares > 0 and math.isfinite(cubes) else 0.0


def _controlled(integrand: Integrand, control: Control, pilot: Array) -> Integrand:
    """The integrand less the fitted multiple of the centred control variate."""
    with np.errstate(all="ignore"):
        values, helper = np.asarray(integrand(pilot)), np.asarray(control.function(pilot))
        spread = float(np.var(helper))
        slope = float(np.mean((values - values.mean()) * (helper - helper.mean()))) / spread if spread > 0 else 0.0
    slope = slope if math.isfinite(slope) else 0.0
    return lambda draws: integrand(draws) - slope * (control.function(draws) - control.expectation)


def _batches(size: int, batch: int) -> Iterator[int]:
    while size > 0:
        yield min(size, batch)
        size -= batch


class _Running:
    """Mean, sums of squared and cubed deviations and the largest deviations of a stream of values.

    Batches are merged as in P. Pébay, Sandia report SAND2008-6212, eqs. 2.1 to 2.3.
    """

    def __init__(self, tail: int) -> None:
        self._tail = tail
        self._count, self._mean, self._squares, self._cubes = 0, 0.0, 0.0, 0.0
        self._centre: float | None = None
        self._largest = np.empty(0)

    def add(self, values: Array) -> None:
        count, centre = values.size, float(values.mean())
        offsets = values - centre
        squared = offsets * offsets
        squares, cubes = float(squared.sum()), float(squared @ offsets)
        total, shift = self._count + count, centre - self._mean
        self._cubes += cubes + shift**3 * self._count * count * (self._count - count) / total**2
        self._cubes += 3 * shift * (self._count * squares - count * self._squares) / total
        self._mean += shift * count / total
        self._squares += squares + shift**2 * self._count * count / total
        self._count = total
        self._centre = centre if self._centre is None else self._centre
        pool = np.concatenate([self._largest, np.abs(values - self._centre)])
        keep = _WIDER * self._tail + 1
        self._largest = np.partition(pool, pool.size - keep)[-keep:] if pool.size > keep else pool

    def estimate(self, method: str, evaluations: int) -> Estimate:
        outcome = self._judged()
        error = math.inf
        if outcome is Stop.CONVERGED:
            error = math.sqrt(self._squares / (self._count - 1) / self._count)
        value = math.nan if outcome is Stop.NOT_FINITE else self._mean
        skewness = _mean_skewness(self._cubes, self._squares)
        return Estimate(value, error, Kind.STATISTICAL, method, evaluations, outcome, max(self._count - 1, 1), skewness)

    def _judged(self) -> Stop:
        if not math.isfinite(self._squares):
            return Stop.NOT_FINITE
        if self._count < _FEWEST:
            return Stop.TOO_FEW_SAMPLES
        return Stop.HEAVY_TAILED if self._heavy_tailed() else Stop.CONVERGED

    def _heavy_tailed(self) -> bool:
        """Whether the variance is in doubt: one draw makes up much of it, or the tail index is not clearly above 2.

        The relative standard error of Hill's index is ``1 / sqrt(tail)``.  An index that is near 2 but was much lower
        farther in belongs to a tail lighter than any power, and is let pass.
        """
        largest = np.sort(self._largest)[::-1]
        if largest[0] ** 2 > _LARGEST_SQUARE_SHARE * self._squares > 0:
            return True
        if self._count < _FEWEST_FOR_TAIL:
            return False
        outer = _tail_index(largest, self._tail)
        if outer >= 2 * (1 + 2 / math.sqrt(self._tail)):  # two standard errors above 2
            return False
        rising = _tail_index(largest, _WIDER * self._tail) < _RISING * outer
        return not (rising and outer > _RISING_FROM)


def _tail_index(descending: Array, count: int) -> float:
    """Hill's estimate of the tail index from the largest ``count`` of the moduli; infinite for a bounded tail.

    Source: B. M. Hill, "A simple general approach to inference about the tail of a distribution", Ann. Statist. 3
    (1975), eq. 2.2.
    """
    if descending[count] <= 0:
        return math.inf
    spacing = float(np.log(descending[:count] / descending[count]).mean())
    return 1 / spacing if spacing > 0 else math.inf
