"""Langevin dynamics with a score, as pure steps ``(rng, state) -> state`` of many independent chains.

Sources: G. O. Roberts & R. L. Tweedie, "Exponential convergence of Langevin distributions and their discrete
approximations", Bernoulli 2 (1996) 341, §§ 1.4.1 (unadjusted) and 1.4.2 (MALA): a step of size ``h`` proposes
``x + h/2 ∇log π(x) + sqrt(h) ξ`` with ``ξ`` standard normal; B. Leimkuhler & C. Matthews, "Rational construction of
stochastic numerical methods for molecular sampling", Appl. Math. Res. eXpress 2013, eq. (7) (BAOAB).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numeric.chains import Step

Array = NDArray[np.float64]
VectorField = Callable[[Array], Array]
"""``(n, d) -> (n, d)``."""

ScalarField = Callable[[Array], Array]
"""``(n, d) -> (n,)``."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Where particles of unit mass are, ``(chains, d)``, and how they move, ``(chains, d)``."""

    places: Array
    velocities: Array


def unadjusted(score: VectorField, step: float) -> Step[Array]:
    """The Euler discretisation of overdamped dynamics; its stationary law is off by an amount of the order of the step.

    For a standard normal target the stationary variance is ``1 / (1 - step / 4)`` instead of 1.  Where the score grows
    faster than linearly the chain may not be stable at any step; its averages then come out as not finite.
    """

    def advance(rng: np.random.Generator, states: Array) -> Array:
        noise = rng.standard_normal(states.shape)
        return np.asarray(states + step / 2 * score(states) + math.sqrt(step) * noise)

    return advance


def adjusted(log_density: ScalarField, score: VectorField, step: float) -> Step[Array]:
    """The Metropolis-adjusted Langevin algorithm (MALA); the target is its stationary law for every step.

    The logarithm of the density may lack a constant.
    """
    propose = unadjusted(score, step)

    def log_proposal(origin: Array, target: Array) -> Array:
        offset = target - origin - step / 2 * score(origin)
        return np.asarray(-(offset**2).sum(axis=1) / (2 * step))

    def advance(rng: np.random.Generator, states: Array) -> Array:
        proposed = propose(rng, states)
        gain = log_density(proposed) - log_density(states)
        gain += log_proposal(proposed, states) - log_proposal(states, proposed)
        accepted = np.log(rng.random(len(states))) < gain  # a gain that is no number is not accepted
        return np.where(accepted[:, None], proposed, states)

    return advance


def underdamped(score: VectorField, step: float, friction: float) -> Step[Phase]:
    """Langevin dynamics with inertia, split into kicks (B), drifts (A) and the exact friction with noise (O): BAOAB.

    ``dx = v dt``, ``dv = (∇log π(x) - γ v) dt + sqrt(2 γ) dB`` with the friction ``γ``; places have the stationary law
    π up to the order of ``step**2``.
    """
    kept = math.exp(-friction * step)
    shaken = math.sqrt(-math.expm1(-2 * friction * step))

    def advance(rng: np.random.Generator, state: Phase) -> Phase:
        velocities = state.velocities + step / 2 * score(state.places)
        places = state.places + step / 2 * velocities
        velocities = kept * velocities + shaken * rng.standard_normal(velocities.shape)
        places = places + step / 2 * velocities
        return Phase(places, velocities + step / 2 * score(places))

    return advance
