"""The post that the checker started from, against the verdicts that a reader gave each of its steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derivations.checking.verify import Options, check_here
from derivations.meaning import read
from derivations.model.derivation import Document
from derivations.model.verdict import StepVerdict, Verdict

SHARED = Path(__file__).parents[2] / "shared"
POST = SHARED / "documents" / "generative.md"
GOLD = SHARED / "cases" / "generative.gold.json"

pytestmark = pytest.mark.skipif(not (POST.is_file() and GOLD.is_file()), reason="the post is not beside the project")

LIKELIHOOD = "given:\n  - p(x\\mid\\theta)=\\mathcal{N}(x;\\theta,\\sigma^2)\n"
"""What the post leaves out: the mean of its likelihood is θ."""

Verdicts = dict[tuple[int, int], StepVerdict]


def _gold() -> list[dict[str, Any]]:
    return json.loads(GOLD.read_text(encoding="utf-8"))["steps"] if GOLD.is_file() else []


def _name(row: dict[str, Any]) -> str:
    return f"{row['chain']}.{row['step']}"


def _checked(document: Document) -> Verdicts:
    return {(v.step.chain, v.step.number): v for v in check_here(document, Options()).steps}


def _latex(text: str) -> str:
    """LaTeX without what makes no difference to its meaning here: blanks, sizes of brackets."""
    for noise in (" ", "\\left", "\\right", "\\,"):
        text = text.replace(noise, "")
    return text


@pytest.fixture(scope="module")
def verdicts() -> Verdicts:
    return _checked(read(str(POST)))


@pytest.fixture(scope="module")
def verdicts_with_context(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    context = tmp_path_factory.mktemp("context") / "likelihood.yaml"
    context.write_text(LIKELIHOOD, encoding="utf-8")
    return _checked(read(str(POST), str(context)))


def test_every_displayed_step_of_the_post_has_an_expected_verdict(verdicts: Verdicts):
    assert {place for place in verdicts if place[0] > 0} == {(row["chain"], row["step"]) for row in _gold()}


@pytest.mark.parametrize("row", _gold(), ids=_name)
def test_verdict(row: dict[str, Any], verdicts: Verdicts):
    found = verdicts[row["chain"], row["step"]]
    assert found.verdict.value in row["verdicts"], found.reason


@pytest.mark.parametrize("row", _gold(), ids=_name)
def test_verdict_when_the_likelihood_is_granted(row: dict[str, Any], verdicts_with_context: Verdicts):
    found = verdicts_with_context[row["chain"], row["step"]]
    expected = [row["with_context"]] if "with_context" in row else row["verdicts"]
    assert found.verdict.value in expected, found.reason


@pytest.mark.parametrize("row", [row for row in _gold() if "notice" in row], ids=_name)
def test_repaired_readings_carry_a_notice(row: dict[str, Any], verdicts: Verdicts):
    assert verdicts[row["chain"], row["step"]].notices


def test_no_proof_disagrees_with_the_numbers(verdicts: Verdicts):
    assert not [v for v in verdicts.values() if v.verdict is Verdict.CONFLICT]


@pytest.mark.parametrize("step", [(5, 4), (5, 8)])
def test_the_likelihood_holds_where_its_mean_is_the_parameter(step: tuple[int, int], verdicts: Verdicts):
    (condition,) = [c for c in verdicts[step].conditions if c.status == "open"]
    assert _latex(condition.statement).replace("'", "") in (r"\mu=\theta", r"\theta=\mu")


def test_the_boundary_term_is_the_condition_that_is_left_open(verdicts: Verdicts):
    (condition,) = [c for c in verdicts[13, 1].conditions if c.status == "open"]
    assert _latex(condition.statement).startswith(r"p(x)s_{\theta}(x)\to0")


@pytest.mark.parametrize("step", [(13, 2), (14, 1)])
def test_the_network_must_be_the_score_of_the_model(step: tuple[int, int], verdicts: Verdicts):
    (condition,) = [c for c in verdicts[step].conditions if c.status == "open"]
    sides = _latex(condition.statement).replace("'", "").split("=")
    assert sorted(sides) == [r"\nabla_{x}\logp_{\theta}(x)", r"s_{\theta}(x)"]


def test_the_posterior_mean_is_an_integral_over_the_parameter(verdicts: Verdicts):
    suggestion = verdicts[2, 2].suggestion
    assert suggestion is not None
    assert suggestion.rhs.replace(" ", "").endswith(r"\mathrm{d}\theta")


def test_the_last_step_is_refuted_by_an_instance(verdicts: Verdicts):
    last = verdicts[15, 1]
    assert last.verdict is Verdict.REFUTED
    assert last.counterexample is not None
    assert last.counterexample.where
    left, right = (_enclosed(side) for side in (last.counterexample.lhs, last.counterexample.rhs))
    assert left[1] < right[0] or right[1] < left[0]


def test_the_last_step_is_repaired_by_the_factor_two_up_to_a_constant(verdicts: Verdicts):
    last = verdicts[15, 1]
    assert last.suggestion is not None
    assert r"2\operatorname{tr}" in _latex(last.suggestion.rhs)
    assert last.suggestion.verdict in (Verdict.PROVED, Verdict.CONDITIONAL)
    assert r"up to a term free of $\theta$" in last.reason


def _enclosed(number: str) -> tuple[float, float]:
    middle, radius = (float(part) for part in number.split("±"))
    return middle - radius, middle + radius
