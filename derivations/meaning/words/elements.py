r"""Elements of sets of which only a name is known: ``a, b \in G`` may be those of a group, ``A \in B(H)`` operators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.declared.declarations import statements
from derivations.meaning.declared.domains import memberships
from derivations.meaning.sentences.yields import Binds, Restricts, Supposes
from derivations.meaning.words.spoken import Spoken
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import InlineMath
from derivations.reading.syntax import Fence, Node, Related, Row, Script, Sequence

_LETTER = re.compile(r"(?![RNZQCI]$)[A-Z]|\\math(?:cal|scr|frak|bf)\{[A-Z]\}")
_FUNCTION_SPACES = frozenset({"L", "\\ell", "\\mathcal{L}", "H", "W", "C"})
"""Letters that are spaces of functions or sequences with a superscript: ``L^p``."""
_INSIDE = frozenset({r"\subset", r"\subseteq"})


def elements_of_unknown_sets(spoken: Spoken) -> tuple[tuple[str, int], ...]:
    """The names that words put into such sets, and where; a set that is put inside of another one is of its members."""
    trees: list[Node] = [one.tree for one in spoken.yielded(Restricts)]
    trees += [one.tree for one in spoken.yielded(Supposes)]
    trees += [one.body for one in spoken.yielded(Binds) if one.body is not None]
    places = {tree.start for tree in trees}
    whole = (item.tree for item in spoken.raw.items if isinstance(item, InlineMath))
    trees += [tree for tree in whole if isinstance(tree, Sequence) and places & {one.start for one in tree.items}]
    said = [one for tree in trees for one in statements(tree)]
    known = {spelling(one.items[0]) for one in said if one.relations[-1] in _INSIDE}
    put = [*memberships(iter(said)), *_bound(spoken)]
    unknown = (node for node, space in put if _is_unknown(space) and spelling(space) not in known)
    return tuple((spelling(node), node.start) for node in unknown)


def _is_unknown(space: Node) -> bool:
    r"""Whether a set is a letter, or what a name makes of another set: ``\mathcal{L}(V)``, ``B(H)``."""
    match space:
        case Script(base=base, sup=sup) if sup is not None and base is not None:
            return spelling(base) in _FUNCTION_SPACES
        case Row(items=(first, *_, Fence(open="("))):
            return base_name(first) is not None
        case _:
            return _LETTER.fullmatch(spelling(space)) is not None


def _bound(spoken: Spoken) -> Iterator[tuple[Node, Node]]:
    """The names that are bound as elements, each with its set."""
    for one in spoken.yielded(Binds):
        if isinstance(one.body, Related) and one.body.relations[-1] == r"\in":
            yield from ((node, one.body.items[-1]) for node in one.names)
