"""How many open conditions are shown with an instance that violates them and breaks the step, by kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from derivations.model.verdict import StatedCondition, Verdict
from tests.pages import answers
from tests.rules.cases import cases

TRAPS = Path(__file__).parents[1] / "fixtures" / "traps.md"

KINDS = {
    r"\to 0": "a flux that vanishes",
    r"\text{ converges absolutely}": "convergence",
    r"< \infty": "an integrable bound",
    r"\ne 0": "signs and denominators",
    "> 0": "signs and denominators",
    r"\ge 0": "signs and denominators",
}
"""The kinds by what is written in a condition; the others are equations."""


def figures() -> dict[str, dict[str, int]]:
    """For each kind of condition: how many stay open in conditional steps, and how many come with an instance."""
    kinds = (*dict.fromkeys(KINDS.values()), "equations")
    found = {kind: {"open": 0, "with an instance": 0} for kind in ("all", *kinds)}
    for condition in open_conditions():
        for kind in ("all", kind_of(condition)):
            found[kind]["open"] += 1
            found[kind]["with an instance"] += "fails " in condition.because
    return found


def open_conditions() -> Iterator[StatedCondition]:
    """The open conditions of the conditional steps among the traps and the fixtures of the rules."""
    traps = [f"## {section}" for section in TRAPS.read_text(encoding="utf-8").split("\n## ")[1:]]
    for text in (*traps, *(case.text for case in cases())):
        for step in answers(text):
            if step.verdict is Verdict.CONDITIONAL:
                yield from (condition for condition in step.conditions if condition.status == "open")


def kind_of(condition: StatedCondition) -> str:
    """The kind of a condition, by what is written in it."""
    return next((kind for mark, kind in KINDS.items() if mark in condition.statement), "equations")
