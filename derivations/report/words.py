"""What was found, in words: how the numbers were made, how far a proof is confirmed, what a name was taken for."""

from __future__ import annotations

from derivations.model.derivation import NameOrigin, NameReading
from derivations.model.verdict import Confirmation, Evidence
from derivations.rules import RULEBOOK


def describe_evidence(evidence: Evidence) -> str:
    """Say in words how the numbers were found; empty where no number was."""
    if evidence.method == "none" or (not evidence.instances and evidence.method != "exact"):
        return ""
    if evidence.method == "exact":
        return "exact arithmetic"
    plural = "" if evidence.instances == 1 else "s"
    digits = f", {evidence.digits:.0f} digits" if evidence.digits is not None and evidence.digits < 1e4 else ""
    seen = f"{evidence.instances} instance{plural}, {evidence.method}{digits}"
    return "; ".join(filter(None, (seen, describe_simulation(evidence))))


def describe_simulation(evidence: Evidence) -> str:
    """Say in words what a Monte Carlo test could see and how often it errs; empty where there was none."""
    found = evidence.simulation
    if found is None:
        return ""
    agrees = "monte-carlo agrees: " if evidence.method != "monte-carlo" else ""
    small = f"a difference of {found.smallest:.2g} ({100 * found.share:.2g} % of their scale)"
    rate = f"false alarms in one of {1 / found.alarm_rate:,.0f} such tests"
    return f"{agrees}{found.draws:,} draws, {small} is seen nine times of ten, {rate}, and in 1 % of runs, at most"


def describe_confirmation(found: Confirmation | None) -> str:
    """Say in words how much of a proof SymPy confirms; empty where there is none."""
    if found is None or not found.confirmed:
        return ""
    if found.whole:
        return "confirmed by SymPy"
    left = ", ".join(RULEBOOK.rules[code].name for code in found.unanswered)
    return f"confirmed by SymPy: {found.confirmed} of {found.total} applications (no answer to {left})"


def describe_reading(reading: NameReading) -> str:
    """Say in words what a name was taken for, and why: ``real number (line 12)``."""
    why = reading.where or ("" if reading.origin is NameOrigin.UNKNOWN else _WHY[reading.origin])
    return f"{reading.sort} ({why})" if why else reading.sort


_WHY = {
    NameOrigin.STATED: "stated",
    NameOrigin.USED: "from its use",
    NameOrigin.CONVENTION: "by convention",
}
