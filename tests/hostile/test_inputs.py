"""Hostile documents through the real command line: each ends in time and memory, with a verdict or one clear line."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.figures import BYTES, SECONDS
from tests.hostile.inputs import LONGER, MATHEMATICS, TEXTS, UNUSABLE, Hostile, display
from tests.hostile.processes import Run, run_cli, run_forked

Runner = Callable[[list[str], Path, float], Run]

PATIENCE = 12
BATCH = 12
"""So many documents are checked in one run, since starting one takes longer than most of them."""

ALL = (*TEXTS, *MATHEMATICS)
BATCHES = [ALL[start :: len(ALL) // BATCH] for start in range(len(ALL) // BATCH)]
TRUE = display("(x+1)^2 = x^2 + 2x + 1")


def check(folder: Path, *arguments: str, seconds: float = SECONDS, run_in: Runner = run_forked) -> Run:
    """Check within the limits; on a machine that is busy with something else, processor time is what counts."""
    run = run_in(["check", "--format", "json", *arguments], folder, PATIENCE * seconds)
    assert run.seconds <= seconds or (run.work <= seconds and run.seconds <= PATIENCE * seconds)
    assert run.bytes_held <= BYTES
    assert run.status in (0, 1, 2)
    assert "Traceback" not in run.stderr
    assert "internal error" not in run.stderr
    assert len(run.stderr.splitlines()) <= len(arguments)
    return run


def answers(run: Run) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = json.loads(run.stdout)["documents"]
    return documents


def written(folder: Path, hostile: Hostile) -> str:
    name = f"{hostile.name.replace(' ', '-')}{hostile.suffix}"
    (folder / name).write_bytes(hostile.data())
    return name


@pytest.mark.parametrize(
    "batch",
    [pytest.param(batch, marks=[pytest.mark.slow] * (number % 2)) for number, batch in enumerate(BATCHES)],
    ids=[f"{batch[0].name} and others" for batch in BATCHES],
)
def test_they_end_in_time_and_memory(batch: tuple[Hostile, ...], tmp_path: Path) -> None:
    ended(check(tmp_path, *(written(tmp_path, hostile) for hostile in batch), seconds=len(batch) * SECONDS))


@pytest.mark.slow
@pytest.mark.parametrize("hostile", [*LONGER, *ALL], ids=lambda hostile: hostile.name)
def test_it_ends_in_time_and_memory(hostile: Hostile, tmp_path: Path) -> None:
    ended(check(tmp_path, written(tmp_path, hostile), run_in=run_cli))


def ended(run: Run) -> None:
    """What cannot be used has one line; no step shows a bug, and no proof is contradicted."""
    errors = [document["error"] for document in answers(run) if document["error"] is not None]
    assert len(run.stderr.splitlines()) == len(errors)
    assert (run.status == 2) == bool(errors)
    steps = [step for document in answers(run) for step in document["steps"]]
    assert not [step for step in steps if step["verdict"] == "conflict" or step["code"] == "bug"]


def test_what_is_no_text_costs_one_line_each_and_the_others_are_checked(tmp_path: Path) -> None:
    (tmp_path / "true.md").write_text(TRUE)
    names = [written(tmp_path, hostile) for hostile in UNUSABLE]
    run = check(tmp_path, *names, "true.md")
    assert run.status == 2
    assert [line.split(":")[1].strip() for line in run.stderr.splitlines()] == names
    assert answers(run)[-1]["steps"][0]["verdict"] == "proved"


def test_what_is_no_file_costs_one_line(tmp_path: Path) -> None:
    (tmp_path / "true.md").write_text(TRUE)
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    for link, target in (("zero", "/dev/zero"), ("loop", "loop.md"), ("dangling", "nowhere.md"), ("fine", "true.md")):
        (tmp_path / f"{link}.md").symlink_to(target)
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(tmp_path)  # the name of a socket is short
        listener.bind("socket.md")
        os.chdir(here)
        bad = ["folder.md", "pipe.md", "zero.md", "loop.md", "dangling.md", "socket.md", "gone.md", "a" * 5000 + ".md"]
        long = "b" * 250 + ".md"
        (tmp_path / long).write_text(TRUE)
        run = check(tmp_path, *bad, "", long, "fine.md")
    assert run.status == 2
    assert len(run.stderr.splitlines()) == len(bad) + 1
    assert [document["error"] is None for document in answers(run)] == [False] * (len(bad) + 1) + [True] * 2


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_what_cannot_be_read_costs_one_line(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(TRUE)
    (tmp_path / "secret.md").chmod(0)
    assert check(tmp_path, "secret.md").status == 2


@pytest.mark.parametrize("hostile", UNUSABLE[:6], ids=lambda hostile: hostile.name)
def test_a_context_file_that_is_no_text_costs_one_line(hostile: Hostile, tmp_path: Path) -> None:
    (tmp_path / "true.md").write_text(TRUE)
    (tmp_path / "context.yaml").write_bytes(hostile.data())
    run = check(tmp_path, "true.md", "--context", "context.yaml")
    assert run.status == 2
    assert "context.yaml" in run.stderr


@pytest.mark.parametrize(
    "text",
    ["given: [" * 10**5, "a: &a [*a]\n", "- x\n" * 10**6, "given:\n  - " + "{" * 10**6, "? " * 10**6, "x" * 10**7],
    ids=["brackets", "anchor", "list", "braces", "questions", "word"],
)
def test_a_hostile_context_file(text: str, tmp_path: Path) -> None:
    (tmp_path / "true.md").write_text(TRUE)
    (tmp_path / "true.derivations.yaml").write_text(text)
    assert check(tmp_path, "true.md").status == 2


def test_nothing_in_a_document_runs(tmp_path: Path) -> None:
    attacks = [
        display(r"\text{__import__('os').system('touch canary')} = 1"),
        display("__import__('os').system('touch canary') = 1"),
        "<!-- derivations\ngiven: [!!python/object/apply:os.system ['touch canary']]\n-->\n" + TRUE,
        "```{python}\nopen('canary', 'w')\n```\n" + TRUE,
        r"\immediate\write18{touch canary}" + display(r"\input{canary} = 1", r"\write18{touch canary} = 1"),
        ".. raw:: html\n   :file: /etc/passwd\n\n.. include:: /etc/passwd\n",
    ]
    for number, text in enumerate(attacks):
        (tmp_path / f"{number}.md").write_text(text)
        (tmp_path / f"{number}.rst").write_text(text)
    before = sorted(path.name for path in tmp_path.iterdir())
    check(tmp_path, *before)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "cache") == before
