"""Whether there is an instance at which both sides of a claim have values: without one, nothing can be said of it."""

from __future__ import annotations

from itertools import islice

import numpy as np

from derivations.crosscheck.instances import draw, problem
from derivations.crosscheck.refute import FAILURES, plans
from derivations.crosscheck.sides import side_at
from derivations.crosscheck.survey import MAX_SIZE, of_claim
from derivations.model.context import Context
from derivations.model.derivation import Claim

TRIED = 6


def have_values(claim: Claim, context: Context, *, seed: int, deadline: float) -> bool:
    """Whether both sides have values at one of a few admissible instances, in floats.

    Args:
        claim: a relation between two terms.
        context: its facts hold at the instances.
        seed: of the random instances.
        deadline: a value of ``time.monotonic()`` after which the answer is no.
    """
    try:
        found = of_claim(claim, context)
        if found.size > MAX_SIZE:
            return False
        task, rng = problem(found, context), np.random.default_rng(seed)
        with np.errstate(all="ignore"):
            for plan in islice(plans(), TRIED):
                world = draw(task, plan, rng, deadline)
                sides = [] if world is None else [side_at(s, world, deadline) for s in (claim.left, claim.right)]
                if sides and all(side is not None and side.defined for side in sides):
                    return True
    except FAILURES:
        return False
    return False
