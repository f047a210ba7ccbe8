"""Words and formulas as LaTeX.

Formulas go through ``safe_math``; whatever that refuses, and all words, are escaped character by character, so that
nothing in a document or in a verdict reaches TeX as a command.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from derivations.model.relations import Relation
from derivations.report import math_commands
from derivations.report.math_source import safe_math, split_math

LONGEST_VERBATIM = 1200
SHORT_FORMULA = 100
_NUMBER = re.compile(r"[-+0-9.e± ]+")
_EXPONENT = re.compile(r"e([-+]?\d+)")

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": "'",
    "`": r"\textasciigrave{}",
    "-": "-{}",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "\u00a0": " ",
    "‐": "-",
    "§": r"\S{}",
    "°": r"\textdegree{}",
    "«": r"\guillemotleft{}",
    "»": r"\guillemotright{}",
}
_LAYOUT = re.compile(r"\\(?:[A-Za-z]+|.)|.")
_OPENING = frozenset(("{", r"\left", r"\begin"))
_CLOSING = frozenset(("}", r"\right", r"\end"))
_SIGNS = frozenset(("+", "-", r"\cdot", r"\times", *(relation.latex for relation in Relation)))
_BREAKABLE = frozenset("\\{}()[]=+-*/_^,.;:&|")


def escape(text: str) -> str:
    """Write text so that TeX prints it."""
    return "".join(map(_character, text))


def prose(text: str) -> str:
    """Write a sentence, typesetting what stands between dollar signs."""
    return "".join(formula(part) if is_math else escape(part) for is_math, part in split_math(text))


def formula(text: str) -> str:
    """Write a formula for the running text, or verbatim where it is not safe."""
    safe = safe_math(text)
    return verbatim(text) if safe is None else f"${safe}$"


def spoken(text: str) -> str:
    """Write a description of a picture in the hexadecimal digits of UTF-16, which TeX only passes on."""
    return text[:LONGEST_VERBATIM].encode("utf-16-be", "replace").hex().upper()


def number(text: str) -> str:
    """Write ``number ± radius``, with powers of ten instead of ``e``; other text as prose."""
    if not _NUMBER.fullmatch(text):
        return prose(text)
    return "$" + _EXPONENT.sub(r"\\cdot 10^{\1}", text.replace("±", r"\pm")) + "$"


def display(safe: str | None, written: str) -> str:
    """Write a formula as a display.

    Args:
        safe: the formula, if it is safe.
        written: its source, which is shown where it is not.
    """
    if safe is None:
        return f"\\par\\medskip {verbatim(written)}\\par\\medskip"
    command = "relationdisplay" if longest_unbroken(safe) < max(len(safe) / 2, SHORT_FORMULA) else "relationwhole"
    return f"\\{command}{{{safe}}}"


def longest_unbroken(safe: str) -> int:
    """The length of the longest stretch in which TeX cannot break a line: breaks come after outer signs only."""
    longest = start = depth = 0
    for token in _LAYOUT.finditer(safe):
        text = token[0]
        depth += (text in _OPENING) - (text in _CLOSING)
        if not depth and text in _SIGNS:
            longest, start = max(longest, token.end() - start), token.end()
    return max(longest, len(safe) - start)


def verbatim(text: str) -> str:
    """Write text in typewriter letters, with places to break lines."""
    shown = text if len(text) <= LONGEST_VERBATIM else text[:LONGEST_VERBATIM] + " …"
    return f"{{\\ttfamily\\small {''.join(_breakable(shown))}}}"


def _breakable(text: str) -> Iterable[str]:
    run = 0
    for character in text:
        run = 0 if character == " " else run + 1
        yield _character(character)
        if character in _BREAKABLE or run >= 12:
            yield r"\allowbreak{}"
            run = 0


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    if character in math_commands.UNICODE:
        written = math_commands.UNICODE[character]
        return rf"\ensuremath{{{'{}' if written.startswith('^') else ''}{written}}}"
    if _is_latin_letter(character):
        return character
    return rf"{{\scriptsize U+{ord(character):04X}}}"


def _is_latin_letter(character: str) -> bool:
    """Whether pdfLaTeX's standard encoding has the letter: the accented ones of Western and Central Europe."""
    if not "\u00c0" <= character <= "\u017e" or not character.isalpha():
        return False
    base = unicodedata.normalize("NFD", character)
    return len(base) == 2 and base[0].isascii() and base[1] in "\u0300\u0301\u0302\u0303\u0308\u030a\u0327\u030c"
