"""The tables of this folder, judged.

A table asks for decisions: a checker that answers nothing must not pass it, so each one holds a step that must be
proved and one that must be refuted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tables.pages import Case, all_cases, asks_for_decisions

HERE = Path(__file__).parent


@pytest.mark.parametrize("case", all_cases(HERE))
def test_case(case: Case):
    assert case.wrong() == []


@pytest.mark.parametrize("table", sorted(HERE.glob("*.md")), ids=lambda table: table.stem)
def test_a_table_asks_for_decisions(table: Path):
    assert asks_for_decisions(table)
