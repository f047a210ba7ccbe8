"""Integrals by an antiderivative that is smooth between their ends, and its values or limits there.

Where it comes from does not matter: the search proposes one, and the rule differentiates it.
"""

from __future__ import annotations

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition
from derivations.model.context import Context
from derivations.model.proof import Argument
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    ZERO,
    Add,
    Call,
    Deriv,
    Integral,
    Limit,
    Limits,
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
from derivations.normal.signs import Signs
from derivations.rules.asymptotics import NoExpansionError
from derivations.rules.definedness import domain_of
from derivations.rules.growth import between, convergence
from derivations.rules.known_domains import interior_of_call
from derivations.rules.limits import limit_at


def _fundamental(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    integral = place.term
    if not isinstance(integral, Integral) or integral.shape.rank or integral.variable.shape.rank:
        return Refusal("not an integral of numbers over a number")
    variable = integral.variable
    lower, upper = integral.lower or NEGATIVE_INFINITY, integral.upper or INFINITY
    normal = Normalizer(between(integral, place.context, closed=False))
    match arguments:
        case (Term() as primitive,) if _is_smooth(primitive, variable, normal.signs):
            pass
        case _:
            return Refusal("the argument is a term that is smooth between the ends")
    closed = _is_smooth(primitive, variable, Signs(between(integral, place.context, closed=True)))
    proper = closed and not is_infinite(lower) and not is_infinite(upper)
    try:
        if not is_zero(normal, normal(sub(Deriv(variable, None, primitive, variable), integral.body))):
            return Refusal("the integrand is not the derivative of the term")
        ends = [_at_end(primitive, variable, end, closed, place.context) for end in (upper, lower)]
        needed = () if proper else convergence(integral, place.context)
    except (NoExpansionError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))
    relied = (c for c in normal.signs.used if not any(variable in free_symbols(term) for term in c.terms))
    conditions = (*sorted(relied, key=repr), *needed, *(condition for _, own in ends for condition in own))
    return Rewritten(sub(ends[0][0], ends[1][0]), tuple(dict.fromkeys(conditions)))


def _at_end(term: Term, variable: Sym, end: Term, closed: bool, context: Context) -> tuple[Term, tuple[Condition, ...]]:
    """The value of a term at an end of a range, or its limit there, and what that rests on.

    Raises:
        NoExpansionError: the limit is not known.
        CannotNormaliseErrors: a part of it is too large.
    """
    value = substitute(term, {variable: end})
    if not is_infinite(end) and (closed or end != ZERO):
        return value, domain_of(value, context).needed
    return limit_at(Limit(variable, term, end, 0 if is_infinite(end) else 1), context)


def _is_smooth(term: Term, variable: Sym, signs: Signs) -> bool:
    """Whether a term is made of a variable by what is smooth where some signs hold."""
    if variable not in free_symbols(term):
        return not term.shape.rank
    match term:
        case Sym():
            return True
        case Add(parts) | Mul(parts):
            return all(_is_smooth(part, variable, signs) for part in parts)
        case Pow(base, Num(value)) if value.denominator == 1:
            return _is_smooth(base, variable, signs) and (value >= 0 or signs.nonzero(base))
        case Pow(base, exponent):
            return _is_smooth(base, variable, signs) and variable not in free_symbols(exponent) and signs.positive(base)
        case Call():
            needed = interior_of_call(term)
            known = needed is not None and all(signs.holds(one.need, *one.terms) for one in needed)
            return known and all(_is_smooth(arg, variable, signs) for arg in term.args)
        case _:
            return False


def _bracket(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    term = place.term
    if arguments or not isinstance(term, Limits) or term.shape.rank or term.lower is None or term.upper is None:
        return Refusal("not the change of a number between two ends")
    if not (is_infinite(term.lower) or is_infinite(term.upper)):
        return Refusal("both ends are numbers")
    try:
        ends = [_at_end(term.body, term.variable, end, True, place.context) for end in (term.upper, term.lower)]
    except (NoExpansionError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))
    conditions = tuple(dict.fromkeys(condition for _, own in ends for condition in own))
    return Rewritten(sub(ends[0][0], ends[1][0]), conditions)


ANTIDERIVATIVE = Rule(
    code="antiderivative",
    name="fundamental theorem of calculus",
    statement=(
        "∫_a^b f(x) dx = F(b) - F(a), where F' = f, and F is made of x by what is smooth between a and b; at an end at "
        "infinity, or where F has no value, its limit counts."
    ),
    conditions=(
        ("F is smooth between a and b", "-1/x has the derivative 1/x², whose integral over (-1, 1) is not -2"),
        ("∫ |f| < ∞, if an end is no number or F is not smooth there", "cos x² - sin(x²)/(2x²) = (sin(x²)/(2x))'"),
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
        Example(r"\int_0^1 \frac{x}{1 + x^2}\,\mathrm{d}x = \frac{\log 2}{2}"),
        Example(r"\int_1^{\infty} x e^{-x^2}\,\mathrm{d}x = \frac{1}{2 e}"),
        Example(r"\int_{-\infty}^{\infty} \frac{1}{1 + x^2}\,\mathrm{d}x = \pi"),
        Example(r"\int_0^1 x \log x\,\mathrm{d}x = -\frac{1}{4}"),
        Example(r"\int_0^{\pi} \sin x\,\mathrm{d}x = 1", (), "refuted"),
    ),
    rewrite=_fundamental,
)

BRACKET = Rule(
    code="bracket",
    name="change up to infinity",
    statement="[F(x)]_a^∞ = lim_{x → ∞} F(x) - F(a), and so at the other end.",
    conditions=(
        ("the limit exists", "sin x has no limit at infinity"),
        ("F has a value at the end that is a number", "log x has none at 0"),
    ),
    source="Apostol, Calculus (1967), vol. 1, sec. 10.23",
    examples=(
        Example(r"\left[ -e^{-x} \right]_0^{\infty} = 1"),
        Example(r"\left[ \frac{x}{1 + x} \right]_1^{\infty} = \frac{1}{2}"),
        Example(r"\left[ -e^{-x} \right]_0^{\infty} = -1", (), "refuted"),
    ),
    rewrite=_bracket,
)
