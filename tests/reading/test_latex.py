from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.model.errors import ReadError
from derivations.reading import syntax as tree
from derivations.reading.latex import parse_formula
from derivations.reading.macros import make_macro

READ = [
    ("", "·"),
    ("x", "x"),
    (r"-a+b", "sum[-a +b]"),
    (r"a - -b", "sum[+a -sum[-b]]"),
    (r"p(x)", "(p <( x )>)"),
    (r"2(x+1)", "(2 <( sum[+x +1] )>)"),
    (r"\frac12 x^23", "(frac{1}{2} x^{2} 3)"),
    (r"\frac{\mathrm{d}}{\mathrm{d}x}\log p", r"(frac{\mathrm{d}}{(\mathrm{d} x)} \log p)"),
    (r"\mathrm{dx}", r"(\mathrm{d} x)"),
    (r"\int_{-\infty}^{\infty} f\,dx", r"(\int_{sum[-\infty]}^{\infty} f d x)"),
    (r"\sum\limits_i x_i", r"(\sum_{i} x_{i})"),
    (r"\hat\theta^{\text{TE}}", r"\hat{\theta}^{\text{TE}}"),
    (r"\boldsymbol{\mathbf{x}}_i", r"\mathbf{x}_{i}"),
    (r"{\bf x} + \vec{y}", r"sum[+\mathbf{x} +\mathbf{y}]"),
    (r"\operatorname{arg\,min}_\theta L", r"(\operatorname{argmin}_{\theta} L)"),
    (r"f''(x) + f^{\prime}", "sum[+(f'' <( x )>) +f']"),
    (r"f^{'}(x) + f^{''}", "sum[+(f' <( x )>) +f'']"),
    (r"\left(\frac{a}{b}\right]", "<( frac{a}{b} ]>"),
    (r"\bigl[ x \bigr]", "<[ x ]>"),
    (r"\left. f \right|_{x=0}", "<. f |>_{Related[x = 0]}"),
    (r"f|_{x=0}", "(f op|_{Related[x = 0]})"),
    (r"p(t \lvert x)", "(p <( Sequence[t | x] )>)"),
    (r"\lvert x \rvert + p(x \lvert \lVert y \rVert)", "sum[+<| x |> +(p <( Sequence[x | <\\| y \\|>] )>)]"),
    (r"a + ... + b", r"sum[+a +\ldots +b]"),
    (r"a : = b", "Related[a := b]"),
    (
        r"\dv[2]{x}{t} + \dv{t} x",
        r"sum[+frac{(\mathrm{d}^{2} x)}{(\mathrm{d} t^{2})} +(frac{\mathrm{d}}{(\mathrm{d} t)} x)]",
    ),
    (r"\pdv{f}{x}{y}", r"frac{(\partial^{2} f)}{(\partial x \partial y)}"),
    (r"\qty(a+b)^2 \qty{c}", r"(<( sum[+a +b] )>^{2} <\{ c \}>)"),
    (r"\num{1.5e-3} + \ang{45}", r"sum[+(1.5 op\cdot 10^{sum[-3]}) +45^{op\circ}]"),
    (r"x_p^{\,} + {}^2 y", "sum[+x_{p} +(·^{2} y)]"),
    (r"\left\\{ x \right\\}", r"<\{ x \}>"),
    (r"\text{Det}(A) + x_\text{f}(A)", r'sum[+(\operatorname{Det} <( A )>) +(x_{"f"} <( A )>)]'),
    (r"\text{d}x + \text{E}\left[x\right]", r"sum[+(\mathrm{d} x) +(\mathrm{E} <[ x ]>)]"),
    (r"\uncover<2->{x} + \only<1>y \pause", "sum[+x +y]"),
    (r"\begin{pmatrix} a & b \\\\ c & d \end{pmatrix}", "pmatrix[a & b; c & d]"),
    (r"x^+ + x_-", "sum[+x^{op+} +x_{op-}]"),
    (r"a \cdot -b", r"(a op\cdot op- b)"),
    (r"x_{0:K}", "x_{Sequence[0 : K]}"),
    (r"\mathbb{R}_{>0}", r"\mathbb{R}_{Related[· > 0]}"),
    (r"{n \choose k} = \binom nk", "Related[binom[n; k] = binom[n; k]]"),
    (r"{a \over b}", "frac{a}{b}"),
    (r"\sqrt[3]{x}", "root[3]{x}"),
    (r"\P{}(a \vert{} s) +{} b", r"sum[+(\P <( Sequence[a | s] )>) +b]"),
    (r"\frac{a}{}", "frac{a}{·}"),
    (r"{}_2F_1", "(∅_{2} F_{1})".replace("∅", "·")),
    (r"\sum_{\substack{l=1 \\ l \ne k}}", r"\sum_{Sequence[Related[l = 1] , Related[l \ne k]]}"),
    (r"\begin{cases} 1, & x>0 \\ 0. \end{cases}", "cases[1 & Related[x > 0]; 0]"),
    (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "pmatrix[a & b; c & d]"),
    (r"\underbrace{a+b}_{=0} c", "sum[+a +(b c)]"),
    (r"{\rm Var}(x)", r"(\mathrm{Var} <( x )>)"),
    (r"x^* + a", "sum[+x^{op*} +a]"),
    (r"{a+b}^2", "sum[+a +b^{2}]"),
    (r"\underset{x}{\max} f", r"(\max_{x} f)"),
    (r"\overset{?}{x}", "x"),
    (r"a \stackrel{(i)}{=} b \overset{c}{=} d", "Related[a = b ≐ d]"),
    (r"a \overset{\text{def}}{=} b", "Related[a := b]"),
    (r"a \coloneqq b := c", "Related[a := b := c]"),
    (r"\textcolor{red}{a} \boxed{b} \color{blue} c", "(a b c)"),
    (
        r"x^2=4 \iff x=2 \lor x=-2",
        r"Related[Related[x^{2} = 4] \Leftrightarrow Related[Related[x = 2] \lor Related[x = sum[-2]]]]",
    ),
    (r"x=2 \text{ or } x=3", r"Related[Related[x = 2] \lor Related[x = 3]]"),
    (r"s: \mathbb{R}^d \to \mathbb{R}^d", r"Sequence[s : Related[\mathbb{R}^{d} \to \mathbb{R}^{d}]]"),
    ("θ² ≤ ∫ f(x)", r"Related[\theta^{2} \le (\int f <( x )>)]"),
    (r"x = y .", "Related[x = y]"),
]

BARS = [
    ("2|x|", "(2 <| x |>)"),
    ("p(x|y)", "(p <( Sequence[x | y] )>)"),
    (r"p(\cdot|y)", r"(p <( Sequence[op\cdot | y] )>)"),
    ("E[|x| | y]", "(E <[ Sequence[<| x |> | y] ]>)"),
    (r"\{x | |x| < 1\}", r"<\{ Sequence[x | Related[<| x |> < 1]] \}>"),
    ("||x||^2", r"<\| x \|>^{2}"),
    (r"\|x\|_2 \|y\|", r"(<\| x \|>_{2} <\| y \|>)"),
    (r"D(p||q) + D(p \| q)", r"sum[+(D <( Sequence[p \| q] )>) +(D <( Sequence[p \| q] )>)]"),
    ("|a||b|", "(<| a |> <| b |>)"),
    (r"\log|x|+|y|", r"sum[+(\log <| x |>) +<| y |>]"),
    (r"\left\{ x \middle| y \right\}", r"<\{ Sequence[x | y] \}>"),
]


@pytest.mark.parametrize(("latex", "expected"), READ + BARS)
def test_formulas_read_as(latex, expected, render):
    assert render(parse_formula(latex)) == expected.replace("∅", "·")


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (r"\frac{1}", "the end of the formula"),
        ("x(", "the end of the formula"),
        ("x)", ")"),
        ("e^-x", "-"),
        ("x_1_2", "a second subscript"),
        (r"\unheard{x}", r"\unheard"),
        ("{x", "{ that is never closed"),
        ("x}", "}"),
        (r"\left x", r"\left before x"),
        ("a +", "the end of the formula"),
        (r"\begin{tikzcd} a \end{tikzcd}", r"\begin{tikzcd}"),
    ],
)
def test_what_is_no_formula_is_an_error_that_says_what_was_found(latex, found):
    with pytest.raises(ReadError) as caught:
        parse_formula(latex)
    assert caught.value.found == found
    assert caught.value.expected


def test_errors_stand_where_the_fault_is():
    with pytest.raises(ReadError) as caught:
        parse_formula("a + x_1_2", offset=100)
    assert (caught.value.start, caught.value.end) == (107, 108)


def test_spans_count_in_the_document():
    node = parse_formula(r"x+\frac{a}{bc}", offset=10)
    assert isinstance(node, tree.Additive)
    fraction = node.terms[1][1]
    assert (node.start, node.end) == (10, 24)
    assert isinstance(fraction, tree.Fraction)
    assert (fraction.start, fraction.denominator.start, fraction.denominator.end) == (12, 20, 24)


def test_spans_inside_a_macro_are_those_of_its_call(render):
    node = parse_formula(r"a \sq{b}", macros={r"\sq": make_macro("{#1}^2+c")})
    assert render(node) == "sum[+(a b^{2}) +c]"
    assert isinstance(node, tree.Additive)
    assert (node.terms[1][1].start, node.terms[1][1].end) == (2, 8)


def outcome(latex: str) -> tuple[int, int]:
    """Where the tree, or the error in its place, begins and ends; any other exception is a fault."""
    try:
        node = parse_formula(latex)
    except ReadError as error:
        return error.start, error.end
    return node.start, node.end


@pytest.mark.parametrize(
    "latex",
    ["{" * 100_000 + "}" * 100_000, "(" * 5_000 + ")" * 5_000, "x^{" * 150 + "}" * 150, "a" * 300_000, "-" * 19_000],
)
def test_excess_never_exhausts_the_machine(latex):
    assert outcome(latex)[1] <= len(latex)


PIECES = r"""\frac \sqrt \left \right ( ) [ ] { } | \| ^ _ & \\ = + - \int \sum \text \mathbf \begin{cases} \end{cases}
    \over \underset \stackrel \middle \big x 1 12 ' , ; : . \quad \norm \p \dv # % $ \not \substack \operatorname
    \hat \underbrace \begin{aligned} \end{aligned} || \mathrm \bf \xrightarrow dx < \iff \lor \text{or}"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_is_a_tree_or_a_read_error(text):
    start, end = outcome(text)
    assert 0 <= start <= end <= len(text)
