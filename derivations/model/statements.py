r"""Statements over terms, the sides of ``⇒`` and ``⇔``, and the clauses that such a step comes down to.

A statement is true or false at every point at which all its terms have a value; elsewhere it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TypeAlias

from derivations.model.conditions import Condition, Need
from derivations.model.derivation import Comparison, Conjunction, Disjunction, Inference, Negation, Statement
from derivations.model.errors import DerivationError
from derivations.model.relations import ORDERS, Relation
from derivations.model.terms import ZERO, Term, difference_of

Clause: TypeAlias = tuple[Condition, ...]
"""Literals that cannot all be true: each a term that is ``= 0``, ``≠ 0``, ``> 0`` or ``≥ 0``."""

MAX_CLAUSES = 64
MAX_LITERALS = 12


class TooManyClausesError(DerivationError):
    """A statement with more cases than are looked at."""


def terms_of(statement: Statement) -> Iterator[Term]:
    """The terms of a statement, in the order written."""
    match statement:
        case Comparison(left, _, right):
            yield from (left, right)
        case Negation(body):
            yield from terms_of(body)
        case Conjunction(parts=parts) | Disjunction(parts=parts):
            for part in parts:
                yield from terms_of(part)


def is_flat(statement: Statement) -> bool:
    """Whether a statement is an "and" of comparisons, or one alone, so that all its terms have values if it is true."""
    match statement:
        case Comparison():
            return True
        case Conjunction(parts=parts):
            return all(map(is_flat, parts))
        case _:
            return False


def comparisons(statement: Statement) -> Iterator[Comparison]:
    """The comparisons of a statement, in the order written."""
    match statement:
        case Comparison():
            yield statement
        case Negation(body):
            yield from comparisons(body)
        case Conjunction(parts=parts) | Disjunction(parts=parts):
            for part in parts:
                yield from comparisons(part)


def clauses(inference: Inference) -> tuple[Clause, ...]:
    """The clauses of an inference: it holds at a point just if in none of them all literals are true there.

    Raises:
        TooManyClausesError: there are too many cases.
    """
    forth = _contradictions(inference.premise, inference.conclusion)
    back = _contradictions(inference.conclusion, inference.premise) if inference.relation is Relation.EQUIVALENT else ()
    found = tuple(dict.fromkeys((*forth, *back)))
    if len(found) > MAX_CLAUSES:
        raise TooManyClausesError("a statement with too many cases")
    return found


def _contradictions(premise: Statement, conclusion: Statement) -> tuple[Clause, ...]:
    """The cases in which the premise is true and the conclusion false."""
    return cases_of(Conjunction((premise, Negation(conclusion))), True)


def cases_of(statement: Statement, wanted: bool) -> tuple[Clause, ...]:
    """The ways in which a statement can be true (or false, where that is wanted), as sets of literals."""
    match statement:
        case Comparison():
            return ((literal(statement, wanted),),)
        case Negation(body):
            return cases_of(body, not wanted)
        case Conjunction(parts=parts) | Disjunction(parts=parts):
            ways = [cases_of(part, wanted) for part in parts]
            together = isinstance(statement, Conjunction) == wanted
            return _joined(ways) if together else tuple(clause for way in ways for clause in way)


def _joined(ways: list[tuple[Clause, ...]]) -> tuple[Clause, ...]:
    """One way for each part, all together."""
    found: list[Clause] = [()]
    for way in ways:
        found = [tuple(dict.fromkeys((*old, *new))) for old, new in product(found, way)]
        if len(found) > MAX_CLAUSES or any(len(clause) > MAX_LITERALS for clause in found):
            raise TooManyClausesError("a statement with too many cases")
    return tuple(found)


def literal(comparison: Comparison, wanted: bool) -> Condition:
    """What a comparison, or its opposite, says of the difference of its sides."""
    left, right = comparison.left, comparison.right
    if comparison.relation is Relation.EQUAL:
        difference = difference_of(left, right)
        return Condition(Need.EQUAL, (difference, ZERO)) if wanted else Condition(Need.NONZERO, (difference,))
    if comparison.relation not in ORDERS:
        raise DerivationError(f"{comparison.relation.value} is no relation of a statement")
    smaller, larger = (left, right) if comparison.relation.direction == 1 else (right, left)
    strict = comparison.relation.strict
    if wanted:
        return Condition(Need.POSITIVE if strict else Need.NONNEGATIVE, (difference_of(larger, smaller),))
    return Condition(Need.NONNEGATIVE if strict else Need.POSITIVE, (difference_of(smaller, larger),))
