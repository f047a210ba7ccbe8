"""Refutation by divergence: one side of an equation has no value wherever the other side has one.

A claim whose sides agree somewhere is not refuted: it may be meant where it converges.  So the divergence has to show
at every instance tried, among them values at which integrals and series change their behaviour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TypeGuard

import numpy as np
from flint import ctx

from derivations.crosscheck.antiderivatives import as_antiderivative
from derivations.crosscheck.contents import of_claim
from derivations.crosscheck.divergence import Divergent, NoValue, OneSided, one_sided, value_at, without_value
from derivations.crosscheck.facts import unmet
from derivations.crosscheck.failures import FAILURES
from derivations.crosscheck.instances import Problem, admissible, draw, problem
from derivations.crosscheck.lost import PRECISION
from derivations.crosscheck.outcome import NoRefutation, Refutation
from derivations.crosscheck.printing import ball_text, instance
from derivations.crosscheck.refutation import obstacle_to, plans, refute
from derivations.crosscheck.unsaid import unsaid
from derivations.crosscheck.world import World
from derivations.model.context import Context, Origin
from derivations.model.derivation import Claim
from derivations.model.relations import EQUALITIES
from derivations.model.terms import Apply, Expect, Integral, Sort, Sum, Sym, Term, free_symbols, has_function, subterms
from numeric.balls import from_arb

DRAWN = 6
"""How many instances are drawn where the divergence may depend on the instance."""

_RATIOS = ((1, 2), (-1, 2), (2, 1), (-2, 1), (1, 4), (3, 4), (3, 2), (-3, 2), (5, 1))
TELLING = tuple(Fraction(p, q) for p, q in _RATIOS)
"""Values of symbols at which integrals and series change their behaviour."""

MIXED = 24
"""How many mixtures of such values are tried where there are several symbols."""

CONVERGENT = "no side is shown to have no value at an instance where the other has one"


def refute_divergence(
    claim: Claim,
    context: Context,
    *,
    seed: int,
    deadline: float,
    declared: frozenset[str] = frozenset(),
    stated: frozenset[str] = frozenset(),
) -> Refutation | NoRefutation:
    """Refute an equation one side of which provably has no value, while the other has one.

    Args:
        claim: an equation between scalars.
        context: every fact must hold at the instances, provably.
        seed: of the random instances.
        deadline: a value of ``work.now()`` after which the search stops.
        declared: names that the author declares, so that they stand for every value of their sort.
        stated: names that the author declares in a block made for it.
    """
    if claim.relation not in EQUALITIES or claim.left.shape.rank or claim.right.shape.rank:
        return NoRefutation("only equations between numbers are refuted so")
    if not any(isinstance(part, Integral | Expect | Sum) for part in _parts(claim, context)):
        return NoRefutation("there is nothing that could diverge")
    try:
        found = of_claim(claim, context)
        obstacle = obstacle_to(claim, context, found, declared, stated)
        if obstacle:
            return NoRefutation(obstacle)
        with ctx.workprec(PRECISION), np.errstate(all="ignore"):
            return _Search(claim, problem(found, context), seed, deadline, declared, stated).result()
    except FAILURES as error:
        return NoRefutation(f"no divergence is shown ({error})")


def _parts(claim: Claim, context: Context) -> Iterator[object]:
    found = of_claim(claim, context)
    for term in (claim.left, claim.right, *(d.body for d in found.definitions.values())):
        yield from (part for _, part in subterms(term))


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for instances at which just one side has a value."""

    claim: Claim
    task: Problem
    seed: int
    deadline: float
    declared: frozenset[str]
    stated: frozenset[str]

    def result(self) -> Refutation | NoRefutation:
        """A refutation, if a side is without a value at every instance that tells something."""
        rng = np.random.default_rng(self.seed)
        found = self._first(rng)
        if isinstance(found, NoRefutation):
            return found
        world, first = found
        doubt = self._doubt_about_range(first.cause, world)
        if doubt:
            return NoRefutation(doubt)
        part, note = first.cause.part, ""
        if self._may_be_antiderivative(part):
            reading = as_antiderivative(self.claim, part, self.task.context)
            if reading is None or not self._is_refuted(reading):
                return NoRefutation(f"the integral over {part.variable.name} may be an antiderivative")
            note = "; with an antiderivative in its place the equation does not hold either"
        for other in self._others(first.cause, world, rng):
            again = self._at_instance(other)
            if isinstance(again, NoRefutation):
                return again
        return _refutation(self.task, world, first, note)

    # ------------------------------------------------------------------------------------- instances

    def _first(self, rng: np.random.Generator) -> tuple[World, OneSided] | NoRefutation:
        """The first instance that says something, where that is a divergence."""
        for plan in islice(plans(), DRAWN):
            world = draw(self.task, plan, rng, self.deadline)
            if world is None:
                return NoRefutation("no values of the symbols were found that satisfy the facts")
            found = self._at_instance(world)
            if found is not None:
                return found if isinstance(found, NoRefutation) else (world, found)
        return NoRefutation(CONVERGENT)

    def _others(self, cause: NoValue, first: World, rng: np.random.Generator) -> Iterator[World]:
        """More instances, where the divergence may depend on the instance."""
        symbols = free_symbols(cause.part)
        if not symbols and not has_function(cause.part):
            return
        seen = [first]
        for plan in islice(plans(), 1, DRAWN):
            world = draw(self.task, plan, rng, self.deadline)
            if world is not None and world not in seen:
                seen.append(world)
                yield world
        names = sorted({s.name for s in _outside_functions(cause.part) if _moves(s, self.task)})
        for values in _telling(len(names), rng):
            moved = {s: v for name, v in zip(names, values, strict=True) for s in first.values if s.name == name}
            whole = all(v.denominator == 1 for s, v in moved.items() if s.sort is Sort.INTEGER)
            if whole and admissible(self.task, first.at(moved), self.deadline):
                yield first.at(moved)

    def _at_instance(self, world: World) -> OneSided | NoRefutation | None:
        """The divergence at an instance, whatever words may add to the facts; nothing where that tells nothing.

        So it is where the facts are not shown to hold, where no side is shown to have a value, and where the sides have
        two values: there the claim fails anyway.
        """
        if unmet(self.task, world, self.deadline) is not None:
            return None
        found = self._one_sided(world)
        if found is None:
            sides = (self.claim.left, self.claim.right)
            left, right = (value_at(side, self.task.context, world, self.deadline) for side in sides)
            apart = left is not None and right is not None and not left.overlaps(right)
            return None if apart or (left is None and right is None) else NoRefutation(CONVERGENT)
        for reason, other, _ in unsaid(self.claim, self.task, world, self.stated):
            if self._one_sided(other) is None:
                return NoRefutation(reason)
        return found

    def _one_sided(self, world: World) -> OneSided | None:
        return one_sided((self.claim.left, self.claim.right), self.task.context, world, self.deadline)

    # ---------------------------------------------------------------------------------- other readings

    def _doubt_about_range(self, cause: NoValue, world: World) -> str | None:
        """Why what diverges may be meant over another range, or for other functions than those defined."""
        part, context = cause.part, self.task.context
        if isinstance(part, Expect) or (isinstance(part, Integral) and part.lower is None):
            name = part.variable.name
            if name not in self.stated and not _is_given_number(part, context):
                return f"the range of {name} is not stated, and over the whole line the integral diverges"
        variable = part.index if isinstance(part, Sum) else part.variable
        for factor in self._defined_in(variable):
            if without_value(_alone(factor, part), context, world, self.deadline) is not None:
                name = factor.function.name
                return f"{name} alone diverges there: the formula may be meant for other ones, or elsewhere"
        return None

    def _defined_in(self, variable: Sym) -> list[Apply]:
        """The functions of a variable that the claim and its definitions write, and that are themselves defined."""
        definitions = self.task.found.definitions
        terms = (self.claim.left, self.claim.right, *(d.body for d in definitions.values()))
        applied = [part for term in terms for _, part in subterms(term) if isinstance(part, Apply)]
        return [p for p in dict.fromkeys(applied) if variable in p.args and p.function in definitions]

    def _may_be_antiderivative(self, part: Divergent) -> TypeGuard[Integral]:
        """Whether what diverges is an integral without bounds over a name that is in use."""
        if not isinstance(part, Integral) or part.lower is not None:
            return False
        if self.task.context.definition(part.variable) is not None:
            return True
        return part.variable.name in {
            s.name for side in (self.claim.left, self.claim.right) for s in free_symbols(side)
        }

    def _is_refuted(self, reading: Claim) -> bool:
        """Whether values refute an equation with an antiderivative in it; one of constants alone they cannot."""
        if not reading.free_of:
            return False
        found = refute(
            reading,
            self.task.context,
            seed=self.seed,
            deadline=self.deadline,
            declared=self.declared,
            stated=self.stated,
        )
        return isinstance(found, Refutation)


def _telling(count: int, rng: np.random.Generator) -> Iterator[tuple[Fraction, ...]]:
    """Values of so many symbols at once: all alike first, then mixed."""
    if count:
        yield from ((value,) * count for value in TELLING)
    for _ in range(MIXED if count > 1 else 0):
        yield tuple(TELLING[int(k)] for k in rng.integers(len(TELLING), size=count))


def _outside_functions(term: Term) -> frozenset[Sym]:
    """The free symbols of a term that stand outside the arguments of its abstract functions."""
    if isinstance(term, Sym):
        return frozenset({term})
    if isinstance(term, Apply):
        return frozenset()
    bound, scope = term.binds
    found: frozenset[Sym] = frozenset()
    for position, child in enumerate(term.children):
        inside = _outside_functions(child)
        found |= inside - {bound} if bound is not None and position in scope else inside
    return found


def _moves(symbol: Sym, task: Problem) -> bool:
    return not symbol.dims and symbol not in task.found.dimensions and symbol not in task.found.indices


def _is_given_number(part: Integral | Expect, context: Context) -> bool:
    """Whether what is integrated is constant, over a name that a block defines as a number of its own."""
    definition = context.definition(part.variable)
    given = definition is not None and definition.source.origin is Origin.GIVEN
    return given and isinstance(part, Integral) and part.variable not in free_symbols(part.body)


def _alone(factor: Apply, part: Divergent) -> Term:
    """The integral or the series of one factor, over the same range."""
    if isinstance(part, Sum):
        return Sum(part.index, factor, part.lower, part.upper)
    bounds = (part.lower, part.upper) if isinstance(part, Integral) else (None, None)
    return Integral(part.variable, factor, *bounds)


def _refutation(task: Problem, world: World, found: OneSided, note: str) -> Refutation:
    other = "right" if found.side == "left" else "left"
    value = ball_text(from_arb(found.other))
    reason = f"the {found.side} side has no value, since {found.cause}; the {other} side is {value}{note}"
    return Refutation(None, instance(task.found, world) + reason)
