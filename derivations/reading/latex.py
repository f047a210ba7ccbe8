r"""Parse formulas: LaTeX to the syntax trees of ``syntax.py``.

The grammar (``latex.lark``) is LALR(1), so parsing takes linear time and does not recurse; every bound on length
and nesting is checked before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from lark import Lark, Transformer, UnexpectedInput
from lark import Token as LarkToken
from lark.exceptions import VisitError
from lark.lexer import Lexer

from derivations.model.errors import ReadError
from derivations.reading import syntax as tree
from derivations.reading.dots import filled_in
from derivations.reading.lexing import lex
from derivations.reading.macros import Macros, shorthands
from derivations.reading.names import CONDITIONAL, DOTS, MOMENTS, children, plain_word, spelling
from derivations.reading.pairing import prepare
from derivations.reading.places import placed as at_places
from derivations.reading.syntax import Node
from derivations.reading.tokens import Token

MAX_LEVELS = 250
"""Levels of a syntax tree."""

NOWHERE = -1
"""The position of an empty node until its surroundings give it one."""


def parse_formula(text: str, offset: int = 0, macros: Macros | None = None) -> Node:
    """Parse a formula.

    Args:
        text: the LaTeX, without delimiters such as ``$``.
        offset: where it begins in the document; the spans of the nodes count from there.
        macros: the macros of the document, besides the common shorthands.

    Raises:
        ReadError: the text is no formula, or exceeds the bounds.
    """
    known = {**shorthands(), **macros} if macros else shorthands()
    return parse_tokens(lex(text, offset, known), offset, offset + len(text))


def parse_tokens(tokens: Sequence[Token], start: int, end: int) -> Node:
    """Parse the tokens of a formula that stands at ``start`` to ``end``.

    Raises:
        ReadError: the tokens are no formula.
    """
    return _parsed(tuple(tokens), start, end)


@lru_cache(maxsize=2_048)
def _parsed(tokens: tuple[Token, ...], start: int, end: int) -> Node:
    """The tree of tokens; lines of contexts are read with many texts, and texts are read again when they are edited."""
    if not tokens:
        return tree.Empty(start, end)
    ready = prepare(tokens)
    strange = next((token for token in ready if token.kind == "UNKNOWN"), None)
    if strange is not None:
        raise unknown(strange)
    try:
        node = _parser().parse([LarkToken(t.kind, t.value, t.start, end_pos=t.end) for t in ready])
    except UnexpectedInput as error:
        raise _syntax_error(error, ready, end) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ReadError):
            raise error.orig_exc from None
        raise
    placed = _placed(_node(node), start, end)
    _check_depth(placed)
    written = {token.value for token in ready}
    whole = filled_in(placed) if not written.isdisjoint(DOTS) else placed
    return at_places(whole) if "\\sim" in written else whole


def _check_depth(node: Node) -> None:
    """That what walks the tree by recursion reaches its leaves.

    Raises:
        ReadError: it is nested too deep, without braces that the bound on their nesting would count.
    """
    level = [node]
    for _ in range(MAX_LEVELS):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return
    raise ReadError(node.start, node.end, "a formula nested too deep", f"at most {MAX_LEVELS} levels")


class _Given(Lexer):
    """Hands on tokens that were made before."""

    def __init__(self, _: object) -> None:
        pass

    def lex(self, data: Sequence[LarkToken]) -> Iterator[LarkToken]:  # type: ignore[override]
        return iter(data)


@cache
def _parser() -> Lark:
    return Lark.open("latex.lark", rel_to=__file__, parser="lalr", lexer=_Given, transformer=_Builder())


def unknown(token: Token) -> ReadError:
    """The error for a symbol, a command or an environment that no table knows."""
    hint = ""
    if token.value.startswith("\\") and token.value[1:].isalpha():
        hint = f"define it: \\newcommand, or macros: {token.value}: … in the context"
    return ReadError(token.start, token.end, token.value, "a symbol or a command that is known", hint)


_WORDS = {
    "CLOSE": "a closing bracket", "RBRACE": "}", "SEPARATOR": "a separator", "RELATION": "a relation", "SIGN": "a sign",
    "NAME": "a symbol", "CELL": "&", "NEWLINE": "\\\\", "END": "\\end", "$END": "the end of the formula",
}  # fmt: skip
_STARTS = frozenset({"NAME", "NUMBER", "LBRACE", "OPEN", "FRAC"})


def _syntax_error(error: UnexpectedInput, tokens: Sequence[Token], end: int) -> ReadError:
    expected = set(getattr(error, "expected", None) or getattr(error, "accepts", None) or ())
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        start, stop, found, hint = end, end, "the end of the formula", ""
    else:
        (start, stop), found, hint = _at(token), str(token), _hint(token, tokens)
    if expected >= _STARTS:
        wanted = "a symbol, a number or a group"
    else:
        wanted = " or ".join(sorted({_WORDS[name] for name in expected if name in _WORDS})) or "something else"
    return ReadError(start, stop, found, wanted, hint)


def _hint(token: LarkToken, tokens: Sequence[Token]) -> str:
    before = next((t for t in reversed(tokens) if t.end <= _at(token)[0]), None)
    if before is not None and before.kind in ("SUB", "SUP"):
        return f"write {before.value}{{…}} with braces"
    return ""


def _node(value: Any) -> Node:
    if not isinstance(value, Node):
        raise TypeError(f"no node: {value!r}")
    return value


def _placed(node: Node, start: int, end: int) -> Node:
    """Give an empty node its place."""
    return tree.Empty(start, end) if isinstance(node, tree.Empty) and node.start == NOWHERE else node


def _at(token: LarkToken) -> tuple[int, int]:
    return int(token.start_pos or 0), int(token.end_pos or 0)


_Script = tuple[str, LarkToken, Node | None]


class _Builder(Transformer[LarkToken, Node]):
    """Builds nodes bottom-up while the parser reduces."""

    def start(self, children: list[Node]) -> Node:
        return children[0]

    def part(self, children: list[Node]) -> Node:
        return children[0] if children else tree.Empty(NOWHERE, NOWHERE)

    def implication(self, children: list[Any]) -> Node:
        return _related(children)

    disjunction = conjunction = relation = implication

    def open_relation(self, children: list[Any]) -> Node:
        start = _at(children[0])[0]
        return _related([tree.Empty(start, start), *children])

    def sequence(self, children: list[Any]) -> Node:
        if len(children) == 1:
            return _node(children[0])
        separators = children[1::2]
        before = [_at(separators[0])[0], *(_at(token)[1] for token in separators)]
        items = tuple(_placed(node, place, place) for node, place in zip(children[::2], before, strict=True))
        start = min(items[0].start, before[0])
        return tree.Sequence(start, max(items[-1].end, before[-1]), items, tuple(str(token) for token in separators))

    def sum(self, children: list[Any]) -> Node:
        if len(children) == 1:
            return _node(children[0])
        first = children[0]
        terms: list[tuple[str, Node]] = list(first.terms) if _is_signed(first) else [("+", first)]
        terms += [(str(sign), node) for sign, node in zip(children[1::2], children[2::2], strict=True)]
        return tree.Additive(first.start, children[-1].end, tuple(terms))

    def signed(self, children: list[Node]) -> Node:
        return children[0]

    def negated(self, children: list[Any]) -> Node:
        sign, node = children
        return tree.Additive(_at(sign)[0], node.end, ((str(sign), node),))

    def row(self, children: list[Node]) -> Node:
        if len(children) == 1:
            return children[0]
        items = (children[0], *(_conditioned(one, other) for one, other in pairwise(children)))
        return tree.Row(children[0].start, children[-1].end, items)

    def item(self, children: list[Any]) -> Node:
        base, scripts = children[0], children[1:]
        return _scripted(base, scripts) if scripts else _node(base)

    def subscript(self, children: list[Any]) -> _Script:
        return "sub", children[0], children[1]

    def superscript(self, children: list[Any]) -> _Script:
        return "sup", children[0], children[1]

    def prime(self, children: list[Any]) -> _Script:
        return "prime", children[0], None

    def number(self, children: list[LarkToken]) -> Node:
        return tree.Number(*_at(children[0]), str(children[0]))

    def name(self, children: list[LarkToken]) -> Node:
        return tree.Name(*_at(children[0]), str(children[0]))

    def operator(self, children: list[LarkToken]) -> Node:
        return tree.Operator(*_at(children[0]), str(children[0]))

    def text(self, children: list[LarkToken]) -> Node:
        return tree.Text(*_at(children[0]), str(children[0]))

    def empty(self, children: list[LarkToken]) -> Node:
        return tree.Empty(*_at(children[0]))

    def group(self, children: list[Any]) -> Node:
        return replace(_node(children[1]), start=_at(children[0])[0], end=_at(children[2])[1])

    def over(self, children: list[Any]) -> Node:
        opening, above, symbol, below, closing = children
        start, end = _at(opening)[0], _at(closing)[1]
        above, below = _placed(above, *_at(symbol)), _placed(below, *_at(symbol))
        if symbol == r"\over":
            return tree.Fraction(start, end, above, below)
        return tree.Table(start, end, "binom", ((above,), (below,)))

    def fence(self, children: list[Any]) -> Node:
        opening, body, closing = children
        start, end = _at(opening)[0], _at(closing)[1]
        body = _placed(body, _at(opening)[1], _at(closing)[0])
        if isinstance(body, tree.Table) and body.environment == "array" and str(opening) in _AROUND_MATRICES:
            body = replace(body, environment="matrix")
        return tree.Fence(start, end, str(opening), str(closing), body)

    def fraction(self, children: list[Any]) -> Node:
        return tree.Fraction(_at(children[0])[0], children[2].end, children[1], children[2])

    def binomial(self, children: list[Any]) -> Node:
        return tree.Table(_at(children[0])[0], children[2].end, "binom", ((children[1],), (children[2],)))

    def root(self, children: list[Any]) -> Node:
        degree = children[2] if len(children) > 2 else None
        return tree.Root(_at(children[0])[0], children[-1].end, children[-1], degree)

    def command(self, children: list[Any]) -> Node:
        name = children[0]
        args = tuple(_placed(arg, *_at(name)) for arg in children[1:])
        return tree.Command(_at(name)[0], max(_at(name)[1], *(arg.end for arg in args)), str(name), args)

    def accent(self, children: list[Any]) -> Node:
        return tree.Accent(_at(children[0])[0], children[1].end, str(children[0]), children[1])

    def table(self, children: list[Any]) -> Node:
        rows: list[list[Node]] = [[]]
        for mark, cell in zip(children[::2], children[1::2], strict=False):
            if mark.type == "NEWLINE":
                rows.append([])
            rows[-1].append(_placed(cell, _at(mark)[1], _at(mark)[1]))
        rows = [row for row in rows if len(row) > 1 or not isinstance(row[0], tree.Empty)] or rows[:1]
        if len(rows) > 1 and all(isinstance(cell, tree.Empty) for cell in rows[-1]):
            rows.pop()
        start, end = _at(children[0])[0], _at(children[-1])[1]
        return tree.Table(start, end, str(children[0]), tuple(tuple(row) for row in rows))


_AROUND_MATRICES = frozenset("([|")
"""Brackets in which an array is a matrix, or a determinant."""


_DOUBLE = r"\|"


def _conditioned(sign: Node, node: Node) -> Node:
    r"""What stands behind the sign of a law or an average: a double bar in its brackets is one, ``p(x \| y)``.

    Markdown takes ``|`` for the edge of a cell, so that authors write ``\|`` for it.
    """
    if isinstance(node, tree.Script) and node.base is not None:
        return replace(node, base=_conditioned(sign, node.base))
    body = node.body if isinstance(node, tree.Fence) and node.open in ("(", "[") else None
    if not isinstance(node, tree.Fence) or not isinstance(body, tree.Sequence) or not _is_conditional(sign):
        return node
    if body.separators.count(_DOUBLE) != 1 or "|" in body.separators:
        return node
    bars = tuple("|" if separator == _DOUBLE else separator for separator in body.separators)
    return replace(node, body=replace(body, separators=bars))


def _is_conditional(sign: Node) -> bool:
    """Whether a node is the sign of a law or an average, which may be given something, and no divergence."""
    name = spelling(sign.base if isinstance(sign, tree.Script) else sign)
    return name in CONDITIONAL or plain_word(name) in MOMENTS


def _is_signed(node: Node) -> bool:
    """Whether it is a lone signed term, which a sum continues rather than contains."""
    return isinstance(node, tree.Additive) and len(node.terms) == 1


def _related(children: list[Any]) -> Node:
    if len(children) == 1:
        return _node(children[0])
    places = [_at(token) for token in children[1::2]]
    items = [_placed(children[0], places[0][0], places[0][0])]
    items += [_placed(node, place[1], place[1]) for node, place in zip(children[2::2], places, strict=True)]
    return tree.Related(items[0].start, items[-1].end, tuple(items), tuple(str(token) for token in children[1::2]))


def _scripted(base: Node, scripts: list[_Script]) -> Node:
    parts: dict[str, Node] = {}
    primes = 0
    end = base.end
    for kind, mark, node in scripts:
        end = max(end, node.end if node is not None else _at(mark)[1])
        if isinstance(node, tree.Empty):
            continue  # a script of spaces prints nothing
        if node is None or (kind == "sup" and _primes(node)):
            primes += _primes(node)
        elif kind in parts:
            word = "subscript" if kind == "sub" else "superscript"
            raise ReadError(*_at(mark), f"a second {word}", "one", "group with braces what belongs together")
        else:
            parts[kind] = _printed_in(kind, node)
    bottom = None if isinstance(base, tree.Empty) else base
    if not parts and not primes:
        return base if bottom is None else replace(base, end=end)
    return tree.Script(base.start, end, bottom, parts.get("sub"), parts.get("sup"), primes)


def _printed_in(kind: str, node: Node) -> Node:
    r"""What is printed in a script: the script on nothing in one of its kind, ``c_{_2}``, is only set smaller."""
    if not isinstance(node, tree.Script) or node.base is not None or node.primes:
        return node
    inner, other = (node.sub, node.sup) if kind == "sub" else (node.sup, node.sub)
    return node if inner is None or other is not None else inner


def _primes(node: Node | None) -> int:
    r"""How many primes a superscript such as ``^{\prime\prime}`` or ``^{''}`` is; 0 if it is anything else."""
    if node is None:
        return 1
    if isinstance(node, tree.Script) and node.base is None and node.sub is None and node.sup is None:
        return node.primes
    items = node.items if isinstance(node, tree.Row) else (node,)
    return len(items) if all(isinstance(item, tree.Name) and item.text == "\\prime" for item in items) else 0
