r"""Relations that cannot be cut into sides: in a bracket that never closes, or in an environment that is not known.

A block that holds one is a chain all the same, so that the number of a chain does not depend on what could be read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derivations.model.errors import ReadError
from derivations.reading.commands import CHAIN_RELATIONS
from derivations.reading.latex import unknown
from derivations.reading.statements import DEEPER, SHALLOWER, makes_step
from derivations.reading.tokens import Token

_SPELLINGS = sorted(CHAIN_RELATIONS, key=len, reverse=True)
SOME_RELATION = re.compile(
    "|".join(re.escape(spelling) + ("(?![a-zA-Z])" if spelling[-1].isalpha() else "") for spelling in _SPELLINGS)
)
"""A relation of the contract in LaTeX that was not cut into tokens."""


def hidden(tokens: Sequence[Token], text: str) -> tuple[int, ReadError] | None:
    """The first relation that no side begins or ends at, and why.

    Args:
        tokens: of a displayed formula.
        text: the document.
    """
    for token in tokens:
        if token.kind == "UNKNOWN":
            inside = SOME_RELATION.search(text, token.start, token.end)
            if inside is not None:
                return inside.start(), unknown(token)
    return _in_open_bracket(tokens)


def _in_open_bracket(tokens: Sequence[Token]) -> tuple[int, ReadError] | None:
    opened: list[Token] = []
    related: list[Token] = []
    nested = 0
    for token in tokens:
        nested += (token.kind in ("LBRACE", "BEGIN")) - (token.kind in ("RBRACE", "END"))
        if nested:
            continue
        if token.kind in DEEPER:
            opened.append(token)
        elif token.kind in SHALLOWER and opened:
            opened.pop()
        elif makes_step(token):
            related.append(token)
    first = next((token for token in related if opened and token.start > opened[0].start), None)
    if first is None:
        return None
    bracket = opened[0]
    return first.start, ReadError(bracket.start, bracket.end, f"{bracket.value} that is never closed", "its other half")
