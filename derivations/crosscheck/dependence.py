"""Refutation by dependence: one side of an equation varies with a variable that the other side does not contain."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import ctx

from derivations.crosscheck.contents import MAX_SIZE, contents, restricted
from derivations.crosscheck.enclosed import enclosure
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.facts import unmet
from derivations.crosscheck.failures import FAILURES, NoValueError, OutOfTimeError
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import Problem, draw, problem
from derivations.crosscheck.lost import MAX_EDGE, PRECISION
from derivations.crosscheck.outcome import NoRefutation, Refutation
from derivations.crosscheck.printing import ball_text
from derivations.crosscheck.refutation import plans
from derivations.crosscheck.typed import bound_names
from derivations.crosscheck.world import World
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.relations import EQUALITIES
from derivations.model.terms import Sym, Term, free_symbols
from numeric import dual, grids
from numeric.balls import Ball, disjoint, from_arb


def refute_dependence(claim: Claim, context: Context, *, seed: int, deadline: float) -> Refutation | NoRefutation:
    """Refute an equation one side of which depends on a free variable that the other side does not contain.

    The side without the variable need not have a value: whatever it is, it is one value.
    """
    if claim.relation not in EQUALITIES:
        return NoRefutation("only equations are refuted so")
    try:
        with ctx.workprec(PRECISION), np.errstate(all="ignore"):
            for sides in ((claim.left, claim.right, "left", "right"), (claim.right, claim.left, "right", "left")):
                found = _dependence(*sides, context, seed, deadline)
                if found is not None:
                    return found
    except FAILURES as error:
        return NoRefutation(f"no rigorous enclosure ({error})")
    return NoRefutation("no free variable is shown to matter on one side only")


def _dependence(
    still: Term, moving: Term, still_name: str, moving_name: str, context: Context, seed: int, deadline: float
) -> Refutation | None:
    fixed, found = contents((still,), context), contents((moving,), context)
    if still.shape.rank or moving.shape.rank or found.size > MAX_SIZE:
        return None
    if restricted(found, context) or found.loose & found.symbols:
        return None
    if not _has_value(still, problem(fixed, context), seed, deadline):
        return None
    task = problem(found, context)
    # a variable that the other side binds is one that it cannot hide in what it leaves unsaid; and it must stand in
    # the formula itself, since a name such as C may be said in words to be constant, whatever defines it
    written = found.symbols & free_symbols(moving) - fixed.symbols
    candidates = {s for s in written if s.name in bound_names(still)}
    for symbol in sorted(candidates, key=lambda s: s.name):
        values = None if symbol.dims else _two_values(symbol, moving, task, seed, deadline)
        if values is not None:
            first, second = (ball_text(value) for value in values)
            return Refutation(
                None,
                f"the {moving_name} side takes the values {first} at {symbol.name} = 1 and {second} at "
                f"{symbol.name} = 2, the {still_name} side does not depend on {symbol.name}",
                instances=2,
            )
    return None


def _has_value(still: Term, task: Problem, seed: int, deadline: float) -> bool:
    """Whether the side without the variable converges at an instance: a side without a value equals nothing."""
    world = draw(task, next(plans()), np.random.default_rng(seed), deadline)
    backend = Floats(grids.LEVELS[0])
    if world is None:
        return False
    value = dual.innermost(Evaluator(world, backend, deadline)(still))
    return bool(np.isfinite(value)) and backend.edge <= MAX_EDGE


def _two_values(symbol: Sym, side: Term, task: Problem, seed: int, deadline: float) -> tuple[Ball, Ball] | None:
    """Disjoint enclosures of a side at two values of a symbol, at one admissible instance."""
    rng = np.random.default_rng(seed)
    for plan in list(plans())[:6]:
        world = draw(task, plan, rng, deadline)
        if world is None:
            return None
        try:
            first, second = (_value(side, task, world.at({symbol: Fraction(n)}), deadline) for n in (1, 2))
        except OutOfTimeError:
            return None
        except ArithmeticError:
            continue
        if disjoint(first, second):
            return first, second
    return None


def _value(side: Term, task: Problem, world: World, deadline: float) -> Ball:
    if unmet(task, world, deadline) is not None:
        raise NoValueError("the instance is not shown to be admissible")
    return from_arb(enclosure(side, world, deadline))
