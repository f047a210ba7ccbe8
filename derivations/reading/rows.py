r"""The rows of a displayed block: where they are cut, and where their relations stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from derivations.reading.commands import WRAPPERS
from derivations.reading.pairing import CLOSING, OPENING, PUNCTUATION
from derivations.reading.remarks import Remarks, is_condition, reason_in
from derivations.reading.statements import DEEPER, SHALLOWER, StatementTokens, claims, makes_step, statements_of
from derivations.reading.tokens import Token

_JOINS = frozenset({r"\cdot", r"\times", "/", "*"})
_ROWS = frozenset({"array", "tabular", "cases", "dcases", "rcases"})
"""Tables whose cells may be formulas with relations: a layout of rows, or a system of equations."""
_OPTIMA = re.compile(
    r"(?:\\operatorname\*?\{)?\\?(?:arg)?(?:max|min|sup|inf|maximi[sz]e|minimi[sz]e)\}?\s*", re.IGNORECASE
)
"""What an objective begins with, as a command or in words."""


@dataclass(slots=True)
class Row:
    """The statements of one row, and whether any relation of the contract stands in it outside of groups."""

    statements: list[StatementTokens]
    holds_relation: bool


def read_rows(tokens: Sequence[Token]) -> list[Row]:
    """Cut the tokens of a block into rows of statements."""
    inside, system = _unwrapped(tokens)
    lines = [line for line in map(_columns, _lines(inside)) if line]
    rows: list[Row] = []
    depth = 0
    before: Token | None = None
    for line, below in zip(lines, [*lines[1:], []], strict=False):
        reason = reason_in(line)
        if reason and rows and rows[-1].statements and not _waits(before):
            last = rows[-1].statements[-1]
            last.comment = " ".join(filter(None, [last.comment, reason]))
            continue
        begins = line[0].kind in ("RELATION", "IMPLIES")
        reader = _RowReader(0 if begins else depth, before)
        rows.append(reader.read(_unbracketed(line), not begins and _is_whole(line, below)))
        depth = reader.depth
        before = next((t for t in reversed(line) if t.kind not in ("QUAD", "CELL")), None)
    if states_optimum(tokens) or (system and sum(row.holds_relation for row in rows) > 1):
        _posit(rows)
    return rows


def _waits(before: Token | None) -> bool:
    """Whether a row ends in what waits for another side or term."""
    return before is None or before.kind in ("RELATION", "IMPLIES", "SIGN") or before.value in _JOINS


def states_optimum(tokens: Sequence[Token]) -> bool:
    r"""Whether the first row of a block is an objective: to be maximised or minimised under the rows after it.

    In ``\max(a, b) \\ = c`` the second row goes on from the first, which is a side then.
    """
    inside, _ = _unwrapped(tokens)
    lines = [line for line in map(_columns, _lines(inside)) if line]
    if len(lines) < 2 or _states(lines[0]) or lines[1][0].kind in ("RELATION", "IMPLIES", "SIGN"):
        return False
    first = next((token for token in lines[0] if token.kind not in ("QUAD", "CELL")), None)
    return first is not None and first.kind in ("NAME", "TEXT") and _OPTIMA.fullmatch(first.value) is not None


def statements_apart(tokens: Sequence[Token]) -> list[list[Token]]:
    r"""The rows of a block each of which is a statement of its own (``X \sim p \\ Y \sim q``); else nothing."""
    inside, _ = _unwrapped(tokens)
    lines = [line for line in map(_columns, _lines(inside)) if line]
    whole = all(line[0].kind not in ("RELATION", "SIGN") and _states(line) for line in lines)
    return lines if len(lines) > 1 and whole else []


def _states(line: list[Token]) -> bool:
    depths = accumulate((token.kind in OPENING) - (token.kind in CLOSING) for token in line)
    return any(token.kind == "RELATION" and depth == 0 for token, depth in zip(line, depths, strict=True))


def _unwrapped(tokens: Sequence[Token]) -> tuple[Sequence[Token], bool]:
    r"""The rows of a block that is a single table of formulas, and whether a brace makes a system of them.

    ``\begin{array}{rcl} a &=& b \\ &=& c \end{array}`` only lays out a chain.
    """
    inside = list(tokens)
    while inside and (inside[-1].kind in ("QUAD", "CELL") or inside[-1][:2] in PUNCTUATION):
        inside.pop()
    brace = len(inside) > 2 and inside[0].kind in DEEPER and inside[-1].kind in SHALLOWER
    table = inside[1:-1] if brace else inside
    if len(table) < 3 or table[0].kind != "BEGIN" or table[0].value not in _ROWS | WRAPPERS or table[-1].kind != "END":
        return tokens, False
    depths = list(accumulate((t.kind == "BEGIN") - (t.kind == "END") for t in table))
    if 0 in depths[:-1] or not any(makes_step(t) and depth == 1 for t, depth in zip(table, depths, strict=True)):
        return tokens, False
    return table[1:-1], brace or table[0].value.endswith("cases")


def _posit(rows: list[Row]) -> None:
    """What stands in a system of several rows, or under an objective, may be no claim on its own."""
    for row in rows:
        for statement in row.statements:
            statement.posited = True


def _condition(first: StatementTokens, others: list[StatementTokens], words: str) -> None:
    """Let the first statement of a row only say where the others hold: ``if a > 0, |a| = a``."""
    first.posited = True
    for other in others:
        other.under = " ".join([words.strip(), *(token.value for token in first.whole.tokens)])


def _is_whole(line: list[Token], below: list[Token]) -> bool:
    """Whether a row is one statement: an equation that ``⇔`` goes on from, or several with *and* before an implication.

    A chain of several relations has steps of its own besides.
    """
    if not below or below[0].kind != "IMPLIES":
        return False
    relations = sum(makes_step(token) for token in line)
    return any(t.kind in ("AND", "OR") for t in line) or (below[0].value == r"\Leftrightarrow" and relations == 1)


def _unbracketed(line: list[Token]) -> list[Token]:
    """A row that is one statement in brackets, without them."""
    if len(line) < 3 or line[0].kind not in DEEPER or line[-1].kind not in SHALLOWER:
        return line
    depths = list(accumulate((t.kind in OPENING) - (t.kind in CLOSING) for t in line))
    states = any(makes_step(token) and depth == 1 for token, depth in zip(line, depths, strict=True))
    return line[1:-1] if states and 0 not in depths[:-1] else line


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    r"""Cut at the ``\\`` that stand outside of braces and tables."""
    line: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind in ("LBRACE", "BEGIN")) - (token.kind in ("RBRACE", "END"))
        if token.kind == "NEWLINE" and depth <= 0:
            yield line
            line = []
        else:
            line.append(token)
    yield line


def _columns(line: list[Token]) -> list[Token]:
    """Drop the alignment marks, but make a break of those that begin another column."""
    kept: list[Token] = []
    depth = marks = 0
    related = False
    for index, token in enumerate(line):
        depth += (token.kind in ("LBRACE", "BEGIN")) - (token.kind in ("RBRACE", "END"))
        if token.kind != "CELL" or depth > 0:
            related = related or (token.kind in ("RELATION", "IMPLIES") and depth <= 0)
            kept.append(token)
            continue
        marks += 1
        following = line[index + 1].kind if index + 1 < len(line) else ""
        if not kept or following == "":
            continue
        inside = kept[-1].kind in ("RELATION", "IMPLIES", "SIGN", "OPERATOR", "SEPARATOR") and following != "CELL"
        new_column = marks % 2 == 0 and related and following not in ("RELATION", "IMPLIES", "SIGN", "CLOSE", "RIGHT")
        new_column = new_column or (related and _is_statement(line[index + 1 :]))
        if following in ("CELL", "TEXT") or (new_column and not inside and _balanced(kept)):
            kept.append(Token("QUAD", "&", token.start, token.end))
    return kept


def _is_statement(line: list[Token]) -> bool:
    """Whether a cell is a statement of its own: it holds a relation, and does not go on from what stands before it."""
    depth = 0
    for index, token in enumerate(line):
        depth += (token.kind in OPENING) - (token.kind in CLOSING)
        if depth < 0 or (token.kind == "CELL" and depth == 0):
            return False
        if depth == 0 and token.kind in ("RELATION", "IMPLIES"):
            return index > 0 and line[0].kind not in ("SIGN", "OPERATOR", "SEPARATOR", "QUAD")
    return False


def _balanced(tokens: list[Token]) -> bool:
    return sum((t.kind in DEEPER) - (t.kind in SHALLOWER) for t in tokens) == 0


class _RowReader:
    """Reads one row; ``depth`` counts the brackets that are open, also those from the rows above."""

    def __init__(self, depth: int, before: Token | None) -> None:
        self.depth = depth
        self.before = before

    def read(self, tokens: list[Token], whole: bool) -> Row:
        """Read the row; ``whole`` is whether it is one statement, whatever stands in it."""
        inherited = self.depth > 0
        line = list(zip(tokens, self._levels(tokens), strict=True))
        holds = any(level and makes_step(token) for token, level in line)
        weak = (whole and not inherited) or any(level and token.kind == "IMPLIES" for token, level in line)
        remarks = Remarks()
        statements, dropped = claims(statements_of(remarks.without(line), weak), weak)
        if statements:
            last = [statement for statement in statements if not statement.posited][-1]
            last.comment = " ".join(filter(None, [*dropped, remarks.comment]))
            first = statements[0]
            if remarks.condition and len(statements) > 1 and is_condition(first, remarks.condition):
                _condition(first, statements[1:], remarks.condition)
            first.aside = remarks.aside
            first.stands_alone = first.stands_alone or remarks.introduced or whole
            first.continues = first.continues or inherited or self._goes_on(first)
        return Row(statements, holds)

    def _levels(self, line: list[Token]) -> Iterator[bool]:
        """Of each token, whether it stands outside of brackets and groups."""
        nested = 0
        for token in line:
            if token.kind in ("RBRACE", "END"):
                nested -= 1
            elif token.kind in SHALLOWER and nested <= 0:
                self.depth = max(0, self.depth - 1)
            yield nested <= 0 and self.depth == 0
            if token.kind in ("LBRACE", "BEGIN"):
                nested += 1
            elif token.kind in DEEPER and nested <= 0:
                self.depth += 1

    def _goes_on(self, first: StatementTokens) -> bool:
        """Whether the row is in the middle of a side: the row above ends, or this one begins, with an operator."""
        if self.before is not None and (self.before.kind == "SIGN" or self.before.value in _JOINS):
            return True
        begin = next(iter(first.sides[0].tokens), None)
        return begin is not None and (begin.value == "+" or begin.value in _JOINS)
