"""SymPy as the second checker: what it confirms, what it has no answer to, and what it does not let pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from derivations.confirmation import confirm
from derivations.confirmation.vanishing import MAX_DEPTH
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.proof import Application, Proof, Side
from derivations.model.relations import EQUALITIES, Relation
from derivations.model.terms import (
    HALF,
    ONE,
    ZERO,
    Add,
    Apply,
    Call,
    Deriv,
    Div,
    Dot,
    Function,
    Grad,
    Integral,
    Norm,
    Num,
    Roles,
    Shape,
    Sort,
    Sum,
    Sym,
    Term,
    add,
    call,
    mul,
    neg,
    number,
    partial,
    power,
    replace_at,
    sub,
    subterms,
)
from tests.engine.corruptions import Proved, library

X, Y, T = Sym("x"), Sym("y"), Sym("t")
N, M = Sym("n", (), Sort.INTEGER), Sym("m", (), Sort.INTEGER)
F, G = Function("f"), Function("g")
FX, GX = Apply(F, (X,)), Apply(G, (X,))
INSIDE_ABSOLUTE_VALUES = "algebra"
"""SymPy does not take what a hypothesis says to be positive, q(x, y), into an absolute value: |1 - a/q| q = |q - a|."""

ALGEBRA = Proof((Application("algebra", Side.BOTH),))


def by_algebra(left: Term, right: Term) -> tuple[bool, bool]:
    """Whether SymPy confirms that two terms are equal, and whether it denies it."""
    found = confirm(Claim(left, Relation.EQUAL, right), ALGEBRA, Context())
    return found.whole, bool(found.against)


def _without_answer(claim: Claim) -> frozenset[str]:
    """The rules to which SymPy need not have an answer in a proof of a claim."""
    parts = [part for side in (claim.left, claim.right) for _, part in subterms(side)]
    positive = any(isinstance(part, Call) and part.name == "Abs" for part in parts)
    return frozenset({INSIDE_ABSOLUTE_VALUES}) if positive else frozenset()


@pytest.mark.parametrize("proved", library(), ids=lambda proved: proved.name)
def test_what_the_library_proves_is_confirmed(proved: Proved):
    found = confirm(proved.claim, proved.proof, proved.context)
    assert found.total == len(proved.proof.applications)
    assert found.whole or set(found.unanswered) <= _without_answer(proved.claim)
    assert not found.against


def _corrupted(claim: Claim) -> Iterator[Claim]:
    """The claim with a number of its right side changed, a sign turned, a term or a factor lost, one at a time."""
    for path, part in subterms(claim.right):
        changes: list[Term] = []
        if isinstance(part, Num):
            changes = [Num(part.value + 1)]
        elif isinstance(part, Add):
            changes = [Add((*part.terms[:n], neg(one), *part.terms[n + 1 :])) for n, one in enumerate(part.terms)]
        elif not path and not part.shape.rank:
            changes = [mul(number(2), part), neg(part)]
        yield from (replace(claim, right=replace_at(claim.right, path, change)) for change in changes)


def test_nearly_no_corrupted_claim_is_confirmed():
    tried, passed = 0, []
    for proved in library():
        if proved.claim.relation in EQUALITIES:
            for claim in _corrupted(proved.claim):
                tried += 1
                if confirm(claim, proved.proof, proved.context).whole:
                    passed.append(claim)
    assert tried >= 150
    assert len(passed) <= 0.05 * tried, passed


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (power(add(X, Y), 2), add(power(X, 2), mul(number(2), X, Y), power(Y, 2))),
        (call("exp", add(X, Y)), mul(call("exp", Y), call("exp", X))),
        (add(power(call("sin", X), 2), power(call("cos", X), 2)), ONE),
        (partial(mul(FX, GX), X), add(mul(partial(FX, X), GX), mul(FX, partial(GX, X)))),
        (Integral(X, mul(Y, Apply(F, (X,)))), mul(Y, Integral(T, Apply(F, (T,))))),
        (Sum(N, mul(Y, Apply(F, (N,))), ONE, M), mul(Y, Sum(N, Apply(F, (N,)), ONE, M))),
    ],
    ids=["binomial", "exponentials", "circle", "product rule", "constant factor", "sum"],
)
def test_identities_are_confirmed(left: Term, right: Term):
    assert by_algebra(left, right) == (True, False)
    assert by_algebra(left, add(right, ONE))[0] is False


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (call("Abs", X), X),
        (power(power(X, 2), HALF), X),
        (Integral(X, mul(Apply(F, (X,)), Apply(F, (X,)))), power(Integral(X, Apply(F, (X,))), 2)),
        (Deriv(X, None, Apply(F, (power(X, 2),)), X), Apply(F, (power(X, 2),))),
        (call("exp", mul(X, Y)), mul(call("exp", X), call("exp", Y))),
    ],
    ids=["absolute value", "root of a square", "square of an integral", "chain rule", "product in an exponent"],
)
def test_what_is_no_identity_is_not_confirmed(left: Term, right: Term):
    assert by_algebra(left, right)[0] is False


def test_a_polynomial_that_is_not_zero_is_denied():
    assert by_algebra(mul(X, Y), add(mul(X, Y), ONE)) == (False, True)
    assert by_algebra(mul(X, Apply(F, (Y,))), mul(number(2), X, Apply(F, (Y,)))) == (False, True)


def test_what_may_be_zero_for_other_reasons_is_not_denied():
    assert by_algebra(call("log", X), add(call("log", mul(number(2), X)), ONE)) == (False, False)
    matrix = Sym("A", (number(2), number(2)))
    assert not confirm(Claim(matrix, Relation.EQUAL, neg(matrix)), ALGEBRA, Context()).against


def test_a_wrong_flux_is_not_confirmed():
    left = Integral(X, mul(FX, partial(GX, X)))
    right = neg(Integral(X, mul(partial(FX, X), GX)))
    for flux, wanted in ((mul(FX, GX), True), (mul(number(2), FX, GX), False), (FX, False)):
        proof = Proof((Application("by-parts", Side.BOTH, (), (X, flux)),))
        assert confirm(Claim(left, Relation.EQUAL, right), proof, Context()).whole is wanted


def test_vectors_of_any_size_are_taken_in_coordinates():
    d = Sym("d", (), Sort.INTEGER)
    x, s = Sym("x", (d,)), Function("s", Shape((d,)))
    field = Apply(s, (x,))
    left = Div(x, mul(Apply(F, (x,)), field), x)
    right = add(Dot(Grad(x, Apply(F, (x,)), x), field), mul(Apply(F, (x,)), Div(x, field, x)))
    assert by_algebra(left, right) == (True, False)
    assert by_algebra(Grad(x, power(Norm(x), 2), x), mul(number(2), x)) == (True, False)
    assert by_algebra(Grad(x, power(Norm(x), 2), x), x)[0] is False


def test_the_mass_of_a_density_is_one_over_all_its_variables_only():
    p = Function("p", density=Roles(("x", "y")))
    joint = Apply(p, (X, Y))
    assert by_algebra(Integral(Y, Integral(X, joint)), ONE) == (True, False)
    assert by_algebra(Integral(X, joint), ONE)[0] is False


def test_what_sympy_refuses_has_no_answer():
    root = power(add(power(call("sin", X), 2), power(call("cos", X), 2)), HALF)
    assert by_algebra(root, ONE) == (False, False)


def test_what_grows_without_bound_is_left_alone():
    large, other = (power(add(*(Sym(f"{name}_{{{n}}}") for n in range(12))), 60) for name in "xy")
    found = confirm(Claim(large, Relation.EQUAL, other), ALGEBRA, Context())
    assert found.unanswered == ("algebra",)


GREATER = Proof((Application("order", Side.BOTH),))
POSITIVE = Fact(Condition(Need.POSITIVE, (X,)), Source(Origin.GIVEN, "given"))
AT_MOST_ONE = Fact(Condition(Need.NONNEGATIVE, (sub(ONE, Y),)), Source(Origin.GIVEN, "given"))


@pytest.mark.parametrize(
    ("left", "right", "facts", "whole"),
    [
        (power(sub(X, Y), 2), ZERO, (), True),
        (sub(power(X, 2), ONE), ZERO, (), False),
        (X, ZERO, (POSITIVE,), True),
        (X, Y, (POSITIVE,), False),
        (ONE, Y, (AT_MOST_ONE,), True),
        (HALF, Y, (AT_MOST_ONE,), False),
        (Integral(X, mul(Apply(Function("p", density=Roles(("x",))), (X,)), power(X, 2))), ZERO, (), True),
        (Integral(X, mul(Apply(Function("p", density=Roles(("x",))), (X,)), X)), ZERO, (), False),
    ],
)
def test_an_order_is_confirmed_by_the_signs_of_terms(left: Term, right: Term, facts: tuple[Fact, ...], whole: bool):
    claim = Claim(left, Relation.GREATER_EQUAL, right)
    assert confirm(claim, GREATER, Context(facts=facts)).whole is whole


def test_what_is_nested_too_deeply_is_no_answer():
    nested: Term = power(X, 2)
    for n in range(MAX_DEPTH + 2):
        nested = Integral(Sym(f"x_{n}"), mul(Apply(Function("p"), (Sym(f"x_{n}"), X)), add(nested, Y)))
    claim = Claim(nested, Relation.GREATER_EQUAL, ZERO)
    assert not confirm(claim, GREATER, Context()).whole


@pytest.mark.parametrize(("cofactor", "whole"), [(number(3), True), (number(2), False)])
def test_a_combination_of_premises_is_confirmed_as_an_identity(cofactor: Term, whole: bool):
    premise = Hypothesis(add(mul(number(2), X), Y), ONE, (), Source(Origin.GIVEN, "given"))
    claim = Claim(add(mul(number(6), X), mul(number(3), Y)), Relation.EQUAL, number(3))
    proof = Proof((Application("premises", Side.BOTH, (), (1, 0, ONE, 1, cofactor)),))
    assert confirm(claim, proof, Context(hypotheses=(premise,))).whole is whole
