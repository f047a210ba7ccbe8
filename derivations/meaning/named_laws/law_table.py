r"""The table of named laws: one row each, with its spellings, parameters, support, density or mass, mean and variance.

Densities as in Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions (1994, 1995), masses as in Johnson,
Kemp and Kotz, Univariate Discrete Distributions (2005).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from derivations.model.terms import (
    HALF,
    INFINITY,
    ONE,
    PI,
    ZERO,
    Mul,
    Pow,
    Term,
    add,
    call,
    difference_of,
    div,
    mul,
    neg,
    number,
    power,
    sub,
)

TWO = number(2)
Parameters = tuple[Term, ...]
Of = Callable[[Parameters], Term]


class Range(Enum):
    """What values a parameter may take."""

    REAL = "a real number"
    POSITIVE = "positive"
    FRACTION = "strictly between 0 and 1"
    COUNT = "a positive integer"


class Letters(Enum):
    """Letters by which authors call one of two things that a parameter may be."""

    SCALES = ("\\sigma", "\\tau", "s", "\\varsigma", "\\kappa", "\\lambda")
    """Standard deviations and precisions as often as variances."""
    RATES = ("\\lambda", "b", "r")
    """Rates, hardly ever scales."""
    UNSQUARED = ("a name without a power",)
    """A scale, unless it is written as a square."""
    EITHER_ORDER = ()
    """No letter tells which of two parameters stands first; words that name them do."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A parameter that authors mean in two ways: which one, what it is taken for, and what it may be instead.

    ``letters`` tell: of ``RATES`` that it is meant as it is taken, of ``SCALES`` that it may not be; without letters it
    is always open.
    """

    taken: str
    instead: str
    position: int = -1
    letters: Letters | None = None


class How(Enum):
    """How a parameter is obtained from what words name."""

    ITSELF = "it is the parameter"
    SQUARED = "the parameter is its square"
    INVERSE = "the parameter is its inverse"


@dataclass(frozen=True, slots=True)
class Called:
    """What words call a parameter, or something it is obtained from: its position, and a pattern of the words."""

    words: str
    position: int = 0
    how: How = How.ITSELF


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A named law of one real variable.

    ``density`` is the density, or the mass of a discrete law, at a value of the support; it says nothing outside.
    ``mean`` and ``variance`` are ``None`` where they do not exist for every parameter, ``lower`` and ``upper`` the ends
    of the support where it has any.
    ``words`` are how sentences name it, ``called`` what they call its parameters.
    """

    name: str
    spellings: tuple[str, ...]
    parameters: tuple[Range, ...]
    density: Callable[[Term, Parameters], Term]
    mean: Of | None
    variance: Of | None
    lower: Of | None = None
    upper: Of | None = None
    discrete: bool = False
    disputed: Disputed | None = None
    words: tuple[str, ...] = ()
    called: tuple[Called, ...] = ()

    @property
    def fills_the_line(self) -> bool:
        """Whether it has a density that is positive on the whole line."""
        return self.lower is None and not self.discrete

    def support(self, parameters: Parameters) -> tuple[Term, Term] | None:
        """The ends of the support; ``None`` for the whole line."""
        if self.lower is None:
            return None
        return self.lower(parameters), INFINITY if self.upper is None else self.upper(parameters)


def _zero(_: Parameters) -> Term:
    return ZERO


def _one(_: Parameters) -> Term:
    return ONE


def _first(parameters: Parameters) -> Term:
    return parameters[0]


def _second(parameters: Parameters) -> Term:
    return parameters[1]


# ------------------------------------------------------------------------------------------- densities, masses


def normal_density(at: Term, parameters: Parameters) -> Term:
    """The density of the normal law of one variable, from mean and variance."""
    mean, variance = parameters
    front = Pow(Mul((TWO, PI, variance)), neg(HALF))
    return mul(front, call("exp", neg(div(power(difference_of(at, mean), 2), mul(TWO, variance)))))


def _lognormal(at: Term, parameters: Parameters) -> Term:
    return div(normal_density(call("log", at), parameters), at)


def _exponential(at: Term, parameters: Parameters) -> Term:
    (rate,) = parameters
    return mul(rate, call("exp", neg(mul(rate, at))))


def _gamma(at: Term, parameters: Parameters) -> Term:
    shape, rate = parameters
    front = div(Pow(rate, shape), call("Gamma", shape))
    return mul(front, Pow(at, sub(shape, ONE)), call("exp", neg(mul(rate, at))))


def _chi_squared(at: Term, parameters: Parameters) -> Term:
    return _gamma(at, (div(parameters[0], TWO), HALF))


def _beta(at: Term, parameters: Parameters) -> Term:
    first, second = parameters
    kernel = (Pow(at, sub(first, ONE)), Pow(sub(ONE, at), sub(second, ONE)))
    return mul(*kernel, power(call("Beta", first, second), -1))


def _uniform(_: Term, parameters: Parameters) -> Term:
    return div(ONE, sub(parameters[1], parameters[0]))


def _laplace(at: Term, parameters: Parameters) -> Term:
    centre, scale = parameters
    return div(call("exp", neg(div(call("Abs", difference_of(at, centre)), scale))), mul(TWO, scale))


def _cauchy(at: Term, parameters: Parameters) -> Term:
    centre, scale = parameters
    return power(mul(PI, scale, add(ONE, power(div(difference_of(at, centre), scale), 2))), -1)


def _student(at: Term, parameters: Parameters) -> Term:
    (freedom,) = parameters
    half = div(add(freedom, ONE), TWO)
    front = div(call("Gamma", half), mul(Pow(mul(freedom, PI), HALF), call("Gamma", div(freedom, TWO))))
    return mul(front, Pow(add(ONE, div(power(at, 2), freedom)), neg(half)))


def _fisher(at: Term, parameters: Parameters) -> Term:
    first, second = (div(freedom, TWO) for freedom in parameters)
    ratio = div(parameters[0], parameters[1])
    kernel = (Pow(at, sub(first, ONE)), Pow(add(ONE, mul(ratio, at)), neg(add(first, second))))
    return mul(Pow(ratio, first), *kernel, power(call("Beta", first, second), -1))


def _wald(at: Term, parameters: Parameters) -> Term:
    drift, threshold = parameters
    exponent = neg(div(power(sub(threshold, mul(drift, at)), 2), mul(TWO, at)))
    return mul(div(threshold, Pow(mul(TWO, PI, power(at, 3)), HALF)), call("exp", exponent))


def _weibull(at: Term, parameters: Parameters) -> Term:
    shape, scale = parameters
    ratio = div(at, scale)
    return mul(div(shape, scale), Pow(ratio, sub(shape, ONE)), call("exp", neg(Pow(ratio, shape))))


def _pareto(at: Term, parameters: Parameters) -> Term:
    least, shape = parameters
    return mul(shape, Pow(least, shape), Pow(at, neg(add(shape, ONE))))


def _rayleigh(at: Term, parameters: Parameters) -> Term:
    square = power(parameters[0], 2)
    return mul(div(at, square), call("exp", neg(div(power(at, 2), mul(TWO, square)))))


def _logistic(at: Term, parameters: Parameters) -> Term:
    centre, scale = parameters
    decay = call("exp", neg(div(difference_of(at, centre), scale)))
    return div(decay, mul(scale, power(add(ONE, decay), 2)))


def _inverse_gamma(at: Term, parameters: Parameters) -> Term:
    shape, scale = parameters
    front = div(Pow(scale, shape), call("Gamma", shape))
    return mul(front, Pow(at, neg(add(shape, ONE))), call("exp", neg(div(scale, at))))


def _half_normal(at: Term, parameters: Parameters) -> Term:
    return mul(TWO, normal_density(at, (ZERO, power(parameters[0], 2))))


def _bernoulli(at: Term, parameters: Parameters) -> Term:
    (chance,) = parameters
    return add(mul(chance, at), mul(sub(ONE, chance), sub(ONE, at)))


def _binomial(at: Term, parameters: Parameters) -> Term:
    trials, chance = parameters
    return mul(call("binomial", trials, at), Pow(chance, at), Pow(sub(ONE, chance), sub(trials, at)))


def _poisson(at: Term, parameters: Parameters) -> Term:
    (rate,) = parameters
    return div(mul(Pow(rate, at), call("exp", neg(rate))), call("factorial", at))


def _geometric(at: Term, parameters: Parameters) -> Term:
    (chance,) = parameters
    return mul(Pow(sub(ONE, chance), sub(at, ONE)), chance)


# ----------------------------------------------------------------------------------------- means and variances


def _ratio(parameters: Parameters) -> Term:
    return div(parameters[0], parameters[1])


def _beta_variance(parameters: Parameters) -> Term:
    total = add(*parameters)
    return div(mul(*parameters), mul(power(total, 2), add(total, ONE)))


def _lognormal_mean(parameters: Parameters) -> Term:
    mean, variance = parameters
    return call("exp", add(mean, div(variance, TWO)))


def _lognormal_variance(parameters: Parameters) -> Term:
    mean, variance = parameters
    return mul(sub(call("exp", variance), ONE), call("exp", add(mul(TWO, mean), variance)))


def _weibull_moment(parameters: Parameters, order: int) -> Term:
    shape, scale = parameters
    return mul(power(scale, order), call("Gamma", add(ONE, div(number(order), shape))))


def _weibull_variance(parameters: Parameters) -> Term:
    return difference_of(_weibull_moment(parameters, 2), power(_weibull_moment(parameters, 1), 2))


def _rayleigh_variance(parameters: Parameters) -> Term:
    return mul(div(sub(number(4), PI), TWO), power(parameters[0], 2))


def _half_normal_variance(parameters: Parameters) -> Term:
    return mul(sub(ONE, div(TWO, PI)), power(parameters[0], 2))


def _chance_variance(parameters: Parameters) -> Term:
    return mul(parameters[-1], sub(ONE, parameters[-1]))


# ---------------------------------------------------------------------------------------------------- the table

_VARIANCE = Disputed(
    "the second parameter of \\mathcal{N} is the variance", "a standard deviation", letters=Letters.SCALES
)
_RATE = Disputed("the last parameter of Exp and Gamma is the rate", "a scale", letters=Letters.RATES)
_TRIALS = Disputed("a geometric law counts the trials, from 1", "the failures, from 0")
_DRIFT = Disputed("the parameters of Wald are drift and threshold", "mean and shape")

_SCALE_FIRST = Disputed("the parameters of Weibull are shape and scale", "scale first", 0, Letters.EITHER_ORDER)
_LEAST_FIRST = Disputed(
    "the parameters of Pareto are least value and shape", "shape and least value", 0, Letters.EITHER_ORDER
)

_SCALE = Disputed("the last parameter is a scale", "its square", letters=Letters.UNSQUARED)

_CHANCE = r"(?:success )?probability(?: of success)?"
_FREEDOM = "degrees? of freedom"
_MEAN_AND_VARIANCE = (
    Called("mean"),
    Called("variance|covariance(?: matrix)?", 1),
    Called("standard deviation", 1, How.SQUARED),
)
_RATE_OR_MEAN = Called("rate(?: parameter)?"), Called("mean|scale(?: parameter)?", 0, How.INVERSE)
_SHAPE_AND_RATE = (
    Called("shape(?: parameter)?"),
    Called("rate(?: parameter)?", 1),
    Called("scale(?: parameter)?", 1, How.INVERSE),
)
_PLACE_AND_SCALE = Called("mean|location(?: parameter)?"), Called("scale(?: parameter)?", 1)

LAWS: tuple[NamedLaw, ...] = (
    NamedLaw(
        "normal", ("\\mathcal{N}", "N", "Normal", "Gaussian"), (Range.REAL, Range.POSITIVE),
        normal_density, _first, _second, disputed=_VARIANCE,
        words=("normal", "gaussian"), called=_MEAN_AND_VARIANCE,
    ),
    NamedLaw(
        "log-normal", ("\\ln\\mathcal{N}", "\\log\\mathcal{N}", "Lognormal", "LogNormal"),
        (Range.REAL, Range.POSITIVE), _lognormal, _lognormal_mean, _lognormal_variance, _zero, disputed=_VARIANCE,
        words=("log-normal", "lognormal"),
    ),
    NamedLaw(
        "exponential", ("Exp", "Exponential"), (Range.POSITIVE,), _exponential,
        lambda p: power(p[0], -1), lambda p: power(p[0], -2), _zero, disputed=_RATE,
        words=("exponential",), called=_RATE_OR_MEAN,
    ),
    NamedLaw(
        "gamma", ("Gam", "Gamma", "\\Gamma"), (Range.POSITIVE, Range.POSITIVE), _gamma,
        _ratio, lambda p: div(p[0], power(p[1], 2)), _zero, disputed=_RATE,
        words=("gamma",), called=_SHAPE_AND_RATE,
    ),
    NamedLaw(
        "chi-squared", ("\\chi^{2}",), (Range.POSITIVE,), _chi_squared, _first, lambda p: mul(TWO, p[0]), _zero,
        words=("chi-squared", "chi-square", "chi squared", "chi square"), called=(Called(_FREEDOM),),
    ),
    NamedLaw(
        "beta", ("Beta", "Bet"), (Range.POSITIVE, Range.POSITIVE), _beta,
        lambda p: div(p[0], add(*p)), _beta_variance, _zero, _one,
        words=("beta",),
    ),
    NamedLaw(
        "uniform", ("Unif", "Uniform", "\\mathcal{U}", "U"), (Range.REAL, Range.REAL), _uniform,
        lambda p: div(add(*p), TWO), lambda p: div(power(sub(p[1], p[0]), 2), number(12)), _first, _second,
        words=("uniform",),
    ),
    NamedLaw(
        "Laplace", ("Laplace", "Lap"), (Range.REAL, Range.POSITIVE), _laplace,
        _first, lambda p: mul(TWO, power(p[1], 2)),
        words=("laplace", "double exponential"), called=_PLACE_AND_SCALE,
    ),
    NamedLaw(
        "Cauchy", ("Cauchy",), (Range.REAL, Range.POSITIVE), _cauchy, None, None,
        words=("cauchy",), called=_PLACE_AND_SCALE,
    ),
    NamedLaw(
        "Student", ("t", "Student"), (Range.POSITIVE,), _student, None, None,
        words=("student's t", "student t"), called=(Called(_FREEDOM),),
    ),
    NamedLaw("Fisher", ("F",), (Range.POSITIVE, Range.POSITIVE), _fisher, None, None, _zero),
    NamedLaw(
        "Wald", ("Wald",), (Range.POSITIVE, Range.POSITIVE), _wald,
        lambda p: div(p[1], p[0]), lambda p: div(p[1], power(p[0], 3)), _zero, disputed=_DRIFT,
    ),
    NamedLaw(
        "Weibull", ("Weibull",), (Range.POSITIVE, Range.POSITIVE), _weibull,
        lambda p: _weibull_moment(p, 1), _weibull_variance, _zero, disputed=_SCALE_FIRST,
        words=("weibull",), called=(Called("shape(?: parameter)?"), Called("scale(?: parameter)?", 1)),
    ),
    NamedLaw(
        "Pareto", ("Pareto",), (Range.POSITIVE, Range.POSITIVE), _pareto, None, None, _first, disputed=_LEAST_FIRST,
        words=("pareto",),
        called=(Called("scale(?: parameter)?|minimum(?: value)?"), Called("shape(?: parameter)?|(?:tail )?index", 1)),
    ),
    NamedLaw(
        "Rayleigh", ("Rayleigh",), (Range.POSITIVE,), _rayleigh,
        lambda p: mul(p[0], Pow(div(PI, TWO), HALF)), _rayleigh_variance, _zero, disputed=_SCALE,
        words=("rayleigh",), called=(Called("scale(?: parameter)?"),),
    ),
    NamedLaw(
        "logistic", ("Logistic",), (Range.REAL, Range.POSITIVE), _logistic,
        _first, lambda p: div(mul(power(PI, 2), power(p[1], 2)), number(3)), disputed=_SCALE,
        words=("logistic",), called=_PLACE_AND_SCALE,
    ),
    NamedLaw(
        "inverse-gamma", ("InvGamma", "IG", "\\Gamma^{-1}"), (Range.POSITIVE, Range.POSITIVE), _inverse_gamma,
        None, None, _zero,
        words=("inverse-gamma", "inverse gamma"),
        called=(Called("shape(?: parameter)?"), Called("scale(?: parameter)?", 1)),
    ),
    NamedLaw(
        "half-normal", ("HalfNormal",), (Range.POSITIVE,), _half_normal,
        lambda p: mul(p[0], Pow(div(TWO, PI), HALF)), _half_normal_variance, _zero, disputed=_SCALE,
        words=("half-normal", "half normal"), called=(Called("scale(?: parameter)?"),),
    ),
    NamedLaw(
        "Bernoulli", ("Bern", "Bernoulli", "Ber"), (Range.FRACTION,), _bernoulli,
        _first, _chance_variance, _zero, _one, discrete=True,
        words=("bernoulli",), called=(Called(f"{_CHANCE}|mean"),),
    ),
    NamedLaw(
        "binomial", ("Bin", "Binom", "Binomial"), (Range.COUNT, Range.FRACTION), _binomial,
        lambda p: mul(*p), lambda p: mul(p[0], _chance_variance(p)), _zero, _first, discrete=True,
        words=("binomial",), called=(Called("trials?|number of trials"), Called(_CHANCE, 1)),
    ),
    NamedLaw(
        "Poisson", ("Poisson", "Poiss", "Pois"), (Range.POSITIVE,), _poisson, _first, _first, _zero, discrete=True,
        words=("poisson",), called=(Called("rate(?: parameter)?|mean|intensity"),),
    ),
    NamedLaw(
        "geometric", ("Geometric", "Geom", "Geo"), (Range.FRACTION,), _geometric,
        lambda p: power(p[0], -1), lambda p: div(sub(ONE, p[0]), power(p[0], 2)), _one,
        discrete=True, disputed=_TRIALS,
        words=("geometric",), called=(Called(_CHANCE),),
    ),
)  # fmt: skip
"""All named laws.  A Fisher or Student law has no row of moments: these exist for some degrees of freedom only."""

LETTERS = frozenset({"N", "U", "t", "F", "\\Gamma", "\\chi^{2}"})
r"""Spellings that name a law only behind ``\sim``: elsewhere they are letters like others."""

BY_SPELLING = {spelling: law for law in LAWS for spelling in law.spellings}
BY_WORDS = {words: law for law in LAWS for words in law.words}
IN_WORDS = "|".join(sorted(BY_WORDS, key=len, reverse=True))
"""A pattern of the words that name a law."""
