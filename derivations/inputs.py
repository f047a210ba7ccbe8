"""Which documents a command is given: files, all those in folders, and standard input.

Standard input is laid down in a file for the workers to read; what is said of it goes by the name that was given.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from derivations.model.verdict import DocumentVerdict

STANDARD_INPUT = "-"
_FORMAT = ".md"
"""How standard input is read where no name tells."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The paths of the documents, and the names of those that lie elsewhere than they are called: path to name."""

    paths: tuple[str, ...]
    names: dict[str, str] = field(default_factory=dict)

    def named(self, document: DocumentVerdict) -> DocumentVerdict:
        """A document under the name that it was given by."""
        name = self.names.get(document.path)
        if name is None:
            return document
        complaints = tuple(line.replace(document.path, name) for line in document.complaints)
        error = document.error and document.error.replace(document.path, name)
        return replace(document, path=name, error=error, complaints=complaints)

    @property
    def places(self) -> dict[str, str]:
        """Where the documents lie whose names are no paths to them."""
        return {name: path for path, name in self.names.items()}


@contextmanager
def gathered(arguments: Sequence[str], stdin_name: str | None = None) -> Iterator[Inputs]:
    """The documents that the arguments of a command mean, for as long as the ``with`` statement lasts.

    Args:
        arguments: files; folders, for all documents below them; ``-`` for standard input.
        stdin_name: the name of the document on standard input: its ending tells the format, and a context file counts
            that lies beside it.
    """
    with TemporaryDirectory(prefix="derivations-") as folder:
        paths: dict[str, None] = {}
        names: dict[str, str] = {}
        for argument in arguments:
            if argument == STANDARD_INPUT:
                path = _laid_down(Path(folder), stdin_name)
                names[path] = stdin_name or STANDARD_INPUT
                paths[path] = None
            else:
                below = documents_below(argument) if os.path.isdir(argument) else []
                paths |= dict.fromkeys(below or (argument,))
        yield Inputs(tuple(paths), names)


def documents_below(folder: str) -> list[str]:
    """The documents in a folder and those below it, by their paths; hidden ones are left out."""
    from derivations.reading.documents import EXTRACTORS

    found: list[str] = []
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(here, name) for name in files if not name.startswith(".")]
    return sorted(path for path in found if PurePath(path).suffix in EXTRACTORS)


def _laid_down(folder: Path, name: str | None) -> str:
    """Put standard input, and the context file beside its name, into files."""
    from derivations.reading.source import MAX_BYTES

    path = folder / f"stdin{PurePath(name).suffix if name else _FORMAT}"
    path.write_bytes(sys.stdin.buffer.read(MAX_BYTES + 1))
    beside = Path(name).with_suffix(".derivations.yaml") if name else None
    if beside is not None and beside.is_file():
        path.with_suffix(".derivations.yaml").symlink_to(beside.resolve())
    return str(path)
