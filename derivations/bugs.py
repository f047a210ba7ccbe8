"""Bugs of the checker: exceptions that nothing is meant to raise, told in one line that says where to look."""

from __future__ import annotations

import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = (ROOT / "derivations", ROOT / "numeric")
LONGEST = 200
"""So many characters of a message are told."""


class BugError(Exception):
    """Something in the checker broke; the message says what, and where."""


def described(error: BaseException) -> str:
    """The kind of an exception, its place in the checker, and its message, in one line."""
    places = [(Path(frame.filename).resolve(), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [f"{path.relative_to(ROOT).as_posix()}, line {n}" for path, n in places if any(map(path.is_relative_to, OWN))]
    message = " ".join(str(error).split())[:LONGEST]
    told = type(error).__name__ + (f" in {own[-1]}" if own else "")
    return f"{told}: {message}" if message else told
