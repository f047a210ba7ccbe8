"""Where blocks of the author speak of every name, nothing is left to words; where they do not, words may count."""

from __future__ import annotations

import pytest

from derivations.model.verdict import Verdict
from tests.pages import answers, document

NOISE = (
    r"x, \theta \in \mathbb{R}",
    r"\sigma > 0",
    r"p(x \mid \theta) = \mathcal{N}(x; \theta, \sigma^2)",
)
MARGINAL = r"p(x) = \int p(x \mid \theta)\, p(\theta)\, \mathrm{d}\theta"
SWAPPED = r"\frac{\partial}{\partial x}\, p(\theta \mid x) = \frac{\theta - x}{\sigma^2}\, p(x \mid \theta)"
MEAN = r"\int (x + 1)\, q(x)\, \mathrm{d}x = \mu + 1"
VANISHING = r"u(x) v(x) \to 0 \text{ as } |x| \to \infty"
MAPS = (r"x \in \mathbb{R}", r"u: \mathbb{R} \to \mathbb{R}", r"v: \mathbb{R} \to \mathbb{R}")
OPEN = (Verdict.UNDECIDED, Verdict.DOUBTFUL, Verdict.ASSUMED)
BY_PARTS = r"\int v'(x)\, \mathrm{d}x = -\int u'(x)\, v(x)\, \mathrm{d}x"


def verdict(formula: str, *given: str, assume: tuple[str, ...] = (), words: str = "") -> Verdict:
    (found,) = answers(document(formula, given=given, assume=assume, words=words))
    return found.verdict


def test_a_law_of_which_the_block_says_all_densities_is_an_arbitrary_one() -> None:
    assert verdict(SWAPPED, *NOISE, MARGINAL) is Verdict.REFUTED


def test_a_law_of_which_the_block_says_one_density_only_may_have_the_others_in_words() -> None:
    assert verdict(SWAPPED, *NOISE) in OPEN
    marginal = r"p(x) = \mathcal{N}(x; 0, \sigma^2 + \tau^2)"
    words = r"Let the prior be centred with variance $\tau^2$."
    assert verdict(marginal, *NOISE, r"\tau > 0", words=words) is not Verdict.REFUTED


def test_a_declared_parameter_may_be_one_of_a_law_that_words_state() -> None:
    found = verdict(MEAN, r"x, \mu \in \mathbb{R}", words="Let q be a normal density around μ.")
    assert found in OPEN


def test_a_declared_parameter_is_any_number_where_the_block_speaks_of_the_law() -> None:
    given = r"x, \mu \in \mathbb{R}", r"q(x) > 0", r"m = \int x\, q(x)\, \mathrm{d}x"
    assert verdict(r"\int (x - m)^2\, q(x)\, \mathrm{d}x = \int (x - \mu)^2\, q(x)\, \mathrm{d}x", *given) is (
        Verdict.REFUTED
    )


def test_the_sort_of_a_function_alone_leaves_what_it_is_to_words() -> None:
    given = r"a, b \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}", r"F: \mathbb{R} \to \mathbb{R}"
    formula = r"\int_a^b f(x)\, \mathrm{d}x = F(b) - F(a)"
    assert verdict(formula, *given, words="Here F is an antiderivative of f.") in OPEN


@pytest.mark.parametrize(("assume", "expected"), [((VANISHING,), Verdict.REFUTED), ((), Verdict.UNDECIDED)])
def test_a_function_with_a_stated_property_is_any_one_with_it(assume: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(BY_PARTS, *MAPS, assume=assume) is expected
