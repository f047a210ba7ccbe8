"""Which groups leave no trace, and which of them the author may have meant as brackets."""

from __future__ import annotations

import pytest

from derivations.reading.lexing import lex


def written(latex: str) -> str:
    """The tokens of a formula; a star stands before the first one of a group that brackets would make a unit."""
    return " ".join("*" * token.unit + (token.value or "∅") for token in lex(latex, 0, {}))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("{a+b}^2", "*a + b ^ 2"),
        ("(a+b)^2", "( a + b ) ^ 2"),
        ("{ab}^2", "*a b ^ 2"),
        ("{f(x)}^2", "f ( x ) ^ 2"),
        ("{x}^2", "x ^ 2"),
        ("{x^2}^3", "*( x ^ 2 ) ^ 3"),
        ("{x_i}^2", "x _ i ^ 2"),
        (r"\frac{a+b}{c}", r"\frac { a + b } { c }"),
        (r"\frac1{a}", r"\frac 1 { a }"),
        ("x^{a+b}", "x ^ { a + b }"),
        (r"\sqrt{a+b}", r"\sqrt { a + b }"),
        (r"\sqrt[3]{a+b}", r"\sqrt [ 3 ] { a + b }"),
        (r"\hat{a+b}", r"\hat { a + b }"),
        ("x^{{a+b}}", "x ^ { a + b }"),
        (r"a - \underbrace{a-b}_{n}", "a - *a - b"),
        (r"a + \underbrace{a-b}_{n}", "a + a - b"),
        (r"\overbrace{a+b}^{n} c", "*a + b c"),
        (r"x \textcolor{red}{+1}", "x + 1"),
        (r"x {\color{blue}- 1}", "x - 1"),
        (r"\boxed{a+b}", "a + b"),
        (r"2\boxed{a+b}", "2 *a + b"),
        (r"\phantom{a+}b", "b"),
        (r"\cancel{a}b", "a b"),
        (r"a \cdot {-1}", r"a \cdot { - 1 }"),
        (r"{a \over b}^2", r"{ a \over b } ^ 2"),
        (r"1{,}000", "1 { , } 000"),
        (r"{}^2", "∅ ^ 2"),
        (r"a ={} b", "a = b"),
        (r"\left. a+b \right.^2", "*a + b ^ 2"),
        (r"\left( a \right. \\ \left. + b \right)", r"( a . \\ . + b )"),
        (r"{\begin{aligned} a \\ b \end{aligned}}", r"a \\ b"),
        (r"\left\{\begin{aligned} a \\ b \end{aligned}\right.", r"\{ aligned a \\ b aligned ."),
    ],
)
def test_groups_that_leave_no_trace(latex: str, expected: str):
    assert written(latex) == expected


def test_what_stands_in_a_group_ends_with_it():
    assert [(token.start, token.end) for token in lex("{a}b", 0, {})] == [(0, 3), (3, 4)]
