"""Markov chains made of pure steps: following many of them at once, and averages along their paths."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from numeric.estimate import Estimate, Kind, Stop
from numeric.monte_carlo import from_replicates

Array = NDArray[np.float64]
State = TypeVar("State")
Step = Callable[[np.random.Generator, State], State]
"""One step of many independent chains at once: it draws from the generator, and changes neither state nor itself."""

_LARGEST_CORRELATION = 0.3
_FEWEST_BATCHES = 10


def follow(step: Step[State], start: State, steps: int, rng: np.random.Generator) -> State:
    """The state after so many steps."""
    state = start
    with np.errstate(all="ignore"):
        for _ in range(steps):
            state = step(rng, state)
    return state


def record(
    step: Step[State],
    start: State,
    steps: int,
    rng: np.random.Generator,
    integrand: Callable[[State], Array],
    *,
    burn: int = 0,
) -> Array:
    """Follow independent chains, and record a function of their states after every step past the first ``burn``.

    Args:
        step: the transition.
        start: the states of all chains, in whatever form the step takes them.
        steps: recorded steps.
        rng: source of all randomness.
        integrand: a state to ``(chains,)``, one number a chain.
        burn: steps made and not recorded.

    Returns:
        The values, ``(steps, chains)``.

    Raises:
        ValueError: a count is not positive.
    """
    if steps <= 0 or burn < 0:
        raise ValueError(f"there must be steps to record, not {steps} after {burn}")
    state = follow(step, start, burn, rng)
    values = []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            state = step(rng, state)
            values.append(integrand(state))
    return np.array(values, dtype=float)


def average(values: Array, *, batches: int = 20) -> Estimate:
    """Estimate the stationary mean of a recorded function, ``(steps, chains)``, by batch means.

    Every path is cut into ``batches`` stretches whose means are taken as independent; where neighbouring means are
    still correlated the stretches are too short, and the estimate says ``TOO_FEW_SAMPLES`` with an infinite error.
    Source: J. M. Flegal & G. L. Jones, "Batch means and spectral variance estimators in Markov chain Monte Carlo",
    Ann. Statist. 38 (2010), § 3.

    Raises:
        ValueError: fewer than ten batches are asked for.
    """
    if batches < _FEWEST_BATCHES:
        raise ValueError(f"batch means need at least {_FEWEST_BATCHES} batches, not {batches}")
    steps, chains = values.shape
    length = steps // batches
    evaluations = values.size
    if length < 2:
        return Estimate(math.nan, math.inf, Kind.STATISTICAL, "batch means", evaluations, Stop.TOO_FEW_SAMPLES)
    used = values[steps - length * batches :]
    means = used.reshape(batches, length, chains).mean(axis=1)
    estimate = from_replicates(means.ravel(), "batch means", evaluations)
    if estimate.outcome is Stop.CONVERGED and _still_correlated(means):
        return Estimate(estimate.value, math.inf, Kind.STATISTICAL, "batch means", evaluations, Stop.TOO_FEW_SAMPLES)
    return estimate


def autocorrelation_time(values: Array) -> float:
    """How many successive values are worth one independent value, from a ``(steps, chains)`` record.

    One plus twice the sum of the autocorrelations, cut where the sums of neighbouring pairs cease to be positive
    (C. J. Geyer, "Practical Markov chain Monte Carlo", Statist. Sci. 7 (1992), § 3.3).
    """
    steps = len(values)
    centred = values - values.mean()
    size = 2 ** (2 * steps - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(centred, size, axis=0)) ** 2
    covariances = np.fft.irfft(spectrum.mean(axis=1), size)[:steps] / steps
    if covariances[0] <= 0:
        return 1.0
    pairs = (covariances[: steps - steps % 2] / covariances[0]).reshape(-1, 2).sum(axis=1)
    positive = np.flatnonzero(pairs <= 0)
    end = int(positive[0]) if positive.size else len(pairs)
    return max(float(2 * pairs[:end].sum() - 1), 1.0)


def _still_correlated(means: Array) -> bool:
    """Whether neighbouring batch means of a path are correlated beyond chance, or the paths disagree."""
    centred = means - means.mean()
    spread = float((centred**2).mean())
    if spread == 0:
        return False
    correlation = float((centred[1:] * centred[:-1]).mean()) / spread
    return correlation > max(_LARGEST_CORRELATION, 3 / math.sqrt(centred[1:].size))
