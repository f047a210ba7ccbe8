"""Forward-mode automatic differentiation, nestable and generic over the numbers underneath.

A :class:`Dual` is ``primal + ε tangent`` with ``ε² = 0``.  Each differentiation uses its own ``tag``, so that nested
derivatives do not confuse their perturbations.  The parts may be NumPy arrays or any numbers with arithmetic and
methods ``exp``, ``log``, ``tanh`` … (the enclosures and growth bounds of this package).

Source: A. Griewank, A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM 2008, chapters 3 and 13.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np

Scalar = Any
"""A number of any backend: a NumPy array or scalar, an enclosure, a growth bound, or a :class:`Dual` of those."""


class Dual:
    """``primal + ε tangent`` for one perturbation ``tag``; a later tag is the outer one."""

    __array_ufunc__ = None  # NumPy must hand mixed operations over to this class
    __slots__ = ("primal", "tag", "tangent")

    def __init__(self, tag: int, primal: Scalar, tangent: Scalar) -> None:
        self.tag, self.primal, self.tangent = tag, primal, tangent

    def __repr__(self) -> str:
        return f"Dual({self.tag}, {self.primal!r}, {self.tangent!r})"

    def __neg__(self) -> Dual:
        return Dual(self.tag, -self.primal, -self.tangent)

    def __add__(self, other: Scalar) -> Scalar:
        tag, (a, da), (b, db) = _aligned(self, other)
        return Dual(tag, a + b, _sum(da, db))

    __radd__ = __add__

    def __sub__(self, other: Scalar) -> Scalar:
        return self + (-other)

    def __rsub__(self, other: Scalar) -> Scalar:
        return (-self) + other

    def __mul__(self, other: Scalar) -> Scalar:
        tag, (a, da), (b, db) = _aligned(self, other)
        return Dual(tag, a * b, _sum(_times(da, b), _times(db, a)))

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar) -> Scalar:
        return self * reciprocal(other)

    def __rtruediv__(self, other: Scalar) -> Scalar:
        return reciprocal(self) * other


def _aligned(left: Scalar, right: Scalar) -> tuple[int, tuple[Scalar, Scalar], tuple[Scalar, Scalar]]:
    tag = max(v.tag for v in (left, right) if isinstance(v, Dual))
    return tag, _parts(left, tag), _parts(right, tag)


def _parts(value: Scalar, tag: int) -> tuple[Scalar, Scalar]:
    if isinstance(value, Dual) and value.tag == tag:
        return value.primal, value.tangent
    return value, None


def _sum(left: Scalar, right: Scalar) -> Scalar:
    if left is None or right is None:
        return right if left is None else left
    return left + right


def _times(left: Scalar, right: Scalar) -> Scalar:
    return None if left is None else left * right


def seed(tag: int, value: Scalar) -> Dual:
    """Make ``value`` the variable of the differentiation ``tag``."""
    return Dual(tag, value, constant(Fraction(1), value))


def tangent(tag: int, value: Scalar) -> Scalar:
    """The derivative that belongs to ``tag``; zero where the value does not depend on its variable."""
    if isinstance(value, Dual):
        if value.tag == tag:
            return value.tangent
        if value.tag > tag:
            return Dual(value.tag, tangent(tag, value.primal), tangent(tag, value.tangent))
    return constant(Fraction(0), value)


def innermost(value: Scalar) -> Scalar:
    """The value without any perturbation."""
    while isinstance(value, Dual):
        value = value.primal
    return value


def leaves(value: Scalar, change: Callable[[Scalar], Scalar]) -> Scalar:
    """Apply a linear map to every part of a value."""
    if isinstance(value, Dual):
        return Dual(value.tag, leaves(value.primal, change), leaves(value.tangent, change))
    return change(value)


def constant(value: Fraction, like: Scalar) -> Scalar:
    """An exact rational as a number of the backend of ``like``."""
    base = innermost(like)
    if hasattr(base, "lift"):
        return base.lift(value)
    return np.float64(value)


def pi(like: Scalar) -> Scalar:
    """π as a number of the backend of ``like``."""
    base = innermost(like)
    return base.circle() if hasattr(base, "circle") else np.float64(np.pi)


# ------------------------------------------------------------------------------------- elementary functions


def reciprocal(value: Scalar) -> Scalar:
    """``1/value``."""
    if isinstance(value, Dual):
        inverse = reciprocal(value.primal)
        return Dual(value.tag, inverse, -(value.tangent * inverse * inverse))
    return constant(Fraction(1), value) / value


def integer_power(value: Scalar, exponent: int) -> Scalar:
    """``value ** exponent`` for a whole exponent of either sign."""
    if exponent < 0:
        return reciprocal(integer_power(value, -exponent))
    if exponent == 0:
        return constant(Fraction(1), value)
    result, square, rest = None, value, exponent
    while rest:
        if rest & 1:
            result = square if result is None else result * square
        rest >>= 1
        square = square * square if rest else square
    return result


def power(base: Scalar, exponent: Scalar) -> Scalar:
    """``base ** exponent`` for a positive base."""
    if isinstance(base, Dual) and not isinstance(exponent, Dual):
        below = power(base.primal, exponent - constant(Fraction(1), exponent))
        return Dual(base.tag, below * base.primal, base.tangent * (below * exponent))
    if isinstance(base, Dual) or isinstance(exponent, Dual):
        return exp(exponent * log(base))
    return base.power(exponent) if hasattr(base, "power") else np.power(base, exponent)


def root(value: Scalar) -> Scalar:
    """The square root of a positive number."""
    return power(value, constant(Fraction(1, 2), value))


Slope = Callable[[Scalar, Scalar], Scalar]
"""The derivative of a function, made of its argument and its value."""


@dataclass(frozen=True, slots=True)
class Elementary:
    """A function of one real number, its derivative, and its values by the backends.

    Attributes:
        name: the method by which a number of a backend has its own way to it.
        slope: the derivative.
        floats: the values of it for NumPy arrays.
        ball: python-flint's name of it, where it is a function of the complex plane.
        cut: whether it has branch cuts there.
    """

    name: str
    slope: Slope
    floats: Callable[[Scalar], Scalar]
    ball: str = ""
    cut: bool = False

    def __call__(self, value: Scalar) -> Scalar:
        """The value at a number of any backend.

        Raises:
            ArithmeticError: the backend knows no such function, or not there.
        """
        if isinstance(value, Dual):
            result = self(value.primal)
            return Dual(value.tag, result, value.tangent * self.slope(value.primal, result))
        method = getattr(value, self.name, None)
        if method is not None:
            return method()
        if self.ball and hasattr(value, "holomorphic"):
            return value.holomorphic(self.ball, self.cut)
        if not isinstance(value, Real | np.ndarray):
            raise ArithmeticError(f"no {self.name} of a {type(value).__name__.lower()} is known")
        return self.floats(value)


def _special(name: str) -> Callable[[Scalar], Scalar]:
    """A function of SciPy, which is loaded when it is called."""

    def evaluate(value: Scalar) -> Scalar:
        from scipy import special

        return special.polygamma(1, value) if name == "trigamma" else getattr(special, name)(value)

    return evaluate


def _slope_of_arcsine(x: Scalar) -> Scalar:
    return reciprocal(root(constant(Fraction(1), x) - x * x))


def _slope_of_sign(x: Scalar, y: Scalar) -> Scalar:
    """0; a derivative on a grid is refused: an integral over the grid would miss the jump."""
    if np.ndim(innermost(x)) > 0:
        raise ArithmeticError("a derivative of a jump inside an integral")
    return constant(Fraction(0), x)


def _no_slope(x: Scalar, y: Scalar) -> Scalar:
    raise ArithmeticError("no derivative of the trigamma function")


exp = Elementary("exp", lambda x, y: y, np.exp, "exp")
log = Elementary("log", lambda x, y: reciprocal(x), np.log)
sin = Elementary("sin", lambda x, y: cos(x), np.sin, "sin")
cos: Elementary = Elementary("cos", lambda x, y: -sin(x), np.cos, "cos")
tan = Elementary("tan", lambda x, y: y * y + constant(Fraction(1), y), np.tan, "tan")
sinh = Elementary("sinh", lambda x, y: cosh(x), np.sinh, "sinh")
cosh: Elementary = Elementary("cosh", lambda x, y: sinh(x), np.cosh, "cosh")
tanh = Elementary("tanh", lambda x, y: constant(Fraction(1), y) - y * y, np.tanh, "tanh")
arcsin = Elementary("arcsin", lambda x, y: _slope_of_arcsine(x), np.arcsin, "asin", cut=True)
arccos = Elementary("arccos", lambda x, y: -_slope_of_arcsine(x), np.arccos, "acos", cut=True)
arctan = Elementary("arctan", lambda x, y: reciprocal(x * x + constant(Fraction(1), x)), np.arctan, "atan", cut=True)
erf = Elementary("erf", lambda x, y: constant(Fraction(2), x) / root(pi(x)) * exp(-(x * x)), _special("erf"), "erf")
gamma = Elementary("gamma", lambda x, y: y * digamma(x), _special("gamma"), "gamma")
digamma: Elementary = Elementary("digamma", lambda x, y: trigamma(x), _special("digamma"), "digamma")
trigamma: Elementary = Elementary("trigamma", _no_slope, _special("trigamma"))
absolute = Elementary("absolute", lambda x, y: sign(x), np.absolute)
sign: Elementary = Elementary("sign", _slope_of_sign, np.sign)

ELEMENTARY: dict[str, Elementary] = {
    one.name: one
    for one in (
        exp, log, sin, cos, tan, sinh, cosh, tanh, arcsin, arccos, arctan, erf, gamma, digamma, trigamma, absolute,
        sign,
    )
}  # fmt: skip
"""The differentiable functions by name."""
