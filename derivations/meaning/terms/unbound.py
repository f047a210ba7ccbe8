"""Equations in the words that bind no name: a step may rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.terms.bindings import Bindings
from derivations.meaning.words.spoken import Spoken
from derivations.reading.syntax import Related


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


@dataclass(slots=True)
class Unbound:
    """The equations that bind no name, as far as they were heard.

    ``equations`` are those that words posit.
    """

    spoken: Spoken
    bindings: Bindings
    equations: list[Posited] = field(default_factory=list)

    def posited_at(self, offset: int) -> Iterator[Posited]:
        """The equations that words posit and that hold at a place, the last one first; none across a heading.

        What has another body since, or is introduced anew, means something else there; what its own sentence says
        is what it means.
        """
        for one in reversed(self.equations):
            begin, place, scopes = one.stretch.begins, one.tree.start, self.spoken.scopes
            ended = one.stretch.until is not None and one.stretch.until <= offset
            if ended or not scopes.reaches(begin, offset) or scopes.edge_between(begin, offset):
                continue
            lifted = any(begin < end <= offset for end in self.spoken.lifted)
            own = self.spoken.reads.around(place)
            since = place if own is None else min(max(place, own.sentence.end), offset)
            if place < offset and not lifted and not self.bindings.anew(names_in(one.tree), since, offset):
                yield one
