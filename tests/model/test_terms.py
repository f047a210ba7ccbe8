"""What the constructors of terms refuse: shapes that do not fit together."""

from __future__ import annotations

import pytest

from derivations.model.errors import ShapeError
from derivations.model.terms import ONE, ZERO, Integral, Sym, number

X, V = Sym("x"), Sym("v", (number(2),))


def test_the_bounds_of_an_integral_are_numbers():
    assert Integral(X, X, ZERO, ONE).children == (X, ZERO, ONE)
    for lower, upper in ((V, ONE), (ZERO, V)):
        with pytest.raises(ShapeError, match="bound of an integral"):
            Integral(X, X, lower, upper)
