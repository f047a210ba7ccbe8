"""What every method answers: a number, how far it can be trusted, and why it stopped."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What the reported error of an estimate means."""

    RIGOROUS = "the value lies within the error, always"
    ESTIMATED = "the error is a pessimistic estimate, not a proof"
    STATISTICAL = "the error is one standard error"


class Stop(Enum):
    """Why a method stopped; the text of each member says what it means and what to try."""

    CONVERGED = "converged to the requested tolerance"
    TOLERANCE_NOT_REACHED = "the tolerance was not reached: loosen it, or split the region where the integrand is rough"
    DIVERGENT_SUSPECTED = "the contributions do not die out: the integral may not exist, or only conditionally"
    NOT_FINITE = "the integrand is not finite inside the region: exclude the point or split there"
    NOTHING_SEEN = "only zeros were sampled: say where the integrand lives, with centre, scale or points"
    NOT_REAL = "the value is not real: check the branches of roots and logarithms in the integrand"
    BUDGET_EXHAUSTED = "the budget of evaluations is used up: raise it, or ask for less accuracy"
    HEAVY_TAILED = "the sample has no trustworthy variance: use quadrature, a bounded statistic or importance sampling"
    TOO_FEW_SAMPLES = "the sample is too small for its spread or correlation to be known: raise the size"

    @property
    def message(self) -> str:
        """The meaning and the remedy, in words."""
        return self.value


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its error.

    Attributes:
        value: the number; ``nan`` when the method has none to offer.
        error: absolute error, meant as ``kind`` says; ``inf`` when nothing is known.
        kind: what the error means.
        method: the name of the method, for people.
        evaluations: how many times the integrand was evaluated.
        outcome: why the method stopped; the error is meant as it stands whatever the outcome.
        freedom: degrees of freedom of a statistical error (Student's t applies); infinite otherwise.
        skewness: of a statistical error: that of the values averaged over the root of their number.
    """

    value: float
    error: float
    kind: Kind
    method: str
    evaluations: int
    outcome: Stop
    freedom: float = math.inf
    skewness: float = 0.0

    @property
    def converged(self) -> bool:
        """Whether the requested accuracy was reached."""
        return self.outcome is Stop.CONVERGED

    def covers(self, exact: float) -> bool:
        """Whether a number lies within the reported error of the value; every number does if the error is infinite."""
        return math.isinf(self.error) or abs(self.value - exact) <= self.error


def judged(error: float, value: float, rtol: float, atol: float) -> Stop:
    """Whether an error is within the tolerances."""
    return Stop.CONVERGED if error <= max(atol, rtol * abs(value)) else Stop.TOLERANCE_NOT_REACHED
