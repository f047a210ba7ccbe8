"""Sections: where a step stands, for people who look for it."""

from __future__ import annotations

import pytest

from derivations.report.headings import headings

MARKDOWN = """Before

# First one {#sec:first}
text

Second
------

```
# no heading
```

- a
---

### Third ###
"""
LATEX = "\\section{First}\\label{sec:a}\n% \\section{No}\nwords\n\\subsection*[short]{Second one}\n\\paragraph{Third}\n"
RST = "First\n=====\n\n.. math:: a = b\n\nSecond\n------\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.md", MARKDOWN, [(3, "First one"), (6, "Second"), (16, "Third")]),
        ("a.qmd", MARKDOWN, [(3, "First one"), (6, "Second"), (16, "Third")]),
        ("a.tex", LATEX, [(1, "First"), (4, "Second one"), (5, "Third")]),
        ("a.rst", RST, [(1, "First"), (6, "Second")]),
        ("a.md", "no heading\n", []),
    ],
)
def test_headings_are_found(path: str, text: str, expected: list[tuple[int, str]]) -> None:
    found = headings(text, path)
    assert list(zip(found.lines, found.titles, strict=True)) == expected


def test_the_heading_above_a_line() -> None:
    found = headings(MARKDOWN, "a.md")
    assert [found.above(line) for line in (1, 3, 5, 6, 99)] == ["", "First one", "First one", "Second", "Third"]


@pytest.mark.parametrize(
    "text", ["#" * 50_000, "`" * 50_000 + "\n#", "a\n" * 50_000, "\\section{" * 5_000, "# " + " " * 50_000]
)
@pytest.mark.parametrize("path", ["a.md", "a.tex", "a.rst"])
@pytest.mark.timeout(5)
def test_hostile_headings_take_no_time(text: str, path: str) -> None:
    headings(text, path)
