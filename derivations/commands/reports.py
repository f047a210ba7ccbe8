"""What ``derivations report`` makes of documents: one report, pages with an index, or a package for LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derivations.checking.verify import Options
from derivations.commands.answers import BY_SIGNAL, UNUSABLE, complain, report_faults
from derivations.commands.run import run
from derivations.model.verdict import DocumentVerdict
from derivations.report import drawing
from derivations.report.files import PACKAGE, check_output, is_folder, write_package, write_pages, write_report
from derivations.report.margin import check_package
from derivations.report.sources import typeset_view
from derivations.report.view import DocumentView, count, summarise

if TYPE_CHECKING:
    from derivations.report.prose.documents import Prose

Added = Callable[[DocumentView], DocumentView]
"""Adds to what was found of a document."""


def report_on(paths: Sequence[str], output: str, options: Options, added: Added | None = None) -> int:
    """Check documents and write what was found; returns the exit status.

    Args:
        paths: the documents.
        output: the file, or the folder for the pages.
        options: how to check.
        added: adds to what was found of the one document.

    Raises:
        UnusableInputError: the output cannot be written.
    """
    check_output(output, len(paths))
    package = Path(output).suffix == PACKAGE and not is_folder(output)
    if package:
        check_package(paths, Path(output))
    options = replace(options, pictures=drawing.can_draw() and not package)
    outcome = run(tuple(paths), options)
    if outcome.interrupted:
        return BY_SIGNAL + outcome.interrupted
    report_faults(outcome.documents)
    usable = tuple(one for one in outcome.documents if one.error is None)
    if not usable:
        return UNUSABLE
    _write(usable, output, added)
    if not options.pictures and not package:
        complain(f"the report has no pictures: they {drawing.MISSING}")
    click.echo(f"{output}: {summarise(count(step for one in usable for step in one.steps))}")
    return UNUSABLE if len(usable) < len(paths) or any(one.complaints for one in usable) else 0


def _write(documents: Sequence[DocumentVerdict], output: str, added: Added | None) -> None:
    if Path(output).suffix == PACKAGE and not is_folder(output):
        write_package(documents, Path(output))
        return
    pairs = [_typeset(document, added) for document in documents]
    if is_folder(output):
        write_pages(pairs, Path(output))
    else:
        ((seen, prose),) = pairs
        write_report(seen, Path(output), prose)


def _typeset(document: DocumentVerdict, added: Added | None) -> tuple[DocumentView, Prose | None]:
    from derivations.report.prose.documents import prose_of

    seen = typeset_view(document)
    return (seen if added is None else added(seen)), prose_of(document)
