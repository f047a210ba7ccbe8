"""Rigorous refutations: an admissible instance at which the enclosures of the two sides are disjoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from flint import ctx

from derivations.crosscheck.contents import MAX_SIZE, Contents, of_claim, restricted
from derivations.crosscheck.elements import with_elements
from derivations.crosscheck.evaluate import CAPTURED, Evaluator
from derivations.crosscheck.facts import unmet
from derivations.crosscheck.failures import FAILURES, OutOfTimeError
from derivations.crosscheck.families import PLAIN, RANDOM
from derivations.crosscheck.finite import has_joint_law, on_finite_sets
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.indices import counted_from_one
from derivations.crosscheck.instances import Plan, Problem, draw, problem
from derivations.crosscheck.laws import SHIFTED, STANDARD, exchangeable_mixture
from derivations.crosscheck.lost import MAX_EDGE, PRECISION
from derivations.crosscheck.moments import with_moments
from derivations.crosscheck.outcome import NoRefutation, Refutation
from derivations.crosscheck.pairs import Instance, Pair, moved, places
from derivations.crosscheck.prepared import prepared
from derivations.crosscheck.printing import ball_text, value_latex, where
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.spaces import on_finite_space
from derivations.crosscheck.typed import unrelated, untied
from derivations.crosscheck.unsaid import unsaid
from derivations.crosscheck.values import components, entry_at, flat
from derivations.crosscheck.world import World
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.layouts import transposed_jacobians
from derivations.model.reasons import Code, Reason
from derivations.model.relations import EQUALITIES, ORDERS, UP_TO, Relation, RelationKind
from derivations.model.terms import chance_in
from derivations.model.verdict import Counterexample
from numeric import dual, grids
from numeric.balls import Ball, disjoint, from_arb

AGREEMENT = "the sides agree at every instance tried"
MAX_FAILURES = 6
"""At how many instances an enclosure is tried in vain."""

CLEAR = 1e-7
"""Instances at which floats show no larger difference are not worth enclosing."""


def refute(
    claim: Claim,
    context: Context,
    *,
    seed: int,
    deadline: float,
    declared: frozenset[str] = frozenset(),
    stated: frozenset[str] = frozenset(),
) -> Refutation | NoRefutation:
    """Look for a rigorous counterexample to a claim.

    Args:
        claim: an equality, an inequality, or one up to a factor or a term.
        context: every fact, definition and granted equation must hold at the instance, provably.
        seed: of the random generator.
        deadline: a value of ``work.now()`` after which the search stops.
        declared: names that the author declares, so that they stand for every value of their sort.
        stated: names that the author declares in a block made for it, where all is said that is assumed of them.

    Returns:
        A refutation whose two enclosures are disjoint, or the reason why there is none.
    """
    if claim.relation not in EQUALITIES | ORDERS | UP_TO:
        return NoRefutation("this relation is not one that numbers can refute")
    if claim.left.shape.rank != claim.right.shape.rank:
        return NoRefutation("the sides have different shapes")
    written = claim, context
    try:
        claim, context = prepared(claim, context)
        found = of_claim(claim, context)
        obstacle = unfit(claim, context, found)
        if obstacle:
            return NoRefutation(obstacle)
        with ctx.workprec(PRECISION), np.errstate(all="ignore"):
            result = _search(claim, problem(found, context), seed, deadline, stated)
            for other, inside, why in _others(*written, claim, context) if isinstance(result, Refutation) else ():
                apart = _search(other, problem(of_claim(other, inside), inside), seed, deadline, stated)
                if isinstance(apart, NoRefutation):
                    return NoRefutation(f"it is not refuted {why}")
            mere = unrelated(claim, context, declared, stated) if isinstance(result, Refutation) else None
            if mere is not None:
                return NoRefutation(mere, untied=True)
            loose = loose_tie(claim, context, found, declared, stated)
            if isinstance(result, Refutation) and result.open is None and loose:
                return replace(result, open=Reason(Code.TIES, loose))
            return result
    except FAILURES as error:
        return NoRefutation(f"no rigorous enclosure ({error})")


def withheld(
    claim: Claim, context: Context, *, declared: frozenset[str] = frozenset(), stated: frozenset[str] = frozenset()
) -> NoRefutation | None:
    """Why a difference that draws show is not held against a claim: it may say something else, or words may tie it.

    Args:
        claim: what is claimed.
        context: the facts and definitions around it.
        declared: names that the author declares.
        stated: those of them that stand in a block made for it.
    """
    written = claim, context
    try:
        claim, context = prepared(claim, context)
        found = of_claim(claim, context)
        for _, _, why in _others(*written, claim, context):
            return NoRefutation(f"it may hold {why}")
        loose = unrelated(claim, context, declared, stated) or obstacle_to(claim, context, found, declared, stated)
    except FAILURES as error:
        return NoRefutation(str(error))
    return NoRefutation(loose, untied=True) if loose else None


def _others(written: Claim, around: Context, claim: Claim, context: Context) -> Iterator[tuple[Claim, Context, str]]:
    """What a claim may say as well, as written and as it is tried: it must fail in each of these."""
    turned = transposed_jacobians(claim)
    if turned is not None:
        yield turned, context, "in the other layout of Jacobians"
    continuous = on_finite_space(written, around, ties=False)
    if continuous[0] is not written:
        yield *continuous, "where the random variables have continuous laws"
    apart = on_finite_sets(written, around, independent=True)
    if apart[0] is not written and has_joint_law(written):
        yield *with_elements(*counted_from_one(*apart)), "where the random variables are independent"


def obstacle_to(
    claim: Claim, context: Context, found: Contents, declared: frozenset[str], stated: frozenset[str]
) -> str | None:
    """Why no instance refutes a claim: the instances of this package do not fit, or words may make it true."""
    return unfit(claim, context, found) or loose_tie(claim, context, found, declared, stated)


def unfit(claim: Claim, context: Context, found: Contents) -> str | None:
    """Why the instances of this package do not fit a claim."""
    if found.size > MAX_SIZE:
        return "the expression is too large for a rigorous evaluation"
    if claim.relation in ORDERS and any(map(chance_in, found.symbols)):
        return "numbers need not be the probabilities of events"
    if claim.relation in ORDERS and any(use.function.density is None for use in found.uses.values()):
        return "an inequality about an arbitrary function may rest on its shape"
    return restricted(found, context)


def loose_tie(
    claim: Claim, context: Context, found: Contents, declared: frozenset[str], stated: frozenset[str]
) -> str | None:
    """Which name of a claim nothing ties to a meaning, so that words may make the claim true."""
    if found.partial - stated:
        return f"the law of {min(found.partial - stated)} may have its mass on a part of the line"
    loose = found.loose & found.symbols
    if loose:
        return f"nothing ties {min(s.name for s in loose)} to the other symbols"
    return untied(claim, context, declared, stated)


def plans() -> Iterator[Plan]:
    """Instances from plain to rich, one dimension first."""
    for family in PLAIN:
        yield Plan(family, STANDARD, 1, simple=True)
    for family in PLAIN:
        yield Plan(family, SHIFTED, 1, simple=True, distinct=True)
    for family in RANDOM:
        yield Plan(family, exchangeable_mixture, 1)
    for dimension in (2, 3):
        for family in PLAIN[:2]:
            yield Plan(family, STANDARD, dimension, simple=True)


def _search(
    claim: Claim, task: Problem, seed: int, deadline: float, stated: frozenset[str]
) -> Refutation | NoRefutation:
    rng = np.random.default_rng(seed)
    found: Refutation | NoRefutation = NoRefutation(AGREEMENT)
    seen: list[World] = []
    failures = 0
    for plan in plans():
        if work.now() > deadline:
            return _late(found)
        try:
            world = draw(task, plan, rng, deadline)
            if world is None:
                return NoRefutation("no values of the symbols were found that satisfy the facts")
            if world in seen:
                continue
            seen.append(world)
            tried = _at_instance(claim, task, world, deadline, stated)
        except OutOfTimeError:
            return _late(found)
        except ArithmeticError as error:
            tried = NoRefutation(str(error) or "no rigorous enclosure")
            failures += 1
        found = _better(found, tried)
        if (isinstance(found, Refutation) and found.open is None) or failures == MAX_FAILURES:
            break  # what cannot be enclosed at so many instances is not enclosed at others
    return found


def _better(found: Refutation | NoRefutation, tried: Refutation | NoRefutation) -> Refutation | NoRefutation:
    """What says more: a refutation that leaves nothing open, then any, then what says why there is none."""
    if isinstance(tried, Refutation):
        return tried if tried.open is None or isinstance(found, NoRefutation) else found
    return tried if isinstance(found, NoRefutation) and tried.reason != AGREEMENT else found


def _late(found: Refutation | NoRefutation) -> Refutation | NoRefutation:
    return found if isinstance(found, Refutation) else NoRefutation(f"time limit; {found.reason}")


def _at_instance(
    claim: Claim, task: Problem, world: World, deadline: float, stated: frozenset[str]
) -> Refutation | NoRefutation:
    if not shows_difference(claim, world, deadline):
        return NoRefutation(AGREEMENT)
    for place in places(claim, world):
        refusal = unmet(task, place, deadline)
        if refusal is not None:
            return NoRefutation(refusal)
    found = _enclose(claim, task, world, deadline)
    if isinstance(found, NoRefutation):
        return found
    for reason, other, tolerance in unsaid(claim, task, world, stated):
        try:
            if not shows_difference(claim, other, deadline, tolerance):
                return replace(found, open=Reason(Code.READINGS, reason))
        except OutOfTimeError:
            raise
        except ArithmeticError:
            continue
    return found


def shows_difference(claim: Claim, world: World, deadline: float, tolerance: float = CLEAR) -> bool:
    """Whether floats show a difference at an instance."""
    backend = Floats(grids.LEVELS[1])
    pairs = []
    for place in places(claim, world):
        evaluate = Evaluator(place, backend, deadline)
        pairs.append(
            [np.array([float(dual.innermost(v)) for v in flat(evaluate(side))]) for side in (claim.left, claim.right)]
        )
    if backend.edge > MAX_EDGE and backend.integrals > 0:
        return True  # algebraic tails are wider than this grid; let the enclosures decide
    left, right = _compared(claim, [tuple(pair) for pair in pairs])
    return not bool(np.all(np.abs(left - right) <= tolerance * (1 + np.abs(left))))


def _compared(claim: Claim, pairs: list[Any]) -> tuple[Any, Any]:
    """What must be equal: the sides, or their differences or ratios at two places."""
    if claim.relation not in UP_TO:
        return pairs[0][0], pairs[0][1]
    if claim.relation.kind is RelationKind.UP_TO_FACTOR:
        return pairs[0][0] / pairs[0][1], pairs[1][0] / pairs[1][1]
    return pairs[0][0] - pairs[0][1], pairs[1][0] - pairs[1][1]


def _enclose(claim: Claim, task: Problem, world: World, deadline: float) -> Refutation | NoRefutation:
    values = []
    for place in places(claim, world):
        evaluate = Evaluator(place, Balls(), deadline)
        values.append(tuple(evaluate(with_moments(side, place)) for side in (claim.left, claim.right)))
        if evaluate.captured:
            return NoRefutation(CAPTURED)
    for row, (position, _) in enumerate(components(values[0][0])):
        pairs = [tuple(rigorous_value(entry_at(side, position)) for side in pair) for pair in values]
        left, right = (from_arb(part) for part in _compared(claim, pairs))
        if _contradicts(claim.relation, left, right):
            found = _refutation(claim, task.found, world, position, left, right)
            return replace(found, instance=Instance(Pair(claim, task, deadline), world, row))
    return NoRefutation("the enclosures of the sides overlap")


def _contradicts(relation: Relation, left: Ball, right: Ball) -> bool:
    if not disjoint(left, right):
        return False
    return relation not in ORDERS or (left.midpoint - right.midpoint) * relation.direction > 0


def _refutation(
    claim: Claim, found: Contents, world: World, position: tuple[int, ...], left: Ball, right: Ball
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
    what = "ratio" if claim.relation.kind is RelationKind.UP_TO_FACTOR else "difference"
    reason = f"the {what} of the sides is {example.lhs} and then {example.rhs} when only {names} changes"
    return Refutation(example, reason)
