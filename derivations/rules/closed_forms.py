"""Integrals with a closed form: Gaussian moments, Gamma integrals, powers and exponentials between bounds.

The integrand is taken apart in normal form; every product in it must have one of the forms below, where ``n`` is a
whole number ≥ 0.  Each formula is checked numerically against quadrature by the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb, factorial

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need, OnConditions
from derivations.model.proof import Argument
from derivations.model.terms import (
    INFINITY,
    ONE,
    PI,
    ZERO,
    Integral,
    Num,
    Sym,
    Term,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    sub,
)
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import E, Exponent, Monomial, Poly, exponent_symbols, factor_symbols
from derivations.normal.products import as_poly, is_infinite
from derivations.normal.terms_of import exponent_term, monomial_term, to_term
from derivations.rules.exchange import as_integral
from derivations.rules.growth import convergence, inside, region_of
from derivations.rules.profiles import Region, coefficient, degree, in_logarithm, is_rest_to_one

MAX_DEGREE = 24


@dataclass(slots=True)
class SumPattern:
    """One product as a function of the variable: ``x^power · exp(Σ rates[k] x^k + Σ logarithmic[k] (log x)^k)``.

    Times ``(1-x)^rest``.
    """

    power: Exponent = 0
    rates: dict[int, Poly] = field(default_factory=dict)
    logarithmic: dict[int, Poly] = field(default_factory=dict)
    rest: Exponent = 0


def _closed_form(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    integral = as_integral(place.term)
    if arguments or integral is None or integral.variable.shape.rank or integral.body.shape.rank:
        return Refusal("not an integral over a scalar variable")
    region = region_of(integral, place.context)
    if region is None:
        return Refusal("the bounds are not understood")
    normal = Normalizer(inside(place.context, integral.variable, region))
    try:
        found = [_product(normal, m, c, integral, region) for m, c in normal(integral.body).terms.items()]
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    if not found:
        return Refusal("an integral of zero")
    values = [value for value in found if value is not None]
    if len(values) < len(found):
        return Refusal("no closed form is known for part of the integrand")
    conditions = [condition for _, needed in values for condition in needed]
    conditions += convergence(integral, place.context)
    return Rewritten(add(*(term for term, _ in values)), tuple(dict.fromkeys(conditions)))


def _product(
    normal: Normalizer, monomial: Monomial, factor: int | Fraction, integral: Integral, region: Region
) -> OnConditions | None:
    dummies, factors = monomial
    if dummies:
        return None
    shape = SumPattern()
    outside: list[tuple[Term, Exponent]] = []
    for base, exponent in factors:
        if integral.variable not in factor_symbols(base, exponent):
            outside.append((base, exponent))
        elif not _enter(normal, shape, base, exponent, integral.variable, outside):
            return None
    value = _evaluate(normal, shape, integral, region)
    if value is None:
        return None
    constant = monomial_term(((), tuple(outside)), factor)
    return mul(constant, value[0]), value[1]


def _enter(
    normal: Normalizer,
    shape: SumPattern,
    base: Term,
    exponent: Exponent,
    variable: Sym,
    outside: list[tuple[Term, Exponent]],
) -> bool:
    if base == variable:
        shape.power = exponent
        return variable not in exponent_symbols(exponent)
    if is_rest_to_one(normal, base, variable):
        shape.rest = exponent
        return variable not in exponent_symbols(exponent)
    if base != E or not isinstance(exponent, Poly):
        return False
    inner = in_logarithm(normal, exponent, variable)
    poly, name = inner or (exponent, variable)
    top = degree(poly, name)
    if top is None or top > 2:
        return False
    rates = {k: coefficient(poly, name, k) for k in range(1, top + 1)}
    shape.rates, shape.logarithmic = (rates, {}) if inner is None else ({}, rates)
    constant = coefficient(poly, name, 0)
    if constant:
        outside.append((E, constant))
    return True


def _evaluate(normal: Normalizer, shape: SumPattern, integral: Integral, region: Region) -> OnConditions | None:
    if shape.rest != 0:
        return _beta(shape) if region.unit and not (shape.rates or shape.logarithmic) else None
    if region.plus and region.minus:
        return _gaussian(shape)
    lower, upper = integral.lower, integral.upper
    if lower is None or upper is None:
        return None
    if shape.logarithmic:
        return _lognormal(shape) if upper == INFINITY and lower == ZERO else None
    if upper == INFINITY and not is_infinite(lower) and not normal(lower):
        half = _gamma(shape)
        if half is not None:
            return half
    if isinstance(shape.power, int) and shape.power >= 0 and set(shape.rates) <= {1}:
        return _between(_exponential_primitive(shape), lower, upper, shape)
    return None if shape.rates else _power_between(normal, shape.power, lower, upper)


# ---------------------------------------------------------------------------------------------- whole line


def _gaussian(shape: SumPattern) -> OnConditions | None:
    """``∫ x^n exp(-a x² + b x) dx = √(π/a) e^(b²/4a) Σ_k C(n, 2k) (b/2a)^(n-2k) (2k-1)!!/(2a)^k``."""
    n = shape.power
    if 2 not in shape.rates or not isinstance(n, int) or not 0 <= n <= MAX_DEGREE:
        return None
    a = to_term(shape.rates[2].scaled(-1))
    b = to_term(shape.rates[1])
    mean, variance = div(b, mul(number(2), a)), div(ONE, mul(number(2), a))
    moments = [
        mul(number(comb(n, 2 * k) * _odd_factorial(k)), power(mean, n - 2 * k), power(variance, k))
        for k in range(n // 2 + 1)
    ]
    scale = mul(power(div(PI, a), Fraction(1, 2)), call("exp", div(power(b, 2), mul(number(4), a))))
    return mul(scale, add(*moments)), (Condition(Need.POSITIVE, (a,)),)


def _odd_factorial(k: int) -> int:
    """``(2k-1)!!``, the 2k-th moment of the standard Gaussian."""
    return factorial(2 * k) // (factorial(k) << k)


# ---------------------------------------------------------------------------------------------- half line


def _gamma(shape: SumPattern) -> OnConditions | None:
    """``∫_0^∞ x^(s-1) exp(-b x^m) dx = Γ(s/m) / (m b^(s/m))`` for ``m`` = 1, 2."""
    rates = {k: rate for k, rate in shape.rates.items() if rate}
    if len(rates) != 1:
        return None
    ((m, rate),) = rates.items()
    order = to_term((as_poly(shape.power) + Poly({((), ()): 1})).scaled(Fraction(1, m)))
    b = to_term(rate.scaled(-1))
    value = div(call("Gamma", order), mul(number(m), power(b, order)))
    return value, (Condition(Need.POSITIVE, (order,)), Condition(Need.POSITIVE, (b,)))


def _lognormal(shape: SumPattern) -> OnConditions | None:
    """``∫_0^∞ x^s exp(-a (log x)² + b log x) dx = ∫ exp(-a u² + (b + s + 1) u) du`` over the line, with ``x = e^u``."""
    if 2 not in shape.logarithmic or shape.rates:
        return None
    slope = shape.logarithmic[1] + as_poly(shape.power) + Poly({((), ()): 1})
    return _gaussian(SumPattern(0, {1: slope, 2: shape.logarithmic[2]}))


# ---------------------------------------------------------------------------------------------- between bounds


def _exponential_primitive(shape: SumPattern) -> Callable[[Term], Term]:
    """A primitive of ``x^n e^(c x)``: ``e^(c x) Σ_k (-1)^k n!/(n-k)! x^(n-k) / c^(k+1)``; of ``x^n`` without rate."""
    n = shape.power
    if not isinstance(n, int) or n > MAX_DEGREE:
        raise ValueError("a primitive of a power that is not a small whole number")
    if 1 not in shape.rates:
        return lambda x: div(power(x, n + 1), number(n + 1))
    c = to_term(shape.rates[1])

    def primitive(x: Term) -> Term:
        terms = [
            mul(number((-1) ** k * factorial(n) // factorial(n - k)), power(x, n - k), power(c, -(k + 1)))
            for k in range(n + 1)
        ]
        return mul(call("exp", mul(c, x)), add(*terms))

    return primitive


def _between(primitive: Callable[[Term], Term], lower: Term, upper: Term, shape: SumPattern) -> OnConditions | None:
    conditions: list[Condition] = []
    rate = to_term(shape.rates[1]) if 1 in shape.rates else None
    if rate is not None:
        conditions.append(Condition(Need.NONZERO, (rate,)))
    if is_infinite(lower) or is_infinite(upper):
        if rate is None:
            return None
        # the end at infinity contributes nothing where the exponential falls towards it
        falling = neg(rate) if is_infinite(upper) else rate
        conditions.append(Condition(Need.POSITIVE, (falling,)))
    at_upper = ZERO if is_infinite(upper) else primitive(upper)
    at_lower = ZERO if is_infinite(lower) else primitive(lower)
    return sub(at_upper, at_lower), tuple(conditions)


def _beta(shape: SumPattern) -> OnConditions:
    """``∫_0^1 x^(s-1) (1-x)^(t-1) dx = Γ(s) Γ(t) / Γ(s+t)``."""
    one, other = (to_term(as_poly(exponent) + Poly({((), ()): 1})) for exponent in (shape.power, shape.rest))
    value = div(mul(call("Gamma", one), call("Gamma", other)), call("Gamma", add(one, other)))
    return value, (Condition(Need.POSITIVE, (one,)), Condition(Need.POSITIVE, (other,)))


def _power_between(normal: Normalizer, exponent: Exponent, lower: Term, upper: Term) -> OnConditions | None:
    """``∫ x^s dx`` between bounds > 0, or from 0 for ``s > -1``, or to ∞ for ``s < -1``."""
    if exponent == -1:
        if is_infinite(upper) or not (normal.signs.positive(lower) and normal.signs.positive(upper)):
            return None
        return sub(call("log", upper), call("log", lower)), ()
    if not normal.signs.nonnegative(lower) or not normal.signs.nonnegative(upper):
        return None
    raised = add(exponent_term(exponent), ONE)
    conditions = [Condition(Need.NONZERO, (raised,))]
    ends: list[Term] = []
    for bound in (upper, lower):
        if is_infinite(bound):
            conditions.append(Condition(Need.POSITIVE, (neg(raised),)))
            ends.append(ZERO)
        elif normal.signs.positive(bound):
            ends.append(div(power(bound, raised), raised))
        elif isinstance(bound, Num) or not normal(bound):
            conditions.append(Condition(Need.POSITIVE, (raised,)))
            ends.append(ZERO)
        else:
            return None
    return sub(ends[0], ends[1]), tuple(conditions)


CLOSED_FORM = Rule(
    code="closed-form",
    name="closed form of an integral",
    statement=(
        "∫ xⁿ exp(-a x² + b x) dx over ℝ, ∫ x^(s-1) exp(-b x) dx, ∫ x^(s-1) exp(-a x²) dx and ∫ x^s exp(-a log² x) dx "
        "over (0, ∞), ∫ x^(s-1) (1-x)^(t-1) dx over (0, 1), and ∫ xⁿ exp(c x) dx and ∫ x^s dx between bounds have "
        "their classical values."
    ),
    conditions=(
        ("a > 0, b > 0: the exponential falls", "∫ exp(x²) dx over ℝ diverges"),
        ("s > 0, t > 0 at an end", "∫ 1/x dx over (0, 1) diverges"),
        ("c ≠ 0", "at c = 0 the formula for ∫ exp(c x) dx divides by zero"),
    ),
    source="Gradshteyn & Ryzhik (2007), 2.321, 3.323.2, 3.381.4, 3.478.1, 8.380.1; Rudin 1976, thm 6.21",
    examples=(
        Example(r"\int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x = \sqrt{\pi}"),
        Example(r"\int_0^1 x^a\,\mathrm{d}x = \frac{1}{a+1}", (r"a \in \mathbb{R}",), "conditional", "open: a > -1"),
        Example(r"\int_{-1}^1 x^{2}\,\mathrm{d}x = 0", (), "refuted"),
    ),
    rewrite=_closed_form,
    trusted=True,
)
