"""Runs the experiments, prints what they found, and draws it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from derivations.atomic_files import write_atomically
from derivations.model.errors import writing
from derivations.model.pictures import Curve, Look, Picture
from derivations.simulations.table import TABLE, Row, line_of
from numeric.experiments.series import FALSE_ALARMS, Judgement, judged

_WIDE = 132


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement with its line, and what simulation says of it."""

    row: Row
    line: int
    judgement: Judgement


def simulate(seed: int, rows: Sequence[Row] = TABLE) -> tuple[Finding, ...]:
    """Run the experiments of some statements, each on a stream of its own; what was found, by document and line."""
    with _bar(len(rows)) as done:
        found = []
        for number, row in enumerate(rows):
            with np.errstate(all="ignore"):  # what comes out as no number does not agree
                found.append(row.experiment(np.random.default_rng([seed, number])))
            done()
    documents = [row.document for row in rows]
    findings = [Finding(row, line_of(row), one) for row, one in zip(rows, judged(found), strict=True)]
    return tuple(sorted(findings, key=lambda one: (documents.index(one.row.document), one.line)))


# ------------------------------------------------------------------------------------------------------- printing


def print_findings(findings: Sequence[Finding], *, verbose: bool = False) -> None:
    """Print a table: where the statement stands, what is predicted, what was found, and whether they agree.

    Of each experiment the number is shown that is farthest out, measured by its interval; ``verbose`` shows all.
    """
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
    for document in dict.fromkeys(finding.row.document for finding in findings):
        console.print(_table(document, [one for one in findings if one.row.document == document], verbose))
    wrong = sum(not finding.judgement.agrees for finding in findings)
    tests = sum(len(finding.judgement.tests) for finding in findings)
    rate = f"Intervals are so wide that all {tests} hold in {100 * (1 - FALSE_ALARMS):.0f} % of runs, at least."
    console.print(f"{len(findings)} statements: {len(findings) - wrong} agree, {wrong} disagree. {rate}")


def _table(document: str, findings: Sequence[Finding], verbose: bool) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=f"{document}.md", title_justify="left", title_style="bold")
    for name in ("Line", "Quantity", "At", "Predicted", "Found", "Draws", "Verdict"):
        numbers = name in ("Line", "Predicted", "Found", "Draws")
        table.add_column(name, justify="right" if numbers else "left", no_wrap=name != "Quantity")
    for finding in findings:
        for place, index in enumerate(_shown(finding.judgement, verbose)):
            cells = _cells(finding, index)
            table.add_row(*map(Text, cells if place == 0 else ("", "", *cells[2:5], "", cells[6])))
    return table


def _shown(judgement: Judgement, verbose: bool) -> Sequence[int]:
    return range(len(judgement.tests)) if verbose else (judgement.worst,)


def _cells(finding: Finding, index: int) -> tuple[str, ...]:
    series, test = finding.judgement.series, finding.judgement.tests[index]
    point = series.points[index]
    digits = max(0, min(6, 1 - _power(test.threshold)))
    agrees = test.conclusive and not test.alarm
    return (
        str(finding.line),
        series.quantity,
        f"{series.parameter} = {point.at:g}",
        f"{point.predicted.value:.{digits}f}",
        f"{point.found.value:.{digits}f} ± {test.threshold:.{digits}f}",
        f"{series.size:,}",
        "agrees" if agrees else "DISAGREES",
    )


def _power(number: float) -> int:
    """The power of ten of the first digit of a number."""
    return int(np.floor(np.log10(number))) if 0 < number < np.inf else 0


def to_data(findings: Sequence[Finding], seed: int) -> dict[str, Any]:
    """Arrange findings as JSON; an interval is half as wide as the distance of its ends."""
    return {
        "seed": seed,
        "false_alarms": FALSE_ALARMS,
        "statements": [
            {
                "document": f"{finding.row.document}.md",
                "line": finding.line,
                "quantity": finding.judgement.series.quantity,
                "parameter": finding.judgement.series.parameter,
                "size": finding.judgement.series.size,
                "verdict": "agrees" if finding.judgement.agrees else "disagrees",
                "points": [
                    {
                        "at": point.at,
                        "predicted": point.predicted.value,
                        "found": point.found.value if np.isfinite(point.found.value) else None,
                        "interval": test.threshold if test.conclusive else None,
                    }
                    for point, test in zip(finding.judgement.series.points, finding.judgement.tests, strict=True)
                ],
            }
            for finding in findings
        ],
    }


# -------------------------------------------------------------------------------------------------------- drawing


def write_figures(findings: Sequence[Finding], folder: Path) -> int:
    """Draw each experiment into a file of its own, ``DOCUMENT-LINE-EXPERIMENT.svg``; their number.

    Raises:
        UnusableInputError: the folder cannot be made or written to.
    """
    from derivations.report.drawing import to_svg

    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for finding in findings:
            name = f"{finding.row.document}-{finding.line}-{finding.row.experiment.__name__.replace('_', '-')}.svg"
            write_atomically(folder / name, to_svg(picture(finding)).encode("utf-8"))
    return len(findings)


def picture(finding: Finding) -> Picture:
    """What an experiment found, with intervals, against what is predicted."""
    series, tests = finding.judgement.series, finding.judgement.tests
    places = tuple(point.at for point in series.points)
    look = Look.BARS if series.width is not None else Look.POINTS
    found = tuple(point.found.value for point in series.points)
    verdict = "agrees" if finding.judgement.agrees else "disagrees"
    said = (
        f"{series.quantity}, over {series.parameter} from {min(places):g} to {max(places):g}: what simulation finds, "
        f"with intervals, {verdict} with what {finding.row.document}.md, line {finding.line}, predicts."
    )
    predicted = Curve("predicted", places, tuple(point.predicted.value for point in series.points), Look.LINE)
    errors = tuple(test.threshold if test.conclusive else 0.0 for test in tests)
    simulated = Curve("simulated", places, found, look, errors)
    return Picture(
        series.parameter, series.quantity, (predicted, simulated), said, failing=not finding.judgement.agrees
    )


@contextmanager
def _bar(rows: int) -> Iterator[Callable[[], None]]:
    """A line on standard error that counts experiments where a person watches."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("simulating", total=rows)
        yield lambda: progress.update(task, advance=1)
