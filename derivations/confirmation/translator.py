"""What turns terms into SymPy expressions, and under which it does: sizes, bound symbols, signs, a definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, TypeAlias

import sympy

from derivations.model import terms as t
from derivations.model.context import Definition
from derivations.normal.stated_kinds import Kinds

Position = tuple[int, ...]
Entries = dict[Position, Any]
"""The components of a value by their positions, which count from 1; a scalar has one, at ``()``."""

LONGEST = 6
"""Sums of so many terms are written out."""


class NotTranslatedError(Exception):
    """A term has no SymPy expression in coordinates."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Terms as SymPy expressions.

    ``handlers`` translate each kind of term.  ``numbers`` gives symbols that are sizes, ends of sums or free indices
    their values; ``bound`` the components of symbols that something binds around the term; ``signs`` what is known of
    the sign of a symbol, for SymPy, and ``kinds`` of those of matrices and functions.  ``unfolds`` is a definition by
    which its head is replaced, and with ``joint`` a conditional density is the quotient of two joint ones.
    """

    handlers: Mapping[type[t.Term], Handler]
    numbers: Mapping[t.Sym, int] = field(default_factory=dict)
    signs: Mapping[t.Sym, str] = field(default_factory=dict)
    bound: Mapping[t.Sym, Entries] = field(default_factory=dict)
    kinds: Kinds = field(default_factory=Kinds)
    unfolds: Definition | None = None
    joint: bool = False

    def scalar(self, term: t.Term) -> Any:
        """The expression of a scalar.

        Raises:
            NotTranslatedError: a part of it has none.
        """
        return self(term)[()]

    def __call__(self, term: t.Term) -> Entries:
        """The components of a term.

        Raises:
            NotTranslatedError: a part of it has none.
        """
        handler = self.handlers.get(type(term))
        if handler is None:
            raise NotTranslatedError(type(term).__name__)
        return handler(self, term)

    def size(self, dim: t.Term) -> int:
        """The number of components along a dimension.

        Raises:
            NotTranslatedError: it is no number.
        """
        found = self.scalar(dim)
        if not found.is_Integer or not 0 < found <= LONGEST:
            raise NotTranslatedError("a size")
        return int(found)

    def positions(self, dims: Sequence[t.Term]) -> list[Position]:
        """All positions in an array of some sizes."""
        return list(product(*(range(1, self.size(dim) + 1) for dim in dims)))

    def inside(self, values: Mapping[t.Sym, Entries]) -> Translator:
        """The translator of what stands in the scope of some symbols."""
        numbers = {symbol: number for symbol, number in self.numbers.items() if symbol not in values}
        return replace(self, numbers=numbers, bound={**self.bound, **values})

    def fresh(self, variable: t.Sym) -> Entries:
        """New components for a symbol that something binds."""
        return {place: sympy.Dummy(variable.name, real=True) for place in self.positions(variable.dims)}

    def index(self, term: t.Term) -> int:
        """The value of an index.

        Raises:
            NotTranslatedError: it has none.
        """
        found = self.scalar(term)
        if not found.is_Integer:
            raise NotTranslatedError("an index")
        return int(found)


Handler: TypeAlias = Callable[[Translator, Any], Entries]


def component(name: str, place: Position) -> str:
    """The name of a component of what has a name."""
    return f"{name}⟨{','.join(map(str, place))}⟩" if place else name
