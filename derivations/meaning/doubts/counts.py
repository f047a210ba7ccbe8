r"""How many terms a sum has whose range nobody states: ``\sum_i x_i`` beside ``n \bar x`` has ``n``."""

from __future__ import annotations

from collections.abc import Iterator, Set

from derivations.meaning.names.environment import DIMENSION
from derivations.model.derivation import Claim
from derivations.model.terms import Product, Sum, Sym, free_symbols, substitute

UNCOUNTED = "how many terms a sum has is not stated, and a name beside it may say it; write the limits of the sum"
MAX_NAMES = 6
"""So many names are tried as the number of the terms."""


def counted(claim: Claim, loose: Set[Sym]) -> Iterator[Claim]:
    """What a claim says if one of some names is the size of which nothing is stated, for each of them."""
    parts = claim.parts
    if not any(isinstance(part, Sum | Product) and DIMENSION in free_symbols(part.upper) for part in parts):
        return
    names = sorted((one for one in loose if not one.shape.rank and one != DIMENSION), key=lambda one: one.name)
    for name in names[:MAX_NAMES]:
        left, right = (substitute(side, {name: DIMENSION}) for side in (claim.left, claim.right))
        yield Claim(left, claim.relation, right, claim.free_of)
