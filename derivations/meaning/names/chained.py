r"""The chain rule of laws, ``p(y_1, \dots, y_n) = \prod_t p(y_t \mid y_1, \dots, y_{t-1})``, as a telescoping product.

A law of the first members of a family, which is positive where something is conditioned on it, is the exponential of
the differences of a sequence that nothing is known of: ``p(y_1, \dots, y_t \mid c)`` is ``\exp(l_t - l_0)``, and that
of the members from ``s`` to ``t`` given those before them is ``\exp(l_t - l_{s-1})``.  Nothing is used of how the
members are related.  A step that speaks of them anywhere else, or of others that are given, is not read so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from derivations.meaning.names.families import INDEX_LETTERS, SUM_SIGNS
from derivations.meaning.names.pieces import between_bars
from derivations.reading.dots import filled_in
from derivations.reading.grouping import sign_name
from derivations.reading.names import argument_nodes, base_name, is_dots, spelling, within
from derivations.reading.raw import RawStep
from derivations.reading.rebuilding import changed
from derivations.reading.syntax import Additive, Empty, Fence, Name, Node, Number, Related, Row, Script
from derivations.reading.syntax import Sequence as Listed

POSITIVE = "a law given some variables is where the density of these is positive"

Point = tuple[str, int]
"""A letter as it is written, or none, and how far an index is above it."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The members of a family from one index to another; ``first`` is ``None`` where all up to the last are meant."""

    family: str
    first: Point | None
    last: Point


class _NotChainedError(Exception):
    """A law or a name in the step that is none of the chain rule."""


def chained(step: RawStep, laws: frozenset[str]) -> tuple[RawStep, frozenset[str]] | None:
    """A step with the laws of one family as exponentials, and the names of their sequences; ``None``: it has none."""
    given = any(is_dots(part) or _up_to(part) for tree in step.trees for part in within(tree))
    if not given or len(step.trees) < 2:
        return None
    trees = _without_primes(step.trees)
    for family in dict.fromkeys(_families(trees, laws)):
        reader = _Reader(family, laws)
        try:
            left, right = (filled_in(changed(tree, reader.read)) for tree in trees)
            reader.require_whole((left, right))
        except _NotChainedError:
            continue
        if reader.running:
            own = replace(step, left=replace(step.left, tree=left), right=replace(step.right, tree=right))
            return own, frozenset(reader.names)
    return None


def _without_primes(trees: Sequence[Node]) -> Sequence[Node]:
    r"""Sides with another letter for a primed one that runs, as in ``\sum_{t'=1}^n``."""
    parts = [part for tree in trees for part in within(tree)]
    primed = {spelling(one) for part in parts for one in _running(part) if isinstance(one, Script) and one.primes}
    used = {part.text for part in parts if isinstance(part, Name)}
    free = (letter for letter in sorted(INDEX_LETTERS) if letter not in used)
    letters = dict(zip(sorted(primed), free, strict=False))

    def renamed(part: Node) -> Node | None:
        letter = letters.get(spelling(part)) if isinstance(part, Script) else None
        return None if letter is None else Name(part.start, part.end, letter)

    return [changed(tree, renamed) for tree in trees] if letters else trees


def _running(part: Node) -> Iterator[Node]:
    """What runs below a sign."""
    if isinstance(part, Script) and part.sub is not None and sign_name(part) in SUM_SIGNS:
        for one in argument_nodes(part.sub)[0]:
            yield one.items[0] if isinstance(one, Related) else one


def _families(trees: Sequence[Node], laws: frozenset[str]) -> Iterator[str]:
    """The families of which a law has the members."""
    for tree in trees:
        for part in within(tree):
            if isinstance(part, Row):
                for head, group in pairwise(part.items):
                    if _is_law(head, group, laws) and isinstance(group, Fence):
                        first = next(iter(between_bars(group.body)))[0][0]
                        yield spelling(first.base if isinstance(first, Script) else None)


def _is_law(head: Node, group: Node, laws: frozenset[str]) -> bool:
    return isinstance(group, Fence) and group.open == "(" and base_name(head) in laws


@dataclass(slots=True)
class _Reader:
    """What becomes of the laws of one family: ``names`` are the sequences, ``running`` tells whether an index runs."""

    family: str
    laws: frozenset[str]
    names: set[str] = field(default_factory=set)
    running: bool = False
    first: Point | None = None

    def read(self, part: Node) -> Node | None:
        """A row with the laws of the family in it as exponentials.

        Raises:
            _NotChainedError: the members in one of them are no such stretch.
        """
        if not isinstance(part, Row):
            return None
        items: list[Node] = []
        for item in part.items:
            made = self._law(items[-1], item) if items and _is_law(items[-1], item, self.laws) else None
            if made is None:
                items.append(changed(item, self.read))
            else:
                items[-1:] = made
        return replace(part, items=tuple(items))

    def require_whole(self, trees: Sequence[Node]) -> None:
        """That no member of the family stands outside of the laws.

        Raises:
            _NotChainedError: one does.
        """
        parts = (part for tree in trees for part in within(tree))
        if any(isinstance(part, Name) and part.text == self.family for part in parts):
            raise _NotChainedError

    def _law(self, head: Node, group: Node) -> tuple[Node, Node] | None:
        """A law of members of the family as the sign of the exponential, and its argument."""
        body = group.body if isinstance(group, Fence) else group
        own, rest = self._members(body)
        if not own:
            return None
        name = "\\ln " + spelling(head) + (rf"(\dots\mid {rest})" if rest else "")
        self.names.add(name)
        of, given = own[0], own[1] if len(own) > 1 else None
        before = self._before(of, given)
        place = head.start
        terms = tuple(
            (sign, Script(place, place, Name(place, place, name), _node(point, place), None))
            for sign, point in (("+", of.last), ("-", before))
        )
        return Name(place, place, "\\exp"), Fence(place, place, "(", ")", Additive(place, place, terms))

    def _before(self, of: _Stretch, given: _Stretch | None) -> Point:
        """The index before the first member of a law.

        Raises:
            _NotChainedError: what is given is not all that is before it.
        """
        if of.first is None:
            raise _NotChainedError
        start = of.first if given is None else given.first
        self.first = self.first or start
        if start is not None and start != self.first:
            raise _NotChainedError
        before = (of.first[0], of.first[1] - 1)
        if given is not None and given.last != before:
            raise _NotChainedError
        self.running |= given is not None and bool(before[0])
        return before

    def _members(self, body: Node) -> tuple[list[_Stretch], str]:
        """The stretches of the family before the bar and behind it, and all else that is given, as it is written.

        Raises:
            _NotChainedError: they are no stretches, or something else stands beside them before the bar.
        """
        groups = [(nodes, sign) for nodes, sign in between_bars(body)]
        found: list[_Stretch] = []
        rest: list[str] = []
        for place, (nodes, _) in enumerate(groups):
            own = [one for one in nodes if is_dots(one) or self._is_own(one)]
            others = [spelling(one) for one in nodes if one not in own]
            if own and (place > 1 or (place == 1 and not found)):
                raise _NotChainedError
            if own:
                found.append(self._stretch(own))
            if place == 0 and others:
                if found:
                    raise _NotChainedError
                return [], ""
            rest += others
        return found, ", ".join(sorted(rest))

    def _is_own(self, node: Node) -> bool:
        return isinstance(node, Script) and spelling(node.base) == self.family

    def _stretch(self, nodes: Sequence[Node]) -> _Stretch:
        """Members side by side as one stretch, in either direction.

        Raises:
            _NotChainedError: they are not all members from one to another.
        """
        parts = [None if is_dots(node) else self._range(node) for node in nodes]
        known = [part for part in parts if part is not None]
        if not known or parts[0] is None or parts[-1] is None or parts.count(None) > 1:
            raise _NotChainedError
        if len(parts) > 1 and not known[-1].last[0] and known[0].last[0]:
            parts.reverse()
        for one, other in pairwise(parts):
            if one is not None and other is not None and other.first != (one.last[0], one.last[1] + 1):
                raise _NotChainedError
        first, last = parts[0], parts[-1]
        if first is None or last is None:
            raise _NotChainedError
        return _Stretch(self.family, first.first, last.last)

    def _range(self, node: Node) -> _Stretch:
        """One name as a stretch: a member, ``y_{1:t}``, ``y_{<t}``.

        Raises:
            _NotChainedError: its index is none that is understood.
        """
        sub = node.sub if isinstance(node, Script) and node.sup is None and not node.primes else None
        below = _up_to(node)
        if below is not None:
            return _Stretch(self.family, None, below)
        ends = argument_nodes(sub)[0] if isinstance(sub, Listed) and sub.separators == (":",) else (sub, sub)
        first, last = (None if end is None else _point(end) for end in ends)
        if first is None or last is None:
            raise _NotChainedError
        return _Stretch(self.family, first, last)


def _up_to(node: Node) -> Point | None:
    """The last index of all members before one, ``y_{<t}``; ``None`` for anything else."""
    match node.sub if isinstance(node, Script) and node.sup is None else None:
        case Related(items=(Empty(), end), relations=("<" | "\\le" as sign,)):
            point = _point(end)
            return None if point is None else (point[0], point[1] - (sign == "<"))
        case _:
            return None


def _point(node: Node) -> Point | None:
    match node:
        case Number(text=text) if text.isdigit() and len(text) < 10:
            return "", int(text)
        case Name(text=text):
            return text, 0
        case Additive(terms=(("+", letter), (sign, Number(text=text)))) if text.isdigit() and len(text) < 10:
            point = _point(letter)
            return None if point is None or not point[0] else (point[0], point[1] + int(f"{sign}{text}"))
        case _:
            return None


def _node(point: Point, place: int) -> Node:
    """An index as a node."""
    letter, number = point
    digits = Number(place, place, str(abs(number)))
    if not letter:
        return digits if number >= 0 else Additive(place, place, (("-", digits),))
    name = Name(place, place, letter)
    return Additive(place, place, (("+", name), ("+" if number > 0 else "-", digits))) if number else name
