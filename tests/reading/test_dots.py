r"""Sums and products with dots are read as the signs that they stand for, where the pattern is certain."""

from __future__ import annotations

import pytest

from derivations.reading.latex import parse_formula
from derivations.reading.names import spelling


@pytest.mark.parametrize(
    ("formula", "read"),
    [
        (r"x_1 + \dots + x_n", r"\sum_{i=1}^{n}x_{i}"),
        (r"x_1 + x_2 + \dots + x_n", r"\sum_{i=1}^{n}x_{i}"),
        (r"1 + 2 + \cdots + n", r"\sum_{i=1}^{n}i"),
        (r"x + x^2 + \cdots + x^n", r"\sum_{i=1}^{n}x^{i}"),
        (r"c x_1 \cdots x_n", r"c\prod_{i=1}^{n}x_{i}"),
        (r"a_{k-1} \cdots a_2", r"\prod_{i=2}^{k-1}a_{i}"),
        (r"x_i + \dots + x_n", None),
        (r"1 + 3 + \cdots + n", None),
        (r"x_1 + x_3 + \cdots + x_n", None),
        (r"a + \dots + z", None),
        (r"x_1 y_1 + \dots + x_n y_m", None),
        (r"A_k \cdots A_1", None),
        (r"p(x_1) \cdots p(x_n)", r"\prod_{i=1}^{n}p(x_{i})"),
        (r"a_k \cdots a_2 (1 - a_1)", r"\prod_{i=2}^{k}a_{i}(1-a_{1})"),
        (r"p(x_1 | x_0) \cdots p(x_n | x_{n-1})", r"\prod_{i=1}^{n}p(x_{i}|x_{i-1})"),
        (r"p(x_1 | x_0) \cdots p(x_n | x_{n-2})", None),
        (r"p(x_1) \cdots q(x_n)", None),
        (r"c + b_1 x_1 + \dots + b_n x_n", r"c+\sum_{i=1}^{n}b_{i}x_{i}"),
        (r"c - x_1 - x_2 - \dots - x_n", r"c-\sum_{i=1}^{n}x_{i}"),
        (r"c - x_1 - \dots + x_n", None),
        (r"r_0 + g r_1 + g^2 r_2 + \cdots", r"\sum_{k=0}^{\infty}g^{k}r_{k}"),
        (r"r_{t+1} + g r_{t+2} + g^2 r_{t+3} + \cdots", r"\sum_{k=0}^{\infty}g^{k}r_{t+k+1}"),
        (r"1 + \frac{1}{2^2} + \frac{1}{3^2} + \cdots", r"\sum_{k=1}^{\infty}\frac{1}{k^{2}}"),
        (r"x - \frac{x^3}{3!} + \frac{x^5}{5!} \dots", r"\sum_{k=0}^{\infty}(-1)^{k}\frac{x^{2k+1}}{(2k+1)!}"),
        (r"x - \frac{x^2}{2} + \frac{x^3}{3} - \cdots", r"\sum_{k=1}^{\infty}(-1)^{k+1}\frac{x^{k}}{k}"),
        (r"1 + 2x + 3x^2 + \cdots", r"\sum_{k=0}^{\infty}(k+1)x^{k}"),
        (r"\frac{1}{2} + \frac{1}{3} + \cdots", None),
        (r"1 - x + x^2 + \cdots", None),
        (r"1 + 3 + \cdots + (2n - 1)", r"\sum_{k=0}^{n-1}(2k+1)"),
        (r"n (n - 1) \cdots (n - k + 1)", r"\prod_{j=0}^{k-1}(n-j)"),
        (r"N (N - 1) (N - 2) \cdots (N - k + 1)", r"\prod_{j=0}^{k-1}(N-j)"),
        (r"1 + 4 + \cdots + 2n", None),
        (r"1 + 2 + 4 + \cdots + 2n", None),
        (r"A_n A_{n-1} \cdots A_k", None),
        (r"\sum_{x_1 \cdots x_n} f", None),
        (r"\sum_{x_2} \sum_{x_3} \cdots \sum_{x_n} f", None),
        (r"f(x_{1 \cdots t - 1})", r"f(x_{1:t-1})"),
        (r"2 + 3 + 5 + 7 + \cdots", None),
        (r"1 + 1 + 2 + 3 + 5 + \cdots", None),
        (r"1 + 2 + 4 + 8 + \cdots", None),
        (r"x_1 + x_2 + \cdots", None),
    ],
)
def test_dots_are_written_out_where_the_pattern_is_certain(formula: str, read: str | None) -> None:
    found = spelling(parse_formula(formula))
    if read is None:
        assert "dots" in found
    else:
        assert found == read
