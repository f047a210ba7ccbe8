"""Derivatives of integrals: under the integral sign, and by what stands in a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from derivations.kernel import Closed, Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES
from derivations.model.terms import (
    ONE,
    Add,
    Call,
    Deriv,
    Div,
    Expect,
    Grad,
    Integral,
    Jacobian,
    Mul,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    free_symbols,
    fresh_name,
    mul,
    number,
    rebind,
    substitute,
    subterms,
)
from derivations.normal.equality import component_form
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.integrals import density_of
from derivations.normal.products import is_infinite
from derivations.rules.algebra import with_domains
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
    integral, parameter = as_integral(term.body), term.variable
    if integral is None and isinstance(term, Deriv | Grad):
        return _of_sum(term, term.body) if isinstance(term.body, Sum) else _of_composite(place, term, _leibniz)
    if integral is None:
        return Refusal("not the derivative of an integral")
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


def _of_sum(term: Deriv | Grad, total: Sum) -> Rewritten | Refusal:
    """The derivative of a finite sum of what is made of integrals, term by term."""
    parameter = term.variable
    if term.at != parameter or parameter in free_symbols(total.lower) | free_symbols(total.upper):
        return Refusal("a bound of the sum depends on the parameter")
    if total.index == parameter or not _holds_integrals(total, parameter):
        return Refusal("not the derivative of a finite sum of integrals")
    return Rewritten(Sum(total.index, _derivative(term, total.body), total.lower, total.upper), ())


def _of_composite(
    place: Place, term: Deriv | Grad, of_part: Callable[[Place, tuple[Argument, ...]], Rewritten | Refusal]
) -> Rewritten | Refusal:
    """The derivative of what is made of integrals, ``log ∫ f``, by the chain rule, and of each of them by a rule."""
    parameter, body = term.variable, term.body
    parts = [one for one in dict.fromkeys(_outermost(body)) if _holds_integrals(one, parameter)]
    if not parts or body in parts or term.at != parameter or body.shape.rank or not all(map(_is_smooth, _above(body))):
        return Refusal("not the derivative of an integral, or of smooth functions of integrals")
    taken = {symbol.name for symbol in free_symbols(body)}
    values: dict[Term, Sym] = {}
    for one in parts:
        values[one] = Sym(fresh_name("u", taken))
        taken.add(values[one].name)
    conditions, summands = list[Condition](), list[Term]()
    for one, value in values.items():
        inner = of_part(replace(place, term=_derivative(term, one)), ())
        if isinstance(inner, Refusal):
            return inner
        slope = _slope(body, one, value)
        conditions += (*inner.conditions, *domain_of(slope, place.context).needed)
        summands.append(mul(slope, inner.term))
    shown = _with(body, values)
    if parameter in free_symbols(shown):
        own = Sym(fresh_name(parameter.name, taken), parameter.dims, parameter.sort)
        rest = substitute(substitute(shown, {parameter: own}), {value: one for one, value in values.items()})
        summands.append(replace(term, variable=own, body=rest))
        conditions += domain_of(summands[-1], place.context).needed
    return Rewritten(add(*summands), tuple(dict.fromkeys(conditions)))


def _slope(body: Term, part: Term, value: Sym) -> Term:
    """The derivative of a term by one of its parts, which ``value`` stands for: what stands beside it in products."""
    if body == part:
        return ONE
    holding = [child for child in body.children if part in _above(child)]
    if isinstance(body, Add):
        return add(*(_slope(child, part, value) for child in holding))
    if isinstance(body, Mul) and len(holding) == 1:
        return mul(*(factor for factor in body.factors if factor != holding[0]), _slope(holding[0], part, value))
    return Deriv(value, None, _with(body, {part: value}), part)


def _above(term: Term) -> Iterator[Term]:
    """A term and what it is made of by sums, products, powers and known functions."""
    yield term
    if isinstance(term, Add | Mul | Pow | Call):
        for child in term.children:
            yield from _above(child)


def _outermost(term: Term) -> Iterator[Term]:
    """The integrals and the sums of numbers of which a term is made."""
    return (one for one in _above(term) if not one.shape.rank and (isinstance(one, Sum) or as_integral(one)))


def _holds_integrals(term: Term, parameter: Sym) -> bool:
    """Whether a term is an integral that depends on a parameter, or a finite sum of what is made of such ones."""
    if parameter not in free_symbols(term):
        return False
    if not isinstance(term, Sum):
        return as_integral(term) is not None
    return not is_infinite(term.upper) and any(_holds_integrals(one, parameter) for one in _above(term.body))


def _with(term: Term, values: Mapping[Term, Term]) -> Term:
    """A term with values for some of the terms of which it is made."""
    if term in values:
        return values[term]
    if isinstance(term, Add | Mul | Pow | Call):
        return term.rebuild(tuple(_with(child, values) for child in term.children))
    return term


def _derivative(like: Deriv | Grad | Div | Jacobian, body: Term) -> Term:
    if isinstance(like, Deriv):
        return Deriv(like.variable, like.index, body, like.at)
    return type(like)(like.variable, body, like.at)


LEIBNIZ = Rule(
    code="leibniz",
    name="derivative under the integral sign",
    statement=(
        "d/dx ∫ f(x, t) dt = ∫ ∂f/∂x (x, t) dt, for bounds free of x; gradients and divergences too, and by the "
        "chain rule what is made of integrals by smooth functions, d/dx F(x, I(x)) = ∂F/∂x + ∂F/∂I dI/dx."
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
    if integral is None:
        return _of_composite(place, term, _by_bound)
    if integral.lower is None or integral.upper is None or integral.variable.shape.rank:
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
    return all(_is_smooth(part) for _, part in subterms(term))


def _is_smooth(term: Term) -> bool:
    """Whether a term is no known function that has corners of which nothing asks."""
    return not isinstance(term, Call) or interior_of_call(term) is not None


BY_BOUND = Rule(
    code="derivative-by-bound",
    name="fundamental theorem of calculus, for a moving bound",
    statement=(
        "d/dt ∫_a^b f(x) dx = f(b) db/dt - f(a) da/dt, where f does not depend on t; by the chain rule what is made of "
        "such integrals by smooth functions, too."
    ),
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
            r"\frac{\mathrm{d}}{\mathrm{d}t} \left( e^{-t} \int_0^t \cos(x^2)\,\mathrm{d}x \right) = "
            r"e^{-t} \cos(t^2) - e^{-t} \int_0^t \cos(x^2)\,\mathrm{d}x",
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


def total_of_slopes(term: Term, context: Context) -> tuple[Condition, ...] | None:
    """Under what a canonical integral is 0, if it is one of the derivative of a density by its parameters.

    Returns:
        ``None``: it is none.
    """
    if not isinstance(term, Integral) or term.lower is not None or term.upper is not None:
        return None
    factors = tuple((factor, 1) for factor in factors_of(term.body))
    law = density_of(context, term.variable, factors)
    if law is None or not law.partials:
        return None
    parameters = [one for one in (law.args[partial.slot] for partial in law.partials) if isinstance(one, Sym)]
    plain = len(parameters) == len(law.partials) and term.variable not in parameters
    if not plain or (len(parameters) > 1 and any(one.index is not None for one in law.partials)):
        return None
    taken = {symbol.name for symbol in free_symbols(term.body)}
    roles = law.function.density
    variable = Sym(fresh_name(roles.of[0] if roles is not None else "x", taken), term.variable.dims, term.variable.sort)
    found = []
    for order, parameter in enumerate(parameters):
        before = replace(law, partials=law.partials[:order])
        total = rebind(Integral(term.variable, mul(*(before if one == law else one for one, _ in factors))), variable)
        found.append(Condition(Need.DOMINATED, (total,), (parameter, variable)))
    return tuple(found)


def _mean_score(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    if arguments or claim.relation not in EQUALITIES:
        return Refusal("no equation, or arguments")
    normal = Normalizer(context)
    try:
        difference = component_form(normal, claim.left) - component_form(normal, claim.right)
        conditions = list[Condition]()
        for _, factors in difference.terms:
            totals = (total_of_slopes(base, context) for base, exponent in factors if exponent == 1)
            own = next((one for one in totals if one is not None), None)
            if own is None:
                return Refusal("the sides differ by more than totals of derivatives of densities by their parameters")
            conditions += own
        if not conditions:
            return Refusal("no total of a derivative of a density stands in the sides")
        closed = with_domains(claim, context, tuple(normal.signs.used))
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return Closed(tuple(dict.fromkeys((*closed.conditions, *conditions))), closed.presupposed)


MEAN_SCORE = Rule(
    code="mean-score",
    name="a density has the total 1 for all parameters",
    statement="∫ ∂p_θ/∂θ (x) dx = 0, where p_θ is a density of x for every θ: E[∂ log p_θ/∂θ] = 0.",
    conditions=(
        (
            "∂p/∂θ has an integrable bound in x, locally uniformly in θ",
            "the uniform density on (0, θ) has the slope -1/θ² there, of total -1/θ",
        ),
    ),
    source="Lehmann & Casella, Theory of Point Estimation (1998), §2.5; Williams 1992, Machine Learning 8",
    examples=(
        Example(
            r"\int p_\theta(x) \frac{\partial}{\partial\theta} \log p_\theta(x)\,\mathrm{d}x = 0",
            (r"\theta \in \mathbb{R}",),
            "conditional",
            "open: the bound on the derivative",
        ),
    ),
    close=_mean_score,
    trusted=True,
)
