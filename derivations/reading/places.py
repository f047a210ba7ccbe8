r"""Laws behind ``\sim`` with what stands before it for a dot: ``a \sim \pi(\cdot \mid s)`` says ``\pi(a \mid s)``."""

from __future__ import annotations

from dataclasses import replace

from derivations.reading.names import argument_nodes, base_name
from derivations.reading.rebuilding import changed
from derivations.reading.syntax import Fence, Node, Operator, Related, Row, Sequence


def placed(node: Node) -> Node:
    r"""A tree with names for the dots in laws behind ``\sim``; what several names before it have, stays as it is."""
    return changed(node, _placed)


def has_place(node: Node) -> bool:
    """Whether a node is a group of arguments of which the first is a dot in its place."""
    nodes = argument_nodes(node.body)[0] if isinstance(node, Fence) and node.open == "(" else ()
    return bool(nodes) and isinstance(nodes[0], Operator) and nodes[0].symbol == "\\cdot"


def at(group: Fence, name: Node) -> Fence:
    """A group of arguments with a name for the dot that is the first of them."""
    body = group.body
    return replace(group, body=replace(body, items=(name, *body.items[1:])) if isinstance(body, Sequence) else name)


def _placed(node: Node) -> Node | None:
    match node:
        case Sequence(items=(first, *others)) if any(isinstance(one, Related) for one in others):
            return None if isinstance(first, Related) else node
        case Related(items=(name, Row(items=(head, Fence() as group)) as law), relations=("\\sim",)):
            if base_name(name) is None or not has_place(group):
                return None
            return replace(node, items=(name, replace(law, items=(head, at(group, name)))))
        case _:
            return None
