"""Lowers terms to numbers of any backend: floats, rigorous enclosures, growth bounds, and derivatives of those.

Derivatives are automatic, not symbolic, so that this evaluation shares no code with the prover.  Definitions unfold by
evaluating their bodies; hypotheses are not used.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any, Protocol

from derivations.crosscheck.outcome import NoValueError, OutOfTimeError
from derivations.crosscheck.values import (
    Scalar,
    Value,
    each,
    inner,
    matrix_product,
    pairwise,
    scale,
    transposed,
)
from derivations.crosscheck.world import World
from derivations.model import terms as t
from numeric import dual
from numeric.probes import total

MAX_DEPTH = 60
MAX_VISITS = 60_000
MAX_TERMS = 48


class End:
    """An infinite bound: ``sign`` is +1 or -1."""

    __slots__ = ("sign",)

    def __init__(self, sign: int) -> None:
        self.sign = sign


class Backend(Protocol):
    """The numbers underneath, and what they do at binders."""

    def number(self, value: Fraction) -> Scalar:
        """An exact rational."""

    def pi(self) -> Scalar:
        """π."""

    def integral(self, integrand: Callable[[Value], Value], dims: tuple[int, ...], bounds: tuple[Any, Any]) -> Value:
        """The integral over ℝ, over ℝᵈ (``dims = (d,)``), or between bounds (scalars or :class:`End`)."""

    def series(self, term: Callable[[Scalar], Value], start: int) -> Value:
        """The sum over all integers from ``start`` on."""

    def limit(self, function: Callable[[Scalar], Value], sign: int) -> Value:
        """The limit of a function of a scalar at ±∞."""

    def seed_point(self, value: Scalar, body: t.Term) -> Scalar:
        """The point at which to differentiate a body by automatic differentiation."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The values of bound symbols; ``whole`` keeps those of summation indices exactly."""

    values: dict[t.Sym, Value] = field(default_factory=dict)
    whole: dict[t.Sym, Fraction] = field(default_factory=dict)

    def bind(self, symbol: t.Sym, value: Value) -> Scope:
        """Add a binding."""
        whole = {s: v for s, v in self.whole.items() if s != symbol} if symbol in self.whole else self.whole
        return Scope({**self.values, symbol: value}, whole)

    def bind_index(self, symbol: t.Sym, number: int, value: Scalar) -> Scope:
        """Add the binding of a summation index."""
        return Scope({**self.values, symbol: value}, {**self.whole, symbol: Fraction(number)})


class Evaluator:
    """Evaluates terms in a world; ``captured`` records that a definition was unfolded where a bound symbol hides its own.

    Raises:
        NoValueError: a term has no value here, or none that can be computed.
        OutOfTimeError: ``deadline`` (of ``time.monotonic``) has passed.
    """

    def __init__(self, world: World, backend: Backend, deadline: float) -> None:
        self.world, self.backend, self.deadline = world, backend, deadline
        self.captured = False
        self._tags = count(1)
        self._visits = self._depth = 0

    def __call__(self, term: t.Term, scope: Scope | None = None) -> Value:
        """The value of a term."""
        self._visits += 1
        if self._visits > MAX_VISITS or self._depth > MAX_DEPTH:
            raise NoValueError("the expression is too large for the cross-check")
        if self._visits % 64 == 0 and time.monotonic() > self.deadline:
            raise OutOfTimeError("time limit")
        rule = _RULES.get(type(term))
        if rule is None:
            raise NoValueError(f"no numeric meaning for {type(term).__name__}")
        self._depth += 1
        try:
            return rule(self, term, scope or Scope())
        finally:
            self._depth -= 1

    def integer(self, term: t.Term, scope: Scope) -> int:
        """The exact integer value of an index, a bound or a dimension."""
        value = self._rational(term, scope)
        if value.denominator != 1:
            raise NoValueError("an index or a bound of a sum is not an integer")
        return int(value)

    def _rational(self, term: t.Term, scope: Scope) -> Fraction:
        match term:
            case t.Num(value):
                return value
            case t.Sym():
                found = scope.whole.get(term, self.world.values.get(term))
                if isinstance(found, Fraction) and (term in scope.whole or term not in scope.values):
                    return found
                definition = self.world.definitions.get(term)
                if definition is not None and term not in scope.values:
                    return self._rational(definition.body, scope)
            case t.Add(terms):
                return sum((self._rational(part, scope) for part in terms), Fraction(0))
            case t.Mul(factors):
                product = Fraction(1)
                for part in factors:
                    product *= self._rational(part, scope)
                return product
        raise NoValueError("an index or a bound of a sum has no exact value")

    def tag(self) -> int:
        """A fresh tag for a differentiation."""
        return next(self._tags)

    def unfold(self, head: t.Sym | t.Function, args: list[Value], scope: Scope) -> Value | None:
        """Evaluate the definition of a head at arguments, or nothing if it has none."""
        definition = self.world.definitions.get(head)
        if definition is None:
            return None
        hidden = t.free_symbols(definition.body) - set(definition.parameters)
        self.captured |= any(symbol in scope.values for symbol in hidden)
        for parameter, value in zip(definition.parameters, args, strict=True):
            scope = scope.bind(parameter, value)
        return self(definition.body, scope)


# --------------------------------------------------------------------------------------------- leaves and algebra


def _num(ev: Evaluator, term: t.Num, scope: Scope) -> Value:
    return ev.backend.number(term.value)


def _const(ev: Evaluator, term: t.Const, scope: Scope) -> Value:
    if term == t.PI:
        return ev.backend.pi()
    raise NoValueError("infinity outside a bound")


def _sym(ev: Evaluator, term: t.Sym, scope: Scope) -> Value:
    if term in scope.values:
        return scope.values[term]
    if term in ev.world.values:
        return each(ev.world.values[term], ev.backend.number)
    value = ev.unfold(term, [], scope)
    if value is None:
        raise NoValueError(f"{term.name} has no value")
    return value


def _add(ev: Evaluator, term: t.Add, scope: Scope) -> Value:
    result = ev(term.terms[0], scope)
    for part in term.terms[1:]:
        result = pairwise(result, ev(part, scope), lambda a, b: a + b)
    return result


def _mul(ev: Evaluator, term: t.Mul, scope: Scope) -> Value:
    scalars = [ev(f, scope) for f in term.factors if not f.shape.rank]
    shaped = [ev(f, scope) for f in term.factors if f.shape.rank]
    if not scalars:
        return shaped[0]
    product = scalars[0]
    for factor in scalars[1:]:
        product = product * factor
    return scale(product, shaped[0]) if shaped else product


def _pow(ev: Evaluator, term: t.Pow, scope: Scope) -> Value:
    exponent = term.exponent
    if isinstance(exponent, t.Num) and exponent.value.denominator == 1:
        n = int(exponent.value)
        if abs(n) > 200:
            raise NoValueError("the exponent is too large for the cross-check")
        if n % 2 == 0 and isinstance(term.base, t.Norm):
            vector = ev(term.base.vector, scope)
            return dual.integer_power(inner(vector, vector), n // 2)
        if n % 2 == 0 and isinstance(term.base, t.Call) and term.base.name == "Abs":
            return dual.integer_power(ev(term.base.args[0], scope), n)
        return dual.integer_power(ev(term.base, scope), n)
    if term.base == t.Call("exp", (t.ONE,)):
        return dual.exp(ev(exponent, scope))
    return dual.power(ev(term.base, scope), ev(exponent, scope))


def _call(ev: Evaluator, term: t.Call, scope: Scope) -> Value:
    if term.name == "Delta":
        same = ev.integer(term.args[0], scope) == ev.integer(term.args[1], scope)
        return ev.backend.number(Fraction(int(same)))
    if term.name == "log":
        known = _log_of(ev, term.args[0], scope)
        if known is not None:
            return known
    return CALLS[term.name](*(ev(arg, scope) for arg in term.args))


def _log_of(ev: Evaluator, term: t.Term, scope: Scope) -> Value | None:
    """Logarithms that need no exponential on the way, which would underflow far out."""
    if isinstance(term, t.Call) and term.name == "exp":
        return ev(term.args[0], scope)
    if isinstance(term, t.Apply) and not term.partials:
        log = getattr(ev.world.probes.get(term.function), "log", None)
        return log([ev(arg, scope) for arg in term.args]) if log is not None else None
    return None


def _plus_one(x: Scalar) -> Scalar:
    return x + dual.constant(Fraction(1), x)


def _beta(a: Scalar, b: Scalar) -> Scalar:
    return dual.gamma(a) * dual.gamma(b) / dual.gamma(a + b)


def _binomial(n: Scalar, k: Scalar) -> Scalar:
    return dual.gamma(_plus_one(n)) / (dual.gamma(_plus_one(k)) * dual.gamma(_plus_one(n - k)))


CALLS: dict[str, Callable[..., Scalar]] = {
    **{n: dual.ELEMENTARY[n] for n in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{n: dual.ELEMENTARY[n] for n in ("arcsin", "arccos", "arctan", "digamma", "erf", "sign")},
    "Abs": dual.absolute,
    "Gamma": dual.gamma,
    "factorial": lambda x: dual.gamma(_plus_one(x)),
    "Beta": _beta,
    "binomial": _binomial,
}


def _apply(ev: Evaluator, term: t.Apply, scope: Scope) -> Value:
    args = [ev(arg, scope) for arg in term.args]
    tags = []
    for partial in term.partials:
        tag = ev.tag()
        tags.append(tag)
        index = None if partial.index is None else ev.integer(partial.index, scope)
        args[partial.slot] = _seeded(tag, args[partial.slot], index)
    value = _applied(ev, term.function, args, scope)
    for tag in reversed(tags):
        value = _tangents(tag, value)
    return value


def _applied(ev: Evaluator, function: t.Function, args: list[Value], scope: Scope) -> Value:
    probe = ev.world.probes.get(function)
    if probe is not None:
        return probe(args)
    value = ev.unfold(function, args, scope)
    if value is None:
        raise NoValueError(f"{function.name} has no value")
    return value


# ------------------------------------------------------------------------------------------------- derivatives


def _seeded(tag: int, value: Value, index: int | None) -> Value:
    if index is None:
        return dual.seed(tag, value)
    if not 1 <= index <= len(value):
        raise NoValueError("an index is out of range")
    return tuple(dual.seed(tag, part) if i == index else part for i, part in enumerate(value, 1))


def _tangents(tag: int, value: Value) -> Value:
    return each(value, lambda part: dual.tangent(tag, part))


def _derived(ev: Evaluator, variable: t.Sym, body: t.Term, point: Value, index: int | None, scope: Scope) -> Value:
    tag = ev.tag()
    return _tangents(tag, ev(body, scope.bind(variable, _seeded(tag, point, index))))


def _point(ev: Evaluator, at: t.Term, body: t.Term, scope: Scope) -> Value:
    return each(ev(at, scope), lambda part: ev.backend.seed_point(part, body))


def _deriv(ev: Evaluator, term: t.Deriv, scope: Scope) -> Value:
    index = None if term.index is None else ev.integer(term.index, scope)
    return _derived(ev, term.variable, term.body, _point(ev, term.at, term.body, scope), index, scope)


def _by_all(ev: Evaluator, term: t.Grad | t.Div | t.Jacobian, scope: Scope) -> list[Value]:
    point = _point(ev, term.at, term.body, scope)
    return [_derived(ev, term.variable, term.body, point, i, scope) for i in range(1, len(point) + 1)]


def _grad(ev: Evaluator, term: t.Grad, scope: Scope) -> Value:
    return tuple(_by_all(ev, term, scope))


def _div(ev: Evaluator, term: t.Div, scope: Scope) -> Value:
    return total([column[i] for i, column in enumerate(_by_all(ev, term, scope))])


def _jacobian(ev: Evaluator, term: t.Jacobian, scope: Scope) -> Value:
    return transposed(_by_all(ev, term, scope))


# --------------------------------------------------------------------------------------------- vectors, matrices


def _dot(ev: Evaluator, term: t.Dot, scope: Scope) -> Value:
    return inner(ev(term.left, scope), ev(term.right, scope))


def _matmul(ev: Evaluator, term: t.MatMul, scope: Scope) -> Value:
    return matrix_product(ev(term.left, scope), ev(term.right, scope))


def _transpose(ev: Evaluator, term: t.Transpose, scope: Scope) -> Value:
    value = ev(term.matrix, scope)
    return transposed(value) if term.matrix.shape.rank == 2 else value


def _trace(ev: Evaluator, term: t.Trace, scope: Scope) -> Value:
    return total([row[i] for i, row in enumerate(ev(term.matrix, scope))])


def _norm(ev: Evaluator, term: t.Norm, scope: Scope) -> Value:
    vector = ev(term.vector, scope)
    return dual.absolute(vector[0]) if len(vector) == 1 else dual.root(inner(vector, vector))


def _component(ev: Evaluator, term: t.Component, scope: Scope) -> Value:
    value = ev(term.body, scope)
    for index in term.indices:
        position = ev.integer(index, scope)
        if not 1 <= position <= len(value):
            raise NoValueError("an index is out of range")
        value = value[position - 1]
    return value


# ------------------------------------------------------------------------------------------------------ binders


def _bound(ev: Evaluator, term: t.Term, scope: Scope) -> Any:
    sign = infinite_sign(term)
    return ev(term, scope) if sign == 0 else End(sign)


def infinite_sign(term: t.Term) -> int:
    """+1 or -1 for ∞ and -∞ as bounds, 0 for other terms."""
    if term == t.INFINITY:
        return 1
    if isinstance(term, t.Mul) and len(term.factors) == 2 and t.INFINITY in term.factors:
        other = next(f for f in term.factors if f != t.INFINITY)
        return -1 if isinstance(other, t.Num) and other.value < 0 else 1
    return 0


def dimensions(ev: Evaluator, symbol: t.Sym, scope: Scope) -> tuple[int, ...]:
    """The concrete dimensions of a variable."""
    dims = tuple(ev.integer(d, scope) for d in symbol.dims)
    if any(not 1 <= d <= 8 for d in dims):
        raise NoValueError("a dimension out of range")
    return dims


def _integral(ev: Evaluator, term: t.Integral, scope: Scope) -> Value:
    bounds = (None, None) if term.lower is None or term.upper is None else (
        _bound(ev, term.lower, scope), _bound(ev, term.upper, scope)
    )  # fmt: skip
    dims = dimensions(ev, term.variable, scope)
    return ev.backend.integral(lambda x: ev(term.body, scope.bind(term.variable, x)), dims, bounds)


def _expect(ev: Evaluator, term: t.Expect, scope: Scope) -> Value:
    def integrand(x: Value) -> Value:
        inside = scope.bind(term.variable, x)
        return scale(ev(term.weight, inside), ev(term.body, inside))

    return ev.backend.integral(integrand, dimensions(ev, term.variable, scope), (None, None))


def _indexed(ev: Evaluator, term: t.Sum | t.Product, scope: Scope) -> list[Value]:
    low, high = ev.integer(term.lower, scope), ev.integer(term.upper, scope)
    if high - low >= MAX_TERMS:
        raise NoValueError("a sum of too many terms for the cross-check")
    return [
        ev(term.body, scope.bind_index(term.index, n, ev.backend.number(Fraction(n)))) for n in range(low, high + 1)
    ]


def _sum(ev: Evaluator, term: t.Sum, scope: Scope) -> Value:
    if infinite_sign(term.upper):
        start = ev.integer(term.lower, scope)
        return ev.backend.series(lambda n: ev(term.body, scope.bind(term.index, n)), start)
    parts = _indexed(ev, term, scope)
    if not parts:
        if term.shape.rank:
            raise NoValueError("an empty sum of vectors")
        return ev.backend.number(Fraction(0))
    result = parts[0]
    for part in parts[1:]:
        result = pairwise(result, part, lambda a, b: a + b)
    return result


def _product(ev: Evaluator, term: t.Product, scope: Scope) -> Value:
    result = ev.backend.number(Fraction(1))
    for part in _indexed(ev, term, scope):
        result = result * part
    return result


def _limits(ev: Evaluator, term: t.Limits, scope: Scope) -> Value:
    if term.index is not None:
        return _boundary(ev, term, scope)
    low = End(-1) if term.lower is None else _bound(ev, term.lower, scope)
    high = End(1) if term.upper is None else _bound(ev, term.upper, scope)

    def function(x: Scalar) -> Value:
        return ev(term.body, scope.bind(term.variable, x))

    ends = [ev.backend.limit(function, end.sign) if isinstance(end, End) else function(end) for end in (high, low)]
    return pairwise(ends[0], ends[1], lambda a, b: a - b)


def _boundary(ev: Evaluator, term: t.Limits, scope: Scope) -> Value:
    """The boundary term along one coordinate axis; it stands for zero flux, so elsewhere it must be zero too."""
    dimension = dimensions(ev, term.variable, scope)[0]
    index = ev.integer(term.index, scope) if term.index is not None else 0
    zero = ev.backend.number(Fraction(0))

    def function(x: Scalar) -> Value:
        point = tuple(x if i == index else zero for i in range(1, dimension + 1))
        return ev(term.body, scope.bind(term.variable, point))

    high, low = ev.backend.limit(function, 1), ev.backend.limit(function, -1)
    return pairwise(high, low, lambda a, b: a - b)


_RULES: dict[type[t.Term], Callable[[Evaluator, Any, Scope], Value]] = {
    t.Num: _num, t.Const: _const, t.Sym: _sym, t.Add: _add, t.Mul: _mul, t.Pow: _pow, t.Call: _call,
    t.Apply: _apply, t.Deriv: _deriv, t.Grad: _grad, t.Div: _div, t.Jacobian: _jacobian, t.Dot: _dot,
    t.MatMul: _matmul, t.Transpose: _transpose, t.Trace: _trace, t.Norm: _norm, t.Component: _component,
    t.Integral: _integral, t.Expect: _expect, t.Sum: _sum, t.Product: _product, t.Limits: _limits,
}  # fmt: skip
