"""What is summed, taken apart: products of a power of the index, powers with it as exponent, and factorials of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb

from derivations.model.terms import ONE, Call, Sym, Term, add, call, div, free_symbols, mul, neg, number, power, sub
from derivations.normal.form import Normalizer
from derivations.normal.poly import E, Exponent, Factor, Factors, Monomial, Poly, Rational, factor_symbols
from derivations.normal.products import add_exponents, merge, simple
from derivations.normal.terms_of import monomial_term, to_term
from derivations.rules.profiles import coefficient, degree

MAX_DEGREE = 12
"""The index is followed up to this power."""


@dataclass(frozen=True, slots=True)
class Geometric:
    """``base^(step k + rest)``, a power with the index in its exponent."""

    base: Term
    step: Poly
    rest: Exponent

    @property
    def ratio(self) -> Term:
        """What the next one is a multiple by."""
        if self.base == E:
            return call("exp", to_term(self.step))
        return self.base if self.step.constant == 1 else power(self.base, to_term(self.step))

    def at(self, point: Poly, normal: Normalizer) -> Factor:
        """The power where the index has a value."""
        return self.base, add_exponents(simple(normal.product(self.step, point)), self.rest)


@dataclass(frozen=True, slots=True)
class Summand:
    """``c · k^degree · Π base^(step k + rest) / Π Γ(argument)``.

    ``c`` is the number times what is free of the index; ``below`` are the arguments of the gamma functions.
    """

    number: Rational
    free: Monomial
    degree: int
    powers: tuple[Geometric, ...]
    below: tuple[Poly, ...]

    def factor(self, more: Factors = ()) -> Term:
        """``c`` times the given powers, which are merged with those in it."""
        dummies, factors = self.free
        merged = merge((*factors, *more))
        return monomial_term((dummies, tuple((base, e) for base, e in merged.items() if e != 0)), self.number)

    @property
    def ratio(self) -> Term:
        """The product of the ratios of its powers."""
        return mul(*(one.ratio for one in self.powers))

    def powers_at(self, point: Poly, normal: Normalizer) -> Factors:
        """Its powers where the index has a value."""
        return tuple(one.at(point, normal) for one in self.powers)


def taken_apart(normal: Normalizer, monomial: Monomial, value: Rational, index: Sym) -> Summand | None:
    """A product as one of these; ``None`` where it has another factor that depends on the index."""
    dummies, factors = monomial
    if any(index in free_symbols(end) for _, lower, upper in dummies for end in (lower, upper)):
        return None
    outside: list[tuple[Term, Exponent]] = []
    powers: list[Geometric] = []
    below: list[Poly] = []
    own = 0
    for base, exponent in factors:
        if index not in factor_symbols(base, exponent):
            outside.append((base, exponent))
        elif base == index and isinstance(exponent, int):
            own = exponent
        elif isinstance(base, Call) and base.name == "Gamma" and isinstance(exponent, int) and exponent < 0:
            below += [normal(base.args[0])] * -exponent
        elif (found := _geometric(base, exponent, index)) is not None:
            powers.append(found)
        else:
            return None
    return Summand(value, (dummies, tuple(outside)), own, tuple(powers), tuple(below))


def _geometric(base: Term, exponent: Exponent, index: Sym) -> Geometric | None:
    if index in free_symbols(base) or not isinstance(exponent, Poly) or degree(exponent, index) != 1:
        return None
    step = coefficient(exponent, index, 1)
    if base != E and not isinstance(step.constant, int):
        return None
    return Geometric(base, step, simple(coefficient(exponent, index, 0)))


# ---------------------------------------------------------------------------------------------- in closed form


def antidifference(summand: Summand, index: Sym, normal: Normalizer) -> Term | None:
    """A term whose difference ``T(k+1) - T(k)`` is a summand without factorials; ``None`` where it has some."""
    if summand.below or not 0 <= summand.degree <= MAX_DEGREE:
        return None
    if summand.powers:
        return neg(remainder(summand, index, normal))
    powers = [mul(number(c), power(index, n)) for n, c in enumerate(_faulhaber(summand.degree)) if c]
    return mul(summand.factor(), add(*powers))


def _faulhaber(degree: int) -> list[Fraction]:
    """The coefficients of a polynomial ``T`` with ``T(x+1) - T(x) = x^degree``, from that of 1 on."""
    found = [Fraction(0)] * (degree + 2)
    for n in range(degree, -1, -1):
        known = sum((found[j] * comb(j, n) for j in range(n + 2, degree + 2)), Fraction(0))
        found[n + 1] = (int(n == degree) - known) / (n + 1)
    return found


def remainder(summand: Summand, start: Term, normal: Normalizer) -> Term:
    """``Σ_{k=s}^∞ c k^j q^k`` for ``|q| < 1``; for every ``q ≠ 1``, what it is at ``s`` less what it is at ``s + 1``.

    It is ``c q^s/(1-q) Σ_n e_n(q/(1-q)) s^n`` with ``e_j = 1`` and ``e_n(t) = t Σ_{i>n} C(i, n) e_i(t)``.
    """
    degree, ratio = summand.degree, summand.ratio
    rows: dict[int, list[int]] = {degree: [1]}
    for n in range(degree - 1, -1, -1):
        rows[n] = [0] * (degree - n + 1)
        for i in range(n + 1, degree + 1):
            for m, value in enumerate(rows[i]):
                rows[n][m + 1] += comb(i, n) * value
    t = div(ratio, sub(ONE, ratio))
    parts = [mul(number(v), power(t, m), power(start, n)) for n, row in rows.items() for m, v in enumerate(row) if v]
    return mul(div(summand.factor(summand.powers_at(normal(start), normal)), sub(ONE, ratio)), add(*parts))


def falling(degree: int) -> list[int]:
    """The Stirling numbers of the second kind: ``k^degree = Σ_j S_j k(k-1)…(k-j+1)``."""
    row = [1]
    for _ in range(degree):
        row = [j * a + b for j, (a, b) in enumerate(zip([*row, 0], [0, *row], strict=True))]
    return row
