"""A clock of work: it counts what searches do, so that what they find does not depend on the speed of the machine.

Deadlines of searches are times of this clock.  It moves on at natural points: a term is normalised, two monomials are
multiplied, a term is evaluated at an instance.  The price of each is about the microseconds that it takes on a usual
machine (measured on the steps of the library and of published pages); wall time is watched by the worker alone, which
stops what runs away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

NORMALISED = 30.0
MULTIPLIED = 45.0
EVALUATED = 6.0
ELEMENT = 0.04
READ = 40.0
"""Prices: of a term, of a pair of monomials, of a visit to a term, of each element of an array that it gives, and of a
character of a document that is read anew."""

SHARE = 0.5
"""So many seconds of work stand for a second of a time limit: the rest is for slower machines, and for other work."""


Args = TypeVarTuple("Args")
T = TypeVar("T")


@dataclass(slots=True)
class _Clock:
    microseconds: float = 0.0


_CLOCK = _Clock()


def spend(price: float) -> None:
    """Count a step of work."""
    _CLOCK.microseconds += price


def now() -> float:
    """The time of the clock, in seconds of work."""
    return _CLOCK.microseconds / 1e6


def after(time_limit: float) -> float:
    """The time of the clock at which the work for a time limit of so many seconds is done."""
    return now() + SHARE * time_limit


def share_of(deadline: float, share: float) -> float:
    """A deadline after a share of the work that is left."""
    start = now()
    return start + share * max(0.0, deadline - start)


def remembered(maxsize: int) -> Callable[[Callable[[*Args], T]], Callable[[*Args], T]]:
    """A memo of a function of immutable values that asks for no time.

    What is remembered costs what it cost at first: what searches find must not depend on what was asked before.
    """

    def remembering(function: Callable[[*Args], T]) -> Callable[[*Args], T]:
        @lru_cache(maxsize=maxsize)
        def priced(*args: *Args) -> tuple[T, float]:
            start = _CLOCK.microseconds
            value = function(*args)
            return value, _CLOCK.microseconds - start

        @wraps(function)
        def recalled(*args: *Args) -> T:
            start = _CLOCK.microseconds
            value, price = priced(*args)
            _CLOCK.microseconds = start + price
            return value

        return recalled

    return remembering
