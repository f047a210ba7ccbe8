"""Claims without the averages that cancel: what is left of the difference of the sides can be told apart by numbers."""

from __future__ import annotations

from derivations.engine.moves import without_normal_averages
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.relations import Relation
from derivations.model.terms import ZERO, Expect, Integral, Term, contains, sub
from derivations.model.unfolding import unfolded
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.terms_of import to_term


def reduced(claim: Claim, context: Context) -> Claim | None:
    """What an equation between numbers says once its averages have cancelled; ``None``: it had none, or keeps some."""
    sides = (claim.left, claim.right)
    if claim.relation is not Relation.EQUAL or claim.left.shape.rank or not any(map(has_average, sides)):
        return None
    taken, _ = without_normal_averages(claim, context)
    left, right = (unfolded(side, context) for side in (taken.left, taken.right))
    try:
        rest = to_term(Normalizer(context)(sub(left, right)))
    except (DerivationError, *CannotNormaliseErrors):
        return None
    return None if has_average(rest) else Claim(rest, Relation.EQUAL, ZERO)


def simpler(claim: Claim, context: Context) -> Claim | None:
    """The claim without those of its averages that are over normal laws; ``None``: it has none."""
    taken, made = without_normal_averages(claim, context)
    return taken if made else None


def has_average(term: Term) -> bool:
    """Whether an average or an integral stands in a term."""
    return contains(term, Expect, Integral)
