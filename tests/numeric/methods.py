"""Every problem of the table with every method that applies to it, and whether the answer was honest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import mpmath
import numpy as np

from numeric import balls
from numeric.balls import Ball
from numeric.comparison import half_width
from numeric.estimate import Estimate, Stop
from numeric.monte_carlo import mean
from numeric.quadrature import cube, gauss_hermite, half_line, interval, line
from tests.numeric.problem_kinds import Expectation, Integral, NormalMean, Spatial
from tests.numeric.problems import EXPECTATIONS, INTEGRALS, NORMAL_MEANS, SPATIAL

ALARM_RATE = 1e-6
SAMPLE_SIZE = 40_000
BALL_TOLERANCE = 1e-10
TAIL_CUT = 8.0


@dataclass(frozen=True)
class Case:
    """A problem and a method; ``must_converge`` is what the table demands of the two together."""

    problem: Integral | NormalMean | Spatial | Expectation
    method: str
    solve: Callable[[], Estimate | Ball]
    must_converge: bool

    @property
    def name(self) -> str:
        return f"{self.problem.name}: {self.method}"


def converged(answer: Estimate | Ball) -> bool:
    return answer.outcome is Stop.CONVERGED


def honest(case: Case, answer: Estimate | Ball) -> bool:
    """The true error is within the reported one; where there is no true value, none is claimed."""
    if case.problem.exact is None:
        return not converged(answer)
    if isinstance(answer, Ball):
        return encloses(answer, case.problem.exact)
    if math.isinf(answer.error):
        return not converged(answer)
    return abs(answer.value - case.problem.value()) <= half_width(answer, ALARM_RATE)


def encloses(ball: Ball, exact) -> bool:
    """Whether the ball holds the exact value, taken to 60 digits."""
    if ball.radius is None:
        return True
    with mpmath.workdps(60):
        value = exact(mpmath)
        middle = mpmath.mpf(ball.midpoint.numerator) / ball.midpoint.denominator
        radius = mpmath.mpf(ball.radius.numerator) / ball.radius.denominator
        return abs(value - middle) <= radius * (1 + mpmath.mpf(10) ** -30) + mpmath.mpf(10) ** -55


def cases() -> Iterator[Case]:
    """All cases, in the order of the table."""
    for problem in INTEGRALS:
        yield Case(problem, "quadrature", quadrature_of(problem), problem.converges)
        yield from ball_cases(problem)
        if (problem.lower, problem.upper) == (-math.inf, math.inf):
            yield Case(problem, "product rule", product_rule_of(problem), False)
    for mean_problem in NORMAL_MEANS:
        yield Case(mean_problem, "gauss-hermite", hermite_of(mean_problem), mean_problem.converges)
        yield Case(mean_problem, "line", weighted_line_of(mean_problem), False)
    for spatial in SPATIAL:
        yield Case(spatial, "cube", cube_of(spatial), spatial.converges)
    for index, expectation in enumerate(EXPECTATIONS):
        yield Case(expectation, "monte carlo", sampled(expectation, index), expectation.trusted)


def quadrature_of(problem: Integral) -> Callable[[], Estimate]:
    hints, f = dict(problem.hints), problem.vectorised
    if math.isfinite(problem.upper):
        return lambda: interval(f, problem.lower, problem.upper, **hints)
    if math.isfinite(problem.lower):
        return lambda: half_line(f, problem.lower, **hints)
    return lambda: line(f, **hints)


def product_rule_of(problem: Integral) -> Callable[[], Estimate]:
    return lambda: cube(lambda points: problem.vectorised(points[:, 0]), 1, **dict(problem.hints))


def ball_cases(problem: Integral) -> Iterator[Case]:
    options = {"tolerance": BALL_TOLERANCE, "precision": 80}
    if math.isfinite(problem.upper):
        solve = lambda: balls.integral(problem.ball, problem.lower, problem.upper, **options)  # noqa: E731
    elif problem.tail is None:
        return
    elif math.isfinite(problem.lower):
        solve = lambda: balls.half_line_integral(problem.ball, problem.lower, problem.tail, **options)  # noqa: E731
    else:
        solve = lambda: balls.line_integral(problem.ball, problem.tail, cut=TAIL_CUT, **options)  # noqa: E731
    yield Case(problem, "balls", solve, problem.rigorous)


def hermite_of(problem: NormalMean) -> Callable[[], Estimate]:
    return lambda: gauss_hermite(problem.vectorised, problem.mean, problem.deviation)


def weighted_line_of(problem: NormalMean) -> Callable[[], Estimate]:
    return lambda: line(problem.weighted, centre=problem.mean, scale=problem.deviation)


def cube_of(problem: Spatial) -> Callable[[], Estimate]:
    return lambda: cube(problem.f, problem.dimension, **dict(problem.hints))


def sampled(problem: Expectation, seed: int) -> Callable[[], Estimate]:
    return lambda: mean(problem.sample, problem.f, SAMPLE_SIZE, np.random.default_rng([7, seed]))
