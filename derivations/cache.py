"""Verdicts that were found before, so that an unchanged document is not checked again.

An entry is keyed by all that a verdict depends on: the bytes of the document and of its context, the options, and the
program itself.  Each is sealed for its key, so that no verdict is believed that was not found by this user's program.
Everything here is best effort: an entry that is missing, cut short or made by somebody else is a miss, and a folder
that cannot be written to costs nothing but the time to check again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from derivations.atomic_files import write_atomically
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
from derivations.sealing import sealed, unsealed

FOLDER_VARIABLE = "DERIVATIONS_CACHE_DIR"
SUFFIX = ".verdicts"
MAX_FOLDER = 64 * 2**20
MAX_ENTRY = 4 * 2**20
MAX_INPUT = 16 * 2**20
UNHURRIED = 0.2
"""No stage of judging a step is stopped before this part of its time limit has passed."""

_LIBRARIES = ("sympy", "numpy", "scipy", "python-flint", "lark", "markdown-it-py", "PyYAML", "nbformat")
_PACKAGES = ("derivations", "numeric")
_TIMELESS = frozenset(
    {
        Verdict.PROVED, Verdict.CONDITIONAL, Verdict.REFUTED, Verdict.DEFINITION, Verdict.ASSUMED, Verdict.UNREAD,
        Verdict.DOUBTFUL,
    }
)  # fmt: skip
CUT_SHORT = frozenset({Code.TIME, Code.BUG})
"""The reasons of steps that were not judged to the end."""


def key_of(
    path: str, context: str | None, seed: int, time_limit: float, documents: int = 1, pictures: bool = False
) -> str | None:
    """The key of a document as it is now; ``None`` where it cannot be read, or has nothing that could be cached.

    ``documents`` is the number that shares the rate of false alarms; ``pictures`` tells whether they can be drawn.
    """
    document = _content(path)
    if document is None:
        return None
    stated = context if context is not None else str(Path(path).with_suffix(".derivations.yaml"))
    said = _content(stated)
    if said is None and (context is not None or os.path.lexists(stated)):
        return None
    digest = hashlib.sha256()
    options = json.dumps([path, stated, seed, time_limit, documents, pictures, said is not None])
    for part in (_program(), options.encode("utf-8", "surrogatepass"), document, said or b""):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def find(key: str) -> DocumentVerdict | None:
    """The verdicts that were stored under a key, or ``None``."""
    path = folder() / f"{key}{SUFFIX}"
    try:
        with path.open("rb") as file:
            data = unsealed(key, file.read(MAX_ENTRY + 1))
    except OSError:
        return None
    if data is None:
        return None
    found = _document(json.loads(data))
    _touch(path)
    return found


def store(key: str, document: DocumentVerdict, time_limit: float) -> None:
    """Store verdicts under a key, unless time or memory had a part in them; the oldest entries make room."""
    if document.error is not None or not all(_is_settled(step, time_limit) for step in document.steps):
        return
    data = json.dumps(_plain(document), ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
    entry = sealed(key, data)
    if entry is None or len(entry) > MAX_ENTRY:
        return
    where = folder()
    try:
        where.mkdir(parents=True, exist_ok=True)
        write_atomically(where / f"{key}{SUFFIX}", entry)
        _make_room(where)
    except OSError:
        return


def folder() -> Path:
    """Where the entries are: in the user's cache folder, or where ``DERIVATIONS_CACHE_DIR`` says."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("derivations"))


def _content(path: str) -> bytes | None:
    """The bytes of a regular file of bearable size."""
    try:
        if not Path(path).is_file():
            return None
        with Path(path).open("rb") as file:
            data = file.read(MAX_INPUT + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= MAX_INPUT else None


@cache
def _program() -> bytes:
    """A hash over the source of the program and the versions of what it is built on."""
    digest = hashlib.sha256(repr([sys.version_info[:3], *map(_version, _LIBRARIES)]).encode())
    root = Path(__file__).resolve().parent.parent
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in (".py", ".lark"):
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.digest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"


def _is_settled(verdict: StepVerdict, time_limit: float) -> bool:
    """Whether more time would not have changed it: a step that was left open must have been left open at leisure."""
    if verdict.code in CUT_SHORT:
        return False
    return verdict.verdict in _TIMELESS or verdict.milliseconds <= UNHURRIED * time_limit * 1000


def _plain(document: DocumentVerdict) -> dict[str, Any]:
    """A document as data, with of each step what the printers show."""
    return {
        "path": document.path,
        "notices": document.notices,
        "complaints": document.complaints,
        "steps": [_plain_step(v) for v in document.steps],
    }


def _plain_step(verdict: StepVerdict) -> dict[str, Any]:
    step, suggestion = verdict.step, verdict.suggestion
    return {
        "step": [step.chain, step.number, step.relation, step.left, step.right, step.role.value, step.place],
        "span": asdict(step.span),
        "fault": step.fault and asdict(step.fault),
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
        "reading": [[one.name, one.sort, one.origin.value, one.where] for one in step.reading],
        "rests_on": [asdict(one) for one in verdict.rests_on],
        "confirmation": verdict.confirmation and asdict(verdict.confirmation),
        "ask": verdict.ask,
        "milliseconds": verdict.milliseconds,
    }


def _document(data: Any) -> DocumentVerdict:
    """The document that was stored: sealed data are as :func:`_plain` made them."""
    steps = tuple(_step(item) for item in data["steps"])
    notices, complaints = tuple(data["notices"]), tuple(data["complaints"])
    return DocumentVerdict(data["path"], steps, notices=notices, complaints=complaints)


def _step(data: Any) -> StepVerdict:
    chain, number, relation, left, right, role, place = data["step"]
    found, offered, confirmed = data["counterexample"], data["suggestion"], data["confirmation"]
    reading = tuple(NameReading(name, sort, NameOrigin(origin), where) for name, sort, origin, where in data["reading"])
    return StepVerdict(
        Step(
            chain,
            number,
            SourceSpan(**data["span"]),
            relation,
            left,
            right,
            Role(role),
            reading=reading,
            fault=data["fault"] and SourceSpan(**data["fault"]),
            place=place,
        ),
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
        ask=tuple(data["ask"]),
        milliseconds=data["milliseconds"],
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


def _make_room(where: Path) -> None:
    """Remove the entries that were not used for longest until the rest fits."""
    entries = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in os.scandir(where)]
    room = MAX_FOLDER
    for _, size, path in sorted(entries, reverse=True):
        room -= size
        if room < 0 and path.endswith(SUFFIX):
            Path(path).unlink(missing_ok=True)


def _touch(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:
        return
