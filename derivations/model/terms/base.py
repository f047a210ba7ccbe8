"""What all terms share: shapes, equality, children, binders; and the leaves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from derivations.model.errors import ShapeError


class Sort(Enum):
    """What values a symbol takes in each component."""

    REAL = "real"
    INTEGER = "integer"
    COMPLEX = "complex"
    """Only while a formula is read: what leaves the reader is made of real and imaginary parts."""


class Made(Enum):
    """What the prover made a symbol for; its values begin the names, which no document can write."""

    DUMMY = "§"  # the index of a sum in normal form
    PARKED = "¤"  # an index that is free while the sum over it is taken apart
    TURNING = "‡"  # an index inside one renaming
    LEVEL = "•"  # what else is bound in a normal form
    COMPONENT = "ι"  # the index of a component of a vector or matrix
    SIZE = "#"  # the number of rows or columns of a matrix, of which nothing is said
    UNIT = "ê"  # what stands beside an entry of a vector or matrix that is taken apart
    INSIDE = "∘"  # the variable of an integral that is being worked on
    INSIDE_POSITIVE = "∘+"  # the same, over positive values
    POSITIVE = "⁺"  # a bound variable that takes positive values only, or counts up from 0
    CHANCE = "P("  # the probability of an event in which nothing varies


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a symbol that the prover made: what for, which of them, and the name or event it stands in for."""

    made: Made
    number: int = 0
    instead: str = ""
    chance: Hashable = None


class Term:
    """An immutable expression; equality and hash are structural."""

    __slots__ = ("_free", "_hash", "_key")
    __match_args__: tuple[str, ...] = ()
    _hash: int
    _key: str
    _free: frozenset[Sym]
    """What is computed from the structure when it is first asked for: see ``key`` and ``free_symbols``."""

    def fields(self) -> tuple[Any, ...]:
        """The values that make up the node, in the order of its constructor."""
        return _reader(self.__match_args__)(self)

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            value = hash((type(self).__name__, *self.fields()))
            object.__setattr__(self, "_hash", value)
            return value

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        try:
            differs = self._hash != other._hash
        except AttributeError:
            differs = hash(self) != hash(other)
        if differs:
            return False
        read = _reader(self.__match_args__)
        return read(self) == read(other)

    @property
    def key(self) -> str:
        """A string that orders terms; equal only for equal terms."""
        try:
            return self._key
        except AttributeError:
            value = self._ordered_by()
            object.__setattr__(self, "_key", value)
            return value

    def _ordered_by(self) -> str:
        return f"{type(self).__name__}({';'.join(map(_field_key, self.fields()))})"

    @property
    def shape(self) -> Shape:
        """The shape of the value; scalar unless a subclass says otherwise."""
        return SCALAR

    @property
    def children(self) -> tuple[Term, ...]:
        """The direct subterms, in a fixed order."""
        return ()

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        """Return the same node over other children, checking shapes again."""
        return self

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        """The bound symbol and the positions of the children in its scope."""
        return None, frozenset()


@cache
def _reader(names: tuple[str, ...]) -> Callable[[Term], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda term: ()
    only = attrgetter(*names)
    return lambda term: (only(term),)


def _field_key(value: object) -> str:
    if isinstance(value, Term):
        return value.key
    return "(" + ",".join(map(_field_key, value)) + ")" if isinstance(value, tuple) else _spelled(value)


@lru_cache(maxsize=10_000, typed=True)
def _spelled(value: Hashable) -> str:
    """What a field that is no term looks like: functions and patterns are in many terms, and long to write out."""
    return repr(value)


@dataclass(frozen=True, slots=True)
class Shape:
    """``()`` for a scalar, ``(n,)`` for a vector of ℝⁿ, ``(n, m)`` for a matrix; the dimensions are terms."""

    dims: tuple[Term, ...] = ()

    @property
    def rank(self) -> int:
        """0 for scalars, 1 for vectors, 2 for matrices."""
        return len(self.dims)


SCALAR = Shape()


@dataclass(frozen=True, slots=True, eq=False)
class Num(Term):
    """An exact rational number."""

    value: Fraction

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            found = hash(("Num", *self.value.as_integer_ratio()))  # a fraction's own hash takes a modular power
            object.__setattr__(self, "_hash", found)
            return found

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return type(other) is Num and self.value.as_integer_ratio() == other.value.as_integer_ratio()

    def _ordered_by(self) -> str:
        return f"n:{self.value}"


@dataclass(frozen=True, slots=True, eq=False)
class Const(Term):
    r"""A named constant: ``\pi``, or ``\infty`` (only as a bound)."""

    name: str

    def _ordered_by(self) -> str:
        return f"c:{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Sym(Term):
    r"""A variable, named as in LaTeX (``x``, ``\hat{\theta}``, ``\mu_{1}``)."""

    name: str
    dims: tuple[Term, ...] = ()
    sort: Sort = Sort.REAL
    slot: Slot | None = None

    def _ordered_by(self) -> str:
        return f"s:{self.name}" + (f"[{','.join(dim.key for dim in self.dims)}]" if self.dims else "")

    @property
    def shape(self) -> Shape:
        return Shape(self.dims)


def made_symbol(made: Made, number: int, dims: tuple[Term, ...] = (), sort: Sort = Sort.INTEGER) -> Sym:
    """The symbol with a number among those that the prover makes for one purpose."""
    return Sym(f"{made.value}{number}", dims, sort, Slot(made, number))


def number_of(symbol: Sym | None, *made: Made) -> int | None:
    """The number of a symbol that was made for one of these purposes; ``None`` of any other."""
    slot = symbol.slot if symbol is not None else None
    return slot.number if slot is not None and slot.made in made else None


def describe(shape: Shape) -> str:
    """Name a shape in words, for error messages."""
    names = " × ".join(getattr(d, "name", None) or str(getattr(d, "value", "n")) for d in shape.dims)
    known = {0: "a scalar", 1: f"a vector of dimension {names}", 2: f"a {names} matrix"}
    return known.get(shape.rank, f"an array of size {names}")


def need_scalar(term: Term, where: str) -> None:
    """Require a scalar.

    Raises:
        ShapeError: it is none.
    """
    if term.shape.rank:
        raise ShapeError(f"{describe(term.shape)} as {where}")


def need_vector(term: Term, where: str) -> None:
    """Require a vector.

    Raises:
        ShapeError: it is none.
    """
    if term.shape.rank != 1:
        raise ShapeError(f"{describe(term.shape)} in {where}, which takes vectors")


def need_same(left: Term, right: Term) -> None:
    """Require two terms of one shape.

    Raises:
        ShapeError: their shapes differ.
    """
    if left.shape != right.shape:
        raise ShapeError(f"{describe(left.shape)} where {describe(right.shape)} stands on the other side")
