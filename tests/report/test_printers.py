from __future__ import annotations

import io
import json
import math
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from rich.console import Console

from derivations.model.derivation import SourceSpan
from derivations.model.reasons import Code
from derivations.model.verdict import DocumentVerdict, Evidence, Suggestion, Verdict
from derivations.report.differences import differing
from derivations.report.github import to_github
from derivations.report.html import to_html
from derivations.report.json import to_json
from derivations.report.marks import MARKS, is_failure
from derivations.report.sarif import to_sarif
from derivations.report.terminal import ORDER, print_documents
from derivations.report.view import clean, summarise, view
from derivations.report.words import describe_evidence
from tests.own_pages import assert_own_page

SOURCE = "\n".join(f"line {number} of the document" for number in range(1, 12))


def printed(
    document: DocumentVerdict, width: int, source: str | None = SOURCE, verbose: bool = False, **options: Any
) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, color_system=None, **options)
    print_documents(console, [view(document, source)], verbose=verbose)
    return stream.getvalue()


def test_every_verdict_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(Verdict)
    assert len({mark.symbol for mark in MARKS.values()}) == len({mark.plain for mark in MARKS.values()}) == len(Verdict)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_fails_a_run(verdict: Verdict) -> None:
    assert is_failure(verdict, strict=False) == (verdict in (Verdict.REFUTED, Verdict.CONFLICT))
    assert is_failure(verdict, strict=True) == (verdict not in (Verdict.PROVED, Verdict.DEFINITION, Verdict.ASSUMED))


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(sample: DocumentVerdict, width: int) -> None:
    lines = printed(sample, width, verbose=True, force_terminal=True).splitlines()
    assert max(len(line) for line in lines) <= width
    assert lines[0].strip() == "docs/post.md"


def test_formulas_are_broken_at_relations_then_at_signs(make_verdict: Any) -> None:
    step = make_verdict(Verdict.UNDECIDED, left="a" * 30, right="f(b + b) + " * 6 + "c")
    lines = printed(DocumentVerdict("x.md", (step,)), 50, force_terminal=True).splitlines()
    at = next(number for number, line in enumerate(lines) if "aaa" in line)
    assert lines[at + 1].strip() == "= f(b + b) + f(b + b) + f(b + b)"
    assert lines[at + 2].strip().startswith("+ f(b + b)")


def test_a_pipe_gets_whole_formulas(make_verdict: Any) -> None:
    step = make_verdict(Verdict.UNDECIDED, left="x", right=" + ".join(["y"] * 100))
    assert "x = " + " + ".join(["y"] * 100) in printed(DocumentVerdict("x.md", (step,)), 80)


def test_what_needs_a_look_comes_first_and_the_rest_is_folded(sample: DocumentVerdict) -> None:
    lines = printed(sample, 120).splitlines()
    marks = [line.split()[1] for line in lines if "chain" in line and not line.startswith(" ")]
    assert marks == [verdict.value for verdict in ORDER]
    assert any("1 proved, 1 definition, 1 assumed (-v shows them)" in line for line in lines)
    shown = printed(sample, 120, verbose=True)
    assert "✓ proved  chain 2, step 1" in shown
    assert "-v" not in shown


def test_formulas_are_latex_where_the_stream_has_no_unicode(sample: DocumentVerdict) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    print_documents(Console(file=stream, width=120), [view(sample, SOURCE)])
    stream.seek(0)
    assert r"L = \mathbb{E}_{p(x)}\left[\text{tr}(\nabla_x s_\theta(x))" in stream.read()


def test_failures_are_shown_with_all_that_is_known(sample: DocumentVerdict) -> None:
    text = printed(sample, 120)
    assert "✗ refuted  chain 3, step 1  docs/post.md:6:3" in text
    assert "L = 𝔼_{p(x)}[tr(∇ₓ s_θ(x)) + ‖s_θ(x)‖²₂]" in text
    assert "s_θ(x) = θ x, θ = 1, d = 1" in text
    assert "3.25 ± 1e-12" in text
    assert "2.00 ± 1e-12" in text
    assert "write 2 before the trace (then proved)" in text
    assert "open      μ = θ" in text
    assert "10 steps: 1 proved, 1 conditional, 1 refuted" in text


def test_the_caret_stands_under_the_column(make_verdict: Any) -> None:
    step = make_verdict(Verdict.UNREAD, line=6, column=3)
    lines = printed(DocumentVerdict("x.md", (step,)), 80).splitlines()
    at = next(number for number, line in enumerate(lines) if "6 | line 6" in line)
    assert lines[at + 1].index("^") == lines[at].index("line 6") + 2


def test_the_caret_stays_in_the_window_on_long_lines(make_verdict: Any) -> None:
    step = make_verdict(Verdict.UNREAD, line=1, column=300)
    lines = printed(DocumentVerdict("x.md", (step,)), 80, "a" * 299 + "B" + "c" * 50).splitlines()
    at = next(number for number, line in enumerate(lines) if "1 | " in line)
    assert lines[at][lines[at + 1].index("^")] == "B"


def test_the_caret_stands_at_what_was_not_understood(make_verdict: Any) -> None:
    fault = SourceSpan(2, 3, 2, 4, 5, 6)
    step = make_verdict(Verdict.UNREAD, line=1, column=1, fault=fault)
    lines = printed(DocumentVerdict("x.md", (step,)), 80, "abc\ndeF").splitlines()
    at = next(number for number, line in enumerate(lines) if "2 | deF" in line)
    assert lines[at][lines[at + 1].index("^")] == "F"
    assert any("x.md:2:3" in line for line in lines)


def test_notebooks_name_their_cell(make_verdict: Any) -> None:
    document = DocumentVerdict("x.ipynb", (make_verdict(Verdict.REFUTED, line=4, column=7, cell=3),))
    assert "x.ipynb:cell 3:4:7" in printed(document, 80)
    assert json.loads(to_json([document], seed=0))["documents"][0]["steps"][0]["cell"] == 3


def test_documents_cannot_steer_the_terminal(make_verdict: Any) -> None:
    step = make_verdict(Verdict.REFUTED, left="\x1b[2J\u202ex", right="[red]y[/red]", reason="a\x07b")
    text = printed(DocumentVerdict("\x1b]0;t\x07.md", (step,)), 80, "\x1b[31mline", force_terminal=False)
    assert not set(text) & {"\x1b", "\x07", "\u202e"}
    assert "[red]y[/red]" in text


def test_clean_keeps_text_on_one_line() -> None:
    assert clean(" a\n\tb\u2028c ") == "a b c"


def test_a_bug_is_counted_in_the_last_line(make_verdict: Any) -> None:
    steps = (make_verdict(), make_verdict(Verdict.UNDECIDED, code=Code.BUG), make_verdict(Verdict.UNDECIDED))
    last = printed(DocumentVerdict("x.md", steps), 120).splitlines()[-1]
    assert "3 steps: 1 proved, 2 undecided" in last
    assert last.endswith("; the checker itself failed at 1 step: please report it")
    assert "failed" not in printed(DocumentVerdict("x.md", steps[:1]), 120)


def test_an_empty_document_says_so() -> None:
    assert "no displayed chain" in printed(DocumentVerdict("x.md", ()), 80)


def test_json_follows_the_contract(sample: DocumentVerdict) -> None:
    data = json.loads(to_json([sample, DocumentVerdict("y.md", (), "no such file")], seed=3))
    assert list(data) == ["schema", "version", "seed", "documents", "summary"]
    assert (data["schema"], data["seed"]) == (2, 3)
    assert data["documents"][1] == {"path": "y.md", "error": "no such file", "steps": []}
    assert data["summary"] == dict.fromkeys([verdict.value for verdict in Verdict], 1)
    refuted = data["documents"][0]["steps"][3]
    assert refuted["id"] == "chain 3, step 1"
    assert refuted["counterexample"]["where"][r"\theta"] == "1"
    assert refuted["suggestion"]["verdict"] == "proved"
    assert refuted["evidence"] == {"method": "ball", "instances": 1, "digits": 12.0, "also": []}
    assert data["documents"][0]["steps"][0]["counterexample"] is None
    keys = [
        *[
            "id",
            "chain",
            "step",
            "line",
            "column",
            "end_line",
            "end_column",
            "cell",
            "relation",
            "lhs",
            "rhs",
            "verdict",
            "code",
            "reason",
            "rules",
        ],
        *[
            "conditions",
            "conventions",
            "notices",
            "reading",
            "rests_on",
            "ask",
            "counterexample",
            "suggestion",
            "evidence",
            "milliseconds",
        ],
    ]
    assert list(refuted) == keys


def test_json_holds_nothing_that_json_has_not(make_verdict: Any) -> None:
    step = make_verdict(left="\ud800", evidence=Evidence("ball", 1, math.inf), milliseconds=math.nan)
    text = to_json([DocumentVerdict("x.md", (step,))], 0)
    text.encode("utf-8")
    assert "NaN" not in text
    assert "Infinity" not in text


def test_annotations_escape_what_would_end_them(make_verdict: Any) -> None:
    step = make_verdict(Verdict.REFUTED, reason="100% wrong", line=4, column=2)
    text = to_github([view(DocumentVerdict("a,b:c.md", (step, make_verdict())))])
    assert text.count("\n") == 1
    place = "file=a%2Cb%3Ac.md,line=4,endLine=4,col=2,endColumn=2,title=chain 1%2C step 1"
    assert text == f"::error {place}::refuted: 100%25 wrong\n"


def test_sarif_names_the_place(sample: DocumentVerdict) -> None:
    run = json.loads(to_sarif([view(sample)]))["runs"][0]
    assert [result["ruleId"] for result in run["results"]].count("refuted") == 1
    assert {"proved", "definition"}.isdisjoint(result["ruleId"] for result in run["results"])
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert not json.loads(to_sarif([view(DocumentVerdict("y.md", (), "gone"))]))["runs"][0]["invocations"][0][
        "executionSuccessful"
    ]


def test_html_is_self_contained_and_escaped(sample: DocumentVerdict, make_verdict: Any) -> None:
    evil = "<script>alert(1)</script>"
    step = make_verdict(Verdict.REFUTED, left=evil, right=rf"\text{{{evil}}}", reason=f"{evil} ${evil}$", rules=(evil,))
    step = replace(step, conventions=(evil,), notices=(evil,))
    document = replace(sample, path=f"{evil}.md", steps=(*sample.steps, step))
    page = to_html(view(document))
    assert all(target.startswith("#") for target in assert_own_page(page))
    assert "<math" in page
    assert r"<code>x = \input{x}</code>" in page
    ElementTree.fromstring(page.partition("</head>")[2].rpartition("</html>")[0])


def test_evidence_in_words() -> None:
    assert describe_evidence(Evidence()) == ""
    assert describe_evidence(Evidence("exact")) == "exact arithmetic"
    assert describe_evidence(Evidence("quadrature", 5, 11.2)) == "5 instances, quadrature, 11 digits"
    assert describe_evidence(Evidence("ball", 1, math.inf)) == "1 instance, ball"


def test_summaries() -> None:
    assert summarise({Verdict.PROVED: 1, Verdict.REFUTED: 0}) == "1 step: 1 proved"
    assert summarise({}) == "0 steps"


def test_steps_stand_under_their_sections_that_with_the_worst_first(make_verdict: Any) -> None:
    source = "# One\nx\n# Two\ny\n"
    steps = (
        make_verdict(Verdict.UNDECIDED, line=2),
        make_verdict(Verdict.REFUTED, line=4, number=2),
        make_verdict(Verdict.UNDECIDED, line=4, number=3),
    )
    lines = printed(DocumentVerdict("x.md", steps), 80, source).splitlines()
    assert [line[0] for line in lines if line[:1] in "›✗?" and line] == ["›", "✗", "?", "›", "?"]
    assert lines.index("› Two") < lines.index("› One")


def test_what_differs_is_underlined(make_verdict: Any) -> None:
    step = make_verdict(
        Verdict.REFUTED,
        left="(x + y)^2",
        right="x^2 + 3 x y + y^2",
        suggestion=Suggestion("the factor 2", "x^2 + 2 x y + y^2", Verdict.PROVED),
    )
    stream = io.StringIO()
    console = Console(file=stream, width=80, highlight=False, force_terminal=True, color_system="standard")
    print_documents(console, [view(DocumentVerdict("x.md", (step,)))])
    assert re.findall(r"\x1b\[4m(.*?)\x1b\[0m", stream.getvalue()) == ["3", "2"]


@pytest.mark.parametrize(
    ("before", "after", "spans"),
    [
        ("a + b", "a + c", ([(4, 5)], [(4, 5)])),
        ("a + b", "a + 2 b", ([(0, 5)], [(4, 6)])),
        ("a", "b + c + d", ([(0, 1)], [(0, 9)])),
        ("x " * 3_000, "x", ([(0, 6_000)], [(0, 1)])),
    ],
)
def test_where_formulas_differ(before: str, after: str, spans: tuple[Any, Any]) -> None:
    assert differing(before, after) == spans


def test_what_can_be_repaired_is_said_at_the_end(make_verdict: Any) -> None:
    offered = Suggestion("write z", "z", Verdict.PROVED)
    for suggestion, said in ((offered, True), (replace(offered, as_written=False), False)):
        step = replace(make_verdict(Verdict.REFUTED, suggestion=suggestion), step=make_verdict().step)
        span = SourceSpan(1, 3, 1, 6, 2, 5)
        step = replace(step, step=replace(step.step, span=span))
        assert ("1 of them can be repaired" in printed(DocumentVerdict("x.md", (step,)), 120, "x = y")) == said
