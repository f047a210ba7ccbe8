"""Verdicts on whole documents, so that one that did not change is not even read again.

An entry is keyed by all that a verdict depends on: the bytes of the document and of its context, the options, and the
program itself.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from derivations.cache.program import program
from derivations.cache.records import document_of, document_record
from derivations.cache.stores import Store
from derivations.model.verdict import DocumentVerdict
from derivations.reading.source import context_beside

MAX_INPUT = 16 * 2**20


def key_of(
    path: str, context: str | None, seed: int, time_limit: float, documents: int = 1, pictures: bool = False
) -> str | None:
    """The key of a document as it is now; ``None`` where it cannot be read, or has nothing that could be cached.

    ``documents`` is the number that shares the rate of false alarms; ``pictures`` tells whether they can be drawn.
    """
    document = _content(path)
    if document is None:
        return None
    stated = context if context is not None else str(context_beside(path))
    said = _content(stated)
    if said is None and (context is not None or os.path.lexists(stated)):
        return None
    return key_of_parts([path, stated, seed, time_limit, documents, pictures, said is not None], document, said or b"")


def key_of_parts(options: Iterable[object], *contents: bytes) -> str:
    """The key of what is checked by options; these are data of JSON."""
    digest = hashlib.sha256()
    said = json.dumps(list(options)).encode("utf-8", "surrogatepass")
    for part in (program(), said, *contents):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def find(store: Store, key: str) -> DocumentVerdict | None:
    """The verdicts that were kept under a key, or ``None``."""
    record = store.get([key]).get(key)
    return None if record is None else document_of(record)


def keep(store: Store, key: str, document: DocumentVerdict) -> None:
    """Keep verdicts under a key, unless more time would have changed them."""
    if document.error is None and document.whole:
        store.put({key: document_record(document)})


def _content(path: str) -> bytes | None:
    """The bytes of a regular file of bearable size."""
    try:
        if not Path(path).is_file():
            return None
        with Path(path).open("rb") as file:
            data = file.read(MAX_INPUT + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= MAX_INPUT else None
