"""What a condition under binders asks of everything around them: it is to hold over the whole range of each.

A condition ``g > 0``, ``g ≥ 0`` on an affine ``g`` holds between two points where it holds at both, whichever way the
range runs, and up to infinity where besides the slope is not negative.  Under an integral a single point does not
count, so there ``≥ 0`` is enough; a derivative looks at a neighbourhood, so there ``> 0`` is needed; a limit at one
without its target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derivations.kernel import bound_by, spoken_of
from derivations.model.conditions import SIGNS, Condition, Need
from derivations.model.context import Context
from derivations.model.terms import (
    HALF,
    MINUS_ONE,
    Deriv,
    Div,
    Grad,
    Integral,
    Jacobian,
    Limit,
    Limits,
    Num,
    Product,
    Sum,
    Sym,
    Term,
    free_symbols,
    fresh_name,
    neg,
    substitute,
)
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.products import is_infinite
from derivations.rules.neighbourhoods import holds_near, is_local

DERIVATIVES = (Deriv, Grad, Div, Jacobian)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition on its way out; ``exact``: it is to hold at the ends of a range of integration too."""

    condition: Condition
    exact: bool = False


def over_ranges(
    condition: Condition, binders: tuple[Term, ...], context: Context, *, smooth: bool
) -> tuple[Condition, ...]:
    """A condition at a place as conditions outside of what binds symbols there; new symbols in them are any values.

    Args:
        condition: on the place under the binders.
        binders: the terms that bind symbols at the place, the outermost first.
        context: what may be relied on.
        smooth: whether, at the ends of the domain, what stands there has the derivatives that it has inside; if it
            may have corners or jumps, a derivative under an integral must keep clear of them.
    """
    asked = [_Asked(condition)]
    taken = {*spoken_of(context), *(symbol.name for symbol in bound_by(binders))}
    for binder in reversed(binders):
        asked = [new for one in asked for new in _outside(one, binder, context, smooth, taken)]
    return tuple(dict.fromkeys(one.condition for one in asked))


def _outside(one: _Asked, binder: Term, context: Context, smooth: bool, taken: set[str]) -> list[_Asked]:
    """What a condition asks outside of a binder; a symbol that it leaves is one of a new name."""
    symbol = binder.binds[0]
    if symbol is None or symbol not in _free(one.condition):
        return [one]
    found = list(_over(one, binder, context, smooth))
    if found != [one]:
        return found
    name = fresh_name(symbol.name, taken)
    taken.add(name)
    return [_Asked(_at(one.condition, symbol, Sym(name, symbol.dims, symbol.sort), one.condition.need), one.exact)]


def _free(condition: Condition) -> set[Sym]:
    return set[Sym]().union(*map(free_symbols, condition.terms))


def _over(one: _Asked, binder: Term, context: Context, smooth: bool) -> Iterator[_Asked]:
    """What a condition on the symbol of a binder asks outside of it."""
    match binder:
        case Deriv() | Grad() | Div() | Jacobian():
            need = Need.POSITIVE if one.condition.need is Need.NONNEGATIVE else one.condition.need
            yield _Asked(_at(one.condition, binder.variable, binder.at, need), one.exact or not smooth)
        case Integral(variable) if one.condition.need is Need.INTEGER and variable in _free(one.condition):
            yield _Asked(Condition(Need.INTEGER, (HALF,)))  # a range of integration holds other numbers too
        case Integral(variable, _, Term() as lower, Term() as upper):
            yield from _between(one, variable, (lower, upper), context, averaged=True)
        case Limits(variable, _, Term() as lower, Term() as upper):
            yield from _between(one, variable, (lower, upper), context, averaged=False)
        case Sum(index, _, lower, upper) | Product(index, _, lower, upper):
            yield from _between(one, index, (lower, upper), context, averaged=False)
        case Limit() if is_local(one.condition, binder):
            yield from _near(one, binder, context)
        case _:
            yield one


def _near(one: _Asked, limit: Limit, context: Context) -> Iterator[_Asked]:
    """What a condition asks near the target of a limit: what it rests on, and what never holds where it fails there."""
    used = holds_near(one.condition, limit, context)
    if used is not None:
        yield from map(_Asked, used)
        return
    opposite = Condition(Need.POSITIVE, (neg(one.condition.terms[0]),))
    sides = [limit] if limit.side or is_infinite(limit.target) else [replace(limit, side=side) for side in (1, -1)]
    fails = one.condition.need is not Need.NONZERO and any(holds_near(opposite, side, context) == () for side in sides)
    yield _Asked(Condition(Need.POSITIVE, (MINUS_ONE,))) if fails else one


def _between(
    one: _Asked, variable: Sym, ends: tuple[Term, Term], context: Context, *, averaged: bool
) -> Iterator[_Asked]:
    """What a condition asks of the ends of a range; it stays as it is where that does not settle it."""
    condition = one.condition
    slope = _slope(condition.terms[0], variable, context) if condition.need in SIGNS else None
    finite = [end for end in ends if not is_infinite(end)]
    if slope is None or not finite:
        yield one
        return
    steep = isinstance(slope, Num) and slope.value != 0
    at_points = averaged and steep and not one.exact
    if condition.need is Need.NONZERO:
        if not at_points:
            yield one
        return
    need = Need.NONNEGATIVE if at_points else condition.need
    for end in finite:
        yield _Asked(_at(condition, variable, end, need), one.exact)
    for end in ends:
        if is_infinite(end):
            rising = slope if end.children == () else neg(slope)
            yield _Asked(Condition(Need.NONNEGATIVE, (rising,)), one.exact)


def _slope(term: Term, variable: Sym, context: Context) -> Term | None:
    """The derivative of a term by a variable, if it is free of it: the term is affine in the variable."""
    try:
        slope = Normalizer(context).canonical(Deriv(variable, None, term, variable))
    except CannotNormaliseErrors:
        return None
    return None if variable in free_symbols(slope) else slope


def _at(condition: Condition, variable: Sym, value: Term, need: Need) -> Condition:
    return Condition(need, tuple(substitute(term, {variable: value}) for term in condition.terms))
