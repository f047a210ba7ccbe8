r"""What lays out a formula: braces, rows, cells, environments, labels under braces, and what is dropped."""

from __future__ import annotations

from derivations.model.errors import ReadError
from derivations.reading import commands as table
from derivations.reading.cursor import Cursor, Group
from derivations.reading.tokens import RawToken, argument_at, skip_blanks, unbraced


def open_brace(cursor: Cursor, index: int, token: RawToken) -> None:
    """Begin a group."""
    cursor.emit("LBRACE", "{", token.start, token.end)
    cursor.groups.append(Group(cursor.face))


def close_brace(cursor: Cursor, index: int, token: RawToken) -> None:
    """End a group, with the label behind it if it stands under a brace."""
    end = token.end
    if index in cursor.labelled:
        at = skip_blanks(cursor.raw, cursor.index)
        if at < len(cursor.raw) and cursor.raw[at].text in "_^":
            _, cursor.index = argument_at(cursor.raw, at + 1)
            end = cursor.raw[cursor.index - 1].end
    cursor.emit("RBRACE", "}", token.start, end)
    cursor.face = cursor.groups.pop().face


def labelled_group(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\underbrace{…}_{…}``: begin its group, and remember that a label follows."""
    first, last = argument_at(cursor.raw, cursor.index)
    if last > first + 1:
        cursor.labelled.add(last - 1)
        open_brace(cursor, first, RawToken("{", token.start, cursor.raw[first].end))
        cursor.index = first + 1


def stacked_rows(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\substack``: a group whose rows are parts of a sequence."""
    first, last = argument_at(cursor.raw, cursor.index)
    if last > first + 1:
        open_brace(cursor, first, RawToken("{", token.start, cursor.raw[first].end))
        cursor.groups[-1].stacked = True
        cursor.index = first + 1


def skip_argument(cursor: Cursor, index: int, token: RawToken) -> None:
    """Drop a command together with its argument."""
    first = skip_blanks(cursor.raw, cursor.index)
    if first < len(cursor.raw) and cursor.raw[first].text == "*":
        cursor.index = first + 1
    braced = first < len(cursor.raw) and cursor.raw[first].text == "{"
    if braced or skip_blanks(cursor.raw, cursor.index) == cursor.index:
        _, cursor.index = argument_at(cursor.raw, cursor.index)


def ignore(cursor: Cursor, index: int, token: RawToken) -> None:
    """Drop it."""


def quad(cursor: Cursor, index: int, token: RawToken) -> None:
    """Wide spacing, which may separate a formula from a remark."""
    cursor.emit("QUAD", token.text, token.start, token.end)


def cell(cursor: Cursor, index: int, token: RawToken) -> None:
    """An alignment mark or the end of a cell."""
    cursor.emit("CELL", "&", token.start, token.end)


def newline(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""The end of a row, with its star and its extra space ``\\*[2pt]``."""
    if cursor.groups and cursor.groups[-1].stacked:
        cursor.emit("SEPARATOR", ",", token.start, token.end)
        return
    if cursor.doubled and cursor.peek() in ("{", "}"):
        found = f"\\\\{cursor.peek()} where rows end with \\\\\\\\"
        raise ReadError(token.start, token.end, found, "single backslashes", "undo the doubling of backslashes")
    if cursor.peek() == "*":
        cursor.index += 1
    at = skip_blanks(cursor.raw, cursor.index)
    if at < len(cursor.raw) and cursor.raw[at].text == "[":
        close = next((i for i in range(at, min(at + 8, len(cursor.raw))) if cursor.raw[i].text == "]"), None)
        inside = "" if close is None else "".join(t.text for t in cursor.raw[at + 1 : close])
        if close is not None and inside[:1] in "-.0123456789" and inside.strip()[-2:].isalpha():
            cursor.index = close + 1
    cursor.emit("NEWLINE", "\\\\", token.start, token.end)


def begin(cursor: Cursor, index: int, token: RawToken) -> None:
    """Begin an environment: a table, or outside of groups a layout of rows, which leaves no trace."""
    first, last = argument_at(cursor.raw, cursor.index)
    name = "".join(part.text for part in unbraced(cursor.raw[first:last])).strip()
    cursor.index = last
    end = cursor.raw[last - 1].end if last > first else token.end
    plain = name.rstrip("*")
    inner = bool(cursor.groups or cursor.lefts or any(cursor.environments))
    if plain in table.COUNTED_WRAPPERS or plain in ("array", "tabular", "subarray"):
        _, cursor.index = argument_at(cursor.raw, cursor.index)
    elif cursor.peek() == "[":
        skip_option(cursor)
    if plain in table.WRAPPERS and not inner:
        cursor.environments.append("")
    elif plain in table.WRAPPERS or plain in table.TABLES:
        cursor.environments.append(plain)
        cursor.emit("BEGIN", plain, token.start, end)
    else:
        cursor.environments.append("")
        cursor.emit("UNKNOWN", rf"\begin{{{name}}}", token.start, end)


def skip_option(cursor: Cursor) -> None:
    """Drop an optional argument such as ``[t]``."""
    window = range(cursor.index, min(cursor.index + 4, len(cursor.raw)))
    close = next((i for i in window if cursor.raw[i].text == "]"), None)
    if close is not None:
        cursor.index = close + 1


def end_environment(cursor: Cursor, index: int, token: RawToken) -> None:
    """End an environment."""
    first, cursor.index = argument_at(cursor.raw, cursor.index)
    name = cursor.environments.pop() if cursor.environments else ""
    if name:
        cursor.emit("END", name, token.start, cursor.raw[cursor.index - 1].end if cursor.index > first else token.end)


def coloured(cursor: Cursor, index: int, token: RawToken) -> None:
    """Drop the first of two arguments."""
    _, cursor.index = argument_at(cursor.raw, cursor.index)
