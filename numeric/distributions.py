"""Distributions whose densities, samples and moments are known exactly.

Densities of one variable take and give arrays of any shape; those in R^d take ``(n, d)``.  Moments that do not exist
are ``None``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Distribution(Protocol):
    """A distribution of one real variable."""

    def density(self, x: Array) -> Array:
        """Density at every ``x``."""

    def sample(self, size: int, rng: np.random.Generator) -> Array:
        """``size`` independent draws."""

    def moment(self, order: int) -> float | None:
        """``E[X**order]``, or ``None`` where ``E|X|**order`` is infinite."""


@dataclass(frozen=True, slots=True)
class Student:
    """Student's t with ``freedom`` degrees, about ``centre`` with ``scale``."""

    freedom: float
    centre: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        _need_positive(freedom=self.freedom, scale=self.scale)

    def density(self, x: Array) -> Array:
        """Density at every ``x``."""
        nu, z = self.freedom, (x - self.centre) / self.scale
        log_constant = math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2) - 0.5 * math.log(nu * math.pi)
        return np.asarray(np.exp(log_constant - (nu + 1) / 2 * np.log1p(z * z / nu)) / self.scale)

    def sample(self, size: int, rng: np.random.Generator) -> Array:
        """``size`` independent draws."""
        return self.centre + self.scale * rng.standard_t(self.freedom, size)

    def moment(self, order: int) -> float | None:
        """``E[X**order]``; exists only below the degrees of freedom (Johnson, Kotz & Balakrishnan 1995, ch. 28)."""
        if order > 0 and order >= self.freedom:
            return None
        return _shifted_moment(self._standard_moment, self.centre, self.scale, order)

    def _standard_moment(self, order: int) -> float:
        if order % 2:
            return 0.0
        nu, half = self.freedom, order // 2
        logs = math.lgamma(half + 0.5) + math.lgamma(nu / 2 - half) - math.lgamma(0.5) - math.lgamma(nu / 2)
        return math.exp(logs + half * math.log(nu))


@dataclass(frozen=True, slots=True)
class Cauchy:
    """The Cauchy distribution; it has no moments."""

    centre: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        _need_positive(scale=self.scale)

    def density(self, x: Array) -> Array:
        """Density at every ``x``."""
        z = (x - self.centre) / self.scale
        return np.asarray(1 / (math.pi * self.scale * (1 + z * z)))

    def sample(self, size: int, rng: np.random.Generator) -> Array:
        """``size`` independent draws."""
        return self.centre + self.scale * rng.standard_cauchy(size)

    def moment(self, order: int) -> float | None:
        """``None`` but for order 0."""
        return 1.0 if order == 0 else None


@dataclass(frozen=True, slots=True)
class Gamma:
    """The gamma distribution with ``shape`` and ``rate``: density proportional to ``x**(shape-1) exp(-rate x)``."""

    shape: float
    rate: float = 1.0

    def __post_init__(self) -> None:
        _need_positive(shape=self.shape, rate=self.rate)

    def density(self, x: Array) -> Array:
        """Density at every ``x``; 0 for ``x < 0``."""
        inside = np.where(x > 0, x, 1.0)
        logs = self.shape * math.log(self.rate) - math.lgamma(self.shape) - self.rate * inside
        return np.where(x > 0, np.exp(logs + (self.shape - 1) * np.log(inside)), 0.0)

    def sample(self, size: int, rng: np.random.Generator) -> Array:
        """``size`` independent draws."""
        return rng.gamma(self.shape, 1 / self.rate, size)

    def moment(self, order: int) -> float | None:
        """``E[X**order]``, also for negative orders above ``-shape``."""
        if self.shape + order <= 0:
            return None
        return math.exp(math.lgamma(self.shape + order) - math.lgamma(self.shape) - order * math.log(self.rate))


def exponential(rate: float = 1.0) -> Gamma:
    """The exponential distribution: a gamma distribution of shape 1."""
    return Gamma(1.0, rate)


@dataclass(frozen=True, slots=True)
class Beta:
    """The beta distribution on (0, 1): density proportional to ``x**(first-1) (1-x)**(second-1)``."""

    first: float
    second: float

    def __post_init__(self) -> None:
        _need_positive(first=self.first, second=self.second)

    def density(self, x: Array) -> Array:
        """Density at every ``x``; 0 outside (0, 1)."""
        within = (x > 0) & (x < 1)
        inside = np.where(within, x, 0.5)
        logs = math.lgamma(self.first + self.second) - math.lgamma(self.first) - math.lgamma(self.second)
        powers = (self.first - 1) * np.log(inside) + (self.second - 1) * np.log1p(-inside)
        return np.where(within, np.exp(logs + powers), 0.0)

    def sample(self, size: int, rng: np.random.Generator) -> Array:
        """``size`` independent draws."""
        return rng.beta(self.first, self.second, size)

    def moment(self, order: int) -> float | None:
        """``E[X**order]``, also for negative orders above ``-first``."""
        if self.first + order <= 0:
            return None
        total = self.first + self.second
        logs = math.lgamma(self.first + order) - math.lgamma(self.first) + math.lgamma(total)
        return math.exp(logs - math.lgamma(total + order))


@dataclass(frozen=True)
class GaussianMixture:
    """A mixture of normal distributions in R^d.

    Attributes:
        weights: positive numbers with sum 1, one a component.
        means: one d-tuple a component.
        covariances: one symmetric positive definite d×d matrix a component, as nested tuples.
    """

    weights: tuple[float, ...]
    means: tuple[tuple[float, ...], ...]
    covariances: tuple[tuple[tuple[float, ...], ...], ...]

    def __post_init__(self) -> None:
        count, d = len(self.weights), self.dimension
        if not count or min(self.weights) <= 0 or not math.isclose(sum(self.weights), 1.0, rel_tol=1e-12):
            raise ValueError(f"weights must be positive with sum 1, not {self.weights}")
        if np.shape(self.means) != (count, d) or np.shape(self.covariances) != (count, d, d):
            raise ValueError(f"{count} weights need means of shape ({count}, d) and covariances ({count}, d, d)")
        if not np.allclose(self._matrices, np.swapaxes(self._matrices, 1, 2), rtol=1e-12):
            raise ValueError("covariances must be symmetric")
        _ = self._factors  # raises numpy.linalg.LinAlgError (a ValueError) when one is not positive definite

    @property
    def dimension(self) -> int:
        """The dimension d."""
        return len(self.means[0]) if self.means else 0

    @cached_property
    def _centres(self) -> Array:
        return np.array(self.means, dtype=float)

    @cached_property
    def _matrices(self) -> Array:
        return np.array(self.covariances, dtype=float)

    @cached_property
    def _factors(self) -> Array:
        return np.asarray(np.linalg.cholesky(self._matrices), dtype=float)

    @cached_property
    def _whitenings(self) -> Array:
        """Inverses of the factors: solving anew at every point would take most of the time."""
        return np.asarray(np.linalg.inv(self._factors), dtype=float)

    @cached_property
    def _precisions(self) -> Array:
        return np.asarray(np.swapaxes(self._whitenings, 1, 2) @ self._whitenings)

    def density(self, x: Array) -> Array:
        """Density at the rows of ``x``: ``(n, d) -> (n,)``."""
        return np.asarray(np.exp(self.log_density(x)))

    def log_density(self, x: Array) -> Array:
        """Logarithm of the density, without underflow: ``(n, d) -> (n,)``."""
        logs = self._component_logs(x)
        top = logs.max(axis=1)
        return np.asarray(top + np.log(np.exp(logs - top[:, None]).sum(axis=1)))

    def score(self, x: Array) -> Array:
        """Gradient of the log density: ``(n, d) -> (n, d)``."""
        logs = self._component_logs(x)
        shares = np.exp(logs - self.log_density(x)[:, None])
        offsets = self._centres[None] - x[:, None]
        return np.asarray(np.einsum("nk,kij,nkj->ni", shares, self._precisions, offsets, optimize=True))

    def sample(self, size: int, rng: np.random.Generator) -> Array:
        """``size`` independent draws, ``(size, d)``."""
        chosen = rng.choice(len(self.weights), size=size, p=self.weights)
        noise = rng.standard_normal((size, self.dimension))
        return np.asarray(self._centres[chosen] + np.einsum("nij,nj->ni", self._factors[chosen], noise))

    def mean(self) -> Array:
        """The mean, ``(d,)``."""
        return np.asarray(np.array(self.weights) @ self._centres)

    def covariance(self) -> Array:
        """The covariance, ``(d, d)``: that within the components plus that of their means."""
        offsets = self._centres - self.mean()
        parts = self._matrices + offsets[:, :, None] * offsets[:, None, :]
        return np.asarray(np.einsum("k,kij->ij", np.array(self.weights), parts))

    def _component_logs(self, x: Array) -> Array:
        """Logarithm of weight times density of every component: ``(n, d) -> (n, components)``."""
        offsets = x[:, None] - self._centres[None]
        distances = np.einsum("kij,nkj->nki", self._whitenings, offsets, optimize=True)
        spread = np.log(np.diagonal(self._factors, axis1=1, axis2=2)).sum(axis=1)
        constants = np.log(self.weights) - spread - self.dimension / 2 * math.log(2 * math.pi)
        return np.asarray(constants - (distances**2).sum(axis=2) / 2)


def normal(mean: float = 0.0, deviation: float = 1.0) -> GaussianMixture:
    """The normal distribution of one variable, as a mixture of one component."""
    _need_positive(deviation=deviation)
    return GaussianMixture((1.0,), ((mean,),), (((deviation**2,),),))


def _shifted_moment(standard: Callable[[int], float], centre: float, scale: float, order: int) -> float:
    """``E[(centre + scale Z)**order]`` from the moments of ``Z``."""
    return sum(math.comb(order, k) * centre ** (order - k) * scale**k * standard(k) for k in range(order + 1))


def _need_positive(**parameters: float) -> None:
    for name, value in parameters.items():
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"{name} must be positive and finite, not {value}")
