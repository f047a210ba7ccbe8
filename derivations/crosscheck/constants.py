"""Whether the sides of a claim differ by more than a constant, whatever it may depend on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from flint import arb, ctx

from derivations.crosscheck.contents import of_claim, restricted
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.facts import unmet
from derivations.crosscheck.failures import FAILURES, OutOfTimeError
from derivations.crosscheck.instances import Problem, draw, problem
from derivations.crosscheck.lost import PRECISION
from derivations.crosscheck.moments import with_moments
from derivations.crosscheck.pairs import moved
from derivations.crosscheck.refutation import plans
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.values import flat
from derivations.crosscheck.world import World
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.relations import UP_TO, Relation
from derivations.model.terms import Sym

_Pair = list[tuple[arb, arb]]


def differs_beyond_constants(
    claim: Claim, context: Context, symbols: Sequence[Sym], *, seed: int, deadline: float
) -> bool:
    """Whether neither the difference nor the ratio of the sides is free of any of some symbols.

    Each is rigorously shown to change with each symbol, at some admissible instance.

    Args:
        claim: an equality.
        context: every fact, definition and granted equation holds at the instances, provably.
        symbols: what a constant may be free of; without any, nothing is shown.
        seed: of the random generator.
        deadline: a value of ``work.now()`` after which nothing is shown.
    """
    pending = {(symbol, relation) for symbol in symbols for relation in UP_TO}
    rng = np.random.default_rng(seed)
    try:
        found = of_claim(claim, context)
        if not pending or restricted(found, context):
            return False
        task = problem(found, context)
        with ctx.workprec(PRECISION), np.errstate(all="ignore"):
            for plan in plans():
                world = draw(task, plan, rng, deadline)
                if world is None or work.now() > deadline:
                    return False
                pending -= set(_changing(claim, task, world, {symbol for symbol, _ in pending}, deadline))
                if not pending:
                    return True
    except FAILURES:
        return False
    return False


def _changing(
    claim: Claim, task: Problem, world: World, symbols: set[Sym], deadline: float
) -> Iterator[tuple[Sym, Relation]]:
    """The symbols with which the difference, or the ratio, of the sides changes at an instance."""
    here = _values(claim, task, world, deadline)
    for symbol in sorted(symbols, key=lambda s: s.name) if here else ():
        there = _values(claim, task, moved(world, (symbol,)), deadline)
        pairs = list(zip(here, there, strict=False))
        if any(not (a - b).overlaps(c - d) for (a, b), (c, d) in pairs):
            yield symbol, Relation.EQUAL_UP_TO_CONSTANT
        if any(_disjoint_ratios(one, other) for one, other in pairs):
            yield symbol, Relation.PROPORTIONAL


def _disjoint_ratios(one: tuple[arb, arb], other: tuple[arb, arb]) -> bool:
    """Whether two ratios differ; where a divisor may be zero, that is not known."""
    return not (one[1].contains(0) or other[1].contains(0)) and not (one[0] / one[1]).overlaps(other[0] / other[1])


def _values(claim: Claim, task: Problem, world: World, deadline: float) -> _Pair:
    """The components of both sides at an instance; none where it is not shown to be admissible."""
    try:
        if unmet(task, world, deadline) is not None:
            return []
        evaluate = Evaluator(world, Balls(), deadline)
        left, right = (list(flat(evaluate(with_moments(side, world)))) for side in (claim.left, claim.right))
        if evaluate.captured or len(left) != len(right):
            return []
        return [(rigorous_value(a), rigorous_value(b)) for a, b in zip(left, right, strict=True)]
    except OutOfTimeError:
        raise
    except ArithmeticError:
        return []
