"""What terms do near the target of a limit: the values that they tend to, and the signs that they have there.

Trusted: a limit that is told here is one for every value of the parameters under which the conditions hold.
"""

from __future__ import annotations

from typing import NoReturn

from derivations.kernel import inside_of
from derivations.model import work
from derivations.model.conditions import SIGNS, Condition, Need, OnConditions
from derivations.model.context import Context
from derivations.model.terms import Add, Call, Limit, Mul, Pow, Sym, Term, free_symbols, rebind, subterms
from derivations.model.unfolding import unfolded
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.integrals import inner_symbol
from derivations.normal.poly import NIL, Poly, constant
from derivations.normal.terms_of import to_term
from derivations.rules.asymptotics import (
    LOGARITHM,
    UNIT,
    NoExpansionError,
    Scale,
    TooFewTermsError,
    tends_to_infinity,
)
from derivations.rules.expansions import Approach, Expander, approaches, falling
from derivations.rules.functions_near import expander

DEPTHS = ((1, 0), (2, 1), (3, 2), (5, 3), (9, 4))
"""How far expansions go, one after the other: so many powers of ``u``, so many derivatives of abstract functions."""

DIVERGES = "it does not tend to a number"


class NoLimitError(NoExpansionError):
    """A term has no limit: it tends to infinity, or to other numbers from the two sides."""


def limit_of(limit: Limit, context: Context) -> OnConditions:
    """The value of a limit, and what it rests on.

    Raises:
        NoExpansionError: it is not known.
        CannotNormaliseErrors: a part of it is too large.
    """
    found = _found(limit, context)
    if isinstance(found, NoExpansionError):
        raise type(found)(str(found))
    return found


@work.remembered(512)
def _found(limit: Limit, context: Context) -> OnConditions | NoExpansionError:
    """The value of a limit with what it rests on, or why it is not known."""
    try:
        return _computed(limit, context)
    except NoExpansionError as error:
        return error


def _computed(limit: Limit, context: Context) -> OnConditions:
    inside = inner_symbol(limit.variable, limit.body, limit.target)
    fresh = rebind(limit, inside)
    normal = Normalizer(inside_of((limit.variable,), context))
    values: list[Poly] = []
    conditions: dict[Condition, None] = {}
    for approach in approaches(fresh):
        value, needed = _along(fresh.body, approach, normal)
        values.append(value)
        conditions |= needed
    apart = [value - values[0] for value in values[1:] if not is_zero(normal, value - values[0])]
    if apart:
        certain = not conditions and apart[0].constant is not None
        kind = NoLimitError if certain else NoExpansionError
        raise kind("the limits from the two sides are not shown to agree")
    conditions |= dict.fromkeys(sorted(normal.signs.used, key=repr))
    return to_term(values[0]), tuple(conditions)


def _along(body: Term, approach: Approach, normal: Normalizer) -> tuple[Poly, dict[Condition, None]]:
    """The limit along one approach, by the first expansion that is long enough."""
    for span, smooth in DEPTHS:
        to = expander(normal, approach, span, smooth)
        try:
            return _read(to, to(body)), to.conditions
        except TooFewTermsError:
            continue
    raise NoExpansionError("it oscillates, or the first terms of its expansion cancel")


def _read(to: Expander, scale: Scale) -> Poly:
    """The limit of an expansion."""
    lead = scale.lead()
    if lead is None:
        return _constant(to, scale)
    (key, value), first = lead, scale.series.depth()
    if first is None:
        return NIL
    if key == LOGARITHM:
        to.positive(constant(first[0]) - value)
        return NIL
    if to.known_sign(value) > 0:
        _require_finite(to, scale)
    for condition in falling(value):
        to.require(condition)
    return NIL


def _constant(to: Expander, scale: Scale) -> Poly:
    series = scale.series
    if series.order is not None and series.order < 0:
        raise TooFewTermsError("more terms are needed, or it oscillates")
    if any(map(tends_to_infinity, series.terms)):
        _require_finite(to, scale)
    return series.terms.get(UNIT, NIL)


def _require_finite(to: Expander, scale: Scale) -> NoReturn:
    """Tell that a term tends to infinity, for certain where the sign of its leading coefficient is known.

    Raises:
        NoExpansionError: always.
    """
    first = scale.series.lead()
    if first is None:
        raise TooFewTermsError("the leading term is not known")
    certain = to.known_sign(scale.series.terms[first]) and not to.conditions
    raise (NoLimitError if certain else NoExpansionError)(DIVERGES)


def is_elementary(limit: Limit) -> bool:
    """Whether nothing abstract moves in a limit, so that an expansion can be asked whether it exists."""
    parts = (part for _, part in subterms(limit.body) if limit.variable in free_symbols(part))
    return all(isinstance(part, Sym | Add | Mul | Pow | Call) for part in parts)


def is_local(condition: Condition, limit: Limit) -> bool:
    """Whether a condition is one on the sign of a term in the variable of a limit, and in nothing that it binds."""
    free = frozenset[Sym]().union(*map(free_symbols, condition.terms))
    return condition.need in SIGNS and limit.variable in free and free <= free_symbols(limit) | {limit.variable}


def holds_near(condition: Condition, limit: Limit, context: Context) -> tuple[Condition, ...] | None:
    """What it rests on that a sign condition on the variable of a limit holds near its target; ``None``: unknown."""
    normal = Normalizer(inside_of((limit.variable,), context))
    inside = inner_symbol(limit.variable, *condition.terms, limit.target)
    fresh = rebind(Limit(limit.variable, unfolded(condition.terms[0], context), limit.target, limit.side), inside)
    try:
        if not all(_has_sign(condition.need, fresh.body, approach, normal) for approach in approaches(fresh)):
            return None
    except (NoExpansionError, *CannotNormaliseErrors):
        return None
    return tuple(sorted(normal.signs.used, key=repr))


def _has_sign(need: Need, body: Term, approach: Approach, normal: Normalizer) -> bool:
    """Whether the leading term along an approach has a sign that is known."""
    for span, smooth in DEPTHS:
        to = expander(normal, approach, span, smooth, sure=True)
        try:
            _, value = to.leading(to(body).series)
        except TooFewTermsError:
            continue
        sign = Need.NONZERO if need is Need.NONZERO else Need.POSITIVE
        return normal.signs.holds(sign, to_term(value))
    return False
