"""Products, inverses and components of vectors and matrices, and those written out by their entries."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derivations.model.errors import ShapeError
from derivations.model.terms.base import Num, Shape, Term, describe, need_same, need_scalar, need_vector


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
    """The Euclidean norm of a vector; of a matrix, that of Frobenius."""

    vector: Term

    def __post_init__(self) -> None:
        if not self.vector.shape.rank:
            raise ShapeError("a norm of a scalar, which takes vectors")

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


def need_square(matrix: Term, what: str) -> None:
    """Require a square matrix.

    Raises:
        ShapeError: it is none.
    """
    dims = matrix.shape.dims
    if len(dims) != 2 or dims[0] != dims[1]:
        raise ShapeError(f"{what} of {describe(matrix.shape)}")


@dataclass(frozen=True, slots=True, eq=False)
class Outer(Term):
    """The outer product ``left rightᵀ`` of two vectors, a matrix."""

    left: Term
    right: Term

    def __post_init__(self) -> None:
        need_vector(self.left, "an outer product")
        need_vector(self.right, "an outer product")

    @property
    def shape(self) -> Shape:
        return Shape(self.left.shape.dims + self.right.shape.dims)

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.left, self.right)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Outer(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Inverse(Term):
    """The inverse of a square matrix."""

    matrix: Term

    def __post_init__(self) -> None:
        need_square(self.matrix, "the inverse")

    @property
    def shape(self) -> Shape:
        return self.matrix.shape

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.matrix,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Inverse(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Det(Term):
    """The determinant of a square matrix."""

    matrix: Term

    def __post_init__(self) -> None:
        need_square(self.matrix, "the determinant")

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.matrix,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Det(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Identity(Term):
    """The unit matrix of a size."""

    size: Term

    @property
    def shape(self) -> Shape:
        return Shape((self.size, self.size))

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.size,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Identity(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Diag(Term):
    """The diagonal matrix with the components of a vector."""

    vector: Term

    def __post_init__(self) -> None:
        need_vector(self.vector, "a diagonal matrix")

    @property
    def shape(self) -> Shape:
        return Shape(self.vector.shape.dims * 2)

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.vector,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Diag(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Array(Term):
    """A vector or a matrix that is written out: its scalar entries row by row, ``columns`` 0 for a vector."""

    entries: tuple[Term, ...]
    columns: int = 0

    def __post_init__(self) -> None:
        if not self.entries or len(self.entries) % (self.columns or 1):
            raise ShapeError("a matrix with rows of different lengths")
        for entry in self.entries:
            need_scalar(entry, "an entry of a matrix")

    @property
    def shape(self) -> Shape:
        if not self.columns:
            return Shape((Num(Fraction(len(self.entries))),))
        return Shape((Num(Fraction(len(self.entries) // self.columns)), Num(Fraction(self.columns))))

    @property
    def children(self) -> tuple[Term, ...]:
        return self.entries

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Array(children, self.columns)

    def entry(self, *position: int) -> Term:
        """The entry at a position, which counts from 1.

        Raises:
            ShapeError: there is no such position.
        """
        sizes = (len(self.entries) // self.columns, self.columns) if self.columns else (len(self.entries),)
        if len(position) != len(sizes) or not all(1 <= k <= n for k, n in zip(position, sizes, strict=True)):
            raise ShapeError("an index is out of range")
        return self.entries[(position[0] - 1) * self.columns + position[1] - 1 if self.columns else position[0] - 1]


@dataclass(frozen=True, slots=True, eq=False)
class Ones(Term):
    """The vector of ones of a size."""

    size: Term

    @property
    def shape(self) -> Shape:
        return Shape((self.size,))

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.size,)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Ones(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Zeros(Term):
    """The vector or matrix of zeros of some sizes."""

    dims: tuple[Term, ...]

    @property
    def shape(self) -> Shape:
        return Shape(self.dims)
