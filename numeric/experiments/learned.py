"""Langevin dynamics with a linear score that is not quite that of the standard Gaussian."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from numeric.diffusion import Diffusion, Refined, path_means
from numeric.experiments.series import Series, exact, refined_points
from numeric.experiments.targets import at_checkpoints, integral

Array = NDArray[np.float64]
Make = Callable[[float, float], Diffusion]
"""The slope λ and the zero m of a score to the dynamics with it."""

_SLOPE, _ZERO = 1.4, 0.5
_START, _DEVIATION = 2.0, 0.3
_SIZE = 30_000


def linear(slope: float, zero: float) -> Diffusion:
    """``dX = -slope (X - zero) dt + sqrt(2) dB``."""
    return Diffusion(lambda time, places: -slope * (places - zero), math.sqrt(2))


def _start(size: int, rng: np.random.Generator) -> Array:
    return _START + _DEVIATION * rng.standard_normal((size, 1))


def forgetting(rng: np.random.Generator, make: Make = linear, size: int = _SIZE) -> Series:
    """The distance from m, magnified by e^{λt}, is moved by noise alone, and so keeps its mean."""
    times = np.linspace(0, 1, 81)

    def magnified(grid: Array, paths: Array) -> Array:
        return at_checkpoints(np.exp(_SLOPE * grid)[:, None] * (paths[..., 0] - _ZERO), 4)

    found = path_means(make(_SLOPE, _ZERO), _start, times, magnified, size, rng)
    predicted = exact([_START - _ZERO] * 4)
    return Series("E[e^{λt} (X_t − m)]", "t", refined_points(times[20::20], predicted, found), size)


def squared_distance(rng: np.random.Generator, make: Make = linear, size: int = _SIZE) -> Series:
    """The mean square of the distance from m goes to 1/λ, by e^{-2λt}."""
    times = np.linspace(0, 1, 81)

    def squares(grid: Array, paths: Array) -> Array:
        return at_checkpoints((paths[..., 0] - _ZERO) ** 2, 5)

    first = (_START - _ZERO) ** 2 + _DEVIATION**2
    marks = times[16::16]
    predicted = exact(1 / _SLOPE + (first - 1 / _SLOPE) * np.exp(-2 * _SLOPE * marks))
    found = path_means(make(_SLOPE, _ZERO), _start, times, squares, size, rng)
    return Series("E[(X_t − m)²]", "t", refined_points(marks, predicted, found), size)


def noise_of_square(rng: np.random.Generator, make: Make = linear, size: int = _SIZE) -> Series:
    """What the formula of Itô leaves of the squared distance has the variance that its noise adds up to."""
    times = np.linspace(0, 1, 81)

    def left(grid: Array, paths: Array) -> Array:
        squares = (paths[..., 0] - _ZERO) ** 2
        noise = squares - squares[0] - integral(2 - 2 * _SLOPE * squares, grid)
        return at_checkpoints(noise**2 - integral(8 * squares, grid), 4)

    found = path_means(make(_SLOPE, _ZERO), _start, times, left, size, rng)
    quantity = "E[M_t² − ∫ 8 (X_s − m)² ds], M_t the noise of (X_t − m)²"
    return Series(quantity, "t", refined_points(times[20::20], exact(np.zeros(4)), found), size)


def _settled(make: Make, slope: float, zero: float, size: int, rng: np.random.Generator) -> tuple[Refined, Refined]:
    """Mean and mean square about 0 of what starts in the standard Gaussian, long after."""
    span = 5 / slope
    steps = 2 * math.ceil(span * 30)

    def moments(grid: Array, paths: Array) -> Array:
        return np.stack([paths[-1, :, 0], (paths[-1, :, 0] - zero) ** 2], axis=1)

    process = make(slope, zero)
    first, second = path_means(
        process,
        lambda count, source: source.standard_normal((count, 1)),
        np.linspace(0, span, steps + 1),
        moments,
        size,
        rng,
    )
    return first, second


def moved_mean(rng: np.random.Generator, make: Make = linear, size: int = 10_000) -> Series:
    """An error in the zero of the score moves the mean by as much."""
    zeros = (-1.0, -0.5, 0.0, 0.5, 1.0)
    found = [_settled(make, 1.0, zero, size, rng)[0] for zero in zeros]
    predicted = exact(zero * -math.expm1(-5) for zero in zeros)
    return Series("mean, long after", "m", refined_points(zeros, predicted, found), size)


def changed_variance(rng: np.random.Generator, make: Make = linear, size: int = 10_000) -> Series:
    """An error ε in the slope of the score changes the variance by −ε/(1 + ε)."""
    errors = (-0.5, -0.25, 0.0, 0.5, 1.0, 2.0)
    found = [_settled(make, 1 + error, 0.0, size, rng)[1] for error in errors]
    kept = math.exp(-10)
    predicted = exact(1 - (1 - kept) * error / (1 + error) for error in errors)
    return Series("variance, long after", "ε", refined_points(errors, predicted, found), size)
