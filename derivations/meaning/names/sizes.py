"""Sizes of matrices and vectors that are not stated: each is a name of its own, until two have to be the same."""

from __future__ import annotations

from derivations.meaning.names.environment import (
    DIMENSION,
    Environment,
    PromotionError,
    UnstatedError,
    is_unstated,
    promote,
)
from derivations.model.errors import ShapeError
from derivations.model.terms import ZERO, Made, Mul, Shape, Slot, Sort, Sym, Term, describe
from derivations.reading.names import may_be_matrix, spelling
from derivations.reading.syntax import Node, Number


def size_of(name: str, side: str) -> Sym:
    """The number of ``rows`` or ``columns`` of a matrix of which nothing is said."""
    return Sym(rf"\operatorname{{{side}}}({name})", (), Sort.INTEGER, Slot(Made.SIZE, instead=name))


def matrix_dims(name: str, square: bool = False) -> tuple[Term, Term]:
    """The sizes of a matrix of which nothing is said but its name, and perhaps that it is square."""
    rows = size_of(name, "rows")
    return rows, rows if square else size_of(name, "columns")


def is_open(dim: Term, env: Environment) -> bool:
    """Whether nothing is said of a size, so that it may be any other one."""
    return is_unstated(dim) or env.shapes.is_open(dim)


def same_sizes(env: Environment, left: tuple[Term, ...], right: tuple[Term, ...]) -> None:
    """Require equal sizes; one that is open becomes the other one.

    Raises:
        PromotionError: a size was noted, and the formula should be elaborated anew.
        ShapeError: two sizes that are stated differ.
    """
    for one, other in zip(left, right, strict=True):
        if one == other:
            continue
        first, second = (one, other) if is_open(one, env) else (other, one)
        if not is_open(first, env) or not isinstance(first, Sym):
            raise ShapeError(f"{describe(Shape(left))} where {describe(Shape(right))} is needed")
        if second == DIMENSION and first != DIMENSION:
            first, second = (first, second)
        env.log.sizes[first] = second
        raise PromotionError(f"the size {first.name} is another one")


def require_square(env: Environment, term: Term) -> None:
    """Require a square matrix, as :func:`same_sizes` does."""
    if term.shape.rank != 2:
        raise ShapeError(f"{describe(term.shape)} where a square matrix is needed")
    same_sizes(env, term.shape.dims[:1], term.shape.dims[1:])


ONES = frozenset({"\\mathbb{1}", "\\mathbf{1}"})
"""Letters of the unit matrix that are those of the vector of ones as well, where they have a size below."""
IDENTITIES = frozenset({"I", "\\mathbf{I}", "\\mathbb{I}"}) | ONES
"""Letters of the unit matrix, where a matrix of that name is needed."""


def identity_size(node: Node, name: str, shape: tuple[Term, ...], env: Environment) -> Term | None:
    """The size of the unit matrix that a name stands for in the place of a square matrix, if it may."""
    base, sub = getattr(node, "base", None), getattr(node, "sub", None)
    letter = spelling(base if base is not None else node)
    if letter not in IDENTITIES or len(shape) != 2 or _is_another(env, {name, letter}):
        return None
    if sub is None:
        return shape[0]
    if isinstance(sub, Number):
        return env.term(sub)
    return Sym(spelling(sub), sort=Sort.INTEGER)


def _is_another(env: Environment, names: set[str]) -> bool:
    """Whether formulas say what a letter of the unit matrix is, or words do, and do not call it that."""
    told = env.survey.equated | env.survey.spoken | env.survey.functions | env.declared
    return not names.isdisjoint(told) and names.isdisjoint(env.survey.identities)


def note_unit(env: Environment, term: Term, shape: Shape) -> None:
    r"""Note a letter of the unit matrix among the factors of what stands beside square matrices: ``A - \lambda I``.

    Raises:
        PromotionError: it was noted, and the formula should be elaborated anew.
        ShapeError: the matrices beside it are not square.
    """
    factors = term.factors if isinstance(term, Mul) and shape.rank == 2 else ()
    units = [one.name for one in factors if isinstance(one, Sym) and _may_be_unit(env, one)]
    if len(units) == 1:
        same_sizes(env, shape.dims[:1], shape.dims[1:])
        env.log.vectors[units[0]] = shape.dims
        raise PromotionError(f"{units[0]} is the unit matrix")


def _may_be_unit(env: Environment, symbol: Sym) -> bool:
    open_ = symbol not in env.bound and env.lookup(symbol) is None
    return open_ and symbol.name in IDENTITIES and not _is_another(env, {symbol.name})


def shape_of_matrix(term: Term) -> Shape:
    """The shape that a term gets where a square matrix is needed.

    Raises:
        UnstatedError: it is no name of a matrix.
    """
    if not isinstance(term, Sym) or not may_be_matrix(term.name):
        raise UnstatedError("nothing says that it is a matrix")
    return Shape(matrix_dims(term.name, True))


def as_vector(env: Environment, term: Term, dims: tuple[Term, ...]) -> Term:
    """A term in the place of a vector; a name of which nothing says that it is one is noted as such.

    Raises:
        PromotionError: a name was noted, and the formula should be elaborated anew.
        ShapeError: it is no vector.
    """
    if term == ZERO:
        return term
    if term.shape.rank == 1:
        same_sizes(env, term.shape.dims, dims)
        return term
    if isinstance(term, Sym) and term in env.bound:
        env.log.vectors[term.name] = dims
        raise PromotionError(f"{term.name} is a vector")
    promote(env, term, Shape(dims))
    return term
