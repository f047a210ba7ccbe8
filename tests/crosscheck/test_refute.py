"""Rigorous refutations: disjoint enclosures at admissible instances, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from derivations.crosscheck import NoRefutation, Refutation, refute, refute_dependence
from derivations.model import terms as t
from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from tests.crosscheck.certainty import certain, doubt

HERE = Source(Origin.CONVENTION, "test")
GIVEN = Source(Origin.GIVEN, "test")
x, y, theta, sigma, mu = (t.Sym(name) for name in ("x", "y", "\\theta", "\\sigma", "\\mu"))
d, n, i = (t.Sym(name, sort=t.Sort.INTEGER) for name in "dni")
X = t.Sym("x", (d,))
Found = Refutation | NoRefutation


def density(of: tuple[t.Sym, ...], given: tuple[t.Sym, ...] = (), name: str = "p") -> t.Apply:
    roles = t.Roles(tuple(s.name for s in of), tuple(s.name for s in given))
    return t.Apply(t.Function(name, density=roles), of + given)


def run(
    left: t.Term, right: t.Term, context: Context | None = None, relation: Relation = Relation.EQUAL,
    free_of: tuple[t.Sym, ...] = (), method: Callable[..., Found] = refute,
) -> Found:  # fmt: skip
    claim = Claim(left, relation, right, free_of)
    return method(claim, context or Context(), seed=1, deadline=work.now() + 10)


def fact(need: Need, *terms: t.Term, over: tuple[t.Sym, ...] = ()) -> Fact:
    return Fact(Condition(need, terms, over), HERE)


def value(text: str) -> float:
    return float(text.split("±")[0])


P = density((X,))
S = t.Apply(t.Function("s", t.Shape((d,)), 1), (theta, X))
SCORE = t.Grad(X, t.call("log", P), X)
LOSS = t.Expect(X, t.power(t.Norm(t.sub(S, SCORE)), 2), P)
p_x, p_theta = density((x,)), density((theta,))
p_x_theta, p_theta_x = density((x,), (theta,)), density((theta,), (x,))


def normal(mean: t.Term) -> t.Term:
    return t.mul(
        t.power(t.mul(t.number(2), t.PI, t.power(sigma, 2)), Fraction(-1, 2)),
        t.call("exp", t.neg(t.div(t.power(t.sub(x, mean), 2), t.mul(t.number(2), t.power(sigma, 2))))),
    )


LIKELIHOOD = Definition(p_x_theta.function, (x, theta), normal(theta), HERE)
MARGINAL = Definition(p_x.function, (x,), t.Integral(theta, t.mul(p_x_theta, p_theta)), HERE)
TWEEDIE = Context((fact(Need.POSITIVE, sigma),), (LIKELIHOOD, MARGINAL))
GENERATED = Context((fact(Need.POSITIVE, sigma),), (LIKELIHOOD,))


def implicit(factor: int) -> t.Term:
    trace = t.mul(t.number(factor), t.Trace(t.Jacobian(X, S, X)))
    return t.Expect(X, t.add(trace, t.power(t.Norm(S), 2)), P)


def test_the_score_matching_loss_without_its_factor_is_refuted_in_one_dimension() -> None:
    found = run(LOSS, implicit(1))
    assert isinstance(found, Refutation)
    assert found.counterexample is not None
    where = found.counterexample.where
    assert where["d"] == "1"
    assert where["p(x)"] == r"\mathcal{N}(x; 0, 1)"
    assert where[r"s_{\theta}(x)"] == r"\theta x"
    assert where[r"\theta"] == "1"
    assert value(found.counterexample.lhs) == pytest.approx(4, abs=1e-9)
    assert value(found.counterexample.rhs) == pytest.approx(2, abs=1e-9)


def test_the_right_loss_stands_up_to_a_term_free_of_theta() -> None:
    up_to = Relation.EQUAL_UP_TO_CONSTANT
    assert isinstance(run(LOSS, implicit(2), relation=up_to, free_of=(theta,)), NoRefutation)
    wrong = run(LOSS, implicit(1), relation=up_to, free_of=(theta,))
    assert isinstance(wrong, Refutation)
    assert "only \\theta changes" in wrong.reason


@pytest.mark.parametrize("context", [TWEEDIE, GENERATED], ids=["marginal defined", "marginal from law"])
def test_tweedie_stands_and_one_percent_falls(context: Context) -> None:
    posterior_mean = t.Expect(theta, theta, p_theta_x)
    score = t.partial(t.call("log", p_x), x)
    assert isinstance(run(posterior_mean, t.add(x, t.mul(t.power(sigma, 2), score)), context), NoRefutation)
    wrong = t.add(x, t.mul(t.number(Fraction(101, 100)), t.power(sigma, 2), score))
    found = run(posterior_mean, wrong, context)
    assert isinstance(found, Refutation)
    assert found.counterexample is not None
    assert found.counterexample.where[r"p(\theta)"] == r"\mathcal{N}(\theta; 0, 1)"


@pytest.mark.parametrize("context", [Context(), TWEEDIE, GENERATED])
def test_an_integral_over_the_wrong_variable_is_refuted_by_dependence(context: Context) -> None:
    estimate = t.Apply(t.Function("\\hat{\\theta}"), (x,))
    left = t.Expect(theta, estimate, p_theta_x)
    found = run(left, t.Integral(x, t.mul(theta, p_theta_x)), context, method=refute_dependence)
    assert isinstance(found, Refutation)
    assert found.counterexample is None
    assert "the left side does not depend on \\theta" in found.reason


def test_dependence_needs_a_side_that_is_more_than_a_name() -> None:
    right = t.mul(theta, theta)
    assert isinstance(run(y, right, method=refute_dependence), NoRefutation)
    assert isinstance(run(t.add(y, t.ONE), right, method=refute_dependence), NoRefutation)
    assert isinstance(run(t.Expect(theta, theta, p_theta), t.mul(theta, p_x), method=refute_dependence), Refutation)
    assert isinstance(run(t.Expect(x, x, p_x), t.mul(theta, p_theta), method=refute_dependence), NoRefutation)
    assert isinstance(run(t.Expect(x, x, p_x), t.Expect(y, y, density((y,))), method=refute_dependence), NoRefutation)


def test_dependence_needs_a_side_that_converges() -> None:
    diverging = t.Integral(theta, t.mul(theta, p_x))
    assert isinstance(run(diverging, t.mul(theta, p_x), method=refute_dependence), NoRefutation)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (t.Integral(x, t.power(x, -2), t.number(-1), t.ONE), t.number(-2)),
        (t.Integral(x, t.div(t.ONE, x), t.number(-1), t.ONE), t.ONE),
        (t.Integral(x, x), t.ONE),
        (t.Integral(x, t.div(t.ONE, t.add(t.ONE, x)), t.ZERO, t.INFINITY), t.ONE),
        (t.Sum(n, t.div(t.ONE, t.power(n, 2)), t.ONE, t.INFINITY), t.div(t.power(t.PI, 2), t.number(6))),
        (t.call("log", t.power(x, 2)), t.mul(t.number(2), t.call("log", x))),
    ],
)
def test_what_diverges_or_holds_where_defined_is_not_refuted(left: t.Term, right: t.Term) -> None:
    assert isinstance(run(left, right), NoRefutation)


def test_the_exchange_that_fails_at_a_point_is_not_taken_for_granted() -> None:
    # d/dt ∫_0^1 t³/x² exp(-t²/x) dx at t = 0 is 1, though the derivative of the integrand there is 0
    s = t.Sym("s")
    body = t.mul(t.power(s, 3), t.power(x, -2), t.call("exp", t.neg(t.div(t.power(s, 2), x))))
    at_zero = t.Deriv(s, None, t.Integral(x, body, t.ZERO, t.ONE), t.ZERO)
    assert isinstance(run(at_zero, t.ONE), NoRefutation)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (t.power(t.power(x, 2), t.HALF), x),
        (t.Integral(x, t.call("exp", t.neg(t.mul(sigma, x))), t.ZERO, t.INFINITY), sigma),
        (t.Integral(x, t.power(x, 2), t.number(-1), t.ONE), t.ZERO),
        (t.Integral(x, t.div(t.ONE, t.add(t.ONE, t.power(x, 2)))), t.number(3)),
        (t.Integral(x, t.call("sin", x), t.ZERO, t.PI), t.number(Fraction(199, 100))),
        (t.Sum(n, t.power(t.HALF, n), t.ZERO, t.INFINITY), t.number(Fraction(201, 100))),
        (t.Expect(x, t.call("tanh", x), p_x), t.Expect(x, x, p_x)),
        (t.Integral(x, t.mul(p_x, t.call("log", p_x))), t.Integral(x, t.mul(x, p_x))),
        (p_theta_x, t.div(t.mul(p_x_theta, p_x), p_theta)),
        (t.Expect(x, t.partial(t.Apply(t.Function("f"), (x,)), x), p_x),
         t.Expect(x, t.mul(t.Apply(t.Function("f"), (x,)), t.partial(t.call("log", p_x), x)), p_x)),
    ],
)  # fmt: skip
def test_false_claims_are_refuted(left: t.Term, right: t.Term) -> None:
    found = run(left, right, Context((fact(Need.POSITIVE, sigma),)))
    assert isinstance(found, Refutation), found
    assert found.counterexample is not None
    assert "±" in found.counterexample.lhs


def test_true_claims_are_not_refuted() -> None:
    joint = t.mul(p_x_theta, p_theta)
    f = t.Apply(t.Function("f"), (x,))
    for left, right in [
        (p_theta_x, t.div(joint, p_x)),
        (t.Integral(theta, joint), p_x),
        (t.Expect(x, t.partial(f, x), p_x), t.neg(t.Expect(x, t.mul(f, t.partial(t.call("log", p_x), x)), p_x))),
        (t.Integral(x, t.call("exp", t.neg(t.power(x, 2)))), t.power(t.PI, t.HALF)),
        (t.Expect(x, f, p_x), t.Expect(y, t.substitute(f, {x: y}), density((y,)))),
    ]:
        assert isinstance(run(left, right), NoRefutation)


def test_independence_that_only_the_text_states_is_not_refuted() -> None:
    joint, apart = density((x, y)), t.mul(p_x, density((y,)))
    found = run(joint, apart)
    assert not certain(found)
    assert "independent" in doubt(found)
    assert certain(run(joint, t.mul(t.number(2), apart)))


def test_flat_priors_that_only_the_text_states_are_not_refuted() -> None:
    up_to = Relation.PROPORTIONAL
    assert not certain(run(p_theta_x, p_x_theta, relation=up_to, free_of=(theta,)))
    odds = t.div(t.mul(p_x_theta, p_theta), p_x)
    assert not certain(run(t.call("log", t.div(t.mul(p_x_theta, p_theta), p_x)), t.call("log", p_x_theta)))
    assert certain(run(odds, t.mul(t.number(2), p_theta_x)))
    wrong = t.div(t.mul(p_x_theta, p_x), p_theta)
    assert certain(run(p_theta_x, wrong))


def test_a_law_that_a_definition_restricts_is_not_instantiated() -> None:
    restricted = Definition(density((x, y)).function, (x, y), t.mul(p_x, density((y,))), HERE)
    assert isinstance(run(density((x,), (y,)), p_x, Context((), (restricted,))), NoRefutation)


def test_a_loose_symbol_does_not_refute() -> None:
    loose = Definition(p_x_theta.function, (x, theta), normal(mu), HERE, (mu,))
    context = Context((fact(Need.POSITIVE, sigma),), (loose,))
    found = run(p_x_theta, normal(theta), context)
    assert not certain(found)
    assert "\\mu" in doubt(found)


def test_what_words_outside_the_claim_may_say_is_not_refuted() -> None:
    f, big = t.Apply(t.Function("f"), (x,)), t.Function("F")
    a, b = t.Sym("a"), t.Sym("b")
    antiderivative = t.sub(t.Apply(big, (b,)), t.Apply(big, (a,)))
    assert not certain(run(t.Integral(x, f, a, b), antiderivative))
    assert not certain(run(t.power(x, 2), t.number(4)))
    assert not certain(run(t.Expect(x, x, p_x), t.ZERO))
    assert not certain(run(t.Expect(x, x, p_x), mu))
    score = t.partial(t.call("log", density((y,))), y)
    hidden = t.add(y, t.mul(t.power(sigma, 2), score))
    noise = Context((fact(Need.POSITIVE, sigma),))
    assert not certain(run(t.Expect(x, x, density((x,), (y,))), hidden, noise))


def test_declared_names_stand_for_every_value() -> None:
    claim = Claim(t.power(x, 2), Relation.EQUAL, t.number(4))
    for declared, sure in ((frozenset("x"), True), (frozenset("y"), False)):
        found = refute(claim, Context(), seed=1, deadline=work.now() + 5, declared=declared)
        assert certain(found) is sure


def test_a_claim_about_a_jacobian_is_refuted_only_in_both_layouts() -> None:
    matrix = t.Sym("A", (d, d))
    jacobian = t.Jacobian(X, t.MatMul(matrix, X), X)
    turned = t.Transpose(matrix)
    declared = frozenset("Ax")
    for right, kind in (
        (turned, NoRefutation),
        (t.mul(t.number(2), turned), Refutation),
        (t.mul(t.number(2), matrix), Refutation),
    ):
        claim = Claim(jacobian, Relation.EQUAL, right)
        deadline = work.now() + 5
        found = refute(claim, Context(), seed=1, deadline=deadline, declared=declared, stated=declared)
        assert isinstance(found, kind)


def test_one_letter_with_two_sorts_is_one_number() -> None:
    real = t.Sym("n")
    squares = t.Sum(i, t.ONE, t.ONE, n)
    assert not certain(run(t.mul(real, squares), t.power(n, 2)))
    scalar = t.Sym("x")
    assert not certain(run(t.mul(scalar, t.power(t.Norm(X), 2)), t.power(t.Norm(X), 3)))


def test_a_bar_means_the_mean() -> None:
    vector, mean = t.Sym("x", (n,)), t.Sym("\\bar{x}")
    component = t.Component(vector, (i,))
    total = t.Sum(i, component, t.ONE, n)
    squares = t.Sum(i, t.power(t.sub(component, mean), 2), t.ONE, n)
    expanded = t.sub(t.Sum(i, t.power(component, 2), t.ONE, n), t.mul(n, t.power(mean, 2)))
    assert not certain(run(t.mul(mean, total), t.mul(n, t.power(mean, 2))))
    assert not certain(run(squares, expanded))
    assert certain(run(squares, t.neg(expanded)))
    alpha, barred = t.Sym("\\alpha_{k}"), t.Sym("\\bar{\\alpha}_{k}")
    assert not certain(run(t.mul(alpha, barred), t.add(alpha, barred)))


def test_a_letter_that_is_a_number_and_a_function_refutes_nothing() -> None:
    beta = t.Sym("\\beta")
    call = t.Apply(t.Function("\\beta"), (t.sub(t.ONE, x),))
    context = Context((fact(Need.POSITIVE, beta),))
    assert not certain(run(t.mul(beta, call), t.mul(t.number(2), beta, call), context))


def test_a_function_of_one_and_of_two_arguments_is_not_one_function() -> None:
    f = t.Function("f")
    claim = (t.Apply(f, (x,)), t.Integral(y, t.mul(t.Apply(f, (x, y)), density((y,)))))
    assert isinstance(run(*claim), NoRefutation)


def test_a_symbol_on_one_side_only_has_no_stated_meaning() -> None:
    assert not certain(run(y, t.power(x, 2)))
    assert not certain(run(t.add(x, y), x))
    positive = Context((fact(Need.POSITIVE, y),))
    assert not certain(run(t.add(x, y), x, positive))
    claim = Claim(t.add(x, y), Relation.EQUAL, x)
    found = refute(claim, positive, seed=1, deadline=work.now() + 5, declared=frozenset("y"))
    assert certain(found)


def test_inequalities() -> None:
    f = t.Apply(t.Function("f"), (t.Expect(x, x, p_x),))
    jensen = t.Expect(x, t.Apply(t.Function("f"), (x,)), p_x)
    assert isinstance(run(f, jensen, relation=Relation.GREATER_EQUAL), NoRefutation)
    assert isinstance(run(t.power(x, 2), x, relation=Relation.GREATER_EQUAL), Refutation)
    assert isinstance(run(t.power(x, 2), t.ZERO, relation=Relation.GREATER_EQUAL), NoRefutation)


def test_vectors_name_the_component() -> None:
    found = run(t.Grad(X, t.power(t.Norm(X), 2), X), X)
    assert isinstance(found, Refutation)
    assert found.counterexample is not None
    assert found.counterexample.where[r"\text{component}"] == "1"


def test_what_holds_only_in_one_dimension_is_refuted_in_two() -> None:
    square = t.power(t.Norm(X), 2)
    found = run(t.mul(square, t.Div(X, X, X)), square)
    assert isinstance(found, Refutation)
    assert found.counterexample is not None
    assert found.counterexample.where["d"] == "2"


def test_facts_are_checked_rigorously() -> None:
    flux = t.mul(p_x, t.Apply(t.Function("f"), (x,)))
    granted = fact(Need.VANISHES, flux, over=(x,))
    f = t.Apply(t.Function("f"), (x,))
    left, right = t.Expect(x, t.partial(f, x), p_x), t.Expect(x, f, p_x)
    assert isinstance(run(left, right, Context((granted,))), Refutation)
    never = fact(Need.VANISHES, t.add(flux, t.ONE), over=(x,))
    found = run(left, right, Context((never,)))
    assert isinstance(found, NoRefutation)
    assert "not shown to satisfy" in found.reason


def test_facts_restrict_through_symbols_that_the_claim_does_not_contain() -> None:
    a, b = t.Sym("a"), t.Sym("b")
    ordered = (fact(Need.POSITIVE, a), fact(Need.POSITIVE, t.sub(b, a)), fact(Need.POSITIVE, t.sub(t.ONE, b)))
    distance = t.call("Abs", t.sub(t.ONE, a))
    assert isinstance(run(distance, t.sub(t.ONE, a), Context(ordered)), NoRefutation)
    assert isinstance(run(distance, t.sub(a, t.ONE), Context(ordered)), Refutation)


def test_the_sign_of_a_defined_function_is_checked_at_the_instance() -> None:
    g = t.Function("g")
    definition = Definition(g, (x,), t.sub(x, t.number(3)), HERE)
    context = Context((fact(Need.POSITIVE, t.Apply(g, (x,))),), (definition,))
    assert isinstance(run(t.call("Abs", t.Apply(g, (x,))), t.sub(x, t.number(3)), context), NoRefutation)


def test_a_granted_equation_that_does_not_unfold_stops_a_refutation() -> None:
    f = t.Apply(t.Function("f"), (x,))
    strange = Hypothesis(t.partial(f, x), f, (x,), GIVEN)
    assert isinstance(run(t.partial(f, x), t.mul(t.number(2), f), Context((), (), (strange,))), NoRefutation)
    unfolded = Hypothesis(f, t.power(x, 2), (x,), GIVEN)
    assert isinstance(run(t.partial(f, x), x, Context((), (), (unfolded,))), Refutation)
    assert isinstance(run(t.partial(f, x), t.mul(t.number(2), x), Context((), (), (unfolded,))), NoRefutation)


def test_a_declared_domain_is_not_left() -> None:
    assert isinstance(run(t.Expect(x, x, p_x), t.ZERO, Context((fact(Need.POSITIVE, x),))), NoRefutation)


def test_it_is_quick_and_keeps_the_deadline() -> None:
    started = work.now()
    refute(Claim(LOSS, Relation.EQUAL, implicit(1)), Context(), seed=0, deadline=started + 1)
    assert work.now() - started < 1.5
    found = refute(Claim(LOSS, Relation.EQUAL, implicit(1)), Context(), seed=0, deadline=started)
    assert isinstance(found, NoRefutation)


def test_boundary_terms() -> None:
    bell = t.call("exp", t.neg(t.power(x, 2)))
    flux = t.Limits(x, t.mul(x, bell, t.power(sigma, 2)))
    context = Context((fact(Need.POSITIVE, sigma),))
    assert isinstance(run(t.add(flux, sigma), sigma, context), NoRefutation)
    assert isinstance(run(t.add(flux, sigma), t.mul(t.number(2), sigma), context), Refutation)
    step = t.Limits(x, t.mul(sigma, t.call("arctan", x)))
    assert isinstance(run(step, sigma, context), NoRefutation)
    inner = t.Limits(X, t.mul(P, t.Component(S, (i,))), index=i)
    twice = t.mul(t.number(2), t.Integral(X, t.mul(P, t.Component(S, (i,)))))
    assert isinstance(run(t.add(inner, twice), twice), NoRefutation)
