"""What elaboration knows at a place of a formula, and what it notes down on the way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Self

from derivations.kept import Keeper, kept
from derivations.meaning.names.families import INDEX_LETTERS
from derivations.meaning.names.open_notation import Open
from derivations.meaning.names.survey import Survey
from derivations.model.conditions import Condition
from derivations.model.context import Definition
from derivations.model.errors import DerivationError, ReadError, ShapeError
from derivations.model.reasons import Code
from derivations.model.terms import (
    Add,
    Apply,
    Component,
    Deriv,
    Function,
    Integral,
    Limit,
    Limits,
    Made,
    Mul,
    Num,
    Shape,
    Sort,
    Sum,
    Sym,
    Term,
    describe,
    free_symbols,
    substitute,
    subterms,
)
from derivations.model.unfolding import depends, unfolded_once
from derivations.reading.names import is_undefined, lowered, spelling
from derivations.reading.syntax import Node

MAX_TERMS = 2000
DIFFERENTIAL = "\\mathrm{d}"
"""What the name of a differential begins with."""
DIMENSION = Sym("d", sort=Sort.INTEGER)
IMAGINARY_UNIT = Sym("\\mathrm{i}", sort=Sort.COMPLEX)


class UnstatedError(DerivationError):
    """A formula that was read but has no meaning that could be checked; the message says what is missing."""

    def __init__(self, text: str, code: Code = Code.NOTATION) -> None:
        super().__init__(text)
        self.code = code


class PromotionError(ShapeError):
    """A function or symbol turned out to be a vector; noted in the log, so that another pass can succeed."""


@dataclass(slots=True)
class Log:
    """Notes of one elaboration: conventions and notices in order, and what was learnt about shapes and ranges.

    ``facts`` hold of what was read, with the reason; ``untold`` says what the reading lacks to refute anything, with
    the code unless it is one of words, ``masses`` are those of laws at values that nothing states, with that.
    ``open_integrals`` are written without a range, ``whole_integrals`` over all numbers, ``unfolded`` the definitions
    that were put in the places of names, ``independent`` the values of random variables whose laws were multiplied.
    ``supports`` are the ends of the laws whose densities stand at bound variables, until a range is found to fit;
    ``changes`` are the differentials of the time and of Brownian motions, of which nothing else is known, ``noises``
    the latter with those of their times; ``extents`` the operands of derivatives that begin with functions that do
    not move; ``moved`` are the variables by which something is differentiated that does not show how it depends on
    them, ``alone`` the functions of what stands side by side without brackets, with what they are if only the first of
    it is meant, ``further`` what holds a sum before other terms, with what it is if the sum reaches over these,
    ``open`` the kinds of notation with another reading, with the reason.
    ``placed`` is whether a density may stand at another variable, since what is noted of it is taken in, ``complex``
    whether numbers in it are complex.
    """

    conventions: dict[str, None] = field(default_factory=dict)
    notices: dict[str, None] = field(default_factory=dict)
    doubts: dict[str, None] = field(default_factory=dict)
    ambiguities: dict[str, None] = field(default_factory=dict)
    open: dict[Open, str] = field(default_factory=dict)
    orders: dict[tuple[str, frozenset[str]], tuple[str, ...]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    vectors: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    ranges: dict[Sym, Term] = field(default_factory=dict)
    sizes: dict[Sym, Term] = field(default_factory=dict)
    open_integrals: set[Integral] = field(default_factory=set)
    whole_integrals: set[Integral] = field(default_factory=set)
    facts: dict[Condition, str] = field(default_factory=dict)
    untold: dict[str, Code | None] = field(default_factory=dict)
    masses: dict[Apply, str] = field(default_factory=dict)
    unfolded: dict[Definition, None] = field(default_factory=dict)
    independent: set[str] = field(default_factory=set)
    supports: dict[Sym, tuple[Term, Term]] = field(default_factory=dict)
    changes: set[Sym] = field(default_factory=set)
    noises: dict[Sym, Sym] = field(default_factory=dict)
    extents: set[Term] = field(default_factory=set)
    moved: set[Sym] = field(default_factory=set)
    alone: dict[Term, Term] = field(default_factory=dict)
    further: dict[Term, tuple[Term, ...]] = field(default_factory=dict)
    placed: bool = False
    complex: bool = False
    work: int = 0

    def convention(self, text: str) -> None:
        """Note a convention that the reading rests on."""
        self.conventions[text] = None

    def notice(self, text: str) -> None:
        """Note how something was read."""
        self.notices[text] = None

    def doubt(self, text: str) -> None:
        """Note a choice between several readings; it is shown as a notice too."""
        self.notices[text] = None
        self.doubts[text] = None

    def ambiguous(self, text: str) -> None:
        """Note that the notation has two readings of different value: what rests on it is not decided at all."""
        self.ambiguities[text] = None

    @property
    def several(self) -> str | None:
        """Why what was read has several readings, where it is not read in each of them."""
        return next(iter((*self.ambiguities, *self.open.values())), None)

    def joint(self, name: str, variables: tuple[str, ...]) -> None:
        """Note the order in which a joint density names its variables: in two orders it may be two densities."""
        first = self.orders.setdefault((name, frozenset(variables)), variables)
        if first != variables:
            both = " and ".join(f"{name}({', '.join(order)})" for order in (first, variables))
            self.ambiguous(f"whether {both} are one density is not stated")

    def take_notes(self, other: Log) -> None:
        """Take in how something was read that stands in this now."""
        for mine, own in (
            (self.conventions, other.conventions),
            (self.notices, other.notices),
            (self.doubts, other.doubts),
            (self.ambiguities, other.ambiguities),
        ):
            mine |= own
        self.open |= other.open
        self.untold |= other.untold
        self.facts |= other.facts
        self.masses |= other.masses
        self.join(other)

    def join(self, other: Log) -> None:
        """Take in the orders that another elaboration noted."""
        for (name, _), variables in other.orders.items():
            self.joint(name, variables)


@dataclass(frozen=True, slots=True)
class Shapes(Keeper):
    """The dimensions of vector variables, the functions whose values are vectors, and the letters that are indices.

    ``values`` are the dimensions of the values of functions that are declared by their spaces, ``domains`` those of
    their arguments, if these are vectors; ``sizes`` says of sizes that are not stated which others they are;
    ``stated_dimension`` whether ``d`` is stated.  ``assumed`` are the vectors that may be matrices, too, ``written``
    those that formulas write as vectors: transposed, or in a norm.
    """

    vectors: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    values: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    domains: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    sizes: Mapping[Sym, Term] = field(default_factory=dict)
    stated_dimension: bool = False
    written: frozenset[str] = frozenset()

    def dims(self, name: str) -> tuple[Term, ...]:
        """The dimensions of a variable; none for a scalar."""
        found = self.vectors.get(name) or self.vectors.get(lowered(name), ())
        return tuple(map(self.size, found)) if self.sizes else found

    def size(self, dim: Term) -> Term:
        """The size that one which is not stated was found to be."""
        seen: list[Term] = []
        while isinstance(dim, Sym) and dim in self.sizes and dim not in seen:
            seen.append(dim)
            dim = self.sizes[dim]
        return dim

    def is_open(self, dim: Term) -> bool:
        """Whether a size is the customary ``d`` of a vector of which nothing else is said."""
        return dim == DIMENSION and not self.stated_dimension

    def is_number_and_vector(self, name: str) -> bool:
        """Whether a name that is written as a vector is a size that is stated, or an index, too."""
        counts = name in self.whole or (self.is_dimension(name) and (name != DIMENSION.name or self.stated_dimension))
        return self.is_written_vector(name) and counts

    def is_written_vector(self, name: str) -> bool:
        """Whether a name is written as a vector, and not declared to be a number."""
        return name in self.written and bool(self.vectors.get(name))

    def is_dimension(self, name: str) -> bool:
        """Whether a name is the dimension of some vector here, hence a whole number."""
        return name in _dimensions(self)


@kept
def _dimensions(shapes: Shapes) -> frozenset[str]:
    """The names of the dimensions of all vectors."""
    dims = (shapes.size(dim) for dims in shapes.vectors.values() for dim in dims)
    return frozenset(dim.name for dim in dims if isinstance(dim, Sym))


def is_unstated(dim: Term) -> bool:
    """Whether a size has the name of a matrix, since nothing is said of it."""
    return isinstance(dim, Sym) and dim.slot is not None and dim.slot.made is Made.SIZE


def require_size(term: Term) -> None:
    """Require that a term is not too large to be walked.

    Raises:
        UnstatedError: it is.
    """
    if sum(1 for _ in islice(subterms(term), MAX_TERMS)) == MAX_TERMS:
        raise UnstatedError("the definitions that the formula uses unfold to something too large")


def nothing_written(_at: Sym, _density: Term) -> bool:
    """That no density is known to be written down."""
    return False


@dataclass(frozen=True)
class Environment(ABC):
    """The scope of a subformula.

    ``bound`` are the symbols bound around it, ``renamed`` the names that stand for one of them (``X`` for ``x``),
    ``indices`` the running indices of sums, ``integrated`` the variables of integrals and expectations,
    ``declared`` the names that the author declares, ``location`` the variables that a distribution on this side of an
    equation speaks of, ``together`` the random variables without a stated law whose averages are taken over their joint
    law; ``writes_out`` tells whether the document writes a density down that is a term in a symbol, ``beside`` are the
    other sides of the chain; ``whole`` is whether the value may be complex, as those of parts of formulas and of bodies
    of definitions.
    """

    survey: Survey
    shapes: Shapes
    log: Log
    lookup: Callable[[Sym | Function], Definition | None]
    bound: tuple[Sym, ...] = ()
    renamed: Mapping[str, Sym] = field(default_factory=dict)
    indices: tuple[Sym, ...] = ()
    integrated: tuple[Sym, ...] = ()
    location: tuple[Sym, ...] = ()
    declared: frozenset[str] = frozenset()
    repair: bool = False
    hessian: bool = False
    together: frozenset[str] = frozenset()
    writes_out: Callable[[Sym, Term], bool] = nothing_written
    beside: tuple[Node, ...] = ()
    whole: bool = False
    depth: int = 0

    @abstractmethod
    def term(self, node: Node) -> Term:
        """Elaborate a node into a term."""

    @abstractmethod
    def distance(self, left: Node, right: Node) -> Term:
        """A real term that is 0 just where two values are equal: their difference, or the square of its modulus."""

    @abstractmethod
    def product(self, items: tuple[Node, ...]) -> Term:
        """Elaborate items side by side."""

    @abstractmethod
    def factor_at(self, items: tuple[Node, ...], position: int) -> tuple[Factor, int]:
        """Elaborate the factor that starts at a position, with what belongs to it; and the position behind it."""

    def reads_otherwise(self, kind: Open, why: str) -> bool:
        """Whether notation is to be read in its other way; that it has one is noted."""
        self.log.open.setdefault(kind, why)
        return kind in self.survey.instead

    def is_declared(self, name: str) -> bool:
        """Whether the author declares a name, which then means nothing else."""
        return name in self.declared or name in self.survey.mapped

    def deeper(self) -> Self:
        """The scope one level further down; entered at every part of a formula, so it is not built anew."""
        scope = copy(self)
        object.__setattr__(scope, "depth", self.depth + 1)
        object.__setattr__(scope, "whole", True)
        return scope

    def inside(self, *symbols: Sym, index: bool = False, integrated: bool = False) -> Self:
        """The scope below a binder of the given symbols.

        Raises:
            UnstatedError: one of them is a command of unknown kind.
        """
        names = {symbol.name for symbol in symbols}
        undefined = next((name for name in names if is_undefined(name) and not self.is_declared(name)), None)
        if undefined is not None:
            raise UnstatedError(f"what {undefined} stands for is not known: define the command, or declare it")
        return replace(
            self,
            bound=tuple(s for s in self.bound if s.name not in names) + symbols,
            indices=self.indices + symbols if index else self.indices,
            integrated=self.integrated + symbols if integrated else self.integrated,
        )

    def with_random(self, symbol: Sym, *names: str) -> Self:
        """The scope of an expectation: the names stand for its bound variable."""
        return replace(self.inside(symbol, integrated=True), renamed={**self.renamed, **dict.fromkeys(names, symbol)})

    def renaming(self, names: Mapping[str, Sym]) -> Self:
        """The scope in which further names stand for given symbols."""
        return replace(self, renamed={**self.renamed, **names})

    def symbol(self, name: str) -> Sym:
        """The symbol that a name stands for here.

        Raises:
            UnstatedError: the name is that of a vector and of a whole number.
        """
        if name in self.renamed:
            return self.renamed[name]
        for symbol in reversed(self.bound):
            if symbol.name == name:
                return symbol
        if name in self.survey.imaginary:
            return IMAGINARY_UNIT
        if name in INDEX_LETTERS and name not in self.shapes.vectors and name not in self.survey.variables:
            return Sym(name, sort=Sort.INTEGER)
        if self.shapes.is_number_and_vector(name):
            raise UnstatedError(f"{name} is written as a vector, and is a size or an index, too")
        counts = self.shapes.is_dimension(name) or name in self.shapes.whole
        if counts and not self.shapes.is_written_vector(name):
            return Sym(name, sort=Sort.INTEGER)
        symbol = Sym(name, self.shapes.dims(name))
        loose = all(is_unstated(dim) or self.shapes.is_open(dim) for dim in symbol.dims)
        definition = self.lookup(symbol) if loose else None
        return definition.head if definition is not None and isinstance(definition.head, Sym) else symbol

    def expanded(self, body: Term, variable: Sym) -> Term:
        """Unfold the names in a term that depend on a variable about to be bound.

        Raises:
            UnstatedError: words fix the variable, so that it may be another one than the one bound.
        """

        def find(part: Term) -> Definition | None:
            if not isinstance(part, Apply) or part.partials or not depends(part.function, variable, self.lookup):
                return None
            return self.lookup(part.function)

        for _ in range(20):
            require_size(body)
            free = sorted(free_symbols(body) - {variable}, key=lambda symbol: symbol.key)
            found = {symbol: self.lookup(symbol) for symbol in free}
            moving = {s: one for s, one in found.items() if one is not None and depends(s, variable, self.lookup)}
            if moving and variable.name in self.survey.fixed:
                name = min(symbol.name for symbol in moving)
                raise UnstatedError(f"whether {name} varies with {variable.name}, which words fix, is not stated")
            self.log.unfolded |= dict.fromkeys(moving.values())
            values = {symbol: definition.body for symbol, definition in moving.items()}
            new = unfolded_once(substitute(body, values) if values else body, find)
            if new == body:
                return body
            if any(symbol.name == variable.name and symbol != variable for symbol in free_symbols(new)):
                raise UnstatedError(f"a definition holds {variable.name}, which may be another one than the one bound")
            body = new
        return body


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of a product: its term, and whether it is written as a row (transposed)."""

    term: Term
    transposed: bool = False


Read = tuple[Factor, int]
"""A factor that was read, and where what follows it begins."""


def here(node: Node, found: str, expected: str, hint: str = "") -> ReadError:
    """An error at a node."""
    return ReadError(node.start, node.end, found, expected, hint)


def written(node: Node) -> str:
    """A node as it is shown in messages."""
    text = spelling(node)
    return text if len(text) <= 60 else text[:57] + "…"


def promote(env: Environment, term: Term, shape: Shape) -> None:
    """Note that a scalar term must have the given shape, where one unknown function or symbol can carry it.

    Raises:
        PromotionError: something was noted, and the formula should be elaborated anew.
        ShapeError: nothing can carry the shape.
    """
    target = _carrier(env, term)
    if target is None or shape.rank == 0 or (shape.rank == 2 and not isinstance(target, Sym)):
        raise ShapeError(f"{describe(term.shape)} where {describe(shape)} is needed")
    if isinstance(target, Apply) and not target.is_element:
        env.log.fields.add(target.function.name)
    else:
        env.log.vectors[target.function.name if isinstance(target, Apply) else target.name] = shape.dims
    what = target.function.name if isinstance(target, Apply) else target.name
    raise PromotionError(f"{what} is a {'vector' if shape.rank == 1 else 'matrix'}")


def _carrier(env: Environment, term: Term) -> Apply | Sym | None:
    match term:
        case Apply(function=function) if function.density is None and env.lookup(function) is None:
            return None if function.name in env.survey.numeric else term
        case Sym() if term.sort is Sort.REAL and term not in env.bound and env.lookup(term) is None:
            return term
        case Mul(factors=factors):
            found = [factor for factor in factors if isinstance(factor, Apply) and _carrier(env, factor)]
            others = [factor for factor in factors if not isinstance(factor, Num)]
            alone = found if len(found) == 1 else others if len(others) == 1 and isinstance(others[0], Sym) else []
            return _carrier(env, alone[0]) if alone else None
        case Add(terms=terms):
            return next((target for part in terms if (target := _carrier(env, part)) is not None), None)
        case Deriv(body=body) | Integral(body=body) | Sum(body=body):
            return _carrier(env, body)
        case _:
            return None


def component(term: Term, index: Term) -> Term:
    """Component ``index`` of a vector, taken as deep inside sums, products and linear operators as possible."""
    match term:
        case Add(terms=terms):
            return Add(tuple(component(part, index) for part in terms))
        case Mul(factors=factors):
            return Mul(tuple(component(f, index) if f.shape.rank else f for f in factors))
        case Integral() | Deriv() | Limit() | Limits():
            return term.rebuild((component(term.children[0], index), *term.children[1:]))
        case _:
            return Component(term, (index,))
