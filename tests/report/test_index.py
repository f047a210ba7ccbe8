"""The page that lists several documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.report.files import write_pages
from derivations.report.index import listed, to_index
from derivations.report.view import view
from tests.own_pages import assert_own_page


def documents(make_verdict: Any) -> list[Any]:
    held = DocumentVerdict("a/one.md", (make_verdict(),))
    doubted = DocumentVerdict("b/One.md", (make_verdict(Verdict.DOUBTFUL, chain=3),))
    wrong = DocumentVerdict("c/<b>.md", (make_verdict(), make_verdict(Verdict.REFUTED, number=2, reason="<i>no</i>")))
    empty = DocumentVerdict("index.md", ())
    return [(view(one), None) for one in (held, doubted, wrong, empty)]


def test_every_document_has_a_page_of_its_own(make_verdict: Any) -> None:
    assert [one.page for one in listed(documents(make_verdict))] == [
        "one.html",
        "One-2.html",
        "<b>.html",
        "index-2.html",
    ]


def test_what_is_wrong_comes_first_and_is_linked(make_verdict: Any) -> None:
    page = to_index(listed(documents(make_verdict)))
    assert assert_own_page(page) == [
        *("%3Cb%3E.html", "%3Cb%3E.html#step-1-2", "One-2.html", "One-2.html#step-3-1", "one.html", "index-2.html"),
    ]
    ElementTree.fromstring(page.partition("</head>")[2].rpartition("</html>")[0])
    assert "4 documents, 4 steps" in page


def test_links_lead_to_what_is_on_the_pages(make_verdict: Any, tmp_path: Path) -> None:
    write_pages(documents(make_verdict)[:2], tmp_path / "site")
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "site").iterdir()}
    assert sorted(written) == ["One-2.html", "index.html", "one.html"]
    for target in assert_own_page(written["index.html"]):
        name, _, anchor = target.partition("#")
        assert not anchor or f'id="{anchor}"' in written[name]
    assert '<a href="index.html">' in written["one.html"]
