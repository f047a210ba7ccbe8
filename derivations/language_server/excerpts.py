"""Reading in a worker: a text that is being edited, and first of all what stands around the edit.

A document can only be read as a whole, which takes seconds where it is long.  What is found of an excerpt is no
verdict: words and formulas outside of it may say more about its names.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derivations.checking.texts import slim_step
from derivations.model.derivation import Document, SourceSpan, Step
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import FAILS, StepVerdict, Verdict
from derivations.reading.blocks import Block, ContextBlock, Extract, MathBlock
from derivations.reading.source import SourceText

if TYPE_CHECKING:
    from derivations.judging.asking import Wanted
    from derivations.meaning.steps.elaborate import Elaboration

FORMULAS = 4
"""So many displayed formulas before the edited ones are read with them."""
MOST_EDITED = 4
"""Of a text in which more of them were edited at once nothing is said at first sight."""
CHARACTERS = 4_000
"""So much text before the edit is read with it, at most, and so much behind it."""
STEP_SECONDS = 0.5
SECONDS = 0.25
"""After so much time no further step of an excerpt is judged."""
RATE = 1e-6
"""How often a test by chance may raise an alarm of a step of an excerpt."""

_MACRO = re.compile(r"^[^\r\n]*\\(?:(?:re)?newcommand|providecommand|def|let|DeclareMathOperator)\b[^\r\n]*", re.M)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A text that is being edited: where it would be saved, its format, and a context file, if one is named."""

    path: str
    text: str
    suffix: str
    context: str | None = None


def read_unsaved(unsaved: Unsaved) -> Document:
    """Read a text that is being edited.

    Raises:
        UnusableInputError: it cannot be used, or its context cannot.
    """
    return _elaborated(unsaved, source_unsaved(unsaved)).document


def ask_unsaved(
    unsaved: Unsaved, steps: Sequence[Wanted], seed: int, seconds: float
) -> dict[tuple[int, int], tuple[str, ...]]:
    """The lines that would get further in a text that is being edited, by chain and number of their steps.

    Raises:
        UnusableInputError: it cannot be used, or its context cannot.
    """
    from derivations.judging.asking import asked_of

    return asked_of(_elaborated(unsaved, source_unsaved(unsaved)), steps, seed, seconds)


def source_unsaved(unsaved: Unsaved) -> SourceText:
    """The text with its lines.

    Raises:
        UnusableInputError: it is too long, or no text.
    """
    if "\0" in unsaved.text:
        raise UnusableInputError(f"{unsaved.path}: found a NUL character, expected text")
    return SourceText(unsaved.path, unsaved.text)


def _elaborated(unsaved: Unsaved, source: SourceText) -> Elaboration:
    """A text, or a part of it, as elaborated in its context."""
    from derivations.meaning import context_of
    from derivations.meaning.steps.elaborate import elaborated
    from derivations.reading.documents import extracted

    return elaborated(source, extracted(source, unsaved.suffix), context_of(unsaved.path, unsaved.context))


def glance(unsaved: Unsaved, start: int, end: int, seed: int) -> tuple[StepVerdict, ...]:
    """What fails or is not understood of the formulas that a stretch of a text touches, with what stands around them.

    Raises:
        UnusableInputError: the text cannot be used, or its context cannot.
    """
    from derivations.crosscheck import Located
    from derivations.judging.gate import Gate
    from derivations.judging.judge import decide
    from derivations.reading.documents import extracted

    begin = time.monotonic()
    source = source_unsaved(unsaved)
    extract = extracted(source, unsaved.suffix)
    edited = [one for one in extract.blocks if _is_display(one) and one.start <= end and one.end >= start]
    if not 0 < len(edited) <= MOST_EDITED:
        return ()
    part = excerpt(source, extract, edited)
    found = []
    for step in sorted(_steps_in(unsaved, part, edited), key=lambda one: not _touches(one.span, start, end)):
        verdict = Gate().verdict(decide(step, seed, STEP_SECONDS, RATE))
        if verdict.verdict in FAILS or verdict.verdict is Verdict.UNREAD:
            bare = verdict.evidence.told() if isinstance(verdict.evidence, Located) else verdict.evidence
            found.append(slim_step(replace(verdict, evidence=bare)))
        if time.monotonic() - begin > SECONDS:
            break
    return tuple(found)


def _touches(span: SourceSpan, start: int, end: int) -> bool:
    return span.start <= end and span.end >= start


def _steps_in(unsaved: Unsaved, part: Excerpt, edited: Sequence[Block]) -> Iterator[Step]:
    """The steps of an excerpt that stand in some formulas, with their places in the whole text."""
    for step in _elaborated(unsaved, SourceText(unsaved.path, part.text)).document.steps:
        span = part.placed(step.span)
        if any(block.start <= span.start < block.end for block in edited):
            yield replace(step, span=span, fault=step.fault and part.placed(step.fault))


def _is_display(block: Block) -> bool:
    return isinstance(block, MathBlock) and block.displayed


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some stretches of a text, one after another, with where each begins and where it stands in the whole."""

    source: SourceText
    text: str
    pieces: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, source: SourceText, stretches: Sequence[tuple[int, int]]) -> Excerpt:
        """Put stretches together; of two that overlap the later one begins where the first one ends."""
        text, pieces, position = "", [], 0
        for start, end in sorted(stretches):
            start = max(start, position)
            if start < end:
                pieces.append((len(text), start))
                text += f"{source.text[start:end]}\n\n"
                position = end
        return cls(source, text, tuple(pieces))

    def placed(self, span: SourceSpan) -> SourceSpan:
        """Where a stretch of the excerpt stands in the whole text."""
        return self.source.span(self._offset(span.start), self._offset(span.end))

    def _offset(self, offset: int) -> int:
        here, there = self.pieces[max(0, bisect_right(self.pieces, (offset, len(self.source.text))) - 1)]
        return there + offset - here


def excerpt(source: SourceText, extract: Extract, edited: Sequence[Block]) -> Excerpt:
    """What stands around some formulas, with the contexts and the macros of the whole document."""
    displayed = [one for one in extract.blocks if _is_display(one)]
    first = displayed.index(edited[0])
    least = max(0, edited[0].start - CHARACTERS)
    start = _paragraph_before(source.text, max(displayed[max(0, first - FORMULAS)].start, least), least)
    end = edited[-1].end
    behind = next((one.start for one in displayed if one.start >= end), len(source.text))
    end = _paragraph_behind(source.text, end, min(end + CHARACTERS, behind))
    contexts = ((one.start, one.end) for one in extract.blocks if isinstance(one, ContextBlock))
    macros = (match.span() for match in _MACRO.finditer(extract.text))
    return Excerpt.of(source, [(start, end), *contexts, *macros])


def _paragraph_before(text: str, offset: int, least: int) -> int:
    """The beginning of the paragraph before a place, not before ``least``."""
    found = text.rfind("\n\n", max(0, least), max(0, offset - 2))
    return max(0, least) if found < 0 else found


def _paragraph_behind(text: str, offset: int, most: int) -> int:
    """The end of the paragraph behind a place, at most ``most``."""
    found = text.find("\n\n", offset, most)
    return most if found < 0 else found
