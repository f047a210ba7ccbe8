from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.model.errors import UnusableInputError
from derivations.reading.documents import extract_of, read_document, read_extract
from derivations.reading.raw import InlineMath, RawChain, RawContext
from derivations.reading.source import SourceText


def items(text: str, suffix: str = ".md"):
    return read_document(SourceText("x" + suffix, text), suffix).items


def sides(text: str, suffix: str = ".md") -> list[str]:
    return [step.right.source for item in items(text, suffix) if isinstance(item, RawChain) for step in item.steps]


def inline(text: str, suffix: str = ".md") -> list[str]:
    return [item.source for item in items(text, suffix) if isinstance(item, InlineMath) and not item.displayed]


MARKDOWN = """---
title: $$a=no$$
---
We have $x$ and \\(y\\), price \\$5, `$no$`.
$$
a = one
$$
\\[ a = two \\]
\\begin{align*} a &= three \\\\ &= four \\end{align*}

```math
a = five
```

```python
"$$a=no$$"
```

> $$
> a = six +
> seven
> $$

- item $$a = eight$$

      code $$a = no$$

| t | $z$ |
|---|-----|

<!-- a comment $$a = no$$ -->
<pre>$$a = no$$</pre>

    $$a = no$$

{{< x >}}<p>\\(w\\)</p>

$$ never closed
"""


def test_markdown_knows_where_formulas_stand():
    assert sides(MARKDOWN) == ["one", "two", "three", "four", "five", "six +\n  seven", "eight"]
    assert inline(MARKDOWN) == ["x", "y", "z", "w"]


def test_offsets_in_markdown_are_those_of_the_document():
    for item in items(MARKDOWN):
        assert isinstance(item, RawChain | InlineMath)
        if isinstance(item, RawChain):
            for step in item.steps:
                assert MARKDOWN[step.left.start : step.left.end][0] in "ato"
                assert MARKDOWN[step.start] == "="


TEX = r"""\documentclass{article} % $$a = no$$
\newcommand{\E}[1]{\mathbb{E}\left[#1\right]}
% derivations
% given:
%   - \sigma > 0
%   - s: \mathbb{R}^d \to \mathbb{R}^d
\begin{document}
Cost 5\% of $x$. \verb|$no$|
\begin{verbatim} $$a=no$$ \end{verbatim}
\begin{equation} a = \E{X} % and a comment = here
\end{equation}
\[ b = c \] $$d = e$$
\end{document}
"""


def test_latex_documents(render):
    found = items(TEX, ".tex")
    assert sides(TEX, ".tex") == [r"\E{X}", "c", "e"]
    assert inline(TEX, ".tex") == ["x"]
    (context,) = (item for item in found if isinstance(item, RawContext))
    assert [statement.source for statement in context.given] == [r"\sigma > 0", r"s: \mathbb{R}^d \to \mathbb{R}^d"]
    chain = next(item for item in found if isinstance(item, RawChain))
    assert render(chain.steps[0].right.tree) == r"(\mathbb{E} <[ X ]>)"


RST = """
Title
=====

Let :math:`x` be ``$no$``.

.. math::
   :label: one

   a &= b \\\\
     &= c

   d = e

.. math:: f = g

.. code-block:: python

   ":math:`no`"

.. derivations

   given:
     - x > 0
"""


def test_dollars_in_restructured_text_without_the_role():
    text = "Let $x > 0$, for 5$ or ``$no$``, and $y\n= 1$.\n\n.. math:: a = b\n"
    assert inline(text, ".rst") == ["x > 0", "y\n= 1"]
    assert inline("Let :math:`x` cost $5 or $6.\n", ".rst") == ["x"]


def test_restructured_text():
    assert sides(RST, ".rst") == ["b", "c", "e", "g"]
    assert inline(RST, ".rst") == ["x"]
    assert [item.given[0].source for item in items(RST, ".rst") if isinstance(item, RawContext)] == ["x > 0"]


def test_r_markdown():
    text = "```{r}\n'$$a=no$$'\n```\n\n$$a = b (\\#eq:one)$$ {#eq-one}\n\nInline `r 1+1` and $x$."
    assert sides(text, ".Rmd") == ["b"]
    assert inline(text, ".qmd") == ["x"]


def test_notebooks(tmp_path):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["Let $x$.\n", "$$a = b$$"]},
        {"cell_type": "code", "metadata": {}, "source": "'$$a = no$$'", "outputs": [], "execution_count": None},
        {"cell_type": "markdown", "metadata": {}, "source": "$$c = d$$"},
    ]
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    document = read_extract(*extract_of(str(path)))
    found = [item for item in document.items if isinstance(item, RawChain)]
    assert [chain.steps[0].right.source for chain in found] == ["b", "d"]
    assert document.source.position(found[1].start) == (4, 1)
    assert [document.source.place(chain.start) for chain in found] == ["cell 1:2:1", "cell 3:1:1"]


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"cells": 3}', "[" * 100_000])
def test_what_is_no_notebook_is_one_clear_line(tmp_path, text):
    path = tmp_path / "n.ipynb"
    path.write_text(text)
    with pytest.raises(UnusableInputError) as caught:
        read_extract(*extract_of(str(path)))
    assert "\n" not in str(caught.value)


def test_an_unknown_suffix_is_one_clear_line(tmp_path):
    with pytest.raises(UnusableInputError, match=r"expected one of"):
        extract_of(str(tmp_path / "x.docx"))


def test_macros_of_the_document_and_of_the_context(render):
    text = "<!-- derivations\nmacros:\n  \\foo: \\mathbf{#1}\n-->\n$\\def\\bar{b}$\n\n$$\\foo{x} = \\bar$$"
    chain = items(text)[-1]
    assert isinstance(chain, RawChain)
    assert render(chain.steps[0].left.tree) == r"\mathbf{x}"
    assert render(chain.steps[0].right.tree) == "b"


@pytest.mark.parametrize(
    "text",
    [
        "$$" + "{" * 100_000 + "=" + "}" * 100_000 + "$$",
        "$$ a=" + "a " * 500_000 + "$$",
        "$$\n" + "&= x \\\\\n" * 100_000 + "$$",
        "&= x \\\\\n" * 50_000,
        "\\[ " * 50_000,
        "<pre " * 50_000,
        "` `` " * 30_000,
        "> $$a=b$$\n" * 1_000,
        "\\def\\a{\\a\\a} $$\\a = 1$$",
    ],
)
@pytest.mark.timeout(20)
def test_hostile_text_is_answered_soon(text):
    for suffix in (".md", ".tex", ".rst"):
        items(text, suffix)


PIECES = r"""
    $$ $ \[ \] \( \) ``` ` > - <!-- --> \begin{align} \end{align} \\ & = \Rightarrow \text{let} \text{or}
    \quad ( ) { } a \frac , ; . | \left \right \left( \right) \newcommand\x \def\y#1 \x \y % derivations
    given: assume: macros: [ ] ' " # .. math:: :math:` \begin{cases} \end{cases} \lor + - \cdot <pre>
    </pre> --- \overset _ ^ : \to \iff \sim \ldots
"""
BREAKS = ("\n", "\n\n", "\n    ", "\n% ", "\n> ", "\n$$\n")


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.sampled_from([*PIECES.split(), *BREAKS]), max_size=60).map(" ".join),
    st.sampled_from([".md", ".tex", ".rst", ".Rmd"]),
)
def test_any_document_is_read_or_refused(text, suffix):
    for item in items_or_refusal(text, suffix):
        assert 0 <= item.start <= item.end <= len(text)
        for step in item.steps if isinstance(item, RawChain) else ():
            assert item.start <= step.start <= step.end <= item.end
            assert bool(step.left.tree) != bool(step.left.error)


def items_or_refusal(text: str, suffix: str):
    """The items of a document, none if it is refused; any other exception is a fault."""
    try:
        return items(text, suffix)
    except UnusableInputError:
        return ()


def test_math_directives_of_myst():
    labelled = "```{math}\n:label: one\na = b\n\nc = d\n```\n\n:::{math}\n---\nlabel: two\n---\ne = f\n:::\n\n"
    chains = [item for item in items(labelled + "```{math} g = h\n```\n") if isinstance(item, RawChain)]
    assert [chain.steps[0].left.source for chain in chains] == ["a", "c", "e", "g"]
