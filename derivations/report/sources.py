"""Documents on disk as the printers need them: their text for quoting, and those that come with the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from derivations.model.errors import ReadError, UnusableInputError
from derivations.model.verdict import DocumentVerdict
from derivations.reading.formats import format_of
from derivations.reading.source import read_file
from derivations.report.view import DocumentView, clean, view


def views(documents: Sequence[DocumentVerdict], places: Mapping[str, str] | None = None) -> list[DocumentView]:
    """Arrange documents for printing, with the lines of those that are still there.

    Args:
        documents: the verdicts.
        places: where documents lie whose names are no paths to them, by name.
    """
    return [typeset_view(document, (places or {}).get(document.path)) for document in documents]


def typeset_view(document: DocumentVerdict, place: str | None = None) -> DocumentView:
    """Arrange a document for printing, with its macros expanded in formulas; ``place`` is where it lies."""
    from derivations.reading.macros import collect, expand, shorthands
    from derivations.reading.tokens import scan
    from derivations.report.prose.displays import joined

    text = _text(document, place)
    macros = {**shorthands(), **(collect(text)[0] if text is not None else {})}

    def without_macros(formula: str) -> str:
        try:
            return joined(token.text for token in expand(scan(formula), macros))
        except ReadError:
            return formula

    return view(document, text, without_macros)


def library_documents() -> list[Path]:
    """The documents of the library, by name."""
    folder = Path(str(files("derivations"))) / "library"
    return sorted(folder.glob("*.md"))


def title(path: Path) -> str:
    """The first heading of a Markdown document, or its name."""
    lines = read_file(str(path)).text.splitlines()
    return clean(next((line.lstrip("# ") for line in lines if line.startswith("#")), path.stem))


def _text(document: DocumentVerdict, place: str | None = None) -> str | None:
    """The text in which the spans count lines; a notebook's do not count those of its file."""
    path = place or document.path
    if document.error is not None or format_of(path).cells:
        return None
    try:
        return read_file(path).text
    except UnusableInputError:
        return None
