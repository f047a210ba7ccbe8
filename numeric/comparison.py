"""Comparing two estimates with a stated rate of false alarms, and planning what such a comparison can see."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from numeric.estimate import Estimate, Kind


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two estimates differ.

    Attributes:
        difference: left value minus right value.
        threshold: how large a difference chance and the reported errors explain; ``inf`` if they explain any.
        alarm: whether the difference is beyond the threshold.
        alarm_rate: the probability of an alarm when the true values are equal, at most.
        standard_error: of the difference.
        freedom: degrees of freedom of the standard error.
        slack: the part of the threshold that is not statistical.
    """

    difference: float
    threshold: float
    alarm: bool
    alarm_rate: float
    standard_error: float
    freedom: float
    slack: float

    @property
    def conclusive(self) -> bool:
        """Whether any difference could have raised an alarm."""
        return math.isfinite(self.threshold)

    def smallest_detectable(self, power: float) -> float:
        """The smallest true difference that raises an alarm with at least this probability."""
        _check_rate(power)
        return self.threshold + self.slack + self.standard_error * _power_quantile(power, self.freedom)


def compare(left: Estimate, right: Estimate, alarm_rate: float) -> Comparison:
    """Test whether the exact values behind two independent estimates are equal.

    Two-sided, by Student's t with the degrees of freedom of Welch (Biometrika 34 (1947) 28) and Satterthwaite.  Errors
    that are not statistical widen the threshold by their full size, and skewness moves it outwards by the first
    Edgeworth term of the studentised mean (P. Hall, "The Bootstrap and Edgeworth Expansion", 1992, § 2.6).  An estimate
    that has no value or no believable error leaves the comparison inconclusive.

    Raises:
        ValueError: the rate is not between 0 and 1.
    """
    _check_rate(alarm_rate)
    slack = sum(one.error for one in (left, right) if one.kind is not Kind.STATISTICAL)
    noisy = [one for one in (left, right) if one.kind is Kind.STATISTICAL]
    error, freedom = _combined(noisy)
    difference = left.value - right.value
    threshold = slack + _critical(alarm_rate, freedom, _skewness(noisy, error)) * error
    if not (math.isfinite(threshold) and math.isfinite(difference)):
        threshold = math.inf
    alarm = math.isfinite(difference) and abs(difference) > threshold
    return Comparison(difference, threshold, alarm, alarm_rate, error, freedom, slack)


def half_width(estimate: Estimate, alarm_rate: float) -> float:
    """How far the exact value may be from an estimate: farther with at most this probability."""
    _check_rate(alarm_rate)
    if estimate.kind is not Kind.STATISTICAL or estimate.error == 0:
        return estimate.error
    return _critical(alarm_rate, estimate.freedom, abs(estimate.skewness)) * estimate.error


def share(alarm_rate: float, checks: int, *, independent: bool = False) -> float:
    """The rate for each of several checks that keeps the rate of any false alarm among them.

    Bonferroni's, which holds whatever the checks have to do with one another; Šidák's, a little larger, if they are
    independent.
    """
    _check_rate(alarm_rate)
    if checks <= 0:
        raise ValueError(f"the number of checks must be positive, not {checks}")
    return -math.expm1(math.log1p(-alarm_rate) / checks) if independent else alarm_rate / checks


def smallest_detectable(standard_error: float, alarm_rate: float, power: float, freedom: float = math.inf) -> float:
    """The difference that a two-sided test sees with at least this probability."""
    _check_rate(alarm_rate)
    _check_rate(power)
    return standard_error * (quantile(alarm_rate, freedom) + _power_quantile(power, freedom))


def size_to_detect(discrepancy: float, deviation: float, alarm_rate: float, power: float) -> int:
    """How many draws, each with this standard deviation, see a discrepancy with at least this probability.

    That the deviation is estimated costs half the squared critical value in draws (W. C. Guenther, "Sample size
    formulas for normal theory t tests", The American Statistician 35 (1981)).
    """
    if not (discrepancy > 0 and deviation > 0 and math.isfinite(deviation / discrepancy)):
        raise ValueError(f"discrepancy and deviation must be positive, not {discrepancy} and {deviation}")
    known = (smallest_detectable(deviation, alarm_rate, power) / discrepancy) ** 2
    return math.ceil(known + quantile(alarm_rate, math.inf) ** 2 / 2)


def quantile(alarm_rate: float, freedom: float) -> float:
    """The two-sided critical value of Student's t (of the normal distribution for infinite freedom)."""
    if math.isinf(freedom):
        return -NormalDist().inv_cdf(alarm_rate / 2)
    return -_student_quantile(alarm_rate / 2, freedom)


def _student_quantile(probability: float, freedom: float) -> float:
    from scipy.special import stdtrit  # takes a quarter of a second to load, and most documents draw nothing

    return float(stdtrit(freedom, probability))


def _critical(alarm_rate: float, freedom: float, skewness: float) -> float:
    critical = quantile(alarm_rate, freedom)
    return critical + skewness * (2 * critical**2 + 1) / 6


def _power_quantile(power: float, freedom: float) -> float:
    if math.isinf(freedom):
        return NormalDist().inv_cdf(power)
    return _student_quantile(power, freedom)


def _combined(noisy: list[Estimate]) -> tuple[float, float]:
    """Standard error and degrees of freedom of the difference of independent estimates."""
    variances = [one.error**2 for one in noisy]
    total = sum(variances)
    if not noisy or not 0 < total < math.inf:
        return math.sqrt(total), math.inf
    spent = sum(variance**2 / one.freedom for variance, one in zip(variances, noisy, strict=True))
    return math.sqrt(total), total**2 / spent if spent > 0 else math.inf


def _skewness(noisy: list[Estimate], error: float) -> float:
    """Skewness of the difference, its parts never taken to cancel."""
    return sum(abs(one.skewness) * (one.error / error) ** 3 for one in noisy) if error > 0 else 0.0


def _check_rate(rate: float) -> None:
    if not 0 < rate < 1:
        raise ValueError(f"a probability must be between 0 and 1, not {rate}")
