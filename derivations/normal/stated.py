"""What the facts of a context state of signs, filed by the terms that they speak of.

Signs are asked for at every node of a formula, in contexts of many facts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache
from math import prod

from derivations.model.conditions import Condition, Need
from derivations.model.context import BLOCK, Context
from derivations.model.terms import (
    MINUS_ONE,
    ZERO,
    Add,
    Apply,
    Component,
    Function,
    Mul,
    Num,
    Sym,
    Term,
    free_symbols,
    neg,
)


class Sign(IntEnum):
    """What is known of a real value."""

    UNKNOWN = 0
    NONZERO = 1
    NONNEGATIVE = 2
    POSITIVE = 3
    NONPOSITIVE = 4
    NEGATIVE = 5
    ZERO = 6

    @property
    def possible(self) -> frozenset[int]:
        """The signs, as numbers, that the value may have."""
        return _POSSIBLE[self]


_POSSIBLE = {
    Sign.UNKNOWN: frozenset({-1, 0, 1}),
    Sign.NONZERO: frozenset({-1, 1}),
    Sign.NONNEGATIVE: frozenset({0, 1}),
    Sign.POSITIVE: frozenset({1}),
    Sign.NONPOSITIVE: frozenset({-1, 0}),
    Sign.NEGATIVE: frozenset({-1}),
    Sign.ZERO: frozenset({0}),
}
FLIPPED = {
    Sign.POSITIVE: Sign.NEGATIVE,
    Sign.NEGATIVE: Sign.POSITIVE,
    Sign.NONNEGATIVE: Sign.NONPOSITIVE,
    Sign.NONPOSITIVE: Sign.NONNEGATIVE,
}
"""The sign of what is multiplied by -1."""
SIGN_OF = {Need.POSITIVE: Sign.POSITIVE, Need.NONNEGATIVE: Sign.NONNEGATIVE, Need.NONZERO: Sign.NONZERO}
"""The sign that a condition states."""

Parts = frozenset[tuple[Term, Fraction]]
"""The terms of a sum with their coefficients."""
Summands = frozenset[tuple[Term, int]]
"""The terms of a sum, and how often each stands there."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts of a context on signs; where several of one term count, in their order.

    ``equal`` has the strongest sign of each term, ``applied`` the values of functions, by these, and the components of
    vectors and matrices of which a block tells, by these, ``below`` what is stated as
    ``0 - z > 0``, by the ``z``, ``turned`` sums, by their summands, and ``bounds`` sums, by their terms beside a
    number: the number, the sign of the sum, and the fact.  ``restricted`` are the symbols of which some sign is stated,
    or that they are whole numbers, ``spoken`` those that facts hold; ``whole`` is what is stated to be a whole number.
    """

    equal: dict[Term, Sign] = field(default_factory=dict)
    applied: dict[Function | Term, list[tuple[Apply | Component, Sign]]] = field(default_factory=dict)
    below: dict[Term, tuple[int, Condition]] = field(default_factory=dict)
    turned: dict[Summands, tuple[int, Condition]] = field(default_factory=dict)
    bounds: dict[Parts, list[tuple[Fraction, Sign, Condition]]] = field(default_factory=dict)
    restricted: set[Sym] = field(default_factory=set)
    spoken: set[Sym] = field(default_factory=set)
    whole: set[Term] = field(default_factory=set)

    def opposite(self, term: Term) -> Condition | None:
        """The first fact that states a sign of a term times -1."""
        found = [self.below[term]] if term in self.below else []
        if isinstance(term, Add) and self.turned:
            summands = turned(term)
            found += [self.turned[summands]] if summands in self.turned else []
        return min(found, key=lambda one: one[0])[1] if found else None

    def apart(self, term: Term) -> tuple[Sign, Condition] | None:
        """The first fact from which a term differs by a number on the safe side, with the sign of the term."""
        if not self.bounds:
            return None
        own, number = _with_number(term)
        for bound, sign, condition in self.bounds.get(own, ()):
            if (number > bound) if sign is Sign.POSITIVE else (number < bound):
                return sign, condition
        return None


def whose(term: Apply | Component) -> Function | Term:
    """The function of a value, or the vector or matrix of a component."""
    return term.function if isinstance(term, Apply) else term.body


@lru_cache(maxsize=64)
def stated_in(context: Context) -> Stated:
    """The facts of a context on signs."""
    found = Stated()
    for place, fact in enumerate(context.facts):
        _file(found, place, fact.condition, everywhere=fact.source.origin in BLOCK)
    return found


def _file(found: Stated, place: int, condition: Condition, *, everywhere: bool) -> None:
    """File a fact; one of a component speaks of all, ``everywhere``, where the author writes it for that."""
    term = condition.terms[0]
    found.spoken.update(*map(free_symbols, condition.terms))
    if condition == Condition(Need.INTEGER, (term,)):
        found.whole.add(term)
    if condition.need in (*SIGN_OF, Need.INTEGER) and not isinstance(term, Apply | Component):
        found.restricted.update(free_symbols(term))
    if condition.need in SIGN_OF:
        sign = SIGN_OF[condition.need]
        found.equal[term] = max(sign, found.equal.get(term, sign))
        if isinstance(term, Apply) or (everywhere and isinstance(term, Component)):
            found.applied.setdefault(whose(term), []).append((term, sign))
        if isinstance(term, Add):
            found.turned.setdefault(counted_summands(term), (place, condition))
    if condition.need in (Need.POSITIVE, Need.NONNEGATIVE):
        _file_bound(found, place, condition)


def _file_bound(found: Stated, place: int, condition: Condition) -> None:
    term = condition.terms[0]
    match term:
        case Add((zero, Mul((minus, mirrored)))) if zero == ZERO and minus == MINUS_ONE:
            found.below.setdefault(mirrored, (place, condition))
    for factor, sign in ((1, Sign.POSITIVE), (-1, Sign.NEGATIVE)):
        parts, bound = _with_number(term, factor)
        if parts:
            found.bounds.setdefault(parts, []).append((bound, sign, condition))


@lru_cache(maxsize=10_000)
def _with_number(term: Term, factor: int = 1) -> tuple[Parts, Fraction]:
    """A multiple of a sum as the coefficients of its terms, and the number that is added to them."""
    found: dict[Term, Fraction] = {}
    number = Fraction(0)
    for part in term.terms if isinstance(term, Add) else (term,):
        factors = part.factors if isinstance(part, Mul) else (part,)
        numbers = [one.value for one in factors if isinstance(one, Num)]
        rest = tuple(one for one in factors if not isinstance(one, Num))
        value = prod(numbers, start=Fraction(factor))
        if rest:
            key = rest[0] if len(rest) == 1 else Mul(rest)
            found[key] = found.get(key, Fraction(0)) + value
        else:
            number += value
    return frozenset(found.items()), number


def counted_summands(total: Add) -> Summands:
    """The summands of a sum, as they are written."""
    return frozenset(Counter(total.terms).items())


def turned(total: Add) -> Summands:
    """The summands of a sum times -1, as they are written in a difference."""
    return frozenset(Counter(map(_turned, total.terms)).items())


def _turned(part: Term) -> Term:
    """A summand times -1, as it is written in a difference."""
    if isinstance(part, Mul) and part.factors[0] == MINUS_ONE and len(part.factors) == 2:
        return part.factors[1]
    return neg(part)
