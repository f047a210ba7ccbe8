"""The value of a limit at an instance, enclosed: by germs beside the target, or by growth bounds far out.

What has a limit from one side only, or oscillates, has no value; nor has what holds a function of which nothing is
said, since that may be defined piece by piece.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb

from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.rigorous import Balls
from derivations.crosscheck.world import World
from derivations.model.terms import INFINITY, NEGATIVE_INFINITY, Limit, Term
from derivations.model.unfolding import heads_in
from numeric.enclosures import Enclosure, UnprovenError
from numeric.germs import Germ

BITS = 160
"""The precision: differences of nearly equal numbers are divided by small ones."""

REACHES = (2.0**-3, 2.0**-8, 2.0**-20)
"""How far germs reach, one after the other."""

Function = Callable[[Any], Any]


def ways(limit: Limit) -> tuple[int, ...]:
    """From which sides the target is met.

    Raises:
        NoValueError: it is not understood.
    """
    if limit.target in (INFINITY, NEGATIVE_INFINITY):
        return (1 if limit.target == INFINITY else -1,)
    return (limit.side,) if limit.side else (1, -1)


def arbitrary(term: Term, world: World) -> str | None:
    """The name of a function in a term, or in what defines its names, of which nothing is said."""
    waiting, seen = [term], set[Any]()
    while waiting:
        for head in heads_in(waiting.pop()) - seen:
            seen.add(head)
            if head in world.probes:
                return head.name
            definition = world.definitions.get(head)
            if definition is not None:
                waiting.append(definition.body)
    return None


def tends_to(function: Function, place: arb | None, sides: tuple[int, ...]) -> arb:
    """An enclosure of the limit of a function, far out where there is no place.

    Raises:
        NoValueError: the sides differ.
        ArithmeticError: it has no limit, or none that is shown.
    """
    found = [_along(function, place, side) for side in sides]
    if not found[0].overlaps(found[-1]):
        raise NoValueError("the limits from the two sides differ")
    return min(found, key=lambda ball: float(ball.rad()))


def _along(function: Function, place: arb | None, side: int) -> arb:
    problem = UnprovenError("a limit is not shown")
    for reach in REACHES:
        step = Germ.identity(arb(reach))
        try:
            return _value(function(_at(step, place, side)))
        except UnprovenError as error:
            problem = error
    if place is None:
        return _value(Balls().limit(function, side))
    raise problem


def _at(step: Germ, place: arb | None, side: int) -> Any:
    """The variable: ``place ± u``, or ``± 1/u``."""
    away = step.inverse() if place is None else step
    signed = away if side > 0 else -away
    return signed if place is None else signed + step.constant(place)


def _value(value: Any) -> arb:
    if isinstance(value, Germ):
        return value.at_zero()
    if isinstance(value, Enclosure) and value.value.is_finite():
        return value.real()
    raise NoValueError("a limit is of no number that is enclosed")
