"""Where the known functions have values and derivatives, as conditions."""

from __future__ import annotations

from derivations.model.conditions import Condition, Need
from derivations.model.terms import Call, Term
from derivations.model.terms.known_functions import BY_NAME, Sense, Smoothness, Where

_NEEDS = {Sense.POSITIVE: Need.POSITIVE, Sense.NONNEGATIVE: Need.NONNEGATIVE, Sense.NONZERO: Need.NONZERO}


def domain_of_call(call: Call) -> tuple[Condition, ...]:
    """What a call needs to have a value."""
    return _within(BY_NAME[call.name].domain, call.args) if call.name in BY_NAME else ()


def interior_of_call(call: Call) -> tuple[Condition, ...] | None:
    """What a call needs to have a value and all derivatives there; ``None`` where that is not known."""
    known = BY_NAME.get(call.name)
    return None if known is None or known.smoothness is Smoothness.UNSAID else _within(known.interior, call.args)


def _within(where: Where | None, args: tuple[Term, ...]) -> tuple[Condition, ...]:
    return () if where is None else tuple(Condition(_NEEDS[where.sense], (where.of(arg),)) for arg in args)
