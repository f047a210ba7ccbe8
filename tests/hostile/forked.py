"""Runs of the command line as a process that is forked with all modules loaded, since loading takes longer than most.

It is a process like the real one in what these tests look at: its signals, its workers, its memory and its output.
How it ends after its last line is that of ``multiprocessing``, so tests of that start a real one.  The server that
forks it has loaded nothing but the program, and is started once for each process of the tests.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["derivations.judging.judge", "derivations.confirmation", "tests.hostile.rehearsed"])


@dataclass(frozen=True)
class Forked:
    """A running command line, with what tests ask a :class:`subprocess.Popen`."""

    process: ForkServerProcess
    out: Path
    errors: Path
    spent: Path

    @property
    def pid(self) -> int:
        """The number of the process, and of its group."""
        assert self.process.pid is not None
        return self.process.pid

    @property
    def returncode(self) -> int:
        """The exit status; negative where a signal ended it."""
        assert self.process.exitcode is not None
        return self.process.exitcode

    def poll(self) -> int | None:
        """The exit status, if it has ended."""
        return self.process.exitcode

    def wait(self, timeout: float) -> int:
        """The exit status, once it has ended.

        Raises:
            TimeoutExpired: it has not ended yet.
        """
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("derivations", timeout)
        return self.process.exitcode

    def communicate(self, timeout: float = 60.0) -> tuple[bytes, bytes]:
        """What it wrote, once it has ended."""
        self.wait(timeout)
        return self.out.read_bytes(), self.errors.read_bytes()

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it, if it runs."""
        self.send_signal(signal.SIGKILL)

    @property
    def work(self) -> float:
        """The processor time of it and its descendants; all there is if it was killed."""
        return float(self.spent.read_text()) if self.spent.exists() else float("inf")


def fork_cli(arguments: Sequence[str], cwd: Path, output: Path | None = None) -> Forked:
    """Start the command line in a process group of its own; its output goes into a file."""
    folder = Path(tempfile.mkdtemp(prefix="forked", dir=cwd.parent))
    out, errors, spent = output or folder / "out", folder / "errors", folder / "spent"
    environment = os.environ | {"DERIVATIONS_CACHE_DIR": str(cwd / "cache")}
    process = _CONTEXT.Process(target=_run, args=(arguments, cwd, environment, out, errors, spent))
    process.start()
    return Forked(process, out, errors, spent)


def _run(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], out: Path, errors: Path, spent: Path
) -> None:
    from derivations.cli import main

    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for path, number in ((out, 1), (errors, 2)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["derivations", *arguments]
    try:
        main(arguments, prog_name="derivations")
    finally:
        used = [resource.getrusage(whom) for whom in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        spent.write_text(str(sum(one.ru_utime + one.ru_stime for one in used)))
