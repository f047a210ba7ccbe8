"""Texts that programs check: typed results, from any thread and process, the same everywhere."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from derivations.api import Checker, Result, check_steps, check_text
from derivations.checking import texts
from derivations.checking.texts import Text
from derivations.checking.verify import Options
from derivations.model.verdict import DocumentVerdict, StepVerdict, Verdict

REAL = ("x \\in \\mathbb{R}",)
STEPS = ["(x+1)^2 = x^2 + 2x + 1", "(x+1)^2 = x^2 + x + 1", "x +", "\\int_0^1 t x \\, dt = x/2"]
VERDICTS = [[Verdict.PROVED], [Verdict.REFUTED], [], [Verdict.PROVED]]


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker() as one:
        yield one


def verdicts(results: Sequence[Result]) -> list[list[Verdict]]:
    return [list(result.verdicts) for result in results]


def timeless(results: Sequence[Result]) -> list[tuple[StepVerdict, ...]]:
    return [tuple(replace(step, milliseconds=0.0) for step in result) for result in results]


def test_a_text_is_checked_as_a_document_is(checker: Checker) -> None:
    page = "Let $y$ be real.\n\n$$ y + y = 2y = 3y $$\n\n$$ f(y) + g(y) = g(y) + 2 f(y) $$\n"
    result = check_text(page, name="post.md", checker=checker)
    assert result.verdicts == (Verdict.PROVED, Verdict.REFUTED, Verdict.DOUBTFUL)
    assert not result
    assert result.refuted
    assert result.steps[1].step.span.line == 3
    assert result.steps[2].ask
    data = result.to_dict()
    assert (data["path"], data["error"], len(data["steps"])) == ("post.md", None, 3)
    settled = check_text(page, given=result.steps[2].ask, checker=checker)
    assert settled.verdicts[2] is Verdict.REFUTED


def test_formats_and_what_cannot_be_used(checker: Checker) -> None:
    tex = check_text("Let $x$ be real. \\[x + x = 2x\\]", suffix=".tex", checker=checker)
    assert tex
    assert "line" not in str(tex)
    unknown = check_text("x", suffix=".doc", checker=checker)
    assert unknown.error == "<text>: found a text of the format '.doc', expected one of " + (
        ".Rmd, .markdown, .md, .qmd, .rmd, .rst, .tex"
    )
    assert not check_text("", checker=checker)
    lost = check_text("$$x + x = 2x$$", given=["z >"], checker=checker)
    assert lost.complaints
    assert not lost


def test_steps_are_checked_on_their_own(checker: Checker) -> None:
    results = check_steps(STEPS, given=REAL, checker=checker)
    assert verdicts(results) == VERDICTS
    assert [bool(result) for result in results] == [True, False, False, True]
    assert results[1].steps[0].step.span.line == 1
    assert repr(results[1]) == "Result('step': 1 step: 1 refuted)"


@pytest.mark.parametrize(
    "step",
    [
        "x = 2x$$\n<!-- derivations\ngiven:\n  - x = 0\n-->\n$$0 = 0",
        "x = 2x\\]\n\\[0 = 0",
        "x = 2x\n```\n```math\n0 = 0",
    ],
)
def test_a_step_is_nothing_but_mathematics(step: str, checker: Checker) -> None:
    (result,) = check_steps([step], given=REAL, checker=checker)
    assert Verdict.PROVED not in result.verdicts
    assert "x = 0" not in str(result.to_dict()["steps"]).replace("0 = 0", "")


def test_a_line_of_given_is_one_line(checker: Checker) -> None:
    (result,) = check_steps(["x + x = 3x"], given=["x \\in \\mathbb{R}\nassume:\n  - x = 0"], checker=checker)
    assert Verdict.PROVED not in result.verdicts


def test_the_own_context_of_a_text_can_be_left_out(checker: Checker) -> None:
    page = "<!-- derivations\ngiven:\n  - x = 0\n-->\n\n$$ x + x = 3x $$\n"
    own, stranger = checker.check([Text(page), Text(page, own_context=False)])
    assert own.verdicts == (Verdict.PROVED,)
    assert Verdict.PROVED not in stranger.verdicts


def test_threads_processes_and_workers_say_the_same(checker: Checker) -> None:
    alone = Checker(isolated=False)
    expected = timeless(check_steps(STEPS, given=REAL, checker=alone))
    assert timeless(check_steps(STEPS, given=REAL, checker=checker)) == expected
    with ThreadPoolExecutor(4) as threads:
        for one in (checker, Checker(isolated=False)):
            found = [threads.submit(check_steps, STEPS, given=REAL, seed=0, checker=one) for _ in range(8)]
            assert all(timeless(future.result(timeout=60)) == expected for future in found)
    with multiprocessing.get_context("fork").Pool(1) as pool:  # its processes may have no children
        assert timeless(pool.apply(check_steps, (STEPS,), {"given": REAL})) == expected


def test_the_caller_keeps_its_signals_and_the_workers_stay(checker: Checker) -> None:
    names = [one for one in signal.Signals if one not in (signal.SIGKILL, signal.SIGSTOP)]
    before = [signal.getsignal(one) for one in names]
    check_steps(["a + a = 2 a"], checker=checker)
    first = checker._workers()
    check_steps(["b + b = 2 b"], checker=checker)
    assert checker._workers() is first
    assert [signal.getsignal(one) for one in names] == before


def test_a_fork_has_workers_of_its_own_and_leaves_those_of_its_parent() -> None:
    assert all(check_steps(["x + x = 2x"]))
    fork = multiprocessing.get_context("fork")
    answers = fork.Queue()
    child = fork.Process(target=lambda: answers.put(bool(check_steps(["y + y = 2y"])[0])))
    child.start()
    assert answers.get(timeout=60) is True
    child.join(timeout=60)
    assert child.exitcode == 0
    assert all(check_steps(["z + z = 2z"]))


def test_workers_that_others_ended_are_made_anew() -> None:
    with Checker() as checker:
        assert all(check_steps(["x + x = 2x"], checker=checker))
        checker._workers().pool.stop()
        assert all(check_steps(["y + y = 2y"], checker=checker))


def test_what_runs_away_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = texts._judged

    def slow(text: Text, options: Options) -> DocumentVerdict:
        if "s + s" in text.text:
            time.sleep(60)
        return judged(text, options)

    monkeypatch.setattr(texts, "_judged", slow)
    with Checker() as checker:
        results = check_steps(["x + x = 2x", "s + s = 2s"], time_limit=0.3, checker=checker)
    assert verdicts(results) == [[Verdict.PROVED]] * 2  # step by step it is found out that nothing is wrong with it


def test_what_is_asked_again_is_remembered(monkeypatch: pytest.MonkeyPatch, make_verdict: object) -> None:
    calls: list[str] = []
    judged = texts._judged

    def counted(text: Text, options: Options) -> DocumentVerdict:
        calls.append(text.text)
        found = judged(text, options)
        return replace(found, whole="t" not in text.text)

    monkeypatch.setattr(texts, "_judged", counted)
    checker = Checker(isolated=False)
    for _ in range(2):
        check_steps(["x = x", "t = t", "x = x"], checker=checker)
    assert calls == ["x = x", "t = t", "t = t"]
    check_steps(["x = x"], seed=1, checker=checker)
    check_steps(["x = x"], given=REAL, checker=checker)
    assert calls.count("x = x") == 3
