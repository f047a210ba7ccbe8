"""Pairs of letters that belong together by custom: ``q`` beside ``p`` is its complement, or its conjugate exponent."""

from __future__ import annotations

from collections.abc import Iterator, Set

from derivations.model.derivation import Claim
from derivations.model.terms import ONE, Sym, Term, div, sub, substitute

TIED = "q may be 1 - p, or the exponent that is conjugate to p; declare them"


def complements(claim: Claim, loose: Set[Sym]) -> Iterator[Claim]:
    """What a claim says if a ``q`` of no stated meaning is tied to its ``p``: ``q = 1 - p``, or ``1/p + 1/q = 1``."""
    names = {symbol.name: symbol for symbol in loose if not symbol.shape.rank}
    for name, second in sorted(names.items()):
        first = names.get(f"p{name[1:]}") if name[:1] == "q" else None
        for value in _tied(first) if first is not None else ():
            left, right = (substitute(side, {second: value}) for side in (claim.left, claim.right))
            yield Claim(left, claim.relation, right, claim.free_of)


def _tied(first: Sym) -> tuple[Term, Term]:
    rest = sub(ONE, first)
    return rest, div(first, sub(first, ONE))
