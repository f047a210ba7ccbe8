r"""Displayed equations that define no name and leave none of their names free, as those of a system do.

After ``3 x = 3`` the equation ``x = 2`` introduces nothing: it says what follows, or what does not.  So does
``p = n / V`` after ``p V = n``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from derivations.meaning.names.environment import Log
from derivations.meaning.terms.bindings import Bindings
from derivations.meaning.terms.definitions import Entry, tree_names
from derivations.meaning.terms.resolver import Resolver
from derivations.model.context import Context
from derivations.model.errors import DerivationError
from derivations.model.terms import Add, Mul, Num, Pow, Sym, Term, free_symbols, subterms
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.syntax import Node

MAX_EQUATIONS = 12
"""So many equations before a name are looked at."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """An equation with the names that are free in it, and where it stands."""

    where: str
    sides: frozenset[Term]
    names: frozenset[str]


@dataclass(slots=True)
class Constraints:
    """The equations of a document that define no name, as far as it was read.

    ``solved`` are the names of which others say afterwards what they are: their bodies change no equation.
    """

    bindings: Bindings
    equations: list[tuple[RawChain, int, Node, Node]] = field(default_factory=list)
    known: dict[int, Constraint | None] = field(default_factory=dict)
    solved: set[str] = field(default_factory=set)

    def note(self, chain: RawChain, step: RawStep) -> None:
        """Note an equation that introduces no name."""
        if step.left.tree is not None and step.right.tree is not None and step.relation == "=":
            self.equations.append((chain, step.number, step.left.tree, step.right.tree))

    def on(self, entry: Entry, resolver: Callable[[RawChain], Resolver]) -> str:
        """Where the equations stand that determine the name of a definition, or that its body solves; or nothing."""
        name, body = entry.key.name, tree_names([entry.body])
        near = [tree_names([left, right]) for *_, left, right in self.equations[-MAX_EQUATIONS:]]
        if not any(name in names for names in near):
            return ""
        found = list(self._before(entry, resolver))
        own = [one for one in found if name in one.names]
        where = next((one.where for one in own if body and body <= one.names), "")
        where = where or next((one.where for one in own if _determine(found, one, body)), "")
        self.solved |= {name} if where else set()
        return where

    def _before(self, entry: Entry, resolver: Callable[[RawChain], Resolver]) -> Iterator[Constraint]:
        """The equations that hold where a definition stands, the last one first, each once."""
        scopes, seen = self.bindings.scopes, set[frozenset[Term]]()
        for chain, number, left, right in self.equations[: -MAX_EQUATIONS - 1 : -1]:
            if not scopes.reaches(left.start, entry.start) or scopes.heading_between(left.start, entry.start):
                continue
            if left.start not in self.known:
                self.known[left.start] = self._constraint(chain, number, left, right, resolver)
            one = self.known[left.start]
            if one is None or one.sides in seen:
                continue
            if self.bindings.anew(one.names - self.solved, left.start, entry.start):
                continue
            seen.add(one.sides)
            yield one

    def _constraint(
        self, chain: RawChain, number: int, left: Node, right: Node, resolver: Callable[[RawChain], Resolver]
    ) -> Constraint | None:
        """An equation that restricts numbers; ``None`` where it holds for all of them, or is none between such."""
        env = resolver(chain).environment(Log())
        try:
            sides, normal = (env.term(left), env.term(right)), Normalizer(Context())
            if not _may_restrict(sides) or is_zero(normal, normal(sides[0]) - normal(sides[1])):
                return None
        except (DerivationError, RecursionError, *CannotNormaliseErrors):
            return None
        names = {symbol.name for side in sides for symbol in free_symbols(side)}
        where = f"{chain.name}, step {number}" if chain.number else chain.name
        return Constraint(where, frozenset(sides), frozenset(n for n in names if self._is_free(n, left.start)))

    def _is_free(self, name: str, offset: int) -> bool:
        """Whether a name has no body at a place, or one behind an edge of the document, which may be another one's."""
        body = self.bindings.find(Sym(name), offset)
        return body is None or self.bindings.scopes.edge_between(body.start, offset)


def _determine(equations: list[Constraint], first: Constraint, body: set[str]) -> bool:
    """Whether an equation, or all that share names with it, are as many as their names, and speak of a body."""
    names, joined = set(first.names), {first}
    for _ in equations:
        if len(joined) >= len(names):
            return body <= names
        near = {one for one in equations if not names.isdisjoint(one.names)}
        joined, names = joined | near, names.union(*(one.names for one in near))
    return len(joined) >= len(names) and body <= names


def _may_restrict(sides: tuple[Term, Term]) -> bool:
    """Whether both sides are numbers that are made of names by sums, products and powers."""
    parts = (part for side in sides for _, part in subterms(side))
    return all(isinstance(part, Add | Mul | Pow | Num | Sym) and not part.shape.rank for part in parts)
