r"""Declarations and assumptions: ``x \in \mathbb{R}^d``, ``\sigma > 0``, functions between spaces, limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derivations.meaning.declared.convergence import convergent
from derivations.meaning.declared.domains import is_understood, members, memberships, narrower
from derivations.meaning.declared.growth import falling_off
from derivations.meaning.names.environment import Environment, UnstatedError, written
from derivations.meaning.names.families import indexed
from derivations.meaning.names.spaces import (
    INTEGERS,
    NATURALS,
    REALS,
    Dims,
    dimensions_of,
    is_complex,
    is_complex_line,
    is_whole_space,
)
from derivations.meaning.names.survey import symbol_name
from derivations.model.conditions import Condition, Need
from derivations.model.context import Fact, Hypothesis, Source
from derivations.model.relations import ORDERS
from derivations.model.terms import (
    Add,
    Apply,
    Call,
    Mul,
    Num,
    Sym,
    Term,
    add,
    difference_of,
    free_symbols,
    has_function,
    sub,
    subterms,
)
from derivations.reading.names import argument_nodes, base_name, children, lowered, parts_of, spelling
from derivations.reading.statements import UPWARDS
from derivations.reading.syntax import Fence, Node, Number, Related, Row, Script, Sequence, Text

LISTING = frozenset({",", ";", ":"})
"""What separates statements of a list; a bar stands inside of a formula."""

ORDER = {one.value: Need.POSITIVE if one.strict else Need.NONNEGATIVE for one in ORDERS}


@dataclass(frozen=True, slots=True)
class Declared:
    """Names declared as members of a space: their dimensions (none: numbers), or integers, or complex numbers.

    ``values`` are those of them that stand for values of what is declared: ``x`` for ``X``.
    """

    names: tuple[str, ...]
    dims: Dims = ()
    integer: bool = False
    values: frozenset[str] = frozenset()
    complex: bool = False


@dataclass(frozen=True, slots=True)
class FieldDeclared:
    r"""A function declared by ``s: \mathbb{R}^n \to \mathbb{R}^m``, with the dimensions of its values and argument.

    Its values may be ``complex``.
    """

    name: str
    dims: Dims
    domain: Dims = ()
    complex: bool = False


def statements(tree: Node) -> Iterator[Related]:
    """The relations of a statement, one by one: ``a, b > 0``, ``0 < x, y < 1`` and ``a > 0 and b > 0`` are two each."""
    if isinstance(tree, Related) and set(tree.relations) == {"\\land"}:
        for item in tree.items:
            yield from statements(item)
    elif isinstance(tree, Related):
        yield tree
    elif isinstance(tree, Sequence) and set(tree.separators) <= LISTING:
        waiting: list[Node] = []
        for item in _with_ranges(tree.items):
            if not isinstance(item, Related):
                waiting.append(item)
                continue
            for node in waiting:
                yield Related(node.start, item.end, (node, *item.items[1:]), item.relations)
            waiting = []
            yield item


def _with_ranges(items: tuple[Node, ...]) -> Iterator[Node]:
    """The parts of a list, ``0 < x`` and ``y < 1`` behind it as the ranges of both names."""
    position = 0
    while position < len(items):
        end = position + 1
        while end < len(items) and base_name(items[end]) is not None:
            end += 1
        first, last = items[position], items[end] if end < len(items) else None
        if isinstance(first, Related) and isinstance(last, Related) and _is_range(first, last):
            for node in (first.items[1], *items[position + 1 : end], last.items[0]):
                yield Related(
                    first.start, last.end, (first.items[0], node, last.items[1]), first.relations + last.relations
                )
            position = end + 1
        else:
            yield first
            position += 1


def _is_range(first: Related, last: Related) -> bool:
    """Whether two comparisons upwards are the ends of one range: a bound and a name, then a name and a bound."""
    upwards = all(len(one.relations) == 1 and one.relations[0] in UPWARDS for one in (first, last))
    names = [base_name(node) is not None for one in (first, last) for node in one.items]
    return upwards and names[1:3] == [True, True] and not (names[0] and names[3])


def declared(tree: Node) -> list[Declared | FieldDeclared]:
    """What a statement declares about spaces."""
    if isinstance(tree, Sequence) and ":" in tree.separators and isinstance(tree.items[-1], Related):
        arrow = tree.items[-1]
        names = [base_name(parts_of(item)[0]) for item in tree.items[:-1]]
        if arrow.relations != ("\\to",) or tree.separators[-1] != ":":
            return []
        dims, domain = dimensions_of(arrow.items[1]), dimensions_of(arrow.items[0])
        of_complex = is_complex_line(arrow.items[1])
        return [FieldDeclared(name, dims, domain, of_complex) for name in names if name is not None]
    found: list[Declared | FieldDeclared] = []
    for statement in statements(tree):
        for left, relation, right in zip(statement.items, statement.relations, statement.items[1:], strict=False):
            if relation == "\\in":
                found += _membership(left, right)
    return found


def is_mapping(tree: Node | None) -> bool:
    r"""Whether what stands before an arrow names a map and the set that it starts from: ``f: A`` in ``f: A \to B``."""
    if not isinstance(tree, Sequence) or tree.separators[-1] != ":":
        return False
    return all(base_name(parts_of(name)[0]) is not None for name in tree.items[:-1])


def _membership(left: Node, right: Node) -> list[Declared | FieldDeclared]:
    nodes = argument_nodes(left)[0]
    if not all(base_name(node) is not None for node in nodes):
        return []
    names = tuple(symbol_name(node) for node in nodes)
    base = right.items[0] if isinstance(right, Row) else right
    text = spelling(base.base) if isinstance(base, Script) else spelling(base)
    if text in INTEGERS:
        return [Declared(names, integer=True)]
    if is_complex_line(right) or is_complex_line(base):
        families = (found[0] for node in nodes if (found := indexed(node)) is not None)
        return [Declared((*names, *families), complex=True)]
    dims = dimensions_of(right)
    if dims or text in REALS:
        values = frozenset(map(lowered, names) if len(dims) < 2 else ()).difference(names)
        return [Declared((*names, *sorted(values)), dims, values=values)]
    return []


def foreign_set(tree: Node) -> Node | None:
    r"""The first set of a statement that is not understood: ``\mathbb{C}``, a finite set, a space of functions."""
    if isinstance(tree, Sequence) and ":" in tree.separators and isinstance(tree.items[-1], Related):
        spaces = tree.items[-1].items
        codomain = spaces[-1]
        if tree.items[-1].relations == ("\\to",) and not (is_whole_space(codomain) or is_complex_line(codomain)):
            return codomain
        return next(filter(is_complex, spaces[:-1]), None)
    return next((space for _, space in memberships(statements(tree)) if not is_understood(space)), None)


def only_whole_spaces(tree: Node) -> bool:
    """Whether a statement only puts names into whole spaces, which restricts none of them."""
    found = list(memberships(statements(tree)))
    count = sum(len(one.relations) for one in statements(tree))
    return len(found) == count > 0 and all(is_whole_space(space) for _, space in found)


def restricted(tree: Node) -> Iterator[tuple[str, Node]]:
    """The names that a statement puts into a set that is no whole space, with the set."""
    for node, space in memberships(statements(tree)):
        if base_name(node) is not None and not is_whole_space(space):
            yield symbol_name(node), space


def integers(tree: Node) -> Iterator[str]:
    """The names that a statement puts into the whole numbers, or the natural ones."""
    for node, space in memberships(statements(tree)):
        if base_name(node) is not None and spelling(space) in INTEGERS:
            yield symbol_name(node)


def conditions(env: Environment, tree: Node) -> list[Condition]:
    """The sign conditions and domains that a statement asserts, as conditions.

    Raises:
        DerivationError: a side is not understood.
    """
    found: list[Condition] = []
    for statement in statements(tree):
        for left, relation, right in zip(statement.items, statement.relations, statement.items[1:], strict=False):
            if relation in ORDER and not _is_of_any_number(left, relation, right):
                ordered = [_ordered(env, node, relation, right) for node in argument_nodes(left)[0]]
                found += [condition for one in ordered for condition in (one, *_on_both_sides(one))]
            elif relation == "\\ne":
                found.append(Condition(Need.NONZERO, (env.distance(left, right),)))
            elif relation == "\\in":
                found += [c for node in argument_nodes(left)[0] for c in members(env, node, right)]
    return found


def meant_by_some(env: Environment, tree: Node) -> list[Condition]:
    """What some authors mean by a statement, beyond what is certain: that 0 is no natural number.

    Raises:
        DerivationError: a side is not understood.
    """
    return [condition for node, space in memberships(statements(tree)) for condition in narrower(env, node, space)]


def first_natural(trees: Iterable[Node]) -> int | None:
    r"""The first natural number, where a document writes down ``\mathbb{N} = \{0, 1, \dots\}``; else ``None``."""
    for tree in trees:
        for one in statements(tree):
            for left, relation, right in zip(one.items, one.relations, one.items[1:], strict=False):
                listed = isinstance(right, Fence) and right.open == "\\{" and isinstance(right.body, Sequence)
                if relation == "=" and spelling(left) in NATURALS and listed and isinstance(right, Fence):
                    first = spelling(argument_nodes(right.body)[0][0])
                    if first in ("0", "1"):
                        return int(first)
    return None


def _is_of_any_number(left: Node, relation: str, right: Node) -> bool:
    r"""Whether a comparison holds of every real number: ``-\infty < x`` and ``x < \infty``."""
    low, high = (left, right) if relation in UPWARDS else (right, left)
    return spelling(low) == "-\\infty" or spelling(high) in ("\\infty", "+\\infty")


def says_nothing(tree: Node) -> bool:
    """Whether a statement only says that numbers are finite."""
    return all(
        _is_of_any_number(left, relation, right)
        for one in statements(tree)
        for left, relation, right in zip(one.items, one.relations, one.items[1:], strict=False)
    )


def _ordered(env: Environment, left: Node, relation: str, right: Node) -> Condition:
    low, high = env.term(left), env.term(right)
    if relation in UPWARDS:
        low, high = high, low
    return Condition(ORDER[relation], (difference_of(low, high),))


def _on_both_sides(condition: Condition) -> list[Condition]:
    """``c - x`` and ``c + x`` are positive (or not negative) where ``c - |x|`` is.

    A bound on a function stays one statement: estimates look for it as it is written.
    """
    match condition.terms[0]:
        case Add((bound, Mul((Num(value), Call("Abs", (inner,)))))) if value == -1 and not has_function(inner):
            return [Condition(condition.need, (term,)) for term in (sub(bound, inner), add(bound, inner))]
        case _:
            return []


def stated(env: Environment, tree: Node) -> list[Condition]:
    """What a given line states: signs, domains, where a function is 0, and what converges.

    Raises:
        DerivationError: a side is not understood.
    """
    found = _analytic(env, tree)
    return conditions(env, tree) if found is None else found


def _analytic(env: Environment, tree: Node) -> list[Condition] | None:
    """What a line says of the size of functions and of the convergence of integrals."""
    related = next(statements(tree), None)
    falling = falling_off(env, related) if related is not None and len(related.items) > 1 else None
    return convergent(env, tree) if falling is None else falling


@dataclass(frozen=True, slots=True)
class Granted:
    """What an ``assume`` line grants."""

    facts: tuple[Fact, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()


def granted(env: Environment, tree: Node, source: Source) -> Granted:
    """Read an assumption: an equation, a limit at infinity, a decay, a support, a convergent integral, a sign.

    Raises:
        UnstatedError: the assumption is of no known kind.
        DerivationError: a side is not understood.
    """
    related = next(statements(tree), None)
    analytic = _analytic(env, tree)
    if analytic is not None:
        return Granted(facts=tuple(Fact(condition, source) for condition in analytic))
    if related is not None and related.relations[0] in ("=", "\\approx", "\\equiv") and len(related.items) == 2:
        left, right = env.term(related.items[0]), env.term(related.items[1])
        return Granted(hypotheses=(hypothesis(left, right, source),))
    if related is not None and related.relations[0] == "\\to":
        return Granted(facts=(Fact(_vanishing(env, related), source),))
    found = conditions(env, tree)
    if not found:
        raise UnstatedError(f"the assumption {written(tree)} is of no known kind")
    return Granted(facts=tuple(Fact(condition, source) for condition in found))


def hypothesis(left: Term, right: Term, source: Source) -> Hypothesis:
    """An equation between functions holds for every value of their plain arguments."""
    variables: dict[Sym, None] = {}
    for side in (left, right):
        for _, term in subterms(side):
            if isinstance(term, Apply):
                variables.update(dict.fromkeys(arg for arg in term.args if isinstance(arg, Sym)))
    free = free_symbols(left) | free_symbols(right)
    return Hypothesis(left, right, tuple(variable for variable in variables if variable in free), source)


def _vanishing(env: Environment, related: Related) -> Condition:
    r"""``F \to 0 as \|x\| \to \infty``: the variable is the name behind the words."""
    names = [name for item in related.items[1:] for name in _plain_names(item)]
    flux = env.term(related.items[0])
    first = parts_of(related.items[1])[0]
    if spelling(first).strip("\\mathbf{}") != "0" or "\\infty" not in spelling(related.items[-1]) or not names:
        raise UnstatedError(f"the limit {written(related)} is not of the form F → 0 as x → ∞")
    variable = env.symbol(names[0])
    both = "|" in spelling(related.items[1]) or "\\pm" in spelling(related.items[-1])
    if not variable.shape.rank and not both:
        raise UnstatedError(f"{names[0]} → ∞ is one end of the line only; write |{names[0]}| → ∞")
    return Condition(Need.VANISHES, (flux,), (variable,))


def _plain_names(node: Node) -> list[str]:
    found: list[str] = []
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Text | Number):
            continue
        if base_name(part) is not None:
            found.append(symbol_name(part))
        else:
            stack += children(part)
    return [name for name in found if name != "\\infty"]
