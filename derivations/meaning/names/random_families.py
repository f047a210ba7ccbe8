"""A family of random variables, as it holds where a formula stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

from derivations.meaning.names.families import INDEX_LETTERS, letters_in
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.rows_samples import NORMAL
from derivations.meaning.sentences.yields import Moment, MomentOf
from derivations.model.context import Source
from derivations.model.terms import Sort, Sym, Term, number
from derivations.reading.names import base_name, spelling, within
from derivations.reading.syntax import Name, Node, Number, Script


@dataclass(frozen=True, slots=True)
class RandomFamily:
    """A family of random variables by its letter: how many there are, and what is said of each of them and of all.

    ``law`` is the law of each member as written, ``starts`` where the sentences begin that say so; ``doubt`` is why it
    may not be what it was said to be, so that nothing is decided of it.
    """

    name: str
    told: frozenset[Property]
    size: Node | None
    moments: tuple[Moment, ...]
    law: Node | None
    source: Source
    starts: frozenset[int] = frozenset()
    doubt: str = ""

    def joined(self, other: RandomFamily) -> RandomFamily:
        """The family with what another sentence says of it; in doubt, if that is another law."""
        laws = {spelling(one.law) for one in (self, other) if one.law is not None and _is_whole(one.law)}
        several = f"several laws of the {self.name}_{{i}} are told" if len(laws) > 1 else ""
        return replace(
            self,
            told=self.told | other.told,
            size=self.size or other.size,
            moments=(*self.moments, *other.moments),
            law=self.law if self.law is not None and _is_whole(self.law) else other.law or self.law,
            starts=self.starts | other.starts,
            doubt=self.doubt or other.doubt or several,
        )

    @property
    def names(self) -> frozenset[str]:
        """The letter of the family, and the names in its moments and its law and of the number of its members."""
        nodes = (*(one.value for one in self.moments), *filter(None, (self.size, self.law)))
        return frozenset({self.name}).union(*map(letters_in, nodes))

    @property
    def unclear(self) -> str:
        """Why the moments of its members are not used: one name stands in two of them, or one is told by the index."""
        told = {(one.which, spelling(one.value)): letters_in(one.value) for one in self.moments}
        if any(one & other for one, other in combinations(told.values(), 2)):
            return f"two moments of the {self.name}_{{i}} are told by one name"
        if any(has_index(one.value) or self.name in letters_in(one.value) for one in self.moments):
            return f"a moment of the {self.name}_{{i}} may be another one for each of them, or one of the sample"
        return ""

    @property
    def order(self) -> int:
        """Up to which order the moments of all members are said to be the same, if not all of them are."""
        known = {one.which for one in self.moments if not has_index(one.value)}
        second = known & {MomentOf.VARIANCE, MomentOf.DEVIATION}
        return 2 if second and MomentOf.MEAN in known else int(MomentOf.MEAN in known)

    @property
    def independent(self) -> bool:
        """Whether the members are said to be independent of each other."""
        return bool(self.told & {Property.IID, Property.INDEPENDENT})

    @property
    def common_law(self) -> Node | None:
        r"""The law that all members have; none where it may be another one for each, ``\mathcal{N}(\mu_i, 1)``."""
        parts = () if self.law is None else within(self.law)
        subscripts = (part.sub for part in parts if isinstance(part, Script) and part.sub is not None)
        indexed = any(not letters_in(one).isdisjoint(INDEX_LETTERS) for one in subscripts)
        return None if indexed or (self.law is not None and not letters_in(self.law).isdisjoint("ijk")) else self.law

    @property
    def dims(self) -> tuple[Term, ...]:
        """The shape of the random vector of the members; none, where it is not told how many there are."""
        if isinstance(self.size, Number) and self.size.text.isdigit() and len(self.size.text) < 6:
            return (number(int(self.size.text)),)
        if self.size is not None and base_name(self.size) is not None:
            return (Sym(spelling(self.size), sort=Sort.INTEGER),)
        return ()


def _is_whole(law: Node) -> bool:
    """Whether a law is told with its parameters, or by a name: not, where the word for normal ones is all."""
    return not (isinstance(law, Name) and law.text == NORMAL)


def has_index(node: Node) -> bool:
    r"""Whether a value of a moment may be another one for each member: ``\mu_i``, ``i \mu``, ``\mu(i)``."""
    return any(
        (isinstance(part, Script) and part.sub is not None) or spelling(part) in INDEX_LETTERS for part in within(node)
    )


def letter(node: Node) -> str:
    """The letter of a family of which a member is written."""
    return spelling(node.base) if isinstance(node, Script) else spelling(node)
