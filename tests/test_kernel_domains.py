"""The kernel asks the domain of a definition, over the whole range of what binds its arguments."""

from __future__ import annotations

import pytest

from derivations.kernel import Accepted, Refusal, replay
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Extension, Origin, Piece, Source
from derivations.model.derivation import Claim
from derivations.model.proof import Application, Proof, Side
from derivations.model.relations import Relation
from derivations.model.terms import (
    HALF,
    INFINITY,
    ONE,
    SCALAR,
    ZERO,
    Apply,
    Deriv,
    Function,
    Integral,
    Sort,
    Sum,
    Sym,
    Term,
    neg,
    number,
    power,
    sub,
)
from derivations.rules import RULEBOOK

X, Y = Sym("x"), Sym("y")
K = Sym("k", (), Sort.INTEGER)
F = Function("f", SCALAR)
SAID = Source(Origin.DOCUMENT, "line 1")
UNIT = (Condition(Need.NONNEGATIVE, (X,)), Condition(Need.NONNEGATIVE, (sub(ONE, X),)))


def defined(extension: Extension | None = None, *others: Piece) -> Context:
    """``f(x) = x`` for ``0 ≤ x ≤ 1``."""
    return Context(definitions=(Definition(F, (X,), X, SAID, (), UNIT, others, extension or Extension()),))


def unfolding(left: Term, right: Term, context: Context, path: tuple[int, ...], *key: str | int) -> object:
    """What the kernel says of a proof that unfolds at one place and closes by algebra."""
    applications = (
        Application("definition", Side.LEFT, path, key),
        Application("algebra", Side.BOTH),
    )
    return replay(Claim(left, Relation.EQUAL, right), Proof(applications), context, RULEBOOK)


def total(low: Term, high: Term, body: Term = X) -> Integral:
    return Integral(X, body, low, high)


def at(term: Term) -> Apply:
    return Apply(F, (term,))


INSIDE = [
    (total(ZERO, ONE, at(X)), total(ZERO, ONE), (0,)),
    (total(ONE, ZERO, at(X)), total(ONE, ZERO), (0,)),
    (total(ZERO, HALF, at(sub(ONE, X))), total(ZERO, HALF, sub(ONE, X)), (0,)),
    (Sum(K, at(K), ZERO, ONE), Sum(K, K, ZERO, ONE), (0,)),
    (at(HALF), HALF, ()),
    (Deriv(X, None, at(X), HALF), ONE, (0,)),
]
OUTSIDE = [
    (total(number(-1), ONE, at(X)), total(number(-1), ONE), (0,)),
    (total(ZERO, number(2), at(X)), total(ZERO, number(2)), (0,)),
    (total(ZERO, INFINITY, at(X)), total(ZERO, INFINITY), (0,)),
    (total(ZERO, ONE, at(neg(X))), total(ZERO, ONE, neg(X)), (0,)),
    (Sum(K, at(K), ZERO, number(2)), Sum(K, K, ZERO, number(2)), (0,)),
    (at(number(2)), number(2), ()),
    (Deriv(X, None, at(X), number(2)), ONE, (0,)),
    (Deriv(X, None, at(X), ZERO), ONE, (0,)),
]


@pytest.mark.parametrize(("left", "right", "path"), INSIDE)
def test_inside_the_domain_nothing_is_left_open(left: Term, right: Term, path: tuple[int, ...]) -> None:
    answer = unfolding(left, right, defined(), path)
    assert isinstance(answer, Accepted)
    assert answer.open == ()


@pytest.mark.parametrize(("left", "right", "path"), OUTSIDE)
def test_outside_the_domain_nothing_is_proved(left: Term, right: Term, path: tuple[int, ...]) -> None:
    assert isinstance(unfolding(left, right, defined(), path), Refusal)


def test_an_argument_of_which_nothing_is_known_costs_both_ends() -> None:
    answer = unfolding(at(Y), Y, defined(), ())
    assert isinstance(answer, Accepted)
    assert {settled.condition for settled in answer.open} == {
        Condition(Need.NONNEGATIVE, (Y,)),
        Condition(Need.NONNEGATIVE, (sub(ONE, Y),)),
    }


@pytest.mark.parametrize(
    ("extension", "key", "value"),
    [
        (Extension(parity=1), ("by", 0, -1, 0), neg(X)),
        (Extension(parity=-1), ("by", 0, -1, 0), X),
        (Extension(period=ONE), ("by", 0, 1, -1), sub(X, number(-1))),
        (Extension(vanishes=frozenset({0, 1})), ("zero", 0), ZERO),
    ],
)
def test_beyond_the_domain_what_is_said_of_it_counts_and_nothing_else(
    extension: Extension, key: tuple[str | int, ...], value: Term
) -> None:
    claim = (total(number(-1), ZERO, at(X)), total(number(-1), ZERO, value))
    answer = unfolding(*claim, defined(extension), (0,), *key)
    assert isinstance(answer, Accepted)
    assert answer.open == ()
    assert isinstance(unfolding(*claim, defined(), (0,), *key), Refusal)
    beyond = (total(number(-2), ZERO, at(X)), total(number(-2), ZERO, value))
    farther = unfolding(*beyond, defined(extension), (0,), *key)
    assert isinstance(farther, Accepted if extension.vanishes else Refusal)


def test_a_function_that_vanishes_above_need_not_vanish_below() -> None:
    claim = (total(number(-1), ZERO, at(X)), total(number(-1), ZERO, ZERO))
    assert isinstance(unfolding(*claim, defined(Extension(vanishes=frozenset({1}))), (0,), "zero", 0), Refusal)


def test_a_corner_has_no_derivative() -> None:
    left = Deriv(X, None, at(X), ZERO)
    assert isinstance(unfolding(left, ONE, defined(Extension(parity=1)), (0,)), Refusal)


def test_the_other_pieces_have_their_own_domains() -> None:
    above = Piece(power(X, 2), (Condition(Need.POSITIVE, (sub(X, ONE),)),))
    claim = (at(number(2)), number(4))
    assert isinstance(unfolding(*claim, defined(None, above), (), "by", 1, 1, 0), Accepted)
    assert isinstance(unfolding(at(HALF), power(HALF, 2), defined(None, above), (), "by", 1, 1, 0), Refusal)


def test_keys_that_tell_no_way_are_refused() -> None:
    for key in (("by", 1, 1, 0), ("by", 0, 2, 0), ("by", 0, 1, 1), ("zero",), ("zero", 0), ("zero", 5), (0,), ("by",)):
        assert isinstance(unfolding(at(HALF), HALF, defined(), (), *key), Refusal)
