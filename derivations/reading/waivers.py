r"""Waivers: comments by which the author of a document lets a step be, with a reason.

    <!-- derivations-waive 3f9a1c2e77 refuted: the factor is dropped on purpose -->

in Markdown and notebooks, ``% derivations-waive …`` in LaTeX, ``.. derivations-waive …`` in reStructuredText.  A waiver
is bound to what the step says, by its fingerprint, and to how bad it was found: where the step is changed, or found to
be worse, the waiver has expired.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from derivations.model.verdict import Verdict
from derivations.reading.formats import BY_SUFFIX, FORMATS, format_of
from derivations.reading.source import SourceText

WORD = "derivations-waive"
MOST = 1_000
LONGEST = 2_000
"""So many waivers of a document are read, of at most so many characters."""

_WAIVER = re.compile(r"(?P<print>[0-9a-f]{10}(?:\.\d{1,6})?)\s+(?P<verdict>[a-z]+)\s*:\s*(?P<reason>\S.*)", re.DOTALL)
_OPENINGS = "|".join(f"{re.escape(one.comment[0].strip())}{re.escape(one.comment[0].strip()[-1])}*" for one in FORMATS)
_COMMENT = re.compile(rf"^(?:{_OPENINGS})\s*{WORD}\b\s*(?P<rest>.*?)\s*(?:--+>)?$", re.DOTALL)
_SEVERITY = {Verdict.CONFLICT: 3, Verdict.REFUTED: 2, Verdict.DOUBTFUL: 1}


@dataclass(frozen=True, slots=True)
class Waiver:
    """A step is let be that says what the fingerprint is of, if it is found to be no worse than a verdict."""

    fingerprint: str
    verdict: Verdict
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A comment that was meant to be a waiver, and where it stands."""

    place: str


def severity(verdict: Verdict) -> int:
    """How bad a verdict is: 0 where nothing speaks against the step."""
    return _SEVERITY.get(verdict, 0)


def waiver_line(path: str, fingerprint: str, verdict: Verdict, reason: str = "WHY") -> str:
    """The comment that waives a step, in the format of the document."""
    opening, closing = format_of(path).comment
    return f"{opening}{WORD} {fingerprint} {verdict.value}: {reason}{closing}"


def waivers_in(source: SourceText, suffix: str) -> Iterator[Waiver | Misspelt]:
    """The waivers of a document.

    Args:
        source: its text; that of a notebook is its Markdown cells.
        suffix: tells its format.
    """
    if WORD not in source.text:
        return
    yield from islice(_found(source, BY_SUFFIX[suffix].extract(source.text).comments), MOST)


def _found(source: SourceText, comments: Iterable[tuple[int, int]]) -> Iterator[Waiver | Misspelt]:
    for start, end in comments:
        found = _COMMENT.match(source.text[start:end].strip()) if end - start <= LONGEST else None
        if found is not None:
            yield _waiver(found["rest"], source.place(start))


def _waiver(text: str, place: str) -> Waiver | Misspelt:
    words = {verdict.value: verdict for verdict in Verdict}
    match = _WAIVER.fullmatch(text)
    if match is None or match["verdict"] not in words:
        return Misspelt(place)
    return Waiver(match["print"], words[match["verdict"]], " ".join(match["reason"].split()), place)
