"""Lowers terms to numbers of any backend: floats, rigorous enclosures, growth bounds, and derivatives of those.

Derivatives are automatic, not symbolic, so that this evaluation shares no code with the prover.  Definitions unfold by
evaluating their bodies; hypotheses are not used.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count
from typing import Any

import numpy as np
from flint import arb, ctx

from derivations.crosscheck import limits, lower_algebra, lower_calculus
from derivations.crosscheck.failures import NoValueError, OutOfTimeError
from derivations.crosscheck.memory import Memory
from derivations.crosscheck.pieced import in_pieces
from derivations.crosscheck.rigorous import Balls, rigorous_value
from derivations.crosscheck.scope import Backend, BoundValues, Recall
from derivations.crosscheck.values import Value
from derivations.crosscheck.world import World
from derivations.model import terms as t
from derivations.model import work
from derivations.normal.products import is_infinite
from numeric.dual import innermost
from numeric.enclosures import Enclosure

MAX_DEPTH = 60
MAX_VISITS = 60_000
"""How many terms are visited, unless the backend, whose numbers are cheaper, says otherwise."""

CAPTURED = "a definition is used where a bound variable hides one of its symbols"
"""Why a value is not the one that is meant."""

Rule = Callable[[Any, Any, BoundValues], Value]
RULES: dict[type[t.Term], Rule] = {**lower_algebra.RULES, **lower_calculus.RULES}

LINEAR = frozenset(
    {
        t.Sym, t.Add, t.Mul, t.Dot, t.MatMul, t.Transpose, t.Trace, t.Component, t.Outer, t.Diag, t.Array, t.Sum,
        t.Deriv, t.Grad, t.Div, t.Jacobian, t.Integral, t.Expect,
    }
)  # fmt: skip
"""Terms that are linear in each part, points of derivatives and bounds apart."""


class Evaluator:
    """Evaluates terms in a world.

    ``captured`` records that a definition was unfolded where a bound symbol hides one of its own; ``bends`` counts the
    terms around the one that is visited that need not be linear in it.

    Raises:
        NoValueError: a term has no value here, or none that can be computed.
        OutOfTimeError: ``deadline`` (of ``work.now``) has passed.
    """

    def __init__(self, world: World, backend: Backend, deadline: float) -> None:
        self.world, self.backend, self.deadline = world, backend, deadline
        self.captured = False
        self.bends = 0
        self.memory: Recall = Memory(world, backend)
        self._tags = count(1)
        self._visits = self._depth = 0
        self._limits: dict[t.Limit, arb] = {}
        self._most = getattr(backend, "visits", MAX_VISITS)

    def __call__(self, term: t.Term, scope: BoundValues | None = None) -> Value:
        """The value of a term; of what has none, the floats tell without a warning."""
        if self._depth:
            return self._value(term, scope)
        with np.errstate(all="ignore"):
            return self._value(term, scope)

    def _value(self, term: t.Term, scope: BoundValues | None) -> Value:
        self._visits += 1
        if self._visits > self._most or self._depth > MAX_DEPTH:
            raise NoValueError("the expression is too large for the cross-check")
        if work.now() > self.deadline:
            raise OutOfTimeError("time limit")
        if self._depth == 0:
            term = in_pieces(term, self.world, self._enclosed)
        rule = RULES.get(type(term))
        if rule is None:
            raise NoValueError(f"no numeric meaning for {type(term).__name__}")
        bend = type(term) not in LINEAR
        self._depth, self.bends = self._depth + 1, self.bends + bend
        try:
            value = self._remembered(rule, term, scope or BoundValues())
        finally:
            self._depth, self.bends = self._depth - 1, self.bends - bend
        work.spend(work.EVALUATED + work.ELEMENT * _elements(value))
        return value

    def _remembered(self, rule: Rule, term: t.Term, scope: BoundValues) -> Value:
        """The value by a rule; of what holds nothing that moves, only once: integrands are evaluated at many points."""
        if term.children and self.memory.stands_still(term, scope):
            return self.memory.standing(term, lambda: rule(self, term, scope))
        return rule(self, term, scope)

    def bent(self, term: t.Term, scope: BoundValues) -> Value:
        """The value of a part in which the term around it is not linear, though it is in others."""
        self.bends += 1
        try:
            return self(term, scope)
        finally:
            self.bends -= 1

    def limit(self, term: t.Limit) -> arb:
        """An enclosure of a limit whose symbols all have values."""
        if term not in self._limits:
            with ctx.workprec(limits.BITS):
                self._limits[term] = self._limit(term)
        return self._limits[term]

    def _limit(self, term: t.Limit) -> arb:
        name = limits.arbitrary(term, self.world)
        if name is not None:
            raise NoValueError(f"what {name} tends to is not said")
        inner = Evaluator(self.world, Balls(), self.deadline)
        place = None if is_infinite(term.target) else rigorous_value(inner(term.target))
        own = t.rebind(term, t.made_symbol(t.Made.INSIDE, 0, sort=term.variable.sort))

        def function(x: Value) -> Value:
            return inner(own.body, BoundValues({own.variable: x}))

        found = limits.tends_to(function, place, limits.ways(term))
        self.captured |= inner.captured
        return found

    def integer(self, term: t.Term, scope: BoundValues) -> int:
        """The exact integer value of an index, a bound or a dimension."""
        value = self._rational(term, scope)
        if value.denominator != 1:
            raise NoValueError("an index or a bound of a sum is not an integer")
        return int(value)

    def _rational(self, term: t.Term, scope: BoundValues) -> Fraction:
        match term:
            case t.Num(value):
                return value
            case t.Sym():
                found = scope.whole.get(term, self.world.values.get(term))
                if isinstance(found, Fraction) and (term in scope.whole or term not in scope.values):
                    return found
                definition = self.world.definitions.get(term)
                if definition is not None and term not in scope.values:
                    return self._rational(definition.body, scope)
            case t.Add(terms):
                return sum((self._rational(part, scope) for part in terms), Fraction(0))
            case t.Mul(factors):
                product = Fraction(1)
                for part in factors:
                    product *= self._rational(part, scope)
                return product
        raise NoValueError("an index or a bound of a sum has no exact value")

    def _enclosed(self, term: t.Term) -> arb:
        """A number at this instance, enclosed.

        Raises:
            NoValueError: a symbol stands for several values at once, which have no one enclosure.
        """
        if any(isinstance(value, np.ndarray) for value in self.world.values.values()):
            raise NoValueError("several values at once have no one enclosure")
        return rigorous_value(Evaluator(self.world, Balls(), self.deadline)(term))

    def tag(self) -> int:
        """A fresh tag for a differentiation."""
        return next(self._tags)

    def unfold(self, term: t.Sym | t.Apply, args: list[Value], scope: BoundValues) -> Value | None:
        """Evaluate the definition of a name or function at the values of its arguments, or nothing if it has none."""
        definition = self.world.definitions.get(term.function if isinstance(term, t.Apply) else term)
        if definition is None:
            return None
        if definition.domain:
            raise NoValueError(f"{definition.head.name} may not be defined there")
        hidden = t.free_symbols(definition.body) - set(definition.parameters)
        self.captured |= any(symbol in scope.values for symbol in hidden)
        inside = scope
        for parameter, value in zip(definition.parameters, args, strict=True):
            inside = inside.bind(parameter, value)
        if isinstance(term, t.Apply) and term.is_element:
            for parameter, index, value in zip(definition.parameters, term.args, args, strict=True):
                inside = inside.bind_index(parameter, self.integer(index, scope), value)
        applied = isinstance(term, t.Apply)
        self.bends -= applied  # the value of the body is that of the term, which need not be linear in its arguments
        try:
            return self(definition.body, inside)
        finally:
            self.bends += applied


def _elements(value: Value) -> int:
    """How many numbers were computed at once: the size of an array, 1 for others."""
    if type(value) is Enclosure:  # what integrands are evaluated in at thousands of points
        return 1
    first = value[0] if isinstance(value, tuple) and value else value
    size = getattr(innermost(first), "size", 1)
    return size * (len(value) if isinstance(value, tuple) else 1)
