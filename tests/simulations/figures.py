"""The figures on the library that the documentation quotes, measured: its steps, its twins, and its simulations.

``python -m tests.simulations.figures`` prints Markdown; ``steps``, ``twins`` or ``alarms`` behind it choose a part.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from scipy.stats import binomtest

from derivations.checking.verify import Options, check_here
from derivations.meaning import read
from derivations.model.verdict import StepVerdict
from derivations.report.sources import library_documents
from derivations.simulations.running import Finding, simulate
from numeric.experiments.series import FALSE_ALARMS, Series, exact, judged, means, points
from tests.test_library_twins import TWINS
from tests.test_library_twins import judged as twin

RUNS = 10_000
DRAWS, POINTS = 400, 4


def steps() -> Iterator[str]:
    """A table for each document: step, verdict, rules, conditions, numeric evidence, simulation."""
    findings = simulate(0)
    for path in library_documents():
        here = [finding for finding in findings if finding.row.document == path.stem]
        yield f"\n{path.name}\n"
        yield "| step | line | verdict | rules | conditions | quadrature, balls | Monte Carlo | SymPy | simulated |"
        yield "|---|---|---|---|---|---|---|---|---|"
        found = check_here(read(str(path)), Options()).steps
        for step in found:
            mine = [one for one in here if _of(one, found) is step]
            yield "| " + " | ".join(_row(step, mine)) + " |"


def _of(finding: Finding, found: tuple[StepVerdict, ...]) -> StepVerdict:
    ordered = sorted(found, key=lambda one: one.step.span.end_line)
    return next((one for one in ordered if one.step.span.end_line >= finding.line), ordered[-1])


def _row(step: StepVerdict, findings: list[Finding]) -> tuple[str, ...]:
    evidence, seen = step.evidence, step.evidence.simulation
    counts = {status: sum(c.status == status for c in step.conditions) for status in ("discharged", "granted", "open")}
    grids = f"{evidence.instances} × {evidence.digits:.0f} digits" if evidence.digits is not None else ""
    drawn = f"{seen.draws:,} draws, sees {100 * seen.share:.1g} %" if seen is not None else ""
    confirmed = step.confirmation
    return (
        f"{step.step.chain}.{step.step.number}",
        str(step.step.span.line),
        step.verdict.value,
        ", ".join(step.rules),
        ", ".join(f"{number} {status}" for status, number in counts.items() if number),
        grids if evidence.method in ("quadrature", "ball") else "",
        drawn,
        f"{confirmed.confirmed} of {confirmed.total}" if confirmed is not None else "",
        ", ".join(f"{len(one.judgement.tests)} agree" if one.judgement.agrees else "DISAGREES" for one in findings),
    )


def twins() -> Iterator[str]:
    """What becomes of documents with a mistake in them."""
    yield "\n| document | instead of | the twin says | verdict | code |"
    yield "|---|---|---|---|---|"
    for name, old, new, _ in TWINS:
        found = twin(name, old, new)
        code = found.code.value if found.code else ""
        yield f"| {name} | `{old}` | `{new}` | {found.verdict.value} | {code} |"


def alarms(runs: int = RUNS, shift: float = 0.0) -> float:
    """The share of series that are called different where every mean is off by so many standard errors."""
    rng = np.random.default_rng(1)
    seen = 0
    for _ in range(runs):
        values = rng.exponential(size=(DRAWS, POINTS))
        predicted = exact([1.0 - shift / np.sqrt(DRAWS)] * POINTS)
        seen += not judged([Series("", "", points(range(POINTS), predicted, means(values)), DRAWS)])[0].agrees
    return seen / runs


def measured() -> Iterator[str]:
    """False alarms with a binomial test, and power."""
    rate = alarms()
    test = binomtest(round(rate * RUNS), RUNS, FALSE_ALARMS, alternative="greater")
    yield f"\nfalse alarms: {rate:.4f} of {RUNS:,} runs, stated at most {FALSE_ALARMS}; p = {test.pvalue:.2g} for more"
    for shift in (1, 3, 10):
        yield f"seen, where all {POINTS} numbers are off by {shift} standard errors: {alarms(RUNS // 10, shift):.3f}"


if __name__ == "__main__":
    chosen = {"steps": steps, "twins": twins, "alarms": measured}
    for name in sys.argv[1:] or chosen:
        print("\n".join(chosen[name]()))
