"""Denoising score matching: the score of noisy data from that of the noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from numeric.diffusion import known
from numeric.distributions import GaussianMixture
from numeric.experiments.series import Series, exact, means, points
from numeric.experiments.targets import PAIR, PLANE, relaxed

Array = NDArray[np.float64]
NoiseScore = Callable[[Array, Array, float], Array]
"""Noisy places, clean ones and the deviation of the noise to the score of the noise."""

_SIZE = 200_000


def noise_score(noisy: Array, clean: Array, deviation: float) -> Array:
    """It points back to where the data were."""
    return np.asarray((clean - noisy) / deviation**2)


def _noisy(law: GaussianMixture, deviation: float) -> GaussianMixture:
    return relaxed(law, 1.0, rate=0.0, noise=deviation)


def _pairs(law: GaussianMixture, deviation: float, size: int, rng: np.random.Generator) -> tuple[Array, Array]:
    clean = law.sample(size, rng)
    return clean + deviation * rng.standard_normal(clean.shape), clean


def averaged(rng: np.random.Generator, score: NoiseScore = noise_score, size: int = _SIZE) -> Series:
    """Against any model, the score of the noise is worth as much as that of the noisy data."""
    deviations = (0.3, 0.6, 1.0, 1.5)
    columns = []
    for deviation in deviations:
        noisy, clean = _pairs(PLANE, deviation, size, rng)
        model = np.stack([np.sin(noisy[:, 0]), noisy[:, 0] - noisy[:, 1]], axis=1)
        gap = score(noisy, clean, deviation) - _noisy(PLANE, deviation).score(noisy)
        columns.append((model * gap).sum(axis=1))
    quantity = "E[s(x) · (∇ log p(x|y) − ∇ log p(x))]"
    return Series(quantity, "σ", points(deviations, exact(np.zeros(4)), means(np.array(columns).T)), size)


def losses(rng: np.random.Generator, score: NoiseScore = noise_score, size: int = _SIZE) -> Series:
    """The two losses differ by what no model changes; over models that are multiples of the score of the noisy data."""
    deviation, factors = 0.5, (-1.0, 0.0, 0.5, 1.0, 2.0)
    law = _noisy(PAIR, deviation)
    line, width = np.linspace(-8, 8, 8_001, retstep=True)
    grid = line[:, None]
    fisher = float((law.density(grid) * law.score(grid)[:, 0] ** 2).sum() * width)
    noisy, clean = _pairs(PAIR, deviation, size, rng)
    own, other = law.score(noisy)[:, 0], score(noisy, clean, deviation)[:, 0]
    values = np.array([(factor * own - other) ** 2 - (factor * own - own) ** 2 for factor in factors]).T
    predicted = [known(1 / deviation**2 - fisher, 1e-9, "sum")] * len(factors)
    quantity = "E‖s − ∇ log p(x|y)‖² − E‖s − ∇ log p‖², s = c ∇ log p"
    return Series(quantity, "c", points(factors, predicted, means(values)), size)
