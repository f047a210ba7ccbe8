"""Runs of the real command line as a process, with the wall time and the memory of its whole process tree."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.hostile.forked import Forked, fork_cli

COMMAND = (sys.executable, "-m", "derivations")
SAMPLING_SECONDS = 0.05


@dataclass(frozen=True)
class Run:
    """What a process answered and what it cost.

    Memory is what its tree held at one time, shared pages counted once; ``work`` are the seconds of processor time
    of the tree, which do not depend on what else the machine does.
    """

    status: int
    stdout: bytes
    stderr: str
    seconds: float
    work: float
    bytes_held: int


def run_cli(arguments: Sequence[str], cwd: Path, timeout: float = 60.0) -> Run:
    """Run the command line and measure it; what takes longer than the timeout is killed, with its children."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        before = work_of_children()
        process = start_cli(arguments, cwd, out.fileno(), errors.fileno())
        seconds, held = _watched(process, timeout)
        out.seek(0)
        errors.seek(0)
        stderr = errors.read().decode("utf-8", "replace")
        return Run(process.returncode, out.read(), stderr, seconds, work_of_children() - before, held)


def run_forked(arguments: Sequence[str], cwd: Path, timeout: float = 60.0) -> Run:
    """The same of a process that has loaded the program already."""
    process = fork_cli(arguments, cwd)
    seconds, held = _watched(process, timeout)
    stdout, stderr = process.communicate()
    return Run(process.returncode, stdout, stderr.decode("utf-8", "replace"), seconds, process.work, held)


def _watched(process: subprocess.Popen[bytes] | Forked, timeout: float) -> tuple[float, int]:
    """How many seconds a process takes, and the most memory that its tree holds."""
    start, held = time.monotonic(), 0
    while process.poll() is None:
        held = max(held, memory_of_tree(process.pid))
        if time.monotonic() - start > timeout:
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(SAMPLING_SECONDS)
    return time.monotonic() - start, held


def start_cli(
    arguments: Sequence[str], cwd: Path, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Start the command line in a process group of its own."""
    environment = os.environ | {"DERIVATIONS_CACHE_DIR": str(cwd / "cache")}
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )


def work_of_children() -> float:
    """The processor time of all descendants that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory_of_tree(pid: int) -> int:
    """The memory that a process and its descendants hold: what is resident in each and not shared, and one shared."""
    private, shared = 0, 0
    for process in family(pid):
        try:
            held = process.memory_info()
        except psutil.Error:
            continue
        private += max(0, held.rss - held.shared)
        shared = max(shared, held.shared)
    return private + shared


def family(pid: int) -> list[psutil.Process]:
    """A process and its living descendants."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []
