"""What descriptions of functions share that are combined like numbers: growth far out, germs beside a point."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Any, Self

from flint import arb

from numeric.dual import Dual
from numeric.enclosures import Enclosure, UnprovenError, exact


class Description(ABC):
    """The operators, over the sum, the product and the reciprocal of two descriptions of one kind.

    A derivative (``Dual``) takes the operation over; an enclosure is a constant, unless it moves with an integration
    variable.
    """

    __slots__ = ()

    @abstractmethod
    def constant(self, value: arb) -> Self:
        """A constant."""

    @abstractmethod
    def inverse(self) -> Self:
        """The reciprocal."""

    @abstractmethod
    def exp(self) -> Self:
        """The exponential."""

    @abstractmethod
    def __neg__(self) -> Self:
        """The negative."""

    @abstractmethod
    def _plus(self, other: Self) -> Self:
        """The sum."""

    @abstractmethod
    def _times(self, other: Self) -> Self:
        """The product."""

    def lift(self, value: Fraction) -> Self:
        """A rational constant."""
        return self.constant(exact(value))

    def circle(self) -> Self:
        """π."""
        return self.constant(arb.pi())

    def _from(self, other: Any) -> Self:
        """Another operand as a description of this kind."""
        if isinstance(other, type(self)):
            return other
        if not isinstance(other, Enclosure):
            raise UnprovenError("a description of one function meets what describes another")
        if other.moving:
            raise UnprovenError("nested integrals have no rigorous bound here")
        if not other.value.imag.contains(0):
            raise UnprovenError("a part of a function has no real value")
        return self.constant(other.real())

    def __add__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Dual) else self._plus(self._from(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Dual) else self._times(self._from(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Dual) else self * self._from(other).inverse()

    def __rtruediv__(self, other: Any) -> Any:
        return self.inverse() * other

    def sinh(self) -> Self:
        """The hyperbolic sine."""
        return self.exp()._plus(-(-self).exp())._times(self.lift(Fraction(1, 2)))

    def cosh(self) -> Self:
        """The hyperbolic cosine."""
        return self.exp()._plus((-self).exp())._times(self.lift(Fraction(1, 2)))
