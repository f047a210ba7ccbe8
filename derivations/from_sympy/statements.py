"""SymPy's relations and statements: what a chain says of its expressions, and what is true or false at a point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, BooleanAtom, Equivalent, Implies, Not, Or

from derivations.model.derivation import Comparison, Conjunction, Disjunction, Negation, Statement
from derivations.model.errors import UnusableInputError
from derivations.model.relations import TYPED, Relation
from derivations.model.terms import Term

Links = tuple[tuple[Any, ...], tuple[Relation, ...]]


def links(items: Sequence[Any]) -> Links:
    """The expressions of a chain, and the relations between them; equality where none is written.

    A single relation, implication or equivalence is a chain of its two sides.

    Raises:
        UnusableInputError: there are fewer than two expressions, one is none of SymPy's, or a relation is not known.
    """
    if len(items) == 1 and not isinstance(items[0], str):
        items = _sides(_taken(items[0]))
    expressions: list[Any] = []
    relations: list[Relation] = []
    open_ = True  # whether an expression may come without a relation before it
    for item in items:
        if isinstance(item, str):
            if open_ or item not in TYPED:
                raise UnusableInputError(f"found {item!r}, expected {_expected(open_)}")
            relations.append(TYPED[item])
            open_ = True
            continue
        relations += [] if open_ else [Relation.EQUAL]
        expressions.append(_taken(item))
        open_ = False
    if len(expressions) < 2 or open_:
        raise UnusableInputError("a chain has at least two expressions")
    return tuple(expressions), tuple(relations)


def _expected(open_: bool) -> str:
    return "a SymPy expression" if open_ else f"one of {' '.join(TYPED)}"


def _taken(item: Any) -> Any:
    try:
        taken = sympy.sympify(item, strict=True)
    except sympy.SympifyError as error:
        raise UnusableInputError(f"found {error.expr!r}, expected a SymPy expression") from None
    if isinstance(taken, BooleanAtom):
        raise UnusableInputError(f"SymPy has decided a statement by itself: {taken}; use evaluate=False")
    return taken


def _sides(item: Any) -> tuple[Any, ...]:
    if isinstance(item, Relational) and item.rel_op in TYPED:
        return item.lhs, item.rel_op, item.rhs
    if isinstance(item, Implies | Equivalent) and len(item.args) == 2:
        return item.args[0], "=>" if isinstance(item, Implies) else "<=>", item.args[1]
    return (item,)


def to_statement(statement: Any, convert: Callable[[Any], Term]) -> Statement:
    """What is true or false at a point.

    Args:
        statement: comparisons, joined by ``And``, ``Or``, ``Not``.
        convert: makes terms of their sides.

    Raises:
        UnusableInputError: it is made of something else.
    """
    if isinstance(statement, Relational):
        return _comparison(statement, convert)
    if isinstance(statement, Not):
        return Negation(to_statement(statement.args[0], convert))
    if isinstance(statement, And | Or):
        kind = Conjunction if isinstance(statement, And) else Disjunction
        return kind(tuple(to_statement(part, convert) for part in sorted(statement.args, key=sympy.default_sort_key)))
    raise UnusableInputError(f"found {statement}, expected comparisons joined by And, Or and Not")


def _comparison(statement: Any, convert: Callable[[Any], Term]) -> Statement:
    left, right = convert(statement.lhs), convert(statement.rhs)
    if isinstance(statement, sympy.Ne):
        return Negation(Comparison(left, Relation.EQUAL, right))
    if statement.rel_op not in TYPED:
        raise UnusableInputError(f"found {statement}, expected a comparison")
    return Comparison(left, TYPED[statement.rel_op], right)


# ------------------------------------------------------------------------------------------------ case by case

MOST_CASES = 16


@dataclass(frozen=True, slots=True)
class Case:
    """Two sides without pieces, and the conditions under which they are what is meant."""

    left: Any
    right: Any
    under: tuple[Boolean, ...] = ()


def cases(left: Any, right: Any) -> list[Case]:
    """Two sides, case by case, where they are defined piece by piece.

    Raises:
        UnusableInputError: there are too many cases, or one for which nothing is said; or what is bound decides.
    """
    found, waiting = [], [Case(_with_pieces(left), _with_pieces(right))]
    while waiting:
        case = waiting.pop()
        piece = next(iter(_pieces(case)), None)
        if piece is None:
            found.append(case)
        else:
            waiting += _branches(case, piece)
        if len(found) + len(waiting) > MOST_CASES:
            raise UnusableInputError(f"found more than {MOST_CASES} cases of pieces")
    return found[::-1]


def _with_pieces(side: Any) -> Any:
    """A side with the larger and the smaller of numbers as pieces."""
    return side.replace(lambda one: isinstance(one, sympy.Max | sympy.Min), lambda one: one.rewrite(sympy.Piecewise))


def _pieces(case: Case) -> list[Any]:
    """What is defined piece by piece in a case, in a fixed order, what stands inside of another piece first."""
    found = {piece for side in (case.left, case.right) for piece in side.atoms(sympy.Piecewise)}
    return sorted(found, key=lambda one: (sympy.count_ops(one), sympy.default_sort_key(one)))


def _branches(case: Case, piece: Any) -> Iterator[Case]:
    bound = {name for side in (case.left, case.right) for name in _bound(side)}
    if piece.args[-1].cond != True:  # noqa: E712 - SymPy's own truth
        raise UnusableInputError(f"found {piece}, expected a last piece for all other cases")
    before: tuple[Boolean, ...] = ()
    for value, condition in piece.args:
        if condition.free_symbols & bound:
            raise UnusableInputError(f"found pieces that a bound name decides: {condition}")
        own = before if condition == True else (*before, condition)  # noqa: E712
        under = And(*case.under, *own)
        put = {piece: value}
        if under != False:  # noqa: E712
            yield _where(condition, Case(case.left.xreplace(put), case.right.xreplace(put), (*case.under, *own)))
        before = (*before, Not(condition))


def _where(condition: Any, case: Case) -> Case:
    """A case with the value in it that its condition gives to a symbol, if it does."""
    if not isinstance(condition, sympy.Eq):
        return case
    name, value = condition.args if isinstance(condition.lhs, sympy.Symbol) else condition.args[::-1]
    if not isinstance(name, sympy.Symbol) or name in value.free_symbols:
        raise UnusableInputError(f"found a piece where {condition}, expected the value of a symbol")
    put = {name: value}
    return Case(case.left.xreplace(put), case.right.xreplace(put), tuple(c for c in case.under if c != condition))


def _bound(side: Any) -> Iterator[Any]:
    """The names that something in an expression runs over, or differentiates by."""
    for node in sympy.preorder_traversal(side):
        variables = getattr(node, "variables", None) or getattr(node, "bound_symbols", None) or ()
        yield from variables
        if isinstance(node, sympy.Limit):
            yield node.args[1]
