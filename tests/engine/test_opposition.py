"""Claims that signs rule out, and claims that they do not."""

from __future__ import annotations

import pytest

from derivations.engine.opposition import opposite_signs
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Claim, Relation
from derivations.model.terms import ONE, ZERO, Sym, Term, add, neg, number, power

X = Sym("x")
POSITIVE = Context((Fact(Condition(Need.POSITIVE, (X,)), Source(Origin.GIVEN, "given")),))


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        (add(ONE, ONE), Relation.LESS, number(2)),
        (number(3), Relation.LESS_EQUAL, number(2)),
        (X, Relation.LESS, ZERO),
        (neg(X), Relation.GREATER_EQUAL, X),
        (X, Relation.EQUAL, neg(X)),
        (add(ONE, power(X, 2)), Relation.EQUAL, ZERO),
    ],
)
def test_ruled_out(left: Term, relation: Relation, right: Term) -> None:
    assert opposite_signs(Claim(left, relation, right), POSITIVE) is not None


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        (number(2), Relation.LESS_EQUAL, number(2)),
        (ZERO, Relation.LESS, X),
        (power(X, 2), Relation.EQUAL, ZERO),
        (X, Relation.GREATER, ONE),
    ],
)
def test_not_ruled_out(left: Term, relation: Relation, right: Term) -> None:
    context = Context() if right == ZERO else POSITIVE
    assert opposite_signs(Claim(left, relation, right), context) is None
