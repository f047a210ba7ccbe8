"""Implications and equivalences in every format of report."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import DocumentVerdict
from derivations.report.files import make_pdf
from derivations.report.github import to_github
from derivations.report.html import to_html
from derivations.report.json import to_json
from derivations.report.latex import to_latex_document
from derivations.report.sarif import to_sarif
from derivations.report.terminal import print_documents
from derivations.report.view import view
from tests.pages import document

TEXT = document(
    r"x^2 = 4 \Leftrightarrow x = 2",
    r"x^2 = 4 \iff x = 2 \text{ or } x = -2",
    r"a x = b \implies x = \frac{b}{a}",
    r"x = \sqrt{2} \Longleftrightarrow x^2 = 2 \land \neg (x < -5)",
    r"f \text{ is convex} \iff f'' \ge 0",
    given=(r"x, a, b \in \mathbb{R}",),
)


@pytest.fixture(scope="module")
def checked() -> DocumentVerdict:
    return check_here(read_text(TEXT, path="page.md"), Options())


def test_json_gives_the_truth_as_numbers(checked: DocumentVerdict) -> None:
    steps = json.loads(to_json([checked], 0))["documents"][0]["steps"]
    assert [step["verdict"] for step in steps] == ["refuted", "proved", "conditional", "refuted", "undecided"]
    assert steps[0]["relation"] == r"\Leftrightarrow"
    assert steps[0]["counterexample"] == {"where": {"x": "-2"}, "lhs": "1 ± 0", "rhs": "0 ± 0"}
    assert steps[0]["suggestion"]["rhs"] == r"x = 2 \lor x = -2"
    assert steps[3]["counterexample"]["where"] == {"x": r"-\sqrt{2}"}


def test_people_read_true_and_false(checked: DocumentVerdict) -> None:
    stream = io.StringIO()
    print_documents(Console(file=stream, width=120, highlight=False), [view(checked, TEXT)])
    text = stream.getvalue()
    assert "x = -2 solves the left side and not the right one; the right side implies the left one" in text
    assert "left is   true" in text
    assert "right is  false" in text
    annotations = to_github([view(checked, TEXT)])
    assert "left true, right false" in annotations
    assert json.loads(to_sarif([view(checked, TEXT)]))["runs"][0]["results"]


def test_web_pages_and_latex(checked: DocumentVerdict) -> None:
    page = to_html(view(checked, TEXT))
    for formula in re.findall(r"<math.*?</math>", page, re.DOTALL):
        ElementTree.fromstring(formula)
    assert "left side true, right side false" in page
    assert "⇔" in page
    assert "∨" in page
    source = to_latex_document(view(checked, TEXT))
    assert r"\Leftrightarrow" in source
    assert "left side true, right side false" in source


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_the_report_compiles(checked: DocumentVerdict, tmp_path: Path) -> None:
    output = tmp_path / "report.pdf"
    output.write_bytes(make_pdf(to_latex_document(view(checked, TEXT))))
    assert output.read_bytes().startswith(b"%PDF")
