"""Both sides of a claim over one of its parameters, about an instance at which they were compared: to be drawn.

Nothing here decides anything: it looks again where a verdict was found, and is asked to by reports only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from derivations.crosscheck.failures import FAILURES, NoValueError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import admissible
from derivations.crosscheck.lost import MAX_EDGE
from derivations.crosscheck.pairs import Instance, Pair
from derivations.crosscheck.printing import where
from derivations.crosscheck.sampling import Samples
from derivations.crosscheck.world import World
from derivations.model import work
from derivations.model.conditions import Need
from derivations.model.terms import Sort, Sym
from derivations.model.verdict import Seen
from numeric import grids
from numeric.comparison import half_width
from numeric.monte_carlo import from_replicates

SECONDS = 1.0
"""Of work, for one picture."""
MOST, FEWEST, FEW = 41, 9, 5
"""How many values of the parameter are looked at: where that is cheap, where it is not, and with a value, at least."""
REACH = 1.5
"""How far from the instance, as a multiple of its own value and of one."""
TALLEST = 6.0
"""Values are left out that are so many times as large as half of the others."""
DRAWS = 6
"""Draws of a replicate, as a power of two."""
CUSTOMARY = "xyztsuvw"
"""Letters that are variables more often than constants, and are varied first."""
TOGETHER = 0.01
"""How often any of the intervals of a picture misses its mean, at most."""


@dataclass(frozen=True, slots=True)
class _Value:
    """Both sides at one value of a parameter, with the half widths of their intervals."""

    left: float
    right: float
    errors: tuple[float, float] = (0.0, 0.0)

    @property
    def size(self) -> float:
        return max(abs(self.left), abs(self.right))


def look(instance: Instance) -> Seen | None:
    """What is to be seen about an instance; nothing where the sides have too few values.

    The first parameter counts over which the sides change.  Where there is none the sides are given at all instances,
    if their values are not all the same, else at this one alone, if they differ there or have intervals.
    """
    deadline = work.now() + SECONDS
    pair = instance.pair
    instance = replace(instance, pair=replace(pair, deadline=deadline))
    with np.errstate(all="ignore"):
        here = _value(instance, instance.world)
        if here is None:
            return None
        shown = where(pair.task.found, instance.world)
        for symbol in _parameters(pair, instance.world):
            seen = _over(instance, symbol, here, deadline)
            if seen is not None:
                return replace(seen, where={name: value for name, value in shown.items() if name != symbol.name})
    return _listed(instance.compared) or _alone(here, shown)


def _listed(compared: tuple[tuple[float, float], ...]) -> Seen | None:
    """The sides at one instance after the other."""
    if len(compared) < 2 or np.ptp(compared) <= 1e-9 * np.max(np.abs(compared)):
        return None
    left, right = zip(*compared, strict=True)
    return Seen("", 0.0, tuple(float(n) for n in range(1, len(compared) + 1)), left, right, whole=True)


def _alone(here: _Value, shown: dict[str, str]) -> Seen | None:
    if not any(here.errors) and abs(here.left - here.right) <= 1e-9 * here.size:
        return None
    left, right = here.errors
    return Seen("", 0.0, (0.0,), (here.left,), (here.right,), (left,), (right,), shown)


def _parameters(pair: Pair, world: World) -> Iterator[Sym]:
    """What may be varied: numbers first, then whole numbers, then vectors, by their first component."""
    found = pair.task.found
    fixed = found.dimensions | set(found.indices)
    names = sorted((s for s in found.symbols - fixed if s in world.values), key=lambda s: s.name)
    numbers = [s for s in names if isinstance(world.values[s], Fraction)]
    free = set(pair.claim.free_of)
    yield from sorted(numbers, key=lambda s: (_is_whole(pair, s), s in free, s.name[:1] not in CUSTOMARY, s.name))
    yield from (s for s in names if _is_vector(world.values[s]))


def _is_vector(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Fraction)


def _is_whole(pair: Pair, symbol: Sym) -> bool:
    asked = {condition.terms[0] for condition in pair.task.restrictions if condition.need is Need.INTEGER}
    return symbol.sort is Sort.INTEGER or symbol in asked


def _over(instance: Instance, symbol: Sym, here: _Value, deadline: float) -> Seen | None:
    start = work.now()
    value = instance.world.values[symbol]
    centre = value if isinstance(value, Fraction) else value[0]
    whole = _is_whole(instance.pair, symbol)
    count = FEWEST if instance.key else MOST
    found: dict[Fraction, _Value | None] = {centre: here}
    for number in _whole_numbers(centre) if whole else _spread(instance, symbol, centre, count):
        if work.now() > start + (deadline - start) / 2:
            break
        found[number] = _at(instance, symbol, number)
    numbers = sorted(found)
    values = _in_proportion([found[number] for number in numbers], here)
    if not _tells(values):
        return None
    name = symbol.name if isinstance(value, Fraction) or len(value) == 1 else f"{symbol.name}_{{1}}"
    return _seen(name, float(centre), [float(number) for number in numbers], values, whole)


def _whole_numbers(centre: Fraction) -> list[Fraction]:
    return [centre + shift for near in range(1, 6) for shift in (near, -near)]


def _spread(instance: Instance, symbol: Sym, centre: Fraction, count: int) -> list[Fraction]:
    """Values of a parameter about that of the instance, in an order in which what is there first is spread out."""
    half = count // 2
    shifts = dict.fromkeys(step for coarse in (4, 2, 1) for step in range(coarse, half + 1, coarse))
    reaches = [sign * _reach(instance, symbol, centre, sign) for sign in (1, -1)]
    return [centre + reach * step / half for step in shifts for reach in reaches]


def _reach(instance: Instance, symbol: Sym, centre: Fraction, sign: int) -> Fraction:
    """How far the parameter may go one way, as far as a few trials tell."""
    most = Fraction(REACH) * max(abs(centre), Fraction(1))
    short = abs(centre) * Fraction(9, 10) if centre * sign < 0 else most / 2
    for reach in (most, short, most / 4, most / 8):
        if admissible(instance.pair.task, _moved(instance, symbol, centre + sign * reach), instance.pair.deadline):
            return reach
    return most


def _moved(instance: Instance, symbol: Sym, number: Fraction) -> World:
    """The instance with another value of a number, or of the first component of a vector."""
    value = instance.world.values[symbol]
    return instance.world.at({symbol: number if isinstance(value, Fraction) else (number, *value[1:])})


def _at(instance: Instance, symbol: Sym, number: Fraction) -> _Value | None:
    world = _moved(instance, symbol, number)
    return _value(instance, world) if admissible(instance.pair.task, world, instance.pair.deadline) else None


def _in_proportion(values: list[_Value | None], here: _Value) -> list[_Value | None]:
    """The values without those beside which nothing else could be seen."""
    sizes = [value.size for value in values if value is not None]
    most = max(TALLEST * float(np.median(sizes)), 2 * here.size)
    return [value if value is not None and value.size <= most else None for value in values]


def _value(instance: Instance, world: World) -> _Value | None:
    try:
        if instance.key:
            return _sampled(instance, world)
        backend = Floats(grids.LEVELS[1])
        left, right = instance.pair.at(world, backend)
        if backend.integrals and backend.edge > MAX_EDGE:
            return None
        found = _Value(float(left[instance.row]), float(right[instance.row]))
    except (*FAILURES, IndexError):
        return None
    return found if np.isfinite(found.left) and np.isfinite(found.right) else None


def _sampled(instance: Instance, world: World) -> _Value:
    """The means of both sides over draws that no test saw, with intervals."""
    first = Samples((*instance.key, 3), DRAWS - 1)
    instance.pair.at(world, first)
    second = Samples((*instance.key, 4), DRAWS, first.found)
    means = [
        from_replicates(side[instance.row], "shifted nets", second.draws) for side in instance.pair.at(world, second)
    ]
    if not all(np.isfinite([mean.value, mean.error]).all() for mean in means):
        raise NoValueError("a side is not finite on the draws")
    left, right = (half_width(mean, TOGETHER / (2 * FEWEST)) for mean in means)
    return _Value(means[0].value, means[1].value, (left, right))


def _tells(values: list[_Value | None]) -> bool:
    """Whether there are enough values, and a side changes."""
    known = [value for value in values if value is not None]
    if len(known) < FEW:
        return False
    size = max(value.size for value in known)
    spread = max(float(np.ptp([value.left for value in known])), float(np.ptp([value.right for value in known])))
    return spread > 1e-6 * size


def _seen(name: str, at: float, xs: list[float], values: list[_Value | None], whole: bool) -> Seen:
    def column(pick: Callable[[_Value], float]) -> tuple[float | None, ...]:
        return tuple(None if value is None else pick(value) for value in values)

    seen = Seen(name, at, tuple(xs), column(lambda one: one.left), column(lambda one: one.right), whole=whole)
    if not any(value is not None and any(value.errors) for value in values):
        return seen
    errors = column(lambda one: one.errors[0]), column(lambda one: one.errors[1])
    return replace(seen, left_errors=errors[0], right_errors=errors[1])
