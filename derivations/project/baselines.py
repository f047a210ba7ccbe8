"""Baselines: what was found in documents once, so that they are held to nothing new.

A step is known by what it says (its fingerprint), so that moved lines change nothing, and only as long as it is found
to be no worse than it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derivations.atomic_files import write_atomically
from derivations.model.errors import UnusableInputError, writing
from derivations.model.verdict import Verdict
from derivations.reading.waivers import severity
from derivations.report.marks import SATISFYING

if TYPE_CHECKING:
    from derivations.report.view import DocumentView

VERSION = 1
MAX_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Baseline:
    """The steps that are known: document to fingerprint to verdict; documents are named relative to ``folder``."""

    folder: str
    documents: Mapping[str, Mapping[str, Verdict]] = field(default_factory=dict)

    def knows(self, path: str, fingerprint: str, verdict: Verdict) -> bool:
        """Whether a step of a document was found before, and to be no better."""
        before = self.of(path).get(fingerprint)
        return before is not None and severity(verdict) <= severity(before)

    def of(self, path: str) -> Mapping[str, Verdict]:
        """What is known of a document."""
        return self.documents.get(_name(path, self.folder), {})


def read_baseline(path: str) -> Baseline:
    """Read a baseline.

    Raises:
        UnusableInputError: it is missing, or no baseline.
    """
    from derivations.reading.source import decode, read_bytes

    text = decode(path, read_bytes(path))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnusableInputError(f"{path}: found text that is no JSON, expected a baseline") from None
    try:
        if data["version"] != VERSION:
            raise UnusableInputError(f"{path}: found version {data['version']!r} of baselines, expected {VERSION}")
        documents = {name: _steps(steps) for name, steps in data["documents"].items()}
    except (KeyError, TypeError, AttributeError, ValueError):
        raise UnusableInputError(f"{path}: found JSON of another kind, expected a baseline") from None
    return Baseline(_folder(path), documents)


def write_baseline(path: str, documents: Iterable[DocumentView]) -> Baseline:
    """Write what was found as a baseline, and return it; what is waived needs none.

    Raises:
        UnusableInputError: the file cannot be written.
    """
    folder = _folder(path)
    entries = {_name(d.path, folder): _entries(d) for d in documents if d.error is None}
    data = {"version": VERSION, "documents": {name: steps for name, steps in sorted(entries.items()) if steps}}
    with writing(path):
        write_atomically(Path(path), (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    return Baseline(folder, {name: _steps(steps) for name, steps in entries.items()})


def _entries(document: DocumentView) -> list[dict[str, str]]:
    """The entries of a document; the statement is for people who review the file."""
    return [
        {"step": s.fingerprint, "verdict": s.verdict.value, "statement": f"{s.left} {s.relation} {s.right}"}
        for s in document.steps
        if s.verdict not in SATISFYING and s.held is None
    ]


def _steps(entries: Any) -> dict[str, Verdict]:
    return {str(entry["step"]): Verdict(entry["verdict"]) for entry in entries}


def _folder(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))


def _name(path: str, folder: str) -> str:
    """What a document is called in a baseline, the same from wherever the check is run."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(path).as_posix()
