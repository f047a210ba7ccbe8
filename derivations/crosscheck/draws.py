"""Joint laws of families of random variables: members that are drawn from laws of two values each.

All averages over such a family are finite sums of exact values.  The members go together as the context says, and no
more than that: where they are not said to be independent, they are not.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import NoReturn

import numpy as np

from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.gaussian import polynomial
from derivations.crosscheck.values import Value
from derivations.crosscheck.world import World
from derivations.model.conditions import OF_SAMPLES, Condition, Need
from derivations.model.context import Context
from derivations.model.samples import mean_of_first, variance_of_first
from derivations.model.terms import Apply, Expect, Function, Sym, Term, free_symbols, rational_value
from numeric.probes import fraction_latex

Point = tuple[Fraction, Fraction]
"""A value and its probability."""
Member = tuple[Point, ...]
"""The law of one random variable."""

MAX_MEMBERS = 6
_VARIANCES = (Fraction(2), Fraction(3), Fraction(1, 2), Fraction(3, 4))
_STEPS = (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3), Fraction(2, 3), Fraction(3, 2))


@dataclass(frozen=True, slots=True)
class Draws:
    """The joint law of a family: with some probability each, its members are independent with laws of their own."""

    cases: tuple[tuple[Fraction, tuple[Member, ...]], ...]

    def __call__(self, args: Sequence[Value]) -> NoReturn:
        """It has no density.

        Raises:
            NoValueError: always.
        """
        raise NoValueError("a law of finitely many values has no density")

    def points(self) -> Iterator[tuple[tuple[Fraction, ...], Fraction]]:
        """The values of all members together, with their probabilities."""
        for chance, members in self.cases:
            for chosen in product(*members):
                yield tuple(value for value, _ in chosen), chance * prod(weight for _, weight in chosen)

    @property
    def independent(self) -> bool:
        """Whether the members are independent of each other."""
        return len(self.cases) == 1

    def apart(self) -> Draws:
        """The family of independent members, each of which has the law that it has here."""
        members = (tuple(sorted(self._marginal(n))) for n in range(self._size))
        return Draws(((Fraction(1), tuple(members)),))

    def latex(self, names: Sequence[str], _: Sequence[int]) -> str:
        """The laws of the members."""
        shown = [
            rf"{names[0]}_{{{n}}} \in \{{{', '.join(_weighted(point) for point in member)}\}}"
            for n, member in enumerate(self.cases[0][1], 1)
        ]
        together = r"\text{independent}" if self.independent else r"\text{one of several cases}"
        return rf"\text{{(values with probabilities) }} {', '.join(shown)}, {together}"

    # ------------------------------------------------------------------------------------------------- what it meets

    def meets(self, condition: Condition) -> bool:
        """Whether the members go together as a condition says."""
        match condition.need:
            case Need.JOINTLY_INDEPENDENT:
                return self.independent
            case Need.UNCORRELATED:
                return all(self._covariance(*pair) == 0 for pair in combinations(range(self._size), 2))
            case Need.ALIKE:
                return len({self._marginal(n) for n in range(self._size)}) == 1
            case Need.SAME_MOMENTS:
                order = int(rational_value(condition.terms[1]) or 0)
                return all(len({self._mean((n,) * k) for n in range(self._size)}) == 1 for k in range(1, order + 1))
            case _:
                return False

    @property
    def _size(self) -> int:
        return len(self.cases[0][1])

    def _mean(self, members: tuple[int, ...]) -> Fraction:
        return sum((w * prod((x[n] for n in members), start=Fraction(1)) for x, w in self.points()), Fraction(0))

    def _covariance(self, one: int, other: int) -> Fraction:
        return self._mean((one, other)) - self._mean((one,)) * self._mean((other,))

    def _marginal(self, member: int) -> frozenset[Point]:
        found: dict[Fraction, Fraction] = {}
        for x, weight in self.points():
            found[x[member]] = found.get(x[member], Fraction(0)) + weight
        return frozenset(found.items())


def _weighted(point: Point) -> str:
    return f"{fraction_latex(point[0])}: {fraction_latex(point[1])}"


def draws_of(function: Function, size: int, context: Context, world: World, rng: np.random.Generator) -> Draws | None:
    """A joint law of so many members as the context says; ``None``: it says nothing of this one.

    Raises:
        NoValueError: the moments that it states have no exact values here, or are those of no random variable.
    """
    told = [f.condition for f in context.facts if f.condition.need in OF_SAMPLES and _is_of(f.condition, function)]
    if not told:
        return None
    if size > MAX_MEMBERS:
        raise NoValueError(f"a family of more than {MAX_MEMBERS} random variables")
    needs = {condition.need for condition in told}
    vector = told[0].variables[0]
    mean, variance = _stated(Apply(function, (vector,)), vector, context, world)
    kept = max((int(rational_value(c.terms[1]) or 0) for c in told if c.need is Need.SAME_MOMENTS), default=0)
    if Need.ALIKE in needs:
        kept = 3
    steps = rng.permutation(len(_STEPS))
    first = mean if mean is not None else Fraction(int(rng.integers(1, 9)), 4) * (1 if rng.integers(2) else -1)
    spread = variance if variance is not None else _VARIANCES[int(rng.integers(len(_VARIANCES)))]
    if spread < 0:
        raise NoValueError("a variance is negative")
    members = [
        (
            first if kept >= 1 or n == 0 else first + n,
            spread if kept >= 2 or n == 0 else spread + n,
            _STEPS[int(steps[0 if kept >= 3 else n % len(_STEPS)])],
        )
        for n in range(size)
    ]
    return Draws(tuple(_cases(members, needs, mean)))


def moments_stated(context: Context, functions: Container[Function]) -> frozenset[Sym]:
    """The symbols with which the moments of families with some laws are stated."""
    found = frozenset[Sym]()
    for one in context.hypotheses:
        law = one.left.weight if isinstance(one.left, Expect) else None
        if isinstance(law, Apply) and law.function in functions:
            found |= free_symbols(one.right)
    return found


def states_moments(context: Context, function: Function, symbols: Collection[Sym]) -> bool:
    """Whether the moments of a family with a law are stated, in numbers or with one of some symbols."""
    averages = (h.left.weight for h in context.hypotheses if isinstance(h.left, Expect))
    stated = any(isinstance(law, Apply) and law.function == function for law in averages)
    within = moments_stated(context, {function})
    return stated and (not within or not within.isdisjoint(symbols))


def _is_of(condition: Condition, function: Function) -> bool:
    law = condition.terms[0]
    return isinstance(law, Apply) and law.function == function


def _cases(
    members: Sequence[tuple[Fraction, Fraction, Fraction]], needs: Iterable[Need], mean: Fraction | None
) -> Iterator[tuple[Fraction, tuple[Member, ...]]]:
    """Independent members; uncorrelated ones vary more or less together, and others have higher or lower means."""
    half = Fraction(1, 2)
    if Need.JOINTLY_INDEPENDENT in needs:
        yield Fraction(1), tuple(_member(*one, exact=mean) for one in members)
    elif Need.UNCORRELATED in needs:
        for factor in (half, 3 * half):
            yield half, tuple(_member(m, v * factor, x) for m, v, x in members)
    else:
        for sign in (-1, 1):
            moved = ((m, v, x, _root_below(v / 2)) for m, v, x in members)
            yield half, tuple(_member(m + sign * d, v - d * d, x) for m, v, x, d in moved)


def _root_below(value: Fraction) -> Fraction:
    """A fraction whose square is at most a value."""
    root = Fraction(1)
    while root * root > value:
        root /= 2
    return root if value > 0 else Fraction(0)


def _member(mean: Fraction, variance: Fraction, step: Fraction, exact: Fraction | None = None) -> Member:
    """A law of two values with a mean and a variance, or one of 0 and 1 where its moments are those of one."""
    if not variance:
        return ((mean, Fraction(1)),)
    if exact is not None and exact == mean and variance == mean * (1 - mean):
        step = mean
    weight = variance / (step * step + variance)
    return ((mean - step, weight), (mean + variance / step, 1 - weight))


def _stated(law: Apply, vector: Sym, context: Context, world: World) -> tuple[Fraction | None, Fraction | None]:
    """The mean and the variance of the first member that equations of the context state."""
    wanted = mean_of_first(vector, law), variance_of_first(vector, law)
    stated = {h.left: h.right for h in context.hypotheses}
    first, second = (_exact(stated[term], world) if term in stated else None for term in wanted)
    return first, second


def _exact(term: Term, world: World) -> Fraction:
    known = {symbol: value for symbol, value in world.values.items() if isinstance(value, Fraction)}
    found = polynomial(term, {}, known)
    if found is None or set(found) - {()}:
        raise NoValueError("a stated moment has no exact value at the instance")
    return found.get((), Fraction(0))
