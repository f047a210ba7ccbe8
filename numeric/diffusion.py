"""Diffusions ``dX = b(t, X) dt + s dB`` and their probability flow: Euler–Maruyama steps, and means over their paths.

Sources: P. E. Kloeden & E. Platen, "Numerical Solution of Stochastic Differential Equations" (1992), eqs. (10.2.4)
(Euler–Maruyama) and (15.3.2) (extrapolation); Y. Song et al., "Score-based generative modeling through stochastic
differential equations" (2021), eqs. (6) and (13) (reverse time, probability flow).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.chains import Step
from numeric.estimate import Estimate, Kind, Stop
from numeric.monte_carlo import Sampler, from_replicates

Array = NDArray[np.float64]
Drift = Callable[[float, Array], Array]
"""A time and places ``(n, d)`` to velocities ``(n, d)``."""

Functional = Callable[[Array, Array], Array]
"""Times ``(steps + 1,)`` and paths ``(steps + 1, n, d)`` to ``(n, k)``: so many numbers of each path."""

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Diffusion:
    """``dX = drift(t, X) dt + noise dB``."""

    drift: Drift
    noise: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and where the particles are at it, ``(n, d)``."""

    time: float
    places: Array


@dataclass(frozen=True, slots=True)
class Refined:
    """A mean over paths, extrapolated from two step sizes.

    Attributes:
        mean: twice the mean at the finer step less that at the coarser one, with its standard error.
        discretisation: by how much the mean at the finer step may be off: what halving the step changed.
    """

    mean: Estimate
    discretisation: float


def overdamped(score: Callable[[Array], Array]) -> Diffusion:
    """Langevin dynamics ``dX = ∇log π(X) dt + sqrt(2) dB``."""
    return Diffusion(lambda time, places: score(places), math.sqrt(2))


def euler_maruyama(process: Diffusion, step: float) -> Step[Moment]:
    """A step of weak order 1, as a pure function of the generator and the state."""

    def advance(rng: np.random.Generator, state: Moment) -> Moment:
        noise = math.sqrt(step) * rng.standard_normal(state.places.shape)
        return Moment(state.time + step, _moved(process, state.time, state.places, step, noise))

    return advance


def reversed_in_time(process: Diffusion, score: Drift, end: float) -> Diffusion:
    """The diffusion that runs backwards from the time ``end``, in a time of its own; ``score`` is that at a time."""

    def drift(time: float, places: Array) -> Array:
        before = end - time
        return process.noise**2 * score(before, places) - process.drift(before, places)

    return Diffusion(drift, process.noise)


def probability_flow(process: Diffusion, score: Drift) -> Drift:
    """The velocity of the flow without noise that has the same marginal densities."""
    return lambda time, places: process.drift(time, places) - process.noise**2 / 2 * score(time, places)


def carried(velocity: Drift, start: Array, times: Array, *, tolerance: float = 1e-8) -> Array:
    """Carry places ``(n, d)`` along a flow, by SciPy's Runge–Kutta pair of order 8; ``(times, n, d)``.

    Raises:
        ValueError: the solver fails, or the times are fewer than two.
    """
    from scipy.integrate import solve_ivp

    if len(times) < 2:
        raise ValueError("a flow needs a first and a last time")
    shape = start.shape

    def rate(time: float, flat: Array) -> Array:
        return velocity(time, flat.reshape(shape)).ravel()

    span = (float(times[0]), float(times[-1]))
    found = solve_ivp(rate, span, start.ravel(), "DOP853", t_eval=times, rtol=tolerance, atol=tolerance)
    if not found.success:
        raise ValueError(f"the flow could not be followed: {found.message}")
    return np.asarray(found.y.T.reshape(len(times), *shape))


def path_means(
    process: Diffusion,
    start: Sampler,
    times: Array,
    functional: Functional,
    size: int,
    rng: np.random.Generator,
) -> tuple[Refined, ...]:
    """Means of functionals over Euler–Maruyama paths, with what discretisation may add to their errors.

    Every path is made twice from the same Brownian motion, on the times and on every other one.  The bias is of the
    first order, so that twice the finer mean less the coarser one is free of it to that order.

    Args:
        process: the diffusion.
        start: draws of the first places, ``(size, d)``.
        times: ``(steps + 1,)``, increasing, equally spaced, an even number of steps.
        functional: what is averaged; it sees both grids.
        size: paths.
        rng: source of all randomness.

    Raises:
        ValueError: the number of steps is odd, or there are none.
    """
    steps = len(times) - 1
    if steps < 2 or steps % 2:
        raise ValueError(f"the number of steps must be even and positive, not {steps}")
    fine, coarse = [], []
    for first in range(0, size, _BATCH):
        places = start(min(_BATCH, size - first), rng)
        spacing = float(times[-1] - times[0]) / steps
        noise = math.sqrt(spacing) * rng.standard_normal((steps, *places.shape))
        fine.append(functional(times, _paths(process, places, times, noise)))
        coarse.append(functional(times[::2], _paths(process, places, times[::2], noise[::2] + noise[1::2])))
    return _refined(np.concatenate(fine), np.concatenate(coarse))


def _refined(fine: Array, coarse: Array) -> tuple[Refined, ...]:
    method = "extrapolated Euler–Maruyama"
    found = []
    for finer, coarser in zip(fine.T, coarse.T, strict=True):
        mean = from_replicates(2 * finer - coarser, method, finer.size)
        found.append(Refined(mean, abs(float((finer - coarser).mean()))))
    return tuple(found)


def _paths(process: Diffusion, start: Array, times: Array, noise: Array) -> Array:
    """The places at all times, ``(steps + 1, n, d)``."""
    paths = np.empty((len(times), *start.shape))
    paths[0] = start
    for index, (time, spacing) in enumerate(zip(times, np.diff(times), strict=False)):
        paths[index + 1] = _moved(process, float(time), paths[index], float(spacing), noise[index])
    return paths


def _moved(process: Diffusion, time: float, places: Array, step: float, noise: Array) -> Array:
    """Where the places are a step later; ``noise`` is the increment of the Brownian motion."""
    return np.asarray(places + step * process.drift(time, places) + process.noise * noise)


def known(value: float, error: float, method: str) -> Estimate:
    """A predicted number; its error is not statistical."""
    return Estimate(value, error, Kind.ESTIMATED, method, 0, Stop.CONVERGED)
