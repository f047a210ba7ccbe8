"""One run over a corpus: what is known is kept, the rest is sent out, and what comes back goes into the table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from distributed import Client, as_completed

from derivations.cache.documents import key_of
from derivations.checking.verify import Options
from derivations.corpus.cluster import client
from derivations.corpus.documents import Sent, Unread, batches, sent
from derivations.corpus.table import Table, rows_of
from derivations.corpus.working import judged
from derivations.model.alarms import counted
from derivations.model.errors import UnusableInputError, writing

AHEAD = 2
"""So many batches are sent out for each thread that works."""

Progress = Callable[[int], None]
"""Is told how many documents are done."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A run: the documents, where their table goes, and how and where they are checked."""

    documents: tuple[str, ...]
    output: Path
    options: Options
    jobs: int = 1
    scheduler: str | None = None


def run(corpus: Corpus, progress: Progress) -> Table:
    """Check the documents of a corpus that are not known as they are, and write the table.

    Raises:
        UnusableInputError: the table cannot be read or written, or there are no workers.
    """
    documents = tuple(dict.fromkeys(sorted(corpus.documents)))
    options = replace(corpus.options, documents=len(documents))
    with writing(corpus.output):
        table = _table(corpus.output)
        waiting = [(path, key) for path in documents if not _is_known(table, path, key := _key(path, options))]
        progress(len(documents) - len(waiting))
        if waiting:
            with client(corpus.jobs, corpus.scheduler) as workers:
                _Run(table, options, workers, progress).check(waiting)
        table.finish(documents)
    return table


def _table(path: Path) -> Table:
    try:
        return Table(path)
    except (pa.ArrowException, KeyError, ValueError):
        raise UnusableInputError(f"{path}: found something else than a table of steps; name another file") from None


def _key(path: str, options: Options) -> str:
    """The key of a document; empty, where it cannot be read."""
    rate = counted(options.documents)
    return key_of(path, options.context, options.seed, options.time_limit, rate) or ""


def _is_known(table: Table, path: str, key: str) -> bool:
    return bool(key) and path in table.known and table.known[path].key == key


@dataclass(frozen=True, slots=True)
class _Run:
    table: Table
    options: Options
    workers: Client
    progress: Progress

    def check(self, waiting: Sequence[tuple[str, str]]) -> None:
        """Send documents out, a few batches at a time, and take in what comes back."""
        rest = batches(self._readable(waiting))
        most = AHEAD * max(1, sum(self.workers.nthreads().values()))
        remote = replace(self.options, context=None)
        own: dict[Any, tuple[Sent, ...]] = {}

        def send(some: Iterator[tuple[Sent, ...]]) -> list[Any]:
            futures = {self.workers.submit(judged, batch, remote, pure=False): batch for batch in some}
            own.update(futures)
            return list(futures)

        running = as_completed(send(islice(rest, most)))
        for future in running:
            again = self._take(future, own.pop(future))
            running.update(send(iter(again)) or send(islice(rest, 1)))

    def _readable(self, waiting: Sequence[tuple[str, str]]) -> Iterator[Sent]:
        """The documents that can be read; those that cannot are rows by themselves."""
        for path, key in waiting:
            one = sent(path, key, self.options.context)
            if isinstance(one, Unread):
                self._add([_failed(path, one.error)])
            else:
                yield one

    def _take(self, future: Any, batch: tuple[Sent, ...]) -> list[tuple[Sent, ...]]:
        """Take in what was found of a batch; where its worker came to an end, each of it is to be sent by itself."""
        try:
            found = [(path, key, json.loads(data)) for path, key, data in future.result()]
        except Exception as error:  # it must cost these documents only
            if self.workers.status != "running":
                raise UnusableInputError("the scheduler is gone; what was done so far is kept") from None
            if len(batch) > 1:
                return [(one,) for one in batch]
            found = [_failed(batch[0].path, f"its worker failed: {type(error).__name__}")]
        with suppress(Exception):
            future.release()
        self._add(found)
        return []

    def _add(self, found: Sequence[tuple[str, str, Any]]) -> None:
        self.table.add([row for one in found for row in rows_of(*one)])
        self.progress(len(found))


def _failed(path: str, error: str) -> tuple[str, str, Any]:
    """A document of which there is nothing but an error; without a key, so that the next run tries it again."""
    return path, "", {"error": error, "steps": []}
