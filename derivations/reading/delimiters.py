r"""Where formulas begin and end: ``$$``, ``$``, ``\[``, ``\(`` and displayed environments."""

from __future__ import annotations

import re
from functools import cache

from derivations.model.errors import UnusableInputError
from derivations.reading.blocks import MathBlock
from derivations.reading.commands import DISPLAY_ENVIRONMENTS

MAX_INLINE = 4_000
MAX_FORMULAS = 20_000

ENVIRONMENTS = "|".join(sorted(DISPLAY_ENVIRONMENTS))
OPENING = (
    r"(?P<escaped>\\\\(?=[\[(]))|(?P<bracket>\\\[)|(?P<paren>\\\()|"
    rf"(?P<environment>\\begin\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}})|(?P<escape>\\.)|(?P<display>\$\$)|(?P<dollar>\$)"
)
"""The alternatives of a scanner that begin a formula (and escapes, which begin none)."""

MARKS = r"\\$%<`"

_HARD_END = re.compile(r"\n[ \t>]*(?:```|~~~|#{1,6} |\\(?:sub)*section\b|\\end\{document\})")
_CLOSERS = {
    "bracket": re.compile(r"(?P<close>\\\])|\\.", re.DOTALL),
    "display": re.compile(r"(?P<close>\$\$)|\\.", re.DOTALL),
    "paren": re.compile(r"(?P<close>\\\))|(?P<stop>\n[ \t>]*\n)|\\.", re.DOTALL),
    "dollar": re.compile(r"(?P<close>\$)|(?P<stop>\n[ \t>]*\n)|\\.", re.DOTALL),
    "[": re.compile(r"(?P<close>\\\\\])"),
    "(": re.compile(r"(?P<close>\\\\\))|(?P<stop>\n[ \t>]*\n)"),
}


class FormulaFinder:
    """Finds the end of a formula whose beginning was found; remembers what the text no longer holds."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.exhausted: set[str] = set()
        self.hard_end = -1
        self.tried = 0

    def formula(self, match: re.Match[str]) -> MathBlock | None:
        """The formula that begins at a match of ``OPENING``, or ``None`` if it never ends.

        Raises:
            UnusableInputError: there were too many before.
        """
        kind = match.lastgroup or ""
        if kind == "name" or match["environment"]:
            return self._environment(match)
        inner = match.end()
        if kind == "escaped":
            kind = self.text[match.end()]
            inner += 1
        if kind not in _CLOSERS or kind in self.exhausted:
            return None
        self._count()
        displayed = kind in ("bracket", "display", "[")
        closing = self._closing(kind, inner, displayed)
        if closing is None or not self.text[inner : closing.start()].strip():
            return None
        if kind == "dollar" and self.text[closing.end() : closing.end() + 1].isdigit():
            return None
        return MathBlock(displayed, match.start(), closing.end(), inner, closing.start())

    def _count(self) -> None:
        self.tried += 1
        check_count(self.tried)

    def _closing(self, kind: str, inner: int, displayed: bool) -> re.Match[str] | None:
        limit = len(self.text) if displayed else min(len(self.text), inner + MAX_INLINE)
        if displayed:
            limit = self._hard_end(inner)
        for found in _CLOSERS[kind].finditer(self.text, inner, limit):
            if found["close"] is not None:
                return found
            if not displayed and found["stop"] is not None:
                return None
        if limit == len(self.text):
            self.exhausted.add(kind)
        return None

    def _hard_end(self, inner: int) -> int:
        """Where a displayed formula ends at the latest: at code or a heading, or with the text."""
        if self.hard_end < inner:
            hard = _HARD_END.search(self.text, inner)
            self.hard_end = hard.start() if hard else len(self.text)
        return self.hard_end

    def _environment(self, match: re.Match[str]) -> MathBlock | None:
        closing = rf"\end{{{match['name']}}}"
        if closing in self.exhausted:
            return None
        self._count()
        end = self.text.find(closing, match.end())
        if end < 0:
            self.exhausted.add(closing)
            return None
        end += len(closing)
        return MathBlock(True, match.start(), end, match.start(), end)


def check_count(formulas: int) -> None:
    """Refuse a document of more formulas than could be checked in sensible time.

    Raises:
        UnusableInputError: there are too many.
    """
    if formulas > MAX_FORMULAS:
        raise UnusableInputError(f"more than {MAX_FORMULAS} formulas; split the document")


@cache
def scanner(*others: str) -> re.Pattern[str]:
    """A scanner for the beginnings of formulas and of the other things given, which come first.

    Each of them begins with a character of ``MARKS`` or a line, which is looked for first, as that is quick.
    """
    return re.compile(rf"(?=[{MARKS}]|^)(?:{'|'.join([*others, OPENING])})", re.DOTALL | re.MULTILINE)
