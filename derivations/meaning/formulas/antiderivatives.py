"""Integrals without limits beside a formula in their variable, or beside others: antiderivatives, where they are some.

``∫ f dx = F(x)`` is read as ``f = F'``.  With abstract functions under the integral it may as well be one over the
whole space that wrongly depends on ``x``; there ``F' = f`` has to hold for the integral to be read so.
"""

from __future__ import annotations

from collections.abc import Set

from derivations.meaning.names.environment import UnstatedError
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.relations import EQUALITIES, Relation, RelationKind, of_kind
from derivations.model.terms import (
    Add,
    Apply,
    Expect,
    Function,
    Integral,
    Mul,
    Sym,
    Term,
    contains,
    factors_of,
    free_symbols,
    partial,
    subterms,
    summands_of,
)
from derivations.model.unfolding import unfolded
from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer

ANTIDERIVATIVE = "an integral without limits beside a formula in its variable, or another one, is an antiderivative"
BETWEEN_ANTIDERIVATIVES = (EQUALITIES | of_kind(RelationKind.UP_TO_TERM)) - {Relation.DEFINED}
"""The relations that may stand between antiderivatives."""


def about_integrands(claim: Claim, open_integrals: Set[Integral], context: Context) -> Claim:
    """The claim as one about antiderivatives, if it is one; else the claim itself.

    Args:
        claim: as written.
        open_integrals: the integrals of its sides that are written without limits.
        context: the definitions it rests on.

    Raises:
        UnstatedError: a side may be an antiderivative by what words say of an abstract function.
    """
    if claim.relation not in BETWEEN_ANTIDERIVATIVES:
        return claim
    for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
        whole = unfolded(other, context)
        for integral in _open(side, open_integrals):
            if integral.variable in free_symbols(whole):
                found = _as_antiderivative(claim, integral, open_integrals, context, whole)
                if found is not None:
                    return found
    return _of_integrands(claim, open_integrals, context) or claim


def _of_integrands(claim: Claim, open_integrals: Set[Integral], context: Context) -> Claim | None:
    """Sides made of integrals without limits alone, as a claim about concrete integrands, if it holds so.

    What equal integrands make equal they make so over the whole space, too, wherever the integrals exist.
    """
    found = [_open(side, open_integrals) for side in _sides(claim)]
    variables = {integral.variable for own in found for integral in own}
    if not all(found) or len(variables) != 1 or not are_integrals(claim, open_integrals):
        return None
    if any(contains(unfolded(side, context), Apply, Expect) for side in _sides(claim)):
        return None
    variable = variables.pop()
    factors = (part for side in _sides(claim) for term in summands_of(side) for part in factors_of(term))
    if any(variable in free_symbols(unfolded(part, context)) for part in factors if part not in open_integrals):
        return None
    try:
        left, right = (_derivative(side, variable, open_integrals) for side in _sides(claim))
    except DerivationError:
        return None
    meant = Claim(left, Relation.EQUAL, right)
    return meant if _holds(meant, context) else None


def are_integrals(claim: Claim, open_integrals: Set[Integral]) -> bool:
    """Whether the sides are integrals without limits and nothing else, so that equal integrands are all they need."""
    return all(_is_total(side, open_integrals) for side in _sides(claim))


def _is_total(side: Term, open_integrals: Set[Integral]) -> bool:
    """Whether a side adds up multiples of integrals without limits, and nothing else."""
    return all(sum(part in open_integrals for part in factors_of(term)) == 1 for term in summands_of(side))


def _open(side: Term, open_integrals: Set[Integral]) -> list[Integral]:
    return [part for _, part in subterms(side) if isinstance(part, Integral) and part in open_integrals]


def _as_antiderivative(
    claim: Claim, integral: Integral, open_integrals: Set[Integral], context: Context, whole: Term
) -> Claim | None:
    variable = integral.variable
    abstract = contains(integral, Apply, Expect)
    try:
        sides = [derivative_of(side, variable, open_integrals, context) for side in _sides(claim)]
    except DerivationError:
        if abstract:
            return None
        raise
    found = Claim(sides[0], Relation.EQUAL, sides[1])
    if not abstract or _holds(found, context):
        return found
    unknown = _functions(whole, variable) - _functions(unfolded(integral.body, context), variable)
    if unknown:
        names = ", ".join(sorted(function.name for function in unknown))
        raise UnstatedError(f"whether {names} is an antiderivative is not stated; write the limits of the integral")
    return None


def _sides(claim: Claim) -> tuple[Term, Term]:
    return claim.left, claim.right


def derivative_of(side: Term, variable: Sym, open_integrals: Set[Integral], context: Context) -> Term:
    """The derivative of a side in which integrals without limits over a variable are antiderivatives.

    Raises:
        DerivationError: it is not known.
    """
    return _derivative(_moving(side, variable, context), variable, open_integrals)


def _moving(side: Term, variable: Sym, context: Context) -> Term:
    """A side in which the variable stands; where it hides behind a defined name, that is unfolded."""
    return side if variable in free_symbols(side) or not free_symbols(side) else unfolded(side, context)


def _holds(claim: Claim, context: Context) -> bool:
    """Whether both sides have the same normal form."""
    normal = Normalizer(context, frozenset())
    try:
        forms = [component_form(normal, unfolded(side, context)) for side in _sides(claim)]
        return is_zero(normal, forms[0] - forms[1])
    except CannotNormaliseErrors:
        return False


def _functions(term: Term, variable: Sym) -> set[Function]:
    """The abstract functions of which the variable is an argument, those inside of integrals left out."""
    if isinstance(term, Integral | Expect):
        return set()
    found = set[Function]().union(*(_functions(child, variable) for child in term.children))
    return found | {term.function} if isinstance(term, Apply) and variable in term.args else found


def _derivative(term: Term, variable: Sym, open_integrals: Set[Integral]) -> Term:
    match term:
        case Integral() if term in open_integrals and term.variable == variable:
            return term.body
        case Add(terms=terms):
            return Add(tuple(_derivative(part, variable, open_integrals) for part in terms))
        case Mul(factors=factors) if any(part in open_integrals for part in factors):
            others = [part for part in factors if part not in open_integrals]
            if len(others) != len(factors) - 1 or any(variable in free_symbols(part) for part in others):
                raise UnstatedError("an indefinite integral inside a product is not supported")
            inner = next(part for part in factors if part not in others)
            return Mul((*others, _derivative(inner, variable, open_integrals)))
        case _:
            if any(part in open_integrals for _, part in subterms(term)):
                raise UnstatedError("an indefinite integral inside a formula is not supported")
            return partial(term, variable)
