"""Calls find room for their frames, however deep the caller is."""

from __future__ import annotations

import pickle
import resource
from collections.abc import Callable

from derivations.judging.judge import judge
from derivations.model.room import with_room

DEPTHS, CALLS = 200, 300


def leaf() -> None:
    pass


def loop() -> None:
    for _ in range(CALLS):
        leaf()


def at(depth: int, function: Callable[[], None]) -> None:
    if depth:
        at(depth - 1, function)
    else:
        function()


def pages(depth: int, function: Callable[[], None]) -> int:
    """The pages of memory that the system gave meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    at(depth, function)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_no_depth_of_the_caller_makes_every_call_ask_for_memory():
    assert max(pages(depth, with_room(loop)) for depth in range(DEPTHS)) < CALLS / 2


def test_what_has_room_is_called_and_sent_as_before():
    assert with_room(divmod)(7, 2) == (3, 1)
    assert pickle.loads(pickle.dumps(judge)) is judge
