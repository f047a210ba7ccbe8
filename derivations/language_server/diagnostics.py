"""Verdicts as diagnostics of the protocol."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lsprotocol.types import Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location

from derivations.language_server.following import Checked, Shown
from derivations.language_server.places import Ruler, place_of, supports_of
from derivations.model.verdict import StepVerdict, Verdict
from derivations.report.marks import is_failure
from derivations.report.readable import readable, readable_sentence
from derivations.report.view import CounterexampleView, StepView, clean, view_of_step

SOURCE = "derivations"
MOST_LINKS = 20

Severities = Mapping[Verdict, DiagnosticSeverity | None]

DEFAULT: Severities = {
    Verdict.CONFLICT: DiagnosticSeverity.Error,
    Verdict.REFUTED: DiagnosticSeverity.Error,
    Verdict.DOUBTFUL: DiagnosticSeverity.Warning,
    Verdict.UNREAD: DiagnosticSeverity.Information,
    Verdict.CONDITIONAL: DiagnosticSeverity.Information,
    Verdict.SUPPORTED: DiagnosticSeverity.Hint,
    Verdict.UNDECIDED: DiagnosticSeverity.Hint,
}
NAMES: dict[str, DiagnosticSeverity | None] = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "information": DiagnosticSeverity.Information,
    "hint": DiagnosticSeverity.Hint,
    "none": None,
}


def severities(chosen: Any) -> tuple[Severities, list[str]]:
    """How loud each verdict is, by what a client chooses, and what of that is not understood, a line each."""
    found, faults = dict(DEFAULT), []
    if not isinstance(chosen, dict):
        return found, [f"severities: found {clean(repr(chosen))[:80]}, expected an object"] if chosen else []
    verdicts = {verdict.value: verdict for verdict in Verdict}
    for name, level in chosen.items():
        if name not in verdicts:
            faults.append(f"severities: there is no verdict {clean(repr(name))[:80]}; they are {', '.join(verdicts)}")
        elif not isinstance(level, str) or level not in NAMES:
            faults.append(f"severities.{name}: found {clean(repr(level))[:80]}, expected one of {', '.join(NAMES)}")
        else:
            found[verdicts[name]] = NAMES[level]
    return found, faults


def diagnostics(shown: Shown, ruler: Ruler, uri: str, levels: Severities) -> list[Diagnostic]:
    """What is to be shown of an edition: what was found, moved to where it stands now, and first findings."""
    found = []
    checked = shown.checked
    if checked is not None and shown.edit is None:
        found += [*_faults(checked, ruler), *_of_steps(checked, ruler, uri, levels)]
    elif checked is not None and shown.edit is not None:
        found += _carried(shown, checked, ruler, uri, levels)
    return [*found, *(_glanced(one, ruler) for one in shown.glances)]


def _of_steps(checked: Checked, ruler: Ruler, uri: str, levels: Severities) -> Iterator[Diagnostic]:
    for step in checked.view.steps:
        level = _level(step, levels, checked.strict)
        if level is not None:
            yield _diagnostic(step, checked, ruler, uri, level)


def _level(step: StepView, levels: Severities, strict: bool) -> DiagnosticSeverity | None:
    """How loud a step is; where a project wants proofs, what is not settled is an error."""
    if step.held is not None:
        return None
    level = levels.get(step.verdict)
    return DiagnosticSeverity.Error if strict and level is not None and is_failure(step.verdict, True) else level


def _diagnostic(step: StepView, checked: Checked, ruler: Ruler, uri: str, level: DiagnosticSeverity) -> Diagnostic:
    return Diagnostic(
        range=ruler.of_span(checked.span(step)),
        message=message(step),
        severity=level,
        code=step.code.value if step.code else step.verdict.value,
        source=SOURCE,
        related_information=list(_related(step, checked, ruler, uri)) or None,
        data={"fingerprint": step.fingerprint, "verdict": step.verdict.value},
    )


def message(step: StepView) -> str:
    """A verdict as plain text: the reason, where it fails, what would repair it or get further."""
    lines = [f"{step.verdict.value}: {readable_sentence(step.reason)}"]
    found, offered = step.counterexample, step.suggestion
    if found is not None:
        lines += _instance(found, found.lhs not in step.reason)
    if offered is not None:
        lines.append(f"try {readable_sentence(offered.edit)}: {readable(offered.rhs)} (then {offered.verdict.value})")
    lines += [f"open: {readable(one.statement)}" for one in step.open_conditions]
    return "\n".join([*lines, *(f"state {line.removeprefix('- ')}" for line in step.ask)])


def _instance(found: CounterexampleView, sided: bool) -> list[str]:
    """An instance in a line, with the two sides there if that is asked for; nothing if that says nothing."""
    at = ", ".join(f"{readable(name)} = {readable(value)}" for name, value in found.where)
    sides = f"left {found.lhs}, right {found.rhs}" if sided else ""
    told = ": ".join(filter(None, (f"at {at}" if at else "", sides)))
    return [told] if told else []


def _related(step: StepView, checked: Checked, ruler: Ruler, uri: str) -> Iterator[DiagnosticRelatedInformation]:
    for where, statement in supports_of(checked, step)[:MOST_LINKS]:
        place = place_of(checked, ruler, where)
        if place is not None:
            text = f"rests on {clean(where)}: {readable(clean(statement))}"
            yield DiagnosticRelatedInformation(Location(uri, place), text)


def _carried(shown: Shown, checked: Checked, ruler: Ruler, uri: str, levels: Severities) -> Iterator[Diagnostic]:
    """What was found of an earlier edition, where the text is the same; what it rests on is not linked meanwhile."""
    assert shown.edit is not None
    before = Ruler(checked.edition.source, ruler.encoding)
    for step in checked.view.steps:
        level, span = _level(step, levels, checked.strict), checked.span(step)
        place = shown.edit.carried(span.start, span.end)
        if level is not None and place is not None:
            one = _diagnostic(step, checked, before, uri, level)
            one.range, one.related_information = ruler.range(*place), None
            yield one


def _glanced(found: StepVerdict, ruler: Ruler) -> Diagnostic:
    """A first finding on what was just edited: not a verdict, and not said as one."""
    step = view_of_step(found)
    at = ruler.of_span(found.step.fault or found.step.span)
    if found.verdict is Verdict.UNREAD:
        text = f"not understood so far: {readable_sentence(step.reason)}"
        return Diagnostic(at, text, DiagnosticSeverity.Information, "at-first-sight", source=SOURCE)
    text = "at first sight it does not hold, as it is read with what stands around it; the document is being read"
    if step.counterexample is not None:
        text = "\n".join([text, *_instance(step.counterexample, True)])
    return Diagnostic(at, text, DiagnosticSeverity.Warning, "at-first-sight", source=SOURCE)


_PLACED = re.compile(r"(?P<path>.*?):(?P<line>\d{1,9}):(?P<column>\d{1,9}): (?P<text>.*)", re.DOTALL)


def _faults(checked: Checked, ruler: Ruler) -> Iterator[Diagnostic]:
    """What could not be used: the document, or lines of its context; and what is to be said of waivers."""
    path = checked.edition.unsaved.path
    for line in (*([checked.verdicts.error] if checked.verdicts.error else []), *checked.verdicts.complaints):
        placed = _PLACED.fullmatch(line)
        own = placed is not None and placed["path"] == path
        at = ruler.whole_line(int(placed["line"]) if placed is not None and own else 1)
        text = placed["text"] if placed is not None and own else line
        yield Diagnostic(at, clean(text), DiagnosticSeverity.Error, "unusable", source=SOURCE)
    for line in checked.view.remarks:
        placed = _PLACED.fullmatch(line)
        at = ruler.whole_line(int(placed["line"]) if placed is not None else 1)
        text = placed["text"] if placed is not None else line
        yield Diagnostic(at, clean(text), DiagnosticSeverity.Warning, "waiver", source=SOURCE)
