"""The independent numeric check: floats at random instances, and rigorous refutations by balls."""

from derivations.crosscheck.check import crosscheck, crosscheck_by_sampling
from derivations.crosscheck.constants import differs_beyond_constants
from derivations.crosscheck.dependence import refute_dependence
from derivations.crosscheck.edges import refute_at_edges
from derivations.crosscheck.examination import Examined, examine
from derivations.crosscheck.existing import have_values
from derivations.crosscheck.looking import look
from derivations.crosscheck.outcome import CrossCheck, Located, NoRefutation, Outcome, Refutation
from derivations.crosscheck.premises import contradicts, satisfiable, solving
from derivations.crosscheck.refutation import refute, withheld
from derivations.crosscheck.sampled import Sampling
from derivations.crosscheck.truth import Point
from derivations.crosscheck.valueless import refute_divergence
from derivations.crosscheck.violations import never_holds, violating_instance
from derivations.crosscheck.weights import fails_for_multiples_of_one, fails_for_probabilities

__all__ = [
    "CrossCheck",
    "Examined",
    "Located",
    "NoRefutation",
    "Outcome",
    "Point",
    "Refutation",
    "Sampling",
    "contradicts",
    "crosscheck",
    "crosscheck_by_sampling",
    "differs_beyond_constants",
    "examine",
    "fails_for_multiples_of_one",
    "fails_for_probabilities",
    "have_values",
    "look",
    "never_holds",
    "refute",
    "refute_at_edges",
    "refute_dependence",
    "refute_divergence",
    "satisfiable",
    "solving",
    "violating_instance",
    "withheld",
]
