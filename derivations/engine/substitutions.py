"""Antiderivatives by substitution, to be proposed to the rule that differentiates them: ``g'(x) h(g(x))``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derivations.model import terms as t
from derivations.model.context import Context
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import E, Monomial, Poly, Rational, factor_symbols
from derivations.normal.terms_of import monomial_term, to_term
from derivations.rules.growth import between
from derivations.rules.profiles import coefficient, degree

MAX_INNERS = 8
"""So many terms of an integrand are tried as the inner function."""


def by_substitution(integral: t.Integral, context: Context) -> t.Term | None:
    """A term whose derivative is an integrand without abstract functions; ``None`` where none is known."""
    variable = integral.variable
    normal = Normalizer(between(integral, context, closed=False))
    try:
        whole = to_term(normal(integral.body))
        outer = _fresh(whole)
        for number, inner in enumerate(dict.fromkeys(_inners(whole, variable))):
            if number == MAX_INNERS:
                return None
            slope = normal(t.Deriv(variable, None, inner, variable))
            if not slope:
                continue
            rest = to_term(normal(t.div(whole, to_term(slope))))
            rest = t.rewrite(rest, lambda part, own=inner: outer if part == own else None)  # type: ignore[misc]
            found = None if variable in t.free_symbols(rest) else _primitive(normal, rest, outer)
            if found is not None:
                return t.substitute(found, {outer: inner})
    except CannotNormaliseErrors:
        return None
    return None


def _fresh(term: t.Term) -> t.Sym:
    """A symbol that a term does not hold."""
    taken = {symbol.name for symbol in t.free_symbols(term)}
    return t.Sym(t.fresh_name("u", taken))


def _inners(term: t.Term, variable: t.Sym) -> Iterator[t.Term]:
    """What an integrand may be a function of: its variable, the arguments of its functions, the bases of its powers."""
    yield variable
    for _, part in t.subterms(term):
        inner = part.children[0] if isinstance(part, t.Call | t.Pow) and part.children else None
        if inner is not None and variable in t.free_symbols(inner):
            yield inner


def _primitive(normal: Normalizer, term: t.Term, variable: t.Sym) -> t.Term | None:
    """An antiderivative from the table, term by term."""
    parts = [_of_monomial(monomial, value, variable) for monomial, value in normal(term).terms.items()]
    known = [part for part in parts if part is not None]
    return t.add(*known) if known and len(known) == len(parts) else None


def _of_monomial(monomial: Monomial, value: Rational, variable: t.Sym) -> t.Term | None:
    """That of a product of what is free of the variable and ``x^r``, ``x^r log x``, or a function of the table."""
    dummies, factors = monomial
    if dummies:
        return None
    own = [factor for factor in factors if variable in factor_symbols(*factor)]
    outside = monomial_term(((), tuple(factor for factor in factors if factor not in own)), value)
    exponent = Fraction(0)
    others = []
    for base, power in own:
        if base == variable and not isinstance(power, Poly):
            exponent = Fraction(power)
        else:
            others.append((base, power))
    match others:
        case []:
            return t.mul(outside, _of_power(variable, exponent))
        case [(t.Call("log", (argument,)), 1)] if argument == variable:
            return t.mul(outside, _of_logarithm(variable, exponent))
        case [(base, power)] if not exponent:
            found = _of_function(base, power, variable)
            return None if found is None else t.mul(outside, found)
        case _:
            return None


def _of_power(variable: t.Sym, exponent: Fraction) -> t.Term:
    if exponent == -1:
        return t.call("log", variable)
    return t.div(t.Pow(variable, t.number(exponent + 1)), t.number(exponent + 1))


def _of_logarithm(variable: t.Sym, exponent: Fraction) -> t.Term:
    """That of ``x^r log x``."""
    logarithm = t.call("log", variable)
    if exponent == -1:
        return t.div(t.power(logarithm, 2), t.number(2))
    grown, next_ = t.Pow(variable, t.number(exponent + 1)), t.number(exponent + 1)
    return t.sub(t.div(t.mul(grown, logarithm), next_), t.div(grown, t.power(next_, 2)))


def _of_function(base: object, power: object, variable: t.Sym) -> t.Term | None:
    """That of an exponential of a linear function, of a wave, and of ``1/(a + b x²)`` for positive numbers a and b."""
    match base, power:
        case _ if base == E and isinstance(power, Poly) and degree(power, variable) == 1:
            return t.div(t.call("exp", to_term(power)), to_term(coefficient(power, variable, 1)))
        case t.Call("sin", (argument,)), 1 if argument == variable:
            return t.mul(t.MINUS_ONE, t.call("cos", variable))
        case t.Call("cos", (argument,)), 1 if argument == variable:
            return t.call("sin", variable)
        case t.Add((t.Num(a), rest)), -1:
            b = _square_coefficient(rest, variable)
            if b is None or a <= 0 or b <= 0:
                return None
            root = t.Pow(t.number(b / a), t.HALF)
            return t.div(t.call("arctan", t.mul(root, variable)), t.mul(t.number(a), root))
        case _:
            return None


def _square_coefficient(term: t.Term, variable: t.Sym) -> Fraction | None:
    """The number before the square of the variable, if a term is that."""
    match term:
        case t.Pow(base, t.Num(exponent)) if base == variable and exponent == 2:
            return Fraction(1)
        case t.Mul((t.Num(value), inner)):
            own = _square_coefficient(inner, variable)
            return None if own is None else value * own
        case _:
            return None
