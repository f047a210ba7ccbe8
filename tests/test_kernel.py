"""The kernel refuses bad proofs: wrong rules, places, arguments and endings; and it never drops a condition."""

from __future__ import annotations

import pickle
from copy import copy
from dataclasses import replace

import pytest

from derivations.engine.search import Found, prove
from derivations.kernel import MAX_APPLICATIONS, Accepted, Refusal, Rewritten, place_at, replay
from derivations.model import terms as t
from derivations.model import work
from derivations.model.conditions import Condition, Need, Settled, Status
from derivations.model.context import Context, Definition, Fact, Origin, Source
from derivations.model.derivation import Claim
from derivations.model.proof import Application, Proof, Side
from derivations.model.relations import Relation
from derivations.model.terms import ONE, ZERO, Integral, Mul, Sym, add, div, mul, number, power, sub
from derivations.rules import RULEBOOK
from tests.normal.tables import claim

X, Y = Sym("x"), Sym("y")
SQUARE = Claim(power(add(X, Y), 2), Relation.EQUAL, add(power(X, 2), mul(number(2), X, Y), power(Y, 2)))
CLOSING = Application("algebra", Side.BOTH)
TWEEDIE = (r"\theta\, p(\theta \mid x)\, p(x) = \theta\, p(x \mid \theta)\, p(\theta)", (r"x, \theta \in \mathbb{R}",))


def refusal(stated: Claim, *applications: Application, context: Context | None = None) -> str:
    answer = replay(stated, Proof(applications), context or Context(), RULEBOOK)
    assert isinstance(answer, Refusal), answer
    return answer.reason


def found(equation: str, given: tuple[str, ...] = ()) -> tuple[Claim, Context, Found]:
    stated, step = claim(equation, given)
    answer = prove(stated, step.context, work.now() + 10)
    assert isinstance(answer, Found), answer
    return stated, step.context, answer


def test_a_good_proof_is_accepted():
    answer = replay(SQUARE, Proof((CLOSING,)), Context(), RULEBOOK)
    assert isinstance(answer, Accepted)
    assert answer.rules == ("algebra",)
    assert answer.open == ()


def test_nothing_but_the_kernel_accepts():
    accepted = replay(SQUARE, Proof((CLOSING,)), Context(), RULEBOOK)
    assert isinstance(accepted, Accepted)
    for make in (
        lambda: Accepted(("algebra",), ()),
        lambda: replace(accepted, conditions=()),
        lambda: copy(accepted),
        lambda: pickle.dumps(accepted),
    ):
        with pytest.raises(TypeError):
            make()


def test_a_proof_needs_an_application():
    assert "at least one" in refusal(SQUARE)


def test_a_proof_is_bounded():
    assert "too many" in refusal(SQUARE, *[CLOSING] * (MAX_APPLICATIONS + 1))


@pytest.mark.parametrize(
    "last",
    [
        Application("no-such-rule", Side.BOTH),
        Application("", Side.BOTH),
        Application("Algebra", Side.BOTH),
        Application("algebra", Side.LEFT),
        Application("algebra", Side.RIGHT),
        Application("algebra", Side.BOTH, (0,)),
        Application("algebra", Side.BOTH, (), ("x",)),
        Application("algebra", Side.BOTH, (), (1,)),
        Application("definition", Side.BOTH),
        Application("leibniz", Side.LEFT),
        Application("by-parts", Side.BOTH),
        Application("by-parts", Side.BOTH, (), (X, X)),
        Application("by-parts", Side.BOTH, (), (ZERO, X)),
        Application("proportional", Side.BOTH),
        Application("up-to-constant", Side.BOTH),
        Application("order", Side.BOTH),
    ],
    ids=str,
)
def test_a_wrong_ending_is_refused(last: Application):
    refusal(SQUARE, last)


def test_a_closing_rule_stands_at_the_end_only():
    assert "does not rewrite" in refusal(SQUARE, CLOSING, CLOSING)


def test_a_proof_that_stops_early_is_refused():
    stated, context, answer = found(*TWEEDIE)
    assert len(answer.proof.applications) > 1
    refusal(stated, *answer.proof.applications[:-1], context=context)


@pytest.mark.parametrize("path", [(0, 0, 0, 0), (7,), (0, 0, 9)], ids=str)
def test_a_position_that_does_not_exist_is_refused(path: tuple[int, ...]):
    stated, context, answer = found(*TWEEDIE)
    first, *rest = answer.proof.applications
    refusal(stated, replace(first, path=path), *rest, context=context)


def test_a_position_never_counts_from_the_end():
    stated, context, answer = found(*TWEEDIE)
    first, *rest = answer.proof.applications
    whole = stated.left if first.side is Side.LEFT else stated.right
    assert first.path
    negative = (first.path[0] - len(whole.children), *first.path[1:])
    assert "no position" in refusal(stated, replace(first, path=negative), *rest, context=context)


def test_the_sides_must_agree_in_shape():
    vector, other = (Sym(name, (Sym(name.upper()),)) for name in "vw")
    stated = Claim(Mul((ZERO, vector)), Relation.EQUAL, Mul((ZERO, other)))
    refusal(stated, CLOSING)


def test_a_condition_cannot_be_dropped_by_the_proof():
    stated = Claim(div(power(X, 2), X), Relation.EQUAL, X)
    answer = replay(stated, Proof((CLOSING,)), Context(), RULEBOOK)
    assert isinstance(answer, Accepted)
    assert [s.condition for s in answer.open] == [Condition(Need.NONZERO, (X,))]


def test_what_cannot_be_settled_is_returned():
    def settle_nothing(conditions, context):
        return tuple(Settled(condition, Status.OPEN, "") for condition in conditions)

    stated, context, answer = found(*TWEEDIE)
    book = replace(RULEBOOK, settle=settle_nothing)
    again = replay(stated, answer.proof, context, book)
    assert isinstance(again, Accepted)
    assert {s.condition for s in again.open} >= {s.condition for s in answer.accepted.open}
    assert again.open


def test_the_context_does_not_speak_of_bound_symbols():
    positive = Fact(Condition(Need.POSITIVE, (X,)), Source(Origin.GIVEN, "given"))
    place = place_at(X, (Integral(X, X),), Context((positive,)))
    assert place.context.facts == ()
    assert place_at(X, (Integral(Y, X),), Context((positive,))).context.facts == (positive,)


def test_a_fact_on_a_free_symbol_does_not_prove_a_claim_on_a_bound_one():
    positive = Fact(Condition(Need.POSITIVE, (X,)), Source(Origin.GIVEN, "given"))
    root = power(power(X, 2), div(ONE, number(2)))
    bounds = (number(-2), ONE)
    stated = Claim(Integral(X, root, *bounds), Relation.EQUAL, Integral(X, X, *bounds))
    refusal(stated, CLOSING, context=Context((positive,)))
    above = Claim(Integral(X, X, *bounds), Relation.GREATER, sub(ZERO, ZERO))
    refusal(above, Application("order", Side.BOTH), context=Context((positive,)))


def test_the_kernel_refuses_a_rule_that_frees_a_bound_variable():
    x = t.Sym("x")
    leak = replace(RULEBOOK.rules["leibniz"], code="leak", rewrite=lambda place, _: Rewritten(x))
    book = replace(RULEBOOK, rules={**RULEBOOK.rules, "leak": leak})
    proof = Proof((Application("leak", Side.LEFT), Application("algebra", Side.BOTH)))
    answer = replay(Claim(t.Integral(x, x), Relation.EQUAL, x), proof, Context(), book)
    assert isinstance(answer, Refusal)
    assert "scope" in answer.reason


def test_the_kernel_refuses_a_name_that_hides_what_is_bound_around_it():
    x, theta = t.Sym("x"), t.Sym("\\theta")
    value = t.Apply(t.Function("g"), (x,))
    definition = Definition(t.Function("g"), (x,), t.mul(theta, x), Source(Origin.GIVEN, "a test"))
    stated = Claim(t.partial(value, theta), Relation.EQUAL, t.ZERO)
    proof = Proof((Application("algebra", Side.BOTH, (), ()),))
    assert isinstance(replay(stated, proof, Context(definitions=(definition,)), RULEBOOK), Refusal)
    assert not isinstance(replay(stated, proof, Context(), RULEBOOK), Refusal)
    unread = Context(unread=frozenset({t.Function("g")}))
    assert isinstance(replay(stated, proof, unread, RULEBOOK), Refusal)
