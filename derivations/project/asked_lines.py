"""The lines that would get further, collected in a context file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from derivations.atomic_files import write_atomically
from derivations.model.errors import UnusableInputError, writing

if TYPE_CHECKING:
    from derivations.report.view import DocumentView


def write_asked(path: str, documents: Sequence[DocumentView]) -> int:
    """Add what would get further to a context file, behind what it says already; returns how many lines are new.

    Raises:
        UnusableInputError: the lines are for several documents, or the file cannot be read or written.
    """
    asking = [document for document in documents if any(step.ask for step in document.steps)]
    if len(asking) > 1:
        names = ", ".join(document.path for document in asking)
        raise UnusableInputError(f"{path}: found lines for {len(asking)} documents, expected one: {names}")
    before = _written(path)
    have = {line.strip() for line in before.splitlines()}
    lines = dict.fromkeys(line for document in asking for step in document.steps for line in step.ask)
    new = [line for line in lines if line not in have]
    if not new:
        return 0
    gap = "" if not before or before.endswith("\n") else "\n"
    text = f"{before}{gap}given:\n" + "".join(f"  {line}\n" for line in new)
    with writing(path):
        write_atomically(Path(path), text.encode("utf-8", "replace"))
    return len(new)


def _written(path: str) -> str:
    from derivations.reading.context_blocks import read_context_file

    return read_context_file(path)[0].text if Path(path).exists() else ""
