r"""Averages over values of a standard Brownian motion, which are normal with ``E[B_s B_t] = min(s, t)``.

The average of a product of values is the sum over all pairings; that of another function of the value at one time is
one over a normal law (Isserlis 1918; Karatzas & Shreve, *Brownian Motion and Stochastic Calculus* (1991), def. 2.1.1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from derivations.meaning.dynamics.brownian import MotionAverage, is_start
from derivations.meaning.named_laws.law_table import normal_density
from derivations.meaning.names.environment import Environment, Factor, UnstatedError
from derivations.meaning.words.averages import is_written_random
from derivations.model.polynomials import Monomial, polynomial_in
from derivations.model.terms import (
    HALF,
    ONE,
    ZERO,
    Expect,
    Num,
    Sym,
    Term,
    add,
    call,
    free_symbols,
    mul,
    neg,
    sub,
    substitute,
)
from derivations.reading.names import EXPECTATIONS, MOMENTS, argument_nodes, plain_word, spelling


def motion_average(env: Environment, node: MotionAverage) -> Factor:
    """An average, a variance or a covariance over values of a Brownian motion.

    Raises:
        UnstatedError: something else in it may be random, or it is no polynomial in values at several times.
    """
    times = {env.symbol(spelling(name)): env.term(time) for name, time in node.values}
    if any(term.shape.rank for term in times.values()):
        raise UnstatedError("the time of a Brownian motion is no number")
    inside = env.inside(*times)
    starts: dict[Sym, Term] = {env.symbol(spelling(name)): ZERO for name, time in node.values if is_start(time)}
    parts = argument_nodes(node.body)[0] if node.sign not in EXPECTATIONS else (node.body,)
    terms = [substitute(inside.term(part), starts) for part in parts]
    _require_constants(env, terms, times)
    env.log.convention(f"{', '.join(sorted(s.name for s in times))} are values of a standard Brownian motion")
    over = _Values({symbol: time for symbol, time in times.items() if symbol not in starts})
    if node.sign in EXPECTATIONS:
        return Factor(over.mean(terms[0]))
    if MOMENTS[plain_word(node.sign)] == "variance" and len(terms) == 1:
        terms = [terms[0], terms[0]]
    if len(terms) != 2 or any(term.shape.rank for term in terms):
        raise UnstatedError("a covariance of what are no two numbers is not supported here")
    first, second = terms
    return Factor(sub(over.mean(mul(first, second)), mul(over.mean(first), over.mean(second))))


def _require_constants(env: Environment, terms: list[Term], times: Mapping[Sym, Term]) -> None:
    """That nothing else in what is averaged is random."""
    free = set().union(*map(free_symbols, terms)) - times.keys()
    chance = env.survey.random | env.survey.said_random
    found = sorted(
        s.name for s in free if s.name in chance or (is_written_random(s.name) and not env.is_declared(s.name))
    )
    if found:
        raise UnstatedError(f"how {', '.join(found)} and the Brownian motion are related is not stated")


class _Values:
    """Values of a Brownian motion at times."""

    def __init__(self, times: Mapping[Sym, Term]) -> None:
        self.times = times

    def mean(self, term: Term) -> Term:
        """The average of a term."""
        own = [symbol for symbol in self.times if symbol in free_symbols(term)]
        if not own:
            return term
        found = polynomial_in(term, self.times)
        if found is not None:
            return add(*(mul(factor, self._product(values)) for values, factor in found.items()))
        if len(own) > 1:
            raise UnstatedError("an average of what is no polynomial in a Brownian motion at several times")
        return Expect(own[0], term, normal_density(own[0], (ZERO, self.times[own[0]])))

    def _product(self, values: Monomial) -> Term:
        """The average of a product: the first value paired with each of the others."""
        if not values:
            return ONE
        if len(values) % 2:
            return ZERO
        first, *others = values
        pairs = Counter(others)
        found: list[Term] = []
        for other, times in pairs.items():
            left = list(others)
            left.remove(other)
            found.append(mul(Num(Fraction(times)), self._covariance(first, other), self._product(tuple(left))))
        return add(*found)

    def _covariance(self, first: Sym, second: Sym) -> Term:
        one, other = self.times[first], self.times[second]
        return one if one == other else mul(HALF, add(one, other, neg(call("Abs", sub(one, other)))))  # the smaller one
