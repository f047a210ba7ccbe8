"""Equations solved for a name that they are linear in."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.errors import ShapeError
from derivations.model.terms import ZERO, Add, Apply, Mul, Pow, Sym, Term, div, neg, sub, subterms
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import NIL, Exponent, Poly
from derivations.normal.terms_of import to_term


@dataclass(frozen=True, slots=True)
class Solved:
    """What an equation ``slope · name + rest = 0`` makes of a name, where the slope is not zero."""

    name: Sym | Apply
    slope: Term
    value: Term


def solutions(left: Term, right: Term, normal: Normalizer) -> list[Solved]:
    """What an equation between scalars makes of each of the names that it is linear in, in the order written."""
    if left.shape.rank or right.shape.rank:
        return []
    difference = sub(left, right)
    try:
        poly = normal(difference)
        found = ((name, linear(poly, name)) for name in names_outside(difference))
        return [_solved(name, *parts) for name, parts in found if parts is not None]
    except (ShapeError, *CannotNormaliseErrors):
        return []


def _solved(name: Sym | Apply, slope: Poly, rest: Poly) -> Solved:
    value = neg(div(to_term(rest), to_term(slope))) if rest else ZERO
    return Solved(name, to_term(slope), value)


def names_outside(term: Term) -> list[Sym | Apply]:
    """The symbols and applied functions outside of binders and of other functions."""
    found: dict[Sym | Apply, None] = {}
    waiting = [term]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, Sym | Apply):
            found[part] = None
        elif isinstance(part, Add | Mul | Pow):
            waiting += part.children
    return list(found)


def linear(poly: Poly, name: Term) -> tuple[Poly, Poly] | None:
    """The factor of a name in a polynomial and what is left, if it stands nowhere else."""
    slope, rest = NIL, NIL
    for (dummies, factors), value in poly.terms.items():
        others = tuple(factor for factor in factors if factor[0] != name)
        beside = len(others) < len(factors)
        if any(_is_inside(name, *factor) for factor in others) or (dummies and beside):
            return None
        if any(base == name and exponent != 1 for base, exponent in factors):
            return None
        if beside:
            slope = slope + Poly({(dummies, others): value})
        else:
            rest = rest + Poly({(dummies, factors): value})
    return (slope, rest) if slope else None


def _is_inside(name: Term, base: Term, exponent: Exponent) -> bool:
    terms = [base, to_term(exponent)] if isinstance(exponent, Poly) else [base]
    return any(part == name for term in terms for _, part in subterms(term))
