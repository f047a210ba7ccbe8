"""What a row of the grammar is, and what rows of several groups share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.matcher import Found
from derivations.meaning.sentences.yields import Cites, Unparsed, Yield

Maker = Callable[[Found], Iterator[Yield]]


class Group(Enum):
    """What a row is about; of two rows of a group that match the same words, the first one counts."""

    NOTATION = auto()
    BINDING = auto()
    FACT = auto()
    LAW = auto()
    SAMPLE = auto()
    CHANCE = auto()
    POSIT = auto()
    SCOPE = auto()
    RELATION = auto()
    CITATION = auto()
    KIND = auto()
    HARMLESS = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence pattern: its name, an example, the pattern (see ``matcher``), and what it yields.

    ``spoken`` is whether the words before a displayed formula that it states put it forward nevertheless; ``covers``
    whether its words need no other row.
    """

    name: str
    group: Group
    example: str
    pattern: str
    make: Maker
    spoken: bool = False
    covers: bool = True


OTHERWISE_ZERO = (
    r"(?:for|if|when|whenever|on|in) {F2} ,? ?(?:and|or|but) (?:it )?(?:(?:is |equals |equal to )?(?:zero|0|<x\d+>)"
    r"|vanishes) (?:otherwise|elsewhere|else)"
)
"""Where an equation before holds, in a slot of its own, and that its head is zero elsewhere."""
GOES_ON_ITS_OWN = (
    r"(?:which|and (?:this|it|that)) (?:(?:indeed|then|clearly|also|only) )?(?:tends?|goes|converges?|approaches"
    r"|vanish(?:es)?|diverges?|decays?|grows)"
)


def citing(found: Found) -> Iterator[Yield]:
    """Formulas are referred to."""
    targets = found.references("REF")
    yield Cites(*found.span, targets or (found.words,))


def of_a_kind(found: Found) -> Iterator[Yield]:
    """Words tell of what kind something is that they do not name, so that they may restrict what stands there."""
    names = frozenset(name for tree in found.trees("N") for name in names_in(tree))
    yield Unparsed(*found.span, found.shown, names)


def relied_on(found: Found) -> Iterator[Yield]:
    """A relation that is said to be used in what was derived: the step that needs it may be any one with its names."""
    names = frozenset(name for relation in found.relations("R") for name in names_in(relation))
    if names:
        yield Unparsed(*found.span, found.shown, names, backwards=True)


def harmless(_: Found) -> Iterator[Yield]:
    """Words that say nothing of a name."""
    return iter(())
