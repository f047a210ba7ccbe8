"""Verdicts as annotations that GitHub Actions shows beside the lines of a change.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from collections.abc import Sequence

from derivations.report.view import DocumentView, StepView

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def to_github(documents: Sequence[DocumentView]) -> str:
    """Write one workflow command a line for every verdict that a reader should see."""
    lines = []
    for document in documents:
        lines += [_command("error", {"file": document.path}, fault) for fault in document.faults]
        lines += [_annotation(document.path, step) for step in document.steps if step.mark.level in _COMMANDS]
    return "".join(line + "\n" for line in lines)


def message(step: StepView) -> str:
    """The verdict on a step in plain lines, for places that show text beside the source."""
    lines = [f"{step.verdict.value}: {step.reason}"]
    lines += [f"open condition: {c.statement}" for c in step.open_conditions]
    if step.counterexample is not None:
        where = ", ".join(f"{symbol} = {value}" for symbol, value in step.counterexample.where)
        lines.append(f"counterexample: {where}: left {step.counterexample.lhs}, right {step.counterexample.rhs}")
    if step.suggestion is not None:
        lines.append(f"suggestion: {step.suggestion.edit} ({step.suggestion.verdict.value})")
    return "\n".join(lines)


def _annotation(path: str, step: StepView) -> str:
    place = {
        "file": path,
        "line": str(step.line),
        "endLine": str(step.end_line),
        "col": str(step.column),
        "endColumn": str(step.end_column),
        "title": step.id,
    }
    return _command(_COMMANDS[step.mark.level], place, message(step))


def _command(name: str, properties: dict[str, str], text: str) -> str:
    inside = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    return f"::{name} {inside}::{_escape(text)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
