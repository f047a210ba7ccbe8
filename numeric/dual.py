"""Forward-mode automatic differentiation, nestable and generic over the numbers underneath.

A :class:`Dual` is ``primal + ε tangent`` with ``ε² = 0``.  Each differentiation uses its own ``tag``, so that nested
derivatives do not confuse their perturbations.  The parts may be NumPy arrays or any numbers with arithmetic and
methods ``exp``, ``log``, ``tanh`` … (the enclosures and growth bounds of this package).

Source: A. Griewank, A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM 2008, chapters 3 and 13.
"""

from __future__ import annotations

from collections.abc import Callable
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


def _apply(name: str, value: Scalar, derivative: Callable[[Scalar, Scalar], Scalar]) -> Scalar:
    if isinstance(value, Dual):
        result = ELEMENTARY[name](value.primal)
        return Dual(value.tag, result, value.tangent * derivative(value.primal, result))
    method = getattr(value, name, None)
    if method is not None:
        return method()
    if not isinstance(value, Real | np.ndarray):
        raise ArithmeticError(f"no {name} of a {type(value).__name__.lower()} is known")
    return _NUMPY[name](value)


def exp(value: Scalar) -> Scalar:
    """The exponential."""
    return _apply("exp", value, lambda x, y: y)


def log(value: Scalar) -> Scalar:
    """The natural logarithm of a positive number."""
    return _apply("log", value, lambda x, y: reciprocal(x))


def sin(value: Scalar) -> Scalar:
    """The sine."""
    return _apply("sin", value, lambda x, y: cos(x))


def cos(value: Scalar) -> Scalar:
    """The cosine."""
    return _apply("cos", value, lambda x, y: -sin(x))


def tan(value: Scalar) -> Scalar:
    """The tangent."""
    return _apply("tan", value, lambda x, y: y * y + constant(Fraction(1), y))


def sinh(value: Scalar) -> Scalar:
    """The hyperbolic sine."""
    return _apply("sinh", value, lambda x, y: cosh(x))


def cosh(value: Scalar) -> Scalar:
    """The hyperbolic cosine."""
    return _apply("cosh", value, lambda x, y: sinh(x))


def tanh(value: Scalar) -> Scalar:
    """The hyperbolic tangent."""
    return _apply("tanh", value, lambda x, y: constant(Fraction(1), y) - y * y)


def arcsin(value: Scalar) -> Scalar:
    """The inverse sine on (-1, 1)."""
    return _apply("arcsin", value, lambda x, y: reciprocal(root(constant(Fraction(1), x) - x * x)))


def arccos(value: Scalar) -> Scalar:
    """The inverse cosine on (-1, 1)."""
    return _apply("arccos", value, lambda x, y: -reciprocal(root(constant(Fraction(1), x) - x * x)))


def arctan(value: Scalar) -> Scalar:
    """The inverse tangent."""
    return _apply("arctan", value, lambda x, y: reciprocal(x * x + constant(Fraction(1), x)))


def erf(value: Scalar) -> Scalar:
    """The error function."""
    return _apply("erf", value, lambda x, y: constant(Fraction(2), x) / root(pi(x)) * exp(-(x * x)))


def gamma(value: Scalar) -> Scalar:
    """Euler's Γ."""
    return _apply("gamma", value, lambda x, y: y * digamma(x))


def digamma(value: Scalar) -> Scalar:
    """The logarithmic derivative of Γ."""
    return _apply("digamma", value, lambda x, y: trigamma(x))


def trigamma(value: Scalar) -> Scalar:
    """The derivative of the digamma function; not differentiated further."""
    return _apply("trigamma", value, _no_derivative)


def absolute(value: Scalar) -> Scalar:
    """The absolute value of a real number."""
    return _apply("absolute", value, lambda x, y: sign(x))


def sign(value: Scalar) -> Scalar:
    """The sign of a real number; its derivative is 0 away from 0.

    Raises:
        ArithmeticError: a derivative is asked for on a grid: an integral over the grid would miss the jump.
    """
    if isinstance(value, Dual) and np.ndim(innermost(value)) > 0:
        raise ArithmeticError("a derivative of a jump inside an integral")
    return _apply("sign", value, lambda x, y: constant(Fraction(0), x))


def root(value: Scalar) -> Scalar:
    """The square root of a positive number."""
    return power(value, constant(Fraction(1, 2), value))


def _no_derivative(x: Scalar, y: Scalar) -> Scalar:
    raise ArithmeticError("no derivative of the trigamma function")


def _special(name: str) -> Callable[[Scalar], Scalar]:
    def evaluate(value: Scalar) -> Scalar:
        from scipy import special

        return special.polygamma(1, value) if name == "trigamma" else getattr(special, name)(value)

    return evaluate


ELEMENTARY: dict[str, Callable[[Scalar], Scalar]] = {
    f.__name__: f
    for f in (
        exp, log, sin, cos, tan, sinh, cosh, tanh, arcsin, arccos, arctan, erf, gamma, digamma, trigamma, absolute,
        sign,
    )
}  # fmt: skip
"""The differentiable functions by name."""

_NUMPY: dict[str, Callable[[Scalar], Scalar]] = {
    **{n: getattr(np, n) for n in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{n: getattr(np, n) for n in ("arcsin", "arccos", "arctan", "absolute", "sign")},
    **{n: _special(n) for n in ("erf", "gamma", "digamma", "trigamma")},
}
