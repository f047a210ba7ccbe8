"""A package for LaTeX that puts the verdicts on a document into the margin of the author's own pages.

It knows each formula by its file and line, and the file by the hash of its bytes, so that no verdict stands beside what
has changed meanwhile.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict, StepVerdict
from derivations.reading.commands import DISPLAY_ENVIRONMENTS
from derivations.reading.source import read_bytes, read_file
from derivations.report.json import package_version
from derivations.report.latex import latex_environment
from derivations.report.prose.documents import read_prose

_NAME = re.compile(r"[A-Za-z0-9.+_-]+")
_DOLLARS = "$$"

Marks = tuple[tuple[str, str], ...]
"""The verdicts on the steps that end in a row, each with what the step is called."""


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file of LaTeX: its name, its hash, and for each formula how it begins (``m``, ``d``), its line and its rows."""

    name: str
    md5: str
    notes: tuple[tuple[str, int, tuple[Marks, ...]], ...]


def check_package(paths: Sequence[str], output: Path) -> None:
    """Refuse documents that no package can be about, before any work is done for it.

    Raises:
        UnusableInputError: one of them is not LaTeX, or something has a name that TeX does not take as it stands.
    """
    for path in paths:
        if PurePath(path).suffix != ".tex":
            raise UnusableInputError(f"{path}: found no document of LaTeX, expected .tex for {output.name}")
    for path, name in [(str(output), output.stem), *((path, PurePath(path).name) for path in paths)]:
        if not _NAME.fullmatch(name):
            raise UnusableInputError(f"{path}: found a name that TeX may not take, expected letters, digits and dashes")


def to_margin_package(documents: Sequence[DocumentVerdict], output: Path) -> str:
    """Write the package.

    Args:
        documents: what was found, in files of LaTeX.
        output: the file of the package, whose name is that of the package.

    Raises:
        UnusableInputError: as of :func:`check_package`; or a document cannot be read any more.
    """
    check_package([document.path for document in documents], output)
    return (
        latex_environment()
        .get_template("margin.sty.j2")
        .render(
            name=output.stem,
            version=package_version(),
            date=date.today().strftime("%Y/%m/%d"),
            files=[marked_file(document) for document in documents],
            environments=sorted(DISPLAY_ENVIRONMENTS),
        )
    )


def marked_file(document: DocumentVerdict) -> MarkedFile:
    """Find where the marks of a document stand.

    Raises:
        UnusableInputError: it cannot be read any more.
    """
    md5 = hashlib.md5(read_bytes(document.path), usedforsecurity=False).hexdigest().upper()
    return MarkedFile(PurePath(document.path).name, md5, tuple(_notes(document)))


def _notes(document: DocumentVerdict) -> Iterator[tuple[str, int, tuple[Marks, ...]]]:
    source = read_file(document.path)
    prose = read_prose(source, [verdict.step for verdict in document.steps])
    found = {(one.step.chain, one.step.number): one for one in document.steps}
    notes: dict[tuple[str, int], tuple[Marks, ...]] = {}
    for shown in prose.formulas if prose is not None else ():
        if shown.displayed and shown.steps:
            kind = "m" if source.text.startswith(_DOLLARS, shown.start) else "d"
            place = kind, source.position(shown.start)[0]
            rows = (tuple(_mark(found[key]) for key in row.steps) for row in shown.rows)
            notes[place] = (*notes.get(place, ()), *rows)
    yield from ((kind, line, rows) for (kind, line), rows in notes.items())


def _mark(verdict: StepVerdict) -> tuple[str, str]:
    return verdict.verdict.value, f"{verdict.step.chain}.{verdict.step.number}"
