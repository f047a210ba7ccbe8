"""Markdown as blocks: markdown-it reads it, and of HTML inside of it only words and a few styles are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from derivations.reading.blocks import Extract
from derivations.reading.markdown import FRONT_MATTER
from derivations.report.prose.html import Tag, tags_and_words
from derivations.report.prose.marked import DEEPEST, as_it_stands, formulas_of, marked, unmarked, words
from derivations.report.prose.nodes import (
    Block,
    Break,
    Code,
    CodeBlock,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Quote,
    Rule,
    Style,
    Styled,
    Table,
    Text,
    plain,
)

_ATTRIBUTES = re.compile(r"[ \t]*\{[#.:][^{}\n]*\}[ \t]*$", re.MULTILINE)
_FENCES = re.compile(r"^[ \t>]*:{3,}[^\n]*$", re.MULTILINE)
"""What divides the blocks of MyST, Quarto and Pandoc, and is not shown."""
_SHORTCODES = re.compile(
    r"\{\{(?:<[^\n]*?>|%[^\n]*?%|-?[ \t]*(?:if|else|end|with|range|partial)\b[^\n{}]*)\}\}|\{%[^\n]*?%\}"
)
"""Commands to the program that makes a site."""
_TITLE = re.compile(r"^title:[ \t]*(?P<quote>[\"']?)(?P<title>[^\r\n]*?)(?P=quote)[ \t]*\r?$", re.MULTILINE)
_STYLES = {"em": Style.EMPHASIS, "strong": Style.STRONG, "s": Style.DELETED}


def read_markdown(text: str, extract: Extract, code: Sequence[tuple[int, str]] = ()) -> tuple[Block, ...]:
    """Read a document of Markdown.

    Args:
        text: the document.
        extract: what is in it.
        code: the cells of code that stand between its parts, with their places.
    """
    front = FRONT_MATTER.match(text)
    cuts = [front.span()] if front else []
    source = _SHORTCODES.sub(
        "", _FENCES.sub("", marked(text, extract, cuts, added=[(place, _fenced(one)) for place, one in code]))
    )
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(source)
    if any(token.level > DEEPEST for outer in tokens for token in [outer, *(outer.children or [])]):
        return as_it_stands(source)
    blocks = tuple(_Reader(text, extract).blocks(SyntaxTreeNode(tokens).children))
    title = _TITLE.search(front.group()) if front else None
    named = title is not None and not any(isinstance(block, Heading) and block.level == 1 for block in blocks)
    return (Heading(1, tuple(words(title["title"]))), *blocks) if title is not None and named else blocks


def _fenced(code: str) -> str:
    """Code in a fence that does not stand in it."""
    marks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", code)), 3)
    return f"\n\n{marks}\n{code}\n{marks}\n\n"


@dataclass(slots=True)
class _Reader:
    """Reads the nodes of markdown-it."""

    text: str
    extract: Extract

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
        """Read blocks one after the other."""
        for node in nodes:
            yield from self.block(node)

    def block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Read one block."""
        kind = node.type
        if kind == "heading":
            yield Heading(int(node.tag[1]), self.line(node.children))
        elif kind == "paragraph":
            yield Paragraph(self.line(node.children))
        elif kind in ("bullet_list", "ordered_list"):
            start = int(node.attrs.get("start", 1)) if kind == "ordered_list" else None
            yield Items(tuple(tuple(self.blocks(item.children)) for item in node.children), start)
        elif kind == "blockquote":
            yield Quote(tuple(self.blocks(node.children)))
        elif kind in ("fence", "code_block"):
            yield CodeBlock(unmarked(node.content, self.text, formulas_of(self.extract)).rstrip("\n"))
        elif kind == "table":
            yield self.table(node)
        elif kind == "html_block":
            yield from _html_block(node.content)
        elif kind == "hr":
            yield Rule()

    def table(self, node: SyntaxTreeNode) -> Table:
        """Read a table: its head has one row."""
        rows = [row for part in node.children for row in part.children]
        return Table(tuple(tuple(self.line(cell.children) for cell in row.children) for row in rows), 1)

    def line(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[Inline, ...]:
        """Read what stands in a line or in several."""
        line = _Line()
        for node in nodes:
            for inner in node.children if node.type == "inline" else [node]:
                self.inline(inner, line)
        return line.finished()

    def inline(self, node: SyntaxTreeNode, line: _Line) -> None:
        """Read one node of a line."""
        kind = node.type
        if kind in _STYLES:
            line.add(Styled(_STYLES[kind], self.line(node.children)))
        elif kind == "link":
            line.add(Link(str(node.attrs.get("href", "")), self.line(node.children)))
        elif kind == "image":
            inside = self.line(node.children)
            line.add(Styled(Style.EMPHASIS, (Text("[figure: "), *inside, Text("]"))) if plain(inside) else Text(""))
        elif kind == "code_inline":
            line.add(Code(unmarked(node.content, self.text, formulas_of(self.extract))))
        elif kind == "html_inline":
            for part in tags_and_words(node.content):
                line.html(part)
        elif kind == "hardbreak":
            line.add(Break())
        else:
            line.words("\n" if kind == "softbreak" else _ATTRIBUTES.sub("", node.content))


@dataclass(slots=True)
class _Line:
    """A line that is being read: styles that HTML has opened and not closed yet, innermost last."""

    open: list[tuple[Tag, list[Inline]]] = field(default_factory=list)
    done: list[Inline] = field(default_factory=list)

    def add(self, node: Inline) -> None:
        """Add a node to the innermost style."""
        (self.open[-1][1] if self.open else self.done).append(node)

    def words(self, text: str) -> None:
        """Add words, and the formulas among them."""
        for node in words(text):
            self.add(node)

    def html(self, part: Tag | str) -> None:
        """Add what HTML says."""
        if isinstance(part, str):
            self.words(part)
        elif part.name == "br":
            self.add(Break())
        elif not part.styles:
            self.words(" " if part.parts else "")
        elif part.opens and len(self.open) < DEEPEST:
            self.open.append((part, []))
        elif not part.opens and any(tag.name == part.name for tag, _ in self.open):
            while self.close() != part.name:
                continue

    def close(self) -> str:
        """Close the innermost style."""
        tag, inside = self.open.pop()
        self.add(tag.around(tuple(inside)))
        return tag.name

    def finished(self) -> tuple[Inline, ...]:
        """The line, with all styles closed."""
        while self.open:
            self.close()
        return tuple(self.done)


def _html_block(content: str) -> Iterator[Block]:
    """The words of a block of HTML; its tags part paragraphs."""
    line = _Line()
    for part in tags_and_words(content):
        if isinstance(part, Tag) and part.parts:
            yield from _paragraph(line)
            line = _Line()
        else:
            line.html(part)
    yield from _paragraph(line)


def _paragraph(line: _Line) -> Iterator[Block]:
    inside = line.finished()
    if any(not isinstance(node, Text) or node.text.strip() for node in inside):
        yield Paragraph(inside)
