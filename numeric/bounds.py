"""Bounds of one shape, closed under products and sums, and the coefficient arithmetic of polynomials.

The bound of a tail integral follows from the concavity of the exponent: beyond a point it stays below its tangent.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from numeric.enclosures import UnprovenError, exact

NOTHING, UNIT = arb(0), arb(1)


@dataclass(frozen=True, slots=True)
class Bound:
    """``factor (1+y)^degree exp(-decay y² + rate y)`` for ``y ≥ start ≥ 0``."""

    factor: arb
    degree: Fraction = Fraction(0)
    decay: arb = NOTHING
    rate: arb = NOTHING

    def __mul__(self, other: Bound) -> Bound:
        return Bound(
            self.factor * other.factor, self.degree + other.degree, self.decay + other.decay, self.rate + other.rate
        )

    def above(self, other: Bound) -> Bound:
        """A bound of this shape above the sum of both."""
        if self.factor.is_zero() or other.factor.is_zero():
            return other if self.factor.is_zero() else self
        return Bound(
            self.factor + other.factor,
            max(self.degree, other.degree),
            self.decay.min(other.decay),
            self.rate.max(other.rate),
        )

    def inverse(self) -> Bound:
        """The reciprocal."""
        return Bound(1 / self.factor, -self.degree, -self.decay, -self.rate)

    def raised(self, exponent: Fraction) -> Bound:
        """A positive power."""
        ratio = exact(exponent)
        return Bound(self.factor**ratio, self.degree * exponent, self.decay * ratio, self.rate * ratio)

    def tail(self, reach: arb) -> arb:
        """An upper bound of ``∫_reach^∞``: the exponent is concave enough to stay below its tangent at ``reach``.

        Raises:
            UnprovenError: the bound does not decay from ``reach`` on.
        """
        slope = self.rate - 2 * self.decay * reach
        if self.decay >= 0 and self.degree > 0:
            slope += exact(self.degree) / (1 + reach)
        if self.decay >= 0 and slope < 0:
            return self.at(reach) / (-slope)
        if self.decay >= 0 and self.rate <= 0 and self.degree < -1:
            return self.factor * (1 + reach) ** exact(self.degree + 1) / exact(-self.degree - 1)
        raise UnprovenError("the integrand is not shown to decay at infinity")

    def at(self, y: arb) -> arb:
        """The bound at ``y``."""
        return self.factor * (1 + y) ** exact(self.degree) * (self.rate * y - self.decay * y * y).exp()

    def vanishes(self) -> bool:
        """Whether the bound tends to 0."""
        if self.decay > 0 or self.factor.is_zero():
            return True
        return bool(self.decay >= 0 and (self.rate < 0 or (self.rate <= 0 and self.degree < 0)))


ZERO = Bound(arb(0))


def padded(poly: tuple[arb, ...], size: int) -> tuple[arb, ...]:
    """Coefficients up to a size."""
    return poly + (arb(0),) * (size - len(poly))


def trimmed(poly: tuple[arb, ...]) -> tuple[arb, ...]:
    """Coefficients without zeros at the top."""
    while len(poly) > 1 and poly[-1].is_zero():
        poly = poly[:-1]
    return poly


def product(left: tuple[arb, ...], right: tuple[arb, ...]) -> tuple[arb, ...]:
    """The coefficients of a product."""
    result = [arb(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            result[i + j] += a * b
    return tuple(result)


def power_of_one_plus_y(degree: int, factor: arb) -> tuple[arb, ...]:
    """The coefficients of ``factor (1+y)^degree``."""
    poly: tuple[arb, ...] = (factor,)
    for _ in range(degree):
        poly = product(poly, (arb(1), arb(1)))
    return poly


def later(bound: Bound) -> tuple[float, float, Fraction]:
    """A key that puts bounds that decay more slowly first."""
    return float(bound.decay), -float(bound.rate), -bound.degree
