"""Matrices of stated kinds, made of others; all with rational entries."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction

from flint import fmpq, fmpq_mat

from derivations.model.conditions import Need

Matrix = tuple[tuple[Fraction, ...], ...]


def of_kinds(matrix: Matrix, kinds: Collection[Need]) -> Matrix:
    """A matrix of some kinds, which depends on all entries of another one as far as its kinds allow."""
    if not {Need.DEFINITE, Need.SEMIDEFINITE}.isdisjoint(kinds):
        return _definite(of_kinds(matrix, {*kinds, Need.SYMMETRIC} - {Need.DEFINITE, Need.SEMIDEFINITE}))
    if Need.DIAGONAL in kinds:
        return _mapped(matrix, lambda i, j: matrix[i][j] if i == j else Fraction(0))
    if Need.ORTHOGONAL in kinds:
        return _orthogonal(_mapped(matrix, lambda i, j: matrix[i][j] - matrix[j][i]))
    if Need.ANTISYMMETRIC in kinds:
        return _mapped(matrix, lambda i, j: (matrix[i][j] - matrix[j][i]) / 2)
    if Need.SYMMETRIC in kinds:
        return _mapped(matrix, lambda i, j: (matrix[i][j] + matrix[j][i]) / 2)
    return matrix


def _definite(matrix: Matrix) -> Matrix:
    """A symmetric matrix with so much more on its diagonal that it is positive definite (Gershgorin), where it is not.

    What depends on it as a polynomial does is tried at an open set of such matrices, whatever the diagonal is.
    """
    size = range(len(matrix))
    beside = [sum((abs(v) for j, v in enumerate(row) if j != i), Fraction(0)) for i, row in enumerate(matrix)]
    if all(matrix[i][i] > beside[i] for i in size):
        return matrix
    return _mapped(matrix, lambda i, j: abs(matrix[i][i]) + beside[i] + Fraction(1, 2) if i == j else matrix[i][j])


def _mapped(matrix: Matrix, entry: Callable[[int, int], Fraction]) -> Matrix:
    size = range(len(matrix))
    return tuple(tuple(entry(i, j) for j in size) for i in size)


def _orthogonal(turning: Matrix) -> Matrix:
    """The Cayley transform ``(1 - A)(1 + A)⁻¹`` of an antisymmetric matrix, which is a rotation (Cayley 1846).

    Its last row is turned around, so that not every matrix is a rotation; of one number that is -1.
    """
    size = range(len(turning))
    entries = [[fmpq(v.numerator, v.denominator) for v in row] for row in turning]
    one = fmpq_mat(len(turning), len(turning), [int(i == j) for i in size for j in size])
    turn = fmpq_mat(len(turning), len(turning), [v for row in entries for v in row])
    found = (one - turn) * (one + turn).inv()
    rows = [[Fraction(int(found[i, j].p), int(found[i, j].q)) for j in size] for i in size]
    return tuple(tuple(-v if i == len(rows) - 1 else v for v in row) for i, row in enumerate(rows))
