"""What a verdict says of the names of its step: sort, origin, place."""

from __future__ import annotations

import pytest

from derivations.meaning import read_text
from tests.pages import context


def readings(text: str, step: int = -1) -> dict[str, tuple[str, str, str]]:
    found = read_text(text).steps[step].reading
    return {one.name: (one.sort, one.origin.value, one.where) for one in found}


@pytest.mark.parametrize(
    ("text", "name", "reading"),
    [
        (context((r"x \in \mathbb{R}",)) + "$$ x + 1 = 1 + x $$", "x", ("real number", "stated", "given, line 3")),
        (context(("x > 0",)) + "$$ |x| = x $$", "x", ("positive real number", "stated", "given, line 3")),
        ("Let $a \\in \\mathbb{R}$.\n\n$$ a + 1 = 1 + a $$", "a", ("real number", "stated", "line 1")),
        ("$$ b + 1 = 1 + b $$", "b", ("real number", "convention", "")),
        ("$$ \\sum_{i=1}^n 2 = 2 n $$", "i", ("index from 1 to n", "used", "bound in this step")),
        ("$$ \\int_0^1 u^2 \\,\\mathrm{d}u = 1 $$", "u", ("real number", "used", "bound in this step")),
        ("$$ \\nabla_x \\cdot s(x) = 0 $$", "x", ("vector of dimension d", "used", "")),
        ("$$ \\nabla_x \\cdot s(x) = 0 $$", "s", ("function ℝ^d → ℝ^d", "used", "")),
        (
            "$$ 2 p(x) = 2 \\int p(x \\mid z) p(z) \\,\\mathrm{d}z $$",
            "p",
            ("density of x; of x given z; of z", "convention", ""),
        ),
        ("$$ e^x = \\exp(x) $$", "e", ("Euler's number", "convention", "")),
        ("$$ \\sin(\\pi) = 0 $$", "\\pi", ("the number π", "convention", "")),
        ("$$ g(x) = x^2 $$\n\n$$ g(2) = 4 $$", "g", ("function ℝ → ℝ", "stated", "chain 1")),
        ("$$ K = 3 + m $$\n\n$$ K - m = 3 $$", "K", ("real number", "stated", "chain 1")),
        ("$$ K = 3 + m $$", "K", ("real number", "stated", "chain 1")),
        ("$$ \\det(A) = \\Foo(A) $$", "A", ("square matrix", "used", "")),
        (context((r"y \in \{0, 1\}",)) + "$$ y^2 = y $$", "y", ("nonnegative integer", "stated", "given, line 3")),
        (
            context((r"E_1 \text{ an event}",)) + "$$ \\Pr(E_1) = 1 $$",
            "E_{1}",
            ("event", "stated", "given, line 3"),
        ),
    ],
)
def test_what_a_name_was_taken_for(text: str, name: str, reading: tuple[str, str, str]):
    assert readings(text)[name] == reading


def test_names_stand_in_the_order_in_which_they_are_written_and_signs_are_none():
    text = "$$ \\int_{-\\infty}^{\\infty} q(y) \\, dy + \\mathbb{E}_{p(x)}[f(x)] = c $$"
    assert list(readings(text)) == ["q", "y", "p", "x", "f", "c"]


def test_what_could_not_be_read_has_readings_too():
    found = readings(context((r"a \in \mathbb{R}",)) + "$$ a + \\det(B) = a $$")
    assert found == {"a": ("real number", "stated", "given, line 3"), "B": ("square matrix", "used", "")}
