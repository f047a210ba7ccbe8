"""Every row of the table of laws against itself: total mass, mean and variance by quadrature and summation."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from derivations.meaning.named_laws.law_table import BY_SPELLING, LAWS, NamedLaw, Range
from derivations.model.terms import INFINITY, PI, Add, Call, Mul, Num, Pow, Sym, Term

VALUES = {
    Range.REAL: (Fraction(-1), Fraction(3)),
    Range.POSITIVE: (Fraction(7, 2), Fraction(9, 2)),
    Range.FRACTION: (Fraction(1, 4), Fraction(1, 4)),
    Range.COUNT: (Fraction(5), Fraction(5)),
}
X = Sym("x")
CALLS = {
    "exp": mpmath.exp, "log": mpmath.log, "Abs": abs, "Gamma": mpmath.gamma, "Beta": mpmath.beta,
    "binomial": mpmath.binomial, "factorial": mpmath.factorial,
}  # fmt: skip
MOMENTS = [law for law in LAWS if law.mean is not None]


def parameters(law: NamedLaw) -> tuple[Term, ...]:
    return tuple(Num(VALUES[own][position]) for position, own in enumerate(law.parameters))


def value(term: Term, x: mpmath.mpf | None = None) -> mpmath.mpf:
    match term:
        case Num(number):
            return mpmath.mpf(number.numerator) / number.denominator
        case Add(parts):
            return mpmath.fsum(value(part, x) for part in parts)
        case Mul(parts):
            return mpmath.fprod(value(part, x) for part in parts)
        case Pow(base, exponent):
            return mpmath.power(value(base, x), value(exponent, x))
        case Call(name, args):
            return CALLS[name](*(value(arg, x) for arg in args))
    constants = {X: x, PI: mpmath.pi, INFINITY: mpmath.inf}
    return constants[term]


def average(law: NamedLaw, power: int) -> float:
    own = parameters(law)
    ends = law.support(own)
    low, high = (-mpmath.inf, mpmath.inf) if ends is None else map(value, ends)
    density = law.density(X, own)
    if law.discrete:
        return float(mpmath.nsum(lambda x: x**power * value(density, x), [low, high]))
    between = [low, *(at for at in (-1, 0, 1, 5) if low < at < high), high]
    return float(mpmath.quad(lambda x: x**power * value(density, x), between))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_the_total_mass_is_one(law: NamedLaw) -> None:
    assert average(law, 0) == pytest.approx(1, rel=1e-8)


@pytest.mark.parametrize("law", MOMENTS, ids=lambda law: law.name)
def test_mean_and_variance_are_those_of_the_density(law: NamedLaw) -> None:
    assert law.mean is not None
    assert law.variance is not None
    mean = float(value(law.mean(parameters(law))))
    assert average(law, 1) == pytest.approx(mean, rel=1e-6)
    assert average(law, 2) - mean**2 == pytest.approx(float(value(law.variance(parameters(law)))), rel=1e-6)


def test_no_spelling_names_two_laws() -> None:
    assert len(BY_SPELLING) == sum(len(law.spellings) for law in LAWS)
