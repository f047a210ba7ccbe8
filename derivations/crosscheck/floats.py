"""Floats as a backend: nested integrals as array axes, with the signs of divergence watched."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb

from derivations.crosscheck.failures import HighDimensionError, NoValueError, TooManyPointsError
from derivations.crosscheck.scope import End, Marginal, Weighted, weighted
from derivations.crosscheck.values import Value, each, flat, pairwise
from derivations.model.terms import Term
from numeric import dual, grids

MAX_POINTS = 400_000
WIDEST = 1e-10
"""The largest relative error of a ball that is rounded to a number."""
NEAR = 8.0
"""Closer to the origin than this, a value that is not finite is a failure, not an underflow."""


class Floats:
    """NumPy numbers at one grid level.

    ``lanes`` is the length of the arrays that symbols of a world stand for, if they stand for several values at once.
    ``edge`` is the largest share of an integrand that was seen at the rim of its window or beside values that are
    not finite: a small one is the sign of a converged integral.  ``integrals`` counts the integrals.
    """

    def __init__(self, level: grids.Level, lanes: int = 0) -> None:
        self.level = level
        self.edge = 0.0
        self.integrals = 0
        self._axes = int(lanes > 0)
        self._points = max(1, lanes)
        self._depth = 0

    def number(self, value: Fraction) -> Any:
        """An exact rational, rounded."""
        return np.float64(value)

    def pi(self) -> Any:
        """π, rounded."""
        return np.float64(np.pi)

    def enclosed(self, value: arb) -> Any:
        """A real number that is known by a ball, rounded.

        Raises:
            NoValueError: the ball is too wide.
        """
        if not value.rad() <= WIDEST * (1 + abs(value.mid())):
            raise NoValueError("a limit is not enclosed well enough")
        return np.float64(float(value.mid()))

    def seed_point(self, value: Any, body: Term) -> Any:
        """The point itself."""
        return value

    def integral(self, integrand: Callable[[Value], Value], dims: tuple[int, ...], bounds: tuple[Any, Any]) -> Value:
        """An integral over the line, over ℝᵈ with d ≤ 3, over a half-line or between bounds."""
        self.integrals += 1
        if dims and dims[0] > 1:
            return self._space(integrand, dims[0])
        low, high = bounds
        if low is None or (isinstance(low, End) and isinstance(high, End)):
            return self._line(integrand, bool(dims), -1 if low is not None and low.sign > high.sign else 1)
        if isinstance(low, End) or isinstance(high, End):
            return self._half_line(integrand, low, high)
        return self._interval(integrand, low, high)

    def expectation(self, integrand: Weighted, dims: tuple[int, ...], law: Marginal | None) -> Value:
        """The integral of body times weight."""
        return self.integral(weighted(integrand), dims, (None, None))

    def side(self, evaluate: Callable[[], Value], bends: Callable[[], int]) -> Any:
        """The components of a side that is evaluated in these numbers: a flat array, one number a component.

        ``bends`` says how many terms around the one that is visited need not be linear in it.
        """
        return np.array([float(dual.innermost(part)) for part in flat(evaluate())])

    # ---------------------------------------------------------------------------------------------- regions

    def _line(self, integrand: Callable[[Value], Value], vector: bool, sign: int) -> Value:
        nodes, weights = grids.line(self.level, self._depth)
        x = self._axis(nodes)
        value = self._inside(integrand, (x,) if vector else x, 1, len(nodes))
        return self._collapse(value, (sign * weights,), [np.abs(nodes)], (True, True))

    def _space(self, integrand: Callable[[Value], Value], dimension: int) -> Value:
        if dimension > 3:
            raise HighDimensionError("quadrature in more than three dimensions")
        if dimension == 3 and self.level in grids.WIDE:
            raise NoValueError("slow decay in three dimensions")
        nodes, weights = grids.axis(self.level, dimension)
        shape = [[len(nodes) if i == j else 1 for j in range(dimension)] + [1] * self._axes for i in range(dimension)]
        x = tuple(nodes.reshape(s) for s in shape)
        value = self._inside(integrand, x, dimension, len(nodes) ** dimension)
        return self._collapse(value, (weights,) * dimension, [np.abs(nodes)] * dimension, (True, True))

    def _half_line(self, integrand: Callable[[Value], Value], low: Any, high: Any) -> Value:
        start, side = (low, high.sign) if isinstance(high, End) else (high, low.sign)
        orientation = side if isinstance(high, End) else -side
        nodes, weights = grids.half_line(self.level, self._depth)
        x = start + self._axis(side * nodes)
        value = self._inside(integrand, x, 1, len(nodes))
        return self._collapse(value, (orientation * weights,), [nodes], (False, True))

    def _interval(self, integrand: Callable[[Value], Value], low: Any, high: Any) -> Value:
        near, far, weights = grids.unit_interval(self.level, self._depth)
        x = low * self._axis(far) + high * self._axis(near)
        value = self._inside(integrand, x, 1, len(weights))
        width = high - low
        total = self._collapse(value, (weights,), [np.zeros_like(weights)], (False, False))
        return each(total, lambda part: part * width)

    def _axis(self, nodes: Any) -> Any:
        return nodes.reshape((len(nodes),) + (1,) * self._axes)

    def _inside(self, integrand: Callable[[Value], Value], x: Value, axes: int, points: int) -> Value:
        before = self._axes, self._points, self._depth
        self._axes, self._depth = self._axes + axes, self._depth + 1
        try:
            if self._points * points > MAX_POINTS:
                self._points = self._outer_points(integrand, x, axes)
            self._points *= points
            if self._points > MAX_POINTS:
                raise TooManyPointsError("nested integrals need too many points")
            return integrand(x)
        finally:
            self._axes, self._points, self._depth = before

    def _outer_points(self, integrand: Callable[[Value], Value], x: Value, axes: int) -> int:
        """How many points of the outer integrals the integrand really depends on, from its shape at one node."""
        one = each(x, lambda part: part[(slice(0, 1),) * axes])
        return max(int(np.size(dual.innermost(part))) for part in flat(integrand(one)))

    # -------------------------------------------------------------------------------------------- summation

    def _collapse(self, value: Value, weights: tuple[Any, ...], sizes: list[Any], rims: tuple[bool, bool]) -> Value:
        grid = _outer(weights, np.multiply).reshape([len(w) for w in weights] + [1] * self._axes)
        size = _outer(tuple(sizes), np.maximum).reshape(grid.shape)
        axes = tuple(range(len(weights)))
        return each(value, lambda part: dual.leaves(part, lambda leaf: self._summed(leaf, grid, size, axes, rims)))

    def _summed(self, leaf: Any, grid: Any, size: Any, axes: tuple[int, ...], rims: tuple[bool, bool]) -> Any:
        terms = np.asarray(leaf) * grid
        bad = ~np.isfinite(terms)
        rim = 0.0
        if bad.any():
            if (bad & (size < NEAR)).any():
                return terms.sum(axis=axes)
            terms = np.where(bad, 0.0, terms)
            rim = _beside(terms, bad, axes)
        peak = float(np.abs(terms).max(initial=0.0))
        if peak > 0.0:
            for axis in axes:
                ends = [np.take(terms, [0, 1], axis=axis)] if rims[0] else []
                ends += [np.take(terms, [-1, -2], axis=axis)] if rims[1] else []
                rim = max([rim, *(float(np.abs(end).max()) for end in ends)])
            self.edge = max(self.edge, rim / peak)
        return terms.sum(axis=axes)

    def series(self, term: Callable[[Any], Value], start: int) -> Value:
        """A truncated sum; the number of terms grows with the window of the level."""
        self.integrals += 1
        count = int(2.2 * self.level.window) if self.level.window < 1e3 else 1200 + int(self.level.window / 1e4)
        numbers = start + np.arange(float(count))
        value = self._inside(term, self._axis(numbers), 1, count)
        return self._collapse(value, (np.ones(count),), [numbers], (False, True))

    def limit(self, function: Callable[[Any], Value], sign: int) -> Value:
        """The value far out, where two places agree."""
        far = 60.0 if self.level.window < 1e3 else 1e6
        here, there = (each(function(np.float64(sign * x)), lambda part: part + 0.0) for x in (far, far * 1.7))
        for a, b in zip(flat(here), flat(there), strict=True):
            a, b = dual.innermost(a), dual.innermost(b)
            if not np.all(np.isfinite(b)) or np.max(np.abs(a - b)) > 1e-7 * (1 + np.max(np.abs(b))):
                raise NoValueError("a boundary term has no limit")
        return pairwise(here, there, lambda a, b: b)


def _outer(parts: tuple[Any, ...], combine: Any) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = combine.outer(result, part)
    return result


def _beside(terms: Any, bad: Any, axes: tuple[int, ...]) -> float:
    """The largest term next to one that is not finite."""
    largest = 0.0
    for axis in axes:
        for step in (1, -1):
            beside = np.roll(bad, step, axis=axis)
            largest = max(largest, float(np.abs(np.where(beside, terms, 0.0)).max()))
    return largest
