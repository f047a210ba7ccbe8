"""What documents say of names: sets, declared functions, words; nothing of it is overridden by a convention."""

from __future__ import annotations

import re

import pytest

from derivations.meaning import read_text
from derivations.model.verdict import Verdict
from derivations.verify import Options, check_here
from tests.pages import context, verdicts


@pytest.mark.parametrize(
    ("given", "formula"),
    [
        (r"p: \mathbb{R} \to \mathbb{R}", r"\int p(x)\,\mathrm{d}x = 1"),
        (r"q: \mathbb{R} \to \mathbb{R}", r"|q(x)| = q(x)"),
        (r"p(x) < 0", r"|p(x)| = p(x)"),
        (r"\rho \in \mathbb{R}", r"|\sigma_{xy}| = \sigma_{xy}"),
        (r"\rho \in \mathbb{R}", r"\sqrt{\sigma_{12}^2} = \sigma_{12}"),
    ],
)
def test_a_convention_does_not_override_what_is_declared(given: str, formula: str):
    assert verdicts(formula, given=(given,))[0] is not Verdict.PROVED


def test_a_polynomial_in_words_is_no_density():
    assert verdicts(r"|p(x)| = p(x)", words="Let $p$ be a real polynomial.") != [Verdict.PROVED]


def test_a_standard_deviation_is_positive_and_an_undeclared_law_is_a_density():
    assert verdicts(r"\sqrt{\sigma_x^2} = \sigma_x", r"\int p(x)\,\mathrm{d}x = 1") == [Verdict.PROVED] * 2


@pytest.mark.parametrize(
    ("space", "formula"),
    [
        (r"\mathbb{R}_{+}", "|x| = x"),
        (r"\mathbb{R}^+", "|x| = x"),
        (r"\mathbb{R}_{\ge 0}", "|x| = x"),
        (r"\mathbb{R}_{>0}", "x/x = 1"),
        (r"\mathbb{R}_{<0}", "|x| = -x"),
        (r"\mathbb{R}\setminus\{0\}", "x/x = 1"),
        (r"\mathbb{R}\setminus\{0, 1\}", "x/x = 1"),
        (r"(0, \infty)", "x/x = 1"),
        (r"[0, \infty)", "|x| = x"),
        ("(0, 1)", "|1 - x| = 1 - x"),
        ("(0, b)", "|x| = x"),
    ],
)
def test_a_set_of_real_numbers_is_a_fact(space: str, formula: str):
    assert verdicts(formula, given=(rf"x \in {space}",)) == [Verdict.PROVED]


@pytest.mark.parametrize("space", [r"\mathbb{C}", r"L^2(\Omega)", r"\mathbb{R}_{+}^n", r"\mathcal{X}"])
def test_a_set_that_is_not_understood_costs_its_line(space: str):
    text = context((rf"x \in {space}", r"y \in \mathbb{R}"))
    document = read_text(f"{text}$$ x = x $$\n\n$$ x + 1 = x $$\n\n$$ y = y $$\n")
    (complaint,) = document.complaints
    assert re.match(r"<text>:3:11: the set .* is not understood, expected \\mathbb{R}", complaint)
    found = [step.verdict for step in check_here(document, Options()).steps]
    assert found == [Verdict.UNDECIDED, Verdict.UNDECIDED, Verdict.PROVED]


def test_the_values_of_a_function_are_real():
    assert verdicts("|f(x)| = f(x)", given=(r"f: \mathbb{R} \to \mathbb{R}_{+}",)) == [Verdict.UNDECIDED]


@pytest.mark.parametrize("words", [r"Let $c \in \mathbb{C}$.", "Let $c$ be a complex number."])
def test_nothing_is_said_of_complex_numbers(words: str):
    assert verdicts("|c|^2 = c^2", words=words) == [Verdict.UNDECIDED]


@pytest.mark.parametrize(
    ("words", "formula"),
    [
        (r"Let $s \in \{0, 1\}$.", "(s + 1)^2 = 3 s + 1"),
        (r"Let $u$ be a unit vector.", r"\|u\|^2 = 1"),
        (r"The vectors $u$ and $v$ are orthogonal.", "u^T v = 0"),
        (r"For an orthogonal matrix $Q$ we have", r"\|Q u\|^2 = \|u\|^2"),
        (r"Here $Q$ is symmetric.", "u^T Q v = v^T Q u"),
        (r"Let $f$ be periodic.", "f(t + 1) = f(t)"),
        (r"Here $m$ is the mean of $p$.", r"\int (t - m) p(t)\,\mathrm{d}t = 0"),
        (r"where $\pi$ is the prior probability of the class", r"\pi^2 = \pi"),
    ],
)
def test_a_property_told_in_words_keeps_numbers_from_refuting(words: str, formula: str):
    spaces = (r"u, v \in \mathbb{R}^n", r"Q \in \mathbb{R}^{n \times n}", r"m, t \in \mathbb{R}")
    given = (*spaces, r"f: \mathbb{R} \to \mathbb{R}")
    assert verdicts(formula, given=given, words=words) == [Verdict.UNDECIDED]
    assert verdicts(formula, given=given) in ([Verdict.REFUTED], [Verdict.UNDECIDED])


def test_words_about_other_names_do_not_excuse_an_error():
    given = (r"u, v \in \mathbb{R}^n",)
    words = "The vector $v$ is orthogonal to $w$."
    assert verdicts(r"\|2 u\|^2 = 2 \|u\|^2", given=given, words=words) == [Verdict.REFUTED]
