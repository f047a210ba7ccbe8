r"""Expectations in every spelling: ``\mathbb{E}_{p(x)}[f]``, ``E[X \mid Y=y]``, ``\langle f \rangle``, ``Var(X)``."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.applications import group_of
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
from derivations.meaning.operands import names_in
from derivations.meaning.scripts import raised, scripted
from derivations.meaning.stated_laws import stated_law
from derivations.meaning.survey import symbol_name
from derivations.model.terms import Dot, Expect, Integral, Sum, Sym, Term, mul, power, sub
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    argument_nodes,
    base_name,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
)
from derivations.reading.syntax import Fence, Node, Related, Row, Script, Sequence


@dataclass(frozen=True, slots=True)
class Conditions:
    """What stands behind the bar: role names with the nodes of their values."""

    names: tuple[str, ...]
    nodes: tuple[Node, ...]


NO_CONDITIONS = Conditions((), ())


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
        weight = _weight(env, subscript, body, NO_CONDITIONS)
        _delimit(env, items, (position, stop), weight)
        factor = Factor(_expect(env, weight, body, NO_CONDITIONS))
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


def _delimit(env: Environment, items: tuple[Node, ...], span: tuple[int, int], weight: Weight) -> None:
    """Note that a further random factor behind ``E X`` may stand under the expectation or not."""
    start, stop = span
    env.log.work += len(items) // 8
    names = {symbol.name for symbol in weight.variables}
    if any(names & names_in((item,)) or random_names(item) for item in _outside(items[stop:])):
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


def _scripted(env: Environment, term: Term, after: Node) -> Factor:
    return scripted(env, Factor(term), after)


def _conditions(node: Node) -> tuple[Node, Conditions]:
    if not isinstance(node, Sequence):
        return node, NO_CONDITIONS
    if node.separators[0] != "|" or set(node.separators[1:]) - {","}:
        raise here(node, written(node), "one expression, or an expression and conditions behind a bar")
    names, nodes = [], []
    for part in node.items[1:]:
        left, right = (part.items[0], part.items[-1]) if isinstance(part, Related) else (part, part)
        names.append(lowered(symbol_name(left)))
        nodes.append(right)
    return node.items[0], Conditions(tuple(names), tuple(nodes))


def expectation(env: Environment, subscript: Node | None, body: Node, conditions: Conditions) -> Term:
    """Elaborate an expectation.

    Raises:
        UnstatedError: nothing says over which law it is taken.
    """
    weight = _weight(env, subscript, body, conditions)
    return _expect(env, weight, body, conditions)


def _expect(env: Environment, weight: Weight, body: Node, conditions: Conditions) -> Term:
    scope = weight.scope
    for name, node in zip(conditions.names, conditions.nodes, strict=True):
        value = env.term(node)
        if isinstance(value, Sym):
            scope = scope.renaming({capital: value for capital in random_names(body) if lowered(capital) == name})
    return weighted(scope, weight, scope.term(body))


def weighted(env: Environment, weight: Weight, term: Term) -> Term:
    """The expectation of a term under a weight."""
    for symbol in weight.variables:
        term = env.expanded(term, symbol)
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
        given = (*conditions.names, *names[bar:])
        return joint_weight(env, names[:bar], body, given, (*conditions.nodes, *nodes[bar:]))
    raise UnstatedError(f"the subscript {written(subscript)} of an expectation is not understood")


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
    names = tuple(lowered(symbol_name(node)) for node in argument_nodes(left)[0])
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
    both = Row(node.start, node.end, parts)
    weight = _weight(env, subscript, both, conditions)
    centred = []
    for part in parts:
        value = weight.scope.term(part)
        if value.shape.rank:
            raise UnstatedError("the covariance matrix of a vector is not supported")
        centred.append(sub(value, weighted(weight.scope, weight, value)))
    square = power(centred[0], 2) if MOMENTS[word] == "variance" else mul(*centred)
    return weighted(weight.scope, weight, square)


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
