"""Growth bounds: how large a function can be far out, as numbers that the generic functions understand.

A :class:`Growth` describes a real function of ``y = |x| ≥ start`` on one side of the line: an exact polynomial, a
bound on the rest, and, where the function keeps one sign, a lower bound.  Sums, products, quotients, exponentials and
logarithms of such descriptions follow from elementary inequalities, so an expression evaluated with a ``Growth`` in
place of its variable yields a *proven* bound of the tail of its integral.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from numeric.bounds import UNIT, ZERO, Bound, later, padded, power_of_one_plus_y, product, trimmed
from numeric.descriptions import Description
from numeric.enclosures import UnprovenError, exact

MAX_DEGREE = 24
FACTORIAL = 100
"""From where on a factorial is above an exponential function, whose rate is the larger the farther out that is."""


@dataclass(frozen=True, slots=True)
class Growth(Description):
    """A real function of ``x = side·y``, ``y ≥ start``: ``Σ poly[k] y^k`` up to ``rest``.

    Where ``sense`` is ±1, ``sense · f ≥ floor > 0``.
    """

    side: int
    poly: tuple[arb, ...]
    rest: Bound = ZERO
    floor: Bound | None = None
    sense: int = 0
    start: arb = UNIT

    # ------------------------------------------------------------------------------------------ making

    @staticmethod
    def identity(side: int) -> Growth:
        """``x`` itself."""
        return Growth(side, (arb(0), arb(side)))

    def constant(self, value: arb) -> Growth:
        """A constant."""
        return Growth(self.side, (value,))

    # ------------------------------------------------------------------------------------------ reading

    @property
    def exact(self) -> bool:
        """Whether the polynomial is all."""
        return bool(self.rest.factor.is_zero())

    def fixed(self) -> arb | None:
        """The value of a constant."""
        return self.poly[0] if self.exact and len(self.poly) == 1 else None

    def bound(self) -> Bound:
        """An upper bound of the absolute value."""
        if all(c.is_zero() for c in self.poly):
            return self.rest
        size = sum((abs(c) for c in self.poly), arb(0))
        return Bound(size.upper(), Fraction(len(self.poly) - 1)).above(self.rest)

    def signed(self) -> tuple[int, Bound | None, arb]:
        """The sign far out with a lower bound of the absolute value, and from where on."""
        if self.sense:
            return self.sense, self.floor, self.start
        lead = self.poly[-1]
        degree = len(self.poly) - 1
        if not self.exact or not (lead > 0 or lead < 0):
            return 0, None, self.start
        lower = sum((abs(c) for c in self.poly[:-1]), arb(0))
        start = self.start.max((1 + 2 * lower / abs(lead)).upper()) if degree else self.start
        half = abs(lead) if not degree else abs(lead) / 2 / arb(2) ** degree
        return (1 if lead > 0 else -1), Bound(half.lower(), Fraction(degree)), start

    # ------------------------------------------------------------------------------------------ arithmetic

    def __neg__(self) -> Growth:
        return Growth(self.side, tuple(-c for c in self.poly), self.rest, self.floor, -self.sense, self.start)

    def _plus(self, other: Growth) -> Growth:
        size = max(len(self.poly), len(other.poly))
        poly = trimmed(tuple(a + b for a, b in zip(padded(self.poly, size), padded(other.poly, size), strict=True)))
        rest = self.rest.above(other.rest)
        sign, floor, start = _floor_of_sum(self, other)
        return Growth(self.side, poly, rest, floor, sign, start)

    def _times(self, other: Growth) -> Growth:
        start = self.start.max(other.start)
        if self.exact and other.exact and len(self.poly) + len(other.poly) <= MAX_DEGREE:
            poly, rest = product(self.poly, other.poly), ZERO
        else:
            poly, rest = (arb(0),), self.bound() * other.bound()
        sign, floor = 0, None
        (left, low, first), (right, high, second) = self.signed(), other.signed()
        if low is not None and high is not None:
            sign, floor, start = left * right, low * high, start.max(first).max(second)
        return Growth(self.side, poly, rest, floor, sign, start)

    def inverse(self) -> Growth:
        """The reciprocal."""
        value = self.fixed()
        if value is not None:
            return self.constant(1 / value)
        sign, floor, start = self.signed()
        if floor is None:
            raise UnprovenError("a denominator has no proven lower bound at infinity")
        return self._bounded(floor.inverse(), self.bound().inverse(), sign, start)

    def _bounded(self, bound: Bound, floor: Bound | None = None, sign: int = 0, start: arb | None = None) -> Growth:
        return Growth(self.side, (arb(0),), bound, floor, sign, self.start if start is None else start)

    # ------------------------------------------------------------------------------------------ functions

    def exp(self) -> Growth:
        """The exponential: of a quadratic up to a small rest, or of an even polynomial that tends to -∞."""
        value = self.fixed()
        if value is not None:
            return self.constant(value.exp())
        low, high = self._exponents()
        start = self.start
        if len(trimmed(high)) > 3:
            return self._bounded(*_steep(trimmed(high), start))
        c0, c1, c2 = padded(trimmed(high), 3)
        upper = Bound(c0.exp(), Fraction(0), -c2, c1)
        if len(trimmed(low)) > 3:
            return self._bounded(upper)
        c0, c1, c2 = padded(trimmed(low), 3)
        return self._bounded(upper, Bound(c0.exp(), Fraction(0), -c2, c1), 1)

    def _exponents(self) -> tuple[tuple[arb, ...], tuple[arb, ...]]:
        """Polynomials below and above, by spreading the rest over powers of ``1 + y``."""
        if self.exact:
            return self.poly, self.poly
        rest = self.rest
        degree = max(0, -(-rest.degree.numerator // rest.degree.denominator))
        if not (rest.decay >= 0 and rest.rate <= 0) or degree > 6:
            raise UnprovenError("the exponent has no polynomial bound")
        spread = power_of_one_plus_y(degree, rest.factor)
        size = max(len(spread), len(self.poly))
        pairs = list(zip(padded(self.poly, size), padded(spread, size), strict=True))
        return tuple(a - b for a, b in pairs), tuple(a + b for a, b in pairs)

    def log(self) -> Growth:
        """The logarithm, by the logarithms of the bounds of a positive function."""
        value = self.fixed()
        if value is not None:
            return self.constant(value.log())
        sign, floor, start = self.signed()
        if sign != 1 or floor is None:
            raise UnprovenError("a logarithm of what is not shown to be positive at infinity")
        size = arb(0)
        for part in (self.bound(), floor):
            size += abs(part.factor.log()) + abs(exact(part.degree)) + abs(part.decay) + abs(part.rate)
        return self._bounded(Bound(size, Fraction(2)), None, 0, start)

    def power(self, power: Any) -> Growth:
        """A power of a positive function."""
        exponent = self._from(power)
        ratio = exponent.fixed()
        value = self.fixed()
        if ratio is None:
            return exponent._times(self.log()).exp()
        if value is not None:
            return self.constant(value**ratio)
        fraction = simple_rational(ratio)
        sign, floor, start = self.signed()
        if sign != 1 or floor is None or fraction is None:
            raise UnprovenError("a power of what is not shown to be positive at infinity")
        positive = self._bounded(self.bound().raised(abs(fraction)), floor.raised(abs(fraction)), 1, start)
        return positive if fraction >= 0 else positive.inverse()

    def _tame(self, name: str, size: arb) -> Growth:
        value = self.fixed()
        return self.constant(getattr(value, name)()) if value is not None else self._bounded(Bound(size))

    def sin(self) -> Growth:
        """The sine."""
        return self._tame("sin", arb(1))

    def cos(self) -> Growth:
        """The cosine."""
        return self._tame("cos", arb(1))

    def tanh(self) -> Growth:
        """The hyperbolic tangent."""
        return self._tame("tanh", arb(1))

    def erf(self) -> Growth:
        """The error function."""
        return self._tame("erf", arb(1))

    def arctan(self) -> Growth:
        """The inverse tangent."""
        value = self.fixed()
        return self.constant(value.atan()) if value is not None else self._bounded(Bound(arb(2)))

    def absolute(self) -> Growth:
        """The absolute value."""
        sign, _, start = self.signed()
        if sign and self.exact:
            same = self if sign > 0 else -self
            return Growth(self.side, same.poly, start=start)
        return self._bounded(self.bound(), self.floor, abs(self.sense), start)

    def sign(self) -> Growth:
        """The sign."""
        sense, _, start = self.signed()
        one = self.lift(Fraction(sense))
        return Growth(self.side, one.poly, start=start) if sense else self._bounded(Bound(arb(1)))

    def gamma(self) -> Growth:
        """Euler's Γ of a constant, or of what grows linearly: it is above an exponential, and has no bound itself.

        From ``y = FACTORIAL`` on, ``Γ(z) ≥ √(2π) z^(z-1/2) e^(-z) ≥ exp((z - 1/2) log z₀ - z)`` with the value ``z₀``
        of ``z`` there (NIST Digital Library of Mathematical Functions, eq. 5.6.1).
        """
        if self.fixed() is not None or not self.exact or len(self.poly) != 2 or not self.poly[1] > 0:
            return self._only_constant("gamma")
        start = self.start.max(arb(FACTORIAL))
        least = self.poly[0] + self.poly[1] * start
        if not least > 1:
            return self._only_constant("gamma")
        slope = least.log() - 1
        floor = Bound((slope * self.poly[0] - least.log() / 2).exp().lower(), rate=(slope * self.poly[1]).lower())
        return self._bounded(Bound(arb.pos_inf()), floor, 1, start)

    def digamma(self) -> Growth:
        """The digamma function of a constant."""
        return self._only_constant("digamma")

    def tan(self) -> Growth:
        """The tangent of a constant."""
        return self._only_constant("tan")

    def _only_constant(self, name: str) -> Growth:
        value = self.fixed()
        if value is None:
            raise UnprovenError(f"no growth bound for {name}")
        return self.constant(getattr(value, name)())


def _floor_of_sum(left: Growth, right: Growth) -> tuple[int, Bound | None, arb]:
    """Terms of one sign: the sum is at least the term that decays more slowly."""
    start = left.start.max(right.start)
    if left.exact and right.exact:
        return 0, None, start
    (first, low, here), (second, high, there) = left.signed(), right.signed()
    if low is None or high is None or first != second:
        return 0, None, start
    slower = low if later(low) <= later(high) else high
    return first, slower, start.max(here).max(there)


def _steep(poly: tuple[arb, ...], start: arb) -> tuple[Bound, None, int, arb]:
    """``exp`` of a polynomial of degree above 2 with a negative leading coefficient is below ``exp(-y²)``."""
    lead = poly[-1]
    if not lead < 0:
        raise UnprovenError("the exponent is not shown to tend to -∞")
    others = sum((abs(c) for c in poly[:-1]), arb(1))
    return Bound(arb(1), Fraction(0), arb(1)), None, 0, start.max((1 + others / -lead).upper())


def simple_rational(value: arb) -> Fraction | None:
    """The rational with a small denominator that the ball holds, if it is that one by construction."""
    guess = Fraction(float(value.mid())).limit_denominator(64)
    return guess if exact(guess).overlaps(value) and value.rad() < 1e-9 else None
