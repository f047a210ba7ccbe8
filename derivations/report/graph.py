"""What rests on what: the steps that take part, in the order of the document, with an arc from each to its premises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derivations.model.verdict import Support
from derivations.report.view import DocumentView, StepView

ROW = 36
"""The height of a row in pixels."""

WIDEST = 96
_NARROWEST, _PER_ROW = 14, 7


@dataclass(frozen=True, slots=True)
class Arc:
    """From a step to what it rests on: the places of both among the nodes, and the step."""

    start: int
    end: int
    step: StepView

    @property
    def path(self) -> str:
        """The arc as a path, bent to the left of the rows, for a drawing that ends at their dots."""
        first, last = self.start * ROW + ROW // 2, self.end * ROW + ROW // 2
        reach = WIDEST - min(WIDEST - 4, _NARROWEST + _PER_ROW * abs(self.start - self.end))
        return f"M{WIDEST} {first}C{reach} {first} {reach} {last} {WIDEST} {last}"


@dataclass(frozen=True, slots=True)
class Graph:
    """The steps that rest on others, or on which others rest."""

    nodes: tuple[StepView, ...]
    arcs: tuple[Arc, ...]

    @property
    def height(self) -> int:
        """The height of the drawing in pixels."""
        return len(self.nodes) * ROW


def graph_of(document: DocumentView) -> Graph:
    """Find what rests on what in a document."""
    called = names(document)
    pairs = [(step, called[one.where]) for step in document.steps for one in step.rests_on if one.where in called]
    pairs = [(step, premise) for step, premise in pairs if step.key != premise.key]
    taking_part = {step.key for pair in pairs for step in pair}
    nodes = tuple(step for step in document.steps if step.key in taking_part)
    places = {step.key: place for place, step in enumerate(nodes)}
    arcs = dict.fromkeys(Arc(places[step.key], places[premise.key], step) for step, premise in pairs)
    return Graph(nodes, tuple(arcs))


def names(document: DocumentView) -> Mapping[str, StepView]:
    """The steps by what others call them: a formula stands for its first step."""
    called: dict[str, StepView] = {}
    for step in document.steps:
        called.setdefault(step.home, step)
    return called | {step.id: step for step in document.steps}


def anchors(document: DocumentView) -> Mapping[Support, str]:
    """Where what steps rest on is found in a report."""
    called = names(document)
    supports = {one for step in document.steps for one in step.rests_on}
    return {one: called[one.where].anchor for one in supports if one.where in called}
