"""Values of terms in ball arithmetic, written apart from the checker's own evaluation.

Derivatives come from power series, integrals over ℝ from rigorous quadrature on a window outside of which the
integrands of the tests are below its accuracy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

from flint import acb, acb_series, arb, ctx, fmpq

from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    Add,
    Apply,
    Call,
    Const,
    Deriv,
    Expect,
    Function,
    Integral,
    Limits,
    Mul,
    Num,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    mul,
    rational_value,
)

PRECISION = 160
WINDOW = 24
Value = Any
"""``acb``, or ``acb_series`` inside a derivative."""


class UndefinedValueError(Exception):
    """The term has no real value at this point."""


@dataclass(frozen=True, slots=True)
class World:
    """The values of symbols, what the abstract functions are, and whether values have to be real."""

    symbols: dict[Sym, Value]
    functions: dict[Function, tuple[tuple[Sym, ...], Term]] = field(default_factory=dict)
    real: bool = True

    def at(self, symbol: Sym, value: Value, *, real: bool | None = None) -> World:
        """The world with another value of a symbol."""
        return replace(self, symbols={**self.symbols, symbol: value}, real=self.real if real is None else real)


def ball(value: Any) -> acb:
    """An exact number as a ball."""
    return acb(fmpq(value.numerator, value.denominator)) if hasattr(value, "numerator") else acb(value)


def real_value(term: Term, world: World) -> arb:
    """The value of a scalar term as a real ball.

    Raises:
        UndefinedValueError: there is none at this point.
    """
    before = ctx.prec
    ctx.prec = PRECISION
    try:
        found = value(term, world)
        if not found.real.is_finite() or not found.imag.contains(0):
            raise UndefinedValueError(str(found))
        return found.real
    except ZeroDivisionError as error:
        raise UndefinedValueError("a division by zero") from error
    finally:
        ctx.prec = before


def value(term: Term, world: World) -> Value:
    """The value of a scalar term."""
    match term:
        case Num(number):
            return ball(number)
        case Const("\\pi"):
            return acb.pi()
        case Sym():
            return world.symbols[term]
        case Add(terms):
            return sum((value(t, world) for t in terms), acb(0))
        case Mul(factors):
            result: Value = acb(1)
            for factor in factors:
                result = result * value(factor, world)
            return result
        case Pow(base, exponent):
            return _power(value(base, world), exponent, world)
        case Call(name, args):
            return _call(name, [value(a, world) for a in args], world)
        case _:
            return _operator(term, world)


def _operator(term: Term, world: World) -> Value:
    match term:
        case Apply(function, args, partials):
            parameters, body = world.functions[function]
            values = [value(a, world) for a in args]
            inner = replace(world, symbols={**world.symbols, **dict(zip(parameters, values, strict=True))})
            for partial in partials:
                slot = partial.slot
                assert all(p.slot == slot for p in partials)
            if not partials:
                return value(body, inner)
            return _derivative(body, parameters[slot], values[slot], len(partials), inner)
        case Deriv(variable, None, body, at):
            return _derivative(body, variable, value(at, world), 1, world)
        case Expect(variable, body, weight):
            return value(Integral(variable, mul(body, weight)), world)
        case Integral(variable, body, None, None):
            return _integral(variable, body, acb(-WINDOW), acb(WINDOW), world)
        case Integral(variable, body, Term() as lower, Term() as upper):
            return _integral(variable, body, _bound(lower, world), _bound(upper, world), world)
        case Limits(variable, body, Term() as lower, Term() as upper):
            above, below = (value(body, world.at(variable, _bound(end, world))) for end in (upper, lower))
            return above - below
        case Sum(index, body, lower, upper) | Product(index, body, lower, upper):
            first, last = (rational_value(bound) for bound in (lower, upper))
            assert first is not None
            assert last is not None
            values = (value(body, world.at(index, acb(i))) for i in range(int(first), int(last) + 1))
            return sum(values, acb(0)) if isinstance(term, Sum) else prod(values, start=acb(1))
        case _:
            raise NotImplementedError(type(term).__name__)


def _derivative(body: Term, variable: Sym, at: Value, order: int, world: World) -> Value:
    if isinstance(at, acb_series):
        raise NotImplementedError("a derivative inside a derivative")
    found = value(body, world.at(variable, acb_series([at, 1], order + 1)))
    if not isinstance(found, acb_series):
        return acb(0)
    factor = 1
    for n in range(2, order + 1):
        factor *= n
    return found[order] * factor


def _integral(variable: Sym, body: Term, lower: acb, upper: acb, world: World) -> acb:
    def integrand(point: acb, analytic: bool) -> acb:
        return value(body, world.at(variable, point, real=False))

    return acb.integral(integrand, lower, upper)


def _bound(bound: Term, world: World) -> Value:
    ends = {INFINITY: acb(WINDOW), NEGATIVE_INFINITY: acb(-WINDOW)}
    return ends[bound] if bound in ends else value(bound, world)


def _power(base: Value, exponent: Term, world: World) -> Value:
    known = rational_value(exponent)
    if known is not None and known.denominator == 1:
        _nonzero(base, world, needed=known < 0)
        return base ** int(known)
    _positive(base, world)
    logarithm = base.log()
    return (logarithm * value(exponent, world)).exp()


def _head(found: Value) -> acb:
    return found[0] if isinstance(found, acb_series) else found


def _nonzero(found: Value, world: World, *, needed: bool) -> None:
    if needed and world.real and _head(found).contains(0):
        raise UndefinedValueError("a division by what may be zero")


def _positive(found: Value, world: World) -> None:
    if world.real and not _head(found).real > 0:
        raise UndefinedValueError("a root or logarithm of what may not be positive")


def _call(name: str, args: list[Value], world: World) -> Value:
    (arg,) = args
    if name == "log":
        _positive(arg, world)
    if name == "tan":
        _nonzero(arg.cos(), world, needed=True)
    return CALLS[name](arg)


def _absolute(arg: Value) -> Value:
    head = _head(arg).real
    if head > 0:
        return arg
    if head < 0:
        return -arg
    raise UndefinedValueError("the sign of an absolute value's argument")


CALLS: dict[str, Callable[[Value], Value]] = {
    "exp": lambda z: z.exp(),
    "log": lambda z: z.log(),
    "sin": lambda z: z.sin(),
    "cos": lambda z: z.cos(),
    "tan": lambda z: z.sin() / z.cos(),
    "sinh": lambda z: (z.exp() - (-z).exp()) / 2,
    "cosh": lambda z: (z.exp() + (-z).exp()) / 2,
    "tanh": lambda z: 1 - 2 / ((z + z).exp() + 1),
    "arctan": lambda z: z.atan(),
    "Gamma": lambda z: z.gamma(),
    "factorial": lambda z: (z + 1).gamma(),
    "Abs": _absolute,
}
