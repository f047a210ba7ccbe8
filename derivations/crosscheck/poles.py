"""Poles inside a range of integration, and how an integrand grows beside a point.

Where a denominator vanishes at a number that is known exactly, a germ tells the power of the pole.  Elsewhere a change
of sign and a derivative that is not 0 prove a simple zero of a factor in a small interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from flint import acb, arb

from derivations.model import terms as t
from derivations.model.term_latex import to_latex
from numeric.divergence import diverges_beside
from numeric.enclosures import Enclosure, exact
from numeric.germs import Germ

REACH = arb(2) ** -10
"""How far from a point the integrand is enclosed to tell its power there."""

PLACES = 129
"""At so many places a denominator is sampled to find where it may vanish; they only propose."""

WIDTH = 8
"""The part of an infinite range in which poles are looked for."""

MAX_DENOMINATOR = 1000
BISECTIONS = 40
BESIDE = Fraction(1, 2**20)
"""Half the width of the interval that encloses a zero which is not known exactly."""

At = Callable[[t.Term, Any], Any]
"""The value of a term at a value of the variable of integration; nothing where it has none that is known."""


def inner_poles(at: At, integrand: t.Term, variable: t.Sym, low: arb, high: arb) -> Iterator[str]:
    """Where inside a range the integral provably diverges, as LaTeX.

    Args:
        at: evaluates the integrand and its parts.
        integrand: the whole integrand.
        variable: the variable of integration.
        low: the lower end, ``-inf`` for none.
        high: the upper end, ``inf`` for none.
    """
    for factor in _denominators(integrand, variable):
        for root in dict.fromkeys(_roots(at, _peeled(factor)[0], low, high)):
            place = root.limit_denominator(MAX_DENOMINATOR)
            point = Enclosure(acb(exact(place)))
            if low < point.real() < high and any(diverges_at(at, integrand, point, inward) for inward in (1, -1)):
                yield to_latex(t.Num(place))
            elif _is_inside(root, low, high) and _is_simple(at, integrand, variable, factor, root):
                yield f"{float(root):.6g}"


def _is_inside(root: Fraction, low: arb, high: arb) -> bool:
    return bool(low < exact(root - BESIDE) and exact(root + BESIDE) < high)


def diverges_at(at: At, integrand: t.Term, point: Enclosure, inward: int) -> bool:
    """Whether the integral diverges at a point, approached from above (``inward`` 1) or from below (-1)."""
    beside = Germ.identity(REACH)
    return diverges_beside(at(integrand, point + (beside if inward > 0 else -beside)))


def _denominators(integrand: t.Term, variable: t.Sym) -> list[t.Pow]:
    parts = (part for _, part in t.subterms(integrand) if isinstance(part, t.Pow))
    return [p for p in dict.fromkeys(parts) if variable in t.free_symbols(p.base) and _may_be_negative(p.exponent)]


def _may_be_negative(exponent: t.Term) -> bool:
    return not isinstance(exponent, t.Num) or exponent.value < 0


def _is_simple(at: At, integrand: t.Term, variable: t.Sym, factor: t.Pow, root: Fraction) -> bool:
    """Whether a factor ``b^-k`` of one term of the integrand, k ≥ 1, has a simple zero of ``b`` beside a place.

    Where the other factors do not vanish and the other terms are bounded, the integrand is of one sign and at least
    ``c/|x - z|`` beside the zero ``z``, by the mean value theorem.
    """
    base, exponent = _peeled(factor)
    terms = t.summands_of(integrand)
    hosts = [term for term in terms if factor in t.factors_of(term)]
    if len(hosts) != 1 or exponent > -1:
        return False
    low, high = exact(root - BESIDE), exact(root + BESIDE)
    before, after = (_real(at(base, Enclosure(acb(end)))) for end in (low, high))
    if not ((before < 0 and after > 0) or (before > 0 and after < 0)):
        return False
    near = Enclosure(acb(low.union(high)))
    others = [other for other in t.factors_of(hosts[0]) if other != factor]
    away = [_real(at(part, near)) for part in (t.partial(base, variable), *others)]
    bounded = [_real(at(term, near)) for term in terms if term != hosts[0]]
    return all(part.is_finite() for part in (*away, *bounded)) and not any(part.contains(0) for part in away)


def _peeled(factor: t.Pow) -> tuple[t.Term, Fraction]:
    """The base of a power of a power, with the product of the exponents; 0 where an exponent is no number."""
    base, exponent = factor.base, t.rational_value(factor.exponent) or Fraction(0)
    while isinstance(base, t.Pow) and (inner := t.rational_value(base.exponent)) is not None and inner > 0:
        base, exponent = base.base, exponent * inner
    return base, exponent


def _real(value: Any) -> arb:
    return value.real() if isinstance(value, Enclosure) else arb("nan")


def _roots(at: At, base: t.Term, low: arb, high: arb) -> Iterator[Fraction]:
    """Where a denominator vanishes or changes sign, by bisection in floats; these places only propose."""

    def height(x: Fraction) -> float:
        return float(_real(at(base, Enclosure(acb(exact(x))))).mid())

    start, end = (_finite(edge, side) for edge, side in ((low, -1), (high, 1)))
    grid = [start + (end - start) * Fraction(k, PLACES - 1) for k in range(PLACES)]
    values = [height(x) for x in grid]
    for k, value in enumerate(values):
        if value == 0:
            yield grid[k]
        elif k and values[k - 1] * value < 0:
            yield _bisected(height, grid[k - 1], grid[k], values[k - 1])


def _finite(edge: arb, side: int) -> Fraction:
    return Fraction(float(edge.mid())) if edge.is_finite() else Fraction(side * WIDTH)


def _bisected(height: Callable[[Fraction], float], low: Fraction, high: Fraction, at_low: float) -> Fraction:
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        value = height(middle)
        if not value:
            return middle
        low, high = (middle, high) if value * at_low > 0 else (low, middle)
    return (low + high) / 2
