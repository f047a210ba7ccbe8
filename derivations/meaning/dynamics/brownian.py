r"""Averages over values of a standard Brownian motion at several times: ``\mathbb{E}[B_s B_t]``.

Which letters stand for one, words say.  In formulas each average whose operand speaks of nothing else that moves is
marked here on the syntax trees; :mod:`derivations.meaning.chance.gaussian` says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from derivations.meaning.dynamics.recursions import operand
from derivations.reading.names import base_name, parts_of, spelling, within
from derivations.reading.raw import InlineMath, RawItem
from derivations.reading.rebuilding import as_name, grouped, with_elements_named, with_runs
from derivations.reading.syntax import Fence, Marked, Name, Node, Number, Script

_KIND = (
    r"(?:(?:an?|the|one|standard|one-dimensional|real|real-valued|scalar|usual|ordinary)\s+)*"
    r"(?:brownian\s+motion|wiener\s+process)"
)
_BEHIND = re.compile(rf"\$?,?\s+(?:be|is|denotes?|being|for)\s+{_KIND}(?P<rest>[^.]{{0,40}})", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?:^|[.,;:(]\s*|\b(?:let|of|by|with|for|if|to|from|where|and)\s+){_KIND},?\s*\$?$", re.IGNORECASE
)
_OTHERWISE = re.compile(
    r"s?\s*,?\s*(?:with (?!respect|\$?\w+(?:_\{?0\}?|\(0\))\s*=\s*0)|start|having|of (?:variance|dimension)|in \$|on )"
)
"""Words behind by which a motion may be another one than the standard one."""
_REACH = 100


@dataclass(frozen=True, slots=True)
class MotionAverage(Marked):
    """An average by a sign over values of a Brownian motion: names that stand for them, with their times."""

    sign: str
    values: tuple[tuple[Name, Node], ...]


def brownian_letters(items: Iterable[RawItem], text: str) -> frozenset[str]:
    """The letters of which words say that they are standard Brownian motions."""
    found = set[str]()
    for item in items:
        letter = _letter(item.tree) if isinstance(item, InlineMath) and item.tree is not None else None
        if letter is None:
            continue
        behind = _BEHIND.match(text[item.end : item.end + _REACH])
        before = _BEFORE.search(text[max(0, item.start - _REACH) : item.start])
        rest = behind["rest"] if behind else text[item.end : item.end + _REACH].lstrip("$") if before else None
        if rest is not None and not _OTHERWISE.match(rest):
            found.add(letter)
    return frozenset(found)


def _letter(tree: Node) -> str | None:
    r"""The letter of ``B``, ``B_t`` or ``(B_t)_{t \ge 0}``."""
    first = parts_of(tree)[0]
    inner = first.base if isinstance(first, Script) else first
    if isinstance(inner, Fence):
        first = inner.body
    if len(parts_of(tree)) > 1 or base_name(first) is None:
        return None
    return spelling(first.base if isinstance(first, Script) else first)


def motion_averaged(tree: Node, letters: Collection[str], moving: frozenset[str]) -> Node:
    """A tree with its averages over Brownian motions marked; ``moving`` are the names of other processes."""

    def made(items: tuple[Node, ...], position: int) -> tuple[Node, int] | None:
        sign, after = items[position], items[position + 1] if position + 1 < len(items) else None
        body = operand(sign, after)
        values = tuple(dict.fromkeys(_values(body, letters))) if body is not None else ()
        if after is None or body is None or not values or moving & {spelling(part) for part in within(body)}:
            return None
        sup = after.sup if isinstance(after, Script) else None
        named = tuple((as_name(one), one.sub) for one in values if one.sub is not None)
        unique = {spelling(name): (name, time) for name, time in named}
        named_in = with_elements_named(body, lambda one: spelling(one.base) in letters)
        average: Node = MotionAverage(sign.start, after.end, named_in, spelling(sign), (*unique.values(),))
        return average if sup is None else Script(sign.start, after.end, grouped(average), None, sup), position + 2

    return with_runs(tree, made)


def _values(tree: Node, letters: Collection[str]) -> Iterator[Script]:
    """The values of Brownian motions in a tree, without their powers."""
    for part in within(tree):
        if isinstance(part, Script) and spelling(part.base) in letters and part.sub is not None and not part.primes:
            yield Script(part.start, part.end, part.base, part.sub, None)


def is_start(time: Node) -> bool:
    """Whether a time is that at which a standard Brownian motion is 0."""
    return isinstance(time, Number) and time.text == "0"
