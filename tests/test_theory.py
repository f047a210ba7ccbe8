"""The theory of a document: what steps rest on, and what that is worth."""

from __future__ import annotations

from derivations.checking.verify import Options, check_here
from derivations.meaning import read_text
from derivations.model.verdict import StepVerdict, Verdict


def verdicts(text: str) -> list[StepVerdict]:
    return list(check_here(read_text(text), Options(time_limit=20)).steps)


SUPPOSED = "Suppose that $$ x + y = 7 $$ Then $$ 2x + 2y = 14 $$"


def display(text: str) -> str:
    parts = text.split("$$")
    return "".join(f"\n\n$$\n{p.strip()}\n$$\n\n" if n % 2 else p for n, p in enumerate(parts))


def test_what_rests_on_a_posited_line_names_it():
    step = verdicts(display(SUPPOSED))[-1]
    assert step.verdict is Verdict.PROVED
    assert [(s.where, s.statement) for s in step.rests_on] == [("chain 1, step 1", "x + y = 7")]


def test_what_rests_on_a_definition_names_it():
    text = display(r"Let $f(x) = x^2 + 1$ for all real $x$. $$ f(t + 1) = t^2 + 2t + 2 $$")
    step = verdicts(text)[-1]
    assert step.verdict is Verdict.PROVED
    assert [s.statement for s in step.rests_on] == ["f(x) = x^{2} + 1"]


def test_an_implication_that_rests_on_a_definition_names_it():
    steps = verdicts(
        display(r"Let $x$ be real and $y = x + 1$. $$ x = 2 \Rightarrow y = 3 $$ $$ x = 2 \Rightarrow x^2 = 4 $$")
    )
    assert [step.verdict for step in steps[-2:]] == [Verdict.PROVED, Verdict.PROVED]
    assert [[s.statement for s in step.rests_on] for step in steps[-2:]] == [["y = x + 1"], []]


def test_what_rests_on_a_line_that_is_not_settled_is_conditional_on_it():
    step = verdicts(display("The masses are as follows. $$ u + v = 7 $$ and then $$ 2u + 2v = 14 $$"))[-1]
    assert step.verdict is Verdict.CONDITIONAL
    assert [(c.statement, c.status) for c in step.conditions if c.status == "open"] == [("u + v = 7", "open")]


def test_a_step_is_no_premise_of_itself():
    assert not verdicts(display("Suppose that $$ x + y = 7 $$"))[0].rests_on


def test_the_later_of_posits_that_contradict_each_other_leaves_nothing_to_the_earlier_one():
    text = "Suppose that $$ x + y = 1 $$ Suppose that $$ x + y = 2 $$ Then $$ 2x + 2y = 2 $$"
    assert verdicts(display(text))[-1].verdict is not Verdict.PROVED


def test_what_a_refuted_chain_is_cited_for_says_so():
    text = (
        "Let $x \\in \\mathbb{R}$. $$ (x + 1)^2 = x^2 + 1 \\tag{1} $$ From (1) we get $$ \\cos(x)^2 + \\sin(x)^2 = 1 $$"
    )
    step = verdicts(display(text))[-1]
    assert "it rests on chain 1, in which a step is refuted" in step.notices
