"""Products and powers that once went wrong."""

from __future__ import annotations

import pytest

from derivations.model.context import Context
from derivations.model.terms import Apply, Call, Function, Integral, Sym, add, mul, number, partial, power, sub
from derivations.normal.equality import is_zero
from derivations.normal.form import Normalizer
from derivations.normal.poly import ONE
from derivations.normal.products import power as whole_power

X = Sym("x")


def test_negative_even_powers_of_an_absolute_value_lose_it() -> None:
    normal = Normalizer(Context())
    assert is_zero(normal, normal(sub(power(Call("Abs", (X,)), -2), power(X, -2))))
    assert is_zero(normal, normal(sub(mul(X, power(Call("Abs", (X,)), -2)), power(X, -1))))


def test_repeated_squaring_refuses_what_would_never_end() -> None:
    with pytest.raises(ValueError, match="negative power"):
        whole_power(ONE, -2, Normalizer(Context()))


def test_a_derivative_left_alone_is_in_normal_form_already() -> None:
    normal = Normalizer(Context())
    inner = Apply(Function("g"), (X, Sym("t")))
    term = partial(Integral(Sym("t"), inner), X)
    once = normal.canonical(term)
    assert Normalizer(Context()).canonical(once) == once
    assert is_zero(normal, normal(sub(term, once)))


def test_a_derivative_through_a_matrix_stays() -> None:
    """A partial derivative has the index of a vector at most."""
    normal = Normalizer(Context())
    t, matrix = Sym("t"), Sym("B", (Sym("p"), Sym("v")))
    inner = Apply(Function("L"), (mul(t, matrix),))
    assert is_zero(normal, normal(sub(partial(add(power(t, 2), inner), t), add(mul(number(2), t), partial(inner, t)))))
    assert not is_zero(normal, normal(sub(partial(inner, t), inner)))
