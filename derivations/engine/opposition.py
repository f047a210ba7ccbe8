"""Refutation without instances: claims that hold nowhere, by the signs of the sides or by a proof of another number."""

from __future__ import annotations

from dataclasses import replace

from derivations.engine.coefficients import fitting_coefficients
from derivations.engine.search import Found, prove
from derivations.model.context import Context, Origin
from derivations.model.derivation import Claim
from derivations.model.latex import to_latex
from derivations.model.relations import EQUALITIES, ORDERS
from derivations.model.terms import ONE, Apply, Term, add, number, rational_value, sub, subterms
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.signs import Signs
from derivations.normal.stated import Sign
from derivations.normal.terms_of import to_term

WORDS = {
    Sign.POSITIVE: "positive",
    Sign.NEGATIVE: "negative",
    Sign.NONNEGATIVE: "not negative",
    Sign.NONPOSITIVE: "not positive",
    Sign.ZERO: "zero",
    Sign.NONZERO: "not zero",
}


def opposite_signs(claim: Claim, context: Context) -> str | None:
    """Why the claim holds nowhere, if the signs of its sides, or of their difference, show it.

    What is only taken to be positive by its letter says nothing here: the claim itself may tell that it is not.
    """
    stated = (fact for fact in context.facts if fact.source.origin is not Origin.CONVENTION)
    context = replace(context, facts=tuple(stated))
    if claim.left.shape.rank or claim.right.shape.rank:
        return None
    if claim.relation in ORDERS:
        return _wrong_order(claim, context)
    if claim.relation not in EQUALITIES:
        return None
    sides = (claim.left, claim.right)
    if any(rational_value(side) is not None for side in sides) and any(_holds_density(side, context) for side in sides):
        return None
    left, right = (Signs(context).sign(unfolded(side, context)) for side in sides)
    if not left.possible.isdisjoint(right.possible):
        return None
    return f"the left side is {WORDS[left]} wherever it exists, and the right side is {WORDS[right]}"


def _holds_density(side: Term, context: Context) -> bool:
    """Whether a side holds a density that nothing defines; that it is positive and has mass 1 is a convention."""
    parts = (part for _, part in subterms(unfolded(side, context)))
    return any(isinstance(part, Apply) and part.function.density is not None for part in parts)


def _wrong_order(claim: Claim, context: Context) -> str | None:
    normal = Normalizer(context)
    try:
        difference = to_term(normal(unfolded(claim.right, context)) - normal(unfolded(claim.left, context)))
    except CannotNormaliseErrors:
        return None
    sign = normal.signs.sign(difference)
    if not sign.possible.isdisjoint(claim.relation.mirrored.signs):
        return None
    return f"the right side minus the left is {WORDS[sign]} wherever both exist"


def constant_difference(claim: Claim, context: Context, deadline: float) -> str | None:
    """Why the claim holds nowhere, if the prover shows that its sides differ by a number, under no open condition.

    Claims on densities that nothing defines are left alone.
    """
    if claim.relation not in EQUALITIES or claim.left.shape.rank:
        return None
    if any(_holds_density(side, context) for side in (claim.left, claim.right)):
        return None
    fitting = fitting_coefficients(sub(claim.left, claim.right), (ONE,), context, ())
    if fitting is None:
        return None
    right = add(claim.right, number(fitting[0]))
    found = prove(Claim(claim.left, claim.relation, right), context, deadline)
    if not isinstance(found, Found) or found.accepted.open:
        return None
    return f"the left side minus the right is ${to_latex(number(fitting[0]))}$ wherever both exist"
