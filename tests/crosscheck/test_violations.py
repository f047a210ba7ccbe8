"""Instances that violate an open condition: each is a case where the step is known to break, or known not to."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.crosscheck import violating_instance
from derivations.model import terms as t
from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from derivations.model.verdict import Verdict
from tests.pages import answers, document

HERE = Source(Origin.GIVEN, "test")
x, y, a, b, theta, mu, sigma = (t.Sym(name) for name in ("x", "y", "a", "b", "\\theta", "\\mu", "\\sigma"))
n, d = (t.Sym(name, sort=t.Sort.INTEGER) for name in "nd")
X = t.Sym("x", (d,))
TWO = t.number(2)


def violated(
    left: t.Term, right: t.Term, condition: Condition, context: Context | None = None, *others: Condition
) -> str | None:
    claim = Claim(left, Relation.EQUAL, right)
    until = work.now() + 10
    return violating_instance(claim, context or Context(), condition, seed=0, deadline=until, others=others)


def fact(need: Need, *terms: t.Term, over: tuple[t.Sym, ...] = ()) -> Fact:
    return Fact(Condition(need, terms, over), HERE)


def density(of: t.Sym, *given: t.Sym) -> t.Apply:
    roles = t.Roles((of.name,), tuple(s.name for s in given))
    return t.Apply(t.Function("p", density=roles), (of, *given))


def function(name: str) -> t.Apply:
    return t.Apply(t.Function(name), (x,))


LOG = t.call("log", t.power(x, 2)), t.mul(TWO, t.call("log", x)), Condition(Need.POSITIVE, (x,))
P, U, V = density(x), function("u"), function("v")
FLUX = Condition(Need.VANISHES, (t.mul(U, V),), (x,))
BY_PARTS = t.Integral(x, t.mul(U, t.partial(V, x))), t.neg(t.Integral(x, t.mul(t.partial(U, x), V)))


def test_a_sign_that_is_needed() -> None:
    found = violated(*LOG)
    assert found is not None
    assert found.startswith("fails at $x = -1$: the left side is 0, the right side has no value")
    assert "logarithm of a negative number" in found


def test_a_sign_that_the_context_grants_cannot_be_violated() -> None:
    left, right, condition = LOG
    assert violated(left, right, condition, Context((fact(Need.POSITIVE, t.sub(x, t.ONE)),))) is None


def test_where_both_sides_fail_alike_or_agree_the_condition_was_not_needed() -> None:
    condition = Condition(Need.POSITIVE, (x,))
    assert violated(t.call("log", x), t.sub(t.call("log", t.mul(TWO, x)), t.call("log", TWO)), condition) is None
    assert violated(t.power(t.add(x, t.ONE), 2), t.add(t.power(x, 2), t.mul(TWO, x), t.ONE), condition) is None


def test_a_denominator_at_its_root() -> None:
    gap = t.sub(x, t.mul(t.number(3), y))
    found = violated(t.div(t.mul(gap, y), gap), y, Condition(Need.NONZERO, (gap,)))
    assert found is not None
    assert "the left side has no value (it divides by 0)" in found
    place = dict(part.strip("$").split(" = ") for part in found.split(": ")[0].removeprefix("fails at ").split(", "))
    assert Fraction(place["x"]) == 3 * Fraction(place["y"])


def test_others_hold_where_they_can() -> None:
    root = t.power(t.mul(a, b), t.HALF), t.mul(t.power(a, t.HALF), t.power(b, t.HALF))
    first, second = (Condition(Need.NONNEGATIVE, (s,)) for s in (a, b))
    found = violated(*root, first, None, second)
    assert found is not None  # it breaks only where both are negative
    assert "$a = -" in found
    assert "$b = -" in found
    quotient = t.div(t.mul(a, b), t.mul(a, b)), t.ONE
    zero = violated(*quotient, Condition(Need.NONZERO, (a,)), None, Condition(Need.NONZERO, (b,)))
    assert zero is not None
    assert "$a = 0$" in zero
    assert "$b = 0$" not in zero


def test_a_sign_of_a_function() -> None:
    condition = Condition(Need.POSITIVE, (U,))
    claim = t.call("log", t.power(U, 2)), t.mul(TWO, t.call("log", U))
    found = violated(*claim, condition)
    assert found is not None
    assert "$u(x) = " in found
    assert violated(*claim, condition, Context((fact(Need.POSITIVE, U),))) is None


def test_a_diverging_integral_has_no_value() -> None:
    power = t.Integral(x, t.power(x, a), t.ZERO, t.ONE), t.div(t.ONE, t.add(a, t.ONE))
    found = violated(*power, Condition(Need.POSITIVE, (t.add(a, t.ONE),)))
    assert found == "fails at $a = -2$: the left side has no value (an integral diverges), the right side is -1"
    assert violated(*power, Condition(Need.CONVERGES, (power[0],))) == found


@pytest.mark.parametrize("scale", [Fraction(1, 2), 2, 4])
def test_a_slowly_converging_integral_is_not_called_divergent(scale: Fraction) -> None:
    square = t.power(t.sub(t.call("log", x), TWO), 2)
    bell = t.call("exp", t.neg(t.div(square, t.number(2 * Fraction(scale) ** 2))))
    mean = t.Integral(x, t.mul(a, x, bell), t.ZERO, t.INFINITY)
    assert violated(mean, t.mul(TWO, mean), Condition(Need.CONVERGES, (mean,))) is None
    singular = t.Integral(x, t.power(t.sub(x, t.ONE), -t.HALF.value), t.ONE, TWO)
    assert violated(t.mul(a, singular), t.mul(TWO, a), Condition(Need.CONVERGES, (singular,))) is None


def test_two_symbols_that_nothing_ties() -> None:
    def normal(mean: t.Term) -> t.Term:
        return t.call("exp", t.neg(t.power(t.sub(x, mean), 2)))

    loose = Definition(density(x, theta).function, (x, theta), normal(mu), HERE, (mu,))
    found = violated(density(x, theta), normal(theta), Condition(Need.EQUAL, (mu, theta)), Context((), (loose,)))
    assert found is not None
    assert "$\\mu = 1$" in found
    assert "≈" in found


def test_an_approximation_is_no_equation() -> None:
    score = t.partial(t.call("log", P), x)
    claim = t.Integral(x, t.mul(P, t.partial(U, x))), t.Integral(x, t.mul(P, t.partial(score, x)))
    found = violated(*claim, Condition(Need.EQUAL, (U, score)))
    assert found is not None
    assert "$p(x) = \\mathcal{N}(x; 0, 1)$" in found
    assert found.endswith("the left side is ≈ 1, the right side is ≈ -1")


def test_two_plain_functions_leave_a_boundary_term() -> None:
    found = violated(*BY_PARTS, FLUX)
    assert found is not None
    assert found.startswith(r"fails for $u(x) = \arctan x$, $v(x) = 1$")
    assert found.endswith("the left side is ≈ 0, the right side is ≈ -3.142")


@pytest.mark.parametrize(("variable", "start"), [(x, "fails for"), (X, "fails in one dimension, for")])
def test_for_a_density_the_integrals_diverge_and_differ_when_cut_off(variable: t.Sym, start: str) -> None:
    p = t.Apply(t.Function("q", density=t.Roles(("x",))), (variable,))
    if variable.dims:
        s: t.Term = t.Apply(t.Function("s", t.Shape((d,))), (variable,))
        left, right = t.mul(p, t.Div(variable, s, variable)), t.Dot(t.Grad(variable, p, variable), s)
    else:
        s = t.Apply(t.Function("s"), (variable,))
        left, right = t.mul(p, t.partial(s, x)), t.mul(t.partial(p, x), s)
    condition = Condition(Need.VANISHES, (t.mul(p, s),), (variable,))
    found = violated(t.Integral(variable, left), t.neg(t.Integral(variable, right)), condition)
    assert found is not None
    assert found.startswith(start + r" $q(x) = \frac{1}{\pi (1 + x^{2})}$, $s(x) = x \sqrt{1 + x^{2}}$")
    assert "diverge; cut off at the same distance, they differ by ≈ 0.6366" in found  # 2/π


def test_a_flux_is_not_chosen_against_what_is_granted() -> None:
    assert violated(*BY_PARTS, FLUX, Context((fact(Need.VANISHES, U, over=(x,)),))) is None
    slope = violated(*BY_PARTS, FLUX, Context((fact(Need.VANISHES, t.mul(U, t.partial(V, x)), over=(x,)),)))
    assert slope is not None
    assert r"$v(x) = 1$" in slope
    known = Hypothesis(t.partial(U, x), U, (x,), HERE)
    assert violated(*BY_PARTS, FLUX, Context((), (), (known,))) is None
    positive = Context((fact(Need.POSITIVE, U), fact(Need.POSITIVE, V)))
    found = violated(*BY_PARTS, FLUX, positive)
    assert found is not None
    assert r"2 + \arctan x" in found


def test_the_exchange_that_fails_at_a_point() -> None:
    # d/dt ∫_0^1 t³/x² exp(-t²/x) dx at t = 0 is 1, though the derivative of the integrand there is 0
    s = t.Sym("s")
    body = t.mul(t.power(s, 3), t.power(x, -2), t.call("exp", t.neg(t.div(t.power(s, 2), x))))
    left, right = t.partial(t.Integral(x, body, t.ZERO, t.ONE), s), t.Integral(x, t.partial(body, s), t.ZERO, t.ONE)
    found = violated(left, right, Condition(Need.DOMINATED, (body,), (s, x)))
    assert found == "fails at $s = 0$: the left side is ≈ 1, the right side is ≈ 0"
    harmless = t.call("exp", t.neg(t.mul(t.power(s, 2), x)))
    left, right = (
        t.partial(t.Integral(x, harmless, t.ZERO, t.ONE), s),
        t.Integral(x, t.partial(harmless, s), t.ZERO, t.ONE),
    )
    assert violated(left, right, Condition(Need.DOMINATED, (harmless,), (s, x))) is None


def test_the_exchange_that_fails_for_an_abstract_function() -> None:
    s = t.Sym("s")
    body = t.Apply(t.Function("g"), (s, x))
    left, right = t.partial(t.Integral(x, body), s), t.Integral(x, t.partial(body, s))
    condition = Condition(Need.DOMINATED, (t.Integral(x, body),), (s, x))
    found = violated(left, right, condition)
    assert found is not None
    assert found.startswith("fails at $s = 0$, $g(s, x) = s^{3} e^{-s^{4} x^{2}}$")
    assert found.endswith("the left side is ≈ 1.772, the right side is ≈ 0")  # √π
    assert violated(left, right, condition, Context((fact(Need.POSITIVE, body),))) is None


@pytest.mark.parametrize(("u", "v"), [(x, y), (t.Sym("x", (d,)), t.Sym("y", (d,)))])
def test_the_exchange_that_fails_for_a_density(u: t.Sym, v: t.Sym) -> None:
    joint = t.mul(density(u, v), density(v))
    integral, inner = t.Integral(v, joint), t.Grad(u, joint, u) if u.dims else t.partial(joint, u)
    left = t.Grad(u, integral, u) if u.dims else t.partial(integral, u)
    found = violated(left, t.Integral(v, inner), Condition(Need.DOMINATED, (integral,), (u, v)))
    assert found is not None
    assert ("in one dimension" in found) == bool(u.dims)
    assert r"$p(y) = \frac{1}{\pi (1 + y^{2})}$" in found
    assert found.endswith("the left side is ≈ 0.127, the right side is ≈ 0")  # 1/(π √(2π))


def test_where_one_sign_would_do_both_are_turned() -> None:
    found = violated(
        t.call("log", t.mul(a, b)),
        t.add(t.call("log", a), t.call("log", b)),
        Condition(Need.POSITIVE, (a,)),
        None,
        Condition(Need.POSITIVE, (b,)),
    )
    assert found is not None
    assert "the right side has no value (it takes the logarithm of a negative number)" in found


def test_what_diverges_as_it_stands() -> None:
    pole = t.Integral(x, t.div(TWO, x), t.number(-1), t.ONE)
    found = violated(pole, t.mul(TWO, pole), Condition(Need.CONVERGES, (pole,)))
    assert found == "fails as it stands: neither side has a value (an integral diverges)"
    k = t.Sym("k", (), t.Sort.INTEGER)
    series = t.Sum(k, t.div(TWO, k), t.ONE, t.INFINITY)
    found = violated(series, t.mul(TWO, series), Condition(Need.CONVERGES, (series,)))
    assert found == "fails as it stands: neither side has a value (a series diverges)"
    summable = t.Sum(k, t.div(TWO, t.power(k, 2)), t.ONE, t.INFINITY)
    assert violated(summable, t.mul(TWO, summable), Condition(Need.CONVERGES, (summable,))) is None


def test_a_flux_of_a_density_alone() -> None:
    square = t.mul(t.power(x, 2), P)
    condition = Condition(Need.VANISHES, (square,), (x,))
    granted = Context((fact(Need.VANISHES, P, over=(x,)),))
    found = violated(t.add(t.Limits(x, square), t.ONE), t.ONE, condition, granted)
    assert found is not None
    assert "whose flux tends to 0 and ≈ 0.6366" in found  # its tails differ, so the ends do not cancel
    assert violated(t.add(t.Limits(x, square), t.ONE), t.ONE, condition, Context((Fact(condition, HERE),))) is None


def test_nothing_is_shown_against_what_was_said_and_not_understood() -> None:
    assert violated(*BY_PARTS, FLUX, Context(ignored=frozenset({"w"}))) is not None
    assert violated(*BY_PARTS, FLUX, Context(ignored=frozenset({"u"}))) is None
    (step,) = answers(
        document(
            r"\int u(x) v'(x)\,\mathrm{d}x = -\int u'(x) v(x)\,\mathrm{d}x",
            given=(r"u, v: \mathbb{R} \to \mathbb{R}",),
            assume=(r"u(x) = 0 \text{ for } x > R",),
        )
    )
    assert step.verdict is Verdict.CONDITIONAL
    assert not any("fails" in condition.because for condition in step.conditions)


def test_it_is_quick_and_says_nothing_about_other_relations() -> None:
    started = work.now()
    violated(*BY_PARTS, FLUX)
    assert work.now() - started < 0.5
    claim = Claim(LOG[0], Relation.APPROXIMATE, LOG[1])
    assert violating_instance(claim, Context(), LOG[2], seed=0, deadline=started + 10) is None
    assert (
        violating_instance(Claim(LOG[0], Relation.EQUAL, LOG[1]), Context(), LOG[2], seed=0, deadline=work.now())
        is None
    )
