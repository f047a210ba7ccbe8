"""Where the lexer stands in the raw tokens, and what it has made of them so far."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from derivations.reading.tokens import RawToken, Token, matching_brace, skip_blanks

DIGITS = frozenset("0123456789")


@dataclass(slots=True)
class Group:
    """An open brace: the face in force before it, and what its closing brace ends."""

    face: str
    stacked: bool = False


class Cursor:
    """The raw tokens, the index of the next one to look at, and the state that groups and environments need.

    ``doubled`` is whether rows end with two line breaks, since something else undoes one of two backslashes.
    """

    def __init__(self, raw: list[RawToken]) -> None:
        self.raw = raw
        self.index = 0
        self.out: list[Token] = []
        self.face = ""
        self.groups: list[Group] = []
        self.environments: list[str] = []
        self.doubled = any(one.text == other.text == "\\\\" for one, other in pairwise(raw))
        self.labelled: set[int] = set()
        self.degree_ends: set[int] = set()

    def emit(self, kind: str, value: str, start: int, end: int) -> None:
        """Make a token of the grammar."""
        self.out.append(Token(kind, value, start, end))

    def peek(self) -> str:
        """The text of the next raw token, empty at the end."""
        return self.raw[self.index].text if self.index < len(self.raw) else ""

    def replace(self, start: int, end: int, new: list[RawToken]) -> None:
        """Replace input that is still to be read; what is remembered about later positions moves along."""
        self.raw[start:end] = new
        shift = len(new) - (end - start)
        self.degree_ends = {position + shift * (position >= end) for position in self.degree_ends}
        self.labelled = {position + shift * (position >= end) for position in self.labelled}

    def split_digits(self, arguments: int) -> None:
        """An argument without braces is one digit: cut longer numerals where arguments are expected."""
        at = self.index
        for _ in range(arguments):
            at = skip_blanks(self.raw, at)
            if at >= len(self.raw):
                return
            raw = self.raw[at]
            if raw.text[0] in DIGITS and len(raw.text) > 1:
                self.raw[at : at + 1] = [
                    RawToken(raw.text[0], raw.start, min(raw.start + 1, raw.end)),
                    RawToken(raw.text[1:], min(raw.start + 1, raw.end), raw.end),
                ]
                self.degree_ends = {end + (end > at) for end in self.degree_ends}
                self.labelled = {end + (end > at) for end in self.labelled}
            at = matching_brace(self.raw, at) + 1 if raw.text == "{" else at + 1
