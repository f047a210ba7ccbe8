"""Families of concrete functions for abstract ones: an explicit table; a new family is one row.

The random families serve the float check.  The plain ones serve refutations, where a reader should be able to follow
the instance with pencil and paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from derivations.crosscheck.world import FieldProbe
from numeric.probes import Exponential, Smooth


@dataclass(frozen=True, slots=True)
class Slots:
    """The coordinates of a function's arguments: how many are parameters, how many are points, and which component."""

    parameters: int
    points: int
    component: int = 0

    @property
    def size(self) -> int:
        """All coordinates."""
        return self.parameters + self.points

    def at_points(self, value: Fraction) -> tuple[Fraction, ...]:
        """A weight for the points, none for the parameters."""
        return (Fraction(0),) * self.parameters + (value,) * self.points


Builder = Callable[[np.random.Generator, Slots], Smooth | Exponential]


@dataclass(frozen=True, slots=True)
class Family:
    """A way to choose every abstract function of a claim: in general, and where it is declared positive."""

    name: str
    general: Builder
    positive: Builder

    def field(
        self, rng: np.random.Generator, parameters: int, points: int, shape: tuple[int, ...], positive: bool
    ) -> FieldProbe:
        """Choose a scalar, vector or matrix function."""
        build = self.positive if positive else self.general
        count = int(np.prod(shape)) if shape else 1
        return FieldProbe(tuple(build(rng, Slots(parameters, points, i)) for i in range(count)), shape)


def with_parity(probe: Smooth | Exponential, *, odd: bool) -> Smooth | Exponential:
    """An even or an odd function made of the parts of another one."""
    if isinstance(probe, Smooth):
        return probe.odd if odd else probe.even
    factor = probe.factor.even if probe.factor is not None else None
    if odd:
        factor = (probe.factor or probe.exponent).odd
    return Exponential(probe.exponent.even, factor)


def eighths(rng: np.random.Generator, low: float, high: float, size: int) -> tuple[Fraction, ...]:
    """Random multiples of 1/8 between two bounds, never 0."""
    draws = rng.integers(int(8 * low), int(8 * high) + 1, size=size)
    return tuple(Fraction(int(n) or 1, 8) for n in draws)


def _smooth(rng: np.random.Generator, slots: Slots) -> Smooth:
    """A quadratic with a tanh that depends on all arguments together."""
    return Smooth(
        eighths(rng, -1, 1, 1)[0],
        linear=eighths(rng, -1, 1, slots.size),
        square=eighths(rng, -0.5, 0.5, slots.size),
        wave=eighths(rng, 0.5, 1.5, 1)[0],
        slope=tuple(f / 2 for f in eighths(rng, 0.5, 1.5, slots.size)),
        cross=eighths(rng, -0.5, 0.5, 1)[0] if slots.parameters else Fraction(0),
    )


def _confining(rng: np.random.Generator, slots: Slots) -> Smooth:
    """Grows like a square in the points: ``exp(-f)`` is integrable."""
    return Smooth(
        eighths(rng, -1, 1, 1)[0],
        linear=eighths(rng, -1, 1, slots.size),
        square=slots.at_points(eighths(rng, 0.5, 1, 1)[0]),
        wave=eighths(rng, 0.5, 1, 1)[0],
        slope=tuple(f / 2 for f in eighths(rng, 0.5, 1.5, slots.size)),
    )


def _inverted(rng: np.random.Generator, slots: Slots) -> Smooth:
    """Falls like a square in the points: ``exp(f)`` is integrable."""
    f = _confining(rng, slots)
    return Smooth(-f.offset, f.linear, tuple(-s for s in f.square), f.wave, f.slope)


def _bounded(rng: np.random.Generator, slots: Slots) -> Smooth:
    """A constant and a tanh."""
    slope = eighths(rng, 0.25, 1, slots.size)
    return Smooth(eighths(rng, -1, 1, 1)[0], linear=(), wave=eighths(rng, 0.5, 1.5, 1)[0], slope=slope)


def _decaying(rng: np.random.Generator, slots: Slots) -> Exponential:
    """A smooth function times a Gaussian of the points."""
    square = slots.at_points(-eighths(rng, 0.5, 1, 1)[0])
    return Exponential(Smooth(Fraction(0), eighths(rng, -0.5, 0.5, slots.size), square), _smooth(rng, slots))


def _positive(rng: np.random.Generator, slots: Slots) -> Exponential:
    """The exponential of a bounded function."""
    return Exponential(_bounded(rng, slots))


def _positive_decaying(rng: np.random.Generator, slots: Slots) -> Exponential:
    """The exponential of a falling function."""
    return Exponential(_inverted(rng, slots))


RANDOM: tuple[Family, ...] = (
    Family("quadratic with tanh", _smooth, _positive),
    Family("confining", _confining, _positive_decaying),
    Family("decaying", _decaying, _positive_decaying),
    Family("inverted", _inverted, _positive_decaying),
    Family("bounded", _bounded, _positive),
)
"""The families of the float check, in the order in which they are tried until the sides have values."""


def _line(rng: np.random.Generator, slots: Slots) -> Smooth:
    """``θ x``, or ``x`` without a parameter."""
    chosen = slots.parameters + slots.component % max(1, slots.points)
    unit = tuple(Fraction(int(i == chosen)) for i in range(slots.size))
    if slots.parameters and slots.points:
        return Smooth(Fraction(0), (), cross=Fraction(1))
    return Smooth(Fraction(0), unit)


def _parabola(rng: np.random.Generator, slots: Slots) -> Smooth:
    """``1 + u + u²/2`` in the points, with the product of the first and the last coordinate."""
    cross = Fraction(int(bool(slots.parameters)))
    return Smooth(Fraction(1), (Fraction(1),) * slots.size, slots.at_points(Fraction(1, 2)), cross=cross)


def _energy(rng: np.random.Generator, slots: Slots) -> Smooth:
    """``u²/2`` in the points, plus ``θ x``."""
    cross = Fraction(int(bool(slots.parameters)))
    return Smooth(Fraction(0), (), slots.at_points(Fraction(1, 2)), cross=cross)


def _bell(rng: np.random.Generator, slots: Slots) -> Exponential:
    """``(1 + u) exp(-u²/2)`` of the points."""
    return Exponential(
        Smooth(Fraction(0), (), slots.at_points(Fraction(-1, 2))), Smooth(Fraction(1), (Fraction(1),) * slots.size)
    )


def _positive_bell(rng: np.random.Generator, slots: Slots) -> Exponential:
    """``exp(-u²/2)`` of the points."""
    return Exponential(Smooth(Fraction(0), (), slots.at_points(Fraction(-1, 2))))


def _positive_line(rng: np.random.Generator, slots: Slots) -> Exponential:
    """``exp(u/2)``, by which a claim may divide."""
    return Exponential(Smooth(Fraction(0), (Fraction(1, 2),) * slots.size))


PLAIN: tuple[Family, ...] = (
    Family("linear", _line, _positive_line),
    Family("parabola", _parabola, _positive_line),
    Family("bell", _bell, _positive_bell),
    Family("growing", _positive_line, _positive_line),
    Family("energy", _energy, _positive_bell),
)
"""The families of refutations; their bounds at infinity are provable."""


def split(dims: Sequence[int], subscripts: int) -> tuple[int, int]:
    """How many coordinates are parameters (subscripted arguments) and how many are points."""
    sizes = [max(1, d) for d in dims]
    if subscripts == len(sizes):
        return 0, sum(sizes)  # an element of a family moves with its indices
    return sum(sizes[:subscripts]), sum(sizes[subscripts:])
