"""The verdicts as one JSON object, as programs read them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from derivations.model.verdict import DocumentVerdict, Evidence, StepVerdict
from derivations.report.view import count

SCHEMA = 2


def package_version() -> str:
    """The version of the installed package, or ``unknown`` where it runs uninstalled."""
    try:
        return version("derivations")
    except PackageNotFoundError:
        return "unknown"


def to_json(documents: Sequence[DocumentVerdict], seed: int) -> str:
    """Write verdicts as JSON text that ends in a newline; it holds no NaN, no infinity and no lone surrogate."""
    text = json.dumps(to_data(documents, seed), ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def to_data(documents: Sequence[DocumentVerdict], seed: int) -> dict[str, Any]:
    """Arrange verdicts as the contract's JSON object."""
    counts = count(step for document in documents for step in document.steps)
    return {
        "schema": SCHEMA,
        "version": package_version(),
        "seed": seed,
        "documents": [document_data(document) for document in documents],
        "summary": {verdict.value: number for verdict, number in counts.items()},
    }


def document_data(document: DocumentVerdict) -> dict[str, Any]:
    """Arrange the verdicts on a document; ``error`` says, a line each, what of it or its context could not be used."""
    error = "\n".join(document.faults) or None
    steps = sorted(document.steps, key=lambda one: (one.step.chain, one.step.number))  # claims in the prose first
    return {"path": document.path, "error": error, "steps": [_step(step) for step in steps]}


def _step(verdict: StepVerdict) -> dict[str, Any]:
    step = verdict.step
    suggestion, counterexample = verdict.suggestion, verdict.counterexample
    return {
        "id": step.id,
        "chain": step.chain,
        "step": step.number,
        "line": step.span.line,
        "column": step.span.column,
        "end_line": step.span.end_line,
        "end_column": step.span.end_column,
        "cell": step.span.cell,
        "relation": step.relation,
        "lhs": step.left,
        "rhs": step.right,
        "verdict": verdict.verdict.value,
        "code": verdict.code.value if verdict.code else "",
        "reason": verdict.reason,
        "rules": list(verdict.rules),
        "conditions": [
            {"statement": c.statement, "status": c.status, "because": c.because} for c in verdict.conditions
        ],
        "conventions": list(verdict.conventions),
        "notices": list(verdict.notices),
        "reading": [{"name": r.name, "sort": r.sort, "origin": r.origin.value, "where": r.where} for r in step.reading],
        "rests_on": [{"where": r.where, "statement": r.statement} for r in verdict.rests_on],
        "ask": list(verdict.ask),
        "counterexample": counterexample
        and {"where": dict(counterexample.where), "lhs": counterexample.lhs, "rhs": counterexample.rhs},
        "suggestion": suggestion
        and {"edit": suggestion.edit, "rhs": suggestion.rhs, "verdict": suggestion.verdict.value},
        "evidence": _evidence(verdict.evidence),
        "milliseconds": round(_finite(verdict.milliseconds) or 0.0, 3),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "method": evidence.method,
        "instances": evidence.instances,
        "digits": _finite(evidence.digits),
        "also": list(evidence.also),
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
