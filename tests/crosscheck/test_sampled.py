"""Monte Carlo against the same claims: the three families of the starting post, in dimensions 1, 2, 3 and above."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.crosscheck import Outcome, crosscheck, crosscheck_by_sampling
from derivations.model import terms as t
from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation

HERE = Source(Origin.CONVENTION, "test")
d = t.Sym("d", sort=t.Sort.INTEGER)
theta, sigma, x = t.Sym("\\theta"), t.Sym("\\sigma"), t.Sym("x")
UP_TO = Relation.EQUAL_UP_TO_CONSTANT


def parts(dim: t.Term) -> tuple[t.Sym, t.Apply, t.Apply, t.Term]:
    variable = t.Sym("x", (dim,))
    p = t.Apply(t.Function("p", density=t.Roles(("x",))), (variable,))
    s = t.Apply(t.Function("s", t.Shape((dim,)), 1), (theta, variable))
    return variable, p, s, t.Grad(variable, t.call("log", p), variable)


def losses(dim: t.Term, factor: Fraction) -> tuple[t.Term, t.Term]:
    variable, p, s, score = parts(dim)
    trace = t.mul(t.number(factor), t.Trace(t.Jacobian(variable, s, variable)))
    explicit = t.Expect(variable, t.power(t.Norm(t.sub(s, score)), 2), p)
    return explicit, t.Expect(variable, t.add(trace, t.power(t.Norm(s), 2)), p)


def soon() -> float:
    return work.now() + 20


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_score_matching(dimension: int) -> None:
    left, right = losses(d, Fraction(2))
    for relation, outcome in ((UP_TO, Outcome.AGREES), (Relation.EQUAL, Outcome.DIFFERS)):
        claim = Claim(left, relation, right, (theta,))
        found = crosscheck_by_sampling(claim, Context(), seed=4, dimension=dimension, deadline=soon())
        assert found.outcome is outcome


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_integration_by_parts(dimension: int) -> None:
    variable, p, s, score = parts(d)
    left, right = t.Expect(variable, t.Dot(s, score), p), t.Expect(variable, t.Div(variable, s, variable), p)
    for side, outcome in ((t.neg(right), Outcome.AGREES), (right, Outcome.DIFFERS)):
        claim = Claim(left, Relation.EQUAL, side)
        found = crosscheck_by_sampling(claim, Context(), seed=2, dimension=dimension, deadline=soon())
        assert found.outcome is outcome
        assert found.evidence.method == "monte-carlo"


def test_tweedie_by_sampling_the_prior() -> None:
    p_x = t.Apply(t.Function("p", density=t.Roles(("x",))), (x,))
    p_theta = t.Apply(t.Function("p", density=t.Roles(("\\theta",))), (theta,))
    likelihood = t.Function("p", density=t.Roles(("x",), ("\\theta",)))
    body = t.mul(
        t.power(t.mul(t.number(2), t.PI, t.power(sigma, 2)), Fraction(-1, 2)),
        t.call("exp", t.neg(t.div(t.power(t.sub(x, theta), 2), t.mul(t.number(2), t.power(sigma, 2))))),
    )
    facts = (Fact(Condition(Need.POSITIVE, (sigma,)), HERE),)
    context = Context(facts, (Definition(likelihood, (x, theta), body, HERE),))
    posterior_mean = t.div(t.Expect(theta, t.mul(theta, t.Apply(likelihood, (x, theta))), p_theta), p_x)
    score = t.partial(t.call("log", p_x), x)
    for factor, outcome in ((Fraction(1), Outcome.AGREES), (Fraction(3, 2), Outcome.DIFFERS)):
        right = t.add(x, t.mul(t.number(factor), t.power(sigma, 2), score))
        claim = Claim(posterior_mean, Relation.EQUAL, right)
        found = crosscheck_by_sampling(claim, context, seed=3, dimension=1, deadline=soon())
        assert found.outcome is outcome


def test_more_than_three_dimensions_are_sampled() -> None:
    four = t.number(4)
    variable, p, s, score = parts(four)
    gradient = t.Grad(variable, p, variable)
    right = t.Expect(variable, t.Div(variable, s, variable), p)
    agreed = crosscheck(Claim(t.Expect(variable, t.Dot(s, score), p), Relation.EQUAL, t.neg(right)), Context(), seed=1,
                        deadline=soon())  # fmt: skip
    assert agreed.outcome is Outcome.AGREES
    assert agreed.evidence.method == "monte-carlo"
    differs = crosscheck(Claim(t.Integral(variable, t.Dot(s, gradient)), Relation.EQUAL, right), Context(), seed=1,
                         deadline=soon())  # fmt: skip
    assert differs.outcome is Outcome.DIFFERS
    assert differs.evidence.method == "monte-carlo"


def test_true_claims_raise_no_alarm() -> None:
    variable, p, s, score = parts(d)
    right = t.neg(t.Expect(variable, t.Div(variable, s, variable), p))
    claim = Claim(t.Expect(variable, t.Dot(s, score), p), Relation.EQUAL, right)
    for seed in range(12):
        found = crosscheck_by_sampling(claim, Context(), seed=seed, dimension=1, deadline=soon())
        assert found.outcome is not Outcome.DIFFERS
