"""Claims in the prose: the relations in the lines of the words that a sentence puts forward as true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derivations.meaning.sentences.formulas import Shape, shape_of
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.split import Formula, Word
from derivations.meaning.sentences.yields import Modal, Modality
from derivations.reading.raw import InlineMath

_CLAIMING = frozenset({Modality.CONCLUDES, Modality.STATES, Modality.ADDS, Modality.GOAL, Modality.DENIAL})
_SAYING = frozenset({"is", "equals", "that", "says", "means"})
"""Words right before a claim that nothing else puts forward: ``the solution is x = 2``."""
_RELATIONS = frozenset({Shape.EQUATION, Shape.ORDER, Shape.IMPLIES})


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
    before = ""
    for part in read.sentence.parts:
        if isinstance(part, Formula) and isinstance(part.item, InlineMath) and shape_of(part.item) in _RELATIONS:
            modality = how.get(part.start, Modality.MENTION)
            if modality in _CLAIMING or (modality is Modality.NEUTRAL and before in _SAYING):
                yield InlineClaim(part.item, part.index, modality)
        before = part.text if isinstance(part, Word) else ""
