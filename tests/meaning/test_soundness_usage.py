r"""Words and conventions that change what notation means: bases of logarithms, layouts, iterates, priors, supports."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derivations.model.verdict import StepVerdict, Verdict
from tests.pages import answers, document

REAL = (r"x \in \mathbb{R}",)
POSITIVE = ("x > 0",)


def answer(*formulas: str, given: Sequence[str] = (), words: str = "") -> StepVerdict:
    """What is said of the last formula."""
    return answers(document(*formulas, given=given, words=words))[-1]


def last(*formulas: str, given: Sequence[str] = (), words: str = "") -> Verdict:
    """The verdict on the last formula."""
    return answer(*formulas, given=given, words=words).verdict


# ---------------------------------------------------------------------------------------------------- logarithms

BASES = [
    "All logarithms are to base 2.",
    "We take logarithms in base two.",
    "Here $\\log$ is the decimal logarithm.",
    "We measure entropy in bits.",
    "We write $\\log$ for the logarithm with base $2$.",
]


@pytest.mark.parametrize("words", BASES)
@pytest.mark.parametrize("formula", [r"\log 8 = 3", r"\log 100 = 2", r"\log x = \frac{\ln x}{\ln 2}"])
def test_a_logarithm_to_a_base_said_in_words_refutes_nothing(words: str, formula: str):
    assert last(formula, given=POSITIVE, words=words) is Verdict.UNDECIDED


@pytest.mark.parametrize("words", BASES)
def test_only_what_holds_for_any_base_is_proved(words: str):
    assert last(r"\log(x^2) = 2 \log x", given=POSITIVE, words=words) is Verdict.PROVED
    assert last(r"\log e^x = x", given=REAL, words=words) is Verdict.UNDECIDED
    assert last(r"\frac{d}{dx} \log x = \frac1x", given=POSITIVE, words=words) is Verdict.UNDECIDED


def test_a_natural_logarithm_is_one():
    assert last(r"\ln 8 = 3", words=BASES[0]) is Verdict.REFUTED
    assert last(r"\ln e^x = x", given=REAL, words=BASES[0]) is Verdict.PROVED
    assert last(r"\log 8 = 3", words="Each log entry is stored in the base table.") is Verdict.REFUTED


# ------------------------------------------------------------------------------------------------------ Gaussians

SCALED = (r"x, \mu \in \mathbb{R}", r"\sigma > 0", r"p(x) = \mathcal{N}(x; \mu, \sigma)")
SQUARED = (*SCALED[:2], r"p(x) = \mathcal{N}(x; \mu, \sigma^2)")
MOMENT = r"\mathbb{E}_{p(x)}[(x - \mu)^2]"


def test_a_scale_without_a_square_may_be_the_standard_deviation():
    assert last(MOMENT + r" = \sigma^2", given=SCALED) is Verdict.UNDECIDED
    assert last(MOMENT + r" = 2 \sigma^2", given=SQUARED) is Verdict.REFUTED
    assert (
        last(r"\mathcal{N}(x; 0, \sigma) = \frac{1}{\sqrt{2\pi} \sigma} e^{-x^2 / (2 \sigma^2)}") is Verdict.UNDECIDED
    )


def test_a_proof_with_a_scale_without_a_square_says_what_it_is():
    proved = answer(MOMENT + r" + \sigma = 2 \sigma", given=SCALED)
    assert proved.verdict is Verdict.PROVED
    assert "the second parameter of \\mathcal{N} is the variance" in proved.conventions


@pytest.mark.parametrize("words", [r"Here $\sigma$ is the standard deviation.", "We write the precision second."])
def test_where_words_speak_of_another_parameter_nothing_is_decided(words: str):
    assert last(MOMENT + r" + \sigma = 2 \sigma", given=SCALED, words=words) is Verdict.UNDECIDED
    assert last(MOMENT + r" = \sigma^2", given=SQUARED, words=words) is Verdict.PROVED


# ------------------------------------------------------------------------------------------------------ Jacobians

LINEAR = (r"x, a \in \mathbb{R}^d", r"A \in \mathbb{R}^{d \times d}", r"s: \mathbb{R}^d \to \mathbb{R}^d")


@pytest.mark.parametrize("formula", [r"\nabla_x (A x) = A^\top", r"\nabla_x \|s(x)\|^2 = 2 (\nabla_x s(x)) s(x)"])
def test_a_claim_that_holds_in_the_other_layout_is_not_refuted(formula: str):
    assert last(formula, given=LINEAR) is Verdict.UNDECIDED


@pytest.mark.parametrize("formula", [r"\nabla_x (A x) = 2 A", r"\nabla_x \|s(x)\|^2 = 3 (\nabla_x s(x)) s(x)"])
def test_a_claim_that_fails_in_both_layouts_is_refuted(formula: str):
    assert last(formula, given=LINEAR) is Verdict.REFUTED


@pytest.mark.parametrize("words", ["", "We use the denominator layout.", r"Here $(\nabla s)_{ij} = \partial_i s_j$."])
def test_a_layout_in_words_is_not_overridden(words: str):
    expected = Verdict.UNDECIDED if words else Verdict.PROVED
    assert last(r"\nabla_x (A x) = A", given=LINEAR, words=words) is expected
    assert (
        last(r"\operatorname{tr}(\nabla_x (A x)) = \operatorname{tr}(A)", given=LINEAR, words=words) is Verdict.PROVED
    )


# ------------------------------------------------------------------------------------------------------- iterates

MAP = (*REAL, r"f: \mathbb{R} \to \mathbb{R}")


def test_a_power_of_a_functions_name_may_be_an_iterate():
    assert last("f^2(x) = f(x)", given=MAP) is Verdict.UNDECIDED
    assert last("f(x)^2 = f(x)^3", given=MAP) is Verdict.REFUTED
    assert last("f^2(x) = f(x) f(x)", given=MAP) is Verdict.PROVED
    assert last(r"\sin^2(x) = 2 - \cos^2(x)", given=MAP) is Verdict.REFUTED


@pytest.mark.parametrize("formula", ["f^2(x) = f(f(x))", r"f^2(x) = f(x) f(x)"])
def test_where_a_function_is_applied_to_its_own_values_a_power_decides_nothing(formula: str):
    assert last("f^2(x) = f(f(x))", formula, given=MAP) is Verdict.UNDECIDED


# --------------------------------------------------------------------------------------------------------- priors

NORMAL = (
    r"x, \theta \in \mathbb{R}",
    r"p(x \mid \theta) = \mathcal{N}(x; \theta, 1)",
    r"p(\theta) = \mathcal{N}(\theta; 0, 1)",
)


@pytest.mark.parametrize(
    "words",
    [
        "For a flat prior",
        "With an improper prior on $\\theta$",
        "If the prior is uniform,",
        "Let the prior become flat.",
    ],
)
def test_words_about_a_flat_prior_keep_a_posterior_from_being_refuted(words: str):
    assert last(r"\mathbb{E}[\theta \mid x] = x", given=NORMAL, words=words) is Verdict.UNDECIDED


def test_a_posterior_is_refuted_without_such_words():
    assert last(r"\mathbb{E}[\theta \mid x] = x", given=NORMAL) is Verdict.REFUTED


# -------------------------------------------------------------------------------------------------------- supports

REAL_X = (r"x \in \mathbb{R}",)
POLE = r"\int \frac{p(x)}{x^2}\,\mathrm{d}x = \int x^2 p(x)\,\mathrm{d}x"


@pytest.mark.parametrize(
    "words",
    [
        r"where $p$ is supported on $(1, \infty)$,",
        "For a positive random variable,",
        "For a bounded real random variable",
        "As $p$ has compact support,",
        r"The support of $p$ lies away from the origin.",
    ],
)
def test_words_about_the_support_of_a_law_keep_a_pole_from_refuting(words: str):
    assert last(POLE, given=REAL_X, words=words) is Verdict.UNDECIDED


def test_a_pole_refutes_without_such_words():
    assert last(POLE, given=REAL_X) is Verdict.REFUTED
    assert last(POLE, given=REAL_X, words="This supports the claim.") is Verdict.REFUTED


def test_words_about_a_support_do_not_touch_a_law_that_is_given():
    given = (*REAL_X, r"p(x) = \mathcal{N}(x; 0, 1)")
    words = "The kernel is supported on the unit ball."
    assert last(r"\int x^2 p(x)\,\mathrm{d}x = 2", given=given, words=words) is Verdict.REFUTED


# -------------------------------------------------------------------------------------- congruences and summations


def test_words_about_a_modulus_keep_a_congruence_from_being_refuted():
    assert last(r"17 \equiv 2", words="We compute modulo 5.") is Verdict.UNDECIDED
    assert last(r"17 \equiv 2") is Verdict.REFUTED
    assert last("17 = 2", words="We compute modulo 5.") is Verdict.UNDECIDED


@pytest.mark.parametrize("words", ["Summation over repeated indices is understood.", "We use Einstein notation."])
def test_words_about_a_summation_convention_leave_components_undecided(words: str):
    for formula in (r"\frac{\partial x_i}{\partial x_i} = d", r"\frac{\partial x_i}{\partial x_i} = 1"):
        assert last(formula, given=LINEAR, words=words) is Verdict.UNDECIDED
    assert last(r"x_i x_i = a_i x_i", given=LINEAR, words=words) is Verdict.UNDECIDED
    assert last(r"A_{ki} x_i + x_i A_{ik} = (A_{ki} + A_{ik}) x_i", given=LINEAR, words=words) is Verdict.PROVED
    assert last(r"\|x\|^2 = \sum_{i=1}^d x_i^2", given=LINEAR, words=words) is Verdict.PROVED


# ------------------------------------------------------------------------------------------------------- printing


def test_a_suggestion_has_no_numbers_side_by_side():
    suggestion = answer(r"\ln(x^2) = 3 \ln x", given=POSITIVE).suggestion
    assert suggestion is not None
    assert suggestion.rhs == r"2 \log x"
