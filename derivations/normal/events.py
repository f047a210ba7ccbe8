r"""Events in normal form: what is random on one side, ``X + Y > z``, and intersections without what follows.

The first of the random summands is taken once, so that ``X = z - Y`` and ``X + Y = z`` are one event, and
``-X \le t`` is ``X \ge -t``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    BLANK,
    Call,
    Event,
    EventForm,
    Sym,
    Term,
    add,
    chance_in,
    chance_of,
    counts_values_of,
    equating,
    free_symbols,
    mul,
    number,
    parts_of_chance,
    place_of,
    rational_value,
    sub,
    substitute,
    within_set,
)
from derivations.normal.poly import Poly, TooLargeError, monomial_key, monomial_symbols
from derivations.normal.powers import UndefinedError
from derivations.normal.terms_of import to_term

Normal = Callable[[Term], Poly]
TURNED = {"=": "=", ">": "<", "<": ">"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is random in an event, against a value: the sign is ``=``, ``<`` or ``>``.

    ``loose`` is what is not random in the subject all the same.
    """

    subject: Term
    sign: str
    value: Term
    loose: tuple[Sym, ...]

    def being(self, sign: str) -> Event:
        """The event that the subject is so to the value."""
        blanks = {symbol: place_of(n) for n, symbol in enumerate(self.loose)}
        subject = substitute(self.subject, dict(blanks))
        fixed = None if free_symbols(self.value) else self.value
        text = f"{to_latex(subject)}{sign}{BLANK if fixed is None else to_latex(fixed)}"
        form = EventForm(text, len(blanks) + (fixed is None), subject, sign, fixed)
        return Event(form, (*self.loose, self.value) if fixed is None else self.loose)


def apart(poly: Poly, sign: str, random: Set[Sym]) -> Comparison | None:
    """What is random on the left, with the factor 1 of its first summand, and what is not on the right."""
    inner = {m: c for m, c in poly.terms.items() if not random.isdisjoint(monomial_symbols(m))}
    if not inner:
        return None
    lead = inner[min(inner, key=monomial_key)]
    subject = to_term(Poly({m: Fraction(c) / lead for m, c in inner.items()}))
    value = to_term(Poly({m: Fraction(-c) / lead for m, c in poly.terms.items() if m not in inner}))
    loose = sorted(free_symbols(subject) - random, key=lambda symbol: symbol.key)
    return Comparison(subject, sign if lead > 0 else TURNED[sign], value, tuple(loose))


def given_values(normal: Normal, events: frozenset[Event]) -> frozenset[Event]:
    """Events that happen together, with the values of random variables that some of them tell put into the others."""
    for event in sorted(events, key=repr):
        name = _told(event)
        if name is not None and event.value is not None and event in events:
            put = {Sym(name): event.value}
            events = frozenset(one if one == event else _rewritten(normal, one, put) or one for one in events)
    return events


def _told(event: Event) -> str | None:
    """The random variable of which an event tells the value."""
    subject = event.form.subject
    return subject.name if isinstance(subject, Sym) and event.form.sign == "=" else None


def _rewritten(normal: Normal, event: Event, put: dict[Sym, Term], random: Set[Sym] = frozenset()) -> Event | None:
    """A comparison with terms put for symbols, of which some become random; ``None`` where it is none any more."""
    form, value = event.form, event.value
    if form.subject is None or value is None:
        return None
    own = dict(zip(form.places, event.args, strict=False))
    varying = (free_symbols(form.subject) - own.keys() - put.keys()) | random
    difference = substitute(sub(substitute(form.subject, own), value), put)
    try:
        found = apart(normal(difference), form.sign, varying)
    except (TooLargeError, UndefinedError):
        return None
    return found.being(found.sign) if found is not None and found.sign == form.sign else None


def order_of(normal: Normal, left: Event, right: Event) -> Fraction | None:
    """What the value of an event is more than that of another one with the same subject; ``None``: it is not known."""
    if not _is_alike(left, right) or left.value is None or right.value is None:
        return None
    try:
        return rational_value(to_term(normal(sub(left.value, right.value))))
    except (TooLargeError, UndefinedError):
        return None


def beyond_both(left: Event, right: Event) -> Event | None:
    """The event that what is random is more than both of two values: more than the greater one."""
    if not _is_alike(left, right) or {left.form.sign, right.form.sign} != {">"}:
        return None
    if left.value is None or right.value is None or left.form != right.form or left.form.value is not None:
        return None
    apart = Call("Abs", (sub(left.value, right.value),))
    greater = mul(number(Fraction(1, 2)), add(left.value, right.value, apart))
    return Event(left.form, (*left.args[:-1], greater))


def _is_alike(left: Event, right: Event) -> bool:
    """Whether two events compare the same with a value."""
    own, other = (event.args[: len(event.form.places)] for event in (left, right))
    return left.form.subject is not None and left.form.subject == right.form.subject and own == other


def total_chance(normal: Normal, factors: Sequence[Term], value: Sym) -> Term | None:
    """What the probability of an event sums to over all values of a random variable in it, or those in a set.

    Args:
        normal: gives normal forms.
        factors: the probability, the measure of the sum over all values, and indicators of sets.
        value: the variable of the sum.
    """
    chances = [term for term in factors if (parts := parts_of_chance(term)) and equating(parts, value)]
    if len(chances) != 1:
        return None
    parts, chance = parts_of_chance(chances[0]), chance_in(chances[0])
    event = equating(parts, value)
    name = event.equated if event is not None else None
    if name is None or chance is None:
        return None
    rest = [term for term in factors if term != chances[0] and not counts_values_of(term, value, name)]
    sets = [within_set(term, name, value) for term in rest]
    if len(rest) + 2 != len(factors) or None in sets:
        return None
    random = {Sym(name)}
    kept = [
        _rewritten(normal, one, {value: Sym(name)}, random) if _holds(one, value) else one
        for one in parts
        if one != event
    ]
    return None if None in kept else chance_of({*filter(None, kept), *filter(None, sets)}, chance.sign)


def _holds(event: Event, symbol: Sym) -> bool:
    return any(symbol in free_symbols(arg) for arg in event.args)
