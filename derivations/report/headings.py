"""The headings of a document, for telling in which section a step stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

_FENCED = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,})[^\r\n]*$.*?(?:^[ \t>]*(?P=marks)[`~]*[ \t]*$|\Z)", re.M | re.S)
_HASHES = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*#*[ \t]*\r?$", re.M)
_UNDERLINED = re.compile(r"^(?P<title>[^\s\-=|>$\\][^\r\n]*)\r?\n(?:={2,}|-{2,})[ \t]*\r?$", re.M)
_SECTIONS = re.compile(
    r"^[^%\r\n]*?\\(?:part|chapter|(?:sub){0,2}section|paragraph)\*?(?:\[[^\]\r\n]{0,300}\])?\{(?P<title>[^\r\n]{0,300}?)\}",
    re.M,
)
_TITLES = re.compile(r"^(?P<title>[^\s.:][^\r\n]*)\r?\n(?P<mark>[=\-~^\"'#*+`])(?P=mark){2,}[ \t]*\r?$", re.M)
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.:][^{}]*\}$|\\label\{[^{}]*\}")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings in order: the line of each, and its words."""

    lines: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()

    def above(self, line: int) -> str:
        """The last heading at or above a line; empty where there is none."""
        at = bisect_right(self.lines, line) - 1
        return self.titles[at] if at >= 0 else ""


def headings(text: str, path: str) -> Headings:
    """Find the headings of a document whose format its path tells."""
    found = _FINDERS.get(PurePath(path).suffix, _of_markdown)(text)
    placed = sorted((line, _ATTRIBUTES.sub("", title)[:_LONGEST]) for line, title in found)
    return Headings(tuple(line for line, _ in placed), tuple(title for _, title in placed))


def _of_markdown(text: str) -> Iterator[tuple[int, str]]:
    outside = _FENCED.sub(lambda fence: "\n" * fence.group().count("\n"), text)
    for pattern in (_HASHES, _UNDERLINED):
        yield from _lines(pattern, outside)


def _of_latex(text: str) -> Iterator[tuple[int, str]]:
    return _lines(_SECTIONS, text)


def _of_rst(text: str) -> Iterator[tuple[int, str]]:
    return _lines(_TITLES, text)


def _lines(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """The line of each heading, and its words; line ends are counted once, from one heading to the next."""
    line, position = 1, 0
    for match in pattern.finditer(text):
        start = match.start("title")
        line, position = line + text.count("\n", position, start), start
        yield line, match["title"]


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, str]]]] = {".tex": _of_latex, ".rst": _of_rst}
