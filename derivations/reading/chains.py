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
_ROW_END = re.compile(r"\s*\\\\\*?(?:\[[^\]]*\])?\s*")
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


_Read = dict[tuple[int, int, int], RawSide]
"""The sides that were parsed already, by where they stand and how many tokens they have."""


class _Builder:
    """Makes steps of rows, each side read once.

    ``last`` is the side that a row with a leading relation continues, ``statement`` the whole statement that a row
    with a leading implication continues; ``arrow`` is an implication that stood in a row of its own.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.made: list[tuple[Side, Token, Side, str]] = []
        self.last: Side | None = None
        self.statement: Side | None = None
        self.arrow: Token | None = None

    def steps(self, rows: list[Row]) -> tuple[RawStep, ...]:
        for row in rows:
            for part in row.statements:
                self._add(part)
        read: _Read = {}
        return tuple(self._step(index + 1, read, *made) for index, made in enumerate(self.made))

    def _add(self, part: Statement) -> None:
        before = self.last, self.statement
        if part.relations and part.relations[0].kind == "IMPLIES":
            self._add_implications(part)
        elif self.arrow is not None and self.statement is not None and not part.continues:
            self.made.append((self.statement, self.arrow, part.whole, part.comment))
            self.arrow = None
            self.last, self.statement = part.sides[-1], part.whole
        elif part.relations:
            self._add_relations(part)
        else:
            self._add_side(part)
        if part.aside:
            self.last, self.statement = before

    def _add_implications(self, part: Statement) -> None:
        sides = list(part.sides)
        if not sides[0].tokens:
            sides[0] = self.statement or sides[0]
        self._link(sides, part)
        self.arrow = None
        if sides[-1].tokens:
            self.last = self.statement = sides[-1]
        else:
            self.arrow = part.relations[-1]
            self.statement = sides[-2] if sides[-2].tokens else self.statement

    def _add_relations(self, part: Statement) -> None:
        sides = list(part.sides)
        if not sides[0].tokens:
            sides[0] = self.last or sides[0]
        elif part.continues and self.last is not None:
            self.last.extend(sides[0])
            sides[0] = self.last
        self._link(sides, part)
        joins = part.continues and self.statement is not None
        self.statement = Side.joined([self.statement, part.whole]) if joins and self.statement else part.whole
        self.last = sides[-1] if sides[-1].tokens else self.last

    def _add_side(self, part: Statement) -> None:
        if self.last is None or (part.stands_alone and not part.continues):
            self.last, self.statement = part.sides[0], part.whole
            return
        self.last.extend(part.sides[0])
        if self.statement is not None and self.statement is not self.last:
            self.statement.extend(part.sides[0])

    def _link(self, sides: list[Side], part: Statement) -> None:
        """Make the steps of a statement; a relation with nothing on one of its sides claims nothing."""
        for relation, left, right in zip(part.relations, sides, sides[1:], strict=False):
            if left.tokens and right.tokens:
                self.made.append((left, relation, right, part.comment if right is sides[-1] else ""))

    def _step(self, number: int, read: _Read, left: Side, relation: Token, right: Side, comment: str) -> RawStep:
        first, second = self._side(left, read), self._side(right, read)
        end = max(second.end, relation.end)
        return RawStep(number, relation.start, end, CHAIN[relation.value], first, second, comment)

    def _side(self, side: Side, read: _Read) -> RawSide:
        tokens = side.tokens
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        key = (start, end, len(tokens))
        if key not in read:
            source = self._written(side)
            try:
                read[key] = RawSide(source, start, end, parse_tokens(tokens, start, end))
            except ReadError as error:
                read[key] = RawSide(source, start, end, None, error)
        return read[key]

    def _written(self, side: Side) -> str:
        """The side as it stands, over several rows without the marks of alignment and of the ends of rows."""
        pieces: list[str] = []
        behind = -1
        for part in filter(None, side.parts):
            start, end = min(t.start for t in part), max(t.end for t in part)
            if 0 <= behind < start:
                between = _AMPERSAND.sub("", _ROW_END.sub(" ", self.text[behind:start]))
                pieces.append(" ".join(["", *between.split(), ""]))
            pieces.append(self.text[start:end])
            behind = end
        return _AMPERSAND.sub("", "".join(pieces)).strip()
