"""Terms with which finite sums and products telescope: known ones, and the one that a claim itself says."""

from __future__ import annotations

from derivations.model import terms as t
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.relations import EQUALITIES
from derivations.normal.equality import cleared
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Poly, Rational
from derivations.normal.terms_of import to_term
from derivations.rules.profiles import coefficient, degree
from derivations.rules.summands import antidifference, taken_apart
from derivations.rules.telescoping import Range, is_endless

_UNKNOWN = t.made_symbol(t.Made.UNIT, 0, sort=t.Sort.REAL)
"""Stands for a sum in the claim, while it is solved for it."""


def of_symbolic_length(term: t.Term) -> bool:
    """Whether a term is a finite sum or product of numbers over a range whose end is no number."""
    return (
        isinstance(term, Range)
        and not term.shape.rank
        and not is_endless(term)
        and bool(t.free_symbols(term.upper) | t.free_symbols(term.lower))
    )


def by_known_terms(total: t.Sum, context: Context) -> t.Term | None:
    """A term that takes powers of the index, also times powers with it as exponent, out of a sum."""
    if not _counts(total.body, total.index):
        return None
    normal = Normalizer(context)
    try:
        found = [taken_apart(normal, m, c, total.index) for m, c in normal(total.body).terms.items()]
    except CannotNormaliseErrors:
        return None
    known = [
        antidifference(one, total.index, normal) for one in found if one is not None and (one.degree or one.powers)
    ]
    parts = [part for part in known if part is not None]
    return t.add(*parts) if parts else None


def _counts(body: t.Term, index: t.Sym) -> bool:
    """Whether an index stands for a number in a term, and not only beside the name of one of a family."""
    if body == index:
        return True
    inside = () if isinstance(body, t.Apply | t.Component) else body.children
    return any(_counts(child, index) for child in inside)


def by_the_claim(total: Range, claim: Claim, context: Context) -> t.Term | None:
    """The term that a claim says: where it is ``S_n = F(n)``, that is ``F(k - 1)``."""
    if claim.relation not in EQUALITIES or claim.left.shape.rank:
        return None
    normal = Normalizer(context)
    try:
        end = _end(normal(total.upper), total.index)
        moving = end is None or end[0] in t.free_symbols(total.body) | t.free_symbols(total.lower)
        value = None if moving else _solved(claim, total, normal)
    except CannotNormaliseErrors:
        return None
    if end is None or value is None:
        return None
    symbol, slope, rest = end
    before = t.div(t.sub(t.sub(total.index, t.ONE), to_term(rest)), t.number(slope))
    try:
        found = normal.canonical(t.substitute(value, {symbol: before}))
    except CannotNormaliseErrors:
        return None
    return found if total.index in t.free_symbols(found) else None


def _end(upper: Poly, index: t.Sym) -> tuple[t.Sym, Rational, Poly] | None:
    """The end of a range as ``slope · symbol + rest``."""
    for monomial, value in upper.terms.items():
        match monomial:
            case ((), ((t.Sym() as symbol, 1),)) if symbol != index:
                rest = upper - Poly({monomial: value})
                return None if symbol in t.free_symbols(to_term(rest)) else (symbol, value, rest)
    return None


def _solved(claim: Claim, total: Range, normal: Normalizer) -> t.Term | None:
    """The value of a sum from a claim that is linear in it, free of other sums over its range."""
    sides = [t.rewrite(side, lambda part: _UNKNOWN if part == total else None) for side in (claim.left, claim.right)]
    if any(isinstance(part, Range) for side in sides for _, part in t.subterms(side)):
        return None
    whole = cleared(normal, normal(t.sub(*sides)))
    if degree(whole, _UNKNOWN) != 1:
        return None
    rest, slope = coefficient(whole, _UNKNOWN, 0), coefficient(whole, _UNKNOWN, 1)
    return t.neg(t.div(to_term(rest), to_term(slope)))
