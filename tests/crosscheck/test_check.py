"""The float cross-check: true steps agree, planted errors are caught, divergence never agrees."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.crosscheck import CrossCheck, Outcome, crosscheck
from derivations.model import terms as t
from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation

HERE = Source(Origin.CONVENTION, "test")
GIVEN = Source(Origin.GIVEN, "test")
x, y, theta, sigma = t.Sym("x"), t.Sym("y"), t.Sym("\\theta"), t.Sym("\\sigma")
d, n, i = (t.Sym(name, sort=t.Sort.INTEGER) for name in "dni")
X = t.Sym("x", (d,))


def density(of: tuple[t.Sym, ...], given: tuple[t.Sym, ...] = (), name: str = "p") -> t.Apply:
    roles = t.Roles(tuple(s.name for s in of), tuple(s.name for s in given))
    return t.Apply(t.Function(name, density=roles), of + given)


def run(
    left: t.Term, right: t.Term, context: Context | None = None, relation: Relation = Relation.EQUAL,
    free_of: tuple[t.Sym, ...] = (), seed: int = 1,
) -> CrossCheck:  # fmt: skip
    claim = Claim(left, relation, right, free_of)
    return crosscheck(claim, context or Context(), seed=seed, deadline=work.now() + 20)


def positive(*symbols: t.Sym) -> tuple[Fact, ...]:
    return tuple(Fact(Condition(Need.POSITIVE, (s,)), HERE) for s in symbols)


p_x, p_theta = density((x,)), density((theta,))
p_x_theta, p_theta_x = density((x,), (theta,)), density((theta,), (x,))
GAUSS = t.mul(
    t.power(t.mul(t.number(2), t.PI, t.power(sigma, 2)), Fraction(-1, 2)),
    t.call("exp", t.neg(t.div(t.power(t.sub(x, theta), 2), t.mul(t.number(2), t.power(sigma, 2))))),
)
LIKELIHOOD = Definition(p_x_theta.function, (x, theta), GAUSS, HERE)
MARGINAL = Definition(p_x.function, (x,), t.Integral(theta, t.mul(p_x_theta, p_theta)), HERE)
WITH_MARGINAL = Context(positive(sigma), (LIKELIHOOD, MARGINAL))
WITHOUT_MARGINAL = Context(positive(sigma), (LIKELIHOOD,))
JOINT = t.mul(p_x_theta, p_theta)
EVIDENCE = t.Integral(theta, JOINT)
SCORE_X = t.partial(t.call("log", p_x), x)


def tweedie(factor: Fraction = Fraction(1)) -> list[t.Term]:
    """The steps of Tweedie's formula; a factor other than 1 spoils the last one."""
    first = t.mul(t.power(sigma, 2), t.Integral(theta, t.mul(t.partial(GAUSS, x), p_theta)))
    return [
        t.Expect(theta, theta, p_theta_x),
        t.Integral(theta, t.mul(theta, p_theta_x)),
        t.Integral(theta, t.mul(theta, t.div(JOINT, p_x))),
        t.div(t.Integral(theta, t.mul(theta, JOINT)), p_x),
        t.div(t.add(first, t.Integral(theta, t.mul(x, GAUSS, p_theta))), p_x),
        t.div(t.add(t.mul(t.power(sigma, 2), t.partial(EVIDENCE, x)), t.mul(x, EVIDENCE)), p_x),
        t.div(t.add(t.mul(t.power(sigma, 2), t.partial(p_x, x)), t.mul(x, p_x)), p_x),
        t.add(x, t.mul(t.number(factor), t.power(sigma, 2), SCORE_X)),
    ]


@pytest.mark.parametrize("context", [WITH_MARGINAL, WITHOUT_MARGINAL], ids=["marginal defined", "marginal from law"])
@pytest.mark.parametrize("step", range(7))
def test_the_tweedie_steps_agree(context: Context, step: int) -> None:
    steps = tweedie()
    found = run(steps[step], steps[step + 1], context)
    assert found.outcome is Outcome.AGREES, found
    assert found.evidence.instances == 5
    assert found.digits is not None
    assert found.digits > 8


@pytest.mark.parametrize("context", [WITH_MARGINAL, WITHOUT_MARGINAL])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_percent_is_caught(context: Context, seed: int) -> None:
    assert run(tweedie()[0], tweedie(Fraction(101, 100))[-1], context, seed=seed).outcome is Outcome.DIFFERS


def test_bayes_and_marginalisation_hold_in_an_undefined_law() -> None:
    assert run(p_theta_x, t.div(JOINT, p_x)).outcome is Outcome.AGREES
    assert run(p_x, EVIDENCE).outcome is Outcome.AGREES
    assert run(t.Integral(x, density((x, theta))), p_theta).outcome is Outcome.AGREES
    assert run(p_theta_x, t.div(t.mul(p_x_theta, p_x), p_theta)).outcome is Outcome.DIFFERS
    assert run(t.Integral(theta, t.mul(p_theta_x, p_theta)), p_x).outcome is Outcome.DIFFERS


# ---------------------------------------------------------------------------------------- any dimension

P = density((X,))
S = t.Apply(t.Function("s", t.Shape((d,)), 1), (theta, X))
SCORE = t.Grad(X, t.call("log", P), X)
LOSS = t.Expect(X, t.power(t.Norm(t.sub(S, SCORE)), 2), P)


def implicit(factor: Fraction) -> t.Term:
    trace = t.mul(t.number(factor), t.Trace(t.Jacobian(X, S, X)))
    return t.Expect(X, t.add(trace, t.power(t.Norm(S), 2)), P)


UP_TO = Relation.EQUAL_UP_TO_CONSTANT


def test_the_score_matching_losses_agree_up_to_a_term_free_of_theta() -> None:
    found = run(LOSS, implicit(Fraction(2)), relation=UP_TO, free_of=(theta,))
    assert found.outcome is Outcome.AGREES
    assert found.evidence.instances == 5
    assert run(LOSS, implicit(Fraction(1)), relation=UP_TO, free_of=(theta,)).outcome is Outcome.DIFFERS
    assert run(LOSS, implicit(Fraction(101, 50)), relation=UP_TO, free_of=(theta,)).outcome is Outcome.DIFFERS
    assert run(LOSS, implicit(Fraction(2))).outcome is Outcome.DIFFERS


def test_integration_by_parts_in_any_dimension() -> None:
    left = t.Integral(X, t.Dot(S, t.Grad(X, P, X)))
    assert run(left, t.neg(t.Expect(X, t.Div(X, S, X), P))).outcome is Outcome.AGREES
    assert run(left, t.Expect(X, t.Div(X, S, X), P)).outcome is Outcome.DIFFERS


def test_components_and_sums_over_them() -> None:
    left = t.Dot(S, SCORE)
    by_component = t.mul(t.Component(S, (i,)), t.Deriv(X, i, t.call("log", P), X))
    assert run(left, t.Sum(i, by_component, t.ONE, d)).outcome is Outcome.AGREES
    assert run(t.Component(SCORE, (i,)), t.div(t.Deriv(X, i, P, X), P)).outcome is Outcome.AGREES


def test_the_normalising_constant_of_an_energy_gets_a_confining_function() -> None:
    f = t.Apply(t.Function("f", t.SCALAR, 1), (theta, X))
    weight = t.call("exp", t.neg(f))
    constant = t.Integral(X, weight)
    left = t.Grad(X, t.sub(t.call("log", weight), t.call("log", constant)), X)
    assert run(left, t.neg(t.Grad(X, f, X))).outcome is Outcome.AGREES
    assert run(t.Integral(X, t.div(weight, constant)), t.ONE).outcome is Outcome.AGREES


def test_test_functions_decay_where_they_must() -> None:
    f, g = (t.Apply(t.Function(name), (x,)) for name in "fg")
    left = t.Integral(x, t.mul(t.partial(f, x), g))
    assert run(left, t.neg(t.Integral(x, t.mul(f, t.partial(g, x))))).outcome is Outcome.AGREES


# ------------------------------------------------------------------------------------- known traps, calculus


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (t.Integral(x, x), t.ZERO),
        (t.Integral(x, t.div(t.ONE, x), t.number(-1), t.ONE), t.ZERO),
        (t.Integral(x, t.power(x, -2), t.number(-1), t.ONE), t.number(-2)),
        (t.Integral(x, t.power(t.call("cos", x), -2), t.ZERO, t.PI), t.ZERO),
        (t.Integral(x, t.power(t.sub(x, t.number(2)), -2), t.ZERO, t.number(3)), t.number(Fraction(-3, 2))),
        (t.Integral(x, t.div(x, t.add(t.ONE, t.power(x, 2)))), t.ZERO),
        (t.Integral(x, t.div(t.ONE, t.add(t.ONE, x)), t.ZERO, t.INFINITY), t.ONE),
        (t.Sum(n, t.div(t.ONE, n), t.ONE, t.INFINITY), t.number(5)),
    ],
)
def test_divergent_integrals_never_agree(left: t.Term, right: t.Term) -> None:
    found = run(left, right)
    assert found.outcome in (Outcome.FAILED, Outcome.DIFFERS)
    assert run(left, left).outcome is not Outcome.AGREES


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (t.Integral(x, t.div(t.ONE, t.add(t.ONE, t.power(x, 2)))), t.PI),
        (t.Integral(x, t.call("exp", t.neg(t.mul(sigma, x))), t.ZERO, t.INFINITY), t.div(t.ONE, sigma)),
        (t.Integral(x, t.power(x, Fraction(-1, 2)), t.ZERO, t.ONE), t.number(2)),
        (t.Integral(x, t.call("log", x), t.ZERO, t.ONE), t.number(-1)),
        (t.Sum(n, t.power(t.HALF, n), t.ZERO, t.INFINITY), t.number(2)),
        (t.Sum(n, t.div(t.power(sigma, n), t.call("factorial", n)), t.ZERO, t.INFINITY), t.call("exp", sigma)),
        (t.partial(t.Integral(x, t.call("sin", t.mul(x, y)), t.ZERO, y), y),
         t.add(t.call("sin", t.power(y, 2)), t.Integral(x, t.mul(x, t.call("cos", t.mul(x, y))), t.ZERO, y))),
        (t.Limits(x, t.call("arctan", x), t.ZERO, t.ONE), t.div(t.PI, t.number(4))),
        (t.Limits(x, t.mul(x, t.call("exp", t.neg(t.power(x, 2))))), t.ZERO),
        (t.Integral(x, t.call("exp", t.neg(x)), t.INFINITY, t.ZERO), t.number(-1)),
        (t.Product(n, n, t.ONE, t.number(5)), t.number(120)),
    ],
)  # fmt: skip
def test_calculus_agrees(left: t.Term, right: t.Term) -> None:
    context = Context(positive(sigma))
    assert run(left, right, context).outcome is Outcome.AGREES
    assert run(left, t.add(t.mul(right, t.number(Fraction(101, 100))), t.number(Fraction(1, 1000))), context).outcome \
        is Outcome.DIFFERS  # fmt: skip


def test_a_logarithm_of_a_negative_number_is_not_agreement() -> None:
    left, right = t.call("log", t.power(x, 2)), t.mul(t.number(2), t.call("log", x))
    found = run(left, right)
    assert found.outcome is Outcome.FAILED
    assert "only one side" in found.reason
    assert run(left, right, Context(positive(x))).outcome is Outcome.AGREES
    assert run(t.power(t.power(x, 2), t.HALF), x).outcome is Outcome.DIFFERS


def test_a_definition_of_a_symbol_unfolds() -> None:
    context = Context((), (Definition(y, (), t.power(x, 2), HERE),))
    assert run(y, t.mul(x, x), context).outcome is Outcome.AGREES
    assert run(t.partial(y, x), t.mul(t.number(2), x), context).outcome is Outcome.AGREES


def test_a_granted_equation_for_a_function_unfolds_and_a_stated_approximation_does_not() -> None:
    f = t.Apply(t.Function("f"), (x,))
    for source, outcome in ((GIVEN, Outcome.AGREES), (Source(Origin.DOCUMENT, "≈"), Outcome.DIFFERS)):
        context = Context((), (), (Hypothesis(f, t.power(x, 3), (x,), source),))
        assert run(t.partial(f, x), t.mul(t.number(3), t.power(x, 2)), context).outcome is outcome


def test_contradictory_facts_are_vacuous() -> None:
    facts = (*positive(x), Fact(Condition(Need.POSITIVE, (t.neg(x),)), HERE))
    found = run(x, x, Context(facts))
    assert found.outcome is Outcome.VACUOUS
    assert found.evidence.instances == 0


def test_facts_restrict_the_symbols() -> None:
    between = (Fact(Condition(Need.POSITIVE, (t.sub(x, t.number(3)),)), HERE), *positive(t.Sym("a")))
    assert run(t.call("Abs", t.sub(x, t.number(3))), t.sub(x, t.number(3)), Context(between)).outcome is Outcome.AGREES


def test_orders() -> None:
    square = t.power(x, 2)
    assert run(square, t.ZERO, relation=Relation.GREATER_EQUAL).outcome is Outcome.AGREES
    assert run(square, t.ZERO, relation=Relation.LESS).outcome is Outcome.DIFFERS
    assert run(x, t.ZERO, relation=Relation.GREATER).outcome is Outcome.DIFFERS


def test_proportionality_frees_a_factor_of_the_named_variable() -> None:
    assert run(p_theta_x, JOINT, relation=Relation.PROPORTIONAL, free_of=(theta,)).outcome is Outcome.AGREES
    assert run(p_theta_x, JOINT, relation=Relation.PROPORTIONAL, free_of=(x,)).outcome is Outcome.DIFFERS


def test_matrices_are_compared_entry_by_entry() -> None:
    matrix = t.Sym("A", (d, d))
    assert run(t.Transpose(t.Transpose(matrix)), matrix).outcome is Outcome.AGREES
    assert run(t.Trace(t.MatMul(matrix, t.Transpose(matrix))), t.Trace(t.MatMul(t.Transpose(matrix), matrix))).outcome \
        is Outcome.AGREES  # fmt: skip
    vector = t.Sym("v", (d,))
    gradient = t.Grad(vector, t.Dot(vector, t.MatMul(matrix, vector)), vector)
    symmetric = t.MatMul(t.Add((matrix, t.Transpose(matrix))), vector)
    assert run(gradient, symmetric).outcome is Outcome.AGREES
    assert run(gradient, t.Mul((t.number(2), t.MatMul(matrix, vector)))).outcome is Outcome.DIFFERS


def test_a_definition_that_restricts_a_law_is_not_guessed_at() -> None:
    peculiar = Definition(density((x, y)).function, (x, y), t.mul(t.power(p_x, 2), density((y,))), HERE)
    found = run(density((x,), (y,)), p_x, Context((), (peculiar,)))
    assert found.outcome is Outcome.FAILED
    assert "restricts the law" in found.reason


def test_a_law_that_is_a_product_is_drawn_as_one() -> None:
    independent = Definition(density((x, y)).function, (x, y), t.mul(p_x, density((y,))), HERE)
    assert run(density((x,), (y,)), p_x, Context((), (independent,))).outcome is Outcome.AGREES
    assert run(density((x,), (y,)), density((y,)), Context((), (independent,))).outcome is Outcome.DIFFERS


def test_a_variable_that_is_declared_positive_is_not_integrated_over_the_line() -> None:
    assert run(t.Integral(x, p_x), t.ONE, Context(positive(x))).outcome is Outcome.FAILED


def test_hostile_sizes_end_in_a_reason() -> None:
    tower: t.Term = x
    for _ in range(300):
        tower = t.call("exp", tower)
    assert run(tower, tower).outcome is Outcome.FAILED
    assert run(t.Sum(n, n, t.ONE, t.number(10**9)), x).outcome is Outcome.FAILED
    assert run(t.power(x, 10**9), x).outcome is Outcome.FAILED
    wide = t.add(*[t.call("sin", t.mul(x, t.number(k))) for k in range(5000)])
    assert run(wide, wide).outcome is Outcome.FAILED


def test_the_deadline_is_kept() -> None:
    started = work.now()
    found = crosscheck(Claim(LOSS, UP_TO, implicit(Fraction(2)), (theta,)), Context(), seed=0, deadline=started)
    assert found.outcome is Outcome.FAILED
    assert work.now() - started < 0.5


def test_the_same_seed_gives_the_same_answer() -> None:
    assert run(LOSS, implicit(Fraction(2)), seed=5) == run(LOSS, implicit(Fraction(2)), seed=5)


def test_half_lines_run_in_their_direction() -> None:
    def tail(low: t.Term, high: t.Term) -> t.Term:
        return t.Integral(x, t.mul(sigma, t.call("exp", t.neg(t.power(x, 2)))), low, high)

    below, above = tail(t.NEGATIVE_INFINITY, y), tail(y, t.INFINITY)
    whole = t.mul(sigma, t.power(t.PI, t.HALF))
    for left, right in (
        (t.add(below, above), whole),
        (t.neg(below), tail(y, t.NEGATIVE_INFINITY)),
        (t.neg(above), tail(t.INFINITY, y)),
        (t.partial(below, y), t.mul(sigma, t.call("exp", t.neg(t.power(y, 2))))),
        (t.partial(above, y), t.neg(t.mul(sigma, t.call("exp", t.neg(t.power(y, 2)))))),
    ):
        assert run(left, right).outcome is Outcome.AGREES
        assert run(left, t.neg(right)).outcome is Outcome.DIFFERS


def test_numbers_that_no_float_holds_do_not_agree() -> None:
    grown = t.power(t.number(Fraction(10**9 + 1, 10**9)), t.power(t.number(10), 12))
    assert run(grown, t.call("exp", t.number(1000))).outcome is not Outcome.AGREES


def test_a_kink_under_an_integral_has_no_second_derivative_by_its_sides() -> None:
    distance = t.call("Abs", t.sub(x, y))
    body = t.mul(distance, t.call("exp", t.neg(t.power(y, 2))))
    bent = t.partial(t.partial(t.Integral(y, body), x), x)
    assert run(bent, t.ZERO).outcome is not Outcome.AGREES
