"""Correct steps: how often the checker proves them, and whether it ever refutes one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import derivations
from tests.notation import NOTATIONS, in_formulas, renamed, renaming
from tests.pages import answers

LIBRARY = Path(derivations.__file__).parent / "library"
RENAMINGS = 3


def spellings(text: str) -> set[str]:
    """A document as it is, in other letters, and in other notations."""
    others = {renamed(text, renaming(seed)) for seed in range(RENAMINGS)}
    return {text} | others | {in_formulas(text, change) for change in NOTATIONS.values()}


def figures() -> dict[str, Any]:
    """The verdicts on all steps of the library in all spellings; every one of these steps is correct."""
    documents, found = 0, Counter[str]()
    for path in sorted(LIBRARY.glob("*.md")):
        for text in sorted(spellings(path.read_text(encoding="utf-8"))):
            documents += 1
            found.update(answer.verdict.value for answer in answers(text))
    return {
        "documents": documents,
        "steps": found.total(),
        "proved": found["proved"],
        "definitions": found["definition"],
        "false refuted": found["refuted"],
        "conflicts": found["conflict"],
    }
