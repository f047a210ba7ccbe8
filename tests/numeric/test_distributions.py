from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from numeric.comparison import half_width
from numeric.distributions import Beta, Cauchy, Gamma, GaussianMixture, Student, exponential, normal
from numeric.monte_carlo import mean
from numeric.quadrature import cube, half_line, interval, line

GRID = np.linspace(-4, 6, 41)
MIXTURE = GaussianMixture((0.3, 0.7), ((1.0, -1.0), (0.0, 2.0)), (((1.0, 0.4), (0.4, 0.5)), ((2.0, -0.5), (-0.5, 1.0))))
UNIVARIATE = [
    (Student(4.5, 1.0, 2.0), stats.t(4.5, 1.0, 2.0), line),
    (Cauchy(0.5, 0.7), stats.cauchy(0.5, 0.7), line),
    (Gamma(2.5, 1.5), stats.gamma(2.5, scale=1 / 1.5), half_line),
    (exponential(2.0), stats.expon(scale=0.5), half_line),
    (Beta(2.5, 1.5), stats.beta(2.5, 1.5), lambda f: interval(f, 0, 1)),
]
IDS = ["student", "cauchy", "gamma", "exponential", "beta"]


@pytest.mark.parametrize(("ours", "theirs", "_"), UNIVARIATE, ids=IDS)
def test_densities(ours, theirs, _):
    inside = GRID[GRID != 0]
    assert ours.density(inside) == pytest.approx(theirs.pdf(inside), rel=1e-10, abs=1e-300)


@pytest.mark.parametrize(("ours", "theirs", "_"), UNIVARIATE, ids=IDS)
def test_samples_follow_the_distribution(ours, theirs, _):
    draws = ours.sample(20_000, np.random.default_rng(1))
    assert stats.kstest(draws, theirs.cdf).pvalue > 1e-4


@pytest.mark.parametrize(("ours", "_", "integrate"), UNIVARIATE, ids=IDS)
@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_moments_are_the_integrals(ours, _, integrate, order):
    found = integrate(lambda x: x**order * ours.density(x))
    exact = ours.moment(order)
    if exact is None:
        assert not found.converged
    else:
        assert found.value == pytest.approx(exact, rel=1e-6)


def test_moments_that_do_not_exist():
    assert Cauchy().moment(1) is None
    assert Student(2.0).moment(2) is None
    assert Student(2.5).moment(2) == pytest.approx(5.0)
    assert Gamma(1.0).moment(-1) is None
    assert Gamma(3.0).moment(-1) == pytest.approx(0.5)
    assert Beta(1.0, 2.0).moment(-1) is None


def test_mixture_density_has_mass_one():
    found = cube(MIXTURE.density, 2, rtol=1e-6)
    assert found.converged
    assert found.covers(1.0)


def test_mixture_log_density_does_not_underflow():
    far = np.array([[100.0, -100.0]])
    assert MIXTURE.density(far)[0] == 0.0
    assert math.isfinite(MIXTURE.log_density(far)[0])


def test_mixture_density_against_scipy():
    points = np.random.default_rng(2).normal(size=(50, 2))
    expected = sum(
        weight * stats.multivariate_normal(centre, matrix).pdf(points)
        for weight, centre, matrix in zip(MIXTURE.weights, MIXTURE.means, MIXTURE.covariances, strict=True)
    )
    assert MIXTURE.density(points) == pytest.approx(expected, rel=1e-12)


def test_score_is_the_gradient_of_the_log_density():
    points, step = np.random.default_rng(3).normal(size=(50, 2)), 1e-6
    for axis in range(2):
        offset = step * np.eye(2)[axis]
        slope = (MIXTURE.log_density(points + offset) - MIXTURE.log_density(points - offset)) / (2 * step)
        assert MIXTURE.score(points)[:, axis] == pytest.approx(slope, rel=1e-6, abs=1e-7)


def test_score_has_mean_zero_and_stein_holds():
    rng = np.random.default_rng(4)
    for axis in range(2):
        score = mean(MIXTURE.sample, lambda x, i=axis: MIXTURE.score(x)[:, i], 40_000, rng)
        stein = mean(MIXTURE.sample, lambda x, i=axis: x[:, i] * MIXTURE.score(x)[:, i] + 1, 40_000, rng)
        assert abs(score.value) < half_width(score, 1e-6)
        assert abs(stein.value) < half_width(stein, 1e-6)


def test_mixture_moments_match_its_samples():
    draws = MIXTURE.sample(200_000, np.random.default_rng(5))
    assert draws.mean(axis=0) == pytest.approx(MIXTURE.mean(), abs=0.02)
    assert np.cov(draws.T) == pytest.approx(MIXTURE.covariance(), abs=0.03)


def test_normal_is_a_mixture_of_one():
    law = normal(1.0, 2.0)
    assert law.density(GRID[:, None]) == pytest.approx(stats.norm(1, 2).pdf(GRID), rel=1e-12)
    assert law.score(GRID[:, None])[:, 0] == pytest.approx(-(GRID - 1) / 4)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Student(0.0),
        lambda: Cauchy(0.0, -1.0),
        lambda: Gamma(-1.0),
        lambda: Beta(1.0, math.inf),
        lambda: normal(0.0, 0.0),
        lambda: GaussianMixture((0.5, 0.6), ((0.0,), (1.0,)), (((1.0,),), ((1.0,),))),
        lambda: GaussianMixture((1.0,), ((0.0, 0.0),), (((1.0,),),)),
        lambda: GaussianMixture((1.0,), ((0.0, 0.0),), (((1.0, 0.5), (0.0, 1.0)),)),
        lambda: GaussianMixture((1.0,), ((0.0, 0.0),), (((1.0, 2.0), (2.0, 1.0)),)),
        lambda: GaussianMixture((), (), ()),
    ],
)
def test_impossible_parameters_are_refused(build):
    with pytest.raises(ValueError):  # noqa: PT011
        build()
