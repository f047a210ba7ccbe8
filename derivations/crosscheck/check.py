"""The float cross-check: both sides at random admissible instances, judged by the errors of their quadratures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from derivations.crosscheck.contents import MAX_SIZE, of_claim, restricted
from derivations.crosscheck.enclosed import Enclosures
from derivations.crosscheck.failures import (
    FAILURES,
    HighDimensionError,
    NoValueError,
    OutOfTimeError,
    TooManyPointsError,
)
from derivations.crosscheck.families import RANDOM, Family
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import Plan, Problem, draw, keeps_signs, problem
from derivations.crosscheck.laws import random_mixture
from derivations.crosscheck.lost import MAX_EDGE, lost_side
from derivations.crosscheck.outcome import CrossCheck, Located, Outcome
from derivations.crosscheck.pairs import Instance, Pair
from derivations.crosscheck.prepared import prepared
from derivations.crosscheck.sampled import ALONE, DEFAULT, FOUR, Sampling, sampled
from derivations.crosscheck.samples import Sample
from derivations.crosscheck.world import World
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.relations import EQUALITIES, ORDERS, UP_TO
from derivations.model.terms import Sym
from derivations.model.verdict import Evidence
from numeric import grids

DIMENSION_CYCLE = (1, 2, 1, 2, 3)
"""Values of a symbolic dimension, instance by instance."""

MAX_ERROR = 1e-5
MONTE_CARLO = "monte-carlo"
SAFETY = 30.0
"""A difference counts once it exceeds so many times the sum of the errors."""


def crosscheck(
    claim: Claim,
    context: Context,
    *,
    seed: int,
    instances: int = 5,
    deadline: float,
    sampling: Sampling = DEFAULT,
) -> CrossCheck:
    """Compare both sides of a claim at random admissible instances: by quadrature, and averages by Monte Carlo too.

    Monte Carlo is the method for what is out of reach of quadrature: an average over a vector of any dimension is
    sampled in four.  Of the other averages a share is sampled at the first instance that was compared.

    Args:
        claim: what is claimed.
        context: facts restrict the instances, definitions unfold, granted equations ``f(x) = term`` too.
        seed: of the random generator.
        instances: how many instances to compare.
        deadline: a value of ``work.now()`` after which the check stops.
        sampling: how averages are sampled.

    Returns:
        ``DIFFERS`` only where the sides differ by far more than their estimated errors at an admissible instance, or
        by more than chance explains at the alarm rate.
    """
    return _guarded(claim, context, lambda one, task: _Run(one, task, seed, deadline, sampling).verdict(instances))


def crosscheck_by_sampling(
    claim: Claim, context: Context, *, seed: int, dimension: int, deadline: float, sampling: Sampling = DEFAULT
) -> CrossCheck:
    """Compare both sides of a claim at one instance by Monte Carlo; ``dimension`` is that of symbolic ones."""
    return _guarded(claim, context, lambda one, task: _Run(one, task, seed, deadline, sampling).sampled(dimension))


def _guarded(claim: Claim, context: Context, run: Callable[[Claim, Problem], CrossCheck]) -> CrossCheck:
    """Run a check where the claim is one for numbers; failures of evaluation become the answer."""
    if claim.relation not in EQUALITIES | ORDERS | UP_TO:
        return _failed("this relation is not one that numbers can check")
    if claim.left.shape.rank != claim.right.shape.rank:
        return _failed("the sides have different shapes")
    try:
        claim, context = prepared(claim, context)
        found = of_claim(claim, context)
        if found.size > MAX_SIZE:
            return _failed("the expression is too large for the cross-check")
        obstacle = restricted(found, context)
        if obstacle:
            return _failed(obstacle)
        with np.errstate(all="ignore"):
            return run(claim, problem(found, context))
    except FAILURES as error:
        return _failed(str(error) or type(error).__name__)


def _failed(reason: str, instances: int = 0) -> CrossCheck:
    return CrossCheck(Outcome.FAILED, Evidence("none", instances), reason)


def _has_matrices(claim: Claim) -> bool:
    """Whether matrices stand in a claim."""
    return any(part.shape.rank == 2 for part in claim.parts)


class OneSideError(NoValueError):
    """One side has a value at an instance, the other has none."""


class _Run:
    """One cross-check: instances are drawn until enough were compared or one differs."""

    def __init__(self, claim: Claim, task: Problem, seed: int, deadline: float, sampling: Sampling) -> None:
        self.claim, self.task, self.deadline = claim, task, deadline
        self.pair, self.sampling = Pair(claim, task, deadline), replace(sampling, key=(seed, *sampling.key))
        self.rng = np.random.default_rng(seed)
        self.family, self.highest = 0, max(DIMENSION_CYCLE)
        self.compared, self.digits, self.integrals = 0, 15.0, 0
        self.trouble, self.late = "", False
        self.passed_over: list[World] = []
        self.first: World | None = None
        self.values: list[tuple[float, float]] = []
        self.beyond: World | None = None
        self.enclosures = Enclosures()

    def verdict(self, instances: int) -> CrossCheck:
        """Draw and compare; what agrees is compared by Monte Carlo as well."""
        found = self._by_quadrature(instances)
        if found.outcome is Outcome.AGREES:
            found = self._where_sizes_differ() or found
        if found.outcome is not Outcome.AGREES or found.evidence.method == MONTE_CARLO:
            return found
        sampled = self._beside()
        if sampled is None or sampled.outcome is Outcome.FAILED:
            return found
        if sampled.outcome is Outcome.DIFFERS:
            return sampled
        also = (*found.evidence.also, MONTE_CARLO)
        return replace(found, evidence=replace(found.evidence, also=also, simulation=sampled.evidence.simulation))

    def _beside(self) -> CrossCheck | None:
        """An average by Monte Carlo: in a dimension that quadrature does not reach, or one of a share of the others."""
        found = self.task.found
        if not found.averages or self.first is None:
            return None
        full = self.highest == max(DIMENSION_CYCLE)
        if full and any(isinstance(dim, Sym) for symbol in found.ranges for dim in symbol.dims):
            return self.sampled(FOUR)
        return sampled(self.pair, [self.first], self.sampling) if self.sampling.chosen else None

    def _by_quadrature(self, instances: int) -> CrossCheck:
        for _ in range(4 * instances):
            if self.compared == instances or self.late:
                break
            dimension = min(self.highest, DIMENSION_CYCLE[self.compared % len(DIMENSION_CYCLE)])
            plan = Plan(self._family(), random_mixture, dimension)
            world = draw(self.task, plan, self.rng, self.deadline)
            if world is None:
                return self._without_instance()
            found = self._at(world, dimension)
            if found is not None:
                return found
        return self._summary(instances)

    def _where_sizes_differ(self) -> CrossCheck | None:
        """That the sides differ where symbolic sizes do, which are one size else; nothing, if that is not seen."""
        sizes = len(self.task.found.dimensions)
        for apart in range(sizes) if sizes > 1 else ():
            plan = Plan(self._family(), random_mixture, 1, apart=apart)
            try:
                world = draw(self.task, plan, self.rng, self.deadline)
                usable = world is not None and keeps_signs(self.task, world, self.deadline)
                sample = self._sample_or_enclosure(world) if usable and world is not None else None
            except FAILURES:
                continue
            if sample is not None and self._differs(sample):
                return CrossCheck(Outcome.DIFFERS, self._evidence(1), sample.difference)
        return None

    def _at(self, world: World, dimension: int) -> CrossCheck | None:
        """What one instance settles; nothing, if it agrees or tells nothing."""
        try:
            if not keeps_signs(self.task, world, self.deadline):
                self.trouble = "no instance was found that satisfies the facts"
                return None
            sample = self._sample_or_enclosure(world)
        except OutOfTimeError:
            self.trouble, self.late = "time limit", True
            return None
        except OneSideError as error:
            return _failed(str(error), self.compared)
        except HighDimensionError:
            return self.sampled(dimension, ALONE)
        except NoValueError as error:
            if isinstance(error, TooManyPointsError) and self.task.found.averages:
                self.beyond = self.beyond or world
            self.trouble = str(error)
            self.passed_over.append(world)
            self._retreat(dimension)
            return None
        if sample is not None and self._differs(sample):
            return CrossCheck(Outcome.DIFFERS, self._evidence(1), sample.difference)
        self.first = self.first or (world if self.compared else None)
        return None

    def sampled(self, dimension: int, instances: int = 1) -> CrossCheck:
        """Compare so many instances by Monte Carlo, which share the alarm rate."""
        rng = np.random.default_rng(self.sampling.key)
        worlds: list[World] = []
        for _ in range(instances):
            world = draw(self.task, Plan(self._family(), random_mixture, dimension), rng, self.deadline)
            if world is not None and world not in worlds and keeps_signs(self.task, world, self.deadline):
                worlds.append(world)
        return sampled(self.pair, worlds, self.sampling) if worlds else self._without_instance()

    def _family(self) -> Family:
        return RANDOM[self.family % len(RANDOM)]

    def _retreat(self, dimension: int) -> None:
        """After a failure: a lower dimension once some instance was compared, else the next family."""
        if self.compared:
            self.highest = max(1, dimension - 1)
        elif any(use.function.density is None for use in self.task.found.uses.values()):
            self.family += 1

    def _without_instance(self) -> CrossCheck:
        reason = "no values of the symbols were found that satisfy the facts"
        return CrossCheck(Outcome.VACUOUS, self._evidence(self.compared), reason)

    def _summary(self, instances: int) -> CrossCheck:
        lost = None if self.claim.relation in UP_TO else lost_side(self.claim, self.task, self.passed_over)
        if lost is not None:
            return _failed(lost, self.compared)
        if self.compared < (min(3, instances) if self.trouble else 1):
            if self.beyond is not None:
                return sampled(self.pair, [self.beyond], self.sampling)
            return _failed(self.trouble or "no instance could be evaluated", self.compared)
        if self.highest == 1 and self.task.found.dimensions and _has_matrices(self.claim):
            few = "it could be evaluated in one dimension only, where matrices are numbers"
            return self.sampled(2, ALONE) if self.task.found.averages else _failed(few, self.compared)
        reason = f"agreed at {self.compared} instances to {self.digits:.0f} digits"
        return CrossCheck(Outcome.AGREES, self._evidence(self.compared), reason, round(self.digits, 1))

    def _evidence(self, instances: int) -> Located:
        digits = round(self.digits, 1) if self.compared else None
        instance = Instance(self.pair, self.first, compared=tuple(self.values)) if self.first is not None else None
        return Located("ball" if self.enclosures.found else "quadrature", instances, digits, instance=instance)

    # ------------------------------------------------------------------------------------------- one instance

    def _sample_or_enclosure(self, world: World) -> Sample | None:
        """An instance in floats, or by enclosures where nothing abstract is left and floats find no value."""
        try:
            return self._sample(world)
        except (OutOfTimeError, OneSideError, HighDimensionError):
            raise
        except NoValueError:
            simple = self.claim.relation not in UP_TO and not self.task.found.uses
            found = self.enclosures(self.claim, world, self.deadline) if simple else None
            if found is None or found[2] > MAX_ERROR * max(abs(found[0]), abs(found[1]), 1e-3):
                raise
        left, right, error = (np.array([number]) for number in found)
        return Sample(left, right, error, 0)

    def _sample(self, world: World) -> Sample | None:
        sample = self._at_levels(world, grids.LEVELS)
        if sample is None:
            sample = self._at_levels(world, grids.WIDE)
        if sample is None:
            raise NoValueError("an integral does not converge, or not well enough")
        return sample

    def _at_levels(self, world: World, levels: tuple[grids.Level, grids.Level]) -> Sample | None:
        first, edge, integrals = self._sides(world, levels[0])
        if integrals:
            if edge > MAX_EDGE:
                return None
            second, edge, _ = self._sides(world, levels[1])
            if edge > MAX_EDGE:
                return None
        else:
            second = first
        left, right = second
        if not integrals:
            _require_both(left, right)
        error = np.abs(first[0] - left) + np.abs(first[1] - right)
        if not np.all(np.isfinite(error)):
            raise NoValueError("a side is not defined at an instance")
        size = np.maximum(np.abs(left), np.abs(right))
        if np.any(error > MAX_ERROR * np.maximum(size, 1e-3)):
            return None
        return Sample(left, right, error, integrals)

    def _sides(self, world: World, level: grids.Level) -> tuple[tuple[Any, Any], float, int]:
        backend = Floats(level)
        return self.pair.at(world, backend), backend.edge, backend.integrals

    def _differs(self, sample: Sample) -> bool:
        """Judge one instance; inconclusive ones are not counted."""
        gap, size = sample.gap(self.claim.relation.direction), sample.size
        if np.any(gap > SAFETY * sample.error + 1e-6 * size + 1e-9):
            return True
        if np.any(gap > 10 * sample.error + 1e-9 * size + 1e-11) or sample.too_small:
            self.trouble = "the errors are too large to tell the sides apart"
            return False
        self.compared += 1
        if sample.left.size:
            self.values.append((float(sample.left[0]), float(sample.right[0])))
        self.integrals += sample.integrals
        worst = float(np.max(np.maximum(gap, sample.error) / np.maximum(size, 1e-3), initial=0.0))
        self.digits = min(self.digits, float(-np.log10(max(worst, 1e-15))))
        return False


def _require_both(left: Any, right: Any) -> None:
    if bool(np.all(np.isfinite(left))) != bool(np.all(np.isfinite(right))):
        raise OneSideError("at an admissible instance only one side is defined")
