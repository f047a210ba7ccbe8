"""Division of normal forms: a polynomial by others, by the denominators that it holds, and by what its terms share.

Untrusted: what is found here becomes an identity that a rule checks anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from derivations.model.terms import Num, Sym, Term, free_symbols
from derivations.normal.form import Normalizer
from derivations.normal.poly import NIL, ONE, Monomial, Poly, Rational, atom, sorted_factors

MAX_STEPS = 120
MAX_DENOMINATORS = 8
MAX_RATIOS = 12


class NoDivisionError(Exception):
    """Normal forms that are no polynomials with plain exponents, or too many steps."""


@dataclass(frozen=True, slots=True)
class Divided:
    """``dividend = Σ quotients × divisors + rest``."""

    quotients: tuple[Poly, ...]
    rest: Poly


def divide(normal: Normalizer, dividend: Poly, divisors: Sequence[Poly], first: Sym | None = None) -> Divided:
    """Divide by several polynomials that are not zero, in lexical order with one symbol before the others.

    Raises:
        NoDivisionError: a sum or an exponent that is no number is inside, or it takes too long.
    """
    order = _order((dividend, *divisors), first)
    leads = [_leading(poly, order) for poly in divisors]
    quotients, rest = [NIL] * len(divisors), NIL
    for _ in range(MAX_STEPS):
        if not dividend:
            return Divided(tuple(quotients), rest)
        lead = _leading(dividend, order)
        found = next((n for n, other in enumerate(leads) if _over(lead, other) is not None), None)
        if found is None:
            head = Poly({lead: dividend.terms[lead]})
            rest, dividend = rest + head, dividend - head
            continue
        factor = _over(lead, leads[found]) or ((), ())
        piece = Poly({factor: Fraction(dividend.terms[lead]) / divisors[found].terms[leads[found]]})
        quotients[found] = quotients[found] + piece
        dividend = dividend - normal.product(piece, divisors[found])
    raise NoDivisionError("too many steps")


def _order(polys: Sequence[Poly], first: Sym | None) -> list[Term]:
    """The atoms, the first symbol before the others and roots of numbers last."""
    atoms = {base for poly in polys for monomial in poly.terms for base in _exponents(monomial)}
    return sorted(atoms, key=lambda base: (base != first, not isinstance(base, Sym), isinstance(base, Num), base.key))


def _leading(poly: Poly, order: Sequence[Term]) -> Monomial:
    def rank(monomial: Monomial) -> tuple[Rational, ...]:
        exponents = _exponents(monomial)
        return tuple(exponents.get(base, 0) for base in order)

    return max(poly.terms, key=rank)


def leading_coefficient(poly: Poly, symbol: Sym) -> Poly:
    """The atoms beside the highest power of a symbol, of the monomial that leads there.

    Raises:
        NoDivisionError: it is no polynomial.
    """
    _, factors = _leading(poly, _order((poly,), symbol))
    return Poly({((), tuple((base, e) for base, e in factors if base != symbol)): 1})


def _exponents(monomial: Monomial) -> dict[Term, Rational]:
    dummies, factors = monomial
    found = {base: e for base, e in factors if not isinstance(e, Poly)}
    if dummies or len(found) < len(factors):
        raise NoDivisionError("no polynomial")
    return found


def _over(dividend: Monomial, divisor: Monomial) -> Monomial | None:
    above, below = _exponents(dividend), _exponents(divisor)
    if any(above.get(base, 0) < e for base, e in below.items()):
        return None
    left = ((base, e - below.get(base, 0)) for base, e in above.items())
    return (), tuple((base, e) for base, e in left if e)


def ratios(above: Poly, below: Poly) -> Iterator[Poly]:
    """What one polynomial may be of another up to a single product of atoms, which sums may stand beside."""
    lead, coefficient = next(iter(above.terms.items()), (None, 0))
    for (dummies, factors), other in islice(below.terms.items(), MAX_RATIOS if lead else 0):
        if lead is None or dummies != lead[0] or any(isinstance(e, Poly) for _, e in (*factors, *lead[1])):
            continue
        exponents: dict[Term, Rational] = {base: e for base, e in lead[1] if not isinstance(e, Poly)}
        for base, e in factors:
            exponents[base] = exponents.get(base, 0) - (0 if isinstance(e, Poly) else e)
        left = tuple((base, e) for base, e in exponents.items() if e)
        if not {symbol for symbol, _, _ in dummies} & {s for base, _ in left for s in free_symbols(base)}:
            yield Poly({((), sorted_factors(left)): Fraction(coefficient) / other})


def without_denominators(normal: Normalizer, poly: Poly) -> tuple[Poly, Poly]:
    """A polynomial times its denominators, and these.

    Raises:
        NoDivisionError: it is no polynomial over denominators, or there are too many.
    """
    multiplier = ONE
    for _ in range(MAX_DENOMINATORS):
        worst: dict[Term, Rational] = {}
        for monomial in poly.terms:
            for base, e in _exponents(monomial).items():
                if e < 0:
                    worst[base] = min(worst.get(base, 0), e)
        if not worst:
            return poly, multiplier
        base, e = next(iter(worst.items()))
        factor = atom(base, -e)
        poly, multiplier = normal.product(poly, factor), normal.product(multiplier, factor)
    raise NoDivisionError("too many denominators")


def content(poly: Poly) -> Poly:
    """The greatest product of atoms that divides each monomial.

    Raises:
        NoDivisionError: it is no polynomial.
    """
    every = [_exponents(monomial) for monomial in poly.terms]
    shared = {base: min(exponents.get(base, 0) for exponents in every) for base in (every[0] if every else ())}
    return Poly({((), tuple((base, e) for base, e in shared.items() if e > 0)): 1})


def spanned(target: Poly, polys: Sequence[Poly]) -> list[Fraction] | None:
    """Rational multiples of polynomials whose sum is another one, found by elimination; ``None``: there are none."""
    rows = {m: [Fraction(p.terms.get(m, 0)) for p in (*polys, target)] for p in (*polys, target) for m in p.terms}
    left, pivots = list(rows.values()), list[tuple[int, list[Fraction]]]()
    for column in range(len(polys)):
        row = next((row for row in left if row[column]), None)
        if row is None:
            continue
        left.remove(row)
        pivot = [value / row[column] for value in row]
        left = [_reduced(other, pivot, column) for other in left]
        pivots = [(n, _reduced(other, pivot, column)) for n, other in pivots] + [(column, pivot)]
    if any(row[-1] for row in left):
        return None
    found = [Fraction(0)] * len(polys)
    for column, pivot in pivots:
        found[column] = pivot[-1]
    return found


def _reduced(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    return [a - row[column] * b for a, b in zip(row, pivot, strict=True)] if row[column] else row
