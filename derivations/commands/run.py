"""One run over documents: a progress bar where a person watches, and what was done so far where they stop it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from derivations.checking.verify import Options, check_paths
from derivations.model.verdict import DocumentVerdict, StepVerdict

Listener = Callable[[DocumentVerdict | StepVerdict], None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """The documents that were checked, and the signal that ended the run early, if one did.

    The last document is incomplete when the run was interrupted inside it.
    """

    documents: tuple[DocumentVerdict, ...]
    interrupted: int = 0


class TerminatedError(KeyboardInterrupt):
    """The process was asked to end by a signal other than that of Ctrl-C."""


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM unwind the program as Ctrl-C does, so that it leaves no workers and no temporary files."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise TerminatedError

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def signal_of(interrupt: KeyboardInterrupt) -> int:
    """The signal that an interrupt stands for."""
    return signal.SIGTERM if isinstance(interrupt, TerminatedError) else signal.SIGINT


def run(paths: Sequence[str], options: Options) -> RunResult:
    """Check documents; Ctrl-C and SIGTERM end the run and keep what is done.

    Args:
        paths: the documents, in order.
        options: how to check.
    """
    done: list[DocumentVerdict] = []
    steps: list[StepVerdict] = []

    try:
        with _bar(len(paths)) as show:

            def note(finished: DocumentVerdict | StepVerdict) -> None:
                if isinstance(finished, StepVerdict):
                    steps.append(finished)
                show(finished)

            for document in check_paths(paths, options, note):
                done.append(document)
                steps.clear()
    except KeyboardInterrupt as interrupt:
        if steps and len(done) < len(paths):
            done.append(DocumentVerdict(paths[len(done)], tuple(steps)))
        return RunResult(tuple(done), signal_of(interrupt))
    return RunResult(tuple(done))


@contextmanager
def _bar(documents: int) -> Iterator[Listener]:
    """A line on standard error that counts steps and documents, gone when the run ends."""
    if not sys.stderr.isatty():
        yield lambda finished: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("0 steps", total=documents)
        count = 0

        def show(finished: DocumentVerdict | StepVerdict) -> None:
            nonlocal count
            count += isinstance(finished, StepVerdict)
            progress.update(task, description=f"{count} steps", advance=isinstance(finished, DocumentVerdict))

        yield show
