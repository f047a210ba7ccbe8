"""How the formulas of a sentence are put forward: as what follows, as known, as a goal, a question, a denial."""

from __future__ import annotations

import re
from collections.abc import Collection

from derivations.meaning.sentences.matcher import Line, compiled, without_marks
from derivations.meaning.sentences.rows_discourse import CLAIMED_AFTER, DENIED_AFTER, LEADS, MENTIONED_BEFORE
from derivations.meaning.sentences.yields import Modal, Modality

_FORMULA = re.compile(r"<[a-qs-zA-Z]\d+>")
_STATES = re.compile(r"<[eoiEOI]\d+>")


def modals(line: Line, stated: Collection[str], spoken: Collection[str]) -> tuple[list[Modal], set[int]]:
    """How each displayed formula, and each claim in the line of the words, is put forward; and what places that covers.

    Args:
        line: the sentence.
        stated: the formulas of which rows have said what they do.
        spoken: those of them that the words before them put forward nevertheless.
    """
    found: list[Modal] = []
    covered: set[int] = set()
    begin = 0
    claimed: set[str] = set()
    for mark in _FORMULA.finditer(line.text):
        text = mark.group()
        if text in stated and not (text[1].isupper() and text in spoken):
            begin = mark.end() if text[1].isupper() else begin
            continue
        if not text[1].isupper() and not (_STATES.fullmatch(text) and _claims(line, mark, claimed | set(stated))):
            continue
        modality = _modality(line, begin, mark)
        claimed.add(text)
        at = line.offset(mark.start())
        found.append(Modal(line.offset(min(begin + 1, mark.start())) if begin else line.offset(0), at, modality, at))
        covered.update(range(mark.start(), mark.end()))
        begin = mark.end()
    return found, covered


def _claims(line: Line, mark: re.Match[str], claimed: Collection[str]) -> bool:
    """Whether a relation in the line of the words is put forward as a claim, and not only spoken of."""
    before = without_marks(line.text[: mark.start()]).rstrip()
    if re.match(MENTIONED_BEFORE, without_marks(line.text[mark.end() :]).lstrip()):
        return False
    joined = _JOINED.search(before)
    if joined is not None:
        return joined[1] in claimed
    return re.search(CLAIMED_AFTER, before) is not None


_JOINED = re.compile(r"(<[a-zA-Z]\d+>) ?,? ?(?:and|or)?$")


def _modality(line: Line, begin: int, mark: re.Match[str]) -> Modality:
    segment = line.text[begin : mark.start()].strip()
    if line.text.endswith("?"):
        return Modality.QUESTION
    if compiled(DENIED_AFTER).match(line.text[mark.end() :].lstrip()):
        return Modality.DENIAL
    for lead in LEADS:
        if compiled(lead.pattern).search(segment):
            return lead.modality
    return Modality.NEUTRAL
