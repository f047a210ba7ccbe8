"""LaTeX as Unicode text: what is written so, and what keeps its LaTeX."""

from __future__ import annotations

import pytest

from derivations.report.readable import readable, readable_sentence


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"\int_0^1 f(x)\,dx = \frac13 + 1", "∫₀¹ f(x) dx = ⅓ + 1"),
        (r"\mathbb{E}_{p(x)}\left[\|s_\theta(x)\|^2\right]", "𝔼_{p(x)}[‖s_θ(x)‖²]"),
        (r"\hat{\beta}_{ij} \le x^{2n+\alpha}", "β̂ᵢⱼ ≤ x^{2n+α}"),
        (r"\mathrm{Var}(X) = \mathrm{E}[X^2]", "Var(X) = E[X²]"),
        (r"-\frac{(x-\mu)^2}{2\sigma^2}", "-(x - μ)²/(2σ²)"),
        (r"x = -2", "x = -2"),
        (r"a\log b", "a log b"),
        (r"\sqrt{2\pi}", "√(2π)"),
        (r"x^12", "x¹2"),
        (r"{x}^{2}", "x²"),
    ],
)
def test_what_is_written_in_unicode(formula: str, text: str) -> None:
    assert readable(formula) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"\frac{1}{2\sigma^2} x", "(1/(2σ²)) x"),
        (r"a \frac{x}{y}", "a (x/y)"),
        (r"\frac{a}{b} + c", "a/b + c"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac{x}{y}\log z", "(x/y) log z"),
    ],
)
def test_fractions_keep_their_reach(formula: str, text: str) -> None:
    assert readable(formula) == text


@pytest.mark.parametrize(
    "formula",
    [
        r"\begin{pmatrix} 1 & 2 \end{pmatrix}",
        r"\sqrt[3]{x}",
        r"\overline{ab}",
        r"\frac{a",
        "x^",
        "}",
        "{" * 100 + "}" * 100,
        "x" * 10_000,
    ],
)
def test_what_would_lose_something_stays_as_it_is(formula: str) -> None:
    assert readable(formula) == formula


def test_an_unknown_command_keeps_off_what_follows() -> None:
    assert readable(r"\foo x + 1") == r"\foo x + 1"


def test_sentences_lose_their_dollar_signs() -> None:
    assert readable_sentence(r"holds if $\sigma > 0$ for \theta") == "holds if σ > 0 for θ"
