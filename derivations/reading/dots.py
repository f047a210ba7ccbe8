r"""Sums and products with dots, ``x_1 + \dots + x_n`` and ``a_k \cdots a_1``, as the signs that they stand for.

The terms beside the dots must be one pattern at two indices, one of which is a number.  Where more terms stand before
the dots, the last two must be neighbours in the pattern, which tells ``1 + 2 + \dots + n`` from ``1 + 3 + \dots + n``,
and all neighbours belong to it;
where there is one only, the index must be a script.  Terms behind the dots that go on in the pattern belong to it, too:
``n (n - 1) \cdots 2 \cdot 1``.  Terms may show several indices that go along with each other,
``p(x_1 | x_0) \cdots p(x_n | x_{n-1})``.  Powers that go without saying are told by the other terms: of
``a_0 + a_1 x + \dots + a_n x^n`` the first one is ``a_0 x^0``.  A term before a sum that has another form is none of
it, ``b + a_1 x_1 + \dots + a_n x_n``.  Indices with other steps, and sums that end in dots, are told by
``progressions``.  What is written otherwise stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace
from itertools import chain, takewhile

from derivations.reading.grouping import sign_name
from derivations.reading.names import children, is_dots, is_sign, may_be_matrix, parts_of, row_of, spelling
from derivations.reading.patterns import TIMES, Index, Range, kind_of, letters_in, node_of, with_powers
from derivations.reading.progressions import endless, up_to
from derivations.reading.rebuilding import rebuilt
from derivations.reading.syntax import Additive, Fence, Name, Node, Operator, Related, Row, Script, Sequence

_LETTERS = ("i", "j", "k", "l", "m", "r", "s")


_BINDERS = frozenset({"\\sum", "\\prod", "\\max", "\\min", "\\sup", "\\inf", "\\int"})
"""Signs below which variables are listed, with dots between them and without commas."""


def filled_in(node: Node) -> Node:
    """A tree with sums and products for dots, from the leaves up."""
    kept = node.sub if isinstance(node, Script) and sign_name(node) in _BINDERS and isinstance(node.sub, Row) else None
    node = rebuilt(node, [part if part is kept else filled_in(part) for part in children(node)])
    match node:
        case Additive():
            return summed(node)
        case Row():
            return multiplied(node)
        case Script(sub=Node() as sub) if sub is not kept:
            return replace(node, sub=_stretch(sub))
        case _:
            return node


def _stretch(sub: Node) -> Node:
    r"""The index of a stretch as it is written without dots, ``1:t``; ``1 \cdots t`` means nothing else."""
    match sub:
        case Row(items=(first, dots, *rest)) if is_dots(dots) and rest:
            last: Node = row_of(rest)
        case Additive(terms=(("+", Row(items=(first, dots, *rest))), *more)) if is_dots(dots) and rest:
            last = replace(sub, start=rest[0].start, terms=(("+", row_of(rest)), *more))
        case _:
            return sub
    return Sequence(sub.start, sub.end, (first, last), (":",))


def summed(node: Additive) -> Node:
    """A sum with dots in it, with the terms beside the dots as one sum."""
    at = next((n for n, (_, term) in enumerate(node.terms) if is_dots(term)), len(node.terms) - 1)
    if at + 1 == len(node.terms):
        return endless(node)
    sign = node.terms[at][0]
    if at == 0 or any(s != sign for s, _ in node.terms[at - 1 : at + 2]):
        return node
    added = next((n for n in range(at, 0, -1) if node.terms[n - 1][0] != sign), 0)
    behind = [term for _, term in takewhile(lambda one: one[0] == sign, node.terms[at + 1 :])]
    found = _written("\\sum", [term for _, term in node.terms[added:at]], behind)
    if found is None:
        return node
    whole, count, after = found
    terms = (*node.terms[: at - count], (sign, whole), *node.terms[at + 1 + after :])
    return whole if len(terms) == 1 and sign == "+" else summed(replace(node, terms=terms))


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
    if isinstance(near, Operator) and near.symbol in TIMES:
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
    return [item for item in items if not (isinstance(item, Operator) and item.symbol in TIMES)]


def _cut(items: Many[Node], count: int) -> int:
    """How many items there are up to the end of so many factors."""
    ends = [n + 1 for n, item in enumerate(items) if not (isinstance(item, Operator) and item.symbol in TIMES)]
    return ends[count - 1]


def _factors(items: Many[Node]) -> list[Node]:
    """The factors before the dots that may be neighbours in the pattern: those of one kind, side by side."""
    found = [items[-1]]
    for before, item in zip(items[-2::-1], items[:0:-1], strict=True):
        parted = isinstance(item, Operator) and item.symbol in TIMES
        if isinstance(before, Operator) and before.symbol in TIMES and not parted:
            continue
        alike = kind_of(before) == kind_of(found[0])
        if not alike or (parted and Range("?").of(before, found[0]) is None):
            break
        found.insert(0, before)
    return found


Around = tuple[Row, int, int]
"""A sum or product around dots, and how many of the terms before and behind them it takes in."""


def _written(sign: str, before: Many[Node], behind: Many[Node]) -> Around | None:
    """The sum or product around the dots: over a range of one index, or over a progression with other steps."""
    if isinstance(before[-1], Script) and is_sign(spelling(before[-1].base)):
        return None
    found = _ranging(sign, before, behind)
    if found is not None or (len(behind) > 1 and Range("?").of(behind[0], behind[1]) is not None):
        return found
    stepping = up_to(sign, before, behind[0])
    return None if stepping is None else (*stepping, 1)


def _ranging(sign: str, before: Many[Node], behind: Many[Node]) -> Around | None:
    last = behind[0]
    first, names = before[-1], letters_in(before[-1]) | letters_in(last)
    if sign == "\\sum":
        first, last = with_powers(first, last), with_powers(last, first)
    pattern = Range(next((letter for letter in _LETTERS if letter not in names), ""))
    body = pattern.of(first, last)
    if body is None or not pattern.letter or len(pattern.pairs) != 1:
        return None
    (start, end) = next(iter(pattern.pairs))
    rises = not start.letter and (bool(end.letter) or start.offset < end.offset)
    matrices = sign == "\\prod" and any(map(may_be_matrix, names - {start.letter}))
    if not rises and (end.letter or not start.letter or matrices):
        return None
    step, count, nearest = -1 if rises else 1, 1, first
    while count < len(before):
        further = with_powers(before[-count - 1], nearest) if sign == "\\sum" else before[-count - 1]
        if not _follows(further, nearest, start, step):
            break
        start, count, nearest = start.next(step), count + 1, further
    if count == 1 and (_goes_on(before) or pattern.outside or end.node is not None or start.node is not None):
        return None
    after = 1
    while after < len(behind) and _follows(last, behind[after], end.next(-step), step):
        last, end, after = behind[after], end.next(-step), after + 1
    low, high = (start, end) if rises else (end, start)
    index = Name(first.start, first.start, pattern.letter)
    sub = Related(first.start, first.start, (index, node_of(low, first)), ("=",))
    big = Script(first.start, first.start, Name(first.start, first.start, sign), sub, node_of(high, first))
    return Row(first.start, last.end, (big, *(body.items if isinstance(body, Row) else (body,)))), count, after


def _follows(before: Node, first: Node, start: Index, step: int) -> bool:
    """Whether two terms are neighbours: one pattern, at indices that differ by one."""
    pattern = Range("?")
    return pattern.of(before, first) is not None and pattern.pairs == {(start.next(step), start)}


def _goes_on(terms: Many[Node]) -> bool:
    """Whether the last of some terms may be the next one of a pattern to which the one before belongs."""
    return len(terms) > 1 and Range("?").of(terms[-2], terms[-1]) is not None
