"""The time limit is real: whatever a step does, only that step is lost, and the others keep their verdicts."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from derivations.checking import workers
from derivations.checking.verify import Options, check_document
from derivations.checking.workers import Bench
from derivations.judging import judge as judging
from derivations.meaning import read_text
from derivations.model.derivation import Step
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import StepVerdict, Verdict

LIMIT = 1.0


def loop() -> None:
    while True:
        pass


def power() -> None:
    """Busy inside of one call to C, where no Python code runs that could look at a clock."""
    pow(7, 10**9)


def flint_power() -> None:
    import flint

    flint.fmpz_poly(list(range(2, 3000))) ** 3000


def eat() -> None:
    held = []
    while True:
        held.append(bytearray(2**27))


def deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    loop()


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(7)


def fail() -> None:
    raise ZeroDivisionError("of mine")


def recurse() -> None:
    recurse()


MISDEEDS: dict[str, tuple[Callable[[], None], str]] = {
    "a loop": (loop, "time limit"),
    "a loop that is deaf to SIGTERM": (deaf, "time limit"),
    "a power in C": (power, "time limit"),
    "a power in FLINT": (flint_power, "time limit"),
    "sleep": (lambda: time.sleep(60), "time limit"),
    "memory": (eat, "memory limit"),
    "a segmentation fault": (crash, "its process ended by SIGSEGV"),
    "an exit": (leave, "its process ended with exit code 7"),
    "an exception": (fail, "the checker failed: ZeroDivisionError in derivations/judging/judge.py, line "),
    "recursion": (recurse, "the checker failed: RecursionError"),
}


@pytest.fixture
def misbehave(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Make the judge do something else at the step whose right side is 13; workers inherit it when they fork."""
    proper = judging.decide

    def install(misdeed: Callable[[], None]) -> None:
        def judged(step: Step, *arguments: Any) -> StepVerdict:
            if step.right == "13":
                misdeed()
            return proper(step, *arguments)

        monkeypatch.setattr(judging, "decide", judged)

    return install


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


@pytest.fixture
def others() -> set[psutil.Process]:
    """The processes of other tests: a server that forks for them may go on."""
    return children()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("name", MISDEEDS)
def test_only_the_step_that_runs_away_is_lost(
    name: str, jobs: int, misbehave: Callable[..., None], others: set[psutil.Process]
) -> None:
    misdeed, reason = MISDEEDS[name]
    limit = LIMIT if "time" in reason else 8.0
    misbehave(misdeed)
    document = read_text("".join(f"$${n} = {n}$$\n\n" for n in (11, 12, 13, 14, 15)))
    start = time.monotonic()
    first, second, bad, *rest = check_document(document, Options(jobs=jobs, time_limit=limit)).steps
    assert time.monotonic() - start < 10
    assert [verdict.verdict for verdict in (first, second, *rest)] == [Verdict.PROVED] * 4
    assert bad.verdict is Verdict.UNDECIDED
    assert reason in bad.reason
    assert bad.reason.count("\n") == 0
    assert children() <= others


def test_a_document_of_slow_steps_ends(misbehave: Callable[..., None]) -> None:
    misbehave(loop)
    document = read_text("$$13 = 13$$\n\n" * 12 + "$$14 = 14$$\n\n")
    *slow, last = check_document(document, Options(time_limit=0.4)).steps
    assert {verdict.reason for verdict in slow} == {"time limit"}
    assert [len(verdict.notices) for verdict in slow] == [0] * 5 + [1] * 7
    assert "had less time than the limit" in slow[-1].notices[0]
    assert last.verdict is Verdict.PROVED


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_never_takes_its_task_is_replaced(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: set[psutil.Process]
) -> None:
    stuck, prepare = tmp_path / "stuck", workers._prepare

    def hang() -> None:
        if len(list(tmp_path.iterdir())) < jobs:
            stuck.with_suffix(f".{os.getpid()}").touch()
            time.sleep(60)
        prepare()

    monkeypatch.setattr(workers, "_prepare", hang)
    monkeypatch.setattr(workers, "SETTLING", 0.5)
    document = read_text("".join(f"$${n} = {n}$$\n\n" for n in range(5)))
    steps = check_document(document, Options(jobs=jobs, time_limit=LIMIT)).steps
    assert [step.verdict for step in steps] == [Verdict.PROVED] * 5
    assert len(list(tmp_path.iterdir())) == jobs
    assert children() <= others


def test_a_worker_starts_soon() -> None:
    with Bench() as bench:
        bench.call(str.upper, "a")
        start = time.monotonic()
        with pytest.raises(UnusableInputError):
            bench.call(_exit, "a")
        assert bench.call(str.upper, "a") == "A"
        assert time.monotonic() - start < 1.5  # a worker was lost and replaced


def test_reading_that_runs_away_costs_one_line(monkeypatch: pytest.MonkeyPatch, others: set[psutil.Process]) -> None:
    monkeypatch.setattr(workers, "READING_LIMIT", 4.0)
    reasons = {_loop: "more than 4 seconds", _eat: "too much memory", _exit: "too much memory", _fail: "of mine"}
    with Bench() as bench:
        for function, reason in reasons.items():
            with pytest.raises(UnusableInputError, match=rf"^a\.md: .*{reason}$"):
                bench.call(function, "a.md")
    assert children() <= others


def test_a_worker_whose_parent_was_killed_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ORPHAN_SECONDS", 0.0)
    monkeypatch.setattr(workers, "READING_LIMIT", 4.0)
    note = tmp_path / "pid"
    parent = os.fork()
    if not parent:
        with Bench() as bench:
            bench.call(_note_and_loop, str(note))
        os._exit(0)
    worker = psutil.Process(_wait_for(note))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    worker.wait(timeout=8)


def _wait_for(note: Path) -> int:
    for _ in range(200):
        if note.exists() and note.read_text():
            return int(note.read_text())
        time.sleep(0.05)
    raise AssertionError("the worker did not start")


def _note_and_loop(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    loop()


def _loop(path: str) -> None:
    loop()


def _eat(path: str) -> None:
    eat()


def _exit(path: str) -> None:
    os._exit(1)


def _fail(path: str) -> None:
    fail()


def test_a_long_document_may_take_longer_to_read(tmp_path: Path) -> None:
    short, long, endless = (tmp_path / name for name in ("short.md", "long.md", "endless.md"))
    short.write_bytes(b"x")
    long.write_bytes(b"x" * 300_000)
    endless.write_bytes(b"x" * 5_000_000)
    assert workers.reading_limit(str(short)) == pytest.approx(40, abs=0.1)
    assert workers.reading_limit(str(long)) == pytest.approx(70, abs=0.1)
    assert workers.reading_limit(str(endless)) == 120
    assert workers.reading_limit(str(tmp_path / "missing.md")) == 40
