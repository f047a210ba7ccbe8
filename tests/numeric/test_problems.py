"""The table of problems is itself tested: every exact value against an independent integral at high precision."""

from __future__ import annotations

import mpmath
import pytest

from tests.numeric.problem_kinds import MpmathFunctions
from tests.numeric.problems import EXPECTATIONS, INTEGRALS, NORMAL_MEANS, PROBLEMS, SPATIAL

AGREEMENT = 1e-12


def named(problems):
    return [pytest.param(problem, id=problem.name) for problem in problems if problem.exact is not None]


def assert_same(found, problem):
    exact = problem.value()
    assert abs(found - exact) <= AGREEMENT * max(abs(exact), 1e-3)


def test_table_is_large_and_varied():
    families = {problem.family for problem in PROBLEMS}
    assert len(PROBLEMS) >= 80
    assert {"smooth", "peaked", "oscillating", "heavy-tailed", "endpoint-singular", "divergent"} <= families
    assert {problem.dimension for problem in SPATIAL} == {1, 2, 3}
    assert len({(problem.family, problem.name) for problem in PROBLEMS}) == len(PROBLEMS)


@pytest.mark.parametrize("problem", named(INTEGRALS))
def test_exact_integral(problem):
    with mpmath.workdps(25):
        assert_same(independent(problem), problem)


def independent(problem):
    if problem.reduced is not None:
        return problem.reduced(mpmath)
    lower, upper = (mpmath.mpf(end) for end in (problem.lower, problem.upper))
    if not problem.logarithmic:
        cuts = [0] if not problem.breaks and lower == -mpmath.inf and upper == mpmath.inf else problem.breaks
        return mpmath.quad(lambda x: problem.f(x, MpmathFunctions), [lower, *map(mpmath.mpf, cuts), upper])
    low = mpmath.log(lower) if lower > 0 else -mpmath.inf
    high = mpmath.log(upper) if upper < mpmath.inf else mpmath.inf
    middle = [0] if low < 0 < high else []
    return mpmath.quad(lambda s: problem.f(mpmath.exp(s), MpmathFunctions) * mpmath.exp(s), [low, *middle, high])


@pytest.mark.parametrize("problem", named(NORMAL_MEANS))
def test_exact_normal_mean(problem):
    with mpmath.workdps(25):
        cuts = problem.breaks or (-5, 0, 5)
        weighted = mpmath.quad(lambda x: problem.weighted(x, MpmathFunctions), [-mpmath.inf, *cuts, mpmath.inf])
        assert_same(weighted, problem)


@pytest.mark.parametrize("problem", named(SPATIAL + EXPECTATIONS))
def test_exact_value_in_several_dimensions(problem):
    if problem.reduced is None:
        assert problem.value() == 0  # by symmetry
        return
    with mpmath.workdps(20):
        assert_same(problem.reduced(mpmath), problem)


def test_only_problems_without_a_value_are_called_divergent():
    assert {problem.name for problem in INTEGRALS if problem.exact is None} == {
        problem.name for problem in INTEGRALS if problem.family == "divergent"
    }
