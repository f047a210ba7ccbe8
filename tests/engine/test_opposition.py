"""Claims that signs rule out, and claims that they do not."""

from __future__ import annotations

import pytest

from derivations.engine.opposition import constant_difference, opposite_signs
from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from derivations.model.terms import ONE, ZERO, Apply, Function, Integral, Sym, Term, add, div, mul, neg, number, power
from derivations.model.verdict import Verdict
from tests.pages import verdicts

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


F = Integral(X, Apply(Function("f"), (X,)))


@pytest.mark.parametrize(
    ("left", "right", "difference"),
    [
        (power(add(X, ONE), 2), add(power(X, 2), mul(number(2), X)), "1"),
        (div(mul(number(3), F), F), ONE, None),
        (F, add(F, number(2)), "-2"),
        (F, F, None),
        (F, mul(number(2), F), None),
        (div(F, F), X, None),
    ],
)
def test_sides_that_differ_by_a_number(left: Term, right: Term, difference: str | None) -> None:
    found = constant_difference(Claim(left, Relation.EQUAL, right), Context(), work.now() + 5)
    assert found == (f"the left side minus the right is ${difference}$ wherever both exist" if difference else None)


def test_a_number_that_no_values_reach_is_refuted_and_one_that_some_may_is_not() -> None:
    density = r"\frac{1}{Z} \int e^{-f(x)} dx"
    given = (r"x \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}", r"Z = \int e^{-f(x)} dx")
    assert verdicts(rf"{density} = 2", given=given) in ([Verdict.REFUTED], [Verdict.DOUBTFUL])
    assert verdicts(r"\int e^{-f(x)} dx = 2", given=given) not in ([Verdict.PROVED], [Verdict.REFUTED])
