"""Vectorised grids for nested integrals: nodes and weights along new leading axes of an array.

The rule is the trapezoidal rule after a change of variable (sinh on the line, tanh-sinh on an interval, exp-sinh on a
half-line), which converges exponentially for analytic integrands.  The grids of two levels differ in step, window
and offset, so that the difference of two levels also shows what a symmetric cancellation would hide.

Source: H. Takahasi, M. Mori, "Double exponential formulas for numerical integration", Publ. RIMS 9 (1974);
L. N. Trefethen, J. A. C. Weideman, "The exponentially convergent trapezoidal rule", SIAM Review 56 (2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Level:
    """How fine and how wide a grid is.

    ``step`` in the transformed variable, ``window`` the half-width on the line in one dimension, ``coarse`` the step
    near 0 in two and three dimensions, ``narrow`` the half-width there; ``offset`` shifts the nodes by that part of a
    step and the centre of the line by that length.
    """

    step: float
    window: float
    coarse: float
    narrow: float
    offset: float


LEVELS = (
    Level(1 / 14, 13.0, 0.5, 9.0, 0.137),
    Level(1 / 19, 17.0, 0.42, 10.0, -0.219),
)
"""Two grids for integrands that decay like a Gaussian."""

WIDE = (
    Level(1 / 20, 1e9, 0.4, 40.0, 0.137),
    Level(1 / 27, 1e11, 0.3, 70.0, -0.219),
)
"""Two grids for integrands with exponential and algebraic tails."""


@cache
def line(level: Level, depth: int = 0) -> tuple[Array, Array]:
    """Nodes and weights on ℝ for an integral inside ``depth`` others (the window grows with the depth)."""
    scale = 2.0
    reach = np.arcsinh(level.window * 2.0**depth / scale)
    count = int(np.ceil(reach / level.step))
    t = level.step * (np.arange(-count, count + 1) + level.offset)
    return scale * np.sinh(t) + level.offset, scale * level.step * np.cosh(t)


@cache
def axis(level: Level, dimension: int) -> tuple[Array, Array]:
    """Nodes and weights of one axis of ℝᵈ, d = 2 or 3 (coarser in three dimensions)."""
    scale = 4.0
    step = level.coarse * (1.0 if dimension == 2 else 1.25) / scale
    count = int(np.ceil(np.arcsinh(level.narrow / scale) / step))
    t = step * (np.arange(-count, count + 1) + level.offset)
    return scale * np.sinh(t) + level.offset / 2, scale * step * np.cosh(t)


@cache
def unit_interval(level: Level, depth: int = 0) -> tuple[Array, Array, Array]:
    """Tanh-sinh on (0, 1): nodes, their distances from 1, and weights.

    Grids of different ``depth`` differ, so that a nested integral of an antisymmetric function without a value is not
    taken for 0 on a symmetric grid.
    """
    step, t = _double_exponential(level, 3.15, depth)
    u = np.pi / 2 * np.sinh(t)
    low, high = 1 / (1 + np.exp(-2 * u)), 1 / (1 + np.exp(2 * u))
    return low, high, step * np.pi * np.cosh(t) * low * high


@cache
def half_line(level: Level, depth: int = 0) -> tuple[Array, Array]:
    """Exp-sinh on (0, ∞); the window is where the nodes stay below that of the line; grids differ by depth."""
    step, t = _double_exponential(level, 3.15, depth)
    top = np.arcsinh(2 / np.pi * np.log(3 * level.window))
    t = t[t <= top]
    x = np.exp(np.pi / 2 * np.sinh(t))
    return x, step * np.pi / 2 * np.cosh(t) * x


def _double_exponential(level: Level, reach: float, depth: int) -> tuple[float, Array]:
    """The step and the abscissas of a double-exponential rule, finer and shifted with the depth."""
    step = level.step / (1 + 0.13 * depth)
    count = int(np.ceil(reach / step))
    return step, np.asarray(step * (np.arange(-count, count + 1) + level.offset + 0.31 * depth), dtype=np.float64)
