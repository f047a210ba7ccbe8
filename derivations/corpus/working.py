"""What happens in a worker: documents are laid down, read and judged, each in processes that can be stopped."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from derivations.checking.verify import Options, check_file
from derivations.corpus.documents import Sent
from derivations.model.verdict import DocumentVerdict
from derivations.project.inputs import Inputs
from derivations.reading.source import context_beside

Check = Callable[[str, Options], DocumentVerdict]

_HERE = threading.Lock()
"""The clock of work is that of a process: one thread at a time judges in it."""


def judged(batch: Sequence[Sent], options: Options) -> list[tuple[str, str, bytes]]:
    """Check documents: path, key, and what is found as JSON, of each."""
    from derivations.report.json import document_data

    found = []
    with _checking() as check:
        for one in batch:
            data = document_data(_checked(one, options, check))
            found.append((one.path, one.key, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")))
    return found


def _checked(one: Sent, options: Options, check: Check) -> DocumentVerdict:
    with TemporaryDirectory(prefix="derivations-") as folder:
        path = Path(folder) / f"document{PurePath(one.path).suffix}"
        path.write_bytes(one.text)
        if one.context is not None:
            context_beside(str(path)).write_bytes(one.context)
        return Inputs((str(path),), {str(path): one.path}).named(check(str(path), options))


@contextmanager
def _checking() -> Iterator[Check]:
    """How a document is checked: in processes of its own, where this one may have children, and else in it."""
    if multiprocessing.current_process().daemon:
        with _HERE:
            yield check_file
        return
    from derivations.checking.workers import Bench

    with Bench() as bench:
        yield lambda path, options: check_file(path, options, bench)
