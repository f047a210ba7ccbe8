"""Words that refuse a formula, and words that put one forward plainly."""

from __future__ import annotations

import pytest

from derivations.meaning.sentences.refusals import is_plain, is_refused, refusal
from derivations.meaning.sentences.rows_refusals import REFUSALS, Refusal


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row.name)
def test_an_example_is_refused_by_its_row(row: Refusal):
    words = row.example.partition(" $")[0]
    assert refusal(words) is row
    assert is_refused(words, "") is (row.modality is not None)
    assert not is_plain(words, "")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hence",
        "and therefore ,",
        "we have",
        "by the chain rule",
        "note that",
        "since <n1> is not zero , we get",
        "if <n1> is not zero then",
        "this is not obvious , but we find",
        "without loss of generality we have",
        "not only that , we also have",
        "the variance of the sum is",
        "information travels with the speed",
        "in this case we have",
        "for every <n1> ,",
        "using the following anti-derivative",
        "take partial derivatives with respect to each weight :",
    ],
)
def test_words_that_put_forward(words: str):
    assert is_plain(words, "")
    assert not is_refused(words, "")


@pytest.mark.parametrize(
    "words",
    [
        "dwarfs love",
        "in the arithmetic of dwarfs we have",
        "for commuting involutions ,",
        "if squares were linear , then",
        "if we neglect the cross term , we find",
        "consider the equation",
        "it is , in general , a mistake that",
    ],
)
def test_words_that_put_nothing_forward_plainly(words: str):
    assert not is_plain(words, "")


@pytest.mark.parametrize(
    ("behind", "refused", "plain"),
    [
        (".", False, True),
        ("where the last term does not depend on <n1>", False, True),
        ("which holds for every <n1>", False, True),
        ("can become negative", False, True),
        ("has no real solution .", True, False),
        (", which is of course false", True, False),
        ("does not hold in general", True, False),
        ("cannot be solved", True, False),
        ("is not observed", False, False),
        ("holds only if <e3>", False, False),
        ("on the clock", False, False),
        ("up to sign", False, False),
    ],
)
def test_words_behind(behind: str, refused: bool, plain: bool):
    assert is_refused("we have", behind) is refused
    assert is_plain("we have", behind) is plain
