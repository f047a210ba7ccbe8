"""What is worked out of something immutable is kept with it, since the same is asked of it again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

K = TypeVar("K", bound="Keeper")
T = TypeVar("T")


class Keeper:
    """What keeps that; it is not copied or sent with it, and no part of its value."""

    __slots__ = ("_kept",)
    _kept: dict[Callable[..., Any], Any]


def kept(work_out: Callable[[K], T]) -> Callable[[K], T]:
    """A function of one immutable thing alone, which is called once for each."""

    @wraps(work_out)
    def asked(of: K) -> T:
        try:
            known = of._kept
        except AttributeError:
            known = {}
            object.__setattr__(of, "_kept", known)
        try:
            found: T = known[work_out]
        except KeyError:
            found = known[work_out] = work_out(of)
        return found

    return asked
