"""Replicates of shifted nets: uniform, independent, unbiased, and better than plain draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import kstest, qmc

from numeric.comparison import half_width
from numeric.monte_carlo import from_replicates
from numeric.nets import _BITS, _SCRAMBLING, _net, shifted_nets


def test_points_are_inside_of_the_open_cube() -> None:
    points = shifted_nets(3, 6, 32, np.random.default_rng(1))
    assert points.shape == (3, 64, 32)
    assert points.min() > 0
    assert points.max() < 1


def test_the_same_generator_gives_the_same_points() -> None:
    first, second = (shifted_nets(2, 5, 4, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("dimension", [1, 2, 7, 24, 48, 49])
@pytest.mark.parametrize("exponent", [0, 1, 6])
def test_a_net_is_that_of_scipy(dimension: int, exponent: int) -> None:
    points = qmc.Sobol(dimension, bits=_BITS, rng=_SCRAMBLING).random_base2(exponent)
    assert np.array_equal(_net(dimension, exponent) * 2.0**-_BITS, points.T)


@pytest.mark.parametrize("dimension", [1, 5])
def test_every_point_is_uniform_whatever_the_net(dimension: int) -> None:
    points = shifted_nets(dimension, 3, 2000, np.random.default_rng(2))
    for row in points.reshape(-1, 2000):
        assert kstest(row, "uniform").pvalue > 1e-5


def test_replicates_have_nothing_to_do_with_one_another() -> None:
    means = np.exp(shifted_nets(2, 4, 4000, np.random.default_rng(3)).sum(axis=0)).mean(axis=0)
    assert abs(np.corrcoef(means[:-1], means[1:])[0, 1]) < 0.08


@pytest.mark.parametrize("dimension", [1, 2, 4, 8])
def test_means_are_those_of_the_distribution(dimension: int) -> None:
    normal = ndtri(shifted_nets(dimension, 9, 32, np.random.default_rng(4)))
    found = from_replicates(np.exp(normal.sum(axis=0) / 2).mean(axis=0), "nets", 32 * 512)
    assert abs(found.value - np.exp(dimension / 8)) < half_width(found, 1e-6)
    plain = np.sqrt(np.exp(dimension / 2) - np.exp(dimension / 4)) / np.sqrt(32 * 512)
    assert found.error < plain / (8 if dimension < 4 else 1.2)
