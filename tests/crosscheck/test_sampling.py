"""Draws as numbers: what is sampled with what, on the same draws for both sides, and with honest errors."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from derivations.crosscheck.evaluate import Evaluator
from derivations.crosscheck.failures import HighDimensionError, NoValueError
from derivations.crosscheck.sampling import REPLICATES, Learnt, Samples
from derivations.crosscheck.world import DensityProbe, World
from derivations.model import terms as t
from derivations.model import work
from numeric.comparison import half_width
from numeric.monte_carlo import from_replicates
from numeric.probes import Gaussians

x, y, a = t.Sym("x"), t.Sym("y"), t.Sym("a")
LAW = Gaussians((Fraction(1, 4), Fraction(3, 4)), (((Fraction(-1),) * 8,), ((Fraction(1),) * 8,)), ((Fraction(1),),))
P = t.Function("p", density=t.Roles(("x",)))


def world() -> World:
    return World({a: Fraction(1, 2)}, {P: DensityProbe(LAW, (0,), ())}, {})


def backend(exponent: int = 8, learnt: Learnt | None = None) -> Samples:
    return Samples((3, 1 if learnt is None else 2), exponent, learnt)


def side(term: t.Term, numbers: Samples) -> np.ndarray:
    evaluator = Evaluator(world(), numbers, work.now() + 20)
    return np.asarray(numbers.side(lambda: evaluator(term), lambda: evaluator.bends))


def mean(body: t.Term, variable: t.Sym = x) -> t.Term:
    return t.Expect(variable, body, t.Apply(P, (variable,)))


def bell(variable: t.Sym, centre: t.Term = t.ZERO) -> t.Term:
    return t.call("exp", t.neg(t.div(t.power(t.sub(variable, centre), 2), t.number(2))))


def covers(row: np.ndarray, exact: float) -> bool:
    found = from_replicates(row, "nets", row.size)
    return abs(found.value - exact) < half_width(found, 1e-5) + 1e-12


VECTOR = t.Sym("v", (t.number(4),))
EXACT = [
    (mean(t.power(x, 2)), 2.0),
    (mean(mean(t.mul(x, y), y)), 0.25),
    (t.Integral(x, bell(x)), math.sqrt(2 * math.pi)),
    (t.Integral(x, t.Integral(y, t.mul(bell(x), bell(y, x)))), 2 * math.pi),
    (t.Integral(x, t.mul(bell(x), t.power(t.Integral(y, bell(y, x)), 2))), (2 * math.pi) ** 1.5),
    (t.Integral(x, t.power(x, 2), t.ZERO, a), 1 / 24),
    (t.Integral(x, t.mul(x, t.call("exp", t.neg(x))), t.ZERO, t.INFINITY), 1.0),
    (t.Integral(x, t.call("exp", x), t.neg(t.INFINITY), t.ZERO), 1.0),
    (t.Integral(VECTOR, t.call("exp", t.neg(t.power(t.Norm(VECTOR), 2)))), math.pi**2),
    (t.power(mean(x), 2), 0.25),
]  # fmt: skip


@pytest.mark.parametrize(("term", "exact"), EXACT, ids=[str(n) for n in range(len(EXACT))])
def test_means_are_right(term: t.Term, exact: float) -> None:
    first = backend(6)
    side(term, first)
    (row,) = side(term, backend(6 if first.on_grids else 9, first.found))
    assert row.shape == (REPLICATES,)
    assert covers(row, exact)
    assert row.std() / math.sqrt(REPLICATES) < 0.1 * exact


def test_an_average_inside_of_another_one_is_sampled_along_with_it_where_that_is_unbiased() -> None:
    linear, bent = backend(5), backend(5)
    side(mean(t.mul(x, mean(t.mul(x, y), y))), linear)
    side(mean(t.call("exp", mean(t.mul(x, y), y))), bent)
    assert (linear.means, linear.on_grids) == (2, False)
    assert (bent.means, bent.on_grids) == (1, True)


def test_points_of_derivatives_and_bounds_are_no_linear_places() -> None:
    at = mean(t.mul(x, y), y)
    for term in (t.Deriv(y, None, t.power(y, 3), at), t.Integral(y, t.power(y, 2), t.ZERO, at)):
        numbers = backend(5)
        side(mean(term), numbers)
        assert numbers.on_grids


def test_what_is_not_linear_inside_of_many_dimensions_has_no_value() -> None:
    inner = t.Integral(VECTOR, t.call("exp", t.neg(t.power(t.Norm(VECTOR), 2))))
    with pytest.raises(HighDimensionError):
        side(mean(t.call("exp", t.mul(x, inner))), backend(5))


def test_both_sides_see_the_same_draws() -> None:
    numbers = backend()
    left, right = side(mean(t.power(t.add(x, a), 2)), numbers), side(mean(t.mul(t.add(x, a), t.add(a, x))), numbers)
    assert np.allclose(left, right, rtol=1e-12)
    assert left.std() > 0


def test_averages_of_one_side_do_not() -> None:
    (row,) = side(t.mul(mean(t.power(x, 2)), mean(t.power(x, 2))), backend())
    (single,) = side(mean(t.power(x, 2)), backend())
    assert not np.allclose(row, single**2)


def test_a_known_mean_lowers_the_error() -> None:
    for term, gain, exact in (
        (mean(t.power(t.add(x, a), 2)), 1e9, 2.75),
        (mean(t.mul(t.power(x, 2), t.call("exp", t.div(x, t.number(8))))), 3, None),
        (mean(t.call("tanh", t.power(x, 3))), 0.99, None),
    ):
        first = backend(5)
        side(term, first)
        plain, helped = (side(term, backend(5, found))[0] for found in (Learnt(), first.found))
        assert helped.std() * gain < plain.std()
        assert exact is None or covers(helped, exact)


def test_a_variance_that_few_draws_make_up_is_told() -> None:
    light, heavy = backend(9), backend(9)
    side(mean(t.power(x, 4)), light)
    side(mean(t.call("exp", t.power(x, 2))), heavy)
    assert not light.heavy
    assert heavy.heavy


def test_what_is_not_finite_on_the_draws_has_no_value() -> None:
    with pytest.raises(NoValueError, match="not finite"), np.errstate(all="ignore"):
        side(mean(t.call("log", x)), backend())


def test_what_underflows_far_out_has_one() -> None:
    term = t.Integral(x, t.mul(bell(x), t.call("log", bell(x))))
    with np.errstate(all="ignore"):
        first = backend(6)
        side(term, first)
        (row,) = side(term, backend(9, first.found))
    assert covers(row, -math.sqrt(2 * math.pi) / 2)
