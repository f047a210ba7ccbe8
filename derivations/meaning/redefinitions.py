"""Whether a second definition of a name can mean the same as the first."""

from __future__ import annotations

from derivations.meaning.definitions import Entry
from derivations.reading.names import argument_nodes, parts_of
from derivations.reading.syntax import Fence, Node, Related, Sequence

DEFINING = frozenset({"=", ":=", "\\equiv"})


def equations(tree: Node) -> list[tuple[Node, Node]]:
    """The equations ``head = body`` that a formula of the prose or a given line states."""
    parts = tree.items if isinstance(tree, Sequence) else (tree,)
    return [
        (part.items[0], part.items[1]) for part in parts if isinstance(part, Related) and part.relations[0] in DEFINING
    ]


def arity(entry: Entry) -> int:
    """The number of arguments in the head of a definition."""
    parts = parts_of(entry.head)
    return len(argument_nodes(parts[1].body)[0]) if len(parts) == 2 and isinstance(parts[1], Fence) else 0
