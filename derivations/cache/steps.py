"""What was found out about steps, by what they are asked: wherever it stands, what was judged is known.

A finding tells places by signs, one for each that its step tells; it is told with the places of the step that asks for
it.  What the gate and the theory of a document make of findings is made anew: it costs little, and depends on the
other steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from derivations.cache.digests import PLACE, Question
from derivations.cache.records import finding_of, finding_record
from derivations.cache.stores import Store
from derivations.model.reasons import Code
from derivations.model.verdict import End, Judged, StepVerdict

_OPENING, _CLOSING = "\ue000", "\ue001"
_SIGN = re.compile(f"{_OPENING}(\\d+){_CLOSING}")


class StepMemory:
    """The findings in a store, by the questions that they answer."""

    def __init__(self, store: Store, late: bool = False) -> None:
        """Keep them in a store; also those that took too long, where it is worse to wait again than not to know."""
        self._store = store
        self._ends = (End.WHOLE, End.LATE) if late else (End.WHOLE,)

    def find(self, questions: Sequence[Question]) -> list[StepVerdict | None]:
        """What was found of steps that were asked the same."""
        records = self._store.get([one.key for one in questions if one.key is not None])
        return [_told_of(one, records.get(one.key or "")) for one in questions]

    def keep(self, found: Iterable[tuple[Question, Judged]]) -> None:
        """Remember findings, but for those with a bug in them, or that tell of a place which their step does not."""
        whole = ((one, judged.verdict) for one, judged in found if judged.end in self._ends)
        entries = {one.key: _record(one, verdict) for one, verdict in whole if one.key is not None}
        self._store.put({key: record for key, record in entries.items() if record is not None})


def _told_of(question: Question, record: bytes | None) -> StepVerdict | None:
    if record is None:
        return None
    places = question.places
    return _told(finding_of(record, question.step), lambda text: _SIGN.sub(lambda sign: places[int(sign[1])], text))


def _record(question: Question, verdict: StepVerdict) -> bytes | None:
    if verdict.code is Code.BUG:
        return None
    signs = {place: f"{_OPENING}{number}{_CLOSING}" for number, place in enumerate(question.places)}
    strange: list[str] = []

    def signed(text: str) -> str:
        strange.extend(place for place in PLACE.findall(text) if place not in signs)
        strange.extend(sign for sign in (_OPENING, _CLOSING) if sign in text)
        return PLACE.sub(lambda place: signs.get(place[0], ""), text)

    record = finding_record(_told(verdict, signed))
    return None if strange else record


def _told(verdict: StepVerdict, told: Callable[[str], str]) -> StepVerdict:
    """A verdict with its texts told otherwise."""
    return replace(
        verdict,
        reason=told(verdict.reason),
        conditions=tuple(replace(one, because=told(one.because)) for one in verdict.conditions),
        conventions=tuple(map(told, verdict.conventions)),
        notices=tuple(map(told, verdict.notices)),
        rests_on=tuple(replace(one, where=told(one.where)) for one in verdict.rests_on),
    )
