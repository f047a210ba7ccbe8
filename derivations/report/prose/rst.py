"""reStructuredText as blocks, by lines and margins: nothing of it is run, as its directives can read files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derivations.reading.blocks import Extract
from derivations.report.prose.marked import DEEPEST, formulas_of, marked, unmarked, words
from derivations.report.prose.nodes import (
    Block,
    Code,
    CodeBlock,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Quote,
    Style,
    Styled,
    Text,
)

_OUTER = re.compile(r"^([ \t]*)\.\.[ \t]+(?=\ue000\d+\ue001)", re.MULTILINE)
_LINE = re.compile(r"([=\-~^\"'#*+`:.])\1{2,}[ \t]*")
_ITEM = re.compile(r"(?P<mark>[-*+•]|(?:\d{1,9}|#|[a-z])[.)]|\((?:\d{1,9}|[a-z])\))[ \t]+(?=\S)")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|]*\|[ \t]*)?(?P<name>[\w:-]+?)::[ \t]*(?P<rest>.*)")
_FIELD = re.compile(r":[\w-][\w -]*:(?:[ \t]|$)")
_CODE = frozenset({"code", "code-block", "sourcecode", "parsed-literal", "highlight", "doctest", "plot", "ipython"})
_SILENT = frozenset(
    [
        "toctree",
        "contents",
        "raw",
        "include",
        "literalinclude",
        "index",
        "module",
        "default-role",
        "tags",
        "currentmodule",
        "meta",
        "only",
        "csv-table",
        "autosummary",
        "bibliography",
    ]
)
_INLINE = re.compile(
    r"``(?P<code>[^`]+)``|\*\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*\*|(?<![\w*])\*(?P<em>[^\s*](?:[^*\n]*[^\s*])?)\*(?!\w)"
    r"|:(?P<role>[\w:+.-]+):`(?P<said>[^`]+)`|`(?P<linked>[^`<]+)<(?P<target>[^`>\s]+)>`_{1,2}|`(?P<plain>[^`]+)`_{0,2}"
    r"|(?<!\w)(?P<named>\w[\w.-]*\w)_{1,2}(?!\w)"
)
_TITLED = re.compile(r"(?P<words>[^<]*?)\s*<[^<>]*>\s*\Z", re.DOTALL)


def read_rst(text: str, extract: Extract) -> tuple[Block, ...]:
    """Read a document of reStructuredText."""
    displayed = marked(text, extract, wide=lambda block: block.displayed)
    lines = _OUTER.sub(r"\1", _reattached(displayed)).expandtabs(4).splitlines()
    reader = _Reader(text, extract)
    return tuple(reader.blocks(lines, 0))


def _reattached(text: str) -> str:
    """The two dots of a directive beside its first formula again."""
    return re.sub(r"\.\.[ \t]+\n\n(?=\ue000)", ".. ", text)


@dataclass(slots=True)
class _Reader:
    """Reads lines of one margin at a time; the marks of headings get their levels in the order in which they come."""

    text: str
    extract: Extract
    levels: list[str] = field(default_factory=list)

    def blocks(self, lines: Sequence[str], depth: int) -> Iterator[Block]:
        """Read lines as blocks."""
        at = 0
        while at < len(lines):
            if not lines[at].strip():
                at += 1
                continue
            found, at = self.block(lines, at, depth)
            yield from found

    def block(self, lines: Sequence[str], at: int, depth: int) -> tuple[list[Block], int]:
        """Read the block that begins at a line; what is returned with it is the line behind it."""
        line = lines[at]
        if line[0] == " ":
            inside, end = _indented(lines, at)
            return [Quote(tuple(self.blocks(inside, depth + 1)))] if depth < DEEPEST else [], end
        heading, end = self.heading(lines, at)
        if heading is not None:
            return [heading], end
        if line.startswith("..") and line[2:3] in ("", " "):
            return self.directive(lines, at, depth)
        if _ITEM.match(line):
            return self.items(lines, at, depth)
        if _FIELD.match(line):
            return [], _indented(lines, at + 1)[1]
        return self.paragraph(lines, at)

    def heading(self, lines: Sequence[str], at: int) -> tuple[Heading | None, int]:
        """Read a heading: a line below it, or one above it, too."""
        over = _LINE.fullmatch(lines[at]) is not None
        title = at + over
        if title + 1 >= len(lines) or not lines[title].strip() or not _LINE.fullmatch(lines[title + 1]):
            return None, at + 1
        mark = lines[title + 1][0] * (1 + over)
        if mark not in self.levels:
            self.levels.append(mark)
        return Heading(min(6, 1 + self.levels.index(mark)), _inlines(lines[title].strip())), title + 2

    def directive(self, lines: Sequence[str], at: int, depth: int) -> tuple[list[Block], int]:
        """Read a directive; comments, targets and what only programs read are left out."""
        body, end = _indented(lines, at + 1)
        found = _DIRECTIVE.match(lines[at])
        if found is None or found["name"] in _SILENT or depth >= DEEPEST:
            return [], end
        name, rest = found["name"], found["rest"].strip()
        while body and (_FIELD.match(body[0]) or not body[0].strip()):
            body = body[1:]
        if name in _CODE:
            return [CodeBlock(self.written("\n".join(body).rstrip()))], end
        if name in ("image", "figure"):
            caption = tuple(self.blocks(body, depth + 1))
            return [Quote((Paragraph((Styled(Style.EMPHASIS, (Text(f"[figure: {rest}]"),)),)), *caption))], end
        head = Styled(Style.STRONG, (Text(name.rpartition(":")[2].capitalize()), Text(". ")))
        return [Quote((Paragraph((head, *_inlines(rest))), *self.blocks(body, depth + 1)))], end

    def items(self, lines: Sequence[str], at: int, depth: int) -> tuple[list[Block], int]:
        """Read a list: items of the same kind, each with what stands below it further in."""
        items: list[tuple[Block, ...]] = []
        numbered = lines[at][0] not in "-*+•"
        while at < len(lines) and (found := _ITEM.match(lines[at])) and (lines[at][0] not in "-*+•") == numbered:
            first = lines[at][found.end() :]
            body, end = _indented(lines, at + 1)
            items.append(tuple(self.blocks([first, *body], depth + 1)) if depth < DEEPEST else ())
            at = max(end, at + 1)
            while at < len(lines) and not lines[at].strip():
                at += 1
        return [Items(tuple(items), 1 if numbered else None)], at

    def paragraph(self, lines: Sequence[str], at: int) -> tuple[list[Block], int]:
        """Read a paragraph; one that ends with two colons is followed by lines as they are."""
        end = at
        while end < len(lines) and lines[end].strip() and (end == at or lines[end][0] != " "):
            end += 1
        said = "\n".join(lines[at:end])
        if not said.endswith("::"):
            return [Paragraph(_inlines(said))], end
        literal, after = _indented(lines, end)
        said = said[:-2].rstrip() if said.endswith(" ::") or said == "::" else said[:-1]
        shown: list[Block] = [Paragraph(_inlines(said))] if said else []
        code = self.written("\n".join(literal).rstrip())
        return [*shown, *([CodeBlock(code)] if code else [])], after

    def written(self, code: str) -> str:
        """Code with formulas as they are written."""
        return unmarked(code, self.text, formulas_of(self.extract))


def _indented(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The lines that stand further in, without their common margin, and the line behind them."""
    end = at
    while end < len(lines) and (not lines[end].strip() or lines[end][0] == " "):
        end += 1
    body = list(lines[at:end])
    margin = min((len(line) - len(line.lstrip()) for line in body if line.strip()), default=0)
    return [line[margin:] for line in body], end


def _inlines(text: str) -> tuple[Inline, ...]:
    """The words of a paragraph."""
    found: list[Inline] = []
    position = 0
    for match in _INLINE.finditer(text):
        found += [*words(text[position : match.start()].replace("\\", "")), _inline(match)]
        position = match.end()
    return (*found, *words(text[position:].replace("\\", "")))


def _inline(match: re.Match[str]) -> Inline:
    if match["code"]:
        return Code(match["code"])
    if match["strong"]:
        return Styled(Style.STRONG, tuple(words(match["strong"])))
    if match["em"]:
        return Styled(Style.EMPHASIS, tuple(words(match["em"])))
    if match["target"]:
        return Link(match["target"], (Text(match["linked"].strip()),))
    said = match["said"] or match["plain"] or match["named"]
    titled = _TITLED.match(said)
    named = Text(titled["words"] if titled is not None and titled["words"] else said)
    return Code(named.text) if match["role"] in ("code", "func", "class", "meth", "mod", "py:func") else named
