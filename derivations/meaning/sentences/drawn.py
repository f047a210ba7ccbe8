r"""What a formula says of the members of a family: which they are, how many, and of what law.

``X_1, \dots, X_n \sim \mathcal{N}(\mu, \sigma^2)`` and ``X_i \overset{iid}{\sim} p, i = 1, \dots, n`` say all of it,
and a law is said wherever in a sentence such a formula stands, whatever its words are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derivations.meaning.sentences.formulas import formulas_in, named
from derivations.meaning.sentences.split import Sentence
from derivations.reading.names import argument_nodes, base_name, is_dots, spelling
from derivations.reading.syntax import Fence, Name, Node, Number, Related, Script

INDEPENDENTLY = frozenset(
    f"\\{over}{{{how}}}{{\\sim}}"
    for over in ("overset", "stackrel")
    for how in (
        *("iid", "i.i.d.", "i.i.d", "\\text{iid}", "\\text{i.i.d.}", "\\mathrm{iid}", "\\mathrm{i.i.d.}"),
        *("\\textrm{iid}", "\\textrm{i.i.d.}"),
    )
)
"""The signs that say of what law random variables are, and that they are independent."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Members of one family that a formula names; how many there are, and their law, where it says so."""

    names: tuple[Node, ...]
    size: Node | None = None
    law: Node | None = None
    independent: bool = False


def members_in(tree: Node) -> Drawn | None:
    r"""The members that a formula names, also with a name for the list: ``y = \{y_1, \dots, y_n\}``; or ``None``."""
    match tree:
        case Related(items=(Name(), Fence(body=body)), relations=("=",)):
            nodes = argument_nodes(body)[0]
        case _:
            nodes = argument_nodes(tree)[0]
    place = next((place for place, node in enumerate(nodes) if isinstance(node, Related)), len(nodes))
    said, behind = nodes[place : place + 1], nodes[place + 1 :]
    names, size = _listed((*nodes[:place], *(one.items[0] for one in said if isinstance(one, Related))))
    last = last_value(behind, index_of(names)) if behind else None
    if not names or (behind and last is None):
        return None
    match said:
        case (Related(items=(_, law), relations=(sign,)),) if sign == "\\sim" or sign in INDEPENDENTLY:
            return Drawn(names, size or last, law, sign in INDEPENDENTLY)
        case _:
            return Drawn(names, size or last)


def laws_of_members(sentence: Sentence) -> Iterator[tuple[str, Drawn | None]]:
    """The letters of which formulas of a sentence tell a law of members; with nothing, where it is not understood."""
    for tree in (tree for one in sentence.formulas for tree in formulas_in(one.item)[:1]):
        nodes = argument_nodes(tree)[0]
        for related in (node for node in nodes if isinstance(node, Related) and _draws(node)):
            found = members_in(tree)
            known = found is not None and found.law is not None
            heads = found.names if known and found is not None else _heads(related.items[0])
            for letter in {base_name(head) for head in heads} - {None}:
                yield str(letter), found if known else None


def _draws(related: Related) -> bool:
    return any("\\sim" in relation for relation in related.relations)


def _heads(node: Node) -> Iterator[Node]:
    yield from (one for one in named(node) if isinstance(one, Script) and one.sub is not None)


def size_in(trees: Iterable[Node], names: tuple[Node, ...]) -> Node | None:
    """How many members there are by the range that formulas give the index of the only one that is named."""
    if len(names) != 1:
        return None
    return next(filter(None, (last_value(argument_nodes(tree)[0], index_of(names)) for tree in trees)), None)


def index_of(names: tuple[Node, ...]) -> str:
    """The index of the first name; nothing, if it has none."""
    return spelling(names[0].sub) if names and isinstance(names[0], Script) else ""


def last_value(nodes: tuple[Node, ...], index: str) -> Node | None:
    r"""The last value of an index that runs: of ``i = 1, \dots, n`` and of ``i \in \{1, \dots, n\}``."""
    related = nodes[0] if nodes and isinstance(nodes[0], Related) else None
    if related is None or spelling(related.items[0]) != index:
        return None
    if related.relations == ("\\in",) and len(nodes) == 1 and isinstance(related.items[1], Fence):
        nodes = argument_nodes(related.items[1].body)[0]
    first = nodes[0].items[-1] if isinstance(nodes[0], Related) else nodes[0]
    dotted = any(map(is_dots, nodes)) and not is_dots(nodes[-1])
    return nodes[-1] if len(nodes) > 2 and dotted and _is(first, "1") and isinstance(nodes[-1], Name | Number) else None


def _listed(nodes: tuple[Node, ...]) -> tuple[tuple[Node, ...], Node | None]:
    r"""The names of ``X_1, \dots, X_n``, ``X_i`` or ``\{X_i\}_{i=1}^n``, all of one letter, and the number of them."""
    size: Node | None = None
    if len(nodes) == 1 and isinstance(nodes[0], Script) and isinstance(nodes[0].base, Fence):
        size, nodes = nodes[0].sup, argument_nodes(nodes[0].base.body)[0]
    names = tuple(name for node in nodes if not is_dots(node) for name in named(node))
    letters = {base_name(node) for node in names}
    members = all(isinstance(node, Script) and node.sub is not None and node.sup is None for node in names)
    if len(letters) != 1 or None in letters or not members:
        return (), None
    first, last = names[0], names[-1]
    listed = any(map(is_dots, nodes))
    if len(names) > 1 and not (listed and isinstance(first, Script) and _is(first.sub, "1")):
        return (), None
    ends = not is_dots(nodes[-1])
    return names, last.sub if size is None and ends and len(names) > 1 and isinstance(last, Script) else size


def _is(node: Node | None, text: str) -> bool:
    return isinstance(node, Number) and node.text == text
