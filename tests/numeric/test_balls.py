from __future__ import annotations

import math
import pickle
from fractions import Fraction

import pytest
from flint import acb, arb, ctx

from numeric import balls
from numeric.balls import Ball, disjoint, from_arb, half_line_integral, integral, line_integral
from numeric.estimate import Stop


def bell(x, analytic):
    return (-x * x / 2).exp()


def bell_tail(r):
    return 2 * (-arb(r) * arb(r) / 2).exp() / arb(r)


def test_flag_is_what_keeps_a_root_right():
    certified = integral(lambda x, analytic: balls.sqrt(x, analytic), 1, 4)
    careless = integral(lambda x, analytic: x.sqrt(), 1, 4)
    assert certified.contains(Fraction(14, 3))
    assert not careless.contains(Fraction(14, 3))


@pytest.mark.parametrize(
    ("helper", "lower", "upper", "exact"),
    [
        (balls.log, 1, 2, 2 * math.log(2) - 1),
        (lambda x, analytic: balls.power(x, arb("1.5"), analytic), 1, 4, 62 / 5),
        (balls.absolute, -1, 2, 2.5),
    ],
)
def test_helpers_honour_the_flag(helper, lower, upper, exact):
    found = integral(helper, lower, upper, tolerance=1e-10)
    assert found.outcome is Stop.CONVERGED
    assert abs(float(found.midpoint) - exact) < 1e-9


@pytest.mark.parametrize(
    "f",
    [
        lambda x, analytic: 1 / x,
        lambda x, analytic: 1 / x**2,
        lambda x, analytic: balls.log(x * x, analytic),
    ],
)
def test_a_singular_integrand_is_refused(f):
    found = integral(f, -1, 1, budget=5000)
    assert found.outcome is Stop.NOT_FINITE
    assert not found.finite
    assert str(found) == "unbounded"


def test_a_value_that_is_not_real_is_refused():
    assert integral(balls.sqrt, -2, -1).outcome is Stop.NOT_REAL


def test_budget_is_kept_and_said():
    found = integral(lambda x, analytic: (1000 * x).sin() ** 2, 0, 10, budget=300)
    assert found.evaluations < 1000
    assert found.outcome in (Stop.BUDGET_EXHAUSTED, Stop.NOT_FINITE)
    assert found.contains(5.0)


def test_line_integral_includes_its_tail():
    found = line_integral(bell, bell_tail, tolerance=1e-12)
    assert found.outcome is Stop.CONVERGED
    assert abs(float(found.midpoint) - math.sqrt(2 * math.pi)) < 1e-13
    slow = line_integral(lambda x, analytic: 1 / (1 + x * x), lambda r: 2 / arb(r), tolerance=1e-15)
    assert slow.outcome is Stop.TOLERANCE_NOT_REACHED
    assert slow.contains(Fraction(math.pi))


def test_half_line_integral():
    found = half_line_integral(lambda x, analytic: (-x).exp(), 1.0, lambda r: (-arb(r)).exp())
    assert abs(float(found.midpoint) - math.exp(-1)) < 1e-12
    assert found.outcome is Stop.CONVERGED


def test_an_unknown_tail_leaves_everything_open():
    assert not line_integral(bell, lambda r: arb("inf")).finite
    assert not line_integral(bell, lambda r: arb("nan")).finite


def test_precision_of_the_caller_is_restored():
    before = ctx.prec
    integral(bell, 0, 1, precision=200)
    assert ctx.prec == before


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        (Ball(Fraction(0), Fraction(1)), Ball(Fraction(3), Fraction(1)), True),
        (Ball(Fraction(0), Fraction(1)), Ball(Fraction(2), Fraction(1)), False),
        (Ball(Fraction(0), Fraction(1)), Ball(Fraction(2) + Fraction(1, 10**40), Fraction(1)), True),
        (Ball(Fraction(0), None), Ball(Fraction(3), Fraction(1)), False),
        (Ball(Fraction(0), Fraction(1)), Ball(Fraction(9), None), False),
    ],
)
def test_disjoint_is_exact(left, right, apart):
    assert disjoint(left, right) is apart
    assert disjoint(right, left) is apart


@pytest.mark.parametrize("text", ["0", "1e-5", "-12345.678", "1e300", "1e-300"])
def test_arb_is_taken_over_exactly(text):
    number = arb(text)
    ball = from_arb(number)
    assert arb(int(ball.midpoint.numerator)) / arb(int(ball.midpoint.denominator)) in (number, number.mid()) or (
        ball.contains(Fraction(text))
    )
    assert ball.contains(Fraction(text))


def test_extreme_magnitudes_stay_true_and_small():
    tiny, huge = from_arb((-(arb(10) ** 8)).exp()), from_arb((arb(10) ** 8).exp())
    assert tiny.contains(0)
    assert tiny.radius > 0
    assert tiny.radius.denominator.bit_length() < 10_000
    assert not huge.finite


def test_widened():
    assert Ball(Fraction(1), Fraction(1)).widened(Fraction(2)).radius == 3
    assert Ball(Fraction(1), None).widened(Fraction(2)).radius is None


def test_balls_can_be_sent_to_other_processes():
    ball = integral(bell, 0, 1)
    assert pickle.loads(pickle.dumps(ball)) == ball


@pytest.mark.parametrize(("lower", "upper"), [(0, math.inf), (math.nan, 1)])
def test_limits_are_finite(lower, upper):
    with pytest.raises(ValueError, match="finite"):
        integral(lambda x, analytic: acb(1), lower, upper)
