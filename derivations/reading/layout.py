r"""What lays out a formula: braces, rows, cells, environments, labels under braces, and what is dropped."""

from __future__ import annotations

import re

from derivations.model.errors import ReadError
from derivations.reading import commands as table
from derivations.reading.commands import SPACES
from derivations.reading.cursor import Cursor, Group
from derivations.reading.tokens import RawToken, argument_at, skip_blanks, unbraced

OPTION = 12
"""The most tokens of an optional argument, as in ``[t]`` and ``[rgb]``."""


WIDE = 9
"""So many points of space part two statements."""

RUN = 3
"""So many narrow spaces in a row do."""

UNITS = {"pt": 1, "em": 10, "ex": 4.3, "cm": 28.5, "mm": 2.85, "in": 72.3, "mu": 0.56, "px": 0.75}
"""Units of length in points."""


def open_brace(cursor: Cursor, index: int, token: RawToken) -> None:
    """Begin a group, unless it is empty and parts a sign from its subscript."""
    if _parts_script(cursor, index):
        cursor.index = index + 2
        return
    cursor.emit("LBRACE", "{", token.start, token.end)
    cursor.groups.append(Group(cursor.face))


def _parts_script(cursor: Cursor, index: int) -> bool:
    r"""Whether ``{}`` stands right behind a sign and before its script and brackets, as in ``\mathbb{E}{}_b[X]``.

    Nothing is printed there, so the script is the sign's.  In ``x{}_2F_1(z)`` it may be that of what follows.
    """
    raw, out = cursor.raw, cursor.out
    if [token.text for token in raw[index + 1 : index + 3]] != ["}", "_"]:
        return False
    sign = out[-1:] and out[-1].kind == "NAME" and out[-1].end == raw[index].start
    if not sign or (out[-2:-1] and out[-2].kind in ("SUB", "SUP")):
        return False
    behind = skip_blanks(raw, argument_at(raw, index + 3)[1])
    return behind < len(raw) and raw[behind].text in _BRACKETS


_BRACKETS = frozenset({*table.OPENERS, *table.SIZES, r"\left"})


def close_brace(cursor: Cursor, index: int, token: RawToken) -> None:
    """End a group, with the label behind it if it stands under a brace."""
    end = token.end
    if index in cursor.labelled:
        at = skip_blanks(cursor.raw, cursor.index)
        if at < len(cursor.raw) and cursor.raw[at].text in "_^":
            first, cursor.index = argument_at(cursor.raw, at + 1)
            if cursor.raw[first].text in table.WORDS | table.FACES.keys():
                _, cursor.index = argument_at(cursor.raw, cursor.index)
            end = cursor.raw[cursor.index - 1].end
    cursor.emit("RBRACE", "}", token.start, end)
    cursor.face = cursor.groups.pop().face


def labelled_group(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\underbrace{…}_{…}``: begin its group, and remember that a label follows."""
    while cursor.peek() == "[":
        skip_option(cursor)
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
    elif first < len(cursor.raw) and cursor.raw[first].text == "[":
        skip_option(cursor)
    braced = first < len(cursor.raw) and cursor.raw[first].text == "{"
    if braced or skip_blanks(cursor.raw, cursor.index) == cursor.index:
        _, cursor.index = argument_at(cursor.raw, cursor.index)


def overlay(cursor: Cursor, index: int, token: RawToken) -> None:
    """Drop the slides on which something is seen, ``<2->``; its argument is simply a group."""
    window = range(cursor.index, min(cursor.index + OPTION, len(cursor.raw)))
    close = next((i for i in window if cursor.raw[i].text == ">"), None)
    if close is not None and cursor.peek() == "<":
        cursor.index = close + 1


def ignore(cursor: Cursor, index: int, token: RawToken) -> None:
    """Drop it."""


def gap(cursor: Cursor, index: int, token: RawToken) -> None:
    """Wide spacing, which may separate a formula from a remark; of a width that is written only if it is wide."""
    wide = True
    if token.text in (r"\hspace", r"\hskip"):
        start = cursor.index
        skip_argument(cursor, index, token)
        width = "".join(part.text for part in cursor.raw[start : cursor.index])
        if token.text == r"\hskip":
            width += "".join(part.text for part in cursor.raw[cursor.index : cursor.index + 2])
            cursor.index = min(cursor.index + 2, len(cursor.raw))
        wide = _points(width) >= WIDE
    if wide:
        cursor.emit("QUAD", r"\quad", token.start, cursor.raw[cursor.index - 1].end)


def _points(width: str) -> float:
    """A length such as ``1cm`` in points; one that is not understood counts as none."""
    found = re.search(r"(-?)\s*([0-9]*\.?[0-9]+)\s*(pt|em|ex|cm|mm|in|mu|px)", width)
    return float(found[2]) * UNITS[found[3]] if found and not found[1] else 0


def space(cursor: Cursor, index: int, token: RawToken) -> None:
    """Narrow spacing is dropped; three of it in a row are a gap."""
    stop = index
    while stop < len(cursor.raw) and cursor.raw[stop].text in SPACES:
        stop = skip_blanks(cursor.raw, stop + 1)
    count = sum(part.text in SPACES for part in cursor.raw[index:stop])
    cursor.index = max(cursor.index, stop)
    if count >= RUN:
        cursor.emit("QUAD", r"\quad", token.start, cursor.raw[cursor.index - 1].end)


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
    """Begin an environment: a table or a layout of rows."""
    first, last = argument_at(cursor.raw, cursor.index)
    name = "".join(part.text for part in unbraced(cursor.raw[first:last])).strip()
    cursor.index = last
    end = cursor.raw[last - 1].end if last > first else token.end
    plain = name.rstrip("*")
    if plain in table.COUNTED_WRAPPERS or plain in ("array", "tabular", "subarray"):
        columns, cursor.index = argument_at(cursor.raw, cursor.index)
        ruled = any(part.text == "|" for part in cursor.raw[columns : cursor.index])
        plain = "tabular" if plain == "array" and ruled else plain  # an augmented matrix, or a scheme
    elif cursor.peek() == "[":
        skip_option(cursor)
    if plain in table.WRAPPERS or plain in table.TABLES:
        cursor.environments.append(plain)
        cursor.emit("BEGIN", plain, token.start, end)
    else:
        unknown_environment(cursor, name, token)


def unknown_environment(cursor: Cursor, name: str, token: RawToken) -> None:
    """Drop what stands in an environment that is not known: where its rows and cells end is not known either."""
    depth = 1
    while cursor.index < len(cursor.raw) and depth:
        text = cursor.peek()
        cursor.index += 1
        if text in (r"\begin", r"\end"):
            first, behind = argument_at(cursor.raw, cursor.index)
            inner = "".join(part.text for part in unbraced(cursor.raw[first:behind])).strip()
            depth += (1 if text == r"\begin" else -1) * (inner == name)
            cursor.index = behind
    cursor.emit("UNKNOWN", rf"\begin{{{name}}}", token.start, cursor.raw[cursor.index - 1].end)


def skip_option(cursor: Cursor) -> None:
    """Drop an optional argument such as ``[t]``."""
    window = range(cursor.index, min(cursor.index + OPTION, len(cursor.raw)))
    close = next((i for i in window if cursor.raw[i].text == "]"), None)
    if close is not None:
        cursor.index = close + 1


def end_environment(cursor: Cursor, index: int, token: RawToken) -> None:
    """End an environment."""
    first, cursor.index = argument_at(cursor.raw, cursor.index)
    name = cursor.environments.pop() if cursor.environments else ""
    if name:
        cursor.emit("END", name, token.start, cursor.raw[cursor.index - 1].end if cursor.index > first else token.end)
