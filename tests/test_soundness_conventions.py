"""What a convention does not say: that concrete integrals converge, that an order of names does not matter."""

from __future__ import annotations

import pytest

from derivations.model.verdict import Verdict
from tests.pages import answers, document, verdicts

REAL = (r"x, y \in \mathbb{R}",)
KERNEL = r"\frac{x^2 - y^2}{(x^2 + y^2)^2}"


@pytest.mark.parametrize(
    "formula",
    [
        r"\int_0^\infty \int_0^x e^{y-x} dy\,dx - \int_0^\infty \int_0^x e^{y-x} dy\,dx = 0",
        r"\int_1^\infty \int_0^x \frac{1}{x^2} dy\,dx - \int_1^\infty \int_0^x \frac{1}{x^2} dy\,dx = 0",
        r"\int_1^\infty \frac{p(x)}{x p(x)} dx - \int_1^\infty \frac{p(x)}{x p(x)} dx = 0",
        r"\int_1^\infty (\frac1x + 0 f(x)) dx - \int_1^\infty (\frac1x + 0 f(x)) dx = 0",
        r"\int_{-1}^1 \frac{p(x)}{x} dx - \int_{-1}^1 \frac{p(x)}{x} dx = 0",
        rf"\int_0^1 \int_0^1 {KERNEL} \frac{{p(x) p(y)}}{{p(x) p(y)}} dy\,dx = "
        rf"\int_0^1 \int_0^1 {KERNEL} \frac{{p(x) p(y)}}{{p(x) p(y)}} dx\,dy",
        rf"\int_0^1 \int_0^1 {KERNEL} p(x) p(y) dy\,dx = \int_0^1 \int_0^1 {KERNEL} p(x) p(y) dx\,dy",
        rf"\int \int {KERNEL} p(x, y) dy\,dx = \int \int {KERNEL} p(x, y) dx\,dy",
        r"\int \int (p(x \mid y) - q(y \mid x)) dx\,dy = \int \int (p(x \mid y) - q(y \mid x)) dy\,dx",
        r"\sum_{k=1}^\infty k^k 2^{-k} - \sum_{k=1}^\infty k^k 2^{-k} = 0",
        r"\int_1^\infty x^x e^{-x} dx - \int_1^\infty x^x e^{-x} dx = 0",
        r"\int_1^\infty x^{f(x)} e^{-x} dx - \int_1^\infty x^{f(x)} e^{-x} dx = 0",
        r"\int |x|^{x^2} e^{-x^2} dx - \int |x|^{x^2} e^{-x^2} dx = 0",
        r"\int e^{x-|x|-1} dx - \int e^{x-|x|-1} dx = 0",
        r"\int_0^\infty \frac{p(2x) - p(x)}{x} dx = \int_0^\infty \frac{p(2x)}{x} dx - \int_0^\infty \frac{p(x)}{x} dx",
        r"\sum_{n=1}^\infty \sum_{m=1}^\infty \cos(n m) p(n) p(m) = "
        r"\sum_{m=1}^\infty \sum_{n=1}^\infty \cos(n m) p(n) p(m)",
    ],
)
def test_what_a_formula_says_itself_must_converge(formula: str):
    (answer,) = answers(document(formula, given=REAL))
    assert answer.verdict is Verdict.CONDITIONAL
    assert any("int" in c.statement or "sum" in c.statement for c in answer.conditions if c.status == "open")


SCALE = (*REAL, "a > 1")


@pytest.mark.parametrize(
    ("integral", "given"),
    [
        (r"\int_0^1 \frac{p(x)}{x} dx", REAL),
        (r"\int_0^1 e^{1/x} p(x) dx", REAL),
        (r"\int_0^\infty \frac{f(x)}{x^2} dx", REAL),
        (r"\int_0^1 \Gamma(x) p(x) dx", REAL),
        (r"\int_0^1 x^{-a} p(x) dx", SCALE),
        (r"\int |x|^{-a} p(x) dx", SCALE),
        (r"\int \int \sin(x-y) |x-y|^{-a} p(x, y) dx\,dy", SCALE),
        (r"\int \frac{1}{1 + p(x)} dx", REAL),
        (r"\int e^{p(x)} dx", REAL),
        (r"\int \cos p(x) dx", REAL),
        (r"\int \frac{1}{p(x)} dx", REAL),
        (r"\int f(x) dx", (*REAL, "f(x) > 1")),
        (r"\int \frac{p(x)^2 + 3 p(x) + 2}{(p(x) + 1)(p(x) + 2)} dx", REAL),
        (r"\int (\frac{p(x)}{p(x) + q(x)} + \frac{q(x)}{p(x) + q(x)}) dx", REAL),
        (r"\int (\frac{e^{f(x)}}{1 + e^{f(x)}} + \frac{e^{-f(x)}}{1 + e^{-f(x)}}) dx", REAL),
        (r"\int L(y) dy", (*REAL, r"L(y) = p(x \mid y)")),
    ],
)
def test_a_product_that_has_no_reason_to_converge(integral: str, given: tuple[str, ...]):
    (answer,) = answers(document(f"{integral} - {integral} = 0", given=given))
    assert answer.verdict is Verdict.CONDITIONAL
    assert any("converges" in c.statement for c in answer.conditions if c.status == "open")


@pytest.mark.parametrize(
    "integral",
    [
        r"\int e^{-f(x)} dx",
        r"\int p(x) \log p(x) dx",
        r"\int p(x) \left(\frac{d}{dx} \log p(x)\right)^2 dx",
        r"\int p(x) \log \frac{p(x)}{p(x) + q(x)} dx",
        r"\int \frac{p(x)}{1 + p(x)} dx",
        r"\int_0^1 \frac{f(x)}{1 + x^2} dx",
    ],
)
def test_what_the_convention_covers(integral: str):
    given = (*REAL, r"f: \mathbb{R} \to \mathbb{R}")
    (answer,) = answers(document(f"{integral} - {integral} = 0", given=given))
    assert answer.verdict is Verdict.PROVED, answer.reason


@pytest.mark.parametrize(
    "formula",
    [
        "p(x, y) = p(y, x)",
        "p(x_1, x_2) = p(x_2, x_1)",
        r"\int \int \log\frac{p(x, y)}{p(y, x)}\, p(x, y) dx\,dy = 0",
    ],
)
def test_the_order_of_a_joint_density_s_names(formula: str):
    (answer,) = answers(document(formula, given=REAL))
    assert answer.verdict is Verdict.UNDECIDED
    assert "are one density is not stated" in answer.reason


@pytest.mark.parametrize(
    ("formula", "said", "expected"),
    [
        ("f(-3) = 3", "x > 0", Verdict.SUPPORTED),
        ("f(3) = -3", "x > 0", Verdict.PROVED),
        (r"\int_{-1}^1 f(x) dx = -\int_{-1}^1 x dx", "x > 0", Verdict.CONDITIONAL),
        (r"\int_{-1}^1 f(x) dx = -\int_{-1}^1 x dx", "x = 2", Verdict.CONDITIONAL),
        (r"\int_{-1}^1 f(x) dx = -\int_{-1}^1 x dx", r"x \in \mathbb{R}", Verdict.PROVED),
    ],
)
def test_an_equation_that_is_granted_for_some_values(formula: str, said: str, expected: Verdict):
    (answer,) = answers(document(formula, given=[said], assume=["f(x) = -x"]))
    assert answer.verdict is expected, answer.reason


@pytest.mark.parametrize(
    ("words", "formula"),
    [
        ("As $x \\to 0$,", r"e^x = 1 + x + \frac{x^2}{2} + O(x^3) = 1 + x + O(x^2)"),
        ("Let $p$ be unnormalised with", r"\int p(x) dx = 2"),
        ("There are three particles, with density $p$, so", r"\int p(x) dx = 3"),
        ("The charges are neutral:", r"\int q(x) dx = 0"),
        ("", r"\int q(x) dx = 0"),
        ("Up to an additive constant,", r"\log \frac{1}{2\pi} + \log p(x) = \log p(x)"),
        ("Since angles are only defined modulo $2\\pi$,", r"\theta = \theta + 2\pi = \theta - 2\pi"),
        ("", r"\int \sin x \cos x\,dx = \frac12 \sin^2 x = -\frac12 \cos^2 x"),
        ("", "x := x + 1"),
    ],
)
def test_what_is_not_refuted(words: str, formula: str):
    assert Verdict.REFUTED not in verdicts(formula, given=REAL, words=words)
