"""Importance sampling: weights are inverse densities, and a first sample finds where an integrand lies."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numeric.comparison import half_width
from numeric.importance import OverHalfLine, OverSpace
from numeric.monte_carlo import from_replicates
from numeric.nets import shifted_nets


def uniform(dimension: int, seed: int = 1) -> np.ndarray:
    return shifted_nets(dimension, 10, 32, np.random.default_rng(seed))


@pytest.mark.parametrize("dimension", [1, 2, 4])
def test_integrals_over_the_space(dimension: int) -> None:
    points, weights = OverSpace((0.5,) * dimension, (1.5,) * dimension).draw(uniform(dimension))
    terms = weights * np.exp(-(points**2).sum(axis=0) / 2)
    found = from_replicates(terms.mean(axis=0), "nets", terms.size)
    assert abs(found.value - (2 * math.pi) ** (dimension / 2)) < half_width(found, 1e-6)
    assert found.error < 0.01 * found.value


def test_algebraic_tails_keep_a_variance() -> None:
    points, weights = OverSpace((0.0,), (1.0,)).draw(uniform(1))
    terms = weights / (1 + points[0] ** 2) ** 2
    found = from_replicates(terms.mean(axis=0), "nets", terms.size)
    assert abs(found.value - math.pi / 2) < half_width(found, 1e-6)
    assert (weights / (1 + points[0] ** 2) ** 1.5).max() < 10


def test_integrals_over_the_half_line() -> None:
    points, weights = OverHalfLine(2.0).draw(uniform(1)[0])
    terms = weights * points * np.exp(-points)
    found = from_replicates(terms.mean(axis=0), "nets", terms.size)
    assert abs(found.value - 1) < half_width(found, 1e-6)


def test_a_first_sample_finds_the_bulk() -> None:
    first = OverSpace((0.0, 0.0), (1.5, 1.5))
    points, weights = first.draw(uniform(2))
    sizes = weights * np.exp(-((points[0] - 5) ** 2 + (points[1] + 1) ** 2 / 0.04) / 2)
    found = first.fitted(points, sizes)
    assert found.centre == pytest.approx((5.0, -1.0), abs=0.3)
    assert found.scale == pytest.approx((1.0, 0.2), rel=0.3)
    half = OverHalfLine(1.0)
    points, weights = half.draw(uniform(1)[0])
    assert half.fitted(points, weights * points * np.exp(-points / 3)).scale == pytest.approx(6.0, rel=0.1)


def test_what_a_few_draws_make_up_is_not_believed() -> None:
    first = OverSpace((0.0,), (1.0,))
    points, weights = first.draw(uniform(1))
    for sizes in (0 * weights, np.where(weights == weights.max(), weights, 0), np.full_like(weights, np.inf)):
        assert first.fitted(points, sizes) is first
