"""Moments of the first member of a family of random variables, which is a component of a random vector."""

from __future__ import annotations

from derivations.model.terms import ONE, Apply, Component, Expect, Sym, Term, power, sub


def mean_of_first(vector: Sym, law: Apply) -> Term:
    """The mean of the first component of a random vector with a law."""
    return Expect(vector, Component(vector, (ONE,)), law)


def variance_of_first(vector: Sym, law: Apply) -> Term:
    """The variance of the first component of a random vector with a law."""
    deviation = sub(Component(vector, (ONE,)), mean_of_first(vector, law))
    return Expect(vector, power(deviation, 2), law)
