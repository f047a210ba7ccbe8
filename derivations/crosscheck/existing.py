"""Whether there is an instance at which both sides of a claim have values: without one, nothing can be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from derivations.crosscheck.contents import MAX_SIZE, of_claim
from derivations.crosscheck.failures import FAILURES
from derivations.crosscheck.instances import draw, problem
from derivations.crosscheck.refutation import plans
from derivations.crosscheck.sides import side_at
from derivations.crosscheck.world import World
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import Expect, Integral, Sum, Term, bound_above, free_symbols, subterms

TRIED = 6


def have_values(claim: Claim, context: Context, *, seed: int, deadline: float) -> bool:
    """Whether both sides have values at one of a few admissible instances, in floats.

    Args:
        claim: a relation between two terms.
        context: its facts hold at the instances.
        seed: of the random instances.
        deadline: a value of ``work.now()`` after which the answer is no.
    """
    try:
        found = of_claim(claim, context)
        if found.size > MAX_SIZE:
            return False
        task, rng = problem(found, context), np.random.default_rng(seed)
        with np.errstate(all="ignore"):
            for plan in islice(plans(), TRIED):
                world = draw(task, plan, rng, deadline)
                if world is not None and all(_has_value(part, world, deadline) for part in _parts(claim)):
                    return True
    except FAILURES:
        return False
    return False


def _parts(claim: Claim) -> Iterator[Term]:
    """The sides, and the integrals and sums in them that nothing around binds: a side may hide that one diverges."""
    for side in (claim.left, claim.right):
        yield side
        for path, part in subterms(side):
            if isinstance(part, Integral | Expect | Sum) and not free_symbols(part) & {*bound_above(side, path)}:
                yield part


def _has_value(part: Term, world: World, deadline: float) -> bool:
    found = side_at(part, world, deadline)
    return found is not None and found.defined
