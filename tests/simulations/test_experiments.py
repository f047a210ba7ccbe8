"""What the library says of processes agrees with simulation, and planted faults disagree."""

from __future__ import annotations

import inspect
import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from scipy.stats import binomtest

from derivations.simulations.table import TABLE
from numeric.diffusion import Diffusion, overdamped
from numeric.distributions import normal
from numeric.experiments import denoising, dynamics, energies, entropy, learned, recursion, reversal
from numeric.experiments.denoising import noise_score
from numeric.experiments.series import FALSE_ALARMS, Series, exact, judged, means, points
from numeric.experiments.targets import PLANE, Wells
from numeric.langevin import unadjusted

POINTS = 210
"""About as many numbers are compared in a run; a fault has to show at its share of the rate."""
WELLS = Wells()


def agrees(series: Series) -> bool:
    (found,) = judged([series], FALSE_ALARMS * len(series.points) / POINTS)
    return found.agrees


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.experiment.__name__)
def test_simulation_agrees_with_what_is_stated(row):
    assert agrees(row.experiment(np.random.default_rng([7, TABLE.index(row)]), size=5_000))


def half_noise(process: Diffusion) -> Diffusion:
    return replace(process, noise=process.noise / math.sqrt(2))


def uphill(process: Diffusion) -> Diffusion:
    return replace(process, drift=lambda time, places: -process.drift(time, places))


def no_root(score, step):
    """The noise of a step with h in place of its root."""
    return lambda rng, x: x + step / 2 * score(x) + step * rng.standard_normal(x.shape)


def whole_step(score, step):
    """The drift of a step without the half."""
    return lambda rng, x: x + step * score(x) + math.sqrt(step) * rng.standard_normal(x.shape)


def always(log_density, score, step):
    return unadjusted(score, step)


def one_way(log_density, score, step):
    """Metropolis' rule without the densities of the proposals."""
    propose = unadjusted(score, step)

    def advance(rng, x):
        proposed = propose(rng, x)
        accepted = np.log(rng.random(len(x))) < log_density(proposed) - log_density(x)
        return np.where(accepted[:, None], proposed, x)

    return advance


def spinning(time, places):
    """A drift that keeps the law in the plane and breaks detailed balance."""
    down = PLANE.score(places)
    return down + 1.5 * np.stack([-down[:, 1], down[:, 0]], axis=1)


LANGEVIN = overdamped(WELLS.score)
TO_GAUSSIAN = overdamped(lambda places: -places)
DIFFUSING = Diffusion(lambda time, places: np.zeros_like(places), math.sqrt(2))
FAULTS = {
    "a lost root of 2, seen by the generator": partial(dynamics.generator, process=half_noise(LANGEVIN)),
    "the wrong sign of the drift, seen by the generator": partial(dynamics.generator, process=uphill(LANGEVIN)),
    "a lost root of 2, seen by the distance": partial(dynamics.distance, process=half_noise(LANGEVIN)),
    "a lost root of 2, seen by the variance of the noise": partial(
        dynamics.carre_du_champ, process=half_noise(LANGEVIN)
    ),
    "a lost root of 2, seen by the density": partial(dynamics.fokker_planck, process=half_noise(LANGEVIN)),
    "a lost root of 2, seen by the stationary law": partial(dynamics.stationarity, process=half_noise(LANGEVIN)),
    "the score of another density": partial(dynamics.stationarity, process=overdamped(normal(0.0, 0.7).score)),
    "a drift that turns": partial(dynamics.detailed_balance, process=Diffusion(spinning, math.sqrt(2))),
    "the wrong sign of the score, in the form": partial(dynamics.symmetry, score=lambda x: -PLANE.score(x)),
    "a lost root of 2, seen by the decay of entropy": partial(entropy.decay, process=half_noise(TO_GAUSSIAN)),
    "a lost root of 2, seen by its rate": partial(entropy.dissipation, process=half_noise(TO_GAUSSIAN), size=20_000),
    "a lost root of 2, without an energy": partial(entropy.de_bruijn, process=half_noise(DIFFUSING)),
    "h for its root": partial(recursion.stationary_variance, make=no_root),
    "h for its root, step by step": partial(recursion.variance_by_step, make=no_root),
    "h for h/2 in the drift": partial(recursion.mean_by_step, make=whole_step),
    "h for h/2 in the drift, in the bias": partial(recursion.bias, make=whole_step),
    "acceptance without the proposals": partial(recursion.acceptance, make=one_way),
    "acceptance without the proposals, in the balance": partial(recursion.adjusted_balance, make=one_way, size=100_000),
    "no acceptance": partial(recursion.adjusted_variance, make=always),
    "noise that points away": partial(denoising.averaged, score=lambda x, y, s: -noise_score(x, y, s)),
    "noise without the square": partial(denoising.losses, score=lambda x, y, s: noise_score(x, y, s) * s),
    "a lost root of 2, forwards": partial(reversal.forward, process=half_noise(reversal.FORWARD)),
    "a flow with twice the score": partial(
        reversal.flow, velocity=lambda t, x: 2 * reversal.FLOW(t, x) - reversal.FORWARD.drift(t, x)
    ),
    "backwards with half the score": partial(
        reversal.backward,
        process=replace(
            reversal.BACKWARD, drift=lambda t, x: (reversal.BACKWARD.drift(t, x) - reversal.FORWARD.drift(t, x)) / 2
        ),
    ),
    "the wrong sign of a learned score": partial(learned.forgetting, make=lambda a, m: learned.linear(-a, m)),
    "a lost root of 2, long after": partial(
        learned.changed_variance, make=lambda a, m: half_noise(learned.linear(a, m))
    ),
    "a lost root of 2, in the square": partial(
        learned.squared_distance, make=lambda a, m: half_noise(learned.linear(a, m))
    ),
    "a lost root of 2, in its noise": partial(
        learned.noise_of_square, make=lambda a, m: half_noise(learned.linear(a, m))
    ),
    "a zero that is lost": partial(learned.moved_mean, make=lambda a, m: learned.linear(a, 0.0)),
    "a lost root of 2, from an energy": partial(
        energies.by_euler_maruyama, make=lambda score: half_noise(overdamped(score))
    ),
    "a lost root of 2, on the way": partial(
        energies.on_the_way, process=half_noise(overdamped(Wells(depth=1.5).score))
    ),
    "along one score": partial(energies.along_scores, velocity=lambda t, x: -x),
}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_disagrees(fault):
    experiment = FAULTS[fault]
    with np.errstate(all="ignore"):
        assert not agrees(experiment(np.random.default_rng(11), **{"size": 5_000, **experiment.keywords}))


def test_cells_of_histograms_hold_enough_for_their_intervals():
    """Student's t needs more than a few draws in every cell."""
    for row in TABLE:
        if (series := row.experiment(np.random.default_rng(3), size=20)).width is not None:
            draws = inspect.signature(row.experiment).parameters["size"].default
            assert min(point.predicted.value for point in series.points) * series.width * draws > 50


def test_false_alarms_are_as_rare_as_is_said():
    """Thousands of series that hold: at most one in a hundred disagrees, by the binomial test."""
    runs, rng = 2_000, np.random.default_rng(12)
    alarms = 0
    for _ in range(runs):
        values = rng.standard_normal((200, 4)) ** 2
        series = Series("", "", points(range(4), exact([1.0] * 4), means(values)), 200)
        alarms += not judged([series])[0].agrees
    assert binomtest(alarms, runs, FALSE_ALARMS, alternative="greater").pvalue > 1e-3


def test_an_estimate_without_a_value_does_not_agree():
    with np.errstate(all="ignore"):
        (nothing,) = judged([recursion.stationary_variance(np.random.default_rng(0), make=exploding, size=200)])
    assert not nothing.agrees


def exploding(score, step):
    return lambda rng, x: x * 1e30
