"""From polynomials back to canonical terms."""

from __future__ import annotations

from fractions import Fraction

from derivations.model.terms import ZERO, Call, Mul, Num, Pow, Sum, Term, add, mul
from derivations.normal.poly import E, Exponent, Monomial, Poly, Rational, monomial_key


def to_term(poly: Poly) -> Term:
    """The canonical term of a polynomial: equal polynomials give equal terms."""
    monomials = sorted(poly.terms.items(), key=lambda item: monomial_key(item[0]))
    return add(*(monomial_term(m, c) for m, c in monomials)) if monomials else ZERO


def monomial_term(monomial: Monomial, coefficient: Rational) -> Term:
    """The canonical term of one monomial with its coefficient."""
    dummies, factors = monomial
    body = factors_term(factors)
    for symbol, lower, upper in reversed(dummies):
        body = Sum(symbol, body, lower, upper)
    if coefficient == 1:
        return body
    number = Num(Fraction(coefficient))
    if not dummies and not factors:
        return number
    return Mul((number, *body.factors)) if isinstance(body, Mul) else Mul((number, body))


def factors_term(factors: tuple[tuple[Term, Exponent], ...]) -> Term:
    """The product of some factors."""
    return mul(*(_factor_term(base, exponent) for base, exponent in factors))


def _factor_term(base: Term, exponent: Exponent) -> Term:
    if base == E:
        return Call("exp", (exponent_term(exponent),))
    return base if exponent == 1 else Pow(base, exponent_term(exponent))


def exponent_term(exponent: Exponent) -> Term:
    """The term of an exponent."""
    return to_term(exponent) if isinstance(exponent, Poly) else Num(Fraction(exponent))
