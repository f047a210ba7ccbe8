r"""Averages over one step of a recursion: over its noise, whose law is stated, and over the element before.

The noise of a step is independent of what was before, so ``E[g(x_{k+1})] = E_{x_k} E_\xi[g(F(x_k, \xi))]``.  Of the law
of ``x_k`` nothing is used but that it has the moments that stand, unless it is stated.
"""

from __future__ import annotations

from derivations.meaning.dynamics.recursions import Average, Drawn
from derivations.meaning.formulas.distributions import IDENTITIES, density_of
from derivations.meaning.named_laws.law_table import normal_density
from derivations.meaning.named_laws.stated_laws import law_named
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, promote
from derivations.meaning.words.averages import LAW
from derivations.model.terms import (
    SCALAR,
    ZERO,
    Add,
    Apply,
    Component,
    Expect,
    Function,
    Mul,
    Num,
    Outer,
    Pow,
    Roles,
    Sum,
    Sym,
    Term,
    free_symbols,
    mul,
    power,
    sub,
)
from derivations.reading.names import EXPECTATIONS, MOMENTS, argument_nodes, parts_of, plain_word, spelling
from derivations.reading.syntax import Fence


def average(env: Environment, node: Average) -> Factor:
    """An average, a variance or a covariance over a step of a recursion.

    Raises:
        UnstatedError: a law is not understood, or a covariance is not one of two numbers.
    """
    own = spelling(node.now)
    noises = [one for one in node.drawn if spelling(one.name) != own]
    names = [own, *(spelling(one.name) for one in noises)]
    _require_size(env, env.symbol(own), noises)
    inside = env.inside(*(env.symbol(name) for name in names))
    step = _Step(inside, env.symbol(own), tuple((env.symbol(spelling(one.name)), one) for one in noises), node)
    for symbol, _ in step.noises:
        env.log.convention(f"{symbol.name} is independent of {own}")
    if node.sign in EXPECTATIONS:
        return Factor(step.mean(inside.term(node.body)))
    parts = argument_nodes(node.body)[0]
    terms = [inside.term(part) for part in parts]
    centred = [sub(one, step.mean(one)) for one in terms]
    if MOMENTS[plain_word(node.sign)] == "variance" and len(terms) == 1:
        (one,) = centred
        return Factor(step.mean(Outer(one, one) if one.shape.rank == 1 else power(one, 2)))
    if len(terms) != 2 or any(one.shape.rank for one in terms):
        raise UnstatedError("a covariance of what are no two numbers is not supported here")
    return Factor(step.mean(mul(*centred)))


def _require_size(env: Environment, now: Sym, noises: list[Drawn]) -> None:
    """That noise with a unit matrix for its covariance has as many components as what it drives.

    Raises:
        PromotionError: it is read as a number so far.
    """
    for one in noises:
        symbol = env.symbol(spelling(one.name))
        group = parts_of(one.law)[-1]
        last = argument_nodes(group.body)[0][-1] if isinstance(group, Fence) else None
        unit = last is not None and spelling(parts_of(last)[-1]).split("_")[0] in IDENTITIES
        if (unit or one.standard) and now.dims and not symbol.dims:
            promote(env, symbol, now.shape)


class _Step:
    """What is random in a step, with the laws."""

    def __init__(self, env: Environment, now: Sym, noises: tuple[tuple[Sym, Drawn], ...], node: Average) -> None:
        self.env, self.now, self.noises, self.node = env, now, noises, node

    def mean(self, term: Term) -> Term:
        """The average of a term over the noise, then over the element before."""
        for symbol, one in self.noises:
            if symbol in free_symbols(term):
                term = Expect(symbol, term, self._density(symbol, one, term))
        if self.now not in free_symbols(term):
            return term
        stated = next((one for one in self.node.drawn if spelling(one.name) == self.now.name), None)
        if stated is not None:
            return Expect(self.now, term, self._density(self.now, stated, term))
        self.env.log.convention(f"of the law of {self.now.name} only the moments that stand are known to exist")
        roles = Roles((self.now.name,), (), general=True)
        return Expect(self.now, term, Apply(Function(LAW, SCALAR, 0, roles), (self.now,)))

    def _density(self, symbol: Sym, one: Drawn, term: Term) -> Term:
        if one.told:
            return self._by_moments(symbol, one, term)
        items = parts_of(one.law)
        named = law_named(items[0])
        group = items[1] if len(items) == 2 else None
        if named is None or not isinstance(group, Fence):
            raise UnstatedError(f"the law of {symbol.name} is not understood")
        law = density_of(self.env, named, symbol, argument_nodes(group.body)[0])
        if law.lower is not None or law.discrete:
            raise UnstatedError(f"the law of {symbol.name} has its values in a part of the line")
        return law.density

    def _by_moments(self, symbol: Sym, one: Drawn, term: Term) -> Term:
        """The density of any law with mean zero and a variance; only these count for polynomials of degree two."""
        degree = degree_of(term, symbol)
        if symbol.shape.rank or degree is None or degree > 2:
            raise UnstatedError(f"only the mean and the variance of {symbol.name} are stated")
        return normal_density(symbol, (ZERO, self.env.term(one.law)))


def degree_of(term: Term, symbol: Sym) -> int | None:
    """The degree of a term as a polynomial in a number, or in the components of a vector; ``None``: it may be none."""
    if symbol not in free_symbols(term):
        return 0
    match term:
        case Sym():
            return None if symbol.shape.rank else 1
        case Component(body=body):
            return 1 if body == symbol else None
        case Sum(body=body, lower=lower, upper=upper) if symbol not in free_symbols(lower) | free_symbols(upper):
            return degree_of(body, symbol)
        case Add(terms) | Mul(terms):
            found = [degree_of(one, symbol) for one in terms]
            known = [one for one in found if one is not None]
            return None if len(known) < len(found) else max(known) if isinstance(term, Add) else sum(known)
        case Pow(base=base, exponent=Num(value)) if value.denominator == 1 and value >= 0:
            inner = degree_of(base, symbol)
            return None if inner is None else inner * int(value)
        case _:
            return None
