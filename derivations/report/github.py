"""Verdicts for GitHub Actions: annotations beside the lines of a change, and one summary of the job.

What is wrong or in doubt is annotated, since few annotations are shown; the summary has everything.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derivations.model.verdict import Verdict
from derivations.report.marks import FAILING, MARKS, SATISFYING
from derivations.report.view import DocumentView, StepView, count, summarise

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
"""The environment variable that names the file of the summary."""
MAX_SUMMARY = 900_000
"""Characters of a summary; GitHub takes 1 MiB for all that a step writes."""

_ANNOTATED = FAILING | {Verdict.DOUBTFUL}
_COMMANDS = {"error": "error", "warning": "warning"}
_MARKDOWN = re.compile(r"[!-/:-@\[-`{-~]")
_TICKS = re.compile(r"`+")


def to_github(documents: Sequence[DocumentView]) -> str:
    """Write one workflow command a line for what cannot be used, what is wrong and what is in doubt."""
    lines = []
    for document in documents:
        lines += [_command("error", {"file": document.path}, fault) for fault in document.faults]
        lines += [_annotation(document.path, s) for s in document.steps if s.verdict in _ANNOTATED and s.held is None]
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
    lines += [f"ask: {line}" for line in step.ask]
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
    if step.cell is not None:  # its lines are no lines of the file
        place = {"file": path, "title": f"cell {step.cell}, line {step.line}, {step.id}"}
    return _command(_COMMANDS[step.mark.level], place, message(step))


def _command(name: str, properties: dict[str, str], text: str) -> str:
    inside = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    return f"::{name} {inside}::{_escape(text)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


# ----------------------------------------------------------------------------------------------- the summary


def to_summary(documents: Sequence[DocumentView]) -> str:
    """Write the summary of a job in Markdown: the counts, then what needs a look, the worst first."""
    counts = count(step for document in documents for step in document.steps)
    pieces = ["## Derivations\n", f"\n{summarise(counts)}\n"]
    pieces += [f"\n- **cannot be used**: {_words(fault)}\n" for document in documents for fault in document.faults]
    length = sum(map(len, pieces))
    for piece in _listed(documents):
        length += len(piece)
        if length > MAX_SUMMARY:
            pieces.append("\nThere is more than fits in here: run `derivations check` to see all.\n")
            break
        pieces.append(piece)
    return "".join(pieces)


def _listed(documents: Sequence[DocumentView]) -> Iterator[str]:
    order = [verdict for verdict in _BY_WEIGHT if verdict not in SATISFYING]
    for document in documents:
        steps = [step for verdict in order for step in document.steps if step.verdict is verdict]
        if steps:
            yield f"\n### {_words(document.path)}\n\n"
        yield from map(_item, (step for step in steps if step.held is None))
        yield from map(_item, (step for step in steps if step.held is not None))
        yield from (f"- note: {_words(remark)}\n" for remark in document.remarks)


def _item(step: StepView) -> str:
    """A step as an item of a list; what was typed by people stands as code or is escaped."""
    held = f" ({step.held.hold.value}: {_words(step.held.why)})" if step.held is not None else ""
    head = f"- {step.mark.symbol} **{step.verdict.value}** {_words(step.id)}, line {_words(step.place)}{held}: "
    return f"{head}{_code(step.written)}\n" + "".join(f"  - {_words(line)}\n" for line in message(step).splitlines())


_BY_WEIGHT = sorted(MARKS, key=lambda verdict: ("error", "warning", "note", "none").index(MARKS[verdict].level))


def _words(text: str) -> str:
    """Text as it stands: nothing in it is Markdown, a formula, HTML or a mention of somebody."""
    return _MARKDOWN.sub(lambda mark: f"\\{mark.group()}", text)


def _code(text: str) -> str:
    """A code span, between more marks than the text has in a row."""
    marks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    return f"{marks} {text} {marks}"
