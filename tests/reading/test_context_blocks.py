from __future__ import annotations

import pytest

from derivations.model.errors import UnusableInputError
from derivations.reading.context_blocks import read_context_file
from derivations.reading.documents import read_document
from derivations.reading.raw import RawContext
from derivations.reading.source import SourceText


def context(inside: str) -> RawContext:
    text = f"Text\n\n<!-- derivations\n{inside}\n-->\n"
    (item,) = read_document(SourceText("x.md", text)).items
    assert isinstance(item, RawContext)
    return item


CONTRACT = r"""given:
  - x, \theta \in \mathbb{R}
  - \sigma > 0
  - p(x \mid \theta) = \mathcal{N}(x; \theta, \sigma^2)
  - s: \mathbb{R}^d \to \mathbb{R}^d
assume:
  - p(x) s(x) \to 0 \text{ as } \|x\| \to \infty
"""


def test_the_example_of_the_contract():
    found = context(CONTRACT)
    assert [s.source for s in found.given] == [line[4:] for line in CONTRACT.splitlines()[1:5]]
    assert [s.source for s in found.assume] == [r"p(x) s(x) \to 0 \text{ as } \|x\| \to \infty"]
    assert all(s.tree is not None for s in (*found.given, *found.assume))


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("given:\n- x > 0\n-  y > 0", ["x > 0", "y > 0"]),
        ("given: x > 0", ["x > 0"]),
        ("given: ['x > 0', \"y > 0\"]", ["x > 0", "y > 0"]),
        ("given:\n  - 'x: A \\to B'", ["x: A \\to B"]),
        ('given:\n  - "\\\\sigma > 0"', ["\\sigma > 0"]),
        ("given:\n  - x +\n    y > 0", ["x + y > 0"]),
        ("given:\n  # a comment\n  - $x > 0$\n\nassume:", ["x > 0"]),
        ("given:\n  - |\n    x > 0", ["x > 0"]),
    ],
)
def test_spellings_of_lists(inside, expected):
    assert [s.source for s in context(inside).given] == expected


def test_macros_are_a_mapping():
    found = context("macros:\n  \\E: \\mathbb{E}\n  '\\foo': '\\left\\{#1\\right\\}'\n  bar: x\ngiven:\n  - \\bar > 0")
    assert found.macros == ((r"\E", r"\mathbb{E}"), (r"\foo", r"\left\{#1\right\}"), (r"\bar", "x"))
    assert found.given[0].tree is not None


def test_a_statement_that_cannot_be_read_keeps_its_place():
    text = "<!-- derivations\ngiven:\n  - x >\n-->"
    (item,) = read_document(SourceText("x.md", text)).items
    assert isinstance(item, RawContext)
    assert item.given[0].error is not None
    assert text[item.given[0].start : item.given[0].end] == "x >"


@pytest.mark.parametrize(
    ("inside", "place"),
    [
        ("grants:\n  - x > 0", "4:1"),
        ("- x > 0", "4:1"),
        ("given:\n  - x\nmacros:\n  ???", "7:3"),
        ("given: [*a]", "4:8"),
        ("given: [&a x, *a]", "4:8"),
        ("given: [!!python/object:os.system x]", "4:8"),
        ("given: [x", "4:8"),
        ("macros:\n  \\a: {", "5:7"),
    ],
)
def test_a_wrong_block_is_one_clear_line_with_its_place(inside, place):
    with pytest.raises(UnusableInputError) as caught:
        context(inside)
    assert str(caught.value).startswith(f"x.md:{place}: found ")
    assert "\n" not in str(caught.value)


def test_a_context_file(tmp_path):
    path = tmp_path / "post.derivations.yaml"
    path.write_text("---\n" + CONTRACT, encoding="utf-8")
    source, found = read_context_file(str(path))
    assert len(found.given) == 4
    assert source.position(found.given[0].start) == (3, 5)
