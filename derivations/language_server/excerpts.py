"""Reading in a worker: a text that is being edited, and first of all what stands around the edit.

A document can only be read as a whole, which takes seconds where it is long.  What is found of an excerpt is no
verdict: words and formulas outside of it may say more about its names.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derivations.model.derivation import Document, Step
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import FAILS, StepVerdict, Verdict
from derivations.reading.blocks import Block, ContextBlock, Extract, MathBlock, blanked
from derivations.reading.source import SourceText
from derivations.texts import slim_step

if TYPE_CHECKING:
    from derivations.asking import Wanted

FORMULAS = 4
"""So many displayed formulas before the edited ones are read with them."""
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
    from derivations.reading.documents import extracted

    source = source_of(unsaved)
    return _read(unsaved, source, extracted(source, unsaved.suffix))


def ask_unsaved(
    unsaved: Unsaved, steps: Sequence[Wanted], seed: int, seconds: float
) -> dict[tuple[int, int], tuple[str, ...]]:
    """The lines that would get further in a text that is being edited, by chain and number of their steps.

    Raises:
        UnusableInputError: it cannot be used, or its context cannot.
    """
    from derivations.asking import asked_of
    from derivations.meaning import context_of
    from derivations.reading.documents import extracted, read_extract

    source = source_of(unsaved)
    raw = read_extract(source, extracted(source, unsaved.suffix))
    return asked_of(raw, context_of(unsaved.path, unsaved.context), steps, seed, seconds)


def source_of(unsaved: Unsaved) -> SourceText:
    """The text with its lines.

    Raises:
        UnusableInputError: it is too long, or no text.
    """
    if "\0" in unsaved.text:
        raise UnusableInputError(f"{unsaved.path}: found a NUL character, expected text")
    return SourceText(unsaved.path, unsaved.text)


def _read(unsaved: Unsaved, source: SourceText, extract: Extract) -> Document:
    from derivations.meaning import context_of
    from derivations.meaning.elaborate import elaborate
    from derivations.reading.documents import read_extract

    return elaborate(read_extract(source, extract), context_of(unsaved.path, unsaved.context))


def glance(unsaved: Unsaved, start: int, end: int, seed: int) -> tuple[StepVerdict, ...]:
    """What fails or is not understood of the formulas that a stretch of a text touches, with what stands around them.

    Raises:
        UnusableInputError: the text cannot be used, or its context cannot.
    """
    from derivations.gate import Gate
    from derivations.judge import decide
    from derivations.reading.documents import extracted

    begin = time.monotonic()
    source = source_of(unsaved)
    extract = extracted(source, unsaved.suffix)
    edited = [one for one in extract.blocks if _is_display(one) and one.start <= end and one.end >= start]
    if not edited:
        return ()
    steps = _steps_in(_read(unsaved, source, excerpt(extract, edited)), edited)
    found = []
    for step in sorted(steps, key=lambda one: not (one.span.start <= end and one.span.end >= start)):
        verdict = Gate().verdict(decide(step, seed, STEP_SECONDS, RATE))
        if verdict.verdict in FAILS or verdict.verdict is Verdict.UNREAD:
            bare = replace(verdict.evidence, seen=None, instance=None)
            found.append(slim_step(replace(verdict, evidence=bare)))
        if time.monotonic() - begin > SECONDS:
            break
    return tuple(found)


def _is_display(block: Block) -> bool:
    return isinstance(block, MathBlock) and block.displayed


def _steps_in(document: Document, edited: Sequence[Block]) -> list[Step]:
    return [one for one in document.steps if any(block.start <= one.span.start < block.end for block in edited)]


def excerpt(extract: Extract, edited: Sequence[Block]) -> Extract:
    """What stands around some formulas, with the contexts and the macros of the whole document."""
    displayed = [one for one in extract.blocks if _is_display(one)]
    first = displayed.index(edited[0])
    start = max(displayed[max(0, first - FORMULAS)].start, edited[0].start - CHARACTERS)
    start = _paragraph_before(extract.text, start, edited[0].start - CHARACTERS)
    end = edited[-1].end
    behind = next((one.start for one in displayed if one.start >= end), len(extract.text))
    end = _paragraph_behind(extract.text, end, min(end + CHARACTERS, behind))
    inside = tuple(one for one in extract.blocks if start <= one.start and one.end <= end)
    contexts = tuple(one for one in extract.blocks if isinstance(one, ContextBlock) and one not in inside)
    kept = [
        (start, end),
        *((one.start, one.end) for one in contexts),
        *(m.span() for m in _MACRO.finditer(extract.text)),
    ]
    blocks = tuple(sorted((*inside, *contexts), key=lambda one: one.start))
    return Extract(blanked(extract.text, _outside(kept, len(extract.text))), blocks, extract.comments)


def _paragraph_before(text: str, offset: int, least: int) -> int:
    """The beginning of the paragraph before a place, not before ``least``."""
    found = text.rfind("\n\n", max(0, least), max(0, offset - 2))
    return max(0, least) if found < 0 else found


def _paragraph_behind(text: str, offset: int, most: int) -> int:
    """The end of the paragraph behind a place, at most ``most``."""
    found = text.find("\n\n", offset, most)
    return most if found < 0 else found


def _outside(kept: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """What lies between stretches, and before and behind them."""
    position, found = 0, []
    for start, end in sorted(kept):
        if start > position:
            found.append((position, start))
        position = max(position, end)
    return [*found, (position, length)]
