"""Sums, integrals, averages, limits and derivatives in coordinates; derivatives are taken by ``sympy.diff``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from derivations.confirmation.functions import marginal
from derivations.confirmation.totals import BOUNDARY, INTEGRAL, LIMIT, SERIES, Total
from derivations.confirmation.translator import LONGEST, Entries, Handler, NotTranslatedError, Translator
from derivations.model import terms as t


def _sum(to: Translator, term: t.Sum | t.Product) -> Entries:
    lower, upper = to.scalar(term.lower), to.scalar(term.upper)
    if not lower.is_Integer or not upper.is_Integer:
        return _series(to, term, lower, upper)
    if upper - lower >= LONGEST:
        raise NotTranslatedError("a long sum")
    parts = [to.inside({term.index: {(): sympy.Integer(k)}})(term.body) for k in range(int(lower), int(upper) + 1)]
    places = to.positions(term.shape.dims)
    join = sympy.Add if isinstance(term, t.Sum) else sympy.Mul
    return {place: join(*(part[place] for part in parts)) for place in places}


def _series(to: Translator, term: t.Sum | t.Product, lower: Any, upper: Any) -> Entries:
    if isinstance(term, t.Product):
        raise NotTranslatedError("a product of symbolic length")
    index = sympy.Dummy(term.index.name, integer=True)
    body = to.inside({term.index: {(): index}})(term.body)
    return {place: Total(value, sympy.Tuple(index), lower, upper, SERIES) for place, value in body.items()}


def _integral(to: Translator, term: t.Integral) -> Entries:
    known = marginal(to, term)
    if known is not None:
        return {(): known}
    bounds = [sympy.oo * sign if end is None else to.scalar(end) for end, sign in ((term.lower, -1), (term.upper, 1))]
    return _integrated(to, term.variable, term.body, *bounds)


def _expect(to: Translator, term: t.Expect) -> Entries:
    return _integrated(to, term.variable, term.body, -sympy.oo, sympy.oo, term.weight)


def _integrated(
    to: Translator, variable: t.Sym, body: t.Term, lower: Any, upper: Any, weight: t.Term = t.ONE
) -> Entries:
    fresh = to.fresh(variable)
    variables = sympy.Tuple(*fresh.values())
    inside = to.inside({variable: fresh})
    density = inside.scalar(weight)
    return {place: Total(density * value, variables, lower, upper, INTEGRAL) for place, value in inside(body).items()}


def _limits(to: Translator, term: t.Limits) -> Entries:
    fresh = to.fresh(term.variable)
    inside = to.inside({term.variable: fresh})
    place = () if term.index is None else (to.index(term.index),)
    along = fresh[place]
    others = sympy.Tuple(*(value for position, value in fresh.items() if position != place))
    body = inside.scalar(term.body)
    if term.lower is not None and term.upper is not None:
        upper, lower = to.scalar(term.upper), to.scalar(term.lower)
        if upper.is_finite and lower.is_finite:
            return {(): body.subs(along, upper) - body.subs(along, lower)}
        return {(): Total(body, sympy.Tuple(along), lower, upper, BOUNDARY)}
    kind = sympy.Symbol(f"{BOUNDARY}{place}")
    return {(): Total(body, sympy.Tuple(along, *others), -sympy.oo, sympy.oo, kind)}


def _limit(to: Translator, term: t.Limit) -> Entries:
    """A limit over what the variable differs from its target by; one at -∞ is one at ∞."""
    far = term.target in (t.INFINITY, t.NEGATIVE_INFINITY)
    away = sympy.Dummy(term.variable.name, real=True, integer=term.variable.sort is t.Sort.INTEGER or None)
    place = -away if term.target == t.NEGATIVE_INFINITY else away if far else to.scalar(term.target) + away
    end, kind = sympy.oo if far else sympy.S.Zero, sympy.Symbol(f"{LIMIT}{term.side or ''}")
    body = to.inside({term.variable: {(): place}})(term.body)
    return {
        where: Total(value, sympy.Tuple(away), end, end, kind) if value.has(away) else value
        for where, value in body.items()
    }


def _differentiated(to: Translator, term: Any) -> tuple[Entries, Entries, Callable[[Any], Any]]:
    """The components of the body and of the variable, and what puts the place of the derivative in."""
    if term.at == term.variable:
        own = to(term.variable)
        if all(part.is_Symbol for part in own.values()):
            return to(term.body), own, lambda found: found
    fresh = to.fresh(term.variable)
    at = to(term.at)
    values = {fresh[place]: at[place] for place in fresh}
    body = to.inside({term.variable: fresh})(term.body)
    return body, fresh, lambda found: found.subs(values, simultaneous=True)


def _deriv(to: Translator, term: t.Deriv) -> Entries:
    body, variable, at = _differentiated(to, term)
    by = variable[() if term.index is None else (to.index(term.index),)]
    return {place: at(sympy.diff(value, by)) for place, value in body.items()}


def _grad(to: Translator, term: t.Grad) -> Entries:
    body, variable, at = _differentiated(to, term)
    return {place: at(sympy.diff(body[()], by)) for place, by in variable.items()}


def _div(to: Translator, term: t.Div) -> Entries:
    body, variable, at = _differentiated(to, term)
    return {(): at(sympy.Add(*(sympy.diff(body[place], by) for place, by in variable.items())))}


def _jacobian(to: Translator, term: t.Jacobian) -> Entries:
    body, variable, at = _differentiated(to, term)
    return {
        (*place, *column): at(sympy.diff(value, by)) for place, value in body.items() for column, by in variable.items()
    }


CALCULUS: dict[type[t.Term], Handler] = {
    t.Sum: _sum,
    t.Product: _sum,
    t.Integral: _integral,
    t.Expect: _expect,
    t.Limits: _limits,
    t.Limit: _limit,
    t.Deriv: _deriv,
    t.Grad: _grad,
    t.Div: _div,
    t.Jacobian: _jacobian,
}
