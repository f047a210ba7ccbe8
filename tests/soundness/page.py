"""The page on soundness, rendered from figures that were measured before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.soundness.sections import SECTIONS

HEAD = """# Soundness

What keeps a wrong verdict out, in figures. This page is written by `python -m tests.soundness.generate` from
`tests/soundness/figures.json`; a test compares the two, and the figures that are cheap to take with the present ones.
`python -m tests.soundness.generate NAME …` measures the named sections again, without names all of them.
"""


def page(figures: Mapping[str, Any]) -> str:
    """The page for the figures of all sections; a section without figures is left out."""
    parts = [HEAD]
    for section in SECTIONS:
        if section.name in figures:
            rows = "\n".join(f"| {name} | {value} |" for name, value in flat(figures[section.name]))
            head = f"## {section.title}\n\n{section.about} (`{section.name}`)"
            parts.append(f"{head}\n\n| what | figure |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The leaves of nested records, each with the names that lead to it."""
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield from flat(inside, f"{name}, {key}" if name else str(key))
    elif isinstance(value, float):
        yield name, f"{value:.3g}"
    elif isinstance(value, list):
        yield name, ", ".join(map(str, value)) or "none"
    else:
        yield name, str(value)
