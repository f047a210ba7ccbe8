from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binomtest

from numeric.comparison import compare, half_width, share, size_to_detect, smallest_detectable
from numeric.estimate import Estimate, Kind, Stop
from numeric.monte_carlo import mean
from tests.numeric.alarms import POPULATIONS, alarms_against_exact, alarms_between_samples, exactly, planned

RUNS = 10_000
SIGNIFICANCE = 1e-4


@pytest.mark.parametrize("alarm_rate", [0.05, 0.01, 0.001])
@pytest.mark.parametrize("population", POPULATIONS, ids=lambda p: p.name)
def test_false_alarms_are_no_more_frequent_than_stated(population, alarm_rate):
    count = alarms_against_exact(population, RUNS, alarm_rate)
    assert binomtest(count, RUNS, alarm_rate, alternative="greater").pvalue > SIGNIFICANCE


@pytest.mark.parametrize("population", POPULATIONS[:2], ids=lambda p: p.name)
def test_false_alarm_rate_is_not_bought_with_blindness(population):
    count = alarms_against_exact(population, RUNS, 0.05)
    assert binomtest(count, RUNS, 0.05, alternative="less").pvalue > SIGNIFICANCE


def test_false_alarms_between_two_samples():
    count = alarms_between_samples(POPULATIONS[0], POPULATIONS[2], RUNS, 0.01)
    assert binomtest(count, RUNS, 0.01, alternative="greater").pvalue > SIGNIFICANCE


@pytest.mark.parametrize("power", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("population", POPULATIONS[:2], ids=lambda p: p.name)
def test_a_planted_discrepancy_is_seen_as_often_as_stated(population, power):
    runs = 2000
    discrepancy, size = planned(population, 0.01, power)
    count = alarms_against_exact(population, runs, 0.01, discrepancy, size)
    assert binomtest(count, runs, power, alternative="less").pvalue > SIGNIFICANCE
    assert count / runs < power + 0.05


def test_smallest_detectable_of_a_comparison_is_seen():
    rng = np.random.default_rng(3)
    population = POPULATIONS[2]
    first = mean(population.sample, lambda x: x, 4000, rng)
    planted = compare(first, exactly(1.0), 0.01).smallest_detectable(0.9)
    assert alarms_against_exact(population, 500, 0.01, planted, 4000) / 500 > 0.85


def test_shares_keep_the_rate_of_the_run():
    assert share(0.01, 20) == pytest.approx(0.0005)
    assert 1 - (1 - share(0.01, 20, independent=True)) ** 20 == pytest.approx(0.01)
    assert share(0.01, 20) < share(0.01, 20, independent=True)


def test_any_alarm_of_a_run_keeps_its_rate():
    rng = np.random.default_rng(4)
    rate, checks, runs = 0.05, 10, 2000
    each = share(rate, checks)

    def alarmed():
        found = (mean(POPULATIONS[0].sample, lambda x: x, 200, rng) for _ in range(checks))
        return any([compare(one, exactly(0.0), each).alarm for one in found])

    count = sum(alarmed() for _ in range(runs))
    assert binomtest(count, runs, rate, alternative="greater").pvalue > SIGNIFICANCE


def test_errors_that_are_not_statistical_widen_the_threshold():
    left = Estimate(1.0, 0.25, Kind.ESTIMATED, "a", 1, Stop.CONVERGED)
    assert not compare(left, exactly(1.25), 0.01).alarm
    assert compare(left, exactly(1.26), 0.01).alarm
    assert compare(left, exactly(1.26), 0.01).threshold == 0.25


def test_unbelievable_estimates_raise_no_alarm():
    blind = Estimate(5.0, math.inf, Kind.STATISTICAL, "a", 1000, Stop.HEAVY_TAILED, 999)
    nothing = Estimate(math.nan, math.inf, Kind.STATISTICAL, "a", 1000, Stop.NOT_FINITE, 999)
    for estimate in (blind, nothing):
        comparison = compare(estimate, exactly(0.0), 0.01)
        assert not comparison.alarm
        assert not comparison.conclusive


def test_fewer_degrees_of_freedom_ask_for_more():
    few = Estimate(0.0, 1.0, Kind.STATISTICAL, "a", 16, Stop.CONVERGED, 3)
    many = Estimate(0.0, 1.0, Kind.STATISTICAL, "a", 16, Stop.CONVERGED, 3000)
    assert half_width(few, 0.01) == pytest.approx(5.8409, abs=1e-4)
    assert half_width(many, 0.01) == pytest.approx(2.5775, abs=1e-4)


def test_planning_is_consistent():
    size = size_to_detect(0.1, 2.0, 0.01, 0.9)
    assert smallest_detectable(2.0 / math.sqrt(size), 0.01, 0.9) <= 0.1
    assert smallest_detectable(2.0 / math.sqrt(size - 5), 0.01, 0.9) > 0.1


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, math.nan])
def test_rates_are_probabilities(rate):
    with pytest.raises(ValueError, match="between 0 and 1"):
        share(rate, 3)
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare(exactly(0.0), exactly(0.0), rate)
