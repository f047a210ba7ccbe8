"""Roots are told apart, and every sign pattern is found, in exact arithmetic."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.rules.real_roots import Polynomial, divided, isolated, sign_table, squarefree, times, trimmed, value

fractions = st.builds(Fraction, st.integers(-6, 6), st.integers(1, 4))


def of_roots(*roots: Fraction | int) -> Polynomial:
    product: Polynomial = (Fraction(1),)
    for root in roots:
        product = times(product, (-Fraction(root), Fraction(1)))
    return product


@given(st.lists(fractions, max_size=5), st.lists(fractions, min_size=1, max_size=3))
def test_division(p: list[Fraction], q: list[Fraction]):
    dividend, divisor = trimmed(p), trimmed(q)
    if divisor:
        quotient, rest = divided(dividend, divisor)
        assert len(rest) < len(divisor)
        for x in map(Fraction, range(-4, 5)):
            assert value(quotient, x) * value(divisor, x) + value(rest, x) == value(dividend, x)


@settings(max_examples=60, deadline=None)
@given(st.lists(fractions, min_size=1, max_size=5))
def test_each_root_has_an_interval_of_its_own(roots: list[Fraction]):
    found = isolated(squarefree(of_roots(*roots)))
    distinct = sorted(set(roots))
    assert len(found) == len(distinct)
    assert all(low < root < high for (low, high), root in zip(found, distinct, strict=True))


def test_irrational_roots_and_none():
    assert len(isolated(tuple(map(Fraction, (-2, 0, 1))))) == 2
    assert isolated(tuple(map(Fraction, (1, 0, 1)))) == []
    assert isolated((Fraction(3),)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(fractions, min_size=1, max_size=3), min_size=1, max_size=3), st.data())
def test_the_signs_at_any_point_are_in_the_table(every: list[list[Fraction]], data: st.DataObject):
    polynomials = [of_roots(*roots) for roots in every]
    patterns = {signs for _, signs in sign_table(polynomials)}
    x = data.draw(st.one_of(fractions, st.sampled_from([root for roots in every for root in roots])))
    values = [value(p, x) for p in polynomials]
    assert tuple((v > 0) - (v < 0) for v in values) in patterns


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(fractions, min_size=1, max_size=3), min_size=1, max_size=3))
def test_every_pattern_of_the_table_occurs(every: list[list[Fraction]]):
    polynomials = [of_roots(*roots) for roots in every]
    roots = sorted({root for one in every for root in one})
    points = [*roots, roots[0] - 1, roots[-1] + 1, *((a + b) / 2 for a, b in itertools.pairwise(roots))]
    occurring = set()
    for x in points:
        occurring.add(tuple((v > 0) - (v < 0) for v in (value(p, x) for p in polynomials)))
    assert {signs for _, signs in sign_table(polynomials)} == occurring


@pytest.mark.parametrize("coefficients", [(), (0,), (5,)])
def test_constants_have_one_pattern(coefficients: tuple[int, ...]):
    p = trimmed(list(map(Fraction, coefficients)))
    assert [signs for _, signs in sign_table([p])] == [(1,) if p else (0,)]
