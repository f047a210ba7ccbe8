r"""What is printed is what is read: braces that are no argument leave no trace.

Braces, colours, boxes and the braces under a term group nothing on the page: ``{a+b}^2`` prints a+b², and
``a-\underbrace{a-b}_{n}`` prints a−a−b.  A group is a unit only as the argument of a script, a fraction, a root or an
accent.  Where the page and the braces say different things, the first token of the group is marked as a ``unit``, since
the author may have meant the braces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from derivations.reading.commands import WRAPPERS
from derivations.reading.pairing import OPENING, OPENING_OF, OPERAND_END
from derivations.reading.tokens import Token

_SCRIPTS = frozenset({"SUB", "SUP", "PRIME"})
_BREAKS = frozenset({"CELL", "NEWLINE", "QUAD", "SEPARATOR", "RELATION", "IMPLIES", "AND", "OR", "SIGN", "OVER"})
_LAYOUT = frozenset({"CELL", "NEWLINE", "QUAD"})
_COMMANDS = {f"COMMAND{count}": count for count in (1, 2, 3)}
_ARGUMENTS = {"FRAC": 2, "BINOM": 2, "SQRT": 1, "ACCENT": 1, "SUB": 1, "SUP": 1, **_COMMANDS}
"""How many arguments a token takes."""

_OPERAND_STARTS = frozenset(
    {"NUMBER", "NAME", "TEXT", "LBRACE", "OPEN", "LEFT", "BEGIN", "FRAC", "BINOM", "SQRT", "ACCENT", *_COMMANDS}
)


@dataclass(slots=True)
class _Level:
    """What stands between an opening token and its closing one.

    ``needs`` are the arguments that the tokens before still take, ``last`` the scripts of the last item,
    ``items`` and ``signs`` what the level consists of.
    """

    kind: str
    index: int
    argument: bool = False
    needs: list[int] = field(default_factory=list)
    last: set[str] = field(default_factory=set)
    items: int = 0
    fences: int = 0
    signs: int = 0

    def complete(self) -> None:
        """One argument, or one item, has ended."""
        while self.needs:
            self.needs[-1] -= 1
            if self.needs[-1]:
                return
            self.needs.pop()

    def begin(self, kind: str) -> None:
        """An item, or one of its scripts, begins."""
        if kind in _SCRIPTS:
            self.last.add("SUP" if kind == "PRIME" else kind)
        elif not self.needs:
            self.last = set()
            self.items += 1
            self.fences += kind in ("OPEN", "LEFT", "BAR")

    def join(self, inner: _Level) -> None:
        """Take in a group that leaves no trace."""
        self.last = inner.last
        self.items += inner.items
        self.fences += inner.fences
        self.signs += inner.signs

    @property
    def applied(self) -> bool:
        """Whether it is a name with its arguments, to which a script belongs either way."""
        return self.items == 2 and self.fences == 1 and not self.signs


@dataclass(frozen=True, slots=True)
class _Group:
    """A pair of braces that is no argument: where its braces stand, and what is between them."""

    first: int
    last: int
    level: _Level


class _Groups:
    """Finds the braces of a formula that group nothing on the page (``bare``), and the layouts in them (``laid``)."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.levels = [_Level("", -1)]
        self.bare: dict[int, _Group] = {}
        self.laid: set[int] = set()
        self.closed: list[_Group] = []
        self.doubled: dict[int, str] = {}

    def find(self) -> None:
        """Walk over all tokens."""
        for index, token in enumerate(self.tokens):
            level = self.levels[-1]
            if token.kind in _SCRIPTS and self.closed:
                self._keep_doubled("SUP" if token.kind == "PRIME" else token.kind)
            if token.kind not in OPENING_OF:
                self.closed.clear()
            if token.kind in OPENING:
                self._open(index, token)
            elif token.kind in OPENING_OF:
                self._close(index, token)
            elif token.kind in _ARGUMENTS:
                level.begin(token.kind)
                level.needs.append(_ARGUMENTS[token.kind])
            elif token.kind == "OVER":
                level.argument = True
            else:
                self._one(level, token)

    def _one(self, level: _Level, token: Token) -> None:
        if token.kind in _BREAKS and not level.needs:
            level.signs += token.kind == "SIGN"
            level.last = set()
            return
        level.begin(token.kind)
        if token.kind != "PRIME":
            level.complete()

    def _open(self, index: int, token: Token) -> None:
        outer = self.levels[-1]
        if token.kind not in ("LBRACE", "DEGREE_OPEN"):
            outer.begin(token.kind)
        self.levels.append(_Level(token.kind, index, argument=bool(outer.needs)))

    def _close(self, index: int, token: Token) -> None:
        kind = OPENING_OF[token.kind]
        nested = kind in ("LBRACE", "BEGIN")
        if self.levels[-1].kind != kind and not (nested and any(level.kind == kind for level in self.levels)):
            return
        while self.levels[-1].kind != kind:
            self.levels.pop()
        level = self.levels.pop()
        outer = self.levels[-1]
        if kind == "LBRACE" and not level.argument:
            self._bare(_Group(level.index, index, level), outer)
        elif kind == "LEFT" and not level.argument and self._is_unseen(level.index, index):
            outer.items, outer.fences = outer.items - 1, outer.fences - 1
            self._bare(_Group(level.index, index, level), outer)
        elif kind == "BEGIN" and self.tokens[level.index].value in WRAPPERS and self._is_outermost():
            self.laid |= {level.index, index}
        elif kind != "DEGREE_OPEN":
            if kind == "LBRACE" and not outer.needs:
                outer.begin("LBRACE")
            outer.complete()

    def _is_unseen(self, first: int, last: int) -> bool:
        r"""Whether ``\left. … \right.`` prints nothing, and is no part of a bracket over several rows."""
        tokens = self.tokens
        if tokens[first].value != "." or tokens[last].value != ".":
            return False
        before = next((token for token in reversed(tokens[:first]) if token.kind not in _LAYOUT), None)
        after = next((token for token in tokens[last + 1 :] if token.kind not in _LAYOUT), None)
        return (before is None or before[:2] != ("RIGHT", ".")) and (after is None or after[:2] != ("LEFT", "."))

    def _is_outermost(self) -> bool:
        """Whether nothing is open that makes rows of its own: braces and layouts of rows leave no trace."""
        return all(self._leaves_no_trace(level) for level in self.levels)

    def _leaves_no_trace(self, level: _Level) -> bool:
        if level.kind == "BEGIN":
            return self.tokens[level.index].value in WRAPPERS
        return level.kind in ("", "LBRACE", "OPEN") and not level.argument

    def _bare(self, group: _Group, outer: _Level) -> None:
        before = self.tokens[group.first - 1] if group.first else None
        inside = self.tokens[group.first + 1 : group.last]
        operand = before is not None and before.kind == "OPERATOR" and before.value != "!"
        signed = operand and bool(inside) and inside[0].kind == "SIGN"
        mark = before is not None and before.kind == "NUMBER" and [token.kind for token in inside] == ["SEPARATOR"]
        if signed or mark:
            outer.begin("LBRACE")
            return
        self.bare[group.first] = group
        self.closed.append(group)
        outer.join(group.level)

    def _keep_doubled(self, kind: str) -> None:
        """A group that ends in a script of the kind that follows is a unit, as in ``{x^2}^3``."""
        group = self.closed[-1]
        if kind in group.level.last:
            del self.bare[group.first]
            self.doubled |= {group.first: "(", group.last: ")"}
            self.levels[-1].last = set()


def printed(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a formula without the groups that are not seen on the page."""
    groups = _Groups(tokens)
    groups.find()
    dropped = groups.laid | {index for group in groups.bare.values() for index in (group.first, group.last)}
    if not dropped and not groups.doubled:
        return list(tokens)
    loose = (group for group in groups.bare.values() if _differs(tokens, dropped, group))
    units = {_next(tokens, dropped, group.first) for group in loose} | {
        k for k, kept in groups.doubled.items() if kept == "("
    }
    out: list[Token] = []
    start = -1
    for index, token in enumerate(tokens):
        if index in groups.doubled:
            kind = "OPEN" if token.kind == "LBRACE" else "CLOSE"
            token = token._replace(kind=kind, value=groups.doubled[index])
        if index not in dropped:
            begin = token.start if start < 0 else start
            out.append(token._replace(start=begin, unit=token.unit or index in units))
            start = -1
        elif token.kind in ("RBRACE", "RIGHT"):
            start = _after(tokens, index, start, out)
        elif token.kind in ("LBRACE", "LEFT") and start < 0:
            start = token.start
    return out


def _after(tokens: Sequence[Token], index: int, start: int, out: list[Token]) -> int:
    """Close a group that leaves no trace: what stood last in it ends with it; an empty one may carry scripts."""
    token = tokens[index]
    empty = tokens[index - 1].kind in ("LBRACE", "LEFT")
    following = tokens[index + 1].kind if index + 1 < len(tokens) else ""
    if empty and following in _SCRIPTS:
        out.append(Token("EMPTY", "", start, token.end))
    elif out and not empty:
        out[-1] = out[-1]._replace(end=max(out[-1].end, token.end))
    return -1


def _next(tokens: Sequence[Token], dropped: set[int], index: int) -> int:
    return next((k for k in range(index + 1, len(tokens)) if k not in dropped), len(tokens))


def _differs(tokens: Sequence[Token], dropped: set[int], group: _Group) -> bool:
    """Whether the formula would say something else if the braces were brackets."""
    level = group.level
    left = next((k for k in range(group.first - 1, -1, -1) if k not in dropped), None)
    right = _next(tokens, dropped, group.last)
    first = tokens[_next(tokens, dropped, group.first)] if group.first + 1 < group.last else None
    before = tokens[left] if left is not None else None
    after = tokens[right].kind if right < len(tokens) else ""
    leading = first is not None and first.kind == "SIGN"
    if after in _SCRIPTS:
        return bool(level.signs) or (level.items > 1 and not level.applied)
    if level.signs <= leading:
        return False
    minus = before is not None and before.kind == "SIGN" and before.value != "+"
    factor = before is not None and (before.kind in OPERAND_END or before.kind == "OPERATOR") and not leading
    return minus or factor or after in _OPERAND_STARTS or after == "OPERATOR"
