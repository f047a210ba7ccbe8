"""A diffusion, the flow without noise that has its marginals, and the diffusion that runs backwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numeric.diffusion import Diffusion, Drift, carried, path_means, probability_flow, reversed_in_time
from numeric.experiments.series import Series, exact, means, points, refined_points
from numeric.experiments.targets import PAIR, cell_densities, cell_means, in_cells, relaxed

Array = NDArray[np.float64]
_RATE, _NOISE, _END = 0.8, 1.2, 0.7
FORWARD = Diffusion(lambda time, places: -_RATE * places, _NOISE)
_EDGES = np.linspace(-2.5, 2.3, 17)
_MIDDLES = (_EDGES[1:] + _EDGES[:-1]) / 2
_WIDTH = float(_EDGES[1] - _EDGES[0])
_SIZE = 30_000


def _score(time: float, places: Array) -> Array:
    return relaxed(PAIR, time, _RATE, _NOISE).score(places)


FLOW = probability_flow(FORWARD, _score)
BACKWARD = reversed_in_time(FORWARD, _score, _END)


def forward(rng: np.random.Generator, process: Diffusion = FORWARD, size: int = _SIZE) -> Series:
    """The density of the process solves the Fokker–Planck equation: two humps that run into one."""
    predicted = exact(cell_means(relaxed(PAIR, _END, _RATE, _NOISE), _EDGES))
    found = path_means(process, PAIR.sample, np.linspace(0, _END, 57), in_cells(_EDGES), size, rng)
    return Series("density of X_T, forwards", "x", refined_points(_MIDDLES, predicted, found), size, _WIDTH)


def flow(rng: np.random.Generator, velocity: Drift = FLOW, size: int = _SIZE) -> Series:
    """The flow without noise carries the first density to the same one."""
    predicted = exact(cell_means(relaxed(PAIR, _END, _RATE, _NOISE), _EDGES))
    places = carried(velocity, PAIR.sample(size, rng), np.array([0, _END]), tolerance=1e-7)[-1]
    found = means(cell_densities(places[:, 0], _EDGES))
    return Series("density of X_T, along the flow", "x", points(_MIDDLES, predicted, found), size, _WIDTH)


def backward(rng: np.random.Generator, process: Diffusion = BACKWARD, size: int = _SIZE) -> Series:
    """Backwards from the last density, the process comes to the first one."""
    predicted = exact(cell_means(PAIR, _EDGES))
    last = relaxed(PAIR, _END, _RATE, _NOISE)
    found = path_means(process, last.sample, np.linspace(0, _END, 141), in_cells(_EDGES), size, rng)
    return Series("density of X_0, backwards from X_T", "x", refined_points(_MIDDLES, predicted, found), size, _WIDTH)
