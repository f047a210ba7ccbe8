"""Hostile formulas: bounded in time and depth, and never an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.meaning import read_text
from derivations.model.derivation import Role

DOUBLING = "\n\n".join(["$$ A_0 = x $$", *(f"$$ A_{{{k + 1}}} = A_{{{k}}} + A_{{{k}}} $$" for k in range(40))])
HOSTILE = {
    "nested groups": "$$ f(x) = " + "(" * 150 + "x" + ")" * 150 + " $$",
    "nested roots": "$$ y = " + "\\sqrt{" * 150 + "x" + "}" * 150 + " $$",
    "nested logarithms": "$$ {0} = {0} + 0 $$".format("\\log(1+" * 45 + "x" + ")" * 45),
    "nested variances": "$$ p(x) = " + "\\mathrm{Var}(" * 25 + "X" + ")" * 25 + " $$",
    "open integrals": "$$ 1 = " + "\\int dx " * 3000 + "1 $$",
    "by parts upon by parts": "$$ 1 = " + "- \\int " * 40 + " df(x) " * 40 + " $$",
    "doubling definitions": DOUBLING + "\n\n$$ \\int_0^1 A_{40} dx = 1 $$",
    "a long chain": "$$ a = " + " = ".join(["b + c"] * 3000) + " $$",
    "a tower of powers": "$$ y = x" + "^{x" * 100 + "}" * 100 + " $$",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_formulas_cost_little(name: str) -> None:
    start = time.process_time()
    document = read_text(HOSTILE[name])
    assert time.process_time() - start < 8
    assert document.steps


@pytest.mark.parametrize("word", ["0.25 ,", "1 : 1 ,", "the", "and", "draw", ".", "random"])
def test_words_that_are_repeated_cost_little(word: str) -> None:
    start = time.process_time()
    assert read_text(f"We have {f'{word} ' * 60}here.\n\n$$ x = x $$").steps
    assert time.process_time() - start < 8


def test_a_reference_that_is_called_random_is_no_name() -> None:
    assert read_text("$$ x = x $$ where what is given by \\eqref{a}, \\eqref{b} is drawn.").steps


def test_a_chain_of_many_steps_is_refused_as_a_whole() -> None:
    roles = {step.role for step in read_text(HOSTILE["a long chain"]).steps}
    assert roles == {Role.UNREAD}


PIECES = [
    "x", "\\theta", "p(x)", "p(x|\\theta)", "s_\\theta(x)", "\\int", "dx", "\\mathrm{d}x", "\\sum_i", "\\nabla_x",
    "\\log", "E[", "]", "(", ")", "+", "-", "\\cdot", "/", "^2", "^T", "_i", "=", "\\approx", "\\frac{d}{dx}", "X",
    "\\|", "\\mathcal{N}(\\mu,\\sigma^2)", "|", ",", "1", "\\sim", "!", "\\hat\\theta", "\\propto", "&", "\\\\",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_formula_raises(left: list[str], right: list[str]) -> None:
    text = f"$$ {' '.join(left)} = {' '.join(right)} $$\n\n$$ {' '.join(right)} = {' '.join(left)} $$"
    for step in read_text(text).steps:
        assert (step.claim is not None) == (step.role is Role.CLAIM)
