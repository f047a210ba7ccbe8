r"""Lists of random variables in the arguments of a law as variables of their own: ``p(x_1, \dots, x_t \mid h_t)``.

In a step that speaks of ``x_1, \dots, x_t``, of ``x_1, \dots, x_{t-1}`` and of ``x_t``, these are the pieces of which
every list consists.  Nothing is used of how the variables of a family are related: what holds of the joint law of
any random variables, such as the product rule, holds of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from derivations.meaning.names.families import shift
from derivations.reading.grouping import sign_name
from derivations.reading.names import argument_nodes, base_name, children, is_dots, list_of, lowered, spelling, within
from derivations.reading.raw import RawStep
from derivations.reading.rebuilding import changed
from derivations.reading.syntax import Fence, Name, Node, Number, Related, Row, Script
from derivations.reading.syntax import Sequence as Listed

SIGNS = frozenset({"\\sum", "\\max", "\\min", "\\int"})
"""Signs below which variables are listed that they bind."""

Point = tuple[str, int]
"""A letter, or none, and how far an index is above it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The variables of a family from an index to another one."""

    family: str
    first: Point
    last: Point


class _NoPiecesError(Exception):
    """How some lists overlap is not known."""


def in_pieces(step: RawStep, laws: frozenset[str]) -> RawStep | None:
    """A step with the lists in the arguments of laws as their pieces; ``None``: it has none with dots, or none fit."""
    trees = [changed(tree, _as_one_sum) for tree in step.trees]
    listing = (part for tree in trees for part in within(tree) if is_dots(part) or _is_stretch(part))
    if len(trees) < 2 or next(listing, None) is None:
        return None
    reader = _Reader(laws, frozenset(letter for tree in trees for part in within(tree) for letter in _bound_by(part)))
    try:
        for tree in trees:
            reader.collect(tree)
        for tree in trees:
            reader.collect_alone(tree)
        reader.cut()
        left, right = map(reader.rebuilt, trees)
    except _NoPiecesError:
        return None
    return replace(step, left=replace(step.left, tree=left), right=replace(step.right, tree=right))


def summed_in(step: RawStep) -> frozenset[str]:
    """The names over whose values a step sums."""
    trees = step.trees
    signs = (part for tree in trees for part in within(tree) if sign_name(part) == "\\sum")
    below = (sign.sub for sign in signs if isinstance(sign, Script) and sign.sub is not None and sign.sup is None)
    return frozenset(one.text for sub in below for one in argument_nodes(sub)[0] if isinstance(one, Name))


@dataclass(slots=True)
class _Reader:
    """The lists of one step, by family, and the pieces of each."""

    laws: frozenset[str]
    bound: frozenset[str]
    stretches: dict[str, dict[Stretch, None]] = field(default_factory=dict)
    pieces: dict[Stretch, tuple[Stretch, ...]] = field(default_factory=dict)

    def collect(self, tree: Node) -> None:
        """Note all lists."""
        for part in within(tree):
            for one in self._lists(part):
                for member in self.members(one):
                    if isinstance(member, Stretch):
                        self.stretches.setdefault(member.family, {})[member] = None

    def collect_alone(self, node: Node) -> None:
        """Note where else than in lists one of the variables stands."""
        found = self.stretch(node)
        if found is not None and found.family in self.stretches:
            self.stretches[found.family][found] = None
            return
        for part in self._outside_lists(node):
            self.collect_alone(part)

    def _outside_lists(self, node: Node) -> Iterator[Node]:
        """The direct parts of a node that are no part of a list."""
        if below_sign(node) is not None:
            return
        if not isinstance(node, Row):
            yield from children(node)
            return
        for before, item in zip((None, *node.items), node.items, strict=False):
            if before is not None and isinstance(item, Fence) and self._is_law(before, item):
                listed = argument_nodes(item.body)[0]
                yield from (one for one in listed if self.stretch(one) is None and not is_dots(one))
            else:
                yield item

    def members(self, nodes: Sequence[Node]) -> list[Node | Stretch]:
        """What a list names: stretches of families, and other things.

        Raises:
            _NoPiecesError: what stands at both ends of dots does not tell what they are.
        """
        found: list[Node | Stretch] = []
        position = 0
        while position < len(nodes):
            one: Node | Stretch = self.stretch(nodes[position]) or nodes[position]
            position += 1
            while isinstance(one, Stretch) and position < len(nodes):
                dots = is_dots(nodes[position])
                after = (
                    self.stretch(nodes[position + 1 if dots else position]) if position + dots < len(nodes) else None
                )
                if after is None or after.family != one.family or not (dots or after.first == _after(one.last)):
                    break
                one = replace(one, last=after.last)
                position += 2 if dots else 1
            if not isinstance(one, Stretch) and is_dots(one):
                raise _NoPiecesError
            found.append(one)
        return found

    def stretch(self, node: Node) -> Stretch | None:
        """The stretch that a name with an index is, of one variable or of several; none is one whose index runs."""
        if not isinstance(node, Script) or node.base is None or node.sub is None or node.sup is not None or node.primes:
            return None
        ends = argument_nodes(node.sub)[0] if _is_stretch(node) else (node.sub, node.sub)
        first, last = (*map(_point, ends), None)[:2]
        if first is None or last is None or base_name(node) is None or {first[0], last[0]} & self.bound:
            return None
        return Stretch(spelling(node.base), first, last)

    def _lists(self, part: Node) -> Iterator[tuple[Node, ...]]:
        """What stands between commas in the arguments of laws, and below signs."""
        if isinstance(part, Row):
            for head, group in pairwise(part.items):
                if self._is_law(head, group) and isinstance(group, Fence):
                    yield from (nodes for nodes, _ in between_bars(group.body))
        below = below_sign(part)
        if below is not None:
            yield below

    def _is_law(self, head: Node, group: Node) -> bool:
        return isinstance(group, Fence) and group.open == "(" and base_name(head) in self.laws

    def cut(self) -> None:
        """Find the pieces of all lists.

        Raises:
            _NoPiecesError: how two of one family overlap is not known.
        """
        for family, found in self.stretches.items():
            names = {spelling(_named(one)) for one in found}
            if len({lowered(name) for name in names}) < len(names):
                raise _NoPiecesError
            order = _Order(found)
            bounds = {one.first for one in found} | {_after(one.last) for one in found}
            for one in found:
                inside = order.between(one, bounds)
                ends = [*inside, _after(one.last)]
                starts = [one.first, *inside]
                pairs = zip(starts, ends, strict=True)
                self.pieces[one] = tuple(Stretch(family, start, (end[0], end[1] - 1)) for start, end in pairs)

    def rebuilt(self, tree: Node) -> Node:
        """A tree with pieces for lists.

        Raises:
            _NoPiecesError: a variable of a list stands elsewhere, where its index runs.
        """
        return changed(tree, self._changed)

    def _changed(self, part: Node) -> Node | None:
        found = self.stretch(part)
        if found is not None and found.family in self.stretches:
            (piece, *others) = self._pieces(found)
            if others:
                raise _NoPiecesError
            return _named(piece)
        below = below_sign(part)
        if below is not None and isinstance(part, Script) and part.sub is not None:
            return replace(part, sub=list_of(self._split(below), part.sub.start, part.sub.end))
        return self._row(part) if isinstance(part, Row) else None

    def _pieces(self, one: Stretch) -> tuple[Stretch, ...]:
        if one not in self.pieces:
            raise _NoPiecesError
        return self.pieces[one]

    def _row(self, row: Row) -> Node:
        """A row with the lists of its laws in pieces."""
        items, made, position = row.items, list[Node](), 0
        while position < len(items):
            item, after = items[position], items[position + 1] if position + 1 < len(items) else None
            if after is not None and self._is_law(item, after) and isinstance(after, Fence):
                made += [item, replace(after, body=self._arguments(after.body))]
                position += 2
                continue
            made.append(changed(item, self._changed))
            position += 1
        return replace(row, items=tuple(made))

    def _arguments(self, body: Node) -> Node:
        """The arguments of a law in pieces; the bar stays where it is."""
        parts: list[Node] = []
        signs: list[str] = []
        for nodes, sign in between_bars(body):
            own = self._split(nodes)
            parts += own
            signs += [","] * (len(own) - 1) + ([sign] if sign else [])
        return parts[0] if len(parts) == 1 else Listed(body.start, body.end, tuple(parts), tuple(signs))

    def _split(self, nodes: Sequence[Node]) -> list[Node]:
        found: list[Node] = []
        for one in self.members(nodes):
            if isinstance(one, Stretch):
                found += [_named(piece) for piece in self._pieces(one)]
            elif isinstance(one, Related):
                found.append(replace(one, items=tuple(changed(item, self._changed) for item in one.items)))
            else:
                found.append(changed(one, self._changed))
        return found


def between_bars(body: Node) -> Iterator[tuple[tuple[Node, ...], str]]:
    """What stands between commas in arguments, up to each bar or semicolon, with that."""
    nodes, separators = argument_nodes(body)
    start = 0
    for end in [*(k + 1 for k, sign in enumerate(separators) if sign != ","), len(nodes)]:
        yield nodes[start:end], separators[end - 1] if end < len(nodes) else ""
        start = end


def _is_stretch(node: Node) -> bool:
    return isinstance(node, Script) and node.sub is not None and argument_nodes(node.sub)[1] == (":",)


def _point(node: Node) -> Point | None:
    return ("", int(node.text)) if isinstance(node, Number) and node.text.isdigit() else shift(node)


def _after(point: Point) -> Point:
    return point[0], point[1] + 1


def _bound_by(node: Node) -> Iterator[str]:
    """The letters that run below a sign."""
    if isinstance(node, Script) and node.sub is not None and sign_name(node) in SIGNS | {"\\prod"}:
        for one in argument_nodes(node.sub)[0]:
            yield spelling(one.items[0] if isinstance(one, Related) else one)


def below_sign(node: Node) -> tuple[Node, ...] | None:
    r"""What is listed below a sign that binds it: ``\\sum_{h_1, \dots, h_t}``, and side by side."""
    if not isinstance(node, Script) or node.sub is None or node.sup is not None or sign_name(node) not in SIGNS:
        return None
    nodes = node.sub.items if isinstance(node.sub, Row) else argument_nodes(node.sub)[0]
    return nodes if all(is_dots(one) or (isinstance(one, Script) and one.sup is None) for one in nodes) else None


def _as_one_sum(node: Node) -> Node | None:
    r"""A row with ``\\sum_{h_1} \\cdots \\sum_{h_t}`` in it as one sum over the list."""
    if not isinstance(node, Row):
        return None
    found: list[Node] = []
    for item in node.items:
        match (*found[-2:], item):
            case (Script(sub=Node() as low) as first, dots, Script(sub=Node() as high) as last) if (
                is_dots(dots) and below_sign(first) and below_sign(last) and sign_name(first) == sign_name(last)
            ):
                listed = Listed(low.start, high.end, (low, dots, high), (",", ","))
                found[-2:] = [replace(first, sub=listed)]
            case _:
                found.append(item)
    if len(found) == len(node.items):
        return None  # parts are looked into once: here or by who asks, or the work doubled with each level
    return replace(node, items=tuple(changed(item, _as_one_sum) for item in found))


def _named(one: Stretch) -> Name:
    """A piece as a name of its own."""
    ends = ", \\dots, ".join(dict.fromkeys(map(_written, (one.first, one.last))))
    return Name(0, 0, f"{one.family}_{{{ends}}}")


def _written(point: Point) -> str:
    letter, number = point
    return str(number) if not letter else letter + (f"{number:+d}" if number else "")


class _Order:
    """What the lists of a family tell of the order of indices: of each, the first is not behind the last."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        """Take in the lists; one that is written may be empty at its end, and nothing else."""
        found = list(stretches)
        letters = {letter for one in found for letter, _ in (one.first, one.last)}
        self._apart: dict[tuple[str, str], int] = {(letter, letter): 0 for letter in letters}
        for one in found:
            key = one.first[0], one.last[0]
            self._apart[key] = max(self._apart.get(key, one.first[1] - one.last[1]), one.first[1] - one.last[1])
        for middle in letters:
            for low in letters:
                for high in letters:
                    if (low, middle) in self._apart and (middle, high) in self._apart:
                        by = self._apart[low, middle] + self._apart[middle, high]
                        self._apart[low, high] = max(self._apart.get((low, high), by), by)

    def _up(self, low: Point, high: Point) -> bool:
        """Whether an index is not behind another one."""
        known: Mapping[tuple[str, str], int] = self._apart
        return (low[0], high[0]) in known and known[low[0], high[0]] + high[1] - low[1] >= 0

    def between(self, one: Stretch, bounds: Iterable[Point]) -> list[Point]:
        """The bounds inside a list, in order.

        Raises:
            _NoPiecesError: whether one is inside is not known.
        """
        end = _after(one.last)
        inside: list[Point] = []
        for bound in sorted(set(bounds) - {one.first, end}):
            outside = self._up(bound, one.first) or self._up(end, bound)
            if outside:
                continue
            if not (self._up(one.first, bound) and self._up(bound, end)):
                raise _NoPiecesError
            inside.append(bound)
        if not all(self._up(a, b) or self._up(b, a) for a in inside for b in inside):
            raise _NoPiecesError
        return sorted(inside, key=lambda point: sum(self._up(other, point) for other in inside))
