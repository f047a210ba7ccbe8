"""What sentences say of the kinds of matrices: ``Let $A$ be a symmetric matrix``, ``where $Q$ is orthogonal``.

Only a sentence counts that says so plainly, before a formula and as something that holds: what is to be shown, what is
supposed in an if, and what follows from the formula itself is no fact for it.  What is assumed is one as far as that
supposition reaches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.names.senses import KINDS_OF_MATRICES
from derivations.meaning.sentences.attitudes import is_taken_back, unheld_attitude
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Fact, Supposes, Supposition
from derivations.meaning.words.spoken import Spoken
from derivations.model.context import Origin, Source
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import RawChain

_OPEN_WORDS = (
    "if iff unless when whenever whether not no never nor need may might would could should must cannot "
    "without or either neither only hardly almost nearly show shows prove proves verify check claim see "
    "find want conclude implies imply follows hence therefore case contradiction otherwise "
    "every any each provided means called with for general was were on up along modulo over except restricted "
    "conditionally locally"
)
_OPEN = frozenset(_OPEN_WORDS.split())
"""Words of a sentence with which it may say of a matrix of what kind it is, and state no fact."""
_LIFTING = re.compile(r"\b(?:drop|relax|remov|lift|longer|general|arbitrary|instead|(?:non-?|un|a)symmetric)")
"""Words of a sentence behind one with which what was said of a matrix may be so no longer."""
_NOUN = re.compile(
    r"(?:(?:since|as|because|here|now|moreover|where|and) )?(?:the|this|a|an|our)(?: \w+)? matri(?:x|ces)"
)


def kinds_by_words(spoken: Spoken, chain: RawChain) -> Iterator[Told]:
    """What sentences before a formula say of the kinds of matrices that are the same ones there."""
    if not any(one.property in KINDS_OF_MATRICES for one in spoken.yielded(Fact)):
        return
    found: list[Told] = []
    for read in spoken.reads:
        if read.sentence.start >= chain.start:
            break
        lifted = _LIFTING.search(" ".join(read.sentence.words)) is not None
        found = [] if lifted else [*found, *_told(spoken, read, chain)]
    yield from found


def _told(spoken: Spoken, read: Read, chain: RawChain) -> Iterator[Told]:
    facts = [one for one in read.yields if isinstance(one, Fact) and one.property in KINDS_OF_MATRICES]
    cases = (one for one in read.yields if isinstance(one, Supposes) and one.kind is not Supposition.SUPPOSED)
    if not facts or not _OPEN.isdisjoint(read.sentence.words) or any(cases):
        return
    for one in facts:
        plain = not one.denied and _is_plain(unheld_attitude(read.sentence, one.names[0].start))
        plain = plain and not is_taken_back(read.line.behind(one.end - 1).strip())
        before = all(node.end <= chain.start for node in one.names) and _reaches(spoken, one.start, chain.start)
        names = tuple(spelling(node) for node in one.names if base_name(node) is not None)
        if plain and before and names and all(_is_same(spoken, name, read, chain) for name in names):
            yield Told(names, one.property, None, Source(Origin.DOCUMENT, f"line {spoken.line(one.start)}"))


def _reaches(spoken: Spoken, place: int, offset: int) -> bool:
    """Whether what is said at a place holds at another one: in its scope, and not behind a heading."""
    return spoken.scopes.reaches(place, offset) and not spoken.scopes.section_between(place, offset)


def _is_plain(words: str) -> bool:
    """Whether the words before a name only introduce the matrix that it is, if there are any."""
    return not words or _NOUN.fullmatch(words) is not None


def _is_same(spoken: Spoken, name: str, read: Read, chain: RawChain) -> bool:
    """Whether a name means at a formula what it means in a sentence."""
    anew = spoken.is_anew(name, read.sentence.end, chain.end - 1)
    return not anew and spoken.lives.same(name, read.sentence.start, chain.start)
