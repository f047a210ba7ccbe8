r"""Numbers and units of siunitx: ``\num{1.6e-19}`` prints 1.6 · 10⁻¹⁹, ``\si{\metre\per\second}`` prints a unit."""

from __future__ import annotations

import re

from derivations.reading.cursor import Cursor
from derivations.reading.tokens import RawToken, argument_at, scan, skip_blanks, unbraced

UNIT = r"\unit"
"""A unit: one quantity, of which only its spelling is known."""

_NUMBER = re.compile(r"([+-]?)([0-9]*\.?[0-9]+)(?:[eEdD]([+-]?[0-9]+))?")


def number(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\num{1.6e-19}``: what it prints; an uncertainty or anything else that is no plain number is not known."""
    _option(cursor)
    first, last = argument_at(cursor.raw, cursor.index)
    printed = _printed(_text(cursor, first, last))
    if not printed:
        cursor.index = last
        cursor.emit("UNKNOWN", token.text, token.start, token.end)
        return
    start, end = token.start, cursor.raw[last - 1].end
    cursor.replace(first, last, [RawToken(part.text, start, end) for part in scan(printed)])


def unit(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\si{\metre\per\second}``; the package units has the number in brackets, ``\unit[5]{kg}``."""
    printed = _printed(_option(cursor))
    first, last = argument_at(cursor.raw, cursor.index)
    end = cursor.raw[last - 1].end if last > first else token.end
    parts = [part.text for part in unbraced(cursor.raw[first:last]) if not part.blank]
    words = "".join(f" {part[1:]} " if part[0] == "\\" else part for part in parts).split()
    if printed.isdigit():
        cursor.emit("NUMBER", printed, token.start, token.end)
    cursor.index = last
    for kind, text in (("COMMAND1", UNIT), ("LBRACE", "{"), ("TEXT", " ".join(words)), ("RBRACE", "}")):
        cursor.emit(kind, text, token.start, end)


def angle(cursor: Cursor, index: int, token: RawToken) -> None:
    r"""``\ang{45}`` prints 45°."""
    _option(cursor)
    _, last = argument_at(cursor.raw, cursor.index)
    end = cursor.raw[last - 1].end if last else token.end
    cursor.replace(last, last, [RawToken(part.text, end, end) for part in scan(r"^{\circ}")])


def _option(cursor: Cursor) -> str:
    """What stands in the brackets that follow, which are passed over."""
    at = skip_blanks(cursor.raw, cursor.index)
    close = next((k for k in range(at, len(cursor.raw)) if cursor.raw[k].text == "]"), None)
    if at >= len(cursor.raw) or cursor.raw[at].text != "[" or close is None:
        return ""
    cursor.index = close + 1
    return _text(cursor, at + 1, close)


def _text(cursor: Cursor, first: int, last: int) -> str:
    return "".join(part.text for part in unbraced(cursor.raw[first:last]) if not part.blank)


def _printed(written: str) -> str:
    """The LaTeX of what a plain number prints; empty for anything else."""
    found = _NUMBER.fullmatch(written.replace(",", "."))
    if found is None:
        return ""
    sign, digits, power = found.groups()
    return sign + digits + (rf"\cdot 10^{{{power}}}" if power else "")
