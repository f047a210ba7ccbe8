"""The normal form of a limit: what is free of its variable stands outside, and the target is 0 or ∞.

A limit from below, or towards -∞, is one of the mirrored body.  A sum is not split: that its parts have limits is
for a rule to ask.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivations.model.terms import (
    INFINITY,
    MINUS_ONE,
    NEGATIVE_INFINITY,
    ZERO,
    Limit,
    Sort,
    Sym,
    Term,
    add,
    mul,
    substitute,
)
from derivations.normal.integrals import inner_symbol, split_factor
from derivations.normal.poly import (
    ONE,
    Factor,
    Monomial,
    Poly,
    Rational,
    atom,
    level,
    monomial_key,
    monomial_symbols,
    sorted_factors,
)
from derivations.normal.products import is_infinite, merge, product_of
from derivations.normal.recursion import Recursion
from derivations.normal.terms_of import to_term


def limit(normal: Recursion, term: Limit, body: Callable[[Term], Poly]) -> Poly:
    """``lim (a + b f) = a + b lim f`` for what is free of the variable."""
    inside = inner_symbol(term.variable, term.body, term.target)
    place, target, side = _moved(term, inside)
    poly = body(substitute(term.body, {term.variable: place}))
    free = Poly({m: c for m, c in poly.terms.items() if inside not in monomial_symbols(m)})
    moving = poly - free
    if not moving:
        return free
    factor, moving = _content(normal, moving, inside)
    value = to_term(moving)
    name = level(inside, value)
    end = target if is_infinite(target) else normal.canonical(target)
    found = atom(Limit(name, substitute(value, {inside: name}), end, side))
    return free + normal.product(factor, found)


def _moved(term: Limit, inside: Sym) -> tuple[Term, Term, int]:
    """What stands for the variable, the new target and the side: a number is met at 0 and not from below."""
    if term.target == NEGATIVE_INFINITY:
        return mul(MINUS_ONE, inside), INFINITY, 0
    if is_infinite(term.target) or term.variable.sort is Sort.INTEGER:
        return inside, term.target, term.side
    if term.target == ZERO and term.side >= 0:
        return inside, ZERO, term.side
    if term.side < 0:
        return add(term.target, mul(MINUS_ONE, inside)), ZERO, 1
    return add(term.target, inside), ZERO, term.side


def _content(normal: Recursion, poly: Poly, variable: Sym) -> tuple[Poly, Poly]:
    """A factor that is free of the variable, and what is left: all of it of a product, what is common of a sum."""
    if any(dummies for dummies, _ in poly.terms):
        return _scaled(ONE, poly)
    parts = [(*_split(monomial, variable), coefficient) for monomial, coefficient in poly.terms.items()]
    shared = [one for one in parts[0][1] if all(one in free for _, free, _ in parts)]
    rest: dict[Monomial, Rational] = {}
    for kept, free, coefficient in parts:
        factors = merge((*kept, *(one for one in free if one not in shared)))
        rest[(), sorted_factors(factors.items())] = coefficient
    return _scaled(product_of(merge(tuple(shared)), normal), Poly(rest))


def _scaled(factor: Poly, poly: Poly) -> tuple[Poly, Poly]:
    """The same product, where the first coefficient of what is left is 1."""
    number = Fraction(poly.terms[min(poly.terms, key=monomial_key)])
    return factor.scaled(number), poly.scaled(1 / number)


def _split(monomial: Monomial, variable: Sym) -> tuple[list[Factor], list[Factor]]:
    """The factors of a product that depend on the variable, and those that do not."""
    kept: list[Factor] = []
    freed: list[Factor] = []
    for base, exponent in monomial[1]:
        inner, outer = split_factor(base, exponent, variable)
        kept += inner
        freed += outer
    return kept, freed
