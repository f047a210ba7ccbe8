"""Germs: they hold the function beside the point, its leading power and its integral, and refuse what is not known."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flint import acb, arb, ctx
from scipy import integrate

from numeric import dual
from numeric.divergence import diverges_beside, diverges_far_out, stays_large
from numeric.enclosures import Enclosure, UnprovenError, exact
from numeric.germs import Germ
from numeric.tails import Growth

Function = Callable[[Any], Any]
REACH = arb(2) ** -10


def c(value: float | str, like: Any) -> Any:
    return dual.constant(Fraction(value), like)


def power(x: Any, exponent: str) -> Any:
    return dual.power(x, c(exponent, x))


GERMS: dict[str, tuple[Function, Fraction]] = {
    "u": (lambda u: u, Fraction(1)),
    "root": (lambda u: dual.root(u), Fraction(1, 2)),
    "circle at its end": (lambda u: dual.root(c(1, u) - (c(1, u) - u) * (c(1, u) - u)), Fraction(1, 2)),
    "power": (lambda u: power(u, "-3/4") * dual.exp(-u), Fraction(-3, 4)),
    "pole": (lambda u: c(1, u) / dual.sin(u), Fraction(-1)),
    "double pole": (lambda u: c(1, u) / (c(1, u) - dual.cos(u)), Fraction(-2)),
    "removable": (lambda u: dual.sin(u) / u, Fraction(0)),
    "difference of poles": (lambda u: c(1, u) / u - c(1, u) / dual.sin(u), Fraction(1)),
    "logarithm at one": (lambda u: dual.log(c(1, u) + u), Fraction(1)),
    "tangent": (lambda u: dual.tan(u), Fraction(1)),
    "mixed powers": (lambda u: dual.root(u) + u, Fraction(1, 2)),
    "negative": (lambda u: -power(u, "1/3"), Fraction(1, 3)),
    "absolute value": (lambda u: dual.absolute(-u), Fraction(1)),
    "tanh": (lambda u: dual.tanh(u) / (u * u), Fraction(-1)),
    "constant": (lambda u: c("3/7", u) + u - u, Fraction(0)),
}


def at(f: Function, u: float) -> arb:
    """The function at a float, enclosed with many digits."""
    with ctx.workprec(300):
        return f(Enclosure(acb(exact(u)))).real()


@pytest.mark.parametrize("name", GERMS)
def test_the_leading_power_bounds_the_function(name: str) -> None:
    f, exponent = GERMS[name]
    found, factor = f(Germ.identity(REACH)).lead()
    assert found == exponent
    for k in range(60):
        u = 2.0**-10 * 0.8**k
        assert factor.overlaps(at(f, u) / arb(u) ** exact(exponent))


@pytest.mark.parametrize("name", [n for n, (_, exponent) in GERMS.items() if exponent > -1])
def test_the_area_holds_the_integral(name: str) -> None:
    f, _ = GERMS[name]
    area = f(Germ.identity(REACH)).area()
    reach = 2.0**-10

    def smooth(v: float) -> float:  # u = reach v^8 turns every power of u here into a smooth function of v
        return float(at(f, reach * v**8).mid()) * 8 * reach * v**7 if v else 0.0

    integral, error = integrate.quad(smooth, 0, 1)
    assert float(area.lower()) <= integral + error + 1e-12 * abs(integral)
    assert float(area.upper()) >= integral - error - 1e-12 * abs(integral)


def test_a_logarithm_is_integrable() -> None:
    area = dual.log(Germ.identity(REACH)).area()
    reach = 2.0**-10
    assert area.contains(arb(reach) * (arb(reach).log() - 1))


@pytest.mark.parametrize("name", [n for n, (_, exponent) in GERMS.items() if exponent <= -1])
def test_what_diverges_has_no_area(name: str) -> None:
    germ = GERMS[name][0](Germ.identity(REACH))
    assert diverges_beside(germ)
    with pytest.raises(UnprovenError):
        germ.area()


@pytest.mark.parametrize(
    "f",
    [
        lambda u: c(1, u) / (u - u),
        lambda u: dual.root(-u),
        lambda u: dual.log(-u),
        lambda u: dual.sin(c(1, u) / u),
        lambda u: dual.exp(c(1, u) / u),
        lambda u: c(1, u) / (u + Enclosure(acb(arb(0, 1e-30)))),
        lambda u: dual.power(u, Enclosure(acb(arb(2).sqrt()))),
        lambda u: dual.log(dual.log(c(1, u) - u)),
        lambda u: u + Enclosure(acb(1), moving=True),
        lambda u: u + dual.arcsin(Enclosure(acb(2))),
    ],
)
def test_what_is_not_known_is_refused(f: Function) -> None:
    with pytest.raises(UnprovenError):
        f(Germ.identity(REACH)).lead()


def test_an_exponential_that_vanishes_has_a_small_area() -> None:
    area = dual.exp(-(c(1, Germ.identity(REACH)) / Germ.identity(REACH))).area()
    assert area.contains(0)
    assert area.upper() <= 2 * REACH


LIMITS: dict[str, tuple[Function, float]] = {
    "removable": (lambda u: dual.sin(u) / u, 1.0),
    "difference quotient": (
        lambda u: (dual.exp(c("1/3", u) + u) - dual.exp(c("1/3", u) + u - u)) / u,
        1.3956124250860895,
    ),
    "powers against logarithms": (lambda u: power(u, "1/2") * dual.log(u), 0.0),
    "bounded wave": (lambda u: u * dual.sin(c(1, u) / u), 0.0),
    "falling exponential": (lambda u: c(1, u) / (c(1, u) + dual.exp(-(c(1, u) / u))), 1.0),
    "angle": (lambda u: dual.arctan(c(1, u) / u), 1.5707963267948966),
    "angle from below": (lambda u: dual.arctan(-(c(1, u) / u)), -1.5707963267948966),
    "hyperbolic tangent": (lambda u: dual.tanh(c(1, u) / u), 1.0),
    "error function": (lambda u: dual.erf(-(c(1, u) / u)), -1.0),
    "Euler's number": (lambda u: power(c(1, u) + u, "1").power(c(1, u) / u), 2.718281828459045),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name: str) -> None:
    function, expected = LIMITS[name]
    found = function(Germ.identity(REACH)).at_zero()
    assert found.contains(expected) or abs(found - expected) < 1e-14
    assert found.rad() < 1e-9


@pytest.mark.parametrize(
    "f",
    [
        lambda u: c(1, u) / u,
        lambda u: dual.sin(c(1, u) / u),
        lambda u: dual.log(u),
        lambda u: dual.exp(c(1, u) / u),
        lambda u: dual.exp(-(c(1, u) / u)) / (u * u),
    ],
)
def test_what_has_no_limit_that_is_shown(f: Function) -> None:
    with pytest.raises(ArithmeticError):
        f(Germ.identity(REACH)).at_zero()


FAR: dict[str, tuple[Function, bool]] = {
    "harmonic": (lambda x: c(1, x) / x, True),
    "inverse square": (lambda x: c(1, x) / (x * x), False),
    "inverse root": (lambda x: power(x, "-1/2"), True),
    "barely convergent": (lambda x: power(x, "-65/64"), False),
    "second moment of a Cauchy law": (lambda x: x * x / (c(1, x) + x * x), True),
    "normal": (lambda x: dual.exp(-x * x), False),
    "growing exponential over a power": (lambda x: dual.exp(x * c("1/8", x)) / power(x, "20"), True),
    "falling exponential times a power": (lambda x: dual.exp(-x * c("1/8", x)) * power(x, "20"), False),
    "bounded oscillation": (lambda x: dual.sin(x), False),
    "decaying oscillation": (lambda x: dual.sin(x) / x, False),
    "nothing": (lambda x: x - x, False),
    "a constant": (lambda x: c(1, x) + x - x, True),
}


@pytest.mark.parametrize("name", FAR)
def test_divergence_far_out(name: str) -> None:
    f, diverges = FAR[name]
    assert diverges_far_out(f(Growth.identity(1))) is diverges


def test_terms_that_stay_large() -> None:
    x = Growth.identity(1)
    assert stays_large(c(1, x) + x - x)
    assert stays_large(dual.exp(x) / x)
    assert not stays_large(c(1, x) / x)
    assert not stays_large(dual.exp(-x))
    assert stays_large(Enclosure(acb(exact(0.5))))
    assert not stays_large(Enclosure(acb(0)))
