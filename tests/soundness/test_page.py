"""The page on soundness says what was measured, and what was measured still holds where that is cheap to see."""

from __future__ import annotations

import pytest

from tests.soundness.generate import PAGE, load
from tests.soundness.page import flat, page
from tests.soundness.sections import SECTIONS

RERUN = "run python -m tests.soundness.generate"


def test_the_page_is_rendered_from_the_figures():
    assert PAGE.read_text(encoding="utf-8") == page(load()), RERUN


@pytest.mark.parametrize("section", [s for s in SECTIONS if s.cheap], ids=lambda section: section.name)
def test_cheap_figures_are_the_present_ones(section):
    assert load()[section.name] == section.measure(), f"{RERUN} {section.name}"


def test_nothing_false_was_let_through():
    leaves = [leaf for leaf in flat(load()) if "false proved" in leaf[0] or "false refuted" in leaf[0]]
    assert leaves
    assert {value for _, value in leaves} == {"0"}


def test_a_page_needs_no_figures():
    assert page({}).startswith("# Soundness")


def test_nested_figures_are_named_by_their_path():
    assert list(flat({"a": {"b": 1}, "c": [0.5], "d": []})) == [("a, b", "1"), ("c", "0.5"), ("d", "none")]
