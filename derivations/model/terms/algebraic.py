"""Sums, products, powers, known functions and abstract functions at their arguments."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.errors import ShapeError
from derivations.model.terms.base import SCALAR, Shape, Sym, Term, describe, need_scalar
from derivations.model.terms.events import Stands


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
        need_scalar(self.base, "the base of a power")
        need_scalar(self.exponent, "an exponent")

    @property
    def children(self) -> tuple[Term, ...]:
        return (self.base, self.exponent)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Pow(*children)


@dataclass(frozen=True, slots=True)
class Roles:
    """Which random variables a density belongs to: ``p(x, y | θ)`` has ``of=('x', 'y')``, ``given=('θ',)``.

    That of a ``general`` law is one by some measure, not by length: it is neither positive nor differentiable, and only
    averages over it have a meaning.  ``counted`` are the random variables over whose values is summed: a density of
    them is one by the measure of that sum.  A general function of no variable at all is such a measure itself.
    """

    of: tuple[str, ...]
    given: tuple[str, ...] = ()
    general: bool = False
    counted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Function:
    """An abstract function: its name, the shape of its value, whether it is a density, or what else it stands for.

    The first ``subscripts`` arguments print as subscripts: ``s_θ(x)`` is ``Apply(Function('s', …, 1), (θ, x))``.
    Densities of one letter with other roles, ``p(x)`` and ``p(x | θ)``, are different functions of one law.
    """

    name: str
    result: Shape = SCALAR
    subscripts: int = 0
    density: Roles | None = None
    stands: Stands | None = None


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
    def is_element(self) -> bool:
        """Whether it is an element of a family, ``x_{k-1}``: all that it is applied to are indices."""
        return 0 < len(self.args) == self.function.subscripts

    @property
    def children(self) -> tuple[Term, ...]:
        if not self.partials:  # as most of them
            return self.args
        return self.args + tuple(p.index for p in self.partials if p.index is not None)

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        count = len(self.args)
        rest = iter(children[count:])
        partials = tuple(Partial(p.slot, next(rest) if p.index is not None else None) for p in self.partials)
        return Apply(self.function, children[:count], partials)


def _partial_key(partial: Partial) -> tuple[int, str]:
    index = partial.index
    return partial.slot, index.name if isinstance(index, Sym) else "" if index is None else repr(index)
