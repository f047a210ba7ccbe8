"""Formulas as they are set: the rows of a display and their cells, and the steps that end in each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derivations.model.derivation import Step
from derivations.model.errors import ReadError
from derivations.reading.blocks import MathBlock
from derivations.reading.commands import COUNTED_WRAPPERS, WRAPPERS
from derivations.reading.macros import Macros, expand
from derivations.reading.tokens import RawToken, scan

Key = tuple[int, int]
"""The chain of a step, and its number in it."""

_OPENING = frozenset(("{", r"\begin", r"\left"))
_CLOSING = frozenset(("}", r"\end", r"\right"))
_LABELS = frozenset((r"\label", r"\tag", r"\tag*"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells as LaTeX without macros, what its author calls it, and the steps that end in it."""

    cells: tuple[str, ...]
    tag: str = ""
    steps: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A formula: its rows, its source, where that begins, and the labels by which it is referred to."""

    displayed: bool
    rows: tuple[Row, ...]
    written: str
    labels: tuple[str, ...] = ()
    start: int = 0

    @property
    def steps(self) -> tuple[Key, ...]:
        """The steps that stand in it."""
        return tuple(key for row in self.rows for key in row.steps)


def shown(text: str, block: MathBlock, macros: Macros, steps: Sequence[Step]) -> Shown:
    """Lay out a formula.

    Args:
        text: the document, without the marks of quotations.
        block: where the formula stands.
        macros: what the document defines.
        steps: those that stand in it.
    """
    written = text[block.inner_start : block.inner_end]
    return replace(_laid(written, block, macros, steps), start=block.start)


def _laid(written: str, block: MathBlock, macros: Macros, steps: Sequence[Step]) -> Shown:
    try:
        tokens = expand(scan(written, block.inner_start), macros)
    except ReadError:
        return Shown(block.displayed, (Row((written,), "", tuple(map(_key, steps))),), written)
    if not block.displayed:
        return Shown(False, (Row((joined(t.text for t in tokens),), "", tuple(map(_key, steps))),), written)
    tokens, outer = _labels(tokens)
    lines = list(_cut(_unwrapped(tokens), r"\\")) or [[]]
    read = [_row(line) for line in lines]
    placed = _placed(lines, steps)
    rows = tuple(replace(row, steps=placed.get(at, ())) for at, row in enumerate(read))
    tag = ", ".join(words for name, words in outer if name != r"\label")
    labels = tuple(words for name, words in outer if name == r"\label")
    kept = tuple(row for row in rows if any(cell.strip() for cell in row.cells) or row.steps) or rows[:1]
    return Shown(True, (replace(kept[0], tag=tag), *kept[1:]) if tag else kept, written, labels)


def joined(tokens: Iterator[str] | Sequence[str]) -> str:
    """Put tokens side by side again; a command keeps apart from a letter that follows it."""
    pieces: list[str] = []
    command = False
    for token in tokens:
        pieces.append(" " + token if command and token[0].isalpha() else token)
        command = token[0] == "\\" and token[-1].isalpha()
    return "".join(pieces)


def _key(step: Step) -> Key:
    return step.chain, step.number


def _placed(lines: Sequence[Sequence[RawToken]], steps: Sequence[Step]) -> Mapping[int, tuple[Key, ...]]:
    """The steps by the row in which they end."""
    starts = [(line[0].start, at) for at, line in enumerate(lines) if line]
    found: dict[int, tuple[Key, ...]] = {}
    for step in steps:
        at = max((at for start, at in starts if start < step.span.end), default=0)
        found[at] = (*found.get(at, ()), _key(step))
    return found


def _row(line: Sequence[RawToken]) -> Row:
    return Row(tuple(joined([token.text for token in cell]) for cell in _cut(line, "&")))


def _labels(tokens: Sequence[RawToken]) -> tuple[list[RawToken], list[tuple[str, str]]]:
    """The tokens without labels and tags, and these with their commands."""
    kept: list[RawToken] = []
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(tokens):
        name = tokens[at].text
        at += 1
        if name not in _LABELS:
            kept.append(tokens[at - 1])
            continue
        end = _group_end(tokens, at)
        found.append((name, "".join(token.text for token in tokens[at:end]).strip("{}* ")))
        at = end
    return kept, found


def _group_end(tokens: Sequence[RawToken], at: int) -> int:
    """The place behind an argument in braces, which may follow blanks or a star."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].text == "{") - (tokens[at].text == "}")
        at += 1
        if depth <= 0 and tokens[at - 1].text not in ("*", " "):
            return at
    return at


def _unwrapped(tokens: Sequence[RawToken]) -> Sequence[RawToken]:
    """The rows of a display that is a single environment for them."""
    while True:
        tokens = _stripped(tokens)
        name, start = _environment(tokens)
        if name.rstrip("*") not in WRAPPERS:
            return tokens
        inside = tokens[start:]
        end = _environment_end(inside)
        if end is None or _stripped(inside[_group_end(inside, end + 1) :]):
            return tokens
        tokens = inside[:end]


def _environment_end(inside: Sequence[RawToken]) -> int | None:
    """Where an environment ends whose beginning has been read."""
    depth = 1
    for at, token in enumerate(inside):
        depth += (token.text == r"\begin") - (token.text == r"\end")
        if not depth:
            return at
    return None


def _environment(tokens: Sequence[RawToken]) -> tuple[str, int]:
    """The name of the environment that begins here, and where its inside begins."""
    if not tokens or tokens[0].text != r"\begin":
        return "", 0
    end = _group_end(tokens, 1)
    name = "".join(token.text for token in tokens[1:end]).strip("{} ")
    if name.rstrip("*") in COUNTED_WRAPPERS:
        end = _group_end(tokens, end)
    elif end < len(tokens) and tokens[end].text == "[":
        end = next((at + 1 for at in range(end, len(tokens)) if tokens[at].text == "]"), end)
    return name, end


def _stripped(tokens: Sequence[RawToken]) -> Sequence[RawToken]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].blank:
        start += 1
    while end > start and tokens[end - 1].blank:
        end -= 1
    return tokens[start:end]


def _cut(tokens: Sequence[RawToken], sign: str) -> Iterator[list[RawToken]]:
    """Cut at a sign that stands outside of groups; comments are left out, and so is the room behind a row."""
    depth, part, begins = 0, list[RawToken](), False
    room = False
    for token in tokens:
        if room:
            room = token.text != "]"
            continue
        if begins and token.text in ("[", "*"):
            room, begins = token.text == "[", False
            continue
        begins = begins and token.blank
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.text == sign and depth <= 0:
            yield part
            part, begins = [], sign == r"\\"
        elif token.text[0] != "%":
            part.append(token)
    if (part and not all(token.blank for token in part)) or sign == "&":
        yield part
