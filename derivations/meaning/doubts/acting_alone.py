r"""Derivatives that are taken past what does not move: ``\nabla_\phi f(z) \log q_\phi(z)`` is one of the product.

Of the first function alone the derivative is zero.  Nobody takes that on purpose, so the product is meant by
convention; but no number speaks against a claim that holds where the derivative is zero.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivations.meaning.names.environment import Log
from derivations.model.derivation import Claim
from derivations.model.terms import Deriv, Grad, Term, rewrite, sub

ALONE = "a derivative may be meant of the first function behind its sign alone, which does not move"


def acting_alone(claim: Claim, *logs: Log) -> Iterator[Claim]:
    """What a claim says where derivatives are of the first function behind their signs alone: these are zero then."""
    operands = {operand for log in logs for operand in log.extents}
    if not operands:
        return

    def vanishing(part: Term) -> Term | None:
        return sub(part, part) if isinstance(part, Deriv | Grad) and part.body in operands else None

    yield Claim(rewrite(claim.left, vanishing), claim.relation, rewrite(claim.right, vanishing), claim.free_of)
