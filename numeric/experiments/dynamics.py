"""Overdamped Langevin dynamics: Itô's formula, the Fokker–Planck equation, stationarity, detailed balance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from numeric.diffusion import Diffusion, known, overdamped, path_means
from numeric.distributions import normal
from numeric.experiments.series import Series, exact, means, points, refined_points
from numeric.experiments.targets import ENDS, PLANE, LineLaw, Wells, at_checkpoints, integral
from numeric.fokker_planck import evolved_means

Array = NDArray[np.float64]
_WELLS = Wells()
_LANGEVIN = overdamped(_WELLS.score)
_IN_PLANE = overdamped(PLANE.score)
_CHECKPOINTS = 4
_SIZE = 40_000


def _started(dimension: int) -> Callable[[int, np.random.Generator], Array]:
    return lambda size, rng: 1.0 + 0.4 * rng.standard_normal((size, dimension))


def _function(x: Array) -> Array:
    return np.asarray(np.cos(x[..., 0]) + x[..., 0] * x[..., 1])


def _gradient(x: Array) -> Array:
    return np.stack([x[..., 1] - np.sin(x[..., 0]), x[..., 0]], axis=-1)


def _generated(x: Array) -> Array:
    """The generator of the dynamics, applied to the function."""
    return np.asarray(-np.cos(x[..., 0]) + (_WELLS.score(x) * _gradient(x)).sum(axis=-1))


def _drifted(times: Array, paths: Array) -> Array:
    """What the noise alone contributes to the function along paths: a martingale, if the generator is the right one."""
    return np.asarray(_function(paths) - _function(paths[0]) - integral(_generated(paths), times))


def generator(rng: np.random.Generator, process: Diffusion = _LANGEVIN, size: int = _SIZE) -> Series:
    """What a function changes by on average is what the generator says (E. B. Dynkin's formula)."""

    def left(times: Array, paths: Array) -> Array:
        return at_checkpoints(_drifted(times, paths), _CHECKPOINTS)

    times = np.linspace(0, 0.8, 81)
    found = path_means(process, _started(2), times, left, size, rng)
    quantity = "E[φ(X_t) − φ(X_0) − ∫ Lφ(X_s) ds]"
    return Series(quantity, "t", refined_points(times[20::20], exact(np.zeros(_CHECKPOINTS)), found), size)


def carre_du_champ(rng: np.random.Generator, process: Diffusion = _LANGEVIN, size: int = _SIZE) -> Series:
    """What the noise contributes to a function has the variance that twice the squared gradient adds up to."""

    def left(times: Array, paths: Array) -> Array:
        spread = integral(2 * (_gradient(paths) ** 2).sum(axis=-1), times)
        return at_checkpoints(_drifted(times, paths) ** 2 - spread, _CHECKPOINTS)

    times = np.linspace(0, 0.8, 81)
    found = path_means(process, _started(2), times, left, size, rng)
    quantity = "E[M_t² − 2 ∫ ‖∇φ(X_s)‖² ds], M_t = φ(X_t) − φ(X_0) − ∫ Lφ(X_s) ds"
    return Series(quantity, "t", refined_points(times[20::20], exact(np.zeros(_CHECKPOINTS)), found), size)


def distance(rng: np.random.Generator, process: Diffusion = _LANGEVIN, size: int = _SIZE) -> Series:
    """The squared distance from the origin grows by the noise and by the energy alone, here in three dimensions."""

    def left(times: Array, paths: Array) -> Array:
        rate = 2 * paths.shape[-1] + 2 * (paths * _WELLS.score(paths)).sum(axis=-1)
        squares = (paths**2).sum(axis=-1)
        return at_checkpoints(squares - squares[0] - integral(rate, times), _CHECKPOINTS)

    times = np.linspace(0, 0.8, 81)
    found = path_means(process, _started(3), times, left, size, rng)
    quantity = "E[‖X_t‖² − ‖X_0‖² − ∫ (2d − 2 X_s · ∇f(X_s)) ds], d = 3"
    return Series(quantity, "t", refined_points(times[20::20], exact(np.zeros(_CHECKPOINTS)), found), size)


def fokker_planck(rng: np.random.Generator, process: Diffusion = _LANGEVIN, size: int = 80_000) -> Series:
    """Means of the process are those of the density that solves the Fokker–Planck equation, by finite volumes."""
    start = normal(1.2, 0.3)
    times = np.linspace(0, 2, 201)
    marks = times[40::40]
    values, errors = evolved_means(_WELLS.on_line, lambda x: start.density(x[:, None]), ENDS, marks, lambda x: x)
    predicted = [
        known(float(value), float(error), "finite volumes") for value, error in zip(values, errors, strict=True)
    ]

    def place(grid: Array, paths: Array) -> Array:
        return at_checkpoints(paths[..., 0], 5)

    found = path_means(process, start.sample, times, place, size, rng)
    return Series("E[X_t], f(x) = (x² − 1)²/4 + x/5", "t", refined_points(marks, predicted, found), size)


def stationarity(rng: np.random.Generator, process: Diffusion = _LANGEVIN, size: int = 80_000) -> Series:
    """What starts in the law of the energy stays in it."""
    law = LineLaw(_WELLS)
    times = np.linspace(0, 1.5, 121)

    def square(grid: Array, paths: Array) -> Array:
        return at_checkpoints(paths[..., 0] ** 2, _CHECKPOINTS)

    value = known(law.mean(law.middles**2), 1e-5, "quadrature")
    found = path_means(process, law.sample, times, square, size, rng)
    return Series("E[X_t²], X_0 ∼ π", "t", refined_points(times[30::30], [value] * _CHECKPOINTS, found), size)


def detailed_balance(rng: np.random.Generator, process: Diffusion = _IN_PLANE, size: int = 80_000) -> Series:
    """From the stationary law, as much moves one way as the other."""

    def difference(times: Array, paths: Array) -> Array:
        first, second = paths[..., 0], paths[..., 1] ** 2
        return at_checkpoints(first[0] * second - second[0] * first, _CHECKPOINTS)

    times = np.linspace(0, 0.8, 65)
    found = path_means(process, PLANE.sample, times, difference, size, rng)
    quantity = "E[φ(X_0) ψ(X_t) − ψ(X_0) φ(X_t)], X_0 ∼ π, φ = x₁, ψ = x₂²"
    return Series(quantity, "t", refined_points(times[16::16], exact(np.zeros(_CHECKPOINTS)), found), size)


def symmetry(rng: np.random.Generator, score: Callable[[Array], Array] = PLANE.score, size: int = 400_000) -> Series:
    """Integrated against the stationary law, the generator is a form in two gradients; over powers of a function."""
    x = PLANE.sample(size, rng)
    down = score(x)
    columns = []
    powers = (1, 2, 3)
    for power in powers:
        slope = power * x[:, 0] ** (power - 1)
        generated = power * (power - 1) * x[:, 0] ** max(power - 2, 0) + down[:, 0] * slope
        columns.append(generated * x[:, 0] * x[:, 1] + slope * x[:, 1])
    quantity = "∫ (Lφ ψ + ∇φ · ∇ψ) π dx, φ = x₁ᵏ, ψ = x₁ x₂"
    return Series(quantity, "k", points(powers, exact(np.zeros(len(powers))), means(np.array(columns).T)), size)
