"""What words outside a claim may say keeps it from being refuted; what a block of the author states does not."""

from __future__ import annotations

import time

import pytest

from derivations.crosscheck import NoRefutation, Refutation, refute
from derivations.model import terms as t
from derivations.model import work
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Fact, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.relations import Relation
from tests.crosscheck.certainty import certain, doubt

d = t.Sym("d", sort=t.Sort.INTEGER)
X, A, B = t.Sym("x", (d,)), t.Sym("A", (d, d)), t.Sym("B", (d, d))
x, y = t.Sym("x"), t.Sym("y")
TWO, NAMES = t.number(2), frozenset("xyAB")


def run(
    left: t.Term, right: t.Term, stated: frozenset[str] = NAMES, context: Context | None = None
) -> Refutation | NoRefutation:
    claim, until = Claim(left, Relation.EQUAL, right), work.now() + 10
    return refute(claim, context or Context(), seed=1, deadline=until, declared=NAMES, stated=stated)


def density(*of: t.Sym) -> t.Apply:
    return t.Apply(t.Function("p", density=t.Roles(tuple(s.name for s in of))), of)


FORM = t.Dot(X, t.MatMul(A, X))
DOUBLED = t.mul(TWO, t.MatMul(A, X))


def test_the_gradient_of_a_quadratic_form_needs_symmetry() -> None:
    found = run(t.Grad(X, FORM, X), DOUBLED)
    assert isinstance(found, Refutation)
    assert found.counterexample is not None
    assert found.counterexample.where["A"] == r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
    both = t.add(t.MatMul(A, X), t.MatMul(t.Transpose(A), X))
    assert isinstance(run(t.Grad(X, FORM, X), both), NoRefutation)


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (t.Grad(X, FORM, X), DOUBLED, "symmetric"),
        (t.MatMul(A, B), t.MatMul(B, A), "diagonal"),
        (t.MatMul(A, t.MatMul(t.Transpose(A), X)), X, "orthogonal"),
    ],
)
def test_a_kind_of_matrix_that_only_words_state_is_not_refuted(left: t.Term, right: t.Term, kind: str) -> None:
    found = run(left, right, frozenset())
    assert not certain(found)
    assert kind in doubt(found)
    assert certain(run(left, right))


def test_what_holds_for_no_matrix_is_refuted_in_any_case() -> None:
    assert isinstance(run(t.Grad(X, FORM, X), t.mul(t.number(3), t.MatMul(A, X)), frozenset()), Refutation)
    traces = t.mul(t.Trace(A), t.Trace(B))
    assert isinstance(run(t.Trace(t.MatMul(A, B)), traces, frozenset()), Refutation)


def test_true_matrix_identities_stand() -> None:
    assert isinstance(run(t.Trace(t.MatMul(A, B)), t.Trace(t.MatMul(B, A))), NoRefutation)
    product = t.MatMul(t.Transpose(B), t.Transpose(A))
    assert isinstance(run(t.Transpose(t.MatMul(A, B)), product), NoRefutation)


P_XY, P_X, P_Y = density(x, y), density(x), density(y)
MEAN_OF_PRODUCT = t.Integral(x, t.Integral(y, t.mul(x, y, P_XY)))
PRODUCT_OF_MEANS = t.mul(t.Expect(x, x, P_X), t.Expect(y, y, P_Y))


def test_a_product_of_means_is_refuted_where_the_author_states_the_joint_law() -> None:
    assert not certain(run(MEAN_OF_PRODUCT, PRODUCT_OF_MEANS))
    stated = Fact(Condition(Need.POSITIVE, (P_XY,)), Source(Origin.GIVEN, "given, line 3"))
    found = run(MEAN_OF_PRODUCT, PRODUCT_OF_MEANS, context=Context((stated,)))
    assert certain(found)
    assert found.counterexample is not None
    assert (found.counterexample.lhs, found.counterexample.rhs) == ("1 ± 0", "0 ± 0")
    assumed_by_convention = Fact(stated.condition, Source(Origin.CONVENTION, "densities are positive"))
    assert not certain(run(MEAN_OF_PRODUCT, PRODUCT_OF_MEANS, context=Context((assumed_by_convention,))))


def test_a_likelihood_that_is_given_ties_the_variables() -> None:
    likelihood = t.Apply(t.Function("p", density=t.Roles(("x",), ("y",))), (x, y))
    square = t.power(t.sub(x, y), 2)
    normal = t.mul(t.power(t.mul(TWO, t.PI), t.div(t.number(-1), TWO)), t.call("exp", t.neg(t.div(square, TWO))))
    given = Definition(likelihood.function, (x, y), normal, Source(Origin.GIVEN, "given, line 3"))
    assert isinstance(run(MEAN_OF_PRODUCT, PRODUCT_OF_MEANS, context=Context((), (given,))), Refutation)
    sum_of_squares = t.add(t.Expect(y, t.power(y, 2), P_Y), t.ONE)
    second_moment = t.Expect(x, t.power(x, 2), P_X)
    assert isinstance(run(second_moment, sum_of_squares, context=Context((), (given,))), NoRefutation)
    assert isinstance(run(second_moment, t.Expect(y, t.power(y, 2), P_Y), context=Context((), (given,))), Refutation)


def test_a_law_that_may_live_on_a_half_line_is_not_taken_for_one_on_the_line() -> None:
    half = t.Integral(x, t.mul(x, P_X), t.ZERO, t.INFINITY)
    found = run(t.Expect(x, x, P_X), half, frozenset())
    assert not certain(found)
    assert "part of the line" in doubt(found)
    assert certain(run(t.Expect(x, x, P_X), half))
    positive = Context((Fact(Condition(Need.POSITIVE, (x,)), Source(Origin.GIVEN, "given, line 3")),))
    assert not certain(run(half, t.mul(TWO, half), context=positive))
    reversed_line = t.Integral(x, t.mul(x, x, P_X), t.INFINITY, t.NEGATIVE_INFINITY)
    assert certain(run(t.Expect(x, t.mul(x, x), P_X), reversed_line, frozenset()))
    tails = t.Integral(x, P_X, t.NEGATIVE_INFINITY, y), t.Integral(x, P_X, y, t.INFINITY)
    assert certain(run(*tails))
    assert not certain(run(tails[0], t.sub(t.ONE, tails[1])))


def test_the_mean_of_an_inverse_does_not_take_long() -> None:
    started = time.process_time()
    inverse = t.Expect(x, t.div(t.ONE, x), P_X)
    assert isinstance(run(inverse, t.div(t.ONE, t.Expect(x, x, P_X))), NoRefutation)
    assert time.process_time() - started < 5


def test_factors_and_exponents_that_one_hides_are_seen() -> None:
    moment = t.Expect(x, t.power(x, 2), P_X)
    for factor in (y, t.power(y, 2)):
        claim = Claim(t.mul(y, moment), Relation.EQUAL, t.mul(factor, y, moment))
        found = refute(claim, Context(), seed=1, deadline=work.now() + 5, declared=frozenset("y"))
        assert isinstance(found, Refutation)
