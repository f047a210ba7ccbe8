"""Integrals cut off at growing windows, to tell whether they converge absolutely.

The outermost integrals of a term are taken over windows that grow by one large factor, with their absolute values
beside them.  An absolute value that still grows by as much from window to window belongs to an integral that diverges.

Source: Gauss-Legendre rule after a change of variable: P. J. Davis, P. Rabinowitz, *Methods of Numerical
Integration*, 2nd ed., 1984, section 2.7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.scope import End
from derivations.crosscheck.values import Value, each, flat
from derivations.crosscheck.world import World
from derivations.model.terms import Term
from numeric import dual, grids

WINDOWS = (1e10, 1e20, 1e30)
"""Half-widths of an infinite range; a finite end, and 0 in between, is approached to within the reciprocal."""

TERMS = dict(zip(WINDOWS, (100, 3_200, 102_400), strict=True))
"""How many terms of a series belong to a window."""

POINTS = 16
NODES = (40 * POINTS, 54 * POINTS)
SLOWDOWN = 0.99
"""A growth that shrinks by less than this from window to window is that of a logarithm or faster."""

NOTICEABLE = 1e-3


class Windowed(Floats):
    """Floats whose outermost integrals run over a window; ``masses`` holds the integrals of their absolute values."""

    def __init__(self, width: float, nodes: int) -> None:
        super().__init__(grids.LEVELS[1])
        self.width, self.nodes = width, nodes
        self.masses: list[float] = []

    def integral(self, integrand: Callable[[Value], Value], dims: tuple[int, ...], bounds: tuple[Any, Any]) -> Value:
        """An integral over the window, if it is an outermost one."""
        if self._depth:
            return super().integral(integrand, dims, bounds)
        if dims and dims[0] > 1:
            raise NoValueError("windows are for one dimension")
        self.integrals += 1
        x, weights = self._range(*bounds)
        value = self._inside(integrand, (x,) if dims else x, 1, self.nodes)
        self.masses.append(sum(_mass(dual.innermost(part), weights, bounds) for part in flat(value)))
        return each(value, lambda part: dual.leaves(part, lambda leaf: np.sum(np.asarray(leaf) * weights)))

    def series(self, term: Callable[[Any], Value], start: int) -> Value:
        """The first terms of a series, if it is an outermost one."""
        if self._depth:
            return super().series(term, start)
        self.integrals += 1
        index = np.arange(start, start + TERMS[self.width], dtype=np.float64)
        weights = np.ones_like(index)
        value = self._inside(term, index, 1, self.nodes)
        self.masses.append(sum(_mass(dual.innermost(part), weights, (start, End(1))) for part in flat(value)))
        return each(value, lambda part: dual.leaves(part, lambda leaf: np.sum(np.asarray(leaf) * weights)))

    def limit(self, function: Callable[[Any], Value], sign: int) -> Value:
        """The value at the end of the window."""
        return function(np.float64(sign * self.width))

    def _range(self, low: Any, high: Any) -> tuple[Any, Any]:
        """Nodes and weights from ``low`` to ``high``."""
        infinite = [end is None or isinstance(end, End) for end in (low, high)]
        if all(infinite):
            u, w = _stretched(float(np.arcsinh(self.width)), self.nodes)
            sign = -1.0 if isinstance(low, End) and low.sign > 0 else 1.0
            return np.sinh(u), sign * w * np.cosh(u)
        u, w = _stretched(float(np.log(self.width)), self.nodes)
        if any(infinite):
            finite, end = (low, high) if infinite[1] else (high, low)
            side = end.sign * np.exp(u)
            return dual.innermost(finite) + side, w * (side if infinite[1] else -side)
        start, end = float(dual.innermost(low)), float(dual.innermost(high))
        share = 1 / (1 + np.exp(-u))
        if start < 0 < end:
            x = np.concatenate([start * share[::-1], end * share])
            weights = np.concatenate([-start * (w * share * (1 - share))[::-1], end * w * share * (1 - share)])
            return x, weights
        return start + (end - start) * share, (end - start) * w * share * (1 - share)


def _mass(leaf: Any, weights: Any, bounds: tuple[Any, Any]) -> float:
    """The integral of the absolute value; beyond the largest float only where an infinite end is the cause."""
    heights = np.abs(np.broadcast_to(np.asarray(leaf, dtype=np.float64), np.shape(weights)))
    mass = float(np.sum(heights * np.abs(weights)))
    if np.isfinite(mass):
        return mass
    finite = [end is not None and not isinstance(end, End) for end in bounds]
    ends = [heights[k] for k, known in zip((0, -1), finite, strict=True) if known]
    outer = [heights[k] for k, known in zip((0, -1), finite, strict=True) if not known]
    return mass if np.any(np.isinf(outer)) and np.all(np.isfinite(ends)) else float("nan")


@cache
def _stretched(reach: float, nodes: int) -> tuple[Any, Any]:
    """The composite Gauss–Legendre rule on ``[-reach, reach]``, with ``POINTS`` nodes a panel."""
    points, weights = np.polynomial.legendre.leggauss(POINTS)
    panels = nodes // POINTS
    half = reach / panels
    centres = half * (2 * np.arange(panels) + 1) - reach
    return (centres[:, None] + half * points).ravel(), np.tile(half * weights, panels)


@dataclass(frozen=True, slots=True)
class Widening:
    """A term at growing windows: its values, and the absolute values of its outermost integrals, window by window."""

    values: tuple[np.ndarray[Any, Any], ...]
    masses: tuple[tuple[float, ...], ...]

    @property
    def diverges(self) -> bool:
        """Whether the absolute value of some integral grows without slowing down."""
        return any(_unbounded(column) for column in zip(*self.masses, strict=True))

    @property
    def converges(self) -> bool:
        """Whether the absolute values of all integrals have settled."""
        return all(_settled(column) for column in zip(*self.masses, strict=True))


def growth(term: Term, world: World, deadline: float) -> Widening | None:
    """Evaluate a term at growing windows; nothing where the rule itself is in doubt.

    Raises:
        NoValueError: the term has no value that could be computed.
    """
    values, masses = [], []
    for width in WINDOWS:
        coarse, fine = (_at_window(term, world, width, nodes, deadline) for nodes in NODES)
        if not _agree(coarse[1], fine[1]):
            return None
        values.append(fine[0])
        masses.append(fine[1])
    return Widening(tuple(values), tuple(masses))


def _at_window(
    term: Term, world: World, width: float, nodes: int, deadline: float
) -> tuple[np.ndarray[Any, Any], tuple[float, ...]]:
    backend = Windowed(width, nodes)
    value = Evaluator(world, backend, deadline)(term)
    return np.array([float(dual.innermost(part)) for part in flat(value)]), tuple(backend.masses)


def _agree(coarse: tuple[float, ...], fine: tuple[float, ...]) -> bool:
    """Whether two rules see the same; beyond the largest float they see the same growth."""
    pairs = zip(coarse, fine, strict=True)
    return all(a == b or abs(a - b) <= NOTICEABLE * (1e-3 + abs(b)) for a, b in pairs)


def _unbounded(masses: tuple[float, ...]) -> bool:
    first, second, third = masses
    if np.isinf(third):
        return not np.isnan(first) and not np.isnan(second)
    return bool(second - first > NOTICEABLE and third - second >= SLOWDOWN * (second - first))


def _settled(masses: tuple[float, ...]) -> bool:
    _, second, third = masses
    return bool(np.isfinite(third)) and abs(third - second) <= NOTICEABLE * (1 + third)
