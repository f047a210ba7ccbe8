r"""Rates by the time along processes: ``\frac{d}{dt} f(x_t)``, ``\dot x_t``, and those of averages.

Along a process without noise, ``d/dt f(t, x_t) = ∂_t f + ∇f · b``.  Along one with noise a function has no rate, but
its average has one: ``d/dt E[f(t, X_t)] = E[∂_t f + ∇f · b + ½ σ² Δf]``, if the stochastic integral is a martingale
(Dynkin 1965; Øksendal, *Stochastic Differential Equations* (2003), thm 7.4.1).
"""

from __future__ import annotations

from fractions import Fraction

from derivations.meaning.dynamics.ito import (
    SMOOTH,
    Moving,
    covariance_of,
    drift_of,
    moving_along,
    noise_of,
    require_told,
    slope,
    spread,
)
from derivations.meaning.dynamics.motions import Rate
from derivations.meaning.dynamics.solutions import FACTOR, MEAN, MomentRate
from derivations.meaning.names.environment import Environment, Factor, UnstatedError
from derivations.model.context import Definition
from derivations.model.polynomials import polynomial_in
from derivations.model.terms import (
    ZERO,
    Add,
    Apply,
    Deriv,
    Dot,
    Expect,
    Function,
    Grad,
    MatMul,
    Mul,
    Num,
    Outer,
    Pow,
    Sym,
    Term,
    Trace,
    Transpose,
    add,
    free_symbols,
    fresh_name,
    mul,
    power,
    rewrite,
    substitute,
    subterms,
)
from derivations.model.unfolding import unfolded_once
from derivations.reading.names import spelling

MARTINGALE = "the stochastic integral in it has mean zero, and the rate of an average is the average of the rate"
DEPTH = 20


def rate(env: Environment, node: Rate) -> Factor:
    """The rate of something along processes; where nothing in it moves, the derivative as it is written.

    Raises:
        UnstatedError: how it changes is not stated, or it has noise.
    """
    time = env.symbol(spelling(node.along[0].time))
    moving = moving_along(env, node.along)
    body = _opened(env, env.term(node.body), {time, *moving})
    if not _speaks_of(body, {*moving}):
        return Factor(env.term(node.written))
    for one in node.along:
        for noise in one.noises:
            env.log.convention(f"{spelling(noise.name)} is a Brownian motion")
    return Factor(_Along(env, time, moving).rate(body))


def moment_rate(env: Environment, node: MomentRate) -> Factor:
    """The rate of the mean or the variance of a process with a linear drift.

    Raises:
        UnstatedError: the drift is not linear, or the noise depends on the process.
    """
    process = node.along[0]
    time = env.symbol(spelling(process.time))
    own, drift, now = env.symbol(spelling(process.name)), drift_of(env, process), env.term(node.body)
    linear = None if own.dims else polynomial_in(drift, (own,))
    if linear is None or any(len(one) > 1 for one in linear):
        raise UnstatedError(f"the drift of {own.name} is not linear in it")
    require_told(env, drift, {own: process}, time)
    rest = linear.get((), ZERO)
    carried = mul(linear[own,], now) if (own,) in linear else ZERO
    env.log.convention(MARTINGALE)
    for noise in process.noises:
        env.log.convention(f"{spelling(noise.name)} is a Brownian motion")
    if node.kind == FACTOR:
        if rest != ZERO:
            raise UnstatedError(f"the mean of {own.name} is no multiple of where it begins")
        return Factor(carried)
    if node.kind == MEAN:
        return Factor(add(carried, rest))
    noise_in = noise_of(env, process)
    require_told(env, noise_in, {}, time)
    if own in free_symbols(noise_in):
        raise UnstatedError(f"the noise of {own.name} depends on it")
    spread_in = power(noise_in, 2)
    return Factor(spread_in if carried == ZERO else add(mul(Num(Fraction(2)), carried), spread_in))


def _speaks_of(term: Term, symbols: set[Sym]) -> bool:
    """Whether symbols are free in a term, or averaged over."""
    bound = {part.variable for _, part in subterms(term) if isinstance(part, Expect)}
    return bool(symbols & (free_symbols(term) | bound))


def _opened(env: Environment, body: Term, moving: set[Sym]) -> Term:
    """A term with the names unfolded that stand for what moves."""

    def find(part: Term) -> Definition | None:
        head = part.function if isinstance(part, Apply) and not part.partials else part
        definition = env.lookup(head) if isinstance(head, Sym | Function) and head not in moving else None
        return definition if definition is not None and _moves(env, definition.body, moving) else None

    for _ in range(DEPTH):
        new = unfolded_once(body, find)
        if new == body:
            break
        body = new
    return body


def _moves(env: Environment, body: Term, moving: set[Sym], depth: int = 4) -> bool:
    """Whether a body speaks of what moves, also through other definitions."""
    if _speaks_of(body, moving):
        return True
    heads: list[Sym | Function] = [*free_symbols(body)]
    heads += [part.function for _, part in subterms(body) if isinstance(part, Apply)]
    bodies = (one.body for head in heads if (one := env.lookup(head)) is not None)
    return depth > 0 and any(_moves(env, one, moving, depth - 1) for one in bodies)


def _applied(body: Term, variable: Sym, to: Term) -> Term:
    """The matrix of a linear vector, times another matrix."""
    match body:
        case Sym() if body == variable:
            return to
        case Add(terms=terms):
            return add(*(_applied(one, variable, to) for one in terms if variable in free_symbols(one)))
        case MatMul(left, right):
            return MatMul(left, _applied(right, variable, to))
        case Mul(factors=factors):
            return mul(*(_applied(one, variable, to) if variable in free_symbols(one) else one for one in factors))
        case _:
            raise UnstatedError("the rate of such a vector is not supported")


class _Along:
    """The rules of differentiation for what is made of processes and of averages over them."""

    def __init__(self, env: Environment, time: Sym, moving: Moving) -> None:
        self.env, self.time, self.moving = env, time, moving

    def rate(self, term: Term) -> Term:
        """The rate of a term."""
        if not any(isinstance(part, Expect) and part.variable in self.moving for _, part in subterms(term)):
            return self._plain(term)
        match term:
            case Expect(variable, body, weight) if variable in self.moving:
                self.env.log.convention(MARTINGALE)
                return self._of_average(variable, body, weight)
            case Add(terms=terms):
                return add(*map(self.rate, terms))
            case Mul(factors=factors):
                parts = [mul(*factors[:n], self.rate(one), *factors[n + 1 :]) for n, one in enumerate(factors)]
                return add(*(part for part in parts if part != ZERO))
            case Pow(base=base, exponent=Num(value)):
                return mul(Num(value), power(base, value - 1), self.rate(base))
            case Dot() | MatMul() | Outer():
                return self._of_product(term)
            case Transpose() | Trace():
                return term.rebuild((self.rate(term.children[0]),))
            case _:
                raise UnstatedError("a function of averages along a process whose rate is not supported")

    def _of_average(self, variable: Sym, body: Term, weight: Term) -> Term:
        """The rate of an average, also where averages stand in it, as the mean does in a variance."""
        inner = [part for _, part in subterms(body) if isinstance(part, Expect) and part.variable in self.moving]
        names = dict[Term, Sym]()
        for one in inner:
            taken = {symbol.name for symbol in (*free_symbols(body), *names.values())}
            names.setdefault(one, Sym(fresh_name("m", taken), one.shape.dims))
        back = {symbol: one for one, symbol in names.items()}
        held = rewrite(body, lambda part: names.get(part))
        whole = substitute(self._generated(held, variable), back)
        found: list[Term] = [Expect(variable, whole, weight)]
        for mean, symbol in names.items():
            if mean.shape.rank:
                raise UnstatedError("an average of vectors inside of another one is not supported")
            by_mean = substitute(slope(held, symbol), back)
            found.append(mul(Expect(variable, by_mean, weight), self.rate(mean)))
        return add(*found)

    def _of_product(self, term: Term) -> Term:
        """The rate of a product of two factors of which none is a number."""
        found: list[Term] = []
        for position, child in enumerate(term.children):
            if _speaks_of(child, {self.time, *self.moving}):
                moved = self.rate(child)
                found.append(term.rebuild(tuple(moved if n == position else c for n, c in enumerate(term.children))))
        return add(*found)

    def _plain(self, term: Term) -> Term:
        """The rate of what holds no average over a process."""
        own = {symbol: one for symbol, one in self.moving.items() if symbol in free_symbols(term)}
        if any(one is None or one.noises for one in own.values()):
            raise UnstatedError("what has noise has no rate; its average may have one")
        if not own and self.time not in free_symbols(term):
            return ZERO
        require_told(self.env, term, own, self.time)
        return self._flow(term, own)

    def _generated(self, body: Term, variable: Sym) -> Term:
        """What the generator of a process makes of what is averaged."""
        own = {symbol: one for symbol, one in self.moving.items() if symbol in free_symbols(body)}
        if own.keys() != {variable}:
            raise UnstatedError("an average of more than one process is not supported")
        require_told(self.env, body, own, self.time)
        self.env.log.convention(SMOOTH)
        if isinstance(body, Outer):
            return self._of_outer(body, variable, own)
        if body.shape.rank:
            return self._of_vector(body, own)  # linear, so that the noise has no part in it
        return add(self._flow(body, own), spread(self.env, body, own))

    def _of_outer(self, body: Outer, variable: Sym, own: Moving) -> Term:
        """``L(x) R(x)ᵀ`` with linear factors: the noise adds ``L S Sᵀ Rᵀ``."""
        left, right = body.left, body.right
        parts: list[Term] = []
        if variable in free_symbols(left):
            parts.append(Outer(self._of_vector(left, own), right))
        if variable in free_symbols(right):
            parts.append(Outer(left, self._of_vector(right, own)))
        covariance = covariance_of(self.env, own[variable])
        if covariance is not None and len(parts) == 2:
            parts.append(_applied(left, variable, Transpose(_applied(right, variable, covariance))))
        return add(*parts)

    def _flow(self, body: Term, own: Moving) -> Term:
        """``∂_t f + ∇f · b``."""
        if body.shape.rank:
            return self._of_vector(body, own)
        own_rate = Deriv(self.time, None, body, self.time)
        parts: list[Term] = [own_rate] if self.time in free_symbols(body) else []
        for symbol, process in own.items():
            drift = drift_of(self.env, process) if process is not None else ZERO
            parts.append(Dot(Grad(symbol, body, symbol), drift) if symbol.dims else mul(slope(body, symbol), drift))
        return add(*parts) if parts else ZERO

    def _of_vector(self, body: Term, own: Moving) -> Term:
        """The rate of a vector that is a process, times numbers and matrices."""
        match body:
            case Sym() if body in own:
                process = own[body]
                return ZERO if process is None else drift_of(self.env, process)
            case Add(terms=terms):
                return add(*(self._of_vector(one, own) for one in terms if own.keys() & free_symbols(one)))
            case MatMul(left, right) if not own.keys() & free_symbols(left):
                return MatMul(left, self._of_vector(right, own))
            case Mul(factors=factors) if sum(bool(own.keys() & free_symbols(one)) for one in factors) == 1:
                return mul(*(self._of_vector(one, own) if own.keys() & free_symbols(one) else one for one in factors))
            case _:
                raise UnstatedError("the rate of such a vector is not supported")
