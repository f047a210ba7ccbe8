"""How the formulas of a sentence are put forward: as what follows, as known, as a goal, a question, a denial."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from derivations.meaning.sentences.formulas import Shape
from derivations.meaning.sentences.matcher import Line, compiled, without_marks
from derivations.meaning.sentences.rows_discourse import (
    CLAIMED_AFTER,
    DENIED_AFTER,
    DENIED_BEFORE,
    LEADS,
    MENTIONED_BEFORE,
    SPECIAL,
    SUBJECT,
)
from derivations.meaning.sentences.yields import NOT_SAID, Modal, Modality

_FORMULA = re.compile(r"<[a-qs-zA-Z]\d+>")
_STATES = re.compile(r"<[eoiEOI]\d+>")


@dataclass(frozen=True, slots=True)
class Stated:
    """The formulas of a line of which rows have said what they do.

    ``spoken`` are those that the words before them put forward nevertheless, ``conditions`` those under which the
    sentence holds.
    """

    all: Collection[str]
    spoken: Collection[str]
    conditions: Collection[str]


def modals(line: Line, stated: Stated) -> tuple[list[Modal], set[int]]:
    """How each displayed formula, and each claim in the line of the words, is put forward; and the places it covers."""
    found: dict[str, Modal] = {}
    covered: set[int] = set()
    begin = 0
    for mark in _FORMULA.finditer(line.text):
        text = mark.group()
        displayed = text[1].isupper()
        if text in stated.all and not (displayed and text in stated.spoken):
            begin = mark.end() if displayed else begin
            continue
        joined = _JOINED.search(line.text[: mark.start()])
        before = found.get(joined[1]) if joined and not displayed else None
        own = _modality(line, begin, mark)
        claims = own in NOT_SAID or displayed or _claims(line, mark, before, joined, stated)
        if not displayed and not (_STATES.fullmatch(text) and claims):
            continue
        modality = before.modality if before else own
        if modality is Modality.NEUTRAL and joined and not displayed:
            modality = Modality.CONCLUDES  # behind a condition: if a = 0, b = 1
        at = line.offset(mark.start())
        special = compiled(SPECIAL).search(line.text[begin : mark.start()]) is not None
        start = line.offset(min(begin + 1, mark.start())) if begin else line.offset(0)
        found[text] = Modal(start, at, modality, at, special)
        covered.update(range(mark.start(), mark.end()))
        begin = mark.end()
    return list(found.values()), covered


def _claims(
    line: Line, mark: re.Match[str], before: Modal | None, joined: re.Match[str] | None, stated: Stated
) -> bool:
    """Whether a relation in the line of the words is put forward as a claim, and not only spoken of."""
    if re.match(MENTIONED_BEFORE, without_marks(line.text[mark.end() :]).lstrip()):
        return False
    if joined is not None:
        return before is not None or (joined[2] == "," and joined[1] in stated.conditions)
    words = without_marks(line.text[: mark.start()]).rstrip()
    if words.endswith(":") and mark.group()[1] == Shape.ORDER:
        return False  # one of several cases
    return re.search(CLAIMED_AFTER, words) is not None


_JOINED = re.compile(r"(<[a-zA-Z]\d+>) ?(, and|, or|,|and|or) $")


def _is_denied(line: Line, mark: re.Match[str]) -> bool:
    """Whether the words behind a formula deny it."""
    return compiled(DENIED_AFTER).match(line.text[mark.end() :].lstrip()) is not None


def is_denial(line: Line) -> bool:
    """Whether a sentence says of what stands right before it that it does not hold: ``But this is wrong``."""
    return re.match(DENIED_BEFORE, without_marks(line.text)) is not None


def _modality(line: Line, begin: int, mark: re.Match[str]) -> Modality:
    segment = line.text[begin : mark.start()].strip()
    if line.text.endswith("?"):
        return Modality.QUESTION
    if _is_denied(line, mark):
        return Modality.DENIAL
    behind = line.text[mark.end() :].lstrip()
    if compiled(SUBJECT).search(segment) and re.match(MENTIONED_BEFORE, without_marks(behind)):
        return Modality.NEUTRAL
    for lead in LEADS:
        if compiled(lead.pattern).search(segment):
            return lead.modality
    return Modality.NEUTRAL
