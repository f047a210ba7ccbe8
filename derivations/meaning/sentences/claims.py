"""Claims in the prose: the relations in the lines of the words that a sentence puts forward as true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.split import Formula
from derivations.meaning.sentences.yields import Modal, Modality
from derivations.reading.raw import InlineMath

_CLAIMING = frozenset({Modality.CONCLUDES, Modality.STATES, Modality.NEUTRAL, Modality.GOAL, Modality.DENIAL})


@dataclass(frozen=True, slots=True)
class InlineClaim:
    """A claim in the prose: the formula, the index of its item, and how it is put forward."""

    item: InlineMath
    index: int
    modality: Modality


def prose_claims(reads: Iterable[Read]) -> tuple[InlineClaim, ...]:
    """The claims in the prose, in document order.

    What a sentence binds, restricts, supposes, posits, asks or only mentions is none.
    """
    return tuple(claim for read in reads for claim in _claims(read))


def _claims(read: Read) -> Iterable[InlineClaim]:
    how = {one.at: one.modality for one in read.yields if isinstance(one, Modal)}
    for part in read.sentence.parts:
        if isinstance(part, Formula) and isinstance(part.item, InlineMath) and how.get(part.start) in _CLAIMING:
            yield InlineClaim(part.item, part.index, how[part.start])
