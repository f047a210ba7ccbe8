from __future__ import annotations

import pytest

from derivations.meaning.names.lives import EVERYWHERE, Lives
from derivations.meaning.steps.elaborate import heard
from derivations.reading.documents import read_document
from derivations.reading.source import SourceText

PROBLEMS = """# Sheet

Given is FIRST.

**Problem 1.** Let $x \\in \\mathbb{R}^n$. SECOND

**Problem 2.** Let $x$ be a real number. THIRD holds. For any vector $x$ this is not so.

Then FIFTH.

**Problem 3.** SIXTH
"""


def lives(text: str) -> Lives:
    """The lives of the names of a text."""
    return heard(read_document(SourceText("<text>", text), ".md")).lives


def test_a_name_of_several_sorts_is_another_one_in_each_problem():
    found = lives(PROBLEMS)
    places = [PROBLEMS.index(word) for word in ("FIRST", "SECOND", "THIRD", "this", "FIFTH", "SIXTH")]
    first, second, third, fourth, fifth, sixth = (found.life("x", place) for place in places)
    assert found.contested == {"x"}
    assert first == sixth == EVERYWHERE
    assert len({EVERYWHERE, second, third, fourth}) == 4
    assert fifth == third
    assert [found.sort("x", place) for place in places] == [
        "number",
        "vector",
        "number",
        "vector",
        "number",
        "number",
    ]


def test_what_nothing_introduces_may_be_what_it_is_anywhere():
    found, (second, third, sixth) = lives(PROBLEMS), map(PROBLEMS.index, ("SECOND", "THIRD", "SIXTH"))
    assert not found.same("x", second, sixth)
    assert found.may_be("x", second, sixth)
    assert not found.may_be("x", second, third)


@pytest.mark.parametrize(
    "text",
    [
        "**1.** Let $x \\in \\mathbb{R}^n$. HERE\n\n**2.** Let $x$ be a vector. THERE",
        "**1.** Let $n$ be an integer. HERE\n\n**2.** Let $n > 0$. THERE",
        "**1.** Let $f: \\mathbb{R} \\to \\mathbb{R}$. HERE\n\n**2.** Let $f$ be a function. THERE",
        "HERE Let $z \\in \\mathbb{C}$. THERE",
    ],
)
def test_a_name_of_one_sort_has_one_life(text: str):
    found = lives(text)
    assert not found.contested
    assert all(found.same(name, text.index("THERE"), text.index("HERE")) for name in "xnfz")
