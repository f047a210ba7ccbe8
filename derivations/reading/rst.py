r"""reStructuredText: the ``math`` directive and role, dollars where there is none, and context blocks in comments.

Only these constructs are looked for, line by line; a document of this format is never *run*, since its directives
can read files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.reading.blocks import Block, ContextBlock, Extract, MathBlock, blanked
from derivations.reading.delimiters import check_count
from derivations.reading.titles import Title, titles_by

_DIRECTIVE = re.compile(
    r"^(?P<indent>[ \t]*+)\.\.[ \t]+"
    r"(?P<name>math::|derivations(?=:?[ \t]*\r?$)|code(?:-block)?::|sourcecode::|literalinclude::)"
    r":?[ \t]*(?P<rest>[^\r\n]*)",
    re.MULTILINE,
)
_COMMENT = re.compile(r"^(?P<indent>[ \t]*+)\.\.[ \t]+derivations-[a-z]+[ \t][^\r\n]*", re.MULTILINE)
"""A comment that is addressed to this program; in others there may be formulas that their author only switched off."""

_OPTION = re.compile(r"[ \t]*:(?:label|nowrap|name|class|no-wrap):[^\r\n]*\r?\n")
_LITERAL = re.compile(r"^(?P<indent>[ \t]*+)(?!\.\.[ \t])[^\r\n]*::[ \t]*\r?$", re.MULTILINE)
_ROLE = re.compile(r":math:`(?P<formula>(?:[^`\\]|\\.)+)`|``[^`]+``", re.DOTALL)
_DOLLARS = re.compile(
    r"``[^`]+``|(?<![\\$\w])\$(?P<formula>(?=[^\s$])(?:[^$`\n\\]|\\.|\n(?![ \t]*\n)){1,400}(?<!\s))\$(?![\w$])"
)
"""What Sphinx makes a formula with an extension, in a document that does without the role."""

_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


def extract_rst(text: str) -> Extract:
    """Find the formulas and context blocks of a reStructuredText document."""
    opaque: list[tuple[int, int]] = []
    blocks: list[Block] = []
    for match in _DIRECTIVE.finditer(text):
        if opaque and match.start() < opaque[-1][1]:
            continue
        start, end = _body(text, match)
        opaque.append((match.start(), end))
        if match["name"].startswith("math"):
            blocks.extend(_formulas(text, match.start("name"), match.start("rest") if match["rest"] else start, end))
        elif match["name"].startswith("derivations"):
            blocks.append(ContextBlock(match.start("name"), end, start, end))
    opaque.extend(_literal_blocks(text))
    prose = blanked(text, opaque)
    for role in (_ROLE if ":math:" in prose else _DOLLARS).finditer(prose):
        if role["formula"]:
            blocks.append(MathBlock(False, role.start(), role.end(), role.start("formula"), role.end("formula")))
    check_count(len(blocks))
    comments = [(found.start(), _body(text, found)[1]) for found in _COMMENT.finditer(prose)]
    return Extract(blanked(text, comments), tuple(sorted(blocks, key=lambda block: block.start)), tuple(comments))


def _body(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the indented body of a directive begins and ends."""
    start = position = min(len(text), text.find("\n", match.end()) + 1 or len(text))
    margin = len(match["indent"])
    end = match.end()
    while position < len(text):
        stop = text.find("\n", position) + 1 or len(text)
        line = text[position:stop]
        if line.strip():
            if len(line) - len(line.lstrip()) <= margin:
                break
            end = position + len(line.rstrip())
        position = stop
    return start, max(start, end)


def _formulas(text: str, begin: int, start: int, end: int) -> Iterator[MathBlock]:
    """The formulas of a ``math`` directive; a blank line separates one from the next."""
    while option := _OPTION.match(text, start, end):
        start = option.end()
    position = start
    for blank in [*_BLANK_LINE.finditer(text, start, end), None]:
        stop = blank.start() if blank else end
        if text[position:stop].strip():
            yield MathBlock(True, begin if position == start else position, stop, position, stop)
        position = blank.end() if blank else end


def _literal_blocks(text: str) -> list[tuple[int, int]]:
    """The blocks behind a paragraph that ends with ``::``."""
    found: list[tuple[int, int]] = []
    for match in _LITERAL.finditer(text):
        if not found or match.end() >= found[-1][1]:
            found.append((match.end(), _body(text, match)[1]))
    return found


_TITLES = re.compile(r"^(?P<title>[^\s.:][^\r\n]*)\r?\n(?P<mark>[=\-~^\"'#*+`])(?P=mark){2,}[ \t]*\r?$", re.M)


def rst_titles(text: str) -> Iterator[Title]:
    """The headings of a reStructuredText document."""
    return titles_by(_TITLES, text)
