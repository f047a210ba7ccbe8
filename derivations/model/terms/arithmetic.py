"""Sums, products and powers in short, and the value of terms made of numbers."""

from __future__ import annotations

from fractions import Fraction

from derivations.model.terms.algebraic import Add, Mul, Pow
from derivations.model.terms.base import Const, Num, Term

ZERO, ONE, MINUS_ONE, HALF = (Num(Fraction(n, m)) for n, m in ((0, 1), (1, 1), (-1, 1), (1, 2)))
PI, INFINITY = Const("\\pi"), Const("\\infty")


def number(value: int | Fraction) -> Num:
    """Make an exact number."""
    return Num(Fraction(value))


def mul(*factors: Term) -> Term:
    """Multiply terms; one factor is itself, none is one."""
    return factors[0] if len(factors) == 1 else Mul(factors) if factors else ONE


def neg(term: Term) -> Term:
    """Negate a term."""
    return Mul((MINUS_ONE, term))


NEGATIVE_INFINITY = Mul((MINUS_ONE, INFINITY))


def add(*terms: Term) -> Term:
    """Add terms; one term is itself, none is zero."""
    return terms[0] if len(terms) == 1 else Add(terms) if terms else ZERO


def sub(left: Term, right: Term) -> Term:
    """Subtract ``right`` from ``left``."""
    return Add((left, neg(right)))


def difference_of(left: Term, right: Term) -> Term:
    """``left - right``; a right side that is 0 is left out."""
    return left if right == ZERO else sub(left, right)


def power(base: Term, exponent: int | Fraction | Term) -> Term:
    """Raise a scalar to a power."""
    return Pow(base, exponent if isinstance(exponent, Term) else number(exponent))


def div(left: Term, right: Term) -> Term:
    """Divide by a scalar."""
    return Mul((left, Pow(right, MINUS_ONE)))


def summands_of(term: Term) -> list[Term]:
    """What a sum adds up, sums inside it taken apart; another term is its only summand."""
    return [s for part in term.terms for s in summands_of(part)] if isinstance(term, Add) else [term]


def factors_of(term: Term) -> list[Term]:
    """What a product multiplies, products inside it taken apart; another term is its only factor."""
    return [f for part in term.factors for f in factors_of(part)] if isinstance(term, Mul) else [term]


MAX_NUMERIC_POWER = 64


def rational_value(term: Term) -> Fraction | None:
    """The value of a term made of numbers alone, such as ``1/2`` written as a quotient; ``None`` for others."""
    match term:
        case Num(value):
            return value
        case Add(terms):
            values = [rational_value(t) for t in terms]
            return None if None in values else sum((v for v in values if v is not None), Fraction(0))
        case Mul(factors):
            result = Fraction(1)
            for factor in factors:
                known = rational_value(factor)
                if known is None:
                    return None
                result *= known
            return result
        case Pow(base, exponent):
            return _rational_power(rational_value(base), rational_value(exponent))
        case _:
            return None


def _rational_power(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    if base is None or exponent is None or exponent.denominator != 1 or abs(exponent) > MAX_NUMERIC_POWER:
        return None
    return None if base == 0 and exponent < 0 else Fraction(base**exponent.numerator)
