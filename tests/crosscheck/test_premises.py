"""Worlds in which premises hold: found by solving, by a root between two signs, and never where there are none."""

from __future__ import annotations

import pytest

from derivations.crosscheck import satisfiable, solving
from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from derivations.model.terms import ZERO, Apply, Function, Sym, Term, add, mul, number, power, sub

X, Y = Sym("x"), Sym("y")
F = Function("f")
LINE = Source(Origin.LINE, "chain 1, step 1")
POSITIVE = Context((Fact(Condition(Need.POSITIVE, (X,)), LINE),))


def premise(left: Term, right: Term) -> Hypothesis:
    return Hypothesis(left, right, (), LINE)


def holds(*premises: Hypothesis, context: Context | None = None, side: Term = X) -> bool:
    claim = Claim(side, Relation.EQUAL, side)
    return satisfiable(claim, premises, context or Context(), seed=0, deadline=work.after(10))


SUM = premise(add(X, Y), number(1))
CIRCLE = premise(add(power(X, 2), power(Y, 2)), number(1))


@pytest.mark.parametrize(
    "premises",
    [
        (SUM,),
        (SUM, premise(sub(X, Y), number(3))),
        (CIRCLE,),
        (premise(mul(X, Y), ZERO),),
        (premise(Apply(F, (number(1),)), number(2)), premise(Apply(F, (number(2),)), number(3))),
    ],
)
def test_a_world_is_found(premises):
    assert holds(*premises)


@pytest.mark.parametrize(
    "premises",
    [
        (SUM, premise(add(X, Y), number(2))),
        (premise(add(power(X, 2), number(1)), ZERO),),
        (premise(number(1), number(2)),),
        (premise(Apply(F, (number(1),)), number(2)), premise(Apply(F, (number(1),)), number(3))),
        (CIRCLE, premise(X, number(5))),
    ],
)
def test_there_is_no_world(premises):
    assert not holds(*premises)


def test_a_root_is_found_of_what_is_defined_piece_by_piece():
    """All values that are tried at once have no one piece."""
    above = Definition(F, (X,), X, LINE, domain=(Condition(Need.POSITIVE, (X,)),))
    assert holds(premise(add(X, Apply(F, (X,))), number(2)), context=Context(definitions=(above,)))


def test_facts_hold_in_the_world():
    assert holds(premise(mul(X, Y), number(2)), context=POSITIVE)
    assert not holds(premise(X, number(-1)), context=POSITIVE)


def test_both_sides_have_values_there():
    assert not holds(premise(X, ZERO), side=power(X, -1))
    assert holds(premise(X, number(2)), side=power(X, -1))


def test_a_name_is_defined_by_what_a_premise_makes_of_it():
    found = solving([SUM], Context())
    assert found is not None
    assert [d.head for d in found.definitions] == [X]
    assert solving([CIRCLE], Context()) is None
    assert solving([SUM, premise(add(X, Y), number(2))], Context()) is None
