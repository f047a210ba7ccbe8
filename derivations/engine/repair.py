"""Repairs of refuted equations: the smallest change of the right side that the prover accepts.

First each top-level term of the right side gets an unknown coefficient, and the linear system for which the sides
agree (in normal form, or up to boundary terms by the Euler operator) is solved.  Then the single-token changes that
people need are tried: sign, factor, exponent, variable of integration, a lost logarithm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from derivations.engine.coefficients import Combination, fitting_coefficients
from derivations.engine.search import Found, prove
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.errors import ShapeError
from derivations.model.latex import to_latex
from derivations.model.relations import EQUALITIES, Relation
from derivations.model.terms import (
    Add,
    Call,
    Expect,
    Integral,
    Mul,
    Num,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    free_symbols,
    mul,
    neg,
    number,
    power,
    replace_at,
    subterms,
)
from derivations.normal.form import Normalizer

MAX_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Repair:
    """A right side with which the claim holds: what to change in words, and how far it is then proved."""

    edit: str
    right: Term
    found: Found | None
    relation: Relation = Relation.EQUAL
    free_of: tuple[Sym, ...] = ()


def repair(claim: Claim, context: Context, parameters: tuple[Sym, ...], deadline: float) -> Repair | None:
    """Find the smallest repair of the right side.

    Args:
        claim: a refuted equation.
        context: what may be relied on.
        parameters: the symbols of which a term may be free for the repair "up to a constant".
        deadline: the ``work.now()`` at which to give up.
    """
    if claim.relation not in EQUALITIES:
        return None
    normal = Normalizer(context)
    for count, candidate in enumerate(_candidates(claim, context, parameters)):
        if count >= MAX_CANDIDATES or work.now() > deadline:
            return None
        fixed = Claim(claim.left, candidate.relation, candidate.right, candidate.free_of)
        found = prove(fixed, context, min(deadline, work.now() + 0.5), budget=0, normal=normal)
        if isinstance(found, Found):
            return Repair(candidate.edit, candidate.right, found, candidate.relation, candidate.free_of)
    return None


def repaired_variable(claim: Claim) -> Repair | None:
    """Another variable of integration on the right, for which both sides depend on the same symbols."""
    wanted = free_symbols(claim.left)
    for path, term in subterms(claim.right):
        if isinstance(term, Integral) and not term.variable.shape.rank:
            for symbol in sorted(free_symbols(term.body) - wanted - {term.variable}, key=lambda s: s.name):
                return _integrating(claim, path, term, symbol)
    return None


def _integrating(claim: Claim, path: Path, term: Integral, symbol: Sym) -> Repair:
    new = replace_at(claim.right, path, Integral(symbol, term.body, term.lower, term.upper))
    return Repair(f"the integration variable is ${symbol.name}$, not ${term.variable.name}$", new, None)


# ---------------------------------------------------------------------------------------------- coefficients


def parts_of_side(term: Term) -> list[Term]:
    """The top-level terms of a side: sums are taken apart, also under integrals, expectations and factors."""
    match term:
        case Add(terms):
            return [piece for t in terms for piece in parts_of_side(t)]
        case Expect(variable, body, weight):
            return [Expect(variable, piece, weight) for piece in parts_of_side(body)]
        case Integral(variable, body, lower, upper):
            return [Integral(variable, piece, lower, upper) for piece in parts_of_side(body)]
        case Sum(index, body, lower, upper):
            return [Sum(index, piece, lower, upper) for piece in parts_of_side(body)]
        case Mul(factors):
            return _product_addends(factors)
        case _:
            return [term]


def _product_addends(factors: tuple[Term, ...]) -> list[Term]:
    for position, factor in enumerate(factors):
        pieces = parts_of_side(factor)
        if len(pieces) > 1:
            return [Mul((*factors[:position], piece, *factors[position + 1 :])) for piece in pieces]
    return [Mul(factors)]


def _with_coefficients(claim: Claim, context: Context, parameters: tuple[Sym, ...]) -> Iterator[Repair]:
    pieces = parts_of_side(claim.right)
    if not 1 <= len(pieces) <= 12:
        return
    for relation, free_of in ((Relation.EQUAL, ()), (Relation.EQUAL_UP_TO_CONSTANT, parameters)):
        if relation is Relation.EQUAL_UP_TO_CONSTANT and not free_of:
            continue
        combination = fitting_coefficients(claim.left, pieces, context, free_of)
        if combination is not None:
            yield _scaled(claim, pieces, combination, relation, free_of)


def _scaled(
    claim: Claim, pieces: list[Term], combination: Combination, relation: Relation, free_of: tuple[Sym, ...]
) -> Repair:
    changed = [f"the factor {c} at ${to_latex(piece)}$" for c, piece in zip(combination, pieces, strict=True) if c != 1]
    edit = " and ".join(changed) or "nothing but the relation"
    if free_of:
        edit += f"; equality then holds up to a term free of ${', '.join(s.name for s in free_of)}$"
    right = _refactored(claim.right, pieces, combination)
    return Repair(edit, right, None, relation, free_of)


def _refactored(right: Term, pieces: list[Term], combination: Combination) -> Term:
    """The right side with its pieces scaled, under its common integral where there is one."""
    scaled = [p if c == 1 else _times(c, p) for c, p in zip(combination, pieces, strict=True) if c != 0]
    match right:
        case Expect(variable, body, weight):
            return Expect(variable, _refactored(body, parts_of_side(body), combination), weight)
        case Integral(variable, body, lower, upper):
            return Integral(variable, _refactored(body, parts_of_side(body), combination), lower, upper)
        case _:
            return add(*scaled)


def _times(factor: Fraction, piece: Term) -> Term:
    """A piece with a factor, which is merged with its own numeral."""
    if isinstance(piece, Mul) and isinstance(piece.factors[0], Num):
        value = factor * piece.factors[0].value
        return mul(*(() if value == 1 and piece.factors[1:] else (number(value),)), *piece.factors[1:])
    return mul(number(factor), piece)


# --------------------------------------------------------------------------------------------- single tokens


def _candidates(claim: Claim, context: Context, parameters: tuple[Sym, ...]) -> Iterator[Repair]:
    yield from _with_coefficients(claim, context, parameters)
    right = claim.right
    yield Repair("the sign of the right side", neg(right), None)
    for path, term in subterms(right):
        for edit, new in _changes(term):
            try:
                changed = replace_at(right, path, new)
            except ShapeError:
                continue  # another size of a matrix is not the size of those beside it
            yield Repair(edit, changed, None)
    variable = repaired_variable(claim)
    if variable is not None:
        yield variable


def _changes(term: Term) -> Iterator[tuple[str, Term]]:
    """Single-token changes of one subterm."""
    match term:
        case Mul(factors) if not term.shape.rank:
            yield f"the sign of ${to_latex(term)}$", neg(term)
            for position, factor in enumerate(factors):
                if isinstance(factor, Num) and factor.value not in (0, 1, -1):
                    rest = mul(*factors[:position], *factors[position + 1 :])
                    yield f"the factor {factor.value} is too much in ${to_latex(term)}$", rest
                elif isinstance(factor, Pow) and isinstance(factor.exponent, Num):
                    turned = Pow(factor.base, number(-factor.exponent.value))
                    new = mul(*factors[:position], turned, *factors[position + 1 :])
                    yield f"${to_latex(factor.base)}$ belongs on the other side of the fraction", new
        case Pow(base, Num(value)) if value.denominator == 1 and value > 0:
            yield f"the exponent of ${to_latex(base)}$", base if value == 2 else power(base, value + 1)
        case Call("log", (inner,)):
            yield "the logarithm is too much", inner
        case Sym() if not term.shape.rank:
            yield f"${term.name}$ is squared", power(term, 2)
