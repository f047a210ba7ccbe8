"""Claims that checkers before this one fell for; each is a section of ``fixtures/traps.md``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import Verdict

PAGE = Path(__file__).parent / "fixtures" / "traps.md"
EXPECTED = re.compile(r"^Expected: (?P<verdicts>[a-z ]+?)(?:, (?P<condition>.+))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Trap:
    """A claim in its document, the verdicts that are right for it, and the condition that stays open, if one does."""

    line: int
    title: str
    text: str
    verdicts: tuple[str, ...]
    condition: str | None


def read_traps(page: str) -> list[Trap]:
    """The traps of a page, one for each heading of the second level."""
    heads = list(re.finditer(r"^## (.+)$", page, re.MULTILINE))
    ends = [head.start() for head in heads[1:]] + [len(page)]
    found = []
    for head, end in zip(heads, ends, strict=True):
        text = page[head.start() : end]
        expected = EXPECTED.search(text)
        if expected is None:
            raise ValueError(f"traps.md: no verdict for {head[1]}")
        line = page.count("\n", 0, head.start()) + 1
        verdicts = tuple(expected["verdicts"].split(" or "))
        found.append(Trap(line, head[1], text[: expected.start()], verdicts, expected["condition"]))
    return found


TRAPS = read_traps(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"line {trap.line}: {trap.title}")
def test_trap(trap: Trap):
    (found,) = check_here(read_text(trap.text), Options()).steps
    assert found.verdict.value in trap.verdicts, found.reason
    if trap.condition is not None and found.verdict is Verdict.CONDITIONAL:
        still_open = [c.statement for c in found.conditions if c.status == "open"]
        assert any(trap.condition in statement for statement in still_open), still_open


def test_the_verdicts_of_the_page_exist():
    known = {verdict.value for verdict in Verdict}
    assert {verdict for trap in TRAPS for verdict in trap.verdicts} <= known
    assert not {"proved", "supported"} & {v for trap in TRAPS if trap.verdicts[0] == "refuted" for v in trap.verdicts}
