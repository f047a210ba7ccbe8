"""What the formulas of sentences state and name, as written."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from derivations.kept import kept
from derivations.model.relations import SPELLINGS, RelationKind
from derivations.reading.names import base_name, is_dots, is_sign, spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawItem
from derivations.reading.statements import ORDERS
from derivations.reading.syntax import Accent, Fence, Name, Node, Operator, Related, Row, Script, Sequence


class Shape(StrEnum):
    """What a formula is in a sentence; the values are the letters that patterns use."""

    NAME = "n"
    EQUATION = "e"
    ORDER = "o"
    MEMBER = "m"
    """A membership, a law, a range of an index, a map with its sets."""
    TENDS = "a"
    IMPLIES = "i"
    SIGN = "s"
    OTHER = "x"


_OF_KIND = {
    RelationKind.EQUALITY: Shape.EQUATION,
    RelationKind.APPROXIMATION: Shape.EQUATION,
    RelationKind.UP_TO_TERM: Shape.EQUATION,
    RelationKind.UP_TO_FACTOR: Shape.EQUATION,
    RelationKind.ORDER: Shape.ORDER,
    RelationKind.LIMIT: Shape.TENDS,
    RelationKind.INFERENCE: Shape.IMPLIES,
}
_OTHERS = {
    Shape.EQUATION: r"=: \doteq \cong",
    Shape.ORDER: r"\ll \gg \ne \neq \lesssim \gtrsim \prec \succ \preceq \succeq",
    Shape.TENDS: r"\downarrow \uparrow \searrow \nearrow \mapsto",
    Shape.IMPLIES: r"\Leftarrow",
}
_SHAPE_OF = {relation: shape for shape, relations in _OTHERS.items() for relation in relations.split()} | {
    spelling: _OF_KIND[relation.kind] for spelling, relation in SPELLINGS.items()
}


def formulas_in(item: RawItem) -> tuple[Node, ...]:
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


def is_unread(item: RawItem) -> bool:
    """Whether a formula has no tree, or a side of its steps has none."""
    if isinstance(item, InlineMath):
        return item.tree is None
    return isinstance(item, RawChain) and any(s.tree is None for step in item.steps for s in (step.left, step.right))


def shape_of(item: RawItem) -> Shape:
    """What a formula is; a displayed chain is what its first step is."""
    trees = formulas_in(item)
    return tree_shape(trees[0]) if trees else Shape.OTHER


def tree_shape(tree: Node) -> Shape:
    """What a tree is."""
    match tree:
        case Related(relations=(first, *_)):
            return _SHAPE_OF.get(first, Shape.MEMBER)
        case Sequence():
            return _listed(tree)
        case Fence(body=body) if tree.open in ("(", r"\{") and tree_shape(body) is Shape.NAME:
            return Shape.NAME
        case Operator():
            return Shape.SIGN
        case Name(text=text) if is_sign(text):
            return Shape.SIGN
        case Script(base=Name(text=text)) if is_sign(text):
            return Shape.SIGN
        case _:
            return Shape.NAME if name_node(tree) is not None else Shape.OTHER


def _listed(tree: Sequence) -> Shape:
    """What a list is: one of names, statements, or one about all that comes before its last relation."""
    first, *_, last = tree.items
    if tree.separators[0] == ":":
        return Shape.OTHER if is_labelled(tree) else Shape.MEMBER
    if isinstance(first, Related):
        return Shape.MEMBER if _is_range(tree) else tree_shape(first)
    if not all(name_node(item) is not None or is_dots(item) for item in tree.items[:-1]) or "|" in tree.separators:
        return Shape.OTHER
    return tree_shape(last) if not is_dots(last) else Shape.NAME


def _is_range(tree: Sequence) -> bool:
    r"""Whether a list says which values a name runs through: ``k = 1, 2, \dots``."""
    first, *rest = tree.items
    return (
        isinstance(first, Related) and first.relations[0] == "=" and not any(isinstance(one, Related) for one in rest)
    )


def name_node(node: Node) -> Node | None:
    r"""The node, if it is a name, perhaps with scripts or with arguments, or a family ``\{X_t\}``; else ``None``."""
    match node:
        case Row(items=(Operator(), only)):
            return name_node(only)
        case Row(items=(first, *rest)) if rest and all(isinstance(part, Fence) for part in rest):
            return node if base_name(first) is not None else None
        case Script(base=Fence() as family):
            return name_node(family)
        case Fence(open=r"\{" | "(", body=body):
            return name_node(body)
        case Name() | Accent() | Script():
            return node if base_name(node) is not None else None
        case _:
            return None


def named(tree: Node) -> tuple[Node, ...]:
    """The names that a formula is about: those it lists, or those that its relations speak of first."""
    match tree:
        case Sequence(items=(mapped, *_), separators=(":", *_)):
            return named(mapped)
        case Sequence(items=items):
            return tuple(node for item in items if not is_dots(item) for node in named(item))
        case Related(items=(first, *_), relations=relations):
            if _SHAPE_OF.get(relations[0]) is Shape.ORDER and len(tree.items) > 1 and not named(first):
                return named(tree.items[1])
            return named(first)
        case Fence(body=Sequence() as body):
            return named(body)
        case _:
            node = name_node(tree)
            return () if node is None else (node,)


def is_mapping(tree: Node) -> bool:
    r"""Whether a formula says from where to where a map goes: ``f: A \to B``."""
    return isinstance(tree, Sequence) and tree.separators[0] == ":"


def is_labelled(tree: Node) -> bool:
    r"""Whether a formula only gives a name to what it says, as one does with hypotheses: ``H_0: \mu = 0``."""
    match tree:
        case Sequence(items=(label, Related() as told, *_), separators=(":", *_)):
            compares = _SHAPE_OF.get(told.relations[0]) in (Shape.EQUATION, Shape.ORDER)
            return compares and base_name(label) is not None and spelling(label) not in names_in(told)
        case _:
            return False


def statements(tree: Node) -> tuple[Related, ...]:
    """The relations that a formula states, those of a list one by one."""
    return tuple(_relations(tree))


def _relations(tree: Node) -> Iterator[Related]:
    if isinstance(tree, Related):
        yield tree
    elif isinstance(tree, Sequence) and not _is_range(tree):
        for item in tree.items:
            yield from _relations(item)


def said_of_each(names: tuple[Node, ...], tree: Node) -> tuple[Node, ...]:
    r"""What a membership or an order says of each of the names before it: ``A, B \in S``, ``a, b > 0``."""
    match tree:
        case Related(items=(last, other), relations=(relation,)) if relation == "\\in" or relation in ORDERS:
            spelled = tuple(map(spelling, names))
            listed = names[: spelled.index(spelling(last))] if spelling(last) in spelled else ()
            each = (Related(name.start, tree.end, (name, other), tree.relations) for name in listed)
            return (*each, tree)
        case _:
            return (tree,)


def relations_of(item: RawItem) -> tuple[Related, ...]:
    """The relations that the formula of an item states."""
    return tuple(part for tree in formulas_in(item) for part in statements(tree))


def head_of(node: Node) -> str | None:
    """The name that a node is about, spelled with its subscript and without its arguments."""
    match node:
        case Row(items=(first, Fence(), *_)):
            return head_of(first)
        case Name() | Accent() | Script():
            return spelling(node) if base_name(node) is not None else None
        case _:
            return None


def heads_of(item: RawItem) -> frozenset[str]:
    """The names on the left of what a formula states, or that it lists, as spelled."""
    found = (head_of(node) for tree in formulas_in(item)[:1] for node in named(tree))
    return frozenset(name for name in found if name is not None)


def named_within(node: Node) -> Iterator[Node]:
    """The names that occur in a formula, with and without their subscripts, as nodes."""
    return (part for part in within(node) if base_name(part) is not None)


@kept
def names_in(node: Node) -> frozenset[str]:
    """The names that occur in a formula, with and without their subscripts."""
    return frozenset(map(spelling, named_within(node)))


def names_of(item: RawItem) -> frozenset[str]:
    """The names that occur in the formulas of an item."""
    return frozenset().union(*(names_in(tree) for tree in formulas_in(item)))
