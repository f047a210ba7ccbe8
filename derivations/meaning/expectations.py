r"""Expectations in every spelling: ``\mathbb{E}_{p(x)}[f]``, ``E[X \mid Y=y]``, ``\langle f \rangle``, ``Var(X)``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from derivations.meaning.applications import group_of
from derivations.meaning.averages import Average, Given, general_average
from derivations.meaning.dependence import require_constants
from derivations.meaning.environment import Environment, Factor, UnstatedError, here, written
from derivations.meaning.laws import (
    Weight,
    body_variables,
    bound_variables,
    joint_weight,
    law_for,
    random_names,
    sampled_law,
)
from derivations.meaning.operands import spellings_in
from derivations.meaning.scripts import raised, scripted
from derivations.meaning.stated_laws import stated_law
from derivations.meaning.survey import symbol_name
from derivations.model.terms import Add, Dot, Expect, Integral, Sum, Sym, Term, free_symbols, mul, power, sub
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    argument_nodes,
    base_name,
    children,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
)
from derivations.reading.syntax import Fence, Node, Related, Row, Script, Sequence


@dataclass(frozen=True, slots=True)
class Conditions:
    """What stands behind the bar: role names with the nodes of their values, and the names as written."""

    names: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    written: tuple[str, ...] = ()


NO_CONDITIONS = Conditions()
MAX_TOGETHER = 3


def expectation_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """An expectation or variance with its operand, or ``None`` where none stands."""
    node = items[position]
    after = items[position + 1] if position + 1 < len(items) else None
    base, subscript = (node.base, node.sub) if isinstance(node, Script) else (node, None)
    name = spelling(base)
    if plain_word(name) in MOMENTS and group_of(after) is not None and after is not None:
        return _scripted(env, _moment(env, plain_word(name), subscript, group_of(after)), after), position + 2
    if name not in EXPECTATIONS or after is None or not _stands(env, name, subscript, after):
        return None
    power_node = node.sup if isinstance(node, Script) else None
    group = group_of(after)
    if group is not None:
        body, conditions = _conditions(group.body)
        factor = Factor(expectation(env, subscript, body, conditions))
        factor = _scripted(env, factor.term, after)
    else:
        stop = _bare_operand(items, position + 1)
        rest = items[position + 1 : stop]
        body = rest[0] if len(rest) == 1 else Row(rest[0].start, rest[-1].end, rest)
        average = _average(env, subscript, body, NO_CONDITIONS)
        _delimit(env, items, (position, stop), average.variables)
        factor = Factor(average.of(average.scope.term(body)))
        position = stop - 2
    return (factor if power_node is None else raised(env, factor, power_node)), position + 2


def _stands(env: Environment, name: str, subscript: Node | None, after: Node) -> bool:
    """Whether a letter that may be an expectation is one here; an italic ``E(x)`` may be an energy."""
    group = group_of(after)
    if name != "E" or (group is not None and group.open == "["):
        return True
    if group is None:
        base = after.base if isinstance(after, Script) else after
        return isinstance(base, Fence) or is_random(spelling(base))
    has_random = bool(random_names(group.body))
    return has_random or "|" in argument_nodes(group.body)[1] or isinstance(subscript, Related)


def _bare_operand(items: tuple[Node, ...], start: int) -> int:
    """The end of the operand of an expectation without brackets: one factor with what is applied to it."""
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


def averaged_together(trees: Iterable[Node]) -> frozenset[str]:
    """The random variables under the averages of some formulas, unless one of them is conditional or they are many.

    Every average over some of them is one over their joint law, and so algebra alone can compare them.
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
                found |= random_names(group.body)
    return frozenset(found) if len(found) <= MAX_TOGETHER else frozenset()


def _scripted(env: Environment, term: Term, after: Node) -> Factor:
    return scripted(env, Factor(term), after)


def _conditions(node: Node) -> tuple[Node, Conditions]:
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
    return node.items[0], Conditions(tuple(map(lowered, names)), tuple(nodes), tuple(names))


def expectation(env: Environment, subscript: Node | None, body: Node, conditions: Conditions) -> Term:
    """Elaborate an expectation.

    Raises:
        UnstatedError: nothing says over which law it is taken, and it may not be taken over any.
    """
    average = _average(env, subscript, body, conditions)
    return average.of(average.scope.term(body))


def _average(env: Environment, subscript: Node | None, body: Node, conditions: Conditions) -> Average:
    """What an expectation averages over: a law that is stated, or whatever law its random variables have."""
    try:
        weight = _weight(env, subscript, body, conditions)
    except UnstatedError as error:
        general = _general(env, subscript, body, conditions)
        if general is None:
            raise error from None
        return general
    scope = weight.scope
    for name, node in zip(conditions.names, conditions.nodes, strict=True):
        value = env.term(node)
        if isinstance(value, Sym):
            scope = scope.renaming({capital: value for capital in random_names(body) if lowered(capital) == name})
    return Average(scope, weight.variables, lambda term: weighted(scope, weight, term))


def _general(env: Environment, subscript: Node | None, body: Node, conditions: Conditions) -> Average | None:
    """The average over random variables of which no law is stated; ``None`` where the subscript names something else.

    Raises:
        DerivationError: the operand or a condition is not understood.
    """
    nodes = argument_nodes(subscript)[0] if subscript is not None else ()
    if not all(base_name(node) is not None and is_random(symbol_name(node)) for node in nodes):
        return None
    only = frozenset(map(symbol_name, nodes)) if subscript is not None else None
    given = Given(conditions.written, tuple(map(env.term, conditions.nodes)))
    parts = [env.term(node) for node in argument_nodes(body)[0]]
    return general_average(env, Add(tuple(parts)) if len(parts) > 1 else parts[0], only, given)


def weighted(env: Environment, weight: Weight, term: Term) -> Term:
    """The expectation of a term under a weight."""
    for symbol in weight.variables:
        term = env.expanded(term, symbol)
        require_constants(env, term, symbol)
    if len(weight.variables) == 1:
        variable = weight.variables[0]
        if weight.lower is not None and weight.upper is not None:
            total = Sum if weight.discrete else Integral
            return total(variable, mul(term, weight.density), weight.lower, weight.upper)
        return Expect(variable, term, weight.density)
    if weight.factors:
        for variable, factor in weight.factors:
            term = Expect(variable, term, factor)
        return term
    term = mul(term, weight.density)
    for variable in reversed(weight.variables):
        term = Integral(variable, term)
    return term


def _weight(env: Environment, subscript: Node | None, body: Node, conditions: Conditions) -> Weight:
    if subscript is None:
        return _implied(env, body, conditions)
    if isinstance(subscript, Related) and subscript.relations[-1] == "\\sim":
        return _sampled(env, subscript.items[0], subscript.items[-1], body)
    if isinstance(subscript, Sequence) and isinstance(subscript.items[-1], Related):
        last = subscript.items[-1]
        if last.relations == ("\\sim",):
            left = Sequence(subscript.start, last.start, (*subscript.items[:-1], last.items[0]), subscript.separators)
            return _sampled(env, left, last.items[1], body)
    parts = parts_of(subscript)
    if len(parts) == 2 and group_of(parts[1]) is not None and env.survey.is_function(parts[0]):
        return _applied(env, subscript, parts, body)
    if len(parts) == 1 and base_name(parts[0]) in env.survey.laws and not is_random(spelling(parts[0])):
        return _named(env, parts[0], body, conditions)
    nodes, separators = argument_nodes(subscript)
    if all(base_name(node) is not None for node in nodes):
        bar = separators.index("|") + 1 if "|" in separators else len(nodes)
        names = tuple(lowered(symbol_name(node)) for node in nodes)
        if _are_parameters(env, nodes, body):
            averaged = body_variables(env, body, (*conditions.names, *names))
            return joint_weight(env, averaged, body, (*conditions.names, *names), (*conditions.nodes, *nodes))
        given = (*conditions.names, *names[bar:])
        return joint_weight(env, names[:bar], body, given, (*conditions.nodes, *nodes[bar:]))
    raise UnstatedError(f"the subscript {written(subscript)} of an expectation is not understood")


def _are_parameters(env: Environment, nodes: tuple[Node, ...], body: Node) -> bool:
    r"""Whether the subscript of ``E_\theta[X]`` names parameters of the law, not what is averaged.

    Raises:
        UnstatedError: they are none of the law of what is averaged, and no random variables of it, either.
    """
    names = {lowered(symbol_name(node)) for node in nodes}
    others = {lowered(name) for name in random_names(body)} - names
    if any(is_random(symbol_name(node)) for node in nodes) or not others or names & spellings_in((body,)):
        return False
    if not any(names <= set(use.given) and others & set(use.of) for use in env.survey.densities):
        raise UnstatedError(f"the law of {', '.join(sorted(others))} for {', '.join(sorted(names))} is not stated")
    return True


def _implied(env: Environment, body: Node, conditions: Conditions) -> Weight:
    names = body_variables(env, body, conditions.names)
    if not names:
        raise UnstatedError("no random variable is known in an expectation without a subscript")
    return joint_weight(env, names, body, conditions.names, conditions.nodes)


def _applied(env: Environment, subscript: Node, parts: tuple[Node, ...], body: Node) -> Weight:
    group = group_of(parts[1])
    if group is None:
        raise here(subscript, written(subscript), "a density")
    nodes, separators = argument_nodes(group.body)
    bar = next((k + 1 for k, s in enumerate(separators) if s in "|;"), len(nodes))
    names = tuple(lowered(symbol_name(node)) for node in nodes[:bar])
    scope, symbols = bound_variables(env, names, Row(body.start, subscript.end, (body, subscript)))
    return Weight(scope, symbols, scope.term(subscript))


def _sampled(env: Environment, left: Node, right: Node, body: Node) -> Weight:
    pair = left.body if isinstance(left, Fence) and left.open == "(" else left
    names = tuple(lowered(symbol_name(node)) for node in argument_nodes(pair)[0])
    both = Row(body.start, right.end, (body, right, left))
    found = stated_law(right)
    scope, symbols = bound_variables(env, names, both, discrete=found is not None and found.law.discrete)
    parts = parts_of(right)
    if found is not None and len(symbols) == 1:
        law = sampled_law(scope, symbols[0], found)
        return Weight(scope, symbols, law.density, law.lower, law.upper, discrete=law.discrete)
    if len(parts) == 2:
        return Weight(scope, symbols, scope.term(right))
    if base_name(right) is None or not env.survey.laws & {base_name(right) or ""}:
        raise UnstatedError(f"{written(right)} is not known as a law")
    return Weight(scope, symbols, law_for(scope, right, symbols, ()))


def _named(env: Environment, law: Node, body: Node, conditions: Conditions) -> Weight:
    names = body_variables(env, body, conditions.names, base_name(law))
    if not names:
        raise UnstatedError(f"which variable is distributed as {written(law)} is not stated")
    scope, symbols = bound_variables(env, names, body)
    given = tuple((name, env.term(node)) for name, node in zip(conditions.names, conditions.nodes, strict=True))
    return Weight(scope, symbols, law_for(scope, law, symbols, given))


def _moment(env: Environment, word: str, subscript: Node | None, group: Fence | None) -> Term:
    if group is None:
        raise UnstatedError(f"{word} without an argument")
    node, conditions = (group.body, NO_CONDITIONS)
    if "|" in argument_nodes(node)[1]:
        node, conditions = _conditions(node)
    parts = argument_nodes(node)[0] if MOMENTS[word] == "covariance" else (node, node)
    if len(parts) != 2:
        raise here(group, written(group), "the two arguments of a covariance")
    both = Sequence(node.start, node.end, parts, (",",))
    average = _average(env, subscript, both, conditions)
    centred = []
    for part in parts:
        value = average.scope.term(part)
        if value.shape.rank:
            raise UnstatedError("the covariance matrix of a vector is not supported")
        if not any(symbol in free_symbols(average.scope.expanded(value, symbol)) for symbol in average.variables):
            raise UnstatedError(f"{written(part)} holds no random variable whose law is known")
        centred.append(sub(value, average.of(value)))
    square = power(centred[0], 2) if MOMENTS[word] == "variance" else mul(*centred)
    return average.of(square)


def angle(env: Environment, group: Fence, script: Script | None) -> Term:
    r"""``\langle x, y \rangle`` is an inner product, ``\langle f \rangle_{p(x)}`` an expectation."""
    nodes, separators = argument_nodes(group.body)
    if separators == (",",) and (script is None or script.sub is None):
        left, right = (env.term(node) for node in nodes)
        term = Dot(left, right) if left.shape.rank else mul(left, right)
    elif separators:
        raise UnstatedError(f"{written(group)} is not supported")
    else:
        term = expectation(env, script.sub if script is not None else None, group.body, NO_CONDITIONS)
    return term if script is None or script.sup is None else raised(env, Factor(term), script.sup).term
