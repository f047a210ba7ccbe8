"""Short ways to write terms, and the value of terms made of numbers."""

from __future__ import annotations

from fractions import Fraction

from derivations.model.terms.algebraic import Add, Apply, Call, Function, Mul, Pow, Roles
from derivations.model.terms.base import Const, Num, Sym, Term
from derivations.model.terms.binders import Deriv

_COUNTED, _PRIME = "\\#_", "'"
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


def call(name: str, *args: Term) -> Term:
    """Apply a known function."""
    return Call(name, args)


def partial(body: Term, variable: Sym, index: Term | None = None) -> Term:
    """Differentiate ``body`` by its own free variable (or by one component of it)."""
    return Deriv(variable, index, body, variable)


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


def indicator(name: str, variable: Term) -> Apply:
    """A measure at a variable, or where something holds: nonnegative, and nothing else is known of it."""
    return Apply(Function(name, density=Roles((), general=True)), (variable,))


def all_values(variable: Sym, role: str) -> Apply:
    r"""The measure by which an integral over a variable is the sum ``\sum_x`` over all values of what it stands for.

    Of ``x`` and of ``x'`` that is the same, of ``y`` it may be another one.
    """
    return indicator(f"{_COUNTED}{{{role.rstrip(_PRIME)}}}", variable)


def counts_all(term: Term, variable: Sym | None = None) -> bool:
    """Whether a term is the measure of the sum over all values of something, at a variable if one is asked for."""
    named = isinstance(term, Apply) and is_measure(term.function) and term.function.name.startswith(_COUNTED)
    return named and (variable is None or term.children == (variable,))


def unknown_chance(event: str) -> Sym:
    """The probability of an event of which nothing is known."""
    return Sym(f"P({event})")


def is_chance(symbol: Sym) -> bool:
    """Whether a symbol stands for the probability of an event: no name that a document writes holds a bracket so."""
    return symbol.name.startswith("P(")


def is_measure(function: Function) -> bool:
    """Whether a function is a measure, or the indicator of a set: see ``indicator``."""
    roles = function.density
    return roles is not None and roles.general and not roles.of
