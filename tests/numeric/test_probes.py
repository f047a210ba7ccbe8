"""Probes: the joint law is a law, formulas print what they compute, grids integrate what they should."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import acb
from scipy import stats

from numeric import dual, grids
from numeric.enclosures import Enclosure, exact
from numeric.probes import Exponential, Gaussians, Smooth, combination, fraction_latex

F = Fraction
LAW = Gaussians(
    weights=(F(1, 4), F(3, 4)),
    means=(((F(-1), F(0)), (F(1, 2), F(1))), ((F(1), F(1, 2)), (F(0), F(-1)))),
    covariance=((F(3, 2), F(1, 2)), (F(1, 2), F(1))),
    shift=(F(1), F(-1, 2)),
)


def density_by_scipy(points: list[float], parameter: float = 0.0) -> float:
    total = 0.0
    covariance = [[1.5, 0.5], [0.5, 1.0]]
    for weight, mean, shift in ((0.25, (-1, 0.5), 1.0), (0.75, (1, 0), -0.5)):
        total += weight * stats.multivariate_normal(np.array(mean) + shift * parameter, covariance).pdf(points)
    return total


@pytest.mark.parametrize("parameter", [0.0, 0.75])
def test_the_joint_density(parameter: float) -> None:
    x, y = np.float64(0.3), np.float64(-1.2)
    parameters = [np.float64(parameter)] if parameter else []
    found = LAW.density((0, 1), [(x,), (y,)], parameters)
    assert found == pytest.approx(density_by_scipy([0.3, -1.2], parameter), rel=1e-12)
    assert LAW.log_density((0, 1), [(x,), (y,)], parameters) == pytest.approx(np.log(found), rel=1e-12)


def test_marginals_are_integrals_of_the_joint() -> None:
    nodes, weights = grids.line(grids.LEVELS[1])
    for chosen, other in ((0, 1), (1, 0)):
        at = np.float64(0.4)
        points = {chosen: (at,), other: (nodes,)}
        integral = (LAW.density((0, 1), [points[0], points[1]]) * weights).sum()
        assert LAW.density((chosen,), [(at,)]) == pytest.approx(integral, rel=1e-12)


def test_vectors_are_coupled_coordinate_by_coordinate() -> None:
    x, y = (np.float64(0.1), np.float64(0.2)), (np.float64(-0.3), np.float64(0.4))
    expected = 0.0
    for k, weight in enumerate((0.25, 0.75)):
        product = weight
        for coordinate in range(2):
            mean = [float(LAW.means[k][v][coordinate]) for v in range(2)]
            product *= stats.multivariate_normal(mean, [[1.5, 0.5], [0.5, 1.0]]).pdf([x[coordinate], y[coordinate]])
        expected += product
    assert LAW.density((0, 1), [x, y]) == pytest.approx(expected, rel=1e-12)


def test_enclosures_hold_the_float_value() -> None:
    ball = LAW.density((0,), [(Enclosure(acb(exact(0.25))),)])
    assert abs(float(ball.value.real.mid()) - float(LAW.density((0,), [(np.float64(0.25),)]))) < 1e-14
    assert float(ball.value.real.rad()) < 1e-12


def test_the_log_density_does_not_underflow() -> None:
    far = LAW.log_density((0,), [(np.float64(60.0),)])
    assert np.isfinite(far)
    slope = dual.tangent(1, LAW.log_density((0,), [(dual.seed(1, np.float64(60.0)),)]))
    assert slope == pytest.approx(-(60 - 1) / 1.5, rel=1e-6)


def test_samples_have_the_moments_of_the_law() -> None:
    uniform = np.random.default_rng(3).random((LAW.coordinates((0, 1), 1), 40_000))
    x, y = LAW.transformed((0, 1), uniform, 1)
    assert x.shape == (1, 40_000)
    mean = 0.25 * -1 + 0.75 * 1
    assert x.mean() == pytest.approx(mean, abs=0.03)
    means, variances = LAW.moments(0, 1)
    assert means == pytest.approx([mean])
    assert x.var() == pytest.approx(variances[0], rel=0.03)
    between = 0.25 * (-1 - mean) * (0.5 - 0.125) + 0.75 * (1 - mean) * (0 - 0.125)
    assert np.cov(x[0], y[0])[0, 1] == pytest.approx(0.5 + between, abs=0.04)


def test_smooth_probes_compute_what_they_print() -> None:
    probe = Smooth(F(1, 2), (F(1), F(-2)), (F(0), F(1, 4)), F(3, 4), (F(1, 2), F(1)), F(1))
    a, b = 0.7, -0.3
    expected = 0.5 + a - 2 * b + 0.25 * b**2 + a * b + 0.75 * np.tanh(0.5 * a + b)
    assert probe([np.float64(a), np.float64(b)]) == pytest.approx(expected, rel=1e-14)
    assert probe.latex(["a", "b"]) == (
        r"\frac{1}{2} + a - 2 b + \frac{1}{4} b^{2} + a b + \frac{3}{4} \tanh\left(\frac{1}{2} a + b\right)"
    )
    bell = Exponential(Smooth(F(0), (), (F(-1, 2),)), Smooth(F(1), (F(1),)))
    assert bell([np.float64(a)]) == pytest.approx((1 + a) * np.exp(-(a**2) / 2), rel=1e-14)
    assert bell.latex(["x"]) == r"\left(1 + x\right) e^{-\frac{1}{2} x^{2}}"


def test_laws_print_as_mixtures() -> None:
    left, right = LAW.latex(0, "x").split(" + ")
    assert left == r"\frac{1}{4} \mathcal{N}(x; -1, \frac{3}{2})"
    assert right == r"\frac{3}{4} \mathcal{N}(x; 1, \frac{3}{2})"
    assert r"\theta - 1" in LAW.latex(0, "x", [r"\theta"])
    assert combination([]) == "0"
    assert fraction_latex(F(-3, 8)) == r"-\frac{3}{8}"


# ------------------------------------------------------------------------------------------------- grids


@pytest.mark.parametrize("level", grids.LEVELS)
def test_the_line_integrates_normals(level: grids.Level) -> None:
    for depth in (0, 2):
        x, w = grids.line(level, depth)
        assert (w * np.exp(-((x - 1) ** 2) / 0.5)).sum() == pytest.approx(np.sqrt(np.pi / 2), rel=1e-11)


@pytest.mark.parametrize("dimension", [2, 3])
def test_an_axis_of_space_integrates_normals(dimension: int) -> None:
    for level in grids.LEVELS:
        x, w = grids.axis(level, dimension)
        assert (w * np.exp(-((x - 0.5) ** 2) / 1.5)).sum() == pytest.approx(np.sqrt(1.5 * np.pi), rel=1e-6)


@pytest.mark.parametrize("level", grids.LEVELS)
def test_intervals_and_half_lines(level: grids.Level) -> None:
    near, far, w = grids.unit_interval(level)
    assert near + far == pytest.approx(np.ones_like(near))
    assert (w / np.sqrt(near)).sum() == pytest.approx(2, rel=1e-7)
    assert (w * np.log(far)).sum() == pytest.approx(-1, rel=1e-10)
    x, v = grids.half_line(level)
    assert (v * np.exp(-x)).sum() == pytest.approx(1, rel=1e-7)


def test_two_levels_disagree_on_what_a_symmetric_grid_would_cancel() -> None:
    values = []
    for level in grids.LEVELS:
        x, w = grids.line(level)
        values.append((w * x).sum())
    assert abs(values[0] - values[1]) > 0.1
