"""Importance sampling for integrals over the space, the half-line and an interval.

The tails of the proposals fall like those of Student's t with two degrees of freedom, so that the weights of an
integrand that falls faster have a variance.  A first sample says where the integrand lies; what is drawn after that
is independent of it, so that its mean stays unbiased.

Source: M.-S. Oh & J. O. Berger, "Adaptive importance sampling in Monte Carlo integration", J. Statist. Comput. Simul.
41 (1992).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_FEWEST = 20.0
"""A fit from a sample that is worth fewer draws is not believed."""


@dataclass(frozen=True, slots=True)
class OverSpace:
    """Independent coordinates about ``centre`` on ``scale``, each Student's t with two degrees of freedom."""

    centre: tuple[float, ...]
    scale: tuple[float, ...]

    def draw(self, uniform: Array) -> tuple[Array, Array]:
        """Points for uniform ones, ``(d, …) -> (d, …)``, and the inverse of the density at each, ``(…)``."""
        centre, scale = (np.reshape(part, (-1,) + (1,) * (uniform.ndim - 1)) for part in (self.centre, self.scale))
        standard = (2 * uniform - 1) / np.sqrt(2 * uniform * (1 - uniform))
        return centre + scale * standard, np.prod(scale * (2 + standard**2) ** 1.5, axis=0)

    def fitted(self, points: Array, sizes: Array) -> OverSpace:
        """The proposal about the bulk of an integrand, whose sizes (times the inverse density) are known at points."""
        shares = _shares(sizes)
        if shares is None:
            return self
        points = points.reshape(len(points), -1)
        centre = points @ shares
        spread = np.sqrt(((points - centre[:, None]) ** 2) @ shares)
        return OverSpace(tuple(map(float, centre)), tuple(float(s) or 1.0 for s in spread))


@dataclass(frozen=True, slots=True)
class OverHalfLine:
    """A positive number with the density ``scale / (scale + x)**2``."""

    scale: float

    def draw(self, uniform: Array) -> tuple[Array, Array]:
        """Points for uniform ones, and the inverse of the density at each, all of one shape."""
        points = self.scale * uniform / (1 - uniform)
        return points, (self.scale + points) ** 2 / self.scale

    def fitted(self, points: Array, sizes: Array) -> OverHalfLine:
        """The proposal about the bulk of an integrand, whose sizes (times the inverse density) are known at points."""
        shares = _shares(sizes)
        return self if shares is None else OverHalfLine(float(points.ravel() @ shares) or self.scale)


def _shares(sizes: Array) -> Array | None:
    """Sizes as shares of their sum; nothing where a few draws make up most of it."""
    total = float(sizes.sum())
    if not (np.isfinite(total) and total > 0):
        return None
    shares = np.asarray(sizes.ravel() / total)
    return shares if 1 / float(shares @ shares) >= _FEWEST else None
