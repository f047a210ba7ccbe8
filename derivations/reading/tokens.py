"""Raw LaTeX tokens: the text of a formula cut into commands, numerals, blanks and characters, with offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from derivations.model.errors import ReadError

MAX_CHARACTERS = 200_000
MAX_TOKENS = 20_000
MAX_DEPTH = 100

MARK = "#"
"""Behind the name of a command in a token: it prints one quantity, made of as many arguments as the mark says."""

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\\r\n|\\.|%[^\n\r]*|#[1-9]|[0-9]+(?:\.[0-9]+)?|\.[0-9]+|\s+|.", re.DOTALL)


class RawToken(NamedTuple):
    """A piece of LaTeX; the offsets count in the document (for the text of a macro: those of its call)."""

    text: str
    start: int
    end: int

    @property
    def blank(self) -> bool:
        """Whether it is white space or a comment."""
        return self.text.isspace() or self.text[0] == "%"


class Token(NamedTuple):
    """A token as the grammar knows it: its terminal, its canonical spelling, and where it stands.

    ``unit`` marks the first token of a group that is not seen on the page and that brackets would make a unit.
    """

    kind: str
    value: str
    start: int
    end: int
    unit: bool = False


def scan(text: str, offset: int = 0) -> list[RawToken]:
    """Cut LaTeX into tokens.

    Args:
        text: the LaTeX.
        offset: where it begins in the document.

    Raises:
        ReadError: it is too long, has too many tokens, is nested too deeply, or its braces do not match.
    """
    if len(text) > MAX_CHARACTERS:
        raise too_long(offset, offset + len(text), f"{len(text)} characters", f"{MAX_CHARACTERS}")
    tokens: list[RawToken] = []
    for match in _TOKEN.finditer(text):
        tokens.append(RawToken(match.group(), offset + match.start(), offset + match.end()))
        if len(tokens) > MAX_TOKENS:
            raise too_long(offset, offset + len(text), f"more than {MAX_TOKENS} symbols", str(MAX_TOKENS))
    _check_braces(tokens)
    return tokens


def too_long(start: int, end: int, found: str, most: str) -> ReadError:
    """The error for a formula beyond the limits."""
    return ReadError(start, min(end, start + 1), f"a formula of {found}", f"at most {most}", "split the formula")


def _check_braces(tokens: Sequence[RawToken]) -> None:
    opened: list[RawToken] = []
    for token in tokens:
        if token.text == "{":
            opened.append(token)
            if len(opened) > MAX_DEPTH:
                raise ReadError(token.start, token.end, f"more than {MAX_DEPTH} nested braces", "less nesting")
        elif token.text == "}":
            if not opened:
                raise ReadError(token.start, token.end, "}", "an opening { before it")
            opened.pop()
    if opened:
        raise ReadError(opened[-1].start, opened[-1].end, "{ that is never closed", "a closing }")


def skip_blanks(tokens: Sequence[RawToken], index: int) -> int:
    """The index of the next token that is not white space."""
    while index < len(tokens) and tokens[index].blank:
        index += 1
    return index


def matching_brace(tokens: Sequence[RawToken], index: int) -> int:
    """The index of the brace that closes the one at ``index``; the braces are known to match."""
    depth = 0
    for position in range(index, len(tokens)):
        if tokens[position].text == "{":
            depth += 1
        elif tokens[position].text == "}":
            depth -= 1
            if not depth:
                return position
    return len(tokens) - 1


def argument_at(tokens: Sequence[RawToken], index: int) -> tuple[int, int]:
    """The argument that begins at or after ``index``, as first and behind-last index, with its braces."""
    first = skip_blanks(tokens, index)
    if first >= len(tokens) or tokens[first].text == "}":
        return first, first
    if tokens[first].text == "{":
        return first, matching_brace(tokens, first) + 1
    return first, first + 1


def unbraced(tokens: Sequence[RawToken]) -> Sequence[RawToken]:
    """The tokens of an argument without its braces."""
    return tokens[1:-1] if tokens and tokens[0].text == "{" else tokens
