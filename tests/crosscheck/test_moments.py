"""Moments of normal laws in closed form, against values that are known."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.crosscheck.moments import with_moments
from derivations.crosscheck.world import DensityProbe, World
from derivations.model import terms as t
from numeric.probes import Gaussians

x, y, theta = t.Sym("x"), t.Sym("y"), t.Sym("\\theta")
JOINT, X_ALONE = (t.Function("p", density=t.Roles(names)) for names in (("x", "y"), ("x",)))
MEANS = (((Fraction(1),), (Fraction(-2),)),)
LAW = Gaussians((Fraction(1),), MEANS, ((Fraction(4), Fraction(3)), (Fraction(3), Fraction(5))))
WORLD = World({}, {JOINT: DensityProbe(LAW, (0, 1), ()), X_ALONE: DensityProbe(LAW, (0,), ())}, {})


def mean(body: t.Term, *, swapped: bool = False) -> t.Term:
    inner, outer = (x, y) if swapped else (y, x)
    return t.Integral(outer, t.Integral(inner, t.mul(body, t.Apply(JOINT, (x, y)))))


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (t.ONE, 1),
        (x, 1),
        (t.mul(x, y), 3 - 2),
        (t.power(x, 2), 4 + 1),
        (t.power(t.sub(x, t.ONE), 4), 3 * 4**2),
        (t.mul(t.power(t.sub(x, t.ONE), 2), t.power(t.add(y, t.number(2)), 2)), 4 * 5 + 2 * 3**2),
    ],
)
def test_known_moments(body: t.Term, value: int) -> None:
    for swapped in (False, True):
        assert with_moments(mean(body, swapped=swapped), WORLD) == t.number(value)


def test_expectations_and_parts_of_terms() -> None:
    second = t.Expect(x, t.power(x, 2), t.Apply(X_ALONE, (x,)))
    assert with_moments(t.add(theta, second), WORLD) == t.add(theta, t.number(5))


def test_what_is_no_moment_stays() -> None:
    p = t.Apply(X_ALONE, (x,))
    for term in (
        t.Integral(x, t.mul(t.call("exp", x), p)),
        t.Integral(x, t.mul(theta, x, p)),
        t.Integral(x, t.mul(x, p), t.ZERO, t.INFINITY),
        t.Integral(x, t.mul(x, p, p)),
        t.Integral(y, t.mul(y, t.Apply(JOINT, (y, y)))),
        t.Integral(x, t.mul(x, t.Apply(X_ALONE, (t.mul(t.number(2), x),)))),
    ):
        assert with_moments(term, WORLD) == term
    assert with_moments(t.Integral(y, t.Integral(x, t.mul(x, p))), WORLD) == t.Integral(y, t.ONE)
