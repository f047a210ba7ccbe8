"""Names of which the words of a document say something by themselves, found once for all places of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from derivations.meaning.declared.supports import bounded_by_words, somewhere_by_words
from derivations.meaning.names.chance_by_words import random_by_words
from derivations.meaning.names.customary import laws_by_words
from derivations.meaning.sentences.read import Read
from derivations.meaning.words.scales import unit_matrices
from derivations.reading.names import lowered

NamePlace = tuple[str, int]
"""A name, and where the sentence begins that says something of it."""


@dataclass(frozen=True, slots=True)
class WordedNames:
    """The names that words call laws, call random, bound, and put on a part of the line, each with its places.

    ``identities`` are the names of unit matrices, wherever they stand.
    """

    laws: frozenset[NamePlace]
    random: frozenset[NamePlace]
    bounded: frozenset[NamePlace]
    somewhere: frozenset[NamePlace]
    identities: frozenset[str]

    @classmethod
    def of(cls, reads: Sequence[Read]) -> WordedNames:
        """What the sentences of a document say."""
        sentences = tuple(read.sentence for read in reads)
        return cls(
            frozenset(laws_by_words(sentences)),
            frozenset(random_by_words(reads)),
            frozenset(bounded_by_words(reads)),
            frozenset(somewhere_by_words(sentences)),
            unit_matrices(sentences),
        )

    def bounded_at(self, same: Callable[[str, int], bool]) -> frozenset[str]:
        """The names that words bound, also as those of values: ``x`` beside ``X``."""
        found = at(self.bounded, same)
        return found.union(map(lowered, found))


def at(places: Iterable[NamePlace], same: Callable[[str, int], bool]) -> frozenset[str]:
    """The names of which something is said where they are the ones that are asked for."""
    return frozenset(name for name, place in places if same(name.partition("(")[0], place))
