from __future__ import annotations

from pathlib import Path
from typing import Any

from derivations.model.verdict import DocumentVerdict
from derivations.report.latex import whole
from derivations.report.sources import library_documents, title, typeset_view, views


def test_macros_of_the_document_are_expanded_for_typesetting(tmp_path: Path, make_verdict: Any) -> None:
    path = tmp_path / "x.tex"
    path.write_text(r"\newcommand{\score}[1]{\nabla_{#1}\log p}" + "\n")
    step = make_verdict(left=r"\score{x}(x)", right=r"\E[x] + \def")
    other = make_verdict(chain=2, left=r"\score x", right=r"\E[x]")
    document = typeset_view(DocumentVerdict(str(path), (step, other)))
    first, second = document.steps
    assert second.written == r"\score x = \E[x]"
    assert second.formula == r"\nabla_{x}\log p = \mathbb{E}[x]"
    assert whole(second) == r"\relationdisplay{\nabla_{x} \log p = \mathbb{E} [ x ]}"
    assert r"\textbackslash{}score" in whole(first).replace(r"\allowbreak{}", "")


def test_macros_that_do_not_end_are_left_alone(tmp_path: Path, make_verdict: Any) -> None:
    path = tmp_path / "x.tex"
    path.write_text(r"\def\x{\x\x}" + "\n")
    document = typeset_view(DocumentVerdict(str(path), (make_verdict(left=r"\x"),)))
    assert next(document.steps).formula == r"\x = y"


def test_documents_that_are_gone_are_shown_without_lines(make_verdict: Any) -> None:
    (document,) = views([DocumentVerdict("/no/such/file.md", (make_verdict(),))])
    assert next(document.steps).source is None


def test_every_library_document_has_a_title() -> None:
    assert library_documents()
    for path in library_documents():
        assert title(path) not in ("", path.stem)
