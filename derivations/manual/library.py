"""The documents of the library on the site: a report on each, and a page that lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from derivations.checking.verify import Options
from derivations.manual.tables import plain, table
from derivations.report.files import write_report
from derivations.report.prose.documents import prose_of
from derivations.report.sources import title, typeset_view
from derivations.report.view import DocumentView, summarise


def write_reports(folder: Path, documents: Sequence[Path], options: Options) -> dict[Path, DocumentView]:
    """Check documents, write a report on each, and return what was found, by document.

    Args:
        folder: where the reports go, as pages of HTML.
        documents: what is checked.
        options: how it is checked.
    """
    from derivations.commands.run import run

    folder.mkdir(parents=True)
    if not documents:
        return {}
    outcome = run(tuple(map(str, documents)), options)
    found = {}
    for path, verdicts in zip(documents, outcome.documents, strict=True):
        found[path] = replace(typeset_view(verdicts), path=path.name)
        write_report(found[path], folder / f"{path.stem}.html", prose_of(verdicts))
    return found


def library_page(found: Mapping[Path, DocumentView]) -> str:
    """The page that lists the documents, with links to their reports."""
    intro = (
        "The derivations that come with the package are documents like yours, each with a context block that grants"
        " no more than it needs. `derivations library` checks them; these are the reports that"
        " `derivations report` writes."
    )
    rows = (
        [f"[{plain(title(path))}](library/{path.stem}.html)", plain(summarise(seen.counts))]
        for path, seen in found.items()
    )
    return f"# Library\n\n{intro}\n\n{table(('document', 'what was found'), rows)}"
