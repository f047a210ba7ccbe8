"""SymPy's matrices as terms: symbols of any size, what is written out, products, transposes, inverses, determinants.

A column of SymPy is a vector of ours, and a row is a vector that is transposed: a product of a row and a column is a
number, that of a column and a row a matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy.matrices.expressions.matexpr import MatrixElement

from derivations.model.errors import UnusableInputError
from derivations.model.terms import (
    Add,
    Array,
    Component,
    Det,
    Dot,
    Identity,
    Inverse,
    MatMul,
    Mul,
    Num,
    Outer,
    Sym,
    Term,
    Trace,
    Transpose,
    Zeros,
)

HIGHEST_POWER = 8

Converted = Callable[[Any], Term]


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A matrix, a vector, or (``row``) a vector that is transposed."""

    term: Term
    row: bool = False

    @property
    def rank(self) -> int:
        return self.term.shape.rank


def is_matrix(expression: Any) -> bool:
    """Whether something is a matrix for SymPy."""
    return isinstance(expression, sympy.MatrixExpr | sympy.MatrixBase)


def matrix_term(expression: Any, convert: Converted) -> Term:
    """A matrix as a term; a row is the vector that it is the transpose of.

    Args:
        expression: a matrix.
        convert: makes terms of its entries and sizes.

    Raises:
        UnusableInputError: it holds something that has no term.
    """
    return _converted(expression, convert).term


def is_row(expression: Any) -> bool:
    """Whether a matrix has one row, and more than one column."""
    return bool(is_matrix(expression) and expression.shape[0] == 1 and expression.shape[1] != 1)


def scalar_of_matrix(expression: Any, convert: Converted) -> Term | None:
    """A number that is made of a matrix: a trace, a determinant, an entry; ``None`` for what is no such thing."""
    if isinstance(expression, sympy.Trace):
        return Trace(matrix_term(expression.arg, convert))
    if isinstance(expression, sympy.Determinant):
        return Det(matrix_term(expression.arg, convert))
    if isinstance(expression, MatrixElement):
        return _entry(expression, convert)
    return None


def _entry(expression: Any, convert: Converted) -> Term:
    """An entry; SymPy counts from 0."""
    matrix = _converted(expression.parent, convert)
    if matrix.rank == 0:
        return matrix.term
    indices = [convert(index + 1) for index in expression.indices]
    if matrix.rank == 1:
        indices = [indices[1] if matrix.row else indices[0]]
    return Component(matrix.term, tuple(indices))


def _converted(expression: Any, convert: Converted) -> _Matrix:
    if isinstance(expression, sympy.MatrixSymbol):
        return _symbol(expression, convert)
    if isinstance(expression, sympy.MatrixBase):
        return _written_out(expression, convert)
    for kind, conversion in _CONVERSIONS.items():
        if isinstance(expression, kind):
            return conversion(expression, convert)
    raise UnusableInputError(f"found {type(expression).__name__} in {expression}, expected sums, products, transposes, "
                             "inverses and powers of matrices")  # fmt: skip


def _symbol(expression: Any, convert: Converted) -> _Matrix:
    rows, columns = expression.shape
    dims = tuple(convert(size) for size in (rows, columns) if size != 1)
    return _Matrix(Sym(sympy.latex(sympy.Symbol(expression.name)), dims), bool(rows == 1 and columns != 1))


def _written_out(expression: Any, convert: Converted) -> _Matrix:
    rows, columns = expression.shape
    entries = tuple(convert(entry) for entry in expression)
    if rows == 1 or columns == 1:
        return _Matrix(Array(entries), rows == 1 and columns != 1)
    return _Matrix(Array(entries, columns))


def _sum(expression: Any, convert: Converted) -> _Matrix:
    parts = [_converted(part, convert) for part in expression.args]
    return _Matrix(Add(tuple(part.term for part in parts)), parts[0].row)


def _product(expression: Any, convert: Converted) -> _Matrix:
    coefficient, factors = expression.as_coeff_matrices()
    whole = reduce(_times, (_converted(factor, convert) for factor in factors))
    if coefficient == 1:
        return whole
    return _Matrix(Mul((convert(coefficient), whole.term)), whole.row)


def _times(left: _Matrix, right: _Matrix) -> _Matrix:
    """A product of two; a row and a column are a number."""
    if left.rank == 0 or right.rank == 0:
        return _Matrix(Mul((left.term, right.term)), left.row or right.row)
    if left.rank == 1 and right.rank == 1:
        return _Matrix(Dot(left.term, right.term) if left.row else Outer(left.term, right.term))
    return _Matrix(MatMul(left.term, right.term), left.rank == 1)


def _transposed(expression: Any, convert: Converted) -> _Matrix:
    matrix = _converted(expression.arg, convert)
    if matrix.rank == 2:
        return _Matrix(Transpose(matrix.term))
    return _Matrix(matrix.term, matrix.rank == 1 and not matrix.row)


def _inverse(expression: Any, convert: Converted) -> _Matrix:
    return _Matrix(Inverse(_converted(expression.arg, convert).term))


def _power(expression: Any, convert: Converted) -> _Matrix:
    base, exponent = _converted(expression.base, convert).term, expression.exp
    if not isinstance(exponent, sympy.Integer) or not 0 < abs(int(exponent)) <= HIGHEST_POWER:
        raise UnusableInputError(f"found the power {exponent} of a matrix, expected a number up to {HIGHEST_POWER}")
    factor = base if exponent > 0 else Inverse(base)
    return _Matrix(reduce(MatMul, [factor] * abs(int(exponent))))


def _zero(expression: Any, convert: Converted) -> _Matrix:
    rows, columns = expression.shape
    sizes = tuple(convert(size) for size in (rows, columns) if size != 1)
    return _Matrix(Zeros(sizes) if sizes else Num(Fraction(0)), bool(rows == 1 and columns != 1))


_CONVERSIONS: dict[type, Callable[[Any, Converted], _Matrix]] = {
    sympy.MatAdd: _sum,
    sympy.MatMul: _product,
    sympy.Transpose: _transposed,
    sympy.Inverse: _inverse,
    sympy.MatPow: _power,
    sympy.ZeroMatrix: _zero,
    sympy.Identity: lambda e, convert: _Matrix(Identity(convert(e.shape[0]))),
}
