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
INSTALLED = frozenset({"node_modules", "site-packages", "venv", "__pycache__", "_build"})
"""Folders in which the documents of others lie."""
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


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the documents in folders are meant: patterns as of ``.gitignore``, relative to a folder of their own."""

    folder: str = "."
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, path: str) -> bool:
        """Whether a document is meant."""
        return (not self.include or _matches(self.folder, self.include, path)) and not self.leaves_out(path)

    def leaves_out(self, path: str) -> bool:
        """Whether a document, or a folder with all that is in it, is left out."""
        return bool(self.exclude) and _matches(self.folder, self.exclude, path)


def _matches(folder: str, patterns: tuple[str, ...], path: str) -> bool:
    import pathspec

    return pathspec.PathSpec.from_lines("gitignore", patterns).match_file(os.path.relpath(path, folder))


@contextmanager
def gathered(
    arguments: Sequence[str], stdin_name: str | None = None, choices: Sequence[Choice] = ()
) -> Iterator[Inputs]:
    """The documents that the arguments of a command mean, for as long as the ``with`` statement lasts.

    Args:
        arguments: files; folders, for all documents below them; ``-`` for standard input.
        stdin_name: the name of the document on standard input: its ending tells the format, and a context file counts
            that lies beside it.
        choices: which documents of folders are meant; what is named by itself is meant by all.
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
                below = documents_below(argument, choices) if os.path.isdir(argument) else [argument]
                paths |= dict.fromkeys(below or (argument,))
        yield Inputs(tuple(paths), names)


def documents_below(folder: str, choices: Sequence[Choice] = ()) -> list[str]:
    """The documents in a folder and those below it, by their paths.

    Left out are hidden ones, what is installed or built, and what the choices leave out.
    """
    from derivations.reading.formats import is_document

    found: list[str] = []
    for here, folders, files in os.walk(folder):
        inside = [name for name in folders if not name.startswith(".") and name not in INSTALLED]
        folders[:] = [n for n in inside if not any(c.leaves_out(f"{os.path.join(here, n)}/") for c in choices)]
        found += [os.path.normpath(os.path.join(here, name)) for name in files if not name.startswith(".")]
    documents = (path for path in found if is_document(path))
    return sorted(path for path in documents if all(choice.takes(path) for choice in choices))


def _laid_down(folder: Path, name: str | None) -> str:
    """Put standard input, and the context file beside its name, into files."""
    from derivations.reading.source import MAX_BYTES, context_beside

    path = folder / f"stdin{PurePath(name).suffix if name else _FORMAT}"
    path.write_bytes(sys.stdin.buffer.read(MAX_BYTES + 1))
    beside = context_beside(name) if name else None
    if beside is not None and beside.is_file():
        context_beside(str(path)).symlink_to(beside.resolve())
    return str(path)
