"""Notebooks: the text of a notebook is that of its Markdown cells, one after the other, blank lines between."""

from __future__ import annotations

import json
from pathlib import Path

from derivations.model.errors import UnusableInputError
from derivations.reading.source import SourceText, decode, read_bytes, read_file

NOTEBOOK = ".ipynb"
_BETWEEN = "\n\n"
"""What stands between two cells."""


def source_of(path: str) -> SourceText:
    """The text of a document; that of a notebook is its Markdown cells.

    Raises:
        UnusableInputError: the file is missing, or no text.
    """
    return read_notebook(path) if Path(path).suffix == NOTEBOOK else read_file(path)


def read_notebook(path: str) -> SourceText:
    """Read the Markdown cells of a notebook; offsets count in their concatenation.

    Raises:
        UnusableInputError: the file cannot be read or is no notebook.
    """
    cells = markdown_cells(path, decode(path, read_bytes(path)))
    starts, offset = [], 0
    for number, text in cells:
        starts.append((offset, number))
        offset += len(text) + len(_BETWEEN)
    return SourceText(path, _BETWEEN.join(text for _, text in cells), tuple(starts))


def markdown_cells(path: str, text: str) -> list[tuple[int, str]]:
    """The Markdown cells of a notebook: the number of each, all cells counted from 1, and its text.

    Raises:
        UnusableInputError: the text is no notebook.
    """
    return cells_of(path, text, "markdown")


def code_cells(path: str) -> list[tuple[int, str]]:
    """The cells of code of a notebook, in the same way.

    Raises:
        UnusableInputError: the file cannot be read or is no notebook.
    """
    return cells_of(path, decode(path, read_bytes(path)), "code")


def cells_of(path: str, text: str, kind: str) -> list[tuple[int, str]]:
    """The cells of one kind of a notebook: the number of each, all cells counted from 1, and its text.

    Raises:
        UnusableInputError: the text is no notebook.
    """
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f":{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnusableInputError(f"{path}{place}: found text that is no JSON, expected a notebook") from error
    import nbformat  # slow to load, and most documents are no notebooks

    try:
        cells = nbformat.from_dict(notebook)["cells"]  # type: ignore[no-untyped-call]
        numbered = enumerate(cells, start=1)
        return [(number, "".join(cell["source"])) for number, cell in numbered if cell["cell_type"] == kind]
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise UnusableInputError(f"{path}: found JSON of another kind, expected a notebook of version 4") from error
