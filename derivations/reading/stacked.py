r"""Relations with something above them: ``\stackrel{\text{def}}{=}``, ``\overset{c}{=}``."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.reading import commands as table
from derivations.reading.tokens import RawToken, unbraced

_UP_TO_A_CONSTANT = frozenset({"c", "+", "+c", "const", "const."})
_BY_DEFINITION = frozenset({"def", "def.", "\\triangle", "\\Delta", "\\vartriangle", "."})
_IN_DISTRIBUTION = frozenset({"d", "D", "dist", "dist.", "L", "p", "P", "a.s.", "i.i.d.", "iid"})
_ASKS = frozenset({"?", "!", "no", "No", "not", "false", "wrong", "\\times", "✗", "\\lightning"})
"""What stands above a relation that is asked for or denied, as a relation does that is a condition."""


def stacked_relation(above: Sequence[RawToken], base: Sequence[RawToken]) -> str | None:
    r"""The relation that a stack stands for, or ``None`` where the base is no relation.

    A reason above the sign (``\stackrel{(i)}{=}``) changes nothing.  Equality up to a constant, by definition and
    in distribution are other relations than ``=``, and it would be wrong to check them as ``=``.
    """
    symbols = [token.text for token in unbraced(base) if not token.blank]
    if len(symbols) != 1:
        return None
    symbol = table.UNICODE.get(symbols[0], symbols[0])
    relation = table.CHAIN_RELATIONS.get(symbol) or table.OTHER_RELATIONS.get(symbol)
    if relation is None:
        return None
    words = [token.text for token in above if not token.blank and token.text not in "{}"]
    note = "".join(word for word in words if word not in table.WORDS and word not in table.FACES)
    if relation in ("=", r"\to", r"\sim") and note in _IN_DISTRIBUTION:
        return rf"\overset{{{note}}}{{{symbol}}}"
    if _ASKS.intersection(words) or any(token in table.CHAIN_RELATIONS for token in words):
        return rf"\overset{{{note}}}{{{symbol}}}"
    if relation in ("=", r"\equiv"):
        return "≐" if note in _UP_TO_A_CONSTANT else ":=" if note in _BY_DEFINITION else relation
    return relation
