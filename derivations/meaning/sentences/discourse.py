"""How the formulas of a sentence are put forward: as what follows, as known, as a goal, a question, a denial."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from derivations.meaning.sentences.formulas import Shape
from derivations.meaning.sentences.matcher import Line, compiled, without_marks
from derivations.meaning.sentences.refusals import (
    announces,
    denies,
    is_doubted,
    is_doubted_behind,
    is_plain,
    is_refused_behind,
    refusal,
)
from derivations.meaning.sentences.rows_discourse import (
    CLAIMED_AFTER,
    INFERS,
    LEADS,
    MENTIONED_BEFORE,
    REASONED,
    SPECIAL,
    SUBJECT,
)
from derivations.meaning.sentences.yields import NOT_SAID, Modal, Modality
from derivations.reading.raw import InlineMath, RawChain

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


_OF_PROCESS = re.compile(r"(?:^|[,;:.] )(?P<phrase>(?:in|for|on|along|under) [^,;:.<]*)$")
"""The phrase of a process that stands behind it, at the beginning of a clause."""


def modals(line: Line, stated: Stated) -> tuple[list[Modal], set[int]]:
    """How each displayed formula, and each claim in the line of the words, is put forward; and the places it covers."""
    found: dict[str, Modal] = {}
    mentioned: list[Modal] = []
    covered: set[int] = set()
    begin = 0
    last: Modal | None = None
    for mark in _FORMULA.finditer(line.text):
        text = mark.group()
        displayed = text[1].isupper()
        if text in stated.all and not (displayed and text in stated.spoken):
            bound = _mention(_put_forward(line, begin, mark))
            concludes = bound.concludes and text in stated.spoken
            bound = replace(bound, concludes=concludes, infers=bound.infers and concludes)
            mentioned += [bound] if concludes or bound.doubted else []
            begin = mark.end() if displayed else begin
            continue
        joined = _JOINED.search(line.text[: mark.start()])
        before = found.get(joined[1]) if joined and not displayed else None
        own = _put_forward(line, begin, mark)
        claims = own.modality in NOT_SAID or displayed or _claims(line, mark, before, joined, stated)
        if not displayed and not (_STATES.fullmatch(text) and claims):
            if isinstance(line.formula(text).item, RawChain):
                mentioned.append(_mention(own))
            continue
        modality = before.modality if before else own.modality
        if modality is Modality.NEUTRAL and joined and not displayed:
            modality = Modality.CONCLUDES  # behind a condition: if a = 0, b = 1
        together = before is not None or _GOES_ON.fullmatch(line.text[begin : mark.start()].strip()) is not None
        plain = own.plain and modality not in _UNCLAIMED and not (together and last is not None and not last.plain)
        last = found[text] = replace(own, modality=modality, plain=plain)
        covered.update(range(mark.start(), mark.end()))
        begin = mark.end()
    return [*found.values(), *mentioned], covered


def announces_refused(line: Line) -> bool:
    """Whether a sentence refuses the formula that stands alone right behind it: ``The following is false``."""
    return line.text.endswith("?") or announces(without_marks(line.text))


def _put_forward(line: Line, begin: int, mark: re.Match[str]) -> Modal:
    """How a formula is put forward by the words between the formula before it and the one behind it."""
    words, at = _spoken_of(line, line.text[begin : mark.start()]), line.offset(mark.start())
    start = line.offset(min(begin + 1, mark.start()) if begin else 0)
    bare, behind = without_marks(words).strip(), without_marks(line.text[mark.end() :]).lstrip()
    modality, special = _modality(line, begin, mark), compiled(SPECIAL).search(words) is not None
    neutral = modality in (Modality.NEUTRAL, Modality.STATES)
    reasoned = neutral and compiled(REASONED).search(words.strip()) is not None
    concludes = modality is Modality.CONCLUDES or reasoned
    infers = concludes and compiled(INFERS).search(words.strip()) is not None
    return Modal(start, at, modality, at, special, is_plain(bare, behind), concludes, infers, is_doubted(bare, behind))


def _spoken_of(line: Line, words: str) -> str:
    """Words without the phrase that only says of which process they speak: ``in the diffusion $dX_t = dB_t$``."""
    for mark in _FORMULA.finditer(words):
        item = line.formula(mark.group()).item
        phrase = _OF_PROCESS.search(words[: mark.start()]) if isinstance(item, InlineMath) and item.evolves else None
        if phrase is not None:
            return words[: phrase.start("phrase")] + _spoken_of(line, words[mark.end() :])
    return words


def _mention(own: Modal) -> Modal:
    """How a formula is spoken of that is no claim."""
    return replace(own, modality=Modality.MENTION, special=False)


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


_UNCLAIMED = frozenset({Modality.QUESTION, *NOT_SAID})
_GOES_ON = re.compile(r"[,;]? ?(?:and|or|nor|but also|and also)?(?: that)?")
"""Words between formulas that are put forward together."""
_JOINED = re.compile(r"(<[a-zA-Z]\d+>) ?(, and|, or|,|and|or) $")


def is_denial(line: Line, *, goes_on: bool) -> bool:
    """Whether a sentence says of what stands right before it that it does not hold: ``But this is wrong``.

    Where it ``goes_on`` with a small letter it may belong to the sentence before it.
    """
    words = without_marks(line.text)
    return denies(words) or (goes_on and is_doubted_behind(words))


def _modality(line: Line, begin: int, mark: re.Match[str]) -> Modality:
    segment, behind = line.text[begin : mark.start()].strip(), without_marks(line.text[mark.end() :]).lstrip()
    if line.text.endswith("?"):
        return Modality.QUESTION
    if is_refused_behind(behind):
        return Modality.DENIAL
    refused = refusal(without_marks(segment))
    if refused is not None and refused.modality is not None:
        return refused.modality
    if compiled(SUBJECT).search(segment) and re.match(MENTIONED_BEFORE, behind):
        return Modality.NEUTRAL
    for lead in LEADS:
        if compiled(lead.pattern).search(segment):
            return lead.modality
    return Modality.NEUTRAL
