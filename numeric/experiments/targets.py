"""What the experiments are made on: energies with two wells, mixtures of Gaussians, and what diffusion does to them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.diffusion import Functional
from numeric.distributions import GaussianMixture

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wells:
    """The energy ``(|x|² - depth)² / 4 + tilt x₁``."""

    tilt: float = 0.2
    depth: float = 1.0

    def energy(self, places: Array) -> Array:
        """``(n, d) -> (n,)``."""
        return np.asarray(((places**2).sum(axis=-1) - self.depth) ** 2 / 4 + self.tilt * places[..., 0])

    def log_density(self, places: Array) -> Array:
        """That of ``exp(-energy)``, up to its constant: ``(n, d) -> (n,)``."""
        return -self.energy(places)

    def score(self, places: Array) -> Array:
        """Downhill: ``(..., d) -> (..., d)``."""
        down = (self.depth - (places**2).sum(axis=-1, keepdims=True)) * places
        down[..., 0] -= self.tilt
        return np.asarray(down)

    def on_line(self, places: Array) -> Array:
        """The energy in one dimension: ``(n,) -> (n,)``."""
        return self.energy(places[:, None])


ENDS = (-4.5, 4.5)
"""Beyond these a law in the wells has no more than 1e-30 of its mass."""


class LineLaw:
    """The law with a density proportional to ``exp(-f)`` on a line, by its distribution function on a fine grid."""

    def __init__(self, wells: Wells, cells: int = 8_000) -> None:
        edges = np.linspace(*ENDS, cells + 1)
        self._middles = (edges[1:] + edges[:-1]) / 2
        heights = wells.on_line(self._middles)
        weights = np.exp(heights.min() - heights)
        self._weights = weights / weights.sum()
        self._edges, self._levels = edges, np.concatenate([[0.0], np.cumsum(self._weights)])

    def sample(self, size: int, rng: np.random.Generator) -> Array:
        """``size`` independent draws, ``(size, 1)``."""
        return np.asarray(np.interp(rng.random(size), self._levels, self._edges)[:, None])

    def mean(self, values: Array) -> float:
        """The mean of a function that has these values at :attr:`middles`."""
        return float(self._weights @ values)

    @property
    def middles(self) -> Array:
        """The middles of the cells."""
        return self._middles


PLANE = GaussianMixture((0.4, 0.6), ((-1.0, 0.5), (1.0, -0.3)), (((0.5, 0.2), (0.2, 0.4)), ((0.6, 0.0), (0.0, 0.3))))
"""A law in the plane, without symmetry."""

PAIR = GaussianMixture((0.35, 0.65), ((-1.5,), (1.2,)), (((0.15,),), ((0.25,),)))
"""A law on the line with two humps."""


def relaxed(law: GaussianMixture, time: float, rate: float = 1.0, noise: float = math.sqrt(2)) -> GaussianMixture:
    """The law at a time of ``dX = -rate X dt + noise dB`` that starts in a mixture; rate 0 is the heat equation."""
    kept = math.exp(-rate * time)
    added = noise**2 * (time if rate == 0 else -math.expm1(-2 * rate * time) / (2 * rate))
    spread = added * np.eye(law.dimension)
    means = tuple(tuple(kept * number for number in mean) for mean in law.means)
    covariances = tuple(tuple(map(tuple, kept**2 * np.array(one) + spread)) for one in law.covariances)
    return GaussianMixture(law.weights, means, covariances)


def integral(values: Array, times: Array) -> Array:
    """Integrals up to each time, by the trapezoidal rule: ``(steps + 1, n) -> (steps + 1, n)``."""
    areas = (values[1:] + values[:-1]) / 2 * np.diff(times)[:, None]
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(areas, axis=0)])


def at_checkpoints(values: Array, count: int) -> Array:
    """Every so manieth row but the first, as columns: ``(steps + 1, n) -> (n, count)``."""
    stride = (len(values) - 1) // count
    return np.asarray(values[stride::stride].T)


def in_cells(edges: Array) -> Functional:
    """The functional that says in which cell a path on a line ends: a density a cell, which averages to a histogram."""

    def shares(times: Array, paths: Array) -> Array:
        return cell_densities(paths[-1][:, 0], edges)

    return shares


def cell_densities(places: Array, edges: Array) -> Array:
    """One over the width for the cell that each place is in: ``(n,) -> (n, cells)``."""
    inside = (places[:, None] >= edges[:-1]) & (places[:, None] < edges[1:])
    return np.asarray(inside / np.diff(edges))


def cell_means(law: GaussianMixture, edges: Array) -> Array:
    """The mean density of a law on a line in each cell."""
    from scipy.special import ndtr

    deviations = np.sqrt(np.array(law.covariances)[:, 0, 0])
    levels = ndtr((edges[:, None] - np.array(law.means)[:, 0]) / deviations) @ np.array(law.weights)
    return np.asarray(np.diff(levels) / np.diff(edges))
