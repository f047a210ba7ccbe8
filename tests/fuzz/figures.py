"""The figures that the documentation quotes on fuzzing, measured: one JSON-able record (needs atheris)."""

from __future__ import annotations

from typing import Any

from tests.fuzz.fuzz_reading import fuzzed

SECONDS = 240


def figures(seconds: int = SECONDS) -> dict[str, Any]:
    """Inputs that the reader was given, and what became of them."""
    found = fuzzed(seconds)
    return {
        "seconds": found["seconds"],
        "inputs": found["inputs"],
        "crashes, hangs and excesses of memory": len(found["crashes"]),
        "slowest input, in whole seconds": found["slowest_input_seconds"],
        "most memory, in MiB": found["peak_mebibytes"],
    }
