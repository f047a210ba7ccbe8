"""How integrands behave at infinity and at the ends: convergence, domination and vanishing boundary terms.

An integrand is judged product by product in normal form.  A factor ``exp(P)`` whose leading term falls beats every
power; a bounded factor keeps an integrable density integrable; ``x^s`` is integrable at 0 for ``s > -1`` and at
infinity for ``s < -1`` (Rudin 1976, ch. 6; differentiation under the integral: Billingsley 1995, thm 16.8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    ZERO,
    Apply,
    Call,
    Component,
    Integral,
    Sym,
    Term,
    free_symbols,
    neg,
    rewrite,
)
from derivations.normal.derivative import differentiate
from derivations.normal.equality import component_form, free_indices
from derivations.normal.form import Normalizer
from derivations.normal.poly import E, Exponent, Monomial, Poly, Rational, constant, exponent_symbols, symbols_of
from derivations.normal.products import add_exponents, as_poly, is_infinite
from derivations.normal.terms_of import to_term
from derivations.rules.bounds import Estimates
from derivations.rules.unfolding import unfolded

BOUNDED = frozenset({"sin", "cos", "tanh", "arctan", "arcsin", "arccos", "erf", "sign"})
Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Where the variable runs: towards which infinities, whether through positive values only, whether up to 0."""

    plus: bool
    minus: bool
    positive: bool = False
    touches_zero: bool = False


@dataclass(slots=True)
class Profile:
    """What a product does as a function of the variable: ``x^power · exp(Σ c_n x^n) · bounded · densities``."""

    falls: bool = False
    power: Exponent = 0
    at_zero: Exponent = 0
    densities: int = 0
    logarithms: int = 0
    conditions: list[Condition] = field(default_factory=list)


def convergence(term: Integral, context: Context) -> Conditions:
    """What makes an integral converge absolutely: sign conditions where they decide it, else ``CONVERGES``."""
    region = _region(term, context)
    found: Conditions | None = None
    if region is not None:
        inner = inside(context, term.variable, region)
        normal = Normalizer(inner)
        body = component_form(normal, unfolded(term.body, inner))
        found = _all(normal, body, term.variable, region, None, context)
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
        profile = _profile(normal, monomial, variable, region, None)
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
        if value == 0 or variable not in symbols_of(base) | exponent_symbols(exponent):
            continue
        if value is None or base == E:
            return False
        if base == variable or _is_size(base, variable):
            power = add_exponents(power, value)
        elif not (isinstance(base, Call) and base.name in BOUNDED and value > 0):
            return False
    order = as_poly(power).constant
    return order is not None and order <= 0


def _disappears(profile: Profile) -> bool:
    """Whether a product tends to 0 at infinity: an exponential beats every power, and a falling power a logarithm."""
    power = as_poly(profile.power).constant
    return not profile.densities and (profile.falls or (power is not None and power < 0))


def region_of(term: Integral, context: Context) -> Region | None:
    """Where an integral runs, as far as the context shows."""
    return _region(term, context)


def _region(term: Integral, context: Context) -> Region | None:
    if term.lower is None or term.upper is None:
        return Region(plus=True, minus=True)
    signs = Normalizer(context).signs
    minus, plus = term.lower == NEGATIVE_INFINITY, term.upper == INFINITY
    if (is_infinite(term.lower) and not minus) or (is_infinite(term.upper) and not plus):
        return None
    if minus or plus:
        if minus:
            return Region(plus=plus, minus=True)
        positive = signs.nonnegative(term.lower)
        return Region(plus=True, minus=False, positive=positive, touches_zero=not signs.positive(term.lower))
    positive = signs.nonnegative(term.lower) and signs.nonnegative(term.upper)
    touches = term.lower == ZERO or not (signs.positive(term.lower) and signs.positive(term.upper))
    return Region(plus=False, minus=False, positive=positive, touches_zero=touches)


def inside(context: Context, variable: Sym, region: Region) -> Context:
    """The context with what the region says of the variable; facts on a free symbol of that name do not apply."""
    facts = tuple(f for f in context.facts if not any(variable in symbols_of(t) for t in f.condition.terms))
    if region.positive:
        source = Source(Origin.CONVENTION, "the range of integration")
        need = Need.NONNEGATIVE if region.touches_zero else Need.POSITIVE
        facts = (*facts, Fact(Condition(need, (variable,)), source))
    definitions = tuple(d for d in context.definitions if d.head != variable)
    return replace(context, facts=facts, definitions=definitions)


def _all(
    normal: Normalizer, poly: Poly, variable: Sym, region: Region, uniform: Sym | None, outside: Context
) -> Conditions | None:
    """What makes a sum integrable term by term; ``outside`` is the context outside the binder of the variable."""

    def needed(monomial: Monomial) -> Conditions | None:
        profile = _profile(normal, monomial, variable, region, uniform)
        return None if profile is None else _integrable(profile, region, uniform)

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


def _integrable(profile: Profile, region: Region, uniform: Sym | None) -> Conditions | None:
    needed = list(profile.conditions)
    if region.touches_zero and profile.at_zero != 0:
        if uniform is not None and uniform in exponent_symbols(profile.at_zero):
            return None
        margin = _more_than(profile.at_zero, -1)
        if margin is None:
            return None
        needed += margin
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


def _profile(
    normal: Normalizer, monomial: Monomial, variable: Sym, region: Region, uniform: Sym | None
) -> Profile | None:
    profile = Profile()
    for base, exponent in monomial[1]:
        if variable not in symbols_of(base) | exponent_symbols(exponent):
            continue
        if not _factor(normal, base, exponent, variable, region, uniform, profile):
            return None
    return profile


def _factor(
    normal: Normalizer,
    base: Term,
    exponent: Exponent,
    variable: Sym,
    region: Region,
    uniform: Sym | None,
    profile: Profile,
) -> bool:
    """Enter one factor into the profile; whether it was understood."""
    if base == E and isinstance(exponent, Poly):
        return _exponential(normal, exponent, variable, region, uniform, profile)
    if base == variable or _is_size(base, variable):
        if base != variable and isinstance(exponent, Poly) and not region.positive:
            return _power_of_size(normal, exponent, uniform, profile)
        return _power_of_variable(exponent, region, uniform, profile)
    if isinstance(exponent, Poly):
        return False
    if isinstance(base, Component) and base.body == variable:
        profile.power = add_exponents(profile.power, exponent)
        return exponent >= 0
    if isinstance(base, Component) and isinstance(base.body, Apply):
        return False
    if isinstance(base, Call):
        return exponent >= 0 and _known_call(normal, base, exponent, variable, region, profile)
    if isinstance(base, Apply):
        return exponent == 1 and _density(normal, base, variable, uniform, profile)
    return _compound(normal, base, exponent, variable, region, profile)


def _is_size(base: Term, variable: Sym) -> bool:
    """Whether a term is the absolute value of the variable."""
    return isinstance(base, Call) and base.name == "Abs" and base.args == (variable,)


def _power_of_variable(exponent: Exponent, region: Region, uniform: Sym | None, profile: Profile) -> bool:
    profile.power = add_exponents(profile.power, exponent)
    if isinstance(exponent, Poly):
        profile.at_zero = add_exponents(profile.at_zero, exponent)
        return region.positive and (uniform is None or uniform not in exponent_symbols(exponent))
    if exponent < 0:
        profile.at_zero = add_exponents(profile.at_zero, exponent)
        return region.positive
    if exponent.denominator != 1 or region.touches_zero:
        profile.at_zero = add_exponents(profile.at_zero, exponent)
    return True


def _power_of_size(normal: Normalizer, exponent: Poly, uniform: Sym | None, profile: Profile) -> bool:
    """``|x|^k`` with a symbol ``k`` that is known not to be negative: 0 may lie in the range."""
    profile.power = add_exponents(profile.power, exponent)
    profile.conditions.append(Condition(Need.NONNEGATIVE, (to_term(exponent),)))
    known = normal.signs.nonnegative(to_term(exponent))
    return known and (uniform is None or uniform not in exponent_symbols(exponent))


def _known_call(
    normal: Normalizer, base: Call, exponent: Rational, variable: Sym, region: Region, profile: Profile
) -> bool:
    if base.name in BOUNDED:
        return True
    if base.name == "Abs":
        own = degree(normal(base.args[0]), variable)
        profile.power = add_exponents(profile.power, 0 if own is None else own * exponent)
        return own is not None
    if base.name != "log":
        return False
    profile.logarithms += 1
    (argument,) = base.args
    if argument == variable:
        # log x is smaller than every power of x at both ends; strict inequalities leave it room
        return region.positive
    return normal.signs.positive(argument) and degree(normal(argument), variable) is not None


def _density(normal: Normalizer, base: Apply, variable: Sym, uniform: Sym | None, profile: Profile) -> bool:
    """Whether the factor is an abstract density of the variable, hence integrable, whatever its parameters."""
    density = base.function.density
    if density is None or base.partials or len(density.of) != 1 or base.function.result.rank:
        return False
    slot = base.function.subscripts
    others = base.args[:slot] + base.args[slot + 1 :]
    if base.args[slot] != variable or any(variable in symbols_of(a) for a in others):
        return False
    profile.densities += 1
    return uniform is None or not any(uniform in symbols_of(a) for a in others)


def _compound(
    normal: Normalizer, base: Term, exponent: Exponent, variable: Sym, region: Region, profile: Profile
) -> bool:
    own = degree(normal(base), variable)
    if own is None or isinstance(exponent, Poly):
        return False
    if exponent < 0 and not _bounded_below(normal, normal(base), variable, region):
        return False
    if exponent >= 0:
        profile.power = add_exponents(profile.power, own * exponent)
    elif variable.shape.rank == 0 and normal.signs.nonzero(to_term(coefficient(normal(base), variable, own))):
        # where the leading coefficient may vanish, the power falls for some parameters only
        profile.power = add_exponents(profile.power, own * exponent)
    return True


def _bounded_below(normal: Normalizer, poly: Poly, variable: Sym, region: Region) -> bool:
    """Whether a polynomial stays above a positive constant: a positive constant plus terms that are not negative."""
    free = Poly({m: c for m, c in poly.terms.items() if variable not in symbols_of(to_term(Poly({m: 1})))})
    rest = poly - free
    top = all(variable in symbols_of(to_term(Poly({m: 1}))) for m in rest.terms)
    return bool(free) and top and normal.signs.positive(to_term(free)) and normal.signs.nonnegative(to_term(rest))


def degree(poly: Poly, variable: Sym) -> int | None:
    """The degree of a polynomial in the variable (or in its components); ``None`` if it is none."""
    highest = 0
    for _, factors in poly.terms:
        own = 0
        for base, exponent in factors:
            if variable not in symbols_of(base) | exponent_symbols(exponent):
                continue
            plain = base == variable or (isinstance(base, Component) and base.body == variable)
            if not plain or not isinstance(exponent, int) or exponent < 0:
                return None
            own += exponent
        highest = max(highest, own)
    return highest


# ---------------------------------------------------------------------------------------------- exponentials


def _exponential(
    normal: Normalizer, exponent: Poly, variable: Sym, region: Region, uniform: Sym | None, profile: Profile
) -> bool:
    if variable.shape.rank:
        top = degree(exponent, variable)
        isotropic = _isotropic(exponent, variable) if top == 2 else None
        return isotropic is not None and _falling(normal, [isotropic.scaled(-1)], variable, uniform, profile)
    rates = []
    for sign in (1, -1):
        towards = _towards(normal, exponent, variable, sign)
        top = degree(towards, variable)
        if top is None:
            return False
        if region.plus if sign > 0 else region.minus:
            rates.append(coefficient(towards, variable, top).scaled(-1 if sign > 0 or top % 2 == 0 else 1))
    return _falling(normal, rates, variable, uniform, profile) if rates else True


def _towards(normal: Normalizer, exponent: Poly, variable: Sym, sign: int) -> Poly:
    """A polynomial in ``x`` and ``|x|`` on the side of one sign, where ``|x|`` is ``x`` or ``-x``."""
    if not any(_is_size(base, variable) for _, factors in exponent.terms for base, _ in factors):
        return exponent
    signed = variable if sign > 0 else neg(variable)
    return normal(rewrite(to_term(exponent), lambda part: signed if _is_size(part, variable) else None))


def _falling(normal: Normalizer, rates: list[Poly], variable: Sym, uniform: Sym | None, profile: Profile) -> bool:
    """Enter that the exponential falls at these rates, each of which must be positive."""
    for rate in rates:
        term = to_term(rate)
        if uniform is not None and uniform in symbols_of(term):
            return False
        if rate.constant is not None and rate.constant <= 0:
            return False
        if not normal.signs.positive(term):
            if normal.signs.nonnegative(to_term(rate.scaled(-1))):
                return False
            profile.conditions.append(Condition(Need.POSITIVE, (term,)))
        else:
            # what the range of integration says of the variable is no condition
            known = sorted(normal.signs.used, key=repr)
            used = [c for c in known if not any(variable in symbols_of(t) for t in c.terms)]
            profile.conditions.extend(c for c in used if c not in profile.conditions)
    profile.falls = True
    return True


def coefficient(poly: Poly, variable: Sym, order: int) -> Poly:
    """The coefficient of ``variable^order``."""
    found: dict[Monomial, Rational] = {}
    for (dummies, factors), value in poly.terms.items():
        own = next((e for b, e in factors if b == variable), 0)
        if own == order:
            found[(dummies, tuple(f for f in factors if f[0] != variable))] = value
    return Poly(found)


def _isotropic(poly: Poly, variable: Sym) -> Poly | None:
    """``c`` where the quadratic part is ``c ‖x‖²`` with ``c`` free of the variable."""
    found: dict[Monomial, Rational] = {}
    for (dummies, factors), value in poly.terms.items():
        own = [(b, e) for b, e in factors if variable in symbols_of(b)]
        if sum(e for _, e in own if isinstance(e, int)) < 2:
            continue
        index = own[0][0].children[1] if isinstance(own[0][0], Component) else None
        if len(own) != 1 or len(dummies) != 1 or index != dummies[0][0]:
            return None
        found[((), tuple(f for f in factors if f not in own))] = value
    return Poly(found) if found else None


def abstract(term: Term, context: Context) -> bool:
    """Whether a term, with its definitions unfolded, holds a function that nothing specifies.

    In an integral, the function must depend on the variable: over ``(y - m)^2 dy`` no function in ``m`` has a say.
    """
    whole = unfolded(term, context)
    return _holds_function(whole.body, whole.variable) if isinstance(whole, Integral) else _holds_function(whole)


def _holds_function(term: Term, variable: Sym | None = None) -> bool:
    if variable is not None and variable not in free_symbols(term):
        return False
    return isinstance(term, Apply) or any(_holds_function(child, variable) for child in term.children)
