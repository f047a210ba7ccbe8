"""Integrals without limits of which no word says over what they run: what they may mean besides the whole space."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from derivations.meaning.formulas.antiderivatives import BETWEEN_ANTIDERIVATIVES, derivative_of
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.relations import Relation
from derivations.model.terms import INFINITY, NEGATIVE_INFINITY, Apply, Expect, Integral, Roles, Sym, Term, subterms

OPEN = "the range of an integral is not stated; write its limits"


def unranged(claim: Claim, whole: AbstractSet[Integral]) -> set[Integral]:
    """The integrals without limits that run over something else than the values of a density.

    ``whole`` are those that are written over a whole space.
    """
    found = {part for part in _integrals(claim) if part.lower is None and part not in whole}
    return {part for part in found if not any(densities(part))}


def other_ranges(
    claim: Claim, integrals: AbstractSet[Integral], context: Context, stated: AbstractSet[str]
) -> tuple[Claim, ...] | None:
    """What a claim says if its integrals without limits run over no whole space; ``None`` where that is not known.

    Over a variable that the author declares in a block, an integral without limits runs over its whole space or is an
    antiderivative, or has the limits of another one beside it; of several variables there are no antiderivatives.
    """
    variables = {integral.variable for integral in integrals}
    if not {variable.name for variable in variables} <= stated:
        return None
    scalars = {variable for variable in variables if not variable.shape.rank}
    if not scalars:
        return ()
    if len(scalars) > 1 or claim.relation not in BETWEEN_ANTIDERIVATIVES:
        return None
    own = {integral for integral in integrals if integral.variable in scalars}
    variable = scalars.pop()
    try:
        left, right = (derivative_of(side, variable, own, context) for side in (claim.left, claim.right))
    except DerivationError:
        return None
    return Claim(left, Relation.EQUAL, right), *_limited(claim, own, variable)


def _limited(claim: Claim, own: AbstractSet[Integral], variable: Sym) -> Iterator[Claim]:
    """The claim with the limits of each other integral over the variable for those that have none.

    Those over the whole space are no others: an integral without limits runs from ``-∞`` to ``∞``, not back.
    """
    limits = {(p.lower, p.upper) for p in _integrals(claim) if p.variable == variable and p.lower is not None}
    within = (ends for ends in limits if not {INFINITY, NEGATIVE_INFINITY}.issuperset(ends))
    for ends in sorted(within, key=repr):
        left, right = (_within(side, own, ends) for side in (claim.left, claim.right))
        yield Claim(left, claim.relation, right, claim.free_of)


def _within(term: Term, own: AbstractSet[Integral], ends: tuple[Term | None, Term | None]) -> Term:
    """A term with limits for some of its integrals."""
    if isinstance(term, Integral) and term in own:
        return Integral(term.variable, term.body, *ends)
    return term.rebuild(tuple(_within(child, own, ends) for child in term.children)) if term.children else term


def _integrals(claim: Claim) -> Iterator[Integral]:
    for side in (claim.left, claim.right):
        yield from (part for _, part in subterms(side) if isinstance(part, Integral))


def densities(total: Integral | Expect) -> Iterator[Roles]:
    """The roles of the densities of abstract laws, at the variable of an average, that stand inside of it."""
    for child in total.children:
        for _, part in subterms(child):
            if isinstance(part, Apply) and part.function.density is not None and total.variable in part.args:
                yield part.function.density
