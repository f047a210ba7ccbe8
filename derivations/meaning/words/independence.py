"""What sentences say of the independence of random variables and events: ``Let $X$ and $Y$ be independent``.

Only sentences count that say it plainly, by the rows of the grammar for that.  It holds until a sentence speaks of one
of the random variables anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from derivations.meaning.names.survey import Independent
from derivations.meaning.sentences.formulas import named
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Fact, Lifts, Plainly, Posits, Supposes
from derivations.meaning.words.spoken import Spoken
from derivations.model.context import Origin, Source
from derivations.reading.names import spelling
from derivations.reading.raw import RawChain

_ALONE = re.compile(
    r"(?:(?!\b(?:identical|same|samples?|observations?|draws?|cop(?:y|ies))\b)[^.;])*\bindependent"
    r"(?: of(?: <\w+>| each other| one another)?)?"
    r"(?: (?:real |discrete |continuous |square |integrable )*(?:random )?(?:variables|events))?"
    r" ?(?:[.;:]|$|(?:, )?(?:<[A-Z]\d+>|then|we|so|hence|thus|therefore|it follows|which means)(?= |$))"
)
"""A sentence that says of random variables that they are independent, and no more of them."""
_OF_THEM = re.compile(r"\b(?:they|both|these|each|either|their|them|its|it has|it is|the (?:two|variables|laws))\b")
"""Words of a sentence that may say something of random variables without naming them."""
SAYING = frozenset({Property.INDEPENDENT, Property.INDEPENDENT_OF, Property.IID})


def independent_at(spoken: Spoken, chain: RawChain) -> Iterator[Independent]:
    """The random variables that sentences say to be independent, and that are where a formula stands."""
    yield from _at(spoken, chain, SAYING)


def disjoint_at(spoken: Spoken, chain: RawChain) -> Iterator[Independent]:
    """The events that sentences say to be disjoint, and that are where a formula stands."""
    yield from _at(spoken, chain, frozenset({Property.DISJOINT}))


def _at(spoken: Spoken, chain: RawChain, saying: frozenset[Property]) -> Iterator[Independent]:
    if not any(one.property in saying for one in spoken.yielded(Fact)):
        return
    own = spoken.sentence(chain)
    standing: list[tuple[Independent, int]] = []
    for read in spoken.reads:
        if read.sentence.start >= chain.start and read is not own:
            break
        said = tuple(_said(spoken, read, saying))
        anew = _spoken_of(read, saying)
        lifted = read.sentence.start in spoken.lifted or lifts(read)
        standing = [] if lifted else [(one, at) for one, at in standing if not anew & set(one.names)]
        if _OF_THEM.search(without_marks(read.line.text)):
            standing = [(replace(one, more=True), at) for one, at in standing]
        if read is own or not _only_here(read):
            standing += [(one, read.sentence.start) for one in said]
    yield from (one for one, at in standing if at >= chain.start or spoken.scopes.reaches(at, chain.start))


def lifts(read: Read) -> bool:
    """Whether a sentence may say that what was said to be independent is so no longer: ``without independence``."""
    return any(isinstance(one, Lifts) for one in read.yields)


def _only_here(read: Read) -> bool:
    """Whether a sentence only supposes what it says."""
    return any(isinstance(one, Plainly) and one.only_here for one in read.yields)


def _said(spoken: Spoken, read: Read, saying: frozenset[Property]) -> Iterator[Independent]:
    plainly = {one.property for one in read.yields if isinstance(one, Plainly)}
    for one in read.yields:
        if not isinstance(one, Fact) or one.property not in saying or one.denied:
            continue
        of_another = one.property is Property.INDEPENDENT_OF
        told = Property.INDEPENDENT if one.property is Property.IID else one.property
        if told not in plainly:
            continue
        more = _ALONE.match(without_marks(read.line.text)) is None
        source = Source(Origin.GIVEN, f"line {spoken.line(one.start)}")
        pairs = product(one.names, one.argument) if of_another else [one.names]
        yield from (Independent(tuple(map(spelling, names)), source, more) for names in pairs)


def _spoken_of(read: Read, saying: frozenset[Property]) -> set[str]:
    """The names that a sentence binds or supposes to be something, or denies to be independent."""
    trees = (one.tree for one in read.yields if isinstance(one, Supposes | Posits) and one.tree is not None)
    supposed = {spelling(node) for tree in trees for node in named(tree)}
    bound = {spelling(node) for one in read.yields if isinstance(one, Binds) for node in one.names}
    denied = (one for one in read.yields if isinstance(one, Fact) and one.property in saying and one.denied)
    return bound.union(supposed, *({spelling(node) for node in (*one.names, *one.argument)} for one in denied))
