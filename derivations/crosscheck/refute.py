"""Rigorous refutations: an admissible instance at which the enclosures of the two sides are disjoint."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from flint import ctx

from derivations.crosscheck.check import EQUALITIES, MAX_EDGE, ORDERS, UP_TO, moved
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.facts import unmet
from derivations.crosscheck.families import PLAIN, RANDOM
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.instances import Plan, Problem, draw, problem
from derivations.crosscheck.laws import plain_mixture, random_mixture
from derivations.crosscheck.outcome import NoRefutation, NoValueError, OutOfTimeError, Refutation
from derivations.crosscheck.printing import ball_text, value_latex, where
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.survey import MAX_SIZE, Survey, of_claim, survey
from derivations.crosscheck.typed import exposed, untyped
from derivations.crosscheck.values import components, flat
from derivations.crosscheck.world import World
from derivations.model.context import Context
from derivations.model.derivation import Claim, Relation
from derivations.model.errors import ShapeError
from derivations.model.terms import Term
from derivations.model.verdict import Counterexample
from numeric import dual, grids
from numeric.balls import Ball, disjoint, from_arb

PRECISION = 72
CLEAR = 1e-7
"""Instances at which floats show no larger difference are not worth enclosing."""


def refute(claim: Claim, context: Context, *, seed: int, deadline: float) -> Refutation | NoRefutation:
    """Look for a rigorous counterexample to a claim.

    Args:
        claim: an equality, an inequality, or one up to a factor or a term.
        context: every fact, definition and granted equation must hold at the instance, provably.
        seed: of the random generator.
        deadline: a value of ``time.monotonic()`` after which the search stops.

    Returns:
        A refutation whose two enclosures are disjoint, or the reason why there is none.
    """
    if claim.relation not in (*EQUALITIES, *ORDERS, *UP_TO):
        return NoRefutation("this relation is not one that numbers can refute")
    if claim.left.shape.rank != claim.right.shape.rank:
        return NoRefutation("the sides have different shapes")
    try:
        found = of_claim(claim, context)
        obstacle = _obstacle(claim, context, found)
        if obstacle:
            return NoRefutation(obstacle)
        with ctx.workprec(PRECISION), np.errstate(all="ignore"):
            return _search(claim, problem(found, context), seed, deadline)
    except (ArithmeticError, ShapeError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        return NoRefutation(f"no rigorous enclosure ({error})")


def _obstacle(claim: Claim, context: Context, found: Survey) -> str | None:
    if found.size > MAX_SIZE:
        return "the expression is too large for a rigorous evaluation"
    loose = found.loose & found.symbols
    if loose:
        return f"nothing ties {min(s.name for s in loose)} to the other symbols"
    unknown = untyped(claim, context, found)
    return f"{min(s.name for s in unknown)} has no stated meaning" if unknown else None


def plans() -> Iterator[Plan]:
    """Instances from plain to rich, one dimension first."""
    for mean in (Fraction(0), Fraction(1, 2)):
        for family in PLAIN:
            yield Plan(family, lambda rng, n, p, m=mean: plain_mixture(n, p, m), 1, simple=True)
    for family in RANDOM:
        yield Plan(family, random_mixture, 1)
    for dimension in (2, 3):
        for family in PLAIN[:2]:
            yield Plan(family, lambda rng, n, p: plain_mixture(n, p), dimension, simple=True)


def _search(claim: Claim, task: Problem, seed: int, deadline: float) -> Refutation | NoRefutation:
    rng = np.random.default_rng(seed)
    reason = "the sides agree at every instance tried"
    for plan in plans():
        if time.monotonic() > deadline:
            return NoRefutation(f"time limit; {reason}")
        try:
            world = draw(task, plan, rng, deadline)
            if world is None:
                return NoRefutation("no values of the symbols were found that satisfy the facts")
            if not _promising(claim, world, deadline):
                continue
            refusal = unmet(task, world, deadline)
            if refusal is not None:
                reason = refusal
                continue
            found = _enclose(claim, task.found, world, deadline)
        except OutOfTimeError:
            return NoRefutation(f"time limit; {reason}")
        except ArithmeticError as error:
            reason = str(error) or "no rigorous enclosure"
            continue
        if isinstance(found, Refutation):
            return found
        reason = found.reason
    return NoRefutation(reason)


def _promising(claim: Claim, world: World, deadline: float) -> bool:
    """Whether floats show a difference at an instance."""
    backend = Floats(grids.LEVELS[1])
    pairs = []
    for place in _places(claim, world):
        evaluate = Evaluator(place, backend, deadline)
        pairs.append(
            [np.array([float(dual.innermost(v)) for v in flat(evaluate(side))]) for side in (claim.left, claim.right)]
        )
    if backend.edge > MAX_EDGE and backend.integrals > 0:
        return True  # algebraic tails are wider than this grid; let the enclosures decide
    left, right = _compared(claim, [tuple(pair) for pair in pairs])
    return not bool(np.all(np.abs(left - right) <= CLEAR * (1 + np.abs(left))))


def _places(claim: Claim, world: World) -> tuple[World, ...]:
    return (world, moved(world, claim.free_of)) if claim.relation in UP_TO else (world,)


def _compared(claim: Claim, pairs: list[Any]) -> tuple[Any, Any]:
    """What must be equal: the sides, or their differences or ratios at two places."""
    if claim.relation not in UP_TO:
        return pairs[0][0], pairs[0][1]
    if claim.relation is Relation.PROPORTIONAL:
        return pairs[0][0] / pairs[0][1], pairs[1][0] / pairs[1][1]
    return pairs[0][0] - pairs[0][1], pairs[1][0] - pairs[1][1]


def _enclose(claim: Claim, found: Survey, world: World, deadline: float) -> Refutation | NoRefutation:
    values = []
    for place in _places(claim, world):
        evaluate = Evaluator(place, Balls(), deadline)
        values.append((evaluate(claim.left), evaluate(claim.right)))
        if evaluate.captured:
            return NoRefutation("a definition is used where a bound variable hides one of its symbols")
    for position, _ in components(values[0][0]):
        pairs = [tuple(rigorous_value(_entry(side, position)) for side in pair) for pair in values]
        left, right = (from_arb(part) for part in _compared(claim, pairs))
        if _contradicts(claim.relation, left, right):
            return _refutation(claim, found, world, position, left, right)
    return NoRefutation("the enclosures of the sides overlap")


def _entry(value: Any, position: tuple[int, ...]) -> Any:
    for index in position:
        value = value[index - 1]
    return value


def _contradicts(relation: Relation, left: Ball, right: Ball) -> bool:
    if not disjoint(left, right):
        return False
    side = ORDERS.get(relation)
    return side is None or (left.midpoint - right.midpoint) * side > 0


def _refutation(
    claim: Claim, found: Survey, world: World, position: tuple[int, ...], left: Ball, right: Ball
) -> Refutation:
    shown = where(found, world)
    if position:
        shown["\\text{component}"] = ",".join(map(str, position))
    example = Counterexample(shown, ball_text(left), ball_text(right))
    if claim.relation not in UP_TO:
        reason = f"at an admissible instance the left side is {example.lhs}, the right side {example.rhs}"
        return Refutation(example, reason)
    names = ", ".join(s.name for s in claim.free_of)
    for symbol in claim.free_of:
        if symbol in world.values:
            shown[symbol.name] += rf" \text{{ and then }} {value_latex(moved(world, claim.free_of).values[symbol])}"
    what = "ratio" if claim.relation is Relation.PROPORTIONAL else "difference"
    reason = f"the {what} of the sides is {example.lhs} and then {example.rhs} when only {names} changes"
    return Refutation(example, reason)


# ------------------------------------------------------------------------------------------------- dependence


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
    except (ArithmeticError, ShapeError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        return NoRefutation(f"no rigorous enclosure ({error})")
    return NoRefutation("no free variable is shown to matter on one side only")


def _dependence(
    still: Term, moving: Term, still_name: str, moving_name: str, context: Context, seed: int, deadline: float
) -> Refutation | None:
    fixed, found = survey((still,), context), survey((moving,), context)
    if found.size > MAX_SIZE or found.loose & found.symbols or not _is_constant(still, moving):
        return None
    candidates = found.symbols - fixed.symbols - found.dimensions - set(found.indices)
    task = problem(found, context)
    for symbol in sorted(candidates, key=lambda s: s.name):
        if not symbol.dims and not _bare(still, fixed):
            refuted = _two_values(symbol, moving, task, (still_name, moving_name), seed, deadline)
            if refuted is not None:
                return refuted
    return None


def _is_constant(still: Term, moving: Term) -> bool:
    return still.shape.rank == 0 and moving.shape.rank == 0


def _bare(still: Term, fixed: Survey) -> bool:
    """Whether a symbol without definition stands on the side in the open, so that the equation may define it."""
    return bool(exposed(still) & fixed.symbols)


def _two_values(
    symbol: Any, side: Term, task: Problem, names: tuple[str, str], seed: int, deadline: float
) -> Refutation | None:
    rng = np.random.default_rng(seed)
    for plan in list(plans())[:6]:
        world = draw(task, plan, rng, deadline)
        if world is None:
            return None
        values = []
        for number in (Fraction(1), Fraction(2)):
            place = world.at({symbol: number})
            try:
                if unmet(task, place, deadline) is not None:
                    break
                evaluate = Evaluator(place, Balls(), deadline)
                ball = from_arb(rigorous_value(evaluate(side)))
            except OutOfTimeError:
                return None
            except ArithmeticError:
                break
            if not evaluate.captured:
                values.append(ball)
        if len(values) == 2 and disjoint(values[0], values[1]):
            still, moving = names
            first, second = (ball_text(value) for value in values)
            return Refutation(
                None,
                f"the {moving} side takes the values {first} at {symbol.name} = 1 and {second} at "
                f"{symbol.name} = 2, the {still} side does not depend on {symbol.name}",
            )
    return None
