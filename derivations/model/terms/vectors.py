"""Products and components of vectors and matrices."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.errors import ShapeError
from derivations.model.terms.base import Shape, Term, describe, need_same, need_vector


@dataclass(frozen=True, slots=True, eq=False)
class Dot(Term):
    """The inner product of two vectors of one dimension."""

    left: Term
    right: Term

    def __post_init__(self) -> None:
        need_vector(self.left, "an inner product")
        need_same(self.left, self.right)

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.left, self.right)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Dot(*children)


@dataclass(frozen=True, slots=True, eq=False)
class MatMul(Term):
    """A matrix product: matrix·matrix, matrix·vector, or vectorᵀ·matrix."""

    left: Term
    right: Term

    def __post_init__(self) -> None:
        left, right = self.left.shape.dims, self.right.shape.dims
        if not left or not right or len(left) + len(right) < 3 or left[-1] != right[0]:
            raise ShapeError(f"a matrix product of {describe(self.left.shape)} and {describe(self.right.shape)}")

    @property
    def shape(self) -> Shape:
        return Shape(self.left.shape.dims[:-1] + self.right.shape.dims[1:])

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.left, self.right)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return MatMul(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Transpose(Term):
    """The transpose of a matrix."""

    matrix: Term

    @property
    def shape(self) -> Shape:
        return Shape(self.matrix.shape.dims[::-1])

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.matrix,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Transpose(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Trace(Term):
    """The trace of a square matrix."""

    matrix: Term

    def __post_init__(self) -> None:
        dims = self.matrix.shape.dims
        if len(dims) != 2 or dims[0] != dims[1]:
            raise ShapeError(f"the trace of {describe(self.matrix.shape)}")

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.matrix,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Trace(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Norm(Term):
    """The Euclidean norm of a vector."""

    vector: Term

    def __post_init__(self) -> None:
        need_vector(self.vector, "a norm")

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.vector,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Norm(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Component(Term):
    """Component ``v_i`` of a vector, or entry ``M_ij`` of a matrix; the indices count from 1."""

    body: Term
    indices: tuple[Term, ...]

    def __post_init__(self) -> None:
        if len(self.indices) != self.body.shape.rank:
            raise ShapeError(f"{len(self.indices)} indices on {describe(self.body.shape)}")

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, *self.indices)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Component(children[0], children[1:])
