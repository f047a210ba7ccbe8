"""Rows of the grammar: the law of a random variable by its values and their probabilities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.formulas import formulas_in
from derivations.meaning.sentences.matcher import Found, number_in_words, without_marks
from derivations.meaning.sentences.row import Group, Row
from derivations.meaning.sentences.yields import Lists, Point, Yield
from derivations.reading.names import is_random, spelling
from derivations.reading.syntax import Node, Related, Sequence

_L = Group.LAW
_VALUE = r"(?:(?:the )?values? )?{V}"
_ITEM = rf"{_VALUE} with (?:a )?probability (?:of )?{{V}}"
_BETWEEN = r" ?(?:,|;|and|or|, and|, or|but)"
_REST = rf"(?:{_BETWEEN} (?:is |equals |equal to )?{_VALUE} otherwise)"
_TAKES = (
    r"(?:(?:to be|be|is|denotes?) (?:an?|the) (?:{W} ){0,2}?random variable )?"
    r"(?:, )?(?:which |that )?(?:takes?|take on|takes on|taking|taking on|assumes?|assuming|equals?|is equal to|is)"
    r"(?: only| either)?"
)
_END = r"(?= (?:[.;:)]|then|so|we|where|here)(?: |$)|$)"

_PAIR = re.compile(r"(<[a-qs-z]\d+>|[\w.]+) with (?:a )?probability (?:of )?(<[a-qs-z]\d+>|[\w./]+)")
_OTHERWISE = re.compile(r"(<[a-qs-z]\d+>|[\w.]+) otherwise$")
_OPEN = re.compile(
    r"(?:^| )(?:given|condition\w*|unless|not|never|nor|no|depend\w*|if|when\w*|under|while|until|after|provided"
    r"|except\w*|each|every|wrong\w*|false|might|could|would|whether|assum\w+ that it)(?= |$)|\?$"
)
"""Words in a sentence by which the law may hold under a condition only, or not at all."""


def listed(found: Found) -> Iterator[Yield]:
    """A random variable takes each of its values with a probability."""
    text = without_marks(found.match.groupdict().get("Q") or "")
    pairs: list[tuple[str, str | None]] = [(one[1], one[2]) for one in _PAIR.finditer(text)]
    rest = _OTHERWISE.search(text)
    pairs += [(rest[1], None)] if rest else []
    yield from _law(found, pairs)


def alike(found: Found) -> Iterator[Yield]:
    """A random variable takes each of its values with the same probability."""
    marks = re.findall(r"<[a-qs-z]\d+>", found.match.groupdict().get("Q") or "")
    nodes = [node for mark in marks for node in _nodes(found, mark)]
    points = tuple(Point(node, None) for node in nodes)
    yield from _told(found, found.names("N"), points)


def _law(found: Found, pairs: list[tuple[str, str | None]]) -> Iterator[Yield]:
    names = list(found.names("N"))
    points: list[Point] = []
    for value, weight in pairs:
        node, own = _node(found, value), None if weight is None else _node(found, weight)
        if isinstance(node, Related) and node.relations == ("=",) and len(node.items) == 2:
            names += [node.items[0]]
            node = node.items[1]
        if node is None or (weight is not None and own is None):
            return
        points.append(Point(node, own))
    if len({spelling(name) for name in names}) == 1 or found.names("N"):
        yield from _told(found, tuple({spelling(name): name for name in names}.values()), tuple(points))


def _told(found: Found, names: tuple[Node, ...], points: tuple[Point, ...]) -> Iterator[Yield]:
    whole = without_marks(found.line.text)
    random = all(is_random(spelling(name)) for name in names)
    if names and random and len(points) > 1 and not _OPEN.search(whole):
        yield Lists(*found.span, names, points)


def _nodes(found: Found, mark: str) -> Iterator[Node]:
    for tree in formulas_in(found.line.formula(mark).item)[:1]:
        yield from tree.items if isinstance(tree, Sequence) else (tree,)


def _node(found: Found, mark: str) -> Node | None:
    if not mark.startswith("<"):
        return number_in_words(mark, found.span)
    nodes = list(_nodes(found, mark))
    return nodes[0] if len(nodes) == 1 else None


LISTS: tuple[Row, ...] = (
    Row(
        "lists-values",
        _L,
        "$X$ takes the value $1$ with probability $p$ and $0$ with probability $1 - p$",
        rf"{{N}} {_TAKES} (?P<Q>{_ITEM}(?:{_BETWEEN} {_ITEM}){{0,7}}{_REST}?){_END}",
        listed,
    ),
    Row(
        "lists-equations",
        _L,
        "$X = 1$ with probability $p$ and $X = 0$ with probability $1 - p$",
        rf"(?P<Q>{{E}} with (?:a )?probability (?:of )?{{V}}(?:{_BETWEEN} {_ITEM}){{0,7}}{_REST}?){_END}",
        listed,
    ),
    Row(
        "lists-alike",
        _L,
        "$X$ takes the values $1$ and $3$ with equal probability",
        rf"{{N}} {_TAKES} (?P<Q>(?:the )?(?:values? )?<[x]\d+>(?: ?(?:,|and|or|, and|, or) <[x]\d+>){{0,7}}),?"
        rf" with equal probabilit(?:y|ies){_END}",
        alike,
    ),
)
"""Each tells the whole law, or nothing: the probabilities have to add up to one, for all values of what is in them."""
