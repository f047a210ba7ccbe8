"""Values of limits of random terms, against their values close to the target in ball arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    ONE,
    PI,
    ZERO,
    Apply,
    Call,
    Function,
    Limit,
    Sort,
    Sym,
    Term,
    add,
    call,
    div,
    free_symbols,
    mul,
    neg,
    number,
    power,
    sub,
)
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.rules.asymptotics import NoExpansionError
from derivations.rules.definedness import beside_limit
from derivations.rules.neighbourhoods import NoLimitError, holds_near, limit_of
from tests.rules.balls import UndefinedValueError, World, ball, real_value
from tests.rules.random_terms import POSITIVE_U, U, X, Y, scalar

N = Sym("n", (), Sort.INTEGER)
CLOSE = Fraction(1, 2**45)
VALUES = {Y: ball(Fraction(7, 3)), U: ball(Fraction(5, 4))}
PLACES: dict[Term, tuple[Fraction | None, tuple[int, ...]]] = {
    ZERO: (Fraction(0), (1, -1)),
    ONE: (Fraction(1), (1, -1)),
    INFINITY: (None, (1,)),
    NEGATIVE_INFINITY: (None, (-1,)),
}
SEEDS = range(8)
PER_SEED = 120


def points(limit: Limit) -> Iterator[Fraction]:
    """Numbers close to the target, from each side."""
    place, sides = PLACES[limit.target]
    for side in (limit.side,) if limit.side else sides:
        yield side / CLOSE if place is None else place + side * CLOSE


def limits(rng: Random) -> Iterator[tuple[Limit, Term]]:
    """Random limits with their values, where these rest on nothing."""
    for _ in range(PER_SEED):
        body = scalar(rng, rng.choice((2, 3, 4)), (X, X, X, Y, U))
        target = rng.choice(list(PLACES))
        limit = Limit(X, body, target, rng.choice((0, 1, -1)) if target in (ZERO, ONE) else 0)
        try:
            value, needed = limit_of(limit, POSITIVE_U)
            signs = Normalizer(POSITIVE_U).signs
            open_ones = [c for c in (*needed, *beside_limit(limit, POSITIVE_U)) if not signs.holds(c.need, c.terms[0])]
        except (NoExpansionError, *CannotNormaliseErrors):
            continue
        if X in free_symbols(body) and not open_ones:
            yield limit, value


@pytest.mark.parametrize("seed", SEEDS)
def test_the_body_is_close_to_its_limit_near_the_target(seed: int):
    found = list(limits(Random(seed)))
    assert len(found) > PER_SEED / 8
    for limit, value in found:
        expected = real_value(value, World(VALUES))
        for point in points(limit):
            try:
                near = real_value(limit.body, World({**VALUES, X: ball(point)}))
            except UndefinedValueError:
                continue  # beyond the largest number, as the exponential of an exponential
            if near.rad() < 1e-6:
                assert abs(near - expected) < (1 + abs(expected)) / 8, (limit, value)


F, G = Function("f"), Function("g")


def of(function: Function, term: Term) -> Apply:
    return Apply(function, (term,))


EXACT: dict[str, tuple[Limit, Term]] = {
    "Euler's number": (Limit(N, power(add(ONE, div(Y, N)), N), INFINITY), call("exp", Y)),
    "a third order": (Limit(X, div(sub(call("sin", X), X), power(X, 3)), ZERO), number(Fraction(-1, 6))),
    "roots": (Limit(N, sub(power(add(N, ONE), Fraction(1, 2)), power(N, Fraction(1, 2))), INFINITY), ZERO),
    "powers of numbers": (
        Limit(N, div(add(power(number(2), N), power(number(3), N)), power(number(3), N)), INFINITY),
        ONE,
    ),
    "an alternating sequence": (Limit(N, div(power(number(-1), N), N), INFINITY), ZERO),
    "a logarithm below": (Limit(X, div(ONE, call("log", X)), INFINITY), ZERO),
    "an angle": (Limit(X, call("arctan", X), NEGATIVE_INFINITY), mul(number(Fraction(-1, 2)), PI)),
    "from below": (Limit(X, div(call("Abs", X), X), ZERO, -1), number(-1)),
    "a parameter": (Limit(X, power(X, neg(U)), INFINITY), ZERO),
}


@pytest.mark.parametrize("name", EXACT)
def test_values(name: str):
    limit, expected = EXACT[name]
    value, _ = limit_of(limit, POSITIVE_U)
    assert Normalizer(POSITIVE_U)(sub(value, expected)).terms == {}


REFUSED: dict[str, Limit] = {
    "oscillation": Limit(X, call("sin", div(ONE, X)), ZERO),
    "another oscillation": Limit(N, power(number(-1), N), INFINITY),
    "undefined from below": Limit(X, mul(X, call("log", X)), ZERO),
    "a root of what is negative": Limit(X, mul(X, power(neg(X), Fraction(1, 2))), ZERO, 1),
    "of a logarithm, which falls like a power": Limit(X, mul(X, sub(ONE, call("tanh", call("log", X)))), INFINITY),
    "two functions of the variable": Limit(X, Apply(F, (X, X)), ZERO),
    "a sum to the variable": Limit(N, Call("factorial", (N,)), INFINITY),
    "a real sequence at a number": Limit(N, N, ZERO),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_known_is_refused(name: str):
    with pytest.raises(NoExpansionError):
        limit_of(REFUSED[name], Context())


NONE: dict[str, Limit] = {
    "a pole": Limit(X, div(ONE, X), ZERO),
    "a sign": Limit(X, div(call("Abs", X), X), ZERO),
    "an exponential": Limit(X, div(call("exp", X), power(X, 9)), INFINITY),
    "a step": Limit(X, div(ONE, add(ONE, call("exp", div(ONE, X)))), ZERO),
}


@pytest.mark.parametrize("name", NONE)
def test_what_has_no_limit_is_told(name: str):
    with pytest.raises(NoLimitError):
        limit_of(NONE[name], Context())


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        (of(F, X), {(Need.CONTINUOUS, of(F, Y))}),
        (div(sub(of(F, X), of(F, Y)), sub(X, Y)), {(Need.DIFFERENTIABLE, of(F, Y))}),
        (div(ONE, sub(of(F, X), of(F, Y))), None),
        (mul(sub(of(F, X), of(F, Y)), of(G, X)), {(Need.CONTINUOUS, of(F, Y)), (Need.CONTINUOUS, of(G, Y))}),
    ],
)
def test_what_is_asked_of_abstract_functions(body: Term, needs: set[tuple[Need, Term]] | None):
    limit = Limit(X, body, Y)
    if needs is None:
        with pytest.raises(NoExpansionError):
            limit_of(limit, Context())
        return
    assert {(one.need, one.terms[0]) for one in limit_of(limit, Context())[1]} == needs


@pytest.mark.parametrize(
    ("need", "term", "limit", "holds"),
    [
        (Need.NONZERO, X, Limit(X, X, ZERO), True),
        (Need.NONZERO, sub(X, Y), Limit(X, X, Y), True),
        (Need.NONZERO, sub(X, Y), Limit(X, X, ZERO), False),
        (Need.NONZERO, call("sin", div(ONE, X)), Limit(X, X, ZERO), False),
        (Need.POSITIVE, X, Limit(X, X, ZERO), False),
        (Need.POSITIVE, X, Limit(X, X, ZERO, 1), True),
        (Need.POSITIVE, add(X, Y), Limit(X, X, INFINITY), True),
        (Need.NONNEGATIVE, power(X, 2), Limit(X, X, ZERO), True),
        (Need.NONZERO, sub(of(F, X), of(F, Y)), Limit(X, X, Y), False),
        (Need.NONZERO, sub(call("exp", X), ONE), Limit(X, X, ZERO), True),
    ],
)
def test_conditions_near_a_target(need: Need, term: Term, limit: Limit, holds: bool):
    assert (holds_near(Condition(need, (term,)), limit, Context()) is not None) is holds
