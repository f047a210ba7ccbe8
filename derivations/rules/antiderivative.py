"""Integrals between numbers by an antiderivative that is smooth on the whole line.

Where it comes from does not matter: the search proposes one, and the rule differentiates it.
"""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.proof import Argument
from derivations.model.terms import (
    Add,
    Call,
    Deriv,
    Integral,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
    free_symbols,
    sub,
    substitute,
)
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.products import is_infinite
from derivations.rules.definedness import domain_of
from derivations.rules.growth import inside
from derivations.rules.profiles import Region

_SMOOTH = frozenset({"exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan", "erf"})
"""Functions that are smooth on the whole line."""


def _fundamental(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    integral = place.term
    if not isinstance(integral, Integral) or integral.shape.rank or integral.variable.shape.rank:
        return Refusal("not an integral of numbers over a number")
    lower, upper, variable = integral.lower, integral.upper, integral.variable
    if lower is None or upper is None or is_infinite(lower) or is_infinite(upper):
        return Refusal("not an integral between numbers")
    match arguments:
        case (Term() as primitive,) if _is_smooth(primitive, variable):
            pass
        case _:
            return Refusal("the argument is a term that is smooth in the variable")
    normal = Normalizer(inside(place.context, variable, Region(plus=False, minus=False)))
    ends = [substitute(primitive, {variable: end}) for end in (upper, lower)]
    try:
        if not is_zero(normal, normal(sub(Deriv(variable, None, primitive, variable), integral.body))):
            return Refusal("the integrand is not the derivative of the term")
        conditions = [c for end in ends for c in domain_of(end, place.context).needed]
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return Rewritten(sub(*ends), tuple(dict.fromkeys(conditions)))


def _is_smooth(term: Term, variable: Sym) -> bool:
    """Whether a term is made of a variable by what is smooth on the whole line."""
    if variable not in free_symbols(term):
        return not term.shape.rank
    match term:
        case Sym():
            return True
        case Add(parts) | Mul(parts):
            return all(_is_smooth(part, variable) for part in parts)
        case Pow(base, Num(value)):
            return value.denominator == 1 and value >= 0 and _is_smooth(base, variable)
        case Call(name, (argument,)):
            return name in _SMOOTH and _is_smooth(argument, variable)
        case _:
            return False


ANTIDERIVATIVE = Rule(
    code="antiderivative",
    name="fundamental theorem of calculus",
    statement="∫_a^b f(x) dx = F(b) - F(a), where F' = f, and F is made of x by what is smooth on the whole line.",
    conditions=(
        ("F is smooth between a and b", "-1/x has the derivative 1/x², whose integral over (-1, 1) is not -2"),
        ("F has a value at a and b", "at c = 0, sin(c x)/c has none, while the integral of cos(c x) is b - a"),
    ),
    source="Rudin, Principles of Mathematical Analysis (1976), thm 6.21",
    examples=(
        Example(r"\int_0^{\pi} \sin x\,\mathrm{d}x = 2"),
        Example(r"\int_0^{\pi} x \sin x\,\mathrm{d}x = \pi"),
        Example(
            r"\int_0^1 \cos(c x)\,\mathrm{d}x = \frac{\sin c}{c}",
            (r"c \in \mathbb{R}",),
            "conditional",
            "open: c ≠ 0",
        ),
        Example(r"\int_0^{\pi} \sin x\,\mathrm{d}x = 1", (), "refuted"),
    ),
    rewrite=_fundamental,
)
