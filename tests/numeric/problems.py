"""The table: integrals and expectations with exact values, on which every method is held to what it reports."""

from __future__ import annotations

import numpy as np
from flint import arb

from numeric.distributions import Beta, Cauchy, Gamma, GaussianMixture, Student, normal
from tests.numeric.problem_kinds import INFINITY, Expectation, Integral, NormalMean, Spatial


def gaussian(p):
    return np.exp(-(p**2).sum(axis=1) / 2)


def _gauss_tail(r):
    """``∫_{|x|>r} exp(-x²/2) dx ≤ 2 exp(-r²/2) / r``."""
    return 2 * (-(arb(r) ** 2) / 2).exp() / arb(r)


def _exponential_tail(r):
    return (-arb(r)).exp()


SMOOTH = (
    Integral("square", "smooth", lambda x, m: x * x, 0, 1, lambda m: m.mpf(1) / 3, rigorous=True),
    Integral("exponential", "smooth", lambda x, m: m.exp(x), 0, 1, lambda m: m.e - 1, rigorous=True),
    Integral("half sine", "smooth", lambda x, m: m.sin(x), 0, 3, lambda m: 1 - m.cos(3), rigorous=True),
    Integral("arctangent", "smooth", lambda x, m: 1 / (1 + x * x), 0, 1, lambda m: m.pi / 4, rigorous=True),
    Integral("Runge", "smooth", lambda x, m: 1 / (1 + 25 * x * x), -1, 1, lambda m: 2 * m.atan(5) / 5, rigorous=True),
    Integral("logarithm", "smooth", lambda x, m: m.log(1 + x), 0, 1, lambda m: 2 * m.log(2) - 1, rigorous=True),
    Integral(
        "hyperbolic cosine", "smooth", lambda x, m: m.cosh(x), -1, 2, lambda m: m.sinh(2) + m.sinh(1), rigorous=True
    ),
    Integral(
        "period",
        "smooth",
        lambda x, m: 1 / (2 + m.cos(2 * x)),
        -1.5,
        1.5,
        lambda m: 2 / m.sqrt(3) * m.atan(m.tan(m.mpf("1.5")) / m.sqrt(3)),
        rigorous=True,
    ),
    Integral("degree 20", "smooth", lambda x, m: (1 + x) ** 20, -1, 1, lambda m: m.mpf(2) ** 21 / 21, rigorous=True),
    Integral("odd power", "smooth", lambda x, m: x**3 * m.exp(-x * x), -2, 2, lambda m: m.mpf(0), rigorous=True),
    Integral("root away from its cut", "smooth", lambda x, m: m.sqrt(x), 1, 4, lambda m: m.mpf(14) / 3, rigorous=True),
    Integral(
        "arc length",
        "smooth",
        lambda x, m: m.sqrt(1 + x * x),
        0,
        1,
        lambda m: (m.sqrt(2) + m.asinh(1)) / 2,
        rigorous=True,
    ),
    Integral("backwards", "smooth", lambda x, m: x * x, 1, 0, lambda m: -m.mpf(1) / 3, rigorous=True),
)

PEAKED = (
    Integral(
        "bell of width 1/100",
        "peaked",
        lambda x, m: m.exp(-((100 * (x - 0.25)) ** 2) / 2),
        0,
        1,
        lambda m: m.sqrt(m.pi / 2) / 100 * (m.erf(25 / m.sqrt(2)) + m.erf(75 / m.sqrt(2))),
        rigorous=True,
    ),
    Integral(
        "bell of width 1/1000",
        "peaked",
        lambda x, m: m.exp(-((1000 * (x - 0.375)) ** 2) / 2),
        0,
        1,
        lambda m: m.sqrt(2 * m.pi) / 1000,
        rigorous=True,
        breaks=(0.37, 0.375, 0.38),
    ),
    Integral(
        "bell of width 1e-6, hinted",
        "peaked",
        lambda x, m: m.exp(-((1e6 * (x - 0.375)) ** 2) / 2),
        0,
        1,
        lambda m: m.sqrt(2 * m.pi) / 10**6,
        hints=(("points", (0.375,)),),
        breaks=(0.37499, 0.375, 0.37501),
    ),
    Integral(
        "pole 1/1000 off",
        "peaked",
        lambda x, m: 1 / (x * x + 2.0**-20),
        -1,
        1,
        lambda m: 2**11 * m.atan(2**10),
        rigorous=True,
        breaks=(-0.01, 0, 0.01),
    ),
    Integral(
        "pole 1e-6 off",
        "peaked",
        lambda x, m: 1 / ((x - 0.25) ** 2 + 2.0**-40),
        0,
        1,
        lambda m: 2**20 * (m.atan(2**20 * m.mpf("0.75")) + m.atan(2**18)),
        rigorous=True,
        hints=(("points", (0.25,)),),
        breaks=(0.2499, 0.25, 0.2501),
    ),
    Integral(
        "boundary layer",
        "peaked",
        lambda x, m: m.exp(-1000 * x),
        0,
        1,
        lambda m: -m.expm1(-1000) / 1000,
        rigorous=True,
        breaks=(0.01, 0.1),
    ),
    Integral(
        "kink",
        "peaked",
        lambda x, m: m.absolute(x - 0.3125),
        0,
        1,
        lambda m: (m.mpf("0.3125") ** 2 + m.mpf("0.6875") ** 2) / 2,
        breaks=(0.3125,),
    ),
    Integral(
        "hyperbolic bell",
        "peaked",
        lambda x, m: 1 / m.cosh(50 * (x - 0.5)) ** 2,
        0,
        1,
        lambda m: m.tanh(25) / 25,
        rigorous=True,
        breaks=(0.4375, 0.5, 0.5625),
    ),
)

OSCILLATING = (
    Integral("cosine 100", "oscillating", lambda x, m: m.cos(100 * x), 0, 1, lambda m: m.sin(100) / 100, rigorous=True),
    Integral(
        "cosine 1000",
        "oscillating",
        lambda x, m: m.cos(1000 * x),
        0,
        1,
        lambda m: m.sin(1000) / 1000,
        rigorous=True,
        breaks=tuple(k / 40 for k in range(1, 40)),
    ),
    Integral(
        "squared sine",
        "oscillating",
        lambda x, m: m.sin(50 * x) ** 2,
        0,
        1,
        lambda m: m.mpf(1) / 2 - m.sin(100) / 200,
        rigorous=True,
        breaks=(0.25, 0.5, 0.75),
    ),
    Integral(
        "x sin 100 x",
        "oscillating",
        lambda x, m: x * m.sin(100 * x),
        0,
        1,
        lambda m: m.sin(100) / 10**4 - m.cos(100) / 100,
        rigorous=True,
        breaks=(0.25, 0.5, 0.75),
    ),
    Integral(
        "Fresnel on an interval",
        "oscillating",
        lambda x, m: m.cos(x * x),
        0,
        8,
        lambda m: m.sqrt(m.pi / 2) * m.fresnelc(8 * m.sqrt(2 / m.pi)),
        rigorous=True,
        breaks=tuple(range(1, 8)),
    ),
    Integral(
        "damped",
        "oscillating",
        lambda x, m: m.exp(-x) * m.cos(20 * x),
        0,
        INFINITY,
        lambda m: m.mpf(1) / 401,
        tail=_exponential_tail,
        rigorous=True,
        breaks=tuple(range(1, 40)),
    ),
    Integral(
        "slowly damped",
        "oscillating",
        lambda x, m: m.exp(-x / 64) * m.cos(x),
        0,
        INFINITY,
        lambda m: m.mpf(64) / (1 + 64**2),
        tail=lambda r: 64 * (-arb(r) / 64).exp(),
        rigorous=True,
        breaks=tuple(range(20, 4000, 20)),
    ),
    Integral(
        "waves under a bell",
        "oscillating",
        lambda x, m: m.cos(10 * x) * m.exp(-x * x / 2),
        -INFINITY,
        INFINITY,
        lambda m: m.sqrt(2 * m.pi) * m.exp(-50),
        tail=_gauss_tail,
        rigorous=True,
        breaks=tuple(range(-12, 13)),
    ),
    Integral(
        "ever faster",
        "oscillating",
        lambda x, m: m.sin(1 / x),
        0,
        1,
        lambda m: m.sin(1) - m.ci(1),
        converges=False,
        reduced=lambda m: m.quadosc(lambda u: m.sin(u) / u**2, [1, m.inf], omega=1),
    ),
    Integral(
        "sinc",
        "oscillating",
        lambda x, m: m.sin(x) / x,
        0,
        INFINITY,
        lambda m: m.pi / 2,
        converges=False,
        reduced=lambda m: m.quadosc(lambda x: m.sin(x) / x, [0, m.inf], omega=1),
    ),
    Integral(
        "Fresnel on a half line",
        "oscillating",
        lambda x, m: m.cos(x * x),
        0,
        INFINITY,
        lambda m: m.sqrt(m.pi / 8),
        converges=False,
        reduced=lambda m: m.cos(m.pi / 4) * m.quad(lambda r: m.exp(-r * r), [0, m.inf]),
    ),
    Integral(
        "squared sinc",
        "oscillating",
        lambda x, m: (1 - m.cos(x)) / (x * x),
        1,
        INFINITY,
        lambda m: 1 - m.cos(1) + m.pi / 2 - m.si(1),
        converges=False,
        reduced=lambda m: 1 - m.quadosc(lambda x: m.cos(x) / x**2, [1, m.inf], omega=1),
    ),
)

HEAVY = (
    Integral("Cauchy", "heavy-tailed", lambda x, m: 1 / (1 + x * x), -INFINITY, INFINITY, lambda m: m.pi),
    Integral(
        "Cauchy, far off",
        "heavy-tailed",
        lambda x, m: 1 / (1 + (x - 40) ** 2),
        -INFINITY,
        INFINITY,
        lambda m: m.pi,
        hints=(("centre", 40.0),),
        breaks=(30, 40, 50),
    ),
    Integral(
        "Student 3",
        "heavy-tailed",
        lambda x, m: (1 + x * x / 3) ** -2,
        -INFINITY,
        INFINITY,
        lambda m: m.sqrt(3) * m.pi / 2,
        tail=lambda r: 6 / arb(r) ** 3,
        rigorous=True,
    ),
    Integral(
        "second moment of Student 5",
        "heavy-tailed",
        lambda x, m: x * x * (1 + x * x / 5) ** -3,
        -INFINITY,
        INFINITY,
        lambda m: 5 * m.sqrt(5) * m.pi / 8,
    ),
    Integral("power -3/2", "heavy-tailed", lambda x, m: m.power(1 + x, -3, 2), 0, INFINITY, lambda m: m.mpf(2)),
    Integral(
        "power -1.1",
        "heavy-tailed",
        lambda x, m: m.power(1 + x, -11, 10),
        0,
        INFINITY,
        lambda m: m.mpf(10),
        converges=False,
        logarithmic=True,
    ),
    Integral(
        "power -1.01",
        "heavy-tailed",
        lambda x, m: m.power(1 + x, -101, 100),
        0,
        INFINITY,
        lambda m: m.mpf(100),
        converges=False,
        logarithmic=True,
    ),
    Integral(
        "quartic", "heavy-tailed", lambda x, m: x * x / (1 + x**4), -INFINITY, INFINITY, lambda m: m.pi / m.sqrt(2)
    ),
    Integral(
        "lognormal",
        "heavy-tailed",
        lambda x, m: m.exp(-(m.log(x) ** 2) / 2) / x,
        0,
        INFINITY,
        lambda m: m.sqrt(2 * m.pi),
        logarithmic=True,
    ),
    Integral(
        "logarithmic tail",
        "heavy-tailed",
        lambda x, m: 1 / (x * m.log(x) ** 2),
        2,
        INFINITY,
        lambda m: 1 / m.log(2),
        converges=False,
        logarithmic=True,
    ),
    Integral(
        "arctangent over a square",
        "heavy-tailed",
        lambda x, m: m.log(1 + x * x) / (x * x),
        0,
        INFINITY,
        lambda m: m.pi,
        converges=False,
    ),
)

LIGHT = (
    Integral(
        "exponential tail",
        "light-tailed",
        lambda x, m: m.exp(-x),
        0,
        INFINITY,
        lambda m: m.mpf(1),
        tail=_exponential_tail,
        rigorous=True,
    ),
    Integral(
        "second moment",
        "light-tailed",
        lambda x, m: x**2 * m.exp(-x),
        0,
        INFINITY,
        lambda m: m.mpf(2),
        tail=lambda r: (arb(r) ** 2 + 2 * arb(r) + 2) * (-arb(r)).exp(),
        rigorous=True,
    ),
    Integral(
        "overflow against underflow",
        "light-tailed",
        lambda x, m: m.exp(x) * m.exp(-2 * x),
        0,
        INFINITY,
        lambda m: m.mpf(1),
    ),
    Integral(
        "bell",
        "light-tailed",
        lambda x, m: m.exp(-x * x / 2),
        -INFINITY,
        INFINITY,
        lambda m: m.sqrt(2 * m.pi),
        tail=_gauss_tail,
        rigorous=True,
    ),
    Integral(
        "fourth moment of a bell",
        "light-tailed",
        lambda x, m: x**4 * m.exp(-x * x / 2),
        -INFINITY,
        INFINITY,
        lambda m: 3 * m.sqrt(2 * m.pi),
    ),
    Integral(
        "odd moment of a bell",
        "light-tailed",
        lambda x, m: x * m.exp(-x * x / 2),
        -INFINITY,
        INFINITY,
        lambda m: m.mpf(0),
    ),
    Integral(
        "bell at 50",
        "light-tailed",
        lambda x, m: m.exp(-((x - 50) ** 2) / 2),
        -INFINITY,
        INFINITY,
        lambda m: m.sqrt(2 * m.pi),
        breaks=(40, 50, 60),
    ),
    Integral(
        "bell at 1000, not hinted",
        "light-tailed",
        lambda x, m: m.exp(-((x - 1000) ** 2) / 2),
        -INFINITY,
        INFINITY,
        lambda m: m.sqrt(2 * m.pi),
        converges=False,
        breaks=(990, 1000, 1010),
    ),
    Integral(
        "bell at 1e6, hinted",
        "light-tailed",
        lambda x, m: m.exp(-((x - 1e6) ** 2) / 2),
        -INFINITY,
        INFINITY,
        lambda m: m.sqrt(2 * m.pi),
        hints=(("centre", 1e6),),
        breaks=(1e6 - 10, 1e6, 1e6 + 10),
    ),
    Integral(
        "hyperbolic secant",
        "light-tailed",
        lambda x, m: 2 / (m.exp(x) + m.exp(-x)),
        -INFINITY,
        INFINITY,
        lambda m: m.pi,
    ),
    Integral(
        "Gumbel",
        "light-tailed",
        lambda x, m: m.exp(-x - m.exp(-x)),
        -INFINITY,
        INFINITY,
        lambda m: m.mpf(1),
        reduced=lambda m: m.quad(lambda u: m.exp(-u), [0, m.inf]),
    ),
    Integral(
        "Laplace",
        "light-tailed",
        lambda x, m: x * x * m.exp(-m.absolute(x)),
        -INFINITY,
        INFINITY,
        lambda m: m.mpf(4),
        breaks=(0,),
    ),
    Integral("nothing", "light-tailed", lambda x, m: 0 * x, -INFINITY, INFINITY, lambda m: m.mpf(0), converges=False),
)

SINGULAR = (
    Integral("root", "endpoint-singular", lambda x, m: m.sqrt(x), 0, 1, lambda m: m.mpf(2) / 3, rigorous=True),
    Integral("cube root", "endpoint-singular", lambda x, m: m.power(x, 1, 3), 0, 1, lambda m: m.mpf(3) / 4),
    Integral("inverse root", "endpoint-singular", lambda x, m: 1 / m.sqrt(x), 0, 1, lambda m: m.mpf(2)),
    Integral(
        "power -9/10", "endpoint-singular", lambda x, m: m.power(x, -9, 10), 0, 1, lambda m: m.mpf(10), logarithmic=True
    ),
    Integral(
        "power -99/100",
        "endpoint-singular",
        lambda x, m: m.power(x, -99, 100),
        0,
        1,
        lambda m: m.mpf(100),
        converges=False,
        logarithmic=True,
    ),
    Integral("logarithm at 0", "endpoint-singular", lambda x, m: m.log(x), 0, 1, lambda m: m.mpf(-1)),
    Integral("squared logarithm", "endpoint-singular", lambda x, m: m.log(x) ** 2, 0, 1, lambda m: m.mpf(2)),
    Integral(
        "logarithm over root",
        "endpoint-singular",
        lambda x, m: m.log(x) / m.sqrt(x),
        0,
        1,
        lambda m: m.mpf(-4),
        logarithmic=True,
    ),
    Integral(
        "singular at 1", "endpoint-singular", lambda x, m: 1 / m.sqrt(1 - x), 0, 1, lambda m: m.mpf(2), converges=False
    ),
    Integral(
        "arcsine law", "endpoint-singular", lambda x, m: 1 / m.sqrt(x * (1 - x)), 0, 1, lambda m: m.pi, converges=False
    ),
    Integral("quarter circle", "endpoint-singular", lambda x, m: m.sqrt(1 - x * x), 0, 1, lambda m: m.pi / 4),
    Integral(
        "log sine", "endpoint-singular", lambda x, m: m.log(m.sin(x)), 0, 1, lambda m: -m.log(2) - m.clsin(2, 2) / 2
    ),
    Integral(
        "logarithmic singularity",
        "endpoint-singular",
        lambda x, m: 1 / (x * m.log(x) ** 2),
        0,
        0.5,
        lambda m: 1 / m.log(2),
        converges=False,
        logarithmic=True,
    ),
    Integral(
        "gamma function at 1/2",
        "endpoint-singular",
        lambda x, m: m.exp(-x) / m.sqrt(x),
        0,
        INFINITY,
        lambda m: m.sqrt(m.pi),
        reduced=lambda m: 2 * m.quad(lambda u: m.exp(-u * u), [0, m.inf]),
    ),
    Integral(
        "inner root, hinted",
        "endpoint-singular",
        lambda x, m: m.sqrt(m.absolute(x - 0.25)),
        0,
        1,
        lambda m: m.mpf(2) / 3 * (m.mpf("0.125") + m.mpf("0.75") ** 1.5),
        hints=(("points", (0.25,)),),
        breaks=(0.25,),
    ),
    Integral(
        "inner inverse root, not hinted",
        "endpoint-singular",
        lambda x, m: 1 / m.sqrt(m.absolute(x - 0.3125)),
        0,
        1,
        lambda m: 2 * (m.sqrt(m.mpf("0.3125")) + m.sqrt(m.mpf("0.6875"))),
        converges=False,
        breaks=(0.3125,),
    ),
)

DIVERGENT = tuple(
    Integral(name, "divergent", f, lower, upper, None, converges=False)
    for name, f, lower, upper in (
        ("harmonic", lambda x, m: 1 / x, 0, 1),
        ("principal value", lambda x, m: 1 / x, -1, 1),
        ("principal value off the middle", lambda x, m: 1 / (x - 0.3125), -1, 1),
        ("double pole inside", lambda x, m: 1 / x**2, -1, 1),
        ("double pole off the middle", lambda x, m: 1 / (x - 2) ** 2, 0, 3),
        ("squared secant", lambda x, m: 1 / m.cos(x) ** 2, 0, 3),
        ("tangent", lambda x, m: m.tan(x), 0, 3),
        ("logarithmic", lambda x, m: -1 / (x * m.log(x)), 0, 0.5),
        ("cubic pole at the end", lambda x, m: 1 / x**3, 0, 1),
        ("harmonic tail", lambda x, m: 1 / (1 + x), 0, INFINITY),
        ("sine for ever", lambda x, m: m.sin(x), 0, INFINITY),
        ("constant", lambda x, m: 1 + 0 * x, 0, INFINITY),
        ("Cauchy mean", lambda x, m: x / (1 + x * x), -INFINITY, INFINITY),
        ("Cauchy variance", lambda x, m: x * x / (1 + x * x), -INFINITY, INFINITY),
        ("inverse bell", lambda x, m: m.exp(x * x), -INFINITY, INFINITY),
        ("odd power for ever", lambda x, m: x**3, -INFINITY, INFINITY),
        ("inverse root tail", lambda x, m: m.power(1 + x, -1, 2), 0, INFINITY),
    )
)

NORMAL_MEANS = (
    NormalMean("fourth moment", lambda x, m: x**4, lambda m: m.mpf(3)),
    NormalMean("twelfth moment", lambda x, m: x**12, lambda m: m.mpf(10395)),
    NormalMean("shifted square", lambda x, m: x**2, lambda m: m.mpf("11.25"), mean=3.0, deviation=1.5),
    NormalMean("exponential", lambda x, m: m.exp(x), lambda m: m.exp(m.mpf(1) / 2)),
    NormalMean("cosine 5", lambda x, m: m.cos(5 * x), lambda m: m.exp(-m.mpf(25) / 2), breaks=tuple(range(-10, 11))),
    NormalMean(
        "cosine 50",
        lambda x, m: m.cos(50 * x),
        lambda m: m.exp(-1250),
        False,
        breaks=tuple(k / 4 for k in range(-40, 41)),
    ),
    NormalMean("half its weight", lambda x, m: m.exp(x * x / 4), lambda m: m.sqrt(2)),
    NormalMean(
        "nearly its weight", lambda x, m: m.exp(x * x * 0.498046875), lambda m: m.mpf(16), False, breaks=(-40, 40)
    ),
    NormalMean("modulus", lambda x, m: m.absolute(x), lambda m: m.sqrt(2 / m.pi), False, breaks=(0,)),
    NormalMean(
        "Cauchy",
        lambda x, m: 1 / (1 + x * x),
        lambda m: m.sqrt(m.pi / 2) * m.exp(m.mpf(1) / 2) * m.erfc(1 / m.sqrt(2)),
        False,
    ),
    NormalMean("more than its weight", lambda x, m: m.exp(0.625 * x * x), None, False),
)


def _line(m, f):
    return m.quad(f, [-m.inf, -5, 0, 5, m.inf])


def _radial(m, f, d):
    """``∫ f(|x|) dx`` over R^d."""
    sphere = 2 * m.pi ** (m.mpf(d) / 2) / m.gamma(m.mpf(d) / 2)
    return sphere * m.quad(lambda r: f(r) * r ** (d - 1), [0, 1, 5, m.inf])


def _bell(m, x):
    return m.exp(-x * x / 2)


SPATIAL = (
    Spatial("bell, d = 1", 1, gaussian, lambda m: m.sqrt(2 * m.pi), lambda m: _line(m, lambda x: _bell(m, x))),
    Spatial("bell, d = 2", 2, gaussian, lambda m: 2 * m.pi, lambda m: _line(m, lambda x: _bell(m, x)) ** 2),
    Spatial("bell, d = 3", 3, gaussian, lambda m: (2 * m.pi) ** 1.5, lambda m: _line(m, lambda x: _bell(m, x)) ** 3),
    Spatial(
        "shifted bell, d = 3",
        3,
        lambda p: gaussian(p - 1.5),
        lambda m: (2 * m.pi) ** 1.5,
        lambda m: _line(m, lambda x: _bell(m, x - 1.5)) ** 3,
    ),
    Spatial(
        "correlated bell",
        2,
        lambda p: np.exp(-(p[:, 0] ** 2 - p[:, 0] * p[:, 1] + p[:, 1] ** 2) / 2),
        lambda m: 4 * m.pi / m.sqrt(3),
        lambda m: _line(m, lambda x: _bell(m, x)) * _line(m, lambda y: m.exp(-3 * y * y / 8)),
    ),
    Spatial(
        "second moment",
        3,
        lambda p: p[:, 0] ** 2 * gaussian(p),
        lambda m: (2 * m.pi) ** 1.5,
        lambda m: _line(m, lambda x: x * x * _bell(m, x)) * _line(m, lambda x: _bell(m, x)) ** 2,
    ),
    Spatial(
        "waves",
        3,
        lambda p: np.cos(p.sum(axis=1)) * gaussian(p),
        lambda m: (2 * m.pi) ** 1.5 * m.exp(-1.5),
        lambda m: _line(m, lambda x: m.cos(x) * _bell(m, x)) ** 3,
    ),
    Spatial(
        "product of Cauchys",
        2,
        lambda p: 1 / np.prod(1 + p**2, axis=1),
        lambda m: m.pi**2,
        lambda m: _line(m, lambda x: 1 / (1 + x * x)) ** 2,
    ),
    Spatial(
        "heavy tail, d = 3",
        3,
        lambda p: (1 + (p**2).sum(axis=1)) ** -2.0,
        lambda m: m.pi**2,
        lambda m: _radial(m, lambda r: (1 + r * r) ** -2, 3),
        converges=False,
    ),
    Spatial(
        "norm under a bell",
        2,
        lambda p: np.sqrt((p**2).sum(axis=1)) * gaussian(p),
        lambda m: 2 * m.pi * m.sqrt(m.pi / 2),
        lambda m: _radial(m, lambda r: r * _bell(m, r), 2),
        converges=False,
    ),
    Spatial(
        "disc",
        2,
        lambda p: ((p**2).sum(axis=1) < 1).astype(float),
        lambda m: m.pi,
        lambda m: 2 * m.pi * m.quad(lambda r: r, [0, 1]),
        converges=False,
    ),
    Spatial(
        "ball",
        3,
        lambda p: ((p**2).sum(axis=1) < 1).astype(float),
        lambda m: 4 * m.pi / 3,
        lambda m: 4 * m.pi * m.quad(lambda r: r * r, [0, 1]),
        converges=False,
    ),
    Spatial(
        "narrow bell, hinted",
        3,
        lambda p: gaussian(p * 30 - 10),
        lambda m: (2 * m.pi) ** 1.5 / 27000,
        lambda m: (_line(m, lambda x: _bell(m, x)) / 30) ** 3,
        hints=(("centre", 1 / 3), ("scale", 1 / 30)),
    ),
    Spatial(
        "narrow bell, not hinted",
        3,
        lambda p: gaussian(p * 30 - 10),
        lambda m: (2 * m.pi) ** 1.5 / 27000,
        lambda m: (_line(m, lambda x: _bell(m, x)) / 30) ** 3,
        converges=False,
    ),
    Spatial(
        "inverse norm",
        2,
        lambda p: gaussian(p) / np.sqrt((p**2).sum(axis=1)),
        lambda m: 2 * m.pi * m.sqrt(m.pi / 2),
        lambda m: _radial(m, lambda r: _bell(m, r) / r, 2),
        converges=False,
    ),
    Spatial("logarithmic divergence", 2, lambda p: 1 / (1 + (p**2).sum(axis=1)), None, None, converges=False),
    Spatial("linear divergence", 3, lambda p: 1 / (1 + (p**2).sum(axis=1)), None, None, converges=False),
    Spatial("inverse square", 2, lambda p: gaussian(p) / (p**2).sum(axis=1), None, None, converges=False),
)


def _normal_1d(size, rng):
    return rng.standard_normal(size)


def _normal_10d(size, rng):
    return rng.standard_normal((size, 10))


_MIXTURE = GaussianMixture(
    (0.25, 0.75), ((2.0, 0.0), (-1.0, 1.0)), (((1.0, 0.5), (0.5, 2.0)), ((0.5, 0.0), (0.0, 1.0)))
)


def _standard(m, f):
    return _line(m, lambda x: f(x) * _bell(m, x)) / m.sqrt(2 * m.pi)


def _gamma_mean(m, f, shape):
    return m.quad(lambda x: f(x) * x ** (shape - 1) * m.exp(-x), [0, 1, 10, m.inf]) / m.gamma(shape)


EXPECTATIONS = (
    Expectation(
        "variance of a normal", _normal_1d, lambda x: x**2, lambda m: m.mpf(1), lambda m: _standard(m, lambda x: x * x)
    ),
    Expectation(
        "squared norm, d = 10",
        _normal_10d,
        lambda x: (x**2).sum(axis=1),
        lambda m: m.mpf(10),
        lambda m: 10 * _standard(m, lambda x: x * x),
    ),
    Expectation(
        "wave, d = 10",
        _normal_10d,
        lambda x: np.cos(x.sum(axis=1) / 2),
        lambda m: m.exp(-m.mpf(10) / 8),
        lambda m: _standard(m, lambda x: m.cos(m.sqrt(10) / 2 * x)),
    ),
    Expectation(
        "quarter disc",
        lambda size, rng: rng.random((size, 2)),
        lambda x: ((x**2).sum(axis=1) < 1).astype(float),
        lambda m: m.pi / 4,
        lambda m: m.quad(lambda x: m.sqrt(1 - x * x), [0, 1]),
    ),
    Expectation(
        "gamma logarithm",
        lambda size, rng: Gamma(3.0).sample(size, rng),
        np.log,
        lambda m: m.psi(0, 3),
        lambda m: _gamma_mean(m, m.log, 3),
    ),
    Expectation(
        "gamma square",
        lambda size, rng: Gamma(3.0, 2.0).sample(size, rng),
        lambda x: x**2,
        lambda m: m.mpf(3),
        lambda m: _gamma_mean(m, lambda x: (x / 2) ** 2, 3),
    ),
    Expectation(
        "beta square",
        lambda size, rng: Beta(2.0, 3.0).sample(size, rng),
        lambda x: x**2,
        lambda m: m.mpf(1) / 5,
        lambda m: 12 * m.quad(lambda x: x**3 * (1 - x) ** 2, [0, 1]),
    ),
    Expectation(
        "mixture, first coordinate",
        lambda size, rng: _MIXTURE.sample(size, rng),
        lambda x: x[:, 0],
        lambda m: -m.mpf(1) / 4,
        lambda m: _standard(m, lambda x: (2 + x) / 4 + 3 * (-1 + x / m.sqrt(2)) / 4),
    ),
    Expectation(
        "mixture, product",
        lambda size, rng: _MIXTURE.sample(size, rng),
        lambda x: x[:, 0] * x[:, 1],
        lambda m: -m.mpf(5) / 8,
        lambda m: _standard(m, lambda x: (2 + x) * x / 2) / 4 + 3 * _standard(m, lambda x: -1 + x / m.sqrt(2)) / 4,
    ),
    Expectation(
        "indicator",
        lambda size, rng: normal().sample(size, rng)[:, 0],
        lambda x: (x > 1).astype(float),
        lambda m: m.erfc(1 / m.sqrt(2)) / 2,
        lambda m: m.quad(lambda x: _bell(m, x), [1, 3, m.inf]) / m.sqrt(2 * m.pi),
    ),
    Expectation(
        "Student 6",
        lambda size, rng: Student(6.0).sample(size, rng),
        lambda x: x,
        lambda m: m.mpf(0),
        lambda m: _line(m, lambda x: x * (1 + x * x / 6) ** -3.5),
    ),
    Expectation(
        "Student 3/2: no variance",
        lambda size, rng: Student(1.5).sample(size, rng),
        lambda x: x,
        lambda m: m.mpf(0),
        None,
        trusted=False,
    ),
    Expectation(
        "steep lognormal",
        _normal_1d,
        lambda x: np.exp(3 * x),
        lambda m: m.exp(m.mpf(9) / 2),
        lambda m: m.quad(lambda x: m.exp(3 * x) * _bell(m, x), [-m.inf, -5, 3, 10, m.inf]) / m.sqrt(2 * m.pi),
        trusted=False,
    ),
    Expectation(
        "no second moment of the weight",
        _normal_1d,
        lambda x: np.exp(0.375 * x**2),
        lambda m: m.mpf(2),
        lambda m: _line(m, lambda x: m.exp(-x * x / 8)) / m.sqrt(2 * m.pi),
        trusted=False,
    ),
    Expectation("Cauchy mean", lambda size, rng: Cauchy().sample(size, rng), lambda x: x, None, None, trusted=False),
    Expectation(
        "Cauchy modulus", lambda size, rng: Cauchy(1.0, 2.0).sample(size, rng), np.abs, None, None, trusted=False
    ),
)

INTEGRALS: tuple[Integral, ...] = SMOOTH + PEAKED + OSCILLATING + HEAVY + LIGHT + SINGULAR + DIVERGENT
PROBLEMS = (*INTEGRALS, *NORMAL_MEANS, *SPATIAL, *EXPECTATIONS)
