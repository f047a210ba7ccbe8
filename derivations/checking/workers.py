"""Worker processes: what runs away is stopped, and the rest of the run goes on.

A time limit that is only checked between the stages of the work does not stop a loop inside a C library.  So every
document is read and every step judged in a worker process, which is killed past its time and replaced.
"""

from __future__ import annotations

import math
import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as LateError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from derivations.bugs import BugError, described
from derivations.garbage import collect_seldom, keep_what_is_loaded
from derivations.meaning import read_text
from derivations.model.derivation import Role, Step
from derivations.model.errors import UnusableInputError
from derivations.model.reasons import Code, Reason
from derivations.model.verdict import End, Judged, StepVerdict, Verdict

Task = tuple[Step, int, float, float, bool]
"""The arguments of ``judge``."""

READING_LIMIT = 40.0
LONGEST_READING = 120.0
READ_PER_SECOND = 10_000
"""Bytes of a document that add a second to the time it may take to read, up to the longest."""
GRACE = 0.5
ORPHAN_SECONDS = 5.0
"""How long after its limit a worker ends by itself, if nobody is left who would stop it."""
SETTLING = 30.0
"""Seconds beyond all limits after which nobody works on a task any more: no worker took it."""
MEMORY = 768 * 2**20
"""Bytes that a worker may ask for beyond what it starts with."""
PATIENCE = 5
"""Steps of a document that may use up their time before those that follow get less and less of it."""
SHORTEST = 0.02
"""The least part of the time limit that a step gets."""

_NEEDED = ("derivations.judging.judge", "derivations.confirmation")
_REHEARSED = "Let $x$ be a number. $$x = x$$"
"""A document that is read before workers start: they inherit the grammars that the first reading makes."""
_OPEN = frozenset({Verdict.UNDECIDED, Verdict.SUPPORTED})

T = TypeVar("T")


def reading_limit(path: str) -> float:
    """Seconds that a document may take to read; long ones may take longer."""
    try:
        size = Path(path).stat().st_size
    except (OSError, ValueError):
        return READING_LIMIT  # the reader says what is wrong with it
    return min(LONGEST_READING, READING_LIMIT + size / READ_PER_SECOND)


class Bench:
    """A ``pool`` of worker processes, for a ``with`` statement; it ends at once when the statement is left.

    Several threads may use it.
    """

    def __init__(self, jobs: int = 1) -> None:
        """Prepare as many workers as there are jobs; they start when they are needed."""
        for module in _NEEDED:  # loaded once here, and not again in every worker that takes the place of another
            import_module(module)
        read_text(_REHEARSED)
        self._jobs = max(1, jobs)
        self._lock = threading.Lock()
        self._sent: dict[int, float] = {}
        self.pool = self._made()

    def _made(self) -> ProcessPool:
        context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
        return ProcessPool(max_workers=self._jobs, initializer=_prepare, context=context)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *error: object) -> None:
        self.pool.stop()
        self.pool.join()

    def call(self, function: Callable[..., T], path: str, *arguments: Any) -> T:
        """Call a function on a document in a worker.

        Raises:
            UnusableInputError: it raised that or failed otherwise, or took too much time or memory.
        """
        return self.begin(function, path, *arguments)()

    def begin(self, function: Callable[..., T], path: str, *arguments: Any) -> Callable[[], T]:
        """Begin to call a function on a document in a worker; what is returned waits for it, and raises as ``call``."""
        limit = reading_limit(path)
        task = self._schedule(limit, function, path, *arguments)

        def answer() -> T:
            try:
                result: T = task.result()
            except UnusableInputError:
                raise
            except LateError:
                raise UnusableInputError(f"{path}: reading it takes more than {limit:.0f} seconds") from None
            except (MemoryError, ProcessExpired):
                raise UnusableInputError(f"{path}: reading it takes too much memory") from None
            except BugError as error:  # it must cost this document only
                raise UnusableInputError(f"{path}: the reader failed: {error}") from None
            return result

        return answer

    def judged(self, tasks: Sequence[Task]) -> Iterator[Judged]:
        """Judge the steps of a document, in their order."""
        patience = Patience()
        waiting = deque(tasks)
        running: deque[tuple[Task, _Sent[StepVerdict] | Future[StepVerdict]]] = deque()
        while waiting or running:
            while waiting and len(running) < 2 * self._jobs:
                task = patience.shortened(waiting.popleft())
                running.append((task, self._judge(task)))
            task, sent = running.popleft()
            yield patience.noted(task, outcome(task, sent))

    def _judge(self, task: Task) -> _Sent[StepVerdict] | Future[StepVerdict]:
        from derivations.judging.judge import judge

        if _stands(task[0]):  # sending it to a worker would take longer
            done: Future[StepVerdict] = Future()
            done.set_result(judge(*task))
            return done
        return self._schedule(task[2] + min(GRACE, task[2]), judge, *task)

    def _schedule(self, limit: float, function: Callable[..., T], *arguments: Any) -> _Sent[T]:
        return _Sent(self, limit, function, arguments, self.pool, self.send(limit, function, *arguments))

    def send(self, limit: float, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Send a task to the workers; they are made anew where others have ended them."""
        pool = self.pool
        try:
            future: Future[T] = pool.schedule(_alarmed, args=[limit, function, *arguments], timeout=limit)
        except RuntimeError:
            self.renew(pool)
            future = self.pool.schedule(_alarmed, args=[limit, function, *arguments], timeout=limit)
        self._sent[id(future)] = limit
        future.add_done_callback(lambda one: self._sent.pop(id(one), None))
        return future

    @property
    def longest_wait(self) -> float:
        """Seconds after which the oldest task is done if anybody works."""
        return sum(list(self._sent.values())) + SETTLING

    def renew(self, pool: ProcessPool) -> None:
        """Give up workers of which none takes its task, unless that was done."""
        with self._lock:
            if pool is self.pool:
                self._sent.clear()
                pool.stop()
                pool.join()
                self.pool = self._made()


@dataclass(slots=True)
class _Sent(Generic[T]):
    """A task that was sent to workers.

    A fork of a process with threads can lock up before it takes its task, and the limit of a task begins when it is
    taken.  So a task that nobody works on is sent once more, to new workers.
    """

    bench: Bench
    limit: float
    function: Callable[..., T]
    arguments: tuple[Any, ...]
    pool: ProcessPool
    future: Future[T]
    again: bool = False

    def result(self) -> T:
        """What came of it.

        Raises:
            TimeoutError: it took longer than its limit, or nobody took it.
            Exception: whatever it raised, or its worker.
        """
        try:
            return self.future.result(timeout=self.bench.longest_wait)
        except LateError:
            if self.future.done():
                return self.future.result()
            if self.again:
                raise
            self.bench.renew(self.pool)
        except (BrokenProcessPool, CancelledError):  # its workers were given up, or gave up themselves
            if self.again:
                raise LateError from None
            self.bench.renew(self.pool)
        self.again, self.pool = True, self.bench.pool
        self.future = self.bench.send(self.limit, self.function, *self.arguments)
        return self.result()


@dataclass(slots=True)
class Patience:
    """How much time the next step of a document gets: less, once many before it have used up all of theirs."""

    late: int = 0

    def shortened(self, task: Task) -> Task:
        """The task with the time that it gets."""
        share = max(SHORTEST, 0.5 ** max(0, self.late - PATIENCE + 1))
        return (*task[:2], task[2] * share, *task[3:])

    def noted(self, task: Task, judged: Judged) -> Judged:
        """Count a step that was late; one that stays open for want of time says so."""
        hurried = self.late >= PATIENCE
        self.late += judged.verdict.milliseconds >= 900 * task[2]
        if not hurried:
            return judged
        if judged.verdict.verdict not in _OPEN:
            return replace(judged, end=End.CUT)
        notice = f"had less time than the limit ({task[2]:.1g} s), as {self.late} steps before had used up theirs"
        return Judged(replace(judged.verdict, notices=(*judged.verdict.notices, notice)), End.CUT)


def _stands(step: Step) -> bool:
    """Whether nothing is to be found out about a step: it claims nothing, however it is read."""
    return step.role is not Role.CLAIM and step.weaker is None and step.lower is None and not step.premises


def outcome(task: Task, sent: _Sent[StepVerdict] | Future[StepVerdict]) -> Judged:
    """What came of judging a step; undecided, where that took too long, too much, or failed."""
    step, limit = task[0], task[2]
    try:
        return Judged(sent.result())
    except LateError:
        why, spent, end = Reason(Code.TIME, "time limit"), limit, End.LATE
    except MemoryError:
        why, spent, end = Reason(Code.TIME, "memory limit"), 0.0, End.LATE
    except ProcessExpired as error:
        why, spent, end = Reason(Code.TIME, f"its process ended {_how(error.exitcode)}"), 0.0, End.CUT
    except BugError as error:  # it must cost this step only
        why, spent, end = Reason(Code.BUG, f"the checker failed: {error}"), 0.0, End.CUT
    undecided = StepVerdict(
        step,
        Verdict.UNDECIDED,
        why.text,
        why.code,
        conventions=step.conventions,
        notices=step.notices,
        milliseconds=spent * 1000,
    )
    return Judged(undecided, end)


def _how(code: int) -> str:
    """How a process ended, by its exit code."""
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"with exit code {code}"


# ------------------------------------------------------------------------------------------- inside of a worker


def _prepare() -> None:
    """Make a new worker deaf to what the terminal sends to all, mortal, and bounded in memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    keep_what_is_loaded()
    collect_seldom()
    _bound_memory()


def _bound_memory() -> None:
    """Limit the address space of a worker to what it has and a fixed amount more, where the system can tell."""
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            pages = int(statm.read().split()[0])
    except OSError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alarmed(limit: float, function: Callable[..., T], *arguments: Any) -> T:
    """Call a function; if this process then outlives the one that would stop it, the alarm ends it.

    Raises:
        UnusableInputError: the function says so.
        MemoryError: it asked for more than it may have.
        BugError: it raised anything else.
    """
    signal.alarm(math.ceil(limit + ORPHAN_SECONDS))
    try:
        return function(*arguments)
    except (UnusableInputError, MemoryError):
        raise
    except Exception as error:
        told = described(error)
    finally:
        signal.alarm(0)
    raise BugError(told)  # outside of the handler: some libraries pickle what an exception came from, frame by frame
