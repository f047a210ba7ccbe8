"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_atomically(path: Path, data: bytes, mode: int = 0o666, *, like: Path | None = None) -> None:
    """Write a file through a temporary one beside it, so that no reader ever sees half of it.

    Args:
        path: of the file.
        data: all that it will hold.
        mode: what the user's mask leaves of it is permitted, and nothing more at any time.
        like: a file whose permissions it gets instead.

    Raises:
        OSError: the folder cannot be written to; the old file is as it was.
    """
    with written_whole(path, mode, like=like) as file:
        file.write(data)


@contextmanager
def written_whole(path: Path, mode: int = 0o666, *, like: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write to, as :func:`write_atomically` does, that takes its place when the ``with`` statement is left.

    Raises:
        OSError: the folder cannot be written to; the old file is as it was, as it is after any other exception.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}."[:200])
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(name, mode & ~_umask() if like is None else like.stat().st_mode & 0o777)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
