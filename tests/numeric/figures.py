"""The figures that the documentation quotes, measured: one JSON-able record."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tests.numeric.alarms import POPULATIONS, alarms_against_exact, planned
from tests.numeric.methods import cases, converged, honest
from tests.numeric.problems import PROBLEMS

ALARM_RATE = 0.01
POWER = 0.9
RUNS = 10_000
POWER_RUNS = 10_000


def honesty() -> dict[str, Any]:
    """Problems, methods, and for every method the cases, how many were honest and how many converged."""
    tried, kept, reached = Counter(), Counter(), Counter()
    for case in cases():
        answer = case.solve()
        tried[case.method] += 1
        kept[case.method] += honest(case, answer)
        reached[case.method] += converged(answer)
    methods = {name: {"cases": tried[name], "honest": kept[name], "converged": reached[name]} for name in sorted(tried)}
    return {"problems": len(PROBLEMS), "cases": tried.total(), "honest": kept.total(), "methods": methods}


def false_alarms(runs: int = RUNS, alarm_rate: float = ALARM_RATE) -> dict[str, Any]:
    """Stated and measured rate of false alarms."""
    measured = {
        population.name: alarms_against_exact(population, runs, alarm_rate) / runs for population in POPULATIONS
    }
    return {"runs": runs, "stated": alarm_rate, "measured": measured}


def power(runs: int = POWER_RUNS, alarm_rate: float = ALARM_RATE, stated: float = POWER) -> dict[str, Any]:
    """Stated and measured probability that a planted discrepancy is seen at the planned sample size."""
    measured = {}
    for population in POPULATIONS[:2]:
        discrepancy, size = planned(population, alarm_rate, stated)
        measured[population.name] = alarms_against_exact(population, runs, alarm_rate, discrepancy, size) / runs
    return {"runs": runs, "stated": stated, "measured": measured}


def figures() -> dict[str, Any]:
    """Everything, for printing."""
    return {"honesty": honesty(), "false_alarms": false_alarms(), "power": power()}


if __name__ == "__main__":
    print(json.dumps(figures(), indent=2, ensure_ascii=False))
