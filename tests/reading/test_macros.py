from __future__ import annotations

import pytest

from derivations.model.errors import ReadError
from derivations.reading.lexing import HANDLERS, SIMPLE
from derivations.reading.macros import collect, expand, make_macro
from derivations.reading.shorthands import SHORTHANDS
from derivations.reading.tokens import scan


def expanded(text: str, definitions: str) -> str:
    macros, _ = collect(definitions)
    return "".join(token.text for token in expand(scan(text), macros))


@pytest.mark.parametrize(
    ("definition", "call", "expected"),
    [
        (r"\newcommand{\E}{\mathbb{E}}", r"\E[x]", r"\mathbb{E}[x]"),
        (r"\renewcommand\x{\mathbf x}", r"\x", r"\mathbf x"),
        (r"\newcommand{\g}[2][z]{#1+#2}", r"\g{3}\g[4]5", "z+34+5"),
        (r"\def\f#1{\frac{#1}{2}}", r"\f{x}\f12", r"\frac{x}{2}\frac{1}{2}2"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}", r"\argmin f", r"\operatorname{arg\,min} f"),
        (r"\DeclarePairedDelimiter{\ab}{\lvert}{\rvert}", r"\ab*{x}", r"\left\lvertx\right\rvert"),
        (r"\let\ep\epsilon", r"\ep", r"\epsilon"),
        (r"\newcommand{\a}{\b x}\newcommand{\b}{y}", r"\a", "y x"),
    ],
)
def test_definitions_are_collected_and_expanded(definition, call, expected):
    assert expanded(call, definition) == expected


def test_the_stretch_of_a_definition_is_known():
    text = r"A \newcommand{\x}[1]{\mathbf{#1}} B"
    _, spans = collect(text)
    assert [text[start:end] for start, end in spans] == [r"\newcommand{\x}[1]{\mathbf{#1}}"]


@pytest.mark.parametrize("definition", [r"\def\a{\a\a}", r"\def\a{\b}\def\b{\a}", r"\def\a#1{\a{#1#1}}"])
def test_a_macro_that_does_not_end_is_an_error_at_its_call(definition):
    macros, _ = collect(definition)
    with pytest.raises(ReadError) as caught:
        expand(scan(r"x+\a{y}"), macros)
    assert caught.value.start == 2


def test_doubling_macros_are_stopped():
    letters = zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
    macros = {f"\\{name}": make_macro(rf"\{below}\{below}") for below, name in letters}
    with pytest.raises(ReadError):
        expand(scan(r"\q"), macros)


def test_a_missing_argument_is_an_error():
    with pytest.raises(ReadError) as caught:
        expand(scan(r"{\f}"), collect(r"\def\f#1{#1}")[0])
    assert "argument" in caught.value.expected


def test_a_flood_of_broken_definitions_is_bounded():
    macros, _ = collect("\\def\\x{" * 20_000)
    assert not macros


def test_shorthands_shadow_no_command():
    assert not [name for name in SHORTHANDS if name in SIMPLE or name in HANDLERS]


def test_no_command_is_in_two_tables():
    assert not [name for name in SIMPLE if name in HANDLERS]
