"""Where entries are kept: bytes by key, in this process or in the user's cache folder.

Everything here is best effort: an entry that is missing, cut short or made by somebody else is a miss, and a folder
that cannot be written to costs nothing but the time to check again.
"""

from __future__ import annotations

import os
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from derivations.cache.sealing import sealed, unsealed

if TYPE_CHECKING:
    import sqlite3

FOLDER_VARIABLE = "DERIVATIONS_CACHE_DIR"
NAME = "verdicts.db"
MAX_SIZE = 256 * 2**20
"""So many bytes may the entries of a folder take; then the quarter of them goes that was not used for longest."""
MAX_ENTRY = 4 * 2**20
PATIENCE = 2.0
"""Seconds to wait for others who write at the same time."""
STALE = 3_600
"""When an entry was used is noted again after so many seconds, so that most hits write nothing."""

_TABLE = "CREATE TABLE entries (key TEXT PRIMARY KEY, used INTEGER NOT NULL, entry BLOB NOT NULL) WITHOUT ROWID"
_AT_ONCE = 500


class Store(Protocol):
    """Bytes by key."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """What there is under keys."""

    def put(self, entries: Mapping[str, bytes]) -> None:
        """Keep entries; others may have to go for them."""


class Recent:
    """The last entries, in this process, for any of its threads."""

    def __init__(self, most: int, size: int = 64 * 2**20) -> None:
        """Keep so many entries, of so many bytes in all."""
        self._most, self._room = most, size
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, bytes] = OrderedDict()

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """What there is under keys."""
        with self._lock:
            found = {key: self._entries[key] for key in keys if key in self._entries}
            for key in found:
                self._entries.move_to_end(key)
        return found

    def put(self, entries: Mapping[str, bytes]) -> None:
        """Keep entries; those go that were not used for longest."""
        with self._lock:
            for key, entry in entries.items():
                self._room += len(self._entries.pop(key, b"")) - len(entry)
                self._entries[key] = entry
            while self._entries and (len(self._entries) > self._most or self._room < 0):
                self._room += len(self._entries.popitem(last=False)[1])


class Database:
    """Entries in a file, each sealed for its key, so that none is believed that this user's program did not write.

    No connection stays open: processes may be forked, and threads come and go.
    """

    def __init__(self, folder: Path) -> None:
        """Keep entries in a folder, which is made when the first one is put."""
        self._path = folder / NAME

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """What there is under keys."""
        found: dict[str, bytes] = {}
        if not keys or not self._path.is_file():
            return found
        with _missing_at_worst(self._path), closing(self._opened()) as connection:
            now, stale, rest = int(time.time()), list[tuple[int, str]](), iter(keys)
            while some := list(islice(rest, _AT_ONCE)):
                for key, used, entry in connection.execute(_select(len(some)), [MAX_ENTRY, *some]):
                    data = unsealed(key, entry)
                    if data is not None:
                        found[key] = zlib.decompress(data)
                        stale += [(now, key)] if now - used > STALE else []
            if stale:
                with connection:
                    connection.executemany("UPDATE entries SET used = ? WHERE key = ?", stale)
        return found

    def put(self, entries: Mapping[str, bytes]) -> None:
        """Keep entries; the oldest ones make room."""
        now = int(time.time())
        packed = ((key, sealed(key, zlib.compress(entry, 1))) for key, entry in entries.items())
        rows = [(key, now, entry) for key, entry in packed if entry is not None and len(entry) <= MAX_ENTRY]
        if not rows:
            return
        with _missing_at_worst(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._opened(create=True)) as connection, connection:
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
                _make_room(connection)

    def _opened(self, create: bool = False) -> sqlite3.Connection:
        """A connection to the entries.

        Raises:
            sqlite3.Error: there is none, or the file is none of ours.
        """
        import sqlite3

        connection = sqlite3.connect(self._path, timeout=PATIENCE)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            schema = connection.execute("SELECT sql FROM sqlite_master").fetchall()
            if not schema and create:
                connection.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
            elif schema != [(_TABLE,)]:
                raise sqlite3.DatabaseError("another schema")  # nothing is asked of tables of others
        except BaseException:
            connection.close()
            raise
        return connection


def folder() -> Path:
    """Where the entries are: in the user's cache folder, or where ``DERIVATIONS_CACHE_DIR`` says."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("derivations"))


def _select(number: int) -> str:
    """The query for so many keys."""
    marks = ", ".join("?" * number)
    return f"SELECT key, used, entry FROM entries WHERE length(entry) <= ? AND key IN ({marks})"


def _make_room(connection: sqlite3.Connection) -> None:
    """Remove entries where there are too many."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    if (pages - free) * size > MAX_SIZE:
        oldest = "SELECT key FROM entries ORDER BY used LIMIT (SELECT count(*) / 4 + 1 FROM entries)"
        connection.execute(f"DELETE FROM entries WHERE key IN ({oldest})")


@contextmanager
def _missing_at_worst(path: Path) -> Iterator[None]:
    """Go on without entries where they cannot be read or written; a file that is damaged, or not ours, is removed."""
    import sqlite3

    try:
        yield
    except sqlite3.OperationalError:
        return  # another program writes, or nobody may
    except sqlite3.DatabaseError:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return
    except (OSError, sqlite3.Error):
        return
