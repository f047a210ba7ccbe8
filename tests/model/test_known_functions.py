"""The rows of the known functions against numbers, and what is attached to them by name against the table."""

from __future__ import annotations

from fractions import Fraction
from math import inf, isclose, pi

import pytest
import sympy

from derivations.crosscheck import lower_algebra
from derivations.crosscheck.sides import value_of
from derivations.crosscheck.world import World
from derivations.model.terms import Call, Term, number
from derivations.model.terms.known_functions import (
    BY_NAME,
    CALLS,
    KNOWN,
    KnownFunction,
    Parity,
    Sense,
    SignOf,
    Smoothness,
    Where,
)
from derivations.normal import functions
from derivations.rules import functions_near
from numeric import dual

POINTS = [Fraction(n, 7) for n in range(-20, 21)]
NUMBERS = {one.name: one.numeric or one.name for one in KNOWN if (one.numeric or one.name) in dual.ELEMENTARY}
HOLDS = {Sense.POSITIVE: lambda v: v > 0, Sense.NONNEGATIVE: lambda v: v >= 0, Sense.NONZERO: lambda v: v != 0}


def at(term: Term) -> float | None:
    found = value_of(term, World({}, {}, {}), inf)
    return None if found is None else found[0]


def inside(where: Where | None) -> list[Fraction]:
    """The points that are where a function says, and not so near its end that rounding matters."""
    if where is None:
        return POINTS
    values = ((point, at(where.of(number(point)))) for point in POINTS)
    return [point for point, value in values if value is not None and HOLDS[where.sense](value)]


def value(known: KnownFunction, point: Fraction) -> float | None:
    return at(Call(known.name, (number(point),)))


unary = pytest.mark.parametrize("known", [one for one in KNOWN if one.arity == 1], ids=lambda one: one.name)


@unary
def test_it_has_values_just_where_its_row_says(known: KnownFunction) -> None:
    defined = [point for point in POINTS if value(known, point) is not None]
    if known.name in ("Gamma", "digamma", "factorial"):  # continued beyond where the rules take them
        assert set(inside(known.domain)) < set(defined)
    else:
        assert defined == inside(known.domain)


@pytest.mark.parametrize("known", [one for one in KNOWN if one.derivative is not None], ids=lambda one: one.name)
def test_its_derivative_is_the_one_of_its_values(known: KnownFunction) -> None:
    assert known.derivative is not None
    points = inside(known.interior)
    assert len(points) > 5
    for point in points:
        slope = dual.tangent(1, dual.ELEMENTARY[NUMBERS[known.name]](dual.seed(1, float(point))))
        found = at(known.derivative(number(point)))
        assert found is not None
        assert isclose(found, slope, rel_tol=1e-9, abs_tol=1e-12)


@unary
def test_parity_sign_bound_and_values_are_those_of_its_values(known: KnownFunction) -> None:
    values = {point: found for point in inside(known.domain) if (found := value(known, point)) is not None}
    if known.parity is not None:
        factor = -1 if known.parity is Parity.ODD else 1
        assert all(isclose(values[-point], factor * found, abs_tol=1e-12) for point, found in values.items())
    if known.bounded:
        assert max(map(abs, values.values())) < 4
    for point, exact in known.values.items():
        assert value(known, point) == pytest.approx(at(exact))
    match known.sign:
        case SignOf.POSITIVE:
            assert all(found > 0 for found in values.values())
        case SignOf.OF_ARGUMENT:
            assert all(found * point > 0 or found == point == 0 for point, found in values.items())
        case SignOf.POSITIVE_OFF_ZERO:
            assert all(found > 0 or found == point == 0 for point, found in values.items())
        case SignOf.POSITIVE_OF_POSITIVE:
            assert all(found > 0 for point, found in values.items() if point > 0)


@unary
def test_an_inverse_undoes_it_and_an_angle_has_a_period(known: KnownFunction) -> None:
    if known.inverse:
        inverse = BY_NAME[known.inverse]
        for point in inside(inverse.domain):
            back = at(Call(known.name, (Call(inverse.name, (number(point),)),)))
            assert back == pytest.approx(float(point), abs=1e-12)
    here, turned, elsewhere = (value(known, one) for one in (Fraction(1), 1 + Fraction(2 * pi), Fraction(2)))
    assert here is not None
    periodic = turned is not None and isclose(here, turned, abs_tol=1e-9) and here != elsewhere
    assert periodic == known.angular


def test_corners_and_jumps_are_at_zero() -> None:
    for known in KNOWN:
        if known.smoothness in (Smoothness.CORNER, Smoothness.JUMP):
            below, above = value(known, Fraction(-1, 10**9)), value(known, Fraction(1, 10**9))
            assert below is not None
            assert above is not None
            assert isclose(below, above, abs_tol=1e-8) == known.continuous


def test_all_that_is_attached_by_name_is_attached_to_a_row() -> None:
    names = {one.name for one in KNOWN}
    assert len(names) == len(KNOWN)
    assert set(lower_algebra.CALLS) == names
    assert set(CALLS) == names | {"Delta"}
    for attached in (functions.RULES, functions_near.FUNCTIONS):
        assert set(attached) <= names
    assert all(hasattr(sympy, one.sympy) for one in KNOWN)
    assert {one.numeric for one in KNOWN if one.numeric} <= set(dual.ELEMENTARY)


def test_spellings_belong_to_one_function_each() -> None:
    spelled = [spelling for one in KNOWN for spelling in (*one.spellings, *one.bracketed, *one.words)]
    assert len(spelled) == len(set(spelled))
    assert all(one.spellings or one.bracketed or one.name in ("Abs", "factorial", "binomial") for one in KNOWN)
