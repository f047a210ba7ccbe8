r"""How events are written: ``P(X > x)``, ``P(A \cap B)``, ``P(A \mid B)``, ``\Pr(A^c)``; they have no meaning yet."""

from __future__ import annotations

from collections.abc import Container, Iterable

from derivations.reading.names import argument_nodes, base_name, children, names_random, parts_of, plain_word, spelling
from derivations.reading.syntax import Accent, Fence, Node, Operator, Related, Script, Text

CHANCES = frozenset({"P", "\\Pr", "Pr", "\\mathbb{P}", "\\mathbf{P}", "Prob", "\\mathcal{P}"})
ALWAYS_CHANCES = frozenset({"\\Pr", "Pr", "Prob"})
EMPTY = frozenset({"\\emptyset", "\\varnothing"})
JOINING = frozenset({"\\cap", "\\cup", "\\setminus"})
OPPOSITE = {"\\le": ">", "\\ge": "<", "\\ne": "=", "\\notin": "\\in"}
"""Relations that are read as that another one does not hold."""
COMPLEMENTS = frozenset({"c", "C", "\\complement", "\\mathrm{c}", "\\mathsf{c}"})


def is_chance(node: Node) -> bool:
    """Whether a node is a sign of probability."""
    text = spelling(node)
    return text in CHANCES or plain_word(text) in CHANCES


def speaks_of_events(group: Fence) -> bool:
    """Whether what stands in brackets can only be events: statements, operations, words, a bar between capitals."""
    items, separators = argument_nodes(group.body)
    conditional = "|" in separators and all(map(names_random, items))
    return conditional or any(map(_is_event, items))


def _is_event(node: Node) -> bool:
    """Whether a node can only be an event."""
    return isinstance(node, Related) or _operated(node) or _is_set(node) or is_worded(node)


def is_worded(node: Node) -> bool:
    r"""Whether several words, or words beside something else, say which event is meant: ``X \text{ is even}``."""
    parts = parts_of(node)
    words = [part for part in parts if isinstance(part, Text)]
    return bool(words) and (len(parts) > 1 or " " in words[0].text.strip()) and not _holds_signs(parts)


def _holds_signs(parts: tuple[Node, ...]) -> bool:
    return any(isinstance(part, Operator) for part in parts)


def _is_set(node: Node) -> bool:
    """Whether a node is written as a set: the empty one, or one in braces."""
    return spelling(node) in EMPTY or (isinstance(node, Fence) and node.open == "\\{")


def _operated(node: Node) -> bool:
    signs = {part.symbol for part in (node, *children(node)) if isinstance(part, Operator)}
    return bool(signs & {*JOINING, "\\neg"}) or complemented(node) is not None


def of_sets(sides: Iterable[Node]) -> str:
    """Why what stands on the sides of a chain is no number: one of them joins, cuts or takes sets from each other."""
    signs = (part.symbol for side in sides for part in parts_of(side) if isinstance(part, Operator))
    return next(
        (f"a side of the chain is made by {sign}, so all of them are sets" for sign in signs if sign in JOINING), ""
    )


def complemented(node: Node) -> Node | None:
    """The event of which a node is written as the complement: ``A^c``."""
    if (
        isinstance(node, Script)
        and node.base is not None
        and node.sup is not None
        and spelling(node.sup) in COMPLEMENTS
    ):
        return node.base if node.sub is None else Script(node.start, node.end, node.base, node.sub, None)
    return None


def are_events(signs: Container[str], events: Container[str], node: Node, group: Fence) -> bool:
    """Whether a sign of probability stands before events.

    Args:
        signs: the signs that stand before what can only be events somewhere.
        events: the names that words call events.
        node: the sign.
        group: what it is applied to.
    """
    word, items = plain_word(spelling(node)), argument_nodes(group.body)[0]
    called = all(base_name(item) in events for item in items)
    named = all(map(names_random, items)) and spelling(node) in signs
    if _of_densities(node):  # so a bar between capitals is no sign of events
        stated = spelling(node) in signs and all(names_random(item) or _is_event(item) for item in items)
        return called or named or stated or any(map(_only_an_event, items))
    if not is_chance(node) or word in ALWAYS_CHANCES:
        return word in ALWAYS_CHANCES
    return called or speaks_of_events(group) or named or all(map(_is_told, items))


def sign_of(node: Node) -> str:
    r"""Under which sign probabilities are kept: ``P`` and ``\Pr`` are one, ``\tilde{p}`` and ``p_1`` are others."""
    return "P" if is_chance(node) or spelling(node) == "p" else spelling(node)


def _of_densities(node: Node) -> bool:
    r"""Whether a sign is one of densities, too: ``p``, ``\tilde{p}``, ``q_1``."""
    while isinstance(node, Accent | Script) and not is_chance(node):
        inner = node.body if isinstance(node, Accent) else node.base
        if inner is None:
            return False
        node = inner
    return spelling(node) in ("p", "q") or (spelling(node) in CHANCES and not is_chance(node))


def _only_an_event(node: Node) -> bool:
    """Whether a node is an operation on events, or compares random variables otherwise than a density's values."""
    if isinstance(node, Related):
        return node.relations[0] in _COMPARED and any(map(names_random, node.items))
    return _operated(node)


def _is_told(node: Node) -> bool:
    r"""Whether a word or a sign alone is an event: ``\text{sick}``, ``+``."""
    return isinstance(node, Text) or (isinstance(node, Operator) and node.symbol in "+-") or _is_event(node)


_COMPARED = frozenset({"\\ne", "<", ">", "\\le", "\\ge"})
