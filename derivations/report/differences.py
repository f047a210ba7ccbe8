"""Where two formulas differ, for marking it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TypeAlias

Spans: TypeAlias = "list[tuple[int, int]]"

_TOKEN = re.compile(r"\w+|\s+|.")
_ALIKE = 0.5
"""Formulas of which less is the same are different altogether: single tokens that agree say nothing."""
_MOST_TOKENS = 2_000


def differing(before: str, after: str) -> tuple[Spans, Spans]:
    """The stretches of each formula that the other one has not.

    Where the first one only lacks something, or where they have little in common, all of it differs.
    """
    tokens = [[match.group() for match in _TOKEN.finditer(text)] for text in (before, after)]
    whole: tuple[Spans, Spans] = [(0, len(before))], [(0, len(after))]
    if max(map(len, tokens)) > _MOST_TOKENS:
        return whole
    matcher = SequenceMatcher(None, tokens[0], tokens[1], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return whole
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    old = _stretches(tokens[0], [(first, last) for _, first, last, _, _ in changes])
    new = _stretches(tokens[1], [(first, last) for _, _, _, first, last in changes])
    return old or whole[0], new or whole[1]


def _stretches(tokens: list[str], places: Spans) -> Spans:
    """Where tokens stand in their text; spaces alone are no difference."""
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return [(starts[first], starts[last]) for first, last in places if "".join(tokens[first:last]).strip()]
