"""How integrands behave at infinity and at the ends: convergence, domination and vanishing boundary terms.

An integrand is judged product by product in normal form.  A factor ``exp(P)`` whose leading term falls beats every
power; a bounded factor keeps an integrable density integrable; ``x^s`` is integrable at 0 for ``s > -1`` and at
infinity for ``s < -1`` (Rudin 1976, ch. 6; differentiation under the integral: Billingsley 1995, thm 16.8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivations.model.conditions import Condition, Conditions, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.terms import INFINITY, NEGATIVE_INFINITY, ONE, ZERO, Call, Integral, Sum, Sym, Term, free_symbols
from derivations.model.unfolding import unfolded
from derivations.normal.derivative import differentiate
from derivations.normal.equality import component_form, free_indices
from derivations.normal.form import Normalizer
from derivations.normal.poly import E, Exponent, Monomial, Poly, constant, exponent_symbols, factor_symbols
from derivations.normal.products import add_exponents, as_poly, is_infinite
from derivations.normal.terms_of import to_term
from derivations.rules.bounds import Estimates
from derivations.rules.profiles import BOUNDED, Profile, Region, is_size, profile_of

Total = Integral | Sum
"""A series is an integral over the counting measure."""


def running(total: Total) -> Sym:
    """The variable of an integral, the index of a sum."""
    return total.variable if isinstance(total, Integral) else total.index


def convergence(term: Total, context: Context) -> Conditions:
    """What makes an integral or a series converge absolutely: sign conditions where they decide it, else ``CONVERGES``.

    A series is compared with the integral of its bound, which is monotone far out (Rudin 1976, thm 3.28 and 6.20).
    """
    region = region_of(term, context)
    found: Conditions | None = None
    if region is not None:
        inner = inside(context, running(term), region)
        normal = Normalizer(inner)
        body = component_form(normal, unfolded(term.body, inner))
        found = _all(normal, body, running(term), region, None, context)
    return (Condition(Need.CONVERGES, (term,)),) if found is None else found


def domination(body: Term, parameter: Sym, variable: Sym, region: Region, context: Context) -> Conditions | None:
    """What gives ``∂ body/∂ parameter`` an integrable bound, locally uniformly in the parameter; ``None``: unknown."""
    outside, context = context, inside(context, variable, region)
    normal = Normalizer(context)
    index = free_indices(1)[0] if parameter.shape.rank else None
    derivative = differentiate(normal, component_form(normal, unfolded(body, context)), parameter, index)
    return _all(normal, derivative, variable, region, parameter, outside)


def vanishing(flux: Term, variable: Sym, context: Context) -> Conditions | None:
    """What makes a flux tend to 0 at infinity; ``None``: unknown."""
    region = Region(plus=True, minus=True)
    inner = inside(context, variable, region)
    normal = Normalizer(inner)
    estimates = Estimates(normal, variable, context)

    def needed(monomial: Monomial) -> Conditions | None:
        profile = profile_of(normal, monomial, variable, region, None)
        if profile is not None and _disappears(profile):
            return tuple(profile.conditions)
        return _smaller(normal, monomial, variable, context)

    poly = component_form(normal, unfolded(flux, inner))
    return _of_each(poly, estimates, needed)


def _smaller(normal: Normalizer, monomial: Monomial, variable: Sym, context: Context) -> Conditions | None:
    """That a product tends to 0 because it is a stated flux times what is bounded far out.

    From ``x³ p(x) → 0`` follow ``x² p(x) → 0`` and ``x³ p(x) cos(x) → 0``.
    """
    for fact in context.facts:
        if fact.condition.need is not Need.VANISHES or fact.condition.variables != (variable,):
            continue
        stated = component_form(normal, unfolded(fact.condition.terms[0], context)).single
        if stated is not None and stated[0][0] == monomial[0] and _is_bounded(stated[0], monomial, variable):
            return (fact.condition,)
    return None


def _is_bounded(below: Monomial, above: Monomial, variable: Sym) -> bool:
    """Whether a quotient of two products is bounded at infinity: no positive power, and bounded factors."""
    exponents: dict[Term, Exponent] = dict(above[1])
    for base, exponent in below[1]:
        exponents[base] = add_exponents(exponents.get(base, 0), as_poly(exponent).scaled(-1))
    power: Exponent = 0
    for base, exponent in exponents.items():
        value = as_poly(exponent).constant
        if value == 0 or variable not in factor_symbols(base, exponent):
            continue
        if value is None or base == E:
            return False
        if base == variable or is_size(base, variable):
            power = add_exponents(power, value)
        elif not (isinstance(base, Call) and base.name in BOUNDED and value > 0):
            return False
    order = as_poly(power).constant
    return order is not None and order <= 0


def _disappears(profile: Profile) -> bool:
    """Whether a product tends to 0 at infinity: an exponential beats every power, and a falling power a logarithm."""
    power = as_poly(profile.power).constant
    return not profile.densities and (profile.falls or (power is not None and power < 0))


def region_of(term: Total, context: Context) -> Region | None:
    """Where an integral or a sum runs, as far as the context shows."""
    if term.lower is None or term.upper is None:
        return Region(plus=True, minus=True)
    signs = Normalizer(context).signs
    counted = isinstance(term, Sum)
    minus, plus = term.lower == NEGATIVE_INFINITY, term.upper == INFINITY
    if (is_infinite(term.lower) and not minus) or (is_infinite(term.upper) and not plus):
        return None
    if minus:
        return Region(plus=plus, minus=True, counted=counted)
    positive = signs.nonnegative(term.lower) and (plus or signs.nonnegative(term.upper))
    touches = term.lower == ZERO or not (signs.positive(term.lower) and (plus or signs.positive(term.upper)))
    unit = (term.lower, term.upper) == (ZERO, ONE) and not counted
    return Region(plus=plus, minus=False, positive=positive, touches_zero=touches, counted=counted, unit=unit)


def inside(context: Context, variable: Sym, region: Region) -> Context:
    """The context with what the region says of the variable; facts on a free symbol of that name do not apply."""
    facts = tuple(f for f in context.facts if not any(variable in free_symbols(t) for t in f.condition.terms))
    if region.positive:
        source = Source(Origin.CONVENTION, "the range of integration")
        need = Need.NONNEGATIVE if region.touches_zero else Need.POSITIVE
        facts = (*facts, Fact(Condition(need, (variable,)), source))
    definitions = tuple(d for d in context.definitions if d.head != variable)
    return replace(context, facts=facts, definitions=definitions)


def between(total: Total, context: Context, *, closed: bool) -> Context:
    """The context with what the range of an integral or a sum says of its variable, at an end 0 only if ``closed``."""
    region = region_of(total, context) or Region(plus=False, minus=False)
    return inside(context, running(total), region if closed else replace(region, touches_zero=False))


def _all(
    normal: Normalizer, poly: Poly, variable: Sym, region: Region, uniform: Sym | None, outside: Context
) -> Conditions | None:
    """What makes a sum integrable term by term; ``outside`` is the context outside the binder of the variable."""

    def needed(monomial: Monomial) -> Conditions | None:
        profile = profile_of(normal, monomial, variable, region, uniform)
        return None if profile is None else integrable(profile, region, uniform)

    # a bound may be one far out only, and says nothing of an end at 0
    return _of_each(poly, None if region.touches_zero else Estimates(normal, variable, outside, uniform), needed)


def _of_each(
    poly: Poly, estimates: Estimates | None, needed: Callable[[Monomial], Conditions | None]
) -> Conditions | None:
    """The conditions that every term of a sum needs, as it is or with stated bounds in the place of its functions."""
    conditions: dict[Condition, None] = {}
    for monomial in poly.terms:
        found = needed(monomial)
        estimate = estimates.majorise(monomial) if found is None and estimates is not None else None
        if estimate is not None:
            parts = [needed(part) for part in estimate[0].terms]
            found = None if None in parts else (*estimate[1], *(c for part in parts for c in part or ()))
        if found is None:
            return None
        conditions.update(dict.fromkeys(found))
    return tuple(conditions)


def integrable(profile: Profile, region: Region, uniform: Sym | None) -> Conditions | None:
    """What makes a product of that profile integrable over the region; ``None``: unknown."""
    needed = list(profile.conditions)
    if region.touches_zero and profile.at_zero != 0 and not profile.flat:
        if uniform is not None and uniform in exponent_symbols(profile.at_zero):
            return None
        margin = _more_than(profile.at_zero, -1)
        if margin is None:
            return None
        needed += margin
    if profile.densities and region.counted:
        return None  # a density has an integral, but no sum
    if profile.densities:
        bounded = profile.at_zero == 0 and (profile.falls or (profile.power == 0 and not profile.logarithms))
        return tuple(needed) if profile.densities == 1 and bounded else None
    if profile.falls or not (region.plus or region.minus):
        return tuple(needed)
    margin = _more_than(as_poly(profile.power).scaled(-1), 1)
    return None if margin is None else (*needed, *margin)


def _more_than(exponent: Exponent, bound: int) -> Conditions | None:
    """``exponent > bound`` as a condition, nothing where it is plain, ``None`` where it is false."""
    margin = as_poly(exponent) + constant(-bound)
    value = margin.constant
    if value is not None:
        return () if value > 0 else None
    return (Condition(Need.POSITIVE, (to_term(margin),)),)
