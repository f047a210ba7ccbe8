"""Multiplication and powers of polynomials, with the reductions that keep products canonical.

``x^a·x^b = x^(a+b)`` (real powers of positive bases, whole powers of any), ``e^P·e^Q = e^(P+Q)``, ``cos² = 1 - sin²``,
``|a|² = a²``, Kronecker deltas contracted, compound bases with exponent at least one multiplied out.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivations.model import work
from derivations.model.terms import (
    INFINITY,
    Apply,
    Call,
    Component,
    Const,
    Deriv,
    Det,
    Integral,
    Inverse,
    Limit,
    Limits,
    Mul,
    Num,
    Opaque,
    Product,
    Sum,
    Sym,
    Term,
    free_symbols,
)
from derivations.normal.poly import (
    NIL,
    ONE,
    UNIT,
    Dummy,
    Exponent,
    Factors,
    Monomial,
    Poly,
    Rational,
    TooLargeError,
    canonical_monomial,
    constant,
    monomial_symbols,
    park,
    rename_dummies,
    sorted_factors,
    tidy,
    total,
)

MAX_POWER = 64
MAX_BITS = 20_000
INDEX_START = Num(Fraction(1))
Expand = Callable[[Term], Poly]
"""Gives the polynomial of a compound base."""


_ATOMS = Sym | Const | Apply | Call | Component | Det | Deriv | Integral | Limit | Limits | Opaque | Product
"""Made once: of each factor of each product it is asked whether it is one."""


def is_atomic(base: Term) -> bool:
    """Whether a base stands for itself and is never multiplied out."""
    return is_infinite(base.upper) if isinstance(base, Sum) else isinstance(base, _ATOMS)


def is_infinite(bound: Term | None) -> bool:
    """Whether a bound is ∞ or -∞."""
    if isinstance(bound, Mul):
        return any(map(is_infinite, bound.factors))
    return bound == INFINITY


def multiply(left: Poly, right: Poly, expand: Expand) -> Poly:
    """Multiply two polynomials.

    Raises:
        TooLargeError: the product would exceed the bounds on size.
    """
    if left.constant is not None or right.constant is not None:
        value, poly = (left.constant, right) if left.constant is not None else (right.constant, left)
        return poly.scaled(value or 0)
    if len(left.terms) * len(right.terms) > 40_000:
        raise TooLargeError(f"a product of {len(left.terms)} by {len(right.terms)} terms")
    work.spend(work.MULTIPLIED * len(left.terms) * len(right.terms))
    pieces: list[Poly] = []
    plain: dict[Monomial, Rational] = {}
    for first, a in left.terms.items():
        for second, b in right.terms.items():
            made = _times(first, second, expand)
            if isinstance(made, Poly):
                pieces.append(made.scaled(a * b))
            else:
                value = plain.get(made, 0) + a * b
                plain[made] = value
    plain = {m: tidy(c) for m, c in plain.items() if c}
    return total([Poly(plain), *pieces]) if pieces else Poly(plain)


def _times(first: Monomial, second: Monomial, expand: Expand) -> Monomial | Poly:
    if first[0] and second[0]:
        first = park(first, monomial_symbols(second))
        second = park(second, {symbol for symbol, _, _ in first[0]} | monomial_symbols(first))
    return reduced(first[0] + second[0], merge(first[1] + second[1]), expand)


def add_exponents(left: Exponent, right: Exponent) -> Exponent:
    """Add two exponents; a constant polynomial becomes a number."""
    if not isinstance(left, Poly) and not isinstance(right, Poly):
        return tidy(left + right)
    return simple(as_poly(left) + as_poly(right))


def as_poly(exponent: Exponent) -> Poly:
    """An exponent as a polynomial."""
    return exponent if isinstance(exponent, Poly) else constant(exponent)


def simple(exponent: Poly) -> Exponent:
    """A polynomial exponent as a number where it is one."""
    value = exponent.constant
    return exponent if value is None else value


def reduced(dummies: tuple[Dummy, ...], factors: dict[Term, Exponent], expand: Expand) -> Monomial | Poly:
    """Bring a product into canonical form: a monomial, or a polynomial where something had to be multiplied out."""
    kept = {base: exponent for base, exponent in factors.items() if exponent != 0}
    if not dummies:
        return _without_dummies(kept, expand)
    if any(_special(base, exponent, expand) is not None for base, exponent in kept.items()):
        # what is multiplied out may contain the dummies: park their names and sum over the whole product
        dummies, items = park((dummies, tuple(kept.items())))
        made = _without_dummies(dict(items), expand)
        return with_dummies(made if isinstance(made, Poly) else Poly({made: 1}), dummies, expand)
    return _with_deltas(dummies, kept, expand)


def product_of(factors: dict[Term, Exponent], expand: Expand) -> Poly:
    """The product of some powers, as a polynomial."""
    made = _without_dummies({base: exponent for base, exponent in factors.items() if exponent != 0}, expand)
    return made if isinstance(made, Poly) else Poly({made: 1})


def _without_dummies(factors: dict[Term, Exponent], expand: Expand) -> Monomial | Poly:
    special: list[Poly] = []
    plain: dict[Term, Exponent] = {}
    for base, exponent in factors.items():
        piece = _special(base, exponent, expand)
        if piece is None:
            plain[base] = exponent
        else:
            special.append(piece)
    return _product(plain, special, expand) if special else ((), sorted_factors(plain.items()))


def _product(plain: dict[Term, Exponent], special: list[Poly], expand: Expand) -> Poly:
    result = Poly({((), sorted_factors(plain.items())): 1})
    for piece in special:
        result = multiply(result, piece, expand)
    return result


def _special(base: Term, exponent: Exponent, expand: Expand) -> Poly | None:
    """What a power turns into, where it does not stand as a factor."""
    if isinstance(base, Num):
        return _numeric_power(base.value, exponent)
    if isinstance(exponent, Poly):
        return None
    match base:
        case Call("Delta", (Num() as left, Num() as right, _)) if left != right and exponent > 0:
            return NIL
        case Call("Delta", (left, right, _)):
            return ONE if left == right else _factor(base, 1) if exponent != 1 else None
        case Call("Abs", (inner,)) if exponent % 2 == 0:
            # the inside of |a| is a symbol or a primitive sum, which may stand as a base itself
            return power(expand(inner), int(exponent), expand) if exponent > 0 else _factor(inner, exponent)
        case Call("cos", (inner,)) if exponent >= 2 and isinstance(exponent, int):
            return _with_identity(Call("sin", (inner,)), base, exponent, -1, expand)
        case Call("cosh", (inner,)) if exponent >= 2 and isinstance(exponent, int):
            return _with_identity(Call("sinh", (inner,)), base, exponent, 1, expand)
    if exponent >= 1 and not is_atomic(base):
        whole = exponent.numerator // exponent.denominator
        rest = tidy(exponent - whole)
        expanded = power(expand(base), whole, expand)
        return multiply(expanded, _factor(base, rest), expand) if rest else expanded
    return None


def _with_identity(other: Term, base: Term, exponent: int, sign: int, expand: Expand) -> Poly:
    """``cos² = 1 - sin²`` and ``cosh² = 1 + sinh²``."""
    square = ONE + _factor(other, 2).scaled(sign)
    rest = _factor(base, 1) if exponent % 2 else ONE
    return multiply(power(square, exponent // 2, expand), rest, expand)


def _factor(base: Term, exponent: Exponent) -> Poly:
    return Poly({((), ((base, exponent),)): 1})


def _numeric_power(value: Fraction, exponent: Exponent) -> Poly | None:
    """``n^q`` for a prime ``n``: the whole part of the exponent goes into the coefficient."""
    if isinstance(exponent, Poly):
        shift = exponent.terms.get(UNIT, 0)
        whole = shift.numerator // shift.denominator
        if not whole:
            return None
        rest: Exponent = exponent - constant(whole)
    else:
        whole = exponent.numerator // exponent.denominator
        rest = tidy(exponent - whole)
        if not whole:
            return None
    check_power(bits(value), whole)
    scale = tidy(value**whole)
    return _factor(Num(value), rest).scaled(scale) if rest else constant(scale)


def power(base: Poly, exponent: int, expand: Expand) -> Poly:
    """A whole power ≥ 0 by repeated squaring.

    Raises:
        ValueError: the exponent is negative.
        TooLargeError: the exponent or the result exceeds the bounds.
    """
    if exponent < 0:
        raise ValueError("a negative power by repeated squaring")
    if exponent > MAX_POWER and len(base.terms) > 1:
        raise TooLargeError(f"the power {exponent} of a sum")
    check_power(max(map(bits, base.terms.values()), default=0), exponent)
    result = ONE
    while exponent:
        if exponent & 1:
            result = multiply(result, base, expand)
        exponent >>= 1
        if exponent:
            base = multiply(base, base, expand)
    return result


def bits(value: Rational) -> int:
    """The size of a number that powers multiply; nothing for ±1."""
    return max(value.numerator.bit_length(), value.denominator.bit_length()) if abs(value) != 1 else 0


def check_power(bits: int, exponent: int) -> None:
    """Refuse a power of a number that would fill the memory.

    Raises:
        TooLargeError: the result would have too many digits.
    """
    if bits * abs(exponent) > MAX_BITS:
        raise TooLargeError(f"a number of more than {MAX_BITS} bits")


# ------------------------------------------------------------------------------------------------ summed indices


def with_dummies(poly: Poly, dummies: tuple[Dummy, ...], expand: Expand) -> Poly:
    """Sum a polynomial over indices that occur free in it."""
    pieces: list[Poly] = []
    for monomial, coefficient in poly.terms.items():
        made = _with_deltas(dummies + monomial[0], dict(monomial[1]), expand)
        pieces.append((made if isinstance(made, Poly) else Poly({made: 1})).scaled(coefficient))
    return total(pieces)


def _with_deltas(dummies: tuple[Dummy, ...], factors: dict[Term, Exponent], expand: Expand) -> Monomial | Poly:
    """Contract ``Σ_j δ_ij T_j = T_i`` for indices that run over one range, and count what does not occur."""
    for base in factors:
        match base:
            case Call("Delta", (left, right, _)) if left == right:
                return reduced(dummies, {other: e for other, e in factors.items() if other != base}, expand)
            case Call("Delta", (left, right, size)):
                for away, kept in ((left, right), (right, left)):
                    if isinstance(kept, Sym) and _runs_freely(away, size, dummies):
                        return _contract(dummies, factors, base, away, kept, expand)
    if not dummies:  # as in most products
        return (), sorted_factors(factors.items())
    unit = _unit(dummies, factors)
    if unit is not None:
        index, pair, delta = unit
        rest = [(base, e) for base, e in factors.items() if base not in pair]
        return reduced(tuple(d for d in dummies if d[0] != index), merge((*rest, (delta, 1))), expand)
    occurring = _occurring(dummies, factors)
    idle = [d for d in dummies if d[0] not in occurring]
    if idle:
        busy = tuple(d for d in dummies if d[0] in occurring)
        made = reduced(busy, factors, expand)
        result = made if isinstance(made, Poly) else Poly({made: 1})
        for _, lower, upper in idle:
            result = multiply(result, expand(upper) - expand(lower) + ONE, expand)
        return result
    return canonical_monomial((dummies, sorted_factors(factors.items())))


def _unit(dummies: tuple[Dummy, ...], factors: dict[Term, Exponent]) -> tuple[Sym, tuple[Term, Term], Term] | None:
    """An index that is summed over a matrix times its inverse, the two entries, and the delta that they make."""
    for base, exponent in factors.items():
        match base:
            case Component(Inverse(matrix), indices) if exponent == 1:
                found = _unit_with(base, matrix, indices, dummies, factors)
                if found is not None:
                    return found
    return None


def _unit_with(
    base: Term, matrix: Term, indices: tuple[Term, ...], dummies: tuple[Dummy, ...], factors: dict[Term, Exponent]
) -> tuple[Sym, tuple[Term, Term], Term] | None:
    size = matrix.shape.dims[0]
    for other, exponent in factors.items():
        if not isinstance(other, Component) or other.body != matrix or exponent != 1:
            continue
        (row, column), (first, second) = indices, other.indices
        for summed, joined, ends in ((column, first, (row, second)), (second, row, (first, column))):
            if summed != joined or not isinstance(summed, Sym) or summed in ends:
                continue
            if stands_alone(summed, size, dummies, factors, base, other):
                return summed, (base, other), Call("Delta", (*sorted(ends, key=lambda term: term.key), size))
    return None


def stands_alone(
    index: Sym, size: Term, dummies: tuple[Dummy, ...], factors: dict[Term, Exponent], one: Term, other: Term
) -> bool:
    """Whether an index runs over a whole range and stands in two factors alone."""
    rest = {base: e for base, e in factors.items() if base not in (one, other)}
    others = tuple(d for d in dummies if d[0] != index)
    return _runs_freely(index, size, dummies) and index not in _occurring(others, rest)


def _runs_freely(index: Term, size: Term, dummies: tuple[Dummy, ...]) -> bool:
    """Whether an index is summed over ``1 … size`` and no other range depends on it."""
    if not any(d == (index, INDEX_START, size) for d in dummies):
        return False
    return not any(index in free_symbols(lower) | free_symbols(upper) for _, lower, upper in dummies)


def _occurring(dummies: tuple[Dummy, ...], factors: dict[Term, Exponent]) -> set[Sym]:
    found: set[Sym] = set()
    for base, exponent in factors.items():
        found |= free_symbols(base)
        if isinstance(exponent, Poly):
            for monomial in exponent.terms:
                found |= {s for b, _ in monomial[1] for s in free_symbols(b)}
    for _, lower, upper in dummies:
        found |= free_symbols(lower) | free_symbols(upper)
    return found


def _contract(
    dummies: tuple[Dummy, ...], factors: dict[Term, Exponent], delta: Term, away: Term, kept: Sym, expand: Expand
) -> Monomial | Poly:
    """Replace the dummy ``away`` by ``kept`` and drop the delta."""
    removed: Dummy = next(d for d in dummies if d[0] == away)
    rest: Factors = tuple((b, e) for b, e in factors.items() if b != delta)
    _, renamed = rename_dummies(((removed,), rest), {removed[0]: kept})
    remaining = tuple(d for d in dummies if d != removed)
    return reduced(remaining, merge(renamed), expand)


def merge(factors: Factors) -> dict[Term, Exponent]:
    """Add the exponents of equal bases."""
    merged: dict[Term, Exponent] = {}
    for base, exponent in factors:
        merged[base] = add_exponents(merged[base], exponent) if base in merged else exponent
    return merged


def distribute(poly: Poly, change: Callable[[Monomial], Poly]) -> Poly:
    """Replace every monomial by a polynomial."""
    return total(change(m).scaled(c) for m, c in poly.terms.items())
