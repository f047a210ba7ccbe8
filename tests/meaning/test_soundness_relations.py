"""Equations that relate quantities, cases in words, and names that depend on more than is written."""

from __future__ import annotations

import pytest

from derivations.model.verdict import Verdict
from tests.pages import answers, document, verdicts

R = r"\in \mathbb{R}"
RIDGE = (r"X \in \mathbb{R}^{n \times d}", r"y \in \mathbb{R}^n", r"w \in \mathbb{R}^d", r"\lambda > 0")


@pytest.mark.parametrize(
    ("formula", "given"),
    [
        (r"\frac{k}{\theta} = \frac{n - k}{1 - \theta}", (r"n, k \in \mathbb{N}", r"0 < \theta < 1")),
        (r"\frac{x - \theta}{\sigma^2} = \frac{\theta - \mu}{\tau^2}", (rf"x, \mu, \theta {R}", r"\sigma, \tau > 0")),
        (r"X^\top X w + \lambda w = X^\top y", RIDGE),
        ("x^2 + p x = p q", (f"x, p, q {R}",)),
    ],
)
def test_an_equation_between_different_quantities_relates_them(formula: str, given: tuple[str, ...]) -> None:
    (found,) = answers(document(formula, given=given))
    assert found.verdict is Verdict.UNDECIDED
    assert "different quantities" in found.reason


@pytest.mark.parametrize(
    ("formulas", "given"),
    [
        (("(x + 1)^2 = x^2 + 3 x + 1",), (f"x {R}",)),
        ((r"\frac{\mathrm{d}}{\mathrm{d}x} (x - a)^2 = 2 (x + a)",), (f"x, a {R}",)),
        ((r"(x + a)^2 = x^2 + 2 a x + a^2 = x^2 + 2 x + a^2",), (f"x, a {R}",)),
    ],
)
def test_an_identity_is_still_refuted(formulas: tuple[str, ...], given: tuple[str, ...]) -> None:
    assert verdicts(*formulas, given=given)[-1] is Verdict.REFUTED


@pytest.mark.parametrize(
    "words", ["For small angles", "Setting it to zero gives", "If it holds, then", "To first order"]
)
def test_words_that_lead_to_a_case_hold_for_the_formulas_right_below(words: str) -> None:
    formulas = (r"\sin\theta = \theta", r"\cos\theta = 1 - \frac{\theta^2}{2}")
    assert verdicts(*formulas, given=(rf"\theta {R}",)) == [Verdict.REFUTED] * 2
    assert verdicts(*formulas, given=(rf"\theta {R}",), words=words) == [Verdict.UNDECIDED] * 2


@pytest.mark.parametrize("told", [r"with $\beta \sigma^2 = 1$,", r"If $\beta \sigma^2 = 1$ then"])
def test_an_equation_of_the_prose_may_make_a_formula_true(told: str) -> None:
    formula = r"e^{-\beta x^2/2} = e^{-\frac{x^2}{2 \sigma^2}}"
    assert verdicts(formula, given=(rf"x {R}", r"\sigma, \beta > 0"), words=told) == [Verdict.UNDECIDED]


def test_words_about_symmetric_things_reach_blocks_and_functions() -> None:
    quadratic = (r"\nabla_x (x^\top A x) = 2 A x", (r"x \in \mathbb{R}^d", r"A \in \mathbb{R}^{d \times d}"))
    kernel = (r"k(x, y) + k(y, x) = 2 k(x, y)", (rf"x, y {R}", r"k: \mathbb{R}^2 \to \mathbb{R}"))
    for formula, given in (quadratic, kernel):
        assert verdicts(formula, given=given) == [Verdict.REFUTED]
        assert verdicts(formula, given=given, words="All of them are symmetric here.") == [Verdict.UNDECIDED]


def test_a_running_index_in_a_subscript_is_an_argument() -> None:
    given = (rf"x {R}", r"n \in \mathbb{N}")
    for letter in "fp":
        assert verdicts(rf"\sum_{{k=1}}^n {letter}_k(x) = n {letter}_k(x)", given=given) != [Verdict.PROVED]
    assert verdicts(r"\sum_{k=1}^n (f_k(x) + x) = \sum_{j=1}^n f_j(x) + n x", given=given) == [Verdict.PROVED]
    swapped = r"\sum_{k=0}^\infty \int f_k(x)\,\mathrm{d}x = \int \sum_{k=0}^\infty f_k(x)\,\mathrm{d}x"
    assert verdicts(swapped, given=given) != [Verdict.PROVED]


def test_a_round_d_of_what_depends_twice_is_not_decided() -> None:
    defined = ("f = x^2 + y", "y = 3 x")
    for value in ("2 x", "2 x + 3"):
        partial = verdicts(*defined, rf"\frac{{\partial f}}{{\partial x}} = {value}", given=(rf"x {R}",))
        assert partial[2] is Verdict.UNDECIDED
    assert verdicts(*defined, r"\frac{d f}{d x} = 2 x + 3", given=(rf"x {R}",))[2] is Verdict.PROVED


def test_a_second_formula_without_a_word_may_define_anew() -> None:
    found = verdicts("f(x) = x^2", "f(2) = 4", "f(x) = x^3", "f(2) = 8", given=(rf"x {R}",))
    assert found[1] is Verdict.PROVED
    assert Verdict.REFUTED not in found


def test_the_parameter_of_an_exponential_law_may_be_its_scale() -> None:
    variance = r"\operatorname{Var}[X] = {}^2"
    told = r"X \sim \mathrm{Exp}({})"
    for letter, expected in ((r"\lambda", Verdict.REFUTED), (r"\beta", Verdict.UNDECIDED)):
        given = (f"{letter} > 0", told.replace("{}", letter))
        assert verdicts(variance.replace("{}", letter), given=given) == [expected]


def test_each_slope_of_a_flux_must_be_integrable() -> None:
    given = (r"x \in \mathbb{R}^2", r"s(x) = \frac{x}{1 + \|x\|^2}")
    (found,) = answers(document(r"\int \nabla \cdot s(x)\,\mathrm{d}x = 0", given=given))
    assert found.verdict is Verdict.CONDITIONAL
    assert any(r"\frac{\partial}{\partial x_{i}}" in c.statement and c.status == "open" for c in found.conditions)
