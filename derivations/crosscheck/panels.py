"""Enclosures of integrals over finite intervals: ball arithmetic inside, germs beside ends where it finds no bound.

At a root or a logarithm that vanishes at an end the integrand is not analytic, and every ball around the end leaves its
domain.  There the leading power of the integrand encloses the integral over a short piece.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from derivations.crosscheck.failures import FAILURES
from numeric import dual
from numeric.divergence import diverges_beside
from numeric.enclosures import Enclosure
from numeric.germs import Germ

TOLERANCE = 1e-10
EVALUATIONS = 1500
PATIENCE = 4
"""So many times more evaluations are spent where the first attempt finds no bound."""

REACH = arb(2) ** -30
"""The length of the piece beside an end."""

Leaf = Callable[[Any], Any]
"""The integrand at an enclosure or a germ."""


def integrated(f: Leaf, low: arb, high: arb, patient: bool = True) -> acb:
    """Enclose the integral of a real function; not finite where no bound is found.

    Args:
        f: the integrand.
        low: the lower end.
        high: the upper end.
        patient: whether to go on where the first attempt finds no bound although the integrand has germs at the ends.
    """
    value = _inside(f, low, high, EVALUATIONS)
    if value.is_finite():
        return value
    left, right = _germ(f, low, 1), _germ(f, high, -1)
    if any(diverges_beside(germ) for germ in (left, right)):
        return value
    pieces = [_area(left), _area(right)]
    start = low if pieces[0] is None else low + REACH
    end = high if pieces[1] is None else high - REACH
    total = _inside(f, start, end, PATIENCE * EVALUATIONS if patient else EVALUATIONS)
    return sum((acb(piece) for piece in pieces if piece is not None), total)


def _germ(f: Leaf, end: arb, inward: int) -> Any:
    """The integrand beside an end; nothing where it has no germ there."""
    germ = Germ.identity(REACH)
    point = Enclosure(acb(end))
    try:
        return dual.innermost(f(point + germ if inward > 0 else point - germ))
    except FAILURES:
        return None


def _area(germ: Any) -> arb | None:
    """The integral over the piece beside an end, where it is shown to converge."""
    try:
        return germ.area() if isinstance(germ, Germ) else None
    except ArithmeticError:
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
            except FAILURES as error:
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
