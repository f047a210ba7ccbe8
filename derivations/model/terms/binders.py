"""Terms that bind a variable: integrals, sums, expectations, limits, boundary terms and derivatives."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.errors import ShapeError
from derivations.model.terms.base import Shape, Sym, Term, describe, need_same, need_scalar


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
        for bound in (self.lower, self.upper):
            if bound is not None:
                need_scalar(bound, "a bound of an integral")

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
class Limit(Term):
    """``lim_{variable → target} body``, over a punctured neighbourhood of the target.

    ``side`` is 1 for the limit from above, -1 for that from below, 0 for that from both; the target may be ∞ or -∞.
    Over an integer variable it is the limit of a sequence.
    """

    variable: Sym
    body: Term
    target: Term
    side: int = 0

    def __post_init__(self) -> None:
        need_scalar(self.variable, "the variable of a limit")
        need_scalar(self.target, "the target of a limit")

    @property
    def shape(self) -> Shape:
        return self.body.shape

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.body, self.target)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Limit(self.variable, children[0], children[1], self.side)

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
        need_same(self.variable, self.at)

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
        need_same(self.variable, self.at)

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
