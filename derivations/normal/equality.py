"""Deciding that a term is identically zero: denominators are cleared, integrals over one domain are combined.

The answer is "shown to be zero" or "not shown"; the second says nothing (constants such as ``π`` and ``e`` are atoms,
and not all identities of the known functions are in the normal form).
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import product
from math import prod

from derivations.model.conditions import Condition, Need
from derivations.model.terms import (
    Add,
    Integral,
    Made,
    Num,
    Shape,
    Sort,
    Sum,
    Sym,
    Term,
    free_symbols,
    made_symbol,
    number,
)
from derivations.normal.form import Normalizer
from derivations.normal.poly import (
    ONE,
    UNIT,
    Dummy,
    Exponent,
    Monomial,
    Poly,
    Rational,
    atom,
    monomial_symbols,
    parked,
    rename_dummies,
    total,
    unused,
)
from derivations.normal.products import add_exponents, distribute, is_atomic, is_infinite, power, product_of
from derivations.normal.terms_of import to_term
from derivations.normal.trigonometry import amplitudes, by_exponentials, oscillates

MAX_ROUNDS = 12

MAX_ENTRIES = 16
"""Vectors and matrices of up to so many entries are compared entry by entry."""


def free_indices(rank: int) -> tuple[Sym, ...]:
    """Index symbols for the components of a vector or matrix identity; no document can write them."""
    return tuple(made_symbol(Made.COMPONENT, n) for n in range(rank))


def component_form(normal: Normalizer, term: Term) -> Poly:
    """The normal form of a scalar, or of the general component of a vector or matrix.

    That of a vector or matrix of few entries is a sum over them, each times a unit of its own.
    """
    rank = term.shape.rank
    positions = _positions(term.shape)
    if positions:
        units = (made_symbol(Made.UNIT, n, sort=Sort.REAL) for n in range(len(positions)))
        parts = zip(units, positions, strict=True)
        return total(normal.product(atom(unit), normal.component(term, place)) for unit, place in parts)
    return normal.component(term, free_indices(rank)) if rank else normal(term)


def _positions(shape: Shape) -> list[tuple[Num, ...]]:
    """The positions of the entries of a shape of few numbers; none for others."""
    sizes = [int(dim.value) for dim in shape.dims if isinstance(dim, Num)]
    if not sizes or len(sizes) < shape.rank or prod(sizes) > MAX_ENTRIES:
        return []
    return list(product(*([number(k) for k in range(1, size + 1)] for size in sizes)))


def is_zero(normal: Normalizer, poly: Poly) -> bool:
    """Whether a polynomial is shown to vanish identically."""
    poly = normal.of_kinds(poly)
    if not poly:
        return True
    plain = _leveled(normal, cleared(normal, poly))
    ways = (_integrals_cancel, _sums_cancel)
    return not plain or any(way(normal, poly) for way in ways) or _waves_cancel(normal, plain)


def _leveled(normal: Normalizer, poly: Poly) -> Poly:
    """Powers of a sum whose exponents differ by numbers, by the least one: ``(1+x)^(n+1)`` beside ``(1+x)^n``."""
    found = {part for _, factors in poly.terms for factor in factors if (part := _symbolic(*factor)) is not None}
    least: dict[tuple[Term, Poly], int] = {}
    for base, rest, shift in found:
        least[base, rest] = min(least.get((base, rest), shift), shift)
    if len(least) == len(found):
        return poly

    def one(monomial: Monomial) -> Poly:
        dummies, factors = monomial
        pieces = []
        for factor in () if dummies else factors:
            part = _symbolic(*factor)
            more = 0 if part is None else part[2] - least[part[0], part[1]]
            if part is not None and more:
                low = add_exponents(part[1], least[part[0], part[1]])
                factors = tuple((base, low) if (base, e) == factor else (base, e) for base, e in factors)
                pieces.append(power(normal(part[0]), more, normal))
        return normal.product(Poly({(dummies, factors): 1}), *pieces)

    return distribute(poly, one)


def _symbolic(base: Term, exponent: Exponent) -> tuple[Term, Poly, int] | None:
    """A sum to a power with symbols and a whole number in the exponent: the base, and the two apart."""
    if not isinstance(exponent, Poly) or is_atomic(base) or not isinstance(base, Add):
        return None
    number = exponent.terms.get(UNIT, 0)
    return (base, exponent - Poly({UNIT: number} if number else {}), number) if isinstance(number, int) else None


def _waves_cancel(normal: Normalizer, poly: Poly) -> bool:
    """Whether a polynomial in trigonometric and hyperbolic functions vanishes."""
    if not oscillates(poly):
        return False
    plain = cleared(normal, by_exponentials(normal, poly))
    found = amplitudes(normal, plain)
    return found is not None and all(not cleared(normal, one) for one in found)


def _sums_cancel(normal: Normalizer, poly: Poly) -> bool:
    """Whether the finite sums over each range combine into one whose terms vanish, and so does what is beside them."""
    if not any(dummies for dummies, _ in poly.terms):
        return False
    first = unused(symbol for monomial in poly.terms for symbol in {*monomial_symbols(monomial), *_summed(monomial)})
    groups: dict[tuple[Dummy, ...], dict[Monomial, Rational]] = defaultdict(dict)
    for monomial, coefficient in poly.terms.items():
        names = {symbol: parked(first + n) for n, symbol in enumerate(_summed(monomial))}
        ranges, factors = rename_dummies(monomial, names)
        groups[ranges][(), factors] = coefficient
    rest = Poly(groups.pop((), {}))
    if len(groups) == 1 and rest:
        ((ranges, group),) = groups.items()
        return len(ranges) == 1 and _spread(normal, ranges[0], Poly(group), rest)
    return all(is_zero(normal, poly) for poly in (rest, *map(Poly, groups.values())))


def _spread(normal: Normalizer, ranges: Dummy, group: Poly, rest: Poly) -> bool:
    """Whether what stands beside a sum over a range vanishes with it, once it is spread evenly over the range."""
    _, lower, upper = ranges
    length = normal(upper) - normal(lower) + ONE
    if not is_zero(normal, normal.product(length, group) + rest):
        return False
    normal.signs.used.add(Condition(Need.COUNT, (to_term(length),)))
    return True


def _summed(monomial: Monomial) -> tuple[Sym, ...]:
    """The indices that a product is summed over."""
    return tuple(symbol for symbol, _, _ in monomial[0])


def cleared(normal: Normalizer, poly: Poly) -> Poly:
    """Multiply by the compound denominators (each written, hence nonzero) and expand, until none is left."""
    for _ in range(MAX_ROUNDS):
        found = _deepest_denominator(poly)
        if found is None:
            return poly
        base, exponent = found
        multiplier = _one_factor(normal, base, -exponent)
        poly = normal.product(poly, multiplier)
    return poly


def _one_factor(normal: Normalizer, base: Term, exponent: Rational) -> Poly:
    if exponent.denominator == 1 and not is_atomic(base):
        # keep the factor whole: it must meet its negative power before it is multiplied out
        return Poly({((), ((base, int(exponent)),)): 1})
    return product_of({base: exponent}, normal)


def _deepest_denominator(poly: Poly) -> tuple[Term, Rational] | None:
    worst: dict[Term, Rational] = {}
    for dummies, factors in poly.terms:
        bound = {symbol for symbol, _, _ in dummies}
        for base, exponent in factors:
            if _is_denominator(base, exponent) and not bound & free_symbols(base) and not isinstance(exponent, Poly):
                worst[base] = min(worst.get(base, 0), _whole_below(exponent))
    return next(iter(worst.items()), None)


def _is_denominator(base: Term, exponent: Exponent) -> bool:
    return not isinstance(exponent, Poly) and exponent < 0 and not is_atomic(base)


def _whole_below(exponent: int | Fraction) -> int:
    return exponent.numerator // exponent.denominator


def _integrals_cancel(normal: Normalizer, poly: Poly) -> bool:
    """Whether the integrals over each domain combine into one with an integrand that vanishes."""
    groups: dict[tuple[type, Sym, tuple[Term, ...]], list[Poly]] = defaultdict(list)
    rest: dict[Monomial, Rational] = {}
    for monomial, coefficient in poly.terms.items():
        found = _one_integral(monomial)
        if found is None:
            rest[monomial] = coefficient
            continue
        position, binder = found
        dummies, factors = monomial
        outside = factors[:position] + factors[position + 1 :]
        variable = binder.binds[0]
        if variable is None or any(variable in free_symbols(base) for base, _ in outside):
            return False
        domain = (type(binder), variable, binder.children[1:])
        whole = Poly({(dummies, outside): coefficient})
        groups[domain].append(normal.product(whole, normal(binder.children[0])))
    if not groups:
        return False
    if len(groups) == 1:
        # over one bounded interval, what is left of the constants is an integral too
        ((_, _, bounds),) = groups
        length = _length(normal, bounds)
        if length:
            groups[next(iter(groups))].append(Poly(rest).scaled(Fraction(1) / length))
            rest = {}
    return all(is_zero(normal, total(group)) for group in ([Poly(rest)], *groups.values()))


def _length(normal: Normalizer, bounds: tuple[Term, ...]) -> Rational | None:
    if len(bounds) != 2 or any(map(is_infinite, bounds)):
        return None
    return (normal(bounds[1]) - normal(bounds[0])).constant


def _one_integral(monomial: Monomial) -> tuple[int, Integral | Sum] | None:
    """The only integral (or infinite series) of a monomial, to the first power."""
    found = [(n, base, e) for n, (base, e) in enumerate(monomial[1]) if isinstance(base, Integral | Sum)]
    return (found[0][0], found[0][1]) if len(found) == 1 and found[0][2] == 1 else None
