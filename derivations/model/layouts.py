"""Other readings of a line: which index of a Jacobian counts the components differs from author to author."""

from __future__ import annotations

from derivations.model.derivation import Claim
from derivations.model.errors import ShapeError
from derivations.model.terms import Jacobian, Term, Trace, Transpose, rewrite


def transposed_jacobians(claim: Claim) -> Claim | None:
    """The claim with every Jacobian in the other layout, if that differs and the shapes allow it."""
    try:
        left, right = rewrite(claim.left, _other_layout), rewrite(claim.right, _other_layout)
    except ShapeError:
        return None
    if (left, right) == (claim.left, claim.right) or left.shape != right.shape:
        return None
    return Claim(left, claim.relation, right, claim.free_of)


def _other_layout(term: Term) -> Term | None:
    match term:
        case Jacobian():
            return Transpose(term)
        case Trace(matrix=Transpose(matrix=Jacobian() as matrix)):
            return Trace(matrix)  # the same in both layouts
        case _:
            return None
