"""Deciding integration by parts: the Euler operator, and the flux that certifies it.

Two integrals over the whole space of differential expressions in abstract functions agree up to boundary terms
exactly when the Euler operator of the difference of their integrands vanishes (Olver 1993, thm 4.7).  It is computed
here by linearising in one function and stripping the derivatives off its variation, which also yields the flux.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derivations.engine.peeling import peeled
from derivations.engine.strips import applied_in, strip
from derivations.model.terms import Apply, Function, Partial, Sym, Term, free_symbols, rewrite, subterms
from derivations.normal.equality import cleared
from derivations.normal.form import Normalizer
from derivations.normal.poly import NIL, Exponent, Monomial, Poly, Rational, monomial_symbols, park
from derivations.normal.products import reduced
from derivations.normal.terms_of import to_term

MAX_STRIPS = 2000


@dataclass(frozen=True, slots=True)
class Flux:
    """The divergence of ``term`` (with free index ``ι0`` for a vector variable) is the integrand."""

    term: Term


@dataclass(frozen=True, slots=True)
class NoFlux:
    """Why there is no flux."""

    reason: str


def find_flux(normal: Normalizer, integrand: Poly, variable: Sym, free_of: tuple[Sym, ...] = ()) -> Flux | NoFlux:
    """Write an integrand as a divergence, or say which function stands against it.

    Terms without any of the symbols ``free_of`` count as constants and are left out.
    """
    if free_of:
        kept = {m: c for m, c in integrand.terms.items() if set(free_of) & monomial_symbols(m)}
        integrand = Poly(kept)
    found = _by_degrees(normal, integrand, variable)
    if isinstance(found, Flux):
        return found
    rest, moved = peeled(normal, integrand, variable)
    further = _by_degrees(normal, rest, variable) if moved else found
    return Flux(to_term(moved + normal(further.term))) if isinstance(further, Flux) else found


def _by_degrees(normal: Normalizer, integrand: Poly, variable: Sym) -> Flux | NoFlux:
    """A flux made by the Euler operator, function by function and degree by degree."""
    flux, rest = NIL, integrand
    for function in _functions(integrand, variable):
        for degree, part in _by_degree(rest, function).items():
            if degree == 0:
                continue
            made = _homogeneous(normal, part, function, degree, variable)
            if isinstance(made, NoFlux):
                return made
            flux += made
            rest -= part
    if cleared(normal, rest):
        return NoFlux("part of the integrand holds no function that could be integrated by parts")
    return Flux(to_term(flux))


def variational_derivative(normal: Normalizer, integrand: Poly, function: Function, variable: Sym) -> Poly | None:
    """The Euler operator: the coefficient of the (undifferentiated) variation, linear in it; ``None``: unknown."""
    varied = _linearised(normal, integrand, function)
    if varied is None:
        return None
    variation = _variation(function)
    remainder, _ = _stripped(normal, varied, variation, variable)
    left = (base for _, factors in remainder.terms for base, _ in factors if _applied(base, variation))
    return None if any(_partials(base) for base in left) else remainder


def _functions(poly: Poly, variable: Sym) -> list[Function]:
    """The abstract functions of the variable, those that occur least often first."""
    count: dict[Function, int] = {}
    for _, factors in poly.terms:
        for base, exponent in factors:
            for term in (base, to_term(exponent)) if isinstance(exponent, Poly) else (base,):
                for _, sub in subterms(term):
                    if isinstance(sub, Apply) and variable in free_symbols(sub):
                        count[sub.function] = count.get(sub.function, 0) + 1
    return sorted(count, key=lambda f: (count[f], f.name))


def _applied(base: Term, function: Function) -> bool:
    """Whether a factor is the function (a component or a partial derivative of it)."""
    inner = applied_in(base)
    return inner is not None and inner.function == function


def _partials(base: Term) -> tuple[Partial, ...]:
    inner = applied_in(base)
    return inner.partials if inner is not None else ()


def _hidden(base: Term, exponent: Exponent, function: Function) -> bool:
    """Whether the function occurs inside another factor, out of reach of linearisation."""
    terms = [base] if not _applied(base, function) else []
    if isinstance(exponent, Poly):
        terms.append(to_term(exponent))
    return any(isinstance(sub, Apply) and sub.function == function for t in terms for _, sub in subterms(t))


def _by_degree(poly: Poly, function: Function) -> dict[Rational, Poly]:
    """The parts of a polynomial that are homogeneous in a function and its derivatives."""
    parts: dict[Rational, dict[Monomial, Rational]] = {}
    for monomial, coefficient in poly.terms.items():
        degree = sum((e for b, e in monomial[1] if _applied(b, function) and not isinstance(e, Poly)), Fraction(0))
        parts.setdefault(degree, {})[monomial] = coefficient
    return {degree: Poly(terms) for degree, terms in parts.items()}


def _variation(function: Function) -> Function:
    return Function(f"δ{function.name}", function.result, function.subscripts)


def _homogeneous(normal: Normalizer, part: Poly, function: Function, degree: Rational, variable: Sym) -> Poly | NoFlux:
    varied = _linearised(normal, part, function)
    if varied is None:
        return NoFlux(f"{function.name} occurs inside another function")
    remainder, flux = _stripped(normal, varied, _variation(function), variable)
    if cleared(normal, remainder):
        return NoFlux(f"the variational derivative by {function.name} does not vanish")
    back = _named(to_term(flux), _variation(function), function)
    return normal(back).scaled(1 / Fraction(degree))


def _named(term: Term, old: Function, new: Function) -> Term:
    def change(sub: Term) -> Term | None:
        if isinstance(sub, Apply) and sub.function == old:
            return Apply(new, sub.args, sub.partials)
        return None

    return rewrite(term, change)


def _linearised(normal: Normalizer, poly: Poly, function: Function) -> Poly | None:
    """The first variation: each occurrence of the function in turn replaced by its variation."""
    new = _variation(function)
    pieces = NIL
    for (dummies, factors), coefficient in poly.terms.items():
        for base, exponent in factors:
            if _hidden(base, exponent, function):
                return None
            if not _applied(base, function) or isinstance(exponent, Poly):
                continue
            rest = dict(factors)
            rest[base] = exponent - 1
            rest[_named(base, function, new)] = 1
            made = reduced(dummies, rest, normal)
            piece = made if isinstance(made, Poly) else Poly({made: 1})
            pieces += piece.scaled(coefficient * exponent)
    return pieces


def _stripped(normal: Normalizer, poly: Poly, variation: Function, variable: Sym) -> tuple[Poly, Poly]:
    """Integrate by parts until the variation carries no derivative: what remains, and the flux of what was moved."""
    remainder, flux = NIL, NIL
    work = poly
    for _ in range(MAX_STRIPS):
        if not work:
            break
        (monomial, coefficient) = next(iter(work.terms.items()))
        work = Poly({m: c for m, c in work.terms.items() if m != monomial})
        moved = _one_strip(normal, monomial, variation, variable)
        if moved is None:
            remainder += Poly({monomial: coefficient})
            continue
        new_flux, new_work = moved
        flux += new_flux.scaled(coefficient)
        work += new_work.scaled(coefficient)
    return remainder + work, flux


def _one_strip(normal: Normalizer, monomial: Monomial, variation: Function, variable: Sym) -> tuple[Poly, Poly] | None:
    """The last derivative on the variation by the variable, moved off it."""
    dummies, factors = park(monomial)
    position = next(n for n, (base, _) in enumerate(factors) if _applied(base, variation))
    last = reversed(_partials(factors[position][0]))
    return next((made for one in last if (made := strip(normal, dummies, factors, position, one, variable))), None)
