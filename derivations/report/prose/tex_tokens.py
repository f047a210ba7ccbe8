"""LaTeX outside of formulas, in pieces: commands, groups, ends of paragraphs, words; and where arguments end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.report.prose.marked import MARK

_PIECE = re.compile(
    rf"\\(?:[A-Za-z@]+\*?|.)|{MARK.pattern}|[{{}}~&\[\]]|[ \t]*\n(?:[ \t]*\n)+\s*|[^\\{{}}\[\]~&\n\ue000]+|\n|.",
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")


def cut(text: str) -> list[str]:
    """Cut LaTeX into pieces, which together are the text."""
    return [piece.group() for piece in _PIECE.finditer(text)]


def ends_paragraph(piece: str) -> bool:
    """Whether a piece is an empty line, or several."""
    return _PARAGRAPH.fullmatch(piece) is not None


@dataclass(slots=True)
class Pieces:
    """Pieces that are read one after the other."""

    all: list[str]
    at: int = 0

    @property
    def next(self) -> str:
        """The next piece; empty at the end."""
        return self.all[self.at] if self.at < len(self.all) else ""

    def take(self) -> str:
        """Take the next piece."""
        piece = self.next
        self.at += 1
        return piece

    def give_back(self, text: str) -> None:
        """Put what was not used of the pieces taken last before those that are left."""
        if text:
            self.at -= 1
            self.all[self.at] = text

    def skip_blanks(self) -> None:
        """Skip blanks that end no paragraph."""
        while self.next.isspace() and not ends_paragraph(self.next):
            self.at += 1

    def group(self) -> list[str]:
        """The pieces of an argument: what stands in braces, or one piece."""
        self.skip_blanks()
        if self.next != "{":
            return [] if ends_paragraph(self.next) or self.next == "}" else [self.take()]
        self.at += 1
        start, depth = self.at, 1
        while self.at < len(self.all) and depth:
            depth += (self.next == "{") - (self.next == "}")
            self.at += 1
        return list(self.all[start : self.at - (not depth)])

    def text(self) -> str:
        """An argument as it is written."""
        return "".join(self.group())

    def has_group(self) -> bool:
        """Whether an argument in braces follows at once."""
        return self.next == "{"

    def option(self) -> str:
        """What stands in brackets, if that follows."""
        before = self.at
        self.skip_blanks()
        if self.next != "[":
            self.at = before
            return ""
        start, depth = self.at + 1, 0
        while self.at < len(self.all) and (depth or self.next != "]"):
            depth += (self.next == "{") - (self.next == "}")
            self.at += 1
        self.at += 1
        return "".join(self.all[start : self.at - 1])

    def environment(self, name: str) -> list[str]:
        """The pieces up to the end of an environment that has begun."""
        start, depth = self.at, 1
        while self.at < len(self.all):
            piece = self.take()
            if piece in (r"\begin", r"\end"):
                end = self.at - 1
                if self.text() == name:
                    depth += 1 if piece == r"\begin" else -1
                if not depth:
                    return list(self.all[start:end])
        return list(self.all[start:])
