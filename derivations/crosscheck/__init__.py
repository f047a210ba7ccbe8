"""The independent numeric check: floats at random instances, and rigorous refutations by balls."""

from derivations.crosscheck.check import crosscheck
from derivations.crosscheck.outcome import CrossCheck, NoRefutation, Outcome, Refutation

__all__ = ["CrossCheck", "NoRefutation", "Outcome", "Refutation", "crosscheck"]
