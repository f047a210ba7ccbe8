"""A formula for a name whose value is already fixed is a claim, and defines nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derivations.model.verdict import Verdict
from tests.pages import answers, context, verdicts

KNOWN = (r"p(x \mid y) = \mathcal{N}(x; y, 1)", r"p(y) = \mathcal{N}(y; 0, 1)")


def test_a_false_marginal_is_no_premise():
    found = verdicts(r"p(x) = \mathcal{N}(x; 0, 1)", r"\int p(x) x^2\,\mathrm{d}x = 1", given=KNOWN)
    assert not {Verdict.DEFINITION, Verdict.PROVED} & set(found)


def test_a_true_marginal_is_not_refuted():
    formulas = (r"p(x) = \mathcal{N}(x; 0, 1)", r"p(x) = \mathcal{N}(x; 0, 2)")
    assert verdicts(*formulas, given=KNOWN)[1] not in (Verdict.REFUTED, Verdict.DEFINITION)


@pytest.mark.parametrize(
    "formula",
    [
        r"p(x) = \int p(x \mid y)\,\mathrm{d}y",
        r"p(x \mid y) = \frac{p(y \mid x) p(y)}{p(x)}",
        r"p(x \mid y) = p(y \mid x)",
    ],
)
def test_what_holds_for_no_law_in_general_is_undecided(formula: str):
    assert verdicts(formula) == [Verdict.UNDECIDED]


@pytest.mark.parametrize(
    "formula",
    [
        r"p(x) = \int p(x \mid y) p(y)\,\mathrm{d}y",
        r"p(x \mid y) = \frac{p(y \mid x) p(x)}{p(y)}",
        r"p(x, y) = p(x) p(y)",
        r"p(x, y, z) = p(x) p(y \mid x) p(z \mid y)",
    ],
)
def test_a_law_of_probability_or_a_model_is_a_definition(formula: str):
    assert verdicts(formula) == [Verdict.DEFINITION]


def test_a_function_at_another_argument_is_a_claim():
    assert verdicts("f(x) = x^2", "f(t) = 5t", "f(3) = 15") == [
        Verdict.DEFINITION,
        Verdict.UNDECIDED,
        Verdict.UNDECIDED,
    ]
    assert verdicts("f(x) = x^2", "f(t) = t^2") == [Verdict.DEFINITION, Verdict.PROVED]


# ------------------------------------------------------------------------------- defined anew in a displayed formula


def _anew(words: str, given: Sequence[str] = ()) -> str:
    """A page that defines a function, leads to another equation for it with some words, and says what follows."""
    first = "" if given else "Take\n$$\nf(x) = x^2\n$$\nThen\n$$\nf(2) = 4\n$$\n"
    return f"{context(('x > 0', *given))}{first}{words}\n$$\nf(x) = x^3\n$$\nThen\n$$\nf(2) = 8\n$$\n$$\nf(2) = 9\n$$\n"


@pytest.mark.parametrize(
    "words",
    [
        "Now take instead",
        "Let now",
        "Consider",
        "Suppose instead that",
        "For example, with",
        "Next, consider the function",
        "Instead, we choose",
        "Let us define",
    ],
)
def test_words_that_take_a_function_define_it_anew_in_a_displayed_formula(words: str):
    found = [answer.verdict for answer in answers(_anew(words))]
    assert found[2:] == [Verdict.DEFINITION, Verdict.PROVED, Verdict.REFUTED]


@pytest.mark.parametrize("words", ["We get", "After some algebra we obtain for", "Hence"])
def test_words_that_conclude_make_it_a_claim(words: str):
    assert [answer.verdict for answer in answers(_anew(words))][2] is Verdict.REFUTED


@pytest.mark.parametrize("words", ["Take the derivative:", "Consider its values, so that", "with", "Suppose that"])
def test_where_words_may_define_anew_nothing_is_refuted(words: str):
    found = [answer.verdict for answer in answers(_anew(words))]
    assert found[2:] == [Verdict.UNDECIDED] * 3


def test_a_given_function_that_words_take_anew_is_not_used_to_refute():
    found = [answer.verdict for answer in answers(_anew("Now take instead", given=("f(x) = x^2",)))]
    assert found == [Verdict.UNDECIDED] * 3
