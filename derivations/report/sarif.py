"""Verdicts as SARIF, the format of code scanners.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from derivations.model.reasons import EXPLANATIONS
from derivations.model.verdict import Verdict
from derivations.report.fixes import Fix
from derivations.report.github import message
from derivations.report.held import Held, Hold
from derivations.report.json import package_version
from derivations.report.marks import MARKS
from derivations.report.view import DocumentView, StepView

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_FINGERPRINT = "derivationsStep/v1"
_ROOT = "%SRCROOT%"

TO_DO = {
    Verdict.PROVED: "Nothing is to be done.",
    Verdict.CONDITIONAL: "Grant the open conditions under `assume`, or show them.",
    Verdict.REFUTED: "Look at the instance: it is a concrete one at which the two sides differ. "
    "Correct the step; where a repair is offered, it was proved.",
    Verdict.DOUBTFUL: "Look at the instance and at what each name was taken for. "
    "Correct the step, or state under `given` what is meant; lines that settle it are offered where some do.",
    Verdict.SUPPORTED: "Split the step into smaller ones, or state what it rests on.",
    Verdict.UNDECIDED: "The reason says what is missing: state it under `given` or `assume`.",
    Verdict.UNREAD: "The reason says where, and what was expected there: define the macro, or write it in another way.",
    Verdict.DEFINITION: "Nothing is to be done.",
    Verdict.ASSUMED: "Nothing is to be done.",
    Verdict.CONFLICT: "Please report it, with the document.",
}
"""What a reader does about each verdict."""


def to_sarif(documents: Sequence[DocumentView], *, compared: bool = False) -> str:
    """Write a SARIF log with one run; what is proved, defined or posited is no result.

    Args:
        documents: the verdicts.
        compared: whether they were compared with a baseline, so that what is not known from it is new.
    """
    failed = [{"level": "error", "message": {"text": fault}} for document in documents for fault in document.faults]
    run = {
        "tool": {"driver": {"name": "derivations", "version": package_version(), "rules": _rules()}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": failed}],
        "results": [_result(d.path, s, compared) for d in documents for s in d.steps if s.mark.level != "none"],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, allow_nan=False) + "\n"


def _rules() -> list[dict[str, Any]]:
    """A rule for every verdict; the code of its reason is in the results."""
    codes = "\n".join(f"- `{code.value}`: {text}" for code, text in EXPLANATIONS.items())
    return [
        {
            "id": verdict.value,
            "name": verdict.value.capitalize(),
            "shortDescription": {"text": mark.promise},
            "fullDescription": {"text": f"The step is {verdict.value}: {mark.promise}."},
            "help": {
                "text": f"{mark.promise}. {TO_DO[verdict]}".replace("`", ""),
                "markdown": f"**{verdict.value}**: {mark.promise}.\n\n{TO_DO[verdict]}\n\nThe reasons:\n\n{codes}\n",
            },
            "defaultConfiguration": {"level": mark.level},
            "properties": {"tags": ["mathematics"], "precision": "very-high"},
        }
        for verdict, mark in MARKS.items()
    ]


def _result(path: str, step: StepView, compared: bool) -> dict[str, Any]:
    artifact = _artifact(path)
    result: dict[str, Any] = {
        "ruleId": step.verdict.value,
        "ruleIndex": list(MARKS).index(step.verdict),
        "level": step.mark.level,
        "message": {"text": f"{step.id}: {message(step)}"},
        "locations": [_location(artifact, step)],
        "partialFingerprints": {_FINGERPRINT: step.fingerprint},
        "properties": {"code": step.code.value if step.code else "", "ask": list(step.ask)},
    }
    if step.fix is not None and step.suggestion is not None:
        result["fixes"] = [_fix(artifact, step.fix, step.suggestion.edit)]
    if step.held is not None:
        result["suppressions"] = [_suppression(step.held)]
    if compared:
        known = step.held is not None and step.held.hold is Hold.KNOWN
        result["baselineState"] = "unchanged" if known else "new"
    return result


def _artifact(path: str) -> dict[str, str]:
    """Where a document is: relative to the root of the sources, unless its path is absolute."""
    pure = PurePath(path)
    if pure.is_absolute():
        return {"uri": pure.as_uri()}
    return {"uri": quote(pure.as_posix()), "uriBaseId": _ROOT}


def _location(artifact: dict[str, str], step: StepView) -> dict[str, Any]:
    """The relation and the right side; lines of a notebook count in its cell, so they are no lines of its file."""
    if step.cell is not None:
        name = f"cell {step.cell}, line {step.line}, column {step.column}"
        return {"physicalLocation": {"artifactLocation": artifact}, "logicalLocations": [{"fullyQualifiedName": name}]}
    region = _region(step.line, step.column, step.end_line, step.end_column)
    return {
        "physicalLocation": {"artifactLocation": artifact, "region": region},
        "logicalLocations": [{"fullyQualifiedName": step.id}],
    }


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fix(artifact: dict[str, str], fix: Fix, words: str) -> dict[str, Any]:
    deleted = _region(fix.line, fix.column, fix.end_line, fix.end_column)
    change = {"deletedRegion": deleted, "insertedContent": {"text": fix.text}}
    return {
        "description": {"text": words},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
    }


def _suppression(held: Held) -> dict[str, str]:
    kind = "inSource" if held.hold is Hold.WAIVED else "external"
    return {"kind": kind, "justification": held.why}
