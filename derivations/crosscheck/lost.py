"""Instances at which one side of a claim has a value and the other none: they keep all others from supporting it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import ctx

from derivations.crosscheck.divergence import one_sided
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import FAILURES, OutOfTimeError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import Problem
from derivations.crosscheck.printing import instance
from derivations.crosscheck.windows import growth
from derivations.crosscheck.world import World
from derivations.model import work
from derivations.model.derivation import Claim
from derivations.model.terms import Term
from numeric import dual, grids

PRECISION = 72
"""Bits of rigorous enclosures."""

MAX_EDGE = 1e-6
"""The largest share of an integrand at the rim of its window that counts as a converged integral."""


BUDGET = 0.5
"""Seconds after which the search stops."""

TRIALS = 4
"""How many instances are looked at."""


def lost_side(claim: Claim, task: Problem, worlds: Sequence[World]) -> str | None:
    """Why instances speak against a claim although its sides cannot be compared there; nothing if none does.

    Args:
        claim: an equation or an inequality.
        task: the claim's survey and facts.
        worlds: admissible instances at which the sides could not be compared.
    """
    deadline = work.now() + BUDGET
    try:
        with ctx.workprec(PRECISION):
            found = (_lost_at(claim, task, world, deadline) for world in worlds[:TRIALS])
            return next((reason for reason in found if reason is not None), None)
    except OutOfTimeError:
        return None


def _lost_at(claim: Claim, task: Problem, world: World, deadline: float) -> str | None:
    sides = (claim.left, claim.right)
    proven = one_sided(sides, task.context, world, deadline)
    if proven is not None:
        return _told(proven.side, str(proven.cause), task, world)
    if task.found.uses:
        return None  # the divergence may come from what was chosen for an abstract function
    for name, side, other in (("left", *sides), ("right", *sides[::-1])):
        if _diverges(side, world, deadline) and _has_value(other, world, deadline):
            return _told(name, "an integral diverges", task, world)
    return None


def _told(lost: str, cause: str, task: Problem, world: World) -> str:
    other = "right" if lost == "left" else "left"
    return f"{instance(task.found, world)}the {lost} side has no value, since {cause}, and the {other} side has one"


def _diverges(side: Term, world: World, deadline: float) -> bool:
    try:
        found = growth(side, world, deadline)
    except OutOfTimeError:
        raise
    except FAILURES:
        return False
    return found is not None and found.diverges


def _has_value(side: Term, world: World, deadline: float) -> bool:
    backend = Floats(grids.LEVELS[1])
    try:
        value = dual.innermost(Evaluator(world, backend, deadline)(side))
    except OutOfTimeError:
        raise
    except FAILURES:
        return False
    return not isinstance(value, tuple) and bool(np.isfinite(value)) and backend.edge <= MAX_EDGE
