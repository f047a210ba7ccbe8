"""Makers of rows that say a property of names that are known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.bindings import stating
from derivations.meaning.sentences.formulas import named_within
from derivations.meaning.sentences.guards import is_denied, of_another
from derivations.meaning.sentences.matcher import Found
from derivations.meaning.sentences.nouns import MASSES, Noun
from derivations.meaning.sentences.properties import SIGNS, Property
from derivations.meaning.sentences.row import Maker
from derivations.meaning.sentences.yields import Fact, Yield
from derivations.reading.names import spelling

_LAWS = frozenset({Noun.DISTRIBUTION, Noun.DENSITY, *MASSES, Noun.PRIOR, Noun.POSTERIOR, Noun.PROCESS, Noun.KERNEL})


_POSSIBLY = re.compile(r"\b(?:can|may|could|might)\b")


def fact(told: Property | None = None, argument: str = "N2", words: str = "ADJ", name: str = "N") -> Maker:
    """Names have a property, with or without an argument; without names, what ``it`` stands for has it."""

    def make(found: Found) -> Iterator[Yield]:
        names = found.names(name) or found.pronoun()
        if not names or of_another(found, name):
            return
        for one in (told,) if told is not None else found.properties(words):
            span, denied = found.span, is_denied(found)
            if one in SIGNS and _POSSIBLY.search(found.words):
                continue  # what can be positive may be negative
            if one is not Property.FOLLOWS or argument != "NP" or found.noun() in _LAWS:
                yield Fact(*span, names, one, found.trees(argument), denied, found.shown)

    return make


def defined_and(told: Property, argument: str, name: str) -> Maker:
    """Names are defined by relations, and have a property besides."""

    def make(found: Found) -> Iterator[Yield]:
        yield from stating(slot=name)(found)
        yield from fact(told, argument, name=name)(found)

    return make


def shortened(found: Found) -> Iterator[Yield]:
    """A name is short for something, so that it depends on all that is named there."""
    for names, of in ((found.names("N"), found.trees("F2")), (found.names("N1"), found.trees("F3"))):
        inside = tuple(node for tree in of for node in named_within(tree))
        if names and inside:
            yield Fact(*found.span, names, Property.DEPENDS_ON, inside, False, found.shown)


def of_two_values(found: Found) -> Iterator[Yield]:
    r"""Names have one of two values that differ in their sign: ``s`` is ``\pm 1``."""
    if any(spelling(tree).startswith(r"\pm") for tree in found.trees("F2")):
        yield Fact(*found.span, found.names(), Property.BINARY, (), False, found.shown)


def counting(found: Found) -> Iterator[Yield]:
    """Names say how many things there are in a collection, if things of several stand behind: ``of $N$ old cells``."""
    behind = found.words.rpartition(">")[2].split()
    things = next((word for word in behind if word in _VERBS or _PLURAL.search(word)), "")
    if things and things not in _VERBS:
        yield Fact(*found.span, found.names(), Property.COUNTS, (), False, found.shown)


_PLURAL = re.compile(r"(?:[^s]s|people|data|children|mice)$")
_VERBS = frozenset(
    ["is", "has", "was", "does", "this", "as", "gives", "follows", "takes", "depends", "values", "yields", "satisfies"]
)
"""Words that end like those of several things, and ``values``, which are those of a name."""
