"""Free symbols, substitution that never captures, and subterms by their position."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from derivations.model.terms.algebraic import Apply, Function
from derivations.model.terms.base import Sym, Term

Path = tuple[int, ...]
"""The way from a term to a subterm: child positions, outermost first."""


def free_symbols(term: Term) -> frozenset[Sym]:
    """The symbols that occur free in a term; it remembers them."""
    if isinstance(term, Sym):  # what held itself would have to wait for the garbage collector
        return frozenset({term}).union(*map(free_symbols, term.dims)) if term.dims else frozenset({term})
    try:
        return term._free
    except AttributeError:
        found = _free_symbols(term)
        object.__setattr__(term, "_free", found)
        return found


def _free_symbols(term: Term) -> frozenset[Sym]:
    bound, scope = term.binds
    found: frozenset[Sym] = frozenset()
    for position, child in enumerate(term.children):
        symbols = free_symbols(child)
        if position in scope:
            symbols = symbols - {bound}
        if not symbols <= found:
            found = found | symbols if found else symbols  # most terms have the symbols of one child
    return found


def contains(term: Term, *kinds: type[Term]) -> bool:
    """Whether a term, or one inside it, is of some kinds."""
    return any(isinstance(part, kinds) for _, part in subterms(term))


def has_function(term: Term) -> bool:
    """Whether an abstract function occurs in a term."""
    return contains(term, Apply)


def functions_in(term: Term) -> set[Function]:
    """The abstract functions that are applied somewhere in a term."""
    return {part.function for _, part in subterms(term) if isinstance(part, Apply)}


def applies(term: Term, function: Function) -> bool:
    """Whether a certain function is applied somewhere in a term."""
    return any(isinstance(part, Apply) and part.function == function for _, part in subterms(term))


def substitute(term: Term, values: dict[Sym, Term]) -> Term:
    """Replace free symbols by terms, renaming bound symbols where they would capture."""
    if isinstance(term, Sym):
        return values.get(term, term)
    if free_symbols(term).isdisjoint(values):
        return term
    bound, scope = term.binds
    if bound is None:
        return _rebuilt(term, tuple([substitute(child, values) for child in term.children]))
    inside = {symbol: value for symbol, value in values.items() if symbol != bound}
    if any(bound in free_symbols(value) for value in inside.values()):
        term, fresh = rename_bound(term, values)
        inside = values
        scope = term.binds[1]
        bound = fresh
    children = tuple(
        substitute(child, inside if position in scope else values) for position, child in enumerate(term.children)
    )
    return _rebuilt(term, children)


def rename_bound(term: Term, values: dict[Sym, Term]) -> tuple[Term, Sym]:
    """Give a binder a bound symbol that neither the values nor its own children use."""
    bound, _ = term.binds
    if bound is None:
        raise ValueError("not a binder")
    taken = {s.name for value in values.values() for s in free_symbols(value)} | {s.name for s in values}
    taken |= {s.name for child in term.children for s in free_symbols(child)}
    fresh = Sym(fresh_name(bound.name, taken), bound.dims, bound.sort)
    return rebind(term, fresh), fresh


Binder = TypeVar("Binder", bound=Term)


def rebind(term: Binder, fresh: Sym) -> Binder:
    """Rename the bound symbol of a binder to ``fresh``, which must not occur free in its scope."""
    bound, scope = term.binds
    if bound is None or bound == fresh:
        return term
    children = tuple(
        substitute(child, {bound: fresh}) if position in scope else child
        for position, child in enumerate(term.children)
    )
    fields = list(term.rebuild(children).fields())
    fields[0] = fresh  # every binder keeps its symbol in its first field
    return type(term)(*fields)


def _rebuilt(term: Term, children: tuple[Term, ...]) -> Term:
    for new, old in zip(children, term.children, strict=True):
        if new is not old:
            return term.rebuild(children)
    return term


def fresh_name(name: str, taken: Collection[str]) -> str:
    """Find a name like ``name`` that is not taken, by adding primes."""
    while name in taken:
        name += "'"
    return name


_LATELY: dict[int, tuple[Term, tuple[tuple[Path, Term], ...]]] = {}
"""The subterms of terms that were walked lately, by the identity of these: of a side many questions are asked."""
_MOST_KEPT = 64
_LARGEST_KEPT = 400


def subterms(term: Term, path: Path = ()) -> Iterator[tuple[Path, Term]]:
    """All subterms with their positions, outermost first."""
    if path:
        return _walk(term, path)
    known = _LATELY.get(id(term))
    return iter(known[1]) if known is not None and known[0] is term else _noted(term)


def _walk(term: Term, path: Path) -> Iterator[tuple[Path, Term]]:
    waiting = [(path, term)]
    while waiting:
        path, term = waiting.pop()
        yield path, term
        children = term.children
        if children:
            waiting += [((*path, position), child) for position, child in enumerate(children)][::-1]


def _noted(term: Term) -> Iterator[tuple[Path, Term]]:
    """Walk over a term, and keep what was seen if all of it was, and it is not much."""
    seen: list[tuple[Path, Term]] = []
    for one in _walk(term, ()):
        if len(seen) <= _LARGEST_KEPT:
            seen.append(one)
        yield one
    if len(seen) <= _LARGEST_KEPT:
        if len(_LATELY) >= _MOST_KEPT:
            _LATELY.clear()
        _LATELY[id(term)] = term, tuple(seen)


def at_path(term: Term, path: Path) -> Term:
    """The subterm at a position.

    Raises:
        IndexError: there is no such position.
    """
    for position in path:
        if position < 0:
            raise IndexError("positions count from the front")
        term = term.children[position]
    return term


def replace_at(term: Term, path: Path, new: Term) -> Term:
    """Replace the subterm at a position; the shapes on the way are checked again."""
    if not path:
        return new
    children = list(term.children)
    children[path[0]] = replace_at(children[path[0]], path[1:], new)
    return term.rebuild(tuple(children))


def binders_above(term: Term, path: Path) -> tuple[Term, ...]:
    """The terms that bind a symbol at a position, outermost first."""
    found: list[Term] = []
    for position in path:
        bound, scope = term.binds
        if bound is not None and position in scope:
            found.append(term)
        term = term.children[position]
    return tuple(found)


def bound_above(term: Term, path: Path) -> tuple[Sym, ...]:
    """The symbols bound between the root and a position, outermost first."""
    return tuple(symbol for binder in binders_above(term, path) if (symbol := binder.binds[0]) is not None)


def rewrite(term: Term, change: Callable[[Term], Term | None]) -> Term:
    """Apply ``change`` bottom-up wherever it returns a term."""
    if term.children:
        term = _rebuilt(term, tuple(rewrite(child, change) for child in term.children))
    return change(term) or term
