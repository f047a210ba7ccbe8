"""The headings of a document, for telling in which section a step stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from derivations.reading.formats import format_of

_ATTRIBUTES = re.compile(r"[ \t]*\{[#.:][^{}]*\}$|\\label\{[^{}]*\}")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings in order: the line of each, and its words."""

    lines: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()

    def above(self, line: int) -> str:
        """The last heading at or above a line; empty where there is none."""
        at = bisect_right(self.lines, line) - 1
        return self.titles[at] if at >= 0 else ""


def headings(text: str, path: str) -> Headings:
    """Find the headings of a document whose format its path tells."""
    found = format_of(path).titles(text)
    placed = sorted((line, _ATTRIBUTES.sub("", title)[:_LONGEST]) for line, title in found)
    return Headings(tuple(line for line, _ in placed), tuple(title for _, title in placed))
