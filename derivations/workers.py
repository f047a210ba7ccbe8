"""Worker processes: what runs away is stopped, and the rest of the run goes on.

A time limit that is only checked between the stages of the work does not stop a loop inside a C library.  So every
document is read and every step judged in a worker process, which is killed past its time and replaced.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from derivations.judge import judge
from derivations.model.derivation import Step
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import StepVerdict, Verdict

Task = tuple[Step, str | None, int, float]
"""The arguments of ``judge``."""

READING_LIMIT = 20.0
GRACE = 0.5
MEMORY = 900 * 2**20
"""Bytes that a worker may ask for beyond what it starts with."""

T = TypeVar("T")


class Bench:
    """A pool of worker processes, for a ``with`` statement; it ends at once when the statement is left."""

    def __init__(self, jobs: int = 1) -> None:
        """Prepare as many workers as there are jobs; they start when they are needed."""
        context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
        self._pool = ProcessPool(max_workers=max(1, jobs), initializer=_bound_memory, context=context)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.stop()
        self._pool.join()

    def call(self, function: Callable[..., T], path: str, *arguments: Any) -> T:
        """Call a function on a document in a worker.

        Raises:
            UnusableInputError: it raised that, or took too much time or memory.
        """
        future = self._pool.schedule(function, args=[path, *arguments], timeout=READING_LIMIT)
        try:
            result: T = future.result()
        except LateError:
            raise UnusableInputError(f"{path}: reading it takes more than {READING_LIMIT:g} seconds") from None
        except (MemoryError, ProcessExpired):
            raise UnusableInputError(f"{path}: reading it takes too much memory") from None
        return result

    def judged(self, tasks: Sequence[Task]) -> Iterator[StepVerdict]:
        """Judge steps, in their order."""
        futures = [self._pool.schedule(judge, args=list(task), timeout=task[3] + GRACE) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            yield _outcome(task, future)


def _outcome(task: Task, future: Future[StepVerdict]) -> StepVerdict:
    step, limit = task[0], task[3]
    try:
        return future.result()
    except LateError:
        reason, spent = "time limit", limit
    except MemoryError:
        reason, spent = "memory limit", 0.0
    except ProcessExpired as error:
        reason, spent = f"its process ended with exit code {error.exitcode}", 0.0
    except Exception as error:  # a bug of the checker must cost this step only
        reason, spent = f"the checker failed: {type(error).__name__}: {error}", 0.0
    return StepVerdict(
        step,
        Verdict.UNDECIDED,
        reason,
        conventions=step.conventions,
        notices=step.notices,
        milliseconds=spent * 1000,
    )


def _bound_memory() -> None:
    """Limit the address space of a worker to what it has and a fixed amount more."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = int(statm.read().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
