"""Titles of sections, by patterns of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

Title = tuple[int, str]
"""The line of a heading, and its words."""


def titles_by(pattern: re.Pattern[str], text: str) -> Iterator[Title]:
    """What ``title`` of a pattern finds; line ends are counted once, from one heading to the next."""
    line, position = 1, 0
    for match in pattern.finditer(text):
        start = match.start("title")
        line, position = line + text.count("\n", position, start), start
        yield line, match["title"]
