"""Langevin dynamics with a score function, unadjusted and Metropolis-adjusted, and averages along its paths.

Source: G. O. Roberts & R. L. Tweedie, "Exponential convergence of Langevin distributions and their discrete
approximations", Bernoulli 2 (1996) 341, §§ 1.4.1 (unadjusted) and 1.4.2 (MALA): a step of size ``h`` proposes
``x + h/2 ∇log π(x) + sqrt(h) ξ`` with ``ξ`` standard normal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from numeric.estimate import Estimate, Kind, Stop
from numeric.monte_carlo import from_replicates

Array = NDArray[np.float64]
VectorField = Callable[[Array], Array]
"""``(n, d) -> (n, d)``."""

ScalarField = Callable[[Array], Array]
"""``(n, d) -> (n,)``."""

_LARGEST_CORRELATION = 0.3
_FEWEST_BATCHES = 10


class Kernel(Protocol):
    """One step of a Markov chain, for many independent chains at once."""

    def advance(self, states: Array, rng: np.random.Generator) -> tuple[Array, float]:
        """The next states ``(chains, d)`` and the share of chains that moved."""


@dataclass(frozen=True, slots=True)
class Unadjusted:
    """The Euler discretisation; its stationary law differs from the target by an amount of the order of the step.

    For a standard normal target the stationary variance is ``1 / (1 - step / 4)`` instead of 1.  Where the score grows
    faster than linearly the chain may not be stable at any step; its averages then come out as not finite.
    """

    score: VectorField
    step: float

    def advance(self, states: Array, rng: np.random.Generator) -> tuple[Array, float]:
        """The next states ``(chains, d)``; every chain moves."""
        noise = rng.standard_normal(states.shape)
        return states + self.step / 2 * self.score(states) + math.sqrt(self.step) * noise, 1.0


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The Metropolis-adjusted Langevin algorithm (MALA); the target is its stationary law for every step."""

    log_density: ScalarField
    score: VectorField
    step: float

    def advance(self, states: Array, rng: np.random.Generator) -> tuple[Array, float]:
        """The next states ``(chains, d)`` and the share of accepted proposals."""
        proposed, _ = Unadjusted(self.score, self.step).advance(states, rng)
        gain = self.log_density(proposed) - self.log_density(states)
        gain += self._log_proposal(proposed, states) - self._log_proposal(states, proposed)
        accepted = np.log(rng.random(len(states))) < gain  # a gain that is no number is not accepted
        return np.where(accepted[:, None], proposed, states), float(accepted.mean())

    def _log_proposal(self, origin: Array, target: Array) -> Array:
        offset = target - origin - self.step / 2 * self.score(origin)
        return np.asarray(-(offset**2).sum(axis=1) / (2 * self.step))


@dataclass(frozen=True, slots=True)
class Trace:
    """Values of a function along the paths, ``(steps, chains)``, and the mean share of accepted moves."""

    values: Array
    acceptance: float


def run(
    kernel: Kernel, start: Array, steps: int, rng: np.random.Generator, integrand: ScalarField, *, burn: int = 0
) -> Trace:
    """Follow ``chains`` independent chains and record the integrand after every step past the first ``burn``.

    Args:
        kernel: the transition.
        start: ``(chains, d)``.
        steps: recorded steps.
        rng: source of all randomness.
        integrand: what is recorded of the states.
        burn: steps made and not recorded.

    Raises:
        ValueError: ``start`` is not ``(chains, d)`` or a count is not positive.
    """
    if start.ndim != 2 or steps <= 0 or burn < 0:
        raise ValueError(f"start must be (chains, d) and steps positive, not {start.shape} and {steps}")
    states = np.array(start, dtype=float)
    values = np.empty((steps, len(states)))
    moved = 0.0
    with np.errstate(all="ignore"):
        for index in range(-burn, steps):
            states, share = kernel.advance(states, rng)
            if index >= 0:
                values[index] = integrand(states)
                moved += share
    return Trace(values, moved / steps)


def average(trace: Trace, *, batches: int = 20) -> Estimate:
    """Estimate the stationary mean of the recorded function by batch means.

    Every path is cut into ``batches`` stretches whose means are taken as independent; where neighbouring means are
    still correlated the stretches are too short, and the estimate says ``TOO_FEW_SAMPLES`` with an infinite error.
    Source: J. M. Flegal & G. L. Jones, "Batch means and spectral variance estimators in Markov chain Monte Carlo",
    Ann. Statist. 38 (2010), § 3.

    Raises:
        ValueError: fewer than ten batches are asked for.
    """
    if batches < _FEWEST_BATCHES:
        raise ValueError(f"batch means need at least {_FEWEST_BATCHES} batches, not {batches}")
    steps, chains = trace.values.shape
    length = steps // batches
    evaluations = trace.values.size
    if length < 2:
        return Estimate(math.nan, math.inf, Kind.STATISTICAL, "batch means", evaluations, Stop.TOO_FEW_SAMPLES)
    used = trace.values[steps - length * batches :]
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
