"""Monte Carlo through the whole check: it agrees with quadrature, sees what it says, errs as seldom as it says."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import pytest
from scipy.stats import binomtest

from derivations.checking.verify import Options, check_here, check_paths
from derivations.crosscheck.contents import of_claim
from derivations.crosscheck.instances import problem
from derivations.crosscheck.pairs import Pair
from derivations.crosscheck.sampled import ALONE, DEFAULT, POWER, SHARE, SHARP, Sampling, trial
from derivations.crosscheck.sampling import REPLICATES
from derivations.crosscheck.world import World
from derivations.engine.search import Found, prove
from derivations.judging import judge as judging
from derivations.meaning import read_text
from derivations.model import alarms, work
from derivations.model.derivation import Step
from derivations.model.reasons import Code
from derivations.model.verdict import DocumentVerdict, StepVerdict, Verdict
from derivations.report.json import to_data
from derivations.report.view import view_of_step
from numeric.comparison import quantile
from tests.pages import document

FOUR = [r"x \in \mathbb{R}^4", r"s: \mathbb{R}^4 \to \mathbb{R}^4"]
ANY = [r"x \in \mathbb{R}^d", r"s: \mathbb{R}^d \to \mathbb{R}^d"]
FLAT = [r"p(x) s(x) \to 0 \text{ as } \|x\| \to \infty"]
STEIN = (
    r"\mathbb{E}_{p(x)}[s(x)^\top \nabla_x \log p(x)] = -\mathbb{E}_{p(x)}[\operatorname{tr}(\nabla_x s(x))]",
    r"\mathbb{E}_{p(x)}[s(x)^\top \nabla_x \log p(x)] = \mathbb{E}_{p(x)}[\operatorname{tr}(\nabla_x s(x))]",
    r"\mathbb{E}_{p(x)}[s(x)^\top \nabla_x \log p(x)] = -2 \mathbb{E}_{p(x)}[\operatorname{tr}(\nabla_x s(x))]",
)
SHIFTS = [rf"\int (x + {n}) p(x) \, dx = \int x p(x) \, dx + {n}" for n in range(1, 41)]
VOLUME = r"\int e^{-\|x\|^2/2} \, dx = (2\pi)^2"
ALARMS = frozenset({Verdict.DOUBTFUL, Verdict.CONFLICT})


def checked(text: str, seed: int = 0) -> tuple[StepVerdict, ...]:
    return check_here(read_text(text), Options(seed=seed)).steps


def read(text: str) -> Step:
    (step,) = read_text(text).steps
    return step


# ----------------------------------------------------------------------------------------------------- methods


def test_in_four_dimensions_it_is_the_only_method() -> None:
    right, wrong, double = checked(document(*STEIN, given=FOUR, assume=FLAT))
    assert right.verdict is Verdict.PROVED
    assert right.evidence.method == "monte-carlo"
    assert right.evidence.instances == ALONE
    for one in (wrong, double):
        assert (one.verdict, one.code) == (Verdict.DOUBTFUL, Code.DRAWS)
        assert one.evidence.method == "monte-carlo"
        assert one.counterexample is not None
        assert "standard errors" in one.reason
    assert wrong.suggestion is not None
    assert wrong.suggestion.verdict is Verdict.PROVED


def test_in_any_dimension_it_is_a_second_method_and_quadrature_refutes() -> None:
    right, wrong, double = checked(document(*STEIN, given=ANY, assume=FLAT))
    assert right.verdict is Verdict.PROVED
    assert right.evidence.method == "quadrature"
    assert "monte-carlo" in right.evidence.also
    for one in (wrong, double):
        assert (one.verdict, one.code) == (Verdict.REFUTED, Code.DIFFERS)
        assert one.evidence.method == "ball"


def test_of_what_quadrature_did_a_share_is_sampled() -> None:
    for seed in (0, 1):
        found = checked(document(*SHIFTS, given=[r"x \in \mathbb{R}"], words="Let $p$ be a density."), seed)
        assert {one.verdict for one in found} == {Verdict.PROVED}
        chosen = ["monte-carlo" in one.evidence.also for one in found]
        assert binomtest(sum(chosen), len(found), SHARE).pvalue > 0.001
        moved = checked(document(*SHIFTS[::-1], given=[r"x \in \mathbb{R}"], words="Let $p$ be a density."), seed)
        assert ["monte-carlo" in one.evidence.also for one in moved] == chosen[::-1]


def test_what_holds_no_average_is_not_sampled() -> None:
    formulas = (r"(a + b)^2 = a^2 + 2ab + b^2", r"\int_0^1 x^2 dx = \frac13")
    for one in checked(document(*formulas, given=[r"a, b, x \in \mathbb{R}"])):
        assert one.verdict is Verdict.PROVED
        assert one.evidence.simulation is None


def test_inequalities_are_sampled_on_one_side() -> None:
    right, wrong = checked(
        document(r"\int e^{-\|x\|^2/2} \, dx \ge 4 \pi^2 - 1", r"\int e^{-\|x\|^2/2} \, dx \ge 4 \pi^2 + 1", given=FOUR)
    )
    assert right.verdict is Verdict.SUPPORTED
    assert wrong.verdict is Verdict.DOUBTFUL


def test_it_never_refutes() -> None:
    (one,) = checked(document(r"\int e^{-\|x\|^2/2} \, dx = 100", given=FOUR))
    assert one.verdict is Verdict.DOUBTFUL


def test_what_a_document_leaves_open_keeps_its_verdict() -> None:
    """A name without a stated meaning, and words that were not understood: no numbers, as for quadrature."""
    untied = document(r"\int e^{-\|x\|^2/2} \, dx = c", given=FOUR[:1])
    (one,) = checked(untied)
    assert one.verdict not in ALARMS


# ----------------------------------------------------------------------------------------- power and false alarms


def planted(discrepancy: float) -> str:
    """The volume under the bell, with a discrepancy to a ten-thousandth, as a fraction."""
    return document(rf"{VOLUME} + \frac{{{round(1e4 * discrepancy)}}}{{10000}}", given=FOUR[:1])


def standard_error() -> float:
    """Of the volume, over a few seeds."""
    step = read(planted(0.0))
    assert step.claim is not None
    task = problem(of_claim(step.claim, step.context), step.context)
    found = (
        trial(Pair(step.claim, task, work.now() + 60), World({}, {}, {}), Sampling((seed, 1, 1), 0.005))
        for seed in range(9)
    )
    return statistics.median(one.tests[0].standard_error for one in found)


def alarms_of(text: str, seeds: range) -> int:
    step = read_text(text)
    verdicts = (check_here(step, Options(seed=seed)).steps[0].verdict for seed in seeds)
    return sum(verdict in ALARMS for verdict in verdicts)


def power(errors: float) -> float:
    """How often a discrepancy of so many standard errors is seen by a test at the rate of a single step, about.

    Source: N. L. Johnson & B. L. Welch, "Applications of the non-central t-distribution", Biometrika 31 (1940).
    """
    freedom = REPLICATES - 1
    critical = quantile(alarms.alarm_rate(), freedom)
    return NormalDist().cdf((errors - critical * (1 - 1 / (4 * freedom))) / math.sqrt(1 + critical**2 / (2 * freedom)))


@pytest.mark.parametrize("errors", [1, 3, 10])
def test_planted_discrepancies_are_seen_as_often_as_is_said(errors: int) -> None:
    runs = 40
    seen = alarms_of(planted(errors * standard_error()), range(runs))
    low, high = power(0.7 * errors), power(1.3 * errors)  # the standard error is an estimate, the threshold cautious
    assert binomtest(seen, runs, low, "less").pvalue > 1e-4
    assert binomtest(seen, runs, high, "greater").pvalue > 1e-4


def test_the_smallest_discrepancy_is_seen_nine_times_of_ten() -> None:
    (one,) = checked(planted(0.0))
    assert one.evidence.simulation is not None
    assert one.evidence.simulation.share < SHARP
    seen, runs = alarms_of(planted(one.evidence.simulation.smallest), range(30)), 30
    assert binomtest(seen, runs, POWER, "less").pvalue > 1e-3


TRUE = (
    document(VOLUME, given=FOUR[:1]),
    document(STEIN[0], given=FOUR, assume=FLAT),
    document(r"\mathbb{E}_{p(x)}[x^\top \nabla_x \log p(x)] = -4", given=FOUR[:1]),
    document(r"\int \|x\|^2 e^{-\|x\|^2/2} \, dx = 4 \int e^{-\|x\|^2/2} \, dx", given=FOUR[:1]),
    document(r"\frac{\int x_1 e^{x_1 - \|x\|^2/2} \, dx}{\int e^{x_1 - \|x\|^2/2} \, dx} = 1", given=FOUR[:1]),
)


def test_false_alarms_are_no_more_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """At a rate at which there are some, so that a test that alarms too often is found."""
    monkeypatch.setattr(alarms, "RUN", 0.2)
    rate, runs = alarms.alarm_rate(), 24
    count = sum(alarms_of(text, range(runs)) for text in TRUE)
    assert binomtest(count, runs * len(TRUE), rate, "greater").pvalue > 1e-3


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_ten_thousand_runs_without_a_wrong_step() -> None:
    count = sum(alarms_of(text, range(2000)) for text in TRUE)
    assert binomtest(count, 2000 * len(TRUE), alarms.RUN, "greater").pvalue > 1e-3


# ------------------------------------------------------------------------------------------------------ conflicts


def proof_of(step: Step) -> Found:
    assert step.claim is not None
    found = prove(step.claim, step.context, work.now() + 20)
    assert isinstance(found, Found)
    return found


def test_against_a_proof_it_is_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    right, wrong, _ = read_text(document(*STEIN, given=FOUR, assume=FLAT)).steps
    found = proof_of(right)
    monkeypatch.setattr(judging, "prove", lambda *_: found)
    for step, verdict in ((right, Verdict.PROVED), (wrong, Verdict.CONFLICT)):
        assert judging.judge(step, 0, 10.0).verdict is verdict


# -------------------------------------------------------------------------------------------- the same everywhere


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    texts = (
        document(*STEIN, given=FOUR, assume=FLAT),
        document(*STEIN, VOLUME.replace("2}", "3}"), given=ANY, assume=FLAT),
        document(*SHIFTS[:7], given=[r"x \in \mathbb{R}"]),
    )
    found = []
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.md"
        path.write_text(text)
        found.append(str(path))
    return found


def plain(found: Iterator[DocumentVerdict]) -> list[DocumentVerdict]:
    return [replace(d, steps=tuple(replace(s, milliseconds=0.0) for s in d.steps)) for d in found]


def test_as_many_processes_as_one_likes(paths: list[str]) -> None:
    one, two = (plain(check_paths(paths, Options(seed=3, jobs=jobs, cache=False))) for jobs in (1, 2))
    assert one == two
    assert any("monte-carlo" in step.evidence.also for document in one for step in document.steps)


def test_in_any_order(paths: list[str]) -> None:
    orders = [plain(check_paths(order, Options(seed=3, cache=False))) for order in (paths, paths[::-1])]
    assert orders[0] == orders[1][::-1]


def test_a_step_alone_is_sampled_as_in_its_document() -> None:
    steps = read_text(document(*STEIN, given=FOUR, assume=FLAT)).steps
    found = [judging.judge(step, 5, 10.0) for step in steps]
    again = [judging.judge(step, 5, 10.0) for step in reversed(steps)][::-1]
    for one, other in zip(found, again, strict=True):
        assert replace(one, milliseconds=0.0) == replace(other, milliseconds=0.0)


def test_steps_have_their_own_draws() -> None:
    found = checked(document(VOLUME, VOLUME.replace("= ", "= 1 \\cdot "), VOLUME, given=FOUR[:1]))
    one, other, again = (step.evidence.simulation for step in found)
    assert one is not None
    assert other is not None
    assert one.smallest != other.smallest
    assert again == one


# -------------------------------------------------------------------------------------------------------- reports


def test_json_names_the_methods() -> None:
    text = document(*STEIN[:2], given=FOUR, assume=FLAT) + "\n" + document(STEIN[0], given=ANY)
    steps = to_data([check_here(read_text(text), Options())], 0)["documents"][0]["steps"]
    assert [step["evidence"]["method"] for step in steps[:2]] == ["monte-carlo", "monte-carlo"]
    assert all(set(step["evidence"]) == {"method", "instances", "digits", "also"} for step in steps)


def test_reports_say_what_would_have_been_seen_and_how_often_it_errs() -> None:
    alone, beside = checked(document(STEIN[0], given=FOUR, assume=FLAT)) + checked(
        document(STEIN[0], given=ANY, assume=FLAT)
    )
    assert f"{ALONE} instances, monte-carlo" in view_of_step(alone).evidence
    assert "5 instances, quadrature" in view_of_step(beside).evidence
    assert "monte-carlo agrees" in view_of_step(beside).evidence
    for one in (alone, beside):
        shown = view_of_step(one).evidence
        assert "is seen nine times of ten" in shown
        assert "false alarms in one of 200 such tests" in shown


def test_a_claim_that_is_checked_alone_has_a_rate_of_its_own() -> None:
    assert DEFAULT.alarm_rate <= alarms.alarm_rate()
