"""Adaptive integration over a finite chain of panels, with errors that err on the large side.

Three Gauss–Legendre rules on every panel; the largest disagreement is the panel's error.  Where halving a panel makes
the error shrink slowly, as at a singularity, what is left is larger than the disagreement by ``1 / (1 - ratio)`` (the
geometric series of all further halvings; Aitken's extrapolation), and the reported error is raised by that.
Source: P. Gonnet, "A review of error estimation in adaptive quadrature", ACM Computing Surveys 44 (2012), §§ 2, 6.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from numeric.estimate import Stop

Array = NDArray[np.float64]
Function = Callable[[Array], Array]

_ORDERS = (16, 13, 10)
_ROUNDING = 2e-14
_SAFETY = 2.0
_SMALLEST_WIDTH = 64 * float(np.finfo(float).eps)
_STALLED = 0.9999
_SMOOTH_GAIN = 1e-4
_NARROW = 1e-9
_MUCH = 0.01


@dataclass(frozen=True, slots=True)
class Chain:
    """What integrating over a chain of panels gave; ``magnitude`` is the integral of the modulus."""

    value: float
    error: float
    magnitude: float
    evaluations: int
    outcome: Stop


@dataclass(slots=True)
class _Panels:
    """Panels as parallel arrays; ``ratio`` is a panel's error over that of the panel it was cut from, or 0."""

    lower: Array
    upper: Array
    value: Array
    error: Array
    magnitude: Array
    ratio: Array

    def select(self, chosen: NDArray[np.bool_]) -> _Panels:
        return _Panels(*(getattr(self, name)[chosen] for name in self.__slots__))

    def joined(self, other: _Panels) -> _Panels:
        return _Panels(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in self.__slots__))


@np.errstate(all="ignore")
def integrate_chain(g: Function, edges: Array, *, rtol: float, atol: float, budget: int) -> Chain:
    """Integrate ``g`` over ``[edges[0], edges[-1]]``, halving the worst panels.

    Args:
        g: vectorised integrand.
        edges: increasing edges of the first panels.
        rtol: relative tolerance.
        atol: absolute tolerance.
        budget: the most evaluations that may be spent.
    """
    panels = _measured(g, edges[:-1], edges[1:], None)
    spent = panels.lower.size * sum(_ORDERS)
    while True:
        if not np.all(np.isfinite(panels.value + panels.magnitude)):
            return Chain(math.nan, math.inf, math.nan, spent, Stop.NOT_FINITE)
        goal = max(atol, rtol * abs(float(panels.value.sum())))
        error = _total_error(panels)
        if error <= goal:
            return _closed(panels, error, goal, spent, Stop.CONVERGED)
        worst = _worst(panels, goal)
        if not worst.any():
            return _closed(panels, error, goal, spent, Stop.TOLERANCE_NOT_REACHED)
        if spent + 2 * int(worst.sum()) * sum(_ORDERS) > budget:
            return _closed(panels, error, goal, spent, Stop.BUDGET_EXHAUSTED)
        cut = panels.select(worst)
        middle = (cut.lower + cut.upper) / 2
        halves = np.concatenate([cut.lower, middle]), np.concatenate([middle, cut.upper])
        panels = panels.select(~worst).joined(_measured(g, *halves, np.tile(cut.error, 2)))
        spent += 2 * middle.size * sum(_ORDERS)


def sample_panels(g: Function, lower: Array, upper: Array, order: int) -> tuple[Array, Array]:
    """Values of ``g`` at the Gauss nodes of every panel (panels × nodes), and the weights that go with them."""
    nodes, weights = _rule(order)
    half = (upper - lower) / 2
    points = (lower + upper)[:, None] / 2 + half[:, None] * nodes
    with np.errstate(all="ignore"):
        values = np.asarray(g(points.ravel()), dtype=float)
    return np.broadcast_to(values, points.size).reshape(points.shape), half[:, None] * weights


@cache
def _rule(order: int) -> tuple[Array, Array]:
    nodes, weights = np.polynomial.legendre.leggauss(order)
    return nodes, weights


def _measured(g: Function, lower: Array, upper: Array, parents: Array | None) -> _Panels:
    results: list[Array] = []
    magnitude = np.zeros_like(lower)
    with np.errstate(all="ignore"):
        for order in _ORDERS:
            values, weights = sample_panels(g, lower, upper, order)
            results.append((values * weights).sum(axis=1))
            magnitude = np.maximum(magnitude, (np.abs(values) * weights).sum(axis=1))
        error = np.maximum(np.abs(results[0] - results[1]), np.abs(results[0] - results[2]))
        ratio = np.zeros_like(error) if parents is None else np.where(parents > 0, error / parents, 0.0)
        if parents is not None:
            # Rules agree by luck next to a kink or a jump; a smooth panel that is halved gains far more than this.
            error = np.where(ratio > _SMOOTH_GAIN, np.maximum(error, parents / 4), error)
    return _Panels(lower, upper, results[0], error, magnitude, ratio)


def _inflated(panels: _Panels) -> Array:
    """Panel errors raised where halving helps slowly; rounding noise is left alone."""
    ratio = np.where(panels.error > _ROUNDING * panels.magnitude, np.minimum(panels.ratio, _STALLED), 0.0)
    return np.asarray(panels.error / (1 - ratio))


def _total_error(panels: _Panels) -> float:
    return _SAFETY * float(_inflated(panels).sum()) + _ROUNDING * float(panels.magnitude.sum())


def _divisible(panels: _Panels) -> NDArray[np.bool_]:
    scale = np.maximum(np.abs(panels.lower), np.abs(panels.upper))
    return np.asarray(panels.upper - panels.lower > np.maximum(_SMALLEST_WIDTH * scale, 1e-290), dtype=np.bool_)


def _worst(panels: _Panels, goal: float) -> NDArray[np.bool_]:
    """The panels worth halving: large errors first, none below its share, none too narrow to be cut."""
    errors = _inflated(panels)
    useful = _divisible(panels) & (errors > _ROUNDING * panels.magnitude) & (errors > goal / (8 * errors.size))
    if not useful.any():
        return useful
    return np.asarray(useful & (errors >= errors[useful].max() / 16), dtype=np.bool_)


def _diverging(panels: _Panels, goal: float) -> bool:
    """Whether a panel next to nothing in width holds much of the whole and is still not resolved."""
    region = float(panels.upper.max() - panels.lower.min())
    narrow = panels.upper - panels.lower < _NARROW * region
    much = panels.magnitude > _MUCH * panels.magnitude.sum()
    return bool((narrow & much & (panels.error > max(goal, 0.0)) & (panels.ratio > 0.5)).any())


def _closed(panels: _Panels, error: float, goal: float, spent: int, outcome: Stop) -> Chain:
    if outcome is not Stop.CONVERGED:
        # A panel that cannot be cut and is not resolved is worth nothing: all of it counts as error.
        lost = ~_divisible(panels) & (panels.error > _ROUNDING * panels.magnitude)
        error += float(panels.magnitude[lost].sum())
        if _diverging(panels, goal):
            outcome, error = Stop.DIVERGENT_SUSPECTED, math.inf
    return Chain(float(panels.value.sum()), error, float(panels.magnitude.sum()), spent, outcome)
