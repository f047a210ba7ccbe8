r"""The sign ``\doteq``: it defines, or equates up to a constant, and which of both it does is seen from its left sides.

``G_t \doteq \sum_k \gamma^k R_{t+k}`` says what a name stands for; in ``\log p(x) \doteq -x^2/2`` and in the middle of
a chain the sign relates values that are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derivations.model.relations import Relation
from derivations.reading.commands import DOTTED
from derivations.reading.names import (
    CONSTANT_WORDS,
    base_name,
    elementary,
    is_sign,
    parts_of,
    plain_word,
    spelling,
    within,
)
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawItem, RawStep
from derivations.reading.syntax import Fence, Node, Related, Text


def with_dotted_signs(found: tuple[RawItem, ...]) -> tuple[RawItem, ...]:
    """The items of a document where each dotted sign is one of a definition, or of equality up to a constant."""
    pairs = [pair for item in found for pair in _dotted(item)]
    defines = not any(_relates(left, right, starts) for left, right, starts in pairs)
    known: set[str] = set()
    items: list[RawItem] = []
    for item in found:
        items.append(_settled(item, known if defines else None))
        known |= _equated(item)
    return tuple(items)


def _equated(item: RawItem) -> set[str]:
    """The names that equations of an item begin with."""
    match item:
        case RawChain(steps=steps):
            heads = [step.left.tree for step in steps if step.relation in _EQUATIONS and step.left.tree is not None]
        case InlineMath(tree=Related(items=items, relations=signs)) if signs[0] in _EQUATIONS:
            heads = [items[0]]
        case RawContext(given=given):
            trees = [line.tree for line in given if isinstance(line.tree, Related)]
            heads = [tree.items[0] for tree in trees if tree.relations[0] in _EQUATIONS]
        case _:
            heads = []
    return {name for head in heads if (name := _name(head))}


_EQUATIONS = frozenset({"=", ":=", "\\equiv"})


def _dotted(item: RawItem) -> Iterator[tuple[Node, Node, bool]]:
    """The two sides of the dotted signs of an item, and whether they begin their chain."""
    match item:
        case RawChain(steps=steps):
            for step in steps:
                if step.relation == DOTTED and step.left.tree is not None and step.right.tree is not None:
                    yield step.left.tree, step.right.tree, _starts(item, step)
        case InlineMath(tree=tree) if tree is not None:
            for part in within(tree):
                if isinstance(part, Related):
                    pairs = zip(part.items, part.relations, part.items[1:], strict=False)
                    yield from ((a, b, a is part.items[0]) for a, sign, b in pairs if sign == DOTTED)


def _starts(chain: RawChain, step: RawStep) -> bool:
    """Whether a left side is no right side of a step before it."""
    return all(other.right.start != step.left.start for other in chain.steps)


def _relates(left: Node, right: Node, starts: bool) -> bool:
    """Whether a dotted sign stands between values: it goes on from others, behind a function, or before a constant."""
    words = {plain_word(spelling(part)) for part in within(right)}
    words |= {part.text.strip() for part in within(right) if isinstance(part, Text)}
    return not starts or elementary(spelling(parts_of(left)[0])) is not None or not words.isdisjoint(CONSTANT_WORDS)


def _name(head: Node) -> str:
    """The name that a left side would define, alone or with arguments; empty if it is none."""
    first, *rest = parts_of(head)
    plain = base_name(first) is not None and not is_sign(spelling(first))
    return spelling(first) if plain and all(isinstance(one, Fence) for one in rest) and len(rest) < 2 else ""


def _settled(item: RawItem, known: set[str] | None) -> RawItem:
    """An item with its dotted signs settled: names that are not known yet are defined by them."""
    match item:
        case RawChain(steps=steps) if any(step.relation == DOTTED for step in steps):
            return replace(item, steps=tuple(_settled_step(item, step, known) for step in steps))
        case InlineMath(tree=Related(items=items, relations=signs) as tree) if DOTTED in signs:
            first = _sign(items[0], items[1], known)
            settled = [first if k == 0 else Relation.EQUAL_UP_TO_CONSTANT.value for k in range(len(signs))]
            relations = tuple(new if old == DOTTED else old for old, new in zip(signs, settled, strict=True))
            return replace(item, tree=replace(tree, relations=relations))
        case _:
            return item


def _settled_step(chain: RawChain, step: RawStep, known: set[str] | None) -> RawStep:
    left, right = step.left.tree, step.right.tree
    if step.relation != DOTTED:
        return step
    if left is None or right is None or not _starts(chain, step):
        return replace(step, relation=Relation.EQUAL_UP_TO_CONSTANT.value)
    return replace(step, relation=_sign(left, right, known))


def _sign(left: Node, right: Node, known: set[str] | None) -> str:
    """What a dotted sign at the beginning of a chain is; ``known`` are the names with bodies, if any is defined so."""
    name = _name(left)
    base = base_name(parts_of(left)[0])
    circular = any(base_name(part) == base for part in within(right))
    defines = known is not None and name and name not in known and not circular
    return Relation.DEFINED.value if defines else Relation.EQUAL_UP_TO_CONSTANT.value
