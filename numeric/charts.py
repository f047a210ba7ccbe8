"""Charts: intervals and half lines seen through a change of variable that spreads their ends out.

In the variable ``s = log(distance from the end)`` an integrable singularity or a power tail decays exponentially,
a divergent one does not, and what lies beyond the last representable point can be estimated from the decay seen.
Source: the idea of H. Takahasi & M. Mori, Publ. RIMS 9 (1974) 721, with one exponential instead of two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.adaptive import Array, Chain, Function, integrate_chain, sample_panels
from numeric.estimate import Stop

_LARGEST_LOG = 690.0
_PANELS = 96
_SCOUTS = 40
_TAIL_SAFETY = 2.0
_FAR_OUT = 70.0
_TINY = 1e-90
_NEAREST = 64 * float(np.finfo(float).eps)


@dataclass(frozen=True, slots=True)
class Chart:
    """An integrand in the variable ``s`` on ``[lower, upper]``; an open end has a remainder beyond it."""

    g: Function
    lower: float
    upper: float
    open_lower: bool
    open_upper: bool


def end_chart(f: Function, end: float, width: float) -> Chart:
    """The integral of ``f`` between ``end`` and ``end + width``, ``s`` being 1 minus the log of distance / width.

    The width may be negative.  ``s`` starts at 1 because near 0 it would be finer than ``x``.
    """

    def g(s: Array) -> Array:
        distance = np.exp(1 - s)
        return f(end + width * distance) * (abs(width) * distance)

    deepest = _LARGEST_LOG + math.log(min(abs(width), 1.0)) / 2
    deepest = min(deepest, _resolved_depth(end, width))
    return Chart(g, 1.0, 1.0 + deepest, False, True)


def half_line_chart(f: Function, end: float, scale: float) -> Chart:
    """The integral of ``f`` from ``end`` to ``+inf`` (``-inf`` if the scale is negative); ``s`` is the log distance."""

    def g(s: Array) -> Array:
        distance = np.exp(s)
        return f(end + scale * distance) * (abs(scale) * distance)

    deepest = _LARGEST_LOG
    deepest = min(deepest, _resolved_depth(end, scale))
    return Chart(g, -deepest, _LARGEST_LOG - max(math.log(abs(scale)), 0.0), True, True)


def _resolved_depth(end: float, width: float) -> float:
    """How far down in ``log(distance / width)`` doubles still tell points from the end."""
    nearest = _NEAREST * abs(end)
    return math.log(max(abs(width) / nearest, math.e)) if nearest > 0 else math.inf


@np.errstate(all="ignore")
def integrate_chart(chart: Chart, *, rtol: float, atol: float, budget: int) -> Chain:
    """Integrate over the chart and add to the error what may lie beyond its open ends."""
    edges = _first_edges(chart)
    values, _ = sample_panels(chart.g, edges[:-1], edges[1:], _SCOUTS)
    heights = np.abs(values).max(axis=1)
    finite = np.isfinite(heights)
    first, last = _usable_range(edges, finite, heights, chart)
    if first >= last or not finite[first:last].all():
        return Chain(math.nan, math.inf, math.nan, values.size, Stop.NOT_FINITE)
    remainder = 0.0
    if chart.open_lower:
        remainder += _remainder(-edges[first : last + 1][::-1], heights[first:last][::-1])
    if chart.open_upper:
        remainder += _remainder(edges[first : last + 1], heights[first:last])
    kept = _with_peak(chart.g, edges[first : last + 1])
    body = integrate_chain(chart.g, kept, rtol=rtol, atol=atol, budget=budget - values.size)
    outcome = body.outcome
    if math.isinf(remainder):
        outcome = Stop.DIVERGENT_SUSPECTED
    elif body.error + remainder > max(atol, rtol * abs(body.value)) and outcome is Stop.CONVERGED:
        outcome = Stop.TOLERANCE_NOT_REACHED
    return Chain(body.value, body.error + remainder, body.magnitude, body.evaluations + values.size, outcome)


def _first_edges(chart: Chart) -> Array:
    """Edges dense near 0, where the bulk is, and sparse far out."""
    return np.sinh(np.linspace(np.arcsinh(chart.lower), np.arcsinh(chart.upper), _PANELS + 1))


def _usable_range(edges: Array, finite: NDArray[np.bool_], heights: Array, chart: Chart) -> tuple[int, int]:
    """The panels left when those spoilt by overflow at the open ends are dropped."""
    good = np.flatnonzero(finite)
    if not good.size:
        return 0, 0
    first = int(good[0]) if chart.open_lower else 0
    last = int(good[-1]) + 1 if chart.open_upper else finite.size
    if chart.open_upper:
        last = _before_overflow(edges, heights, last)
    if chart.open_lower:
        first = finite.size - _before_overflow(-edges[::-1], heights[::-1], finite.size - first)
    return first, last


def _before_overflow(edges: Array, heights: Array, last: int) -> int:
    """Where to stop before ``x / (1 + x**2)`` and the like drop to 0 because the denominator overflows.

    A true decay passes through tiny numbers before it is 0; an overflow falls from a number that is not tiny.
    """
    seen = np.flatnonzero(heights[:last])
    if not seen.size or int(seen[-1]) == last - 1:
        return last
    end = int(seen[-1])
    abrupt = edges[end] > _FAR_OUT and heights[end] > _TINY
    return max(end - 1, 1) if abrupt else last


def _with_peak(g: Function, edges: Array) -> Array:
    """The edges, with a finer net around the largest of many samples, so that a narrow peak is not stepped over."""
    fractions = np.arange(_SCOUTS) / _SCOUTS
    points = (edges[:-1, None] + np.diff(edges)[:, None] * fractions).ravel()[1:]
    with np.errstate(all="ignore"):
        heights = np.abs(np.broadcast_to(np.asarray(g(points), dtype=float), points.shape))
    peak = int(np.argmax(np.where(np.isfinite(heights), heights, 0.0)))
    return np.unique(np.concatenate([edges, points[max(peak - 2, 0) : peak + 3]]))


def _remainder(edges: Array, heights: Array) -> float:
    """About the most that can lie beyond the last edge, from how the heights of the panels fall towards it.

    If ``|g|`` falls at least like ``s^-k`` from here on, the rest is at most ``|g(s)| s / (k - 1)``; an exponential
    decay has a growing ``k``, so its rest is smaller still.  No decay with ``k > 1``, no convergence: infinite.
    """
    depth = float(edges[-1])
    near, before = heights[-1], heights[-4:-1].max()
    if near == 0:
        return 0.0
    if edges[-5] <= 0 or before <= near:
        return math.inf
    slope = math.log(before / near) / math.log(float(edges[-2] / edges[-5]))
    return _TAIL_SAFETY * float(near) * depth / (slope - 1) if slope > 1.1 else math.inf
