"""Which matrices are positive definite, or semidefinite, and what that says of the signs of numbers made of them.

A real square matrix with ``xᵀAx > 0`` for every ``x ≠ 0`` has a positive determinant, diagonal and trace, and so has
its inverse, its transpose, a positive multiple, and a sum with others that are at least semidefinite; ``BᵀAB`` is
semidefinite (Horn and Johnson 2013, Matrix Analysis, 7.1).
"""

from __future__ import annotations

from typing import Protocol

from derivations.model.conditions import Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    Add,
    Component,
    Det,
    Diag,
    Dot,
    Identity,
    Inverse,
    MatMul,
    Mul,
    Outer,
    Sym,
    Term,
    Trace,
    Transpose,
)
from derivations.normal.stated import Sign
from derivations.normal.stated_kinds import kinds_in

MAX_UNFOLDINGS = 8

Factors = tuple[Term, ...]


class OfTerms(Protocol):
    """What is known of signs in a context, and the conditions that it rests on."""

    context: Context
    used: set[Condition]

    def sign(self, term: Term) -> Sign:
        """What is known of the sign of a scalar term."""


def of_matrices(term: Dot | Det | Trace | Component, signs: OfTerms) -> Sign:
    """The sign of a quadratic form, and of the determinant, the trace and the diagonal of a definite matrix."""
    match term:
        case Dot(left, right):
            return _of_product((*_turned(factors_of(left), signs), *factors_of(right)), signs)
        case Component(matrix, (row, column)) if row == column:
            return definiteness(matrix, signs)
        case Det(matrix) | Trace(matrix):
            return definiteness(matrix, signs)
        case _:
            return Sign.UNKNOWN


def definiteness(matrix: Term, signs: OfTerms, depth: int = 0) -> Sign:
    """``POSITIVE`` for a matrix that is positive definite, ``NONNEGATIVE`` for semidefinite, or ``UNKNOWN``."""
    match matrix:
        case Identity():
            return Sign.POSITIVE
        case Sym():
            return _of_name(matrix, signs, depth)
        case Inverse(inner) | Transpose(inner):
            return definiteness(inner, signs, depth)
        case Add(terms):
            parts = {definiteness(term, signs, depth) for term in terms}
            return Sign.UNKNOWN if Sign.UNKNOWN in parts else max(parts)
        case Mul(factors):
            shaped = next(factor for factor in factors if factor.shape.rank)
            parts = {signs.sign(f) for f in factors if not f.shape.rank} | {definiteness(shaped, signs, depth)}
            return min(parts) if parts <= {Sign.POSITIVE, Sign.NONNEGATIVE} else Sign.UNKNOWN
        case MatMul() | Outer():
            return _of_product(factors_of(matrix), signs)
        case _:
            return Sign.UNKNOWN


def _of_name(matrix: Sym, signs: OfTerms, depth: int) -> Sign:
    stated = kinds_in(signs.context).matrices.get(matrix, {})
    for need, sign in ((Need.DEFINITE, Sign.POSITIVE), (Need.SEMIDEFINITE, Sign.NONNEGATIVE)):
        if need in stated:
            signs.used.add(stated[need])
            return sign
    definition = signs.context.definition(matrix)
    if definition is None or definition.domain or depth >= MAX_UNFOLDINGS:
        return Sign.UNKNOWN
    return definiteness(definition.body, signs, depth + 1)


def _of_product(factors: Factors, signs: OfTerms) -> Sign:
    """A product that is the same from both ends, ``BᵀAB`` or ``BᵀB``."""
    half = len(factors) // 2
    if _turned(factors[:half], signs) != factors[len(factors) - half :]:
        return Sign.UNKNOWN
    if len(factors) % 2 and definiteness(factors[half], signs) is Sign.UNKNOWN:
        return Sign.UNKNOWN
    return Sign.NONNEGATIVE


def factors_of(term: Term) -> Factors:
    """The factors of a product of matrices, in front of a vector if it is one."""
    match term:
        case MatMul(left, right) if left.shape.rank == 1:
            return (*(_plain(factor) for factor in reversed(factors_of(right))), *factors_of(left))
        case MatMul(left, right) | Outer(left, right):
            return (*factors_of(left), *factors_of(right))
        case Transpose(matrix):
            return tuple(_plain(factor) for factor in reversed(factors_of(matrix)))
        case _:
            return (term,)


def _plain(factor: Term) -> Term:
    """The transpose of a factor, whatever is known of it."""
    if isinstance(factor, Transpose):
        return factor.matrix
    return Transpose(factor) if factor.shape.rank == 2 else factor


def _turned(factors: Factors, signs: OfTerms) -> Factors:
    """The factors of the transpose of a product; of a symmetric one, it itself."""
    return tuple(f if is_symmetric(f, signs) else _plain(f) for f in reversed(factors))


def is_symmetric(matrix: Term, signs: OfTerms) -> bool:
    """Whether a matrix is known to be its transpose."""
    match matrix:
        case Identity() | Diag():
            return True
        case Sym():
            stated = kinds_in(signs.context).matrices.get(matrix, {})
            if Need.SYMMETRIC in stated:
                signs.used.add(stated[Need.SYMMETRIC])
            return Need.SYMMETRIC in stated
        case Inverse(inner) | Transpose(inner):
            return is_symmetric(inner, signs)
        case Add(terms):
            return all(is_symmetric(term, signs) for term in terms)
        case Mul(factors):
            return all(is_symmetric(factor, signs) for factor in factors if factor.shape.rank)
        case MatMul() | Outer():
            factors = factors_of(matrix)
            return _turned(factors, signs) == factors
        case _:
            return False
