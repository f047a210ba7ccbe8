from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from scipy.special import ndtri

from numeric.comparison import half_width
from numeric.distributions import Cauchy, Student
from numeric.estimate import Stop
from numeric.monte_carlo import Control, mean, quasi_mean


def standard(size, rng):
    return rng.standard_normal(size)


def test_same_seed_same_answer():
    first, second = (mean(standard, np.cos, 5000, np.random.default_rng(5)) for _ in range(2))
    assert first == second


def test_batches_do_not_change_the_statistics():
    whole = mean(standard, np.exp, 30_000, np.random.default_rng(6), batch=30_000)
    pieces = mean(standard, np.exp, 30_000, np.random.default_rng(6), batch=999)
    assert pieces.value == pytest.approx(whole.value, rel=1e-12)
    assert pieces.error == pytest.approx(whole.error, rel=1e-10)
    assert pieces.skewness == pytest.approx(whole.skewness, rel=1e-8)


def test_memory_is_bounded():
    tracemalloc.start()
    mean(standard, np.cos, 2_000_000, np.random.default_rng(7), batch=20_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_standard_error_is_the_spread_of_the_estimates():
    rng = np.random.default_rng(8)
    found = [mean(standard, np.exp, 2000, rng) for _ in range(1500)]
    spread = np.std([one.value for one in found])
    errors = [one.error for one in found if math.isfinite(one.error)]
    assert spread == pytest.approx(math.sqrt((math.e**2 - math.e) / 2000), rel=0.08)
    assert np.median(errors) == pytest.approx(spread, rel=0.15)


def test_control_variate_lowers_the_error_and_keeps_the_mean():
    control = Control(lambda x: x**2, 1.0)
    plain = mean(standard, lambda x: np.cos(x / 2), 50_000, np.random.default_rng(9))
    helped = mean(standard, lambda x: np.cos(x / 2), 50_000, np.random.default_rng(9), control=control)
    assert helped.error < plain.error / 3
    assert abs(helped.value - math.exp(-0.125)) < half_width(helped, 1e-6)


def test_useless_control_variate_does_no_harm():
    helped = mean(standard, np.cos, 50_000, np.random.default_rng(10), control=Control(lambda x: 0 * x, 0.0))
    assert abs(helped.value - math.exp(-0.5)) < half_width(helped, 1e-6)


@pytest.mark.parametrize(("size", "least"), [(2_000, 16), (20_000, 19), (200_000, 20)])
@pytest.mark.parametrize("sampler", [Cauchy(), Student(1.0), Student(1.5)], ids=repr)
def test_samples_without_variance_are_reported(sampler, size, least):
    rng = np.random.default_rng([11, size])
    outcomes = [mean(sampler.sample, lambda x: x, size, rng).outcome for _ in range(20)]
    assert outcomes.count(Stop.HEAVY_TAILED) >= least


@pytest.mark.parametrize("size", [5_000, 50_000])
def test_fourth_moments_of_a_normal_are_trusted(size):
    rng = np.random.default_rng([19, size])
    outcomes = [mean(standard, lambda x: x**4, size, rng).outcome for _ in range(40)]
    assert outcomes.count(Stop.CONVERGED) >= 32


@pytest.mark.parametrize("size", [200, 2_000, 100_000])
def test_light_tails_are_trusted(size):
    rng = np.random.default_rng([12, size])
    for f in (lambda x: x, lambda x: x**2, lambda x: (x > 1).astype(float)):
        outcomes = [mean(standard, f, size, rng).outcome for _ in range(20)]
        assert outcomes.count(Stop.CONVERGED) >= 19


def test_distrusted_means_have_no_finite_error():
    found = mean(Cauchy().sample, lambda x: x, 10_000, np.random.default_rng(13))
    assert math.isinf(found.error)
    assert "variance" in found.outcome.message


def test_values_that_are_no_numbers_are_reported():
    found = mean(standard, np.log, 1000, np.random.default_rng(14))
    assert found.outcome is Stop.NOT_FINITE
    assert math.isinf(found.error)


def test_small_samples_are_not_trusted():
    assert mean(standard, np.cos, 30, np.random.default_rng(15)).outcome is Stop.TOO_FEW_SAMPLES


def test_constant_integrand_has_no_error():
    found = mean(standard, lambda x: np.full(len(x), 3.0), 5000, np.random.default_rng(16))
    assert (found.value, found.error, found.outcome) == (3.0, 0.0, Stop.CONVERGED)


def test_quasi_monte_carlo_beats_plain_sampling_and_is_honest():
    exact = math.exp(-5 / 8)

    def integrand(x):
        return np.cos(x.sum(axis=1) / 2)

    quasi = quasi_mean(ndtri, integrand, 5, 2**15, np.random.default_rng(17))
    plain = mean(lambda size, rng: rng.standard_normal((size, 5)), integrand, 2**15, np.random.default_rng(17))
    assert abs(quasi.value - exact) < half_width(quasi, 1e-6)
    assert quasi.error < plain.error / 5
    assert quasi.freedom == 15


@pytest.mark.parametrize(("size", "batch"), [(0, 10), (-5, 10), (100, 0)])
def test_sizes_are_positive(size, batch):
    with pytest.raises(ValueError, match="positive"):
        mean(standard, np.cos, size, np.random.default_rng(18), batch=batch)
