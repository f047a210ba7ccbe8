"""Derivatives of integrals: under the integral sign, and by what stands in a bound."""

from __future__ import annotations

from dataclasses import replace

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.proof import Argument
from derivations.model.terms import (
    Call,
    Deriv,
    Div,
    Expect,
    Grad,
    Integral,
    Jacobian,
    Mul,
    Num,
    Sym,
    Term,
    add,
    free_symbols,
    fresh_name,
    mul,
    number,
    rebind,
    substitute,
    subterms,
)
from derivations.rules.definedness import domain_of
from derivations.rules.known_domains import interior_of_call


def as_integral(term: Term) -> Integral | None:
    """An integral, or an expectation written as one."""
    if isinstance(term, Expect):
        return Integral(term.variable, mul(term.body, term.weight))
    return term if isinstance(term, Integral) else None


def _leibniz(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    if arguments or not isinstance(term, Deriv | Grad | Div | Jacobian):
        return Refusal("not a derivative")
    if isinstance(term, Deriv) and isinstance(term.body, Mul):
        return _of_multiple(place, term, term.body)
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


def _of_multiple(place: Place, term: Deriv, body: Mul) -> Rewritten | Refusal:
    """The derivative of an integral times numerals, as of an entropy ``-∫ p log p``."""
    *numerals, last = body.factors
    if not all(isinstance(one, Num) for one in numerals) or isinstance(last, Mul):
        return Refusal("not the derivative of an integral")
    inner = _leibniz(replace(place, term=Deriv(term.variable, term.index, last, term.at)), ())
    return inner if isinstance(inner, Refusal) else replace(inner, term=mul(*numerals, inner.term))


def _derivative(like: Deriv | Grad | Div | Jacobian, body: Term) -> Term:
    if isinstance(like, Deriv):
        return Deriv(like.variable, like.index, body, like.at)
    return type(like)(like.variable, body, like.at)


LEIBNIZ = Rule(
    code="leibniz",
    name="derivative under the integral sign",
    statement=(
        "d/dx ∫ f(x, t) dt = ∫ ∂f/∂x (x, t) dt, for bounds free of x; of multiples by numbers, gradients and "
        "divergences too."
    ),
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
            (r"x \in \mathbb{R}", r"q \text{ a density}"),
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


def _by_bound(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    if arguments or not isinstance(term, Deriv) or term.index is not None or term.variable.shape.rank:
        return Refusal("not a derivative by a number")
    integral = as_integral(term.body)
    if integral is None or integral.lower is None or integral.upper is None or integral.variable.shape.rank:
        return Refusal("not the derivative of an integral of numbers between bounds")
    parameter, variable, body = term.variable, integral.variable, integral.body
    if body.shape.rank or variable == parameter or parameter in free_symbols(body):
        return Refusal("the integrand depends on the parameter")
    conditions = [Condition(Need.CONVERGES, (substitute(integral, {parameter: term.at}),))]
    ends: list[Term] = []
    for bound, sign in ((integral.upper, 1), (integral.lower, -1)):
        if parameter not in free_symbols(bound):
            continue
        end = substitute(bound, {parameter: term.at})
        ends.append(mul(number(sign), Deriv(parameter, None, bound, term.at), substitute(body, {variable: end})))
        for slope in (Deriv(variable, None, body, end), Deriv(parameter, None, bound, term.at)):
            if not _only_smooth(slope.body):
                return Refusal(
                    "the integrand, or a bound, is not made of functions that are smooth where they have a value"
                )
            conditions += domain_of(slope, place.context).needed
    if not ends:
        return Refusal("no bound depends on the parameter")
    return Rewritten(add(*ends), tuple(dict.fromkeys(conditions)))


def _only_smooth(term: Term) -> bool:
    """Whether a term is made of functions that are smooth within their domains, or have corners that are asked for."""
    return all(interior_of_call(part) is not None for _, part in subterms(term) if isinstance(part, Call))


BY_BOUND = Rule(
    code="derivative-by-bound",
    name="fundamental theorem of calculus, for a moving bound",
    statement="d/dt ∫_a^b f(x) dx = f(b) db/dt - f(a) da/dt, where f does not depend on t.",
    conditions=(
        ("f is smooth at a bound that depends on t", "f = 0 below 0 and 1 above it: at 0, ∫_{-1}^t f has a corner"),
        ("the integral converges", "∫_{-1}^t dx/x has no value at t = 1, while 1/x has one"),
    ),
    source="Rudin, Principles of Mathematical Analysis (1976), thm 6.20",
    examples=(
        Example(
            r"\frac{\mathrm{d}}{\mathrm{d}t} \int_0^{t^2} \cos(x^2)\,\mathrm{d}x = 2 t \cos(t^4)",
            (r"t \in \mathbb{R}",),
        ),
        Example(
            r"\frac{\mathrm{d}}{\mathrm{d}t} \int_t^1 e^{-x^2}\,\mathrm{d}x = e^{-t^2}",
            (r"t \in \mathbb{R}",),
            "refuted",
        ),
        Example(
            r"\frac{\mathrm{d}}{\mathrm{d}t} \int_0^t \sqrt{x}\,\mathrm{d}x = \sqrt{t}",
            (r"t \in \mathbb{R}",),
            "conditional",
            "open: t > 0",
        ),
    ),
    rewrite=_by_bound,
)
