"""The Monte Carlo cross-check: both sides of a claim on the same seeded draws, and a test with a stated alarm rate.

A first small round says how many draws a stated precision needs; the draws that the test sees are new, so that their
number has nothing to do with what they show.  Each replicate gives one difference of the sides; they are independent,
and Student's t applies.  What the differences leave open is part of the answer: the smallest discrepancy that would
have been seen nine times of ten.

Source: C. Stein, "A two-sample test for a linear hypothesis whose power is independent of the variance", Ann. Math.
Statist. 16 (1945) (two rounds); P. L'Ecuyer, M. K. Nakayama, A. B. Owen & B. Tuffin, "Confidence intervals for
randomized quasi-Monte Carlo estimators", Winter Simulation Conference 2023 (Student's t over replicates).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from derivations.crosscheck.facts import unmet
from derivations.crosscheck.failures import FAILURES, NoValueError, TooManyPointsError
from derivations.crosscheck.lost import MAX_EDGE
from derivations.crosscheck.outcome import CrossCheck, Located, Outcome
from derivations.crosscheck.pairs import Instance, Pair, places
from derivations.crosscheck.printing import where
from derivations.crosscheck.sampling import REPLICATES, Samples
from derivations.crosscheck.world import World
from derivations.model import work
from derivations.model.derivation import Claim
from derivations.model.relations import ORDERS, UP_TO
from derivations.model.verdict import Counterexample, Evidence, Simulation
from numeric.comparison import Comparison, compare, quantile, share
from numeric.estimate import Estimate, Kind, Stop
from numeric.monte_carlo import from_replicates

POWER = 0.9
"""With which probability a discrepancy is seen that is said to be."""
PRECISION = 0.01
"""The discrepancy, as a share of the sides, that the number of draws is chosen for."""
SHARP = 0.1
"""The largest share of the sides that may pass unseen where the sides are said to agree."""
FIRST, MOST = 5, 10
"""Draws of a replicate, as powers of two: in the first round, and at most in the second one."""
ALONE = 3
"""At how many instances a claim is sampled that no other method reaches."""
PART = 0.25
"""The part of the work that is left for a check that the draws may take."""
SHARE = 0.75
"""The share of the steps in reach of quadrature that are sampled as well."""
FOUR = 4
"""The least dimension that quadrature does not reach."""
ROUNDING, GRID = 1e-9, 1e-5
"""Errors that are not statistical, as shares of the sides: of floats, and of integrals inside of others on grids."""
NOISE = 1e-12
"""Integrands no larger than this, where names are of order one, may be all rounding, as of ``(x + y - y - x)²``."""
CURVED = 2.0
"""How many times the estimate of a bias is allowed for; that from 32 replicates has an error of a quarter."""
CANCELLING = 0.1
"""A discrepancy is measured by no less than this part of the integrands, which may cancel."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """Numbers that tell the draws of a claim from those of others, and how often its test may raise a false alarm."""

    key: tuple[int, ...] = (0,)
    alarm_rate: float = 1e-6

    @classmethod
    def of(cls, claim: Claim, alarm_rate: float) -> Sampling:
        """The draws of a claim depend on what it says, so that they are the same wherever it stands."""
        said = f"{claim.left.key}\n{claim.relation.name}\n{claim.right.key}".encode("utf-8", "surrogatepass")
        return cls((int.from_bytes(blake2b(said, digest_size=8).digest(), "big"),), alarm_rate)

    @property
    def chosen(self) -> bool:
        """Whether a claim in reach of quadrature is sampled as well."""
        return bool(np.random.default_rng(self.key).random() < SHARE)


@dataclass(frozen=True, slots=True)
class Trial:
    """Both sides on the draws, a row a component and a column a replicate, with the test of each component."""

    left: Any
    right: Any
    scale: Any
    tests: tuple[Comparison, ...]
    draws: int


DEFAULT = Sampling()
"""How a claim is sampled of which nothing else is said."""


def sampled(pair: Pair, worlds: Sequence[World], sampling: Sampling) -> CrossCheck:
    """Compare the sides of a claim at instances by Monte Carlo.

    Args:
        pair: what is compared.
        worlds: the instances, at least one.
        sampling: a claim that holds is called different with a probability of at most its alarm rate.
    """
    pair = replace(pair, deadline=work.share_of(pair.deadline, PART))
    agreed: list[CrossCheck] = []
    failed: CrossCheck | None = None
    for number, world in enumerate(worlds):
        one = _at(pair, world, Sampling((*sampling.key, number), sampling.alarm_rate / len(worlds)))
        if one.outcome is Outcome.DIFFERS:
            return _as_a_whole(one, 1, sampling)
        if one.outcome is Outcome.AGREES:
            agreed.append(one)
        else:
            failed = failed or one
    worst = min(agreed, key=lambda one: one.digits or 0.0) if agreed else failed
    assert worst is not None
    return _as_a_whole(worst, len(agreed), sampling)


def _as_a_whole(found: CrossCheck, instances: int, sampling: Sampling) -> CrossCheck:
    """What was found at one of the instances, as that of all."""
    seen = found.evidence.simulation
    if seen is None:
        return found
    seen = replace(seen, alarm_rate=sampling.alarm_rate)
    return replace(found, evidence=replace(found.evidence, instances=instances, simulation=seen))


def _at(pair: Pair, world: World, sampling: Sampling) -> CrossCheck:
    try:
        found = trial(pair, world, sampling)
    except FAILURES as error:
        return CrossCheck(Outcome.FAILED, Evidence("none", 0), str(error) or type(error).__name__)
    return _told(found, pair, world, sampling)


def trial(pair: Pair, world: World, sampling: Sampling) -> Trial:
    """Draw at one instance, and test each component.

    Raises:
        NoValueError: nothing was sampled, or nothing is known of the errors.
    """
    first = Samples((*sampling.key, 1), FIRST)
    left, right = pair.at(world, first)
    if not first.means:
        raise NoValueError("it holds no mean that could be sampled")
    rate = share(sampling.alarm_rate, max(1, len(left)))
    exponent = _enough(left - right, _scale(left, right, first), rate)
    second, (left, right) = _second(pair, world, sampling, exponent, first)
    if second.heavy:
        raise NoValueError("a few draws make up most of the variance of a side")
    if second.edge > MAX_EDGE:
        raise NoValueError("an integral does not converge, or not well enough")
    scale = _scale(left, right, second)
    slack = (GRID if second.on_grids else ROUNDING) * scale
    slack = slack + _bias(pair, world, sampling, second, left - right)
    tests = tuple(_tested(*row, rate) for row in zip(left - right, scale, slack, strict=True))
    return Trial(left, right, scale, tests, REPLICATES * second.draws)


def _second(pair: Pair, world: World, sampling: Sampling, most: int, first: Samples) -> tuple[Samples, tuple[Any, Any]]:
    """The second round, with fewer draws where integrals inside of others have to be summed at each of them."""
    for exponent in range(most, FIRST - 1, -1):
        backend = Samples((*sampling.key, 2), exponent, first.found)
        try:
            return backend, pair.at(world, backend)
        except TooManyPointsError:
            continue
    raise NoValueError("integrals inside of others need too many points")


def _bias(pair: Pair, world: World, sampling: Sampling, second: Samples, differences: Any) -> Any:
    """How far sides that are not linear in their means may be from their values, on the average over the replicates.

    ``E[X]^2`` of a mean is too large by the variance of that mean.  The mean of all draws together has a part of this
    error that is as small as one replicate is among all, so that what it makes of the sides tells the error.
    """
    if not second.bent and pair.claim.relation not in UP_TO:
        return np.zeros(len(differences))
    pooled = Samples((*sampling.key, 2), second.exponent, second.learnt, pooled=True)
    left, right = pair.at(world, pooled)
    return CURVED * np.abs((differences - (left - right)).mean(axis=1))


def _enough(differences: Any, scale: Any, rate: float) -> int:
    """The power of two of draws with which the stated precision is reached, if errors fall as those of plain draws."""
    spread = differences.std(axis=1, ddof=1) / math.sqrt(REPLICATES)
    needed = float(np.max(spread * (quantile(rate, REPLICATES - 1) + 1.3) / (PRECISION * scale), initial=1.0))
    return min(MOST, FIRST + math.ceil(2 * math.log2(max(needed, 1.0)))) if math.isfinite(needed) else MOST


def _scale(left: Any, right: Any, backend: Samples) -> Any:
    """What a discrepancy of each component is measured by: the sides, or a part of their integrands."""
    if not (np.all(np.isfinite(left)) and np.all(np.isfinite(right))):
        raise NoValueError("a side is not finite on the draws")
    if backend.magnitude <= NOISE:
        raise NoValueError("only zeros were drawn" if backend.magnitude == 0 else "only rounding errors were drawn")
    sides = np.maximum(np.abs(left.mean(axis=1)), np.abs(right.mean(axis=1)))
    return np.maximum(sides, CANCELLING * backend.magnitude)


def _tested(differences: Any, scale: float, slack: float, rate: float) -> Comparison:
    """The test of one component.

    A side that is not linear in its means is biased by about its curvature times their variance, which is allowed for.
    """
    found = from_replicates(differences, "shifted nets", differences.size)
    bias = differences.size * found.error**2 / scale
    return compare(found, Estimate(0.0, slack + bias, Kind.ESTIMATED, "allowance", 0, Stop.CONVERGED), rate)


# ------------------------------------------------------------------------------------------------------ answers


def _told(found: Trial, pair: Pair, world: World, sampling: Sampling) -> CrossCheck:
    order = pair.claim.relation.direction if pair.claim.relation in ORDERS else 0
    smallest = [test.smallest_detectable(POWER) for test in found.tests]
    unseen = [least / scale for least, scale in zip(smallest, found.scale, strict=True)]
    worst = int(np.argmax(unseen))
    seen = Simulation(found.draws, smallest[worst], float(unseen[worst]), sampling.alarm_rate)
    alarms = [n for n, test in enumerate(found.tests) if test.alarm and (not order or test.difference * order > 0)]
    if alarms:
        row = max(alarms, key=lambda n: abs(found.tests[n].difference))
        return _differing(found, row, pair, world, seen, sampling.key)
    if not all(u <= SHARP or (t.alarm and order) for u, t in zip(unseen, found.tests, strict=True)):
        return CrossCheck(Outcome.FAILED, Evidence("none", 0), "the draws are too few to tell the sides apart")
    digits = round(min(15.0, -math.log10(max(unseen[worst], 1e-15))), 1)
    evidence = Located("monte-carlo", 1, digits, simulation=seen, instance=Instance(pair, world, worst, sampling.key))
    return CrossCheck(Outcome.AGREES, evidence, f"agreed by Monte Carlo to {digits:.0f} digits", digits)


def _differing(found: Trial, row: int, pair: Pair, world: World, seen: Simulation, key: tuple[int, ...]) -> CrossCheck:
    """That the sides differ, if the instance satisfies all that is stated."""
    refusal = _refusal(pair, world)
    if refusal is not None:
        return CrossCheck(Outcome.FAILED, Evidence("none", 0), refusal)
    test = found.tests[row]
    shown = where(pair.task.found, world)
    if len(found.tests) > 1:
        shown["\\text{component}"] = str(row + 1)
    sides = [from_replicates(side[row], "shifted nets", found.draws) for side in (found.left, found.right)]
    lhs, rhs = (f"{one.value:.8g} ± {max(one.error, 1e-12):.2g}" for one in sides)
    times = f", {abs(test.difference) / test.standard_error:.1f} standard errors" if test.standard_error else ""
    reason = f"at an admissible instance the sides differ by {test.difference:.3g} on {found.draws:,} draws{times}"
    evidence = Located("monte-carlo", 1, None, simulation=seen, instance=Instance(pair, world, row, key))
    return CrossCheck(Outcome.DIFFERS, evidence, reason, counterexample=Counterexample(shown, lhs, rhs))


def _refusal(pair: Pair, world: World) -> str | None:
    """Why an instance may not satisfy what is stated; nothing if it does."""
    try:
        found = (unmet(pair.task, place, pair.deadline, in_floats=True) for place in places(pair.claim, world))
        return next(filter(None, found), None)
    except FAILURES as error:
        return f"the instance is not shown to satisfy all that is stated ({error})"
