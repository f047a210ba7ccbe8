"""Places in a document in the terms of the protocol: lines and columns from 0, in the units that the client counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lsprotocol.types import Location, Position, PositionEncodingKind, Range

from derivations.language_server.following import Checked
from derivations.model.derivation import SourceSpan
from derivations.reading.source import SourceText
from derivations.report.view import StepView

_UNITS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
_BLOCK = re.compile(r"^[ \t]*(?:<!--+|%+|\.\.)[ \t]*derivations:?[ \t]*\r?$", re.M)
_STEPS = re.compile(r"chain (?P<chain>\d{1,9})(?:, steps? (?P<step>\d{1,9}))?")
_LINE = re.compile(r"(?P<origin>[a-z]*)(?:, )?line (?P<line>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Ruler:
    """Turns offsets in a text into places, and back."""

    source: SourceText
    encoding: str = PositionEncodingKind.Utf16

    def position(self, offset: int) -> Position:
        """The place of an offset."""
        line, column = self.source.position(offset)
        start = self.source.line_starts[line - 1]
        return Position(line - 1, self._units(self.source.text[start : start + column - 1]))

    def range(self, start: int, end: int) -> Range:
        """The places of a stretch."""
        return Range(self.position(start), self.position(end))

    def of_span(self, span: SourceSpan) -> Range:
        """The places of a stretch that is known by its lines, too."""
        return self.range(span.start, max(span.end, span.start))

    def whole_line(self, number: int) -> Range:
        """A line that counts from 1, or the last one, from its first letter to its end."""
        number = min(max(number, 1), len(self.source.line_starts))
        text, start = self.source.line(number), self.source.line_starts[number - 1]
        return self.range(start + len(text) - len(text.lstrip()), start + len(text))

    def offset(self, position: Position) -> int:
        """The offset of a place; one outside of the text is moved into it."""
        line = min(max(position.line, 0), len(self.source.line_starts) - 1)
        start, text = self.source.line_starts[line], self.source.line(line + 1)
        codec, size = _UNITS[PositionEncodingKind(self.encoding)]
        before = text.encode(codec, "surrogatepass")[: max(position.character, 0) * size]
        return start + len(before.decode(codec, "ignore"))

    def _units(self, text: str) -> int:
        codec, size = _UNITS[PositionEncodingKind(self.encoding)]
        return len(text.encode(codec, "surrogatepass")) // size


def steps_at(checked: Checked, start: int, end: int) -> list[StepView]:
    """The steps that a stretch touches, the shortest first."""
    spans = ((checked.span(step), step) for step in checked.view.steps)
    found = [(span.end - span.start, step) for span, step in spans if span.start <= end and start <= span.end]
    return [step for _, step in sorted(found, key=lambda pair: pair[0])]


def supports_of(checked: Checked, step: StepView) -> list[tuple[str, str]]:
    """What a step rests on: where that stands, in words, and what it says in LaTeX."""
    return [(one.where, one.statement) for one in checked.steps[step.chain, step.number].rests_on]


def place_of(checked: Checked, ruler: Ruler, where: str) -> Range | None:
    """The place in the document that a step says it rests on; ``None`` where it stands elsewhere."""
    steps = _STEPS.match(where)
    if steps is not None:
        chain, number = int(steps["chain"]), int(steps["step"] or 1)
        span = checked.span_of(chain, number)
        return ruler.of_span(span) if span is not None else None
    line = _LINE.match(where)
    if line is None or (line["origin"] and not _has_context(checked)):
        return None
    return ruler.whole_line(int(line["line"]))


def _has_context(checked: Checked) -> bool:
    """Whether the document has a context block of its own."""
    return _BLOCK.search(checked.edition.source.text) is not None


def definitions(checked: Checked, ruler: Ruler, uri: str, offset: int) -> list[Location]:
    """What the steps at a place rest on."""
    found: list[Location] = []
    for step in steps_at(checked, offset, offset):
        for where, _ in supports_of(checked, step):
            place = place_of(checked, ruler, where)
            if place is not None and Location(uri, place) not in found:
                found.append(Location(uri, place))
    return found


def references(checked: Checked, ruler: Ruler, uri: str, offset: int) -> list[Location]:
    """The steps that rest on what stands at a place: on steps there, or on the line."""
    position = ruler.position(offset)
    own = [ruler.of_span(checked.span(step)) for step in steps_at(checked, offset, offset)]
    found = []
    for step in checked.view.steps:
        places = [place_of(checked, ruler, where) for where, _ in supports_of(checked, step)]
        if any(one is not None and (one in own or one.start.line == position.line) for one in places):
            found.append(Location(uri, ruler.of_span(checked.span(step))))
    return found
