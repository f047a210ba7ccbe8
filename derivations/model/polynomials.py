"""Terms as polynomials in some of their symbols, with terms for coefficients."""

from __future__ import annotations

from collections.abc import Collection

from derivations.model.terms import ONE, Add, Mul, Num, Pow, Sym, Term, add, free_symbols, mul

MAX_DEGREE = 8
MAX_TERMS = 60

Monomial = tuple[Sym, ...]
"""Symbols in order, each as often as its power says."""
Polynomial = dict[Monomial, Term]


def polynomial_in(term: Term, symbols: Collection[Sym]) -> Polynomial | None:
    """A term as a polynomial in numbers; ``None``: it is none, or one of a high degree or of many terms."""
    if free_symbols(term).isdisjoint(symbols):
        return {(): term}
    match term:
        case Sym():
            return {(term,): ONE}
        case Add(terms=terms):
            return _sum([polynomial_in(one, symbols) for one in terms])
        case Mul(factors=factors):
            return _product([polynomial_in(one, symbols) for one in factors])
        case Pow(base=base, exponent=Num(value)) if value.denominator == 1 and 0 < value <= MAX_DEGREE:
            return _product([polynomial_in(base, symbols)] * int(value))
        case _:
            return None


def _sum(parts: list[Polynomial | None]) -> Polynomial | None:
    found: Polynomial = {}
    for part in parts:
        if part is None:
            return None
        for monomial, factor in part.items():
            found[monomial] = add(found[monomial], factor) if monomial in found else factor
    return found


def _product(parts: list[Polynomial | None]) -> Polynomial | None:
    made: Polynomial = {(): ONE}
    for part in parts:
        if part is None:
            return None
        pairs = ((one, other) for one in made.items() for other in part.items())
        products = [{_joined(one, other): mul(left, right)} for (one, left), (other, right) in pairs]
        summed = _sum([*products])
        if summed is None or len(summed) > MAX_TERMS or any(len(one) > MAX_DEGREE for one in summed):
            return None
        made = summed
    return made


def _joined(one: Monomial, other: Monomial) -> Monomial:
    return tuple(sorted((*one, *other), key=lambda symbol: symbol.name))
