"""Normal forms of matrices that are written out by their entries, of inverses and of determinants."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from derivations.model.terms import (
    Array,
    Component,
    Det,
    Diag,
    Identity,
    Inverse,
    MatMul,
    Mul,
    Num,
    Term,
    Transpose,
    mul,
)
from derivations.normal.poly import NIL, ONE, Poly, atom, constant, total
from derivations.normal.powers import power
from derivations.normal.recursion import Recursion
from derivations.normal.words import cancelled

MAX_SIZE = 3
"""Determinants and inverses up to this size are written out."""

RECIPROCAL = constant(-1)


def entry(normal: Recursion, array: Array, indices: tuple[Term, ...]) -> Poly:
    """An entry of a matrix that is written out; where an index is open, it stays."""
    position = _position(indices)
    return atom(Component(normal.vector(array), indices)) if position is None else normal(array.entry(*position))


def determinant(normal: Recursion, matrix: Term) -> Poly:
    """The determinant of a square matrix: of a small one by its entries, else by that of its factors."""
    size = _size(matrix)
    if size:
        return _by_entries(normal, matrix, tuple(range(1, size + 1)), tuple(range(1, size + 1)))
    match matrix:
        case Identity():
            return ONE
        case Transpose(inner):
            return determinant(normal, inner)
        case Inverse(inner):
            return power(normal, determinant(normal, inner), RECIPROCAL)
        case MatMul(left, right) if left.shape == right.shape:
            return normal.product(determinant(normal, left), determinant(normal, right))
        case Mul(factors):
            scale, shaped = _parted(factors)
            whole = power(normal, normal(scale), normal(matrix.shape.dims[0]))
            return normal.product(whole, determinant(normal, shaped))
        case _:
            return atom(Det(normal.vector(matrix)))


def inverse(normal: Recursion, matrix: Term, indices: tuple[Term, ...]) -> Poly:
    """An entry of the inverse of a square matrix: of a small one by minors, else of that of its factors."""
    size, position = _size(matrix), _position(indices)
    if size and position is not None:
        return _by_minors(normal, matrix, size, position)
    match matrix:
        case Identity():
            return normal.component(matrix, indices)
        case Inverse(inner):
            return normal.component(inner, indices)
        case Transpose(inner):
            return inverse(normal, inner, indices[::-1])
        case MatMul(left, right) if left.shape == right.shape:
            return normal.component(MatMul(Inverse(right), Inverse(left)), indices)
        case Diag(vector):
            single = normal.component(vector, indices[:1])
            delta = normal.component(Identity(matrix.shape.dims[0]), indices)
            return normal.product(delta, power(normal, single, RECIPROCAL))
        case Mul(factors):
            scale, shaped = _parted(factors)
            return normal.product(power(normal, normal(scale), RECIPROCAL), inverse(normal, shaped, indices))
        case _:
            return atom(Component(Inverse(normal.vector(cancelled(matrix))), indices))


def _parted(factors: tuple[Term, ...]) -> tuple[Term, Term]:
    """The product of the scalars among some factors, and the matrix."""
    return mul(*(f for f in factors if not f.shape.rank)), next(f for f in factors if f.shape.rank)


def _position(indices: tuple[Term, ...]) -> tuple[int, ...] | None:
    """Indices as whole numbers, if they are."""
    found = tuple(int(i.value) for i in indices if isinstance(i, Num) and i.value.denominator == 1)
    return found if len(found) == len(indices) else None


def _size(matrix: Term) -> int:
    """The size of a small square matrix; 0 for others."""
    size = matrix.shape.dims[0]
    return int(size.value) if isinstance(size, Num) and size.value <= MAX_SIZE else 0


def _by_entries(normal: Recursion, matrix: Term, rows: tuple[int, ...], columns: tuple[int, ...]) -> Poly:
    """The determinant of some rows and columns, by its permutations (Leibniz)."""
    terms: list[Poly] = []
    for order in permutations(range(len(columns))):
        sign = (-1) ** sum(a > b for n, a in enumerate(order) for b in order[n + 1 :])
        entries = (_entry(normal, matrix, row, columns[k]) for row, k in zip(rows, order, strict=True))
        terms.append(normal.product(*entries).scaled(sign))
    return total(terms) if terms else NIL


def _entry(normal: Recursion, matrix: Term, row: int, column: int) -> Poly:
    return normal.component(matrix, (Num(Fraction(row)), Num(Fraction(column))))


def _by_minors(normal: Recursion, matrix: Term, size: int, position: tuple[int, ...]) -> Poly:
    """An entry of the adjugate over the determinant (Cramer)."""
    row, column = position
    kept = [tuple(k for k in range(1, size + 1) if k != left_out) for left_out in (column, row)]
    minor = _by_entries(normal, matrix, *kept) if size > 1 else ONE
    whole = determinant(normal, matrix)
    return normal.product(minor.scaled((-1) ** (row + column)), power(normal, whole, RECIPROCAL))
