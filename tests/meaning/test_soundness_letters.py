r"""Letters with a usual meaning: ``π``, ``e`` and ``i`` are what the document makes of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derivations.model.verdict import Verdict
from tests.pages import verdicts

REAL = (r"x \in \mathbb{R}",)


def last(*formulas: str, given: Sequence[str] = (), words: str = "") -> Verdict:
    """The verdict on the last formula."""
    return verdicts(*formulas, given=given, words=words)[-1]


# ------------------------------------------------------------------------------------------------------------- π


@pytest.mark.parametrize(
    ("given", "words", "formula"),
    [
        ((r"\pi \in (0, 1)",), "", r"|\pi - 3| = \pi - 3"),
        ((), r"Let $\pi \in (0, 1)$ be a mixing weight.", r"|\pi - 3| = \pi - 3"),
        ((), r"Let $\pi$ denote the mixing weight.", r"|\pi - 3| = \pi - 3"),
        ((), r"The policy $\pi$ is fixed.", r"\sin \pi = 0"),
        ((), r"We write $\pi(x)$ for the target density.", r"\int_0^\pi \sin x \, dx = 2 + \cos \pi + 1"),
        ((), r"", r"\pi = \frac13 \\ \sin\pi = 0"),
        ((), r"It is stationary: $\pi^\top P = \pi^\top$.", r"\sin \pi = 0"),
    ],
)
def test_a_pi_that_is_a_name_is_not_the_number(given: Sequence[str], words: str, formula: str):
    assert last(formula, given=given, words=words) is not Verdict.PROVED


@pytest.mark.parametrize(
    "formula", [r"\pi + (1 - \pi) = 1", r"\pi^2 + 2\pi(1-\pi) + (1-\pi)^2 = 1", r"(1 - \pi)^2 = 1 - 2\pi(1) + \pi^2"]
)
def test_claims_about_a_pi_that_is_a_name_are_proved(formula: str):
    assert last(formula, given=(r"0 < \pi < 1",)) is Verdict.PROVED


def test_a_wrong_claim_about_a_pi_that_is_a_name_is_refuted():
    assert last(r"(1 - \pi)^2 = 1 - \pi^2", given=(r"0 < \pi < 1",)) is Verdict.REFUTED


def test_a_definition_of_pi_is_used():
    formulas = (r"\pi = \frac{a}{a + b}", r"1 - \pi = \frac{b}{a + b}")
    assert last(*formulas, given=("a, b > 0",)) is Verdict.PROVED
    assert last(formulas[0], r"1 - \pi = \frac{a}{a + b}", given=("a, b > 0",)) is Verdict.REFUTED


@pytest.mark.parametrize(
    "formula", [r"\int e^{-x^2}\,dx = \sqrt{\pi}", r"\int \frac{1}{\sqrt{2\pi}} e^{-x^2/2}\,dx = 1", r"2\pi r = 4r"]
)
def test_where_a_pi_may_be_either_nothing_is_decided(formula: str):
    assert last(formula, given=(r"0 < \pi < 1", "r > 0")) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "words",
    [
        "",
        r"The number $\pi = 4 \arctan 1$.",
        r"The mixing weights are $\pi_k$.",
        r"For $0 < x < \pi$, as $\pi > 3$, we have",
    ],
)
def test_pi_is_the_number_elsewhere(words: str):
    assert last(r"\int \frac{1}{\sqrt{2\pi}} e^{-x^2/2}\,dx = 1", words=words) is Verdict.PROVED
    assert last(r"\int \frac{1}{\sqrt{2\pi}} e^{-x^2/2}\,dx = 2", words=words) is Verdict.REFUTED


def test_the_number_in_a_gaussian_policy():
    policy = r"\pi(a \mid s) = \frac{1}{\sqrt{2\pi}} e^{-(a - s)^2/2}"
    score = r"\frac{\partial}{\partial a} \log \pi(a \mid s) ="
    assert last(policy, score + "s - a", words=r"For a policy $\pi$, let") is Verdict.PROVED
    assert last(policy, score + "a - s", words=r"For a policy $\pi$, let") is Verdict.REFUTED


# ------------------------------------------------------------------------------------------------------------- e


@pytest.mark.parametrize(
    ("given", "words", "formulas"),
    [
        (("0 < e < 1",), "", (r"(1 - e)(1 + e) = 1 - e^2",)),
        ((r"e \in \mathbb{R}",), "", (r"e^2 + 2e + 1 = (e + 1)^2",)),
        ((r"y, z \in \mathbb{R}",), "", ("e = y - z", "e^2 = (y - z)^2")),
        ((), "Let $e$ be the error.", (r"e^2 = e \cdot e",)),
        ((r"e \in \mathbb{R}^n",), "", (r"\|e\|^2 = e^\top e",)),
        ((r"e_i \in \mathbb{R}",), "", (r"e_i^2 = e_i e_i",)),
    ],
)
def test_an_e_that_is_a_name_is_no_exponential(given: Sequence[str], words: str, formulas: Sequence[str]):
    assert last(*formulas, given=given, words=words) is Verdict.PROVED


def test_wrong_claims_about_an_e_that_is_a_name_are_refuted():
    assert last(r"(1 - e)(1 + e) = 1 + e^2", given=("0 < e < 1",)) is Verdict.REFUTED
    assert last("e = y - z", "e^2 = (y - z)^3", given=(r"y, z \in \mathbb{R}",)) is Verdict.REFUTED


@pytest.mark.parametrize("formula", [r"(1 - e)(1 + e) = 1 - e^2", "e^2 - 1 = (e - 1)(e + 1)", "e^2 - 1 = e - 1"])
def test_an_undeclared_e_beside_its_powers_is_not_decided(formula: str):
    assert last(formula) is Verdict.UNDECIDED


def test_a_number_e_beside_an_exponential_is_no_name():
    assert last(r"\int_0^1 e^x\,dx = e - 1", r"\int_0^2 e^x\,dx = e^2 - 1") is Verdict.PROVED
    assert last(r"y = a e^{b x} + e", r"\int_0^2 e^x\,dx = e^2 - 1") is Verdict.UNDECIDED


def test_powers_of_a_declared_e_with_letters_are_not_decided():
    assert last(r"e^{x} e^{x} = e^{x + x + 1}", given=("0 < e < 1", *REAL)) is Verdict.UNDECIDED


@pytest.mark.parametrize("words", ["", "Here $e$ is Euler's number."])
def test_powers_of_e_are_exponentials_elsewhere(words: str):
    assert last("e^2 e^3 = e^5", words=words) is Verdict.PROVED
    assert last("e^2 e^3 = e^6") is Verdict.REFUTED


# ------------------------------------------------------------------------------------------------------------- i


@pytest.mark.parametrize(
    "formula",
    [
        r"e^{i\pi} = -1",
        r"e^{i x} = \cos x + i \sin x",
        r"e^{j x} = \cos x + j \sin x",
        r"i^2 = -1",
        r"(1 + i)(1 - i) = 2",
        r"\mathrm{i}^2 = -1",
        r"\frac{1}{2\pi} \int_{-\pi}^{\pi} e^{i x}\,dx = 0",
        r"\int e^{-i x} p(x)\,dx = \mathbb{E}_{p(x)}[e^{-i x}]",
        r"|e^{i x}|^2 = e^{2 i x}",
    ],
)
@pytest.mark.parametrize("words", ["", r"Let $i = \sqrt{-1}$ and $j = \sqrt{-1}$."])
def test_an_i_that_may_be_imaginary_decides_nothing(formula: str, words: str):
    assert last(formula, given=REAL, words=words) is Verdict.UNDECIDED


def test_a_declared_letter_that_words_call_imaginary_decides_nothing():
    words = "Here $j$ is the imaginary unit."
    assert last("j^2 = -1", given=(r"j \in \mathbb{R}",), words=words) is Verdict.UNDECIDED


@pytest.mark.parametrize("given", [r"i \in \mathbb{N}", r"i \in \mathbb{R}"])
def test_a_declared_i_is_a_number(given: str):
    assert last(r"i^2 = i \cdot i", given=(given,)) is Verdict.PROVED
    assert last("i^2 = -1", given=(given,)) is Verdict.REFUTED


def test_a_running_index_is_a_number():
    assert last(r"\sum_{i=1}^3 i^2 = 14") is Verdict.PROVED
    assert last(r"\sum_{i=1}^3 i^2 = 15") is Verdict.REFUTED
    assert last(r"2 \sum_{k=1}^{i} k = \sum_{k=1}^{i} 2 k") is Verdict.PROVED
