"""The unadjusted Langevin algorithm on a Gaussian, and the Metropolis-adjusted one."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from numeric.chains import Step, follow
from numeric.experiments.series import Series, exact, means, points
from numeric.experiments.targets import PLANE
from numeric.langevin import ScalarField, VectorField, adjusted, unadjusted

Array = NDArray[np.float64]
Unadjusted = Callable[[VectorField, float], Step[Array]]
Adjusted = Callable[[ScalarField, VectorField, float], Step[Array]]

_STEPS = (0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
_SIZE = 200_000
_MEAN, _VARIANCE = 1.5, 0.3
_COUNTS = (1, 2, 3, 5, 8)
_STEP = 0.4


def _score(places: Array) -> Array:
    return -places


def _log_density(places: Array) -> Array:
    return np.asarray(-(places**2).sum(axis=1) / 2)


def _stationary(step: float) -> float:
    return 1 / (1 - step / 4)


def _after(rng: np.random.Generator, make: Unadjusted, size: int) -> Array:
    """Where chains are that start in a Gaussian, after so many steps; a column a count."""
    step = make(_score, _STEP)
    state = _MEAN + math.sqrt(_VARIANCE) * rng.standard_normal((size, 1))
    columns, done = [], 0
    for count in _COUNTS:
        state, done = follow(step, state, count - done, rng), count
        columns.append(state[:, 0])
    return np.array(columns).T


def mean_by_step(rng: np.random.Generator, make: Unadjusted = unadjusted, size: int = _SIZE) -> Series:
    """The means follow each other by the factor 1 − h/2."""
    predicted = exact((1 - _STEP / 2) ** count * _MEAN for count in _COUNTS)
    found = means(_after(rng, make, size))
    return Series("E[X_k], h = 0.4", "k", points(_COUNTS, predicted, found), size)


def variance_by_step(rng: np.random.Generator, make: Unadjusted = unadjusted, size: int = _SIZE) -> Series:
    """The variances come closer to the stationary one by the factor (1 − h/2)² in each step."""
    goal, factor = _stationary(_STEP), 1 - _STEP / 2
    predicted = exact(goal + factor ** (2 * count) * (_VARIANCE - goal) for count in _COUNTS)
    centres = np.array([factor**count * _MEAN for count in _COUNTS])
    found = means((_after(rng, make, size) - centres) ** 2)
    return Series("E[(X_k − (1 − h/2)ᵏ E X_0)²], h = 0.4", "k", points(_COUNTS, predicted, found), size)


def _settled(rng: np.random.Generator, step: Step[Array], size: float, forgets: float) -> Array:
    """Where chains are once the variance that they start with has lost its weight; ``forgets`` is its factor a step."""
    steps = math.ceil(math.log(1e-7) / math.log(forgets)) if forgets > 0 else 1
    return follow(step, rng.standard_normal((int(size), 1)), steps, rng)


def stationary_variance(rng: np.random.Generator, make: Unadjusted = unadjusted, size: int = _SIZE) -> Series:
    """The stationary variance is 1/(1 − h/4), for every step of the recursion that is stable."""
    squares = [_settled(rng, make(_score, h), size, (1 - h / 2) ** 2)[:, 0] ** 2 for h in _STEPS]
    predicted = exact(map(_stationary, _STEPS))
    return Series("stationary variance", "h", points(_STEPS, predicted, means(np.array(squares).T)), size)


def bias(rng: np.random.Generator, make: Unadjusted = unadjusted, size: int = _SIZE) -> Series:
    """The stationary variance is too large by an amount of the order of the step: divided by it, a constant remains.

    Chains with and without discretisation see the same noise, so that small differences show: the exact process keeps
    a standard Gaussian in its law, and what it has is taken off.
    """
    steps = (0.1, 0.2, 0.4, 0.8)
    columns = []
    for h in steps:
        count = math.ceil(math.log(1e-7) / math.log((1 - h / 2) ** 2))
        seed = int(rng.integers(2**63))
        start = rng.standard_normal((size, 1))
        rough = follow(make(_score, h), start, count, np.random.default_rng(seed))
        fine = follow(_exactly(h), start, count, np.random.default_rng(seed))
        columns.append((rough[:, 0] ** 2 - fine[:, 0] ** 2) / h)
    predicted = exact(1 / (4 - h) for h in steps)
    return Series("(stationary variance − 1) / h", "h", points(steps, predicted, means(np.array(columns).T)), size)


def _exactly(step: float) -> Step[Array]:
    """The process that the recursion discretises, over the time of a step, without error."""
    kept, shaken = math.exp(-step / 2), math.sqrt(-math.expm1(-step))
    return lambda rng, states: np.asarray(kept * states + shaken * rng.standard_normal(states.shape))


def acceptance(rng: np.random.Generator, make: Adjusted = adjusted, size: int = _SIZE) -> Series:
    """How many proposals Metropolis' rule accepts in the stationary law: what could move both ways.

    On the standard Gaussian the ratio of the flows is ``exp(-h (y² − x²)/8)``, and that a proposal lies closer to the
    origin than where it comes from is a statement on a Cauchy variable, the ratio of noise and place.
    """
    moves = []
    for h in _STEPS:
        start = rng.standard_normal((size, 1))
        moves.append((make(_log_density, _score, h)(rng, start) != start)[:, 0])
    predicted = exact(
        2 / math.pi * (math.atan(math.sqrt(h) / 2) + math.atan((4 - h) / (2 * math.sqrt(h)))) for h in _STEPS
    )
    return Series("share of accepted proposals", "h", points(_STEPS, predicted, means(np.array(moves).T * 1.0)), size)


def adjusted_variance(rng: np.random.Generator, make: Adjusted = adjusted, size: int = _SIZE // 2) -> Series:
    """With acceptance the variance is 1, whatever the step."""
    squares = [
        follow(make(_log_density, _score, h), rng.standard_normal((size, 1)), 12, rng)[:, 0] ** 2 for h in _STEPS
    ]
    predicted = exact(1.0 for _ in _STEPS)
    return Series("variance with acceptance", "h", points(_STEPS, predicted, means(np.array(squares).T)), size)


def adjusted_balance(rng: np.random.Generator, make: Adjusted = adjusted, size: int = _SIZE) -> Series:
    """As much moves from x to y as back, on a law without symmetry in the plane."""
    steps = (0.2, 0.5, 1.0, 2.0)
    columns = []
    for h in steps:
        before = PLANE.sample(size, rng)
        after = make(PLANE.log_density, PLANE.score, h)(rng, before)
        columns.append(before[:, 0] * after[:, 1] ** 2 - before[:, 1] ** 2 * after[:, 0])
    quantity = "E[φ(X_0) ψ(X_1) − ψ(X_0) φ(X_1)], X_0 ∼ π, φ = x₁, ψ = x₂²"
    return Series(quantity, "h", points(steps, exact(np.zeros(4)), means(np.array(columns).T)), size)
