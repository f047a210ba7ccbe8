"""LaTeX as blocks: paragraphs, headings, lists and the like, as far as they can be told without running TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derivations.reading.blocks import Extract
from derivations.reading.macros import collect
from derivations.report.prose.marked import DEEPEST, marked
from derivations.report.prose.nodes import (
    Block,
    CodeBlock,
    Heading,
    Inline,
    Items,
    Paragraph,
    Quote,
    Rule,
    Style,
    Styled,
    Table,
    Text,
)
from derivations.report.prose.tex_tokens import Pieces, cut, ends_paragraph
from derivations.report.prose.tex_words import read_one, read_words

_LEVELS = {
    r"\part": 1, r"\chapter": 1, r"\section": 2, r"\subsection": 3, r"\subsubsection": 4, r"\paragraph": 5,
    r"\subparagraph": 6,
}  # fmt: skip
_LISTS = frozenset(["itemize", "enumerate", "description", "compactitem", "compactenum", "thebibliography"])
_NUMBERED = frozenset(["enumerate", "compactenum", "thebibliography"])
_LISTINGS = frozenset(["verbatim", "lstlisting", "minted", "Verbatim"])
_PICTURES = frozenset(["tikzpicture", "picture", "pgfpicture"])
_BARE = frozenset(
    ["document", "center", "flushleft", "flushright", "appendix", "appendices", "multicols", "minipage", "onehalfspace"]
)
_QUOTES = frozenset(
    [
        "quote",
        "quotation",
        "verse",
        "figure",
        "figure*",
        "table",
        "table*",
        "wrapfigure",
        "framed",
        "tcolorbox",
        "abstract",
    ]
)
_TABLES = frozenset(["tabular", "tabular*", "tabularx", "longtable"])
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|(?:cline|cmidrule)(?:\([^)]*\))?\{[^}]*\})(?![A-Za-z])")
_BODY = re.compile(r"\\begin\{document\}(?P<body>.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_TITLE = re.compile(r"\\title\s*(?:\[[^\]]*\])?\s*(?=\{)")
_COMMENT_END = re.compile(r"\r?\n[ \t]*")


def read_tex(text: str, extract: Extract) -> tuple[Block, ...]:
    """Read a document of LaTeX, or a part of one; macros are defined in it and not shown."""
    definitions = collect(extract.text)[1]
    clean = marked(text, _whole_comments(text, extract), definitions)
    body = _BODY.search(clean)
    title = _TITLE.search(clean)
    found = _blocks(cut(body["body"] if body else clean), 0)
    heading = Pieces(cut(clean[title.end() : title.end() + 4_000])).group() if title else []
    return (*([Heading(1, read_words(heading))] if heading else []), *found)


def _whole_comments(text: str, extract: Extract) -> Extract:
    """The same with comments that take the ends of their lines with them, as TeX has it."""
    ends = ((start, _COMMENT_END.match(text, end)) for start, end in extract.comments)
    comments = tuple((start, found.end() if found else start) for start, found in ends)
    return Extract(extract.text, extract.blocks, comments)


def _blocks(pieces: Sequence[str], depth: int) -> tuple[Block, ...]:
    reader = _Reader(depth)
    reader.read(Pieces(list(pieces)))
    return tuple(reader.found)


class _Reader:
    """Reads blocks; the paragraph that is being read waits in ``line``."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.found: list[Block] = []
        self.line: list[Inline] = []

    def read(self, pieces: Pieces) -> None:
        """Read all there is."""
        while pieces.next:
            self.one(pieces)
        self.end()

    def end(self) -> None:
        """End the paragraph."""
        if any(not isinstance(node, Text) or node.text.strip() for node in self.line):
            self.found.append(Paragraph(tuple(self.line)))
        self.line = []

    def one(self, pieces: Pieces) -> None:
        """Read one piece, with the arguments of a command."""
        piece = pieces.next
        if ends_paragraph(piece) or piece in (
            r"\par",
            r"\bigskip",
            r"\medskip",
            r"\smallskip",
            r"\newpage",
            r"\clearpage",
        ):
            pieces.at += 1
            self.end()
        elif piece == r"\begin":
            pieces.at += 1
            self.environment(pieces.text(), pieces)
        elif piece == r"\end":
            pieces.at += 1
            pieces.group()
        elif piece.rstrip("*") in _LEVELS:
            pieces.at += 1
            self.heading(_LEVELS[piece.rstrip("*")], pieces)
        elif piece in (r"\title", r"\author", r"\maketitle", r"\tableofcontents", r"\hrule", r"\item", r"\caption"):
            pieces.at += 1
            self.apart(piece, pieces)
        else:
            self.line += read_one(pieces, self.depth)

    def heading(self, level: int, pieces: Pieces) -> None:
        """Read a heading; one that runs into its paragraph is the beginning of that."""
        self.end()
        pieces.option()
        words = read_words(pieces.group(), self.depth)
        if level < 5:
            self.found.append(Heading(level, words))
        else:
            self.line += [Styled(Style.STRONG, words), Text(" ")]

    def apart(self, piece: str, pieces: Pieces) -> None:
        """Read what stands apart from paragraphs."""
        self.end()
        if piece == r"\hrule":
            self.found.append(Rule())
        elif piece in (r"\title", r"\author"):
            pieces.option()
            pieces.group()
        elif piece == r"\caption":
            pieces.option()
            self.found.append(Paragraph((Styled(Style.EMPHASIS, read_words(pieces.group(), self.depth)),)))
        elif piece == r"\item":
            self.line.append(Text("• "))

    def environment(self, name: str, pieces: Pieces) -> None:
        """Read an environment; what is not known is a remark with its name, as theorems are."""
        inside = pieces.environment(name)
        if self.depth >= DEEPEST:
            return
        self.end()
        if name in _LISTINGS:
            self.found.append(CodeBlock("".join(inside).strip("\n")))
        elif name in _PICTURES:
            self.found.append(Paragraph((Styled(Style.EMPHASIS, (Text("[figure]"),)),)))
        elif name == "comment":
            return
        elif name in _LISTS:
            self.found.append(_items(name, inside, self.depth + 1))
        elif name in _TABLES:
            self.found.append(_table(inside))
        elif name in _BARE:
            self.found += _blocks(_without_arguments(inside), self.depth + 1)
        elif name in _QUOTES:
            self.found.append(Quote(_blocks(_without_arguments(inside), self.depth + 1)))
        else:
            self.found += _remark(name, inside, self.depth + 1)


def _without_arguments(inside: list[str]) -> list[str]:
    """An environment without its options and arguments."""
    pieces = Pieces(inside)
    pieces.option()
    while pieces.has_group():
        pieces.group()
        pieces.option()
    return pieces.all[pieces.at :]


def _items(name: str, inside: list[str], depth: int) -> Items:
    """A list; the label of an item stands before its words."""
    items: list[list[str]] = []
    pieces, nested = Pieces(inside), 0
    while pieces.next:
        piece = pieces.take()
        nested += (piece == r"\begin") - (piece == r"\end")
        if piece == r"\bibitem":
            pieces.option()
            pieces.group()
        if piece in (r"\item", r"\bibitem") and not nested:
            label = pieces.option()
            items.append([r"\textbf", "{", *cut(label), "}", " "] if label else [])
        elif items:
            items[-1].append(piece)
    start = 1 if name in _NUMBERED else None
    return Items(tuple(_blocks(item, depth) for item in items), start)


def _table(inside: list[str]) -> Table:
    """A table: rows end with two strokes, and cells with ``&``."""
    pieces = Pieces(_without_arguments(inside))
    rows: list[list[list[str]]] = [[[]]]
    depth = 0
    while pieces.next:
        piece = pieces.take()
        depth += (piece == "{") - (piece == "}")
        if depth == 0 and piece in (r"\\", r"\tabularnewline"):
            pieces.option()
            rows.append([[]])
        elif depth == 0 and piece == "&":
            rows[-1].append([])
        else:
            rows[-1][-1].append(piece)
    read = (tuple(_cell(cell) for cell in row) for row in rows)
    return Table(tuple(row for row in read if any(row)))


def _cell(pieces: list[str]) -> tuple[Inline, ...]:
    text = _RULES.sub("", "".join(pieces)).strip()
    return read_words(cut(text))


def _remark(name: str, inside: list[str], depth: int) -> Iterator[Block]:
    """A theorem, a proof or the like: its name begins its first paragraph."""
    pieces = Pieces(inside)
    title = pieces.option()
    blocks = _blocks(pieces.all[pieces.at :], depth)
    named = name.rstrip("*").capitalize()
    head: tuple[Inline, ...] = (Styled(Style.STRONG, (Text(named),)),)
    if title:
        head = (*head, Text(" ("), *read_words(cut(title), depth), Text(")"))
    head = (*head, Styled(Style.STRONG, (Text("."),)), Text(" "))
    if blocks and isinstance(blocks[0], Paragraph):
        yield Paragraph((*head, *blocks[0].inside))
        yield from blocks[1:]
    else:
        yield Paragraph(head)
        yield from blocks
