"""Claims at the edges of what they speak of: zero, one, equal values, multiples of π, the roots of their sides.

An instance drawn at random never meets such a point; strict inequalities and inverse functions fail at them.  Values
are exact, so that ``0 > 0`` is false and no matter of errors.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flint import ctx

from derivations.crosscheck.contents import available, of_claim
from derivations.crosscheck.examination import PRECISION, examine
from derivations.crosscheck.failures import FAILURES, OutOfTimeError
from derivations.crosscheck.instances import problem, runs_upwards
from derivations.crosscheck.outcome import NoRefutation, Refutation
from derivations.crosscheck.pairs import Instance, Pair
from derivations.crosscheck.refutation import obstacle_to
from derivations.crosscheck.truth import Oracle, Point
from derivations.crosscheck.world import World
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Claim, Comparison, Inference
from derivations.model.reasons import Code, Reason
from derivations.model.relations import EQUALITIES, ORDERS, Relation
from derivations.model.term_latex import to_latex
from derivations.model.terms import ONE, ZERO, Term, speaks_of_chance
from derivations.model.verdict import Counterexample
from numeric.balls import from_arb

MAX_POINTS = 300


def refute_at_edges(
    claim: Claim,
    context: Context,
    *,
    seed: int,
    deadline: float,
    declared: frozenset[str] = frozenset(),
    stated: frozenset[str] = frozenset(),
) -> Refutation | NoRefutation:
    """Look for an exact point at which a claim between numbers is false.

    Args:
        claim: an equation or an inequality.
        context: its facts and definitions hold at the point.
        seed: nothing is left to chance; as for the other ways to refute.
        deadline: a value of ``work.now()`` after which the search stops.
        declared: names that the author declares.
        stated: names that the author declares in a block made for it.
    """
    if claim.relation not in EQUALITIES | ORDERS or claim.left.shape.rank or claim.right.shape.rank:
        return NoRefutation("this relation is not one that single points refute")
    if speaks_of_chance(claim.left) or speaks_of_chance(claim.right):
        return NoRefutation("numbers need not be the probabilities of events")
    relation = claim.relation if claim.relation in ORDERS else Relation.EQUAL
    always, stated_claim = Comparison(ZERO, Relation.LESS, ONE), Comparison(claim.left, relation, claim.right)
    try:
        found = of_claim(claim, context)
        upwards = tuple(Fact(c, Source(Origin.CONVENTION, "ranges run upwards")) for c in runs_upwards(found))
        inside = replace(context, facts=(*context.facts, *upwards))
        point = examine(Inference(always, Relation.IMPLIES, stated_claim), inside, deadline, MAX_POINTS).lost
        if point is None:
            return NoRefutation("no point was found at which it fails")
        loose = obstacle_to(claim, context, found, declared, stated)
        return _refutation(claim, context, point, deadline, loose)
    except (OutOfTimeError, *FAILURES) as error:
        return NoRefutation(f"no point could be tried ({error})")


def _refutation(claim: Claim, context: Context, point: Point, deadline: float, loose: str | None) -> Refutation:
    oracle = Oracle(context, deadline)
    with ctx.workprec(PRECISION):
        left, right = (_shown(oracle, oracle.at(side, point)) for side in (claim.left, claim.right))
    where = {symbol.name: to_latex(value) for symbol, value in sorted(point.items(), key=lambda one: one[0].name)}
    example = Counterexample(where, left, right)
    reason = f"at an admissible point the left side is {left}, the right side {right}"
    loosely = Reason(Code.TIES, loose) if loose else None
    return Refutation(example, reason, open=loosely, instance=_instance(claim, context, point, oracle, deadline))


def _instance(claim: Claim, context: Context, point: Point, oracle: Oracle, deadline: float) -> Instance:
    """The point as an instance, near enough to be drawn."""
    values = {symbol: Fraction(float(oracle.enclosed(value).mid())) for symbol, value in point.items()}
    return Instance(
        Pair(claim, problem(of_claim(claim, context), context), deadline), World(values, {}, available(context))
    )


def _shown(oracle: Oracle, value: Term) -> str:
    return str(from_arb(oracle.enclosed(value)))
