r"""The laws that hold where a formula stands: ``Let $X \sim p$`` holds from there on, in its scope.

It ends where its random variable is introduced anew, whatever that is said to be.  A later law of the same random
variable holds besides, unless its sentence introduces it: then the author may mean either.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivations.meaning.sentences.formulas import head_of
from derivations.meaning.spoken import Spoken
from derivations.meaning.survey import Drawn, Survey
from derivations.reading.names import argument_nodes
from derivations.reading.raw import RawChain


def with_laws_at(survey: Survey, spoken: Spoken, chain: RawChain) -> Survey:
    """The survey with the laws that hold where a formula stands, to the end of its sentence."""
    read = spoken.sentence(chain)
    end = chain.end if read is None else max(chain.end, read.sentence.end)
    return survey.with_drawn(tuple(one for one in survey.drawn if _holds(one, spoken, chain.start, end)))


def _holds(one: Drawn, spoken: Spoken, start: int, end: int) -> bool:
    if one.given:
        return one.start < start
    if one.start >= start:
        return one.start < end
    ended = any(spoken.is_anew(name, one.start, end - 1) for name in _names(one))
    return spoken.scopes.reaches(one.start, start) and not ended


def _names(one: Drawn) -> Iterator[str]:
    """What a law is stated for, by all names under which it may be introduced anew."""
    for node in (*argument_nodes(one.left)[0], *([one.label] if one.label is not None else [])):
        name = head_of(node)
        if name is not None:
            yield name
