"""What a verdict tells besides: where a line is not understood, what no longer holds, which conditions are open."""

from __future__ import annotations

import re

import pytest

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import StepVerdict, Verdict
from tests.pages import answers, context, document, verdicts

REALS = (r"x \in \mathbb{R}", r"y \in \mathbb{R}")
SAME = "$$ |x| = x $$\n"


def answer(formula: str, given: tuple[str, ...] = REALS) -> StepVerdict:
    """The verdict on one formula."""
    (found,) = answers(document(formula, given=given))
    return found


def open_conditions(verdict: StepVerdict) -> str:
    return "\n".join(c.statement for c in verdict.conditions if c.status == "open")


@pytest.mark.parametrize("space", [r"\mathbb{C}^n", r"L^2(\Omega)", r"\mathbb{R}_{+}^n", r"\mathcal{X}"])
def test_a_set_that_is_not_understood_costs_its_line(space: str):
    text = context((rf"x \in {space}", r"y \in \mathbb{R}"))
    page = read_text(f"{text}$$ x = x $$\n\n$$ x + 1 = x $$\n\n$$ y = y $$\n")
    (complaint,) = page.complaints
    assert re.match(r"<text>:3:11: the set .* is not understood, expected \\mathbb{R}", complaint)
    found = [step.verdict for step in check_here(page, Options()).steps]
    assert found == [Verdict.UNDECIDED, Verdict.UNDECIDED, Verdict.PROVED]


@pytest.mark.parametrize(
    "lines",
    [("x > 0", "x < 0"), (r"x \ge 1", "x < 1"), ("x < y", "y < x"), ("x = 5", "x < 0"), (r"x \in (0, 1)", "x > 2")],
)
def test_of_signs_that_contradict_each_other_in_one_block_nothing_follows(lines: tuple[str, ...]):
    page = read_text(f"{context(lines)}$$ x = -x $$\n\n$$ x = x $$\n")
    assert [bool(re.search(r":4:5: .*contradicts", complaint)) for complaint in page.complaints] == [True]
    assert {step.verdict for step in check_here(page, Options()).steps} == {Verdict.UNDECIDED}


@pytest.mark.parametrize(
    "lines", [("x > 0", "x < 1"), (r"x \ge 1", r"x \le 1"), ("0 < x < 1", r"x \ne 0"), ("x > 0", "y < 0")]
)
def test_signs_that_agree_are_no_error(lines: tuple[str, ...]):
    assert not read_text(f"{context(lines)}$$ x = x $$\n").complaints


@pytest.mark.parametrize("later", [context(("x < 0",)), context(assume=("x < 0",))])
@pytest.mark.parametrize("earlier", [context(("x > 0",)), context(assume=("x > 0",))])
def test_a_later_sign_takes_the_place_of_an_earlier_one_and_says_so(earlier: str, later: str):
    steps = answers(f"{earlier}{SAME}\n{later}{SAME}\n$$ |x| = -x $$\n")
    assert [step.verdict for step in steps] == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]
    assert any("no longer holds" in notice for notice in steps[-1].step.notices)
    assert not any("no longer holds" in notice for notice in steps[0].step.notices)


@pytest.mark.parametrize("words", ["Let $x>0$.", "Assume that $x > 0$."])
def test_a_sign_in_the_words_is_named_with_its_line(words: str):
    (step,) = answers(f"{context(REALS)}{words}\n{SAME}")
    assert step.verdict is Verdict.PROVED
    assert any("stated in line" in condition.because for condition in step.conditions)


def test_a_second_definition_in_the_prose_is_noticed():
    steps = answers("Let $f(x)=x^2$.\n$$ f(2) = 4 $$\nLet $f(x)=x^3$.\n$$ f(2) = 8 $$\n")
    assert [step.verdict for step in steps] == [Verdict.PROVED, Verdict.PROVED]
    assert any("defined anew" in notice for notice in steps[1].step.notices)


def test_a_sign_at_a_variable_is_one_everywhere_and_says_so():
    found = answer("|f(y)| = f(y)", (*REALS, r"f: \mathbb{R} \to \mathbb{R}", "f(x) > 0"))
    assert found.verdict is Verdict.PROVED
    assert any("holds everywhere" in convention for convention in found.conventions)


def test_the_second_parameter_of_a_normal_law_is_told():
    given = (r"x, \mu \in \mathbb{R}", r"\sigma > 0", r"p(x) = \mathcal{N}(x; \mu, \sigma)")
    found = answer(r"\mathbb{E}_{p(x)}[(x - \mu)^2] + \sigma = 2 \sigma", given)
    assert found.verdict is Verdict.UNDECIDED
    assert r"the second parameter of \mathcal{N} is the variance" in found.reason


@pytest.mark.parametrize(
    ("integral", "sign"),
    [
        (r"\sum_{k=1}^\infty k^k 2^{-k}", "sum"),
        (r"\int_0^1 \frac{p(x)}{x} dx", "converges"),
    ],
)
def test_an_integral_that_has_no_reason_to_converge_is_an_open_condition(integral: str, sign: str):
    found = answer(f"{integral} - {integral} = 0")
    assert found.verdict is Verdict.CONDITIONAL
    assert sign in open_conditions(found)


def test_an_integral_that_diverges_is_no_condition():
    found = answer(r"\int_0^\infty \int_0^x e^{y-x} dy\,dx - \int_0^\infty \int_0^x e^{y-x} dy\,dx = 0")
    assert found.verdict is Verdict.UNDECIDED
    assert "which fails" in found.reason


def test_each_slope_of_a_flux_must_be_integrable():
    given = (r"x \in \mathbb{R}^2", r"s(x) = \frac{x}{1 + \|x\|^2}")
    found = answer(r"\int \nabla \cdot s(x)\,\mathrm{d}x = 0", given)
    assert found.verdict is Verdict.CONDITIONAL
    assert r"\frac{\partial}{\partial x_{i}}" in open_conditions(found)


def test_a_suggestion_has_no_numbers_side_by_side():
    suggestion = answer(r"\ln(x^2) = 3 \ln x", ("x > 0",)).suggestion
    assert suggestion is not None
    assert suggestion.rhs == r"2 \log x"


def test_a_function_into_a_part_of_the_numbers_proves_nothing():
    assert verdicts("|f(x)| = f(x)", given=(r"f: \mathbb{R} \to \mathbb{R}_{+}",)) == [Verdict.UNDECIDED]
