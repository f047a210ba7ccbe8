"""Normal forms of integrals, infinite series, boundary terms and products.

Each is split into primitives over single products; bound symbols are named by level, so equal ones are equal terms.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    Apply,
    Array,
    Call,
    Component,
    Integral,
    Limits,
    Made,
    Num,
    Product,
    Sum,
    Sym,
    Term,
    add,
    all_values,
    contains,
    counts_all,
    free_symbols,
    made_symbol,
    number,
    number_of,
    substitute,
    subterms,
)
from derivations.model.terms import ONE as ONE_TERM
from derivations.normal.events import total_chance
from derivations.normal.poly import (
    NIL,
    ONE,
    E,
    Exponent,
    Factors,
    Monomial,
    Poly,
    atom,
    exponent_symbols,
    factor_symbols,
    level,
    park,
)
from derivations.normal.powers import power
from derivations.normal.products import as_poly, distribute, is_infinite, merge, product_of, simple, with_dummies
from derivations.normal.recursion import Recursion
from derivations.normal.terms_of import exponent_term, factors_term, to_term

Body = Callable[[Term], Poly]

MAX_WRITTEN_OUT = 12
"""Sums between numbers with at most so many terms are written out."""


def integral(normal: Recursion, term: Integral, body: Body) -> Poly:
    """``∫ Σ c_k m_k = Σ c_k ∫ m_k`` with everything free of the variable taken out."""
    lower, upper = _bounds(normal, term.lower, term.upper)
    if lower is not None and lower == upper:
        return NIL
    positive = lower is not None and upper is not None and _runs_over_positive(normal, lower, upper)
    inside = inner_symbol(term.variable, term.body, made=Made.INSIDE_POSITIVE if positive else Made.INSIDE)
    if positive:
        normal.signs.interior.add(inside)
    poly = body(substitute(term.body, {term.variable: inside}))
    sign = 1
    if lower is not None and upper is not None and _order(lower) > _order(upper):
        lower, upper, sign = upper, lower, -1

    def primitive(factors: Factors) -> Poly:
        return _primitive_integral(normal, inside, factors, lower, upper)

    return _taken_apart(normal, poly, inside, primitive).scaled(sign)


def _runs_over_positive(normal: Recursion, lower: Term, upper: Term) -> bool:
    return normal.signs.nonnegative(lower) and (upper == lower or normal.signs.nonnegative(upper))


def _bounds(normal: Recursion, lower: Term | None, upper: Term | None) -> tuple[Term | None, Term | None]:
    """Canonical bounds; from -∞ to ∞ is the whole space, which has none."""
    if lower is None or upper is None or (_is_minus_infinity(lower) and upper == INFINITY):
        return None, None
    return _bound(normal, lower), _bound(normal, upper)


def _is_minus_infinity(bound: Term) -> bool:
    return bound != INFINITY and is_infinite(bound)


def _bound(normal: Recursion, bound: Term) -> Term:
    return bound if is_infinite(bound) else normal.canonical(bound)


def _order(bound: Term) -> tuple[int, Fraction, str]:
    """-∞ before numbers before symbols before ∞."""
    if is_infinite(bound):
        return (3 if bound.children == () else 0), Fraction(0), ""
    if isinstance(bound, Num):
        return 1, bound.value, ""
    return 2, Fraction(0), bound.key


def inner_symbol(variable: Sym, *bodies: Term, made: Made = Made.INSIDE) -> Sym:
    """A symbol for the bound variable that is not free in what it stands in."""
    taken = {number_of(s, Made.INSIDE, Made.INSIDE_POSITIVE) for body in bodies for s in free_symbols(body)}
    return made_symbol(made, next(n for n in count() if n not in taken), variable.dims, variable.sort)


def _taken_apart(normal: Recursion, poly: Poly, variable: Sym, primitive: Callable[[Factors], Poly]) -> Poly:
    def one(monomial: Monomial) -> Poly:
        dummies, factors = park(monomial)
        inner: list[tuple[Term, Exponent]] = []
        outer: list[tuple[Term, Exponent]] = []
        for base, exponent in factors:
            kept, freed = split_factor(base, exponent, variable)
            inner.extend(kept)
            outer.extend(freed)
        outside = product_of(merge(tuple(outer)), normal)
        product = normal.product(outside, primitive(tuple(sorted(inner, key=lambda f: f[0].key))))
        return with_dummies(product, dummies, normal)

    return distribute(poly, one)


def split_factor(base: Term, exponent: Exponent, variable: Sym) -> tuple[list[tuple[Term, Exponent]], ...]:
    """A factor as (depending on the variable, free of it); exponents are split term by term."""
    if variable in free_symbols(base):
        return [(base, exponent)], []
    if not isinstance(exponent, Poly) or variable not in exponent_symbols(exponent):
        return [], [(base, exponent)]
    bound = {m: c for m, c in exponent.terms.items() if variable in exponent_symbols(Poly({m: 1}))}
    rest = {m: c for m, c in exponent.terms.items() if m not in bound}
    free = [(base, simple(Poly(rest)))] if rest else []
    return [(base, simple(Poly(bound)))], free


def _primitive_integral(
    normal: Recursion, variable: Sym, factors: Factors, lower: Term | None, upper: Term | None
) -> Poly:
    if not factors and lower is not None and upper is not None and not (is_infinite(lower) or is_infinite(upper)):
        return normal(upper) - normal(lower)
    if lower is None and _is_density(normal, variable, factors):
        return ONE
    if lower is None and all(exponent == 1 for _, exponent in factors):
        total = total_chance(normal, [base for base, _ in factors], variable)
        if total is not None:
            return normal(total)
    body = factors_term(factors) if factors else ONE_TERM
    name = level(variable, body)
    body = substitute(body, {variable: name})
    if lower is None or upper is None or is_infinite(lower) or not _is_density(normal, variable, factors):
        return atom(Integral(name, body, lower, upper))
    up, down = (atom(Integral(name, body, NEGATIVE_INFINITY, bound)) for bound in (upper, lower))
    return (ONE if upper == INFINITY else up) - down  # by the distribution function


def _is_density(normal: Recursion, variable: Sym, factors: Factors) -> bool:
    """Whether the integrand is a density of just this variable, which nothing defines: it integrates to one."""
    term = density_of(normal.signs.context, variable, factors)
    return term is not None and not term.partials


def density_of(context: Context, variable: Sym, factors: Factors) -> Apply | None:
    """The density of just a variable, or the derivative of it, that an integrand is, and that nothing defines."""
    term = _law_at(variable, factors)
    if not isinstance(term, Apply) or term.function.density is None:
        return None
    if context.definition(term.function) is not None or len(term.function.density.of) != 1:
        return None
    slot = term.function.subscripts
    others = (arg for n, arg in enumerate(term.args) if n != slot)
    return term if term.args[slot] == variable and not any(variable in free_symbols(a) for a in others) else None


def _law_at(variable: Sym, factors: Factors) -> Term | None:
    """The one density of an integrand: alone, or beside the sum over all values where these are counted."""
    terms = [base for base, exponent in factors if exponent == 1]
    rest = [term for term in terms if not counts_all(term, variable)]
    if len(terms) != len(factors) or len(rest) != 1:
        return None
    term = rest[0]
    roles = term.function.density if isinstance(term, Apply) else None
    counted = roles is not None and bool(roles.of) and roles.of[0] in roles.counted
    wanted = [all_values(variable, roles.of[0])] if roles is not None and counted else []
    return term if wanted == [one for one in terms if one != term] else None


def written_out(normal: Recursion, term: Sum | Product) -> tuple[Term, ...] | None:
    """The indices of a short sum or product, where it is written out; those over components stay."""
    if is_infinite(term.upper) or is_infinite(term.lower):
        return None
    steps = (normal(term.upper) - normal(term.lower)).constant
    if not isinstance(steps, int) or not 0 <= steps < MAX_WRITTEN_OUT:
        return None
    parts = [part for _, part in subterms(term.body) if term.index in free_symbols(part)]
    entries = any(map(is_entry, parts))
    if not entries and any(isinstance(p, Component) or (isinstance(p, Call) and p.name == "Delta") for p in parts):
        return None
    first = normal(term.lower).constant
    if first is None:
        return tuple(add(term.lower, number(n)) for n in range(steps + 1))
    return tuple(number(n) for n in range(first, first + steps + 1)) if isinstance(first, int) else None


def is_entry(term: Term) -> bool:
    """Whether a term is an entry of something that is written out by its entries, at an open index."""
    return isinstance(term, Component) and contains(term.body, Array)


def series(normal: Recursion, term: Sum, body: Body) -> Poly:
    """An infinite series, split like an integral; its order of summation is kept."""
    inside = inner_symbol(term.index, term.body)
    poly = body(substitute(term.body, {term.index: inside}))
    lower = normal.canonical(term.lower)

    def primitive(factors: Factors) -> Poly:
        summand = factors_term(factors) if factors else ONE_TERM
        name = level(inside, summand)
        return atom(Sum(name, substitute(summand, {inside: name}), lower, term.upper))

    return _taken_apart(normal, poly, inside, primitive)


def limits(normal: Recursion, term: Limits, body: Body) -> Poly:
    """A boundary term: the difference of two values, or an atom where a bound is infinite."""
    lower, upper = _bounds(normal, term.lower, term.upper)
    if lower is not None and upper is not None and not is_infinite(lower) and not is_infinite(upper):
        at_upper, at_lower = (substitute(term.body, {term.variable: bound}) for bound in (upper, lower))
        return body(at_upper) - body(at_lower)
    inside = inner_symbol(term.variable, term.body)
    poly = body(substitute(term.body, {term.variable: inside}))

    def primitive(factors: Factors) -> Poly:
        if not factors:
            return NIL
        value = factors_term(factors)
        name = level(inside, value)
        return atom(Limits(name, substitute(value, {inside: name}), lower, upper, term.index))

    return _taken_apart(normal, poly, inside, primitive)


def opaque_product(normal: Recursion, term: Product) -> Poly:
    """``Π`` splits over the factors of its body: constants become powers, and sums of exponents those of a base."""
    lower, upper = normal.canonical(term.lower), normal.canonical(term.upper)
    inside = inner_symbol(term.index, term.body)
    poly = normal(substitute(term.body, {term.index: inside}))
    count = normal(upper) - normal(lower) + ONE
    single = poly.single
    if single is None or single[0][0]:
        return _product_atom(inside, normal.canonical(substitute(term.body, {term.index: inside})), lower, upper)
    (_, factors), coefficient = single
    if coefficient != 1 or any(inside not in factor_symbols(*factor) for factor in factors):
        normal.signs.used.add(Condition(Need.COUNT, (to_term(count),)))
    pieces = [_product_factor(normal, inside, base, exponent, lower, upper, count) for base, exponent in factors]
    if coefficient != 1:
        pieces.append(power(normal, Poly({((), ()): coefficient}), count))
    return normal.product(*pieces)


def _product_factor(
    normal: Recursion, inside: Sym, base: Term, exponent: Exponent, lower: Term, upper: Term, count: Poly
) -> Poly:
    if base == E:
        exponents = normal(Sum(inside, exponent_term(exponent), lower, upper))
        return atom(E, simple(exponents)) if exponents else ONE
    if inside not in free_symbols(base) and isinstance(exponent, Poly):
        return power(normal, normal(base), normal(Sum(inside, exponent_term(exponent), lower, upper)))
    body = factors_term(((base, exponent),))
    if inside not in free_symbols(body):
        return power(normal, normal(body), count)
    same = inside not in free_symbols(exponent_term(exponent))
    if same and (isinstance(exponent, int) or normal.signs.positive(base)):
        return power(normal, _product_atom(inside, base, lower, upper), as_poly(exponent))
    return _product_atom(inside, body, lower, upper)


def _product_atom(inside: Sym, body: Term, lower: Term, upper: Term) -> Poly:
    name = level(inside, body)
    return atom(Product(name, substitute(body, {inside: name}), lower, upper))
