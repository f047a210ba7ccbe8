"""Relative entropy along the Fokker–Planck equation, and entropy along the heat equation, both from simulated paths."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from numeric.diffusion import Diffusion, known, overdamped, path_means
from numeric.experiments.series import Series, exact, refined_points
from numeric.experiments.targets import PAIR, PLANE, at_checkpoints, integral, relaxed

Array = NDArray[np.float64]
_TO_GAUSSIAN = overdamped(lambda places: -places)
_DIFFUSING = Diffusion(lambda time, places: np.zeros_like(places), math.sqrt(2))
_CHECKPOINTS = 4
_SIZE = 40_000


def _log_ratio(time: float, places: Array) -> Array:
    """``log p_t/π`` for the standard Gaussian π and a start in two humps."""
    gaussian = -(places**2).sum(axis=-1) / 2 - places.shape[-1] / 2 * math.log(2 * math.pi)
    start = PAIR if places.shape[-1] == 1 else PLANE
    return np.asarray(relaxed(start, time).log_density(places) - gaussian)


def decay(rng: np.random.Generator, process: Diffusion = _TO_GAUSSIAN, size: int = _SIZE) -> Series:
    """The relative entropy at times, as an average along the process, against its integral."""
    times = np.linspace(0, 1, 81)
    marks = times[8::8]

    def ratios(grid: Array, paths: Array) -> Array:
        stride = (len(grid) - 1) // len(marks)
        return np.array([_log_ratio(grid[k], paths[k]) for k in range(stride, len(grid), stride)]).T

    line, width = np.linspace(-9, 9, 6_001, retstep=True)
    predicted = [
        known(
            float((relaxed(PAIR, t).density(line[:, None]) * _log_ratio(t, line[:, None])).sum() * width), 1e-9, "sum"
        )
        for t in marks
    ]
    found = path_means(process, PAIR.sample, times, ratios, size, rng)
    return Series("KL(p_t ‖ π)", "t", refined_points(marks, predicted, found), size)


def dissipation(rng: np.random.Generator, process: Diffusion = _TO_GAUSSIAN, size: int = _SIZE) -> Series:
    """What the relative entropy loses is the relative Fisher information, added up over time; in the plane."""

    def left(times: Array, paths: Array) -> Array:
        laws = [relaxed(PLANE, float(t)) for t in times]
        ratios = np.array([_log_ratio(float(t), x) for t, x in zip(times, paths, strict=True)])
        scores = np.array([law.score(x) + x for law, x in zip(laws, paths, strict=True)])
        return at_checkpoints(ratios - ratios[0] + integral((scores**2).sum(axis=-1), times), _CHECKPOINTS)

    times = np.linspace(0, 0.8, 65)
    found = path_means(process, PLANE.sample, times, left, size, rng)
    quantity = "KL(p_t ‖ π) − KL(p_0 ‖ π) + ∫ E‖∇ log p_s/π‖² ds"
    return Series(quantity, "t", refined_points(times[16::16], exact(np.zeros(_CHECKPOINTS)), found), size)


def de_bruijn(rng: np.random.Generator, process: Diffusion = _DIFFUSING, size: int = _SIZE) -> Series:
    """What the entropy of what only diffuses gains is the Fisher information, added up over time; in the plane."""

    def left(times: Array, paths: Array) -> Array:
        laws = [relaxed(PLANE, float(t), rate=0.0) for t in times]
        logs = np.array([law.log_density(x) for law, x in zip(laws, paths, strict=True)])
        scores = np.array([law.score(x) for law, x in zip(laws, paths, strict=True)])
        return at_checkpoints(logs[0] - logs - integral((scores**2).sum(axis=-1), times), _CHECKPOINTS)

    times = np.linspace(0, 0.8, 65)
    found = path_means(process, PLANE.sample, times, left, size, rng)
    quantity = "H(q_t) − H(q_0) − ∫ E‖∇ log q_s‖² ds"
    return Series(quantity, "t", refined_points(times[16::16], exact(np.zeros(_CHECKPOINTS)), found), size)
