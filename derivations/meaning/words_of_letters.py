r"""Formulas that are written with letters or digits and are no products: ``SSR``, ``(1 2)(2 3)``, ``(12)(23)``.

Several capitals in a row are the name of one thing where one of them never stands anywhere else in the document.
Numbers in brackets beside others, which equal a number in brackets, are permutations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derivations.meaning.functionals import DIVERGENCES
from derivations.meaning.heads import is_minus_one
from derivations.reading.names import base_name, children, spelling
from derivations.reading.raw import RawStep
from derivations.reading.syntax import Fence, Name, Node, Number, Row, Script


def standing_alone(trees: Iterable[Node]) -> frozenset[str]:
    """The capitals that stand somewhere without another one beside them."""
    found, stack = set[str](), list(trees)
    while stack:
        part = stack.pop()
        runs = _runs(part.items) if isinstance(part, Row) else [[part]]
        found |= {letter for run in runs if len(run) == 1 and (letter := _capital(run[0])) is not None}
        for one in part.items if isinstance(part, Row) else (part,):
            stack += _below(one) if one is part or _capital(one) is not None else [one]
    return frozenset(found)


def _below(node: Node) -> list[Node]:
    """The parts of a node; the letter itself is none of a letter with scripts."""
    own = node.base if isinstance(node, Script) and _capital(node) is not None else None
    return [part for part in children(node) if part is not own]


def words_in(trees: Iterable[Node], alone: frozenset[str]) -> Iterator[str]:
    """The runs of capitals of some formulas that are hardly products, as written."""
    stack = list(trees)
    while stack:
        part = stack.pop()
        stack += _unlabelled(part)
        for run in _runs(part.items) if isinstance(part, Row) else ():
            letters = [_capital(one) or "" for one in run]
            if len(run) > 1 and not set(letters) <= alone and "".join(letters) not in DIVERGENCES:
                yield "".join(letters)


def _unlabelled(node: Node) -> list[Node]:
    """The parts of a node; what stands below a name is a label of it."""
    named = isinstance(node, Script) and base_name(node) is not None
    return [part for part in children(node) if not (named and isinstance(node, Script) and part is node.sub)]


def _runs(items: tuple[Node, ...]) -> Iterator[list[Node]]:
    """The items of a row, capitals that touch each other together; a subscript ends what it stands at."""
    run: list[Node] = []
    for item in items:
        joins = bool(run) and isinstance(run[-1], Name) and run[-1].end == item.start and _capital(item) is not None
        if run and not joins:
            yield run
            run = []
        if _capital(item) is not None:
            run.append(item)
    if run:
        yield run


def _capital(node: Node) -> str | None:
    base = node.base if isinstance(node, Script) else node
    capital = isinstance(base, Name) and len(base.text) == 1 and base.text.isupper()
    return base.text if capital and isinstance(base, Name) else None


def permutations(raw: RawStep) -> str:
    """Why a step may be about permutations in cycles, ``(12)(24)(12) = (14)``; nothing, if it may not be."""
    sides = [_cycles(side.tree) for side in (raw.left, raw.right)]
    if raw.relation == "=" and all(sides) and max(sides) > 1:
        return "numbers in brackets beside others may be permutations"
    return ""


def _cycles(tree: Node | None) -> int:
    """Of how many numbers in brackets a formula is made, of two digits or more; 0, if of anything else."""
    items = tree.items if isinstance(tree, Row) else () if tree is None else (tree,)
    return len(items) if all(map(_is_cycle, items)) else 0


def _is_cycle(node: Node) -> bool:
    group = node.base if isinstance(node, Script) and node.sub is None and is_minus_one(node.sup) else node
    inside = group.body if isinstance(group, Fence) and group.open == "(" else None
    parts = inside.items if isinstance(inside, Row) else () if inside is None else (inside,)
    return len(spelling(inside)) > 1 and bool(parts) and all(isinstance(part, Number) for part in parts)
