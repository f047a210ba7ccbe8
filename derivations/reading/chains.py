"""Displayed blocks as chains: rows, relations, the sides between them, and the steps they make."""

from __future__ import annotations

import re

from derivations.model.errors import ReadError
from derivations.reading.blocks import MathBlock
from derivations.reading.latex import parse_tokens
from derivations.reading.lexing import lex
from derivations.reading.macros import Macros
from derivations.reading.raw import RawChain, RawSide, RawStep
from derivations.reading.rows import CHAIN, Row, Side, Statement, read_rows
from derivations.reading.tokens import Token

_SOME_RELATION = re.compile(
    r"=|<|>|≤|≥|≈|∝|⇒|⇔|→|≡|\\(?:equiv|approx|propto|leq?|geq?|leqslant|geqslant|lt|gt|Rightarrow|implies|iff"
    r"|Leftrightarrow|to|rightarrow|longrightarrow|coloneqq|triangleq|doteq)(?![a-zA-Z])"
)
_AMPERSAND = re.compile(r"(?<!\\)&")


def read_chain(number: int, text: str, block: MathBlock, macros: Macros) -> RawChain | None:
    """Read a displayed block.

    Args:
        number: the number that the chain gets.
        text: the document, with what is no LaTeX blanked.
        block: where the formula stands.
        macros: all macros that hold there.

    Returns:
        The chain, or ``None`` if the block holds no relation of the contract outside of groups.
    """
    inside = text[block.inner_start : block.inner_end]
    try:
        tokens = lex(inside, block.inner_start, macros)
    except ReadError as error:
        return _unreadable(number, block, inside, error)
    rows = read_rows(tokens)
    if not any(row.holds_relation for row in rows):
        return None
    return RawChain(number, block.start, block.end, _Builder(text).steps(rows))


def _unreadable(number: int, block: MathBlock, inside: str, error: ReadError) -> RawChain | None:
    relation = _SOME_RELATION.search(inside)
    if relation is None:
        return None
    side = RawSide("", error.start, error.end, None, error)
    start = block.inner_start + relation.start()
    return RawChain(number, block.start, block.end, (RawStep(1, start, block.inner_end, "=", side, side),))


class _Builder:
    """Makes steps of rows, each side read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.made: list[tuple[Side, Token, Side, str]] = []

    def steps(self, rows: list[Row]) -> tuple[RawStep, ...]:
        last: Side | None = None
        statement: Side | None = None
        for row in rows:
            for part in row.statements:
                last, statement = self.add(part, last, statement)
        read: dict[tuple[int, int, int], RawSide] = {}
        return tuple(self._step(index + 1, read, *made) for index, made in enumerate(self.made))

    def add(self, part: Statement, last: Side | None, statement: Side | None) -> tuple[Side | None, Side | None]:
        """Add one statement; returns the last side and the last whole statement for what may continue them."""
        sides = list(part.sides)
        if not part.relations:
            return self._without_relation(part, last, statement)
        weak = part.relations[0].kind == "IMPLIES"
        if not sides[0].tokens:
            sides[0] = (statement if weak else last) or sides[0]
        elif part.continues and last is not None and not weak:
            self._extend(last, sides[0])
            sides[0] = last
        for relation, left, right in zip(part.relations, sides, sides[1:], strict=False):
            self.made.append((left, relation, right, part.comment if right is sides[-1] else ""))
        if weak:
            return sides[-1], sides[-1]
        whole = Side.joined([statement, part.whole] if part.continues and statement else [part.whole])
        return sides[-1], whole

    def _without_relation(
        self, part: Statement, last: Side | None, statement: Side | None
    ) -> tuple[Side | None, Side | None]:
        if last is None or part.stands_alone:
            return part.sides[0], part.whole
        self._extend(last, part.sides[0])
        if statement is not None and statement is not last:
            self._extend(statement, part.sides[0])
        return last, statement

    def _extend(self, side: Side, more: Side) -> None:
        side.parts.extend(more.parts)

    def _step(
        self, number: int, read: dict[tuple[int, int, int], RawSide], left: Side, relation: Token, right: Side, comment: str
    ) -> RawStep:
        first, second = self._side(left, relation, read), self._side(right, relation, read)
        end = max(second.end, relation.end)
        return RawStep(number, relation.start, end, CHAIN[relation.value], first, second, comment)

    def _side(self, side: Side, relation: Token, read: dict[tuple[int, int, int], RawSide]) -> RawSide:
        tokens = side.tokens
        if not tokens:
            error = ReadError(relation.start, relation.end, relation.value, "a formula on both of its sides")
            return RawSide("", relation.start, relation.end, None, error)
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        key = (start, end, len(tokens))
        if key not in read:
            source = " ".join(self._written(part) for part in side.parts if part)
            try:
                read[key] = RawSide(source, start, end, parse_tokens(tokens, start, end))
            except ReadError as error:
                read[key] = RawSide(source, start, end, None, error)
        return read[key]

    def _written(self, part: list[Token]) -> str:
        start, end = min(t.start for t in part), max(t.end for t in part)
        return _AMPERSAND.sub("", self.text[start:end]).strip()
