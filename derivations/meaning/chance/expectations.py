r"""Expectations in every spelling: ``\mathbb{E}_{p(x)}[f]``, ``E[X \mid Y=y]``, ``\langle f \rangle``, ``Var(X)``."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from itertools import pairwise

from derivations.meaning.chance.events import chance
from derivations.meaning.chance.indicators import averaged_event
from derivations.meaning.chance.unknown_laws import unknown_average, unknown_moment
from derivations.meaning.chance.weights import NO_CONDITIONS, Conditioned, averaged, expectation
from derivations.meaning.formulas.applications import group_of
from derivations.meaning.formulas.complex_parts import is_complex
from derivations.meaning.formulas.laws import (
    random_names,
)
from derivations.meaning.formulas.operands import spellings_in
from derivations.meaning.formulas.scripts import raised, scripted
from derivations.meaning.names.customary import is_drawn
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, here, written
from derivations.meaning.names.families import letters_in
from derivations.meaning.names.open_notation import Open
from derivations.meaning.names.quantities import is_loose, require_known
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.words.averages import with_roots_bound
from derivations.model.terms import Dot, Function, Opaque, Outer, Sym, Term, free_symbols, mul, power, sub
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    SHARED_EXPECTATIONS,
    argument_nodes,
    averages_always,
    base_name,
    children,
    elementary,
    is_random,
    lowered,
    plain_word,
    row_of,
    spelling,
    within,
)
from derivations.reading.syntax import Additive, Fence, Node, Number, Related, Row, Script, Sequence

MAX_TOGETHER = 3


def expectation_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """An expectation or variance with its operand, or ``None`` where none stands."""
    node = items[position]
    after = items[position + 1] if position + 1 < len(items) else None
    base, subscript = (node.base, node.sub) if isinstance(node, Script) else (node, None)
    name = spelling(base)
    if after is not None and _is_moment(node):
        require_known(env, after, "what is random in an average")
    if plain_word(name) in MOMENTS and group_of(after) is not None and after is not None:
        return _scripted(env, _moment(env, plain_word(name), subscript, group_of(after)), after), position + 2
    if name not in EXPECTATIONS or after is None or not _stands(env, name, subscript, after):
        return None
    power_node = node.sup if isinstance(node, Script) else None
    group = group_of(after)
    event = averaged_event(group.body) if group is not None and subscript is None else None
    if event is not None:
        factor = _scripted(env, chance(env, (event,)), after)
    elif group is not None:
        body, conditions = _conditions(group.body)
        powered = _averaged_power(env, node, group, body, after)
        term = _average(env, base or node, subscript, powered or body, conditions)
        factor = _scripted(env, term, after) if powered is None else Factor(term)
    else:
        stop = _bare_operand(items, position + 1)
        rest = items[position + 1 : stop]
        body = row_of(rest)
        average = averaged(env, subscript, body, NO_CONDITIONS)
        _delimit(env, items, (position, stop), average.variables)
        factor = Factor(average.of(average.scope.term(body)))
        position = stop - 2
    return (factor if power_node is None else raised(env, factor, power_node)), position + 2


def _averaged_power(env: Environment, sign: Node, group: Fence, body: Node, after: Node) -> Node | None:
    r"""A power behind brackets that is read as one of what stands in them: ``E(X - a)^2``, but not ``E(X)^2``.

    Square brackets mostly end there, but even those are written with a variance in mind, ``E[X - \mu]^2``.
    """
    if not isinstance(after, Script) or not isinstance(after.sup, Number) or base_name(group.body) is not None:
        return None
    if group.open != "(" and not isinstance(body, Additive):
        return None
    why = f"whether {written(sign)}{written(after)} is a power of the average or averages a power is not clear"
    kind = Open.AVERAGED if group.open == "(" else Open.POWER
    return replace(after, base=replace(group, body=body)) if env.reads_otherwise(kind, why) else None


def _average(env: Environment, sign: Node, subscript: Node | None, body: Node, conditions: Conditioned) -> Term:
    """An expectation; without a subscript, of what has no law that is known, an operator of which nothing else is."""
    try:
        return expectation(env, subscript, body, conditions)
    except UnstatedError:
        if subscript is not None:
            raise
        return unknown_average(env, sign, body, conditions)


def _stands(env: Environment, name: str, subscript: Node | None, after: Node) -> bool:
    """Whether a letter that may be an expectation is one here: ``E(x)`` may be an energy, ``E F`` a product."""
    group = group_of(after)
    if subscript is not None and any(map(is_drawn, within(subscript))):
        return True
    if name in SHARED_EXPECTATIONS and (env.survey.another_e or name in env.survey.anew or _is_own(env, name)):
        return False
    if name != "E" or (group is not None and group.open == "["):
        return True
    if name in env.survey.matrices:
        return False
    if group is None:
        base = after.base if isinstance(after, Script) else after
        return isinstance(base, Fence) or is_random(spelling(base))
    has_random = bool(random_names(group.body))
    return has_random or "|" in argument_nodes(group.body)[1] or isinstance(subscript, Related)


def _is_own(env: Environment, name: str) -> bool:
    """Whether the document declares or defines a letter of averages as a function of its own."""
    return name in env.survey.mapped or env.is_declared(name) or env.lookup(Function(name)) is not None


def _bare_operand(items: tuple[Node, ...], start: int) -> int:
    """The end of the operand of an expectation without brackets: one factor with what is applied to it."""
    if elementary(spelling(items[start])) and start + 1 < len(items) and group_of(items[start + 1]) is None:
        return _bare_operand(items, start + 1)
    follows = group_of(items[start + 1]) if start + 1 < len(items) else None
    return start + 2 if base_name(items[start]) is not None and follows is not None else start + 1


def _delimit(env: Environment, items: tuple[Node, ...], span: tuple[int, int], over: tuple[Sym, ...]) -> None:
    """Note that a further random factor behind ``E X`` may stand under the expectation or not."""
    start, stop = span
    env.log.work += len(items) // 8
    names = {symbol.name for symbol in over}
    if any(names & spellings_in((item,)) or random_names(item) for item in _outside(items[stop:])):
        rest = items[stop:]
        first, more = (written(Row(part[0].start, part[-1].end, part)) for part in (items[start:stop], rest))
        whole = written(Row(items[start + 1].start, rest[-1].end, items[start + 1 :]))
        sign = written(items[start])
        env.log.ambiguous(f"{first} {more} may mean ({first}) {more} or {sign}[{whole}]: write brackets")


def _outside(items: tuple[Node, ...]) -> list[Node]:
    """The items up to the next expectation without brackets, less the bracketed ones, which are numbers."""
    found: list[Node] = []
    position = 0
    while position < len(items):
        if not _is_moment(items[position]):
            found.append(items[position])
        elif position + 1 < len(items) and group_of(items[position + 1]) is not None:
            position += 1
        else:
            break
        position += 1
    return found


def _is_moment(node: Node) -> bool:
    """Whether a node is the sign of an expectation or variance."""
    name = spelling(node.base if isinstance(node, Script) else node)
    return name in EXPECTATIONS or plain_word(name) in MOMENTS


def averaged_together(
    trees: Iterable[Node], families: Container[str], averages: bool, marks: Container[str]
) -> frozenset[str]:
    """The random variables under the averages of some formulas, unless one of them is conditional or they are many.

    A small letter is one if it is averaged alone, by a sign that does nothing else, or nothing else where the document
    only ``averages`` with it.  Every average over some of them is one over their joint law, and so algebra alone can
    compare them.  The members of ``families`` stand for these as a whole; ``marks`` are letters that only transpose.
    """
    found, stack = set[str](), list(trees)
    while stack:
        node = stack.pop()
        stack += children(node)
        items = node.items if isinstance(node, Row) else ()
        for sign, after in pairwise(items):
            group = group_of(after)
            if group is not None and _is_moment(sign):
                if "|" in argument_nodes(group.body)[1]:
                    return frozenset()
                single = _is_single(group.body) and averages_always(sign, averages)
                alone = {symbol_name(group.body)} if single else set[str]()
                others = EXPECTATIONS | {"\\Delta"}
                names = (one for one in random_names(group.body) | alone if one not in others and one not in marks)
                found |= {base if (base := name.partition("_{")[0]) in families else name for name in names}
    return frozenset(found) if len(found) <= MAX_TOGETHER else frozenset()


def _is_single(node: Node) -> bool:
    """Whether a node is one name or a power of it, and no element of a family."""
    if not isinstance(node, Script):
        return base_name(node) is not None
    plain = node.sup is None or isinstance(node.sup, Number)
    return base_name(node) is not None and plain and (node.sub is None or not letters_in(node.sub))


def _scripted(env: Environment, term: Term, after: Node) -> Factor:
    return scripted(env, Factor(term), after)


def _conditions(node: Node) -> tuple[Node, Conditioned]:
    if not isinstance(node, Sequence):
        return node, NO_CONDITIONS
    if node.separators[0] != "|" or set(node.separators[1:]) - {","}:
        raise here(node, written(node), "one expression, or an expression and conditions behind a bar")
    names, nodes = [], []
    for part in node.items[1:]:
        if isinstance(part, Related) and part.relations != ("=",):
            raise UnstatedError(f"{written(part)} is an event, and the average given an event is not supported")
        left, right = (part.items[0], part.items[-1]) if isinstance(part, Related) else (part, part)
        names.append(symbol_name(left))
        nodes.append(right)
    return node.items[0], Conditioned(tuple(map(lowered, names)), tuple(nodes), tuple(names))


def _moment(env: Environment, word: str, subscript: Node | None, group: Fence | None) -> Term:
    """A variance or a covariance; without a subscript and a bar, of what has no law that is known, as an average is."""
    try:
        found = _known_moment(env, word, subscript, group)
    except UnstatedError:
        if subscript is not None or group is None or "|" in argument_nodes(group.body)[1]:
            raise
        found = unknown_moment(env, word, argument_nodes(group.body)[0])
    if is_complex(env, found):
        raise UnstatedError(f"{word} of complex numbers is not supported")
    return found


def _known_moment(env: Environment, word: str, subscript: Node | None, group: Fence | None) -> Term:
    if group is None:
        raise UnstatedError(f"{word} without an argument")
    node, conditions = (group.body, NO_CONDITIONS)
    if "|" in argument_nodes(node)[1]:
        node, conditions = _conditions(node)
    squared = MOMENTS[word] == "variance"
    parts = (node,) if squared else argument_nodes(node)[0]
    if not squared and len(parts) > 2:
        raise here(group, written(group), "the two arguments of a covariance")
    average = averaged(env, subscript, Sequence(node.start, node.end, parts, (",",) * (len(parts) - 1)), conditions)
    centred = []
    for part in parts:
        value = with_roots_bound(average.scope, average.scope.term(part), average.variables)
        if not any(symbol in free_symbols(average.scope.expanded(value, symbol)) for symbol in average.variables):
            raise UnstatedError(f"{written(part)} holds no random variable whose law is known")
        centred.append(sub(value, average.of(value)))
    ranks = {one.shape.rank for one in centred}
    if ranks == {1}:
        return average.of(Outer(centred[0], centred[-1]))
    if ranks != {0}:
        raise UnstatedError(f"{word} of what is neither numbers nor vectors is not supported")
    if not squared and len(parts) != 2:
        raise here(group, written(group), "the two arguments of a covariance")
    return average.of(power(centred[0], 2) if squared else mul(*centred))


def _require_numbers(env: Environment, left: Term, right: Term) -> None:
    """That factors of an inner product that are read as numbers are declared to be such.

    Raises:
        UnstatedError: they are not, and may be vectors.
    """
    names = sorted(s.name for side in (left, right) if not side.shape.rank for s in free_symbols(side))
    loose = next((name for name in names if name not in env.declared), None)
    if loose is not None:
        raise UnstatedError(f"whether {loose} is a number or a vector is not stated; declare it")


def angle(env: Environment, group: Fence, script: Script | None) -> Term:
    r"""``\langle x, y \rangle`` is an inner product, ``\langle f \rangle_{p(x)}`` an expectation.

    Raises:
        UnstatedError: bars stand in it, as in ``\langle \phi | A | \psi \rangle``, or a list that is no pair.
    """
    barred = isinstance(group.body, Row) and any(
        isinstance(part, Fence) and part.open == "|" for part in group.body.items
    )
    if barred:
        raise UnstatedError(f"{written(group)} may be an inner product with an operator, which is not supported")
    nodes, separators = argument_nodes(group.body)
    if separators == (",",) and (script is None or script.sub is None):
        left, right = (env.term(node) for node in nodes)
        if is_loose(left) or is_loose(right):
            term: Term = Opaque(None, r"\left\langle #1, #2 \right\rangle", (left, right))
        else:
            _require_numbers(env, left, right)
            term = Dot(left, right) if left.shape.rank else mul(left, right)
    elif separators:
        raise UnstatedError(f"{written(group)} is not supported")
    else:
        term = expectation(env, script.sub if script is not None else None, group.body, NO_CONDITIONS)
    return term if script is None or script.sup is None else raised(env, Factor(term), script.sup).term
