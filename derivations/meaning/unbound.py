"""Equations in the words that bind no name: a step may rest on them, and what they are about may depend on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derivations.meaning.bindings import Bindings
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.spoken import Spoken
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Node, Related


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a statement of a sentence holds: from a place on, and until another; an *if* may suppose it.

    ``begins`` is where its sentence begins; ``tried`` is whether it is only guessed, or an induction hypothesis;
    ``counters`` whether it makes a counterexample.
    """

    start: int
    begins: int
    until: int | None = None
    conditional: bool = False
    tried: bool = False
    counters: bool = False


@dataclass(frozen=True, slots=True)
class Posited:
    """An equation that words posit and that defines no name, and where it holds."""

    tree: Related
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class MadeOf:
    """A name that is said to be made of another one, and from where on."""

    start: int
    name: str
    of: str


@dataclass(slots=True)
class Unbound:
    """The equations that bind no name, as far as they were heard.

    ``equations`` are those that words posit, ``made`` which names are said to be made of which, where that is not used.
    """

    spoken: Spoken
    bindings: Bindings
    equations: list[Posited] = field(default_factory=list)
    made: list[MadeOf] = field(default_factory=list)

    def note_made(self, tree: Node, start: int) -> None:
        """Note what a name is made of, by an equation that is not used: of each name on its other side."""
        match tree:
            case Related(items=(head, body), relations=("=" | ":=",)) if base_name(head) is not None:
                self.made += (MadeOf(start, spelling(head), name) for name in names_in(body))
            case _:
                return

    def posited_at(self, offset: int) -> Iterator[Posited]:
        """The equations that words posit and that hold at a place, the last one first; none across a heading.

        What has another body since, or is introduced anew, means something else there.
        """
        for one in reversed(self.equations):
            begin, scopes = one.stretch.begins, self.spoken.scopes
            ended = one.stretch.until is not None and one.stretch.until <= offset
            if ended or not scopes.reaches(begin, offset) or scopes.edge_between(begin, offset):
                continue
            lifted = any(begin < place <= offset for place in self.spoken.lifted)
            if one.tree.start < offset and not lifted and not self.bindings.anew(names_in(one.tree), begin, offset):
                yield one

    def made_at(self, offset: int) -> Iterator[tuple[str, str]]:
        """The pairs of a name and what it is said to be made of that hold at a place."""
        for one in self.made:
            anew = self.bindings.anew((one.name,), one.start, offset)
            if self.spoken.scopes.reaches(one.start, offset) and not anew:
                yield one.name, one.of
