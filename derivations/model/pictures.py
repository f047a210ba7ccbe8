"""Pictures as data: what is to be seen, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Look(Enum):
    """How the numbers of a curve are shown."""

    LINE = "line"
    POINTS = "points"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers over a parameter; ``errors`` are half widths of intervals, one a number, or none at all.

    Where a number is not known it is ``nan``; a curve without a label is none of its own.
    """

    label: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    look: Look
    errors: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Curves over one parameter.

    Attributes:
        across: what is drawn from left to right, for people.
        up: what is drawn upwards, for people.
        curves: in the order in which they are drawn.
        described: the picture in words, for who cannot see it.
        marked: the place of the parameter that is singled out.
        failing: whether what is seen speaks against what is claimed.
        small: whether it is shown beside a text.
        ticks: names of the places 0, 1, 2, … where the parameter is none that has numbers.
    """

    across: str
    up: str
    curves: tuple[Curve, ...]
    described: str
    marked: float | None = None
    failing: bool = False
    ticks: tuple[str, ...] = ()
    small: bool = False
