"""Texts in, verdicts out, for programs: many at a time, from any thread, in worker processes that stay.

Nothing here takes a signal of the caller's process or prints.  Equal texts get equal verdicts: what searches find
depends on a clock of work and on the seed, and not on the machine, on what was checked before, or on how many workers
there are.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import astuple
from itertools import islice
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING

from derivations.cache import documents
from derivations.cache.documents import key_of_parts
from derivations.cache.stores import Recent
from derivations.checking.results import Result
from derivations.checking.texts import Text, judged_all, judged_by_step
from derivations.checking.verify import Options
from derivations.model.verdict import DocumentVerdict

if TYPE_CHECKING:
    from derivations.checking.workers import Bench

HURRY = 3.0
"""So many time limits of a step may several texts take together, before each is checked on its own, step by step."""
MOST_AT_ONCE = 32
ROUNDS = 4
"""Texts are sent to workers in so many rounds, or in more, so that none of them waits for another one."""

MOST_KEPT = 8_192
"""So many results are remembered."""


class Checker:
    """Checks texts, from any thread; a ``with`` statement, or ``close``, ends its workers.

    Texts are checked in worker processes that are stopped when they run away.  A process that may have no children (a
    worker of ``multiprocessing.Pool``) checks in itself, as does every one with ``isolated=False``: one thread at a
    time, and what runs away is not stopped.  What was checked lately is remembered.
    """

    def __init__(self, jobs: int = 1, *, isolated: bool | None = None) -> None:
        """Prepare as many workers as there are jobs; they start when they are needed, and stay."""
        may_have_children = not multiprocessing.current_process().daemon
        self._isolated = may_have_children if isolated is None else isolated
        self._jobs = max(1, jobs)
        self._lock = threading.Lock()
        self._bench: Bench | None = None
        self._known = Recent(MOST_KEPT)

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; they start again when they are needed."""
        with self._lock:
            bench, self._bench = self._bench, None
        if bench is not None:
            bench.__exit__()

    def check(
        self, texts: Iterable[Text], *, seed: int = 0, time_limit: float = 10.0, ask: bool = False
    ) -> list[Result]:
        """Check texts; the results are in their order.

        Args:
            texts: what to check.
            seed: of all chance.
            time_limit: seconds after which a step is left undecided.
            ask: whether to look for lines of a context that would get further.
        """
        options = Options(seed=seed, time_limit=time_limit, cache=False, asking=1.0 if ask else 0.0)
        wanted = tuple(texts)
        keys = {text: key_of_parts([*astuple(text), seed, time_limit, ask]) for text in wanted}
        found = {text: documents.find(self._known, key) for text, key in keys.items()}
        new = tuple(text for text, result in found.items() if result is None)
        for text, verdict in zip(new, self._verdicts(new, options), strict=True):
            documents.keep(self._known, keys[text], verdict)
            found[text] = verdict
        verdicts = [(text, one) for text in wanted if (one := found[text]) is not None]
        return [Result(one.steps, text.name, one.error, one.complaints) for text, one in verdicts]

    def _verdicts(self, texts: Sequence[Text], options: Options) -> Iterator[DocumentVerdict]:
        if not self._isolated:
            with _HERE:
                yield from judged_all(texts, options)
            return
        chunks = _chunks(texts, self._jobs)
        sent = [self._send(chunk, options) for chunk in chunks]
        for chunk, task in zip(chunks, sent, strict=True):
            yield from self._come(chunk, task, options)

    def _workers(self) -> Bench:
        with self._lock:
            if self._bench is None:
                from derivations.checking.workers import Bench

                self._bench = Bench(self._jobs)
            return self._bench

    def _send(self, chunk: Sequence[Text], options: Options) -> Future[list[DocumentVerdict]]:
        return self._workers().send(HURRY * options.time_limit, judged_all, chunk, options)

    def _come(
        self, chunk: Sequence[Text], task: Future[list[DocumentVerdict]], options: Options
    ) -> Iterable[DocumentVerdict]:
        """What came of texts that were sent together; if they took too long or failed, of each on its own."""
        bench = self._workers()
        try:
            return task.result(timeout=bench.longest_wait)
        except Exception:  # too late, out of memory, its process ended: one of them did, and which one is found out
            return [judged_by_step(text, options, bench) for text in chunk]


_HERE = threading.RLock()
"""The clock of work and the precision of numbers are those of a process: one thread at a time checks in it."""


def _chunks(texts: Sequence[Text], jobs: int) -> list[tuple[Text, ...]]:
    size = min(MOST_AT_ONCE, max(1, len(texts) // (jobs * ROUNDS)))
    rest = iter(texts)
    return list(iter(lambda: tuple(islice(rest, size)), ()))


# ---------------------------------------------------------------------------------------- the one of a process


_SHARED: dict[int, Checker] = {}
_SHARING = threading.Lock()


def shared_checker() -> Checker:
    """The checker that this process keeps; a fork has one of its own."""
    with _SHARING:
        found = _SHARED.get(os.getpid())
        if found is None:
            _SHARED.clear()
            found = _SHARED[os.getpid()] = Checker()
            Finalize(None, _close, args=(found, os.getpid()), exitpriority=1)  # before a process waits for its children
        return found


def _close(checker: Checker, process: int) -> None:
    """End the workers of this process; a fork of it that ends by itself leaves them to it."""
    if os.getpid() == process:
        checker.close()


def check_text(
    text: str,
    *,
    suffix: str = ".md",
    given: Sequence[str] = (),
    assume: Sequence[str] = (),
    name: str = "<text>",
    seed: int = 0,
    time_limit: float = 10.0,
    ask: bool = True,
    checker: Checker | None = None,
) -> Result:
    """Check every step of a document that is at hand as text.

    Args:
        text: the document.
        suffix: tells its format: ``.md``, ``.tex``, ``.rst``, ``.qmd``.
        given: lines of a context: sorts, signs, definitions, distributions.
        assume: side conditions that are granted.
        name: what messages call it.
        seed: of all chance.
        time_limit: seconds after which a step is left undecided.
        ask: whether to look for lines of ``given`` that would get further.
        checker: where it is checked; without one, where this process does so.

    Returns:
        The verdicts in order; ``error`` says in one line why there are none.
    """
    known = Text(text, suffix, tuple(given), tuple(assume), name=name)
    (result,) = (checker or shared_checker()).check([known], seed=seed, time_limit=time_limit, ask=ask)
    return result


def check_steps(
    steps: Iterable[str],
    *,
    given: Sequence[str] = (),
    assume: Sequence[str] = (),
    seed: int = 0,
    time_limit: float = 10.0,
    ask: bool = False,
    checker: Checker | None = None,
) -> list[Result]:
    r"""Check chains of relations in LaTeX, each on its own: ``(x+1)^2 = x^2 + 2x + 1``.

    Args:
        steps: the chains, without delimiters around them; none of them is read as anything but mathematics.
        given: lines of a context that hold for all of them, ``x \in \mathbb{R}``.
        assume: side conditions that are granted.
        seed: of all chance.
        time_limit: seconds after which a step is left undecided.
        ask: whether to look for lines of ``given`` that would get further.
        checker: where they are checked; without one, where this process does so.

    Returns:
        A result for each chain, in order.  As in a document, what gives a body to a name that has no meaning yet is a
        definition, ``y = x^2`` alone, and claims nothing.
    """
    known = [Text(one, given=tuple(given), assume=tuple(assume), is_formula=True, name="step") for one in steps]
    return (checker or shared_checker()).check(known, seed=seed, time_limit=time_limit, ask=ask)
