# ruff: noqa: SIM905 -- lists of words read best as words
r"""The rows of a displayed block: where they are cut, where their relations stand, and what is only a remark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derivations.reading.commands import CHAIN_RELATIONS, DOTS
from derivations.reading.names import elementary
from derivations.reading.tokens import Token

CHAIN = {canonical: canonical for canonical in CHAIN_RELATIONS.values()}
"""The relations that make steps."""

_DEEPER = frozenset({"OPEN", "LEFT"})
_SHALLOWER = frozenset({"CLOSE", "RIGHT"})
_LINKS = frozenset({"RELATION", "IMPLIES", "SIGN", "AND", "OR"})
_EQUALITIES = frozenset({"=", r"\equiv", ":=", r"\approx", "≐"})
_SYMBOL = 5
"""The most tokens that a letter with a subscript has, as in ``x_{i}``."""
_JOINS = frozenset({r"\cdot", r"\times", "/", "*"})
_REMARKS = frozenset(
    """where if for when since by with as because on in iff otherwise so then hence thus therefore while given using
    from let and or that is i.e. e.g. s.t. a.s. such subject""".split()
)


_CONSTANTS = frozenset({r"\pi", r"\infty"})
_ASIDES = frozenset(r"\because let where with since because note recall using if for when assuming".split())


@dataclass(slots=True)
class Side:
    """The tokens of one side, row by row."""

    parts: list[list[Token]] = field(default_factory=list)

    @property
    def tokens(self) -> list[Token]:
        """All tokens of the side."""
        return [token for part in self.parts for token in part]

    def extend(self, more: Side) -> None:
        """Let the side go on with another."""
        self.parts.extend(more.parts)

    @classmethod
    def joined(cls, sides: Sequence[Side]) -> Side:
        """A new side of the parts of others."""
        return cls([part for side in sides for part in side.parts])


@dataclass(slots=True)
class Statement:
    r"""Sides and the relations between them; the first side is empty where the statement continues the one before.

    A statement that only says where the others hold (``\text{Let } q = …``) is an aside: nothing continues it.
    """

    sides: list[Side]
    relations: list[Token]
    whole: Side
    continues: bool
    stands_alone: bool
    comment: str = ""
    aside: bool = False


@dataclass(slots=True)
class Row:
    """The statements of one row, and whether any relation of the contract stands in it outside of groups."""

    statements: list[Statement]
    holds_relation: bool


def read_rows(tokens: Sequence[Token]) -> list[Row]:
    """Cut the tokens of a block into rows of statements."""
    rows: list[Row] = []
    depth = 0
    before: Token | None = None
    for line in _lines(tokens):
        line = _columns(line)
        if not line:
            continue
        begins = line[0].kind in ("RELATION", "IMPLIES")
        reader = _RowReader(0 if begins else depth, before)
        rows.append(reader.read(line))
        depth = reader.depth
        before = next((t for t in reversed(line) if t.kind not in ("QUAD", "CELL")), None)
    return rows


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
        if following in ("CELL", "TEXT") or (new_column and not inside and _balanced(kept)):
            kept.append(Token("QUAD", "&", token.start, token.end))
    return kept


def _balanced(tokens: list[Token]) -> bool:
    return sum((t.kind in _DEEPER) - (t.kind in _SHALLOWER) for t in tokens) == 0


class _RowReader:
    """Reads one row; ``depth`` counts the brackets that are open, also those from the rows above."""

    def __init__(self, depth: int, before: Token | None) -> None:
        self.depth = depth
        self.before = before
        self.flat: list[bool] = []
        self.aside = False
        self.introduced = False

    def read(self, line: list[Token]) -> Row:
        inherited = self.depth > 0
        self._levels(line)
        flat = self.flat
        holds = any(f and _makes_step(t) for t, f in zip(line, flat, strict=True))
        weak = any(f and t.kind == "IMPLIES" for t, f in zip(line, flat, strict=True))
        line, flat, comment = self._without_remarks(line, flat)
        pieces = [(line, flat)] if weak else _pieces(line, flat)
        statements = [_statement(tokens, levels, weak) for tokens, levels in pieces]
        statements, dropped = _claims(statements, weak)
        if statements:
            statements[-1].comment = " ".join(filter(None, [*dropped, comment]))
            first = statements[0]
            first.aside = self.aside
            first.stands_alone = first.stands_alone or self.introduced
            first.continues = first.continues or inherited or self._goes_on(first)
        return Row(statements, holds)

    def _levels(self, line: list[Token]) -> None:
        nested = 0
        for token in line:
            if token.kind in ("RBRACE", "END"):
                nested -= 1
            elif token.kind in _SHALLOWER and nested <= 0:
                self.depth = max(0, self.depth - 1)
            self.flat.append(nested <= 0 and self.depth == 0)
            if token.kind in ("LBRACE", "BEGIN"):
                nested += 1
            elif token.kind in _DEEPER and nested <= 0:
                self.depth += 1

    def _without_remarks(self, line: list[Token], flat: list[bool]) -> tuple[list[Token], list[bool], str]:
        """Drop leading remarks and cut at the first remark behind a formula; what an arrow follows is no remark."""
        kept: list[Token] = []
        levels: list[bool] = []
        arrow = max(
            (n for n, (t, f) in enumerate(zip(line, flat, strict=True)) if f and t.kind == "IMPLIES"), default=-1
        )
        for index, (token, level) in enumerate(zip(line, flat, strict=True)):
            quantified = level and bool(kept) and token.value == r"\forall"
            if (level and token.kind in ("QUAD", "TEXT")) or quantified or token.value in (r"\because", r"\therefore"):
                following = line[index + 1] if index + 1 < len(line) else None
                if _is_remark(token, kept, following):
                    states = kept and (index < arrow or _states(line[index + 1 :], flat[index + 1 :]))
                    if token.kind == "QUAD" and states:
                        kept.append(Token("SEPARATOR", ",", token.start, token.end))
                        levels.append(level)
                        continue
                    if kept and index < arrow:
                        kept.append(token)
                        levels.append(level)
                        continue
                    if kept:
                        return kept, levels, " ".join(t.value for t in line[index:] if t.kind != "QUAD")
                    self.introduced = self.introduced or token.kind != "QUAD"
                    self.aside = self.aside or token.value.split()[0].strip(",:").lower() in _ASIDES
                    continue
                if token.kind == "QUAD":
                    continue
            kept.append(token)
            levels.append(level)
        return kept, levels, ""

    def _goes_on(self, first: Statement) -> bool:
        """Whether the row is in the middle of a side: the row above ends, or this one begins, with an operator."""
        if self.before is not None and (self.before.kind == "SIGN" or self.before.value in _JOINS):
            return True
        begin = next(iter(first.sides[0].tokens), None)
        return begin is not None and (begin.value == "+" or begin.value in _JOINS)


def _is_remark(token: Token, kept: list[Token], following: Token | None) -> bool:
    if token.kind in ("NAME", "OPERATOR"):
        return True
    if token.kind == "QUAD":
        if not kept or following is None:
            return False
        goes_on = following.kind in _LINKS | {"QUAD", "CLOSE", "RIGHT"}
        return not goes_on and kept[-1].kind not in _LINKS | {"OPERATOR", "OPEN", "LEFT"}
    if kept and kept[-1].kind in ("RELATION", "IMPLIES"):
        return False
    words = token.value.split()
    if len(words) != 1 or token.value != token.value.strip():
        return True
    return words[0].strip(",:").lower() in _REMARKS or bool(kept and kept[-1].kind == "SEPARATOR")


def _makes_step(token: Token) -> bool:
    return token.kind == "IMPLIES" or (token.kind == "RELATION" and token.value in CHAIN)


Piece = tuple[list[Token], list[bool]]


def _pieces(line: list[Token], flat: list[bool]) -> list[Piece]:
    """Cut at commas; parts without a relation stay with their neighbour, as in ``a, b = c, d``."""
    pieces: list[Piece] = [([], [])]
    for token, level in zip(line, flat, strict=True):
        if level and (token[:2] in (("SEPARATOR", ","), ("SEPARATOR", ";")) or token.kind == "AND"):
            pieces.append(([token], [level]))
        else:
            pieces[-1][0].append(token)
            pieces[-1][1].append(level)
    merged: list[Piece] = []
    for tokens, levels in pieces:
        related = any(level and token.kind == "RELATION" for token, level in zip(tokens, levels, strict=True))
        if merged and (not related or not _has_relation(merged[-1])):
            merged[-1][0].extend(tokens)
            merged[-1][1].extend(levels)
        else:
            merged.append((tokens, levels))
    return merged


def _has_relation(piece: Piece) -> bool:
    return any(level and token.kind == "RELATION" for token, level in zip(*piece, strict=True))


def _statement(tokens: list[Token], flat: list[bool], weak: bool) -> Statement:
    sides: list[list[Token]] = [[]]
    relations: list[Token] = []
    whole = _trimmed(tokens)
    disjunction = any(level and token.kind == "OR" for token, level in zip(tokens, flat, strict=True))
    for token, level in zip(tokens, flat, strict=True):
        splits = token.kind == "IMPLIES" if weak else (_makes_step(token) and not disjunction)
        if level and splits:
            relations.append(token)
            sides.append([])
        else:
            sides[-1].append(token)
    if relations and relations[0].value != r"\to":
        sides[0] = _unlabelled(sides[0])
    made = [Side([side] if (side := _trimmed(part)) else []) for part in sides]
    other = any(
        level and (token.kind in ("RELATION", "OR") or token[:2] == ("SEPARATOR", ":"))
        for token, level in zip(tokens, flat, strict=True)
    )
    return Statement(made, relations, Side([whole] if whole else []), not made[0].tokens, other)


def _unlabelled(tokens: list[Token]) -> list[Token]:
    """Without a label, as in ``H_0: μ = 0``."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.kind in _DEEPER | {"LBRACE", "BEGIN"}) - (token.kind in _SHALLOWER | {"RBRACE", "END"})
        if depth == 0 and token[:2] == ("SEPARATOR", ":"):
            return tokens[index + 1 :]
    return tokens


def _states(tokens: list[Token], flat: list[bool]) -> bool:
    """Whether a claim follows, an equation or what has no variable: wide spacing before it begins no remark."""
    for token, level in zip(tokens, flat, strict=True):
        if level and token.kind in ("TEXT", "RELATION", "IMPLIES"):
            claims = token.kind == "RELATION" and not any(_is_variable(other) for other in tokens)
            return token.value in _EQUALITIES or claims
    return False


def _claims(statements: list[Statement], weak: bool) -> tuple[list[Statement], list[str]]:
    """Part the claims of a row from what only says where they hold; of the latter, the text."""
    statements = [s for s in statements if s.whole.tokens]
    if weak:
        return statements, []
    kept = statements[:1]
    dropped: list[str] = []
    for statement in statements[1:]:
        if not statement.relations or _is_condition(statement):
            dropped.append(" ".join(token.value for token in statement.whole.tokens))
        else:
            statement.continues = False
            kept.append(statement)
    return kept, dropped


def _is_condition(statement: Statement) -> bool:
    r"""Whether a further statement only restricts a symbol: ``x > 0``, ``t = 1``, ``i = 1, \ldots, n``.

    What has no variable, as ``2 + 2 = 5``, restricts nothing: it is a claim.
    """
    if not any(_is_variable(token) for token in statement.whole.tokens):
        return False
    symbol = len(statement.sides[0].tokens) <= _SYMBOL
    right = statement.sides[-1].tokens
    ranged = any(token.value in DOTS for token in right) and any(token.kind == "SEPARATOR" for token in right)
    value = all(token.kind in ("NUMBER", "SEPARATOR", "SIGN") for token in right)
    return ranged or (symbol and (value or statement.relations[0].value not in _EQUALITIES))


def _is_variable(token: Token) -> bool:
    return token.kind == "NAME" and token.value not in _CONSTANTS and elementary(token.value) is None


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Without spacing at the ends and without separators and full stops that only punctuate."""
    start, end = 0, len(tokens)
    while start < end and (tokens[start].kind in ("QUAD", "AND") or tokens[start][:2] in _PUNCTUATION):
        start += 1
    while end > start and (tokens[end - 1].kind in ("QUAD", "AND", "OR") or tokens[end - 1][:2] in _PUNCTUATION):
        end -= 1
    return tokens[start:end]


_PUNCTUATION = frozenset({("SEPARATOR", ","), ("SEPARATOR", ";"), ("UNKNOWN", "."), ("SEPARATOR", ":")})
