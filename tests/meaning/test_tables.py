"""What words and notation mean, in tables of small documents: see ``tests/tables/pages.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tables.pages import Case, all_cases, asks_for_decisions

TABLES = Path(__file__).parent / "tables"


@pytest.mark.parametrize("case", all_cases(TABLES))
def test_case(case: Case):
    assert case.wrong() == []


@pytest.mark.parametrize("table", sorted(TABLES.glob("*.md")), ids=lambda table: table.stem)
def test_a_table_asks_for_decisions(table: Path):
    assert asks_for_decisions(table)
