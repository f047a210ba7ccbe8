r"""Probabilities of events as terms: ``P(A \cap \{X=\cdot\})`` at the values that stand in the blanks.

The event of a probability is an intersection of parts.  Nothing is known of what the parts have to do with each other,
but that the events ``X = x`` for all values ``x`` of ``X`` are disjoint and fill the space.
"""

from __future__ import annotations

from collections.abc import Iterable

from derivations.model.terms.algebraic import Apply, Function
from derivations.model.terms.arithmetic import ONE
from derivations.model.terms.base import Made, Slot, Sym, Term
from derivations.model.terms.builders import all_values, measure_at
from derivations.model.terms.events import Chance, Event, EventForm, Within
from derivations.model.terms.positions import free_symbols, subterms


def chance_of(parts: Iterable[Event], sign: str = "P") -> Term:
    """The probability of an intersection of events under a sign; that of none is 1."""
    own = sorted(parts, key=lambda part: (part.text, repr(part.args)))
    if not own:
        return ONE
    stands = Chance(tuple(part.form for part in own), sign)
    name = f"{sign}(" + " \\cap ".join(_bracketed(part.text) for part in own) + ")"
    args = tuple(arg for part in own for arg in part.args)
    return measure_at(stands, name, *args) if args else Sym(name, slot=Slot(Made.CHANCE, chance=stands))


def chance_of_name(name: Sym | Function) -> Chance | None:
    """Of which events a symbol is the probability, or a function at their values."""
    found = name.stands if isinstance(name, Function) else name.slot and name.slot.chance
    return found if isinstance(found, Chance) else None


def chance_in(term: Term) -> Chance | None:
    """Of which events a term is the probability."""
    if isinstance(term, Apply):
        return None if term.partials else chance_of_name(term.function)
    return chance_of_name(term) if isinstance(term, Sym) else None


def speaks_of_chance(term: Term) -> bool:
    """Whether the probability of an event stands in a term."""
    return any(chance_in(part) is not None for _, part in subterms(term))


def parts_of_chance(term: Term) -> tuple[Event, ...]:
    """The parts of the event of a probability; none of another term."""
    chance = chance_in(term)
    args = iter(term.args if isinstance(term, Apply) else ())
    return () if chance is None else tuple(Event(f, tuple(next(args) for _ in range(f.blanks))) for f in chance.forms)


def random_in(form: EventForm) -> frozenset[str]:
    """What happens by chance in an event: random variables, or itself."""
    if form.subject is None:
        return frozenset({form.text})
    return frozenset(symbol.name for symbol in free_symbols(form.subject) if symbol not in form.places)


def random_names_in(name: Sym | Function) -> frozenset[str]:
    """What happens by chance in the events of which a name is the probability; nothing, if it is another one."""
    chance = chance_of_name(name)
    return frozenset().union(*map(random_in, chance.forms)) if chance is not None else frozenset()


def equating(parts: Iterable[Event], value: Sym) -> Event | None:
    """The one of some events that is that a random variable has a value, if there is one."""
    found = [part for part in parts if part.equated is not None and part.args[-1:] == (value,)]
    return found[0] if len(found) == 1 and not any(value in free_symbols(arg) for arg in found[0].args[:-1]) else None


def equated_to(term: Term, value: Sym) -> str | None:
    """The random variable that has a value in the event of a probability, in one part and no other; else nothing."""
    parts = [part for part in parts_of_chance(term) if any(value in free_symbols(arg) for arg in part.args)]
    event = equating(parts, value)
    return event.equated if event is not None and parts == [event] else None


def set_indicator(within: Event, variable: Term) -> Term:
    """The indicator of a set at a variable."""
    return measure_at(Within(within.text), f"\\mathbf{{1}}_{{{within.text}}}", variable, *within.args)


def within_set(term: Term, name: str, value: Sym) -> Event | None:
    """The event that a random variable is in the set of which a term is the indicator at a value."""
    if not isinstance(term, Apply) or not isinstance(term.function.stands, Within) or term.args[0] != value:
        return None
    if any(value in free_symbols(arg) for arg in term.args[1:]):
        return None
    args = term.args[1:]
    return Event(EventForm(f"{name}\\in {term.function.stands.text}", len(args)), args)


def counts_values_of(term: Term, value: Sym, name: str) -> bool:
    """Whether a term is the measure of the sum over all values of a random variable, by ``x`` of ``X`` and ``X_n``."""
    own = name.lower()
    return any(term == all_values(value, role) for role in (own, own.split("_")[0]))


def _bracketed(text: str) -> str:
    return text if text.isalnum() else f"\\{{{text}\\}}"
