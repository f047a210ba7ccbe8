"""Notation whose scope can be read in two ways is not decided; where every reading agrees, it is."""

from __future__ import annotations

import pytest

from tests import pages

NORMAL = r"Let $X \sim \mathcal{N}(0, 1)$."
REALS = (r"a, b, c, s, x, y \in \mathbb{R}",)
SLASHES = [
    r"e^{-x^2/2s^2} = \exp(-x^2s^2/2)",
    r"e^{-x^2/2s^2} = \exp\left(-\frac{x^2}{2s^2}\right)",
    r"\frac{x}{2} = 1/2x",
    r"\frac{1}{2x} = 1/2x",
    r"x/2y = \frac{xy}{2}",
    r"a/b(x + y) = \frac{a(x + y)}{b}",
]
CLEAR_SLASHES = [
    r"x/(2y) = \frac{x}{2y}",
    r"(x/2) y = \frac{xy}{2}",
    r"x/2 \cdot y = \frac{xy}{2}",
    r"\frac12 x = x/2",
    r"x/3! = \frac{x}{6}",
]

FIELDS = (
    r"x, \mu \in \mathbb{R}^d",
    r"a, c, t \in \mathbb{R}",
    r"f: \mathbb{R}^d \to \mathbb{R}",
    r"g: \mathbb{R}^d \to \mathbb{R}",
    r"v: \mathbb{R}^d \to \mathbb{R}^d",
)
DERIVATIVES = [
    r"\nabla_x f(x) g(x) = g(x) \nabla_x f(x)",
    r"\nabla_x f(x) g(x) = f(x) \nabla_x g(x) + g(x) \nabla_x f(x)",
    r"\nabla_x \cdot v(x) f(x) = f(x) \nabla_x \cdot v(x)",
    r"\Delta f(x) g(x) = g(x) \Delta f(x)",
    r"\frac{d}{dt} t^2 \cdot t = 2t^2",
    r"\frac{d}{dt} t \cdot e^t = e^t",
    r"\frac{d}{dt} t \cdot e^t = (1 + t) e^t",
    r"\frac{d}{dt} c \cdot t = 0",
    r"\partial_t t^2 \cdot t = 3t^2",
    r"\partial_t (t + 1)(t - 1) = t - 1",
]
CLEAR_DERIVATIVES = [
    r"\nabla_x \frac{1}{2} \|x\|^2 = x",
    r"\nabla_x \frac{1}{2} \|x - \mu\|^2 = x - \mu",
    r"\nabla_x 2 f(x) = 2 \nabla_x f(x)",
    r"\nabla_x f(x) c = c \nabla_x f(x)",
    r"\nabla_x x^T x = 2x",
    r"\nabla_a \frac12 a^2 = a",
    r"\nabla_x f(x) \cdot v(x) = v(x) \cdot \nabla_x f(x)",
    r"\nabla_x \cdot f(x) v(x) = \nabla_x f(x) \cdot v(x) + f(x) \nabla_x \cdot v(x)",
    r"\frac{d}{dt} \left[ t e^t \right] = (1 + t) e^t",
    r"\frac{d}{dt} 2 \cdot t = 2",
]

PRODUCTS = [
    r"\prod_{i=1}^3 i \cdot i = 36",
    r"\prod_{i=1}^3 i c = 6 c",
    r"\prod_{i=1}^3 i c = 6 c^3",
    r"\prod_{i=1}^2 2 \sum_{j=1}^2 j = 12",
    r"\prod_{i=1}^2 i / c = \frac{2}{c^2}",
]
CLEAR_PRODUCTS = [
    (r"\prod_{i=1}^n 2 \prod_{i=1}^n 3 = 2^n 3^n", "proved"),
    (r"\prod_{i=1}^n 2 \prod_{i=1}^n 3 = 2^n 3^{n^2}", "refuted"),
    (r"\prod_{i=1}^n h(y_i) k(z_i) = \prod_{i=1}^n h(y_i) \prod_{i=1}^n k(z_i)", "proved"),
    (r"\prod_{i=1}^n e^{y_i} \cdot \prod_{i=1}^n e^{z_i} = e^{\sum_{i=1}^n y_i + \sum_{i=1}^n z_i}", "proved"),
    (r"\prod_{i=1}^3 i \cdot 2 = 12", "supported"),
    (r"\prod_{i=1}^2 i \prod_{j=1}^2 (i + j) = 144", "supported"),
]
SEQUENCES = (
    r"c \in \mathbb{R}",
    r"y, z \in \mathbb{R}^n",
    r"h: \mathbb{R} \to \mathbb{R}",
    r"k: \mathbb{R} \to \mathbb{R}",
)


def verdicts(given: tuple[str, ...], *formulas: str, words: str = "") -> list[str]:
    """The verdicts on all steps of a page, as they are spelled."""
    return [verdict.value for verdict in pages.verdicts(*formulas, given=given, words=words)]


@pytest.mark.parametrize("formula", SLASHES)
def test_a_factor_beside_a_denominator_is_not_decided(formula: str):
    assert verdicts(REALS, formula) == ["undecided"]


@pytest.mark.parametrize("formula", CLEAR_SLASHES)
def test_a_slash_with_one_reading_is_decided(formula: str):
    assert verdicts(REALS, formula)[0] in ("proved", "conditional")


def test_what_rests_on_an_ambiguous_definition_is_not_decided():
    assert verdicts((), "g(x) = 1/2x", "g(2) = 1") == ["definition", "undecided"]


@pytest.mark.parametrize("formula", DERIVATIVES)
def test_a_second_moving_factor_behind_a_derivative_is_not_decided(formula: str):
    assert verdicts(FIELDS, formula) == ["undecided"]


@pytest.mark.parametrize("formula", CLEAR_DERIVATIVES)
def test_a_derivative_with_one_reading_is_decided(formula: str):
    assert verdicts(FIELDS, formula)[0] in ("proved", "conditional")


@pytest.mark.parametrize("formula", PRODUCTS)
def test_how_far_a_product_sign_reaches_is_not_guessed(formula: str):
    assert verdicts(SEQUENCES, formula) == ["undecided"]


@pytest.mark.parametrize(("formula", "verdict"), CLEAR_PRODUCTS)
def test_a_product_sign_ends_where_the_next_one_begins(formula: str, verdict: str):
    assert verdicts(SEQUENCES, formula) == [verdict]


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ("E X X = 0", "undecided"),
        ("E X X = 1", "undecided"),
        (r"\mathbb{E} X \cdot X = 0", "undecided"),
        (r"\mathbb{E} X E[X] X = 0", "undecided"),
        ("E[X X] = 1", "proved"),
        ("E X^2 = 1", "proved"),
        (r"E X^2 \cdot 2 = 2", "proved"),
        ("E X E X = 0", "proved"),
    ],
)
def test_a_second_random_factor_behind_an_expectation_is_not_decided(formula: str, verdict: str):
    assert verdicts((), formula, words=NORMAL) == [verdict]


@pytest.mark.parametrize("formula", [r"E[e^{tX}] = e^{t^2/2}", r"\mathbb{E}_{p(x)}[e^{-x}] = e^{1/2}"])
def test_a_power_of_e_under_an_expectation_is_an_exponential(formula: str):
    assert verdicts((r"p(x) = \mathcal{N}(x; 0, 1)",), formula, words=NORMAL) == ["proved"]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"1 + 1 = 2, \qquad 2 + 2 = 5", ["proved", "refuted"]),
        (r"x + x = 2x, \quad 0 = 1", ["proved", "refuted"]),
        (r"x + x = 2x, \quad \sin 0 = 1", ["proved", "refuted"]),
        (r"x + x = 2x, \quad 1 + 1 < 3", ["proved", "proved"]),
        (r"|x| = x, \quad x > 0", ["proved"]),
        (r"|x| = x, \quad x = 1", ["conditional"]),
    ],
)
def test_a_further_claim_of_a_row_without_variables_is_a_step(formula: str, expected: list[str]):
    assert verdicts(REALS, formula) == expected
