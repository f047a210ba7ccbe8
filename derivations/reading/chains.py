"""Displayed blocks as chains: rows, relations, the sides between them, and the steps they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derivations.model.errors import ReadError
from derivations.reading.blocks import MathBlock
from derivations.reading.commands import CHAIN_RELATIONS
from derivations.reading.latex import parse_tokens
from derivations.reading.lexing import lex
from derivations.reading.macros import Macros
from derivations.reading.raw import RawChain, RawSide, RawStep
from derivations.reading.rows import Row, read_rows, states_optimum
from derivations.reading.statements import SideTokens, StatementTokens
from derivations.reading.tokens import Token
from derivations.reading.unread import SOME_RELATION, hidden

_ROW_END = re.compile(r"\s*\\\\\*?(?:\[[^\]]*\])?\s*")
_COMMAND = re.compile(r"\\[a-zA-Z]+(?:\[[^\]]*\])?(?:\{[^{}]*\})?\Z")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_MARK = re.compile(r"\\(?:begin|end)(?![a-zA-Z])|\\.|&", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """A displayed block as read: the chain, if it is one, and the last side, which a block may go on from."""

    chain: RawChain | None
    last: SideTokens | None = None


def read_chain(number: int, text: str, block: MathBlock, macros: Macros, before: Read | None = None) -> Read:
    """Read a displayed block.

    Args:
        number: the number that the chain gets.
        text: the document, with what is no LaTeX blanked.
        block: where the formula stands.
        macros: all macros that hold there.
        before: a block above it, from whose last side one that begins with a relation goes on.

    Returns:
        The chain, with ``None`` if the block holds no relation of the contract outside of groups. A block that holds
        one and cannot be read is a chain of one step that says why.
    """
    inside = text[block.inner_start : block.inner_end]
    try:
        tokens = lex(inside, block.inner_start, macros)
    except ReadError as error:
        relation = SOME_RELATION.search(inside)
        start = block.inner_start + relation.start() if relation else 0
        return Read(_unread(number, block, text, start, error) if relation else None)
    rows = read_rows(tokens)
    above = before if before is not None and _goes_on(rows) else Read(None)
    builder = _Builder(text, above.last)
    steps = builder.steps(rows)
    holds = any(row.holds_relation for row in rows)
    if steps:
        states = above.chain is not None and bool(above.chain.steps)
        chain = RawChain(number, block.start, block.end, steps, constrains=states_optimum(tokens), goes_on=states)
        return Read(chain, builder.last)
    lost = builder.lost or hidden(tokens, text)
    if lost is not None:
        return Read(_unread(number, block, text, *lost), builder.last)
    return Read(RawChain(number, block.start, block.end, ()) if holds else None, builder.last)


def _goes_on(rows: list[Row]) -> bool:
    """Whether a block begins with a relation."""
    first = next((statement for row in rows for statement in row.statements), None)
    return first is not None and not first.sides[0].tokens and bool(first.relations)


def _unread(number: int, block: MathBlock, text: str, start: int, error: ReadError) -> RawChain:
    """The chain of a block that holds a relation at ``start``, and of which no side could be read."""
    found = SOME_RELATION.match(text, start, block.inner_end)
    end = found.end() if found else start
    left = RawSide(text[block.inner_start : start].strip(), block.inner_start, start, None, error)
    right = RawSide(text[end : block.inner_end].strip(), end, block.inner_end, None, error)
    relation = CHAIN_RELATIONS[found.group()] if found else "="
    return RawChain(number, block.start, block.end, (RawStep(1, start, block.inner_end, relation, left, right),))


_Sides = dict[tuple[int, int, int], RawSide]
"""The sides that were parsed already, by where they stand and how many tokens they have."""


class _Builder:
    """Makes steps of rows, each side read once.

    ``last`` is the side that a row with a leading relation continues, ``statement`` the whole statement that a row
    with a leading implication continues; ``arrow`` is an implication that stood in a row of its own, ``hanging`` a
    relation that ended the row before.
    """

    def __init__(self, text: str, before: SideTokens | None) -> None:
        self.text = text
        self.made: list[tuple[SideTokens, Token, SideTokens, StatementTokens]] = []
        self.lost: tuple[int, ReadError] | None = None
        self.last = before
        self.statement: SideTokens | None = None
        self.arrow: Token | None = None
        self.hanging: Token | None = None

    def steps(self, rows: list[Row]) -> tuple[RawStep, ...]:
        for row in rows:
            for part in row.statements:
                self._add(part)
        read: _Sides = {}
        return tuple(self._step(index + 1, read, *made) for index, made in enumerate(self.made))

    def _add(self, part: StatementTokens) -> None:
        before = self.last, self.statement
        hanging, self.hanging = self.hanging, None
        if hanging is not None and part.sides[0].tokens and all(one.kind == "RELATION" for one in part.relations):
            part = replace(part, sides=[SideTokens(), *part.sides], relations=[hanging, *part.relations])
        if part.relations and part.relations[0].kind == "IMPLIES":
            self._add_implications(part)
        elif self.arrow is not None and self.statement is not None and not part.continues:
            self.made.append((self.statement, self.arrow, part.whole, part))
            self.arrow = None
            self.last, self.statement = part.sides[-1], part.whole
        elif part.relations:
            self._add_relations(part)
        else:
            self._add_side(part)
        if part.aside:
            self.last, self.statement = before

    def _add_implications(self, part: StatementTokens) -> None:
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

    def _add_relations(self, part: StatementTokens) -> None:
        sides = list(part.sides)
        if not sides[0].tokens:
            sides[0] = self.last or sides[0]
        elif part.continues and self.last is not None:
            self.last.extend(sides[0])
            sides[0] = self.last
        self._link(sides, part)
        joins = part.continues and self.statement is not None
        self.statement = SideTokens.joined([self.statement, part.whole]) if joins and self.statement else part.whole
        self.last = next((side for side in reversed(sides) if side.tokens), self.last)
        self.hanging = None if sides[-1].tokens else part.relations[-1]

    def _add_side(self, part: StatementTokens) -> None:
        if self.last is None or (part.stands_alone and not part.continues):
            self.last, self.statement = part.sides[0], part.whole
            return
        self.last.extend(part.sides[0])
        if self.statement is not None and self.statement is not self.last:
            self.statement.extend(part.sides[0])

    def _link(self, sides: list[SideTokens], part: StatementTokens) -> None:
        """Make the steps of a statement; a relation with nothing on one of its sides claims nothing."""
        for relation, left, right in zip(part.relations, sides, sides[1:], strict=False):
            if left.tokens and right.tokens:
                self.made.append((left, relation, right, part))
            elif relation.kind == "RELATION" and relation.value != r"\to":
                which = "left" if not left.tokens else "right"
                found = f"{relation.value} with nothing on its {which}"
                error = ReadError(relation.start, relation.end, found, "an expression on both sides")
                self.lost = self.lost or (relation.start, error)

    def _step(
        self, number: int, read: _Sides, left: SideTokens, relation: Token, right: SideTokens, part: StatementTokens
    ) -> RawStep:
        first, second = self._side(left, read), self._side(right, read)
        end = max(second.end, relation.end)
        comment = part.comment if right is part.sides[-1] or right is part.whole else ""
        comment = " ".join(filter(None, [comment, part.under]))
        kinds = part.posited, part.named
        return RawStep(number, relation.start, end, relation.value, first, second, comment, *kinds)

    def _side(self, side: SideTokens, read: _Sides) -> RawSide:
        tokens = side.tokens
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        key = (start, end, len(tokens))
        if key not in read:
            source = self._written(side)
            try:
                units = tuple(token.start for token in tokens if token.unit)
                read[key] = RawSide(source, start, end, parse_tokens(tokens, start, end), units=units)
            except ReadError as error:
                read[key] = RawSide(source, start, end, None, error)
        return read[key]

    def _written(self, side: SideTokens) -> str:
        """The side as it stands, over several rows without the marks of alignment and of the ends of rows."""
        pieces: list[str] = []
        behind = -1
        for part in filter(None, side.parts):
            start, end = min(t.start for t in part), max(t.end for t in part)
            if 0 <= behind < start:
                between = _unaligned(_ROW_END.sub(" ", self.text[behind:start]))
                pieces.append(" ".join(["", *between.split(), ""]))
            pieces.append(self.text[start:end])
            behind = end
        return _balanced(_unaligned("".join(pieces)).strip())


def _unaligned(text: str) -> str:
    """Without the marks of alignment that stand outside of tables."""
    kept, position, depth = "", 0, 0
    for mark in _MARK.finditer(text):
        depth += (mark.group() == r"\begin") - (mark.group() == r"\end")
        if mark.group() == "&" and depth <= 0:
            kept += text[position : mark.start()]
            position = mark.end()
    return kept + text[position:]


def _balanced(text: str) -> str:
    r"""Without the groups that open or close outside of a side, as those of ``{\color{red} a = b}`` and a box."""
    opened: list[int] = []
    lone: list[tuple[int, int]] = []
    for brace in _BRACE.finditer(text):
        if brace.group() == "{":
            opened.append(brace.start())
        elif brace.group() == "}" and opened:
            opened.pop()
        elif brace.group() == "}":
            lone.append((brace.start(), brace.end()))
    for start in opened:
        command = _COMMAND.search(text, 0, start)
        lone.append((command.start() if command else start, start + 1))
    kept, position = "", 0
    for start, end in sorted(lone):
        kept += text[position : max(start, position)]
        position = max(position, end)
    return (kept + text[position:]).strip()
