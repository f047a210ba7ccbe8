"""The tables, judged.

A table asks for decisions: a checker that answers nothing must not pass it, so each one holds a step that must be
proved and one that must be refuted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.meaning import read_text
from derivations.model.verdict import Verdict
from derivations.verify import Options, check_here
from tests.tables.pages import LAST, Case, cases

TABLES = sorted(Path(__file__).parent.glob("*.md"))
ALL = [case for table in TABLES for case in cases(table)]


NOT_YET = pytest.mark.xfail(strict=True, reason="not answered yet")


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=f"{c.table}: {c.title}", marks=() if c.answered else NOT_YET) for c in ALL],
)
def test_case(case: Case):
    assert case.expected, "a document without an expected verdict"
    steps = check_here(read_text(case.text), Options(time_limit=60)).steps
    found = {(v.step.chain, v.step.number): v for v in steps}
    if steps:
        found[LAST] = steps[-1]
    for place, right in case.expected.items():
        verdict = found[place].verdict.value if place in found else "lost"
        assert verdict in right, f"{place}: {found[place].reason if place in found else 'no such step'}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_table_asks_for_decisions(table: Path):
    assert {"proved", "refuted"} <= {verdict for case in cases(table) for verdict in case.best}


def test_the_verdicts_of_the_tables_exist():
    known = {verdict.value for verdict in Verdict} | {"lost"}
    assert {verdict for case in ALL for right in case.expected.values() for verdict in right} <= known
