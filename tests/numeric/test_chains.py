from __future__ import annotations

import math

import numpy as np
import pytest

from numeric.chains import autocorrelation_time, average, follow, record
from numeric.comparison import half_width
from numeric.distributions import GaussianMixture, normal
from numeric.estimate import Stop
from numeric.langevin import Phase, adjusted, unadjusted, underdamped

BIMODAL = GaussianMixture((0.4, 0.6), ((-1.5,), (1.0,)), (((0.5,),), ((0.8,),)))


def second_moment(states):
    return states[:, 0] ** 2


def start(chains, dimension=1, seed=0):
    return np.random.default_rng(seed).standard_normal((chains, dimension))


@pytest.mark.parametrize("step", [0.2, 0.5, 1.0])
def test_unadjusted_chain_has_the_variance_of_its_discretisation(step):
    values = record(unadjusted(lambda x: -x, step), start(50), 4000, np.random.default_rng(1), second_moment, burn=200)
    found = average(values)
    assert found.converged
    assert abs(found.value - 1 / (1 - step / 4)) < half_width(found, 1e-6)


def test_the_bias_of_the_unadjusted_chain_is_seen():
    values = record(unadjusted(lambda x: -x, 1.0), start(50), 4000, np.random.default_rng(2), second_moment, burn=200)
    found = average(values)
    assert abs(found.value - 1.0) > half_width(found, 1e-6)


@pytest.mark.parametrize("step", [0.3, 1.0])
@pytest.mark.parametrize("law", [normal(), BIMODAL], ids=["normal", "bimodal"])
def test_adjusted_chain_has_the_law_of_its_target(law, step):
    chain = adjusted(law.log_density, law.score, step)
    values = record(chain, start(50), 3000, np.random.default_rng(3), second_moment, burn=500)
    found = average(values)
    exact = float(law.covariance()[0, 0] + law.mean()[0] ** 2)
    assert 0.3 < (np.diff(values, axis=0) != 0).mean() < 1.0
    assert found.converged
    assert abs(found.value - exact) < half_width(found, 1e-6)


def test_errors_account_for_correlation():
    """The spread of averages over independent runs is what batch means report; the naive error is far smaller."""
    step = unadjusted(lambda x: -x, 0.2)
    found = [
        average(
            record(step, start(4, seed=k), 2000, np.random.default_rng([4, k]), second_moment, burn=100), batches=10
        )
        for k in range(60)
    ]
    spread = np.std([one.value for one in found])
    assert np.median([one.error for one in found]) == pytest.approx(spread, rel=0.4)
    assert spread > 2 * math.sqrt(2 / 8000)


def test_batches_that_are_too_short_are_reported():
    values = record(unadjusted(lambda x: -x, 0.01), start(5), 400, np.random.default_rng(5), second_moment)
    found = average(values, batches=40)
    assert found.outcome is Stop.TOO_FEW_SAMPLES
    assert math.isinf(found.error)


def test_an_unstable_chain_is_reported():
    """For a quartic well the unadjusted chain is transient (Roberts & Tweedie 1996, theorem 3.2)."""
    step = unadjusted(lambda x: -4 * x**3, 1.0)
    found = average(record(step, start(3) + 5, 200, np.random.default_rng(6), second_moment))
    assert found.outcome is Stop.NOT_FINITE


def test_the_adjusted_chain_survives_the_same_well():
    step = adjusted(lambda x: -(x[:, 0] ** 4), lambda x: -4 * x**3, 0.2)
    values = record(step, start(50) / 2, 4000, np.random.default_rng(7), second_moment, burn=500)
    found = average(values)
    exact = math.gamma(0.75) / math.gamma(0.25)
    assert abs(found.value - exact) < half_width(found, 1e-6)


def test_autocorrelation_time_of_an_autoregression():
    rng, memory = np.random.default_rng(8), 0.8
    values = np.empty((5000, 20))
    values[0] = rng.standard_normal(20) / math.sqrt(1 - memory**2)
    for k in range(1, len(values)):
        values[k] = memory * values[k - 1] + rng.standard_normal(20)
    assert autocorrelation_time(values) == pytest.approx((1 + memory) / (1 - memory), rel=0.15)
    assert autocorrelation_time(rng.standard_normal((5000, 20))) == pytest.approx(1.0, abs=0.1)


def test_same_seed_same_path():
    step = unadjusted(lambda x: -x, 0.5)
    first, second = (record(step, start(3), 50, np.random.default_rng(9), second_moment) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_step_is_a_pure_function_of_generator_and_state():
    states, step = start(3), adjusted(lambda x: -(x[:, 0] ** 2) / 2, lambda x: -x, 0.5)
    kept = states.copy()
    first, second = (step(np.random.default_rng(1), states) for _ in range(2))
    assert np.array_equal(first, second)
    assert np.array_equal(states, kept)


def test_inertia_keeps_the_law_of_places_and_velocities():
    """On a Gaussian, places have the variance of the target to all orders in one dimension: BAOAB's own property."""
    step = underdamped(lambda x: -x, 0.8, 1.0)
    found = follow(step, Phase(start(100_000), start(100_000, seed=1)), 60, np.random.default_rng(10))
    assert found.places.var() == pytest.approx(1, abs=0.025)
    assert found.velocities.var() == pytest.approx(1 - 0.8**2 / 4, abs=0.025)


def test_bad_requests_are_refused():
    with pytest.raises(ValueError, match="steps"):
        record(unadjusted(lambda x: -x, 0.5), start(3), 0, np.random.default_rng(0), second_moment)
    with pytest.raises(ValueError, match="batches"):
        average(np.zeros((100, 2)), batches=3)
    assert average(np.zeros((15, 2))).outcome is Stop.TOO_FEW_SAMPLES
