"""Refutation by sign: an equation whose sides can never have the same sign has no instance."""

from __future__ import annotations

from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.normal.signs import Sign, Signs
from derivations.rules.algebra import EQUALITIES
from derivations.rules.unfolding import unfolded

WORDS = {
    Sign.POSITIVE: "positive",
    Sign.NEGATIVE: "negative",
    Sign.NONNEGATIVE: "not negative",
    Sign.NONPOSITIVE: "not positive",
    Sign.ZERO: "zero",
}
OPPOSED = {
    (Sign.POSITIVE, Sign.NEGATIVE),
    (Sign.POSITIVE, Sign.NONPOSITIVE),
    (Sign.POSITIVE, Sign.ZERO),
    (Sign.NEGATIVE, Sign.NONNEGATIVE),
    (Sign.NEGATIVE, Sign.ZERO),
}


def opposite_signs(claim: Claim, context: Context) -> str | None:
    """Why the sides can never be equal wherever they exist, if their signs show it."""
    if claim.relation not in EQUALITIES or claim.left.shape.rank or claim.right.shape.rank:
        return None
    left, right = (Signs(context).sign(unfolded(side, context)) for side in (claim.left, claim.right))
    if (left, right) not in OPPOSED and (right, left) not in OPPOSED:
        return None
    return f"the left side is {WORDS[left]} wherever it exists, and the right side is {WORDS[right]}"
