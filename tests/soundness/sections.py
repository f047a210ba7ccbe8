"""The sections of the page on soundness: a new one is one row of ``SECTIONS``."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from derivations.meaning import read
from derivations.rules import TABLE
from tests.rules.cases import cases

TESTS = Path(__file__).parents[1]
LIBRARY = TESTS.parent / "derivations" / "library"

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: ``measure`` takes its figures, ``cheap`` says whether a fast test may do it too.

    ``module`` is what has to be there to measure it; a section whose suite does not exist is left out.
    """

    name: str
    title: str
    about: str
    measure: Callable[[], Figures]
    module: str = "derivations"
    cheap: bool = False

    @property
    def exists(self) -> bool:
        """Whether its suite is there."""
        try:
            return find_spec(self.module) is not None
        except ModuleNotFoundError:
            return False


def catalogue() -> Figures:
    """The size of the rule catalogue."""
    return {
        "rules": len(TABLE),
        "rules whose body is an algorithm": sum(rule.trusted for rule in TABLE),
        "conditions": sum(len(rule.conditions) for rule in TABLE),
        "examples": sum(len(rule.examples) for rule in TABLE),
    }


def fixtures() -> Figures:
    """The cases that stand in Markdown, and the steps of the library."""
    traps = (TESTS / "fixtures" / "traps.md").read_text(encoding="utf-8")
    documents = sorted(LIBRARY.glob("*.md"))
    return {
        "traps": traps.count("\n## "),
        "accepted cases of the rules": sum(not case.condition for case in cases()),
        "rejected cases of the rules": sum(bool(case.condition) for case in cases()),
        "documents of the library": len(documents),
        "steps of the library": sum(len(read(str(path)).steps) for path in documents),
    }


def suite(module: str) -> Figures:
    """The figures that a suite measures of itself."""
    found: Figures = importlib.import_module(module).figures()
    return found


def _of(name: str, title: str, about: str, module: str) -> Section:
    return Section(name, title, about, partial(suite, module), module)


SECTIONS = (
    Section("catalogue", "The rules", "The catalogue that the kernel trusts", catalogue, cheap=True),
    Section("fixtures", "Cases", "Cases that every run of the tests goes through", fixtures, cheap=True),
    _of("rules", "Rules under test", "Rules instantiated at random, and proofs corrupted", "tests.rules.figures"),
    _of(
        "mutants",
        "Documents under mutation",
        "Steps of correct documents broken one at a time. A mutant that reads as no claim states nothing; one that is "
        "true by accident is listed in `tests/mutation/accidental.md`; what is not refuted, with its reason, in "
        "`tests/mutation/unrefuted.md`",
        "tests.mutation.figures",
    ),
    _of(
        "correct",
        "Correct steps",
        "The library as it is, in other letters and in other notations: each step is correct",
        "tests.soundness.correct",
    ),
    _of(
        "conditions",
        "Conditions",
        "Open conditions of the traps and of the fixtures of the rules, and those shown with an instance that violates "
        "them and breaks the step",
        "tests.crosscheck.figures",
    ),
    _of("numeric", "Numbers", "Problems with exact values, false alarms and power", "tests.numeric.figures"),
    _of("hostile", "Hostile documents", "Inputs made to exhaust time or memory", "tests.hostile.figures"),
    _of("fuzz", "Fuzzing", "Random inputs", "tests.fuzz.figures"),
)
"""All sections, in the order of the page."""
