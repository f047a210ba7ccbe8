"""Deterministic integration of vectorised functions, with errors that are meant.

Every one-dimensional integral is taken by two routes (plain, and through a chart that spreads the ends out); they have
to agree.  A feature much narrower than a thousandth of the region (or, on a line, of ``scale``) and far from the
hinted points can still be missed by any method that only samples: say where it is with ``points``, ``centre`` or
``scale``.
No error below a tenth of the requested tolerance is claimed, for at a jump the rules may agree by luck; a jump whose
place is known belongs into ``points``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from numeric.adaptive import Array, Chain, Function, integrate_chain
from numeric.charts import end_chart, half_line_chart, integrate_chart
from numeric.cubature import cube, gauss_hermite
from numeric.estimate import Estimate, Kind, Stop, judged

__all__ = ["cube", "gauss_hermite", "half_line", "interval", "line"]

_PLAIN_PANELS = 32
_GRADES = 12
_CLAIM = 0.1
_NARROWEST = 1e-280


def interval(
    f: Function,
    lower: float,
    upper: float,
    *,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    budget: int = 400_000,
    points: Sequence[float] = (),
) -> Estimate:
    """Integrate ``f`` from ``lower`` to ``upper``, both finite; singularities at the ends and at ``points`` are met.

    Args:
        f: vectorised integrand, ``(n,) -> (n,)``; it is not evaluated at the ends.
        lower: lower limit.
        upper: upper limit; may be below ``lower``.
        rtol: relative tolerance.
        atol: absolute tolerance.
        budget: the most evaluations that may be spent.
        points: inner points where ``f`` is rough or peaked.

    Raises:
        ValueError: a limit is not finite or a tolerance or the budget is not positive.
    """
    _check(rtol, atol, budget, lower, upper)
    if lower == upper:
        return Estimate(0.0, 0.0, Kind.ESTIMATED, "gauss-legendre", 0, Stop.CONVERGED)
    if lower > upper:
        return _negated(interval(f, upper, lower, rtol=rtol, atol=atol, budget=budget, points=points))
    if upper - lower < _NARROWEST:
        return Estimate(math.nan, math.inf, Kind.ESTIMATED, "gauss-legendre", 0, Stop.TOLERANCE_NOT_REACHED)
    knots = [lower, *sorted(point for point in set(points) if lower < point < upper), upper]
    pieces = [_piece(f, a, b, rtol / 2, atol / len(knots), budget // len(knots)) for a, b in itertools.pairwise(knots)]
    return _summed(pieces, "gauss-legendre", rtol, atol)


def half_line(
    f: Function,
    lower: float = 0.0,
    *,
    scale: float = 1.0,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    budget: int = 400_000,
) -> Estimate:
    """Integrate ``f`` from ``lower`` to infinity (to minus infinity, from there, if ``scale`` is negative).

    The sign of the result is that of ``∫ f(x) |dx|``.  ``scale`` is where the bulk lies, seen from ``lower``.
    The other arguments are those of `interval`.
    """
    _check(rtol, atol, budget, lower, scale)
    if scale == 0:
        raise ValueError("the scale must not be 0")
    return _summed([_ray(f, lower, scale, rtol, atol, budget)], "log-chart", rtol, atol)


def line(
    f: Function,
    *,
    centre: float = 0.0,
    scale: float = 1.0,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    budget: int = 400_000,
) -> Estimate:
    """Integrate ``f`` over the real line, whose bulk lies within some ``scale`` of ``centre``.

    Both half lines have to converge: a principal value is not an integral.
    """
    _check(rtol, atol, budget, centre, scale)
    if scale <= 0:
        raise ValueError(f"the scale must be positive, not {scale}")
    sides = [_ray(f, centre, sign * scale, rtol / 2, atol / 2, budget // 2) for sign in (1.0, -1.0)]
    return _summed(sides, "log-chart", rtol, atol)


def _piece(f: Function, lower: float, upper: float, rtol: float, atol: float, budget: int) -> Chain:
    """One interval by both routes."""
    edges = _graded_edges(lower, upper)
    plain = integrate_chain(f, edges, rtol=rtol / 2, atol=atol / 2, budget=budget // 4)
    half = (upper - lower) / 2
    ends = (end_chart(f, lower, half), end_chart(f, upper, -half))
    charted = [integrate_chart(chart, rtol=rtol / 2, atol=atol / 4, budget=budget // 3) for chart in ends]
    return _reconciled(plain, _added(charted))


def _graded_edges(lower: float, upper: float) -> Array:
    """Even edges with finer ones towards both ends, where hinted peaks lie."""
    width = upper - lower
    near = width / _PLAIN_PANELS * 4.0 ** -np.arange(1, _GRADES + 1)
    return np.unique(np.concatenate([np.linspace(lower, upper, _PLAIN_PANELS + 1), lower + near, upper - near]))


def _ray(f: Function, end: float, scale: float, rtol: float, atol: float, budget: int) -> Chain:
    """One half line by both routes; the plain one uses ``x = end + scale (1 - t) / t``."""

    def folded(t: Array) -> Array:
        return f(end + scale * (1 - t) / t) * (abs(scale) / t**2)

    edges = np.linspace(0.0, 1.0, _PLAIN_PANELS + 1)
    plain = integrate_chain(folded, edges, rtol=rtol / 2, atol=atol / 2, budget=budget // 3)
    charted = integrate_chart(half_line_chart(f, end, scale), rtol=rtol / 2, atol=atol / 2, budget=budget // 2)
    return _reconciled(plain, charted)


def _reconciled(plain: Chain, charted: Chain) -> Chain:
    """One result from two: what the routes disagree about counts as error, and the ends are judged by the chart."""
    spent = plain.evaluations + charted.evaluations
    diverging = [route for route in (plain, charted) if route.outcome is Stop.DIVERGENT_SUSPECTED]
    if charted in diverging or (diverging and charted.outcome is Stop.BUDGET_EXHAUSTED):
        return Chain(charted.value, math.inf, charted.magnitude, spent, Stop.DIVERGENT_SUSPECTED)
    usable = [route for route in (plain, charted) if math.isfinite(route.error)]
    if not usable:
        return Chain(charted.value, math.inf, charted.magnitude, spent, charted.outcome)
    best = min(usable, key=lambda route: route.error)
    error = best.error
    if len(usable) == 2:
        apart = abs(plain.value - charted.value)
        if apart > plain.error + charted.error:  # one of them missed something
            error = 2 * apart + plain.error + charted.error
        elif plain.outcome is charted.outcome is Stop.CONVERGED:
            error = max(error, apart)
    return Chain(best.value, error, best.magnitude, spent, best.outcome)


def _added(chains: Sequence[Chain]) -> Chain:
    outcome = next((c.outcome for c in chains if c.outcome is not Stop.CONVERGED), Stop.CONVERGED)
    return Chain(
        sum(c.value for c in chains),
        sum(c.error for c in chains),
        sum(c.magnitude for c in chains),
        sum(c.evaluations for c in chains),
        outcome,
    )


def _summed(chains: Sequence[Chain], method: str, rtol: float, atol: float) -> Estimate:
    total = _added(chains)
    if total.magnitude == 0:
        return Estimate(0.0, math.inf, Kind.ESTIMATED, method, total.evaluations, Stop.NOTHING_SEEN)
    outcome = total.outcome
    if not math.isinf(total.error) and outcome is not Stop.NOT_FINITE:
        reached = judged(total.error, total.value, rtol, atol)
        outcome = reached if reached is Stop.CONVERGED or outcome is Stop.CONVERGED else outcome
    error = max(total.error, _CLAIM * max(atol, rtol * abs(total.value)))
    return Estimate(total.value, error, Kind.ESTIMATED, method, total.evaluations, outcome)


def _negated(estimate: Estimate) -> Estimate:
    return Estimate(
        -estimate.value, estimate.error, estimate.kind, estimate.method, estimate.evaluations, estimate.outcome
    )


def _check(rtol: float, atol: float, budget: int, *numbers: float) -> None:
    if not (rtol > 0 and atol > 0 and budget > 0):
        raise ValueError(f"tolerances and budget must be positive, not {rtol}, {atol}, {budget}")
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"limits, centre and scale must be finite, not {numbers}")
