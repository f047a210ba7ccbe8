"""Sampling an energy that can only be evaluated: four samplers, the density on its way, and the flow along scores."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from numeric.chains import follow
from numeric.diffusion import Diffusion, Drift, Refined, carried, known, overdamped, path_means
from numeric.distributions import normal
from numeric.estimate import Estimate
from numeric.experiments.series import Series, exact, means, points, refined_points
from numeric.experiments.targets import ENDS, PAIR, LineLaw, Wells, cell_densities, cell_means, in_cells, relaxed
from numeric.fokker_planck import evolve
from numeric.langevin import Phase, VectorField, adjusted, underdamped

Array = NDArray[np.float64]
_DEPTHS = (0.0, 0.5, 1.0, 1.5)
_SIZE = 40_000
_EDGES = np.linspace(-2.1, 2.1, 15)
_MIDDLES = (_EDGES[1:] + _EDGES[:-1]) / 2
_WIDTH = float(_EDGES[1] - _EDGES[0])


def _predicted(depths: tuple[float, ...]) -> list[Estimate]:
    """The mean square of the law of each energy."""
    laws = [LineLaw(Wells(depth=depth)) for depth in depths]
    return [known(law.mean(law.middles**2), 1e-5, "quadrature") for law in laws]


def _start(size: int, rng: np.random.Generator) -> Array:
    return rng.standard_normal((size, 1))


def _near(size: int, rng: np.random.Generator) -> Array:
    """Near the wells: Euler's method does not come back from far out, where the energy is too steep for its step."""
    return 0.6 * _start(size, rng)


def by_euler_maruyama(
    rng: np.random.Generator, make: Callable[[VectorField], Diffusion] = overdamped, size: int = _SIZE
) -> Series:
    """Overdamped dynamics of an energy comes to its law; over energies."""

    def square(times: Array, paths: Array) -> Array:
        return np.asarray(paths[-1] ** 2)

    found: list[Refined] = []
    for depth in _DEPTHS:
        process = make(Wells(depth=depth).score)
        found += path_means(process, _near, np.linspace(0, 8, 241), square, size, rng)
    quantity = "E[x²] by Euler–Maruyama, f_θ(x) = (x² − θ)²/4 + x/5"
    return Series(quantity, "θ", refined_points(_DEPTHS, _predicted(_DEPTHS), found), size)


def by_adjusted(rng: np.random.Generator, size: int = _SIZE) -> Series:
    """So does the Metropolis-adjusted algorithm, which never sees the normalising constant.

    It starts near the wells: proposals from far out overshoot in an energy that grows with the fourth power, and are
    rejected for ever (Roberts & Tweedie 1996, § 4.2).
    """
    squares = []
    for depth in _DEPTHS:
        wells = Wells(depth=depth)
        places = follow(adjusted(wells.log_density, wells.score, 0.2), _near(size, rng), 120, rng)
        squares.append(places[:, 0] ** 2)
    quantity = "E[x²] by MALA, f_θ(x) = (x² − θ)²/4 + x/5"
    return Series(quantity, "θ", points(_DEPTHS, _predicted(_DEPTHS), means(np.array(squares).T)), size)


def by_underdamped(rng: np.random.Generator, step: float = 0.2, size: int = _SIZE) -> Series:
    """And so does a particle with inertia; what halving its step changes is counted as an error."""
    found, predicted = [], []
    for depth, guess in zip(_DEPTHS, _predicted(_DEPTHS), strict=True):
        coarse, fine = (_with_inertia(Wells(depth=depth), h, size, rng) for h in (step, step / 2))
        found.append(fine)
        predicted.append(known(guess.value, guess.error + abs(coarse.value - fine.value) / 3, guess.method))
    quantity = "E[x²] by BAOAB, f_θ(x) = (x² − θ)²/4 + x/5"
    return Series(quantity, "θ", points(_DEPTHS, predicted, found), size)


def _with_inertia(wells: Wells, step: float, size: int, rng: np.random.Generator) -> Estimate:
    start = Phase(_start(size, rng), _start(size, rng))
    state = follow(underdamped(wells.score, step, 1.5), start, math.ceil(14 / step), rng)
    return means(state.places**2)[0]


def on_the_way(rng: np.random.Generator, process: Diffusion | None = None, size: int = 30_000) -> Series:
    """The density on its way solves the Fokker–Planck equation of the energy, by finite volumes."""
    wells, start, end = Wells(depth=1.5), normal(0.6, 0.4), 0.5
    process = overdamped(wells.score) if process is None else process
    solved = [
        evolve(wells.on_line, lambda x: start.density(x[:, None]), ENDS, np.array([end]), cells) for cells in (450, 900)
    ]
    coarse, fine = (_averaged(one.densities[0], one.grid.middles) for one in solved)
    predicted = [known(float(b), abs(float(b - a)), "finite volumes") for a, b in zip(coarse, fine, strict=True)]
    found = path_means(process, start.sample, np.linspace(0, end, 81), in_cells(_EDGES), size, rng)
    return Series("density of X_t, t = 0.5", "x", refined_points(_MIDDLES, predicted, found), size, _WIDTH)


def _averaged(densities: Array, middles: Array) -> Array:
    """Mean densities in the cells of the histogram, whose edges are among those of the grid."""
    return np.array([densities[(middles > a) & (middles < b)].mean() for a, b in pairwise(_EDGES)])


def _along_scores(time: float, places: Array) -> Array:
    """The difference of the score of the standard Gaussian and that of the density on its way there."""
    return -places - relaxed(PAIR, time).score(places)


def along_scores(rng: np.random.Generator, velocity: Drift = _along_scores, size: int = 30_000) -> Series:
    """Towards the law of an energy everything moves along the difference of two scores."""
    end = 0.4
    predicted = exact(cell_means(relaxed(PAIR, end), _EDGES))
    places = carried(velocity, PAIR.sample(size, rng), np.array([0, end]), tolerance=1e-7)[-1]
    found = means(cell_densities(places[:, 0], _EDGES))
    return Series("density at t = 0.4, along two scores", "x", points(_MIDDLES, predicted, found), size, _WIDTH)
