"""Values of integrals as the second checker finds them: against SymPy's quadrature, and twins that are none of them."""

from __future__ import annotations

import pytest
import sympy

from derivations.confirmation.integrals import value
from derivations.confirmation.vanishing import Vanishing, seen

X = sympy.Symbol("x", real=True)
A, B, C = sympy.symbols("a b c", positive=True)
AT = {A: sympy.Rational(3, 2), B: sympy.Rational(2, 3), C: sympy.Rational(7, 5)}
LINE, HALF = (-sympy.oo, sympy.oo), (sympy.Integer(0), sympy.oo)
INTEGRALS = [
    (X**4 * sympy.exp(-A * X**2) * sympy.exp(B * X), *LINE),
    (X**3 * sympy.exp(-A * X**2) * sympy.exp(-B * X), *LINE),
    (sympy.exp(-A * X**2), *HALF),
    (X**B * sympy.exp(-A * X**2), *HALF),
    (X ** (B - 1) * sympy.exp(-A * X), *HALF),
    (X**3 * sympy.exp(-A * X), *HALF),
    (X**2 * sympy.exp(-A * X), C, sympy.oo),
    (X * sympy.exp(A * X), -sympy.oo, C),
    (X**2 * sympy.exp(A * X), sympy.Integer(-1), C),
    (X**5, B, C),
    (X ** (B - 1) * sympy.exp(-A * sympy.log(X) ** 2), *HALF),
]


@pytest.mark.parametrize(("body", "lower", "upper"), INTEGRALS)
def test_it_is_what_quadrature_finds(body, lower, upper):
    found = value(body, X, lower, upper)
    bounds = (X, *(bound.subs(AT) for bound in (sympy.sympify(lower), sympy.sympify(upper))))
    assert float(found.subs(AT)) == pytest.approx(float(sympy.Integral(body.subs(AT), bounds).evalf(12)))


@pytest.mark.parametrize(
    ("body", "bounds"),
    [
        (sympy.exp(-(X**4)), LINE),
        (sympy.exp(-(X**2)), (sympy.Integer(1), sympy.oo)),
        (sympy.sin(X), (sympy.Integer(0), C)),
        (X**B, (sympy.Integer(0), C)),
        (1 / X, (sympy.Integer(1), C)),
        (X**2, LINE),
        (X**A, HALF),
        (X**B * sympy.exp(-X) * sympy.log(X), HALF),
    ],
)
def test_others_have_no_value(body, bounds):
    assert value(body, X, *bounds) is None


def test_another_value_is_not_confirmed():
    found = value(X**2 * sympy.exp(-A * X**2), X, *LINE)
    right = sympy.sqrt(sympy.pi) / (2 * A ** sympy.Rational(3, 2))
    assert seen(found - right) is Vanishing.ZERO
    assert seen(found - 2 * right) is not Vanishing.ZERO
    assert seen(found + right) is not Vanishing.ZERO
