"""Tables of equations in Markdown: which normal forms agree, with the line of each case as its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from derivations.meaning import read_text
from derivations.model.derivation import Claim, Step
from tests.pages import document

FIXTURES = Path(__file__).parent / "fixtures"
_ENTRY = re.compile(r"(given|equal|unequal) `(.*)`")


@dataclass(frozen=True, slots=True)
class Case:
    """One equation of a table, the context lines of its section, and whether the normal forms agree."""

    name: str
    equation: str
    given: tuple[str, ...]
    equal: bool


def cases() -> list[Case]:
    """All cases of all tables."""
    return [case for path in sorted(FIXTURES.glob("*.md")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    found: list[Case] = []
    given: tuple[str, ...] = ()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        entry = _ENTRY.fullmatch(line)
        if line.startswith("#"):
            given = ()
        elif entry is None:
            if line:
                raise ValueError(f"{path}:{number}: neither a heading nor an entry")
        elif entry[1] == "given":
            given = (*given, entry[2])
        else:
            found.append(Case(f"{path.stem}:{number}", entry[2], given, entry[1] == "equal"))
    return found


def claim(equation: str, given: tuple[str, ...] = ()) -> tuple[Claim, Step]:
    """The one claim that an equation states.

    Raises:
        AssertionError: it was not read as a claim.
    """
    (step,) = read_text(document(equation, given=given)).steps
    assert step.claim is not None, f"not read as a claim: {step.role.value}: {step.reason}"
    return step.claim, step
