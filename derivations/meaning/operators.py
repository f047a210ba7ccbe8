r"""Operators that bind a variable and whose value no rule knows, such as ``\lim`` and ``\arg\min``; values by cases.

Each is a row of ``BINDERS``.  What is read of them is what they are taken of, and over which values of the variable;
the value itself stays opaque (see ``model.terms.Opaque``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.meaning.calls import argument_group
from derivations.meaning.environment import Environment, Factor, UnstatedError, here, written
from derivations.meaning.operands import spellings_in
from derivations.meaning.scripts import scripted
from derivations.model.terms import HALF, Call, Opaque, Sort, Sym, Term, add, mul, neg, sub
from derivations.reading.names import (
    argument_nodes,
    base_name,
    children,
    parts_of,
    plain_word,
    row_of,
    spelling,
    without_comma,
)
from derivations.reading.syntax import Empty, Fence, Node, Operator, Related, Row, Script, Sequence, Table, Text

Read = tuple[Factor, int]


@dataclass(frozen=True, slots=True)
class Binder:
    """A row: the LaTeX of the sign, whether its value is a value of the variable, and the relation that it needs."""

    latex: str
    argument: bool = False
    relation: str = ""


_LIMITS = {name: Binder(rf"\{name}", relation="\\to") for name in ("lim", "limsup", "liminf")}
_EXTREMES = {name: Binder(rf"\{name}") for name in ("max", "min", "sup", "inf")}
BINDERS: dict[str, Binder] = {
    **_LIMITS,
    **_EXTREMES,
    "esssup": Binder(r"\operatorname{ess\,sup}"),
    "argmax": Binder(r"\arg\max", argument=True),
    "argmin": Binder(r"\arg\min", argument=True),
}
"""The operators that bind a variable, by their words."""

SIGNS_OF_LISTS = {"max": 1, "min": -1}
"""What the greater or the smaller of two numbers adds to their mean: so much of half their distance."""

_CONDITION_WORDS = re.compile(r"\s*,?\s*(?:if|when|for|where|otherwise|else|or|and|and if|or if|elsewhere)?\s*,?\s*")
_CASES = frozenset({"cases", "dcases", "rcases", "array"})


def operator_at(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    """An operator with what it is taken of, or ``None`` where none stands."""
    found = _sign(items, position)
    if found is None:
        return None
    word, node, start = found
    below = node.sub if isinstance(node, Script) else None
    if isinstance(node, Script) and node.sup is not None:
        raise UnstatedError(f"the superscript on {written(node)} is not supported")
    if below is None:
        return _of_list(env, items, start, word)
    if start == len(items):
        raise here(node, f"{written(node)} with nothing behind it", "what it is taken of")
    return Factor(_bound(env, BINDERS[word], below, items[start:])), len(items)


def _sign(items: tuple[Node, ...], position: int) -> tuple[str, Node, int] | None:
    r"""The word of an operator, the node that bears its scripts, and where its operand starts; ``\arg\max`` is one."""
    node = items[position]
    word = _word(node)
    if word == "arg" and not isinstance(node, Script) and position + 1 < len(items):
        node = items[position + 1]
        word, position = word + _word(node), position + 1
    return (word, node, position + 1) if word in BINDERS else None


def _word(node: Node) -> str:
    base = node.base if isinstance(node, Script) else node
    name = spelling(base)
    word = plain_word(name)
    return word.removeprefix("\\").replace("*", "") if word != name or name.startswith("\\") else ""


def _bound(env: Environment, binder: Binder, below: Node, items: tuple[Node, ...]) -> Term:
    """The operator over the variables that stand below its sign."""
    parts = [part for node in argument_nodes(below)[0] for part in argument_nodes(node)[0]]
    variables = _variables(binder, parts, below)
    symbols = [_variable(env, node) for node in variables]
    if binder.argument and len(symbols) > 1:
        raise UnstatedError(f"{binder.latex} over more than one variable is not supported")
    scope = env
    for symbol in symbols:
        scope = scope.inside(symbol, index=symbol.sort is Sort.INTEGER)
    body = scope.product(items)
    for symbol in symbols:
        body = env.expanded(body, symbol)
    below_sign, targets = _range(env, scope, binder, parts, symbols)
    dims = symbols[0].dims if binder.argument else body.shape.dims
    for symbol in reversed(symbols[1:]):
        body = Opaque(symbol, r"\;_{@} #1", (body,), 1, dims)
    env.log.convention(f"the value of {binder.latex} is taken to exist")
    return Opaque(symbols[0], rf"{binder.latex}_{{@{below_sign}}} #1", (body, *targets), 1, dims)


def _variables(binder: Binder, parts: list[Node], below: Node) -> list[Node]:
    """The variables among what stands below a sign: the first name of each part, up to the first relation."""
    found: list[Node] = []
    for part in parts:
        first = part.items[0] if isinstance(part, Related) else part
        if base_name(first) is not None and spelling(first) not in map(spelling, found):
            found.append(first)
        if isinstance(part, Related):
            break
    related = [part for part in parts if isinstance(part, Related)]
    if not found or (binder.relation and not any(binder.relation in part.relations for part in related)):
        raise UnstatedError(f"what {binder.latex} runs over is not understood: {written(below)}")
    return found


def _variable(env: Environment, node: Node) -> Sym:
    name = spelling(node)
    if name in env.renamed or name in {symbol.name for symbol in env.bound}:
        raise UnstatedError(f"{name} is bound twice")
    symbol = env.symbol(name)
    return Sym(name, symbol.dims, symbol.sort)


def _range(
    env: Environment, scope: Environment, binder: Binder, parts: list[Node], symbols: list[Sym]
) -> tuple[str, tuple[Term, ...]]:
    r"""What stands below a sign besides its variables: as written, and the terms on which it depends.

    A limit has its target as an argument, ``x \to a``; a condition keeps its spelling, and what it names is an argument
    that is not shown.
    """
    if binder.relation and len(parts) == 1 and isinstance(parts[0], Related) and len(parts[0].items) == 2:
        target, direction = _target(parts[0].items[1])
        return rf" \to #2{direction}", (env.term(target),)
    names = {symbol.name for symbol in symbols}
    rest = [part for part in parts if spelling(part) not in names]
    if not rest:
        return "", ()
    spelt = spellings_in(tuple(rest))
    hidden = sorted({symbol.name for symbol in env.bound} & spelt)
    if hidden:
        raise UnstatedError(f"the range below {binder.latex} depends on {hidden[0]}, which is not supported")
    free = [scope.symbol(name) for name in sorted(_plain_names(rest) - names)]
    text = ", ".join(map(spelling, rest)).replace("#", r"\#").replace("@", "")
    return rf" : {text}", tuple(free)


def _target(node: Node) -> tuple[Node, str]:
    r"""The target of a limit and its side: ``0^+`` is 0 from above."""
    if isinstance(node, Script) and isinstance(node.sup, Operator) and node.sup.symbol in "+-" and node.base:
        return node.base, f"^{node.sup.symbol}"
    return node, ""


def _plain_names(nodes: list[Node]) -> set[str]:
    """The names that are written in some nodes."""
    found, stack = set[str](), list(nodes)
    while stack:
        node = stack.pop()
        if base_name(node) is not None:
            found.add(spelling(node.base) if isinstance(node, Script) and node.base is not None else spelling(node))
        stack += children(node)
    return found


def _of_list(env: Environment, items: tuple[Node, ...], start: int, word: str) -> Read | None:
    r"""``\max(a, b)``: the greater of some numbers."""
    group = argument_group(items[start]) if start < len(items) else None
    nodes = argument_nodes(group.body)[0] if group is not None else ()
    if word not in SIGNS_OF_LISTS or group is None or len(nodes) < 2 or set(argument_nodes(group.body)[1]) != {","}:
        return None
    terms = [env.term(node) for node in nodes]
    if any(term.shape.rank for term in terms):
        raise UnstatedError(f"{word} of vectors is not supported")
    whole = terms[0]
    for term in terms[1:]:
        apart = Call("Abs", (sub(whole, term),))
        whole = mul(HALF, add(whole, term, apart if SIGNS_OF_LISTS[word] > 0 else neg(apart)))
    return scripted(env, Factor(whole), items[start]), start + 1


# ------------------------------------------------------------------------------------------------------- cases


def cases(env: Environment, table: Table) -> Term | None:
    r"""A value by cases, as an operator of its values and of what its conditions compare; ``None`` if it is none."""
    if table.environment not in _CASES:
        return None
    args: list[Term] = []
    rows: list[str] = []
    values: list[int] = []
    for row in table.rows:
        cells = [cell for cell in row if not isinstance(cell, Empty)]
        if not 1 <= len(cells) <= 2:
            return None
        values.append(len(args))
        args.append(env.term(without_comma(cells[0])))
        value = f"#{len(args)}"
        rows.append(f"{value} & {_condition(env, cells[1], args)}" if len(cells) == 2 else value)
    if len(args) > MAX_PARTS or any(args[n].shape != args[0].shape for n in values):
        return None
    text = r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
    return Opaque(None, text, tuple(args), 0, args[0].shape.dims)


MAX_PARTS = 9
"""So many values and sides of conditions a value by cases may have."""


def _condition(env: Environment, node: Node, args: list[Term]) -> str:
    """A condition as it is written, with the sides of its relations among the arguments."""
    if isinstance(node, Text):
        if not _CONDITION_WORDS.fullmatch(node.text):
            raise UnstatedError(f"the words “{node.text.strip()}” inside a formula are not understood")
        return rf"\text{{{node.text.strip()}}}"
    if isinstance(node, Row) and isinstance(node.items[0], Text):
        rest = row_of(node.items[1:])
        return f"{_condition(env, node.items[0], args)} {_condition(env, rest, args)}"
    if isinstance(node, Related):
        first = parts_of(node.items[0])
        lead = ""
        items = node.items
        if isinstance(first[0], Text) and len(first) > 1:
            lead = _condition(env, first[0], args)
            head = row_of(first[1:])
            items = (head, *items[1:])
        sides = [_side(env, item, args) for item in items]
        return (
            lead + sides[0] + "".join(f" {sign} {side}" for sign, side in zip(node.relations, sides[1:], strict=True))
        )
    raise UnstatedError(f"the condition {written(node)} of a case is not understood")


def _side(env: Environment, node: Node, args: list[Term]) -> str:
    if isinstance(node, Related):
        return _condition(env, node, args)
    if isinstance(node, Fence) and isinstance(node.body, Sequence):
        raise UnstatedError(f"the condition at {written(node)} of a case is not understood")
    args.append(env.term(node))
    return f"#{len(args)}"
