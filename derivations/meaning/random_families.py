"""A family of random variables, as it holds where a formula stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.yields import Moment, MomentOf
from derivations.model.context import Source
from derivations.model.terms import Sort, Sym, Term, number
from derivations.reading.names import base_name, parts_of, spelling
from derivations.reading.syntax import Node, Number, Script


@dataclass(frozen=True, slots=True)
class RandomFamily:
    """A family of random variables by its letter: how many there are, and what is said of each of them and of all.

    ``law`` is the law of each member as written, ``starts`` where the sentences begin that say so.
    """

    name: str
    told: frozenset[Property]
    size: Node | None
    moments: tuple[Moment, ...]
    law: Node | None
    source: Source
    starts: frozenset[int] = frozenset()

    def joined(self, other: RandomFamily) -> RandomFamily:
        """The family with what another sentence says of it."""
        return replace(
            self,
            told=self.told | other.told,
            size=self.size or other.size,
            moments=(*self.moments, *other.moments),
            law=self.law or other.law,
            starts=self.starts | other.starts,
        )

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
    def dims(self) -> tuple[Term, ...]:
        """The shape of the random vector of the members; none, where it is not told how many there are."""
        if isinstance(self.size, Number) and self.size.text.isdigit() and len(self.size.text) < 6:
            return (number(int(self.size.text)),)
        if self.size is not None and base_name(self.size) is not None:
            return (Sym(spelling(self.size), sort=Sort.INTEGER),)
        return ()


def has_index(node: Node) -> bool:
    r"""Whether a value of a moment is another one for each member: ``\mu_i``."""
    return any(isinstance(part, Script) and part.sub is not None for part in parts_of(node))


def letter(node: Node) -> str:
    """The letter of a family of which a member is written."""
    return spelling(node.base) if isinstance(node, Script) else spelling(node)
