"""Repairs as changes of the source: which stretch to replace, and by what."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.verdict import StepVerdict, Verdict
from derivations.reading.source import SourceText


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace the text from ``start`` to before ``end``, offsets in characters; lines and columns count from 1."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def fix_of(verdict: StepVerdict, source: SourceText) -> Fix | None:
    """The change that puts a repaired right side in place of the written one.

    ``None`` where nothing is suggested that is proved as it stands, or where the right side does not stand in the
    source as it was read (inside of a quotation, with the marks of a table, where a macro ends in its middle).
    """
    offered = verdict.suggestion
    return repair_of(verdict, source) if offered is not None and offered.verdict is Verdict.PROVED else None


def repair_of(verdict: StepVerdict, source: SourceText) -> Fix | None:
    """The same for a repair of which something else is known than that it is proved, for people to choose."""
    offered, step = verdict.suggestion, verdict.step
    if offered is None or not offered.as_written or not offered.rhs or not step.right:
        return None
    start, end = step.span.end - len(step.right), step.span.end
    if start < step.span.start or source.text[start:end] != step.right:
        return None
    place = source.span(start, end)
    return Fix(start, end, place.line, place.column, place.end_line, place.end_column, offered.rhs)
