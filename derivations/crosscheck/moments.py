"""Integrals of polynomials against a normal density, in closed form: exact also where they are nested.

Source: L. Isserlis, "On a formula for the product-moment coefficient of any order of a normal frequency distribution",
Biometrika 12 (1918).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from derivations.crosscheck.gaussian import Polynomial, polynomial
from derivations.crosscheck.world import DensityProbe, World
from derivations.model.terms import Apply, Expect, Integral, Num, Sym, Term, factors_of, free_symbols, mul, rewrite
from numeric.probes import Gaussians

MAX_DEGREE = 8


def with_moments(term: Term, world: World) -> Term:
    """The term with every integral of a polynomial against a chosen normal density replaced by its value.

    Its coefficients are numbers, and symbols that have exact values.
    """
    exact = {s: Fraction(v) for s, v in world.values.items() if not s.dims and isinstance(v, int | Fraction)}

    def known(part: Term) -> Term | None:
        if not isinstance(part, Integral | Expect) or not free_symbols(part) <= exact.keys():
            return None
        value = _moment(part, world, exact)
        return None if value is None else Num(value)

    return rewrite(term, known)


def _moment(part: Term, world: World, exact: Mapping[Sym, Fraction]) -> Fraction | None:
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
    names = {v: v.name for v in variables}
    rest = polynomial(mul(*(f for f in factors if f is not densities[0])), names, exact)
    return None if rest is None else _expected(rest, *law)


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


def _expected(terms: Polynomial, law: Gaussians, place: dict[str, int]) -> Fraction | None:
    if any(len(monomial) > MAX_DEGREE for monomial in terms):
        return None
    return sum((c * _product(law, tuple(place[v] for v in m)) for m, c in terms.items()), Fraction(0))


def _product(law: Gaussians, variables: tuple[int, ...]) -> Fraction:
    """The mean of a product of normal variables: the first one alone, or paired with each of the others."""
    if not variables:
        return Fraction(1)
    first, rest = variables[0], variables[1:]
    total = law.means[0][first][0] * _product(law, rest)
    for k, other in enumerate(rest):
        total += law.covariance[first][other] * _product(law, rest[:k] + rest[k + 1 :])
    return total
