"""What is found as a table of steps, in Apache Parquet: sorted by document, and of a document all or nothing.

While a run goes on, parts are written into a folder beside the file.  At its end the file is made from them, and from
what it held before of documents that did not change, group by group.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from derivations.atomic_files import written_whole

ROWS = 4_096
"""A group of the file has so many rows, or a few more."""

_TEXTS = pa.list_(pa.string())


def _records(*names: str) -> pa.DataType:
    return pa.struct([(name, pa.string()) for name in names])


SCHEMA = pa.schema(
    [
        ("document", pa.string()),
        ("key", pa.string()),
        ("error", pa.string()),
        ("id", pa.string()),
        *((name, pa.int32()) for name in ("chain", "step", "line", "column", "end_line", "end_column", "cell")),
        *((name, pa.string()) for name in ("relation", "lhs", "rhs", "verdict", "code", "reason")),
        ("rules", _TEXTS),
        ("conditions", pa.list_(_records("statement", "status", "because"))),
        ("conventions", _TEXTS),
        ("notices", _TEXTS),
        ("reading", pa.list_(_records("name", "sort", "origin", "where"))),
        ("rests_on", pa.list_(_records("where", "statement"))),
        (
            "counterexample",
            pa.struct([("where", pa.map_(pa.string(), pa.string())), ("lhs", pa.string()), ("rhs", pa.string())]),
        ),
        ("suggestion", _records("edit", "rhs", "verdict")),
        (
            "evidence",
            pa.struct([("method", pa.string()), ("instances", pa.int32()), ("digits", pa.float64()), ("also", _TEXTS)]),
        ),
        ("milliseconds", pa.float64()),
    ]
)
"""A row a step, as in the JSON of ``check``; a document without steps has one row, in which only ``error`` may stand.

``key`` is that of all that the verdicts on the document depend on.
"""


def rows_of(path: str, key: str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a document, from its JSON."""
    own = {"document": path, "key": key, "error": data["error"]}
    return [{**own, **_plain(step)} for step in data["steps"]] or [own]


def _plain(step: Mapping[str, Any]) -> dict[str, Any]:
    found = step["counterexample"]
    if found is None:
        return dict(step)
    return {**step, "counterexample": {**found, "where": list(found["where"].items())}}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of a document are: the file and the group in it, and the key under which they were found."""

    key: str
    file: Path
    group: int


class Table:
    """The file of a corpus, and the parts of it that are not in it yet."""

    def __init__(self, path: Path) -> None:
        """Look for what is there.

        Raises:
            OSError: it cannot be read, or is none of ours.
        """
        self.path, self._parts = path, path.with_name(f"{path.name}.parts")
        self.known = dict(_places(path)) if path.exists() else {}
        self._last = 0
        for part in sorted(self._parts.glob("*.parquet")):
            self.known |= _places(part)
            self._last = int(part.stem)

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the rows of some documents as a part."""
        self._parts.mkdir(parents=True, exist_ok=True)
        self._last += 1
        path = self._parts / f"{self._last:06}.parquet"
        with written_whole(path) as file:
            pq.write_table(pa.Table.from_pylist(list(rows), SCHEMA), file)
        self.known |= _places(path)

    def finish(self, documents: Iterable[str]) -> None:
        """Make the file, of these documents in their order, and remove the parts."""
        read = lru_cache(maxsize=4)(_group)
        with written_whole(self.path) as file, pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
            waiting: list[pa.Table] = []
            for path in documents:
                place = self.known[path]
                waiting.append(read(place.file, place.group).filter(pc.field("document") == path))
                if sum(one.num_rows for one in waiting) >= ROWS:
                    writer.write_table(pa.concat_tables(waiting))
                    waiting = []
            if waiting:
                writer.write_table(pa.concat_tables(waiting))
        shutil.rmtree(self._parts, ignore_errors=True)
        self.known = dict(_places(self.path))


def groups(path: Path, columns: Sequence[str]) -> Iterator[pa.Table]:
    """The groups of a file, some columns of them."""
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number, columns=list(columns))


def _places(path: Path) -> Iterator[tuple[str, Place]]:
    for number, group in enumerate(groups(path, ("document", "key"))):
        pairs = zip(group["document"].to_pylist(), group["key"].to_pylist(), strict=True)
        yield from ((document, Place(key, path, number)) for document, key in dict.fromkeys(pairs))


def _group(path: Path, number: int) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read_row_group(number)
