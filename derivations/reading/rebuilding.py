"""Syntax trees with other parts in the places of some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from derivations.reading.names import children, list_of, row_of, spelling
from derivations.reading.syntax import (
    Accent,
    Additive,
    Command,
    Fence,
    Fraction,
    Marked,
    Name,
    Node,
    Related,
    Root,
    Row,
    Script,
    Table,
)
from derivations.reading.syntax import Sequence as Listed


def rebuilt(node: Node, parts: Sequence[Node]) -> Node:
    """A node over other direct parts, in the order of :func:`names.children`."""
    rest = iter(parts)
    match node:
        case Accent() | Fence() | Marked():
            return replace(node, body=next(rest))
        case Script(base=base, sub=sub, sup=sup):
            base, sub, sup = (None if part is None else next(rest) for part in (base, sub, sup))
            return replace(node, base=base, sub=sub, sup=sup)
        case Fraction():
            return replace(node, numerator=next(rest), denominator=next(rest))
        case Root(degree=degree):
            return replace(node, radicand=next(rest), degree=None if degree is None else next(rest))
        case Row() | Related() | Listed():
            return replace(node, items=tuple(parts))
        case Command():
            return replace(node, args=tuple(parts))
        case Additive(terms=terms):
            return replace(node, terms=tuple((sign, next(rest)) for sign, _ in terms))
        case Table(rows=rows):
            return replace(node, rows=tuple(tuple(next(rest) for _ in row) for row in rows))
        case _:
            return node


def changed(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """A tree with some of its nodes replaced, from the root down; what is put in is not looked into."""
    new = change(node)
    if new is not None:
        return new
    parts = children(node)
    made = [changed(part, change) for part in parts]
    return node if all(a is b for a, b in zip(parts, made, strict=True)) else rebuilt(node, made)


def with_runs(tree: Node, made: Callable[[tuple[Node, ...], int], tuple[Node, int] | None]) -> Node:
    """A tree in whose rows one node stands for some runs of items.

    Args:
        tree: any tree.
        made: what stands for the run of items of a row that begins at a position, and the position behind it.
    """

    def in_row(node: Node) -> Node | None:
        if not isinstance(node, Row):
            return None
        found, position = list[Node](), 0
        while position < len(node.items):
            run = made(node.items, position)
            new, position = run if run is not None else (changed(node.items[position], in_row), position + 1)
            found.append(new)
        return row_of(found)

    return changed(tree, in_row)


def grouped(node: Node) -> Fence:
    """A node in parentheses."""
    return Fence(node.start, node.end, "(", ")", node)


def applied(head: Node, arguments: Iterable[Node]) -> Row:
    """A function at arguments, where the function stands: ``f(x, y)``."""
    start, end = head.start, head.end
    return Row(start, end, (head, Fence(start, end, "(", ")", list_of(arguments, start, end))))


def as_name(node: Node) -> Name:
    """A node as one name, which is spelled as it is."""
    return Name(node.start, node.end, spelling(node))


def with_elements_named(tree: Node, wanted: Callable[[Script], bool]) -> Node:
    """A tree in which some elements of families are names of their own; their powers stay."""

    def put(node: Node) -> Node | None:
        if not isinstance(node, Script) or node.base is None or node.sub is None:
            return None
        bare = Script(node.start, node.end, node.base, node.sub, None)
        if not wanted(bare):
            return None
        return as_name(bare) if node.sup is None else replace(node, base=as_name(bare), sub=None, primes=0)

    return changed(tree, put)
