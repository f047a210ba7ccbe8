"""The text of a document: read safely, with lines and columns for every offset."""

from __future__ import annotations

import re
import stat
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from derivations.model.derivation import SourceSpan
from derivations.model.errors import UnusableInputError

_CONTEXT = ".derivations.yaml"
MAX_BYTES = 16 * 1024 * 1024
MAX_LINES = 1_000_000
MAX_CHARACTERS = 6_000_000
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's text; offsets count characters from 0, lines and columns from 1.

    ``cells`` says of the text of a notebook where each cell begins in it, and the number of that cell.
    """

    path: str
    text: str
    cells: tuple[tuple[int, int], ...] = ()
    line_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if max(self.text.count("\n"), self.text.count("\r")) > MAX_LINES:
            raise UnusableInputError(f"{self.path}: more than {MAX_LINES} lines")
        if len(self.text) > MAX_CHARACTERS:
            raise UnusableInputError(f"{self.path}: more than {MAX_CHARACTERS} characters; split the document")
        starts = (0, *(match.end() for match in _LINE_END.finditer(self.text)))
        object.__setattr__(self, "line_starts", starts)

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset; offsets outside of the text are moved to its ends."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> SourceSpan:
        """The stretch from ``start`` to before ``end``."""
        cell, before = self._cell(start)
        line, column = self.position(start)
        end_line, end_column = self.position(max(start, end - 1))
        return SourceSpan(line - before, column, end_line - before, end_column + (end > start), start, end, cell)

    def place(self, offset: int) -> str:
        """Where an offset is, as messages say it: ``3:7``, in a notebook ``cell 2:3:7``."""
        cell, before = self._cell(offset)
        line, column = self.position(offset)
        return f"{line - before}:{column}" if cell is None else f"cell {cell}:{line - before}:{column}"

    def row(self, offset: int) -> str:
        """The line of an offset, as messages say it behind "line": ``3``, in a notebook ``3 of cell 2``."""
        cell, before = self._cell(offset)
        line = self.position(offset)[0] - before
        return f"{line}" if cell is None else f"{line} of cell {cell}"

    def _cell(self, offset: int) -> tuple[int | None, int]:
        """The number of the cell at an offset, and how many lines of the text stand before it."""
        at = bisect_right(self.cells, (offset, MAX_CHARACTERS)) - 1
        if at < 0:
            return None, 0
        start, number = self.cells[at]
        return number, self.position(start)[0] - 1

    def line(self, number: int) -> str:
        """A line without its end, counted from 1."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


def read_file(path: str) -> SourceText:
    """Read a document.

    Raises:
        UnusableInputError: the file is missing, no regular file, too large, or not UTF-8 text.
    """
    return SourceText(path, decode(path, read_bytes(path)))


def read_bytes(path: str) -> bytes:
    """Read a regular file of at most ``MAX_BYTES`` bytes; a symbolic link to one will do.

    Raises:
        UnusableInputError: there is no such file, or it is not of that kind.
    """
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise UnusableInputError(f"{path}: not a regular file")
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnusableInputError(f"{path}: {reason}") from error
    if len(data) > MAX_BYTES:
        raise UnusableInputError(f"{path}: larger than {MAX_BYTES // 1024**2} MiB")
    return data


def decode(path: str, data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Raises:
        UnusableInputError: the bytes are not UTF-8 text; the message says where.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_of_byte(data, error.start)
        found = f"byte 0x{data[error.start]:02x}"
        raise UnusableInputError(f"{path}:{place}: found {found}, expected UTF-8 text") from error
    if "\0" in text:
        line, column = SourceText(path, text).position(text.index("\0"))
        raise UnusableInputError(f"{path}:{line}:{column}: found a NUL character, expected text")
    return text


def _place_of_byte(data: bytes, offset: int) -> str:
    before = SourceText("", data[:offset].decode("utf-8-sig", errors="replace"))
    line, column = before.position(len(before.text))
    return f"{line}:{column}"


def context_beside(path: str) -> Path:
    """Where the context file of a document is, if it has one beside it."""
    return Path(path).with_suffix(_CONTEXT)


def is_context(path: str) -> bool:
    """Whether a path is that of a context file beside some document."""
    return path.endswith(_CONTEXT)
