"""What a block states holds at every instance and no further: equations, signs at a point, signs of scales."""

from __future__ import annotations

import pytest

from derivations.model.verdict import Verdict
from tests.pages import answers, document, verdicts

R = r"\in \mathbb{R}"
F = r"f: \mathbb{R} \to \mathbb{R}"


@pytest.mark.parametrize(
    ("formula", "given", "line"),
    [
        ("(a + b)^3 = a + b", (f"a, b {R}",), "a + b = 1"),
        (r"\|x\|^4 = \|x\|^2", (r"x \in \mathbb{R}^d",), r"\|x\| = 1"),
        (r"x^\top A y = y^\top A x", (r"x, y \in \mathbb{R}^d", r"A \in \mathbb{R}^{d \times d}"), r"A^\top = A"),
        ("f(-3) - f(3) = 2 f(-3) - 2 f(3)", (f"x {R}", F), "f(-x) = f(x)"),
        (
            r"\sqrt{(x^\top A x)^2} = x^\top A x",
            (r"x \in \mathbb{R}^d", r"A \in \mathbb{R}^{d \times d}"),
            r"A \succeq 0",
        ),
    ],
)
def test_an_equation_of_a_block_holds_at_every_instance(formula: str, given: tuple[str, ...], line: str) -> None:
    assert verdicts(formula, given=given) == [Verdict.REFUTED]
    assert verdicts(formula, given=(*given, line)) != [Verdict.REFUTED]


def test_that_a_law_integrates_to_one_keeps_nothing_from_being_refuted() -> None:
    given = (f"x, \\theta {R}", r"\int p(\theta \mid x)\, \mathrm{d}\theta = 1", r"p(\theta \mid x) > 0")
    formula = (
        r"\int 2 \theta\, p(\theta \mid x)\, \mathrm{d}\theta = 3 \int \theta\, p(\theta \mid x)\, \mathrm{d}\theta"
    )
    assert verdicts(formula, given=given) == [Verdict.REFUTED]


@pytest.mark.parametrize(
    ("formula", "given"),
    [
        ("|f(y)| = f(y)", (f"y, x_0 {R}", F, "f(x_0) > 0")),
        ("|k(x, y)| = k(x, y)", (f"x, y {R}", "k(x, x) > 0")),
        ("|f(y)| = f(y)", (f"y {R}", F, "x = 2", "f(x) > 0")),
        (r"\frac{f(y)}{f(y)} = 1", (f"y, x_0 {R}", F, r"f(x_0) \ne 0")),
    ],
)
def test_a_sign_at_one_point_is_no_sign_elsewhere(formula: str, given: tuple[str, ...]) -> None:
    (found,) = answers(document(formula, given=given))
    assert found.verdict is not Verdict.PROVED


def test_a_sign_at_a_variable_is_one_everywhere_and_says_so() -> None:
    (found,) = answers(document("|f(y)| = f(y)", given=(f"x, y {R}", F, "f(x) > 0")))
    assert found.verdict is Verdict.PROVED
    assert any("holds everywhere" in convention for convention in found.conventions)


@pytest.mark.parametrize("sign", ["f'(x) > 0", "f(x) - x > 0"])
def test_what_is_made_of_a_function_keeps_its_stated_sign_at_the_instances(sign: str) -> None:
    term = sign.removesuffix(" > 0")
    assert verdicts(f"|{term}| = {term}", given=(f"x {R}", F, sign)) == [Verdict.PROVED]


@pytest.mark.parametrize("told", [(r"\sigma < 0",), (r"\sigma \le -1",)])
def test_the_convention_for_scales_gives_way_to_what_is_stated(told: tuple[str, ...]) -> None:
    formula = r"\sqrt{2 \pi \sigma^2} = \sqrt{2 \pi}\, \sigma"
    assert verdicts(formula) == [Verdict.PROVED]
    assert verdicts(formula, given=told) == [Verdict.REFUTED]
    assert verdicts(r"\sigma = -1", formula)[1] is not Verdict.PROVED


def test_a_range_that_runs_downwards_is_not_one_by_convention() -> None:
    formula = r"\sum_{k=1}^n 1 = n"
    assert verdicts(formula, given=(r"n \in \mathbb{Z}",)) == [Verdict.PROVED]
    assert verdicts(formula, given=(r"n \in \mathbb{Z}", "n < 0")) == [Verdict.CONDITIONAL]


def test_what_is_defined_by_a_root_of_a_negative_number_is_no_real_number() -> None:
    given = (r"i = \sqrt{-1}", f"\\theta {R}")
    for formula in ("|i| = i", r"e^{i \theta} > 0", "i^2 = -1", r"\sqrt{i^2} = i"):
        assert verdicts(formula, given=given)[0] not in (Verdict.PROVED, Verdict.REFUTED)


def test_a_side_that_exists_nowhere_is_not_refuted_by_its_sign() -> None:
    assert verdicts(r"e^{-\int_0^1 \frac{1}{x}\,\mathrm{d}x} = 0") != [Verdict.REFUTED]
    assert verdicts(r"e^{-\int_0^1 x^2\,\mathrm{d}x} = 0") == [Verdict.REFUTED]
