"""Interrupted and concurrent runs lose nothing: what is done is said, files are whole, no process stays behind."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.hostile.forked import Forked, fork_cli
from tests.hostile.inputs import display
from tests.hostile.processes import COMMAND, family, run_cli, start_cli

QUICK = display("(x+1)^2 = x^2 + 2x + 1")
SLOW = display(*["+".join(rf"\frac{{1}}{{x_{{{n}}}+y_{{{n}}}}}" for n in range(60)) + f" = {k}" for k in range(40)])
SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143}

AS_JSON = ("sarif", "github")
"""Formats that are written by the same call as JSON."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "quick.md").write_text(QUICK)
    (tmp_path / "slow.md").write_text(SLOW)
    return tmp_path


def busy(process: Forked | subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Wait until the workers of a run are at work, and return the whole family."""
    for _ in range(200):
        members = family(process.pid)
        if len(members) > 1 and sum(member.cpu_times().user for member in members[1:]) > 0.5:
            return members
        time.sleep(0.05)
    raise AssertionError("the run did not start")


def gone(members: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(members, timeout=5)
    return not alive


@pytest.mark.parametrize("whom", ["parent", "group"])
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_a_run_at_once_with_what_is_done(folder: Path, number: signal.Signals, whom: str) -> None:
    process = fork_cli(["check", "--format", "json", "quick.md", "slow.md", "quick.md"], folder)
    members = busy(process)
    start = time.monotonic()
    if whom == "parent":
        process.send_signal(number)
    else:
        os.killpg(process.pid, number)
    stdout, stderr = process.communicate(timeout=20)
    assert time.monotonic() - start < 3
    assert process.returncode == SIGNALS[number]
    assert stderr.decode() == "derivations: interrupted; above is what was done so far\n"
    documents = json.loads(stdout)["documents"]
    assert [document["path"] for document in documents] in (["quick.md"], ["quick.md", "slow.md"])
    assert documents[0]["steps"][0]["verdict"] == "proved"
    assert gone(members)


@pytest.mark.usefixtures("interruptible")
def test_a_second_control_c_does_not_hurt(folder: Path) -> None:
    process = start_cli(["check", "slow.md"], folder)
    members = busy(process)
    for _ in range(3):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
    process.communicate(timeout=20)
    assert process.returncode in (130, -signal.SIGINT)
    assert gone(members)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("output", ["report.tex", "report.html", "report.pdf"])
def test_a_report_that_is_interrupted_leaves_the_old_file(folder: Path, number: int, output: str) -> None:
    if output.endswith(".pdf") and shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed")
    (folder / output).write_text("old")
    process = fork_cli(["report", "slow.md", "-o", output], folder)
    members = busy(process)
    process.send_signal(number)
    assert process.wait(timeout=20) == {2: 130, 15: 143, 9: -9}[number]
    assert (folder / output).read_text() == "old"
    assert sorted(path.name for path in folder.iterdir() if path.name != "cache") == ["quick.md", output, "slow.md"]
    if number == signal.SIGKILL:  # after that one, the workers end by their own alarm, seconds later
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    assert gone(members)


def test_a_report_is_whole_whenever_it_is_killed(folder: Path) -> None:
    fork_cli(["report", "quick.md", "-o", "whole.tex"], folder).wait(timeout=20)
    whole = (folder / "whole.tex").read_bytes()
    for delay in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
        process = fork_cli(["report", "quick.md", "-o", "x.tex"], folder)
        time.sleep(delay)
        process.kill()
        process.wait(timeout=20)
        if (folder / "x.tex").exists():
            assert (folder / "x.tex").read_bytes() == whole
            (folder / "x.tex").unlink()


def test_a_full_disk_costs_one_line_and_leaves_the_old_file(folder: Path) -> None:
    (folder / "report.html").write_text("old")
    done = subprocess.run(
        [*COMMAND, "report", "quick.md", "-o", "report.html"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert done.returncode == 2
    assert done.stderr == "derivations: report.html: File too large\n"
    assert (folder / "report.html").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["quick.md", "report.html", "slow.md"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_under_the_output_costs_one_line(folder: Path) -> None:
    process = fork_cli(["check", "quick.md"], folder, Path("/dev/full"))
    process.wait(timeout=20)
    stderr = process.errors.read_bytes()
    assert process.returncode == 2
    assert b"Traceback" not in stderr
    assert b"No space left on device" in stderr


@pytest.mark.parametrize(
    "style", ["text", "json", *(pytest.param(s, marks=pytest.mark.slow) for s in ("sarif", "github"))]
)
def test_a_closed_pipe_ends_quietly(folder: Path, style: str) -> None:
    (folder / "long.md").write_text(display(*["x = x"] * 40))
    command = f"{' '.join(COMMAND)} check --format {style} long.md | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, timeout=60)
    assert len(done.stdout) <= 10
    assert done.stderr == b""


def test_two_reports_to_one_file_at_once(folder: Path) -> None:
    runs = [fork_cli(["report", "quick.md", "-o", "same.html"], folder) for _ in range(3)]
    assert [process.communicate()[1] for process in runs] == [b""] * 3
    assert [process.returncode for process in runs] == [0] * 3
    assert (folder / "same.html").read_text().rstrip().endswith("</html>")
    assert sorted(p.name for p in folder.iterdir() if p.name != "cache") == ["quick.md", "same.html", "slow.md"]


def test_two_checks_at_once_answer_as_one_does(folder: Path) -> None:
    runs = [fork_cli(["check", "--format", "json", "quick.md"], folder) for _ in range(3)]
    answers = [json.loads(process.communicate()[0]) for process in runs]
    for answer in answers:
        answer["documents"][0]["steps"][0]["milliseconds"] = 0
    assert answers[0] == answers[1] == answers[2]
    assert len(list((folder / "cache").iterdir())) == 1


def test_runs_leave_no_temporary_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    run_cli(["check", "quick.md", "gone.md"], folder)
    if shutil.which("pdflatex") is not None:
        run_cli(["report", "quick.md", "-o", "x.pdf"], folder)
    assert list((folder / "tmp").iterdir()) == []
