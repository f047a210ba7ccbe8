"""Terms as SymPy expressions in coordinates: the vectors and matrices of symbolic sizes become tuples of components."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from typing import Any

import sympy

from derivations.confirmation.calculus import CALCULUS
from derivations.confirmation.functions import FUNCTIONS
from derivations.confirmation.translator import Entries, Handler, NotTranslatedError, Translator, component
from derivations.model import terms as t
from derivations.model.conditions import Need
from derivations.model.terms.known_functions import KNOWN

_CALLS: dict[str, Callable[..., Any]] = {one.name: getattr(sympy, one.sympy) for one in KNOWN}
_CONSTANTS = {t.PI: sympy.pi, t.INFINITY: sympy.oo, t.NEGATIVE_INFINITY: -sympy.oo}


def _symbol(to: Translator, symbol: t.Sym) -> Entries:
    if symbol in to.bound:
        return to.bound[symbol]
    if symbol in to.numbers:
        return {(): sympy.Integer(to.numbers[symbol])}
    if to.unfolds is not None and to.unfolds.head == symbol:
        return replace(to, unfolds=None)(to.unfolds.body)
    chance = "real" if t.chance_in(symbol) is None else "nonnegative"
    about = {to.signs.get(symbol, chance): True}
    if symbol.sort is t.Sort.INTEGER:
        about = {"integer": True} | about
        about.pop("real", None)
    found = {place: sympy.Symbol(component(symbol.name, place), **about) for place in to.positions(symbol.dims)}
    return _of_kinds(found, to.kinds.matrices.get(symbol, {}))


def _of_kinds(entries: Entries, kinds: Container[Need]) -> Entries:
    """The entries of a matrix of stated kinds, by those on one side of its diagonal."""
    if not kinds:
        return entries
    above = {(i, j): entries[min(i, j), max(i, j)] for i, j in entries}
    if Need.DIAGONAL in kinds:
        return {(i, j): value if i == j else sympy.S.Zero for (i, j), value in above.items()}
    turning: Entries = {(i, j): sympy.sign(j - i) * value for (i, j), value in above.items()}
    if Need.ORTHOGONAL in kinds:
        return _rotation(turning)
    return turning if Need.ANTISYMMETRIC in kinds else {place: entries[min(place), max(place)] for place in entries}


def _rotation(entries: Entries) -> Entries:
    """The Cayley transform of an antisymmetric matrix: what is a polynomial identity of rotations is seen at these."""
    turning, one = _matrix(entries), sympy.eye(max(row for row, _ in entries))
    found = (one - turning) * (one + turning).adjugate() / (one + turning).det(method="berkowitz")
    return {(i, j): found[i - 1, j - 1] for i, j in entries}


def _add(to: Translator, term: t.Add) -> Entries:
    parts = [to(one) for one in term.terms]
    return {place: sympy.Add(*(part[place] for part in parts)) for place in parts[0]}


def _mul(to: Translator, term: t.Mul) -> Entries:
    shaped: Entries = {(): sympy.S.One}
    scalars = []
    for factor in term.factors:
        if factor.shape.rank:
            shaped = to(factor)
        else:
            scalars.append(to.scalar(factor))
    return {place: sympy.Mul(*scalars, value) for place, value in shaped.items()}


def _call(to: Translator, term: t.Call) -> Entries:
    arguments = [to.scalar(arg) for arg in term.args]
    if term.name == "Delta":
        if not all(arg.is_Integer for arg in arguments[:2]):
            raise NotTranslatedError("an index")
        return {(): sympy.Integer(int(arguments[0] == arguments[1]))}
    return {(): _CALLS[term.name](*arguments)}


def _matmul(to: Translator, term: t.MatMul) -> Entries:
    left, right = to(term.left), to(term.right)
    inner = sorted({place[-1] for place in left})
    rows, columns = {place[:-1]: None for place in left}, {place[1:]: None for place in right}
    return {
        (*row, *column): sympy.Add(*(left[(*row, k)] * right[(k, *column)] for k in inner))
        for row in rows
        for column in columns
    }


def _dot(to: Translator, term: t.Dot) -> Entries:
    left, right = to(term.left), to(term.right)
    return {(): sympy.Add(*(left[place] * right[place] for place in left))}


def _matrix(entries: Entries) -> Any:
    rows = max(row for row, _ in entries)
    return sympy.Matrix(rows, rows, lambda i, j: entries[(i + 1, j + 1)])


def _inverse(to: Translator, term: t.Inverse) -> Entries:
    matrix = _matrix(to(term.matrix))
    adjugate, determinant = matrix.adjugate(), matrix.det(method="berkowitz")
    return {(i + 1, j + 1): adjugate[i, j] / determinant for i in range(matrix.rows) for j in range(matrix.cols)}


def _norm(to: Translator, term: t.Norm) -> Entries:
    return {(): sympy.sqrt(sympy.Add(*(value**2 for value in to(term.vector).values())))}


def _diag(to: Translator, term: t.Diag) -> Entries:
    vector = to(term.vector)
    return {(i, j): vector[(i,)] if i == j else sympy.S.Zero for (i,) in vector for (j,) in vector}


def _outer(to: Translator, term: t.Outer) -> Entries:
    left, right = to(term.left), to(term.right)
    return {(*row, *column): a * b for row, a in left.items() for column, b in right.items()}


def _entry(to: Translator, term: t.Component) -> Entries:
    place = tuple(to.index(index) for index in term.indices)
    found = to(term.body).get(place)
    if found is None:
        raise NotTranslatedError("an index out of range")
    return {(): found}


HANDLERS: dict[type[t.Term], Handler] = {
    **FUNCTIONS,
    **CALCULUS,
    t.Num: lambda _, term: {(): sympy.Rational(term.value.numerator, term.value.denominator)},
    t.Const: lambda _, term: {(): _CONSTANTS[term]},
    t.Sym: _symbol,
    t.Add: _add,
    t.Mul: _mul,
    t.Pow: lambda to, term: {(): to.scalar(term.base) ** to.scalar(term.exponent)},
    t.Call: _call,
    t.Dot: _dot,
    t.MatMul: _matmul,
    t.Transpose: lambda to, term: {place[::-1]: value for place, value in to(term.matrix).items()},
    t.Trace: lambda to, term: {(): sympy.Add(*(v for (i, j), v in to(term.matrix).items() if i == j))},
    t.Norm: _norm,
    t.Component: _entry,
    t.Outer: _outer,
    t.Inverse: _inverse,
    t.Det: lambda to, term: {(): _matrix(to(term.matrix)).det(method="berkowitz")},
    t.Identity: lambda to, term: {(i, j): sympy.Integer(int(i == j)) for i, j in to.positions((term.size, term.size))},
    t.Diag: _diag,
    t.Array: lambda to, term: dict(zip(to.positions(term.shape.dims), map(to.scalar, term.entries), strict=True)),
    t.Ones: lambda to, term: dict.fromkeys(to.positions((term.size,)), sympy.S.One),
    t.Zeros: lambda to, term: dict.fromkeys(to.positions(term.dims), sympy.S.Zero),
}
