"""The figures that the documentation quotes on hostile documents, measured: one JSON-able record."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tests.hostile.inputs import LONGER, MATHEMATICS, TEXTS, UNUSABLE, Hostile
from tests.hostile.processes import Run, run_cli

SECONDS = 5.0
BYTES = 2**30


def measured(hostile: Hostile) -> Run:
    """Check one hostile document through the command line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"document{hostile.suffix}"
        path.write_bytes(hostile.data())
        return run_cli(["check", "--format", "json", path.name], path.parent)


def in_order(run: Run) -> bool:
    """Whether a run ended within the limits, with an answer and without a traceback."""
    answered = run.status in (0, 1, 2) and run.stdout.startswith(b"{") and "Traceback" not in run.stderr
    return answered and run.work <= SECONDS and run.bytes_held <= BYTES


def figures() -> dict[str, Any]:
    """Inputs, how many ended within the limits with an answer, and the worst time and memory."""
    runs = {hostile.name: measured(hostile) for hostile in (*LONGER, *TEXTS, *MATHEMATICS, *UNUSABLE)}
    slowest = max(runs, key=lambda name: runs[name].work)
    largest = max(runs, key=lambda name: runs[name].bytes_held)
    return {
        "inputs": len(runs),
        f"within {SECONDS:g} s of processor time and 1 GiB, with an answer": sum(map(in_order, runs.values())),
        "slowest, in seconds of processor time": round(runs[slowest].work, 1),
        "the slowest": slowest,
        "most memory, in MiB": runs[largest].bytes_held // 2**20,
        "the largest": largest,
    }
