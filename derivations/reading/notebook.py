"""Notebooks: the text of a notebook is that of its Markdown cells, one after the other, blank lines between."""

from __future__ import annotations

import json

from derivations.model.errors import UnusableInputError
from derivations.reading.source import SourceText, decode, read_bytes


def read_notebook(path: str) -> SourceText:
    """Read the Markdown cells of a notebook; offsets count in their concatenation.

    Raises:
        UnusableInputError: the file cannot be read or is no notebook.
    """
    return SourceText(path, markdown_cells(path, decode(path, read_bytes(path))))


def markdown_cells(path: str, text: str) -> str:
    """The text of the Markdown cells of a notebook.

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
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
        return "\n\n".join("".join(source) for source in sources)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise UnusableInputError(f"{path}: found JSON of another kind, expected a notebook of version 4") from error
