"""Documents as they are sent to workers, which need not see the files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derivations.reading.source import MAX_BYTES, context_beside

MOST = 8
SIZE = 200_000
"""So many documents, or so many bytes of them, are sent together."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document: its path, the key of what is found of it, its bytes, and those of its context if it has one."""

    path: str
    key: str
    text: bytes
    context: bytes | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that cannot be read, and why."""

    path: str
    error: str


def sent(path: str, key: str, context: str | None) -> Sent | Unread:
    """Read a document, with the context file that is named or stands beside it; not more of it than could be used."""
    beside = context if context is not None else str(context_beside(path))
    try:
        text = _content(path)
        said = _content(beside) if context is not None or os.path.lexists(beside) else None
    except OSError as error:
        return Unread(path, f"{error.filename or path}: {error.strerror or error}")
    return Sent(path, key, text, said)


def batches(documents: Iterable[Sent]) -> Iterator[tuple[Sent, ...]]:
    """Documents in their order, a few at a time."""
    batch: list[Sent] = []
    size = 0
    for one in documents:
        if batch and (len(batch) == MOST or size + len(one.text) > SIZE):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(one)
        size += len(one.text)
    if batch:
        yield tuple(batch)


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(MAX_BYTES + 1)
