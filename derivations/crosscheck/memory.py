"""Values that are met again with the same enclosures of their symbols, as a marginal density under an integral."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any

from flint import arb

from derivations.crosscheck.scope import Backend, BoundValues
from derivations.crosscheck.values import Value
from derivations.crosscheck.world import World
from derivations.model import terms as t
from numeric.enclosures import Enclosure


class Memory:
    """The values of terms in one world, by the exact enclosures of all symbols that they rest on.

    Only enclosures are remembered: floats are arrays whose axes belong to the integrals around them.
    """

    def __init__(self, world: World, backend: Backend) -> None:
        self._world = world
        self._on = isinstance(backend.number(Fraction(0)), Enclosure)
        self._values: dict[Hashable, Value] = {}
        self._standing: dict[int, Value] = {}
        self._symbols: dict[int, tuple[t.Term, frozenset[t.Sym]]] = {}

    def stands_still(self, term: t.Term, scope: BoundValues) -> bool:
        """Whether a term rests on no bound symbol, and its value can be remembered."""
        return self._on and self.rests_on(term).isdisjoint(scope.values)

    def recall(self, term: t.Term, scope: BoundValues, compute: Callable[[], Value]) -> Value:
        """The value of a term; it is computed once for each choice of enclosures, and always for other numbers."""
        if not self._on:
            return compute()
        bound = self.rests_on(term) & scope.values.keys()
        if not bound:
            return self.standing(term, compute)
        key = _key(term, bound, scope)
        return compute() if key is None else self._once(key, compute)

    def standing(self, term: t.Term, compute: Callable[[], Value]) -> Value:
        """The value of a term that rests on nothing bound, looked up by its place as what it rests on."""
        place = id(term)
        if place not in self._standing:
            self._standing[place] = self._once((term, ()), compute)
        return self._standing[place]

    def _once(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        if key not in self._values:
            self._values[key] = compute()
        return self._values[key]

    def recall_sum(self, term: t.Term, scope: BoundValues, compute: Callable[[], Value]) -> Value:
        """The same for an average that is a finite sum: where nothing in it is bound, it is one number in any case."""
        if self.rests_on(term) & scope.values.keys():
            return self.recall(term, scope, compute)
        if term not in self._values:
            self._values[term] = compute()
        return self._values[term]

    def rests_on(self, term: t.Term) -> frozenset[t.Sym]:
        """The free symbols of a term and of the definitions that it unfolds.

        An integrand is looked up at every point, so it is known by where it is kept, and kept for that.
        """
        known = self._symbols.get(id(term))
        if known is None:
            known = self._symbols[id(term)] = (term, self._found_below(term))
        return known[1]

    def _found_below(self, term: t.Term) -> frozenset[t.Sym]:
        found: set[t.Sym] = set()
        seen: set[t.Sym | t.Function] = set()
        waiting: list[tuple[t.Term, tuple[t.Sym, ...]]] = [(term, ())]
        while waiting:
            part, parameters = waiting.pop()
            found |= t.free_symbols(part) - set(parameters)
            for head in _heads(part) - seen:
                seen.add(head)
                definition = self._world.definitions.get(head)
                if definition is not None:
                    waiting.append((definition.body, definition.parameters))
        return frozenset(found)


def _heads(term: t.Term) -> set[t.Sym | t.Function]:
    parts = [part for _, part in t.subterms(term)]
    return {p.function if isinstance(p, t.Apply) else p for p in parts if isinstance(p, t.Apply | t.Sym)}


def _key(term: t.Term, bound: frozenset[t.Sym], scope: BoundValues) -> Hashable:
    """A term and the enclosures of the bound symbols that it rests on; nothing where other numbers are among them."""
    symbols = sorted(bound, key=lambda symbol: symbol.name)
    prints = [_fingerprint(scope.values[symbol]) for symbol in symbols]
    if None in prints:
        return None
    return (term, tuple((s, scope.whole.get(s), one) for s, one in zip(symbols, prints, strict=True)))


def _fingerprint(value: Any) -> Hashable:
    """What identifies an enclosure exactly; nothing for other numbers and for what moves with a variable."""
    if isinstance(value, tuple):
        parts = tuple(_fingerprint(part) for part in value)
        return None if None in parts else parts
    if not isinstance(value, Enclosure) or value.moving or not value.value.is_finite():
        return None
    return (*_ball(value.value.real), *_ball(value.value.imag))


def _ball(value: arb) -> tuple[Hashable, ...]:
    return (value.mid().man_exp(), value.rad().man_exp())
