"""What simulation found of a library document, beside the steps that it is about in a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from derivations.model.errors import UnusableInputError
from derivations.reading.source import read_file
from derivations.report.seen import Figure
from derivations.report.sources import library_documents
from derivations.report.view import DocumentView, StepView
from derivations.simulations.running import Finding, picture
from derivations.simulations.table import TABLE, Row


def rows_of(document: str) -> tuple[Row, ...]:
    """The statements of a document that are simulated.

    Raises:
        UnusableInputError: it is none of the library, or changed, or none of its statements is on a process.
    """
    path = Path(document)
    known = next((one for one in library_documents() if one.name == path.name), None)
    if known is None or read_file(document).text != read_file(str(known)).text:
        raise UnusableInputError(f"{document}: only documents of the library are simulated, as they are there")
    rows = tuple(row for row in TABLE if row.document == known.stem)
    if not rows:
        raise UnusableInputError(f"{document}: it says nothing of a process that could be simulated")
    return rows


def with_simulations(document: DocumentView, findings: Sequence[Finding]) -> DocumentView:
    """The report with a figure for each finding, at the step that ends on its line or is the next one."""
    steps = sorted(document.steps, key=lambda step: step.end_line)
    added: dict[str, tuple[Figure, ...]] = {}
    for finding in findings:
        step = next((one for one in steps if one.end_line >= finding.line), steps[-1])
        added[step.id] = (*added.get(step.id, ()), _figure(finding))

    def with_figures(step: StepView) -> StepView:
        return replace(step, figures=(*step.figures, *added.get(step.id, ())))

    chains = tuple(replace(chain, steps=tuple(map(with_figures, chain.steps))) for chain in document.chains)
    return replace(document, chains=chains)


def _figure(finding: Finding) -> Figure:
    judgement = finding.judgement
    verdict = "agrees with" if judgement.agrees else "disagrees with"
    size = f"{judgement.series.size:,}"
    return Figure(picture(finding), f"Simulation ({size} draws, with intervals) {verdict} line {finding.line}")
