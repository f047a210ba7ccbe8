"""Sides of implications and equivalences as statements, and what keeps a side from being one."""

from __future__ import annotations

import pytest

from derivations.meaning import read_text
from derivations.model.derivation import Form, Inference, Role, Step
from derivations.model.latex import statement_to_latex
from derivations.model.relations import Relation
from tests.pages import document

REALS = (r"x, y, a, b \in \mathbb{R}",)


def last(formula: str, given: tuple[str, ...] = REALS, **more: str) -> Step:
    return read_text(document(formula, given=given, **more)).steps[-1]


def inference(formula: str, given: tuple[str, ...] = REALS, **more: str) -> Inference:
    step = last(formula, given, **more)
    assert step.role is Role.CLAIM
    assert step.inference is not None, step.reason
    return step.inference


STATEMENTS = {
    r"x = 2": "x = 2",
    r"x \ne 2": r"x \ne 2",
    r"\neg x = 2": r"x \ne 2",
    r"\neg (x < 2)": r"\neg \left(x < 2\right)",
    r"\lnot (x = 1 \lor x = 2)": r"\neg \left(x = 1 \lor x = 2\right)",
    r"x = 2 \lor x = -2": r"x = 2 \lor x = -2",
    r"x = 2 \text{ or } x = -2": r"x = 2 \lor x = -2",
    r"x = 2 \quad \text{or} \quad x = -2": r"x = 2 \lor x = -2",
    r"x = 2 \qquad y = 3": None,
    r"x > 1 \text{ and } x \le 2": r"x > 1 \land x \le 2",
    r"(x = 1) \land (y = 2 \lor y = 3)": r"x = 1 \land \left(y = 2 \lor y = 3\right)",
    r"\left(x = 1 \land y = 2\right) \lor a = 0": r"x = 1 \land y = 2 \lor a = 0",
    r"-1 < x \le 1": r"-1 < x \land x \le 1",
    r"x = \pm 2": r"x = 2 \lor x = -2",
    r"x = 1 \pm \sqrt{a}": r"x = 1 + \sqrt{a} \lor x = 1 - \sqrt{a}",
    r"x \ne \pm 1": r"\neg \left(x = 1 \lor x = -1\right)",
    r"x ∨ y": None,
    r"x": None,
    r"\pm x = \pm 2": None,
    r"x = \pm 2 \mp 1": None,
    r"x = \pm a \pm b": None,
    r"x > \pm 2": None,
    r"x = 1, x = 2": None,
    r"x = 1, 2": None,
    r"x \in \{1, 2\}": None,
    r"x \to 1": None,
    r"a \equiv b": None,
    r"x = \infty": None,
    r"a = b + C": None,
    r"\int x \,\mathrm{d}x = \frac{x^2}{2}": None,
    r"\exists y \; y > x": None,
    r"f \text{ is convex}": None,
    r"x \sim \mathcal{N}(0, 1)": None,
}


@pytest.mark.parametrize(("side", "shown"), STATEMENTS.items())
def test_a_side_as_a_statement(side: str, shown: str | None):
    step = last(rf"y = 1 \Leftrightarrow {side}")
    if shown is None:
        assert step.inference is None
    else:
        assert step.inference is not None, step.reason
        assert statement_to_latex(step.inference.conclusion) == shown


@pytest.mark.parametrize(
    ("arrow", "relation"),
    [
        (r"\Rightarrow", Relation.IMPLIES),
        (r"\implies", Relation.IMPLIES),
        (r"\Longrightarrow", Relation.IMPLIES),
        ("⇒", Relation.IMPLIES),
        (r"\Leftrightarrow", Relation.EQUIVALENT),
        (r"\iff", Relation.EQUIVALENT),
        (r"\Longleftrightarrow", Relation.EQUIVALENT),
        ("⇔", Relation.EQUIVALENT),
    ],
)
def test_every_arrow(arrow: str, relation: Relation):
    assert inference(rf"2x = 4 \quad {arrow} \quad x = 2").relation is relation


def test_a_comma_before_an_implication_means_and():
    found = inference(r"x^2 = 4, x > 0 \Rightarrow x = 2")
    assert statement_to_latex(found.premise) == r"x^{2} = 4 \land x > 0"


@pytest.mark.parametrize(
    "formula",
    [
        r"x > 0, x > -1 \iff x + 1 > 0",
        r"x + 1 > 0 \iff x > -1, x > 0",
        r"x^2 = 4 \Rightarrow x = 2, x > 0",
        r"x = 1, x = 2 \Rightarrow y = 1",
    ],
)
def test_elsewhere_a_comma_may_mean_something_else(formula: str):
    assert "comma" in str(last(formula).reason)


@pytest.mark.parametrize(
    "formula",
    [
        r"\forall x: x^2 \ge y \iff y \le 0",
        r"y \le 0 \iff x^2 \ge y \; \forall x",
        r"\text{for all } x: x^2 \ge y \iff y \le 0",
        r"\text{for some } x \colon\ x^2 < y \iff y > 0",
    ],
)
def test_a_quantifier_beside_a_step_is_no_statement_on_its_variable(formula: str):
    assert last(formula).inference is None


def test_vectors_and_matrices_are_not_compared():
    given = (r"A \in \mathbb{R}^{n \times n}", r"v, w \in \mathbb{R}^n")
    assert "vectors" in str(last(r"v = w \iff 2v = 2w", given).reason)
    assert "A" in str(last(r"A B = 0 \iff A = 0 \lor B = 0", ()).reason)


def test_alternatives_between_functions_are_not_judged():
    given = (r"x \in \mathbb{R}", r"f: \mathbb{R} \to \mathbb{R}", r"g: \mathbb{R} \to \mathbb{R}")
    assert "f" in str(last(r"f(x) g(x) = 0 \iff f(x) = 0 \lor g(x) = 0", given).reason)
    assert last(r"2 f(x) = 4 \iff f(x) = 2", given).inference is not None


def test_rows_that_an_implication_follows_are_premises():
    steps = read_text(document("2x + 1 = 5 \\\\\n\\Rightarrow 2x = 4 \\\\\n\\Rightarrow x = 2", given=REALS)).steps
    assert [step.relation for step in steps] == ["=", r"\Rightarrow", r"\Rightarrow"]
    assert steps[0].stance.form is Form.OPEN
    assert [statement_to_latex(one) for one in steps[2].inference.beside] == ["2 x + 1 = 5", "2 x + 1 = 5"]


def test_what_the_document_states_elsewhere_stands_beside():
    found = inference(r"x = 1 \Rightarrow y = 2", words="We know that $x + y = 3$.")
    assert [statement_to_latex(one) for one in found.beside] == ["x + y = 3"]
    after = read_text(document(r"x^2 = 4 \iff x = 2", given=REALS) + "where $x > 0$.\n").steps[0]
    assert [statement_to_latex(one) for one in after.inference.beside] == ["x > 0"]


def test_what_stands_elsewhere_and_is_not_understood_is_a_doubt():
    assert last(r"x = 1 \Rightarrow y = 2", words=r"We know that $y = h(x)$ for $x \le q$.").doubts.obstacles


def test_remarks_and_words_beside_a_step_are_doubts():
    assert last(r"x^2 = 4 \implies x = 2 \quad \text{(the positive root)}").doubts.obstacles
    assert last(r"\text{where } x > 0: \quad x^2 = 4").inference is None
    assert last(r"\text{If positive, then } x^2 = 4 \implies x = 2").doubts.obstacles
    for remark in (r"\quad \text{for } x > 0", r"\quad (x > 0)", r"\text{ since } x > 0"):
        restricted = last(rf"x^2 = 4 \implies x = 2 {remark}")
        assert not restricted.doubts.obstacles
        assert len(restricted.context.facts) == 1


def test_hostile_statements_are_bounded():
    deep = "(" * 60 + "x = 1" + ")" * 60
    assert last(rf"{deep} \iff x = 1").inference is None
    many = r" \land ".join(rf"(x = {n} \lor y = {n})" for n in range(30))
    assert last(rf"{many} \iff x = 1").inference is not None
