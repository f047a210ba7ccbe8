from __future__ import annotations

import math

import numpy as np
import pytest

from numeric.chains import follow
from numeric.comparison import compare
from numeric.diffusion import Diffusion, Moment, carried, euler_maruyama, known, path_means
from numeric.experiments.targets import ENDS, PAIR, LineLaw, Wells, relaxed
from numeric.fokker_planck import evolve, evolved_means

PULLED = Diffusion(lambda time, places: -places, math.sqrt(2))


def at_rest(size, rng):
    return np.full((size, 1), 2.0)


def last(times, paths):
    return paths[-1]


def test_euler_maruyama_counts_time_and_takes_it_to_the_drift():
    growing = Diffusion(lambda time, places: np.full_like(places, time), 0.0)
    state = follow(euler_maruyama(growing, 0.1), Moment(0.0, np.zeros((1, 1))), 10, np.random.default_rng(0))
    assert state.time == pytest.approx(1.0)
    assert state.places[0, 0] == pytest.approx(0.45)  # the left sum of t over [0, 1]


def test_extrapolation_takes_off_the_bias_of_the_first_order():
    """The mean of ``dX = -X dt + sqrt(2) dB`` from 2 is ``2 / e``; eight steps alone are off by 0.05."""
    (found,) = path_means(PULLED, at_rest, np.linspace(0, 1, 9), last, 200_000, np.random.default_rng(1))
    assert found.discretisation == pytest.approx(abs((7 / 8) ** 8 - (3 / 4) ** 4) * 2, abs=0.01)
    assert abs(found.mean.value - 2 / math.e) < 0.02 < found.discretisation


def test_what_discretisation_may_add_covers_what_it_adds():
    for steps in (4, 8, 16):
        (found,) = path_means(PULLED, at_rest, np.linspace(0, 1, steps + 1), last, 50_000, np.random.default_rng(steps))
        assert not compare(found.mean, known(2 / math.e, found.discretisation, "exact"), 1e-6).alarm


def test_odd_numbers_of_steps_are_refused():
    with pytest.raises(ValueError, match="even"):
        path_means(PULLED, at_rest, np.linspace(0, 1, 4), last, 10, np.random.default_rng(0))


def test_a_flow_is_followed_to_its_tolerance():
    places = np.array([[1.0, -2.0], [0.5, 3.0]])
    found = carried(lambda time, x: -x * math.cos(time), places, np.array([0.0, 1.0, 2.0]))
    assert found.shape == (3, 2, 2)
    assert found[2] == pytest.approx(places * math.exp(-math.sin(2.0)), rel=1e-6)


def test_the_grid_has_the_law_of_a_linear_process():
    """An energy x²/2 and two humps: a mixture at all times."""
    times = np.array([0.1, 0.7])
    found = evolve(lambda x: x**2 / 2, lambda x: PAIR.density(x[:, None]), (-6, 6), times)
    for time, densities in zip(times, found.densities, strict=True):
        exact = relaxed(PAIR, time).density(found.grid.middles[:, None])
        assert np.abs(densities - exact).max() < 2e-3
    values, errors = evolved_means(lambda x: x**2 / 2, lambda x: PAIR.density(x[:, None]), (-6, 6), times, np.square)
    exact = np.array([float(law.covariance()[0, 0] + law.mean()[0] ** 2) for law in (relaxed(PAIR, t) for t in times)])
    assert np.all(np.abs(values - exact) <= errors)
    assert errors.max() < 2e-3


def test_the_grid_comes_to_the_law_of_the_energy():
    wells, law = Wells(), LineLaw(Wells())
    found = evolve(wells.on_line, lambda x: np.exp(-(x**2)), ENDS, np.array([200.0]))
    assert found.means(np.square)[0] == pytest.approx(law.mean(law.middles**2), abs=1e-3)
