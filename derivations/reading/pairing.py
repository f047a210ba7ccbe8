r"""Before parsing a formula: bars are paired or made separators, signs and scripts get something to stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from derivations.model.errors import ReadError
from derivations.reading.tokens import Token

MAX_NESTING = 200
WORDS = ("Var", "Cov", "KL")
"""Operators that authors write without a face before brackets."""

OPENING = frozenset({"LBRACE", "OPEN", "LEFT", "BEGIN", "DEGREE_OPEN"})
OPENING_OF = {"RBRACE": "LBRACE", "CLOSE": "OPEN", "RIGHT": "LEFT", "END": "BEGIN", "DEGREE_CLOSE": "DEGREE_OPEN"}
"""What a closing token closes."""

CLOSING = frozenset(OPENING_OF)

OPERAND_END = frozenset({"NUMBER", "NAME", "TEXT", "RBRACE", "CLOSE", "RIGHT", "END", "PRIME", "EMPTY"})
_BOUNDARY = frozenset({"SEPARATOR", "RELATION", "IMPLIES", "OR", "AND", "CELL", "NEWLINE", "OVER"})
PUNCTUATION = frozenset({("SEPARATOR", ","), ("SEPARATOR", ";"), ("UNKNOWN", ".")})
_NEEDS_BASE = OPENING | _BOUNDARY | {"SIGN"}


def prepare(tokens: Sequence[Token]) -> list[Token]:
    """Make the tokens of one formula ready for the grammar.

    Raises:
        ReadError: the nesting is too deep.
    """
    return _bases(_signs(_bars(_punctuation(_words(_single_bars(_layout(tokens)))))))


def _words(tokens: list[Token]) -> list[Token]:
    """Make one name of the letters of an operator that is written without a face: ``Var[X]``, ``KL(p || q)``."""
    out: list[Token] = []
    for token in tokens:
        word = next((w for w in WORDS if _spell(out[-len(w) :], w)), None) if token.kind in ("OPEN", "LEFT") else None
        if word is not None and token.value in ("(", "["):
            letters = out[-len(word) :]
            del out[-len(word) :]
            out.append(Token("NAME", f"\\mathrm{{{word}}}", letters[0].start, letters[-1].end))
        out.append(token)
    return out


def _spell(letters: list[Token], word: str) -> bool:
    """Whether tokens are the letters of a word, without blanks in between."""
    joined = all(one.end == other.start for one, other in pairwise(letters))
    return joined and [one[:2] for one in letters] == [("NAME", letter) for letter in word]


def _punctuation(tokens: list[Token]) -> list[Token]:
    """Drop the commas and full stops that end the formula or a cell of a table."""
    out: list[Token] = []
    tables: list[bool] = []
    for token in [*tokens, None]:
        ends = token is None or (token.kind in ("CELL", "NEWLINE", "END") and bool(tables) and tables[-1])
        while ends and out and out[-1][:2] in PUNCTUATION:
            out.pop()
        if token is None:
            break
        if token.kind in OPENING:
            tables.append(token.kind == "BEGIN")
        elif token.kind in CLOSING and tables:
            tables.pop()
        out.append(token)
    return out


def _layout(tokens: Sequence[Token]) -> list[Token]:
    r"""Drop spacing and line breaks outside of tables, and the ``\right. … \left.`` of a bracket over two rows."""
    kept: list[Token] = []
    tables = depth = 0
    for token in tokens:
        depth += (token.kind in OPENING) - (token.kind in CLOSING)
        if depth > MAX_NESTING:
            raise ReadError(token.start, token.end, f"more than {MAX_NESTING} nested groups", "less nesting")
        tables += (token.kind == "BEGIN") - (token.kind == "END")
        if token.kind == "QUAD" or (token.kind in ("CELL", "NEWLINE") and tables <= 0):
            continue
        if kept and token[:2] == ("LEFT", ".") and kept[-1][:2] == ("RIGHT", "."):
            kept.pop()
            continue
        if token.kind in ("AND", "OR") and kept and kept[-1][:2] == ("SEPARATOR", ","):
            kept.pop()
        kept.append(token)
    return kept


def _single_bars(tokens: list[Token]) -> list[Token]:
    r"""Make separators of bars inside of a group whose other half is not printed, ``[\left. X \right| Y = y]``.

    One with a script is that of a value at a point.
    """
    opened: list[int] = []
    found = dict[int, Token | None](enumerate(tokens))
    for index, token in enumerate(tokens):
        if token.kind in OPENING:
            opened.append(index)
        elif token.kind in CLOSING and opened:
            start = opened.pop()
            behind = tokens[index + 1].kind if index + 1 < len(tokens) else ""
            halves = tokens[start].value, token.value
            if not opened or tokens[start].kind != "LEFT" or halves not in ((".", "|"), ("|", ".")):
                continue
            bar, other = (index, start) if halves[1] == "|" else (start, index)
            if behind not in ("SUB", "SUP") and (bar == start or behind not in (*CLOSING, "")):
                found[bar], found[other] = tokens[bar]._replace(kind="SEPARATOR"), None
    return [token for token in found.values() if token is not None]


def facing(tokens: Sequence[Token]) -> list[Token]:
    r"""Make plain bars of those that face one way and have no other half, as in ``p(x \lvert y)``.

    What is printed is a bar; which way it faces only spaces it.
    """
    opened: list[int] = []
    lone: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind in OPENING:
            opened.append(index)
        elif token.kind in CLOSING:
            faces = token.kind == "CLOSE" and token.value in _BARS
            halves = range(len(opened) - 1, -1, -1)
            match = next((k for k in halves if _are_halves(tokens[opened[k]], token)), None)
            if match is None or (faces and match < len(opened) - 1):
                lone |= {index} if faces else set()
                continue
            lone |= {k for k in opened[match + 1 :] if _is_facing(tokens[k])}
            del opened[match:]
    lone |= {k for k in opened if _is_facing(tokens[k])}
    return [token._replace(kind="BAR") if k in lone else token for k, token in enumerate(tokens)]


_BARS = frozenset({"|", r"\|"})


def _is_facing(token: Token) -> bool:
    return token.kind == "OPEN" and token.value in _BARS


def _are_halves(opening: Token, closing: Token) -> bool:
    """Whether two tokens open and close one group; bars do so with bars only."""
    kinds = OPENING_OF[closing.kind] == opening.kind
    return kinds and (opening.kind != "OPEN" or (opening.value in _BARS) == (closing.value in _BARS))


@dataclass(slots=True)
class _Level:
    """One level of grouping: how many bars of each kind are still to come, and which are open."""

    coming: Counter[str]
    opened: list[str] = field(default_factory=list)


def _bars(tokens: list[Token]) -> list[Token]:
    """Turn each bar into an opening or closing delimiter, or a separator where it cannot be either.

    A bar after an operand closes the bar that is open at its level.  Where none is open it opens one if an odd
    number of bars follows at its level (``2|x|``), else it separates (``p(x|y)``).
    """
    levels = _count_bars(tokens)
    current = [levels[0]]
    number = 0
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.kind == "BAR":
            following = tokens[index] if index < len(tokens) else None
            bars = following is not None and following[:2] == ("BAR", "|")
            double = bars and following is not None and _adjacent(token, following, current[-1])
            lone = "|" not in current[-1].opened
            if token.value == "|" and following is not None and double and lone and _pairs(current[-1], out):
                token = Token("BAR", r"\|", token.start, following.end)
                current[-1].coming["|"] -= 2
                index += 1
                out.append(_read_double(token, current[-1], out))
            else:
                out.append(_read_bar(token, current[-1], out, following.kind if following else ""))
            continue
        if token.kind in ("CELL", "NEWLINE") or token.kind in OPENING:
            number += 1
            if token.kind in OPENING:
                current.append(levels[number])
            else:
                current[-1] = levels[number]
        elif token.kind in CLOSING and len(current) > 1:
            current.pop()
        out.append(_plain(token))
    return out


def _adjacent(first: Token, second: Token, level: _Level) -> bool:
    """Whether two bars may be one double bar; with a gap between them, only if they are alone at their level."""
    return second.start == first.end or (second.start <= first.end + 1 and level.coming["|"] == 2)


def _plain(token: Token) -> Token:
    kind = {"LEFT": "OPEN", "RIGHT": "CLOSE"}.get(token.kind)
    return token._replace(kind=kind) if kind else token


def _count_bars(tokens: list[Token]) -> list[_Level]:
    levels = [_Level(Counter())]
    current = [0]
    for token in tokens:
        if token.kind == "BAR":
            levels[current[-1]].coming[token.value] += 1
        elif token.kind in OPENING:
            levels.append(_Level(Counter()))
            current.append(len(levels) - 1)
        elif token.kind in ("CELL", "NEWLINE"):
            levels.append(_Level(Counter()))
            current[-1] = len(levels) - 1
        elif token.kind in CLOSING and len(current) > 1:
            current.pop()
    return levels


def _pairs(level: _Level, out: list[Token]) -> bool:
    """Whether ``||`` is one double bar here: after an operand always, else if enough bars follow to close it."""
    return _after_operand(out) or level.coming["|"] >= 4


def _read_double(token: Token, level: _Level, out: list[Token]) -> Token:
    """``||`` behind an operand closes, opens a norm where an odd number of double bars follows, or separates."""
    if _after_operand(out):
        if r"\|" in level.opened:
            level.opened.remove(r"\|")
            return token._replace(kind="CLOSE")
        if level.coming["|"] % 4 != 2:
            return token._replace(kind="SEPARATOR")
    level.opened.append(r"\|")
    return token._replace(kind="OPEN")


def _read_bar(token: Token, level: _Level, out: list[Token], following: str) -> Token:
    level.coming[token.value] -= 1
    if not _after_operand(out):
        level.opened.append(token.value)
        return token._replace(kind="OPEN")
    if level.opened and level.opened[-1] == token.value:
        level.opened.pop()
        return token._replace(kind="CLOSE")
    if following in ("SUB", "SUP"):
        return token._replace(kind="OPERATOR")
    if level.coming[token.value] % 2:
        level.opened.append(token.value)
        return token._replace(kind="OPEN")
    return token._replace(kind="SEPARATOR")


def _after_operand(out: list[Token]) -> bool:
    if not out:
        return False
    last = out[-1]
    if last.kind != "OPERATOR":
        return last.kind in OPERAND_END
    # a dot that stands alone, as in p(· | x), is an operand; so are a factorial and a starred script
    return last.value == "!" or len(out) < 2 or out[-2].kind in OPENING | _BOUNDARY | {"SUB", "SUP"}


def _signs(tokens: list[Token]) -> list[Token]:
    r"""A sign that stands alone (``x^{+}``, ``x_-``) or after an operator (``a \cdot -b``) is an operator."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        if index > 1 and tokens[index - 2].kind in ("SUB", "SUP") and before is not None and before.kind == "OPERATOR":
            before = before._replace(kind="NAME")  # the star of x^* is no operator
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "SIGN" and _is_lone(before, after, token):
            token = token._replace(kind="OPERATOR")
        out.append(token)
    return out


def _is_lone(before: Token | None, after: Token | None, sign: Token) -> bool:
    ends = after is None or after.kind in CLOSING | {"SEPARATOR"}
    starts = before is None or before.kind in OPENING | {"SEPARATOR"}
    if before is not None and before.kind in ("SUB", "SUP"):
        # in e^-x the script would be the sign alone, which nobody means
        return ends or after is None or after.kind not in ("NUMBER", "NAME", "FRAC") or after.start > sign.end
    return (starts and ends) or (before is not None and before.kind == "OPERATOR" and before.value not in "!")


def _bases(tokens: list[Token]) -> list[Token]:
    """Put an empty base under scripts that stand on nothing."""
    out: list[Token] = []
    for token in tokens:
        if token.kind in ("SUB", "SUP", "PRIME") and (not out or out[-1].kind in _NEEDS_BASE):
            out.append(Token("EMPTY", "", token.start, token.start))
        out.append(token)
    return out
