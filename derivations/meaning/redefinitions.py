"""Whether a second definition of a name can mean the same as the first."""

from __future__ import annotations

from derivations.meaning.definitions import Entry, Resolver, tree_names
from derivations.meaning.environment import Log
from derivations.meaning.survey import Survey
from derivations.model.errors import DerivationError
from derivations.model.terms import Apply, Sort, Term, free_symbols, subterms
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


def shares(old: Entry, new: Entry, resolver: Resolver, found: Survey) -> bool:
    """Whether two right sides have an unknown function or a parameter in common (or one of them has neither)."""
    if unlike(old, new, found):
        return False
    functions = [_functions(entry.body, found) for entry in (old, new)]
    if functions[0] & functions[1]:
        return True
    free = [_free(old, resolver), _free(new, resolver)]
    if free[0] is None or free[1] is None:
        return not (functions[0] and functions[1])
    if not (functions[0] or free[0]) or not (functions[1] or free[1]):
        return True
    return bool(free[0] & free[1])


def restates(old: Entry, new: Entry, found: Survey) -> bool:
    """Whether a second right side speaks of the same unknown functions, so that it may say the same in other words."""
    return bool(_functions(old.body, found) & _functions(new.body, found))


def unlike(old: Entry, new: Entry, found: Survey) -> bool:
    """Whether each of two right sides speaks of an unknown function that the other does not know."""
    first, second = (_functions(entry.body, found) - found.laws for entry in (old, new))
    return bool(first - second) and bool(second - first)


def _functions(body: Node, found: Survey) -> set[str]:
    return {name for name in tree_names([body]) if name in found.functions or name in found.laws}


def _free(entry: Entry, resolver: Resolver) -> set[str] | None:
    try:
        term: Term = resolver.environment(Log()).term(entry.body)
    except (DerivationError, RecursionError):
        return None
    symbols = {symbol.name for symbol in free_symbols(term) if symbol.sort is Sort.REAL}
    applied = {part.function for _, part in subterms(term) if isinstance(part, Apply)}
    return symbols | {function.name for function in applied if function.density is None}
