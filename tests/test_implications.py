"""Verdicts on implications and equivalences: proofs, points at which they fail, and what must stay undecided."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from derivations.crosscheck import examine
from derivations.engine.cases import prove_cases
from derivations.kernel import Accepted
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Comparison, Conjunction, Disjunction, Inference, Negation, Statement
from derivations.model.relations import Relation
from derivations.model.terms import Add, Mul, Num, Pow, Sym, Term, add, mul, number, power
from derivations.model.verdict import StepVerdict, Verdict
from tests.pages import answers, document

REALS = (r"x, y, z, a, b, c \in \mathbb{R}",)
FUNCTION = r"f: \mathbb{R} \to \mathbb{R}"


def last(formula: str, *more: str, given: tuple[str, ...] = REALS, words: str = "", after: str = "") -> StepVerdict:
    return answers(document(formula, given=(*given, *more), words=words) + after)[-1]


REFUTED = {
    r"x^2 = 4 \Leftrightarrow x = 2": ({"x": "-2"}, "the right side implies the left one"),
    r"x = -2 \Leftrightarrow x^2 = 4": ({"x": "2"}, "the left side implies the right one"),
    r"x^2 = x \Rightarrow x = 1": ({"x": "0"}, "solves the left side"),
    r"x^2 = 2 \iff x = \sqrt{2}": ({"x": r"-\sqrt{2}"}, "the right side implies the left one"),
    r"x^2 - 5x + 6 = 0 \iff x = 2 \lor x = 4": (None, "neither side implies the other"),
    r"a x = a y \iff x = y": (None, "the right side implies the left one"),
    r"x < y \iff a x < a y": (None, "is true"),
    r"x^2 < y^2 \Rightarrow x < y": (None, "is true"),
    r"|x| = 2 \iff x = 2": ({"x": "-2"}, "implies"),
    r"x \ne 0 \Rightarrow x > 0": (None, "solves the left side"),
    r"\sqrt{x} = x - 2 \iff x = (x - 2)^2": ({"x": "1"}, "the left side implies the right one"),
    r"x y = 0 \Rightarrow x = 0": (None, "is true"),
    r"x^2 + y^2 = 1 \iff y = \sqrt{1 - x^2}": (None, "is true"),
    r"x^2 = 5x - 6 \Rightarrow x = 2": ({"x": "3"}, "solves the left side"),
    r"\neg(x = 1) \iff x > 1": (None, "the right side implies the left one"),
}


@pytest.mark.parametrize(("formula", "expected"), REFUTED.items())
def test_what_is_false_at_a_point_is_refuted(formula: str, expected: tuple[dict[str, str] | None, str]):
    found = last(formula)
    where, words = expected
    assert found.verdict is Verdict.REFUTED, found.reason
    assert words in found.reason
    assert found.counterexample is not None
    assert {found.counterexample.lhs, found.counterexample.rhs} == {"1 ± 0", "0 ± 0"}
    assert where is None or found.counterexample.where == where
    assert found.evidence.method == "exact"


def test_a_lost_solution_is_added():
    found = last(r"x^2 = 4 \Leftrightarrow x = 2").suggestion
    assert found is not None
    assert found.rhs == r"x = 2 \lor x = -2"
    assert found.verdict is Verdict.PROVED
    assert last(f"x^2 = 4 \\Leftrightarrow {found.rhs}").verdict is Verdict.PROVED


def test_all_lost_solutions_are_added():
    found = last(r"(x - 1)(x + 2)(x - 5) = 0 \Rightarrow x = 5").suggestion
    assert found is not None
    assert last(rf"(x - 1)(x + 2)(x - 5) = 0 \Rightarrow {found.rhs}").verdict is Verdict.PROVED


def test_the_direction_that_holds_is_offered():
    found = last(r"x = -2 \Leftrightarrow x^2 = 4").suggestion
    assert found is not None
    assert r"\Rightarrow" in found.edit
    assert found.verdict is Verdict.PROVED


PROVED = [
    (r"x^2 = 4 \Leftrightarrow x = 2 \lor x = -2", ()),
    (r"x^2 = 4 \Leftrightarrow x = 2", ("x > 0",)),
    (r"x^2 = 4 \Leftrightarrow x = -2", ("x < 0",)),
    (r"x^2 = x \Rightarrow x = 1", (r"x \ne 0",)),
    (r"x^2 = 4, x > 0 \Rightarrow x = 2", ()),
    (r"a x = b \iff x = \frac{b}{a}", (r"a \ne 0",)),
    (r"a x = b \iff x = \frac{b}{a}", ("a > 0",)),
    (r"a x = a y \iff x = y", ("a < 0",)),
    (r"x = y \Rightarrow a x = a y", ()),
    (r"x = y \Rightarrow x^2 = y^2", ()),
    (r"x^2 = y^2 \iff x = y \lor x = -y", ()),
    (r"2x + 1 = 5 \iff 2x = 4", ()),
    (r"x < y \iff 2x + 1 < 2y + 1", ()),
    (r"x < y \iff -x > -y", ()),
    (r"x \ne 0 \iff x^2 > 0", ()),
    (r"0 < x < 1 \Rightarrow x^2 < x", ()),
    (r"x^2 = -1 \Rightarrow x = 7", ()),
    (r"x^2 + y^2 = 0 \iff x = 0 \land y = 0", ()),
    (r"3 f(x) = 6 \iff f(x) = 2", (FUNCTION,)),
    (r"x^2 = a \iff x = \pm\sqrt{a}", ("a > 0",)),
    (r"2 \sum_{i=1}^n (w_i - \mu) = 0 \Rightarrow \mu = \frac{1}{n} \sum_{i=1}^n w_i", ()),
    (r"\int u p(u)\,\mathrm{d}u = 2a \iff \frac{1}{2} \int u p(u)\,\mathrm{d}u = a", ()),
]


@pytest.mark.parametrize(("formula", "more"), PROVED)
def test_what_holds_is_proved(formula: str, more: tuple[str, ...]):
    found = last(formula, *more)
    assert found.verdict is Verdict.PROVED, found.reason


CONDITIONAL = {
    r"a x = b \iff x = \frac{b}{a}": r"a \ne 0",
    r"x^2 = a \iff x = \pm\sqrt{a}": r"a \ge 0",
    r"\frac{1}{x} = 2 \iff x = \frac{1}{2}": r"x \ne 0",
}


@pytest.mark.parametrize(("formula", "condition"), CONDITIONAL.items())
def test_where_a_side_has_no_value_is_a_condition(formula: str, condition: str):
    found = last(formula)
    assert found.verdict is Verdict.CONDITIONAL, found.reason
    assert [c.statement for c in found.conditions if c.status == "open"] == [condition]


def test_a_granted_sign_is_named():
    found = answers(document(r"a x = b \iff x = \frac{b}{a}", given=REALS, assume=(r"a \ne 0",)))[0]
    assert found.verdict is Verdict.PROVED
    assert [c.status for c in found.conditions] == ["granted"]


NOT_REFUTED = [
    pytest.param(r"x^2 = 4 \Leftrightarrow x = 2", (), (), "", "", id="an undeclared symbol"),
    pytest.param(r"x^2 = 4 \Leftrightarrow x = 2", ("x > 0",), (), "", "", id="a symbol with nothing but a sign"),
    pytest.param(r"x^2 = 4 \Leftrightarrow x = 2", REALS, (), "Let $x > 0$.", "", id="a sign in the prose"),
    pytest.param(r"x^2 = 4 \Leftrightarrow x = 2", REALS, (), "", "where $x > 0$.", id="a sign behind the formula"),
    pytest.param(r"x^2 = 4 \Leftrightarrow x = 2", REALS, (), "The number $x$ is positive.", "", id="a sign in words"),
    pytest.param(r"x^2 = 9 \Leftrightarrow x = 3", REALS, (), "Suppose $x$ is at least 1.", "", id="a bound in words"),
    pytest.param(r"x^2 = 9 \Leftrightarrow x = 3", REALS, (), "", "where $x$ is a length.", id="what it is, behind"),
    pytest.param(r"x^2 = 9 \Leftrightarrow x = 3", REALS, (), "Let $x$ be the age.", "", id="what it is in words"),
    pytest.param(r"x^2 = 9 \Rightarrow x = 3", REALS, (), "Taking the positive root,", "", id="a root that is chosen"),
    pytest.param(
        r"x^2 = 9 \Rightarrow x = 3", REALS, (), "", "We discard the other one.", id="a root that is discarded"
    ),
    pytest.param(r"x^2 < a \Rightarrow x < a", REALS, (), "There exists $a$ with this:", "", id="one that exists"),
    pytest.param(r"x^2 = 4 \implies x = 2 \quad (x > 0)", REALS, (), "", "", id="a remark"),
    pytest.param(r"\text{If } x \text{ is positive, } x^2 = 4 \implies x = 2", REALS, (), "", "", id="words before"),
    pytest.param(r"x = 1 \Rightarrow y = 2", REALS, (), "We know that $x + y = 3$.", "", id="a premise in the prose"),
    pytest.param(r"x + y = 3 \\ x = 1 \\ \Rightarrow y = 2", REALS, (), "", "", id="a premise in a row above"),
    pytest.param(r"x = 2 \Rightarrow y = x^2 = 4", REALS, (), "", "", id="a symbol that the right side introduces"),
    pytest.param(r"x = 3 \Rightarrow x^2 = 9 \Rightarrow x = 3", REALS, (), "", "", id="a premise at the left end"),
    pytest.param(r"n > 0 \iff n \ge 1", (r"n \in \mathbb{Z}",), (), "", "", id="whole numbers"),
    pytest.param(r"n^2 = 2 \Rightarrow n = 5", (r"n \in \mathbb{N}",), (), "", "", id="no whole number"),
    pytest.param(r"f(x) = 0 \Rightarrow x = 0", (*REALS, FUNCTION), (), "", "", id="an abstract function"),
    pytest.param(r"x = 1 \Rightarrow y = 2", REALS, ("y = 2x",), "", "", id="a granted equation"),
    pytest.param(r"\forall x: x^2 \ge y \iff y \le 0", REALS, (), "", "", id="a quantifier"),
    pytest.param(r"x > 0, x > -1 \iff x + 1 > 0", REALS, (), "", "", id="a comma"),
    pytest.param(r"(\sqrt{x})^2 = x \iff x \ge 0", REALS, (), "", "", id="a root of a negative number"),
    pytest.param(r"\frac{x^2}{x} = x \iff x = x", REALS, (), "", "", id="a quotient without a value"),
    pytest.param(r"\log x^2 = 2\log x \iff x > 0", REALS, (), "", "", id="a logarithm without a value"),
    pytest.param(r"x \to 0 \Rightarrow x^2 \to 0", REALS, (), "", "", id="limits"),
    pytest.param(r"f \text{ is convex} \iff f'' \ge 0", (*REALS, FUNCTION), (), "", "", id="a property in words"),
    pytest.param(r"x^2 \Rightarrow 2x", REALS, (), "", "", id="an arrow that is no implication"),
]


@pytest.mark.parametrize(("formula", "given", "assume", "words", "after"), NOT_REFUTED)
def test_what_words_may_make_true_is_not_refuted(
    formula: str, given: tuple[str, ...], assume: tuple[str, ...], words: str, after: str
):
    text = document(formula, given=given, assume=assume, words=words) + after
    for answer in answers(text):
        assert answer.verdict not in (Verdict.REFUTED, Verdict.CONFLICT), answer.reason


NOT_PROVED = [
    r"x^2 = y^2 \iff x = y",
    r"x < y \Rightarrow x^2 < y^2",
    r"x \le y \Rightarrow x < y",
    r"a x \le a y \Rightarrow x \le y",
    r"f(x) = f(y) \Rightarrow x = y",
    r"f(x) > 0 \Rightarrow f(y) > 0",
    r"f(x) f(y) = 0 \iff f(x) = 0 \lor f(y) = 0",
    r"x y = x \Rightarrow y = 1",
    r"\sin x = 0 \iff x = 0",
    r"x^2 > 0",
    r"\sum_{i=1}^n (w_i - \mu) = 0 \iff n \mu = 2 \sum_{i=1}^n w_i",
    r"\log x = \log y \Rightarrow f(x) > 0",
    r"A B = B A \iff A B - B A = 0",
    r"A B = 0 \iff A = 0 \lor B = 0",
]


@pytest.mark.parametrize("formula", NOT_PROVED)
@pytest.mark.parametrize("given", [(*REALS, FUNCTION), ()], ids=["declared", "undeclared"])
def test_what_does_not_hold_is_not_proved(formula: str, given: tuple[str, ...]):
    assert last(formula, given=given).verdict is not Verdict.PROVED


def test_a_premise_that_is_solved_is_no_claim():
    found = answers(document("2x + 1 = 5 \\\\\n\\Rightarrow 2x = 4 \\\\\n\\Rightarrow x = 3", given=REALS))
    assert [a.verdict for a in found] == [Verdict.ASSUMED, Verdict.PROVED, Verdict.REFUTED]


@pytest.mark.parametrize("words", ["Let $x$ be real.", "We solve for $x$.", "Here is an equation in $x$:"])
def test_plain_words_do_not_keep_a_step_from_being_refuted(words: str):
    assert last(r"x^2 = 9 \Leftrightarrow x = 3", words=words).verdict is Verdict.REFUTED


def test_definitions_of_the_block_are_used():
    given = (r"x \in \mathbb{R}", "g(x) = x^2 - 1")
    assert last(r"g(x) = 3 \iff x = \pm 2", given=given).verdict is Verdict.PROVED
    assert last(r"g(x) = 3 \iff x = 2", given=given).verdict is Verdict.REFUTED


# ------------------------------------------------------------------------------- random statements, tried by hand


X, Y = Sym("x"), Sym("y")
RELATIONS = (Relation.EQUAL, Relation.EQUAL, Relation.LESS, Relation.LESS_EQUAL, Relation.GREATER)


def term(rng: Random) -> Term:
    x, y, n = rng.choice((X, Y)), rng.choice((X, Y)), number(rng.randint(-2, 2))
    return rng.choice((x, x, n, mul(n, x), add(x, y), power(x, 2), mul(x, y), add(power(x, 2), n), add(x, n)))


def statement(rng: Random, depth: int = 1) -> Statement:
    kind = rng.randrange(6) if depth else 0
    if kind == 3:
        return Negation(statement(rng, depth - 1))
    if kind > 3:
        parts = (statement(rng, depth - 1), statement(rng, depth - 1))
        return Conjunction(parts) if kind == 4 else Disjunction(parts)
    return Comparison(term(rng), rng.choice(RELATIONS), term(rng))


def value(t: Term, point: dict[Sym, Fraction]) -> Fraction:
    match t:
        case Sym():
            return point[t]
        case Num(number):
            return number
        case Add(terms):
            return sum((value(part, point) for part in terms), Fraction(0))
        case Mul(factors):
            return value(factors[0], point) * value(factors[1], point)
        case Pow(base, Num(exponent)):
            return value(base, point) ** int(exponent)
    raise AssertionError(t)


def truth(s: Statement, point: dict[Sym, Fraction]) -> bool:
    match s:
        case Comparison(left, relation, right):
            a, b = value(left, point), value(right, point)
            return {"=": a == b, "<": a < b, "\\le": a <= b, ">": a > b, "\\ge": a >= b}[relation.value]
        case Negation(body):
            return not truth(body, point)
        case Conjunction(parts):
            return all(truth(part, point) for part in parts)
        case Disjunction(parts):
            return any(truth(part, point) for part in parts)


GRID = [Fraction(n, 2) for n in range(-8, 9)]


@pytest.mark.parametrize("seed", range(80))
def test_proofs_and_points_are_right_about_random_statements(seed: int):
    rng = Random(seed)
    relation = rng.choice((Relation.IMPLIES, Relation.EQUIVALENT))
    inference = Inference(statement(rng), relation, statement(rng))
    answer = prove_cases(inference, Context(), work.now() + 5)
    found = examine(inference, Context(), work.now() + 0.4)
    proved = isinstance(answer, Accepted) and not answer.open
    wrong = []
    for x in GRID:
        for y in GRID:
            left, right = (truth(s, {X: x, Y: y}) for s in (inference.premise, inference.conclusion))
            if (left and not right) or (right and not left and relation is Relation.EQUIVALENT):
                wrong.append((x, y))
    if proved:
        assert not wrong, (inference, wrong[:3])
        assert found.lost is None
        assert found.gained is None
    for point, expected in ((found.lost, (True, False)), (found.gained, (False, True))):
        if point is not None and all(isinstance(v, Num) for v in point.values()):
            at = {X: Fraction(0), Y: Fraction(0), **{s: v.value for s, v in point.items()}}
            assert (truth(inference.premise, at), truth(inference.conclusion, at)) == expected


def test_random_statements_are_not_all_undecided():
    counts = {"proved": 0, "failed": 0}
    for seed in range(40):
        rng = Random(seed)
        inference = Inference(statement(rng), Relation.IMPLIES, statement(rng))
        counts["proved"] += isinstance(prove_cases(inference, Context(), work.now() + 5), Accepted)
        counts["failed"] += examine(inference, Context(), work.now() + 0.4).lost is not None
    assert counts["proved"] >= 3
    assert counts["failed"] >= 12
