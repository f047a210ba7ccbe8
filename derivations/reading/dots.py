r"""Sums and products with dots, ``x_1 + \dots + x_n`` and ``a_k \cdots a_1``, as the signs that they stand for.

The terms beside the dots must be one pattern at two indices, one of which is a number.  Where more terms stand before
the dots, the last two must be neighbours in the pattern, which tells ``1 + 2 + \dots + n`` from ``1 + 3 + \dots + n``,
and all neighbours belong to it;
where there is one only, the index must be a script.  Terms behind the dots that go on in the pattern belong to it, too:
``n (n - 1) \cdots 2 \cdot 1``.  Terms may show several indices that go along with each other,
``p(x_1 | x_0) \cdots p(x_n | x_{n-1})``.  Powers that go without saying are told by the other terms: of
``a_0 + a_1 x + \dots + a_n x^n`` the first one is ``a_0 x^0``.  What is written otherwise stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile

from derivations.reading.names import children, is_dots, is_sign, may_be_matrix, parts_of, spelling
from derivations.reading.syntax import (
    Additive,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Root,
    Row,
    Script,
    Sequence,
)

_LETTERS = ("i", "j", "k", "l", "m", "r", "s")
_TIMES = frozenset({"\\cdot", "\\times"})


@dataclass(frozen=True, slots=True)
class _Index:
    """``letter + offset``; a number has no letter, and of what is no letter the ``node`` is kept."""

    letter: str
    offset: int
    node: Node | None = field(default=None, compare=False)

    def next(self, step: int) -> _Index:
        return replace(self, offset=self.offset + step)


@dataclass(slots=True)
class _Pattern:
    """What two terms have in common, with ``letter`` where they differ, and the indices at which they first do.

    Where they differ at other indices, these are as far from the first ones in both terms, or there are several pairs.
    """

    letter: str
    pairs: set[tuple[_Index, _Index]] = field(default_factory=set)
    outside: bool = False

    def of(self, left: Node, right: Node, script: bool = False) -> Node | None:
        """The common pattern of two nodes; ``None`` where there is none."""
        if spelling(left) == spelling(right):
            return left
        first, last = _index(left), _index(right)
        if first is not None and last is not None and _run(left, right, first, last):
            self.outside |= not script
            return _node(_Index(self.letter, self._shift(first, last)), left)
        if type(left) is not type(right) or len(children(left)) != len(children(right)):
            return None
        return self._inside(left, right, script)

    def _shift(self, left: _Index, right: _Index) -> int:
        """How far a pair of indices is from the first one."""
        first = next(iter(self.pairs), (left, right))
        shift = left.offset - first[0].offset
        along = (first[0].next(shift), first[1].next(shift)) == (left, right)
        self.pairs.add(first if along else (left, right))
        return shift if along else 0

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
                return None if body is None else replace(left, body=body)
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


def _index(node: Node) -> _Index | None:
    match node:
        case Number(text=text) if text.isdigit() and len(text) < 10:
            return _Index("", int(text))
        case Name(text=text) if len(text) == 1:
            return _Index(text, 0)
        case Additive(terms=(("+", Name(text=text)), (sign, Number(text=shift)))) if len(text) == 1 and shift.isdigit():
            return _Index(text, int(shift[:9]) * (1 if sign == "+" else -1))
        case Fence(open="(", close=")", body=body):
            return _index(body)
        case Additive() | Row() if _is_whole(node):
            return _Index(spelling(node), 0, node)
        case _:
            return None


def _run(left: Node, right: Node, first: _Index, last: _Index) -> bool:
    """Whether two nodes are indices of one range, rather than alike in what is inside of them."""
    alike = isinstance(left, Fence) and isinstance(right, Fence)
    composed = first.node is not None or last.node is not None
    return not alike and not (composed and first.letter and last.letter)


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


def summed(node: Additive) -> Node:
    """A sum with dots in it, with the terms beside the dots as one sum."""
    at = next((n for n, (_, term) in enumerate(node.terms) if is_dots(term)), None)
    if at is None or at == 0 or at + 1 == len(node.terms) or any(s != "+" for s, _ in node.terms[at - 1 : at + 2]):
        return node
    added = next((n for n in range(at, 0, -1) if node.terms[n - 1][0] != "+"), 0)
    behind = [term for _, term in takewhile(lambda one: one[0] == "+", node.terms[at + 1 :])]
    found = _written("\\sum", [term for _, term in node.terms[added:at]], behind)
    if found is None:
        return node
    whole, count, after = found
    terms = (*node.terms[: at - count], ("+", whole), *node.terms[at + 1 + after :])
    return whole if len(terms) == 1 else summed(replace(node, terms=terms))


def multiplied(node: Row) -> Node:
    """A product with dots in it, with the factors beside the dots as one product."""
    found = _with_factorials(node.items) if any(map(is_dots, node.items)) else ()
    at = next((n for n, item in enumerate(found) if is_dots(item)), None)
    if at is None:
        return node
    left, right = _without_signs(found[:at], last=True), _without_signs(found[at + 1 :], last=False)
    if left is None or right is None:
        return node
    made = _written("\\prod", _factors(left), _plain(right))
    if made is None:
        left, right = _applied(left), _applied(right)
        made = _written("\\prod", _factors(left), _plain(right))
    if made is None:
        return node
    whole, count, after = made
    product = Additive(whole.start, whole.end, (("+", whole),))
    begin, end = _cut(left[::-1], count), _cut(right, after)
    items = tuple(chain.from_iterable(map(parts_of, (*left[: len(left) - begin], product, *right[end:]))))
    return items[0] if len(items) == 1 else multiplied(replace(node, items=items))


def _with_factorials(items: Many[Node]) -> list[Node]:
    """Factors, each with the sign of a factorial behind it."""
    found: list[Node] = []
    for item in items:
        if found and isinstance(item, Operator) and item.symbol == "!" and not isinstance(found[-1], Operator):
            found[-1] = Row(found[-1].start, item.end, (found[-1], item))
        else:
            found.append(item)
    return found


def _without_signs(items: Many[Node], last: bool) -> Many[Node] | None:
    """The items on one side of the dots, without the multiplication sign next to them."""
    near = items[-1] if items and last else items[0] if items else None
    if isinstance(near, Operator) and near.symbol in _TIMES:
        items = items[:-1] if last else items[1:]
        near = items[-1] if items and last else items[0] if items else None
    return None if near is None or isinstance(near, Operator) else items


def _applied(items: Many[Node]) -> Many[Node]:
    """Factors, with a name and the brackets behind it as one of them: a value of a function, or a product."""
    found: list[Node] = []
    for item in items:
        if found and isinstance(item, Fence) and isinstance(found[-1], Name | Script):
            found[-1] = Row(found[-1].start, item.end, (found[-1], item))
        else:
            found.append(item)
    return found


def _plain(items: Many[Node]) -> list[Node]:
    """The factors side by side, without the multiplication signs between them."""
    return [item for item in items if not (isinstance(item, Operator) and item.symbol in _TIMES)]


def _cut(items: Many[Node], count: int) -> int:
    """How many items there are up to the end of so many factors."""
    ends = [n + 1 for n, item in enumerate(items) if not (isinstance(item, Operator) and item.symbol in _TIMES)]
    return ends[count - 1]


def _factors(items: Many[Node]) -> list[Node]:
    """The factors before the dots that may be neighbours in the pattern: those of one kind, side by side."""
    found = [items[-1]]
    for before, item in zip(items[-2::-1], items[:0:-1], strict=True):
        parted = isinstance(item, Operator) and item.symbol in _TIMES
        if isinstance(before, Operator) and before.symbol in _TIMES and not parted:
            continue
        alike = _kind(before) == _kind(found[0])
        if not alike or (parted and _Pattern("?").of(before, found[0]) is None):
            break
        found.insert(0, before)
    return found


def _kind(item: Node) -> str:
    """What factors have in common that may be neighbours: the name that is indexed, or applied."""
    match item:
        case Row(items=(head, Fence())):
            return f"{_kind(head)}("
        case Row(items=(head, Operator(symbol=symbol))):
            return f"{_kind(head)}{symbol}"
        case Script(base=base):
            return spelling(base)
        case _:
            return spelling(item) if _index(item) is None else "index"


def _written(sign: str, before: Many[Node], behind: Many[Node]) -> tuple[Row, int, int] | None:
    """The sum or product around the dots, and how many of the terms before and behind them it takes in."""
    last = behind[0]
    first, names = before[-1], _names(before[-1]) | _names(last)
    if sign == "\\sum":
        first, last = _with_powers(first, last), _with_powers(last, first)
    pattern = _Pattern(next((letter for letter in _LETTERS if letter not in names), ""))
    signed = isinstance(first, Script) and is_sign(spelling(first.base))
    body = None if signed else pattern.of(first, last)
    if body is None or not pattern.letter or len(pattern.pairs) != 1:
        return None
    (start, end) = next(iter(pattern.pairs))
    rises = not start.letter and (bool(end.letter) or start.offset < end.offset)
    matrices = sign == "\\prod" and any(map(may_be_matrix, names - {start.letter}))
    if not rises and (end.letter or not start.letter or matrices):
        return None
    step, count, nearest = -1 if rises else 1, 1, first
    while count < len(before):
        further = _with_powers(before[-count - 1], nearest) if sign == "\\sum" else before[-count - 1]
        if not _follows(further, nearest, start, step):
            break
        start, count, nearest = start.next(step), count + 1, further
    if count == 1 and (len(before) > 1 or pattern.outside or end.node is not None or start.node is not None):
        return None
    after = 1
    while after < len(behind) and _follows(last, behind[after], end.next(-step), step):
        last, end, after = behind[after], end.next(-step), after + 1
    low, high = (start, end) if rises else (end, start)
    index = Name(first.start, first.start, pattern.letter)
    sub = Related(first.start, first.start, (index, _node(low, first)), ("=",))
    big = Script(first.start, first.start, Name(first.start, first.start, sign), sub, _node(high, first))
    return Row(first.start, last.end, (big, *(body.items if isinstance(body, Row) else (body,)))), count, after


def _follows(before: Node, first: Node, start: _Index, step: int) -> bool:
    """Whether two terms are neighbours: one pattern, at indices that differ by one."""
    pattern = _Pattern("?")
    return pattern.of(before, first) is not None and pattern.pairs == {(start.next(step), start)}


def _with_powers(term: Node, like: Node) -> Node:
    """A term with the powers written that go without saying: beside ``a_2 x^2``, of ``a_1 x`` and of ``a_0``."""
    one = isinstance(term, Number) and term.text == "1"
    items, found = [] if one else list(parts_of(term)), list[Node]()
    for model in parts_of(like):
        power = isinstance(model, Script) and model.sup is not None and _index(model.sup) is not None
        if not isinstance(model, Script) or not power:
            found += items[:1]
            items = items[1:]
        elif items and spelling(items[0]) == spelling(replace(model, sup=None)):
            found.append(replace(model, sup=Number(items[0].start, items[0].end, "1")))
            items = items[1:]
        elif items and isinstance(items[0], Script) and _kind(items[0]) == _kind(model):
            found.append(items.pop(0))
        elif model.sub is None:
            found.append(replace(model, sup=Number(term.start, term.start, "0")))
    if items or len(found) != len(parts_of(like)):
        return term
    return found[0] if len(found) == 1 else Row(term.start, term.end, tuple(found))


def _node(index: _Index, beside: Node) -> Node:
    place = beside.start
    number = Number(place, place, str(abs(index.offset)))
    if not index.letter:
        return number
    if index.node is not None and not index.offset:
        return index.node
    name = Name(place, place, index.letter)
    sign = "+" if index.offset > 0 else "-"
    return Additive(place, place, (("+", name), (sign, number))) if index.offset else name


def _names(node: Node) -> set[str]:
    own = {node.text} if isinstance(node, Name) else set[str]()
    return own.union(*map(_names, children(node)))
