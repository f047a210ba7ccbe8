"""Expansions of functions: the known ones, abstract ones by Taylor's theorem, and derivatives that algebra takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice

from derivations.model.conditions import Condition, Need
from derivations.model.terms import (
    PI,
    Apply,
    Call,
    Deriv,
    Made,
    Sort,
    Term,
    call,
    free_symbols,
    made_symbol,
    mul,
    number,
    substitute,
    subterms,
)
from derivations.model.terms.known_functions import KNOWN, Sense
from derivations.normal.derivative import differentiate
from derivations.normal.form import Normalizer
from derivations.normal.poly import ONE, Poly, constant
from derivations.normal.terms_of import to_term
from derivations.rules.asymptotics import (
    LOGARITHM,
    SLACK,
    UNIT,
    NoExpansionError,
    Scale,
    Series,
    reciprocal_factorials,
    tends_to_infinity,
)
from derivations.rules.expansions import MAX_COEFFICIENTS, Approach, Expander

Y = made_symbol(Made.INSIDE, 9000, sort=Sort.REAL)
"""The argument of a function that is expanded; no other symbol has its number."""


def expander(normal: Normalizer, approach: Approach, span: int, smooth: int, *, sure: bool = False) -> Expander:
    """What expands terms along an approach: so many powers of ``u``, so many derivatives of abstract functions."""
    return Expander(_function, normal, approach, span, smooth, sure)


def _function(to: Expander, term: Term) -> Scale:
    match term:
        case Call(name, args) if len(args) == 1 and name in FUNCTIONS:
            return FUNCTIONS[name](to, to(args[0]))
        case Call(name, args) if len(args) == 1 and name in INSIDE:
            return Scale(_analytic(to, name, to.bounded(to(args[0]))))
        case Apply():
            return Scale(_abstract(to, term))
        case Deriv():
            return _derivative(to, term)
        case _:
            raise NoExpansionError("a part of it has no expansion that is known")


def _analytic(to: Expander, name: str, series: Series) -> Series:
    """A known function that is analytic at the limit of its argument."""
    value, rest = to.at_zero(series)
    at = to_term(value)
    inside = INSIDE[name]
    if inside is not None:
        to.positive(to.normal(substitute(inside, {Y: at})))
    return to.of.composed(_taylor(to, call(name, Y), at), rest)


def _taylor(to: Expander, body: Term, at: Term) -> Iterator[Poly]:
    """``f^(j)(a) / j!``."""
    derivative, below = to.normal(body), 1
    for j in range(1, MAX_COEFFICIENTS):
        yield to.normal(substitute(to_term(derivative), {Y: at})).scaled(Fraction(1, below))
        derivative, below = differentiate(to.normal, derivative, Y, None), below * j


def _wave(to: Expander, scale: Scale, start: int) -> Scale:
    """The sine (0) or the cosine (1); of what has no limit that is known, only that it is bounded."""
    try:
        value, rest = to.at_zero(to.bounded(scale))
    except NoExpansionError:
        return Scale(Series(order=-SLACK))
    sine, cosine = (to.normal(call(name, to_term(value))) for name in ("sin", "cos"))
    turns = (sine, cosine, sine.scaled(-1), cosine.scaled(-1))
    values = (turns[(start + j) % 4].scaled(factor) for j, factor in enumerate(reciprocal_factorials()))
    return Scale(to.of.composed(islice(values, MAX_COEFFICIENTS), rest))


def _tangent(to: Expander, scale: Scale) -> Scale:
    """The tangent."""
    return to.times(_wave(to, scale, 0), to.raised(_wave(to, scale, 1), Fraction(-1)))


def _hyperbolic(to: Expander, scale: Scale, sign: int) -> Scale:
    """``(e^g ± e^-g) / 2``."""
    minus = Scale(to.of.scaled(scale.series, constant(-1)), scale.exponent)
    found = to.plus(to.exp(scale), to.times(Scale(to.of.number(constant(sign))), to.exp(minus)))
    return to.times(found, Scale(to.of.number(constant(Fraction(1, 2)))))


def _direction(to: Expander, scale: Scale) -> int:
    """1 or -1 where a term tends to ∞ or -∞, 0 where it may not; its sign must be known."""
    lead, first = scale.lead(), scale.series.lead()
    if first is None or (lead is None and not tends_to_infinity(first)):
        return 0
    if lead is not None and (lead[0] == LOGARITHM or to.known_sign(lead[1]) <= 0):
        return 0
    return to.known_sign(scale.series.terms[first])


def _saturating(to: Expander, scale: Scale, name: str) -> Scale:
    """``tanh``, ``erf``, which differ from ±1 by less than any power far out, and ``arctan``."""
    direction = _direction(to, scale)
    if not direction:
        return Scale(_analytic(to, name, to.bounded(scale)))
    first = scale.series.lead()
    if name != "arctan" and not scale.exponent and first is not None and first[0] == 0:
        raise NoExpansionError(f"{name} of a logarithm")
    if name != "arctan":
        return Scale(Series({UNIT: constant(direction)}, Fraction(to.span)))
    inverse = to.bounded(to.raised(scale, Fraction(-1)))
    turned = to.of.scaled(_analytic(to, name, inverse), constant(-1))
    right = to.normal(mul(number(Fraction(direction, 2)), PI))
    return Scale(to.of.plus(to.of.number(right), turned))


def _size(to: Expander, scale: Scale) -> Scale:
    """The absolute value, where the sign is known, or by continuity."""
    first = scale.series.lead()
    sign = to.known_sign(scale.series.terms[first]) if first is not None else 0
    if sign:
        return to.times(Scale(to.of.number(constant(sign))), scale)
    value, _ = to.at_zero(to.bounded(scale))
    return Scale(Series({UNIT: to.normal(call("Abs", to_term(value)))} if value else {}, Fraction(0)))


def _sign(to: Expander, scale: Scale) -> Scale:
    """The sign, where it is known."""
    _, value = to.leading(scale.series)
    sign = to.known_sign(value)
    if not sign:
        raise NoExpansionError("the sign of a part is not known")
    return Scale(to.of.number(constant(sign)))


# ----------------------------------------------------------------------------------- abstract functions


def _abstract(to: Expander, term: Apply) -> Series:
    """A function of one argument that moves, by Taylor's theorem with Peano's rest."""
    moving = [slot for slot, arg in enumerate(term.args) if to.approach.variable in free_symbols(arg)]
    density = term.function.density
    plain = density is None or not density.general
    if len(moving) != 1 or term.is_element or term.shape.rank or not plain or _is_defined(to, term):
        raise NoExpansionError(f"the function {term.function.name} has no expansion that is known")
    (slot,) = moving
    value, rest = to.at_zero(to.bounded(to(term.args[slot])))
    at = to_term(value)
    body = Apply(term.function, (*term.args[:slot], Y, *term.args[slot + 1 :]), term.partials)
    if any(to.approach.variable in free_symbols(child) for child in body.children):
        raise NoExpansionError(f"the function {term.function.name} is not understood")
    depth = rest.depth()
    coefficients = list(islice(_taylor(to, body, at), to.smooth + 1))
    if depth is None:
        return to.of.number(coefficients[0])
    _need_smooth(to, body, at)
    order = depth[0] * to.smooth - (SLACK if depth[1] > 0 and to.smooth else 0)
    found = to.of.number(coefficients[0])
    powers = to.of.number(ONE)
    for coefficient in coefficients[1:]:
        powers = to.of.times(powers, rest)
        found = to.of.plus(found, to.of.scaled(powers, coefficient))
    return to.of.plus(found, Series(order=order))


def _is_defined(to: Expander, term: Apply) -> bool:
    return to.normal.signs.context.definition(term.function) is not None


def _need_smooth(to: Expander, body: Term, at: Term) -> None:
    """A rest ``o(h^m)`` asks for ``m`` derivatives at the point, and for continuity if for none."""
    if to.sure:
        raise NoExpansionError("whether a function is continuous is not known")
    for _ in range(to.smooth - 1):
        body = to.normal.canonical(Deriv(Y, None, body, Y))
    need = Need.DIFFERENTIABLE if to.smooth else Need.CONTINUOUS
    to.conditions[Condition(need, (substitute(body, {Y: at}),))] = None


def _derivative(to: Expander, term: Deriv) -> Scale:
    """A derivative that algebra takes."""
    taken = to.normal.canonical(term)
    if any(isinstance(part, Deriv) and to.approach.variable in free_symbols(part) for _, part in subterms(taken)):
        raise NoExpansionError("a derivative that is not taken")
    return to(taken)


def _calls(name: str) -> Callable[[Expander, Scale], Scale]:
    return lambda expander, scale: _saturating(expander, scale, name)


FUNCTIONS: dict[str, Callable[[Expander, Scale], Scale]] = {
    "exp": Expander.exp,
    "log": Expander.log,
    "sin": lambda expander, scale: _wave(expander, scale, 0),
    "cos": lambda expander, scale: _wave(expander, scale, 1),
    "tan": _tangent,
    "sinh": lambda expander, scale: _hyperbolic(expander, scale, -1),
    "cosh": lambda expander, scale: _hyperbolic(expander, scale, 1),
    **{name: _calls(name) for name in ("tanh", "erf", "arctan")},
    "Abs": _size,
    "sign": _sign,
}
"""The known functions that have expansions where their argument has no limit, too."""

INSIDE: dict[str, Term | None] = {
    one.name: None if one.interior is None else one.interior.of(Y)
    for one in KNOWN
    if one.derivative is not None and (one.interior is None or one.interior.sense is Sense.POSITIVE)
}
"""The known functions that are analytic where a term in ``Y`` is positive, and have the Taylor series there."""
