r"""What published pages leave to their readers: none of it may be refuted, and no misreading proved.

Restrictions and constants told behind a formula, ranges and other arithmetic told in words, decimals that are rounded,
letters before parentheses, functions written without a backslash, and laws that are not known.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derivations.model.verdict import Verdict
from tests.pages import answers, document

REAL = (r"x \in \mathbb{R}",)
FUNCTIONS = (*REAL, r"f, T: \mathbb{R} \to \mathbb{R}")
NORMAL = (*REAL, r"p(x) = \mathcal{N}(x; 0, 1)")


def last(claim: str, given: Sequence[str] = REAL, words: str = "", behind: str = "") -> Verdict:
    """The verdict on the last step of a formula between words."""
    return answers(f"{document(claim, given=given, words=words).rstrip()}\n{behind}\n")[-1].verdict


# ----------------------------------------------------------------------------------------- behind the formula


@pytest.mark.parametrize(
    "claim",
    [
        r"\sqrt{x^2} = x \quad (x \ge 0)",
        r"\sqrt{x^2} = x \qquad (x > 0).",
        r"|x| = -x \quad (x < 0)",
        r"\sqrt{x^2} = x, \quad x \in (0, 1)",
        r"\sqrt{x^2} = x \text{ for } x \in [0, \infty)",
        *(rf"\sqrt{{x^2}} = x \quad \text{{{word} }} x \ge 0" for word in ("where", "since", "as", "provided")),
    ],
)
def test_a_remark_restricts_its_formula(claim: str):
    assert last(claim) is Verdict.PROVED


@pytest.mark.parametrize(
    "claim",
    [
        r"\sum_{k=0}^\infty x^k = 2 \quad (x = \tfrac12)",
        r"\sqrt{x^2} = x \quad \text{on } [0, \infty)",
        r"\sqrt{x^2} = x \quad \text{for nonnegative } x",
        r"|x| = -x \text{ unless } x > 0",
        r"|x| = x \quad \text{for } x > 0 \text{ or } x = 0",
        r"\int x\,dx = \frac12 \quad (0 \le x \le 1)",
        r"-\log p(x) = \frac{x^2}{2} \quad \text{(up to a constant)}",
    ],
)
def test_a_remark_that_is_not_understood_is_a_doubt(claim: str):
    assert last(claim, NORMAL) in (Verdict.UNDECIDED, Verdict.CONDITIONAL)


@pytest.mark.parametrize("remark", [r"\text{(binomial theorem)}", "(3)", r"\text{by definition}"])
def test_a_reason_restricts_nothing(remark: str):
    assert last(rf"(x+1)^2 = x^2 + 1 \quad {remark}") is Verdict.REFUTED


@pytest.mark.parametrize(
    ("claim", "behind"),
    [
        (r"\sqrt{x^2} = x", r"for $x \ge 0$."),
        (r"\sqrt{x^2} = x", r"for all $x \ge 0$."),
        (r"\int x\,dx = \frac12", r"where $0 \le x \le 1$."),
        (r"-\log p(x) = \frac{x^2}{2}", "up to an additive constant."),
        (r"-\log p(x) = \frac{x^2}{2}", "where we dropped the additive constant."),
    ],
)
def test_words_that_go_on_behind_a_formula(claim: str, behind: str):
    assert last(claim, NORMAL, behind=behind) is not Verdict.REFUTED


def test_words_of_the_next_sentence_restrict_nothing():
    assert last("(x+1)^2 = x^2 + 1.", behind="for $x > 0$ the left side is larger.") is Verdict.REFUTED
    assert last("(x+1)^2 = x^2 + 1", behind="where $Z$ is a number.") is Verdict.REFUTED


# ------------------------------------------------------------------------------------------- told in words


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("We drop additive constants throughout.\n\nWe have", r"-\log p(x) = \frac{x^2}{2}"),
        ("Energies are only defined to within an additive constant.\n\nSo", r"-\log p(x) = \frac{x^2}{2}"),
        ("Throughout, integrals without limits run over $[0,1]$.", r"\int x\,dx = \frac12"),
        ("Let $X$ be uniformly distributed on $[0,1]$.", r"\int x\,dx = \frac12"),
        ("By analytic continuation,", r"\sum_{k=1}^\infty k = -\frac{1}{12}"),
        ("By Borel summation,", r"\sum_{k=0}^\infty (-1)^k = \frac12"),
        (r"In $\mathbb{Q}_2$ we have", r"\sum_{k=0}^\infty 2^k = -1"),
        ("In the sense of Cauchy,", r"\int_{-1}^1 \frac1x dx = 0"),
        ("The fractional part satisfies", r"\{x + 1\} = \{x\}"),
        (r"In $\mathbb{Z}_2$,", "1 + 1 = 0"),
        (r"Angles are taken mod $2\pi$.", r"x + \pi = x - \pi"),
        ("The running time satisfies the recurrence", "T(x) = T(x - 1) + 1"),
        ("The harmonic oscillator obeys", "f''(x) = -f(x)"),
        ("By periodicity", r"f(x + 2\pi) = f(x)"),
        (r"Let $X \sim \mathrm{Wald}(\gamma, \alpha)$. Then", r"\sqrt{\alpha^2 \gamma^2} + 1 = \alpha \gamma + 1"),
        ("The variance is $v$. Then", r"\sqrt{v^2} + 1 = v + 1"),
        ("where $r$ is the radius of the circle,", r"2 \sqrt{r^2} = 2 r"),
        (
            r"Let $X \sim \mathrm{Poiss}(\lambda)$ with the law $f_X(x)$.",
            r"\mathbb{E}_{f_X(x)}[x^2] = \mathbb{E}_{f_X(x)}[x]",
        ),
    ],
)
def test_words_that_may_make_a_claim_true(words: str, claim: str):
    assert last(claim, (*FUNCTIONS, NORMAL[1]), words) is not Verdict.REFUTED


def test_what_constants_cannot_make_true_is_refuted():
    words = "We drop additive constants throughout.\n\nWe have"
    assert last(r"-\log p(x) = x^2", NORMAL, words) is Verdict.REFUTED


@pytest.mark.parametrize(
    "claim",
    [
        "4 T(n/4) + 3 C = 4 (2 T(n/8) + C) + 3 C",
        r"r(t) + \gamma V(t+1) = r(t) + \gamma r(t+1) + \gamma^2 V(t+2)",
        r"\varphi(a c) \varphi(b d) = \varphi(a) \varphi(c) \varphi(b d)",
        r"E(\hat\theta - \theta) = E(\hat\theta) - \theta",
        r"\sum_{i=1}^n p_i \log \frac{1}{p_i} \le \log \sum_{i=1}^n p_i \frac{1}{p_i}",
    ],
)
def test_an_equation_on_functions_that_nothing_declares(claim: str):
    assert last(claim, ()) is Verdict.UNDECIDED


# ---------------------------------------------------------------------------------------- numbers and ranges


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\frac23 = 0.67", Verdict.UNDECIDED),
        (r"\frac23 = 0.68", Verdict.REFUTED),
        (r"0.333 = \frac13", Verdict.UNDECIDED),
        (r"\log 2 = 0.693", Verdict.UNDECIDED),
        (r"\log 2 = 0.71", Verdict.REFUTED),
    ],
)
def test_a_decimal_may_be_rounded(claim: str, expected: Verdict):
    assert last(claim, ()) is expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\sum_{i=0}^{n-2} i = \frac{(n-2)(n-1)}{2}", Verdict.SUPPORTED),
        (r"\sum_{i=1}^{n-3} 1 = n - 3", Verdict.PROVED),
        (r"\sum_{i=1}^{n} 1 = n + 1", Verdict.REFUTED),
    ],
)
def test_ranges_run_upwards_at_every_instance(claim: str, expected: Verdict):
    assert last(claim, ()) is expected


# ------------------------------------------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("y = c (e^{x}) = c", Verdict.UNDECIDED),
        ("y = c (e^{x})^2 = c e^{2x}", Verdict.PROVED),
        (r"z = \sigma^2 (e^{u})^3 = \sigma^2 e^{3u}", Verdict.PROVED),
        (r"E = \frac12 m (v)^2 = \frac12 m v^2", Verdict.UNDECIDED),
        (r"Q = -\frac12 \tau(\mu)^2 = -\frac12 \tau \mu^2", Verdict.UNDECIDED),
        (r"1 - \Phi(0) = 1 - \frac12", Verdict.UNDECIDED),
        (r"\Phi(3.5) - \Phi(-3.5) = 2 \Phi(3.5) - 1", Verdict.UNDECIDED),
        ("y(0) = 1", Verdict.UNDECIDED),
        (r"\mathcal{L}\{f'(t)\} = \int_0^\infty e^{-st} f'(t) dt", Verdict.UNDECIDED),
        (r"\iint e^{-x^2} e^{-y^2} dA = \pi", Verdict.UNREAD),
    ],
)
def test_a_letter_before_a_group(claim: str, expected: Verdict):
    assert last(claim, ()) is expected


def test_a_declared_letter_before_a_group_is_a_factor():
    assert last(r"\frac12 m (v)^2 = \frac12 m v^2", (r"m, v \in \mathbb{R}",)) is Verdict.PROVED
    assert last("x(2) = 2 x") is Verdict.PROVED


def test_functions_without_a_backslash():
    assert last(r"ln(a b) = ln\,a + ln\,b", ("a > 0", "b > 0")) is Verdict.PROVED
    assert last("ln[x^2] = 3 ln[x]", ("x > 0",)) is Verdict.REFUTED
    assert last(r"\mathbb{E}_{p(x)}[ln[x]] = ln[\mathbb{E}_{p(x)}[x]]", REAL) is not Verdict.PROVED
    assert last("a l n = n l a", ()) is Verdict.PROVED
    assert last("lnx = ln(x)", ("x > 0",)) is Verdict.PROVED
    assert last("log_2 8 = 3", ()) is Verdict.PROVED


# ---------------------------------------------------------------------------------------------- from place to place


def test_what_an_exercise_solves_for_is_no_definition_for_the_next():
    exercises = "\n\n".join(
        [
            "(a)\n$$\n\\begin{aligned}\n2^x &= 2^{1-x} \\\\\n2 x &= 1 \\\\\nx &= \\frac12\n\\end{aligned}\n$$",
            "(b)\n$$\n\\begin{aligned}\n2^x &= 8 \\\\\nx &= 3\n\\end{aligned}\n$$",
        ]
    )
    assert Verdict.REFUTED not in [answer.verdict for answer in answers(exercises)]


def test_a_second_formula_for_a_function_under_a_heading_may_be_another_function():
    text = "### a)\n$$\nf(x) = 10 \\sin(x^2)\n$$\n### b) $e^{\\cos x}$\n$$\nf(x) = e^{\\cos x}\n$$\n"
    assert answers(text)[-1].verdict is not Verdict.REFUTED


def test_a_second_formula_that_is_concluded_is_a_claim():
    text = "$$\nf(x) = (x + 1)^2\n$$\nand so we get\n$$\nf(x) = x^2 + 2 x + 2\n$$\n"
    assert answers(text)[-1].verdict is Verdict.REFUTED


def test_decimals_inside_a_side_may_be_rounded():
    assert last(r"0.7 \log 1.4 + 0.3 \log 0.6 = 0.7 (0.3365) + 0.3 (-0.5108)", ()) is not Verdict.REFUTED
    assert last(r"0.7 \log 1.4 + 0.3 \log 0.6 = 0.7 (0.3465) + 0.3 (-0.5108)", ()) is Verdict.REFUTED


def test_backslashes_that_something_else_undoes():
    rows = "\\begin{split}\nf(x) &= \\log \\\\{ x \\\\} \\\\\\\\\n&= \\log x\n\\end{split}"
    assert Verdict.REFUTED not in [answer.verdict for answer in answers(document(rows, given=("x > 0",)))]
