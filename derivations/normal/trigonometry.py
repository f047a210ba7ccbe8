"""Trigonometric polynomials, decided: products of sines and cosines become sums of waves, and waves are independent.

The waves ``e^{iP}`` of different phases ``P`` are linearly independent over functions that do not oscillate, so a
polynomial in sines and cosines vanishes if and (but for relations among its other atoms) only if the factor of each
wave does (Zygmund, Trigonometric Series, 2002, sec. 1.1).  Hyperbolic functions are written by exponentials.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derivations.model.terms import PI, Call, Num, free_symbols
from derivations.normal.poly import (
    NIL,
    ONE,
    UNIT,
    Factors,
    Monomial,
    Poly,
    Rational,
    atom,
    constant,
    total,
)
from derivations.normal.powers import power
from derivations.normal.products import merge, product_of
from derivations.normal.recursion import Recursion
from derivations.normal.terms_of import to_term

MAX_DEGREE = 12
"""A product of more sines and cosines is left alone."""
MAX_MONOMIALS = 200

_WAVES = ("sin", "cos")
_HYPERBOLIC = ("sinh", "cosh", "tanh")

Complex = tuple[Poly, Poly]
"""A real and an imaginary part."""


def oscillates(poly: Poly) -> bool:
    """Whether sines, cosines or hyperbolic functions are among the factors of a polynomial."""
    return any(_is_call(base, *_WAVES, *_HYPERBOLIC) for _, factors in poly.terms for base, _ in factors)


def _is_call(base: object, *names: str) -> bool:
    return isinstance(base, Call) and base.name in names


def by_exponentials(normal: Recursion, poly: Poly) -> Poly:
    """The polynomial with its hyperbolic functions written by exponentials."""
    if not any(_is_call(base, *_HYPERBOLIC) for _, factors in poly.terms for base, _ in factors):
        return poly
    return total(_monomial_by_exponentials(normal, m).scaled(c) for m, c in poly.terms.items())


def _monomial_by_exponentials(normal: Recursion, monomial: Monomial) -> Poly:
    dummies, factors = monomial
    found = [(base, e) for base, e in factors if _is_call(base, *_HYPERBOLIC) and isinstance(e, int)]
    rest = Poly({(dummies, tuple(f for f in factors if f not in found)): 1})
    if dummies:
        return Poly({monomial: 1})
    pieces = [power(normal, _exponentials(normal, base), constant(e)) for base, e in found if isinstance(base, Call)]
    return normal.product(rest, *pieces)


def _exponentials(normal: Recursion, base: Call) -> Poly:
    argument = normal(base.args[0])
    rising, falling = (normal(Call("exp", (to_term(argument.scaled(sign)),))) for sign in (1, -1))
    odd, even = (rising - falling).scaled(Fraction(1, 2)), (rising + falling).scaled(Fraction(1, 2))
    if base.name == "tanh":
        return normal.product(odd, power(normal, even, constant(-1)))
    return odd if base.name == "sinh" else even


# -------------------------------------------------------------------------------------------------------- waves


def amplitudes(normal: Recursion, poly: Poly) -> list[Poly] | None:
    """Polynomials without sines and cosines all of which vanish just if this one does; ``None``: it is too large.

    What is written as a denominator is not zero, and multiplied out.
    """
    whole = _without_denominators(poly)
    if len(whole.terms) > MAX_MONOMIALS:
        return None
    waves: dict[Poly, Complex] = {}
    for monomial, coefficient in whole.terms.items():
        parts = oscillating(monomial)
        if parts is None:
            return None
        rest, factors = parts
        for phase, (real, imaginary) in waves_of(normal, factors).items():
            amplitude = Poly({rest: coefficient})
            old = waves.get(phase, (NIL, NIL))
            waves[phase] = (
                old[0] + normal.product(real, amplitude),
                old[1] + normal.product(imaginary, amplitude),
            )
    return [part for wave in waves.values() for part in wave if part]


def _without_denominators(poly: Poly) -> Poly:
    """The polynomial times the powers of sines and cosines that it is divided by."""
    below: dict[Call, int] = {}
    for _, factors in poly.terms:
        for base, exponent in factors:
            if isinstance(base, Call) and base.name in _WAVES and isinstance(exponent, int) and exponent < 0:
                below[base] = min(below.get(base, 0), exponent)
    raised: dict[Monomial, Rational] = {}
    for (dummies, factors), coefficient in poly.terms.items():
        exponents = merge((*factors, *((base, -exponent) for base, exponent in below.items())))
        kept = sorted(((b, e) for b, e in exponents.items() if e != 0), key=lambda factor: factor[0].key)
        raised[dummies, tuple(kept)] = coefficient
    return Poly(raised) if below else poly


def oscillating(monomial: Monomial) -> tuple[Monomial, list[tuple[Call, int]]] | None:
    """The other factors of a product, and its powers of sines and cosines; ``None``: these are not followed."""
    dummies, factors = monomial
    waves = [(b, e) for b, e in factors if isinstance(b, Call) and b.name in _WAVES and isinstance(e, int)]
    bound = {symbol for symbol, _, _ in dummies}
    if sum(e for _, e in waves) > MAX_DEGREE or any(e < 0 or bound & free_symbols(b) for b, e in waves):
        return None
    rest: Factors = tuple(f for f in factors if f not in waves)
    return (dummies, rest), waves


def waves_of(normal: Recursion, factors: list[tuple[Call, int]]) -> dict[Poly, Complex]:
    """A product of powers of sines and cosines as waves ``e^{iP}``: their amplitudes by their phases."""
    waves: dict[Poly, Complex] = {NIL: (ONE, NIL)}
    for base, exponent in factors:
        phase = normal(base.args[0])
        own = [(sign, *_half(base.name, sign)) for sign in (1, -1)]
        for _ in range(exponent):
            spread: dict[Poly, Complex] = {}
            for old, value in waves.items():
                for sign, real, imaginary in own:
                    _accumulate(spread, old + phase.scaled(sign), _rotated(value, real, imaginary))
            waves = spread
    turned: dict[Poly, Complex] = {}
    for phase, value in waves.items():
        rest, turn = _without_turns(normal, phase)
        _accumulate(turned, rest, _times(normal, value, turn))
    return turned


def _half(name: str, sign: int) -> tuple[Fraction, Fraction]:
    """The factors of ``e^{iP}`` and ``e^{-iP}`` in a cosine and in a sine, as real and imaginary parts."""
    half = Fraction(1, 2)
    return (half, Fraction(0)) if name == "cos" else (Fraction(0), -half * sign)


def _rotated(value: Complex, real: Fraction, imaginary: Fraction) -> Complex:
    return (
        value[0].scaled(real) - value[1].scaled(imaginary),
        value[0].scaled(imaginary) + value[1].scaled(real),
    )


def _accumulate(waves: dict[Poly, Complex], phase: Poly, value: Complex) -> None:
    old = waves.get(phase, (NIL, NIL))
    waves[phase] = (old[0] + value[0], old[1] + value[1])


def _times(normal: Recursion, left: Complex, right: Complex) -> Complex:
    return (
        normal.product(left[0], right[0]) - normal.product(left[1], right[1]),
        normal.product(left[0], right[1]) + normal.product(left[1], right[0]),
    )


# ------------------------------------------------------------------------------------------------- parts of turns


def _without_turns(normal: Recursion, phase: Poly) -> tuple[Poly, Complex]:
    """A phase without the multiples of π whose wave is known, and the value of that wave."""
    rest, whole, turn = phase, NIL, Fraction(0)
    for monomial, coefficient in _multiples_of_pi(phase):
        one = Poly({monomial: coefficient})
        if monomial == UNIT:
            turn = Fraction(coefficient) % 2
            rest -= normal.product(one, atom(PI))
        elif normal.signs.whole(to_term(Poly({monomial: 1}))) and isinstance(coefficient, int):
            whole += Poly({monomial: coefficient % 2} if coefficient % 2 else {})
            rest -= normal.product(one, atom(PI))
    known = _of_turn(turn)
    if known is None:
        return phase, (ONE, NIL)
    sign = power(normal, constant(-1), whole) if whole else ONE
    return rest, (normal.product(known[0], sign), normal.product(known[1], sign))


def _multiples_of_pi(phase: Poly) -> Iterator[tuple[Monomial, Rational]]:
    """What stands beside π in a phase."""
    for (dummies, factors), coefficient in phase.terms.items():
        if not dummies and (PI, 1) in factors:
            yield ((), tuple(f for f in factors if f != (PI, 1))), coefficient


def _of_turn(turn: Fraction) -> Complex | None:
    """``e^{i t π}`` for ``0 ≤ t < 2`` in twelfths of a turn and eighths; ``None`` for others."""
    quarters, rest = divmod(turn, Fraction(1, 2))
    known = _FIRST_QUARTER.get(rest)
    if known is None:
        return None
    real, imaginary = known
    for _ in range(int(quarters)):
        real, imaginary = imaginary.scaled(-1), real
    return real, imaginary


def _root(number: int) -> Poly:
    return product_of({Num(Fraction(number)): Fraction(1, 2)}, atom).scaled(Fraction(1, 2))


_FIRST_QUARTER: dict[Fraction, Complex] = {
    Fraction(0): (ONE, NIL),
    Fraction(1, 6): (_root(3), constant(Fraction(1, 2))),
    Fraction(1, 4): (_root(2), _root(2)),
    Fraction(1, 3): (constant(Fraction(1, 2)), _root(3)),
}
"""Abramowitz & Stegun 1964, 4.3.46."""
