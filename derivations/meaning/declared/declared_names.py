"""What names are declared to be, and where: numbers, vectors and matrices, functions by their values.

A declaration holds where its name means the same (see ``lives``), the last one first; what a context block says
outranks all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from derivations.meaning.declared.declarations import Declared, declared
from derivations.meaning.names.lives import Lives
from derivations.meaning.names.spaces import Dims
from derivations.model.context import Origin, Source
from derivations.reading.syntax import Node


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared of a name, and where: its dimensions, or those of its values, if it is ``applied``.

    ``domain`` are the dimensions of its argument then.  Without dimensions it is only said what the name is.  One that
    is ``implied`` by another name, as ``x`` is by ``X``, holds in the scope of that only; one that is
    ``complex``, or whose values are, has real and imaginary parts.
    """

    name: str
    place: int
    source: Source
    dims: Dims | None = None
    domain: Dims = ()
    applied: bool = False
    implied: bool = False
    complex: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredHere:
    """What is declared at a place: the dimensions of names, those of functions, and where it is said.

    ``values`` are the dimensions of the values of functions, ``domains`` those of their arguments, where these are
    vectors; ``complex`` are the names of complex numbers, and of functions with such values.
    """

    dims: Mapping[str, Dims]
    values: Mapping[str, Dims]
    domains: Mapping[str, Dims]
    functions: frozenset[str]
    complex: frozenset[str]
    sources: Mapping[str, Source]


@dataclass(slots=True)
class Declarations:
    """The declarations of a document, as far as it is read, in order."""

    lives: Lives
    said: list[Declaration] = field(default_factory=list)
    given: list[Declaration] = field(default_factory=list)
    _found: dict[int, DeclaredHere] = field(default_factory=dict)

    def add(self, new: Iterable[Declaration]) -> None:
        """Take in declarations."""
        for one in new:
            (self.given if one.source.origin is not Origin.DOCUMENT else self.said).append(one)
            self._found.clear()

    def declare(self, tree: Node, source: Source) -> None:
        """Take in the spaces that a statement puts names into."""
        for one in declared(tree):
            if isinstance(one, Declared):
                own = (Declaration(name, tree.start, source, one.dims, complex=one.complex) for name in one.names)
                self.add(replace(new, implied=new.name in one.values) for new in own)
            else:
                new = Declaration(one.name, tree.start, source, one.dims, one.domain, True, complex=one.complex)
                self.add((new,))

    def at(self, offset: int) -> DeclaredHere:
        """What is declared at a place."""
        if offset not in self._found:
            holding = [*(one for one in self.said if self._holds(one, offset)), *self.given]
            self._found[offset] = DeclaredHere(
                {one.name: one.dims for one in holding if one.dims is not None and not one.applied},
                {one.name: one.dims for one in holding if one.dims is not None and one.applied},
                {one.name: one.domain for one in holding if one.domain},
                frozenset(one.name for one in holding if one.applied),
                frozenset({one.name: one for one in holding if one.dims is not None and one.complex}),
                {one.name: one.source for one in holding},
            )
        return self._found[offset]

    def beyond(self, offset: int) -> frozenset[str]:
        """The names that are declared, but in other parts of the document, or not since they were introduced anew."""
        names = {one.name for one in self.said}
        reaching = {one.name for one in self.said if self._reaches(one, offset) and self._stands(one, offset)}
        return frozenset(names - reaching).difference(one.name for one in self.given)

    def _holds(self, one: Declaration, offset: int) -> bool:
        return self.lives.same(one.name, one.place, offset) and (not one.implied or self._reaches(one, offset))

    def _stands(self, one: Declaration, offset: int) -> bool:
        return self._holds(one, offset) and not self.lives.is_anew(one.name, one.place, offset)

    def _reaches(self, one: Declaration, offset: int) -> bool:
        return one.place >= offset or self.lives.scopes.reaches(one.place, offset)
