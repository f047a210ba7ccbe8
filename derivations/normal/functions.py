"""Normal forms of the known functions.

Logarithms split only over factors of known sign.  What is written is taken to be defined (rules ask for the
conditions of that), so in ``log(2a)`` the single factor of unknown sign must be positive.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from derivations.model.terms import (
    PI,
    Call,
    Num,
    Pow,
    Product,
    Sum,
    Term,
    factors_of,
    free_symbols,
    mul,
    rational_value,
)
from derivations.model.terms.known_functions import BY_NAME, KNOWN, Parity
from derivations.normal.poly import (
    NIL,
    ONE,
    UNIT,
    E,
    Exponent,
    Factors,
    Monomial,
    Poly,
    Rational,
    atom,
    constant,
    factor_symbols,
    monomial_key,
    monomial_symbols,
    total,
)
from derivations.normal.powers import UndefinedError, denominators, factored, magnitude, power, primitive_part
from derivations.normal.products import as_poly, product_of, simple
from derivations.normal.recursion import Recursion
from derivations.normal.stated import Sign
from derivations.normal.terms_of import monomial_term, to_term

MAX_GAMMA = 300
"""The gamma function has its value at whole numbers up to this one."""


def call(normal: Recursion, name: str, args: tuple[Term, ...]) -> Poly:
    """The normal form of a known function."""
    if name == "log":
        return _log_of(normal, args[0])
    rule, value = RULES.get(name), _value(normal, name, args)
    if value is not None:
        return value
    if rule is not None:
        return rule(normal, *(normal(arg) for arg in args))
    return atom(Call(name, tuple(normal.canonical(arg) for arg in args)))


def _value(normal: Recursion, name: str, args: tuple[Term, ...]) -> Poly | None:
    """The exact value that a function is known to have at a rational argument."""
    known = BY_NAME[name].values if name in BY_NAME else {}
    at = normal(args[0]).constant if known else None
    return normal(known[Fraction(at)]) if at is not None and at in known else None


def exp(normal: Recursion, argument: Poly) -> Poly:
    """``e^P``; logarithms in the exponent come down as powers of their (positive) arguments."""
    remaining: dict[Monomial, Rational] = {}
    pieces: list[Poly] = []
    for monomial, coefficient in argument.terms.items():
        found = _logarithm_in(monomial)
        if found is None and (summed := _summed_logarithm(normal, monomial)) is not None:
            pieces.append(power(normal, summed[0], summed[1].scaled(coefficient)))
        elif found is None:
            remaining[monomial] = coefficient
        else:
            inner, rest = found
            pieces.append(power(normal, normal(inner), Poly({rest: coefficient})))
    exponent = simple(Poly(remaining))
    return normal.product(*pieces, atom(E, exponent) if exponent != 0 else ONE)


def _logarithm_in(monomial: Monomial) -> tuple[Term, Monomial] | None:
    dummies, factors = monomial
    logs = [(b, e) for b, e in factors if isinstance(b, Call) and b.name == "log"]
    if dummies or len(logs) != 1 or logs[0][1] != 1 or not isinstance(logs[0][0], Call):
        return None
    return logs[0][0].args[0], ((), tuple(f for f in factors if f != logs[0]))


def _summed_logarithm(normal: Recursion, monomial: Monomial) -> tuple[Poly, Poly] | None:
    """The product and its exponent, where a sum of logarithms of what is positive stands in an exponent."""
    dummies, factors = monomial
    logs = [one for one in factors if isinstance(one[0], Call) and one[0].name == "log" and one[1] == 1]
    if len(dummies) != 1 or len(logs) != 1 or not isinstance(logs[0][0], Call):
        return None
    (index, lower, upper), (inner,) = dummies[0], logs[0][0].args
    rest = tuple(one for one in factors if one != logs[0])
    free = all(index not in factor_symbols(*one) for one in rest)
    if not free or index not in free_symbols(inner) or not normal.signs.positive(inner):
        return None
    return normal(Product(index, inner, lower, upper)), Poly({((), rest): 1})


def _log_of(normal: Recursion, argument: Term) -> Poly:
    """``log (a/b)`` as ``log a - log b`` where ``b`` is written as a denominator and positive."""
    above: list[Term] = []
    pieces: list[Poly] = []
    for factor in factors_of(argument):
        exponent = rational_value(factor.exponent) if isinstance(factor, Pow) else None
        if isinstance(factor, Pow) and exponent is not None and exponent < 0 and normal.signs.positive(factor.base):
            pieces.append(log(normal, normal(factor.base)).scaled(exponent))
        else:
            above.append(factor)
    return total([log(normal, normal(mul(*above))), *pieces])


def log(normal: Recursion, argument: Poly) -> Poly:
    """``log P``: split over factors of known sign.

    Raises:
        UndefinedError: the logarithm of zero.
    """
    if not argument:
        raise UndefinedError("the logarithm of zero")
    single = argument.single
    if single is None or single[0][0]:
        content, common, rest = primitive_part(normal, argument, False)
        shift = _common_exponent(rest)
        rest = normal.product(rest, atom(E, simple(shift.scaled(-1)))) if shift else rest
        inner = rest.single
        whole = atom(Call("log", (to_term(rest),))) if inner is None or inner[0][0] else log(normal, rest)
        return total([_log_product(normal, common, content), shift, whole])
    return _log_product(normal, single[0][1], single[1])


def _common_exponent(poly: Poly) -> Poly:
    """What all terms have in common in the exponents of e: of each monomial in these the least coefficient.

    What is added to all exponents is added to it, so that ``log Σ_i e^(x_i + c)`` is ``c + log Σ_i e^(x_i)``.
    """
    least: dict[Monomial, Rational] | None = None
    for dummies, factors in poly.terms:
        bound = {symbol for symbol, _, _ in dummies}
        exponent = as_poly(next((power for base, power in factors if base == E), 0))
        own = {one: count for one, count in exponent.terms.items() if not bound & monomial_symbols(one)}
        least = own if least is None else {one: min(own.get(one, 0), least.get(one, 0)) for one in {**least, **own}}
    return Poly({one: count for one, count in (least or {}).items() if count})


def _log_product(normal: Recursion, factors: Factors, coefficient: Rational) -> Poly:
    pieces: list[Poly] = []
    rest: list[tuple[Term, Exponent]] = []
    for base, exponent in factors:
        if base == E:
            pieces.append(as_poly(exponent))
        elif isinstance(base, Product) and normal.signs.positive(base.body):
            logs = normal(Sum(base.index, Call("log", (base.body,)), base.lower, base.upper))
            pieces.append(normal.product(as_poly(exponent), logs))
        elif (isinstance(base, Num) and base.value > 0) or normal.signs.positive(base):
            pieces.append(normal.product(as_poly(exponent), _log_atom(base)))
        elif isinstance(exponent, int) and exponent % 2 == 0:
            pieces.append(_log_atom(Call("Abs", (base,))).scaled(exponent))
        else:
            rest.append((base, exponent))
    if len(rest) == 1 and coefficient > 0 and isinstance(rest[0][1], int | Fraction):
        pieces.append(_log_atom(rest[0][0]).scaled(rest[0][1]))
    elif rest or coefficient < 0:
        return total([*pieces, atom(Call("log", (monomial_term(((), tuple(rest)), coefficient),)))])
    pieces.extend(_log_atom(Num(Fraction(prime))).scaled(count) for prime, count in factored(magnitude(coefficient)))
    return total(pieces)


def _log_atom(base: Term) -> Poly:
    return atom(Call("log", (base,)))


def absolute(normal: Recursion, argument: Poly) -> Poly:
    """``|P|``: split over factors, without sign where the sign is known."""
    if not argument:
        return NIL
    single = argument.single
    if single is not None and not single[0][0]:
        pieces = [_absolute_factor(normal, base, exponent) for base, exponent in single[0][1]]
        return normal.product(*pieces).scaled(magnitude(single[1]))
    sign = normal.signs.sign(to_term(argument))
    if sign in (Sign.POSITIVE, Sign.NONNEGATIVE):
        return argument
    if sign in (Sign.NEGATIVE, Sign.NONPOSITIVE):
        return argument.scaled(-1)
    below = denominators(argument)
    if below:
        outside = absolute(normal, Poly({((), tuple(below.items())): 1}))
        inverse = Poly({((), tuple((base, -exponent) for base, exponent in below.items())): 1})
        return normal.product(outside, _of_terms(normal, normal.product(argument, inverse)))
    return _of_terms(normal, argument)


def _of_terms(normal: Recursion, argument: Poly) -> Poly:
    """The absolute value of a sum without the factors that all of its terms have."""
    if argument.single is not None and not argument.single[0][0]:
        return absolute(normal, argument)
    content, common, rest = primitive_part(normal, argument, True)
    outside = absolute(normal, Poly({((), common): content}))
    if rest.single is not None and not rest.single[0][0]:
        return normal.product(outside, absolute(normal, rest))
    return normal.product(outside, atom(Call("Abs", (to_term(rest),))))


def _absolute_factor(normal: Recursion, base: Term, exponent: Exponent) -> Poly:
    known = base == E or (isinstance(base, Num) and base.value > 0) or normal.signs.nonnegative(base)
    if known or (isinstance(exponent, int) and exponent % 2 == 0) or isinstance(exponent, Fraction):
        return product_of({base: exponent}, normal)
    if isinstance(exponent, int) and normal.signs.sign(base) in (Sign.NEGATIVE, Sign.NONPOSITIVE):
        return product_of({base: exponent}, normal).scaled(-1)
    return product_of({Call("Abs", (base,)): exponent}, normal)


def _odd(name: str) -> Callable[[Recursion, Poly], Poly]:
    def rule(normal: Recursion, argument: Poly) -> Poly:
        if not argument:
            return NIL
        sign, inner = _leading_positive(argument)
        return atom(Call(name, (to_term(inner),))).scaled(sign)

    return rule


def _even(name: str) -> Callable[[Recursion, Poly], Poly]:
    def rule(normal: Recursion, argument: Poly) -> Poly:
        inner = _leading_positive(argument)[1] if argument else argument
        return atom(Call(name, (to_term(inner),)))

    return rule


def _leading_positive(poly: Poly) -> tuple[int, Poly]:
    if poly.terms[min(poly.terms, key=monomial_key)] < 0:
        return -1, poly.scaled(-1)
    return 1, poly


_PI_MONOMIAL: Monomial = ((), ((PI, 1),))


def sine(normal: Recursion, argument: Poly) -> Poly:
    """``sin P``; exact at multiples of π/2."""
    turns = _quarter_turns(argument)
    return _odd("sin")(normal, argument) if turns is None else constant((0, 1, 0, -1)[turns % 4])


def cosine(normal: Recursion, argument: Poly) -> Poly:
    """``cos P``; exact at multiples of π/2."""
    turns = _quarter_turns(argument)
    return _even("cos")(normal, argument) if turns is None else constant((1, 0, -1, 0)[turns % 4])


def _quarter_turns(argument: Poly) -> int | None:
    if not argument:
        return 0
    if list(argument.terms) != [_PI_MONOMIAL]:
        return None
    turns = Fraction(argument.terms[_PI_MONOMIAL]) * 2
    return turns.numerator if turns.denominator == 1 else None


def tangent(normal: Recursion, argument: Poly) -> Poly:
    """``tan = sin / cos``."""
    return normal.product(sine(normal, argument), power(normal, cosine(normal, argument), constant(-1)))


_TURNS_OF_TANGENT = {Fraction(1, 3): Fraction(1, 6), Fraction(1): Fraction(1, 4), Fraction(3): Fraction(1, 3)}
_TURNS_OF_SINE = {
    Fraction(1, 4): Fraction(1, 6),
    Fraction(1, 2): Fraction(1, 4),
    Fraction(3, 4): Fraction(1, 3),
    Fraction(1): Fraction(1, 2),
}
"""Angles as parts of π by the squares of their tangents and sines."""


def arctangent(normal: Recursion, argument: Poly) -> Poly:
    """``arctan P``; exact at 0, 1, √3 and 1/√3."""
    known = _angle(normal, argument, _TURNS_OF_TANGENT)
    return _odd("arctan")(normal, argument) if known is None else known


def arcsine(normal: Recursion, argument: Poly) -> Poly:
    """``arcsin P``; exact at 0, 1/2, 1/√2, √3/2 and 1."""
    known = _angle(normal, argument, _TURNS_OF_SINE)
    return _odd("arcsin")(normal, argument) if known is None else known


def _angle(normal: Recursion, argument: Poly, turns: Mapping[Fraction, Fraction]) -> Poly | None:
    """The angle of which a function has a value, by the square of that; ``None``: it is none of those known."""
    if not argument:
        return NIL
    if len(argument.terms) > 1:
        return None
    sign, size = _leading_positive(argument)
    square = normal.product(size, size).constant
    part = None if square is None else turns.get(Fraction(square))
    return None if part is None else atom(PI).scaled(sign * part)


def gamma(normal: Recursion, argument: Poly) -> Poly:
    """``Γ(P)`` with the constant part of ``P`` brought into (0, 1] by ``Γ(z+1) = zΓ(z)``.

    Source: Abramowitz & Stegun 1964, 6.1.15.
    """
    value = argument.constant
    if isinstance(value, int) and 0 < value <= MAX_GAMMA:
        return constant(math.factorial(value - 1))
    shift = Fraction(argument.terms.get(UNIT, 0))
    steps = -((-shift.numerator) // shift.denominator) - 1  # ⌈shift⌉ - 1
    if abs(steps) > 60:
        return atom(Call("Gamma", (to_term(argument),)))
    reduced_argument = argument - constant(steps)
    base = _gamma_at(reduced_argument)
    factors = [reduced_argument + constant(k) for k in range(steps)]
    divisors = [reduced_argument - constant(k) for k in range(1, -steps + 1)]
    return normal.product(base, *factors, *(power(normal, d, constant(-1)) for d in divisors))


def _gamma_at(argument: Poly) -> Poly:
    value = argument.constant
    if value == 1:
        return ONE
    if value == Fraction(1, 2):
        return atom(PI, Fraction(1, 2))
    return atom(Call("Gamma", (to_term(argument),)))


def factorial(normal: Recursion, argument: Poly) -> Poly:
    """``n! = Γ(n+1)``."""
    return gamma(normal, argument + ONE)


def beta(normal: Recursion, left: Poly, right: Poly) -> Poly:
    """``B(a, b) = Γ(a)Γ(b)/Γ(a+b)`` (Abramowitz & Stegun 6.2.2)."""
    return normal.product(
        gamma(normal, left), gamma(normal, right), power(normal, gamma(normal, left + right), constant(-1))
    )


def binomial(normal: Recursion, upper: Poly, lower: Poly) -> Poly:
    """``n!/(k!(n-k)!)``."""
    bottom = normal.product(factorial(normal, lower), factorial(normal, upper - lower))
    return normal.product(factorial(normal, upper), power(normal, bottom, constant(-1)))


def sign(normal: Recursion, argument: Poly) -> Poly:
    """``sign P`` where the sign is known."""
    term = to_term(argument)
    known = {Sign.POSITIVE: ONE, Sign.NEGATIVE: constant(-1), Sign.ZERO: NIL}.get(normal.signs.sign(term))
    return known if known is not None else atom(Call("sign", (term,)))


_BY_PARITY = {Parity.ODD: _odd, Parity.EVEN: _even}

RULES: dict[str, Callable[..., Poly]] = {
    **{one.name: _BY_PARITY[one.parity](one.name) for one in KNOWN if one.parity is not None},
    "exp": exp,
    "log": log,
    "Abs": absolute,
    "sin": sine,
    "cos": cosine,
    "tan": tangent,
    "arctan": arctangent,
    "arcsin": arcsine,
    "Gamma": gamma,
    "factorial": factorial,
    "Beta": beta,
    "binomial": binomial,
    "sign": sign,
}
"""Known functions with identities; the others stand as atoms."""
