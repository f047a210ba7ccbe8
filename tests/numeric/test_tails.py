"""Growth bounds: true wherever they are claimed, and refused where there is none."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import acb, arb
from scipy import integrate

from numeric import dual
from numeric.bounds import Bound
from numeric.enclosures import Enclosure, UnprovenError, exact
from numeric.tails import Growth

Function = Callable[[Any], Any]


def c(value: float | str, like: Any) -> Any:
    return dual.constant(Fraction(value), like)


def gauss(x: Any, mean: float = 0.0) -> Any:
    return dual.exp(-(x - c(mean, x)) * (x - c(mean, x)) * c("1/2", x))


def mixture(x: Any) -> Any:
    return c("1/4", x) * gauss(x, -1) + c("3/4", x) * gauss(x, 1.5)


def score(x: Any) -> Any:
    moved = dual.seed(1, x)
    return dual.tangent(1, dual.log(mixture(moved)))


DECAYING: dict[str, Function] = {
    "normal": gauss,
    "polynomial times normal": lambda x: (x * x * x - c(2, x) * x) * gauss(x, 1),
    "mixture": mixture,
    "squared score under the mixture": lambda x: mixture(x) * score(x) * score(x),
    "tanh under the mixture": lambda x: mixture(x) * dual.tanh(x + c("1/2", x)),
    "log density under the mixture": lambda x: mixture(x) * dual.log(mixture(x)),
    "quotient of normals": lambda x: gauss(x) * gauss(x, 1) / gauss(x, -1),
    "energy with a tanh": lambda x: dual.exp(-(x * x) * c("1/2", x) + dual.tanh(x) * x),
    "quartic": lambda x: dual.exp(-(x * x * x * x) + c(3, x) * x * x),
    "rational": lambda x: c(1, x) / (c(1, x) + x * x),
    "rational root": lambda x: dual.power(c(1, x) + x * x * x * x, c("-1/2", x)),
    "sine and erf": lambda x: dual.sin(x) * dual.erf(x) * gauss(x),
    "exponential of an absolute value": lambda x: dual.exp(-dual.absolute(x)) * x,
    "hyperbolic": lambda x: dual.cosh(x) * gauss(x),
}


@pytest.mark.parametrize("name", DECAYING)
@pytest.mark.parametrize("side", [1, -1])
def test_the_bound_holds_pointwise_and_for_the_tail(name: str, side: int) -> None:
    f = DECAYING[name]
    growth = f(Growth.identity(side))
    bound = growth.bound()
    start = float(growth.start.upper())
    for y in np.linspace(start, start + 12, 60):
        with np.errstate(all="ignore"):
            exact_value = abs(float(f(np.float64(side * y))))
        if np.isfinite(exact_value):
            assert exact_value <= float(bound.at(arb(float(y))).upper()) * (1 + 1e-9) + 1e-300
    reach = max(start, 6.0)
    tail = float(bound.tail(arb(reach)).upper())
    with np.errstate(all="ignore"):
        true_tail = integrate.quad(lambda y: abs(float(f(np.float64(side * y)))), reach, reach + 20)[0]
    assert true_tail <= tail * (1 + 1e-6) + 1e-200


@pytest.mark.parametrize("shift", ["-1/2", "1", "3"])
@pytest.mark.parametrize("slope", [1, 2])
def test_the_reciprocal_of_a_factorial_is_below_its_bound(slope: int, shift: str) -> None:
    growth = dual.power(c(3, Growth.identity(1)), Growth.identity(1)) / dual.gamma(
        Growth.identity(1) * c(slope, Growth.identity(1)) + c(shift, Growth.identity(1))
    )
    start = int(float(growth.start.upper()))
    for y in range(start, start + 60, 7):
        value = arb(3) ** y / (exact(Fraction(shift)) + slope * y).gamma()
        assert value < growth.bound().at(arb(y))
    assert growth.bound().tail(arb(start)) > 0


@pytest.mark.parametrize("name", ["mixture", "normal", "quotient of normals"])
def test_floors_lie_below(name: str) -> None:
    growth = DECAYING[name](Growth.identity(1))
    sense, floor, start = growth.signed()
    assert sense == 1
    assert floor is not None
    for y in np.linspace(float(start.upper()), 20, 40):
        assert float(DECAYING[name](np.float64(y))) >= float(floor.at(arb(float(y))).lower()) * (1 - 1e-9)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x,
        lambda x: c(1, x) / x,
        lambda x: dual.exp(x * x),
        lambda x: dual.tanh(x),
        lambda x: dual.sin(x) / x,
        lambda x: gauss(x) / (gauss(x) * gauss(x)),
    ],
)
def test_what_does_not_decay_has_no_tail(f: Function) -> None:
    growth = f(Growth.identity(1))
    with pytest.raises(UnprovenError):
        growth.bound().tail(arb(50))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: c(1, x) / dual.sin(x),
        lambda x: dual.log(dual.sin(x)),
        lambda x: dual.exp(x * x * x),
        lambda x: dual.gamma(x * x),
        lambda x: dual.gamma(-x),
        lambda x: dual.tan(x),
        lambda x: c(1, x) / (gauss(x, 1) - gauss(x, -1)),
    ],
)
def test_what_has_no_bound_is_refused(f: Function) -> None:
    with pytest.raises(UnprovenError):
        f(Growth.identity(1))


def test_enclosures_are_constants_unless_they_move() -> None:
    half = Enclosure(acb(exact(0.5)))
    assert (half * Growth.identity(1)).poly[1].overlaps(arb(0.5))
    assert (Growth.identity(1) / half).poly[1].overlaps(arb(2))
    with pytest.raises(UnprovenError):
        Growth.identity(1) + Enclosure(acb(1), moving=True)


def test_vanishing() -> None:
    assert Bound(arb(1), Fraction(3), arb(1)).vanishes()
    assert Bound(arb(1), Fraction(-1)).vanishes()
    assert Bound(arb(1), Fraction(2), arb(0), arb(-1)).vanishes()
    assert not Bound(arb(1)).vanishes()
    assert not Bound(arb(1), Fraction(-1), arb(0), arb(1)).vanishes()


def test_enclosures_respect_branch_cuts() -> None:
    inside = Enclosure(acb(arb(0, 2)), analytic=True, moving=True)
    assert not inside.log().value.is_finite()
    assert not inside.power(Enclosure(acb(0.5))).value.is_finite()
    assert not inside.absolute().value.is_finite()
    with pytest.raises(UnprovenError):
        inside.sign()
    with pytest.raises(UnprovenError):
        Enclosure(acb(-1)).log()
