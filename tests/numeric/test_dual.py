"""Automatic derivatives against known ones, on floats and on enclosures, nested and through integrals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import acb

from numeric import dual
from numeric.enclosures import Enclosure, exact

CASES: list[tuple[str, float, float]] = [
    ("exp", 0.75, np.exp(0.75)),
    ("log", 0.75, 1 / 0.75),
    ("sin", 0.75, np.cos(0.75)),
    ("cos", 0.75, -np.sin(0.75)),
    ("tan", 0.75, 1 / np.cos(0.75) ** 2),
    ("sinh", 0.75, np.cosh(0.75)),
    ("cosh", 0.75, np.sinh(0.75)),
    ("tanh", 0.75, 1 / np.cosh(0.75) ** 2),
    ("arcsin", 0.75, 1 / np.sqrt(1 - 0.75**2)),
    ("arccos", 0.75, -1 / np.sqrt(1 - 0.75**2)),
    ("arctan", 0.75, 1 / (1 + 0.75**2)),
    ("erf", 0.75, 2 / np.sqrt(np.pi) * np.exp(-(0.75**2))),
    ("gamma", 2.5, 0.75 * np.sqrt(np.pi) * (8 / 3 - np.euler_gamma - 2 * np.log(2))),
    ("digamma", 2.5, np.pi**2 / 2 - 4 - 4 / 9),
    ("absolute", -0.75, -1.0),
]


def number(value: float, backend: str) -> Any:
    return np.float64(value) if backend == "float" else Enclosure(acb(exact(value)))


def midpoint(value: Any) -> float:
    return float(value.value.real.mid()) if isinstance(value, Enclosure) else float(value)


@pytest.mark.parametrize("backend", ["float", "ball"])
@pytest.mark.parametrize(("name", "at", "slope"), CASES)
def test_elementary_derivatives(name: str, at: float, slope: float, backend: str) -> None:
    value = dual.ELEMENTARY[name](dual.seed(1, number(at, backend)))
    assert midpoint(dual.tangent(1, value)) == pytest.approx(slope, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("backend", ["float", "ball"])
def test_a_composite_agrees_with_a_difference_quotient(backend: str) -> None:
    def f(x: Any) -> Any:
        one = dual.constant(Fraction(1), x)
        return dual.exp(-(x * x)) * dual.tanh(x) / (one + x * x) - dual.power(x, dual.constant(Fraction(3, 2), x))

    h = 1e-5
    expected = (float(f(np.float64(0.7 + h))) - float(f(np.float64(0.7 - h)))) / (2 * h)
    slope = dual.tangent(1, f(dual.seed(1, number(0.7, backend))))
    assert midpoint(slope) == pytest.approx(expected, rel=1e-8)


def test_nested_derivatives_keep_their_perturbations_apart() -> None:
    # d/dx (x · d/dy (x + y)) = 1, which one perturbation for both would make 2
    x = dual.seed(1, np.float64(3))
    inner = dual.tangent(2, x + dual.seed(2, np.float64(5)))
    assert dual.tangent(1, x * inner) == 1.0


def test_higher_derivatives() -> None:
    x = dual.seed(3, dual.seed(2, dual.seed(1, np.float64(2))))
    value = dual.tangent(1, dual.tangent(2, dual.tangent(3, dual.integer_power(x, 5))))
    assert value == pytest.approx(60 * 4)


def test_a_derivative_passes_through_a_sum_over_an_axis() -> None:
    nodes = np.linspace(0, 1, 2001)
    t = dual.seed(1, np.float64(0.5))
    total = dual.leaves(dual.exp(nodes * t), lambda part: np.broadcast_to(part, nodes.shape).mean())
    expected = np.exp(0.5) / 0.5 - (np.exp(0.5) - 1) / 0.25
    assert dual.tangent(1, total) == pytest.approx(expected, rel=1e-3)


def test_arrays_do_not_swallow_duals() -> None:
    x = dual.seed(1, np.float64(2))
    for value in (np.ones(3) * x, np.ones(3) + x, np.ones(3) / x, np.ones(3) - x, np.float64(1) * x):
        assert isinstance(value, dual.Dual)


@pytest.mark.parametrize("exponent", [-3, -1, 0, 1, 2, 7, 12])
def test_integer_powers(exponent: int) -> None:
    value = dual.integer_power(dual.seed(1, np.float64(1.5)), exponent)
    assert dual.innermost(value) == pytest.approx(1.5**exponent)
    assert dual.tangent(1, value) == pytest.approx(exponent * 1.5 ** (exponent - 1))


def test_a_power_with_a_moving_exponent() -> None:
    value = dual.power(np.float64(2), dual.seed(1, np.float64(3)))
    assert dual.tangent(1, value) == pytest.approx(8 * np.log(2))


def test_the_derivative_of_a_value_without_the_variable_is_zero() -> None:
    assert dual.tangent(1, np.float64(4)) == 0.0
    assert dual.tangent(1, dual.seed(2, np.float64(4))).tangent == 0.0
