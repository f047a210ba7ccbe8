r"""What terms have in common that differ in their indices alone: ``x_1 y_2`` and ``x_n y_{n+1}`` are ``x_i y_{i+1}``.

A pattern is found by anti-unification: both terms are walked at once, and where they differ there must be indices.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace

from derivations.reading.linear import Linear, linear, plus
from derivations.reading.names import children, parts_of, spelling
from derivations.reading.syntax import (
    Additive,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Root,
    Row,
    Script,
    Sequence,
)

TIMES = frozenset({"\\cdot", "\\times"})
"""Signs of products."""


@dataclass(frozen=True, slots=True)
class Index:
    """``letter + offset``; a number has no letter, and of what is no letter the ``node`` is kept."""

    letter: str
    offset: int
    node: Node | None = field(default=None, compare=False)

    def next(self, step: int) -> Index:
        """The index so many steps on."""
        return replace(self, offset=self.offset + step)


class Pattern(ABC):
    """What two terms have in common; what stands where they differ is told by the kind of pattern."""

    @abstractmethod
    def _between(self, left: Node, right: Node, script: bool) -> Node | None:
        """What stands for two different indices; ``script`` tells whether they stand in one."""

    def _are_places(self, left: Node, right: Node) -> bool:
        """Whether two nodes are indices of one range, rather than alike in what is inside of them."""
        first, last = index_of(left), index_of(right)
        if first is None or last is None or (isinstance(left, Fence) and isinstance(right, Fence)):
            return False
        composed = first.node is not None or last.node is not None
        return not (composed and first.letter and last.letter)

    def of(self, left: Node, right: Node, script: bool = False) -> Node | None:
        """The common pattern of two nodes; ``None`` where there is none."""
        if spelling(left) == spelling(right):
            return left
        if self._are_places(left, right):
            return self._between(left, right, script)
        if type(left) is not type(right) or len(children(left)) != len(children(right)):
            return None
        return self._inside(left, right, script)

    def _inside(self, left: Node, right: Node, script: bool) -> Node | None:
        match left, right:
            case Script(base=Node() as base), Script(base=Node() as other) if left.primes == right.primes:
                sub, sup = (self._script(a, b) for a, b in ((left.sub, right.sub), (left.sup, right.sup)))
                new = self.of(base, other, script)
                return (
                    None
                    if new is None or (left.sub and not sub) or (left.sup and not sup)
                    else replace(left, base=new, sub=sub, sup=sup)
                )
            case Fence(), Fence() if (left.open, left.close) == (right.open, right.close):
                body = self.of(left.body, right.body, script)
                return None if body is None else replace(left, body=_unwrapped(body))
            case Row(), Row():
                items = self._items(left, right, script)
                return None if items is None else replace(left, items=items)
            case Sequence(), Sequence() if left.separators == right.separators:
                items = self._items(left, right, script)
                return None if items is None else replace(left, items=items)
            case Fraction(), Fraction():
                top = self.of(left.numerator, right.numerator, script)
                bottom = self.of(left.denominator, right.denominator, script)
                return None if top is None or bottom is None else replace(left, numerator=top, denominator=bottom)
            case Root(degree=None), Root(degree=None):
                radicand = self.of(left.radicand, right.radicand, script)
                return None if radicand is None else replace(left, radicand=radicand)
            case Additive(), Additive() if [s for s, _ in left.terms] == [s for s, _ in right.terms]:
                terms = [(s, self.of(a, b, script)) for (s, a), (_, b) in zip(left.terms, right.terms, strict=True)]
                kept = tuple((sign, term) for sign, term in terms if term is not None)
                return replace(left, terms=kept) if len(kept) == len(terms) else None
            case _:
                return None

    def _items(self, left: Row | Sequence, right: Row | Sequence, script: bool) -> tuple[Node, ...] | None:
        found = [self.of(a, b, script) for a, b in zip(left.items, right.items, strict=True)]
        items = tuple(item for item in found if item is not None)
        return items if len(items) == len(found) else None

    def _script(self, left: Node | None, right: Node | None) -> Node | None:
        return None if left is None or right is None else self.of(left, right, True)


@dataclass(slots=True)
class Range(Pattern):
    """The terms at both ends of a range, with ``letter`` where they differ, and the indices at which they first do.

    Where they differ at other indices, these are as far from the first ones in both terms, or there are several pairs.
    """

    letter: str
    pairs: set[tuple[Index, Index]] = field(default_factory=set)
    outside: bool = False

    def _between(self, left: Node, right: Node, script: bool) -> Node | None:
        first, last = index_of(left), index_of(right)
        if first is None or last is None:
            return None
        self.outside |= not script
        return node_of(Index(self.letter, self._shift(first, last)), left)

    def _shift(self, left: Index, right: Index) -> int:
        """How far a pair of indices is from the first one."""
        first = next(iter(self.pairs), (left, right))
        shift = left.offset - first[0].offset
        along = (first[0].next(shift), first[1].next(shift)) == (left, right)
        self.pairs.add(first if along else (left, right))
        return shift if along else 0


@dataclass(slots=True)
class Progression(Pattern):
    """Two neighbours, as the term at ``place`` of a progression in which the left one is at ``origin``.

    A place is a number, or a letter; ``steps`` are the numbers that go up by one, where the left term has them, and
    ``by`` tells of each part of the right term that is an index how far it is from that of the left one.
    """

    place: int | str
    origin: int = 0
    steps: list[int] = field(default_factory=list)
    by: dict[int, int] = field(default_factory=dict)

    def _between(self, left: Node, right: Node, script: bool) -> Node | None:
        first, second = index_of(left), index_of(right)
        if first is None or second is None or first.letter != second.letter or (first.node or second.node):
            return None
        step = self.by[id(_unwrapped(right))] = second.offset - first.offset
        if step == 1 and not first.letter:
            self.steps.append(first.offset)
        offset = first.offset - step * self.origin
        if isinstance(self.place, str):
            moving = _affine(first.letter, step, self.place, offset, left.start)
            bare = script or isinstance(moving, Name)
            return moving if bare else Fence(left.start, left.end, "(", ")", moving)
        there = replace(first, offset=offset + step * self.place)
        return None if there.offset < 0 and not there.letter else node_of(there, left)


@dataclass(slots=True)
class Reach(Pattern):
    """How far a term is from a later one: ``by`` where the first one has them, the differences of their indices.

    ``letters`` are those in indices.
    """

    by: dict[int, Linear] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)

    def _are_places(self, left: Node, right: Node) -> bool:
        alike = isinstance(left, Fence) and isinstance(right, Fence)
        return not alike and linear(left) is not None and linear(right) is not None

    def _between(self, left: Node, right: Node, script: bool) -> Node | None:
        first, last = linear(left), linear(right)
        if first is None or last is None:
            return None
        self.by[id(_unwrapped(left))] = plus(last, first, -1)
        self.letters |= {*first, *last}
        return right


def _unwrapped(node: Node) -> Node:
    """What stands in round brackets."""
    return _unwrapped(node.body) if isinstance(node, Fence) and node.open == "(" else node


def _affine(letter: str, step: int, place: str, offset: int, at: int) -> Node:
    """``letter + step place + offset``, without what is zero."""
    moving: Node = Name(at, at, place)
    if abs(step) > 1:
        moving = Row(at, at, (Number(at, at, str(abs(step))), moving))
    terms = [("+" if step > 0 else "-", moving)]
    if letter:
        terms.insert(0, ("+", Name(at, at, letter)))
    if offset:
        terms.append(("+" if offset > 0 else "-", Number(at, at, str(abs(offset)))))
    return moving if len(terms) == 1 and step > 0 else Additive(at, at, tuple(terms))


def index_of(node: Node) -> Index | None:
    """The index that a node may be: a whole number, a letter, or what is made of them; ``None`` for anything else."""
    match node:
        case Number(text=text) if text.isdigit() and len(text) < 10:
            return Index("", int(text))
        case Name(text=text) if len(text) == 1:
            return Index(text, 0)
        case Additive(terms=(("+", Name(text=text)), (sign, Number(text=shift)))) if len(text) == 1 and shift.isdigit():
            return Index(text, int(shift[:9]) * (1 if sign == "+" else -1))
        case Fence(open="(", close=")", body=body):
            return index_of(body)
        case Additive() | Row() if _is_whole(node):
            return Index(spelling(node), 0, node)
        case _:
            return None


def _is_whole(node: Node) -> bool:
    """Whether an index is made of letters and whole numbers by sums and products: ``n - r``, ``2n``."""
    match node:
        case Additive(terms=terms):
            return all(sign in ("+", "-") and _is_whole(term) for sign, term in terms)
        case Row(items=items):
            return all(isinstance(item, Name | Number) and _is_whole(item) for item in items)
        case Name(text=text):
            return len(text) == 1
        case _:
            return isinstance(node, Number) and node.text.isdigit()


def node_of(index: Index, beside: Node) -> Node:
    """An index as it is written, at the place of a node."""
    place = beside.start
    number = Number(place, place, str(abs(index.offset)))
    if not index.letter:
        return number
    if index.node is not None and not index.offset:
        return index.node
    name = Name(place, place, index.letter)
    sign = "+" if index.offset > 0 else "-"
    return Additive(place, place, (("+", name), (sign, number))) if index.offset else name


def kind_of(item: Node) -> str:
    """What factors have in common that may be neighbours: the name that is indexed, or applied."""
    match item:
        case Row(items=(head, Fence())):
            return f"{kind_of(head)}("
        case Row(items=(head, Operator(symbol=symbol))):
            return f"{kind_of(head)}{symbol}"
        case Script(base=base):
            return spelling(base)
        case _:
            return spelling(item) if index_of(item) is None else "index"


def with_powers(term: Node, like: Node) -> Node:
    """A term with the powers written that go without saying: beside ``a_2 x^2``, of ``a_1 x`` and of ``a_0``."""
    one = isinstance(term, Number) and term.text == "1"
    items, found = [] if one else list(parts_of(term)), list[Node]()
    for model in parts_of(like):
        power = isinstance(model, Script) and model.sup is not None and index_of(model.sup) is not None
        if not isinstance(model, Script) or not power:
            found += items[:1]
            items = items[1:]
        elif items and spelling(items[0]) == spelling(replace(model, sup=None)):
            found.append(replace(model, sup=Number(items[0].start, items[0].end, "1")))
            items = items[1:]
        elif items and isinstance(items[0], Script) and kind_of(items[0]) == kind_of(model):
            found.append(items.pop(0))
        elif model.sub is None:
            found.append(replace(model, sup=Number(term.start, term.start, "0")))
    if items or len(found) != len(parts_of(like)):
        return term
    return found[0] if len(found) == 1 else Row(term.start, term.end, tuple(found))


def letters_in(node: Node) -> set[str]:
    """The names in a node."""
    own = {node.text} if isinstance(node, Name) else set[str]()
    return own.union(*map(letters_in, children(node)))
