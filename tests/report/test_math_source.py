from __future__ import annotations

import pytest

from derivations.report.math_source import safe_math, split_math

ACCEPTED = {
    r"\frac12": r"\frac{1}{2}",
    r"x'^2": r"x^{\prime 2}",
    r"{\rm d}x": r"{\mathrm{d}} x",
    r"\sum\limits_i x_i": r"\sum\limits_{i} x_{i}",
    r"\hat\theta^{\text{TE}}": r"\hat{\theta}^{\text{TE}}",
    r"x^a\label{q}^b": r"x^{a} {}^{b}",
    "∂θ ≤ 1": r"\partial \theta \le 1",
    r"\begin{cases} a & b \\ [2] c & d\end{cases}": r"\begin{cases}a & b \\{} [ 2 ] c & d\end{cases}",
    r"\left.f\right|_a^b": r"\left.f \right|_{a}^{b}",
    r"\sqrt[3]{x}": r"\sqrt[{3}]{x}",
}

REFUSED = [
    r"\input{/etc/passwd}",
    r"\write18{ls}",
    r"\immediate\write 1{x}",
    r"\csname input\endcsname",
    r"\catcode`\%=12",
    r"\def\x{\x}\x",
    r"\newcommand{\x}{1}",
    r"\text{\input{x}}",
    r"\text{a $x$}",
    r"\operatorname{\input x}",
    r"\begin{document}",
    r"\begin{verbatim}\end{verbatim}",
    r"\begin{cases} a & b & c\end{cases}",
    r"\href{http://example.org}{x}",
    r"\includegraphics{x}",
    r"\unknown",
    "x^^5cinput",
    "a % comment",
    "a $ b",
    "a & b",
    r"a \\ b",
    "#1",
    "x^2^3",
    "x^2'",
    "x_1_2",
    "{x",
    "x}",
    r"\left(x",
    r"x\right)",
    r"\frac{1}",
    "x^",
    r"x\limits^2",
    "\\",
    "\x1b[31m",
    "日本",
    "{" * 300 + "}" * 300,
    r"\hat" * 500 + "x",
    "x" * 10_000,
    "",
]


@pytest.mark.parametrize(("source", "expected"), ACCEPTED.items())
def test_what_is_understood_is_written_anew(source: str, expected: str) -> None:
    assert safe_math(source) == expected


@pytest.mark.parametrize("source", REFUSED)
def test_everything_else_is_refused(source: str) -> None:
    assert safe_math(source) is None


def test_what_was_written_is_understood_again() -> None:
    for written in ACCEPTED.values():
        assert safe_math(written) is not None


def test_sentences_split_at_dollars() -> None:
    assert split_math("where $x$ is real") == [(False, "where "), (True, "x"), (False, " is real")]
    assert split_math("costs $5") == [(False, "costs $5")]


def test_bare_commands_in_sentences_are_formulas() -> None:
    parts = split_math(r"\theta, x and \hat{x}(t). \input{x} stays")
    assert parts == [(True, r"\theta"), (False, ", x and "), (True, r"\hat{x}(t)"), (False, r". \input{x} stays")]
