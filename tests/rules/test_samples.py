"""Averages over families, taken apart by the rule and as finite sums: the same at every law that is as it is said."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from random import Random

import numpy as np
import pytest

from derivations.crosscheck.draws import draws_of
from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.world import World
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.terms import (
    ONE,
    SCALAR,
    Apply,
    Component,
    Expect,
    Function,
    Roles,
    Sort,
    Sum,
    Sym,
    Term,
    add,
    call,
    mul,
    number,
    power,
)
from derivations.normal.form import Normalizer
from derivations.normal.terms_of import to_term
from derivations.rules.samples import IDENTICAL, INDEPENDENT, MOMENTS, UNCORRELATED, Parting
from numeric import grids

N, FIRST, SECOND, THIRD, RUNNING = (Sym(name, sort=Sort.INTEGER) for name in "nijkl")
X = Sym("X", (N,))
LAW = Apply(Function("P", SCALAR, 0, Roles(("X",), (), general=True)), (X,))
SOURCE = Source(Origin.GIVEN, "given")

SAID = {
    INDEPENDENT: Condition(Need.JOINTLY_INDEPENDENT, (LAW,), (X,)),
    UNCORRELATED: Condition(Need.UNCORRELATED, (LAW,), (X,)),
    IDENTICAL: Condition(Need.ALIKE, (LAW,), (X,)),
    MOMENTS: Condition(Need.SAME_MOMENTS, (LAW, number(2)), (X,)),
}
COMBINATIONS = [
    {INDEPENDENT},
    {UNCORRELATED},
    {IDENTICAL},
    {MOMENTS},
    {INDEPENDENT, IDENTICAL},
    {UNCORRELATED, MOMENTS},
    {INDEPENDENT, MOMENTS},
]


def member(index: Term) -> Term:
    return Component(X, (index,))


def factor(random: Random) -> Term:
    """A function of members: one at an index, a sum over all, a power, an exponential."""
    index = random.choice((FIRST, SECOND, THIRD, ONE, number(2)))
    match random.randrange(5):
        case 0:
            return Sum(RUNNING, member(RUNNING), ONE, N)
        case 1:
            return power(member(index), 2)
        case 2:
            return call("exp", member(index))
        case 3:
            return add(member(index), number(random.randrange(1, 4)))
        case _:
            return member(index)


def average(random: Random) -> Term:
    """An average of a product, or of a square as in a variance."""
    body = mul(*(factor(random) for _ in range(random.randrange(1, 4))))
    return Expect(X, body, LAW)


@pytest.mark.parametrize("said", COMBINATIONS, ids=lambda said: "+".join(sorted(said)))
def test_what_is_taken_apart_has_the_same_value(said: set[str]):
    context = Context(facts=tuple(Fact(SAID[name], SOURCE) for name in sorted(said)))
    used = 0
    for seed in range(40):
        random = Random(seed)
        term = average(random)
        parting = Parting(Normalizer(context), frozenset(said))
        parted = to_term(parting(parting.normal(term)))
        used += bool(parting.used)
        for size in (2, 3):
            indices = {one: Fraction(random.randrange(1, size + 1)) for one in (FIRST, SECOND, THIRD)}
            values = {N: Fraction(size), **indices}
            law = draws_of(LAW.function, size, context, World(values, {}, {}), np.random.default_rng(seed))
            assert law is not None
            assert all(law.meets(SAID[name]) for name in said)
            evaluate = Evaluator(World(values, {LAW.function: law}, {}), Floats(grids.LEVELS[0]), inf)
            assert float(evaluate(parted)) == pytest.approx(float(evaluate(term)), rel=1e-9, abs=1e-9), seed
    assert used > 5


@pytest.mark.parametrize(
    ("said", "other"),
    [(UNCORRELATED, INDEPENDENT), (IDENTICAL, INDEPENDENT), (INDEPENDENT, MOMENTS), (MOMENTS, IDENTICAL)],
)
def test_a_law_has_nothing_that_is_not_said(said: str, other: str):
    context = Context(facts=(Fact(SAID[said], SOURCE),))
    law = draws_of(LAW.function, 3, context, World({N: Fraction(3)}, {}, {}), np.random.default_rng(0))
    assert law is not None
    assert law.meets(SAID[said])
    assert not law.meets(SAID[other])


def test_members_that_are_set_apart_keep_their_laws():
    context = Context(facts=(Fact(SAID[IDENTICAL], SOURCE),))
    law = draws_of(LAW.function, 2, context, World({N: Fraction(2)}, {}, {}), np.random.default_rng(0))
    assert law is not None
    apart = law.apart()
    assert apart.meets(SAID[INDEPENDENT])
    assert apart.meets(SAID[IDENTICAL])
    assert sum(weight for _, weight in apart.points()) == 1
