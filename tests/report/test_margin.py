"""Verdicts in the margin of the author's own pages: beside the rows they are about, or not at all."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from derivations.model.derivation import Step
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.reading.source import read_file
from derivations.report.margin import marked_file, to_margin_package

TOOLS = ("pdflatex", "pdftotext")
needs_tex = pytest.mark.skipif(None in map(shutil.which, TOOLS), reason="pdflatex or pdftotext is not installed")
MAIN = r"""\documentclass{article}
\usepackage{amsmath,amsthm}
\newtheorem{lemma}{Lemma}
PACKAGE
\begin{document}
Words before a formula
\begin{align}
  a &= b \\
    &= c
\end{align}
and words behind it, as many as it takes to fill a line and more than that, so that it is broken.
\[
  d = e = f
\]

$$ g = h $$
\begin{lemma}
  \begin{equation*}
    i = j
  \end{equation*}
\end{lemma}
\begin{minipage}{5cm}
  In a box \[ k = l \]
\end{minipage}
\begin{itemize}
\item
  $$
  m = n
  $$
  \begin{center}\begin{tabular}{p{3cm}} $$ o = p $$ \end{tabular}\end{center}
\end{itemize}
\input{part}
\end{document}
"""
PART = "A part\n\\begin{gather}\n  q = r \\\\\n  s = t\n\\end{gather}\nof its own.\n"
SIDES = {"main.tex": ["b", "c", "e", "f", "h", "j", "l", "n", "p"], "part.tex": ["r", "t"]}


def checked(path: Path, make_verdict: Any) -> DocumentVerdict:
    """A document with a step for each right side: the verdicts in turn, all in one chain."""
    text = read_file(str(path))
    steps = []
    for number, side in enumerate(SIDES[path.name], 1):
        verdict = make_verdict((Verdict.PROVED, Verdict.REFUTED)[number % 2], number=number)
        at = text.text.index(f"= {side}")
        step: Step = replace(verdict.step, span=text.span(at, at + 3))
        steps.append(replace(verdict, step=step))
    return DocumentVerdict(str(path), tuple(steps))


@pytest.fixture
def folder(tmp_path: Path, make_verdict: Any) -> Path:
    (tmp_path / "main.tex").write_text(MAIN.replace("PACKAGE", r"\usepackage{verdicts}"))
    (tmp_path / "part.tex").write_text(PART)
    documents = [checked(tmp_path / name, make_verdict) for name in SIDES]
    (tmp_path / "verdicts.sty").write_text(to_margin_package(documents, tmp_path / "verdicts.sty"))
    return tmp_path


def compiled(folder: Path, name: str = "main") -> tuple[str, str]:
    """What is printed, with its layout, and the log."""
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    for _ in range(2):
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
    text = subprocess.run(["pdftotext", "-layout", f"{name}.pdf", "-"], cwd=folder, capture_output=True, text=True)
    return text.stdout, (folder / f"{name}.log").read_text(encoding="latin-1")


def marks_in(text: str) -> list[str]:
    return re.findall(r"1\.\d+ (?:proved|refuted)", text.replace("\u00a0", " "))


@needs_tex
def test_every_step_has_its_mark_and_the_pages_stay_as_they_are(folder: Path) -> None:
    text, log = compiled(folder)
    number = {"proved": 0, "refuted": 1}
    found = marks_in(text)
    assert sorted(found[:9], key=lambda one: int(one[2])) == found[:9]
    assert [one.split()[0] for one in found] == [*(f"1.{n}" for n in range(1, 10)), "1.1", "1.2"]
    assert all(int(one.split()[0][2:]) % 2 == number[one.split()[1]] for one in found)
    assert "Warning" not in log.replace("Font Warning", "")
    plain = MAIN.replace("PACKAGE", "")
    (folder / "plain.tex").write_text(plain)
    without, _ = compiled(folder, "plain")
    shown = re.sub(r"1\.\d+ (?:proved|refuted)", "", text.replace("\u00a0", " "))
    assert shown.split() == without.split()


@needs_tex
def test_marks_stand_in_the_line_of_their_row(folder: Path) -> None:
    compiled(folder)
    done = subprocess.run(["pdftotext", "-bbox", "main.pdf", "-"], cwd=folder, capture_output=True, text=True)
    words = re.findall(r'yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', done.stdout)
    heights = {word: float(height) for height, word in reversed(words)}  # the first one of each
    for mark, side in (("1.1", "b"), ("1.2", "c"), ("1.3", "d"), ("1.4", "d"), ("1.5", "g")):
        assert abs(heights[mark] - heights[side]) < 7, (mark, side)  # rows are 15 points apart


@needs_tex
def test_what_changed_since_has_no_marks(folder: Path) -> None:
    (folder / "part.tex").write_text("One more line.\n\n" + PART)
    text, log = compiled(folder)
    assert len(marks_in(text)) == 9
    assert "part.tex has changed since it was checked" in log
    (folder / "main.tex").write_text((folder / "main.tex").read_text().replace("\\input{part}", ""))
    text, log = compiled(folder)
    assert not marks_in(text)
    assert "part.tex was not read" in log


@needs_tex
def test_two_columns_and_the_left_side(folder: Path) -> None:
    path = folder / "main.tex"
    said = path.read_text().replace("{article}", "[twocolumn,twoside]{article}")
    path.write_text(said.replace("{verdicts}", "{verdicts}").replace("amsmath,amsthm", "amsmath,amsthm,xcolor"))
    package = (folder / "verdicts.sty").read_text()
    md5 = marked_file(DocumentVerdict(str(path), ())).md5
    old = re.search(r"sum@main.tex\}\{(\w+)\}", package)
    assert old is not None
    (folder / "verdicts.sty").write_text(package.replace(old[1], md5))
    assert len(marks_in(compiled(folder)[0])) == 11
    done = subprocess.run(["pdftotext", "-bbox", "main.pdf", "-"], cwd=folder, capture_output=True, text=True)
    words = re.findall(r'xMin="([\d.]+)"[^>]*>([^<]*)<', done.stdout)
    left = {word: float(place) for place, word in words}
    assert left["1.1"] < left["Words"], "beside the first column, not on the second one"


def test_only_latex_has_a_margin(tmp_path: Path, make_verdict: Any) -> None:
    for name, said in (("a.md", "expected .tex"), ("a b.tex", "expected letters"), ("a}b.tex", "expected letters")):
        (tmp_path / name).write_text("x")
        with pytest.raises(UnusableInputError, match=said):
            to_margin_package([DocumentVerdict(str(tmp_path / name), ())], Path("x.sty"))
    with pytest.raises(UnusableInputError, match="expected letters"):
        to_margin_package([], Path(r"\x.sty"))


def test_no_word_of_the_document_gets_into_the_package(folder: Path, make_verdict: Any) -> None:
    package = (folder / "verdicts.sty").read_text()
    body = package.split("% What is to be set")[1].split("% The file that is being read")[0]
    rows = r"(?:\\derivations@row\{(?:\\derivations@mark\{\w+\}\{[\d.]+\})*\})*"
    for line in body.splitlines()[1:]:
        assert re.fullmatch(rf"\\@namedef\{{derivations@(?:sum|[dm])@[\w.]+(?:@\d+)?\}}\{{(?:\w+|{rows})\}}|", line), (
            line
        )
