"""Balls as a backend: every value is an enclosure, every integral comes with a proven bound of its tail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb

from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.panels import TOLERANCE, integrated
from derivations.crosscheck.scope import End, Marginal, Weighted, weighted
from derivations.crosscheck.values import Value, components, each, entry_at
from derivations.model.terms import Term
from numeric import dual
from numeric.enclosures import Enclosure, UnprovenError, exact
from numeric.germs import Germ
from numeric.tails import Growth

NEIGHBOURHOOD = arb(0, 1e-14)
"""A derivative under an integral is taken over a neighbourhood of its point: finite enclosures there bound the
derivative of the integrand locally uniformly, which is what permits the exchange."""


Path = tuple[tuple[int, bool], ...]
"""A part of a nested derivative: at each tag, whether the tangent is meant."""


class Balls:
    """Enclosures; ``UnprovenError`` where no rigorous bound is known."""

    visits = 400_000
    """A visit is one ball here, not an array; an integral near a pole takes thousands of them."""

    def __init__(self) -> None:
        self._numbers: dict[Fraction, Enclosure] = {}

    def number(self, value: Fraction) -> Enclosure:
        """An exact rational."""
        known = self._numbers.get(value)
        if known is None:
            known = self._numbers[value] = Enclosure(acb(exact(value)))
        return known

    def pi(self) -> Enclosure:
        """π."""
        return Enclosure(acb.pi())

    def enclosed(self, value: arb) -> Enclosure:
        """A real number that is known by a ball."""
        return Enclosure(acb(value))

    def seed_point(self, value: Any, body: Term) -> Any:
        """The point, widened to a neighbourhood unless it moves with an integration variable."""
        return dual.leaves(value, _widened)

    def integral(self, integrand: Callable[[Value], Value], dims: tuple[int, ...], bounds: tuple[Any, Any]) -> Value:
        """An integral over the line or between bounds, component by component."""
        if dims and dims[0] > 1:
            raise UnprovenError("no rigorous integrals in more than one dimension")
        function = (lambda x: integrand((x,))) if dims else integrand
        low, high = (End(-1), End(1)) if bounds[0] is None else bounds
        shape = self._sampled(function, low, high)
        return self._whole(function, shape, low, high)

    def _whole(self, function: Callable[[Value], Value], shape: Value, low: Any, high: Any) -> Value:
        if isinstance(low, End) and isinstance(high, End) and low.sign == high.sign:
            raise UnprovenError("an integral from infinity to infinity")
        if (isinstance(low, End) and low.sign > 0) or (isinstance(high, End) and high.sign < 0):
            return each(self._whole(function, shape, high, low), lambda part: -part)
        tails = {end.sign: function(Growth.identity(end.sign)) for end in (low, high) if isinstance(end, End)}
        task = _Task(function, low, high, tails)
        return _refilled(shape, iter([task.part(part, position) for position, part in components(shape)]))

    def _sampled(self, function: Callable[[Value], Value], low: Any, high: Any) -> Value:
        """The shape of the integrand, from its value at a point; it must not move with an outer variable."""
        start = Fraction(3, 8)
        point: Any = self.number(start)
        if not isinstance(low, End) and not isinstance(high, End):
            point = low + (high - low) * self.number(start)
        elif not (isinstance(low, End) and isinstance(high, End)):
            finite = high if isinstance(low, End) else low
            sign = low.sign if isinstance(low, End) else high.sign
            point = finite + self.number(start * sign)
        shape = function(dual.innermost(point))
        for value in (shape, *(end for end in (low, high) if not isinstance(end, End))):
            _require_still(value)
        return shape

    def expectation(self, integrand: Weighted, dims: tuple[int, ...], law: Marginal | None) -> Value:
        """The integral of body times weight."""
        return self.integral(weighted(integrand), dims, (None, None))

    def series(self, term: Callable[[Any], Value], start: int) -> Value:
        """The first terms, and a bound of the others by the integral of a decreasing bound."""
        count = 160
        result = term(self.number(Fraction(start)))
        if isinstance(result, tuple):
            raise UnprovenError("no rigorous series of vectors")
        for n in range(start + 1, start + count):
            result = result + term(self.number(Fraction(n)))
        growth = term(Growth.identity(1))

        def add_tail(path: Path) -> Enclosure:
            head, rest = _leaf(result, path), _leaf(growth, path)
            if not isinstance(head, Enclosure):
                raise UnprovenError("a series under an integral has no rigorous bound here")
            bound = rest.bound() if isinstance(rest, Growth) else None
            if bound is None or bool(rest.start > start + count - 1):
                raise UnprovenError("no bound for the remainder of a series")
            return Enclosure(head.value + acb(arb(0, bound.tail(arb(start + count - 1)).upper())))

        return _leafwise(result, add_tail)

    def limit(self, function: Callable[[Any], Value], sign: int) -> Value:
        """The limit of what is constant up to a rest that vanishes."""
        return each(function(Growth.identity(sign)), lambda part: dual.leaves(part, _limit))


@dataclass(frozen=True, slots=True)
class _Task:
    """An integral from ``low`` to ``high``; ``tails`` holds the growth of the integrand at each infinite end."""

    function: Callable[[Value], Value]
    low: Any
    high: Any
    tails: dict[int, Value]

    def part(self, sample: Any, position: tuple[int, ...]) -> Any:
        """One component of the integral, with all its derivatives."""
        if not self.tails:
            return _leafwise(sample * (self.high - self.low), lambda path: self._finite(position, path))
        return _leafwise(sample, lambda path: self._infinite(position, path))

    def _finite(self, position: tuple[int, ...], path: Path) -> Enclosure:
        """A finite interval through ``x = low + width u``, so that moving bounds are differentiated too."""
        width = self.high - self.low

        def f(u: Any) -> Any:
            return _leaf(entry_at(self.function(self.low + width * u), position) * width, path)

        return _enclosed(integrated(f, arb(0), arb(1)))

    def _infinite(self, position: tuple[int, ...], path: Path) -> Enclosure:
        def f(x: Any) -> Any:
            return _leaf(entry_at(self.function(x), position), path)

        total, error = acb(0), arb(0)
        finite = [_real(end) for end in (self.low, self.high) if not isinstance(end, End)]
        middle = finite[0] if finite else arb(0)
        for sign, value in self.tails.items():
            reach, rest = _reach(_leaf(entry_at(value, position), path), middle, sign)
            a, b = (middle, reach) if sign > 0 else (reach, middle)
            total += integrated(f, a, b, patient=bool(finite))
            error += rest
            if not total.is_finite():
                break
        return _enclosed(total + acb(arb(0, error)))


def _widened(value: Any) -> Any:
    if isinstance(value, Enclosure) and not value.moving:
        return Enclosure(value.value + acb(NEIGHBOURHOOD), value.analytic)
    return value


def _limit(value: Any) -> Enclosure:
    if isinstance(value, Enclosure):
        return value
    bound = value.rest
    if all(c.is_zero() for c in value.poly[1:]) and bound.vanishes():
        return Enclosure(acb(value.poly[0]))
    raise UnprovenError("a boundary term has no proven limit")


def _require_still(value: Value) -> None:
    for _, part in components(value):
        dual.leaves(part, _still)


def _still(leaf: Any) -> Any:
    if getattr(leaf, "moving", False) or isinstance(leaf, Growth | Germ):
        raise UnprovenError("nested integrals have no rigorous bound here")
    return leaf


# ---------------------------------------------------------------------------------- parts of structured values


def _leaf(value: Any, path: Path) -> Any:
    for tag, tangent in path:
        if tangent:
            value = dual.tangent(tag, value)
        elif isinstance(value, dual.Dual) and value.tag == tag:
            value = value.primal
    return value


def _leafwise(sample: Any, compute: Callable[[Path], Any], path: Path = ()) -> Any:
    if isinstance(sample, dual.Dual):
        return dual.Dual(
            sample.tag,
            _leafwise(sample.primal, compute, (*path, (sample.tag, False))),
            _leafwise(sample.tangent, compute, (*path, (sample.tag, True))),
        )
    return compute(path)


def _refilled(shape: Value, parts: Any) -> Value:
    return tuple(_refilled(part, parts) for part in shape) if isinstance(shape, tuple) else next(parts)


def _enclosed(value: acb) -> Enclosure:
    if not value.is_finite() or not value.imag.contains(0):
        raise UnprovenError("an integral could not be enclosed")
    return Enclosure(acb(value.real))


def _real(end: Any) -> arb:
    if isinstance(end, dual.Dual):
        raise UnprovenError("the derivative of a half-line integral by its bound")
    value: arb = end.real()
    return value


def _reach(growth: Any, middle: arb, sign: int) -> tuple[arb, arb]:
    """Where to cut, on the side of ``sign``, and a bound of what is left out."""
    if isinstance(growth, Enclosure):
        growth = Growth.identity(sign).constant(growth.real())
    if growth.bound().factor.is_zero():
        return middle + sign, arb(0)
    reach = growth.start.max(abs(middle) + 8).upper()
    bound = growth.bound()
    for _ in range(24):
        try:
            rest = bound.tail(reach)
        except UnprovenError:
            rest = None
        if rest is not None and rest < TOLERANCE:
            return sign * reach, rest.upper()
        reach = (reach * 1.5).upper()
    if rest is None or not rest < 1:
        raise UnprovenError("the integrand is not shown to decay at infinity")
    return sign * reach, rest.upper()


def rigorous_value(value: Any) -> arb:
    """The real enclosure of a scalar.

    Raises:
        NoValueError: it is not finite.
    """
    base = dual.innermost(value)
    if not base.value.is_finite() or not base.value.imag.contains(0):
        raise NoValueError("a side is not defined at the instance")
    enclosure: arb = base.value.real
    return enclosure
