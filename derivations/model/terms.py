"""The vocabulary of derivations: immutable terms with shapes and binders.

A term is exactly what the author wrote.  Nothing is evaluated when a term is built: ``x/x`` stays a quotient
and ``0*∫f`` stays a product, because a rewrite may cost a condition and only rules may pay it.  That is why
terms are not SymPy expressions, whose constructors cancel and evaluate before anyone can ask for a condition.

Binders own their variable: in ``Integral(x, body, a, b)`` and ``Deriv(x, index, body, at)`` the symbol ``x`` is
bound in ``body`` and free in the other fields.  ``Deriv(x, None, body, at)`` is the derivative of ``x ↦ body``
taken *at* ``at``; the usual ``d body/dx`` has ``at = x``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any

from derivations.model.errors import ShapeError


class Sort(Enum):
    """What values a symbol takes in each component."""

    REAL = "real"
    INTEGER = "integer"


class Term:
    """An immutable expression; equality and hash are structural."""

    __slots__ = ("_hash",)
    __match_args__: tuple[str, ...] = ()
    _hash: int

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
        if type(self) is not type(other) or hash(self) != hash(other):
            return False
        return self.fields() == other.fields()

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
    return lambda term: tuple(getattr(term, name) for name in names)


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


@dataclass(frozen=True, slots=True, eq=False)
class Const(Term):
    r"""A named constant: ``\pi``, or ``\infty`` (only as a bound)."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Sym(Term):
    r"""A variable, named as in LaTeX (``x``, ``\hat{\theta}``, ``\mu_{1}``)."""

    name: str
    dims: tuple[Term, ...] = ()
    sort: Sort = Sort.REAL

    @property
    def shape(self) -> Shape:
        return Shape(self.dims)


@dataclass(frozen=True, slots=True, eq=False)
class Add(Term):
    """A sum of terms of one shape."""

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        for term in self.terms:
            if term.shape != self.terms[0].shape:
                raise ShapeError(f"a sum of {describe(self.terms[0].shape)} and {describe(term.shape)}")

    @property
    def shape(self) -> Shape:
        return self.terms[0].shape

    @property
    def children(self) -> tuple[Term, ...]:
        return self.terms

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Add(children)


@dataclass(frozen=True, slots=True, eq=False)
class Mul(Term):
    """A product of scalars with at most one vector or matrix (which gives its shape)."""

    factors: tuple[Term, ...]

    def __post_init__(self) -> None:
        shaped = [factor for factor in self.factors if factor.shape.rank]
        if len(shaped) > 1:
            raise ShapeError(
                f"a product of {describe(shaped[0].shape)} and {describe(shaped[1].shape)}; "
                "write an inner product or a matrix product"
            )

    @property
    def shape(self) -> Shape:
        return next((factor.shape for factor in self.factors if factor.shape.rank), SCALAR)

    @property
    def children(self) -> tuple[Term, ...]:
        return self.factors

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Mul(children)


@dataclass(frozen=True, slots=True, eq=False)
class Pow(Term):
    """A scalar power; ``a/b`` is ``Mul((a, Pow(b, Num(-1))))`` and a root has a fractional exponent."""

    base: Term
    exponent: Term

    def __post_init__(self) -> None:
        _scalar(self.base, "the base of a power")
        _scalar(self.exponent, "an exponent")

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.base, self.exponent)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Pow(*children)


@dataclass(frozen=True, slots=True, eq=False)
class Call(Term):
    """A known real function of scalars: one of ``CALLS`` (``exp``, ``log``, ``sin``, ``Abs``, ``Gamma`` …)."""

    name: str
    args: tuple[Term, ...]

    def __post_init__(self) -> None:
        if CALLS.get(self.name) != len(self.args):
            raise ShapeError(f"{self.name} with {len(self.args)} arguments")
        for arg in self.args:
            _scalar(arg, f"the argument of {self.name}")

    @property
    def children(self) -> tuple[Term, ...]:
        return self.args

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Call(self.name, children)


CALLS: dict[str, int] = {
    **dict.fromkeys(("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh"), 1),
    **dict.fromkeys(("arcsin", "arccos", "arctan", "Abs", "sign", "Gamma", "digamma", "erf", "factorial"), 1),
    "Beta": 2,
    "binomial": 2,
    "Delta": 3,
}
"""Known functions and their number of arguments; ``Delta(i, j, d)`` is Kronecker's δ over ``1 … d``."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which random variables a density belongs to: ``p(x, y | θ)`` has ``of=('x', 'y')``, ``given=('θ',)``."""

    of: tuple[str, ...]
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """An abstract function: its name, the shape of its value, and whether it is a density.

    The first ``subscripts`` arguments print as subscripts: ``s_θ(x)`` is ``Apply(Function('s', …, 1), (θ, x))``.
    Densities of one letter with other roles, ``p(x)`` and ``p(x | θ)``, are different functions of one law.
    """

    name: str
    result: Shape = SCALAR
    subscripts: int = 0
    density: Roles | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """One differentiation of an applied function: by argument ``slot``, component ``index`` where it is a vector."""

    slot: int
    index: Term | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Apply(Term):
    """An abstract function at arguments, with the partial derivatives taken of it.

    The partial derivatives are kept sorted: they commute, since abstract functions are taken to be smooth.
    .
    """

    function: Function
    args: tuple[Term, ...]
    partials: tuple[Partial, ...] = ()

    def __post_init__(self) -> None:
        if len(self.partials) > 1:
            object.__setattr__(self, "partials", tuple(sorted(self.partials, key=_partial_key)))

    @property
    def shape(self) -> Shape:
        return self.function.result

    @property
    def children(self) -> tuple[Term, ...]:
        return self.args + tuple(p.index for p in self.partials if p.index is not None)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        count = len(self.args)
        rest = iter(children[count:])
        partials = tuple(Partial(p.slot, next(rest) if p.index is not None else None) for p in self.partials)
        return Apply(self.function, children[:count], partials)


@dataclass(frozen=True, slots=True, eq=False)
class Integral(Term):
    """``∫ body d(variable)``; bounds ``None`` mean the whole space ℝ or ℝᵈ of the variable."""

    variable: Sym
    body: Term
    lower: Term | None = None
    upper: Term | None = None

    def __post_init__(self) -> None:
        if (self.lower is None) != (self.upper is None):
            raise ShapeError("an integral with one bound")
        if self.lower is not None and self.variable.shape.rank:
            raise ShapeError("scalar bounds on an integral over a vector")

    @property
    def shape(self) -> Shape:
        return self.body.shape

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body,) if self.lower is None or self.upper is None else (self.body, self.lower, self.upper)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Integral(self.variable, *children)

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.variable, frozenset({0})


@dataclass(frozen=True, slots=True, eq=False)
class Sum(Term):
    r"""``Σ_{index=lower}^{upper} body``; the upper bound may be ``\infty``."""

    index: Sym
    body: Term
    lower: Term
    upper: Term

    @property
    def shape(self) -> Shape:
        return self.body.shape

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, self.lower, self.upper)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Sum(self.index, *children)

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.index, frozenset({0})


@dataclass(frozen=True, slots=True, eq=False)
class Product(Term):
    """``Π_{index=lower}^{upper} body`` of scalars."""

    index: Sym
    body: Term
    lower: Term
    upper: Term

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, self.lower, self.upper)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Product(self.index, *children)

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.index, frozenset({0})


@dataclass(frozen=True, slots=True, eq=False)
class Expect(Term):
    """``E_{variable ~ weight}[body]``: ``weight`` is the density of the variable, written in the bound variable."""

    variable: Sym
    body: Term
    weight: Term

    @property
    def shape(self) -> Shape:
        return self.body.shape

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, self.weight)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Expect(self.variable, *children)

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.variable, frozenset({0, 1})


@dataclass(frozen=True, slots=True, eq=False)
class Limits(Term):
    """``[body]_{lower}^{upper}``, the boundary term: the value at ``upper`` minus that at ``lower``.

    For a vector variable the bounds are ``None`` and ``index`` names the coordinate that runs from -∞ to ∞.
    """

    variable: Sym
    body: Term
    lower: Term | None = None
    upper: Term | None = None
    index: Term | None = None

    @property
    def shape(self) -> Shape:
        return self.body.shape

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, *(t for t in (self.lower, self.upper, self.index) if t is not None))

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        rest = iter(children[1:])
        lower, upper, index = (next(rest) if t is not None else None for t in (self.lower, self.upper, self.index))
        return Limits(self.variable, children[0], lower, upper, index)

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.variable, frozenset({0})


@dataclass(frozen=True, slots=True, eq=False)
class Deriv(Term):
    """The partial derivative of ``variable ↦ body`` at ``at``; by component ``index`` of a vector variable."""

    variable: Sym
    index: Term | None
    body: Term
    at: Term

    def __post_init__(self) -> None:
        if self.variable.shape.rank != (0 if self.index is None else 1):
            raise ShapeError(f"a partial derivative by {describe(self.variable.shape)}")
        _same(self.variable, self.at)

    @property
    def shape(self) -> Shape:
        return self.body.shape

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, self.at) if self.index is None else (self.body, self.at, self.index)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        index = None if self.index is None else children[2]
        return Deriv(self.variable, index, children[0], children[1])

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.variable, frozenset({0})


@dataclass(frozen=True, slots=True, eq=False)
class _VectorDeriv(Term):
    """What the derivatives by a whole vector variable share."""

    variable: Sym
    body: Term
    at: Term

    def __post_init__(self) -> None:
        if self.variable.shape.rank != 1:
            raise ShapeError(f"a vector derivative by {describe(self.variable.shape)}")
        _same(self.variable, self.at)

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, self.at)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return type(self)(self.variable, *children)

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.variable, frozenset({0})


@dataclass(frozen=True, slots=True, eq=False)
class Grad(_VectorDeriv):
    """The gradient of a scalar by a vector variable; shape ``(d,)``."""

    @property
    def shape(self) -> Shape:
        return self.variable.shape


@dataclass(frozen=True, slots=True, eq=False)
class Div(_VectorDeriv):
    """The divergence ``Σ_i ∂_i body_i`` of a vector field over its own space."""


@dataclass(frozen=True, slots=True, eq=False)
class Jacobian(_VectorDeriv):
    """The matrix ``J_ij = ∂ body_i / ∂ variable_j``; the Hessian is the Jacobian of the gradient."""

    @property
    def shape(self) -> Shape:
        return Shape(self.body.shape.dims + self.variable.shape.dims)


@dataclass(frozen=True, slots=True, eq=False)
class Dot(Term):
    """The inner product of two vectors of one dimension."""

    left: Term
    right: Term

    def __post_init__(self) -> None:
        _vector(self.left, "an inner product")
        _same(self.left, self.right)

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
        _vector(self.vector, "a norm")

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


def _partial_key(partial: Partial) -> tuple[int, str]:
    index = partial.index
    return partial.slot, index.name if isinstance(index, Sym) else "" if index is None else repr(index)


def _scalar(term: Term, where: str) -> None:
    if term.shape.rank:
        raise ShapeError(f"{describe(term.shape)} as {where}")


def _vector(term: Term, where: str) -> None:
    if term.shape.rank != 1:
        raise ShapeError(f"{describe(term.shape)} in {where}, which takes vectors")


def _same(left: Term, right: Term) -> None:
    if left.shape != right.shape:
        raise ShapeError(f"{describe(left.shape)} where {describe(right.shape)} stands on the other side")


def describe(shape: Shape) -> str:
    """Name a shape in words, for error messages."""
    names = " × ".join(getattr(d, "name", None) or str(getattr(d, "value", "n")) for d in shape.dims)
    return {0: "a scalar", 1: f"a vector of dimension {names}", 2: f"a {names} matrix"}[shape.rank]


# ---------------------------------------------------------------------------------------------- builders

ZERO, ONE, MINUS_ONE, HALF = (Num(Fraction(n, m)) for n, m in ((0, 1), (1, 1), (-1, 1), (1, 2)))
PI, INFINITY = Const("\\pi"), Const("\\infty")
NEGATIVE_INFINITY = Mul((MINUS_ONE, INFINITY))


def number(value: int | Fraction) -> Num:
    """Make an exact number."""
    return Num(Fraction(value))


def add(*terms: Term) -> Term:
    """Add terms; one term is itself, none is zero."""
    return terms[0] if len(terms) == 1 else Add(terms) if terms else ZERO


def mul(*factors: Term) -> Term:
    """Multiply terms; one factor is itself, none is one."""
    return factors[0] if len(factors) == 1 else Mul(factors) if factors else ONE


def neg(term: Term) -> Term:
    """Negate a term."""
    return Mul((MINUS_ONE, term))


def sub(left: Term, right: Term) -> Term:
    """Subtract ``right`` from ``left``."""
    return Add((left, neg(right)))


def power(base: Term, exponent: int | Fraction | Term) -> Term:
    """Raise a scalar to a power."""
    return Pow(base, exponent if isinstance(exponent, Term) else number(exponent))


def div(left: Term, right: Term) -> Term:
    """Divide by a scalar."""
    return Mul((left, Pow(right, MINUS_ONE)))


def call(name: str, *args: Term) -> Term:
    """Apply a known function."""
    return Call(name, args)


def partial(body: Term, variable: Sym, index: Term | None = None) -> Term:
    """Differentiate ``body`` by its own free variable (or by one component of it)."""
    return Deriv(variable, index, body, variable)


MAX_NUMERIC_POWER = 64


def rational_value(term: Term) -> Fraction | None:
    """The value of a term made of numbers alone, such as ``1/2`` written as a quotient; ``None`` for others."""
    match term:
        case Num(value):
            return value
        case Add(terms):
            values = [rational_value(t) for t in terms]
            return None if None in values else sum((v for v in values if v is not None), Fraction(0))
        case Mul(factors):
            result = Fraction(1)
            for factor in factors:
                known = rational_value(factor)
                if known is None:
                    return None
                result *= known
            return result
        case Pow(base, exponent):
            return _rational_power(rational_value(base), rational_value(exponent))
        case _:
            return None


def _rational_power(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    if base is None or exponent is None or exponent.denominator != 1 or abs(exponent) > MAX_NUMERIC_POWER:
        return None
    return None if base == 0 and exponent < 0 else Fraction(base**exponent.numerator)


# ------------------------------------------------------------------------------------- binders and positions

Path = tuple[int, ...]
"""The way from a term to a subterm: child positions, outermost first."""


def free_symbols(term: Term) -> frozenset[Sym]:
    """The symbols that occur free in a term."""
    if isinstance(term, Sym):
        return frozenset({term}).union(*(free_symbols(d) for d in term.dims)) if term.dims else frozenset({term})
    bound, scope = term.binds
    found: set[Sym] = set()
    for position, child in enumerate(term.children):
        symbols = free_symbols(child)
        found |= symbols - {bound} if position in scope else symbols
    return frozenset(found)


def substitute(term: Term, values: dict[Sym, Term]) -> Term:
    """Replace free symbols by terms, renaming bound symbols where they would capture."""
    if not values:
        return term
    if isinstance(term, Sym):
        return values.get(term, term)
    if not term.children:
        return term
    bound, scope = term.binds
    if bound is None:
        return _rebuilt(term, tuple(substitute(child, values) for child in term.children))
    inside = {symbol: value for symbol, value in values.items() if symbol != bound}
    if any(bound in free_symbols(value) for value in inside.values()):
        term, fresh = rename_bound(term, values)
        inside = values
        scope = term.binds[1]
        bound = fresh
    children = tuple(
        substitute(child, inside if position in scope else values) for position, child in enumerate(term.children)
    )
    return _rebuilt(term, children)


def rename_bound(term: Term, values: dict[Sym, Term]) -> tuple[Term, Sym]:
    """Give a binder a bound symbol that neither the values nor its own children use."""
    bound, _ = term.binds
    if bound is None:
        raise ValueError("not a binder")
    taken = {s.name for value in values.values() for s in free_symbols(value)} | {s.name for s in values}
    taken |= {s.name for child in term.children for s in free_symbols(child)}
    fresh = Sym(fresh_name(bound.name, taken), bound.dims, bound.sort)
    return rebind(term, fresh), fresh


def rebind(term: Term, fresh: Sym) -> Term:
    """Rename the bound symbol of a binder to ``fresh``, which must not occur free in its scope."""
    bound, scope = term.binds
    if bound is None or bound == fresh:
        return term
    children = tuple(
        substitute(child, {bound: fresh}) if position in scope else child
        for position, child in enumerate(term.children)
    )
    return _with_bound(term.rebuild(children), fresh)


def _with_bound(term: Term, fresh: Sym) -> Term:
    fields = list(term.fields())
    fields[0] = fresh  # every binder keeps its symbol in its first field
    return type(term)(*fields)


def _rebuilt(term: Term, children: tuple[Term, ...]) -> Term:
    return term if all(a is b for a, b in zip(children, term.children, strict=True)) else term.rebuild(children)


def fresh_name(name: str, taken: set[str]) -> str:
    """Find a name like ``name`` that is not taken, by adding primes."""
    while name in taken:
        name += "'"
    return name


def subterms(term: Term, path: Path = ()) -> Iterator[tuple[Path, Term]]:
    """All subterms with their positions, outermost first."""
    yield path, term
    for position, child in enumerate(term.children):
        yield from subterms(child, (*path, position))


def at_path(term: Term, path: Path) -> Term:
    """The subterm at a position.

    Raises:
        IndexError: there is no such position.
    """
    for position in path:
        term = term.children[position]
    return term


def replace_at(term: Term, path: Path, new: Term) -> Term:
    """Replace the subterm at a position; the shapes on the way are checked again."""
    if not path:
        return new
    children = list(term.children)
    children[path[0]] = replace_at(children[path[0]], path[1:], new)
    return term.rebuild(tuple(children))


def bound_above(term: Term, path: Path) -> tuple[Sym, ...]:
    """The symbols bound between the root and a position, outermost first."""
    found: list[Sym] = []
    for position in path:
        bound, scope = term.binds
        if bound is not None and position in scope:
            found.append(bound)
        term = term.children[position]
    return tuple(found)


def rewrite(term: Term, change: Callable[[Term], Term | None]) -> Term:
    """Apply ``change`` bottom-up wherever it returns a term."""
    if term.children:
        term = _rebuilt(term, tuple(rewrite(child, change) for child in term.children))
    return change(term) or term
