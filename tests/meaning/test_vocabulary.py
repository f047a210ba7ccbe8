"""What the words of context lines mean: rows, subjects, and what they cost."""

from __future__ import annotations

import pytest

from derivations.meaning import read_text
from derivations.meaning.declared.vocabulary import Meant, meant
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.model.context import Origin, Source
from derivations.reading.macros import shorthands
from derivations.reading.names import spelling
from derivations.reading.spoken import spoken
from tests.pages import context

HERE = Source(Origin.GIVEN, "given, line 3")


def means(line: str) -> Meant | None:
    return meant(spoken(line, 0, shorthands()), HERE)


def told(line: str) -> list[tuple[str, str, str]]:
    found = means(line)
    assert found is not None
    return [(",".join(one.names), one.what.name, spelling(one.argument)) for one in found.told]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"X, Y \text{ random variables}", [("X,Y", "RANDOM_VARIABLE", "")]),
        (
            r"X \text{ a real random variable with mean } \mu \text{ and variance } \sigma^2",
            [
                ("X", "REAL", ""),
                ("X", "RANDOM_VARIABLE", ""),
                ("X", "HAS_MEAN", r"\mu"),
                ("X", "HAS_VARIANCE", r"\sigma^{2}"),
            ],
        ),
        (
            r"X \text{ a discrete random variable with values in } \{0, 1\}",
            [("X", "DISCRETE", ""), ("X", "RANDOM_VARIABLE", ""), ("X", "VALUES_IN", r"\{0,1\}")],
        ),
        (r"$X$ is a random variable with mean $\mu$.", [("X", "RANDOM_VARIABLE", ""), ("X", "HAS_MEAN", r"\mu")]),
        (r"X, Y \text{ independent}", [("X,Y", "INDEPENDENT", "")]),
        (r"X \perp Y", [("X,Y", "INDEPENDENT", "")]),
        (r"X \perp\!\!\!\perp Y \mid Z", [("X,Y", "GIVEN", "Z")]),
        (r"X_1, \dots, X_n \overset{iid}{\sim} p", [("X_{1},X,X_{n}", "IID", "p")]),
        (r"X_1, \dots, X_n \overset{\text{iid}}{\sim} p", [("X_{1},X,X_{n}", "IID", "p")]),
        (r"f: [0, 1] \to \mathbb{R} \text{ continuous}", [("f", "CONTINUOUS", "")]),
        (r"f: \mathbb{R} \to \mathbb{R} \text{ of period } T", [("f", "PERIOD", "T")]),
        (
            r"f, g: \mathbb{R} \to \mathbb{R} \text{ odd and increasing}",
            [("f,g", "ODD", ""), ("f,g", "INCREASING", "")],
        ),
        (
            r"A \in \mathbb{R}^{n \times n} \text{ symmetric positive definite}",
            [("A", "SYMMETRIC", ""), ("A", "POSITIVE_DEFINITE", "")],
        ),
        (r"S \succ 0", [("S", "POSITIVE_DEFINITE", "")]),
        (r"\mathcal{X} \text{ a finite set}", [(r"\mathcal{X}", "SET", "")]),
        (r"p \text{ a density on } \mathbb{R}^d", [("p", "DENSITY", ""), ("p", "VALUES_IN", r"\mathbb{R}^{d}")]),
        (
            r"p, q \text{ probability mass functions on } \mathcal{X}",
            [("p,q", "MASS_FUNCTION", ""), ("p,q", "VALUES_IN", r"\mathcal{X}")],
        ),
        (r"y \text{ depends on } x", [("y", "DEPENDS_ON", "x")]),
        (r"y \text{ does not depend on } x", [("y", "FREE_OF", "x")]),
        (r"c \text{ constant}", [("c", "CONSTANT", "")]),
        (r"B_t \text{ a Brownian motion}", [("B_{t},B", "BROWNIAN_MOTION", "")]),
    ],
)
def test_the_vocabulary_of_the_contract(line: str, expected: list[tuple[str, str, str]]):
    assert told(line) == expected


@pytest.mark.parametrize(
    ("line", "formulas"),
    [
        (r"A \in \mathbb{R}^{n \times m} \text{ symmetric}", [r"A\in\mathbb{R}^{n\times m}"]),
        (r"a, b \text{ positive real numbers}", [r"a>0", r"b>0", r"a\in\mathbb{R}", r"b\in\mathbb{R}"]),
        (r"k \text{ an index}", [r"k\in\mathbb{Z}"]),
        (r"X \text{ a positive random variable}", []),
    ],
)
def test_what_a_line_states_as_formulas(line: str, formulas: list[str]):
    found = means(line)
    assert found is not None
    assert list(map(spelling, found.formulas)) == formulas


@pytest.mark.parametrize(
    "line",
    [
        r"A \text{ blah}",
        r"A \text{ symmetric blah}",
        r"\text{nothing but words}",
        r"f(x) = x \text{ on } [0, 1]",
        r"p(x) \to 0 \text{ as } x \to \infty",
        r"x + 1 \text{ positive}",
    ],
)
def test_what_the_vocabulary_does_not_have(line: str):
    assert means(line) is None


@pytest.mark.parametrize(
    "line",
    [
        r"x \in \mathbb{R} \text{ blah}",
        r"A \text{ blah}",
        r"x >",
        r"x \in L^2(\Omega)",
        r"x \otimes y",
        r"f \in C^2(\mathbb{R})",
        r"x \prec y",
    ],
)
def test_a_line_that_is_not_understood_is_told_with_its_place(line: str):
    (complaint,) = read_text(context((line,)) + "$$ u = u $$\n").complaints
    assert complaint.startswith("<text>:3:")
    assert "found" in complaint or "is not understood" in complaint


def test_a_set_that_is_told_has_elements():
    lines = (r"\mathcal{X} \text{ a finite set}", r"x \in \mathcal{X}", r"f: \mathcal{X} \to \mathbb{R}")
    assert not read_text(context(lines) + "$$ f(x) = f(x) $$\n").complaints
    assert read_text(context(lines[1:]) + "$$ f(x) = f(x) $$\n").complaints


def test_nouns_and_properties_are_those_of_sentences():
    found = means(r"X \text{ a discrete random variable}")
    assert found is not None
    assert [one.what for one in found.told] == [Property.DISCRETE, Noun.RANDOM_VARIABLE]


def test_long_lines_are_split_in_one_pass():
    line = "x " + "\\text{a} {x} " * 15_000
    assert len(spoken(line, 0, shorthands())) == 30_001
