"""The command: which documents, a bar while it goes on, the table and the page at its end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from derivations.atomic_files import write_atomically
from derivations.checking.verify import Options
from derivations.corpus.running import Corpus, run
from derivations.corpus.summary import Summary, check_page, page, summary_of
from derivations.model.errors import UnusableInputError, writing
from derivations.project.inputs import Choice, gathered


def check_corpus(
    folders: Sequence[str],
    choices: Sequence[Choice],
    output: Path,
    summary: Path,
    options: Options,
    jobs: int,
    scheduler: str | None,
) -> Summary:
    """Check all documents of some folders, and write a table of their steps and a page that sums it up.

    Args:
        folders: folders, or documents.
        choices: which of their documents are meant.
        output: the table.
        summary: the page.
        options: how to check.
        jobs: processes of this machine, where there is no scheduler.
        scheduler: the address of a scheduler of Dask.

    Raises:
        UnusableInputError: a file cannot be written, or there are no documents or workers.
    """
    check_page(summary)
    if not output.parent.is_dir():
        raise UnusableInputError(f"{output}: there is no folder {output.parent}")
    with gathered(folders, None, choices) as inputs, _bar(len(inputs.paths)) as progress:
        run(Corpus(inputs.paths, output, options, jobs, scheduler), progress)
    found = summary_of(output)
    with writing(summary):
        write_atomically(summary, page(found, summary, output).encode("utf-8", "replace"))
    return found


@contextmanager
def _bar(documents: int) -> Iterator[Callable[[int], None]]:
    """A line on standard error that counts documents, gone when the run ends."""
    if not sys.stderr.isatty():
        yield lambda number: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("documents", total=documents)
        yield lambda number: progress.update(task, advance=number)
