"""What a name hides, an integral runs over, and an algebra leaves out: none of it may be taken for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from derivations.kernel import Refusal, Rewritten, replay
from derivations.model import terms as t
from derivations.model.context import Context, Definition, Origin, Source
from derivations.model.derivation import Claim, Relation
from derivations.model.proof import Application, Proof, Side
from derivations.model.verdict import Verdict
from derivations.rules import RULEBOOK
from tests.pages import verdicts

REAL = r"x, y, z, \theta \in \mathbb{R}"
VECTORS = r"x, w \in \mathbb{R}^d"
GIBBS = (
    r"x \in \mathbb{R}^d",
    r"\beta > 0",
    r"U: \mathbb{R}^d \to \mathbb{R}",
    r"p(x) = \frac{e^{-\beta U(x)}}{\int e^{-\beta U(u)}\,\mathrm{d}u}",
)
NOISE = (r"x, f \in \mathbb{R}", r"\sigma > 0", r"f: \mathbb{R} \to \mathbb{R}", r"p(x) = \mathcal{N}(x; 0, \sigma^2)")


def last(*formulas: str, given: Sequence[str] = (REAL,), words: str = "") -> Verdict:
    """The verdict on the last formula."""
    return verdicts(*formulas, given=given, words=words)[-1]


# ---------------------------------------------------------------------------------------------- hidden variables


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (r"\int_0^\infty x^{x^2} e^{-x} dx = \Gamma(x^2 + 1)", ()),
        (r"\int_0^\infty x^x e^{-x} dx = \Gamma(x + 1)", ("x > 0",)),
        (r"\int_1^2 x^x dx = \frac{2^{x+1} - 1}{x+1}", ("x > 0",)),
        (r"\int_1^\infty x^{-x^2-2} dx = \frac{1}{x^2+1}", (r"x \in \mathbb{R}",)),
        (r"\int_0^\infty x^{f(x)} e^{-x} dx = \Gamma(f(x) + 1)", ("f(x) > 0",)),
    ],
)
def test_a_bound_variable_does_not_get_out_of_its_integral(claim: str, given: Sequence[str]) -> None:
    assert last(claim, given=given) in (Verdict.UNDECIDED, Verdict.REFUTED)


def test_the_kernel_refuses_a_rule_that_frees_a_bound_variable() -> None:
    x = t.Sym("x")
    leak = replace(RULEBOOK.rules["leibniz"], code="leak", rewrite=lambda place, _: Rewritten(x))
    book = replace(RULEBOOK, rules={**RULEBOOK.rules, "leak": leak})
    proof = Proof((Application("leak", Side.LEFT), Application("algebra", Side.BOTH)))
    answer = replay(Claim(t.Integral(x, x), Relation.EQUAL, x), proof, Context(), book)
    assert isinstance(answer, Refusal)
    assert "scope" in answer.reason


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (r"\frac{\partial}{\partial \beta} \log p(x) = 0", GIBBS),
        (r"\frac{\partial}{\partial \beta} \mathbb{E}_{p(x)}[U(x)] = 0", GIBBS),
        (r"\frac{\mathrm{d}}{\mathrm{d}\sigma} \mathbb{E}_{p(x)}[f(x)] = 0", NOISE),
        (r"\frac{\mathrm{d}}{\mathrm{d}\theta} g(x) = 0", (REAL, r"g(x) = \theta x")),
        (r"\frac{\mathrm{d}}{\mathrm{d}\theta} g(x) = 0", (REAL, r"h(x) = \theta x", "g(x) = h(x) + 1")),
        (r"\frac{\mathrm{d}}{\mathrm{d}\theta} g(x) = 0", (REAL, r"g(x) = \max(\theta, x)")),
        (r"\int_0^1 \theta g(x)\,\mathrm{d}\theta = \frac{1}{2} g(x)", (REAL, r"g(x) = \max(\theta, x)")),
        (r"\int_0^1 \theta g(x)\,\mathrm{d}\theta = \frac{1}{2} g(x)", (REAL, r"g(x) = \theta x")),
        (r"\mathbb{E}_{q(z)}[g(x)] = g(x)", (REAL, r"g(x) = \max(x, z)")),
        (r"a = \mathbb{E}_{q(z)}[a]", (REAL, r"a = \max(x, z)")),
        (r"\frac{\mathrm{d}}{\mathrm{d}x} f(a) = 0", (REAL, r"f: \mathbb{R} \to \mathbb{R}", r"a = \max(x, z)")),
        (r"\sum_{k=1}^3 g(x) = 3 g(x)", (REAL, r"k \in \mathbb{N}", "g(x) = k x")),
        (r"\int e^{-a(y) x^2}\,\mathrm{d}x = \sqrt{\pi / a(y)}", (REAL, "a(y) = y^2 + x^2 + 1")),
        (r"\nabla_w \frac{1}{2} (y - g(x))^2 = 0 \cdot x", (VECTORS, r"y \in \mathbb{R}", r"g(x) = w^\top x")),
    ],
)
def test_a_definition_that_hides_a_bound_variable_proves_nothing(claim: str, given: Sequence[str]) -> None:
    assert last(claim, given=given) not in (Verdict.PROVED, Verdict.CONDITIONAL, Verdict.SUPPORTED, Verdict.CONFLICT)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        (r"\frac{\mathrm{d}}{\mathrm{d}\theta} g(x) = x", (REAL, r"g(x) = \theta x")),
        (r"\frac{\mathrm{d}}{\mathrm{d}\theta} g(x) = x", (REAL, r"h(x) = \theta x", "g(x) = h(x) + 1")),
        (r"\int_0^1 g(x)\,\mathrm{d}\theta = \frac{x}{2}", (REAL, r"g(x) = \theta x")),
        (r"\nabla_w \frac{1}{2} (y - g(x))^2 = -(y - g(x)) x", (VECTORS, r"y \in \mathbb{R}", r"g(x) = w^\top x")),
        (
            r"\nabla_\theta \frac{1}{n} \log p(x) = \frac{x - \theta}{n}",
            (r"x, \theta \in \mathbb{R}^d", r"n \in \mathbb{N}", r"p(x) = \mathcal{N}(x; \theta, I)"),
        ),
    ],
)
def test_a_definition_is_unfolded_where_something_binds_its_variables(claim: str, given: Sequence[str]) -> None:
    assert last(claim, given=given) is Verdict.PROVED


def test_the_kernel_refuses_a_name_that_hides_what_is_bound_around_it() -> None:
    x, theta = t.Sym("x"), t.Sym("\\theta")
    value = t.Apply(t.Function("g"), (x,))
    definition = Definition(t.Function("g"), (x,), t.mul(theta, x), Source(Origin.GIVEN, "a test"))
    claim = Claim(t.partial(value, theta), Relation.EQUAL, t.ZERO)
    proof = Proof((Application("algebra", Side.BOTH, (), ()),))
    assert isinstance(replay(claim, proof, Context(definitions=(definition,)), RULEBOOK), Refusal)
    assert not isinstance(replay(claim, proof, Context(), RULEBOOK), Refusal)
    unread = Context(unread=frozenset({t.Function("g")}))
    assert isinstance(replay(claim, proof, unread, RULEBOOK), Refusal)


@pytest.mark.parametrize(
    ("claim", "definition"),
    [
        (r"\int p(y)\,\mathrm{d}y = 1", "p(x) = e^{-x^2}"),
        ("|q(y)| = q(y)", "q(x) = x^2 - 1"),
        ("p(t) / p(t) = 1", "p(x) = x^3 - 2x"),
    ],
)
def test_a_density_at_another_argument_may_be_the_one_that_is_given(claim: str, definition: str) -> None:
    assert last(claim, given=(REAL, definition)) is Verdict.UNDECIDED


def test_a_prior_beside_the_formula_of_a_marginal_is_a_law_of_its_own() -> None:
    given = (REAL, r"p(x) = \int p(x \mid \theta) p(\theta)\,\mathrm{d}\theta")
    assert last(r"\int p(\theta)\,\mathrm{d}\theta = 1", given=given) is Verdict.PROVED


# -------------------------------------------------------------------------------------------------------- ranges


@pytest.mark.parametrize("domain", [r"\mathbb{R}_+", r"\mathbb{R}^+", r"\mathbb{R}_{>0}", r"\mathbb{R}_{\ge 0}"])
def test_half_lines_are_half_lines(domain: str) -> None:
    assert last(rf"\int_{{{domain}}} e^{{-x}}\,\mathrm{{d}}x = 1") is Verdict.PROVED
    assert last(rf"\int_{{{domain}}} e^{{-x^2}}\,\mathrm{{d}}x = \sqrt\pi") is Verdict.REFUTED


@pytest.mark.parametrize("domain", [r"\mathbb{R}_-", r"\mathbb{N}", r"\mathbb{S}^1", "A", r"\Omega"])
def test_a_domain_that_may_be_a_part_of_the_space_is_not_the_space(domain: str) -> None:
    assert last(rf"\int_{{{domain}}} p(x)\,\mathrm{{d}}x = 1") is Verdict.UNDECIDED


@pytest.mark.parametrize("domain", [r"\mathbb{R}", r"\R", r"\mathcal{X}", "x", "X"])
def test_the_space_of_the_variable_is_one(domain: str) -> None:
    assert last(rf"\int_{{{domain}}} p(x)\,\mathrm{{d}}x = 1") is Verdict.PROVED


@pytest.mark.parametrize("given", [r"r \in (0, \infty)", r"r \in \mathbb{R}_{\ge 0}", r"r \in (0, 1)", "r > 0"])
def test_an_integral_without_limits_over_a_restricted_variable_has_no_stated_range(given: str) -> None:
    for claim in (r"\int e^{-r^2}\,\mathrm{d}r = \sqrt{\pi}", r"\int e^{-r^2}\,\mathrm{d}r = \frac{\sqrt{\pi}}{2}"):
        assert last(claim, given=(given,)) is Verdict.UNDECIDED


def test_what_is_said_of_the_values_of_a_function_restricts_no_range() -> None:
    given = (r"x \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}", "f(x) > 0")
    assert last(r"\int x e^{-x^2}\,\mathrm{d}x = 0", given=given) is Verdict.PROVED


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("With $u = e^x$,", r"\int \frac{e^x}{1 + e^{2x}}\,\mathrm{d}x = \int \frac{\mathrm{d}u}{1 + u^2}"),
        ("With $u = x^2$,", r"\int 2x e^{-x^4}\,\mathrm{d}x = \int e^{-u^2}\,\mathrm{d}u"),
        ("Separating variables,", r"\int e^{-y^2}\,\mathrm{d}y = \int x e^{-x^2}\,\mathrm{d}x"),
        (r"With $x = \tan t$,", r"\int \frac{1}{1 + x^2}\,\mathrm{d}x = \int \mathrm{d}t"),
    ],
)
def test_a_substitution_between_antiderivatives_is_not_refuted(words: str, claim: str) -> None:
    assert last(claim, given=(), words=words) is Verdict.UNDECIDED


def test_integrals_of_densities_over_two_variables_are_compared() -> None:
    claim = r"\int x\, p(x)\,\mathrm{d}x = 2 \int y\, p(y)\,\mathrm{d}y"
    assert last(claim) is Verdict.REFUTED


def test_an_integral_has_one_meaning_in_a_document() -> None:
    chain = r"-e^{-x^2} = \int 2x e^{-x^2}\,\mathrm{d}x = 0"
    assert verdicts(chain, given=(REAL,)) == [Verdict.PROVED, Verdict.UNDECIDED]
    pair = (r"\int x e^{-x^2}\,\mathrm{d}x = 0", r"\int x e^{-x^2}\,\mathrm{d}x = -\frac{1}{2} e^{-x^2}")
    assert verdicts(*pair, given=(REAL,)) == [Verdict.PROVED, Verdict.UNDECIDED]


# ------------------------------------------------------------------------------------------------------ algebras


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        (r"Let $A$ and $B$ be real $n \times n$ matrices.", "e^{A} e^{B} = e^{A+B}"),
        (r"Let $A$ and $B$ be real $n \times n$ matrices.", "(A - B)(A + B) = A^2 - B^2"),
        (r"For operators $\hat{x}$ and $\hat{p}$ we have", r"\hat{x} \hat{p} = \hat{p} \hat{x}"),
        (r"where $a$ and $b$ are the Pauli matrices,", "a b = b a"),
    ],
)
def test_products_of_what_words_call_matrices_have_an_order(words: str, claim: str) -> None:
    assert last(claim, given=(), words=words) is Verdict.UNDECIDED


def test_words_about_the_size_of_a_matrix_say_nothing_of_its_order() -> None:
    assert last("n m = m n", given=(), words="Here $n$ and $m$ are the dimensions of the matrix.") is Verdict.PROVED


def test_a_double_factorial_is_no_factorial_of_a_factorial() -> None:
    assert last("5!! = 15", given=()) is Verdict.UNDECIDED


@pytest.mark.parametrize("formula", ["-" * 5000 + "x = x", "x" + "!" * 500 + " = x"])
def test_a_deep_formula_costs_no_other_its_verdict(formula: str) -> None:
    first, second = verdicts("x = x", formula, given=())
    assert first is Verdict.PROVED
    assert second in (Verdict.UNDECIDED, Verdict.UNREAD)
