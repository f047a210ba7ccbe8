"""What pipelines read: SARIF against its schema, annotations and the summary of a job."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
from markdown_it import MarkdownIt

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.fingerprints import fingerprints
from derivations.model.verdict import DocumentVerdict, Verdict
from derivations.report.github import MAX_SUMMARY, to_github, to_summary
from derivations.report.held import Held, Hold
from derivations.report.sarif import TO_DO, to_sarif
from derivations.report.view import DocumentView, StepView, view

PAGE = """<!-- derivations
given:
  - x \\in \\mathbb{R}
-->

$$
\\begin{aligned}
(x+1)^2 &= x^2 + 2x + 1 \\\\
        &= x^2 + x + 1.
\\end{aligned}
$$
"""


def thing(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object of the standard's with what is used of it here, and nothing else."""
    properties = required | (optional or {})
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def several(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "uniqueItems": True}


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 1}
ANY = {"type": "object"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
SAID = thing({"text": TEXT}, {"markdown": TEXT})
ARTIFACT = thing({"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}}, {"uriBaseId": TEXT})
REGION = thing({"startLine": COUNT, "startColumn": COUNT, "endLine": COUNT, "endColumn": COUNT})
PLACE = thing(
    {"physicalLocation": thing({"artifactLocation": ARTIFACT}, {"region": REGION})},
    {"logicalLocations": several(thing({"fullyQualifiedName": TEXT}))},
)
FIX = thing(
    {
        "description": SAID,
        "artifactChanges": several(
            thing(
                {
                    "artifactLocation": ARTIFACT,
                    "replacements": several(thing({"deletedRegion": REGION, "insertedContent": thing({"text": TEXT})})),
                }
            )
        ),
    }
)
RULE = thing(
    {"id": TEXT, "name": TEXT, "shortDescription": SAID, "fullDescription": SAID, "help": SAID},
    {"defaultConfiguration": thing({"level": LEVEL}), "properties": ANY},
)
RESULT = thing(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": SAID,
        "locations": several(PLACE),
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
    },
    {
        "fixes": several(FIX),
        "suppressions": several(thing({"kind": {"enum": ["inSource", "external"]}, "justification": TEXT})),
        "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
        "properties": ANY,
    },
)
SCHEMA = thing(
    {
        "version": {"const": "2.1.0"},
        "runs": several(
            thing(
                {
                    "tool": thing({"driver": thing({"name": TEXT, "version": TEXT, "rules": several(RULE)})}),
                    "results": several(RESULT),
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": several(
                        thing(
                            {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": several(thing({"level": LEVEL, "message": SAID})),
                            }
                        )
                    ),
                }
            )
        ),
    },
    {"$schema": {"type": "string"}},
)
"""What is used of SARIF 2.1.0, sections 3.13 to 3.58, in the words of JSON Schema."""


def results(*documents: DocumentView, compared: bool = False) -> list[dict[str, Any]]:
    """The results of a log, which satisfies the standard."""
    log = json.loads(to_sarif(documents, compared=compared))
    jsonschema.validate(log, SCHEMA)
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def checked(text: str, path: str = "post.md") -> DocumentView:
    return view(check_here(read_text(text, path=path), Options()), text)


def held(document: DocumentView, hold: Held) -> DocumentView:
    """The document with all of its steps held back."""
    chains = (replace(c, steps=tuple(replace(s, held=hold) for s in c.steps)) for c in document.chains)
    return replace(document, chains=tuple(chains))


def only(document: DocumentView, verdict: Verdict) -> StepView:
    (step,) = (step for step in document.steps if step.verdict is verdict)
    return step


def test_sarif_satisfies_its_schema(sample: DocumentVerdict) -> None:
    found = results(view(sample), view(DocumentVerdict("/a b/y.md", (), "gone")))
    assert {one["ruleId"] for one in found} == {v.value for v in Verdict} - {"proved", "definition", "assumed"}


def test_a_repair_is_a_fix_that_replaces_the_right_side_only() -> None:
    (found,) = results(checked(PAGE))
    (change,) = found["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    region, new = replacement["deletedRegion"], replacement["insertedContent"]["text"]
    lines = PAGE.splitlines(keepends=True)
    assert region["startLine"] == region["endLine"] == found["locations"][0]["physicalLocation"]["region"]["startLine"]
    line = lines[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "x^2 + x + 1"
    lines[region["startLine"] - 1] = line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
    assert [step.verdict for step in checked("".join(lines)).steps] == [Verdict.PROVED] * 2


def test_what_does_not_stand_in_the_source_is_not_replaced(make_verdict: Any) -> None:
    document = check_here(read_text(PAGE.replace("        &= x^2 + x", "> &= x^2 % x\n> + x")), Options())
    assert all(step.fix is None for step in view(document, PAGE).steps)
    assert only(checked(PAGE), Verdict.REFUTED).fix is not None


def test_fingerprints_are_of_the_content(make_verdict: Any) -> None:
    moved = f"\n\nMore words.\n\n{PAGE.replace('x^2 + x', 'x^2  +  x')}"
    (here,), (there,) = results(checked(PAGE)), results(checked(moved, "b.md"))
    assert here["partialFingerprints"] == there["partialFingerprints"]
    steps = [make_verdict(left="a"), make_verdict(left="a"), make_verdict(left="b"), make_verdict(right="a")]
    prints = fingerprints(one.step for one in steps)
    assert prints[1] == f"{prints[0]}.2"
    assert len(set(prints)) == 4


def test_notebooks_have_no_lines_of_their_file(make_verdict: Any) -> None:
    document = view(DocumentVerdict("x.ipynb", (make_verdict(Verdict.REFUTED, line=4, column=7, cell=3),)))
    (place,) = results(document)[0]["locations"]
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"] == [{"fullyQualifiedName": "cell 3, line 4, column 7"}]
    assert "line=" not in to_github([document])


def test_what_is_held_back_is_suppressed() -> None:
    document = checked(PAGE)
    waived, known = held(document, Held(Hold.WAIVED, "as in the paper")), held(document, Held(Hold.KNOWN, "known"))
    assert results(waived)[0]["suppressions"] == [{"kind": "inSource", "justification": "as in the paper"}]
    assert results(known, compared=True)[0]["baselineState"] == "unchanged"
    assert results(document, compared=True)[0]["baselineState"] == "new"
    assert to_github([waived, known]) == ""
    assert "waived: as in the paper" in to_summary([waived])


def test_every_rule_says_what_to_do() -> None:
    assert set(TO_DO) == set(Verdict)


def test_only_errors_and_doubts_are_annotated_and_the_summary_has_all(sample: DocumentVerdict) -> None:
    commands = [line.split()[0] for line in to_github([view(sample)]).splitlines()]
    assert sorted(commands) == ["::error", "::error", "::warning"]
    summary = to_summary([view(sample)])
    assert "10 steps: 1 proved, 1 conditional, 1 refuted" in summary
    for verdict in set(Verdict) - {Verdict.PROVED, Verdict.DEFINITION, Verdict.ASSUMED}:
        assert f"**{verdict.value}**" in summary
    assert summary.index("**refuted**") < summary.index("**doubtful**") < summary.index("**supported**")


def test_the_summary_escapes_what_documents_say(make_verdict: Any) -> None:
    evil = "<img src=x> `code` [a](http://x) @somebody **b** $\\input{x}$ ![i](y)"
    step = make_verdict(Verdict.REFUTED, left=evil, right="```\n" + evil, reason=evil)
    page = MarkdownIt("commonmark", {"html": True}).render(to_summary([view(DocumentVerdict(f"{evil}.md", (step,)))]))
    for tag in ("<img", "<a ", "<em>b", "<strong>b"):
        assert tag not in page


def test_the_summary_is_bounded(make_verdict: Any) -> None:
    step = make_verdict(Verdict.REFUTED, reason="r" * (MAX_SUMMARY // 3))
    summary = to_summary([view(DocumentVerdict("x.md", (step,) * 6))])
    assert len(summary) < MAX_SUMMARY + 1000
    assert "more than fits" in summary
