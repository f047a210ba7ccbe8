"""Which steps come first in a report: what is wrong, what may be, what is open, and what holds, each in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derivations.model.verdict import Verdict
from derivations.report.marks import MARKS, SATISFYING, Mark
from derivations.report.view import DocumentView, StepView

_FIRST = (
    Verdict.CONFLICT, Verdict.REFUTED, Verdict.DOUBTFUL, Verdict.UNREAD, Verdict.CONDITIONAL, Verdict.UNDECIDED,
    Verdict.SUPPORTED, Verdict.PROVED, Verdict.DEFINITION, Verdict.ASSUMED,
)  # fmt: skip
LOUD = frozenset({Verdict.CONFLICT, Verdict.REFUTED, Verdict.DOUBTFUL})
"""What numbers speak against, or a bug."""


@dataclass(frozen=True, slots=True)
class Group:
    """The steps with one verdict."""

    verdict: Verdict
    steps: Sequence[StepView]

    @property
    def mark(self) -> Mark:
        """The look of the verdict."""
        return MARKS[self.verdict]

    @property
    def loud(self) -> bool:
        """Whether its steps are wrong, or may be."""
        return self.verdict in LOUD

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do."""
        return self.verdict in SATISFYING


def sorted_out(document: DocumentView) -> list[Group]:
    """The steps of a document by their verdicts, problems first."""
    steps = tuple(document.steps)
    groups = (Group(verdict, [step for step in steps if step.verdict is verdict]) for verdict in _FIRST)
    return [group for group in groups if group.steps]


def settled(step: StepView) -> bool:
    """Whether nothing is left to do about a step."""
    return step.verdict in SATISFYING


def problems(document: DocumentView) -> list[StepView]:
    """The steps that need a look, problems first."""
    return [step for group in sorted_out(document) if not group.settled for step in group.steps]
