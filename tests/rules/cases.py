"""The fixtures of the rules: one Markdown file a rule, with accepted cases and rejected ones for each condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
ACCEPTED = "Accepted"
REJECTED = "Rejected: "
_EXPECTED = re.compile(r"^Expected: ([a-z ]+?)((?: `[^`]*`)*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """A small document and what is expected of its last step.

    ``condition`` is the condition of the rule that fails; empty for an accepted case.  ``verdict`` is a verdict, or
    one that must not be given (``not proved``).  ``shown`` are pieces that the open conditions must hold.
    """

    code: str
    line: int
    title: str
    condition: str
    text: str
    verdict: str
    shown: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the test: the rule and the line."""
        return f"{self.code}:{self.line}"


@cache
def cases() -> tuple[Case, ...]:
    """All cases of all fixtures."""
    return tuple(case for path in sorted(FIXTURES.glob("*.md")) for case in _cases(path))


def _cases(path: Path) -> list[Case]:
    found: list[Case] = []
    text = path.read_text(encoding="utf-8")
    for section in re.finditer(r"^## (.*)\n((?:(?!^## ).*\n?)*)", text, re.MULTILINE):
        heading = section[1]
        if heading != ACCEPTED and not heading.startswith(REJECTED):
            raise ValueError(f"{path}: {heading!r} is neither accepted nor rejected")
        for one in re.finditer(r"^### (.*)\n((?:(?!^### ).*\n?)*)", section[2], re.MULTILINE):
            line = text.count("\n", 0, section.start(2) + one.start()) + 1
            found.append(_case(path, line, heading.removeprefix(REJECTED), one[1], one[2]))
    return found


def _case(path: Path, line: int, heading: str, title: str, body: str) -> Case:
    expected = _EXPECTED.search(body)
    if expected is None:
        raise ValueError(f"{path}:{line}: nothing is expected of {title!r}")
    shown = tuple(re.findall(r"`([^`]*)`", expected[2]))
    condition = "" if heading == ACCEPTED else heading
    return Case(path.stem, line, title, condition, body[: expected.start()], expected[1], shown)
