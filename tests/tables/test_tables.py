"""End-to-end tables: small documents, and the verdicts that are right for their steps.

Each ``*.md`` beside this file is a table, and each of its sections a document of its own.  A comment of the form
``<!-- expect: 1.1 proved; 2.1 refuted or doubtful -->`` in a section names steps by chain and number (``0.1`` is the
first claim in the prose) and the verdicts that are right, the best one first.  A table asks for decisions: a checker
that answers nothing must not pass it, so each one holds a step that must be proved and one that must be refuted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from derivations.meaning import read_text
from derivations.model.verdict import Verdict
from derivations.verify import Options, check_here

TABLES = sorted(Path(__file__).parent.glob("*.md"))
_HEAD = re.compile(r"^## (.+)$", re.MULTILINE)
_EXPECT = re.compile(r"<!-- expect: (.+?) -->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """A document and, by step, the verdicts that are right."""

    table: str
    title: str
    text: str
    expected: dict[tuple[int, int], tuple[str, ...]]


def _expected(text: str) -> dict[tuple[int, int], tuple[str, ...]]:
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for comment in _EXPECT.findall(text):
        for entry in comment.split(";"):
            place, _, verdicts = entry.strip().partition(" ")
            chain, _, number = place.partition(".")
            found[int(chain), int(number)] = tuple(verdicts.split(" or "))
    return found


def cases(table: Path) -> list[Case]:
    """The sections of a table."""
    page = table.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(page))
    ends = [head.start() for head in heads[1:]] + [len(page)]
    spans = [page[head.end() : end] for head, end in zip(heads, ends, strict=True)]
    return [Case(table.stem, head[1], _EXPECT.sub("", s), _expected(s)) for head, s in zip(heads, spans, strict=True)]


ALL = [case for table in TABLES for case in cases(table)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.table}: {case.title}")
def test_case(case: Case):
    assert case.expected, "a section without an expected verdict"
    steps = check_here(read_text(case.text), Options(time_limit=60)).steps
    found = {(v.step.chain, v.step.number): v for v in steps}
    for place, right in case.expected.items():
        verdict = found[place].verdict.value if place in found else "lost"
        assert verdict in right, f"{place}: {found[place].reason if place in found else 'no such step'}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_table_asks_for_decisions(table: Path):
    best = {right[0] for case in cases(table) for right in case.expected.values()}
    assert {"proved", "refuted"} <= best


def test_the_verdicts_of_the_tables_exist():
    known = {verdict.value for verdict in Verdict} | {"lost"}
    assert {verdict for case in ALL for right in case.expected.values() for verdict in right} <= known
