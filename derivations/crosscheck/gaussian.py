"""Linear Gaussian laws in closed form: a likelihood that is defined as a normal density over a normal prior.

The exponent of the definition is read as an exact quadratic polynomial and its factor is compared with the normal
density's.  Every marginal and conditional of the joint law is then known without an integral, which keeps refutations
free of nested integrals.

Source: C. M. Bishop, *Pattern Recognition and Machine Learning*, 2006, equations 2.113-2.117.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb

from derivations.crosscheck.laws import DrawnLaw
from derivations.model.context import Definition
from derivations.model.terms import Add, Call, Dot, Function, Mul, Norm, Num, Pow, Sym, Term, factors_of, rational_value
from numeric.enclosures import exact
from numeric.probes import Gaussians

Polynomial = dict[tuple[str, ...], Fraction]
"""Coefficients of monomials, which are sorted tuples of variable names."""

MAX_TERMS = 60


@dataclass(frozen=True, slots=True)
class Conditional:
    """``variable | given ~ N(offset + Σ slopes·given, variance)``."""

    variable: str
    slopes: Mapping[str, Fraction]
    offset: Fraction
    variance: Fraction


def closed_law(law: DrawnLaw, prior: Gaussians, values: Mapping[Sym, Any]) -> tuple[Gaussians, tuple[str, ...]] | None:
    """The joint law with the order of its variables, or nothing where a definition is not linear Gaussian.

    Args:
        law: the densities of one letter, without parameters.
        prior: one normal component over the variables without definition.
        values: exact values of the symbols.
    """
    if law.subscripts or len(prior.weights) != 1:
        return None
    order = [v for v in law.variables if law.defined(v) is None]
    mean = [prior.means[0][i][0] for i in range(len(order))]
    covariance = [list(row) for row in prior.covariance[: len(order)]]
    waiting = [v for v in law.variables if v not in order]
    for _ in range(len(waiting)):
        for variable in [v for v in waiting if v not in order]:
            definition = law.defined(variable)
            found = conditional(definition, values) if definition is not None else None
            if found is None:
                return None
            if set(found.slopes) <= set(order):
                _append(found, order, mean, covariance)
    if len(order) < len(law.variables):
        return None
    means = (tuple((m, m, m) for m in mean),)
    return Gaussians((Fraction(1),), means, tuple(tuple(row) for row in covariance)), tuple(order)


def _append(found: Conditional, order: list[str], mean: list[Fraction], covariance: list[list[Fraction]]) -> None:
    weights = [found.slopes.get(v, Fraction(0)) for v in order]
    column = [sum((w * c for w, c in zip(weights, row, strict=True)), Fraction(0)) for row in covariance]
    own = sum((w * c for w, c in zip(weights, column, strict=True)), found.variance)
    mean.append(sum((w * m for w, m in zip(weights, mean, strict=True)), found.offset))
    for row, entry in zip(covariance, column, strict=True):
        row.append(entry)
    covariance.append([*column, own])
    order.append(found.variable)


def conditional(definition: Definition, values: Mapping[Sym, Any]) -> Conditional | None:
    """Read a definition as a linear Gaussian conditional density, exactly."""
    head = definition.head
    roles = head.density if isinstance(head, Function) else None
    if roles is None or len(roles.of) != 1 or len(definition.parameters) != 1 + len(roles.given):
        return None
    names = {s: name for s, name in zip(definition.parameters, roles.of + roles.given, strict=True)}
    fixed = {s: v for s, v in values.items() if s not in names and isinstance(v, Fraction)}
    exponent: Polynomial | None = {}
    front = acb(1)
    for factor in factors_of(definition.body):
        if isinstance(factor, Call) and factor.name == "exp":
            exponent = _added(exponent, polynomial(factor.args[0], names, fixed))
        else:
            value = _constant(factor, fixed)
            if value is None:
                return None
            front *= value
    return _read(exponent, front, roles.of[0], roles.given) if exponent is not None else None


def _read(exponent: Polynomial, front: acb, variable: str, given: Sequence[str]) -> Conditional | None:
    precision = -2 * exponent.get((variable, variable), Fraction(0))
    if precision <= 0 or any(len(monomial) > 2 for monomial in exponent):
        return None
    slopes = {g: exponent.get(tuple(sorted((variable, g))), Fraction(0)) / precision for g in given}
    offset = exponent.get((variable,), Fraction(0)) / precision
    rest = {m: c for m, c in exponent.items() if variable not in m and m}
    mean: Polynomial = {**{(g,): s for g, s in slopes.items()}, (): offset}
    square = _multiplied(mean, mean)
    wanted = {m: -precision / 2 * c for m, c in (square or {}).items()}
    if {m: c for m, c in wanted.items() if m and c} != {m: c for m, c in rest.items() if c}:
        return None
    shift = exponent.get((), Fraction(0)) - wanted.get((), Fraction(0))
    factor = front * acb(exact(shift)).exp()
    normal = (acb(exact(precision)) / (2 * acb.pi())).sqrt()
    if not factor.overlaps(normal) or not factor.real.rad() < arb("1e-15"):
        return None
    return Conditional(variable, slopes, offset, 1 / precision)


def _constant(term: Term, values: Mapping[Sym, Fraction]) -> acb | None:
    """A factor without the variables: rationals, π, and powers of positive ones."""
    match term:
        case Num(value):
            return acb(exact(value))
        case Mul(factors):
            product = acb(1)
            for part in factors:
                factor = _constant(part, values)
                if factor is None:
                    return None
                product *= factor
            return product
        case Pow(base, exponent):
            root, power = _constant(base, values), rational_value(exponent)
            return root.pow(acb(exact(power))) if root is not None and root.real > 0 and power is not None else None
        case Sym() if term in values:
            return acb(exact(values[term]))
    return acb.pi() if getattr(term, "name", "") == "\\pi" else None


# --------------------------------------------------------------------------------------------- polynomials


def polynomial(term: Term, names: Mapping[Sym, str], values: Mapping[Sym, Fraction]) -> Polynomial | None:
    """A term as an exact polynomial in the named symbols (vectors of one component count as scalars)."""
    match term:
        case Num(value):
            return {(): value}
        case Sym() if term in names:
            return {(names[term],): Fraction(1)}
        case Sym() if term in values:
            return {(): values[term]}
        case Add(terms):
            total: Polynomial | None = {}
            for part in terms:
                total = _added(total, polynomial(part, names, values))
            return total
        case Mul(factors):
            product: Polynomial | None = {(): Fraction(1)}
            for part in factors:
                product = _multiplied(product, polynomial(part, names, values))
            return product
        case Dot(left, right):
            return _multiplied(polynomial(left, names, values), polynomial(right, names, values))
        case Pow(base, Num(exponent)) if exponent.denominator == 1 and abs(exponent) <= 4:
            inner = base.vector if isinstance(base, Norm) and exponent % 2 == 0 else base
            return _raised(polynomial(inner, names, values), int(exponent))
    return None


def _added(left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None:
        return None
    return {m: left.get(m, Fraction(0)) + right.get(m, Fraction(0)) for m in {*left, *right}}


def _multiplied(left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None or len(left) * len(right) > MAX_TERMS:
        return None
    result: Polynomial = {}
    for m, a in left.items():
        for n, b in right.items():
            key = tuple(sorted(m + n))
            result[key] = result.get(key, Fraction(0)) + a * b
    return result


def _raised(base: Polynomial | None, exponent: int) -> Polynomial | None:
    if base is None:
        return None
    if exponent < 0:
        constant = base.get((), Fraction(0)) if set(base) <= {()} else Fraction(0)
        return {(): constant**exponent} if constant else None
    result: Polynomial | None = {(): Fraction(1)}
    for _ in range(exponent):
        result = _multiplied(result, base)
    return result


def unfolds_to_law(definition: Definition, law: DrawnLaw) -> bool:
    """Whether a definition is one of a density of this letter that the others imply."""
    head = definition.head
    return (
        isinstance(head, Function)
        and head.density is not None
        and (head.name, head.subscripts) == (law.name, law.subscripts)
        and definition not in law.base
        and set(head.density.of + head.density.given) <= set(law.variables)
    )
