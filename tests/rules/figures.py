"""How many instances of each rule were compared: plain numbers for the tests and for whoever prints them."""

from __future__ import annotations

from flint import arb

from derivations.model.terms import Deriv, Term
from tests.rules.balls import UndefinedValueError, World, ball, real_value
from tests.rules.instances import MAKERS, Instance, instances

TOLERANCE = 1e-15
STEP = 2**-40
SEEDS = 40


def compare(instance: Instance, world: World) -> bool | None:
    """Whether the rule holds in a world; ``None`` where a side has no value there, or only a rough one.

    The error allowed is that of the window of the quadrature, and of the difference quotient for a derivative.
    """
    try:
        left, right = side(instance.left, world), side(instance.right, world)
    except UndefinedValueError:
        return None
    if not (left.rad() < TOLERANCE and right.rad() < TOLERANCE):
        return None
    if instance.order:
        return bool(left <= right + TOLERANCE)
    return bool(abs(left - right) < TOLERANCE * (1 + abs(left)))


def side(term: Term, world: World) -> arb:
    """The value of a side; an outer derivative of an integral is a central difference."""
    if isinstance(term, Deriv) and term.variable in world.symbols:
        step = ball(1) * STEP
        above, below = (
            real_value(term.body, world.at(term.variable, world.symbols[term.variable] + s)) for s in (step, -step)
        )
        return (above - below) / (2 * arb(STEP))
    return real_value(term, world)


def figures(seeds: int = SEEDS) -> dict[str, dict[str, int]]:
    """For each rule: the instances tried, those it accepted, and how many comparisons held, failed or had no value."""
    return {code: _of_rule(code, seeds) for code in MAKERS}


def _of_rule(code: str, seeds: int) -> dict[str, int]:
    counts = {"tried": seeds, "accepted": 0, "agreed": 0, "differed": 0, "vacuous": 0}
    for instance in instances(code, range(seeds)):
        counts["accepted"] += 1
        for world in instance.worlds:
            counts[{True: "agreed", False: "differed", None: "vacuous"}[compare(instance, world)]] += 1
    return counts
