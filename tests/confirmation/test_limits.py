"""Limits as the second checker finds them, and what it leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

from derivations.confirmation.limits import value
from derivations.confirmation.totals import BOUNDARY, LIMIT

X = sympy.Symbol("x", real=True)
A = sympy.Symbol("a", positive=True)
F = sympy.Function("f")
RIGHT = f"{LIMIT}1"


@pytest.mark.parametrize(
    ("body", "lower", "upper", "kind", "found"),
    [
        ((X**2 + A) * sympy.exp(-A * X), sympy.oo, sympy.oo, str(LIMIT), 0),
        (sympy.sin(A * X) / X, 0, 0, str(LIMIT), A),
        (X * sympy.log(X), 0, 0, RIGHT, 0),
        (-sympy.exp(-A * X) / A, sympy.Integer(0), sympy.oo, str(BOUNDARY), 1 / A),
        (sympy.Abs(X) / X, 0, 0, RIGHT, 1),
        (sympy.Abs(X) / X, 0, 0, str(LIMIT), None),
        (sympy.sin(X), sympy.oo, sympy.oo, str(LIMIT), None),
        (X, sympy.oo, sympy.oo, str(LIMIT), None),
        (F(X), 0, 0, str(LIMIT), None),
        (sum(sympy.exp(n * X) for n in range(50)), 0, 0, str(LIMIT), None),
    ],
)
def test_limits_of_short_elementary_expressions(body: Any, lower: Any, upper: Any, kind: str, found: Any):
    assert value(body, (X,), lower, upper, kind) == found
