"""Generalised power series in ``u → 0+``, with logarithms: ``Σ c_{e,k} u^e L^k + o(u^order)`` with ``L = log(1/u)``.

Exponents ``e`` are rational, the coefficients exact normal forms that are free of ``u``.  Beside an exponential,
``exp(Σ p_{e,k} u^e L^k)`` with terms that tend to infinity, they describe what an elementary function does beside a
point or far out (D. Gruntz, *On computing limits in a symbolic manipulation system*, thesis, ETH Zürich 1996, ch. 3;
B. Salvy, J. Shackell, "Symbolic asymptotics: multiseries of inverse functions", J. Symb. Comput. 27 (1999)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count

from derivations.normal.equality import is_zero
from derivations.normal.form import Normalizer
from derivations.normal.poly import NIL, ONE, Poly

Key = tuple[Fraction, int]
"""``(e, k)`` of ``u^e L^k``."""

UNIT: Key = (Fraction(0), 0)
LOGARITHM: Key = (Fraction(0), 1)
SLACK = Fraction(1, 16)
"""A power of the logarithm is smaller than this power of ``1/u``."""

MAX_SERIES = 60
"""So many terms a series may have."""


class NoExpansionError(Exception):
    """A term has no expansion that is known here; the message says why."""


class TooFewTermsError(NoExpansionError):
    """The terms that were kept cancel: more of them may show it."""


@dataclass(frozen=True, slots=True)
class Series:
    """``Σ terms[e, k] u^e L^k + o(u^order)``; without an order that is all.  No term is smaller than the rest."""

    terms: Mapping[Key, Poly] = field(default_factory=dict)
    order: Fraction | None = None

    @property
    def exact(self) -> bool:
        """Whether nothing is left out."""
        return self.order is None

    def lead(self) -> Key | None:
        """The term that is largest for small ``u``."""
        return min(self.terms, key=_size, default=None)

    def depth(self) -> Key | None:
        """``(e, k)`` of a bound of the whole series, ``O(u^e L^k)``; ``None`` of zero."""
        first = self.lead()
        return first if first is not None or self.order is None else (self.order, 0)


def _size(key: Key) -> Key:
    return key[0], -key[1]


def _stands_out(key: Key, order: Fraction) -> bool:
    """Whether a term is no part of a rest of that order."""
    return key[0] < order or (key[0] == order and key[1] >= 0)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Sums and products of series, of which terms so many powers above the first one are left out."""

    normal: Normalizer
    span: Fraction

    def number(self, value: Poly) -> Series:
        """A constant."""
        return self.series([(UNIT, value)], None)

    def series(self, terms: Iterable[tuple[Key, Poly]], order: Fraction | None) -> Series:
        """A series from terms in any order; what is above its order is left out."""
        gathered: dict[Key, Poly] = {}
        for key, value in terms:
            gathered[key] = gathered.get(key, NIL) + value
        known = {key: value for key, value in gathered.items() if value and not is_zero(self.normal, value)}
        last = min((e for e, _ in known), default=Fraction(0)) + self.span
        if (order is None or order > last) and any(e > last for e, _ in known):
            order = last
        kept = {key: value for key, value in known.items() if order is None or _stands_out(key, order)}
        if len(kept) > MAX_SERIES:
            raise NoExpansionError("an expansion of too many terms")
        return Series(kept, order)

    def plus(self, left: Series, right: Series) -> Series:
        """The sum."""
        orders = [one.order for one in (left, right) if one.order is not None]
        return self.series((*left.terms.items(), *right.terms.items()), min(orders, default=None))

    def times(self, left: Series, right: Series) -> Series:
        """The product."""
        orders = [below for one, other in ((left, right), (right, left)) if (below := _rest(one, other)) is not None]
        terms = (
            ((a + b, i + k), self.normal.product(c, d))
            for (a, i), c in left.terms.items()
            for (b, k), d in right.terms.items()
        )
        return self.series(terms, min(orders, default=None))

    def scaled(self, series: Series, factor: Poly, power: Fraction = Fraction(0), logarithms: int = 0) -> Series:
        """The series times ``factor u^power L^logarithms``."""
        return self.times(series, Series({(power, logarithms): factor}))

    def composed(self, coefficients: Iterable[Poly], inner: Series) -> Series:
        """``Σ c_j inner^j`` of what tends to 0, with all coefficients; what is behind them is smaller than the order.

        Raises:
            NoExpansionError: the inner series does not tend to 0.
        """
        depth = inner.depth()
        values = iter(coefficients)
        result = self.number(next(values, NIL))
        if depth is None:
            return result
        if depth[0] < 0 or (depth[0] == 0 and inner.terms):
            raise NoExpansionError("a function of what is not shown to tend to a number")
        power, reach = self.number(ONE), Fraction(0)
        for value in values:
            if depth[0] == 0 or reach > self.span:
                break
            power, reach = self.times(power, inner), reach + depth[0]
            result = self.plus(result, self.scaled(power, value))
        return self.plus(result, Series(order=self._left_out(depth, reach)))

    def _left_out(self, depth: Key, reach: Fraction) -> Fraction:
        """The order of what stands behind the power of a series that is ``O(u^reach)``."""
        following = reach + depth[0]
        return min(self.span, following - SLACK if depth[0] else Fraction(0))


def _rest(one: Series, other: Series) -> Fraction | None:
    """The order of the rest of one series times the other one."""
    depth = other.depth()
    if one.order is None or depth is None:
        return None
    return one.order + depth[0] - (SLACK if depth[1] > 0 else 0)


@dataclass(frozen=True, slots=True)
class Scale:
    """``exp(Σ exponent[e, k] u^e L^k)`` times a series; each term of the exponent tends to infinity."""

    series: Series
    exponent: Mapping[Key, Poly] = field(default_factory=dict)

    def lead(self) -> tuple[Key, Poly] | None:
        """The largest term of the exponent."""
        return min(self.exponent.items(), key=lambda item: _size(item[0]), default=None)


def summed(left: Mapping[Key, Poly], right: Mapping[Key, Poly], sign: int = 1) -> dict[Key, Poly]:
    """The sum or the difference of two exponents."""
    keys = dict.fromkeys((*left, *right))
    found = {key: left.get(key, NIL) + right.get(key, NIL).scaled(sign) for key in keys}
    return {key: value for key, value in found.items() if value}


def rational(value: Poly) -> Fraction | None:
    """The value of a coefficient that is a rational number."""
    number = value.constant
    return None if number is None else Fraction(number)


def tends_to_infinity(key: Key) -> bool:
    """Whether ``u^e L^k`` does."""
    return key[0] < 0 or (key[0] == 0 and key[1] > 0)


def reciprocal_factorials() -> Iterator[Fraction]:
    """The reciprocals of ``0!``, ``1!``, ``2!`` and so on."""
    value = Fraction(1)
    for j in count(1):
        yield value
        value /= j
