"""Integrals of polynomials against a normal density, in closed form: exact also where they are nested.

Source: L. Isserlis, "On a formula for the product-moment coefficient of any order of a normal frequency distribution",
Biometrika 12 (1918).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from derivations.crosscheck.gaussian import Polynomial, polynomial
from derivations.crosscheck.world import DensityProbe, World
from derivations.model.terms import (
    ZERO,
    Apply,
    Call,
    Expect,
    Integral,
    Num,
    Pow,
    Sym,
    Term,
    add,
    factors_of,
    free_symbols,
    mul,
    rewrite,
)
from numeric.probes import Gaussians

MAX_DEGREE = 8


def with_moments(term: Term, world: World) -> Term:
    """The term with every integral of a polynomial against a chosen normal density replaced by its value.

    Its coefficients are numbers, symbols that have exact values, and roots and known functions of these.
    """
    exact = {s: Fraction(v) for s, v in world.values.items() if not s.dims and isinstance(v, int | Fraction)}

    def known(part: Term) -> Term | None:
        if not isinstance(part, Integral | Expect) or not free_symbols(part) <= exact.keys():
            return None
        return _moment(part, world, exact)

    return rewrite(term, known)


def _moment(part: Term, world: World, exact: Mapping[Sym, Fraction]) -> Term | None:
    variables: list[Sym] = []
    factors: list[Term] = []
    while isinstance(part, Integral | Expect):
        if part.variable.dims or (isinstance(part, Integral) and part.lower is not None):
            return None
        variables.append(part.variable)
        if isinstance(part, Expect):
            factors += factors_of(part.weight)
        inside = factors_of(part.body)
        nested = [f for f in inside if isinstance(f, Integral | Expect)]
        if len(nested) != 1:
            factors += inside
            break
        factors += [f for f in inside if f is not nested[0]]
        part = nested[0]
    densities = [f for f in factors if isinstance(f, Apply)]
    law = _law(densities, variables, world)
    if law is None:
        return None
    held: dict[Term, Sym] = {}
    rest = _with_symbols(mul(*(f for f in factors if f is not densities[0])), frozenset(variables), exact, held)
    terms = polynomial(rest, {s: s.name for s in (*variables, *held.values())}, exact)
    return None if terms is None else _expected(terms, *law, {symbol.name: one for one, symbol in held.items()})


def _with_symbols(term: Term, variables: frozenset[Sym], exact: Mapping[Sym, Fraction], held: dict[Term, Sym]) -> Term:
    """A term with symbols for its roots and known functions that are constant, and no exact numbers."""
    if isinstance(term, Pow | Call) and variables.isdisjoint(free_symbols(term)):
        if polynomial(term, {}, exact) is None:
            return held.setdefault(term, Sym(f"κ{len(held)}"))
        return term
    return (
        term.rebuild(tuple(_with_symbols(one, variables, exact, held) for one in term.children))
        if term.children
        else term
    )


def _law(densities: Sequence[Apply], variables: Sequence[Sym], world: World) -> tuple[Gaussians, dict[str, int]] | None:
    """The normal law of the integration variables, and where it keeps each of them."""
    if len(densities) != 1 or densities[0].partials or len(set(variables)) < len(variables):
        return None
    probe, args = world.probes.get(densities[0].function), densities[0].args
    if not isinstance(probe, DensityProbe) or probe.given or probe.parameters or len(probe.law.weights) != 1:
        return None
    if len(args) != len(variables) or set(args) != set(variables):
        return None
    return probe.law, {v.name: k for v, k in zip(args, probe.of, strict=True) if isinstance(v, Sym)}


def _expected(terms: Polynomial, law: Gaussians, place: dict[str, int], held: Mapping[str, Term]) -> Term | None:
    """The mean of a polynomial in variables, by their ``place`` in the law, and in constants, which are ``held``."""
    found: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for monomial, coefficient in terms.items():
        variables = tuple(place[name] for name in monomial if name not in held)
        if len(variables) > MAX_DEGREE:
            return None
        found[tuple(name for name in monomial if name in held)] += coefficient * _product(law, variables)
    parts = [mul(Num(value), *map(held.__getitem__, names)) if names else Num(value) for names, value in found.items()]
    return add(*parts) if len(parts) > 1 else next(iter(parts), ZERO)


def _product(law: Gaussians, variables: tuple[int, ...]) -> Fraction:
    """The mean of a product of normal variables: the first one alone, or paired with each of the others."""
    if not variables:
        return Fraction(1)
    first, rest = variables[0], variables[1:]
    total = law.means[0][first][0] * _product(law, rest)
    for k, other in enumerate(rest):
        total += law.covariance[first][other] * _product(law, rest[:k] + rest[k + 1 :])
    return total
