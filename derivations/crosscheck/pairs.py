"""The two numbers that a claim says are alike, at one instance, in the numbers of any backend of floats."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import Problem, admissible
from derivations.crosscheck.world import World
from derivations.model.derivation import Claim
from derivations.model.relations import UP_TO, RelationKind
from derivations.model.terms import Sym, Term


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared of a claim: its sides, or what must not change when the variables it is free of do."""

    claim: Claim
    task: Problem
    deadline: float

    def at(self, world: World, backend: Floats) -> tuple[Any, Any]:
        """Two flat arrays that should be equal, or in the order that is claimed.

        Raises:
            NoValueError: a side has no value there.
        """
        if self.claim.relation in UP_TO:
            return self._relative(world, backend)
        return self._value(self.claim.left, world, backend), self._value(self.claim.right, world, backend)

    def _relative(self, world: World, backend: Floats) -> tuple[Any, Any]:
        """The difference or the ratio of the sides at two values of the variables that it must not depend on."""
        results = []
        if not admissible(self.task, moved(world, self.claim.free_of), self.deadline):
            raise NoValueError("the second value of a variable is not admissible")
        for place in places(self.claim, world):
            left, right = (self._value(side, place, backend) for side in (self.claim.left, self.claim.right))
            if self.claim.relation.kind is RelationKind.UP_TO_FACTOR:
                if np.any(np.abs(right) < 1e-9):
                    raise NoValueError("the right side is zero")
                results.append(left / right)
            else:
                results.append(left - right)
        return results[0], results[1]

    def _value(self, term: Term, world: World, backend: Floats) -> Any:
        evaluator = Evaluator(world, backend, self.deadline)
        return backend.side(lambda: evaluator(term), lambda: evaluator.bends)


def places(claim: Claim, world: World) -> tuple[World, ...]:
    """The instances at which a claim is looked at: one, or two for what may differ by what is free of a variable."""
    return (world, moved(world, claim.free_of)) if claim.relation in UP_TO else (world,)


def moved(world: World, free_of: tuple[Sym, ...]) -> World:
    """The same instance with other values of the given variables."""
    return world.at({s: _shifted(world.values[s]) for s in free_of if s in world.values})


def _shifted(value: Any) -> Any:
    return tuple(_shifted(part) for part in value) if isinstance(value, tuple) else value + Fraction(11, 8)


@dataclass(frozen=True, slots=True)
class Instance:
    """Where the sides were compared: which component of them, and the key of the draws if there were any.

    ``compared`` are the values of the sides at all instances.
    """

    pair: Pair
    world: World
    row: int = 0
    key: tuple[int, ...] = ()
    compared: tuple[tuple[float, float], ...] = ()
