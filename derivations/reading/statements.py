r"""The statements of a row: where it is cut, what each of them relates, and which only restricts another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from derivations.model import relations
from derivations.reading.commands import CHAIN_RELATIONS, DOTS, DOTTED
from derivations.reading.names import elementary
from derivations.reading.tokens import Token

CHAIN = frozenset(CHAIN_RELATIONS.values())
"""The relations that make steps."""

EQUATING = frozenset({DOTTED, *(relation.value for relation in relations.EQUATING)})
DEEPER = frozenset({"OPEN", "LEFT"})
SHALLOWER = frozenset({"CLOSE", "RIGHT"})
GAP = r"\quad"
"""The separator that wide spacing between two statements stands for."""

UPWARDS = frozenset(relation.value for relation in relations.ORDERS if relation.direction == 1)
DOWNWARDS = frozenset(relation.value for relation in relations.ORDERS if relation.direction == -1)
ORDERS = UPWARDS | DOWNWARDS
"""The orders, by the side that is the greater one."""
_SYMBOL = 5
"""The most tokens that a letter with a subscript has, as in ``x_{i}``."""
_CONSTANTS = frozenset({r"\pi", r"\infty"})
_CUTS = frozenset({("SEPARATOR", ","), ("SEPARATOR", ";"), ("SEPARATOR", GAP)})
_PUNCTUATION = _CUTS | {("UNKNOWN", "."), ("SEPARATOR", ":")}


@dataclass(slots=True)
class SideTokens:
    """The tokens of one side, row by row."""

    parts: list[list[Token]] = field(default_factory=list)

    @property
    def tokens(self) -> list[Token]:
        """All tokens of the side."""
        return [token for part in self.parts for token in part]

    def extend(self, more: SideTokens) -> None:
        """Let the side go on with another."""
        self.parts.extend(more.parts)

    @classmethod
    def joined(cls, sides: Sequence[SideTokens]) -> SideTokens:
        """A new side of the parts of others."""
        return cls([part for side in sides for part in side.parts])


@dataclass(slots=True)
class StatementTokens:
    r"""Sides and the relations between them; the first side is empty where the statement continues the one before.

    A statement that only says where the others hold (``\text{Let } q = …``) is an aside: nothing continues it.
    ``parted`` is whether a wide space stands before it; ``posited`` is whether it may claim nothing on its own,
    ``named`` whether it has a name, as a hypothesis ``H_0: μ = 0``; ``under`` is the condition before all of it.
    """

    sides: list[SideTokens]
    relations: list[Token]
    whole: SideTokens
    continues: bool
    stands_alone: bool
    comment: str = ""
    aside: bool = False
    parted: bool = False
    posited: bool = False
    named: bool = False
    under: str = ""


def makes_step(token: Token) -> bool:
    """Whether a token is a relation of the contract."""
    return token.kind == "IMPLIES" or (token.kind == "RELATION" and token.value in CHAIN)


def is_variable(token: Token) -> bool:
    """Whether a token is a letter that may stand for any value."""
    return token.kind == "NAME" and token.value not in _CONSTANTS and elementary(token.value) is None


Line = list[tuple[Token, bool]]
"""Tokens, and of each whether it stands outside of brackets and groups."""


def statements_of(line: Line, weak: bool) -> list[StatementTokens]:
    """The statements of a row; ``weak`` is whether the row is one statement, or an implication between several."""
    pieces = [line] if weak else _pieces(line)
    return [_statement(piece, weak) for piece in pieces]


def claims(statements: list[StatementTokens], weak: bool) -> tuple[list[StatementTokens], list[str]]:
    """Part the claims of a row from what only says where they hold; of the latter, the text."""
    statements = [s for s in statements if s.whole.tokens]
    if weak:
        return statements, []
    kept = statements[:1]
    dropped: list[str] = []
    for statement in statements[1:]:
        restricts = not statement.relations or _is_condition(statement)
        if restricts:
            dropped.append(" ".join(token.value for token in statement.whole.tokens))
            statement.posited = True
        if not restricts or (statement.relations and _is_beside(kept[0], statement)):
            statement.continues = False
            kept.append(statement)
    return kept, dropped


def _is_beside(first: StatementTokens, other: StatementTokens) -> bool:
    """Whether an inequality behind a wide space stands beside another one, as constraints are listed."""
    return (
        other.parted
        and bool(first.relations)
        and all(token.value in ORDERS for token in (*first.relations, *other.relations))
    )


def _pieces(line: Line) -> list[Line]:
    """Cut at commas; parts without a relation stay with their neighbour, as in ``a, b = c, d``."""
    pieces: list[Line] = [[]]
    for token, level in line:
        if level and (token[:2] in _CUTS or token.kind == "AND"):
            pieces.append([(token, level)])
        else:
            pieces[-1].append((token, level))
    merged: list[Line] = []
    for piece in pieces:
        if merged and not (_has_relation(piece) and _has_relation(merged[-1])):
            merged[-1].extend(piece)
        else:
            merged.append(piece)
    return merged


def _has_relation(piece: Line) -> bool:
    return any(level and token.kind == "RELATION" for token, level in piece)


def _statement(line: Line, weak: bool) -> StatementTokens:
    sides: list[list[Token]] = [[]]
    relations: list[Token] = []
    gap = bool(line) and line[0][0].value == GAP
    whole = _trimmed([token for token, _ in line])
    disjunction = any(level and token.kind == "OR" for token, level in line)
    for token, level in line:
        splits = token.kind == "IMPLIES" if weak else (makes_step(token) and not disjunction)
        if level and splits:
            relations.append(token)
            sides.append([])
        else:
            sides[-1].append(token)
    named = False
    if relations and relations[0].value != r"\to":
        label, sides[0] = _labelled(sides[0])
        named = bool(label) and label[0].kind == "NAME"
    made = [SideTokens([side] if (side := _trimmed(part)) else []) for part in sides]
    other = any(
        level and (token.kind in ("RELATION", "OR") or token[:2] == ("SEPARATOR", ":")) for token, level in line
    )
    everything = SideTokens([whole] if whole else [])
    return StatementTokens(made, relations, everything, not made[0].tokens, other, parted=gap, named=named)


def _labelled(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """The label before a colon, as in ``H_0: μ = 0``, and what stands behind it."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.kind in DEEPER | {"LBRACE", "BEGIN"}) - (token.kind in SHALLOWER | {"RBRACE", "END"})
        if depth == 0 and token[:2] == ("SEPARATOR", ":"):
            return tokens[:index], tokens[index + 1 :]
    return [], tokens


def _is_condition(statement: StatementTokens) -> bool:
    r"""Whether a further statement only restricts a symbol: ``x > 0``, ``t = 1``, ``i = 1, \ldots, n``.

    What has no variable, as ``2 + 2 = 5``, restricts nothing: it is a claim.
    """
    if not any(is_variable(token) for token in statement.whole.tokens):
        return False
    symbol = len(statement.sides[0].tokens) <= _SYMBOL
    right = statement.sides[-1].tokens
    ranged = any(token.value in DOTS for token in right) and any(token.kind == "SEPARATOR" for token in right)
    value = all(token.kind in ("NUMBER", "SEPARATOR", "SIGN") for token in right)
    return ranged or (symbol and (value or statement.relations[0].value not in EQUATING))


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Without spacing at the ends and without separators and full stops that only punctuate."""
    start, end = 0, len(tokens)
    while start < end and (tokens[start].kind in ("QUAD", "AND") or tokens[start][:2] in _PUNCTUATION):
        start += 1
    while end > start and (tokens[end - 1].kind in ("QUAD", "AND", "OR") or tokens[end - 1][:2] in _PUNCTUATION):
        end -= 1
    return tokens[start:end]
