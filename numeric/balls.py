"""Rigorous enclosures of integrals by ball arithmetic.

The integrands are functions of a complex ball and of the flag ``analytic``.  When the flag is set the integrand must
return a non-finite ball wherever it is not analytic on the whole argument, as `sqrt`, `log`, `power`, `absolute` do.
Without the flag a branch cut is integrated across without a word and the "certified" value is wrong.

Source: F. Johansson, "Numerical integration in arbitrary-precision ball arithmetic", ICMS 2018, algorithm 1.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx

from numeric.decimals import enclosing_decimal
from numeric.estimate import Stop

Integrand = Callable[[Any, bool], Any]
"""``(acb, analytic) -> acb``; python-flint has no type information."""

TailBound = Callable[[float], Any]
"""``R -> arb``: a proven bound of the modulus of the integral beyond ``R``."""

_LARGEST_EXPONENT = 4096
_LARGEST_CUT = 2.0**40


@dataclass(frozen=True, slots=True)
class Ball:
    """All real numbers within ``radius`` of ``midpoint``; every number if the radius is ``None``.

    Both are exact, so that comparing and printing lose nothing.
    """

    midpoint: Fraction
    radius: Fraction | None
    evaluations: int = 0
    outcome: Stop = Stop.CONVERGED

    @property
    def finite(self) -> bool:
        """Whether the ball says anything at all."""
        return self.radius is not None

    def contains(self, number: Fraction | float | int) -> bool:
        """Whether the number, taken exactly, lies in the ball."""
        return self.radius is None or abs(Fraction(number) - self.midpoint) <= self.radius

    def widened(self, slack: Fraction) -> Ball:
        """The ball with a larger radius."""
        radius = None if self.radius is None else self.radius + slack
        return Ball(self.midpoint, radius, self.evaluations, self.outcome)

    def __str__(self) -> str:
        """``number ± radius`` in decimals that enclose the ball."""
        return "unbounded" if self.radius is None else enclosing_decimal(self.midpoint, self.radius)


def disjoint(left: Ball, right: Ball) -> bool:
    """Whether no number lies in both balls, decided exactly."""
    if left.radius is None or right.radius is None:
        return False
    return abs(left.midpoint - right.midpoint) > left.radius + right.radius


def from_arb(number: Any, evaluations: int = 0, outcome: Stop = Stop.CONVERGED) -> Ball:
    """The exact ball of an ``arb``; unbounded if it is not finite or too large to be written out."""
    if not number.is_finite() or _binary_exponent(number.abs_upper()) > _LARGEST_EXPONENT:
        return _unbounded(evaluations, Stop.NOT_FINITE)
    midpoint, radius = _clipped(number.mid()), _clipped(number.rad())
    lost = Fraction(1, 2**_LARGEST_EXPONENT)
    slack = sum((lost for part in (number.mid(), number.rad()) if _negligible(part)), Fraction(0))
    return Ball(midpoint, radius + slack, evaluations, outcome)


def integral(
    f: Integrand, lower: Any, upper: Any, *, precision: int = 64, tolerance: float = 1e-12, budget: int = 100_000
) -> Ball:
    """Enclose the integral of ``f`` from ``lower`` to ``upper`` (both finite).

    Args:
        f: integrand that honours the ``analytic`` flag.
        lower: lower limit (``int``, ``float`` taken exactly, ``fmpq`` or ``arb``).
        upper: upper limit.
        precision: working precision in bits.
        tolerance: absolute and relative tolerance; a wider enclosure is returned as ``TOLERANCE_NOT_REACHED``.
        budget: about how many evaluations of ``f`` may be spent.

    Returns:
        An enclosure of the real part; unbounded when none is found (`Stop.NOT_FINITE`) or when the
        value is certainly not real (`Stop.NOT_REAL`).

    Raises:
        ValueError: a limit is not finite or the tolerance or the budget is not positive.
    """
    if not tolerance > 0 or budget <= 0:
        raise ValueError(f"tolerance and budget must be positive, not {tolerance} and {budget}")
    counter = _Counted(f)
    with ctx.workprec(precision):
        ends = acb(lower), acb(upper)
        if not all(end.is_finite() for end in ends):
            raise ValueError(f"the limits must be finite, not {lower} and {upper}")
        goal = arb(tolerance) / 64  # the goal is met panel by panel, so the sum may be wider
        value = acb.integral(counter, *ends, rel_tol=goal, abs_tol=goal, eval_limit=budget)
        return _judged(value, counter.calls, tolerance, budget)


def line_integral(
    f: Integrand,
    tail: TailBound,
    *,
    cut: float = 8.0,
    precision: int = 64,
    tolerance: float = 1e-12,
    budget: int = 100_000,
) -> Ball:
    """Enclose the integral of ``f`` over the real line.

    The integral over ``[-R, R]`` is enclosed and widened by ``tail(R)``; ``R`` starts at ``cut`` and doubles until
    the tail is below half the tolerance, or cannot be made so.  A tail that is not finite leaves the ball unbounded.

    Args:
        f: integrand that honours the ``analytic`` flag.
        tail: a proven bound of ``|∫_{|x|>R} f|`` as an ``arb``, for every ``R`` from ``cut`` on.
        cut: the first ``R``.
        precision: working precision in bits.
        tolerance: tolerance for the whole.
        budget: about how many evaluations may be spent.
    """
    reach, rest = _reach(tail, cut, precision, tolerance)
    return _with_tail(f, (-reach, 0.0, reach), rest, precision, tolerance, budget)


def half_line_integral(
    f: Integrand,
    lower: float,
    tail: TailBound,
    *,
    cut: float = 8.0,
    precision: int = 64,
    tolerance: float = 1e-12,
    budget: int = 100_000,
) -> Ball:
    """Enclose the integral of ``f`` from ``lower`` to infinity; ``tail(R)`` bounds ``|∫_{x>R} f|``.

    The arguments are those of `line_integral`.
    """
    reach, rest = _reach(tail, max(cut, 2 * abs(lower)), precision, tolerance)
    return _with_tail(f, (lower, reach), rest, precision, tolerance, budget)


def sqrt(x: Any, analytic: bool) -> Any:
    """Principal square root, not finite where it is asked to be analytic on its cut."""
    return x.sqrt(analytic=analytic)


def log(x: Any, analytic: bool) -> Any:
    """Principal logarithm, not finite where it is asked to be analytic on its cut."""
    return x.log(analytic=analytic)


def power(x: Any, exponent: Any, analytic: bool) -> Any:
    """Principal power, not finite where it is asked to be analytic on its cut."""
    return acb(x).pow(acb(exponent), analytic=analytic)


def absolute(x: Any, analytic: bool) -> Any:
    """``|x|`` for real ``x``, continued as ``±x`` and not finite across the imaginary axis."""
    return x.real_abs(analytic=analytic)


class _Counted:
    """An integrand that counts its calls."""

    def __init__(self, f: Integrand) -> None:
        self._f = f
        self.calls = 0

    def __call__(self, x: Any, analytic: bool) -> Any:
        self.calls += 1
        return self._f(x, analytic)


def _unbounded(evaluations: int, outcome: Stop) -> Ball:
    return Ball(Fraction(0), None, evaluations, outcome)


def _judged(value: Any, calls: int, tolerance: float, budget: int) -> Ball:
    if not value.is_finite():
        return _unbounded(calls, Stop.NOT_FINITE)
    if not value.imag.contains(0):
        return _unbounded(calls, Stop.NOT_REAL)
    ball = from_arb(value.real, calls)
    if ball.radius is None or ball.radius <= _allowed(ball.midpoint, tolerance):
        return ball
    outcome = Stop.BUDGET_EXHAUSTED if calls >= budget else Stop.TOLERANCE_NOT_REACHED
    return Ball(ball.midpoint, ball.radius, calls, outcome)


def _allowed(midpoint: Fraction, tolerance: float) -> Fraction:
    return Fraction(tolerance) * max(Fraction(1), abs(midpoint))


def _reach(tail: TailBound, cut: float, precision: int, tolerance: float) -> tuple[float, Any]:
    """The cut at which the tail is small enough, or the last one tried, with its tail bound."""
    if not cut > 0:
        raise ValueError(f"the first cut must be positive, not {cut}")
    with ctx.workprec(precision):
        rest = arb(tail(cut)).abs_upper()
        while not rest < tolerance / 2 and cut < _LARGEST_CUT:
            cut *= 2
            rest = arb(tail(cut)).abs_upper()
    return cut, rest


def _with_tail(
    f: Integrand, points: tuple[float, ...], rest: Any, precision: int, tolerance: float, budget: int
) -> Ball:
    slack = from_arb(rest)
    if slack.radius is None:
        return _unbounded(0, Stop.NOT_FINITE)
    share = tolerance / (2 * len(points))
    midpoint, radius, calls, outcome = Fraction(0), slack.midpoint + slack.radius, 0, Stop.CONVERGED
    for lower, upper in itertools.pairwise(points):
        part = integral(f, lower, upper, precision=precision, tolerance=share, budget=budget)
        calls += part.evaluations
        if part.radius is None:
            return _unbounded(calls, part.outcome)
        midpoint, radius = midpoint + part.midpoint, radius + part.radius
        outcome = outcome if part.outcome is Stop.CONVERGED else part.outcome
    if radius > _allowed(midpoint, tolerance) and outcome is Stop.CONVERGED:
        outcome = Stop.TOLERANCE_NOT_REACHED
    return Ball(midpoint, radius, calls, outcome)


def _binary_exponent(exact: Any) -> int:
    """The least ``n`` with ``|exact| < 2**n``, for an exact finite number; 0 for 0."""
    mantissa, exponent = exact.man_exp()
    return int(exponent) + abs(int(mantissa)).bit_length() if mantissa else 0


def _negligible(exact: Any) -> bool:
    return _binary_exponent(exact) < -_LARGEST_EXPONENT


def _clipped(exact: Any) -> Fraction:
    """The exact fraction, or 0 when too small to be worth writing out (its caller widens the ball)."""
    if _negligible(exact):
        return Fraction(0)
    mantissa, exponent = (int(part) for part in exact.man_exp())
    return Fraction(mantissa * 2**exponent) if exponent >= 0 else Fraction(mantissa, 2**-exponent)
