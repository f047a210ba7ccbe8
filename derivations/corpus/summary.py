"""A page that sums up the table of a corpus, as HTML or Markdown: it is read group by group."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from derivations.corpus.table import groups
from derivations.model.errors import UnusableInputError
from derivations.model.reasons import EXPLANATIONS, Code
from derivations.model.verdict import Verdict
from derivations.report.html import inline, prose
from derivations.report.json import package_version
from derivations.report.marks import MARKS

SUFFIXES = (".html", ".md")
MOST = 200
"""So many steps that fail, and so many documents with errors, are listed; the table has them all."""

_COLUMNS = ("document", "error", "id", "line", "relation", "lhs", "rhs", "verdict", "code", "reason", "milliseconds")
_FAILS = (Verdict.CONFLICT.value, Verdict.REFUTED.value, Verdict.DOUBTFUL.value)
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")


@dataclass(frozen=True, slots=True)
class Failing:
    """A step that fails, or seems to."""

    document: str
    id: str
    line: int
    formula: str
    verdict: str
    reason: str


@dataclass(slots=True)
class Summary:
    """What stands in a table: how many documents and steps, their verdicts and reasons, what fails, and errors."""

    documents: int = 0
    steps: int = 0
    seconds: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    fails: Counter[str] = field(default_factory=Counter)
    failing: list[Failing] = field(default_factory=list)
    faults: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def line(self) -> str:
        """All of it in a line."""
        counts = ", ".join(f"{number} {verdict}" for verdict, number in self.ranked)
        faults = f"; {self.faults} documents with errors" if self.faults else ""
        return f"{self.documents} documents, {self.steps} steps" + (f": {counts}" if counts else "") + faults

    @property
    def ranked(self) -> list[tuple[str, int]]:
        """The verdicts that were given, in the order of reports."""
        return [(verdict.value, self.verdicts[verdict.value]) for verdict in MARKS if self.verdicts[verdict.value]]


def summary_of(table: Path) -> Summary:
    """Sum up a table."""
    found, last = Summary(), ""
    for group in groups(table, _COLUMNS):
        for row in group.to_pylist():
            if row["document"] != last:
                last = row["document"]
                _take_document(found, last, row["error"])
            if row["verdict"] is not None:
                _take_step(found, row)
    found.failing.sort(key=lambda one: (_FAILS.index(one.verdict), one.document))
    return found


def _take_document(found: Summary, document: str, error: str | None) -> None:
    found.documents += 1
    if error is not None:
        found.faults += 1
        found.errors += [(document, error)] if len(found.errors) < MOST else []


def _take_step(found: Summary, row: dict[str, str | int | float]) -> None:
    verdict, document = str(row["verdict"]), str(row["document"])
    found.steps += 1
    found.seconds += float(row["milliseconds"]) / 1000
    found.verdicts[verdict] += 1
    found.codes.update([str(row["code"])] if row["code"] else [])
    if verdict in _FAILS:
        found.fails[document] += 1
        formula = f"{row['lhs']} {row['relation']} {row['rhs']}"
        one = Failing(document, str(row["id"]), int(row["line"]), formula, verdict, str(row["reason"]))
        found.failing += [one] if sum(other.verdict == verdict for other in found.failing) < MOST else []


def check_page(path: Path) -> None:
    """Refuse a page that cannot be written, before any work is done for it.

    Raises:
        UnusableInputError: its suffix names no format, or its folder is missing.
    """
    if path.suffix not in SUFFIXES:
        raise UnusableInputError(f"{path}: cannot tell the format; name it .html or .md")
    if not path.parent.is_dir():
        raise UnusableInputError(f"{path}: there is no folder {path.parent}")


def page(found: Summary, path: Path, table: Path) -> str:
    """The page in the format of its path, with links to documents from where it will stand."""
    if path.suffix == ".md":
        return "\n".join(_markdown(found, table)) + "\n"
    environment = Environment(loader=PackageLoader("derivations.report"), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {
        "link": lambda document: quote(os.path.relpath(document, path.parent)),
        "math": inline,
        "prose": prose,
    }
    return environment.get_template("corpus.html.j2").render(
        found=found,
        table=table.name,
        version=package_version(),
        marks={verdict.value: mark for verdict, mark in MARKS.items()},
        codes=_meanings(found),
        fails=found.fails.most_common(MOST),
    )


def _meanings(found: Summary) -> list[tuple[str, int, str]]:
    return [(code, number, EXPLANATIONS[Code(code)]) for code, number in found.codes.most_common()]


def _markdown(found: Summary, table: Path) -> Iterator[str]:
    yield from ("# Derivations of a corpus", "", f"{found.line}.", "")
    yield from (f"All steps are in `{table.name}`; judging them took {found.seconds:.0f} seconds of work.", "")
    yield from _rows("Verdicts", ("verdict", "steps"), found.ranked)
    yield from _rows("Reasons", ("code", "steps", "what it means"), _meanings(found))
    yield from _rows("Documents in which steps fail", ("document", "steps"), found.fails.most_common(MOST))
    told = ((one.verdict, one.document, one.line, one.formula, one.reason) for one in found.failing)
    yield from _rows("Steps that fail", ("verdict", "document", "line", "formula", "reason"), told)
    yield from _rows("Documents with errors", ("document", "error"), found.errors)


def _rows(title: str, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    listed = list(rows)
    if listed:
        yield from (f"## {title}", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}")
        yield from (f"| {' | '.join(_cell(str(cell)) for cell in row)} |" for row in listed)
        yield ""


def _cell(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
