"""What a claim uses: its symbols and functions, and through their definitions all that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from derivations.meaning.names.environment import UnstatedError
from derivations.meaning.sentences.properties import Property
from derivations.meaning.terms.definitions import Key
from derivations.meaning.terms.resolver import Resolver
from derivations.model.context import Definition
from derivations.model.errors import DerivationError, ShapeError
from derivations.model.terms import (
    Apply,
    Function,
    Sym,
    Term,
    free_symbols,
    subterms,
)
from derivations.model.unfolding import plain_key


@dataclass(slots=True)
class Used:
    """The symbols, functions and definitions that a claim rests on.

    ``values`` are the symbols that stand in it themselves, and not only as the size of another one; ``independent`` the
    values of random variables whose own laws were multiplied, ``kinds`` the names of matrices of a kind, with that.
    """

    symbols: set[Sym] = field(default_factory=set)
    values: set[Sym] = field(default_factory=set)
    bound: set[Sym] = field(default_factory=set)
    dimensions: set[Sym] = field(default_factory=set)
    indices: dict[Sym, set[str]] = field(default_factory=dict)
    functions: dict[Function, Apply] = field(default_factory=dict)
    definitions: dict[Key, Definition] = field(default_factory=dict)
    unreadable: dict[Key, DerivationError] = field(default_factory=dict)
    independent: set[str] = field(default_factory=set)
    kinds: frozenset[tuple[str, Property]] = frozenset()


def used_by(terms: Iterable[Term], resolver: Resolver) -> Used:
    """All that some terms rest on, through the definitions of their symbols and of the laws they speak of."""
    used = Used()
    waiting: list[tuple[Term, frozenset[Sym]]] = [(term, frozenset()) for term in terms]
    while waiting:
        term, parameters = waiting.pop()
        free = free_symbols(term) - parameters
        used.symbols |= free
        keys: list[Key] = [plain_key(symbol) for symbol in sorted(free, key=lambda symbol: symbol.name)]
        for _, part in subterms(term):
            used.dimensions |= {dim for dim in _dimensions(part) if isinstance(dim, Sym)}
            if isinstance(part, Sym):
                used.values.add(part)
            used.bound |= {symbol for symbol in part.binds[:1] if symbol is not None}
            if isinstance(part, Apply):
                for index in free_symbols(part) & free if part.is_element else ():
                    used.indices.setdefault(index, set()).update({part.function.name} if index in part.args else ())
                other = used.functions.setdefault(part.function, part)
                if len(other.args) != len(part.args):
                    error = UnstatedError(f"{part.function.name} with {len(part.args)} and {len(other.args)} arguments")
                    used.unreadable[plain_key(part.function)] = error
                resolver.fit(part)
                keys += [plain_key(part.function), *_same_law(part.function, resolver)]
        for key in keys:
            if key in used.definitions or (key not in resolver.entries and resolver.lookup(key) is None):
                continue
            definition = resolver.lookup(key)
            if definition is None:
                used.unreadable[key] = resolver.failures.get(key, ShapeError("it is defined in a circle"))
            else:
                used.definitions[key] = definition
                waiting.append((definition.body, frozenset(definition.parameters)))
    return used


def _dimensions(part: Term) -> tuple[Term, ...]:
    """The dimensions of the vector that a term is or binds."""
    symbol = part if isinstance(part, Sym) else part.binds[0]
    return symbol.dims if symbol is not None else ()


def _same_law(function: Function, resolver: Resolver) -> list[Key]:
    """The other densities of one law that the document defines."""
    if function.density is None:
        return []
    return [
        key
        for key in resolver.entries
        if isinstance(key, Function)
        and key.density is not None
        and (key.name, key.subscripts) == (function.name, function.subscripts)
    ]
