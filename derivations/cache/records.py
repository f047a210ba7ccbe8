"""Findings as data and back: of a step all that was found, and of its document all that the printers show."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from derivations.model.derivation import NameOrigin, NameReading, Role, SourceSpan, Step
from derivations.model.reasons import Code
from derivations.model.verdict import (
    Confirmation,
    Counterexample,
    DocumentVerdict,
    Evidence,
    Seen,
    Simulation,
    StatedCondition,
    StepVerdict,
    Suggestion,
    Support,
    Verdict,
)


def document_record(document: DocumentVerdict) -> bytes:
    """The verdicts on a document, with of each step what the printers show."""
    data = {
        "path": document.path,
        "notices": document.notices,
        "complaints": document.complaints,
        "steps": [[_shown(v.step), _finding(v), v.ask] for v in document.steps],
    }
    return _written(data)


def document_of(record: bytes) -> DocumentVerdict:
    """The document of a record that :func:`document_record` made."""
    data = json.loads(record)
    steps = tuple(replace(_found(_step(step), found), ask=tuple(ask)) for step, found, ask in data["steps"])
    return DocumentVerdict(data["path"], steps, notices=tuple(data["notices"]), complaints=tuple(data["complaints"]))


def finding_record(found: StepVerdict) -> bytes:
    """What was found of a step, without the step."""
    return _written(_finding(found))


def finding_of(record: bytes, step: Step) -> StepVerdict:
    """What a record that :func:`finding_record` made says of a step."""
    return _found(step, json.loads(record))


def _written(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")


def _shown(step: Step) -> dict[str, Any]:
    return {
        "step": [step.chain, step.number, step.relation, step.left, step.right, step.role.value, step.place],
        "span": asdict(step.span),
        "fault": step.fault and asdict(step.fault),
        "reading": [[one.name, one.sort, one.origin.value, one.where] for one in step.reading],
    }


def _step(data: Any) -> Step:
    chain, number, relation, left, right, role, place = data["step"]
    return Step(
        chain,
        number,
        SourceSpan(**data["span"]),
        relation,
        left,
        right,
        Role(role),
        reading=tuple(NameReading(name, sort, NameOrigin(origin), at) for name, sort, origin, at in data["reading"]),
        fault=data["fault"] and SourceSpan(**data["fault"]),
        place=place,
    )


def _finding(verdict: StepVerdict) -> dict[str, Any]:
    suggestion = verdict.suggestion
    return {
        "verdict": verdict.verdict.value,
        "reason": verdict.reason,
        "code": verdict.code and verdict.code.value,
        "rules": verdict.rules,
        "conditions": [asdict(condition) for condition in verdict.conditions],
        "conventions": verdict.conventions,
        "notices": verdict.notices,
        "counterexample": verdict.counterexample and asdict(verdict.counterexample),
        "suggestion": suggestion and [suggestion.edit, suggestion.rhs, suggestion.verdict.value, suggestion.as_written],
        "evidence": asdict(verdict.evidence),
        "rests_on": [asdict(one) for one in verdict.rests_on],
        "confirmation": verdict.confirmation and asdict(verdict.confirmation),
        "milliseconds": verdict.milliseconds,
        "differs": verdict.differs,
    }


def _found(step: Step, data: Any) -> StepVerdict:
    found, offered, confirmed = data["counterexample"], data["suggestion"], data["confirmation"]
    return StepVerdict(
        step,
        Verdict(data["verdict"]),
        data["reason"],
        data["code"] and Code(data["code"]),
        rules=tuple(data["rules"]),
        conditions=tuple(StatedCondition(**condition) for condition in data["conditions"]),
        conventions=tuple(data["conventions"]),
        notices=tuple(data["notices"]),
        counterexample=None if found is None else Counterexample(**found),
        suggestion=None if offered is None else _suggestion(*offered),
        evidence=_evidence(data["evidence"]),
        rests_on=tuple(Support(**one) for one in data["rests_on"]),
        confirmation=confirmed
        and Confirmation(
            confirmed["confirmed"], confirmed["total"], tuple(confirmed["unanswered"]), tuple(confirmed["against"])
        ),
        milliseconds=data["milliseconds"],
        differs=data["differs"],
    )


def _suggestion(edit: str, rhs: str, verdict: str, as_written: bool) -> Suggestion:
    return Suggestion(edit, rhs, Verdict(verdict), as_written)


def _evidence(data: dict[str, Any]) -> Evidence:
    simulation = data["simulation"] and Simulation(**data["simulation"])
    return Evidence(**{**data, "also": tuple(data["also"]), "simulation": simulation, "seen": _seen(data["seen"])})


def _seen(data: dict[str, Any] | None) -> Seen | None:
    if data is None:
        return None
    columns = ("xs", "left", "right", "left_errors", "right_errors")
    return Seen(**{**data, **{name: tuple(data[name]) for name in columns}})
