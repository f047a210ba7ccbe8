"""Reasons: why a step is not proved, as a stable code with what fills it; sentences are made where they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Code(Enum):
    """The stable codes of reasons; the text says what each tells its reader, and what to write to get further."""

    NOTATION = "notation"
    SORT = "sort"
    LAW = "law"
    WORDS = "words"
    RELATION = "relation"
    DEFINITION = "definition"
    PREMISE = "premise"
    READINGS = "readings"
    TIES = "ties"
    DIFFERS = "differs"
    DRAWS = "draws"
    NEVER = "never"
    SEARCH = "search"
    NO_WORLD = "no-world"
    CONDITION = "condition"
    POSITED = "posited"
    TIME = "time"
    BUG = "bug"


EXPLANATIONS: dict[Code, str] = {
    Code.NOTATION: "A part of the formula was not understood. Define the macro, or write it in another way.",
    Code.SORT: "What kind of thing a name is, or its shape, is not known or does not fit. Declare it in `given`.",
    Code.LAW: "The law of a random variable is not known. State it: `X \\sim \\mathcal{N}(\\mu, \\sigma^2)`.",
    Code.WORDS: "Words that were not understood may restrict the step. Say in `given` or `assume` what they mean.",
    Code.RELATION: "The relation is not one that is checked here.",
    Code.DEFINITION: "A definition that the step rests on could not be read or used.",
    Code.PREMISE: "An earlier line on the same names may be a premise of the step, and is not satisfied by it.",
    Code.READINGS: "The notation has several readings, and the step does not hold, or fail, in all of them.",
    Code.TIES: "The sides differ, but a name in them has no stated meaning. Declare it in `given`.",
    Code.DIFFERS: "The sides differ at an instance that satisfies all that is stated.",
    Code.DRAWS: "The sides differ by Monte Carlo, by more than chance explains. Check the step, or say what is meant.",
    Code.NEVER: "No value of its names can make it hold.",
    Code.SEARCH: "No combination of the rules proves it, and no numbers refute it.",
    Code.NO_WORLD: "No instance was found that satisfies all that is stated.",
    Code.CONDITION: "It holds under conditions that are still open. Grant them in `assume`.",
    Code.POSITED: "The document posits it: there is nothing to check.",
    Code.TIME: "The time or memory limit was reached.",
    Code.BUG: "The checker itself failed. Please report it.",
}
"""What each code says to a reader."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with the sentence that fills it in for one step.

    ``line`` is the step whose equation it says to be posited, if that is what it says: ``chain 4, step 1``.
    """

    code: Code
    text: str
    line: str = ""

    def __str__(self) -> str:
        return self.text
