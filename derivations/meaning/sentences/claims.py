"""Claims in the prose: the relations in the lines of the words that a sentence puts forward as true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derivations.meaning.sentences.formulas import Shape, shape_of
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.split import Formula, Word
from derivations.meaning.sentences.yields import Modal, Modality
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import InlineMath
from derivations.reading.syntax import Number, Related

_CLAIMING = frozenset({Modality.CONCLUDES, Modality.STATES, Modality.ADDS, Modality.GOAL, Modality.DENIAL})
_SAYING = frozenset({"is", "equals", "that", "says", "means"})
"""Words right before a claim that nothing else puts forward: ``the solution is x = 2``."""
_CASES = frozenset({"case", "cases", "whereas", "while", "respectively", "either", "or", "if", "when", "versus"})
"""Words of sentences that speak of several cases."""
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
    rivals = _with_rival_values(read)
    before = ""
    for part in read.sentence.parts:
        if isinstance(part, Formula) and isinstance(part.item, InlineMath) and shape_of(part.item) in _RELATIONS:
            modality = how.get(part.start, Modality.MENTION)
            claims = modality in _CLAIMING or (modality is Modality.NEUTRAL and before in _SAYING)
            if claims and part.start not in rivals:
                yield InlineClaim(part.item, part.index, modality)
        before = part.text if isinstance(part, Word) else ""


def _with_rival_values(read: Read) -> set[int]:
    """Where formulas of a sentence on cases begin that give a name a number, where others give it another one."""
    if not any(isinstance(part, Word) and part.text in _CASES for part in read.sentence.parts):
        return set()
    given: dict[str, dict[str, list[int]]] = {}
    for part in read.sentence.formulas:
        match part.item.tree if isinstance(part.item, InlineMath) else None:
            case Related(relations=("=",), items=(head, Number(text=value))) if base_name(head) is not None:
                given.setdefault(spelling(head), {}).setdefault(value, []).append(part.start)
            case _:
                continue
    return {start for values in given.values() if len(values) > 1 for starts in values.values() for start in starts}
