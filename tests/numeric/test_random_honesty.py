"""Honesty beyond the table: families with parameters drawn at random, from powers to jumps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numeric.quadrature import cube, gauss_hermite, half_line, interval, line


def _drawn(rng):
    """Estimates with their exact values for one draw of the parameters."""
    a, b = rng.uniform(-0.95, 2, size=2)
    c, place, slope = rng.uniform(0, 1), rng.uniform(-20, 20), rng.uniform(1.02, 6)
    width, frequency = 10 ** rng.uniform(-3, 0), 10 ** rng.uniform(0, 3)
    root = width * math.sqrt(2)
    beta = math.gamma(a + 1) * math.gamma(b + 1) / math.gamma(a + b + 2)
    covered = math.erf((1 - c) / root) + math.erf(c / root)
    folded = math.sqrt(2 / math.pi) * math.exp(-c * c / 2) + c * math.erf(c / math.sqrt(2))
    return {
        "power": (interval(lambda x: x**a, 0, 1), 1 / (a + 1)),
        "beta": (interval(lambda x: x**a * (1 - x) ** b, 0, 1), beta),
        "inner power": (interval(lambda x: abs(x - c) ** a, 0, 1), (c ** (a + 1) + (1 - c) ** (a + 1)) / (a + 1)),
        "jump": (interval(lambda x: (x > c).astype(float), 0, 1), 1 - c),
        "bell": (interval(lambda x: np.exp(-(((x - c) / root) ** 2)), 0, 1), width * math.sqrt(math.pi / 2) * covered),
        "wave": (
            interval(lambda x: np.sin(frequency * x + c), 0, 1),
            (math.cos(c) - math.cos(frequency + c)) / frequency,
        ),
        "power tail": (half_line(lambda x: (1 + x) ** -slope), 1 / (slope - 1)),
        "gamma": (half_line(lambda x: x**a * np.exp(-x / width)), math.gamma(a + 1) * width ** (a + 1)),
        "bell on a line": (line(lambda x: np.exp(-(((x - place) / root) ** 2))), root * math.sqrt(math.pi)),
        "normal tail": (
            gauss_hermite(lambda x: (x > place / 10).astype(float)),
            math.erfc(place / 10 / math.sqrt(2)) / 2,
        ),
        "normal modulus": (gauss_hermite(lambda x: abs(x - c)), folded),
        "normal bell": (gauss_hermite(lambda x: np.exp(c * x * x / 2)), (1 - c) ** -0.5),
        "diamond": (
            cube(lambda q: (np.abs(q).sum(axis=1) < 1 + c).astype(float), 2, budget=300_000),
            2 * (1 + c) ** 2,
        ),
    }


@pytest.mark.parametrize("seed", range(25))
def test_true_error_is_within_the_reported_error(seed):
    for name, (found, exact) in _drawn(np.random.default_rng(seed)).items():
        assert found.covers(exact), (name, found, exact)
