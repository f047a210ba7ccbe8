r"""Functions written without the place at which they are taken: ``\partial_t p_t = \nabla \cdot (p_t \nabla f)``.

In displayed formulas that differentiate by a place, a function that is written with one argument elsewhere in the
document, the same letter for all of them, is read as taken there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from derivations.meaning.sentences.formulas import formulas_in
from derivations.reading.names import base_name, children, parts_of, row_of, spelling, within
from derivations.reading.raw import RawChain, RawDocument, RawItem, RawSide
from derivations.reading.rebuilding import rebuilt
from derivations.reading.syntax import Fence, Name, Node, Related, Row, Script, Sequence

_OPERATORS = frozenset({"\\nabla", "\\Delta"})
_NO_PLACES = frozenset({"t", "s", "\\tau", "k", "n", "i", "j"})


def with_places(raw: RawDocument) -> RawDocument:
    """A document with its functions at their places, where its displays leave these out."""
    if not any(sign in raw.source.text for sign in _OPERATORS):
        return raw
    applied = {spelling(name): place for item in raw.items for tree in formulas_in(item) for name, place in _uses(tree)}
    places = set(applied.values())
    if len(places) != 1:
        return raw
    mapped = {spelling(name) for item in raw.items for tree in formulas_in(item) for name in _mapped(tree)}
    known = frozenset({*applied, *mapped})
    return replace(raw, items=tuple(_item(item, known, places.copy().pop()) for item in raw.items))


def _uses(tree: Node) -> Iterator[tuple[Node, str]]:
    """The names that are applied to one letter in a tree, with that letter."""
    for node in within(tree):
        items = parts_of(node)
        for name, group in pairwise(items):
            body = group.body if isinstance(group, Fence) and group.open == "(" else None
            if base_name(name) is not None and isinstance(body, Name) and body.text not in _NO_PLACES:
                yield name, body.text


def _mapped(tree: Node) -> Iterator[Node]:
    r"""The names of maps, ``f`` in ``f: A \to B``."""
    if isinstance(tree, Sequence) and isinstance(tree.items[-1], Related) and ":" in tree.separators:
        yield from (one for one in tree.items[:-1] if base_name(one) is not None)


def _item(item: RawItem, known: frozenset[str], place: str) -> RawItem:
    if not isinstance(item, RawChain):
        return item
    trees = [side.tree for step in item.steps for side in (step.left, step.right) if side.tree is not None]
    signs = {spelling(part) for tree in trees for part in within(tree)}
    if not signs & _OPERATORS or any(True for tree in trees for name, _ in _uses(tree) if spelling(name) in known):
        return item

    def side(one: RawSide) -> RawSide:
        return one if one.tree is None else replace(one, tree=_placed(one.tree, known, place))

    told = f"a function without an argument is taken at {place}"
    pairs = [(step, side(step.left), side(step.right)) for step in item.steps]
    if all((left.tree, right.tree) == (step.left.tree, step.right.tree) for step, left, right in pairs):
        return item
    steps = (replace(step, left=left, right=right, acting=(*step.acting, told)) for step, left, right in pairs)
    return replace(item, steps=tuple(steps))


def _placed(node: Node, known: frozenset[str], place: str) -> Node:
    """A tree with the place behind each function that stands without an argument, and is none itself."""
    if spelling(node) in known and isinstance(node, Name | Script):
        return row_of(_at(node, place))
    if isinstance(node, Script):
        base = node.base
        return node if base is None or base_name(base) is not None else replace(node, base=_placed(base, known, place))
    if isinstance(node, Fence) and _is_list(node.body, known):
        return node
    if isinstance(node, Row):
        found: list[Node] = []
        for item, after in zip(node.items, (*node.items[1:], None), strict=True):
            named = spelling(item) in known and isinstance(item, Name | Script)
            bare = named and not isinstance(after, Fence)
            found += _at(item, place) if bare else [item if named else _placed(item, known, place)]
        return row_of(found)
    return rebuilt(node, [_placed(child, known, place) for child in children(node)]) if children(node) else node


def _at(name: Node, place: str) -> list[Node]:
    end = name.end
    return [name, Fence(end, end, "(", ")", Name(end, end, place))]


def _is_list(body: Node, known: frozenset[str]) -> bool:
    """Whether a group only lists functions, as what a functional or an operator is applied to does."""
    parts = body.items if isinstance(body, Sequence) else (body,)
    return all(spelling(part) in known for part in parts)
