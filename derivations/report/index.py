"""The page that lists reports on several documents: how each stands, and what is wrong or in doubt in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from derivations.model.verdict import Verdict
from derivations.report.html import page_environment
from derivations.report.latex import bars
from derivations.report.problems import Group, sorted_out
from derivations.report.prose.documents import Prose
from derivations.report.view import DocumentView

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with the name of its page, and its title."""

    document: DocumentView
    page: str
    title: str

    @property
    def link(self) -> str:
        """The page as a link, from beside it."""
        return quote(self.page)

    @property
    def bars(self) -> list[tuple[str, int, float]]:
        """The verdicts that occur: word, count, and share of all steps."""
        return bars(self.document)

    @property
    def loud(self) -> list[Group]:
        """The steps that are wrong, or may be."""
        return [group for group in sorted_out(self.document) if group.loud]


def listed(documents: Sequence[tuple[DocumentView, Prose | None]]) -> list[Entry]:
    """Give each document a page: its own name, with a number where another one has it."""
    taken = {PurePath(INDEX).stem}
    entries = []
    for document, prose in documents:
        path = PurePath(document.path)
        name, number = path.stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{path.stem}-{number}"
        taken.add(name.casefold())
        entries.append(Entry(document, f"{name}.html", prose.title if prose is not None else path.name))
    return entries


def to_index(entries: Sequence[Entry]) -> str:
    """Write the page that lists the documents; those with errors come first."""
    wrong = (Verdict.CONFLICT, Verdict.REFUTED, Verdict.DOUBTFUL)
    ranked = sorted(entries, key=lambda entry: [-entry.document.counts[verdict] for verdict in wrong])
    steps = sum(sum(entry.document.counts.values()) for entry in entries)
    return page_environment().get_template("index.html.j2").render(entries=ranked, steps=steps)
