"""The kernel refuses bad proofs of implications: wrong cases, rules and arguments; and it drops no condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from derivations.engine.cases import prove_cases
from derivations.engine.search import NotFound
from derivations.kernel import Accepted, Refusal, replay_cases
from derivations.meaning import read_text
from derivations.model import work
from derivations.model.conditions import Condition, Need, Settled, Status
from derivations.model.context import Context
from derivations.model.derivation import Comparison, Disjunction, Inference, Negation, Statement
from derivations.model.proof import Application, CaseProof, Side
from derivations.model.relations import Relation
from derivations.model.terms import MINUS_ONE, ONE, ZERO, Sym, add, div, mul, number, power, sub
from derivations.rules import RULEBOOK
from tests.pages import document

X, Y = Sym("x"), Sym("y")


def equal(left, right) -> Comparison:
    return Comparison(left, Relation.EQUAL, right)


SQUARE = equal(power(X, 2), number(4))
ROOTS = Disjunction((equal(X, number(2)), equal(X, number(-2))))
EQUIVALENCE = Inference(SQUARE, Relation.EQUIVALENT, ROOTS)
PROOF = CaseProof(
    (
        Application("zero-product", Side.BOTH, (), (ONE, 1, 1, ONE)),
        Application("zero-product", Side.BOTH, (), (ONE, 1, add(X, number(2)))),
        Application("zero-product", Side.BOTH, (), (ONE, 1, sub(X, number(2)))),
    )
)


def replayed(proof: CaseProof, inference: Inference = EQUIVALENCE, context: Context | None = None):
    return replay_cases(inference, proof, context or Context(), RULEBOOK)


def test_a_good_proof_is_accepted():
    answer = replayed(PROOF)
    assert isinstance(answer, Accepted)
    assert answer.rules == ("zero-product",)
    assert answer.open == ()


def corruptions() -> Iterator[CaseProof]:
    """Every application left out, doubled, swapped, put at a side, and given other arguments or another rule."""
    applications = PROOF.applications
    for n, one in enumerate(applications):
        yield CaseProof(applications[:n] + applications[n + 1 :])
        yield CaseProof((*applications[: n + 1], *applications[n:]))
        others = [
            replace(one, side=Side.LEFT),
            replace(one, path=(0,)),
            replace(one, arguments=one.arguments[1:]),
            replace(one, arguments=(*one.arguments, ONE)),
            *(replace(one, rule=rule) for rule in ("algebra", "order", "sign-combination", "definition", "", "none")),
        ]
        for place, argument in enumerate(one.arguments):
            for other in (ZERO, MINUS_ONE, X, 0, -1, 2, "x", div(ONE, X)):
                if other != argument:
                    changed = (*one.arguments[:place], other, *one.arguments[place + 1 :])
                    others.append(replace(one, arguments=changed))
        for other in others:
            yield CaseProof((*applications[:n], other, *applications[n + 1 :]))
    yield CaseProof((applications[1], applications[0], applications[2]))
    yield CaseProof(())


def test_corrupted_proofs_are_refused():
    tried = list(corruptions())
    assert len(tried) > 80
    for proof in tried:
        assert isinstance(replayed(proof), Refusal), proof


def test_the_proof_of_one_direction_is_none_of_both():
    one_way = Inference(equal(X, number(-2)), Relation.IMPLIES, SQUARE)
    proof = CaseProof((Application("zero-product", Side.BOTH, (), (ONE, 1, sub(X, number(2)))),))
    assert isinstance(replayed(proof, one_way), Accepted)
    assert isinstance(replayed(proof, replace(one_way, relation=Relation.EQUIVALENT)), Refusal)


def test_a_cofactor_that_divides_by_zero_is_paid_for():
    """``x - 2 = (x-2)/(x-1) · (x-1)``: where ``x = 1``, the cofactor has no value."""
    inference = Inference(equal(X, ONE), Relation.IMPLIES, equal(X, number(2)))
    cofactor = div(sub(X, number(2)), sub(X, ONE))
    answer = replayed(CaseProof((Application("zero-product", Side.BOTH, (), (ONE, 1, cofactor)),)), inference)
    assert isinstance(answer, Accepted)
    assert [s.condition.need for s in answer.open] == [Need.NONZERO]


def test_a_factor_that_may_be_zero_is_paid_for():
    inference = Inference(equal(mul(Y, X), ZERO), Relation.IMPLIES, equal(X, ZERO))
    answer = replayed(CaseProof((Application("zero-product", Side.BOTH, (), (Y, 1, ONE)),)), inference)
    assert isinstance(answer, Accepted)
    assert [s.condition for s in answer.open] == [Condition(Need.NONZERO, (Y,))]


def test_what_cannot_be_settled_is_returned():
    def settle_nothing(conditions, context):
        return tuple(Settled(condition, Status.OPEN, "") for condition in conditions)

    step = read_text(document(r"x^2 = 4 \iff x = 2", given=("x > 0",))).steps[0]
    found = prove_cases(step.inference, step.context, work.now() + 10)
    assert isinstance(found, Accepted)
    assert found.open == ()
    proof = CaseProof(
        (
            Application("zero-product", Side.BOTH, (), (add(X, number(2)), 1, ONE)),
            Application("zero-product", Side.BOTH, (), (ONE, 1, add(X, number(2)))),
        )
    )
    again = replay_cases(step.inference, proof, step.context, replace(RULEBOOK, settle=settle_nothing))
    assert isinstance(again, Accepted)
    assert again.open


def test_a_literal_on_a_function_is_no_fact_on_its_other_values():
    given = (r"x, y \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}")
    step = read_text(document(r"f(x) > 0 \Rightarrow f(y) > 0", given=given)).steps[0]
    assert isinstance(prove_cases(step.inference, step.context, work.now() + 10), NotFound)
    assert isinstance(prove_cases(step.inference, step.context, work.now() + 10, pay=True), NotFound)
    value = step.inference.premise.left
    answer = replayed(
        CaseProof((Application("sign-combination", Side.BOTH, (), (ONE, ZERO, mul(MINUS_ONE, value))),)), step.inference
    )
    assert isinstance(answer, Refusal) or answer.open


STATEMENTS: list[Statement] = [
    equal(X, ONE),
    Negation(equal(X, ONE)),
    Comparison(X, Relation.LESS, ONE),
    Comparison(X, Relation.GREATER_EQUAL, ONE),
    Disjunction((equal(X, ONE), Comparison(X, Relation.GREATER, ONE))),
]


@pytest.mark.parametrize("left", STATEMENTS, ids=repr)
@pytest.mark.parametrize("right", STATEMENTS, ids=repr)
@pytest.mark.parametrize("relation", [Relation.IMPLIES, Relation.EQUIVALENT], ids=str)
def test_a_proof_exists_just_where_the_truth_tables_agree(left: Statement, right: Statement, relation: Relation):
    """At 0, 1 and 2 all sign patterns of ``x - 1`` occur."""
    truth = {
        0: (False, True, True, False, False),
        1: (True, False, False, True, True),
        2: (False, True, False, True, True),
    }
    i, j = STATEMENTS.index(left), STATEMENTS.index(right)
    forth = all(not row[i] or row[j] for row in truth.values())
    back = all(not row[j] or row[i] for row in truth.values())
    holds = forth and (back or relation is Relation.IMPLIES)
    answer = prove_cases(Inference(left, relation, right), Context(), work.now() + 10)
    assert isinstance(answer, Accepted) == holds
