from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from derivations.model.derivation import SourceSpan
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict, StatedCondition, Support, Verdict
from derivations.reading.source import SourceText
from derivations.report import files
from derivations.report.files import check_output, make_pdf, write_atomically, write_report
from derivations.report.latex import to_latex_document
from derivations.report.latex_text import escape, formula, longest_unbroken, verbatim
from derivations.report.prose.documents import Prose, read_prose
from derivations.report.view import view

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

HOSTILE = [
    r"\input{/etc/passwd}",
    r"\immediate\write18{touch pwned}",
    r"\catcode`\%=12 \csname end\endcsname",
    r"}\end{document}",
    r"\def\relationdisplay#1{\relationdisplay{#1}}",
    "^^5cinput{/etc/passwd} % & # $ ~ _ { \\",
    "<<document>> <% for %> {{ x }}",
    "日本語 \u202e 𝔸 ∮ ² é ß \ufffd",
    r"\begin{cases} a & b & c \end{cases}",
    r"x^2^3",
    "?`!`--''<<>>,,",
]


def log_of(source: str, folder: Path) -> str:
    (folder / "report.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "report.tex"]
    for _ in range(2):
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
    return (folder / "report.log").read_text(encoding="latin-1")


def widest_excess(log: str) -> float:
    return max((float(size) for size in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)), default=0.0)


@needs_tex
def test_the_report_compiles_cleanly(sample: DocumentVerdict, tmp_path: Path) -> None:
    log = log_of(to_latex_document(view(sample)), tmp_path)
    assert "Warning: Reference" not in log
    assert "Rerun to get" not in log
    assert widest_excess(log) < 5


@needs_tex
def test_hostile_text_is_only_shown(make_verdict: Any, tmp_path: Path) -> None:
    steps = tuple(
        make_verdict(
            Verdict.REFUTED,
            chain=number + 1,
            left=text,
            right=text,
            reason=f"{text} and ${text}$",
            rules=(text,),
            conventions=(text,),
            notices=(text,),
        )
        for number, text in enumerate(HOSTILE)
    )
    source = to_latex_document(view(DocumentVerdict(r"\input{x}_%.md", steps, notices=tuple(HOSTILE))))
    log = log_of(source, tmp_path)
    assert "passwd" not in re.sub(r"\s", "", log)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".aux", ".log", ".out", ".pdf", ".tex"]


@needs_tex
def test_wide_formulas_stay_on_the_page(make_verdict: Any, tmp_path: Path) -> None:
    wide = [" + ".join(rf"\frac{{a_{{{n}}}}}{{b}}" for n in range(size)) for size in (15, 30, 60, 150)]
    steps = tuple(make_verdict(chain=n, right=text) for n, text in enumerate(wide, 1))
    steps += (make_verdict(chain=8, right=rf"\left({wide[-1]}\right)"),)
    steps += (make_verdict(chain=9, right=r"\unknown" + "x" * 900),)
    assert widest_excess(log_of(to_latex_document(view(DocumentVerdict("x.md", steps))), tmp_path)) < 5


@needs_tex
def test_wide_conditions_stay_on_the_page(make_verdict: Any, tmp_path: Path) -> None:
    wide = " + ".join(rf"\int x^{{{n}}} e^{{-x^2}} \, dx" for n in range(9))
    steps = (make_verdict(conditions=(StatedCondition(wide, "open", ""),)),)
    assert widest_excess(log_of(to_latex_document(view(DocumentVerdict("x.md", steps))), tmp_path)) < 5


@needs_tex
def test_a_pdf_is_made(sample: DocumentVerdict, tmp_path: Path) -> None:
    write_report(view(sample), tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


PAGE = r"""# Sums & co.

Words of the *author* with `code_x`, $x^2$ and a [link](https://example.org).

- one
  1. two
     - three
       - four
         - five

> quoted

| a | b |
|---|---|
| 1 | $y$ |

## A part: $z$ and 50 %

$$
\begin{aligned} a &= b \\ &= c \end{aligned}
$$
"""


def with_prose(make_verdict: Any) -> tuple[DocumentVerdict, Prose]:
    at = PAGE.index("&= c")
    span = SourceSpan(1, 1, 1, 2, at, at + 4)
    first, second = make_verdict(Verdict.PROVED), make_verdict(Verdict.REFUTED, number=2)
    second = replace(second, step=replace(second.step, span=span))
    first = replace(first, step=replace(first.step, span=replace(span, start=at - 6, end=at - 4)))
    second = replace(second, rests_on=(Support("chain 1, step 1", "a = b"), Support("line 7", "c")))
    prose = read_prose(SourceText("x.md", PAGE), [first.step, second.step])
    assert prose is not None
    return DocumentVerdict("x.md", (first, second)), prose


@needs_tex
def test_the_authors_document_is_set_with_marks_links_and_bookmarks(make_verdict: Any, tmp_path: Path) -> None:
    document, prose = with_prose(make_verdict)
    source = to_latex_document(view(document), None, prose)
    assert source.index("What needs a look") < source.index("What rests on what") < source.index("Words of the")
    assert r"\markproved{1.1}{step-1-1}" in source
    assert r"\hyperlink{step-1-1}{chain 1, step 1}" in source
    assert "example.org" not in source
    plain = r"\pdfobjcompresslevel=0\pdfcompresslevel=0 " + source
    log = log_of(plain, tmp_path)
    assert "undefined" not in log.replace("undefined references", "")
    assert widest_excess(log) < 5
    pdf = (tmp_path / "report.pdf").read_bytes()
    written = re.findall(rb"\((\\376\\377(?:[^()\\]|\\[0-7]{3}|\\.)*)\)", pdf)
    octal = re.compile(rb"\\([0-7]{3})")
    words = [octal.sub(lambda one: bytes([int(one[1], 8)]), title).decode("utf-16") for title in written]
    assert "A part: and 50" in words
    assert words.index("What needs a look") < words.index("A part: and 50")
    assert len(re.findall(rb"/Subtype\s*/Link", pdf)) >= 5
    assert b"/URI" not in pdf


@needs_tex
def test_a_failure_of_tex_is_one_line() -> None:
    with pytest.raises(UnusableInputError, match="pdflatex failed: ! Undefined control sequence"):
        make_pdf(r"\documentclass{article}\begin{document}\nosuchcommand\end{document}")


def test_no_document_text_reaches_tex_as_a_command() -> None:
    assert escape(r"\input{x}") == r"\textbackslash{}input\{x\}"
    assert escape("a_b^c~d") == r"a\_b\textasciicircum{}c\textasciitilde{}d"
    assert escape("Ω é 日") == r"\ensuremath{\Omega} é {\scriptsize U+65E5}"
    assert formula(r"\input{x}").startswith(r"{\ttfamily")
    assert formula(r"\frac12") == r"$\frac{1}{2}$"
    assert len(verbatim("x" * 100_000)) < 10_000


def test_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.tex"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_outputs_that_cannot_be_written_are_refused_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnusableInputError, match="cannot tell the format"):
        check_output("x.doc")
    with pytest.raises(UnusableInputError, match="there is no folder"):
        check_output(str(tmp_path / "none" / "x.html"))
    monkeypatch.setattr(files.shutil, "which", lambda _: None)
    with pytest.raises(UnusableInputError, match="pdflatex is not installed"):
        check_output(str(tmp_path / "x.pdf"))


def test_an_empty_report_is_still_a_document(sample: DocumentVerdict) -> None:
    source = to_latex_document(view(replace(sample, steps=())))
    assert "No displayed chain" in source
    assert source.rstrip().endswith(r"\end{document}")


def test_where_lines_can_break() -> None:
    assert longest_unbroken("abc + de") == 5
    assert longest_unbroken(r"\left( a + b \right) = c") == len(r"\left( a + b \right) =")
