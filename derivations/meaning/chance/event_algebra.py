r"""Events as polynomials in the indicators of their parts.

That of a complement is ``1 - a``, of an intersection ``a b``, of a union ``a + b - a b``; so the probability of every
event is a sum of those of intersections, and what holds in every Boolean algebra is algebra.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations

from derivations.model.context import Context
from derivations.model.terms import Event
from derivations.normal.events import beyond_both, given_values, order_of
from derivations.normal.form import Normalizer

Atoms = frozenset[Event]


@dataclass(frozen=True, slots=True)
class Indicator:
    """The indicator of an event: the coefficient of each product of indicators of parts."""

    terms: Mapping[Atoms, int]

    def __add__(self, other: Indicator) -> Indicator:
        found = dict(self.terms)
        for atoms, count in other.terms.items():
            found[atoms] = found.get(atoms, 0) + count
        return Indicator({atoms: count for atoms, count in found.items() if count})

    def __mul__(self, other: Indicator) -> Indicator:
        total = Indicator({})
        for left, count in self.terms.items():
            for right, own in other.terms.items():
                both = met(left | right)
                total += Indicator({both: count * own} if both is not None else {})
        return total

    def __neg__(self) -> Indicator:
        return Indicator({atoms: -count for atoms, count in self.terms.items()})

    @property
    def complement(self) -> Indicator:
        """The indicator of the complement."""
        return ALWAYS + -self


def met(events: Atoms) -> Atoms | None:
    """An intersection without what follows from the rest of it; ``None``: it is empty."""
    if len(events) < 2:
        return events
    normal = Normalizer(Context())
    events = given_values(normal, events)
    for one, other in combinations(sorted(events, key=repr), 2):
        both = beyond_both(one, other) if order_of(normal, one, other) is None else None
        if both is not None:
            return met(events - {one, other} | {both})
    kept = set(events)
    for one, other in permutations(events, 2):
        order = order_of(normal, one, other)
        if order is None:
            continue
        match one.form.sign, other.form.sign:
            case ">", ">" if order > 0:
                kept.discard(other)
            case "=", ">":
                if order <= 0:
                    return None
                kept.discard(other)
            case "=", "=" if order != 0:
                return None
    return frozenset(kept)


ALWAYS = Indicator({frozenset(): 1})


def all_of(events: Iterable[Indicator]) -> Indicator:
    """The event that all of some events happen."""
    whole = ALWAYS
    for event in events:
        whole *= event
    return whole


def any_of(events: Iterable[Indicator]) -> Indicator:
    """The event that one of some events happens at least."""
    return all_of(event.complement for event in events).complement


def part_of(event: Event) -> Indicator:
    """The indicator of one part."""
    return Indicator({frozenset({event}): 1})
