"""Integration by parts over the whole space, closed by its flux.

The rule is handed a flux ``V``.  It checks by algebra that the two sides differ by ``∫ ∇·V dx``; then they differ by
the boundary term of ``V``, which must vanish at infinity or be what the claim itself writes as its boundary term.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivations.kernel import Closed, Example, Refusal, Rule, inside_of
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES
from derivations.model.terms import (
    ONE,
    Apply,
    Call,
    Component,
    Deriv,
    Expect,
    Integral,
    Limits,
    Sum,
    Sym,
    Term,
    free_symbols,
    has_function,
    subterms,
)
from derivations.normal.equality import cleared, component_form, free_indices
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.poly import Monomial, Poly, Rational, factor_symbols, rename
from derivations.normal.terms_of import factors_term
from derivations.rules.algebra import with_domains
from derivations.rules.definedness import domain_of
from derivations.rules.probability import split


@dataclass(frozen=True, slots=True)
class Gathered:
    """A difference of two sides: one integral over the whole space, boundary terms, and nothing else."""

    integrand: Poly
    boundary: Poly


def gather(normal: Normalizer, difference: Poly, variable: Sym) -> Gathered | None:
    """Write a difference as ``∫ integrand d(variable) + boundary terms``, if it is of that form."""
    integrand = Poly({})
    boundary: dict[Monomial, Rational] = {}
    for monomial, coefficient in difference.terms.items():
        dummies, factors = monomial
        if any(isinstance(base, Limits) for base, _ in factors):
            boundary[monomial] = coefficient
            continue
        found = [(n, base) for n, (base, _) in enumerate(factors) if _whole(base, variable)]
        if len(found) != 1 or factors[found[0][0]][1] != 1:
            return None
        position, integral = found[0]
        outside = factors[:position] + factors[position + 1 :]
        if any(variable in free_symbols(base) for base, _ in outside) or not isinstance(integral, Integral):
            return None
        inner = rename(normal(integral.body), {integral.variable: variable})
        integrand += normal.product(Poly({(dummies, outside): coefficient}), inner)
    return Gathered(integrand, Poly(boundary))


def _whole(base: Term, variable: Sym) -> bool:
    return isinstance(base, Integral) and base.lower is None and base.variable.dims == variable.dims


def divergence(flux: Term, variable: Sym) -> Term:
    """``Σ_i ∂_i V_i`` of a flux written with the free index ``ι0``; the derivative of a scalar flux."""
    if not variable.dims:
        return Deriv(variable, None, flux, variable)
    (index,) = free_indices(1)
    return Sum(index, Deriv(variable, index, flux, variable), ONE, variable.dims[0])


def boundary_term(flux: Term, variable: Sym) -> Term:
    """The boundary term of a flux over the whole space."""
    if not variable.dims:
        return Limits(variable, flux)
    (index,) = free_indices(1)
    return Sum(index, Limits(variable, flux, None, None, index), ONE, variable.dims[0])


def no_boundary_term(normal: Normalizer, flux: Term, variable: Sym) -> Condition:
    """What makes the boundary term of a flux zero.

    On the line, and along one axis, that the flux tends to 0.  In more dimensions that is too weak beside an
    integrable divergence: ``F = x (1 + ‖x‖²)^{-3/2}`` tends to 0 in space, ``∇·F`` is integrable, and ``∫ ∇·F`` is 4π.
    It is enough where each ``∂_i F_i`` is integrable, by Fubini's theorem; that is asked of a flux that holds a
    density, ``F = p s``, whose terms are averages as they are written, ``E_p[∂_i s_i]`` and ``E_p[s_i ∂_i log p]``
    (Hyvärinen 2005, app. A).  Any other flux is to be integrable itself: with a smooth cut-off ``χ(x/R)``, the integral
    of ``χ ∇·F`` is at most ``C/R ∫ ‖F‖`` (Gaffney 1954, Annals of Mathematics 60).
    """
    whole = _without_constants(normal, flux, variable)
    if not variable.dims or all(_along_an_axis(m) or _averages(m, variable) for m in normal(flux).terms):
        return Condition(Need.VANISHES, (whole,), (variable,))
    return Condition(Need.INTEGRABLE, (whole,), (variable,))


def _averages(monomial: Monomial, variable: Sym) -> bool:
    """Whether a product holds a density of the variable, or a derivative of one."""
    bases = (replace(b, partials=()) if isinstance(b, Apply) else b for b, exponent in monomial[1] if exponent == 1)
    parts = map(split, bases)
    return any(variable in (found[3][role] for role in found[1].of) for found in parts if found is not None)


def _along_an_axis(monomial: Monomial) -> bool:
    """Whether a flux has one component only: it holds ``δ_ij`` for its own index."""
    index = free_indices(1)[0]
    return any(isinstance(base, Call) and base.name == "Delta" and index in base.args for base, _ in monomial[1])


def _without_constants(normal: Normalizer, flux: Term, variable: Sym) -> Term:
    """A flux without constant factors, and as a vector where there is one."""
    single = normal(flux).single
    if single is not None and not single[0][0]:
        kept = [(b, e) for b, e in single[0][1] if variable in factor_symbols(b, e)]
        (index,) = free_indices(1)
        whole = [(b.body if isinstance(b, Component) and b.indices == (index,) else b, e) for b, e in kept]
        if sum(b.shape.rank for b, _ in whole) <= 1 and all(e == 1 for b, e in whole if b.shape.rank):
            return factors_term(tuple(whole)) if whole else flux
    return flux


def smooth_flux(flux: Term, variable: Sym, context: Context) -> tuple[Condition, ...]:
    """That each ∂_i V_i exists everywhere and is integrable: a jump or a pole inside would be a boundary term too.

    Of the divergence alone that is not enough: ``x/(1 + ‖x‖²)`` in the plane tends to 0, and its divergence integrates
    to 2π.
    """
    everywhere = domain_of(divergence(flux, variable), context).needed
    index = free_indices(1)[0] if variable.dims else None
    slope = Deriv(variable, index, flux, variable)
    return (*everywhere, Condition(Need.CONVERGES, (Integral(variable, slope),)))


def on_a_part(claim: Claim, context: Context) -> str | None:
    """The variable of an integral over the whole space that is stated to run over a part of it, if there is one."""
    restricted = {
        symbol.name
        for fact in context.facts
        if fact.condition.need in SIGNS and not any(map(has_function, fact.condition.terms))
        for symbol in free_symbols(fact.condition.terms[0])
    }
    for side in (claim.left, claim.right):
        for _, term in subterms(side):
            if isinstance(term, Expect) or (isinstance(term, Integral) and term.lower is None):
                found = restricted & {term.variable.name, *_roles_of(term)}
                if found:
                    return min(found)
    return None


def _roles_of(total: Integral | Expect) -> set[str]:
    """The random variables whose values the variable of an integral stands for."""
    found: set[str] = set()
    for child in total.children:
        for _, part in subterms(child):
            parts = split(part)
            if parts is not None:
                found |= {role for role in parts[1].of if parts[3][role] == total.variable}
    return found


def _close(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    match arguments:
        case (Sym() as variable, Term() as flux) if claim.relation in EQUALITIES and not flux.shape.rank:
            pass
        case _:
            return Refusal("the arguments are the variable and the flux")
    if claim.left.shape.rank:
        return Refusal("not an equation of scalars")
    part = on_a_part(claim, context)
    if part is not None:
        return Refusal(f"{part} is restricted to a part of its space, whose boundary has terms too")
    context = inside_of((variable,), context)
    normal = Normalizer(context)
    try:
        difference = component_form(normal, claim.left) - component_form(normal, claim.right)
        gathered = gather(normal, difference, variable)
        if gathered is None:
            return Refusal("the sides do not differ by an integral over the whole space")
        if cleared(normal, gathered.integrand - normal(divergence(flux, variable))):
            return Refusal("the integrands do not differ by the divergence of the flux")
        conditions: tuple[Condition, ...] = ()
        if gathered.boundary:
            if cleared(normal, gathered.boundary + normal(boundary_term(flux, variable))):
                return Refusal("the boundary term written is not that of the flux")
        else:
            conditions = (no_boundary_term(normal, flux, variable),)
        conditions += smooth_flux(flux, variable, context)
        closed = with_domains(claim, context, tuple(normal.signs.used))
    except CannotNormaliseErrors as error:
        return Refusal(str(error))
    return Closed((*closed.conditions, *conditions), closed.presupposed)


BY_PARTS = Rule(
    code="by-parts",
    name="integration by parts",
    statement="∫ F dx = ∫ G dx over ℝᵈ when F - G = ∇·V and the flux V vanishes at infinity.",
    conditions=(
        ("V → 0 at infinity", "p Cauchy and s(x) = x²: p → 0, but p s → 1/π, and ∫ p s' and -∫ p' s differ"),
        (
            "V is integrable, in more than one dimension where it holds no density",
            "x (1 + ‖x‖²)^{-3/2} → 0 in space, and the integral of its divergence is 4π",
        ),
        ("each ∂_i V_i is integrable", "by Fubini the integral is then that of the boundary terms along each axis"),
    ),
    source="Olver, Applications of Lie Groups to Differential Equations (1993), thm 4.7; Hyvärinen 2005, app. A",
    examples=(
        Example(
            r"\int u(x) v'(x)\,\mathrm{d}x = -\int u'(x) v(x)\,\mathrm{d}x",
            (r"u, v: \mathbb{R} \to \mathbb{R}",),
            "conditional",
            "open: u v → 0 at infinity",
        ),
    ),
    close=_close,
    trusted=True,
)
