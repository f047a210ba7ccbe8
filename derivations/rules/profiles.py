"""What a product does as a function of one variable: powers, exponentials, densities, and where it has poles."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from derivations.model.conditions import Condition, Need
from derivations.model.terms import (
    ONE,
    Add,
    Apply,
    Call,
    Component,
    Num,
    Sym,
    Term,
    add,
    call,
    free_symbols,
    fresh_name,
    mul,
    neg,
    power,
    rewrite,
    sub,
)
from derivations.model.terms.known_functions import KNOWN
from derivations.normal.form import Normalizer
from derivations.normal.poly import E, Exponent, Monomial, Poly, Rational, constant, exponent_symbols, factor_symbols
from derivations.normal.products import add_exponents, as_poly
from derivations.normal.terms_of import to_term

BOUNDED = frozenset(one.name for one in KNOWN if one.bounded)


@dataclass(frozen=True, slots=True)
class Region:
    """Where the variable runs: towards which infinities, whether through positive values only, whether up to 0.

    ``counted``: through whole numbers; ``unit``: from 0 to 1.
    """

    plus: bool
    minus: bool
    positive: bool = False
    touches_zero: bool = False
    counted: bool = False
    unit: bool = False


@dataclass(slots=True)
class Profile:
    """What a product does as a function of the variable: ``x^power · exp(Σ c_n x^n) · bounded · densities``.

    ``ratios``: whose powers stand in it, where the variable counts; ``flat``: at 0 it is smaller than every power.
    """

    falls: bool = False
    flat: bool = False
    power: Exponent = 0
    at_zero: Exponent = 0
    densities: int = 0
    logarithms: int = 0
    ratios: list[Term] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)


def profile_of(
    normal: Normalizer, monomial: Monomial, variable: Sym, region: Region, uniform: Sym | None
) -> Profile | None:
    """What a product does as a function of the variable; ``None`` where a factor is not understood.

    Args:
        normal: of the place where the product stands.
        monomial: the product.
        variable: that runs.
        region: through which values.
        uniform: a parameter near every value of which the profile has to hold.
    """
    profile = Profile()
    steep = region.counted and region.plus and not region.minus and uniform is None
    steep = steep and any(_over_factorial(normal, *factor, variable) for factor in monomial[1])
    for base, exponent in monomial[1]:
        if variable not in factor_symbols(base, exponent):
            continue
        if steep and _below_factorial(normal, base, exponent, variable):
            continue
        if variable in free_symbols(base) and variable in exponent_symbols(exponent):
            return None  # x^x is no power
        if not _factor(normal, base, exponent, variable, region, uniform, profile):
            return None
    if profile.ratios and region.plus:
        profile.conditions += within_unit(mul(*profile.ratios))
        profile.falls = True
    profile.falls |= steep
    return profile


def _over_factorial(normal: Normalizer, base: Term, exponent: Exponent, variable: Sym) -> bool:
    """Whether a factor is one over a factorial of the variable, as ``1/Γ(k+1)`` is; it has no poles."""
    if not isinstance(base, Call) or base.name != "Gamma" or not isinstance(exponent, int) or exponent >= 0:
        return False
    argument = normal(base.args[0])
    slope = coefficient(argument, variable, 1).constant if degree(argument, variable) == 1 else None
    return slope is not None and slope > 0


def _below_factorial(normal: Normalizer, base: Term, exponent: Exponent, variable: Sym) -> bool:
    """Whether beside one over a factorial a factor does not matter: it is another one, or a power of a fixed ratio."""
    return _over_factorial(normal, base, exponent, variable) or stepwise(base, exponent, variable) is not None


def stepwise(base: Term, exponent: Exponent, variable: Sym) -> Term | None:
    """The ratio ``q`` of a factor ``c q^n``, as ``r²`` of ``r^(2n+1)``; ``None`` if it is none."""
    if variable in free_symbols(base) or not isinstance(exponent, Poly) or degree(exponent, variable) != 1:
        return None
    step = coefficient(exponent, variable, 1)
    if base == E:
        return call("exp", to_term(step))
    if not isinstance(step.constant, int):
        return None
    return base if step.constant == 1 else power(base, step.constant)


def within_unit(ratio: Term) -> list[Condition]:
    """``-1 < q < 1``; of an exponential, that its exponent is negative."""
    if isinstance(ratio, Call) and ratio.name == "exp":
        return [Condition(Need.POSITIVE, (neg(ratio.args[0]),))]
    return [Condition(Need.POSITIVE, (side,)) for side in (sub(ONE, ratio), add(ONE, ratio))]


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
    if base == Num(Fraction(-1)) and region.counted:
        return True  # a sign
    if base == E and isinstance(exponent, Poly):
        return _exponential(normal, exponent, variable, region, uniform, profile)
    entered = _power(normal, base, exponent, variable, region, uniform, profile)
    if entered is not None:
        return entered
    if isinstance(exponent, Poly):
        ratio = stepwise(base, exponent, variable) if region.counted and not region.minus and uniform is None else None
        profile.ratios += [] if ratio is None else [ratio]
        return ratio is not None
    if isinstance(base, Component) and base.body == variable:
        profile.power = add_exponents(profile.power, exponent)
        return exponent >= 0
    if isinstance(base, Component) and isinstance(base.body, Apply):
        return False
    if isinstance(base, Call):
        return exponent >= 0 and _known_call(normal, base, exponent, variable, region, profile)
    if isinstance(base, Apply):
        return exponent == 1 and _density(normal, base, variable, uniform, profile)
    return _compound(normal, base, exponent, variable, profile)


def _power(
    normal: Normalizer,
    base: Term,
    exponent: Exponent,
    variable: Sym,
    region: Region,
    uniform: Sym | None,
    profile: Profile,
) -> bool | None:
    """Enter a power of the variable, of its size or of what it is short of 1; ``None``: the factor is none."""
    if region.unit and is_rest_to_one(normal, base, variable):
        return _power_at_one(exponent, uniform, profile)
    if base != variable and not is_size(base, variable):
        return None
    if base != variable and isinstance(exponent, Poly) and not region.positive:
        return _power_of_size(normal, exponent, uniform, profile)
    return _power_of_variable(exponent, region, uniform, profile)


def is_size(base: Term, variable: Sym) -> bool:
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


def is_rest_to_one(normal: Normalizer, base: Term, variable: Sym) -> bool:
    """Whether a term is ``1 - x``."""
    return isinstance(base, Add) and normal(base) == normal(sub(ONE, variable))


def _power_at_one(exponent: Exponent, uniform: Sym | None, profile: Profile) -> bool:
    """``(1 - x)^s`` up to 1, where it is integrable for ``s > -1``."""
    margin = as_poly(exponent) + constant(1)
    if margin.constant is None:
        profile.conditions.append(Condition(Need.POSITIVE, (to_term(margin),)))
        return uniform is None or uniform not in exponent_symbols(exponent)
    return margin.constant > 0


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
    if base.args[slot] != variable or any(variable in free_symbols(a) for a in others):
        return False
    profile.densities += 1
    return uniform is None or not any(uniform in free_symbols(a) for a in others)


def _compound(normal: Normalizer, base: Term, exponent: Exponent, variable: Sym, profile: Profile) -> bool:
    own = degree(normal(base), variable)
    if own is None or isinstance(exponent, Poly):
        return False
    if exponent < 0 and not _bounded_below(normal, normal(base), variable):
        return False
    if exponent >= 0:
        profile.power = add_exponents(profile.power, own * exponent)
    elif variable.shape.rank == 0 and normal.signs.nonzero(to_term(coefficient(normal(base), variable, own))):
        # where the leading coefficient may vanish, the power falls for some parameters only
        profile.power = add_exponents(profile.power, own * exponent)
    return True


def _bounded_below(normal: Normalizer, poly: Poly, variable: Sym) -> bool:
    """Whether a polynomial stays above a positive constant: a positive constant plus terms that are not negative."""
    free = Poly({m: c for m, c in poly.terms.items() if variable not in free_symbols(to_term(Poly({m: 1})))})
    rest = poly - free
    top = all(variable in free_symbols(to_term(Poly({m: 1}))) for m in rest.terms)
    return bool(free) and top and normal.signs.positive(to_term(free)) and normal.signs.nonnegative(to_term(rest))


def degree(poly: Poly, variable: Sym) -> int | None:
    """The degree of a polynomial in the variable (or in its components); ``None`` if it is none."""
    highest = 0
    for _, factors in poly.terms:
        own = 0
        for base, exponent in factors:
            if variable not in factor_symbols(base, exponent):
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
    inner = in_logarithm(normal, exponent, variable) if region.positive else None
    if inner is not None:
        poly, logarithm = inner
        profile.flat = degree(poly, logarithm) == 2
        return profile.flat and _falling(
            normal, [coefficient(poly, logarithm, 2).scaled(-1)], variable, uniform, profile
        )
    rates = []
    for sign, reached in ((1, region.plus), (-1, region.minus)):
        towards = _towards(normal, exponent, variable, sign)
        top = degree(towards, variable)
        if top is None or (reached and top == 0):
            return False  # no polynomial; or constant on this side, as x + |x| is
        if reached:
            rates.append(coefficient(towards, variable, top).scaled(-1 if sign > 0 or top % 2 == 0 else 1))
    return _falling(normal, rates, variable, uniform, profile) if rates else True


def in_logarithm(normal: Normalizer, poly: Poly, variable: Sym) -> tuple[Poly, Sym] | None:
    """A polynomial in the logarithm of the variable, and what that is called in it; ``None`` if it is none."""
    logarithm = call("log", variable)
    if not any(base == logarithm for _, factors in poly.terms for base, _ in factors):
        return None
    whole = to_term(poly)
    name = Sym(fresh_name("u", {symbol.name for symbol in free_symbols(whole)}))
    found = normal(rewrite(whole, lambda part: name if part == logarithm else None))
    return (found, name) if degree(found, name) and variable not in free_symbols(to_term(found)) else None


def _towards(normal: Normalizer, exponent: Poly, variable: Sym, sign: int) -> Poly:
    """A polynomial in ``x`` and ``|x|`` on the side of one sign, where ``|x|`` is ``x`` or ``-x``."""
    if not any(is_size(base, variable) for _, factors in exponent.terms for base, _ in factors):
        return exponent
    signed = variable if sign > 0 else neg(variable)
    return normal(rewrite(to_term(exponent), lambda part: signed if is_size(part, variable) else None))


def _falling(normal: Normalizer, rates: list[Poly], variable: Sym, uniform: Sym | None, profile: Profile) -> bool:
    """Enter that the exponential falls at these rates, each of which must be positive."""
    for rate in rates:
        term = to_term(rate)
        if uniform is not None and uniform in free_symbols(term):
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
            used = [c for c in known if not any(variable in free_symbols(t) for t in c.terms)]
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
        own = [(b, e) for b, e in factors if variable in free_symbols(b)]
        if sum(e for _, e in own if isinstance(e, int)) < 2:
            continue
        index = own[0][0].children[1] if isinstance(own[0][0], Component) else None
        if len(own) != 1 or len(dummies) != 1 or index != dummies[0][0]:
            return None
        found[((), tuple(f for f in factors if f not in own))] = value
    return Poly(found) if found else None
