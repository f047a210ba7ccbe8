"""Shaped values: a scalar of any backend, a tuple of scalars, or a tuple of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from numeric.dual import Scalar
from numeric.probes import total

Value = Any
"""A scalar (never a tuple), a vector (a tuple of scalars), or a matrix (a tuple of rows)."""


def each(value: Value, change: Callable[[Scalar], Scalar]) -> Value:
    """Apply a function to every component."""
    return tuple(each(part, change) for part in value) if isinstance(value, tuple) else change(value)


def pairwise(left: Value, right: Value, combine: Callable[[Scalar, Scalar], Scalar]) -> Value:
    """Combine two values of one shape component by component."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return tuple(pairwise(a, b, combine) for a, b in zip(left, right, strict=True))
    return combine(left, right)


def components(value: Value) -> Iterator[tuple[tuple[int, ...], Scalar]]:
    """The scalars of a value with their indices, counted from 1."""
    if not isinstance(value, tuple):
        yield (), value
        return
    for i, part in enumerate(value, 1):
        for rest, scalar in components(part):
            yield (i, *rest), scalar


def entry_at(value: Value, position: tuple[int, ...]) -> Scalar:
    """The scalar of a value at indices that count from 1, as :func:`components` gives them."""
    for index in position:
        value = value[index - 1]
    return value


def flat(value: Value) -> list[Scalar]:
    """The scalars of a value in order."""
    return [scalar for _, scalar in components(value)]


def scale(factor: Scalar, value: Value) -> Value:
    """A multiple of a value."""
    return each(value, lambda part: part * factor)


def inner(left: tuple[Scalar, ...], right: tuple[Scalar, ...]) -> Scalar:
    """The inner product of two vectors."""
    return total([a * b for a, b in zip(left, right, strict=True)])


def transposed(matrix: Value) -> Value:
    """The transpose of a matrix."""
    return tuple(zip(*matrix, strict=True))


def matrix_product(left: Value, right: Value) -> Value:
    """Matrix times matrix, matrix times vector, or vector times matrix."""
    if not isinstance(left[0], tuple):
        return tuple(inner(left, column) for column in transposed(right))
    if not isinstance(right[0], tuple):
        return tuple(inner(row, right) for row in left)
    columns = transposed(right)
    return tuple(tuple(inner(row, column) for column in columns) for row in left)
