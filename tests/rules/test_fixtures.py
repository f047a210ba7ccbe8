"""Each rule against its fixture: what it accepts, and that it rejects when just one of its conditions fails."""

from __future__ import annotations

from functools import cache

import pytest

from derivations.checking.verify import Options, check_here
from derivations.kernel import Example, Rule
from derivations.meaning import read_text
from derivations.model.verdict import StepVerdict
from derivations.rules import TABLE
from tests.pages import context, document
from tests.rules.cases import Case, cases

OPTIONS = Options()


def last(text: str) -> StepVerdict:
    """The verdict on the last step of a document, checked in this process; several tests ask about the same ones."""
    return _checked(text.strip())  # many examples of the rules are documents of the fixtures


@cache
def _checked(text: str) -> StepVerdict:
    return check_here(read_text(text), OPTIONS).steps[-1]


def open_conditions(verdict: StepVerdict) -> list[str]:
    return [condition.statement for condition in verdict.conditions if condition.status == "open"]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case: Case):
    verdict = last(case.text)
    found = verdict.verdict.value
    if case.verdict.startswith("not "):
        assert found not in (case.verdict.removeprefix("not "), "conflict"), verdict.reason
    else:
        assert found == case.verdict, verdict.reason
    shown = " ".join(open_conditions(verdict))
    assert [piece for piece in case.shown if piece not in shown] == []
    if found == "proved":
        assert case.code in verdict.rules
        assert shown == ""


@pytest.mark.parametrize("case", [c for c in cases() if c.verdict == "conditional"], ids=lambda case: case.name)
def test_open_conditions_can_be_granted_as_they_are_shown(case: Case):
    opened = open_conditions(last(case.text))
    start = case.text.index("$$")
    verdict = last(case.text[:start] + context(assume=opened) + case.text[start:])
    assert verdict.verdict.value == "proved", verdict.reason
    assert {c.status for c in verdict.conditions} <= {"discharged", "granted"}


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.code)
def test_every_condition_has_a_case_in_which_it_fails(rule: Rule):
    own = [case for case in cases() if case.code == rule.code]
    assert [case for case in own if not case.condition]
    assert {case.condition for case in own} - {""} == {condition for condition, _ in rule.conditions}


def test_every_fixture_is_of_a_rule():
    assert {case.code for case in cases()} == {rule.code for rule in TABLE}


@pytest.mark.parametrize(
    ("rule", "example"), [pytest.param(r, e, id=f"{r.code}-{n}") for r in TABLE for n, e in enumerate(r.examples)]
)
def test_example(rule: Rule, example: Example):
    verdict = last(document(example.formula, given=example.given, assume=example.assume, words=example.words))
    assert verdict.verdict.value == example.verdict, verdict.reason
    if example.verdict == "proved":
        assert rule.code in verdict.rules


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule: Rule):
    assert rule.statement
    assert rule.source
    assert rule.examples
    assert [rule.rewrite, rule.close, rule.contradict].count(None) == 2
    assert all(condition and why for condition, why in rule.conditions)
