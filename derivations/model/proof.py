"""Proofs as plain data: the list of rule applications that the kernel replays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from derivations.model.terms import Path, Sym, Term

Argument = Term | Sym | str | int
"""What a rule application may carry besides its place."""


class Side(Enum):
    """Which side of the claim a rule rewrites; ``BOTH`` is for the rule that closes the proof."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Application:
    """One use of a rule: its code, the side and position it rewrites, and its arguments."""

    rule: str
    side: Side
    path: Path = ()
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseProof:
    """One application for each clause of an inference, in their order."""

    applications: tuple[Application, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Rule applications in order; the last one closes the claim."""

    applications: tuple[Application, ...]
