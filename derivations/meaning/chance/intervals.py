r"""Probabilities of intervals under a law that is known: ``P(a < X \le b)`` is an integral of its density, or a sum.

The ends are taken to be among the values of the law, which is listed; a number that is not is brought to the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.formulas.laws import Weight, is_summed, joint_weight, law_stated_for, random_names, sampled
from derivations.meaning.names.blanks import event_blanks
from derivations.meaning.names.environment import Environment, UnstatedError
from derivations.meaning.names.survey import symbol_name
from derivations.model.conditions import Condition, Need
from derivations.model.terms import (
    INFINITY,
    NEGATIVE_INFINITY,
    ONE,
    ZERO,
    Apply,
    Integral,
    Sum,
    Term,
    add,
    free_symbols,
    rational_value,
    sub,
    substitute,
)
from derivations.reading.names import lowered, names_random, spelling
from derivations.reading.statements import DOWNWARDS, UPWARDS
from derivations.reading.syntax import Fence, Node, Related, Sequence

AMONG = "the values in an event are among those of the law"
IN_ORDER = "the ends of an interval are in order"


@dataclass(frozen=True, slots=True)
class Range:
    """The ends of an interval as written, and whether each belongs to it; ``None``: it has no end there."""

    lower: Node | None
    upper: Node | None
    with_lower: bool = False
    with_upper: bool = False


def under_law(env: Environment, statement: Related) -> Term | None:
    """The probability of a statement about one random variable; ``None``: its law, or what it says, is not known.

    Raises:
        DerivationError: an end of the interval has no meaning.
    """
    place = _place(statement)
    if place is None:
        return None
    node = statement.items[place]
    if symbol_name(node) != spelling(node):
        return None  # a power of it is another random variable
    role = lowered(symbol_name(node))
    try:
        weight = joint_weight(env, (role,), node, (), ())
    except UnstatedError:
        return None
    if len(weight.variables) != 1 or weight.variables[0].shape.rank or _counts(env, weight):
        return None
    named = law_stated_for(env, role) is not None
    if statement.relations == ("=",):
        value = env.term(statement.items[1 - place])
        return _mass(env, weight, value) if weight.discrete else ZERO if named else None
    if not named and (not _is_density(env, weight) or (role not in sampled(env) and event_blanks(env, statement).args)):
        return None  # what a density is the derivative of is no integral of it
    interval = _interval(statement, place)
    return None if interval is None else _between(env, weight, interval)


def _is_density(env: Environment, weight: Weight) -> bool:
    """Whether a law is integrated, or written with the letter of densities; others may be those of masses."""
    letter = isinstance(weight.density, Apply) and weight.density.function.name.partition("_")[0] == "f"
    return letter or weight.variables[0].name in env.survey.integrated


def _counts(env: Environment, weight: Weight) -> bool:
    return is_summed(weight.variables[0], weight.density, env.survey)


def _place(statement: Related) -> int | None:
    """Where the one random variable stands in a statement that relates it to numbers."""
    places = [n for n, item in enumerate(statement.items) if names_random(item)]
    others = [item for n, item in enumerate(statement.items) if n not in places]
    alone = len(places) == 1 and not any(map(random_names, others))
    return places[0] if alone and (len(others) == 1 or places == [1]) else None


def _interval(statement: Related, place: int) -> Range | None:
    relations = statement.relations
    if relations == ("\\in",):
        return _of_set(statement.items[1]) if place == 0 else None
    upwards, downwards = set(relations) <= UPWARDS, set(relations) <= DOWNWARDS
    if not upwards and not downwards:
        return None
    before = statement.items[place - 1] if place else None
    after = statement.items[place + 1] if place + 1 < len(statement.items) else None
    closed_before = place > 0 and relations[place - 1] in ("\\le", "\\ge")
    closed_after = after is not None and relations[place] in ("\\le", "\\ge")
    if upwards:
        return Range(before, after, closed_before, closed_after)
    return Range(after, before, closed_after, closed_before)


def _of_set(within: Node) -> Range | None:
    """An interval as it is written: ``(a, b]``."""
    match within:
        case Fence(body=Sequence(items=(lower, upper), separators=(",",))) if within.open in "([":
            return Range(lower, upper, within.open == "[", within.close == "]")
        case _:
            return None


def _mass(env: Environment, weight: Weight, value: Term) -> Term | None:
    """The mass at a value."""
    if not _is_among(env, weight, value):
        return None
    return substitute(weight.density, {weight.variables[0]: value})


def _is_among(env: Environment, weight: Weight, value: Term) -> bool:
    """Whether a value is one of a counting law: by its number, or by a convention that is noted."""
    lower, upper = weight.lower, weight.upper
    number = rational_value(value)
    ends = [rational_value(end) for end in (lower, upper) if end is not None and end != INFINITY]
    if number is not None and all(end is not None for end in ends):
        below = upper == INFINITY or upper is None or number <= (rational_value(upper) or 0)
        return number.denominator == 1 and below and (lower is None or number >= (rational_value(lower) or 0))
    if free_symbols(value) & set(env.bound):
        return _runs_among(env, value, weight)
    _take(env, Condition(Need.INTEGER, (value,)), *_beyond(weight, value, value))
    return True


def _take(env: Environment, *facts: Condition, text: str = AMONG) -> None:
    """Take values of an event for values of the law, which is listed where they are no numbers."""
    env.log.facts.update(dict.fromkeys(facts, text))
    if any(free_symbols(term) for fact in facts for term in fact.terms):
        env.log.convention(text)


def _runs_among(env: Environment, value: Term, weight: Weight) -> bool:
    """Whether a running index may be taken for a value: of a law whose formula is 0 beyond its last value."""
    return value in env.indices and weight.lower == ZERO and weight.upper != ONE


def _beyond(weight: Weight, first: Term, last: Term) -> list[Condition]:
    """That nothing lies beyond the values of a law."""
    found = []
    if weight.lower is not None:
        found.append(Condition(Need.NONNEGATIVE, (sub(first, weight.lower),)))
    if weight.upper is not None and weight.upper != INFINITY:
        found.append(Condition(Need.NONNEGATIVE, (sub(weight.upper, last),)))
    return found


def _between(env: Environment, weight: Weight, interval: Range) -> Term | None:
    symbol = weight.variables[0]
    first = NEGATIVE_INFINITY if weight.lower is None else weight.lower
    last = INFINITY if weight.upper is None else weight.upper
    lower = None if interval.lower is None else env.term(interval.lower)
    upper = None if interval.upper is None else env.term(interval.upper)
    if weight.discrete:
        lower = add(lower, ONE) if lower is not None and not interval.with_lower else lower
        upper = sub(upper, ONE) if upper is not None and not interval.with_upper else upper
    ends = [end for end in (lower, upper) if end is not None]
    if any(end.shape.rank or (free_symbols(end) & set(env.bound) and weight.lower is not None) for end in ends):
        return None
    if _is_above(lower, last) or _is_above(first, upper):
        return ZERO
    lower, upper = (_brought(end, first, last) for end in (lower or first, upper or last))
    if not _note_order(env, weight, lower, upper, (first, last)):
        return None
    if weight.discrete:
        return Sum(symbol, weight.density, lower, upper)
    return Integral(symbol, weight.density, lower, upper)


def _is_above(left: Term | None, right: Term | None) -> bool:
    """Whether one number is known to be more than another one."""
    low, high = (None if one is None else rational_value(one) for one in (right, left))
    return low is not None and high is not None and high > low


def _brought(end: Term, first: Term, last: Term) -> Term:
    """A number beyond the values of a law as the end of these."""
    value, low, high = (rational_value(one) for one in (end, first, last))
    if value is not None and low is not None and value < low:
        return first
    return last if value is not None and high is not None and value > high else end


def _note_order(env: Environment, weight: Weight, lower: Term, upper: Term, whole: tuple[Term, Term]) -> bool:
    """Note that the ends are values of the law, and in order; numbers must be."""
    if weight.discrete:
        _take(env, *(Condition(Need.INTEGER, (end,)) for end in (lower, upper) if end not in whole))
    pairs = [(whole[0], lower), (lower, upper), (upper, whole[1])]
    for below, above in pairs:
        if below in (above, NEGATIVE_INFINITY) or above == INFINITY:
            continue
        numbers = rational_value(below), rational_value(above)
        if weight.discrete and any(one is not None and one.denominator != 1 for one in numbers):
            return False
        if numbers[0] is not None and numbers[1] is not None:
            if numbers[0] > numbers[1]:
                return False
            continue
        if free_symbols(sub(above, below)) & set(env.bound):
            return False
        text = IN_ORDER if (below, above) == (lower, upper) and not {lower, upper} & {*whole} else AMONG
        _take(env, Condition(Need.NONNEGATIVE, (sub(above, below),)), text=text)
    return True
