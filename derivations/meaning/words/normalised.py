r"""Densities that words give up to a factor: ``the density $p(x) \propto e^{-f(x)}$`` is the quotient by the integral.

Only where the words around the formula call it a law, and do not conclude it, it defines one; what depends on ``x`` on
the right is all that counts, so that the factor is what makes the integral one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derivations.reading.names import base_name, parts_of, spelling, within
from derivations.reading.raw import InlineMath, RawDocument, RawItem
from derivations.reading.syntax import Fence, Fraction, Marked, Name, Node, Related, Script

_LETTERS = frozenset({"p", "q", "\\pi", "\\rho", "\\mu"})
_LAW = re.compile(
    r"\b(?:densit(?:y|ies)|distributions?|laws?|measures?|target|equilibrium|posterior|stationary|gibbs|boltzmann)\b",
    re.IGNORECASE,
)
_CONCLUDED = re.compile(
    r"\b(?:so|hence|thus|therefore|then|get|have|obtain|find|follows|is|that|gives|yields|implies)\W*$", re.IGNORECASE
)
NEAR = 60
"""So many characters before and behind a formula may call it a law."""


@dataclass(frozen=True, slots=True)
class Total(Marked):
    """The integral of ``body`` over all values of a variable."""

    variable: Name


def with_normalised(raw: RawDocument) -> RawDocument:
    """A document with its densities that are given up to a factor as what they are."""
    if "\\propto" not in raw.source.text:
        return raw
    return replace(raw, items=tuple(_item(item, raw) for item in raw.items))


def _item(item: RawItem, raw: RawDocument) -> RawItem:
    tree = item.tree if isinstance(item, InlineMath) else None
    if not isinstance(item, InlineMath) or not isinstance(tree, Related) or tree.relations != ("\\propto",):
        return item
    before = raw.prose[max(0, item.start - NEAR) : item.start].rstrip("$ \\(")
    behind = raw.prose[item.end : item.end + NEAR]
    place = _place(tree.items[0])
    told = _LAW.search(f"{before} {behind}") is not None and _CONCLUDED.search(before) is None
    if place is None or not told or place.text not in {spelling(part) for part in within(tree.items[1])}:
        return item
    right = tree.items[1]
    quotient = Fraction(right.start, right.end, right, Total(right.start, right.end, right, place))
    return replace(item, tree=Related(tree.start, tree.end, (tree.items[0], quotient), ("=",)))


def _place(head: Node) -> Name | None:
    """The variable of a density at its argument."""
    items = parts_of(head)
    group = items[1] if len(items) == 2 else None
    known = base_name(items[0]) in _LETTERS and isinstance(items[0], Name | Script)
    return group.body if known and isinstance(group, Fence) and isinstance(group.body, Name) else None
