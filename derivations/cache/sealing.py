"""Seals: whether bytes were written by this user's program, and for the place where they stand.

A seal is an HMAC with a key that only the user can read.  Whoever may write to a folder of sealed files, such as one
that came with a project or out of an archive, cannot write one that is believed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from functools import cache
from pathlib import Path

from platformdirs import user_data_dir

from derivations.atomic_files import write_atomically

KEY_BYTES = 32
SEAL_BYTES = hashlib.sha256().digest_size
OWNER_ONLY = 0o600


def sealed(place: str, data: bytes) -> bytes | None:
    """The data behind its seal for a place; ``None`` where the user can have no key."""
    key = _key(key_file())
    return None if key is None else _seal(key, place, data) + data


def unsealed(place: str, data: bytes) -> bytes | None:
    """The data behind a seal; ``None`` where it is none of this user's, or one for another place."""
    key = _key(key_file())
    if key is None or not hmac.compare_digest(_seal(key, place, data[SEAL_BYTES:]), data[:SEAL_BYTES]):
        return None
    return data[SEAL_BYTES:]


def key_file() -> Path:
    """Where the key of the user is; it is made when it is first needed."""
    return Path(user_data_dir("derivations")) / "seal.key"


def _seal(key: bytes, place: str, data: bytes) -> bytes:
    name = place.encode("utf-8", "surrogatepass")
    return hmac.digest(key, len(name).to_bytes(8, "big") + name + data, "sha256")


@cache
def _key(path: Path) -> bytes | None:
    """The key in a file, which is made where there is none that is whole and the user's alone."""
    try:
        key = _stored(path)
        if key is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, os.urandom(KEY_BYTES), OWNER_ONLY)
            key = _stored(path)  # of two programs that make one at the same time, both take the one that stays
    except OSError:
        return None
    return key


def _stored(path: Path) -> bytes | None:
    """The key in a file, unless others could have read or written it."""
    try:
        with path.open("rb") as file:
            key, status = file.read(KEY_BYTES + 1), os.fstat(file.fileno())
    except FileNotFoundError:
        return None
    foreign = os.name == "posix" and (status.st_uid != os.getuid() or status.st_mode & ~OWNER_ONLY & 0o777)
    return key if len(key) == KEY_BYTES and stat.S_ISREG(status.st_mode) and not foreign else None
