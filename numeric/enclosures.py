"""Complex balls as numbers that the generic functions of :mod:`numeric.dual` understand.

An :class:`Enclosure` carries the ``analytic`` flag of ``acb.integral``: while the flag is set, functions with branch
cuts answer with an undefined ball wherever the argument touches a cut, which is what makes the integral rigorous.
``moving`` marks what depends on an integration variable.

Source: F. Johansson, "Numerical integration in arbitrary-precision ball arithmetic", ICMS 2018, section 2.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import acb, arb


class UnprovenError(ArithmeticError):
    """No rigorous bound was found; the message says for what."""


def exact(value: Fraction | int | float) -> arb:
    """A rational (a float is one) as a ball."""
    if isinstance(value, int):
        return arb(value)
    ratio = value if isinstance(value, Fraction) else Fraction(value)
    return arb(ratio.numerator) if ratio.denominator == 1 else arb(ratio.numerator) / ratio.denominator


class Enclosure:
    """A complex ball that holds the true value."""

    __slots__ = ("analytic", "moving", "value")

    def __init__(self, value: acb, analytic: bool = False, moving: bool = False) -> None:
        self.value, self.analytic, self.moving = value, analytic, moving

    def __repr__(self) -> str:
        return f"Enclosure({self.value})"

    def lift(self, value: Fraction) -> Enclosure:
        """A rational constant."""
        return Enclosure(acb(exact(value)))

    def circle(self) -> Enclosure:
        """π."""
        return Enclosure(acb.pi())

    def real(self) -> arb:
        """The real part of a value that is real by construction."""
        return self.value.real

    def _like(self, value: acb) -> Enclosure:
        return Enclosure(value, self.analytic, self.moving)

    def _with(self, other: Enclosure, value: acb) -> Enclosure:
        return Enclosure(value, self.analytic or other.analytic, self.moving or other.moving)

    def __neg__(self) -> Enclosure:
        return self._like(-self.value)

    def __add__(self, other: Any) -> Any:
        return self._with(other, self.value + other.value) if isinstance(other, Enclosure) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        return self._with(other, self.value - other.value) if isinstance(other, Enclosure) else NotImplemented

    def __mul__(self, other: Any) -> Any:
        return self._with(other, self.value * other.value) if isinstance(other, Enclosure) else NotImplemented

    def __truediv__(self, other: Any) -> Any:
        return self._with(other, self.value / other.value) if isinstance(other, Enclosure) else NotImplemented

    def exp(self) -> Enclosure:
        """The exponential."""
        return self._like(self.value.exp())

    def log(self) -> Enclosure:
        """The logarithm, undefined where a real argument may be ≤ 0."""
        if self._off_domain():
            return self._like(acb("nan"))
        return self._like(self.value.log(analytic=self.analytic))

    def power(self, exponent: Any) -> Any:
        """A power of a base that is not a non-positive real."""
        if not isinstance(exponent, Enclosure):
            return (exponent * self.log()).exp()
        value = acb("nan") if self._off_domain() else self.value
        both = self.analytic or exponent.analytic
        return Enclosure(value.pow(exponent.value, analytic=both), both, self.moving or exponent.moving)

    def _off_domain(self) -> bool:
        """Whether a real argument may be negative, where real logarithms and powers do not exist."""
        if self.moving:
            return not self.analytic and not self.value.real >= 0
        if not self.value.real > 0:
            raise UnprovenError("a logarithm or a power of a number not shown to be positive")
        return False

    def holomorphic(self, name: str, cut: bool) -> Enclosure:
        """A function of the complex plane by python-flint's name; one that has branch cuts of a constant only."""
        if cut and self.moving:
            raise UnprovenError(f"{name} of an integration variable has branch cuts that are not tracked")
        return self._like(getattr(self.value, name)())

    def trigamma(self) -> Enclosure:
        """The trigamma function, ``ζ(2, x)``."""
        return self._like(acb(2).zeta(self.value))

    def absolute(self) -> Enclosure:
        """The absolute value of a real number, continued analytically from either side of 0."""
        return self._like(self.value.real_abs(analytic=self.analytic))

    def sign(self) -> Enclosure:
        """The sign of a constant that is not 0; as a derivative of the absolute value it must not hide a jump."""
        if self.moving or not (self.value.real > 0 or self.value.real < 0):
            raise UnprovenError("the sign of a number that may be 0")
        return self._like(acb(1 if self.value.real > 0 else -1))
