r"""Operators that bind a variable by a sign with a range below it, such as ``\lim`` and ``\arg\min``; values by cases.

Each is a row of ``BINDERS``.  A limit over a number is a term of its own; of the others, what is read is what they are
taken of, and over which values of the variable: the value itself stays opaque (see ``model.terms.Opaque``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.meaning.formulas.applications import INCREMENTS, is_increment
from derivations.meaning.formulas.operands import spellings_in
from derivations.meaning.formulas.reaches import argument_group
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.names.dependence import require_movement
from derivations.meaning.names.environment import Environment, Factor, Read, UnstatedError, here, written
from derivations.model.extrema import GREATEST, LEAST, NEXT, UNSURE
from derivations.model.terms import (
    HALF,
    ONE,
    Apply,
    Call,
    Expect,
    Limit,
    Opaque,
    Sort,
    Sym,
    Term,
    add,
    chance_in,
    free_symbols,
    mul,
    neg,
    sub,
    subterms,
)
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
    "argmax": Binder(GREATEST, argument=True),
    "argmin": Binder(LEAST, argument=True),
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
    end = _end(items, start, below)
    return Factor(_bound(env, BINDERS[word], below, items[start:end])), end


def lacks_operand(items: tuple[Node, ...]) -> str | None:
    r"""The word of the sign with a range below it, ``\lim`` or ``\max``, that items end with and nothing follows."""
    found = _sign(items, len(items) - 1) if items else None
    return found[0] if found is not None and isinstance(found[1], Script) and found[1].sub is not None else None


def _end(items: tuple[Node, ...], start: int, below: Node) -> int:
    """Where the operand of a sign ends: before another sign over the same variable, which it does not reach over."""
    for position in range(start + 1, len(items)):
        found = _sign(items, position)
        other = found[1].sub if found is not None and isinstance(found[1], Script) else None
        if other is None or _first_name(other) != _first_name(below):
            continue
        while position > start + 1 and isinstance(items[position - 1], Operator):
            position -= 1
        return position
    return len(items)


def _first_name(below: Node) -> str:
    """The name that stands first below a sign."""
    first = argument_nodes(below)[0][0]
    return spelling(first.items[0] if isinstance(first, Related) else first)


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
    if binder is BINDERS["lim"] and len(symbols) == 1 and _is_sequence(env, parts[0], symbols[0]):
        symbols = [Sym(symbols[0].name, sort=Sort.INTEGER)]
        env.log.convention(f"{symbols[0].name} runs through the whole numbers")
    scope = env
    for symbol in symbols:
        scope = scope.inside(symbol, index=symbol.sort is Sort.INTEGER)
    body = scope.product(items)
    for symbol in symbols:
        body = env.expanded(body, symbol)
    limit = _limit(scope, binder, parts, symbols, body)
    if limit is not None:
        return limit
    below_sign, targets = _range(env, scope, binder, parts, symbols)
    if binder.argument and not all(_is_seen(scope, body, symbol) for symbol in symbols):
        targets = (*targets, UNSURE)
    dims = _place(symbols) if binder.argument else body.shape.dims
    for symbol in reversed(symbols[1:]):
        body = Opaque(symbol, NEXT, (body,), 1, dims)
    env.log.convention(f"the value of {binder.latex} is taken to exist")
    return Opaque(symbols[0], rf"{binder.latex}_{{@{below_sign}}} #1", (body, *targets), 1, dims)


def _place(symbols: list[Sym]) -> tuple[Term, ...]:
    """The shape of the values of some variables, one under the other where there are several.

    Raises:
        UnstatedError: one of several is a matrix.
    """
    if len(symbols) == 1:
        return symbols[0].dims
    if any(symbol.shape.rank > 1 for symbol in symbols):
        raise UnstatedError("where a function of several matrices is greatest is not supported")
    return (add(*(symbol.dims[0] if symbol.dims else ONE for symbol in symbols)),)


def _is_seen(scope: Environment, body: Term, variable: Sym) -> bool:
    """Whether nothing in a function may depend on its variable without showing it, other than by convention."""
    try:
        require_movement(scope, body, variable, variable in free_symbols(body))
    except UnstatedError:
        return False
    return True


_COUNTING = frozenset("nmkNMK")


def _is_sequence(env: Environment, part: Node, symbol: Sym) -> bool:
    r"""Whether a limit is one of a sequence: ``n \to \infty`` with a letter for numbers of things, not called real.

    It is one, too, where the letter stands for a vector elsewhere on the page, and is not declared to be one.
    """
    far = isinstance(part, Related) and spelling(part.items[-1]) == "\\infty"
    other = env.is_declared(symbol.name) and (symbol.name in env.survey.reals or bool(symbol.dims))
    return far and symbol.name in _COUNTING and not other and symbol.sort is Sort.REAL


def _limit(env: Environment, binder: Binder, parts: list[Node], symbols: list[Sym], body: Term) -> Term | None:
    """A limit over a scalar variable that tends to a scalar target, with nothing else said of it."""
    if binder is not BINDERS["lim"] or len(parts) != 1 or len(symbols) != 1 or symbols[0].dims:
        return None
    related = parts[0]
    if not isinstance(related, Related) or len(related.items) != 2:
        return None
    node, side = _target(related.items[1])
    target = env.term(node)
    if target.shape.rank or not _moves(env, body, symbols[0]):
        return None
    env.log.convention(f"the value of {binder.latex} is taken to exist")
    return Limit(symbols[0], body, target, side)


def _moves(scope: Environment, body: Term, variable: Sym) -> bool:
    """Whether what is said of a body shows how it depends on the variable of a limit.

    It may hold names and functions that depend on the variable without showing it, as an estimate does on the number
    of observations.
    """
    moves = variable in free_symbols(body)
    unseen = (part for _, part in subterms(body) if variable not in free_symbols(part))
    if any(_may_depend(part, moves) for part in unseen):
        return False
    try:
        require_movement(scope, body, variable, moves)
    except UnstatedError:
        return False
    return True


def _may_depend(part: Term, moves: bool) -> bool:
    """Whether a part in which the variable of a limit is not seen may depend on it all the same."""
    match part:
        case Apply(function=function):
            return not moves or function.density is not None
        case Sym(name=name):
            return chance_in(part) is not None or name.startswith((*_ESTIMATES, *INCREMENTS))
        case _:
            return isinstance(part, Opaque | Expect)


_ESTIMATES = ("\\hat", "\\bar", "\\overline", "\\widehat", "\\tilde", "\\widetilde")


def _variables(binder: Binder, parts: list[Node], below: Node) -> list[Node]:
    """The variables among what stands below a sign: the first name of each part, up to the first relation."""
    found: list[Node] = []
    for part in parts:
        first = part.items[0] if isinstance(part, Related) else part
        named = base_name(first) is not None or is_increment(first)
        if named and spelling(first) not in map(spelling, found):
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
        target, side = _target(parts[0].items[1])
        return rf" \to #2{_DIRECTIONS[side]}", (env.term(target),)
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


_DIRECTIONS = {1: "^+", -1: "^-", 0: ""}


def _target(node: Node) -> tuple[Node, int]:
    r"""The target of a limit and its side: ``0^+`` is 0 from above, which is 1."""
    if isinstance(node, Script) and isinstance(node.sup, Operator) and node.sup.symbol in "+-" and node.base:
        return node.base, 1 if node.sup.symbol == "+" else -1
    return node, 0


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
