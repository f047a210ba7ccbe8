"""Measure the figures on soundness and write the page: ``python -m tests.soundness.generate [SECTION …]``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.soundness.page import page
from tests.soundness.sections import SECTIONS

FIGURES = Path(__file__).parent / "figures.json"
PAGE = Path(__file__).parents[1] / "SOUNDNESS.md"


def load() -> dict[str, Any]:
    """The figures that were measured before, by section."""
    found: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    return found


def save(figures: dict[str, Any]) -> None:
    """Write the figures, and the page that goes with them."""
    FIGURES.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(figures), encoding="utf-8")


def measure(names: Sequence[str]) -> None:
    """Measure the named sections, or all whose suite exists; what is done so far is kept."""
    figures = load()
    for section in SECTIONS:
        if section.exists and (not names or section.name in names):
            print(section.name, file=sys.stderr, flush=True)
            figures[section.name] = section.measure()
            save(figures)


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - {section.name for section in SECTIONS}
    if unknown:
        sys.exit(f"no such section: {', '.join(sorted(unknown))}")
    measure(sys.argv[1:])
