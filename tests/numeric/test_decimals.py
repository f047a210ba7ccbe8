from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numeric.decimals import decimal_exponent, enclosing_decimal

FRACTIONS = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**12)
SCALES = st.integers(min_value=-60, max_value=60).map(lambda n: Fraction(10) ** n)


def read(text):
    return tuple(Fraction(part) for part in text.split(" ± "))


@pytest.mark.parametrize(
    ("midpoint", "radius", "text"),
    [
        (Fraction(1, 2), Fraction(0), "0.5 ± 0"),
        (Fraction(0), Fraction(0), "0 ± 0"),
        (Fraction(1, 3), Fraction(1, 1000), "0.3333 ± 0.0011"),
        (Fraction(-325, 100), Fraction(1, 10**12), "-3.25 ± 1e-12"),
        (Fraction(123456), Fraction(100), "123460 ± 110"),
        (Fraction(10**20), Fraction(0), "1e20 ± 0"),
        (Fraction(0), Fraction(1, 8), "0 ± 0.13"),
    ],
)
def test_written(midpoint, radius, text):
    assert enclosing_decimal(midpoint, radius) == text


@given(FRACTIONS, FRACTIONS.map(abs), SCALES)
def test_what_is_printed_encloses_what_was_meant(midpoint, radius, scale):
    shown, shown_radius = read(enclosing_decimal(midpoint, radius * scale))
    assert abs(shown - midpoint) + radius * scale <= shown_radius


@given(FRACTIONS, SCALES)
def test_printing_is_not_wasteful(midpoint, radius):
    _, shown_radius = read(enclosing_decimal(midpoint, radius))
    assert shown_radius <= radius * Fraction(5, 4) + abs(midpoint) / 10**28


@given(FRACTIONS.filter(bool), SCALES)
def test_exponent_is_exact(number, scale):
    exponent = decimal_exponent(number * scale)
    assert Fraction(10) ** exponent <= abs(number * scale) < Fraction(10) ** (exponent + 1)


def test_a_radius_is_not_negative():
    with pytest.raises(ValueError, match="not negative"):
        enclosing_decimal(Fraction(1), Fraction(-1))
