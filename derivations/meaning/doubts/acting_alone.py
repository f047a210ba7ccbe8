r"""What signs without brackets are taken past: ``\nabla_\phi f(z) \log q_\phi(z)``, ``\log \frac{a}{b} \frac{b}{c}``.

A derivative of the first function alone is zero where that does not move.  Nobody takes that on purpose, so the product
is meant by convention, as it is by a logarithm in front of ratios side by side; but no number speaks against a claim
that holds where the signs are those of the first factor alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivations.meaning.names.environment import Log
from derivations.model.derivation import Claim
from derivations.model.terms import Deriv, Grad, Term, rewrite, sub

ALONE = "a sign without brackets may be one of what stands right behind it alone"


def acting_alone(claim: Claim, *logs: Log) -> Iterator[Claim]:
    """What a claim says where derivatives and logarithms are of the first factor behind their signs alone."""
    operands = {operand for log in logs for operand in log.extents}
    values = {term: value for log in logs for term, value in log.alone.items()}
    if not operands and not values:
        return

    def alone(part: Term) -> Term | None:
        if isinstance(part, Deriv | Grad) and part.body in operands:
            return sub(part, part)
        return values.get(part)

    yield Claim(rewrite(claim.left, alone), claim.relation, rewrite(claim.right, alone), claim.free_of)
