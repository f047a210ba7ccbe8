"""What a sentence says that is not used: of cases, of rivals, of what only exists or holds for a while."""

from __future__ import annotations

from derivations.meaning.declared.restrictions import Restriction, separated
from derivations.meaning.sentences.formulas import head_of, names_in
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Posits, Restricts, Supposes, Supposition, Yield
from derivations.meaning.terms.definitions import equations
from derivations.meaning.terms.standing import ordered
from derivations.reading.names import argument_nodes, base_name, parts_of, spelling
from derivations.reading.syntax import Fence, Node, Number, Related


def unused_in(read: Read, displays: bool) -> dict[Yield, Node]:
    """What a sentence supposes or posits that is not used, with what it says.

    It is supposed to be contradicted, or in a case of its own, or true of something that is only said to exist.
    """
    limited = not displays and any(isinstance(one, Restricts) and ordered(one.tree) for one in read.yields)
    exists = any(isinstance(one, Binds) and one.existential for one in read.yields)
    found: dict[Yield, Node] = {}
    for one in read.yields:
        match one:
            case Supposes(tree=tree, kind=kind) if kind is Supposition.CONTRADICTION or (limited and ordered(tree)):
                found[one] = tree
            case Posits(tree=tree) if exists and tree is not None:
                found[one] = tree
            case _:
                continue
    return found | _rivals(read)


def _rivals(read: Read) -> dict[Yield, Node]:
    """What a sentence says of names of which it says two different things, so that none of them is a name's own.

    Two values of a name are, and two bodies of a function: ``for $f(x) = x$ it is 1, and for $f(x) = 2 x$ it is 2``.
    """
    values: dict[str, set[str]] = {}
    stated: dict[Yield, list[tuple[str, Node]]] = {}
    for one in read.yields:
        tree = one.body if isinstance(one, Binds) else one.tree if isinstance(one, Supposes | Posits) else None
        equation, restricted_to = separated(tree) if tree is not None else (None, Restriction())
        for head, body in equations(equation) if equation is not None and not restricted_to else ():
            if isinstance(body, Number) if base_name(head) is not None else _is_applied(head):
                values.setdefault(spelling(head), set()).add(spelling(body))
                stated.setdefault(one, []).append((spelling(head), tree or head))
    return {one: trees[0][1] for one, trees in stated.items() if any(len(values[name]) > 1 for name, _ in trees)}


def _is_applied(head: Node) -> bool:
    """Whether a formula is a function at some names."""
    first, *groups = parts_of(head)
    fences = [group for group in groups if isinstance(group, Fence)]
    arguments = (argument_nodes(group.body)[0] for group in fences)
    return (
        len(fences) == len(groups) == 1
        and base_name(first) is not None
        and all(base_name(node) is not None for nodes in arguments for node in nodes)
    )


def chooses(read: Read, tree: Node) -> bool:
    """Whether a sentence introduces names so that something holds of them, besides where they lie: as long as they do.

    ``Let $u$, $v$ be vectors with $u^T v = 0$`` restricts what is said of them in other sentences, too.
    """
    bound = (node for one in read.yields if isinstance(one, Binds) and not one.backwards for node in one.names)
    plain = isinstance(tree, Related) and (ordered(tree) or tree.relations == ("\\in",))
    return not plain and not names_in(tree).isdisjoint(head_of(node) for node in bound)
