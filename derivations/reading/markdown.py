r"""Markdown: where formulas and context blocks stand.

One pass from left to right decides between code, comments and formulas by what begins first, as their readers do;
markdown-it then says which of the formulas stand in indented code, which only the structure of the blocks tells.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from derivations.reading.blocks import Block, ContextBlock, Extract, MathBlock, blanked
from derivations.reading.delimiters import FormulaFinder, scanner
from derivations.reading.source import SourceText
from derivations.reading.titles import Title, titles_by

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FENCE = r"(?P<fence>^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++){0,20}+(?P<marks>`{3,}|~{3,})(?P<info>[^\r\n`]*)\r?$)"
_COLONS = r"(?P<colons>^[ \t>]*+(?P<points>:{3,})[ \t]*(?P<directive>\{math\}[^\r\n]*)\r?$)"
_RAW_HTML = r"(?P<raw><(?P<tag>pre|code|script|style|textarea|del|s|strike)(?=[\s>]))"
_STRUCK = r"(?P<struck>(?<!~)~~(?=[^\s~]))"
_OTHERS = (r"(?P<comment><!--)", _FENCE, _COLONS, _RAW_HTML, r"(?P<ticks>`+)", _STRUCK)
_RULE = r"[ \t>]*---[ \t]*\r?\n"
_OPTIONS = re.compile(rf"(?:[ \t>]*:[a-z-]+:[^\r\n]*\r?\n)+|{_RULE}(?:[^\r\n]*\r?\n)*?{_RULE}")
_BLANK_LINES = re.compile(r"\n(?:[ \t>]*\r?\n)+")
_CONTEXT = re.compile(r"<!--\s*derivations(?=\s)")
_QUOTED = re.compile(r"[ \t]*>[ \t>]*")
_MAX_LINE = 1_000
_MAX_LINES_OF_STRUCTURE = 200_000
_MAX_SPAN = 10_000
_MAX_BEFORE = 4_000
_ESCAPED = re.compile(r"(?<!\\)\\(?=_(?:\{|\\[A-Za-z]|[A-Za-z0-9](?![A-Za-z0-9])))")
_IN_WORDS = re.compile(r"\\(?:text\w*|mbox|math(?:rm|tt|sf|it)|operatorname\*?)\s*\{[^{}]*\}")


def extract_markdown(text: str) -> Extract:
    """Find the formulas and context blocks of a Markdown document."""
    scan = _Scan(text)
    blocks = _outside_indented_code(text, scan.run())
    marks = [span for block in blocks for span in (*_quotation_marks(text, block), *_escapes(text, block))]
    return Extract(blanked(text, [*marks, *scan.opaque]), tuple(blocks), tuple(scan.comments))


class _Scan:
    """The left-to-right pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.finder = FormulaFinder(text)
        self.blocks: list[Block] = []
        self.opaque: list[tuple[int, int]] = []
        self.comments: list[tuple[int, int]] = []
        self.unclosed: set[str] = set()

    def run(self) -> list[Block]:
        front = FRONT_MATTER.match(self.text)
        position = self.skip(0, front.end()) if front else 0
        pattern = scanner(*_OTHERS)
        while match := pattern.search(self.text, position):
            position = max(self.one(match), match.start() + 1)
        return self.blocks

    def skip(self, start: int, end: int) -> int:
        """Note that a stretch is no LaTeX."""
        self.opaque.append((start, end))
        return end

    def one(self, match: re.Match[str]) -> int:
        """Handle what begins at a match; returns where to go on."""
        if match["comment"]:
            return self.comment(match)
        if match["fence"]:
            return self.fence(match, match["marks"], match["info"].strip())
        if match["colons"]:
            return self.fence(match, match["points"], match["directive"].strip())
        if match["raw"]:
            return self.raw_html(match)
        if match["ticks"]:
            return self.span(match, r"`+")
        if match["struck"]:
            return self.span(match, r"~+")
        if match["escape"]:
            return match.end()
        block = self.finder.formula(match)
        if block is None:
            return match.end()
        self.blocks.append(block)
        return block.end

    def raw_html(self, match: re.Match[str]) -> int:
        if match["tag"] in self.unclosed:
            return match.end()
        end = re.compile(rf"</{match['tag']}\s*>", re.IGNORECASE).search(self.text, match.end())
        if end is None:
            self.unclosed.add(match["tag"])
            return match.end()
        return self.skip(match.start(), end.end())

    def comment(self, match: re.Match[str]) -> int:
        end = self.text.find("-->", match.end())
        inner_end, end = (len(self.text), len(self.text)) if end < 0 else (end, end + 3)
        context = _CONTEXT.match(self.text, match.start())
        if context:
            self.blocks.append(ContextBlock(match.start(), end, context.end(), inner_end))
            return end
        self.comments.append((match.start(), end))
        return self.skip(match.start(), end)

    def fence(self, match: re.Match[str], marks: str, info: str) -> int:
        last = re.compile(rf"^[ \t>]*{marks[0]}{{{len(marks)},}}[ \t]*\r?$", re.MULTILINE)
        closing = last.search(self.text, match.end())
        inner_end, end = (closing.start(), closing.end()) if closing else (len(self.text), len(self.text))
        start = self.text.index(marks, match.start())
        if info.lower().startswith("{math}"):
            self.directive(start, match.end() - len(info) + len("{math}"), inner_end, end)
        elif info.lower() == "math":
            self.blocks.append(MathBlock(True, start, end, match.end(), inner_end))
        else:
            return self.skip(match.start(), end)
        return end

    def directive(self, start: int, inside: int, inner_end: int, end: int) -> None:
        """The formulas of a ``math`` directive of MyST: options first; a blank line separates one from the next."""
        line = self.text.find("\n", inside, inner_end) + 1
        options = _OPTIONS.match(self.text, line, inner_end) if line and not self.text[inside:line].strip() else None
        position = options.end() if options else inside
        for blank in [*_BLANK_LINES.finditer(self.text, position, inner_end), None]:
            stop = blank.start() if blank else inner_end
            if self.text[position:stop].strip():
                self.blocks.append(MathBlock(True, start, end if blank is None else stop, position, stop))
                start = stop
            position = blank.end() if blank else inner_end

    def span(self, match: re.Match[str], mark: str) -> int:
        """A stretch between two equal marks in one paragraph: code, or what is struck out."""
        limit = min(len(self.text), match.end() + _MAX_SPAN)
        for found in re.compile(rf"{mark}|\n[ \t]*\n").finditer(self.text, match.end(), limit):
            if found.group() == match.group():
                return self.skip(match.start(), found.end())
            if found.group()[0] == "\n":
                break
        return match.end()


def _quotation_marks(text: str, block: Block) -> list[tuple[int, int]]:
    """The ``>`` before the lines of a block that stands in a quotation."""
    first = max(0, block.start - _MAX_BEFORE)
    line_start = text.rfind("\n", first, block.start) + 1
    if not line_start and first:
        return []
    opening = _QUOTED.match(text, line_start, block.start)
    if opening is None:
        return []
    depth = opening.group().count(">")
    spans = []
    for line in re.compile(r"\n").finditer(text, block.start, block.end):
        quoted = re.compile(rf"[ \t]*(?:>[ \t]?){{1,{depth}}}").match(text, line.end())
        if quoted:
            spans.append(quoted.span())
    return spans


def _escapes(text: str, block: Block) -> list[tuple[int, int]]:
    r"""The backslashes that keep Markdown from taking an underscore for emphasis, ``\sum\_{i=1}``.

    Before a subscript an underscore is no letter of a word, as it is in ``\text{log\_prob}`` or ``d\_model``.
    """
    words = [match.span() for match in _IN_WORDS.finditer(text, block.inner_start, block.inner_end)]
    found = (match.span() for match in _ESCAPED.finditer(text, block.inner_start, block.inner_end))
    return [span for span in found if not any(start <= span[0] < end for start, end in words)]


def _outside_indented_code(text: str, blocks: list[Block]) -> list[Block]:
    """Drop the formulas that stand in indented code."""
    if not re.search(r"^(?: {4}|\t)", text, re.MULTILINE):
        return blocks
    source = SourceText("", text)
    if len(source.line_starts) > _MAX_LINES_OF_STRUCTURE:
        return blocks
    lines = [line[:_MAX_LINE] for line in re.split(r"\r\n|\r|\n", text)]
    for block in blocks:
        first, last = source.position(block.start)[0], source.position(max(block.start, block.end - 1))[0]
        for number in range(first, last):
            lines[number] = re.match(r"[ \t>]*", lines[number]).group() + "m"  # type: ignore[union-attr]
    from markdown_it import MarkdownIt  # slow to load, and few documents have indented code

    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    code = [token.map for token in parser.parse("\n".join(lines)) if token.type == "code_block" and token.map]
    starts = [first for first, _ in code]

    def in_code(block: Block) -> bool:
        line = source.position(block.start)[0] - 1
        at = bisect_right(starts, line) - 1
        return at >= 0 and line < code[at][1]

    return [block for block in blocks if not in_code(block)]


_FENCED = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,})[^\r\n]*$.*?(?:^[ \t>]*(?P=marks)[`~]*[ \t]*$|\Z)", re.M | re.S)
_HASHES = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*#*[ \t]*\r?$", re.M)
_UNDERLINED = re.compile(r"^(?P<title>[^\s\-=|>$\\][^\r\n]*)\r?\n(?:={2,}|-{2,})[ \t]*\r?$", re.M)


def markdown_titles(text: str) -> Iterator[Title]:
    """The headings of a Markdown document."""
    outside = _FENCED.sub(lambda fence: "\n" * fence.group().count("\n"), text)
    for pattern in (_HASHES, _UNDERLINED):
        yield from titles_by(pattern, outside)
