"""The Fokker–Planck equation of overdamped Langevin dynamics on a line, solved on a grid, exactly in time.

``∂p/∂t = (p f')' + p''`` between reflecting ends, as a Markov chain on the cells that is in detailed balance with
``exp(-f)``: its rates make a symmetric matrix, and eigenvectors give the law at any time.

Source: H. Wang, C. S. Peskin & T. C. Elston, "A robust numerical algorithm for studying biomolecular transport
processes", J. Theoret. Biol. 221 (2003), eq. (12) (rates in detailed balance; ours are the symmetric ones).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Field = Callable[[Array], Array]
"""``(n,) -> (n,)``."""

_CELLS = 500


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of equal width: their middles ``(cells,)``, and the width."""

    middles: Array
    width: float


@dataclass(frozen=True, slots=True)
class Evolution:
    """Densities at times, ``(times, cells)``, on a grid."""

    grid: Grid
    densities: Array

    def means(self, function: Field) -> Array:
        """The mean of a function at each time."""
        return np.asarray(self.densities @ function(self.grid.middles) * self.grid.width)


def evolve(energy: Field, density: Field, ends: tuple[float, float], times: Array, cells: int = _CELLS) -> Evolution:
    """Solve the equation from a density.

    Args:
        energy: ``f``, up to a constant.
        density: the first one; it is normalised on the grid.
        ends: where the line is cut; little of any law should lie beyond.
        times: at which the density is wanted.
        cells: of the grid; the error is of the second order of their width.
    """
    from scipy.linalg import eigh_tridiagonal

    edges = np.linspace(*ends, cells + 1)
    grid = Grid((edges[1:] + edges[:-1]) / 2, float(edges[1] - edges[0]))
    heights = energy(grid.middles)
    roots = np.exp(-(heights - heights.min()) / 2)  # of the stationary law, whose size does not matter
    between = np.full(cells - 1, grid.width**-2.0)
    leaving = np.zeros(cells)
    leaving[:-1] -= between * roots[1:] / roots[:-1]
    leaving[1:] -= between * roots[:-1] / roots[1:]
    rates, modes = eigh_tridiagonal(leaving, between)
    first = density(grid.middles)
    parts = modes.T @ (first / (first.sum() * grid.width) / roots)
    decayed = parts * np.exp(np.minimum(rates, 0.0) * times[:, None])
    return Evolution(grid, np.asarray(decayed @ modes.T * roots))


def evolved_means(
    energy: Field, density: Field, ends: tuple[float, float], times: Array, function: Field
) -> tuple[Array, Array]:
    """Means of a function at times, and by how much they may be off: what halving the number of cells changes."""
    coarse, fine = (evolve(energy, density, ends, times, cells).means(function) for cells in (_CELLS // 2, _CELLS))
    return fine, np.abs(fine - coarse)
