"""The page on a document: the author's words with a badge at every step, problems first, links that lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import DocumentVerdict, Support, Verdict
from derivations.reading.source import SourceText
from derivations.report.graph import graph_of
from derivations.report.html import to_html
from derivations.report.mathml import mathml
from derivations.report.prose.documents import read_prose
from derivations.report.view import view
from tests.own_pages import assert_own_page

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAGE = r"""# Sums and squares

Words of the author, with $k \in \mathbb{N}$ and <b>bold</b> ones.

<!-- derivations
given:
  - x, y \in \mathbb{R}
-->

## Squares

$$
\begin{aligned}
(x + y)^2 &= x^2 + 2 x y + y^2 \\
          &= x^2 + 3 x y + y^2
\end{aligned}
$$

The last section has $f(x) = x^2$, by which

- $$f(x + 1) = x^2 + 2 x + 1$$
"""


@pytest.fixture(scope="module")
def checked() -> DocumentVerdict:
    return check_here(read_text(PAGE), Options())


@pytest.fixture(scope="module")
def page(checked: DocumentVerdict) -> str:
    prose = read_prose(SourceText("page.md", PAGE), [one.step for one in checked.steps])
    return to_html(view(checked, PAGE), prose)


def body(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(page.partition("</head>")[2].rpartition("</html>")[0])


def test_the_authors_document_is_there_with_a_badge_at_every_step(page: str, checked: DocumentVerdict) -> None:
    main = body(page).find("main")
    assert main is not None
    assert [one.text for one in main.iter("h3")] == ["Squares"]
    assert "Words of the author" in "".join(main.itertext())
    assert "given" not in "".join(main.itertext()).split("Squares")[0]
    marks = [one.attrib["href"] for one in main.iter("a") if "mark" in one.attrib.get("class", "")]
    assert marks == [f"#step-{one.step.chain}-{one.step.number}" for one in checked.steps]
    refuted = next(one for one in main.iter("details") if "refuted" in one.attrib["class"])
    assert "open" in refuted.attrib
    assert "counterexample" in "".join(refuted.itertext())


def test_rows_of_a_display_have_the_badges_of_their_steps(page: str) -> None:
    tables = [one for one in body(page).iter("div") if one.attrib.get("class") == "display"]
    rows = list(tables[0].iter("tr"))
    assert [[a.attrib["href"] for a in row.iter("a")] for row in rows] == [["#step-1-1"], ["#step-1-2"]]


def test_problems_come_first_and_links_lead_somewhere(page: str) -> None:
    assert page.index('class="group refuted"') < page.index('class="group proved settled"') < page.index("<main>")
    targets = [target.removeprefix("#") for target in assert_own_page(page)]
    names = re.findall(r' id="([^"]*)"', page)
    assert len(names) == len(set(names))
    assert set(targets) <= set(names)
    assert page.index('id="step-1-2"') > page.index("<main>")


def test_what_rests_on_what(make_verdict: Any) -> None:
    steps = [make_verdict(Verdict.PROVED, chain=n) for n in (1, 2, 3, 4)]
    uses = {2: ("chain 1",), 3: ("chain 1, step 1", "chain 2", "chain 2"), 4: ("line 7",)}
    steps = [replace(one, rests_on=tuple(Support(w, "x") for w in uses.get(one.step.chain, ()))) for one in steps]
    document = view(DocumentVerdict("x.md", tuple(steps)))
    graph = graph_of(document)
    assert [node.chain for node in graph.nodes] == [1, 2, 3]
    assert [(arc.start, arc.end) for arc in graph.arcs] == [(1, 0), (2, 0), (2, 1)]
    page = to_html(document)
    assert page.count("<path ") == 3
    assert '<a href="#step-1-1">chain 1</a>' in page
    assert not graph_of(view(DocumentVerdict("x.md", tuple(steps[:1])))).arcs


def test_steps_are_shown_where_the_text_is_gone(make_verdict: Any) -> None:
    page = to_html(view(DocumentVerdict("x.md", (make_verdict(), make_verdict(number=2, line=2)))))
    assert page.count('<td class="marks">') == 2
    assert_own_page(page)


def test_only_links_to_the_web_are_links() -> None:
    text = "[a](https://example.org/?q=1&r=2) [b](javascript:x) [c](other.md) [d](data:x) [e](//x.org)"
    prose = read_prose(SourceText("x.md", text), ())
    page = to_html(view(DocumentVerdict("x.md", ())), prose)
    assert re.findall(r'<a href="([^"]*)"', page) == ["https://example.org/?q=1&amp;r=2"]


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        (r"\operatorname*{argmax}_x f", "<munder>"),
        (r"\begin{split} a &= b \\ &= c \end{split}", "<mtable"),
        (r"\sum_{\substack{a \\ b}} x", "<mtable"),
        (r"\begin{array}{rl} a & b \end{array}", "text-align: right"),
        (r"\overline{x}", "\u00af"),
        (r"\left< x \right>", "⟨"),
        (r"x\dotsb \begin{smallmatrix} a \end{smallmatrix}", "⋯"),
    ],
)
def test_formulas(formula: str, part: str) -> None:
    shown = mathml(formula, "block")
    assert shown is not None
    assert part in shown


def test_an_unknown_command_is_named_and_the_rest_is_set() -> None:
    assert mathml(r"\E[x] = y", "block") is None
    shown = mathml(r"\E[x] = y", "block", names_unknown=True)
    assert shown is not None
    assert "<mo>=</mo>" in shown
    assert "𝙴" in shown
    assert "𝚒𝚗𝚙𝚞𝚝" in str(mathml(r"\input{x} + y", "block", names_unknown=True))


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_the_script_searches_and_opens_what_is_linked(page: str, tmp_path: Path) -> None:
    act = (
        "const box = document.querySelector('form.find input[type=search]'); box.value = 'SQUARES 3 X';"
        "box.dispatchEvent(new Event('input', {bubbles: true}));"
    )
    freed = re.sub(r"script-src '[^']*'", "script-src 'unsafe-inline'", page)
    path = tmp_path / "page.html"
    path.write_text(freed.replace("</body>", f"<script>addEventListener('load', () => {{{act}}})</script></body>"))
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --disable-dev-shm-usage"
    )
    command = [str(BROWSER), *flags.split(), f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    command.append(f"{path.as_uri()}#step-1-1")
    dom = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    items = re.findall(r"<li class=\"(\w+)\" data-words=\"[^\"]*\"( hidden=\"\")?>", dom)
    assert [word for word, hidden in items if not hidden] == ["refuted"]
    assert re.search(r'<details class="card settled proved" open="">(?:(?!<details).)*id="step-1-1"', dom, re.DOTALL)
    assert '<form class="find">' in dom
