"""Random admissible terms, from a seeded generator."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.terms import PI, Call, Pow, Sym, Term, add, call, div, mul, neg, number, power

X, Y, U = Sym("x"), Sym("y"), Sym("u")
GIVEN = Source(Origin.GIVEN, "given")
POSITIVE_U = Context((Fact(Condition(Need.POSITIVE, (U,)), GIVEN),))
"""``u`` is positive; of ``x`` and ``y`` nothing is known."""

EVERYWHERE = ("exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan", "Abs")


def fraction(rng: Random) -> Fraction:
    """A small rational number, not zero."""
    return Fraction(rng.choice([-3, -2, -1, 1, 2, 3, 5]), rng.choice([1, 1, 1, 2, 3]))


def scalar(rng: Random, depth: int, symbols: tuple[Sym, ...] = (X, Y, U)) -> Term:
    """A random scalar term in the symbols."""
    if depth <= 0 or rng.random() < 0.1:
        return rng.choice([*symbols, *symbols, number(fraction(rng)), PI])
    pick = rng.randrange(8)
    inner = scalar(rng, depth - 1, symbols)
    if pick < 3:
        return rng.choice([add, mul])(inner, scalar(rng, depth - 1, symbols))
    if pick == 3:
        return div(inner, scalar(rng, depth - 2, symbols))
    if pick == 4:
        return power(inner, rng.choice([2, 3, -1, -2, Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2)]))
    if pick == 5:
        return Pow(rng.choice([U, mul(number(2), U)]), scalar(rng, depth - 2, symbols))
    if pick == 6:
        return call("log", inner)
    return Call(rng.choice(EVERYWHERE), (inner,))


def polynomial(rng: Random, variable: Sym, degree: int) -> Term:
    """A random polynomial in one variable."""
    return add(*(mul(number(fraction(rng)), power(variable, n)) for n in range(rng.randint(0, degree) + 1)))


def gaussian(rng: Random, variable: Sym, degree: int = 2) -> Term:
    """A polynomial times a Gaussian, which falls outside of the window of the quadrature."""
    rate = number(Fraction(rng.randint(1, 4), 2))
    centred = add(variable, number(Fraction(rng.randint(-2, 2), 2)))
    return mul(polynomial(rng, variable, degree), call("exp", neg(mul(rate, power(centred, 2)))))
