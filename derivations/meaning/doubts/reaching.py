r"""How far signs without brackets reach: ``\nabla_\phi f(z) \log q_\phi(z)``, ``\log \frac{a}{b} \frac{b}{c}``.

A derivative of the first function alone is zero where that does not move.  Nobody takes that on purpose, so the product
is meant by convention, as it is by a logarithm in front of ratios side by side, and by a sine in front of names,
``\sin\theta\, x``; but no number speaks against a claim that holds where the signs are those of the first factor alone.
A sum ends at the next sign, ``\sum_i x_i - \mu``, but where a claim holds if it does not, ``\sum_i (x_i - \mu)`` is
what is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from derivations.meaning.names.environment import Log
from derivations.model.derivation import Claim
from derivations.model.terms import Deriv, Grad, Term, rewrite, sub

ALONE = "a sign without brackets may be one of what stands right behind it alone"

FURTHER = "a sum without brackets may reach over the terms behind it"

MAX_FURTHER = 8
"""So many ways to read how far the sums reach are tried."""


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


def reaching_further(claim: Claim, left: Log, right: Log) -> Iterator[Claim]:
    """What a claim says where a sum on a side, or one on each, reaches over terms behind it."""
    ways = (_further(claim.left, left), _further(claim.right, right))
    yield from (Claim(a, claim.relation, b, claim.free_of) for a, b in islice(product(*ways), 1, MAX_FURTHER))


def _further(side: Term, log: Log) -> Iterator[Term]:
    """A side as it is read, then with one of its sums reaching over more."""
    yield side
    for whole, others in log.further.items():
        yield from (rewrite(side, {whole: other}.get) for other in others)
