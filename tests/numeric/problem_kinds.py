"""Problems with exact values: integrals and expectations that know what is true of them.

An integrand is written once, over a namespace ``m`` of functions, and is evaluated with NumPy, with mpmath (to test the
table) and with balls.  An exact value is an expression in mpmath; ``None`` where the integral does not exist.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
from flint import fmpq

from numeric import balls

INFINITY = math.inf


class NumpyFunctions:
    exp, log, sin, cos, tan, cosh, sqrt, absolute = np.exp, np.log, np.sin, np.cos, np.tan, np.cosh, np.sqrt, np.abs
    pi = math.pi

    @staticmethod
    def power(x, p, q):
        return x ** (p / q)


class MpmathFunctions:
    exp, log, sin, cos, tan, cosh = mpmath.exp, mpmath.log, mpmath.sin, mpmath.cos, mpmath.tan, mpmath.cosh
    sqrt, absolute = mpmath.sqrt, abs
    pi = mpmath.pi

    @staticmethod
    def power(x, p, q):
        return mpmath.mpf(x) ** (mpmath.mpf(p) / q)


class BallFunctions:
    def __init__(self, analytic):
        self.analytic = analytic

    exp = staticmethod(lambda x: x.exp())
    sin = staticmethod(lambda x: x.sin())
    cos = staticmethod(lambda x: x.cos())
    tan = staticmethod(lambda x: x.tan())
    cosh = staticmethod(lambda x: x.cosh())

    def log(self, x):
        return balls.log(x, self.analytic)

    def sqrt(self, x):
        return balls.sqrt(x, self.analytic)

    def absolute(self, x):
        return balls.absolute(x, self.analytic)

    def power(self, x, p, q):
        return balls.power(x, fmpq(p, q), self.analytic)


@dataclass(frozen=True)
class Integral:
    """``∫ f(x, m) dx`` from ``lower`` to ``upper``.

    ``converges``: quadrature has to reach its tolerance.  ``hints``: arguments for the quadrature.  ``rigorous``: balls
    have to reach theirs; over an infinite region they need ``tail``, a bound of what lies beyond R.  For the test of
    the table: ``breaks`` are where mpmath cuts the region, ``logarithmic`` has it integrate over ``log x``, and
    ``reduced`` is the same value from another integral.
    """

    name: str
    family: str
    f: Callable[[Any, Any], Any]
    lower: float
    upper: float
    exact: Callable[[Any], Any] | None
    converges: bool = True
    hints: tuple[tuple[str, Any], ...] = ()
    tail: Callable[[float], Any] | None = None
    rigorous: bool = False
    breaks: tuple[float, ...] = ()
    logarithmic: bool = False
    reduced: Callable[[Any], Any] | None = None

    def value(self) -> float:
        return exact_value(self.exact)

    def vectorised(self, x):
        return self.f(x, NumpyFunctions)

    def ball(self, x, analytic):
        return self.f(x, BallFunctions(analytic))


@dataclass(frozen=True)
class NormalMean:
    """``E f(X)`` for ``X`` normal with this mean and deviation."""

    name: str
    f: Callable[[Any, Any], Any]
    exact: Callable[[Any], Any] | None
    converges: bool = True
    mean: float = 0.0
    deviation: float = 1.0
    breaks: tuple[float, ...] = ()
    family: str = "normal weight"

    def value(self) -> float:
        return exact_value(self.exact)

    def vectorised(self, x):
        return self.f(x, NumpyFunctions)

    def weighted(self, x, m=NumpyFunctions):
        z = (x - self.mean) / self.deviation
        return self.f(x, m) * m.exp(-z * z / 2) / (self.deviation * m.sqrt(2 * m.pi))


@dataclass(frozen=True)
class Spatial:
    """An integral over R^d; ``reduced`` is the same value from one-dimensional integrals."""

    name: str
    dimension: int
    f: Callable[[np.ndarray], np.ndarray]
    exact: Callable[[Any], Any] | None
    reduced: Callable[[Any], Any] | None
    converges: bool = True
    hints: tuple[tuple[str, Any], ...] = ()
    family: str = "several dimensions"

    def value(self) -> float:
        return exact_value(self.exact)


@dataclass(frozen=True)
class Expectation:
    """``E f(X)`` for a sampler; ``trusted`` if its variance is such that Monte Carlo has to be believed.

    ``reduced`` is the same value from a one-dimensional integral in mpmath.
    """

    name: str
    sample: Callable[[int, np.random.Generator], np.ndarray]
    f: Callable[[np.ndarray], np.ndarray]
    exact: Callable[[Any], Any] | None
    reduced: Callable[[Any], Any] | None
    trusted: bool = True
    family: str = "expectations"

    def value(self) -> float:
        return exact_value(self.exact)


def exact_value(exact) -> float:
    """The exact value to the nearest double."""
    with mpmath.workdps(40):
        return float(exact(mpmath))
