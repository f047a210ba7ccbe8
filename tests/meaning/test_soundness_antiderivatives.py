"""Integrals without limits: antiderivatives where the other side is one, integrals over the whole space elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derivations.model.verdict import Verdict
from tests.pages import verdicts

REAL = (r"x \in \mathbb{R}",)
FUNCTION = (*REAL, r"f: \mathbb{R} \to \mathbb{R}")


def last(*formulas: str, given: Sequence[str] = REAL) -> Verdict:
    """The verdict on the last formula."""
    return verdicts(*formulas, given=given)[-1]


@pytest.mark.parametrize(
    ("formulas", "given"),
    [
        ((r"\int p'(x)\,dx = p(x)",), REAL),
        ((r"\int \frac{p'(x)}{p(x)}\,dx = \log p(x)",), REAL),
        ((r"\log p(x) = \int \frac{d}{dx} \log p(x)\,dx",), REAL),
        ((r"s(x) = \frac{d}{dx} \log p(x)", r"\int s(x)\,dx = \log p(x)"), REAL),
        ((r"\int f'(x) e^{f(x)}\,dx = e^{f(x)}",), FUNCTION),
        ((r"u = x^2", r"\int 2x e^{x^2}\,dx = e^{u}"), REAL),
    ],
)
def test_a_formula_whose_derivative_is_the_integrand_is_an_antiderivative(
    formulas: Sequence[str], given: Sequence[str]
):
    assert last(*formulas, given=given) is Verdict.PROVED


@pytest.mark.parametrize(
    ("formulas", "given"),
    [
        ((r"\int p'(x)\,dx = 2 p(x)",), REAL),
        ((r"\int x p(x)\,dx = x p(x)",), REAL),
        ((r"\int p(x)\,dx = x",), REAL),
        ((r"u = x^2", r"\int 2x e^{-x^2}\,dx = e^{-u}"), REAL),
    ],
)
def test_a_formula_whose_derivative_is_another_one_is_refuted(formulas: Sequence[str], given: Sequence[str]):
    assert last(*formulas, given=given) is Verdict.REFUTED


@pytest.mark.parametrize(
    "formulas",
    [
        (r"\frac{d}{dx} \int p(x)\,dx = p(x)",),
        (r"\frac{d}{dx} \int p(x)\,dx = 0",),
        (r"F(x) = \int p(x)\,dx", "F'(x) = p(x)"),
        (r"G(x) = F(x) + 1", r"\int p(x)\,dx = F(x)^2"),
        (r"\int \cos u\,du = \sin u = \sin x^2",),
    ],
)
def test_where_an_integral_may_be_an_antiderivative_nothing_is_decided(formulas: Sequence[str]):
    assert last(*formulas, given=(*REAL, r"u \in \mathbb{R}", r"F: \mathbb{R} \to \mathbb{R}")) is Verdict.UNDECIDED


def test_integrals_over_the_whole_space_are_what_they_were():
    assert last(r"\int p(x)\,dx = 1") is Verdict.PROVED
    assert last(r"\int e^{-x^2}\,dx = 2 \sqrt{\pi}") is Verdict.REFUTED
