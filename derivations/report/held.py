"""Steps that need a look and are not reported all the same: what holds them back, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Hold(Enum):
    """What holds a step back: a waiver in its document, a baseline, or a code that was not asked for."""

    WAIVED = "waived"
    KNOWN = "known"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Held:
    """What holds a step back, and the reason that is given for it."""

    hold: Hold
    why: str
