"""Germs: how a real function behaves just beside a point, as numbers that the generic functions understand.

A :class:`Germ` encloses ``f(u) = Σ c_e u^e + u^order R(u)`` for ``0 < u ≤ reach``, with rational exponents ``e``, exact
up to the balls ``c_e``, and ``R(u)`` in a ball.  Sums, products, powers and elementary functions of germs follow from
Taylor's theorem with Lagrange's remainder, so an expression evaluated with ``end ± u`` in place of its variable yields
the *proven* power of ``u`` at which it vanishes or grows, and an enclosure of its integral over ``(0, reach]``.

Source: K. Makino, M. Berz, "Taylor models and other validated functional inclusion methods", Int. J. Pure Appl. Math.
6 (2003), 239-316, here with Puiseux exponents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, factorial
from typing import Any

from flint import arb, arb_series

from numeric.descriptions import Description
from numeric.enclosures import UnprovenError, exact
from numeric.tails import simple_rational

Exponent = int | Fraction
"""A rational number; whole ones are ``int``, with which arithmetic is much faster."""

Terms = tuple[tuple[Exponent, arb], ...]

SPAN = 6
"""Terms so many powers above the first one go into the rest."""

ORDER = 5
"""The degree at which Taylor series are cut."""

CANCELLED = 1e-12
"""The largest error of a coefficient that is taken to cancel where a limit exists."""

NO_TERM = "the leading term at a point is not known"
SLOW = Fraction(1, 8)
"""``|log u| ≤ 8/e · u^(-1/8)`` for ``0 < u ≤ 1``: a logarithm grows more slowly than any power."""


@dataclass(frozen=True, slots=True)
class Germ(Description):
    """``Σ c_e u^e + u^order · rest`` for ``0 < u ≤ reach ≤ 1``; the terms are sorted and below the order."""

    terms: Terms
    order: Exponent
    rest: arb
    reach: arb

    # ------------------------------------------------------------------------------------------ making

    @staticmethod
    def identity(reach: arb) -> Germ:
        """``u`` itself."""
        return Germ(((1, arb(1)),), 1 + SPAN, arb(0), reach)

    def constant(self, value: arb) -> Germ:
        """A constant."""
        return self._made([(0, value)], [])

    def _made(self, terms: Iterable[tuple[Exponent, arb]], rests: list[tuple[Exponent, arb]]) -> Germ:
        """A germ from terms and rests in any order."""
        gathered: dict[Exponent, arb] = {}
        for exponent, value in terms:
            gathered[exponent] = gathered.get(exponent, arb(0)) + value
        known = {_whole(e): c for e, c in gathered.items() if not c.is_zero()}
        rests = [(_whole(o), r) for o, r in rests if not r.is_zero()]
        if not all(c.is_finite() for c in known.values()) or not all(r.is_finite() for _, r in rests):
            raise UnprovenError("a function is not finite beside a point")
        lowest = min([*known, *(o for o, _ in rests)], default=0)
        order = min([lowest + SPAN, *(o for o, _ in rests)])
        rests += [(e, c) for e, c in known.items() if e >= order]
        rest = sum((r * _power_of_u(o - order, self.reach) for o, r in rests), arb(0))
        kept = tuple(sorted((e, c) for e, c in known.items() if e < order))
        return Germ(kept, order, rest, self.reach)

    # ------------------------------------------------------------------------------------------ reading

    def fixed(self) -> arb | None:
        """The value of a constant."""
        if not self.rest.is_zero() or any(e != 0 for e, _ in self.terms):
            return None
        return self.terms[0][1] if self.terms else arb(0)

    def lead(self) -> tuple[Exponent, arb]:
        """``e`` and an enclosure of ``f(u)/u^e`` for all ``u`` of the germ that does not hold 0.

        Raises:
            UnprovenError: the leading term may vanish.
        """
        first = self.terms[0][0] if self.terms else self.order
        factor = self._made(((e - first, c) for e, c in self.terms), [(self.order - first, self.rest)]).range()
        if factor.is_finite() and not factor.contains(0):
            return first, factor
        raise UnprovenError(NO_TERM)

    def range(self) -> arb:
        """An enclosure of all values, of a germ without negative powers."""
        parts = [c * _power_of_u(e, self.reach) for e, c in self.terms]
        rest = arb(0) if self.rest.is_zero() else self.rest * _power_of_u(self.order, self.reach)
        return sum(parts, rest)

    def area(self) -> arb:
        """The integral over ``(0, reach]``.

        Raises:
            UnprovenError: it is not shown to converge.
        """
        parts = [(e, c) for e, c in (*self.terms, (self.order, self.rest)) if not c.is_zero()]
        if any(e <= -1 for e, _ in parts):
            raise UnprovenError("an integral is not shown to converge at its end")
        return sum((c * self.reach ** exact(e + 1) / exact(e + 1) for e, c in parts), arb(0))

    # ------------------------------------------------------------------------------------------ arithmetic

    def __neg__(self) -> Germ:
        return Germ(tuple((e, -c) for e, c in self.terms), self.order, -self.rest, self.reach)

    def _plus(self, other: Germ) -> Germ:
        return self._made((*self.terms, *other.terms), [(self.order, self.rest), (other.order, other.rest)])

    def _times(self, other: Germ) -> Germ:
        rests = [(self.order + other.order, self.rest * other.rest)]
        rests += [(e + other.order, c * other.rest) for e, c in self.terms]
        rests += [(e + self.order, c * self.rest) for e, c in other.terms]
        return self._made([(a + b, c * d) for a, c in self.terms for b, d in other.terms], rests)

    def at_zero(self) -> arb:
        """An enclosure of the limit for ``u → 0``, if there is one: then what seems to cancel does.

        Raises:
            UnprovenError: the terms do not tell it.
            ArithmeticError: the germ tends to infinity.
        """
        for exponent, value in self.terms:
            if exponent < 0 and not value.contains(0):
                raise ArithmeticError("it tends to infinity")
            if exponent < 0 and not value.rad() < CANCELLED:
                raise UnprovenError(NO_TERM)
        if self.order <= 0 and not self.rest.is_zero():
            raise UnprovenError("a limit is not shown")
        return next((c for e, c in self.terms if e == 0), arb(0))

    def inverse(self) -> Germ:
        """The reciprocal."""
        return self.raised(Fraction(-1))

    def raised(self, exponent: Fraction) -> Germ:
        """A power: ``(c u^e (1 + h))^p = c^p u^(ep) Σ binomial(p, k) h^k``."""
        first, factor = self.lead()
        if exponent.denominator != 1 and not factor > 0:
            raise UnprovenError("a power of what is not shown to be positive beside a point")
        ratio = exact(exponent) if exponent.denominator != 1 else int(exponent)
        if not self.terms:
            return self._made([], [(first * exponent, factor**ratio)])
        scale = self.terms[0][1]
        if not (scale > 0 or scale < 0):
            raise UnprovenError(NO_TERM)
        h = self._made(((e - first, c / scale) for e, c in self.terms[1:]), [(self.order - first, self.rest / scale)])
        series = self._composed(h, arb(1), lambda one: _binomial_series(one, ratio))
        return series._times(self._made([(first * exponent, scale**ratio)], []))

    def power(self, power: Any) -> Germ:
        """A power of a positive function."""
        exponent = self._from(power)
        ratio, value = exponent.fixed(), self.fixed()
        if ratio is None:
            return exponent._times(self.log()).exp()
        if value is not None:
            return self.constant(_positive(value) ** ratio)
        fraction = simple_rational(ratio)
        if fraction is None:
            raise UnprovenError("a power with an exponent that is no simple fraction")
        _, factor = self.lead()
        if not factor > 0:
            raise UnprovenError("a power of what is not shown to be positive beside a point")
        return self.raised(fraction)

    # ------------------------------------------------------------------------------------------ functions

    def _analytic(self, function: Callable[[arb_series], arb_series]) -> Germ:
        """A function that is analytic at the limit of the germ for ``u → 0``."""
        centre = next((c for e, c in self.terms if e == 0), arb(0))
        h = self._made([(e, c) for e, c in self.terms if e != 0], [(self.order, self.rest)])
        return self._composed(h, centre, function)

    def _composed(self, h: Germ, centre: arb, function: Callable[[arb_series], arb_series]) -> Germ:
        """``Σ_{k<n} φ_k(centre) h^k + φ_n(ξ) h^n`` with ``ξ`` between ``centre`` and ``centre + h``."""
        lowest = h.terms[0][0] if h.terms else h.order
        if h.fixed() is None and lowest <= 0:
            raise UnprovenError("a function of what has no limit beside a point")
        between = centre + arb(0).union(h.range())
        near, far = (_coefficients(function, at) for at in (centre, between))
        result, power = self.constant(near[0]), self.constant(arb(1))
        for k in range(1, ORDER):
            power = power._times(h)
            result = result + power._times(self.constant(near[k]))
        last = power._times(h)
        remainder = last._times(self._made([], [(0, far[ORDER])]))
        total: Germ = result + remainder
        return total

    def exp(self) -> Germ:
        """The exponential; of one whose exponent tends to -∞ only a bound is known."""
        if self.terms and self.terms[0][0] < 0:
            first, factor = self.lead()
            if factor < 0:
                return self._falling(first, (-factor).lower())
            raise UnprovenError("an exponential that is not bounded beside a point")
        return self._analytic(lambda t: t.exp())

    def _falling(self, exponent: Exponent, rate: arb) -> Germ:
        """``0 ≤ exp(-rate u^e) ≤ k!/(rate u^e)^k`` for ``e < 0``, or 1 where that is less."""
        count = ceil(-1 / exponent)
        bound = arb(factorial(count)) / rate**count
        if bound * self.reach ** exact(-exponent * count) < 1:
            return self._made([], [(-exponent * count, arb(0).union(bound))])
        return self._made([], [(0, arb(0).union(arb(1)))])

    def log(self) -> Germ:
        """The logarithm of a positive function."""
        first, factor = self.lead()
        if not factor > 0:
            raise UnprovenError("a logarithm of what is not shown to be positive beside a point")
        if first == 0 and self.terms:
            return self._analytic(lambda t: t.log())
        slow = exact(first) * arb(0).union(-8 / arb(1).exp())
        return self._made([], [(-SLOW, slow + factor.log() * _power_of_u(SLOW, self.reach))])

    def sin(self) -> Germ:
        """The sine; of what grows, a bound."""
        return self._wave() or self._analytic(lambda t: t.sin())

    def cos(self) -> Germ:
        """The cosine; of what grows, a bound."""
        return self._wave() or self._analytic(lambda t: t.cos())

    def _wave(self) -> Germ | None:
        """The bound of a wave in what has a negative power of ``u``."""
        grows = self.terms and self.terms[0][0] < 0
        return self._made([], [(0, arb(0, 1))]) if grows else None

    def _direction(self) -> int:
        """1 or -1 where the germ tends to ∞ or -∞, else 0."""
        if not self.terms or self.terms[0][0] >= 0:
            return 0
        return 1 if self.lead()[1] > 0 else -1

    def tan(self) -> Germ:
        """The tangent."""
        return self._analytic(lambda t: t.tan())

    def tanh(self) -> Germ:
        """The hyperbolic tangent."""
        direction = self._direction()
        if direction:
            small = self._times(self.lift(Fraction(-2 * direction))).exp()
            share: Germ = self.lift(Fraction(2)) * small / (small + self.lift(Fraction(1)))
            return self.lift(Fraction(1))._plus(-share)._times(self.lift(Fraction(direction)))
        quotient: Germ = self.sinh() / self.cosh()
        return quotient

    def arctan(self) -> Germ:
        """The inverse tangent: ``±π/2`` less that of the reciprocal, of what tends to ``±∞``."""
        direction = self._direction()
        if direction:
            right = self.constant(arb.pi() * direction / 2)
            return right._plus(-self.inverse().arctan())
        return self._analytic(lambda t: t.atan())

    def erf(self) -> Germ:
        """The error function, which differs from 1 by no more than ``exp(-g²)`` for ``g ≥ 0``."""
        direction = self._direction()
        if direction:
            rest = (-self._times(self)).exp()._times(self._made([], [(0, arb(0).union(arb(-direction)))]))
            return self.lift(Fraction(direction))._plus(rest)
        return self._analytic(lambda t: t.erf())

    def gamma(self) -> Germ:
        """Euler's Γ."""
        return self._analytic(lambda t: t.gamma())

    def absolute(self) -> Germ:
        """The absolute value."""
        return self if self.lead()[1] > 0 else -self

    def sign(self) -> Germ:
        """The sign."""
        return self.lift(Fraction(1 if self.lead()[1] > 0 else -1))


def _whole(exponent: Exponent) -> Exponent:
    return exponent if isinstance(exponent, int) or exponent.denominator != 1 else exponent.numerator


def _power_of_u(exponent: Exponent, reach: arb) -> arb:
    """All values of ``u^exponent`` for ``0 < u ≤ reach``."""
    if exponent < 0:
        raise UnprovenError("a function is not bounded beside a point")
    return arb(1) if exponent == 0 else arb(0).union(reach ** exact(exponent))


def _coefficients(function: Callable[[arb_series], arb_series], at: arb) -> list[arb]:
    """The Taylor coefficients of a function, up to ``ORDER``, at every point of a ball."""
    series = function(arb_series([at, arb(1)], ORDER + 1))
    return [series[k] for k in range(ORDER + 1)]


def _binomial_series(one: arb_series, exponent: arb | int) -> arb_series:
    """``t^exponent`` at points near 1: ``t^p = exp(p log t)`` where ``t > 0``, as it is by Taylor's theorem there."""
    return (one.log() * arb_series([arb(exponent)], ORDER + 1)).exp()


def _positive(value: arb) -> arb:
    if not value > 0:
        raise UnprovenError("a power of a number not shown to be positive")
    return value
