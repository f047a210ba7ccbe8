"""Room for the frames of deep recursions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

ROOM = 2**17
"""The size of a frame, in words, so that as much room and more is left behind it for the frames of what it calls."""


def with_room(function: Callable[P, T]) -> Callable[P, T]:
    """A function whose calls, and the calls of these, find their frames in one large piece of memory.

    CPython keeps frames in pieces of 16 KiB, and gives one back when the first frame in it returns.  Where the
    thousands of evaluations of an integrand happen to begin at the end of a piece, each of them asks the system for
    memory: that took a third of the time of some steps, depending on how deep the caller was.  A frame that is larger
    than a piece gets one of twice its size or less, and memory that is not touched costs nothing.
    """

    def called(*arguments: P.args, **named: P.kwargs) -> T:
        return function(*arguments, **named)

    called.__code__ = called.__code__.replace(co_stacksize=ROOM)
    return wraps(function)(called)
