"""Proven divergence: integrals and series whose integrand keeps one sign and is too large at an end.

An integral over a range has a finite value, absolutely or as an improper integral, only if it has one over each part
of the range.  So one part with an integrand of one sign above ``c/x`` far out, or above ``c/u`` at the distance ``u``
from a point, is enough.

Source: W. Rudin, *Principles of Mathematical Analysis*, 3rd ed., 1976, theorems 3.28 and 6.8 and exercise 6.8.
"""

from __future__ import annotations

from typing import Any

from numeric.bounds import Bound
from numeric.enclosures import Enclosure, UnprovenError
from numeric.germs import Germ
from numeric.tails import Growth


def diverges_far_out(integrand: Any) -> bool:
    """Whether the integral, or the sum over whole numbers, up to infinity is shown to be infinite.

    Args:
        integrand: its value at a :class:`Growth`; an enclosure where it does not depend on the variable.
    """
    if isinstance(integrand, Enclosure):
        value = integrand.real()
        return bool(value > 0 or value < 0)
    if not isinstance(integrand, Growth):
        return False
    sign, floor, _ = integrand.signed()
    return sign != 0 and floor is not None and _is_heavy(floor)


def diverges_beside(integrand: Any) -> bool:
    """Whether the integral up to a point is shown to be infinite, from the integrand as a :class:`Germ` there."""
    if not isinstance(integrand, Germ):
        return False
    try:
        exponent, _ = integrand.lead()
    except UnprovenError:
        return False
    return exponent <= -1


def stays_large(term: Any) -> bool:
    """Whether the size of the terms of a series, a :class:`Growth`, is shown not to tend to 0."""
    if not isinstance(term, Growth):
        return diverges_far_out(term)
    sign, floor, _ = term.signed()
    if sign == 0 or floor is None or not _is_heavy(floor):
        return False
    return floor.degree >= 0 or not (floor.decay.is_zero() and floor.rate.is_zero())


def _is_heavy(floor: Bound) -> bool:
    """Whether the integral of a lower bound is infinite."""
    if not floor.factor > 0:
        return False
    if floor.decay < 0:
        return True
    if not floor.decay.is_zero():
        return False
    return bool(floor.rate > 0) or bool(floor.rate.is_zero() and floor.degree >= -1)
