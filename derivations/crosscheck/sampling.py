"""Draws as a backend: expectations and integrals are means over shifted Sobol' nets, one replicate a trailing index.

An expectation over a chosen law is sampled from that law, with the distance of the draws from their known mean and its
square, less the known variance, as control variates; other integrals by importance sampling.  An integral inside of
another one is sampled along with it, one draw for each draw around it, where all between them is linear in it, so that
the mean stays unbiased; else it is summed on a grid.  A first small round learns where the integrands lie and how far
the control variates help; what is compared is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from derivations.crosscheck.failures import NoValueError
from derivations.crosscheck.floats import NEAR, Floats
from derivations.crosscheck.lost import MAX_EDGE
from derivations.crosscheck.scope import End, Marginal, Weighted
from derivations.crosscheck.values import Value, each, flat, scale
from numeric import dual, grids
from numeric.importance import OverHalfLine, OverSpace
from numeric.nets import shifted_nets

REPLICATES = 32
LARGEST_SQUARE = 0.1
"""The share of one draw in the variance of all beyond which nothing is known of it."""
MOST_COORDINATES = 24
"""So many coordinates of an integral and those inside of it are those of one net."""
WIDTH = 1.5
"""The scale of the first proposals."""

Proposal = OverSpace | OverHalfLine
_Key = tuple[int, int]


@dataclass(slots=True)
class _Sampled:
    """An integral that is sampled, while it is evaluated: its place, the points of its net and how many are used.

    ``bends`` is how many terms around it need not be linear in it, ``drawn`` the draws from proposals inside of it.
    """

    place: int
    net: Any
    bends: int
    used: int = 0
    drawn: list[tuple[_Key, Proposal, Any]] = field(default_factory=list)

    def taken(self, dimension: int) -> Any:
        """The next coordinates; nothing if there are not so many."""
        start, self.used = self.used, self.used + dimension
        return self.net[start : self.used] if self.used <= len(self.net) else None

    @property
    def far(self) -> Any:
        """How far out each point lies, by the draws from proposals; nothing where there are none."""
        sizes = [np.max(np.abs(draws), axis=0) for _, _, draws in self.drawn]
        return np.max(sizes, axis=0) if sizes else None


@dataclass(slots=True)
class Learnt:
    """What a first round found.

    Proposals, by the place of an integral in its side and the dimension; how many coordinates an integral has together
    with those inside of it, by its place; and slopes on the control variates in the order of evaluation.
    """

    proposals: dict[_Key, Proposal] = field(default_factory=dict)
    coordinates: dict[int, int] = field(default_factory=dict)
    slopes: list[Any] = field(default_factory=list)


class Samples(Floats):
    """Floats whose expectations and integrals are means over ``2**exponent`` draws in each of the replicates.

    ``means`` counts those that were taken; ``magnitude`` is the largest mean size of an integrand; ``heavy`` whether
    one draw made up much of a variance; ``on_grids`` whether an integral was summed; ``bent`` whether a side need not
    be linear in a mean.  Both sides of a claim are evaluated on the same draws.  ``pooled`` puts the mean over the
    draws of all replicates in the place of the mean of each.
    """

    def __init__(
        self, seed: Sequence[int], exponent: int, learnt: Learnt | None = None, *, pooled: bool = False
    ) -> None:
        super().__init__(grids.LEVELS[1])
        self.exponent, self.draws = exponent, 2**exponent
        self.means, self.magnitude, self.heavy, self.on_grids = 0, 0.0, False, False
        self.bent, self.pooled = False, pooled
        self._bends: Callable[[], int] = int
        self.found = Learnt()
        self._axes, self._points = 1, REPLICATES
        self._seed, self.learnt, self._stream = tuple(seed), learnt, 0
        self._outer: _Sampled | None = None

    def side(self, evaluate: Callable[[], Value], bends: Callable[[], int]) -> Any:
        """The components of a side, a row each with a number for every replicate; every side starts the draws anew."""
        self._stream, self._bends = 0, bends
        return np.array([np.broadcast_to(dual.innermost(part), REPLICATES) for part in flat(evaluate())])

    # ----------------------------------------------------------------------------------------------- regions

    def expectation(self, integrand: Weighted, dims: tuple[int, ...], law: Marginal | None) -> Value:
        """The mean of the body over draws from the weight, where that is a law that can be sampled."""
        if law is None or self._on_grid():
            return super().expectation(integrand, dims, law)
        joint, variable = law
        dimension = dims[0] if dims else 1
        uniform = self._uniform(joint.coordinates((variable,), dimension))
        draws = joint.transformed((variable,), uniform, dimension)[0]
        mean, variance = (part.reshape(-1, 1, 1) for part in joint.moments(variable, dimension))
        controls = np.concatenate([draws - mean, (draws - mean) ** 2 - variance])
        return self._averaged(lambda x: integrand(x)[0], _shaped(draws, dims), None, controls)

    def _line(self, integrand: Callable[[Value], Value], vector: bool, sign: int) -> Value:
        if self._on_grid():
            return super()._line(integrand, vector, sign)
        return self._over_space(integrand, (1,) if vector else (), sign)

    def _space(self, integrand: Callable[[Value], Value], dimension: int) -> Value:
        if self._on_grid():
            return super()._space(integrand, dimension)
        return self._over_space(integrand, (dimension,), 1)

    def _over_space(self, integrand: Callable[[Value], Value], dims: tuple[int, ...], sign: int) -> Value:
        count = dims[0] if dims else 1
        key = (self._stream, count)
        proposal = self._known(key, OverSpace((0.0,) * count, (WIDTH,) * count))
        draws, weights = proposal.draw(self._uniform(count))
        return self._averaged(integrand, _shaped(draws, dims), sign * weights, drawn=(key, proposal, draws))

    def _half_line(self, integrand: Callable[[Value], Value], low: Any, high: Any) -> Value:
        if self._on_grid():
            return super()._half_line(integrand, low, high)
        start, side = (low, high.sign) if isinstance(high, End) else (high, low.sign)
        turned = side if isinstance(high, End) else -side
        key = (self._stream, 0)
        proposal = self._known(key, OverHalfLine(WIDTH))
        draws, weights = proposal.draw(self._uniform(1)[0])
        return self._averaged(integrand, start + side * draws, turned * weights, drawn=(key, proposal, draws[None]))

    def _interval(self, integrand: Callable[[Value], Value], low: Any, high: Any) -> Value:
        if self._on_grid():
            return super()._interval(integrand, low, high)
        share = self._uniform(1)[0]
        width = high - low
        total = self._averaged(integrand, low * (1 - share) + high * share)
        return each(total, lambda part: part * width)

    # ------------------------------------------------------------------------------------------------- draws

    def _on_grid(self) -> bool:
        """Whether an integral has to be summed on a grid: in a series or where one is not linear in it."""
        grid = self._axes > 1 if self._outer is None else self._bends() != self._outer.bends
        self.on_grids |= grid
        return grid

    def _uniform(self, dimension: int) -> Any:
        """Uniform numbers of the next integral.

        Inside of another one they are further coordinates of its net, or in an order that has nothing to do with it.
        """
        rng = np.random.default_rng([*self._seed, self._stream])
        place, self._stream = self._stream, self._stream + 1
        if self._outer is not None:
            further = self._outer.taken(dimension)
            nets = shifted_nets(dimension, self.exponent, REPLICATES, rng) if further is None else further
            return nets[:, rng.permutation(self.draws)] if further is None else further
        known = self.learnt.coordinates.get(place, 0) if self.learnt is not None else 0
        net = shifted_nets(max(dimension, min(known, MOST_COORDINATES)), self.exponent, REPLICATES, rng)
        self._next = _Sampled(place, net, self._bends())
        return self._next.taken(dimension)

    def _known(self, key: _Key, first: Proposal) -> Any:
        """The proposal that the first round found for such an integral of either side."""
        return self.learnt.proposals.get(key, first) if self.learnt is not None else first

    def _averaged(
        self,
        integrand: Callable[[Value], Value],
        x: Value,
        weights: Any = None,
        controls: Any = None,
        drawn: tuple[_Key, Proposal, Any] | None = None,
    ) -> Value:
        """The mean of an integrand times weights over the draws; inside of another one its value at each draw."""
        self.means += 1
        if self._outer is not None:
            self._outer.drawn += [] if drawn is None else [drawn]
            return _weighted(integrand(x), weights)
        self._outer = own = self._next
        own.drawn += [] if drawn is None else [drawn]
        try:
            value = _weighted(self._inside(integrand, x, 1, self.draws), weights)
        finally:
            self._outer = None
        if self.learnt is None:
            self._learn(own, value)
        far = own.far
        return each(value, lambda part: dual.leaves(part, lambda leaf: self._mean(leaf, controls, far)))

    def _learn(self, own: _Sampled, value: Value) -> None:
        """Note the coordinates of an integral, and where it and those inside of it lie."""
        known = self.found.coordinates
        known[own.place] = max(own.used, known.get(own.place, 0))
        sizes = sum(np.abs(dual.innermost(part)) for part in flat(value))
        sizes = np.nan_to_num(np.broadcast_to(sizes, (self.draws, REPLICATES)), nan=0.0, posinf=0.0)
        for key, proposal, draws in own.drawn:
            self.found.proposals.setdefault(key, proposal.fitted(draws, sizes))

    def _mean(self, leaf: Any, controls: Any, far: Any) -> Any:
        terms = self._finite(np.broadcast_to(leaf, (self.draws, REPLICATES)), far)
        mean = terms.mean(axis=0)
        squares = (terms - mean.mean()) ** 2
        total = float(squares.sum())
        self.heavy |= float(squares.max()) > LARGEST_SQUARE * total > 0
        self.magnitude = max(self.magnitude, float(np.abs(terms).mean()))
        mean = mean if controls is None else mean - self._explained(mean, controls.mean(axis=1))
        self.bent |= self._bends() > 0
        return np.broadcast_to(mean.mean(), REPLICATES) if self.pooled else mean

    def _explained(self, means: Any, controls: Any) -> Any:
        """What the control variates say of the errors of the means, by slopes that another round found."""
        place = len(self.found.slopes)
        if self.learnt is None:
            self.found.slopes.append(_slopes(means, controls))
            return 0.0
        self.found.slopes.append(None)
        slopes = self.learnt.slopes[place] if place < len(self.learnt.slopes) else None
        return 0.0 if slopes is None else slopes @ controls

    @staticmethod
    def _finite(terms: Any, far: Any) -> Any:
        """The terms; those that are not finite far out, where numbers underflow and the others vanish, are 0."""
        bad = ~np.isfinite(terms)
        if not bad.any():
            return terms
        nearest = float(far[bad].min()) if far is not None else 0.0
        terms = np.where(bad, 0.0, terms)
        if nearest < NEAR or np.abs(terms[far >= nearest]).max() > MAX_EDGE * np.abs(terms).max():
            raise NoValueError("a side is not finite on the draws")
        return terms


def _slopes(means: Any, controls: Any) -> Any:
    """The regression of means on control variates; nothing where these explain less than half of the variance.

    Nets average what is almost linear so well that there may be little left to explain (F. J. Hickernell, C. Lemieux &
    A. B. Owen, "Control variates for quasi-Monte Carlo", Statist. Sci. 20 (2005)).
    """
    offsets, controls = means - means.mean(), controls - controls.mean(axis=1, keepdims=True)
    freedom = len(means) - 1 - len(controls)
    if freedom < 1:
        return None
    slopes = np.linalg.lstsq(controls.T, offsets, rcond=None)[0]
    left = offsets - slopes @ controls
    return slopes if left @ left / freedom < 0.5 * (offsets @ offsets) / (len(means) - 1) else None


def _shaped(draws: Any, dims: tuple[int, ...]) -> Value:
    return tuple(draws) if dims else draws[0]


def _weighted(value: Value, weights: Any) -> Value:
    return value if weights is None else scale(weights, value)
