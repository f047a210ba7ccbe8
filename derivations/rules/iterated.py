"""Iterated integrals and series: exchanging their order, and when that is permitted.

Where the integrand is nowhere negative the order never matters (Tonelli); elsewhere the iterated integral of its
absolute value must be finite (Fubini).  Series are integrals over the counting measure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Conditions, Need
from derivations.model.context import Context
from derivations.model.proof import Argument
from derivations.model.terms import (
    Add,
    Apply,
    Call,
    Integral,
    Mul,
    Sum,
    Sym,
    Term,
    add,
    free_symbols,
    fresh_name,
    mul,
    rebind,
)
from derivations.model.unfolding import unfolded
from derivations.normal.equality import component_form
from derivations.normal.form import Normalizer
from derivations.normal.integrals import split_factor
from derivations.normal.poly import Factor, Monomial, Poly, factor_symbols
from derivations.normal.products import is_infinite
from derivations.normal.signs import Signs
from derivations.rules.abstract import Falling, has_pole
from derivations.rules.exchange import as_integral
from derivations.rules.growth import Total, inside, integrable, region_of, running
from derivations.rules.probability import split
from derivations.rules.profiles import BOUNDED, Region, profile_of


@dataclass(frozen=True, slots=True)
class Iterated:
    """A total over a total; the body of ``outer`` does not count, the one of ``inner`` is the whole integrand."""

    outer: Total
    inner: Total

    @property
    def variables(self) -> tuple[Sym, Sym]:
        """The variables, the outer one first."""
        return running(self.outer), running(self.inner)

    @property
    def term(self) -> Total:
        """The iterated integral, with all factors inside."""
        return replace(self.outer, body=self.inner)

    @property
    def turned(self) -> Iterated:
        """The same integral in the other order."""
        return Iterated(self.inner, replace(self.outer, body=self.inner.body))

    def over(self, body: Term) -> Iterated:
        """The same integral of another integrand."""
        return Iterated(self.outer, replace(self.inner, body=body))


def as_total(term: Term) -> Total | None:
    """An integral, an expectation as one, or an infinite series: what is short, algebra takes apart."""
    if isinstance(term, Sum):
        return term if is_infinite(term.upper) else None
    return as_integral(term)


def iterated(term: Term) -> Iterated | None:
    """A total whose body is a single total times factors, with the factors inside and no name bound twice.

    The bounds of the inner one must be free of the outer variable: else the order is no matter of convergence alone.
    """
    outer = as_total(term)
    factors = () if outer is None else outer.body.factors if isinstance(outer.body, Mul) else (outer.body,)
    totals = [(n, total) for n, factor in enumerate(factors) if (total := as_total(factor)) is not None]
    if outer is None or len(totals) != 1:
        return None
    position, inner = totals[0]
    if any(running(outer) in free_symbols(bound) for bound in inner.children[1:]):
        return None
    others = (*factors[:position], *factors[position + 1 :])
    old = running(inner)
    taken = {s.name for part in (*outer.children, inner, *others) for s in free_symbols(part)} | {running(outer).name}
    if old.name in taken:
        taken |= {s.name for s in free_symbols(inner.body)}
        inner = rebind(inner, replace(old, name=fresh_name(old.name, taken)))
    return Iterated(outer, replace(inner, body=mul(*others, inner.body)))


def addends(body: Term) -> tuple[Term, ...]:
    """An integrand as a sum: the factors around its first sum are multiplied into each of its terms."""
    factors = body.factors if isinstance(body, Mul) else (body,)
    for position, factor in enumerate(factors):
        if isinstance(factor, Add):
            return tuple(mul(*factors[:position], term, *factors[position + 1 :]) for term in factor.terms)
    return (body,)


def _fubini(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    found = iterated(place.term)
    if found is None:
        return Refusal("not one integral or series of another, with bounds of its own")
    match arguments:
        case ():
            swapped = found.turned.term
            return Rewritten(swapped, () if _is_nonnegative(found, place.context) else (_summable(found),))
        case (int() as chosen,) if 0 <= chosen < len(terms := addends(found.inner.body)) > 1:
            part = found.over(terms[chosen])
            rest = found.over(add(*terms[:chosen], *terms[chosen + 1 :]))
            return Rewritten(add(rest.term, part.turned.term), (_summable(part),))
        case _:
            return Refusal("no such term of the integrand")


def _summable(found: Iterated) -> Condition:
    return Condition(Need.SUMMABLE, (found.term,))


def _is_nonnegative(found: Iterated, context: Context) -> bool:
    """Whether the integrand is nowhere negative on the ranges."""
    within = _inside(found, context)
    return Signs(within).nonnegative(unfolded(found.inner.body, within))


# ---------------------------------------------------------------------------------------------- summability


def summable(term: Term, context: Context) -> Conditions | None:
    """What makes the iterated integral of the absolute value finite, product by product; ``None``: unknown."""
    found = iterated(term)
    if found is None:
        return None
    within = _inside(found, context)
    normal = Normalizer(within)
    needed: dict[Condition, None] = {}
    for monomial in component_form(normal, unfolded(found.inner.body, within)).terms:
        own = _separately(normal, monomial, found, context)
        if own is None:
            return None
        needed.update(dict.fromkeys(own))
    return tuple(needed)


def _separately(normal: Normalizer, monomial: Monomial, found: Iterated, context: Context) -> Conditions | None:
    """What makes a product integrable whose factors depend on one variable each, or are bounded.

    An abstract density of the inner variable integrates to one whatever the outer one is: beside it, all that depends
    on the inner variable must be bounded.
    """
    outer, inner = found.variables
    own: dict[Sym, list[Factor]] = {outer: [], inner: []}
    shared: list[Factor] = []
    for base, exponent in monomial[1]:
        for part in chain(*split_factor(base, exponent, inner)):
            on = [symbol for symbol in (outer, inner) if symbol in factor_symbols(*part)]
            (own[on[0]] if len(on) == 1 else shared if on else []).append(part)
    kernels = [part for part in shared if _is_density_of(part, inner)]
    others = [part for part in shared if part not in kernels]
    if not all(map(_is_bounded, others)) or len(kernels) > 1:
        return None
    if kernels:
        alone = isinstance(found.inner, Integral) and all(map(_is_bounded, own[inner]))
        return _integrable(normal, own[outer], found.outer, context) if alone else None
    both = [_integrable(normal, own[running(total)], total, context) for total in (found.outer, found.inner)]
    return None if both[0] is None or both[1] is None else both[0] + both[1]


def _integrable(normal: Normalizer, factors: list[Factor], total: Total, context: Context) -> Conditions | None:
    region = region_of(total, context)
    profile = None if region is None else profile_of(normal, ((), tuple(factors)), running(total), region, None)
    return None if region is None or profile is None else integrable(profile, region, None)


def _is_bounded(factor: Factor) -> bool:
    base, exponent = factor
    return isinstance(base, Call) and base.name in BOUNDED and not isinstance(exponent, Poly) and exponent > 0


def _is_density_of(factor: Factor, variable: Sym) -> bool:
    """Whether a factor is an abstract density of just this variable, whatever it is conditioned on."""
    base, exponent = factor
    if not isinstance(base, Apply) or base.partials or base.function.density is None or exponent != 1:
        return False
    slot = base.function.subscripts
    others = base.args[:slot] + base.args[slot + 1 :]
    own = len(base.function.density.of) == 1 and base.args[slot] == variable
    return own and not any(variable in free_symbols(arg) for arg in others)


def is_expectation(term: Term, context: Context) -> bool:
    """Whether an iterated integral averages over abstract densities: in every product of its integrand, without a pole.

    Each variable must stand in the density as its own, not only as what it is conditioned on.
    """
    found = iterated(term)
    if found is None or isinstance(found.outer, Sum) or isinstance(found.inner, Sum):
        return False
    within = _inside(found, context)
    normal = Normalizer(within)
    products = component_form(normal, unfolded(found.inner.body, within)).terms
    falling = [Falling(normal, variable, within) for variable in found.variables]
    return all(
        _averages(product, found.variables)
        and all(one.order(product) > 0 for one in falling)
        and not has_pole(normal, product, found.variables)
        for product in products
    )


def _averages(product: Monomial, variables: tuple[Sym, ...]) -> bool:
    own: set[Term] = set()
    for base, exponent in product[1]:
        parts = split(base) if exponent == 1 else None
        if parts is not None:
            own |= {parts[3][role] for role in parts[1].of}
    return own >= set(variables)


def _inside(found: Iterated, context: Context) -> Context:
    """The context with what the ranges say of both variables."""
    for total in (found.outer, found.inner):
        context = inside(context, running(total), region_of(total, context) or Region(plus=True, minus=True))
    return context


FUBINI = Rule(
    code="fubini",
    name="order of integration",
    statement="∫ ∫ f(x, y) dy dx = ∫ ∫ f(x, y) dx dy, for bounds free of x and y; so for series, and for a term of f.",
    conditions=(
        (
            "∫ ∫ |f(x, y)| dy dx < ∞, unless f ≥ 0",
            "f(x, y) = (x² - y²)/(x² + y²)² on the unit square: one order gives π/4, the other -π/4",
        ),
    ),
    source="Fubini 1907, Tonelli 1909; Rudin, Real and Complex Analysis (1987), thm 8.8 and example 8.9",
    examples=(
        Example(
            r"\int \left( \int x^2 p(x, y)\,\mathrm{d}x \right) \mathrm{d}y = \int x^2 p(x)\,\mathrm{d}x",
            (r"x, y \in \mathbb{R}",),
        ),
        Example(
            r"\int_0^1 \int_0^1 \frac{x^2 - y^2}{(x^2 + y^2)^2}\,\mathrm{d}y\,\mathrm{d}x = "
            r"\int_0^1 \int_0^1 \frac{x^2 - y^2}{(x^2 + y^2)^2}\,\mathrm{d}x\,\mathrm{d}y",
            (r"x, y \in \mathbb{R}",),
            "conditional",
            "open, and false: the integral of the absolute value diverges",
        ),
    ),
    rewrite=_fubini,
)
