"""Of which matrices the eigenvalues are that words name, and whether those are real."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derivations.meaning.names.senses import KINDS_OF_MATRICES, OF_REAL_EIGENVALUES, PERHAPS_MATRICES
from derivations.meaning.sentences.formulas import head_of
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.yields import Binds, Fact
from derivations.meaning.words.names_spoken import NamesSpoken
from derivations.reading.names import may_be_matrix

EIGEN = frozenset({Noun.EIGENVALUE, Noun.EIGENFUNCTION})
_OF_THE_ONE = re.compile(r"\b(?:its|their|the) (?:\w+ )?(?:eigenvalues?|eigenfunctions?)\b")
_OF_ANOTHER = re.compile(r"\b(?:of|an?|any|each|every|has|have)\b")


def not_known_real(spoken: NamesSpoken, offset: int) -> tuple[Binds, ...]:
    """The words that call names eigenvalues of matrices whose eigenvalues at a place are not known to be real."""
    said = [one for one in spoken.yielded(Binds) if one.noun in EIGEN]
    of = {one: _matrices(spoken, one) for one in said}
    real = _of_real(spoken, offset) if said else frozenset()
    known = {head_of(node) for one in said if of[one] and of[one] <= real for node in one.names}
    return tuple(one for one in said if not _is_real(of[one], real, known, one))


def _is_real(of: frozenset[str], real: frozenset[str], known: Iterable[str | None], one: Binds) -> bool:
    """Whether the matrices are of real eigenvalues; where none is told, whether other words tell it of the names."""
    return of <= real if of else {head_of(node) for node in one.names} <= {*known}


def _matrices(spoken: NamesSpoken, one: Binds) -> frozenset[str]:
    """The matrices whose eigenvalues names are called; an unnamed one, as a product, is the empty name."""
    if one.of:
        return frozenset(head_of(node) or "" for node in one.of)
    read = spoken.reads.around(one.start)
    if read is None:
        return frozenset()
    inside = _named_matrices(other for other in read.yields if isinstance(other, Binds | Fact))
    words = without_marks(read.line.text)
    if inside or not _OF_THE_ONE.search(words) or _OF_ANOTHER.search(words):
        return inside
    said: tuple[Binds | Fact, ...] = (*spoken.yielded(Binds), *spoken.yielded(Fact))
    before = (other for other in said if other.start < one.start)
    return _named_matrices(other for other in before if spoken.scopes.reaches(other.start, one.start))


def _named_matrices(said: Iterable[Binds | Fact]) -> frozenset[str]:
    """The names of what may be a matrix by what words call it."""
    found: set[str | None] = set()
    for one in said:
        if isinstance(one, Fact):
            called = one.property in KINDS_OF_MATRICES | OF_REAL_EIGENVALUES
        else:
            called = one.noun in PERHAPS_MATRICES
        named = {head_of(node) for node in one.names}
        unclear = isinstance(one, Binds) and one.noun in (Noun.UNKNOWN, Noun.THING)
        found |= {name for name in named if called or (unclear and name is not None and may_be_matrix(name))}
    return frozenset(name for name in found if name is not None)


def _of_real(spoken: NamesSpoken, offset: int) -> frozenset[str]:
    """The names of the matrices that at a place are of a kind whose eigenvalues are real."""
    said: list[Binds | Fact] = [one for one in spoken.yielded(Binds) if one.noun in OF_REAL_EIGENVALUES]
    said += [one for one in spoken.yielded(Fact) if one.property in OF_REAL_EIGENVALUES and not one.denied]
    reaching = (one for one in said if spoken.scopes.reaches(one.start, offset))
    named = ((one.start, head_of(node)) for one in reaching for node in one.names)
    return frozenset(
        name for place, name in named if name is not None and not spoken.lives.is_anew(name, place, offset)
    )
