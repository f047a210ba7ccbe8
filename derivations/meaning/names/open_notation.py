r"""Notation that authors write with two meanings of different value, such as functions without brackets.

It is read in each of them: a step is proved if it holds in all of its readings, and fails if it fails in all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import Enum
from itertools import combinations

MAX_KINDS = 3


class Open(Enum):
    r"""A kind of notation with another reading, which holds wherever it stands in a step, or nowhere.

    ``BEHIND`` are factors behind a sum in brackets, ``\sin(n+1)x``, ``BEFORE`` brackets behind the first factors,
    ``\log a(x+b)``, ``WHOLE`` brackets with a power behind a logarithm, ``\log(x+1)^2``, ``AVERAGED`` those behind an
    expectation, ``E(X - a)^2``, ``SQUARE`` a nabla squared before a vector; ``FIRST`` are further factors behind a
    first one that is no name, ``\log p(x) q(x)``, ``ANGLE`` names behind a fraction that begins an angle,
    ``\sin\frac{\pi}{L}x``, and ``POWER`` powers behind the brackets of functions and averages, which are mostly those
    of their values; ``DERIVED`` are sums behind a derivative, ``\frac{d}{dx} x^2 + x``, which is mostly one of the
    first term.
    """

    BEHIND = "behind"
    BEFORE = "before"
    WHOLE = "whole"
    AVERAGED = "averaged"
    SQUARE = "square"
    FIRST = "first"
    ANGLE = "angle"
    POWER = "power"
    DERIVED = "derived"

    @property
    def has_usual(self) -> bool:
        """Whether the first reading is the usual one, so that what is proved in it is proved."""
        return self in _USUAL


_USUAL = frozenset({Open.FIRST, Open.ANGLE, Open.POWER, Open.DERIVED})


def other_ways(kinds: Collection[Open]) -> Iterator[frozenset[Open]]:
    """The kinds that are read in their other way together, in each of the other readings."""
    few = list(kinds)[:MAX_KINDS]
    for count in range(1, len(few) + 1):
        yield from map(frozenset, combinations(few, count))
