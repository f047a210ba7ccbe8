"""How the documents of a project are checked outside of the command line: in editors and for sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from derivations.checking.verify import Options, check_paths
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict
from derivations.project.triage import Triage, triage_of
from derivations.report.view import DocumentView, view

STEP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Way:
    """How a document is checked: what its project says."""

    context: str | None = None
    seed: int = 0
    time_limit: float = STEP_SECONDS
    strict: bool = False
    triage: Triage = field(default_factory=Triage)

    @classmethod
    def of(cls, folder: Path) -> Way:
        """By the settings of the project that a folder belongs to.

        Raises:
            UnusableInputError: they are not understood, or a baseline in them cannot be read.
        """
        from derivations.project.settings import settings

        options: Mapping[str, Any] = settings(folder).of("check")
        known = {name: options[name] for name in ("context", "seed", "time_limit", "strict") if name in options}
        return cls(**known, triage=triage_of(options))

    def options(self, documents: int) -> Options:
        """The same, for a run over so many documents."""
        return Options(self.context, self.seed, time_limit=self.time_limit, documents=documents)


def seen_documents(paths: Sequence[str], documents: int = 1) -> Iterator[DocumentView]:
    """Check documents, each as its project says, and arrange what was found for printing, in their order.

    A document that cannot be used, or whose project cannot, carries its error.

    Args:
        paths: the documents.
        documents: how many share the rate of false alarms.
    """
    from derivations.report.sources import typeset_view

    ways = {folder: _way(folder) for folder in {Path(path).parent for path in paths}}
    for way, group in groupby(paths, lambda path: ways[Path(path).parent]):
        if isinstance(way, str):
            yield from (view(DocumentVerdict(path, (), way)) for path in group)
        else:
            checked = check_paths(tuple(group), way.options(documents))
            yield from (way.triage.applied(typeset_view(document)) for document in checked)


def _way(folder: Path) -> Way | str:
    """The way of a folder, or what of its settings is not understood."""
    try:
        return Way.of(folder)
    except UnusableInputError as error:
        return str(error)
