"""Rules that exchange limits: a derivative under an integral."""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.proof import Argument
from derivations.model.terms import (
    Deriv,
    Div,
    Expect,
    Grad,
    Integral,
    Jacobian,
    Sym,
    Term,
    free_symbols,
    fresh_name,
    mul,
    rebind,
)


def as_integral(term: Term) -> Integral | None:
    """An integral, or an expectation written as one."""
    if isinstance(term, Expect):
        return Integral(term.variable, mul(term.body, term.weight))
    return term if isinstance(term, Integral) else None


def _leibniz(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    if arguments or not isinstance(term, Deriv | Grad | Div | Jacobian):
        return Refusal("not a derivative")
    integral = as_integral(term.body)
    if integral is None:
        return Refusal("not the derivative of an integral")
    parameter = term.variable
    bounds = [bound for bound in (integral.lower, integral.upper) if bound is not None]
    if any(parameter in free_symbols(bound) for bound in bounds):
        return Refusal("a bound of the integral depends on the parameter")
    if integral.variable == parameter:
        return Refusal("the integral does not depend on the variable")
    if integral.variable in free_symbols(term.at):
        taken = {s.name for s in free_symbols(term.at) | free_symbols(integral.body)}
        old = integral.variable
        integral = rebind(integral, Sym(fresh_name(old.name, taken), old.dims, old.sort))
    inner = _derivative(term, integral.body)
    moved = Integral(integral.variable, inner, integral.lower, integral.upper)
    return Rewritten(moved, (Condition(Need.DOMINATED, (integral,), (parameter, integral.variable)),))


def _derivative(like: Deriv | Grad | Div | Jacobian, body: Term) -> Term:
    if isinstance(like, Deriv):
        return Deriv(like.variable, like.index, body, like.at)
    return type(like)(like.variable, body, like.at)


LEIBNIZ = Rule(
    code="leibniz",
    name="derivative under the integral sign",
    statement="d/dx ∫ f(x, t) dt = ∫ ∂f/∂x (x, t) dt, for bounds free of x; gradients and divergences too.",
    conditions=(
        (
            "∂f/∂x has an integrable bound in t, locally uniformly in x",
            "f(x, t) = x³/t² exp(-x²/t) on (0, 1): at x = 0 the left side is 1 and the right side is 0",
        ),
    ),
    source="Billingsley, Probability and Measure (1995), thm 16.8; the instance: Gelbaum & Olmsted 1964, ch. 9, ex. 15",
    examples=(
        Example(
            r"\frac{\mathrm{d}}{\mathrm{d}x} \int e^{-(x-t)^2} q(t)\,\mathrm{d}t = "
            r"\int -2 (x - t) e^{-(x-t)^2} q(t)\,\mathrm{d}t",
            (r"x \in \mathbb{R}",),
        ),
        Example(
            r"\frac{\mathrm{d}}{\mathrm{d}t} \int_0^1 \frac{t^3}{x^2} e^{-t^2/x}\,\mathrm{d}x = "
            r"\int_0^1 \frac{\partial}{\partial t} \left[ \frac{t^3}{x^2} e^{-t^2/x} \right] \mathrm{d}x",
            (r"t \in \mathbb{R}",),
            "conditional",
            "open, and false at t = 0: the bound on the derivative",
        ),
    ),
    rewrite=_leibniz,
)
