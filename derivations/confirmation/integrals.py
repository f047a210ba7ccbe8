"""Values of integrals of powers times exponentials, each from a fact of its own: not by the formulas of the rules.

Between bounds, a primitive with undetermined coefficients is differentiated; on the whole line, moments come from
``∫ exp(-a x² + b x) dx = √(π/a) exp(b²/4a)`` by the recurrence of integration by parts; on the half line, from Euler's
integral ``Γ(s) = ∫_0^∞ x^(s-1) e^(-x) dx`` (NIST DLMF, 5.2.1 and 5.9.1).  That they converge is for the proof to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy

MAX_DEGREE = 24


@dataclass(frozen=True, slots=True)
class _Shape:
    """``x^power exp(square x² + rate x)``."""

    power: Any
    rate: Any
    square: Any


def value(body: Any, variable: Any, lower: Any, upper: Any) -> Any | None:
    """The integral of a product of a power and exponentials over a variable; ``None`` for any other one."""
    if body.has(sympy.log(variable)) and (lower, upper) == _HALF:
        return _by_logarithm(body, variable)
    shape = _shape(body, variable)
    if shape is None:
        return None
    if shape.square != 0:
        if (lower, upper) == (-sympy.oo, sympy.oo):
            return _on_line(shape)
        return _on_half_line(shape.power, 2, shape.square) if shape.rate == 0 and (lower, upper) == _HALF else None
    if shape.power.is_Integer and 0 <= shape.power <= MAX_DEGREE:
        return _between(body, variable, shape, lower, upper)
    return _on_half_line(shape.power, 1, shape.rate) if shape.rate != 0 and (lower, upper) == _HALF else None


_HALF = (0, sympy.oo)


def _by_logarithm(body: Any, variable: Any) -> Any | None:
    """With ``x = e^u``, over the whole line."""
    u = sympy.Dummy(real=True)
    inner = body.xreplace({sympy.log(variable): u}).subs(variable, sympy.exp(u)) * sympy.exp(u)
    return value(inner, u, -sympy.oo, sympy.oo)


def _shape(body: Any, variable: Any) -> _Shape | None:
    power, exponent = sympy.S.Zero, sympy.S.Zero
    for factor in sympy.Mul.make_args(body):
        base, raised = factor.as_base_exp()
        if isinstance(factor, sympy.exp):
            exponent += factor.args[0]
        elif base == variable and not raised.has(variable):
            power += raised
        elif factor.has(variable):
            return None
    if not exponent.is_polynomial(variable):
        return None
    coefficients = sympy.Poly(exponent, variable).all_coeffs()[::-1]
    if len(coefficients) > 3 or (coefficients and coefficients[0] != 0):
        return None
    return _Shape(power, *[*coefficients[1:], sympy.S.Zero, sympy.S.Zero][:2])


def _between(body: Any, variable: Any, shape: _Shape, lower: Any, upper: Any) -> Any | None:
    """By a primitive ``P(x) exp(rate x)`` with ``P' + rate P = x^power``, which is differentiated to see that."""
    n, rate = int(shape.power), shape.rate
    infinite = not (lower.is_finite and upper.is_finite)
    if rate == 0:
        primitive = None if infinite else variable ** (n + 1) / (n + 1)
    else:
        coefficient = 1 / rate
        polynomial = coefficient * variable**n
        for k in range(n, 0, -1):
            coefficient *= -k / rate
            polynomial += coefficient * variable ** (k - 1)
        primitive = polynomial * sympy.exp(rate * variable)
    if primitive is None or sympy.expand(sympy.diff(primitive, variable) - body, force=True) != 0:
        return None
    # an integral that converges has a primitive that vanishes where its exponential does
    above, below = (
        sympy.S.Zero if bound in (sympy.oo, -sympy.oo) else primitive.subs(variable, bound) for bound in (upper, lower)
    )
    return None if infinite and (lower, upper) == (-sympy.oo, sympy.oo) else above - below


def _on_line(shape: _Shape) -> Any | None:
    """By ``2 a I(n+1) = b I(n) + n I(n-1)``."""
    if not shape.power.is_Integer or not 0 <= shape.power <= MAX_DEGREE:
        return None
    a, b = -shape.square, shape.rate
    before, now = sympy.S.Zero, sympy.sqrt(sympy.pi / a) * sympy.exp(b**2 / (4 * a))
    for n in range(int(shape.power)):
        before, now = now, (b * now + n * before) / (2 * a)
    return now


def _on_half_line(power: Any, degree: int, rate: Any) -> Any:
    """By Euler's integral, with ``-rate x^degree`` for its variable."""
    order = (power + 1) / degree
    return sympy.gamma(order) / (degree * (-rate) ** order)
