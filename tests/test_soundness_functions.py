"""Functions that a document only names are not chosen at will, and a false claim spoils no given name."""

from __future__ import annotations

import pytest

from derivations.model.verdict import Verdict
from tests.pages import verdicts


@pytest.mark.parametrize(
    "formula",
    [
        r"\sigma'(x) = \sigma(x)(1 - \sigma(x))",
        r"\varphi'(x) = -x\varphi(x)",
        r"\Phi(-x) = 1 - \Phi(x)",
        "f'(x) = f(x)",
        "f(-x) = -f(x)",
        "f(x + y) = f(x) + f(y)",
        "K(x, y) = K(y, x)",
        r"\partial_t u(x, t) = \partial_x^2 u(x, t)",
        r"\partial_t p(x, t) = \partial_x^2 p(x, t)",
        r"p(x) k(y \mid x) = p(y) k(x \mid y)",
    ],
)
def test_an_equation_that_may_say_what_a_function_is_is_not_refuted(formula: str):
    assert verdicts(formula) == [Verdict.UNDECIDED]


@pytest.mark.parametrize("formula", ["f'(x) = f(x)", "f(-x) = -f(x)", "f(x + y) = f(x) + f(y)"])
def test_a_declared_function_is_any_function(formula: str):
    given = (r"x, y \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}")
    assert verdicts(formula, given=given) == [Verdict.REFUTED]


def test_a_function_under_integrals_only_is_any_function():
    assert verdicts(r"\int p(x) f(x)\,\mathrm{d}x = \int p(x) f(x)^2\,\mathrm{d}x") == [Verdict.REFUTED]


def test_a_derivative_of_a_product_is_computed():
    given = (r"x \in \mathbb{R}",)
    formula = r"\frac{\mathrm{d}}{\mathrm{d}x} \left[f(x) g(x)\right] = f'(x) g'(x)"
    assert verdicts(formula, given=given) == [Verdict.REFUTED]


def test_a_false_claim_about_a_given_name_does_not_excuse_the_next():
    given = (r"x \in \mathbb{R}", "f(x) = x^2")
    assert verdicts("f(2) = 5", "f(3) = 10", given=given) == [Verdict.REFUTED, Verdict.REFUTED]
