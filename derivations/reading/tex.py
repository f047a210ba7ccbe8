r"""LaTeX documents: formulas, and the context block in ``%`` comment lines.

The block begins with a comment line ``% derivations`` and goes on as long as comment lines follow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from derivations.reading.blocks import Block, ContextBlock, Extract, blanked
from derivations.reading.delimiters import FormulaFinder, scanner
from derivations.reading.titles import Title, titles_by

_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*(?P<comment>%[^\r\n]*)")
_CONTEXT = re.compile(
    r"^[ \t]*(?P<mark>%+)[ \t]*derivations[ \t]*:?[ \t]*\r?$(?P<body>(?:\r?\n[ \t]*%[^\r\n]*)*)", re.MULTILINE
)
_MARK = re.compile(r"^[ \t]*%+", re.MULTILINE)
_VERBATIM = (
    r"(?P<verbatim>\\begin\{(?P<listing>verbatim\*?|lstlisting|minted|comment|Verbatim)\})",
    r"(?P<verb>\\(?:verb\*?|lstinline)(?P<bar>[^\sa-zA-Z*{]))",
)


def extract_tex(text: str) -> Extract:
    """Find the formulas and context blocks of a LaTeX document."""
    contexts = [ContextBlock(m.start("mark"), m.end(), m.start("body"), m.end("body")) for m in _CONTEXT.finditer(text)]
    spans = _comments(text, contexts)
    clean = blanked(text, spans)
    formulas, verbatim = _formulas(blanked(clean, [(c.start, c.end) for c in contexts]))
    blocks: list[Block] = sorted([*formulas, *contexts], key=lambda block: block.start)
    return Extract(blanked(clean, verbatim), tuple(blocks), tuple(_outside(contexts, verbatim, spans)))


def _outside(
    contexts: list[ContextBlock], verbatim: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The comments that are in no context block and no listing."""
    closed = sorted([*((block.start, block.end) for block in contexts), *verbatim])
    starts = [start for start, _ in closed]
    for start, end in spans:
        at = bisect_right(starts, start) - 1
        if at < 0 or closed[at][1] <= start:
            yield start, end


def _comments(text: str, contexts: list[ContextBlock]) -> list[tuple[int, int]]:
    """The comments; of a context block only the marks at the beginnings of its lines."""
    spans = [mark.span() for block in contexts for mark in _MARK.finditer(text, block.inner_start, block.inner_end)]
    inside = iter(contexts)
    context = next(inside, None)
    for found in _COMMENT.finditer(text):
        start = found.start("comment")
        while context is not None and context.end <= start:
            context = next(inside, None)
        if context is None or start < context.start:
            spans.append(found.span("comment"))
    return spans


def _formulas(text: str) -> tuple[list[Block], list[tuple[int, int]]]:
    finder = FormulaFinder(text)
    pattern = scanner(*_VERBATIM)
    blocks: list[Block] = []
    verbatim: list[tuple[int, int]] = []
    position = 0
    while match := pattern.search(text, position):
        position = match.end()
        if match["verbatim"] or match["verb"]:
            closing = rf"\end{{{match['listing']}}}" if match["verbatim"] else match["bar"]
            end = text.find(closing, match.end())
            if end >= 0:
                position = end + len(closing)
                verbatim.append((match.start(), position))
        elif not match["escape"]:
            block = finder.formula(match)
            if block is not None:
                blocks.append(block)
                position = block.end
    return blocks, verbatim


_SECTIONS = re.compile(
    r"^[^%\r\n]*?\\(?:part|chapter|(?:sub){0,2}section|paragraph)\*?(?:\[[^\]\r\n]{0,300}\])?\{(?P<title>[^\r\n]{0,300}?)\}",
    re.M,
)


def tex_titles(text: str) -> Iterator[Title]:
    """The headings of a LaTeX document."""
    return titles_by(_SECTIONS, text)
