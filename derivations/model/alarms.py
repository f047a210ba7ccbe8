"""The rate of false alarms of a run, split over its tests before any of them is made.

A test that is made at the rate ``r`` calls a step that holds different with a probability of at most ``r``.  Whatever
the tests have to do with one another, the probability that any of them does is at most the sum of their rates (C. E.
Bonferroni, 1936).  A document gets an equal part of the rate of its run, and each of its steps an equal part of that:
both counts are known before the first test, so that no verdict depends on the order in which steps are judged, or on
how many at once.  The number of steps counts as the next power of two and that of documents as the next power of ten,
so that most changes of a document change nothing for its other steps, and most of a set of documents for the others.
"""

from __future__ import annotations

import math

RUN = 0.01
"""How often a run of ``check`` on documents without a wrong step may raise any false alarm."""

TESTS = 2
"""A step is tested on its own, and perhaps once more under what its document posits."""


def alarm_rate(steps: int = 1, documents: int = 1) -> float:
    """The rate of each test of a step, by how many steps its document has and how many documents the run."""
    return RUN / (TESTS * int(2 ** math.ceil(math.log2(max(1, steps)))) * counted(documents))


def counted(documents: int) -> int:
    """The number of documents as it counts: the next power of ten."""
    return int(10 ** math.ceil(math.log10(max(1, documents))))
