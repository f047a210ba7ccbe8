"""Integration by fixed rules of growing order: Gauss–Hermite, and product rules over the whole of R^d.

Errors come from the differences of successive orders, raised where raising the order helps slowly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from numeric.estimate import Estimate, Kind, Stop, judged

Array = NDArray[np.float64]

_HERMITE_ORDERS = (30, 45, 68, 102, 153, 200)
_AXIS_ORDERS = (18, 27, 40, 60, 90, 135, 202, 303, 454, 681, 1021)
_COORDINATES = ((False, 5.0), (True, 3.6), (True, 2.6), (True, 2.2))
_TOO_SHORT = (Stop.DIVERGENT_SUSPECTED, Stop.NOTHING_SEEN)
_OUTER_LAYERS = 12
_OUTER_SHARE = 0.02
_OFFSET = 0.3819660112501051
_SAFETY = 3.0
_FAST = 0.1
_ROUNDING = 2e-14
_CHUNK = 200_000
_METHOD = "product trapezoid"


def gauss_hermite(
    f: Callable[[Array], Array], mean: float = 0.0, deviation: float = 1.0, *, rtol: float = 1e-9, atol: float = 1e-12
) -> Estimate:
    """Expectation of ``f`` under the normal distribution by Gauss–Hermite rules of growing order.

    Exact for polynomials.  Where raising the order helps slowly (kinks, growth like a Gaussian's inverse) the error
    is raised accordingly, and infinite when it does not help at all: use `numeric.quadrature.line` on ``f`` times
    the density.

    Raises:
        ValueError: the mean is not finite or the deviation not positive.
    """
    if not (deviation > 0 and math.isfinite(mean + deviation)):
        raise ValueError(f"a normal distribution needs a finite mean and a positive deviation, not {mean}, {deviation}")
    values, magnitude = [], 0.0
    with np.errstate(all="ignore"):
        for order in _HERMITE_ORDERS:
            nodes, weights = _probabilists_rule(order)
            heights = np.broadcast_to(np.asarray(f(mean + deviation * nodes), dtype=float), nodes.shape)
            values.append(float(weights @ heights))
            magnitude = max(magnitude, float(weights @ np.abs(heights)))
    spent = sum(_HERMITE_ORDERS)
    if not math.isfinite(magnitude):
        return Estimate(math.nan, math.inf, Kind.ESTIMATED, "gauss-hermite", spent, Stop.NOT_FINITE)
    if magnitude == 0:
        return Estimate(0.0, math.inf, Kind.ESTIMATED, "gauss-hermite", spent, Stop.NOTHING_SEEN)
    error = sequence_error(values, _ROUNDING * magnitude)
    outcome = Stop.DIVERGENT_SUSPECTED if _running_away(values) else judged(error, values[-1], rtol, atol)
    return Estimate(values[-1], error, Kind.ESTIMATED, "gauss-hermite", spent, outcome)


def cube(
    f: Callable[[Array], Array],
    dimension: int,
    *,
    centre: float | Sequence[float] = 0.0,
    scale: float | Sequence[float] = 1.0,
    rtol: float = 1e-7,
    atol: float = 1e-10,
    budget: int = 4_000_000,
) -> Estimate:
    """Integrate ``f`` over all of R^d, d = 1, 2, 3, by the trapezoidal rule in exponential coordinates.

    Every axis is ``x = centre + scale u`` with ``u = sinh t`` or, where the decay is too slow for that,
    ``u = sinh(π/2 sinh t)`` (Takahasi & Mori 1974), so that analytic integrands converge exponentially in the number
    of points.  The grid of every order is shifted, and what lies beyond the last layer of points is estimated from the
    layers before it.

    Args:
        f: vectorised integrand, ``(n, dimension) -> (n,)``.
        dimension: 1, 2 or 3.
        centre: where the bulk lies, one number or one an axis.
        scale: how wide the bulk is, one number or one an axis.
        rtol: relative tolerance.
        atol: absolute tolerance.
        budget: the most evaluations that may be spent.

    Raises:
        ValueError: the dimension is not 1, 2 or 3, a scale is not positive, or a tolerance or the budget is not.
    """
    middle, widths = (np.broadcast_to(np.asarray(a, dtype=float), (dimension,)) for a in (centre, scale))
    if dimension not in (1, 2, 3) or not (np.all(widths > 0) and np.all(np.isfinite(middle + widths))):
        raise ValueError(f"needs dimension 1, 2 or 3 and positive finite scales, not {dimension}, {scale}")
    if not (rtol > 0 and atol > 0 and budget > 0):
        raise ValueError(f"tolerances and budget must be positive, not {rtol}, {atol}, {budget}")
    spent = 0
    for double, reach in _COORDINATES:
        estimate = _grown(_Product(f, middle, widths, double, reach), rtol, atol, budget, spent)
        spent = estimate.evaluations
        if estimate.outcome is not Stop.NOT_FINITE and (double or estimate.outcome not in _TOO_SHORT):
            break
    return estimate


def sequence_error(values: Sequence[float], floor: float) -> float:
    """Error of the last of a sequence of approximations, from its last differences.

    Where each of the last four differences is at most a tenth of the one before, the last one, raised by the geometric
    series it starts (and the ones before, since one small difference may be luck).  Otherwise nothing says that the
    approximations have settled: three times the largest of the last five differences, infinite if that is the last.
    """
    differences = [abs(b - a) for a, b in pairwise(values[-6:])]
    recent = differences[-4:]
    if max(recent) <= floor:
        return 2 * floor
    last = recent[-1]
    if all(later <= max(_FAST * earlier, floor) for earlier, later in pairwise(recent)):
        return _SAFETY * max(last / (1 - _FAST), 0.03 * recent[-2], 0.001 * recent[-3]) + 2 * floor
    largest = max(differences)
    return math.inf if last == largest else _SAFETY * largest + 2 * floor


def _running_away(values: Sequence[float]) -> bool:
    """Whether the approximations grow, and grow faster and faster."""
    differences = np.diff(values)
    return bool(np.all(differences * differences[0] > 0) and np.all(np.diff(np.abs(differences)) > 0))


@cache
def _probabilists_rule(order: int) -> tuple[Array, Array]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    kept = weights > 0  # the outermost weights may underflow, and 0 times an overflowing value is no number
    return nodes[kept], weights[kept] / weights.sum()


class _Product:
    """An integrand over R^d with the coordinates it is sampled in."""

    def __init__(self, f: Callable[[Array], Array], centre: Array, scale: Array, double: bool, reach: float) -> None:
        self._f, self._centre, self._scale, self.double, self._reach = f, centre, scale, double, reach
        self.dimension = centre.size

    def sampled(self, order: int, level: int) -> Array:
        """Values times weights on a grid with ``order`` points an axis."""
        step = 2 * self._reach / order
        t = -self._reach + step * (np.arange(order) + (0.5 + level * _OFFSET) % 1.0)
        axis, weight = np.sinh(t), step * np.cosh(t)
        if self.double:
            inner = np.pi / 2 * axis
            axis, weight = np.sinh(inner), np.pi / 2 * weight * np.cosh(inner)
        shape = (order,) * self.dimension
        flat = np.empty(order**self.dimension)
        with np.errstate(all="ignore"):
            for start in range(0, flat.size, _CHUNK):
                index = np.arange(start, min(start + _CHUNK, flat.size))
                digits = np.unravel_index(index, shape)
                points = np.stack([axis[digit] for digit in digits], axis=1) * self._scale + self._centre
                heights = np.broadcast_to(np.asarray(self._f(points), dtype=float), index.shape)
                factor = np.prod([weight[digit] for digit in digits], axis=0) * self._scale.prod()
                flat[index] = heights * factor
        return flat.reshape(shape)


def _grown(product: _Product, rtol: float, atol: float, budget: int, spent: int) -> Estimate:
    """Raise the order until the tolerance is met; the single-exponential grid gives up once it is seen to be short."""
    values: list[float] = []
    error, outcome = math.inf, Stop.BUDGET_EXHAUSTED
    for level, order in enumerate(_AXIS_ORDERS):
        if spent + order**product.dimension > budget:
            break
        terms = product.sampled(order, level)
        spent += terms.size
        values.append(float(terms.sum()))
        magnitude = np.abs(terms)
        if not math.isfinite(float(magnitude.sum())):
            return Estimate(math.nan, math.inf, Kind.ESTIMATED, _METHOD, spent, Stop.NOT_FINITE)
        if not magnitude.any():
            error, outcome = math.inf, Stop.NOTHING_SEEN
            continue
        beyond = _beyond(magnitude)
        short = beyond > max(atol, rtol * abs(values[-1]))
        if len(values) >= 3 and short and not product.double:
            return Estimate(values[-1], math.inf, Kind.ESTIMATED, _METHOD, spent, _TOO_SHORT[0])
        if len(values) < 5:
            continue
        error = sequence_error(values, _ROUNDING * float(magnitude.sum())) + beyond
        outcome = Stop.DIVERGENT_SUSPECTED if math.isinf(beyond) else Stop.BUDGET_EXHAUSTED
        if judged(error, values[-1], rtol, atol) is Stop.CONVERGED:
            outcome = Stop.CONVERGED
            break
    return Estimate(values[-1] if values else math.nan, error, Kind.ESTIMATED, _METHOD, spent, outcome)


def _beyond(magnitude: Array) -> float:
    """About how much lies beyond the grid: the outermost layer of every face, continued geometrically.

    Infinite when the outer layers hold so much that the bulk cannot be inside.
    """
    total, whole = 0.0, float(magnitude.sum())
    outer = max(magnitude.shape[0] // _OUTER_LAYERS, 2)
    for axis in range(magnitude.ndim):
        layers = magnitude.sum(axis=tuple(other for other in range(magnitude.ndim) if other != axis))
        for profile in (layers, layers[::-1]):
            if profile[:outer].sum() > _OUTER_SHARE * whole:
                return math.inf
            total += _continued(profile)
    return total


def _continued(profile: Array) -> float:
    last, inner = float(profile[0]), float(profile[3])
    if last == 0:
        return 0.0
    ratio = (last / inner) ** (1 / 3) if inner > 0 else math.inf
    return _SAFETY * last / (1 - ratio) if ratio < 0.97 else math.inf
