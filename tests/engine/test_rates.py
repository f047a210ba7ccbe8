"""Rates that evolutions give: what does not fit together is no replacement, and no failure."""

from __future__ import annotations

from derivations.engine.premises import rates
from derivations.model.context import Context, Hypothesis, Origin, Source
from derivations.model.terms import Apply, Deriv, Div, Function, Grad, Mul, Partial, Sym

n = Sym("n")
t, s = Sym("t"), Sym("s")
x, y = Sym("x", (n,)), Sym("y", (n,))
p = Function("p")
DIFFUSION = Hypothesis(
    Apply(p, (x, t), (Partial(1),)), Div(x, Grad(x, Apply(p, (x, t)), x), x), (x, t), Source(Origin.LINE, "line 1")
)


def found(place: Sym) -> list[object]:
    square = Mul((Apply(p, (place, t)), Apply(p, (place, t))))
    return list(rates(0, DIFFUSION, [Deriv(t, None, square, t)], Context()))


def test_a_rate_is_replaced_at_another_point():
    assert len(found(y)) == 1


def test_a_place_of_another_shape_has_no_rate():
    assert found(s) == []
