"""The prose of a document with its formulas masked, so that what is looked for in words is never found in a formula."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from derivations.kept import Keeper, kept
from derivations.reading.raw import InlineMath, RawContext, RawDocument, RawItem

INLINE = "\ue000"
"""Every character of an inline formula."""
DISPLAY = "\ue001"
"""Every character of a displayed formula."""

_MASKS = re.compile(f"[{INLINE}{DISPLAY}]")
_QUOTED = re.compile(r"(?<=\n)[ \t]{0,3}>[ \t>]*")
_TAG = re.compile(r"<(?!!)/?[A-Za-z][^<>\n]{0,300}>")
_KEPT_TAG = re.compile(r"</?(?:div|section|details|h[1-6]|li|ol|ul|p)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page(Keeper):
    """A document's prose, as long as its text; formulas are masked, context blocks and code are blank.

    ``formulas`` are the indices of the items that are formulas, in order, ``starts`` where they begin.
    """

    raw: RawDocument
    text: str
    formulas: tuple[int, ...]
    starts: tuple[int, ...] = field(repr=False)

    def displayed(self, number: int) -> bool:
        """Whether the ``number``-th formula stands on lines of its own."""
        return self.text[self.starts[number]] == DISPLAY

    def item(self, number: int) -> RawItem:
        """The formula that is the ``number``-th one of the document."""
        return self.raw.items[self.formulas[number]]

    def formulas_between(self, start: int, end: int) -> range:
        """The numbers of the formulas that begin in a stretch."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


_LINE_START = re.compile(r"(?:\A|\n)[ \t>]*\Z")
_LINE_END = re.compile(r"[ \t.,;:]*(?:\r?\n|\Z)")


def _displayed(item: RawItem, before: str, text: str) -> bool:
    """Whether a formula stands on lines of its own: ``$$x$$`` among words does not."""
    if isinstance(item, InlineMath) and not item.displayed:
        return False
    if not text.startswith("$$", item.start):
        return True
    return _LINE_START.search(before[-200:]) is not None or _LINE_END.match(text, item.end) is not None


@kept
def page_of(raw: RawDocument) -> Page:
    """Mask the formulas of a document."""
    pieces: list[str] = []
    formulas: list[int] = []
    position = 0
    for number, item in enumerate(raw.items):
        start = max(item.start, position)
        before = raw.prose[position:start]
        pieces.append(_plain(before))
        position = max(item.end, start)
        if position == start:
            continue
        if isinstance(item, RawContext):
            pieces.append(re.sub(r"[^\r\n]", " ", raw.prose[start:position]))
            continue
        displayed = _displayed(item, before, raw.source.text)
        pieces.append((DISPLAY if displayed else INLINE) * (position - start))
        formulas.append(number)
    pieces.append(_plain(raw.prose[position:]))
    starts = tuple(raw.items[number].start for number in formulas)
    return Page(raw, "".join(pieces), tuple(formulas), starts)


def _plain(prose: str) -> str:
    """Prose without the marks of a quotation, without tags inside of its lines, and without stray masks."""
    prose = _MASKS.sub(" ", prose)
    prose = _QUOTED.sub(lambda mark: " " * len(mark.group()), prose)
    return _TAG.sub(lambda tag: tag.group() if _KEPT_TAG.match(tag.group()) else " " * len(tag.group()), prose)
