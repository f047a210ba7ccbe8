"""Stretches of a document that show a mistake, or ask for one: what stands there is not claimed by its author."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice

from derivations.meaning.page.structure import BOLD, Mark, Marked
from derivations.meaning.sentences.refusals import refusal
from derivations.meaning.sentences.split import Sentence, Word

_ARGUMENT = (
    r"(?:proofs?|arguments?|derivations?|computations?|calculations?|reasoning|lines|steps|paragraph|section|page"
    r"|identities|formulas|equations|statements|claims)"
)
_ANNOUNCES = re.compile(
    rf"\b(?:(?:following|next|below)\b.*\b{_ARGUMENT}|{_ARGUMENT} (?:below|that follows?)"
    rf"|(?:false|wrong|incorrect|fallacious|flawed|bogus) {_ARGUMENT})\b"
)
"""How a sentence points to more than one formula behind it."""
_SHOWS = re.compile(
    rf"\b(?:mistakes?|errors?|fallac(?:y|ies)|pitfalls?|misconceptions?|myths?|wrong way|wrong turn|{_ARGUMENT})\b"
)
"""What a title says to be mistaken of all that stands below it; ``the wrong value`` is one line."""

_LEFT_BEHIND = re.compile(
    r"\b(?:(?:old|earlier|previous|former|failed|wrong|incorrect|flawed|broken|discarded|abandoned|superseded"
    r"|obsolete|outdated|retracted) (?:\w+ )?(?:versions?|drafts?|attempts?|tr(?:y|ies)|approach(?:es)?|derivations?"
    r"|proofs?|ideas?"
    r"|solutions?|answers?|guess(?:es)?|formulas?|text)|(?:first|initial|naive|unsuccessful) (?:attempts?|tr(?:y"
    r"|ies)|guess))"
    r"\b"
)
"""What a title calls something that its author has left behind: ``the old version``, ``a first attempt``."""


def mistakes(marks: Sequence[Marked], sentences: Sequence[Sentence], last: int) -> tuple[tuple[int, int], ...]:
    """The stretches that a title, or a sentence before them, says to be mistaken, or leaves open."""
    return (*_titled(marks, last), *_announced(marks, sentences, last))


def _titled(marks: Sequence[Marked], last: int) -> Iterator[tuple[int, int]]:
    for index, mark in enumerate(marks):
        title = " ".join(re.findall(r"[\w']+", mark.title.lower()))
        if title and _is_mistaken(title):
            ends = (one.start for one in marks[index + 1 :] if _closes(one, mark))
            yield mark.start, next(ends, last)


def _is_mistaken(title: str) -> bool:
    """Whether a title says of what stands below it that it is mistaken, left behind, or open."""
    found = refusal(title)
    shown = found is not None and found.name == "mistaken" and _SHOWS.search(title) is not None
    return shown or (found is not None and found.name == "whether") or _LEFT_BEHIND.search(title) is not None


def _closes(one: Marked, mark: Marked) -> bool:
    """Whether a mark ends what another one with a title began."""
    if mark.mark is Mark.OPEN:
        return one.mark is Mark.CLOSE and one.name == mark.name
    return one.mark is Mark.HEADING and (one.level <= mark.level or mark.level == BOLD)


def _announced(marks: Sequence[Marked], sentences: Sequence[Sentence], last: int) -> Iterator[tuple[int, int]]:
    starts = [mark.start for mark in marks]
    for sentence in sentences:
        words = sentence.text().rstrip(" .!?:")
        if refusal(words) is None:
            continue
        index = bisect_left(starts, sentence.end)
        behind = list(dropwhile(lambda one: one.mark is Mark.OUTDENT, islice(marks, index, None)))
        lists = bool(behind) and behind[0].mark is Mark.ITEM and _ends_with_colon(sentence)
        if lists or _ANNOUNCES.search(words):
            ends = (one.start for one in behind if one.mark is Mark.HEADING or (lists and one.mark is Mark.OUTDENT))
            yield sentence.start, next(ends, last)


def _ends_with_colon(sentence: Sentence) -> bool:
    part = sentence.parts[-1]
    return isinstance(part, Word) and part.text == ":"
