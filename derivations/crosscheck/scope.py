"""What lowering a term needs: the backend of numbers, the values of bound symbols, and the evaluator's interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from flint import arb

from derivations.crosscheck.values import Value, scale
from derivations.crosscheck.world import World
from derivations.model import terms as t
from numeric.dual import Scalar
from numeric.probes import Gaussians


class End:
    """An infinite bound: ``sign`` is +1 or -1."""

    __slots__ = ("sign",)

    def __init__(self, sign: int) -> None:
        self.sign = sign


Weighted = Callable[[Value], tuple[Value, Scalar]]
"""The body of an expectation and its weight at a point."""


def weighted(integrand: Weighted) -> Callable[[Value], Value]:
    """Body times weight at a point."""

    def product(x: Value) -> Value:
        body, weight = integrand(x)
        return scale(weight, body)

    return product


Marginal = tuple[Gaussians, int]
"""A joint law and the variable of it that is meant."""


class Backend(Protocol):
    """The numbers underneath, and what they do at binders."""

    def number(self, value: Fraction) -> Scalar:
        """An exact rational."""

    def pi(self) -> Scalar:
        """π."""

    def integral(self, integrand: Callable[[Value], Value], dims: tuple[int, ...], bounds: tuple[Any, Any]) -> Value:
        """The integral over ℝ, over ℝᵈ (``dims = (d,)``), or between bounds (scalars or :class:`End`)."""

    def expectation(self, integrand: Weighted, dims: tuple[int, ...], law: Marginal | None) -> Value:
        """The integral of body times weight over the whole space; ``law`` is the weight where it can be sampled."""

    def series(self, term: Callable[[Scalar], Value], start: int) -> Value:
        """The sum over all integers from ``start`` on."""

    def limit(self, function: Callable[[Scalar], Value], sign: int) -> Value:
        """The limit of a function of a scalar at ±∞."""

    def enclosed(self, value: arb) -> Scalar:
        """A real number that is known by a ball."""

    def seed_point(self, value: Scalar, body: t.Term) -> Scalar:
        """The point at which to differentiate a body by automatic differentiation."""


@dataclass(frozen=True, slots=True)
class BoundValues:
    """The values of bound symbols; ``whole`` keeps those of summation indices exactly."""

    values: dict[t.Sym, Value] = field(default_factory=dict)
    whole: dict[t.Sym, Fraction] = field(default_factory=dict)

    def bind(self, symbol: t.Sym, value: Value) -> BoundValues:
        """Add a binding."""
        whole = {s: v for s, v in self.whole.items() if s != symbol} if symbol in self.whole else self.whole
        return BoundValues({**self.values, symbol: value}, whole)

    def bind_index(self, symbol: t.Sym, number: int, value: Scalar) -> BoundValues:
        """Add the binding of a summation index."""
        return BoundValues({**self.values, symbol: value}, {**self.whole, symbol: Fraction(number)})


class Recall(Protocol):
    """What remembers values."""

    def rests_on(self, term: t.Term) -> frozenset[t.Sym]:
        """The free symbols of a term and of the definitions that it unfolds."""

    def stands_still(self, term: t.Term, scope: BoundValues) -> bool:
        """Whether a term rests on no bound symbol, and its value can be remembered."""

    def standing(self, term: t.Term, compute: Callable[[], Value]) -> Value:
        """The value of a term that stands still, computed once."""

    def recall(self, term: t.Term, scope: BoundValues, compute: Callable[[], Value]) -> Value:
        """The value of a term, computed unless it is known for the same values of its symbols."""

    def recall_sum(self, term: t.Term, scope: BoundValues, compute: Callable[[], Value]) -> Value:
        """The same for an average that is a finite sum."""


class Lowering(Protocol):
    """The evaluator as the rules of single terms see it."""

    world: World
    backend: Backend
    memory: Recall

    def __call__(self, term: t.Term, scope: BoundValues | None = None) -> Value:
        """The value of a term."""

    def bent(self, term: t.Term, scope: BoundValues) -> Value:
        """The value of a part in which the term around it is not linear, though it is in others."""

    def limit(self, term: t.Limit) -> arb:
        """An enclosure of a limit whose symbols all have values."""

    def integer(self, term: t.Term, scope: BoundValues) -> int:
        """The exact integer value of an index, a bound or a dimension."""

    def tag(self) -> int:
        """A fresh tag for a differentiation."""

    def unfold(self, term: t.Sym | t.Apply, args: list[Value], scope: BoundValues) -> Value | None:
        """Evaluate the definition of a name or function at the values of its arguments, or nothing if it has none."""
