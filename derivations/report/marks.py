"""How each verdict looks: a symbol that needs no colour, a colour, and how loud it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from derivations.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Mark:
    """The look of a verdict.

    ``symbol`` and ``plain`` (ASCII) tell the verdicts apart in grey; ``style`` is for terminals, ``colour`` (hex,
    dark enough for white text) for paper; ``badge`` tells how loud it is there: ``filled`` for what is settled,
    ``open`` for what is not, ``quiet`` where there was nothing to settle; ``level`` is the severity in SARIF and
    GitHub's terms, or ``none``.
    """

    symbol: str
    plain: str
    style: str
    colour: str
    badge: Literal["filled", "open", "quiet"]
    level: str
    promise: str


MARKS: dict[Verdict, Mark] = {
    Verdict.PROVED: Mark(
        "✓", "+", "green", "1B6E3C", "filled", "none", "holds for every value, under the conditions listed"
    ),
    Verdict.CONDITIONAL: Mark("◐", "%", "yellow", "8A6100", "open", "note", "proved, but a condition is still open"),
    Verdict.REFUTED: Mark("✗", "x", "bold red", "A81E1E", "filled", "error", "false: a concrete instance shows it"),
    Verdict.DOUBTFUL: Mark(
        "‽", "w", "bold yellow", "9A4A00", "open", "warning", "the numbers differ, and something is open"
    ),
    Verdict.SUPPORTED: Mark("≈", "~", "cyan", "1F6380", "open", "note", "not proved; agreed at every instance tried"),
    Verdict.UNDECIDED: Mark("?", "?", "magenta", "6B4A86", "open", "note", "read, but neither proved nor refuted"),
    Verdict.UNREAD: Mark("∅", "o", "blue", "4A5568", "open", "warning", "not understood"),
    Verdict.DEFINITION: Mark("≔", ":", "dim", "5F6B73", "quiet", "none", "introduces a symbol; nothing to check"),
    Verdict.ASSUMED: Mark("⊢", "a", "dim", "5F6B73", "quiet", "none", "posited by the document; nothing to check"),
    Verdict.CONFLICT: Mark(
        "‼", "!", "bold white on red", "7A0F4E", "filled", "error", "proof and numbers disagree: a bug here"
    ),
}
"""The look of every verdict, in the order in which they are counted."""

FAILING = frozenset({Verdict.REFUTED, Verdict.CONFLICT})
"""What makes a run fail."""

DETAILED = FAILING | {Verdict.DOUBTFUL, Verdict.UNREAD}
"""What is shown in full: the instance, what each name was taken for, what to write."""

SATISFYING = frozenset({Verdict.PROVED, Verdict.DEFINITION, Verdict.ASSUMED})
"""What a strict run accepts."""


def is_failure(verdict: Verdict, strict: bool) -> bool:
    """Whether a verdict fails a run."""
    return verdict in FAILING or (strict and verdict not in SATISFYING)
