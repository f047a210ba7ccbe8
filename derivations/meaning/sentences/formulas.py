"""What the formulas of sentences state and name, as written."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.reading.names import base_name, children, spelling
from derivations.reading.raw import InlineMath, RawChain, RawItem
from derivations.reading.syntax import Accent, Fence, Name, Node, Related, Row, Script, Sequence


def trees_of(item: RawItem) -> tuple[Node, ...]:
    """The trees of a formula; of a displayed chain, one relation for each of its steps."""
    if isinstance(item, InlineMath):
        return () if item.tree is None else (item.tree,)
    if not isinstance(item, RawChain):
        return ()
    sides = [(step.left.tree, step.right.tree, step) for step in item.steps]
    return tuple(
        Related(left.start, right.end, (left, right), (step.relation,))
        for left, right, step in sides
        if left is not None and right is not None
    )


def relations_of(item: RawItem) -> tuple[Related, ...]:
    """The relations that a formula states, those of a list one by one."""
    return tuple(part for tree in trees_of(item) for part in _relations(tree))


def _relations(tree: Node) -> Iterator[Related]:
    if isinstance(tree, Related):
        yield tree
    elif isinstance(tree, Sequence):
        for item in tree.items:
            yield from _relations(item)


def head_of(node: Node) -> str | None:
    """The name that a node is about: a name with its subscript, without its arguments; ``None`` for a compound."""
    match node:
        case Row(items=(first, Fence(), *_)):
            return head_of(first)
        case Name() | Accent() | Script():
            return spelling(node) if base_name(node) is not None else None
        case _:
            return None


def heads_of(item: RawItem) -> frozenset[str]:
    """The names on the left of what a formula states, or that it lists."""
    found: set[str | None] = set()
    for tree in trees_of(item):
        for part in tree.items if isinstance(tree, Sequence) else (tree,):
            found.add(head_of(part.items[0] if isinstance(part, Related) else part))
    return frozenset(name for name in found if name is not None)


def names_in(node: Node) -> frozenset[str]:
    """The names that occur in a formula, with and without their subscripts."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if base_name(part) is not None:
            found.add(spelling(part))
        waiting.extend(children(part))
    return frozenset(found)


def names_of(item: RawItem) -> frozenset[str]:
    """The names that occur in the formulas of an item."""
    return frozenset().union(*(names_in(tree) for tree in trees_of(item)))
