"""The formats of documents, one row each: how formulas, headings, comments and context blocks are written in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from derivations.reading.blocks import Extract
from derivations.reading.markdown import extract_markdown, markdown_titles
from derivations.reading.notebook import NOTEBOOK
from derivations.reading.rmarkdown import extract_rmarkdown
from derivations.reading.rst import extract_rst, rst_titles
from derivations.reading.tex import extract_tex, tex_titles
from derivations.reading.titles import Title


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents.

    Attributes:
        suffixes: of the names of files; the first one without its dot is the name of the format.
        extract: finds formulas, context blocks and comments in a text.
        titles: finds the headings.
        comment: what stands before and behind a comment of one line.
        stating: what a context block begins with, what stands before each of its lines, and what it ends with.
        front_matter: whether something of another language may come first.
        languages: how editors call it.
        cells: whether the text of a file is in cells, so that the format is none of texts.
    """

    suffixes: tuple[str, ...]
    extract: Callable[[str], Extract]
    titles: Callable[[str], Iterator[Title]]
    comment: tuple[str, str] = ("<!-- ", " -->")
    stating: tuple[str, str, str] = ("<!-- derivations\ngiven:\n", "  ", "-->\n")
    front_matter: bool = True
    languages: tuple[str, ...] = ()
    cells: bool = False

    @property
    def name(self) -> str:
        """How options call it."""
        return self.suffixes[0].removeprefix(".")


FORMATS = (
    Format((".md", ".markdown"), extract_markdown, markdown_titles, languages=("markdown",)),
    Format(
        (".tex",),
        extract_tex,
        tex_titles,
        comment=("% ", ""),
        stating=("% derivations\n% given:\n", "%   ", ""),
        front_matter=False,
        languages=("latex", "tex"),
    ),
    Format(
        (".rst",),
        extract_rst,
        rst_titles,
        comment=(".. ", ""),
        stating=(".. derivations\n\n   given:\n", "     ", ""),
        front_matter=False,
        languages=("restructuredtext",),
    ),
    Format((NOTEBOOK,), extract_markdown, markdown_titles, cells=True),
    Format((".Rmd", ".rmd"), extract_rmarkdown, markdown_titles, languages=("rmd",)),
    Format((".qmd",), extract_rmarkdown, markdown_titles, languages=("quarto",)),
)

BY_SUFFIX = {suffix: one for one in FORMATS for suffix in one.suffixes}

DEFAULT = FORMATS[0]
"""How a text is read where nothing tells its format."""

OF_TEXTS = tuple(one for one in FORMATS if not one.cells)


def format_of(path: str) -> Format:
    """The format that the name of a file tells."""
    return BY_SUFFIX.get(PurePath(path).suffix, DEFAULT)


def is_document(path: str) -> bool:
    """Whether the name of a file tells that it is a document."""
    return PurePath(path).suffix in BY_SUFFIX
