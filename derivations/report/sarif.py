"""Verdicts as SARIF, the format of code scanners.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from derivations.report.github import message
from derivations.report.json import package_version
from derivations.report.marks import MARKS
from derivations.report.view import DocumentView, StepView

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(documents: Sequence[DocumentView]) -> str:
    """Write a SARIF log with one run; proved steps and definitions are not results."""
    rules = [
        {"id": verdict.value, "shortDescription": {"text": mark.promise}, "defaultConfiguration": {"level": mark.level}}
        for verdict, mark in MARKS.items()
    ]
    failed = [{"level": "error", "message": {"text": fault}} for document in documents for fault in document.faults]
    run = {
        "tool": {"driver": {"name": "derivations", "version": package_version(), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": failed}],
        "results": [_result(d.path, s) for d in documents for s in d.steps if s.mark.level != "none"],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, allow_nan=False) + "\n"


def _result(path: str, step: StepView) -> dict[str, Any]:
    region = {
        "startLine": step.line,
        "startColumn": step.column,
        "endLine": step.end_line,
        "endColumn": step.end_column,
    }
    return {
        "ruleId": step.verdict.value,
        "ruleIndex": list(MARKS).index(step.verdict),
        "level": step.mark.level,
        "message": {"text": f"{step.id}: {message(step)}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region}}],
    }


def _uri(path: str) -> str:
    return quote(PurePath(path).as_posix())
