"""Enclosures of integrals over finite intervals: ball arithmetic inside, germs beside ends where it finds no bound.

At a root or a logarithm that vanishes at an end the integrand is not analytic, and every ball around the end leaves its
domain.  There the leading power of the integrand encloses the integral over a short piece.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from numeric import dual
from numeric.enclosures import Enclosure
from numeric.germs import Germ

TOLERANCE = 1e-10
EVALUATIONS = 1500
PATIENCE = 8
"""So many times more evaluations are spent where the first attempt finds no bound."""

REACH = arb(2) ** -30
"""The length of the piece beside an end."""

Leaf = Callable[[Any], Any]
"""The integrand at an enclosure or a germ."""


def integrated(f: Leaf, low: arb, high: arb) -> acb:
    """Enclose the integral of a real function; not finite where no bound is found."""
    value = _inside(f, low, high, EVALUATIONS)
    if value.is_finite():
        return value
    left, right = _beside(f, low, 1), _beside(f, high, -1)
    start = low if left is None else low + REACH
    end = high if right is None else high - REACH
    pieces = [piece for piece in (left, right) if piece is not None]
    return sum(map(acb, pieces), _inside(f, start, end, PATIENCE * EVALUATIONS))


def _beside(f: Leaf, end: arb, inward: int) -> arb | None:
    """The integral over the piece beside an end, where the integrand has a germ there."""
    germ = Germ.identity(REACH)
    point = Enclosure(acb(end))
    try:
        value = dual.innermost(f(point + germ if inward > 0 else point - germ))
        return value.area() if isinstance(value, Germ) else None
    except (ArithmeticError, TypeError, ValueError, AttributeError):
        return None


class _Guarded:
    """An integrand that keeps its exceptions, which must not pass through the C code of the integrator."""

    def __init__(self, f: Leaf) -> None:
        self._f = f
        self.error: Exception | None = None

    def __call__(self, x: acb, analytic: bool) -> acb:
        if self.error is None:
            try:
                part: Enclosure = self._f(Enclosure(x, bool(analytic), True))
                return part.value
            except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                self.error = error
        return acb("nan")


def _inside(f: Leaf, low: arb, high: arb, evaluations: int) -> acb:
    guarded = _Guarded(f)
    value = acb.integral(
        guarded, acb(low), acb(high), abs_tol=TOLERANCE, rel_tol=TOLERANCE, eval_limit=evaluations, depth_limit=60
    )
    if guarded.error is not None:
        raise guarded.error
    return value
