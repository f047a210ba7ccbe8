"""What the constructors of terms refuse: shapes that do not fit together."""

from __future__ import annotations

import pytest

from derivations.model.errors import ShapeError
from derivations.model.terms import INFINITY, ONE, ZERO, Integral, Limit, Sym, add, free_symbols, number, substitute

X, V = Sym("x"), Sym("v", (number(2),))


def test_the_bounds_of_an_integral_are_numbers():
    assert Integral(X, X, ZERO, ONE).children == (X, ZERO, ONE)
    for lower, upper in ((V, ONE), (ZERO, V)):
        with pytest.raises(ShapeError, match="bound of an integral"):
            Integral(X, X, lower, upper)


def test_a_limit_binds_its_variable_in_its_body_alone():
    y = Sym("y")
    limit = Limit(X, add(X, y), X, 1)
    assert free_symbols(limit) == {X, y}
    moved = substitute(limit, {X: ONE, y: X})
    assert isinstance(moved, Limit)
    assert (moved.target, moved.side) == (ONE, 1)
    assert moved.variable != X
    assert moved.body == add(moved.variable, X)


def test_a_limit_is_over_a_number():
    assert Limit(X, V, INFINITY).shape == V.shape
    for variable, target in ((V, ZERO), (X, V)):
        with pytest.raises(ShapeError, match="of a limit"):
            Limit(variable, X, target)
