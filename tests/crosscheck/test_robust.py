"""Random terms: no exception escapes, a term agrees with itself or says why not, and is never refuted."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derivations.crosscheck import NoRefutation, Outcome, crosscheck, refute, refute_dependence
from derivations.model import terms as t
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.errors import ShapeError
from derivations.model.relations import Relation

x, y = t.Sym("x"), t.Sym("y")
n = t.Sym("n", sort=t.Sort.INTEGER)
LEAVES: list[t.Term] = [
    x, y, n, t.ZERO, t.ONE, t.HALF, t.PI, t.number(-2), t.INFINITY, t.Apply(t.Function("f"), (x,)),
    t.Apply(t.Function("p", density=t.Roles(("x",))), (x,)), t.Apply(t.Function("f"), (y,), (t.Partial(0),)),
]  # fmt: skip


def wrapped(inner: st.SearchStrategy[t.Term]) -> st.SearchStrategy[t.Term]:
    pair = st.tuples(inner, inner)
    unary = [name for name, arity in t.CALLS.items() if arity == 1]
    return st.one_of(
        pair.map(lambda ab: t.add(*ab)),
        pair.map(lambda ab: t.mul(*ab)),
        pair.map(lambda ab: t.power(*ab)),
        st.tuples(st.sampled_from(unary), inner).map(lambda na: t.call(na[0], na[1])),
        inner.map(lambda a: t.partial(a, x)),
        inner.map(lambda a: t.Integral(x, a)),
        pair.map(lambda ab: t.Integral(y, ab[0], t.ZERO, ab[1])),
        inner.map(lambda a: t.Sum(n, a, t.ONE, t.INFINITY)),
        inner.map(lambda a: t.Sum(n, a, t.ONE, t.number(3))),
        inner.map(lambda a: t.Limits(x, a)),
        inner.map(lambda a: t.Expect(x, a, LEAVES[-2])),
    )


TERMS = st.recursive(st.sampled_from(LEAVES), wrapped, max_leaves=6)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(TERMS, TERMS)
def test_nothing_escapes_and_nothing_contradicts_itself(left: t.Term, right: t.Term) -> None:
    for a, b in ((left, left), (left, right)):
        claim = Claim(a, Relation.EQUAL, b)
        until = work.now() + 0.4
        found = crosscheck(claim, Context(), seed=0, instances=2, deadline=until)
        assert found.reason
        refutation = refute(claim, Context(), seed=0, deadline=until)
        dependence = refute_dependence(claim, Context(), seed=0, deadline=until)
        if a == b:
            assert found.outcome is not Outcome.DIFFERS
            assert isinstance(refutation, NoRefutation)
            assert isinstance(dependence, NoRefutation)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(TERMS, st.sampled_from([Fraction(1), Fraction(-3, 2)]))
def test_a_rewritten_term_is_not_refuted(term: t.Term, factor: Fraction) -> None:
    claim = Claim(t.mul(t.number(factor), term), Relation.EQUAL, t.neg(t.mul(term, t.number(-factor))))
    until = work.now() + 0.4
    assert crosscheck(claim, Context(), seed=1, instances=2, deadline=until).outcome is not Outcome.DIFFERS
    assert isinstance(refute(claim, Context(), seed=1, deadline=until), NoRefutation)


def test_shapes_that_do_not_fit_are_an_answer() -> None:
    vector = t.Sym("v", (t.number(2),))
    claim = Claim(vector, Relation.EQUAL, x)
    assert crosscheck(claim, Context(), seed=0, deadline=work.now() + 1).outcome is Outcome.FAILED
    assert isinstance(refute(claim, Context(), seed=0, deadline=work.now() + 1), NoRefutation)
    with pytest.raises(ShapeError):
        t.add(vector, x)
