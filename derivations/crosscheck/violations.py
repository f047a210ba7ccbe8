"""Instances that violate an open condition and break the step: what the condition is there for.

An instance is shown only after both were computed: that the condition fails there while the facts of the context
hold, and that the sides then differ by more than their errors, or that a side has no value.  Floats are enough, since
no verdict rests on an instance; what is rounded is written with ≈.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

from derivations.crosscheck.contents import MAX_SIZE, Contents, barred, contents, restricted
from derivations.crosscheck.contrast import breaks, comparison
from derivations.crosscheck.differences import side_by_differences
from derivations.crosscheck.exchanges import failing_exchange
from derivations.crosscheck.facts import constrains
from derivations.crosscheck.failures import FAILURES
from derivations.crosscheck.families import PLAIN
from derivations.crosscheck.fluxes import NEGLIGIBLE, breaking_flux, flux_ends
from derivations.crosscheck.instances import Plan, Problem, admissible, draw, populate, problem
from derivations.crosscheck.laws import STANDARD
from derivations.crosscheck.printing import where
from derivations.crosscheck.sides import DIVERGING, SideValue, side_at, value_of
from derivations.crosscheck.world import World
from derivations.model import work
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.relations import EQUALITIES, ORDERS, Relation
from derivations.model.terms import Expect, Integral, Sort, Sum, Sym, contains, free_symbols, subterms

BUDGET = 0.5
"""Seconds after which the search stops; the number of instances is bounded so that it takes a fraction of that."""

TRIALS = 16
BREAKS = (8, 24)
"""How many instances are tried about one, and at how many that violate the condition the sides are evaluated, if they
hold integrals and if not: with the other conditions in force, and without."""

MAX_SHOWN = 7
CANDIDATES = (*(Fraction(n) for n in (0, -1, 1, -2, 2)), Fraction(1, 2))


def violating_instance(
    claim: Claim,
    context: Context,
    condition: Condition,
    *,
    seed: int,
    deadline: float,
    others: Sequence[Condition] = (),
) -> str | None:
    """One sentence with an instance that violates a condition and breaks the step, in LaTeX; nothing if none is found.

    Args:
        claim: an equation or an inequality.
        context: its facts hold at the instance.
        condition: the one that fails at the instance.
        seed: of the random instances.
        deadline: a value of ``work.now()`` after which the search stops.
        others: conditions that hold at the instance, as far as that can be computed.
    """
    known = EQUALITIES | ORDERS
    if condition.need is Need.VANISHES:
        known |= {Relation.EQUAL_UP_TO_CONSTANT}
    if claim.relation not in known or claim.left.shape.rank != claim.right.shape.rank:
        return None
    search = _Search(claim, context, condition, tuple(others), seed, min(deadline, work.now() + BUDGET))
    try:
        with np.errstate(all="ignore"):
            return search.sentence()
    except FAILURES:
        return None


def never_holds(condition: Condition, context: Context, *, seed: int, deadline: float) -> bool:
    """Whether a condition fails in which nothing could be chosen: that ``∫ x (x + 1) dx`` over the line converges.

    Args:
        condition: the one in question.
        context: what is defined.
        seed: of chance, of which nothing depends.
        deadline: a value of ``work.now()`` after which the search stops.
    """
    found = contents(condition.terms, context)
    term = condition.terms[0]
    if found.size > MAX_SIZE or found.symbols or found.uses or restricted(found, context):
        return False
    if contains(term, Sum):
        return False  # a series that converges, but not absolutely, has the value that is meant
    search = _Search(
        Claim(term, Relation.EQUAL, term), context, condition, (), seed, min(deadline, work.now() + BUDGET)
    )
    try:
        with np.errstate(all="ignore"):
            world = next(search.worlds(problem(found, context)), None)
            return world is not None and search.fails(condition, world) is True
    except FAILURES:
        return False


@dataclass(frozen=True, slots=True)
class _Break:
    """An instance at which the step breaks."""

    world: World
    left: SideValue
    right: SideValue


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for one violating instance."""

    claim: Claim
    context: Context
    condition: Condition
    others: tuple[Condition, ...]
    seed: int
    deadline: float

    def sentence(self) -> str | None:
        found = contents((self.claim.left, self.claim.right, *self.condition.terms), self.context)
        if found.size > MAX_SIZE or restricted(found, self.context):
            return None
        claimed = contents((self.claim.left, self.claim.right), self.context).symbols
        shown = frozenset(claimed | (found.symbols - set(self.condition.variables)))
        task = problem(found, self.context)
        if any(constrains(hypothesis, task) for hypothesis in self.context.hypotheses):
            return None
        if any(use.function.name in self.context.ignored for use in found.uses.values()):
            return None  # what is said of it and was not understood may rule the instance out
        if self.condition.need is Need.VANISHES:
            return breaking_flux(self.claim, self.condition, task, self.deadline)
        if self.condition.need is Need.DOMINATED:
            world = failing_exchange(self.condition, task, self.deadline)
            broken = None if world is None else self._broken(world)
            if broken is not None:
                return self._told(broken, found, shown, "in one dimension, " if found.dimensions else "")
        weaker: _Break | None = None
        for world in self._violating(task):
            broken = self._broken(world)
            if broken is None:
                continue
            if broken.left.defined or broken.right.defined:
                return self._told(broken, found, shown)
            weaker = weaker or broken
        return self._told(weaker, found, shown) if weaker is not None else None

    # ------------------------------------------------------------------------------------- instances

    def _violating(self, task: Problem) -> Iterator[World]:
        """Instances at which the condition fails; first those at which the other conditions hold."""
        late: list[World] = []
        count, sides = 0, (self.claim.left, self.claim.right)
        most = BREAKS[not any(isinstance(part, Integral | Expect) for side in sides for _, part in subterms(side))]
        for world in self.worlds(task):
            if count == most:
                break
            if not self.fails(self.condition, world):
                continue
            if any(self.fails(other, world) is not False for other in self.others):
                late.append(world)
            else:
                count += 1
                yield world
        yield from sorted(late, key=self._also_failing)[:most]

    def _also_failing(self, world: World) -> int:
        """How many of the other conditions are not known to hold."""
        return sum(self.fails(other, world) is not False for other in self.others)

    def worlds(self, task: Problem) -> Iterator[World]:
        """Instances at which the facts of the context hold."""
        rng = np.random.default_rng(self.seed)
        seen: set[tuple[Any, ...]] = set()
        chosen = any(use.function.density is None for use in task.found.uses.values())
        for family in PLAIN if chosen else PLAIN[:1]:
            plan = Plan(family, STANDARD, 1, simple=True)
            for base in self._bases(task, plan, rng):
                for values in islice(self._variations(task, base), TRIALS):
                    if (family.name, *values.items()) in seen:
                        continue
                    seen.add((family.name, *values.items()))
                    world = populate(task, plan, rng, values)
                    if admissible(task, world, self.deadline) and self._keeps_facts(task, world):
                        yield world

    def _keeps_facts(self, task: Problem, world: World) -> bool:
        """Whether the facts about functions hold; what is chosen is smooth.

        A sign of functions is meant for all values of their arguments, so that one value does not show it.
        """
        facts = [c for c in task.unchecked if c.need is not Need.DIFFERENTIABLE]
        return not any(c.need in (*SIGNS, Need.SUPPORTED) for c in facts) and all(
            self.fails(fact, world) is False for fact in facts
        )

    def _bases(self, task: Problem, plan: Plan, rng: np.random.Generator) -> Iterator[World]:
        """Instances with small values: all different, drawn at random (all alike), all different in other ways."""
        world = draw(task, plan, rng, self.deadline)
        if world is None:
            return
        names = sorted({s.name for s in world.values if self._can_move(s, task)})
        count = len(names) + 1

        def different(value: Callable[[int], Fraction]) -> World:
            return world.at({s: value(k) for k, name in enumerate(names, 1) for s in _namesakes(name, world)})

        yield different(Fraction)
        yield world
        yield different(lambda k: Fraction(-k))
        yield different(lambda k: Fraction(k, count))  # between 0 and 1, where probabilities are
        yield different(lambda k: Fraction(count + 1 - k))  # none of them 1, at which much is 0

    def _variations(self, task: Problem, base: World) -> Iterator[dict[Sym, Any]]:
        """The instance itself, and those with one symbol of the condition moved, to a root of it first.

        Also all symbols turned negative that are to be positive: ``log(xy)`` needs only one of two signs.
        """
        yield dict(base.values)
        inside = {s for term in self.condition.terms for s in free_symbols(term)}
        moving = sorted((s for s in inside if s in base.values and self._can_move(s, task)), key=lambda s: s.name)
        for symbol in moving:
            roots = [] if self.condition.need in (Need.CONVERGES, Need.DOMINATED) else self._root(symbol, base)
            for value in dict.fromkeys([*roots, *CANDIDATES]):
                if symbol.sort is not Sort.INTEGER or value.denominator == 1:
                    yield {**base.values, **dict.fromkeys(_namesakes(symbol.name, base), value)}
        signed = {c.terms[0] for c in (self.condition, *self.others) if c.need in (Need.POSITIVE, Need.NONNEGATIVE)}
        together = [s for s in base.values if s in signed and self._can_move(s, task)]
        if len(together) > 1:
            yield {**base.values, **{s: -base.values[s] for s in together}}

    def _can_move(self, symbol: Sym, task: Problem) -> bool:
        if symbol.dims or symbol in task.found.dimensions or symbol in task.found.indices:
            return False
        return not any(s.dims and s.name == barred(symbol.name) for s in task.found.symbols)

    def _root(self, symbol: Sym, base: World) -> list[Fraction]:
        """Where the term vanishes, if it is affine in the symbol."""
        term = self.condition.terms[0]
        found = [value_of(term, base.at({symbol: Fraction(n)}), self.deadline) for n in (5, 6, 7)]
        if any(value is None or len(value) != 1 for value in found):
            return []
        at5, at6, at7 = (value[0] for value in found if value is not None)
        slope = at6 - at5
        if not slope or abs(at7 - at6 - slope) > 1e-9 * (1 + abs(slope)):
            return []
        root = Fraction(5 - at5 / slope).limit_denominator(64)
        return [root] if abs(at5 + slope * float(root - 5)) < 1e-9 * (1 + abs(at5)) else []

    # ------------------------------------------------------------------------------------- judgement

    def fails(self, condition: Condition, world: World) -> bool | None:
        """Whether a condition fails at an instance; ``None`` where that is not known."""
        need = condition.need
        if need is Need.CONVERGES:
            side = side_at(condition.terms[0], world, self.deadline)
            return None if side is None else not side.defined
        if need is Need.DOMINATED:
            return True  # what is looked for is an exchange that fails, and then no bound exists
        if need is Need.VANISHES:
            ends = flux_ends(condition, world, self.deadline)
            return None if ends is None else max(map(abs, ends)) > NEGLIGIBLE
        values = [value_of(term, world, self.deadline) for term in condition.terms]
        if any(value is None for value in values):
            return None
        known = [np.array(value) for value in values if value is not None]
        if need is Need.EQUAL:
            gap, size = np.max(np.abs(known[0] - known[-1])), np.max(np.abs(known[0]))
            return bool(gap > 1e-6 * (1 + size))
        return _FAILS[need](float(known[0][0])) if need in _FAILS and len(known[0]) == 1 else None

    def _broken(self, world: World) -> _Break | None:
        if self.condition.need is Need.DOMINATED:
            left, right = (side_by_differences(s, world, self.deadline) for s in (self.claim.left, self.claim.right))
        else:
            left, right = (side_at(s, world, self.deadline) for s in (self.claim.left, self.claim.right))
        # by convention, integrals over abstract functions converge: an instance where they do not is none
        may_diverge = self.condition.need is Need.CONVERGES or not world.probes
        reasons = {side.reason for side in (left, right) if side is not None}
        if reasons & {*DIVERGING} and not may_diverge:
            return None
        diverging = may_diverge and (self.condition.need is Need.CONVERGES or bool(reasons & {*DIVERGING}))
        if left is None or right is None:
            # where one side diverges for the lack of this very condition, the other one need not be known
            analytic = self.condition.need in (Need.CONVERGES, Need.DOMINATED) and diverging and any(reasons)
            return _Break(world, left or SideValue(), right or SideValue()) if analytic else None
        found = _Break(world, left, right)
        if left.defined and right.defined:
            return found if breaks(self.claim.relation, left, right) else None
        return found if left.defined or right.defined or diverging else None

    def _told(self, broken: _Break, found: Contents, shown: frozenset[Sym], within: str = "") -> str | None:
        kept = {s.name for s in shown}
        names = {s.name for s in found.symbols}
        entries = {n: v for n, v in where(found, broken.world).items() if n in kept or n not in names}
        if len(entries) > MAX_SHOWN:
            return None
        place = ", ".join(f"${name} = {value}$" for name, value in entries.items())
        start = f"fails {within}at {place}" if entries else "fails as it stands"
        return f"{start}: {comparison(broken.left, broken.right)}"


def _namesakes(name: str, world: World) -> list[Sym]:
    """The scalars of one name: one letter that is read with two sorts is still one number."""
    return [s for s in world.values if s.name == name and not s.dims]


_FAILS = {
    Need.POSITIVE: lambda value: value < 1e-12,
    Need.NONNEGATIVE: lambda value: value < -1e-9,
    Need.NONZERO: lambda value: abs(value) < 1e-12,
    Need.INTEGER: lambda value: abs(value - round(value)) > 1e-9,
    Need.COUNT: lambda value: value < -1e-9 or abs(value - round(value)) > 1e-9,
}
