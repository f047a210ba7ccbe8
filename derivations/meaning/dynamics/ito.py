r"""Differentials along processes, by the formula of Itô.

A differential is a combination of ``dt`` and of the differentials of Brownian motions, which are read as quantities
that nothing ties to each other; so it is linear in them, and a product of two is the change of their covariation.  For
a function that is twice continuously differentiable, ``d f(t, X_t) = ∂_t f dt + ∇f · dX_t + ½ Σ ∂_i ∂_j f d⟨X_i, X_j⟩``
with ``dX_t`` as it is said (Itô 1951; Øksendal, *Stochastic Differential Equations*, 2003, thm 4.2.1).  The second
derivatives are what makes it another rule than that of ordinary calculus; without noise they have no part in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations_with_replacement

from derivations.meaning.dynamics.processes import Change, Noise, Process
from derivations.meaning.names.environment import DIFFERENTIAL, Environment, Factor, UnstatedError, written
from derivations.model.polynomials import Monomial, polynomial_in
from derivations.model.terms import (
    HALF,
    ONE,
    ZERO,
    Add,
    Apply,
    Component,
    Deriv,
    Div,
    Dot,
    Grad,
    Identity,
    Jacobian,
    MatMul,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
    Trace,
    Transpose,
    add,
    free_symbols,
    mul,
    neg,
    power,
    subterms,
)
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Node, Script

SMOOTH = "the functions in it are twice continuously differentiable (Itô's formula)"


def change(env: Environment, node: Change) -> Factor:
    """The differential of something along processes.

    Raises:
        UnstatedError: how it changes is not stated.
    """
    name = spelling(node.body)
    if isinstance(node.body, Script) and node.body.sup is not None and base_name(node.body) is not None:
        raise UnstatedError(f"whether d{written(node.body)} is a power or the differential of one is not stated")
    for one in node.along:
        if name == spelling(one.time):
            return Factor(_basis(env, node.body, one))
        if name in map(spelling, (noise.name for noise in one.noises)):
            env.log.convention(f"{name} is a Brownian motion")
            return Factor(_basis(env, node.body, one))
    along = next((one for one in node.along if name == spelling(one.name)), None)
    return Factor(_of_process(env, along) if along is not None else _ito(env, node))


def _basis(env: Environment, node: Node, process: Process) -> Sym:
    """The differential of the time, or of a Brownian motion."""
    noise = next((one for one in process.noises if spelling(one.name) == spelling(node)), None)
    dims = () if noise is None else _dims(env, process, noise)
    symbol = Sym(f"{DIFFERENTIAL} {spelling(node)}", dims)
    env.log.changes.add(symbol)
    if noise is not None:
        env.log.noises[symbol] = Sym(f"{DIFFERENTIAL} {spelling(process.time)}")
    return symbol


def drift_of(env: Environment, process: Process) -> Term:
    """What stands before the differential of the time."""
    return add(*(_signed(sign, env.term(rate)) for sign, rate in process.drift))


def _of_process(env: Environment, process: Process) -> Term:
    """The differential of a process, as it is said."""
    time = _basis(env, process.time, process)
    terms = [_signed(sign, mul(env.term(rate), time)) for sign, rate in process.drift]
    for noise in process.noises:
        env.log.convention(f"{spelling(noise.name)} is a Brownian motion")
        scale, change_of = _scale(env, noise), _basis(env, noise.name, process)
        terms.append(_signed(noise.sign, MatMul(scale, change_of) if scale.shape.rank else mul(scale, change_of)))
    return add(*terms)


def _dims(env: Environment, process: Process, noise: Noise) -> tuple[Term, ...]:
    """The components of a Brownian motion: as many as a matrix before it has columns, or what it drives has itself."""
    scale = _scale(env, noise)
    return scale.shape.dims[1:] if scale.shape.rank else env.symbol(spelling(process.name)).dims


def _signed(sign: str, term: Term) -> Term:
    if sign not in ("+", "-"):
        raise UnstatedError(f"{sign} in a differential stands for two statements")
    return neg(term) if sign == "-" else term


def _scale(env: Environment, noise: Noise) -> Term:
    scale = ONE if noise.scale is None else env.term(noise.scale)
    if scale.shape.rank == 1:
        raise UnstatedError(f"what stands before d{written(noise.name)} is a vector, which is not supported")
    return scale


Moving = dict[Sym, Process | None]
"""The symbols that change, each with its process; a Brownian motion has none."""


def _ito(env: Environment, node: Change) -> Term:
    """The formula of Itô for a function of the time and of processes."""
    process = node.along[0]
    time = env.symbol(spelling(process.time))
    moving = moving_along(env, node.along)
    body = env.term(node.body)
    for symbol in (time, *moving):
        body = env.expanded(body, symbol)
    own = {symbol: one for symbol, one in moving.items() if symbol in free_symbols(body)}
    require_told(env, body, own, time)
    if body.shape.rank:
        raise UnstatedError("the differential of a vector that is no process is not supported")
    basis = _basis(env, process.time, process)
    parts = [mul(Deriv(time, None, body, time), basis)]
    parts += [_first(env, body, symbol, one, node) for symbol, one in own.items()]
    parts.append(mul(spread(env, body, own), basis))
    env.log.convention(SMOOTH)
    return add(*parts)


def moving_along(env: Environment, along: Iterable[Process]) -> Moving:
    """The symbols of processes, and of what drives them."""
    found: Moving = {}
    for one in along:
        own = env.symbol(spelling(one.name))
        found[own] = one
        found |= {Sym(spelling(noise.name), _dims(env, one, noise)): None for noise in one.noises}
    return found


def require_told(env: Environment, body: Term, own: Moving, time: Sym) -> None:
    """That all of a term that changes in time is a process, or a function of the time.

    Raises:
        UnstatedError: how a name changes is not stated.
    """
    at_time = f"_{{{time.name}}}"
    for symbol in sorted(free_symbols(body) - {*own, time}, key=lambda s: s.name):
        dependent = symbol.name in env.survey.varying or (symbol.name, time.name) in env.survey.dependent
        if at_time in symbol.name or dependent or symbol in env.bound:
            raise UnstatedError(f"how {symbol.name} changes is not stated")
        env.log.convention(f"{symbol.name} does not depend on {time.name}")
    elements = (part for _, part in subterms(body) if isinstance(part, Apply) and part.is_element)
    found = next((part for part in elements if time in part.args), None)
    if found is not None:
        raise UnstatedError(f"how {found.function.name} changes is not stated")


def _first(env: Environment, body: Term, symbol: Sym, process: Process | None, node: Change) -> Term:
    """``∇f · dX``."""
    step = _of_process(env, process) if process is not None else _of_noise(env, symbol, node)
    if symbol.dims:
        return Dot(Grad(symbol, body, symbol), step)
    return mul(Deriv(symbol, None, body, symbol), step)


def _of_noise(env: Environment, symbol: Sym, node: Change) -> Term:
    pairs = ((one, noise) for one in node.along for noise in one.noises)
    one, noise = next((one, noise) for one, noise in pairs if spelling(noise.name) == symbol.name)
    return _basis(env, noise.name, one)


def spread(env: Environment, body: Term, own: Moving) -> Term:
    """``½ Σ_ij ∂_i ∂_j f d⟨X_i, X_j⟩/dt`` of a function of processes and of Brownian motions."""
    return add(*(_second(env, body, pair, own) for pair in combinations_with_replacement(own, 2)))


def _second(env: Environment, body: Term, pair: tuple[Sym, Sym], own: Moving) -> Term:
    """The part of that for a pair of names, twice as much for two."""
    first, second = pair
    scales = [_scales(env, own[symbol], symbol) for symbol in pair]
    names = {name for scale in scales for name in scale}
    if not all(scales):
        return ZERO
    if len(names) > 1:
        raise UnstatedError(f"how {' and '.join(sorted(names))} are correlated is not stated")
    (name,) = names
    if first.dims != second.dims and (first.dims or second.dims):
        raise UnstatedError(f"{first.name} and {second.name} have other numbers of components")
    if first.dims:
        derivative: Term = Div(first, Grad(second, body, second), first)
    else:
        derivative = slope(slope(body, second), first)
    weight = HALF if first == second else ONE
    matrices = [scale[name] for scale in scales if scale[name].shape.rank]
    if not matrices:
        return mul(weight, scales[0][name], scales[1][name], derivative)
    if first != second:
        raise UnstatedError(f"how {first.name} and {second.name} are correlated is not supported")
    hessian = Jacobian(first, Grad(first, body, first), first)
    return mul(weight, Trace(MatMul(MatMul(matrices[0], Transpose(matrices[0])), hessian)))


def covariance_of(env: Environment, process: Process | None) -> Term | None:
    """The change of the covariation of a vector with itself by the time, ``S Sᵀ``; ``None``: it has no noise."""
    if process is None or not process.noises:
        return None
    symbol = env.symbol(spelling(process.name))
    scales = _scales(env, process, symbol)
    if len(scales) > 1:
        raise UnstatedError(f"how {' and '.join(sorted(scales))} are correlated is not stated")
    (scale,) = scales.values()
    return MatMul(scale, Transpose(scale)) if scale.shape.rank else mul(power(scale, 2), Identity(symbol.dims[0]))


def noise_of(env: Environment, process: Process) -> Term:
    """What stands before the one Brownian motion that drives a number.

    Raises:
        UnstatedError: there are several, or what stands there is no number.
    """
    scales = _scales(env, process, env.symbol(spelling(process.name)))
    if len(scales) != 1:
        raise UnstatedError(f"how {' and '.join(sorted(scales))} are correlated is not stated")
    (scale,) = scales.values()
    if scale.shape.rank:
        raise UnstatedError("a matrix before the noise of a number")
    return scale


def slope(term: Term, symbol: Sym) -> Term:
    """The derivative of a number by a number, without a sign of differentiation around sums, products and powers."""
    if symbol not in free_symbols(term):
        return ZERO
    match term:
        case Sym():
            return ONE
        case Add(terms=terms):
            return add(*(slope(one, symbol) for one in terms))
        case Mul(factors=factors):
            slopes = ((n, slope(one, symbol)) for n, one in enumerate(factors))
            return add(*(mul(*factors[:n], one, *factors[n + 1 :]) for n, one in slopes if one != ZERO))
        case Pow(base=base, exponent=Num() as exponent):
            return mul(exponent, power(base, exponent.value - 1), slope(base, symbol))
        case _:
            return Deriv(symbol, None, term, symbol)


def _scales(env: Environment, process: Process | None, symbol: Sym) -> dict[str, Term]:
    """The factors of the Brownian motions in the differential of a process."""
    if process is None:
        return {symbol.name: ONE}
    found: dict[str, Term] = {}
    for noise in process.noises:
        name = spelling(noise.name)
        found[name] = add(found[name], _scale(env, noise)) if name in found else _signed(noise.sign, _scale(env, noise))
    return found


def with_linear_changes(sides: Sequence[Term], basis: Collection[Sym], noises: Mapping[Sym, Sym]) -> tuple[Term, ...]:
    """Sides with products of differentials as changes of covariations: ``dB dB = dt``, ``dB dt = dt dt = 0``.

    Args:
        sides: of a relation.
        basis: the differentials of times and of Brownian motions.
        noises: those of Brownian motions, with that of the time of each.

    Raises:
        UnstatedError: nothing is random, or differentials of vectors are multiplied, or of several Brownian motions.
    """
    return tuple(_linear(side, basis, noises) if _degree(side, frozenset(basis)) > 1 else side for side in sides)


def _linear(side: Term, basis: Collection[Sym], noises: Mapping[Sym, Sym]) -> Term:
    found = polynomial_in(side, basis) if noises and not any(one.dims for one in basis) else None
    if found is None:
        raise UnstatedError("such products of differentials are not supported")
    parts = [mul(factor, _covariation(product, noises)) for product, factor in found.items()]
    return add(*(part for part in parts if part != ZERO))


def _covariation(product: Monomial, noises: Mapping[Sym, Sym]) -> Term:
    """What a product of differentials is."""
    if len(product) < 2:
        return mul(*product)
    first, *others = product
    if len(product) > 2 or not noises.keys() >= {*product}:
        return ZERO
    if others[0] != first:
        raise UnstatedError(f"how {first.name} and {others[0].name} are correlated is not stated")
    return noises[first]


def _degree(term: Term, basis: frozenset[Sym]) -> int:
    """How many differentials are multiplied in a term: 2 also where one stands inside of something else."""
    if not basis & free_symbols(term):
        return 0
    parts = [_degree(child, basis) for child in term.children]
    if isinstance(term, Sym):
        return 1
    if isinstance(term, Mul | Dot | MatMul):
        return sum(parts)
    return max(parts) if isinstance(term, Add | Component) else 2
