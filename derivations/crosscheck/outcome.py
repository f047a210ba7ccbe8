"""What the cross-check answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from derivations.model.errors import DerivationError
from derivations.model.reasons import Reason
from derivations.model.verdict import Counterexample, Evidence


class Outcome(Enum):
    """What the instances showed."""

    AGREES = "the sides agree at every admissible instance tried"
    DIFFERS = "the sides differ by far more than their errors"
    VACUOUS = "no admissible instance was found"
    FAILED = "the sides could not be compared in numbers"


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """The outcome of comparing both sides in floats, with the evidence and a sentence that explains it.

    ``counterexample`` is the instance at which a Monte Carlo test sees a difference.
    """

    outcome: Outcome
    evidence: Evidence
    reason: str
    digits: float | None = None
    counterexample: Counterexample | None = None


@dataclass(frozen=True, slots=True)
class Refutation:
    """A rigorous disproof; without a counterexample the reason states why no instance can make the claim hold.

    ``instances`` counts those that it rests on; 0 where it rests on the form of the claim alone.  ``open`` says why it
    may hold all the same: a name that nothing ties, words that make it true, or chance; ``evidence`` is that of draws;
    ``instance`` is where the sides differ, for :func:`~derivations.crosscheck.looking.look`.
    """

    counterexample: Counterexample | None
    reason: str
    instances: int = 1
    open: Reason | None = None
    evidence: Evidence | None = None
    instance: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NoRefutation:
    """Nothing rigorous was found, and why; ``untied`` where the sides differ, and nothing says how they are related."""

    reason: str
    untied: bool = False


class NoValueError(ArithmeticError):
    """A side has no value at an instance, or none that could be computed; the message says why."""


class OutOfTimeError(NoValueError):
    """The deadline has passed."""


class HighDimensionError(NoValueError):
    """An integral has too many dimensions for a grid; it may still be sampled."""


class TooManyPointsError(NoValueError):
    """The grids of nested integrals have too many points together; they may still be sampled."""


FAILURES = (ArithmeticError, DerivationError, ValueError, RecursionError)
"""What evaluation raises where there is no value or none that can be computed.

The arithmetic of floats, arrays and balls raises the first and the third, terms that do not fit together the second,
and what is nested too deeply the last.  Anything else is a bug of the checker, and passes through.
"""
