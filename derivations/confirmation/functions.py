"""Abstract functions as undefined ones: with their derivatives, by their definition, as quotients of joint laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sympy
from sympy.core.function import UndefinedFunction

from derivations.confirmation.totals import NOTHING, Total
from derivations.confirmation.translator import Entries, Handler, NotTranslatedError, Position, Translator, component
from derivations.model import terms as t
from derivations.model.conditions import Need
from derivations.model.context import Definition

_NO_BOUNDS = (sympy.S.Zero, sympy.S.Zero)


@lru_cache(maxsize=1_000)
def abstract(label: str, orders: Position, density_in: tuple[int, int] = NOTHING) -> Any:
    """An undefined function of some arguments, differentiated so many times by each of them.

    ``density_in`` are the first of its arguments of which it is a density, and the first behind them, if it is one.
    SymPy makes a class for it, which is made once.
    """

    def fdiff(self: Any, argindex: int = 1) -> Any:
        more = tuple(n + (place == argindex) for place, n in enumerate(orders, start=1))
        return abstract(label, more)(*self.args)

    name = f"{label}{list(orders)}" if any(orders) else label
    mass = NOTHING if any(orders) else density_in
    sign = {"real": True} if mass == NOTHING else {"nonnegative": True}
    return UndefinedFunction(name, **sign, __dict__={"fdiff": fdiff, "density_in": mass})


def _apply(to: Translator, term: t.Apply) -> Entries:
    if to.unfolds is not None and to.unfolds.head == term.function:
        return _unfolded(to, term, to.unfolds)
    if to.joint and term.function.density is not None and not term.partials and not term.shape.rank:
        return {(): _quotient(to, term, term.function.density)}
    flat: list[Any] = []
    starts: list[int] = []
    for arg in term.args:
        starts.append(len(flat))
        flat += to(arg).values()
    orders = [0] * len(flat)
    for one in term.partials:
        step = to.index(one.index) - 1 if one.index is not None else 0
        orders[starts[one.slot] + step] += 1
    label = _label(term.function)
    if not flat:
        return {
            place: sympy.Symbol(component(label, place) + "()", real=True)
            for place in to.positions(term.function.result.dims)
        }
    variables = _variables(term, [*starts, len(flat)])
    kind = to.kinds.functions.get(term.function)
    found = {}
    for place in to.positions(term.function.result.dims):
        function = abstract(component(label, place), tuple(orders), variables)
        found[place] = function(*flat) if kind is None else _of_parity(function, flat, kind.need, sum(orders))
    return found


def _of_parity(function: Any, arguments: Sequence[Any], need: Need, order: int) -> Any:
    """An even or odd function of its last argument, or its derivative of an order, as a part of one of no kind."""
    sign = (-1) ** (order + (need is Need.ODD))
    return function(*arguments) + sign * function(*arguments[:-1], -arguments[-1])


def _label(function: t.Function) -> str:
    roles = function.density
    return function.name if roles is None else f"{function.name}{roles.of}{roles.given}"


def _variables(term: t.Apply, starts: Sequence[int]) -> tuple[int, int]:
    """Which of the components of the arguments are the variables of a density."""
    roles, first = term.function.density, term.function.subscripts
    if roles is None:
        return NOTHING
    return starts[first], starts[first + len(roles.of)]


def _unfolded(to: Translator, term: t.Apply, definition: Definition) -> Entries:
    """An applied function by its definition; its partial derivatives are those of the body."""
    if len(definition.parameters) != len(term.args) or definition.others:
        raise NotTranslatedError("a definition by cases")
    own = replace(to, unfolds=None)
    if not term.partials:
        return own.inside(dict(zip(definition.parameters, map(to, term.args), strict=True)))(definition.body)
    fresh = [to.fresh(parameter) for parameter in definition.parameters]
    found = own.inside(dict(zip(definition.parameters, fresh, strict=True)))(definition.body)
    for one in term.partials:
        by = fresh[one.slot][() if one.index is None else (to.index(one.index),)]
        found = {place: sympy.diff(value, by) for place, value in found.items()}
    values = {
        symbol: value
        for parts, arg in zip(fresh, term.args, strict=True)
        for symbol, value in zip(parts.values(), to(arg).values(), strict=True)
    }
    return {place: value.subs(values, simultaneous=True) for place, value in found.items()}


def _quotient(to: Translator, term: t.Apply, roles: t.Roles) -> Any:
    """A density as the joint one of all its variables over that of its conditions."""
    before = term.args[: term.function.subscripts]
    named = dict(zip((*roles.of, *roles.given), term.args[len(before) :], strict=True))

    def joint(names: tuple[str, ...]) -> Any:
        flat = [value for arg in (*before, *(named[name] for name in sorted(names))) for value in to(arg).values()]
        return abstract(f"{term.function.name}{sorted(names)}", (0,) * len(flat))(*flat) if names else sympy.S.One

    return joint((*roles.of, *roles.given)) / joint(roles.given)


def marginal(to: Translator, term: t.Integral) -> Any | None:
    """The joint density of the other variables, where one is integrated over; ``None`` where that is not seen."""
    joint = term.body
    if not to.joint or not isinstance(joint, t.Apply) or term.lower is not None or term.upper is not None:
        return None
    roles = joint.function.density
    if roles is None:
        return None
    own = joint.args[joint.function.subscripts :]
    over = [name for name, arg in zip((*roles.of, *roles.given), own, strict=True) if arg == term.variable]
    kept = tuple(name for name in roles.of if name not in over)
    if len(over) != 1 or over[0] not in roles.of or not kept:
        return None
    function = replace(joint.function, density=replace(roles, of=kept))
    rest = tuple(arg for arg in joint.args if arg != term.variable)
    return to.scalar(t.Apply(function, rest))


def _opaque(to: Translator, term: t.Opaque) -> Entries:
    """An operator of which only the notation is known, as an undefined function of all that it is applied to."""
    inside, variables = to, sympy.Tuple()
    if term.variable is not None:
        fresh = to.fresh(term.variable)
        inside, variables = to.inside({term.variable: fresh}), sympy.Tuple(*fresh.values())
    flat = [
        value for place, arg in enumerate(term.args) for value in (inside if place < term.scope else to)(arg).values()
    ]
    found = {}
    for place in to.positions(term.dims):
        label = component(term.pattern, place)
        body = abstract(label, (0,) * len(flat))(*flat) if flat else sympy.Symbol(label, real=True)
        unbound = not variables
        found[place] = body if unbound else Total(body, variables, *_NO_BOUNDS, sympy.Symbol(f"@{label}"))
    return found


FUNCTIONS: dict[type[t.Term], Handler] = {t.Apply: _apply, t.Opaque: _opaque}
