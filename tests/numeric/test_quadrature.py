from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.estimate import Estimate, Kind, Stop
from numeric.quadrature import cube, gauss_hermite, half_line, interval, line


def bell(x):
    return np.exp(-x * x / 2)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8), st.floats(-3, 3), st.floats(-3, 3))
def test_polynomials_are_integrated(coefficients, lower, upper):
    polynomial = np.polynomial.Polynomial(coefficients)
    exact = polynomial.integ()(upper) - polynomial.integ()(lower)
    found = interval(polynomial, lower, upper)
    assert found.covers(exact) or abs(found.value - exact) < 1e-12


def test_reversed_and_empty_intervals():
    forward, backward = interval(np.exp, 0, 1), interval(np.exp, 1, 0)
    assert backward.value == -forward.value
    assert interval(np.exp, 1, 1) == Estimate(0.0, 0.0, Kind.ESTIMATED, "gauss-legendre", 0, Stop.CONVERGED)


def test_half_line_to_the_left():
    assert half_line(np.exp, 0.0, scale=-1.0).covers(1.0)


def test_budget_is_kept():
    found = interval(lambda x: np.cos(1e5 * x), 0, 1, budget=20_000)
    assert found.evaluations <= 20_000
    assert not found.converged


def test_infinite_values_inside_are_reported():
    found = interval(lambda x: np.where(np.abs(x - 0.5) < 0.01, np.inf, 1.0), 0, 1)
    assert found.outcome is Stop.NOT_FINITE
    assert math.isnan(found.value)
    assert math.isinf(found.error)


def test_a_peak_that_nothing_points_to_is_not_claimed_to_be_zero():
    far = line(lambda x: bell((x - 1e5) * 100))
    assert far.outcome is Stop.NOTHING_SEEN
    assert "centre" in far.outcome.message
    assert math.isinf(far.error)
    assert line(lambda x: bell((x - 1e5) * 100), centre=1e5, scale=0.01).covers(math.sqrt(2 * math.pi) / 100)


def test_overflow_is_not_taken_for_decay():
    assert line(lambda x: x / (1 + x * x)).outcome is Stop.DIVERGENT_SUSPECTED
    assert half_line(lambda x: x**3 / (1 + x**4)).outcome is Stop.DIVERGENT_SUSPECTED


def test_integrands_may_return_a_constant():
    assert interval(lambda x: 2.0, 0, 3).covers(6.0)
    assert gauss_hermite(lambda x: 2.0).covers(2.0)


def test_gauss_hermite_on_a_moved_and_stretched_normal():
    found = gauss_hermite(np.exp, mean=1.0, deviation=0.5)
    assert found.converged
    assert found.covers(math.exp(1.125))


def test_cube_follows_centre_and_scale_an_axis():
    def f(points):
        return bell(points[:, 0] - 5) * bell((points[:, 1] + 2) * 10)

    found = cube(f, 2, centre=(5, -2), scale=(1, 0.1))
    assert found.converged
    assert found.covers(2 * math.pi / 10)


def test_cube_in_one_dimension_agrees_with_line():
    assert cube(lambda p: bell(p[:, 0]), 1).covers(line(bell).value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: interval(bell, 0, math.inf),
        lambda: interval(bell, 0, 1, rtol=0.0),
        lambda: interval(bell, 0, 1, budget=0),
        lambda: half_line(bell, scale=0.0),
        lambda: line(bell, scale=-1.0),
        lambda: line(bell, centre=math.nan),
        lambda: gauss_hermite(bell, deviation=0.0),
        lambda: cube(lambda p: bell(p[:, 0]), 4),
        lambda: cube(lambda p: bell(p[:, 0]), 2, scale=0.0),
        lambda: cube(lambda p: bell(p[:, 0]), 2, atol=-1.0),
    ],
)
def test_impossible_requests_are_refused(call):
    with pytest.raises(ValueError, match=r"must|needs"):
        call()


def test_importing_the_package_is_cheap():
    program = "import numeric, sys; sys.exit('scipy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
