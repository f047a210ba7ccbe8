r"""Arrows that lead from one thing to another, and say of no value that it tends to one: ``z \to h \to x``.

A chain of several arrows is a path, of a graph, of a computation, or of a sequence of states; so is an arrow from or to
what has no value: words, dots, a list.  One arrow between two letters is an edge.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivations.meaning.terms.sides import continues
from derivations.model.reasons import Code, Reason
from derivations.model.relations import Relation
from derivations.reading.names import base_name, is_dots, parts_of, spelling
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.syntax import Name, Node, Related, Sequence, Table, Text

LEADS = Reason(Code.POSITED, "its arrow leads from one thing to another, and says of no value that it tends to one")
_ARROW = Relation.TENDS.value
_TURNED = frozenset({r"\leftarrow", r"\longleftarrow", r"\leftrightarrow", r"\longleftrightarrow"})


def is_of_diagram(chain: RawChain, raw: RawStep) -> bool:
    """Whether an arrow is one of a path or of a graph, and claims no limit."""
    if raw.relation != _ARROW or raw.left.tree is None or raw.right.tree is None:
        return False
    sides = raw.left.tree, raw.right.tree
    return _is_of_path(chain, raw) or any(map(_has_no_value, sides)) or all(map(_is_letter, sides))


def _is_of_path(chain: RawChain, raw: RawStep) -> bool:
    """Whether another arrow goes on from this one, or this one from another."""
    behind = any(one.number == raw.number + 1 and continues(chain, one) for one in _arrows(chain))
    return behind or (continues(chain, raw) and any(one.number == raw.number - 1 for one in _arrows(chain)))


def _arrows(chain: RawChain) -> Iterator[RawStep]:
    return (one for one in chain.steps if one.relation == _ARROW)


def _has_no_value(side: Node) -> bool:
    """Whether a side is made of words, dots, a list or several lines, or holds another arrow."""
    if isinstance(side, Related):
        return not _TURNED.isdisjoint(side.relations) or r"\in" in side.relations
    parts = parts_of(side)
    return isinstance(side, Sequence | Table) or any(isinstance(one, Text) or is_dots(one) for one in parts)


def _is_letter(side: Node) -> bool:
    """Whether a side is one letter, as the vertices of graphs are."""
    return isinstance(side, Name) and base_name(side) is not None and spelling(side) == side.text
