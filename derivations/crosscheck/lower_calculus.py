"""What applied functions, derivatives, integrals, expectations, sums and boundary terms mean in numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from derivations.crosscheck.draws import Draws
from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.scope import BoundValues, End, Lowering, Marginal
from derivations.crosscheck.values import Value, each, pairwise, scale, transposed
from derivations.crosscheck.world import DensityProbe
from derivations.model import terms as t
from numeric import dual
from numeric.dual import Scalar
from numeric.probes import total

MAX_TERMS = 48


def _apply(ev: Lowering, term: t.Apply, scope: BoundValues) -> Value:
    args = [ev(arg, scope) for arg in term.args]
    tags = []
    for partial in term.partials:
        tag = ev.tag()
        tags.append(tag)
        index = None if partial.index is None else ev.integer(partial.index, scope)
        args[partial.slot] = _seeded(tag, args[partial.slot], index)
    value = _applied(ev, term, args, scope)
    for tag in reversed(tags):
        value = _tangents(tag, value)
    return value


def _applied(ev: Lowering, term: t.Apply, args: list[Value], scope: BoundValues) -> Value:
    probe = ev.world.probes.get(term.function)
    if probe is not None:
        return probe(args)
    value = ev.unfold(term, args, scope)
    if value is None:
        raise NoValueError(f"{term.function.name} has no value")
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


def _derived(ev: Lowering, variable: t.Sym, body: t.Term, point: Value, index: int | None, scope: BoundValues) -> Value:
    tag = ev.tag()
    return _tangents(tag, ev(body, scope.bind(variable, _seeded(tag, point, index))))


def _point(ev: Lowering, at: t.Term, body: t.Term, scope: BoundValues) -> Value:
    return each(ev.bent(at, scope), lambda part: ev.backend.seed_point(part, body))


def _deriv(ev: Lowering, term: t.Deriv, scope: BoundValues) -> Value:
    index = None if term.index is None else ev.integer(term.index, scope)
    return _derived(ev, term.variable, term.body, _point(ev, term.at, term.body, scope), index, scope)


def _by_all(ev: Lowering, term: t.Grad | t.Div | t.Jacobian, scope: BoundValues) -> list[Value]:
    point = _point(ev, term.at, term.body, scope)
    return [_derived(ev, term.variable, term.body, point, i, scope) for i in range(1, len(point) + 1)]


def _grad(ev: Lowering, term: t.Grad, scope: BoundValues) -> Value:
    return tuple(_by_all(ev, term, scope))


def _div(ev: Lowering, term: t.Div, scope: BoundValues) -> Value:
    return total([column[i] for i, column in enumerate(_by_all(ev, term, scope))])


def _jacobian(ev: Lowering, term: t.Jacobian, scope: BoundValues) -> Value:
    return transposed(_by_all(ev, term, scope))


# ------------------------------------------------------------------------------------------------------ binders


def _bound(ev: Lowering, term: t.Term, scope: BoundValues) -> Any:
    sign = infinite_sign(term)
    return ev.bent(term, scope) if sign == 0 else End(sign)


def infinite_sign(term: t.Term) -> int:
    """+1 or -1 for ∞ and -∞ as bounds, 0 for other terms."""
    if term == t.INFINITY:
        return 1
    if isinstance(term, t.Mul) and len(term.factors) == 2 and t.INFINITY in term.factors:
        other = next(f for f in term.factors if f != t.INFINITY)
        return -1 if isinstance(other, t.Num) and other.value < 0 else 1
    return 0


def dimensions(ev: Lowering, symbol: t.Sym, scope: BoundValues) -> tuple[int, ...]:
    """The concrete dimensions of a variable."""
    dims = tuple(ev.integer(d, scope) for d in symbol.dims)
    if any(not 1 <= d <= 8 for d in dims):
        raise NoValueError("a dimension out of range")
    if len(dims) > 1:
        raise NoValueError("an integral over matrices")
    return dims


def _integral(ev: Lowering, term: t.Integral, scope: BoundValues) -> Value:
    bounds = (None, None) if term.lower is None or term.upper is None else (
        _bound(ev, term.lower, scope), _bound(ev, term.upper, scope)
    )  # fmt: skip
    dims = dimensions(ev, term.variable, scope)

    def integrand(x: Value) -> Value:
        return ev(term.body, scope.bind(term.variable, x))

    drawn = _drawn(ev, term) if dims else None
    if drawn is not None:
        draws, body = drawn
        return ev.memory.recall_sum(term, scope, lambda: _averaged(ev, term.variable, body, scope, draws))
    return ev.memory.recall(term, scope, lambda: ev.backend.integral(integrand, dims, bounds))


def _expect(ev: Lowering, term: t.Expect, scope: BoundValues) -> Value:
    def integrand(x: Value) -> tuple[Value, Scalar]:
        inside = scope.bind(term.variable, x)
        return ev(term.body, inside), ev(term.weight, inside)

    draws = _draws(ev, term.weight, term.variable)
    if draws is not None:
        return ev.memory.recall_sum(term, scope, lambda: _averaged(ev, term.variable, term.body, scope, draws))
    dims, law = dimensions(ev, term.variable, scope), _marginal(ev, term)
    return ev.memory.recall(term, scope, lambda: ev.backend.expectation(integrand, dims, law))


def _draws(ev: Lowering, weight: t.Term, variable: t.Sym) -> Draws | None:
    """The joint law of a family of random variables, where a weight is one of finitely many values."""
    probe = ev.world.probes.get(weight.function) if isinstance(weight, t.Apply) else None
    return probe if isinstance(probe, Draws) and weight.children == (variable,) else None


def _drawn(ev: Lowering, term: t.Integral) -> tuple[Draws, t.Term] | None:
    """The law of finitely many values in an integral over a random vector, and what is averaged."""
    factors = t.factors_of(term.body)
    for position, factor in enumerate(factors):
        draws = _draws(ev, factor, term.variable)
        if draws is not None:
            return draws, t.mul(*factors[:position], *factors[position + 1 :])
    return None


def _averaged(ev: Lowering, variable: t.Sym, body: t.Term, scope: BoundValues, draws: Draws) -> Value:
    """The average over finitely many values of a random vector."""
    parts: list[Value] = []
    for point, weight in draws.points():
        value = ev(body, scope.bind(variable, tuple(map(ev.backend.number, point))))
        parts.append(scale(ev.backend.number(weight), value))
    result = parts[0]
    for part in parts[1:]:
        result = pairwise(result, part, lambda a, b: a + b)
    return result


def _marginal(ev: Lowering, term: t.Expect) -> Marginal | None:
    """The law of the variable, where the weight is a marginal density of a chosen law."""
    weight = term.weight
    if not isinstance(weight, t.Apply) or weight.args != (term.variable,) or weight.partials:
        return None
    probe = ev.world.probes.get(weight.function)
    return (probe.law, probe.of[0]) if isinstance(probe, DensityProbe) and len(probe.of) == 1 else None


def _indexed(ev: Lowering, term: t.Sum | t.Product, scope: BoundValues) -> list[Value]:
    low, high = ev.integer(term.lower, scope), ev.integer(term.upper, scope)
    if high - low >= MAX_TERMS:
        raise NoValueError("a sum of too many terms for the cross-check")
    return [
        ev(term.body, scope.bind_index(term.index, n, ev.backend.number(Fraction(n)))) for n in range(low, high + 1)
    ]


def _sum(ev: Lowering, term: t.Sum, scope: BoundValues) -> Value:
    if infinite_sign(term.upper) > 0:
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


def _product(ev: Lowering, term: t.Product, scope: BoundValues) -> Value:
    result = ev.backend.number(Fraction(1))
    for part in _indexed(ev, term, scope):
        result = result * part
    return result


def _limit(ev: Lowering, term: t.Limit, scope: BoundValues) -> Value:
    """A limit, of which only the indices of sums around it move: no other exchange is free."""
    indices: dict[t.Sym, t.Term] = {s: t.Num(n) for s, n in scope.whole.items() if s in t.free_symbols(term)}
    closed = t.substitute(term, indices)
    moving = {*scope.values, term.variable}  # which a definition may hold, too
    if term.shape.rank or not isinstance(closed, t.Limit) or ev.memory.rests_on(closed) & moving:
        raise NoValueError("a limit under an integral, a derivative or another limit is not enclosed")
    return ev.backend.enclosed(ev.limit(closed))


def _limits(ev: Lowering, term: t.Limits, scope: BoundValues) -> Value:
    if term.index is not None:
        return _boundary(ev, term, scope)
    low = End(-1) if term.lower is None else _bound(ev, term.lower, scope)
    high = End(1) if term.upper is None else _bound(ev, term.upper, scope)

    def function(x: Scalar) -> Value:
        return ev(term.body, scope.bind(term.variable, x))

    ends = [ev.backend.limit(function, end.sign) if isinstance(end, End) else function(end) for end in (high, low)]
    return pairwise(ends[0], ends[1], lambda a, b: a - b)


def _boundary(ev: Lowering, term: t.Limits, scope: BoundValues) -> Value:
    """The boundary term along one coordinate axis; it stands for zero flux, so elsewhere it must be zero too."""
    dimension = dimensions(ev, term.variable, scope)[0]
    index = ev.integer(term.index, scope) if term.index is not None else 0
    zero = ev.backend.number(Fraction(0))
    if dimension > 1 and hasattr(zero, "lift"):
        raise NoValueError("the flux through a boundary is not enclosed in more than one dimension")

    def function(x: Scalar) -> Value:
        point = tuple(x if i == index else zero for i in range(1, dimension + 1))
        return ev(term.body, scope.bind(term.variable, point))

    high, low = ev.backend.limit(function, 1), ev.backend.limit(function, -1)
    return pairwise(high, low, lambda a, b: a - b)


RULES: dict[type[t.Term], Callable[[Any, Any, BoundValues], Value]] = {
    t.Apply: _apply, t.Deriv: _deriv, t.Grad: _grad, t.Div: _div, t.Jacobian: _jacobian, t.Integral: _integral,
    t.Expect: _expect, t.Sum: _sum, t.Product: _product, t.Limits: _limits, t.Limit: _limit,
}  # fmt: skip
"""The value of each kind of term, from the evaluator, the term and the scope."""
