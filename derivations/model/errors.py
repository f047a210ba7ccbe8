"""Exceptions for malformed input and broken invariants; "does not apply" is never an exception."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from derivations.model.reasons import Code


class DerivationError(Exception):
    """Base of the errors that this package raises on purpose; ``code`` is that of the reason they give."""

    code = Code.NOTATION


class ShapeError(DerivationError):
    """A term whose parts do not fit, such as the sum of a scalar and a vector."""

    code = Code.SORT


class ReadError(DerivationError):
    """Text that could not be read: where, what was found, what was expected, what to try.

    ``start`` and ``end`` are offsets into the text of the document.
    """

    def __init__(self, start: int, end: int, found: str, expected: str, hint: str = "") -> None:
        super().__init__(f"found {found}, expected {expected}" + (f"; {hint}" if hint else ""))
        self.start, self.end = start, end
        self.found, self.expected, self.hint = found, expected, hint


class UnusableInputError(DerivationError):
    """A file or an option that cannot be used at all; the message is one clear line."""


@contextmanager
def writing(path: str | Path) -> Iterator[None]:
    """Write a file, or into a folder, that a user named.

    Raises:
        UnusableInputError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise UnusableInputError(f"{path}: {error.strerror or error}") from error
