"""Syntax trees with other parts in the places of some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from derivations.reading.names import children
from derivations.reading.syntax import (
    Accent,
    Additive,
    Command,
    Fence,
    Fraction,
    Marked,
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
