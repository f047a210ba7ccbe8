"""What sums, products, powers, functions, vectors and matrices mean in numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.scope import BoundValues, Lowering
from derivations.crosscheck.values import Value, each, flat, inner, matrix_product, pairwise, scale, transposed
from derivations.model import terms as t
from derivations.model.terms.known_functions import KNOWN
from numeric import dual
from numeric.dual import Scalar
from numeric.enclosures import Enclosure
from numeric.probes import total

MAX_SIZE = 5
"""Determinants of more rows than this are not computed."""


def _num(ev: Lowering, term: t.Num, scope: BoundValues) -> Value:
    return ev.backend.number(term.value)


def _const(ev: Lowering, term: t.Const, scope: BoundValues) -> Value:
    if term.name == "\\pi":
        return ev.backend.pi()
    raise NoValueError("infinity outside a bound")


def _sym(ev: Lowering, term: t.Sym, scope: BoundValues) -> Value:
    if term in scope.values:
        return scope.values[term]
    if term in ev.world.values:
        return each(ev.world.values[term], ev.backend.number)
    value = ev.unfold(term, [], scope)
    if value is None:
        raise NoValueError(f"{term.name} has no value")
    return value


def _add(ev: Lowering, term: t.Add, scope: BoundValues) -> Value:
    result = ev(term.terms[0], scope)
    for part in term.terms[1:]:
        result = pairwise(result, ev(part, scope), lambda a, b: a + b)
    return result


def _mul(ev: Lowering, term: t.Mul, scope: BoundValues) -> Value:
    product: Scalar = None
    shaped: Value = None
    for factor in term.factors:
        value = ev(factor, scope)
        if isinstance(value, tuple):
            shaped = value
        else:
            product = value if product is None else product * value
    if shaped is None:
        return product
    return shaped if product is None else scale(product, shaped)


_E = t.Call("exp", (t.ONE,))


def _pow(ev: Lowering, term: t.Pow, scope: BoundValues) -> Value:
    exponent = term.exponent
    if isinstance(exponent, t.Num) and exponent.value.denominator == 1:
        n = int(exponent.value)
        if abs(n) > 200:
            raise NoValueError("the exponent is too large for the cross-check")
        if n % 2 == 0 and isinstance(term.base, t.Norm):
            vector = tuple(flat(ev(term.base.vector, scope)))
            return dual.integer_power(inner(vector, vector), n // 2)
        if n % 2 == 0 and isinstance(term.base, t.Call) and term.base.name == "Abs":
            return dual.integer_power(ev(term.base.args[0], scope), n)
        if n % 2 == 0 and isinstance(term.base, t.Pow) and t.rational_value(term.base.exponent) == Fraction(1, 2):
            return _power_of_root(ev, term.base.base, n, scope)
        return dual.integer_power(ev(term.base, scope), n)
    if term.base == _E:
        return dual.exp(ev(exponent, scope))
    if isinstance(exponent, t.Num) and isinstance(term.base, t.Pow) and (n := _even(term.base.exponent)):
        return _root_of_even_power(ev, term.base.base, n * exponent.value, scope)
    return dual.power(ev(term.base, scope), ev(exponent, scope))


def _power_of_root(ev: Lowering, base: t.Term, n: int, scope: BoundValues) -> Value:
    """``(√b)^n`` for even ``n``: a power also at 0, of which an enclosure does not tell that it is not negative."""
    value = ev(base, scope)
    plain = dual.innermost(value)
    if isinstance(plain, Enclosure) and plain.real().contains(0):
        return dual.integer_power(value, n // 2)
    return dual.integer_power(dual.power(value, ev.backend.number(Fraction(1, 2))), n)


def _even(exponent: t.Term) -> int:
    """A positive even exponent, else 0."""
    value = t.rational_value(exponent)
    return int(value) if value is not None and value > 0 and value % 2 == 0 else 0


def _root_of_even_power(ev: Lowering, base: t.Term, whole: Fraction, scope: BoundValues) -> Value:
    """``(b^n)^q = |b|^(nq)`` for even ``n``: what is under the root is never negative."""
    size = dual.absolute(ev(base, scope))
    if whole.denominator == 1:
        return dual.integer_power(size, int(whole))
    return dual.power(size, ev.backend.number(whole))


def _call(ev: Lowering, term: t.Call, scope: BoundValues) -> Value:
    if term.name == "Delta":
        same = ev.integer(term.args[0], scope) == ev.integer(term.args[1], scope)
        return ev.backend.number(Fraction(int(same)))
    if term.name == "log":
        known = _log_of(ev, term.args[0], scope)
        if known is not None:
            return known
    return CALLS[term.name](*(ev(arg, scope) for arg in term.args))


def _log_of(ev: Lowering, term: t.Term, scope: BoundValues) -> Value | None:
    """Logarithms of exponentials, densities and products of them, without the values, which underflow far out."""
    if isinstance(term, t.Call) and term.name == "exp":
        return ev(term.args[0], scope)
    if isinstance(term, t.Apply) and not term.partials:
        log = getattr(ev.world.probes.get(term.function), "log", None)
        return log([ev(arg, scope) for arg in term.args]) if log is not None else None
    if isinstance(term, t.Num) and term.value > 0:
        return dual.ELEMENTARY["log"](ev.backend.number(term.value))
    if isinstance(term, t.Mul):
        parts = [_log_of(ev, factor, scope) for factor in term.factors]
        return None if any(part is None for part in parts) else total(parts)
    if isinstance(term, t.Pow) and isinstance(term.exponent, t.Num):
        base = _log_of(ev, term.base, scope)
        return None if base is None else ev.backend.number(term.exponent.value) * base
    return None


def _plus_one(x: Scalar) -> Scalar:
    return x + dual.constant(Fraction(1), x)


def _beta(a: Scalar, b: Scalar) -> Scalar:
    return dual.gamma(a) * dual.gamma(b) / dual.gamma(a + b)


def _binomial(n: Scalar, k: Scalar) -> Scalar:
    return dual.gamma(_plus_one(n)) / (dual.gamma(_plus_one(k)) * dual.gamma(_plus_one(n - k)))


CALLS: dict[str, Callable[..., Scalar]] = {
    **{one.name: dual.ELEMENTARY[at] for one in KNOWN if (at := one.numeric or one.name) in dual.ELEMENTARY},
    "factorial": lambda x: dual.gamma(_plus_one(x)),
    "Beta": _beta,
    "binomial": _binomial,
}


# --------------------------------------------------------------------------------------------- vectors, matrices


def _dot(ev: Lowering, term: t.Dot, scope: BoundValues) -> Value:
    return inner(ev(term.left, scope), ev(term.right, scope))


def _matmul(ev: Lowering, term: t.MatMul, scope: BoundValues) -> Value:
    return matrix_product(ev(term.left, scope), ev(term.right, scope))


def _transpose(ev: Lowering, term: t.Transpose, scope: BoundValues) -> Value:
    value = ev(term.matrix, scope)
    return transposed(value) if term.matrix.shape.rank == 2 else value


def _trace(ev: Lowering, term: t.Trace, scope: BoundValues) -> Value:
    return total([row[i] for i, row in enumerate(ev(term.matrix, scope))])


def _outer(ev: Lowering, term: t.Outer, scope: BoundValues) -> Value:
    left, right = ev(term.left, scope), ev(term.right, scope)
    return tuple(tuple(a * b for b in right) for a in left)


def _identity(ev: Lowering, term: t.Identity, scope: BoundValues) -> Value:
    size = ev.integer(term.size, scope)
    if not 0 < size <= MAX_SIZE:
        raise NoValueError("a unit matrix that is too large")
    return tuple(tuple(ev.backend.number(Fraction(int(i == j))) for j in range(size)) for i in range(size))


def _zeros(ev: Lowering, term: t.Zeros, scope: BoundValues) -> Value:
    zero: Value = ev.backend.number(Fraction(0))
    for dim in reversed(term.dims):
        zero = (zero,) * ev.integer(dim, scope)
    return zero


def _ones(ev: Lowering, term: t.Ones, scope: BoundValues) -> Value:
    return (ev.backend.number(Fraction(1)),) * ev.integer(term.size, scope)


def _diag(ev: Lowering, term: t.Diag, scope: BoundValues) -> Value:
    vector = ev(term.vector, scope)
    zero = ev.backend.number(Fraction(0))
    return tuple(tuple(part if i == j else zero for j in range(len(vector))) for i, part in enumerate(vector))


def _array(ev: Lowering, term: t.Array, scope: BoundValues) -> Value:
    values = [ev(part, scope) for part in term.entries]
    width = term.columns
    return tuple(tuple(values[k : k + width]) for k in range(0, len(values), width)) if width else tuple(values)


def _det(ev: Lowering, term: t.Det, scope: BoundValues) -> Value:
    return determinant(ev(term.matrix, scope))


def _inverse(ev: Lowering, term: t.Inverse, scope: BoundValues) -> Value:
    matrix = ev(term.matrix, scope)
    size, found = len(matrix), determinant(matrix)
    _require_regular(matrix, found)
    whole = dual.integer_power(found, -1)
    if size == 1:
        return ((whole,),)
    return tuple(tuple(_signed(_minor(matrix, j, i), i + j) * whole for j in range(size)) for i in range(size))


SINGULAR = 1e-9
"""A matrix has no inverse in floats if its determinant is smaller than so much of the product of its rows' lengths."""


def _require_regular(matrix: Value, found: Scalar) -> None:
    """That a determinant in floats is no rounding error of zero; enclosures tell by themselves.

    Raises:
        NoValueError: it may be zero.
    """
    value = dual.innermost(found)
    if isinstance(value, float | np.ndarray) and len(matrix) > 1:
        rows = (sum(dual.innermost(part) ** 2 for part in row) for row in matrix)
        if np.any(np.abs(value) <= SINGULAR * np.sqrt(prod(rows))):
            raise NoValueError("a matrix that is singular has no inverse")


def determinant(matrix: Value) -> Scalar:
    """The determinant of a small matrix of numbers, by its first row."""
    if len(matrix) > MAX_SIZE:
        raise NoValueError("a determinant that is too large")
    if len(matrix) == 1:
        return matrix[0][0]
    return total([matrix[0][j] * _signed(_minor(matrix, 0, j), j) for j in range(len(matrix))])


def _signed(value: Scalar, exponent: int) -> Scalar:
    """A number times a power of -1."""
    return value * dual.constant(Fraction(-1), value) if exponent % 2 else value


def _minor(matrix: Value, row: int, column: int) -> Scalar:
    """The determinant without a row and a column."""
    kept = (line for i, line in enumerate(matrix) if i != row)
    return determinant(tuple(tuple(part for j, part in enumerate(line) if j != column) for line in kept))


def _norm(ev: Lowering, term: t.Norm, scope: BoundValues) -> Value:
    vector = tuple(flat(ev(term.vector, scope)))
    return dual.absolute(vector[0]) if len(vector) == 1 else dual.root(inner(vector, vector))


def _opaque(ev: Lowering, term: t.Opaque, scope: BoundValues) -> Value:
    raise NoValueError("no number tells the value of an operator of which only the notation is known")


def _component(ev: Lowering, term: t.Component, scope: BoundValues) -> Value:
    value = ev(term.body, scope)
    for index in term.indices:
        position = ev.integer(index, scope)
        if not 1 <= position <= len(value):
            raise NoValueError("an index is out of range")
        value = value[position - 1]
    return value


RULES: dict[type[t.Term], Callable[[Any, Any, BoundValues], Value]] = {
    t.Num: _num, t.Const: _const, t.Sym: _sym, t.Add: _add, t.Mul: _mul, t.Pow: _pow, t.Call: _call, t.Dot: _dot,
    t.MatMul: _matmul, t.Transpose: _transpose, t.Trace: _trace, t.Norm: _norm, t.Component: _component,
    t.Outer: _outer, t.Identity: _identity, t.Diag: _diag, t.Array: _array, t.Ones: _ones, t.Zeros: _zeros,
    t.Det: _det, t.Inverse: _inverse, t.Opaque: _opaque,
}  # fmt: skip
"""The value of each kind of term, from the evaluator, the term and the scope."""
