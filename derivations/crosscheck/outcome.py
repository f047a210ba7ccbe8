"""What the cross-check answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from derivations.crosscheck.pairs import Instance
from derivations.model.reasons import Reason
from derivations.model.verdict import Counterexample, Evidence, Seen


class Outcome(Enum):
    """What the instances showed."""

    AGREES = "the sides agree at every admissible instance tried"
    DIFFERS = "the sides differ by far more than their errors"
    VACUOUS = "no admissible instance was found"
    FAILED = "the sides could not be compared in numbers"


@dataclass(frozen=True, slots=True)
class Located(Evidence):
    """Evidence with the instance that it is from, for :func:`~derivations.crosscheck.looking.look`."""

    instance: Instance | None = field(default=None, repr=False, compare=False)

    def told(self, seen: Seen | None = None) -> Evidence:
        """The evidence as a verdict carries it, with what is seen at the instance."""
        return Evidence(self.method, self.instances, self.digits, self.also, self.simulation, seen)


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
    instance: Instance | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NoRefutation:
    """Nothing rigorous was found, and why; ``untied`` where the sides differ, and nothing says how they are related."""

    reason: str
    untied: bool = False
