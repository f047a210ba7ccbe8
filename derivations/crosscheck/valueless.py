"""Refutation by divergence: one side of an equation has no value wherever the other side has one.

A claim whose sides agree somewhere is not refuted: it may be meant where it converges.  So the divergence has to show
at every instance tried, among them values at which integrals and series change their behaviour.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import TypeGuard

import numpy as np
from flint import ctx

from derivations.crosscheck.antiderivatives import as_antiderivative
from derivations.crosscheck.check import EQUALITIES
from derivations.crosscheck.divergence import Divergent, NoValue, OneSided, one_sided, value_at, without_value
from derivations.crosscheck.facts import unmet
from derivations.crosscheck.instances import Problem, admissible, draw, problem
from derivations.crosscheck.lost import PRECISION
from derivations.crosscheck.outcome import NoRefutation, Refutation
from derivations.crosscheck.printing import ball_text, instance
from derivations.crosscheck.refute import FAILURES, obstacle_to, plans, refute
from derivations.crosscheck.survey import of_claim
from derivations.crosscheck.unsaid import unsaid
from derivations.crosscheck.world import World
from derivations.model.context import Context, Origin
from derivations.model.derivation import Claim
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
        deadline: a value of ``time.monotonic()`` after which the search stops.
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
            return _search(claim, problem(found, context), seed, deadline, declared, stated)
    except FAILURES as error:
        return NoRefutation(f"no divergence is shown ({error})")


def _parts(claim: Claim, context: Context) -> Iterator[object]:
    found = of_claim(claim, context)
    for term in (claim.left, claim.right, *(d.body for d in found.definitions.values())):
        yield from (part for _, part in subterms(term))


def _search(
    claim: Claim, task: Problem, seed: int, deadline: float, declared: frozenset[str], stated: frozenset[str]
) -> Refutation | NoRefutation:
    rng = np.random.default_rng(seed)
    found = _first(claim, task, rng, deadline, stated)
    if isinstance(found, NoRefutation):
        return found
    world, first = found
    doubt = _of_the_range(first.cause, claim, task, world, stated, deadline)
    if doubt:
        return NoRefutation(doubt)
    note = ""
    if _is_ambiguous(first.cause.part, claim, task.context):
        reading = as_antiderivative(claim, first.cause.part, task.context)
        if reading is None or not _is_refuted(reading, task, seed, deadline, declared, stated):
            return NoRefutation(f"the integral over {first.cause.part.variable.name} may be an antiderivative")
        note = "; with an antiderivative in its place the equation does not hold either"
    for other in _others(first.cause, task, world, rng, deadline):
        again = _at_instance(claim, task, other, deadline, stated)
        if isinstance(again, NoRefutation):
            return again
    return _refutation(task, world, first, note)


def _first(
    claim: Claim, task: Problem, rng: np.random.Generator, deadline: float, stated: frozenset[str]
) -> tuple[World, OneSided] | NoRefutation:
    """The first instance that says something, where that is a divergence."""
    for plan in islice(plans(), DRAWN):
        world = draw(task, plan, rng, deadline)
        if world is None:
            return NoRefutation("no values of the symbols were found that satisfy the facts")
        found = _at_instance(claim, task, world, deadline, stated)
        if found is not None:
            return found if isinstance(found, NoRefutation) else (world, found)
    return NoRefutation(CONVERGENT)


def _others(cause: NoValue, task: Problem, first: World, rng: np.random.Generator, deadline: float) -> Iterator[World]:
    """More instances, where the divergence may depend on the instance."""
    symbols = free_symbols(cause.part)
    if not symbols and not has_function(cause.part):
        return
    seen = [first]
    for plan in islice(plans(), 1, DRAWN):
        world = draw(task, plan, rng, deadline)
        if world is not None and world not in seen:
            seen.append(world)
            yield world
    names = sorted({s.name for s in outside_functions(cause.part) if _moves(s, task)})
    for values in _telling(len(names), rng):
        moved = {s: v for name, v in zip(names, values, strict=True) for s in first.values if s.name == name}
        whole = all(v.denominator == 1 for s, v in moved.items() if s.sort is Sort.INTEGER)
        if whole and admissible(task, first.at(moved), deadline):
            yield first.at(moved)


def _telling(count: int, rng: np.random.Generator) -> Iterator[tuple[Fraction, ...]]:
    """Values of so many symbols at once: all alike first, then mixed."""
    if count:
        yield from ((value,) * count for value in TELLING)
    for _ in range(MIXED if count > 1 else 0):
        yield tuple(TELLING[int(k)] for k in rng.integers(len(TELLING), size=count))


def outside_functions(term: Term) -> frozenset[Sym]:
    """The free symbols of a term that stand outside the arguments of its abstract functions."""
    if isinstance(term, Sym):
        return frozenset({term})
    if isinstance(term, Apply):
        return frozenset()
    bound, scope = term.binds
    found: frozenset[Sym] = frozenset()
    for position, child in enumerate(term.children):
        inside = outside_functions(child)
        found |= inside - {bound} if bound is not None and position in scope else inside
    return found


def _moves(symbol: Sym, task: Problem) -> bool:
    return not symbol.dims and symbol not in task.found.dimensions and symbol not in task.found.indices


def _at_instance(
    claim: Claim, task: Problem, world: World, deadline: float, stated: frozenset[str]
) -> OneSided | NoRefutation | None:
    """The divergence at an instance, whatever words may add to the facts; nothing where that tells nothing.

    So it is where the facts are not shown to hold, where no side is shown to have a value, and where the sides have
    two values: there the claim fails anyway.
    """
    sides = (claim.left, claim.right)
    if unmet(task, world, deadline) is not None:
        return None
    found = one_sided(sides, task.context, world, deadline)
    if found is None:
        left, right = (value_at(side, task.context, world, deadline) for side in sides)
        apart = left is not None and right is not None and not left.overlaps(right)
        return None if apart or (left is None and right is None) else NoRefutation(CONVERGENT)
    for reason, other, _ in unsaid(claim, task, world, stated):
        if one_sided(sides, task.context, other, deadline) is None:
            return NoRefutation(reason)
    return found


def _of_the_range(
    cause: NoValue, claim: Claim, task: Problem, world: World, stated: frozenset[str], deadline: float
) -> str | None:
    """Why what diverges may be meant over another range, or for other functions than those defined."""
    part = cause.part
    if isinstance(part, Expect) or (isinstance(part, Integral) and part.lower is None):
        name = part.variable.name
        if name not in stated and not _is_given_number(part, task.context):
            return f"the range of {name} is not stated, and over the whole line the integral diverges"
    variable = part.index if isinstance(part, Sum) else part.variable
    for factor in _defined_in(variable, claim, task):
        if without_value(_alone(factor, part), task.context, world, deadline) is not None:
            return f"{factor.function.name} alone diverges there: the formula may be meant for other ones, or elsewhere"
    return None


def _is_given_number(part: Integral | Expect, context: Context) -> bool:
    """Whether what is integrated is constant, over a name that a block defines as a number of its own."""
    definition = context.definition(part.variable)
    given = definition is not None and definition.source.origin is Origin.GIVEN
    return given and isinstance(part, Integral) and part.variable not in free_symbols(part.body)


def _is_ambiguous(part: Divergent, claim: Claim, context: Context) -> TypeGuard[Integral]:
    """Whether what diverges may be an antiderivative: an integral without bounds over a name that is in use."""
    if not isinstance(part, Integral) or part.lower is not None:
        return False
    if context.definition(part.variable) is not None:
        return True
    return part.variable.name in {s.name for side in (claim.left, claim.right) for s in free_symbols(side)}


def _is_refuted(
    reading: Claim, task: Problem, seed: int, deadline: float, declared: frozenset[str], stated: frozenset[str]
) -> bool:
    """Whether values refute an equation with an antiderivative in it; one of constants alone they cannot."""
    if not reading.free_of:
        return False
    found = refute(reading, task.context, seed=seed, deadline=deadline, declared=declared, stated=stated)
    return isinstance(found, Refutation)


def _defined_in(variable: Sym, claim: Claim, task: Problem) -> list[Apply]:
    """The functions of a variable that the claim and its definitions write, and that are themselves defined."""
    terms = (claim.left, claim.right, *(d.body for d in task.found.definitions.values()))
    applied = [part for term in terms for _, part in subterms(term) if isinstance(part, Apply)]
    return [p for p in dict.fromkeys(applied) if variable in p.args and p.function in task.found.definitions]


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
