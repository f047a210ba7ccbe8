"""Powers in normal form.

Roots split only over factors of known sign.  What is written is taken to be defined (rules ask for the conditions of
that), so a single factor of unknown sign under a root is not negative.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from derivations.model.terms import Call, Num, Sym, Term, free_symbols
from derivations.normal.poly import NIL, ONE, E, Exponent, Factors, Poly, Rational, atom, monomial_key, tidy
from derivations.normal.products import as_poly, bits, check_power, product_of, simple
from derivations.normal.products import power as whole_power
from derivations.normal.recursion import Recursion
from derivations.normal.stated import Sign
from derivations.normal.terms_of import monomial_term, to_term

TRIAL_DIVISION_LIMIT = 10_000


class UndefinedError(Exception):
    """A term that has no value anywhere, such as ``1/0``."""


def power(normal: Recursion, base: Poly, exponent: Poly) -> Poly:
    """``base ** exponent``.

    Raises:
        UndefinedError: a power ≤ 0 of zero.
    """
    value = exponent.constant
    if value == 0:
        return ONE
    if not base:
        if value is None or value <= 0:
            raise UndefinedError("a division by zero")
        return NIL
    if isinstance(value, int) and value >= 0:
        return whole_power(base, value, normal)
    single = base.single
    if single is not None and not single[0][0]:
        return _of_monomial(normal, single[0][1], single[1], simple(exponent))
    return _of_sum(normal, base, simple(exponent))


def _times(normal: Recursion, left: Exponent, right: Exponent) -> Exponent:
    if not isinstance(left, Poly) and not isinstance(right, Poly):
        return tidy(left * right)
    return simple(normal.product(as_poly(left), as_poly(right)))


def _of_monomial(normal: Recursion, factors: Factors, coefficient: Rational, exponent: Exponent) -> Poly:
    if isinstance(exponent, int):
        check_power(bits(coefficient), exponent)
        return _each_raised(normal, factors, exponent).scaled(Fraction(coefficient) ** exponent)
    if isinstance(exponent, Poly) and normal.signs.whole(to_term(exponent)):
        even = normal.signs.whole(to_term(exponent.scaled(Fraction(1, 2))))
        sign = ONE if even or coefficient > 0 else atom(Num(Fraction(-1)), exponent)
        size = _rational_power(magnitude(coefficient), exponent)
        return normal.product(sign, size, _each_raised(normal, factors, exponent))
    pieces = [_rational_power(magnitude(coefficient), exponent)]
    rest: list[tuple[Term, Exponent]] = []
    for base, e in factors:
        split = _split_factor(normal, base, e, exponent)
        if split is None:
            rest.append((base, e))
        else:
            pieces.append(split)
    pieces.append(_unsplit(normal, tuple(rest), coefficient < 0, exponent))
    return normal.product(*pieces)


def _each_raised(normal: Recursion, factors: Factors, exponent: Exponent) -> Poly:
    """A product raised to a whole number factor by factor."""
    return product_of({base: _times(normal, e, exponent) for base, e in factors}, normal)


def _split_factor(normal: Recursion, base: Term, inner: Exponent, outer: Exponent) -> Poly | None:
    """``(b^e)^q`` as one factor, where the sign of ``b`` allows it: ``|b|^(eq)`` for even ``e``."""
    exponent = _times(normal, inner, outer)
    rooted = isinstance(inner, Fraction) and inner.denominator % 2 == 0  # defined where the base is not negative
    if base == E or (isinstance(base, Num) and base.value > 0) or rooted or normal.signs.nonnegative(base):
        return product_of({base: exponent}, normal)
    if not isinstance(inner, int) or inner % 2 != 0:
        return None
    if isinstance(exponent, int):
        if exponent % 2 == 0:
            return product_of({base: exponent}, normal)
        if normal.signs.sign(base) in (Sign.NEGATIVE, Sign.NONPOSITIVE):
            return product_of({base: exponent}, normal).scaled(-1)
    return product_of({Call("Abs", (base,)): exponent}, normal)


def _unsplit(normal: Recursion, rest: Factors, negative: bool, exponent: Exponent) -> Poly:
    """The power of what could not be split: one factor (then it must be ≥ 0 where defined), or a compound."""
    if not rest:
        if negative:
            return atom(Num(Fraction(-1)), exponent)
        return ONE
    if len(rest) == 1 and not negative and isinstance(rest[0][1], int):
        base, inner = rest[0]
        return product_of({base: _times(normal, inner, exponent)}, normal)
    return atom(monomial_term(((), rest), -1 if negative else 1), exponent)


def _rational_power(value: Rational, exponent: Exponent) -> Poly:
    """``value ** exponent`` for ``value > 0``, over prime bases."""
    if value == 1:
        return ONE
    factors: dict[Term, Exponent] = {}
    for prime, count in factored(value):
        scaled = exponent.scaled(count) if isinstance(exponent, Poly) else tidy(exponent * count)
        factors[Num(Fraction(prime))] = scaled
    return product_of(factors, _no_expansion)


def _no_expansion(term: Term) -> Poly:
    return atom(term)


def magnitude(value: Rational) -> Rational:
    """The absolute value, with the type kept for the type checker."""
    return value if value >= 0 else -value


def factored(value: Rational) -> list[tuple[int, int]]:
    """A positive rational as prime powers."""
    fraction = Fraction(value)
    below = [(prime, -count) for prime, count in _prime_powers(fraction.denominator)]
    return _prime_powers(fraction.numerator) + below


def _prime_powers(number: int) -> list[tuple[int, int]]:
    """Prime powers by trial division; a large cofactor stays whole."""
    found: list[tuple[int, int]] = []
    candidate = 2
    while candidate * candidate <= number and candidate <= TRIAL_DIVISION_LIMIT:
        count = 0
        while number % candidate == 0:
            number //= candidate
            count += 1
        if count:
            found.append((candidate, count))
        candidate += 1
    return [*found, (number, 1)] if number > 1 else found


def _of_sum(normal: Recursion, base: Poly, exponent: Exponent) -> Poly:
    """The power of a sum: its content leaves, the primitive part stays as one compound base.

    So do denominators leave a power with a symbol in the exponent, or a root: ``(1 - 1/n)^k = (n - 1)^k n^(-k)``.
    """
    below = () if isinstance(exponent, int) else _denominators(normal, base, exponent)
    if below:
        above = normal.product(base, Poly({((), tuple((b, -e) for b, e in below)): 1}))
        return normal.product(_each_raised(normal, below, exponent), power(normal, above, as_poly(exponent)))
    signed = isinstance(exponent, int)
    content, common, rest = primitive_part(normal, base, signed)
    outside = _of_monomial(normal, common, content, exponent)
    single = rest.single
    if single is not None and not single[0][0]:
        return normal.product(outside, _of_monomial(normal, single[0][1], single[1], exponent))
    return normal.product(outside, product_of({to_term(rest): exponent}, normal))


def _denominators(normal: Recursion, poly: Poly, exponent: Exponent) -> tuple[tuple[Term, int], ...]:
    """The negative powers that a power of a sum splits over: of any base to a whole number, else of positive ones."""
    least: dict[Term, int] = {}
    for dummies, factors in poly.terms:
        bound = {symbol for symbol, _, _ in dummies}
        for base, own in factors:
            if isinstance(own, int) and own < 0 and not _mentions(base, bound):
                least[base] = min(least.get(base, 0), own)
    splits = isinstance(exponent, Poly) and normal.signs.whole(to_term(exponent))
    return tuple((base, own) for base, own in least.items() if splits or normal.signs.positive(base))


def primitive_part(normal: Recursion, poly: Poly, signed: bool) -> tuple[Rational, Factors, Poly]:
    """Split off the rational content and the factors common to all terms (only positive ones unless ``signed``)."""
    content = _content(poly)
    if signed and poly.terms[min(poly.terms, key=monomial_key)] < 0:
        content = -content
    common = _common_factors(poly)
    if not signed:
        common = tuple((b, e) for b, e in common if normal.signs.positive(b))
    inverse = Poly({((), tuple((b, -e) for b, e in common if not isinstance(e, Poly))): Fraction(1, 1) / content})
    return content, common, normal.product(poly, inverse)


def _content(poly: Poly) -> Rational:
    numerators = [Fraction(c).numerator for c in poly.terms.values()]
    denominators = [Fraction(c).denominator for c in poly.terms.values()]
    return Fraction(gcd(*numerators), lcm(*denominators))


def _common_factors(poly: Poly) -> Factors:
    shared: dict[Term, Exponent] | None = None
    for dummies, factors in poly.terms:
        bound = {symbol for symbol, _, _ in dummies}
        own: dict[Term, Exponent] = {b: e for b, e in factors if not isinstance(e, Poly) and not _mentions(b, bound)}
        shared = dict(own) if shared is None else {b: _least(shared[b], own[b]) for b in shared if b in own}
    return tuple((shared or {}).items())


def denominators(poly: Poly) -> dict[Term, int | Fraction]:
    """The negative powers of the terms of a polynomial, each with the least exponent that it has in one of them."""
    found: dict[Term, int | Fraction] = {}
    for dummies, factors in poly.terms:
        bound = {symbol for symbol, _, _ in dummies}
        for base, exponent in factors:
            if not isinstance(exponent, Poly) and exponent < 0 and not _mentions(base, bound):
                found[base] = min(exponent, found.get(base, exponent))
    return found


def _mentions(base: Term, symbols: set[Sym]) -> bool:
    return bool(symbols & free_symbols(base))


def _least(left: Exponent, right: Exponent) -> Exponent:
    if isinstance(left, Poly) or isinstance(right, Poly):
        raise TypeError("polynomial exponents have no order")
    return min(left, right)
