"""Signs and equations in the words of a document: what they state, how long, and what they must not be taken for."""

from __future__ import annotations

import re

import pytest

from derivations.meaning import read_text
from derivations.model.verdict import Verdict
from derivations.verify import Options, check_here
from tests.pages import answers, context

REALS = context((r"x \in \mathbb{R}", r"y \in \mathbb{R}"))


def block(*given: str, assume: tuple[str, ...] = ()) -> str:
    return context(given, assume)


def last(text: str) -> Verdict:
    return answers(text)[-1].verdict


SAME = "$$ |x| = x $$\n"
OPPOSITE = "$$ |x| = -x $$\n"


@pytest.mark.parametrize("later", [block("x < 0"), block(assume=("x < 0",))])
@pytest.mark.parametrize("earlier", [block("x > 0"), block(assume=("x > 0",))])
def test_a_later_sign_takes_the_place_of_an_earlier_one(earlier: str, later: str):
    steps = answers(f"{earlier}{SAME}\n{later}{SAME}\n{OPPOSITE}")
    assert [step.verdict for step in steps] == [Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]
    assert any("no longer holds" in notice for notice in steps[-1].step.notices)
    assert not any("no longer holds" in notice for notice in steps[0].step.notices)


def test_a_later_weaker_sign_leaves_neither_a_proof_nor_a_refutation():
    text = f"{block('x > 0')}{block('x > -1')}{SAME}"
    assert last(text) not in (Verdict.PROVED, Verdict.REFUTED)


def test_a_later_sign_of_a_function_takes_the_place_under_another_letter():
    text = block("f: \\mathbb{R} \\to \\mathbb{R}", "f(x) > 0") + block("f(t) < 0")
    assert last(f"{text}$$ |f(x)| = f(x) $$\n") is not Verdict.PROVED


def test_another_name_keeps_its_sign():
    assert last(f"{block('x > 0', 'y > 0')}{block('y < 0')}{SAME}") is Verdict.PROVED


@pytest.mark.parametrize(
    "lines",
    [("x > 0", "x < 0"), ("x \\ge 1", "x < 1"), ("x < y", "y < x"), ("x = 5", "x < 0"), ("x \\in (0, 1)", "x > 2")],
)
def test_of_signs_that_contradict_each_other_in_one_block_nothing_follows(lines: tuple[str, ...]):
    document = read_text(f"{block(*lines)}$$ x = -x $$\n\n$$ x = x $$\n")
    assert [bool(re.search(r":4:5: .*contradicts", complaint)) for complaint in document.complaints] == [True]
    assert {step.verdict for step in check_here(document, Options()).steps} == {Verdict.UNDECIDED}


@pytest.mark.parametrize(
    "lines", [("x > 0", "x < 1"), ("x \\ge 1", "x \\le 1"), ("0 < x < 1", "x \\ne 0"), ("x > 0", "y < 0")]
)
def test_signs_that_agree_are_no_error(lines: tuple[str, ...]):
    assert not read_text(f"{block(*lines)}$$ x = x $$\n").complaints


WORDS = [
    "We do not assume $x>0$.",
    "It is not true that $x>0$.",
    "Does $x>0$ hold?",
    "Suppose for contradiction that $x>0$.",
    "The root exists if $x>0$ or $x<-1$.",
    "Let $x>0$ or $x<-1$.",
    "The points with $x>0$ are drawn.",
    "There is some $x$ with $x>0$.",
    "Unless we assume $x>0$, it fails.",
    "For $x>0$ this is clear.\n\n## All\n\nFor all real $x$",
    "Let $x>0$.\n\n## All\n\nFor all real $x$",
    "Let $x>0$. This was the first case. In general,",
    "Suppose $x>0$. Now let $x\\in\\mathbb{R}$\nbe arbitrary.",
]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("given", ["", REALS])
def test_a_sign_that_the_words_do_not_plainly_state_proves_nothing(words: str, given: str):
    assert last(f"{given}{words}\n{SAME}") is not Verdict.PROVED


@pytest.mark.parametrize("words", ["Let $x>0$.", "Assume that $x > 0$.", "Let $y\\in\\mathbb{R}$, where $x>0$,"])
def test_a_sign_that_the_words_plainly_state_is_a_fact(words: str):
    (step,) = answers(f"{REALS}{words}\n{SAME}")
    assert step.verdict is Verdict.PROVED
    assert any("stated in line" in condition.because for condition in step.conditions)


@pytest.mark.parametrize(
    "words",
    ["For $x<0$ we have", "If $x<0$, then", "Let $x<0$.", "Take $x<0$.", "Suppose $x<0$.\n\n### Proof\n\nWe get"],
)
def test_a_sign_in_the_words_keeps_a_claim_from_being_refuted(words: str):
    assert last(f"{REALS}{words}\n$$ \\sqrt{{x^2}} = -x $$\n") is not Verdict.REFUTED


def test_words_against_a_given_sign_leave_neither():
    assert last(f"{block('x < 0')}Let $x>0$.\n{SAME}") not in (Verdict.PROVED, Verdict.REFUTED)


def test_a_value_put_with_its_sign_is_no_arbitrary_one():
    assert last(f"{REALS}We put $y=-x>0$.\n$$ |y| = y $$\n") is not Verdict.REFUTED


def test_a_function_supposed_positive_somewhere_is_no_arbitrary_one():
    given = block("x \\in \\mathbb{R}", "f: \\mathbb{R} \\to \\mathbb{R}")
    assert last(f"{given}Suppose $f(x)>0$ for $x>0$.\n$$ |f(x)| = f(x) $$\n") not in (Verdict.PROVED, Verdict.REFUTED)


@pytest.mark.parametrize("given", ["", block("a \\in \\mathbb{R}", "b \\in \\mathbb{R}")])
@pytest.mark.parametrize(
    "words",
    ["If $a=b$, the claim is trivial. In general", "Note that $a=b$ need not hold.", "The case $a=b$ is easy."],
)
def test_an_equation_in_passing_defines_nothing(given: str, words: str):
    assert last(f"{given}{words}\n$$ a^2 = b^2 $$\n") is not Verdict.PROVED


def test_an_equation_between_declared_names_defines_nothing():
    given = block("a \\in \\mathbb{R}", "b \\in \\mathbb{R}")
    assert last(f"{given}Consider $a=b$.\n$$ a^2 = b^2 $$\n") not in (Verdict.PROVED, Verdict.REFUTED)


def test_a_claim_called_false_defines_nothing():
    assert last("Some claim $g(x)=x^2$, which is false.\n$$ g(2) = 4 $$\n") is not Verdict.PROVED


def test_a_second_definition_in_the_prose_takes_the_place_of_the_first():
    text = "Let $f(x)=x^2$.\n$$ f(2) = 4 $$\nLet $f(x)=x^3$.\n$$ f(2) = 8 $$\n"
    steps = answers(text)
    assert [step.verdict for step in steps] == [Verdict.PROVED, Verdict.PROVED]
    assert any("defined anew" in notice for notice in steps[1].step.notices)


def test_a_second_equation_for_a_function_in_other_words_leaves_it_open():
    text = "Let $f(x)=x^2$.\nSome write it $f(x)=x^3$.\n"
    for value in ("4", "8"):
        assert last(f"{text}$$ f(2) = {value} $$\n") not in (Verdict.PROVED, Verdict.REFUTED)


def test_a_second_definition_of_a_value_takes_the_place_of_the_first():
    text = "Let $a=2b$. Then let $a=3b$.\n$$ a + b = 3b $$\n"
    assert last(text) is not Verdict.PROVED


@pytest.mark.parametrize("words", ["For $x<0$ we have", "For all $y$ and $x<0$, it holds that"])
def test_a_restriction_holds_for_the_formula_that_its_sentence_leads_to_and_no_longer(words: str):
    first, second = answers(f"{REALS}{words}\n{OPPOSITE}\n{OPPOSITE}")
    assert first.verdict is Verdict.PROVED
    assert second.verdict not in (Verdict.PROVED, Verdict.REFUTED)


def test_a_restriction_that_another_sentence_follows_proves_nothing():
    assert last(f"{REALS}For $x<0$ we have a minus. In detail,\n{OPPOSITE}") is not Verdict.PROVED


def test_a_case_against_what_the_words_stated_ends_it():
    assert last(f"Let $x>0$. If $x<0$, the following fails.\n{SAME}") is not Verdict.PROVED


def test_any_value_of_a_name_takes_back_its_sign_on_the_same_line():
    assert last(f"Let $x>0$. Then for any $x \\in \\mathbb{{R}}$\n{SAME}") is not Verdict.PROVED


@pytest.mark.parametrize("words", ["One might think that $g(x)=x^2$.", "Some wrongly believe $g(x)=x^2$."])
def test_an_opinion_defines_nothing(words: str):
    assert last(f"{words}\n$$ g(2) = 4 $$\n") is not Verdict.PROVED


@pytest.mark.parametrize("words", ["Note $a=b$ holds rarely.", "One finds $a=b$ at times."])
def test_an_equation_between_names_that_nothing_introduces_defines_nothing(words: str):
    assert last(f"{words}\n$$ a^2 = b^2 $$\n") is not Verdict.PROVED


def test_a_second_density_in_the_prose_takes_the_place_of_the_first():
    variance = "$$ \\int p(x) x^2 dx = {} $$\n"
    text = f"Let $p(x)=\\mathcal{{N}}(x;0,1)$.\n{variance.format(1)}Let $p(x)=\\mathcal{{N}}(x;0,2)$.\n"
    assert last(text + variance.format(1)) is not Verdict.PROVED
    assert last(text + variance.format(2)) is Verdict.PROVED


def test_a_denied_property_of_what_is_named_denies_no_definition():
    assert last("The number $Z = 2 b$ does not depend on $t$.\n$$ Z + b = 3 b $$\n") is Verdict.PROVED
