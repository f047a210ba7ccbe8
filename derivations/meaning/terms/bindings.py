"""Bindings: which definition of a name holds at a place of the document.

A definition reaches forward and down (see ``scopes``); of those that reach a place the latest one holds, and what the
author gives in a context block outranks them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from derivations.meaning.scopes.scopes import Scopes
from derivations.meaning.terms.definitions import Entry, Key
from derivations.model.terms import Sym
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Accent, Name, Number


@dataclass(slots=True)
class Bindings:
    """All definitions of a document, by what they define, in the order in which they were bound."""

    scopes: Scopes
    bound: dict[Key, list[Entry]] = field(default_factory=dict)
    freed: dict[str, list[int]] = field(default_factory=dict)
    ended: dict[str, list[tuple[int, int | None]]] = field(default_factory=dict)
    told: dict[str, list[int]] = field(default_factory=dict)
    altered: dict[str, list[int]] = field(default_factory=dict)
    count: int = 0

    def bind(self, entry: Entry) -> None:
        """Add a definition."""
        self.bound.setdefault(entry.key, []).append(replace(entry, number=self.count))
        self.count += 1

    def at(self, offset: int, quantified: frozenset[str] = frozenset()) -> InForce:
        """The definitions that hold at a place; of names over which is quantified there, none does."""
        return InForce(self, offset, quantified)

    def spelt(self, new: Entry) -> Entry | None:
        """An earlier definition that reaches the place of a new one, and says the same in the same words."""
        body, head = spelling(new.body), spelling(new.head)
        for entry in reversed(self.bound.get(new.key, ())):
            alike = entry.start < new.start and spelling(entry.body) == body and spelling(entry.head) == head
            if alike and (entry.given or self._reaches(entry, new.start)):
                return entry
        return None

    def free(self, names: Iterable[str], start: int) -> None:
        """Let names be any from a place on, whatever the prose has said that they are: ``let x be a real number``."""
        for name in names:
            self.freed.setdefault(name, []).append(start)

    def end(self, names: Iterable[str], start: int, until: int | None) -> None:
        """End the definitions of names, functions too, where they are introduced anew, or until another place."""
        for name in names:
            self.ended.setdefault(name, []).append((start, until))

    def tell(self, names: Iterable[str], start: int) -> None:
        """Note that words say what names are: behind an edge of the document, a number that they were may not be it."""
        for name in names:
            self.told.setdefault(name, []).append(start)

    def alter(self, spoken: Iterable[tuple[str, int]]) -> None:
        """Note that words speak of names at places, and may give them another value than that which they had."""
        for name, place in spoken:
            self.altered.setdefault(name, []).append(place)

    def _as_told(self, entry: Entry, offset: int) -> Entry:
        """A definition; not sure where words tell anew of a name to which it gives a number, or another name."""
        if not isinstance(entry.key, Sym) or not isinstance(entry.body, Number | Name | Accent):
            return entry
        told, altered = (
            [one for one in places.get(entry.key.name, ()) if entry.start < one <= offset]
            for places in (self.told, self.altered)
        )
        anew = [one for one in told if self.scopes.edge_between(entry.start, one)]
        if not any(self.scopes.reaches(one, offset) for one in (*anew, *altered)):
            return entry
        why = f"words say anew what {entry.key.name} is, so that {entry.source.where} may speak of another"
        return replace(entry, sure_until=0, unsure=why)

    def _ended(self, name: str, offset: int) -> Iterator[int]:
        """Where a name is introduced anew, for a place."""
        return (start for start, until in self.ended.get(name, ()) if until is None or offset < until)

    def defined(self, names: frozenset[str], offset: int, *, beyond_edge: bool = False) -> frozenset[str]:
        """The names that definitions in reach give to or make of some names, from behind an edge if that is asked."""
        edge = self.scopes.edge_between if beyond_edge else lambda _, __: True
        return frozenset(
            key.name
            for key, entries in self.bound.items()
            for one in entries
            if (key.name in names or not names.isdisjoint(one.variates))
            if not one.given and self._reaches(one, offset) and edge(one.start, offset)
        )

    def equated(self, names: frozenset[str], offset: int) -> frozenset[str]:
        """The names that definitions in reach equate with another name, where one of the two is among some."""
        return frozenset(
            key.name
            for key, entries in self.bound.items()
            for one in entries
            if base_name(one.body) is not None and not names.isdisjoint((key.name, spelling(one.body)))
            if isinstance(key, Sym) and not one.given and self._reaches(one, offset)
        )

    def valued(self, offset: int) -> frozenset[str]:
        """The names that the prose has given a number in the same sentence or before a place, in reach."""
        entries = (own[-1] for own in self.bound.values() if own)
        return frozenset(
            one.key.name
            for one in entries
            if isinstance(one.key, Sym)
            and isinstance(one.body, Number)
            and not one.given
            and one.start < offset
            and self.scopes.reaches(one.start, offset)
        )

    def end_counterexample(self, names: Iterable[str], start: int) -> None:
        """Let names be any from a place on where a counterexample has said what they are."""
        own = {entry.key.name for entries in self.bound.values() for entry in entries if entry.counters}
        self.free(own.intersection(names), start)

    def _is_freed(self, entry: Entry, offset: int) -> bool:
        places = [*self.freed.get(entry.key.name, ())] if isinstance(entry.key, Sym) or entry.counters else []
        places += (place for name in (entry.key.name, *entry.variates) for place in self._ended(name, offset))
        places += self._points_moved(entry, offset)
        return any(entry.start < place <= offset and self.scopes.reaches(place, offset) for place in places)

    def _points_moved(self, entry: Entry, offset: int) -> Iterator[int]:
        """Where arguments get another value at which something has a value that does not depend on them.

        ``f(c) = 0`` is said of one ``c``; nothing tells it from ``f(x) = 0`` for all of them but that ``c`` is defined.
        """
        for name in entry.points:
            yield from self._ended(name, offset)
            yield from (one.start for one in self.bound.get(Sym(name), ()))

    def _reaches(self, entry: Entry, offset: int) -> bool:
        if self._is_freed(entry, offset):
            return False
        return (entry.until is None or offset < entry.until) and self.scopes.reaches(entry.start, offset)

    def anew(self, names: Collection[str], start: int, end: int) -> bool:
        """Whether some names are bound, or freed, in a stretch of the document."""
        places = (place for name in names for place in (*self.freed.get(name, ()), *self._ended(name, end)))
        freed = any(start < place <= end for place in places)
        own = (entries for key, entries in self.bound.items() if key.name in names)
        return freed or any(start < entry.start < end for entries in own for entry in entries)

    def later(self, start: int, end: int) -> bool:
        """Whether something is bound in a stretch of the document."""
        return any(start <= entry.start < end for entries in self.bound.values() for entry in entries[-1:])

    def find(self, key: Key, offset: int) -> Entry | None:
        """The definition of a name that holds at a place."""
        found, rival = None, ""
        for entry in reversed(self.bound.get(key, ())):
            if entry.start >= offset:
                continue
            if entry.given:
                return entry
            if found is None and self._reaches(entry, offset):
                found = self._as_told(replace(entry, rival=rival) if rival else entry, offset)
            if found is None and (entry.conditional or self._has_expired(entry, offset)):
                rival = rival or entry.source.where
        return found

    def _has_expired(self, entry: Entry, offset: int) -> bool:
        """Whether a definition held in a stretch before a place, where it may be meant still."""
        return entry.until is not None and entry.until <= offset and self.scopes.reaches(entry.start, offset)


class InForce(Mapping[Key, Entry]):
    """The definitions that hold at one place, looked up when they are asked for."""

    def __init__(self, bindings: Bindings, offset: int, quantified: frozenset[str]) -> None:
        self._bindings = bindings
        self._offset = offset
        self._quantified = quantified
        self._found: dict[Key, Entry | None] = {}

    def _find(self, key: Key) -> Entry | None:
        if key not in self._found:
            hidden = isinstance(key, Sym) and key.name in self._quantified
            self._found[key] = None if hidden else self._bindings.find(key, self._offset)
        return self._found[key]

    def __getitem__(self, key: Key) -> Entry:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, Key) and self._find(key) is not None

    def __iter__(self) -> Iterator[Key]:
        return (key for key in self._bindings.bound if self._find(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
