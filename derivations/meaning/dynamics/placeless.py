r"""Functions written without the place at which they are taken: ``\partial_t p_t = \nabla \cdot (p_t \nabla f)``.

In displayed formulas that differentiate by a place, a function that is written with one argument elsewhere in the
document, the same letter for all of them, is read as taken there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from derivations.meaning.sentences.formulas import formulas_in, relations_of
from derivations.reading.names import DIFFERENTIALS, base_name, children, list_of, parts_of, row_of, spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawDocument, RawItem
from derivations.reading.rebuilding import changed, rebuilt
from derivations.reading.syntax import Fence, Fraction, Name, Node, Operator, Related, Row, Script, Sequence

_OPERATORS = frozenset({"\\nabla", "\\Delta"})
_TIMES = frozenset({"t", "s", "\\tau"})
_NO_PLACES = _TIMES | {"k", "n", "i", "j"}
_PLACE = "x"
"""The place where no function of a document stands at one that is written."""
_FUNCTION = re.compile(r"\b(?:densit(?:y|ies)|potential|(?:velocity|vector) field|energy)\s+\$$", re.IGNORECASE)
"""Words before the name of a function of a place."""
_FUNCTION_BEHIND = re.compile(
    r"\$?\s+(?:be|is|are|denotes?|being)\s+(?:an?\s+|the\s+)?(?:[a-z-]+\s+){0,2}(?:densit(?:y|ies)|potential)\b",
    re.IGNORECASE,
)
Places = Mapping[str, tuple[str, ...]]
"""The arguments at which names are taken, as they are spelled."""


def with_places(raw: RawDocument) -> RawDocument:
    """A document with its functions at their places, where its displays leave these out."""
    if not any(sign in raw.source.text for sign in (*_OPERATORS, "\\partial")):
        return raw
    trees = [tree for item in raw.items for tree in formulas_in(item)]
    uses = {(spelling(name), arguments) for tree in trees for name, arguments in _uses(tree)}
    places = {one for _, arguments in uses for one in arguments if one not in _TIMES} or _integrated(trees) or {_PLACE}
    if len(places) != 1:
        return raw
    (place,) = places
    bare = {spelling(name) for tree in trees for name in (*_mapped(tree), *_differentiated(tree))}
    timely = {spelling(name): time for tree in trees for name, time in _rated(tree)}
    bare |= timely.keys() | {
        spelling(item.tree) for item in raw.items if isinstance(item, InlineMath) and _is_told(item, raw)
    }
    applied = {name for name, _ in uses}
    bare -= {spelling(tree.items[0]) for item in raw.items for tree in relations_of(item)}  # values, not functions
    once = {name: arguments for name, arguments in uses if len([one for one, _ in uses if one == name]) == 1}
    known = {name: (place, *([timely[name]] if timely.get(name) else [])) for name in bare - applied - {place}} | once
    return replace(raw, items=tuple(_item(item, known) for item in raw.items))


def _uses(tree: Node) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """The names that are applied to one letter in a tree, or to that and a time, with these."""
    for node in within(tree):
        items = parts_of(node)
        for name, group in pairwise(items):
            spelt = points_of(group) if base_name(name) is not None else ()
            places = [one for one in spelt if one not in _TIMES]
            if len(places) == 1 and len(spelt) <= 2 and not _NO_PLACES.intersection(places):
                yield name, spelt


def points_of(group: Node | None) -> tuple[str, ...]:
    """The names at which a function is taken, if it is at names alone; ``x`` and ``v`` in ``(x, v)``."""
    body = group.body if isinstance(group, Fence) and group.open == "(" else None
    items = body.items if isinstance(body, Sequence) else (body,)
    return tuple(map(spelling, items)) if all(isinstance(one, Name) for one in items) else ()


def applied_to(tree: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The functions of one and of several names in a tree, with these."""
    for node in within(tree):
        for name, group in pairwise(parts_of(node)):
            points = points_of(group)
            if (
                isinstance(name, Name)
                and base_name(name) is not None
                and points
                and not _NO_PLACES.intersection(points)
            ):
                yield name.text, points


def at_points(tree: Node, function: str, points: tuple[str, ...]) -> Node:
    """A tree with a function and its derivatives at names, where they stand at none."""
    return _placed(tree, dict.fromkeys((function, f"{function}'", f"{function}''"), points))


def _integrated(trees: Iterable[Node]) -> set[str]:
    """The letters over which a document integrates."""
    pairs = (pair for tree in trees for node in within(tree) for pair in pairwise(parts_of(node)))
    found = {spelling(other) for one, other in pairs if spelling(one) in DIFFERENTIALS and isinstance(other, Name)}
    signs = {spelling(part) for tree in trees for node in within(tree) for part in parts_of(node)}
    integrates = any(sign.startswith("\\int") for sign in signs)
    return found - _NO_PLACES if integrates else set()


def _differentiated(tree: Node) -> Iterator[Node]:
    """The names that stand alone behind a sign of differentiation by a place, or in a ratio in a logarithm there."""
    for node in within(tree):
        items = parts_of(node)
        for sign, log, ratio in zip(items, items[1:], items[2:], strict=False):
            logarithm = spelling(sign) == "\\nabla" and spelling(log) in ("\\log", "\\ln")
            named = children(ratio) if isinstance(ratio, Fraction) else (ratio,)
            yield from (one for one in named if logarithm and _is_name(one))
        yield from (name for sign, name in pairwise(items) if spelling(sign) == "\\nabla" and _is_name(name))


def _rated(tree: Node) -> Iterator[tuple[Node, str]]:
    """The names that are differentiated by a time, with that; with nothing, where it stands below the name."""
    for node in within(tree):
        time, name = "", None
        if isinstance(node, Fraction):
            above, below = parts_of(node.numerator), parts_of(node.denominator)
            if len(above) == len(below) == 2 and spelling(above[0]) == spelling(below[0]) == "\\partial":
                time, name = spelling(below[1]), above[1]
        for sign, other in pairwise(parts_of(node)):
            if isinstance(sign, Script) and spelling(sign.base) == "\\partial" and sign.sub is not None:
                time, name = spelling(sign.sub), other
        if time in _TIMES and name is not None and _is_name(name):
            below_name = isinstance(name, Script) and any(spelling(part) == time for part in within(name.sub or name))
            yield name, "" if below_name else time


def _is_name(node: Node) -> bool:
    plain = isinstance(node, Name | Script) and base_name(node) is not None and spelling(node) not in _OPERATORS
    return plain and not isinstance(node, Operator) and spelling(node) not in ("\\log", "\\ln", "\\cdot")


def _is_told(item: InlineMath, raw: RawDocument) -> bool:
    """Whether words before a name call it a function of a place."""
    text = raw.source.text
    before = f"{text[max(0, item.start - 40) : item.start].rstrip('$')}$"
    named = item.tree is not None and _is_name(item.tree)
    behind = _FUNCTION_BEHIND.match(text[item.end : item.end + 60].lstrip("$"))
    return named and (_FUNCTION.search(before) or behind) is not None


def _mapped(tree: Node) -> Iterator[Node]:
    r"""The names of maps, ``f`` in ``f: A \to B``."""
    if isinstance(tree, Sequence) and isinstance(tree.items[-1], Related) and ":" in tree.separators:
        yield from (one for one in tree.items[:-1] if base_name(one) is not None)


def _item(item: RawItem, known: Places) -> RawItem:
    if isinstance(item, InlineMath) and item.tree is not None and relations_of(item) and _acts(item.tree):
        own = _bare(known, [item.tree])
        return replace(item, tree=_placed(item.tree, own))
    if not isinstance(item, RawChain):
        return item
    if not any(map(_acts, item.trees)):
        return item
    own = _bare(known, item.trees)
    several = [arguments for arguments in known.values() if len(arguments) > 1]
    place = next((one for arguments in several for one in arguments if one not in _TIMES), None)

    def change(tree: Node) -> Node:
        placed = _placed(tree, own)
        return placed if place is None else _by_place(placed, place)

    made = item.with_trees(change)
    if made.trees == item.trees:
        return item
    shown = " and ".join(dict.fromkeys(", ".join(arguments) for arguments in own.values()))
    told = [f"a function without an argument is taken at {shown}"] if own else []
    told += [f"derivatives without a variable are taken by {place}"] if place is not None else []
    return replace(made, steps=tuple(replace(step, acting=(*step.acting, *told)) for step in made.steps))


def _bare(known: Places, trees: list[Node]) -> Places:
    """The functions that stand at no arguments in some trees."""
    placed = {spelling(name) for tree in trees for name, _ in _uses(tree)}
    return {name: arguments for name, arguments in known.items() if name not in placed}


def _acts(tree: Node) -> bool:
    """Whether a tree differentiates by a place without saying by which, or by the time beside others."""
    for part in within(tree):
        by_time = isinstance(part, Fraction) and spelling(part.denominator) in {f"\\partial {one}" for one in _TIMES}
        if spelling(part) in _OPERATORS or by_time:
            return True
    return False


def _placed(node: Node, known: Places) -> Node:
    """A tree with the place behind each function that stands without an argument, and is none itself."""
    if spelling(node) in known and isinstance(node, Name | Script):
        return row_of(_at(node, known[spelling(node)]))
    if isinstance(node, Script):
        base = node.base
        return node if base is None or base_name(base) is not None else replace(node, base=_placed(base, known))
    if isinstance(node, Fence) and _is_list(node.body, known):
        return node
    if isinstance(node, Row):
        found: list[Node] = []
        for item, after in zip(node.items, (*node.items[1:], None), strict=True):
            named = spelling(item) in known and isinstance(item, Name | Script)
            bare = named and not isinstance(after.base if isinstance(after, Script) else after, Fence)
            found += _at(item, known[spelling(item)]) if bare else [item if named else _placed(item, known)]
        return row_of(found)
    return rebuilt(node, [_placed(child, known) for child in children(node)]) if children(node) else node


def _by_place(tree: Node, place: str) -> Node:
    """A tree in which signs of differentiation say that it is by the place, and not by the time."""

    def put(node: Node) -> Node | None:
        if isinstance(node, Script) and spelling(node.base) in _OPERATORS and node.sub is not None:
            return node
        plain = isinstance(node, Name) and node.text in _OPERATORS
        return Script(node.start, node.end, node, Name(node.end, node.end, place), None) if plain else None

    return changed(tree, put)


def _at(name: Node, arguments: tuple[str, ...]) -> list[Node]:
    end = name.end
    names = list_of((Name(end, end, one) for one in arguments), end, end)
    return [name, Fence(end, end, "(", ")", names)]


def _is_list(body: Node, known: Places) -> bool:
    """Whether a group only lists functions, as what a functional or an operator is applied to does."""
    parts = body.items if isinstance(body, Sequence) else (body,)
    return all(spelling(part) in known for part in parts)
