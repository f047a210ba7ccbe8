r"""Probabilities of events: ``P(A)``, ``P(A \mid B)``, ``P(X > x)``, ``P(A \cup B^c)``.

The indicator of an event is a polynomial in the indicators of its parts: ``1 - a`` of a complement, ``a b`` of an
intersection, ``a + b - a b`` of a union.  So the probability of every event is a sum of those of intersections, each
of which is a number of its own, and what holds in every Boolean algebra is algebra.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from derivations.meaning.chance.comparisons import statement_event
from derivations.meaning.chance.event_algebra import ALWAYS, Atoms, Indicator, all_of, any_of, part_of
from derivations.meaning.chance.intervals import under_law
from derivations.meaning.formulas.applications import group_of
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.named_laws.event_signs import (
    ALWAYS_CHANCES,
    EMPTY,
    are_events,
    complemented,
    is_worded,
    sign_of,
    speaks_of_events,
)
from derivations.meaning.names.blanks import event_blanks
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, written
from derivations.meaning.names.quantities import require_known
from derivations.model.conditions import Condition, Need
from derivations.model.reasons import Code
from derivations.model.terms import (
    Event,
    EventForm,
    Term,
    add,
    chance_of,
    div,
    mul,
    number,
    random_in,
)
from derivations.reading.names import argument_nodes, base_name, lowered, names_random, parts_of, plain_word, spelling
from derivations.reading.syntax import Accent, Fence, Node, Operator, Related, Row, Script, Sequence, Text

MAX_PARTS = 4


def chance_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """The probability of an event, or ``None`` where none stands."""
    node = items[position]
    after = items[position + 1] if position + 1 < len(items) else None
    group = group_of(after) or _braces(node, after)
    if group is None or after is None or not are_events(env.survey.chances, env.survey.events, node, group):
        return None
    return scripted(env, Factor(_chance(env, sign_of(node), group)), after), position + 2


_BARS = frozenset({"\\bar", "\\overline"})


def _braces(sign: Node, node: Node | None) -> Fence | None:
    r"""Braces that are written as brackets around events, ``\Pr\{X > x\}``; those around elements are a set."""
    base = node.base if isinstance(node, Script) else node
    if not isinstance(base, Fence) or base.open != "\\{":
        return None
    named = names_random(base.body) and plain_word(spelling(sign)) in ALWAYS_CHANCES
    return base if named or speaks_of_events(base) else None


def _chance(env: Environment, sign: str, group: Fence) -> Term:
    items, separators = argument_nodes(group.body)
    if set(separators) - {",", "|"} or separators.count("|") > 1:
        raise UnstatedError(f"{written(group)} is not understood as an event")
    return chance(env, items, separators.index("|") + 1 if "|" in separators else len(items), sign)


def chance(env: Environment, items: tuple[Node, ...], bar: int = 1, sign: str = "P") -> Term:
    """The probability under a sign that all of some events hold, given those from a place on.

    Raises:
        UnstatedError: one of them is not understood.
    """
    items = tuple(_stated(item) for item in items)
    for item in items:
        require_known(env, item, "an event that it is part of")
    if len(items) == 1 and isinstance(items[0], Related) and sign == "P":
        known = under_law(env, items[0])
        if known is not None:
            return known
    events = [_event(env, item) for item in items]
    _note_laws(env, events)
    given, measure = all_of(events[bar:]), _Measure(env, sign)
    above = measure.of(all_of(events) if bar < len(items) else all_of(events[:bar]))
    if bar == len(items):
        return above
    below = measure.of(given)
    env.log.facts[Condition(Need.POSITIVE, (below,))] = "what is given has a positive probability"
    return div(above, below)


def _note_laws(env: Environment, events: Iterable[Indicator]) -> None:
    """Note that something is said of the laws of random variables in some events, which their probabilities lack."""
    parts = {part for event in events for atoms in event.terms for part in atoms}
    names = {name for part in parts for name in random_in(part.form)}
    told = names & (env.survey.variates | env.survey.distributed | env.survey.confined.keys())
    if told:
        env.log.untold[f"what is said of the law of {min(told)} is not used in its events"] = Code.LAW


def _stated(item: Node) -> Node:
    r"""An event without the braces around a statement that says which it is: ``\{X > x\}``."""
    return item.body if isinstance(item, Fence) and item.open == "\\{" and isinstance(item.body, Related) else item


def _event(env: Environment, node: Node) -> Indicator:
    """The indicator of an event as written."""
    match node:
        case Fence(body=body) if node.open == "(":
            return _event(env, body)
        case Fence(open="\\{", body=body):
            if isinstance(body, Related):
                return _event(env, body)
            env.log.untold[f"which elements {written(node)} has is not used"] = None
            return part_of(Event(EventForm(spelling(node))))
        case Sequence(items=parts, separators=separators) if set(separators) == {","}:
            return all_of([_event(env, part) for part in parts])
        case Row(items=(Operator(symbol="\\neg"), *rest)) if rest:
            return _event(env, Row(rest[0].start, rest[-1].end, tuple(rest))).complement
        case Row(items=items) if any(isinstance(item, Operator) for item in items):
            return _combined(env, node, items)
        case Row(items=(only,)):
            return _event(env, only)
        case Operator(symbol=sign):
            return part_of(Event(EventForm(sign)))
    inside = complemented(node) or _barred(env, node)
    if inside is not None:
        return _event(env, inside).complement
    return _atom(env, node)


def _barred(env: Environment, node: Node) -> Node | None:
    r"""The event below a bar, which takes its complement: ``\bar{A}``, unless words say what that is."""
    if not isinstance(node, Accent) or node.accent not in _BARS or not names_random(node.body):
        return None
    if spelling(node) in env.survey.events:
        return None
    env.log.convention(f"{spelling(node)} is the complement of {spelling(node.body)}")
    return node.body


def _combined(env: Environment, node: Node, items: tuple[Node, ...]) -> Indicator:
    r"""``A \cap B``, ``A \cup B``, ``A \setminus B``; several kinds of signs side by side need brackets."""
    signs = {item.symbol for item in items[1::2] if isinstance(item, Operator)}
    if len(signs) != 1 or len(items) % 2 == 0 or any(isinstance(item, Operator) for item in items[::2]):
        raise UnstatedError(f"{written(node)} is not understood as an event")
    events = [_event(env, item) for item in items[::2]]
    match signs.pop():
        case "\\cap" | "\\land":
            return all_of(events)
        case "\\cup" | "\\lor":
            return any_of(events)
        case "\\setminus" if len(events) == 2:
            return events[0] * events[1].complement
    raise UnstatedError(f"{written(node)} is not understood as an event")


def _atom(env: Environment, node: Node) -> Indicator:
    text = spelling(node)
    if text in EMPTY:
        return Indicator({})
    if text == "\\Omega":
        env.log.convention("\\Omega is the sure event")
        return ALWAYS
    if isinstance(node, Related):
        return statement_event(env, node)
    if is_worded(node) or isinstance(node, Text):
        _require_words(node)
        env.log.untold[f"what the words of the event {written(node)} mean is not used"] = None
    elif base_name(node) is None:
        raise UnstatedError(f"{written(node)} is not understood as an event")
    if text in env.survey.events:
        env.log.untold[f"what the words say of the event {text} is not understood"] = None
    return part_of(event_blanks(env, node))


def _require_words(node: Node) -> None:
    """That no letter stands among the words of an event, which may depend on it: ``choose i``.

    Raises:
        UnstatedError: one may.
    """
    letters = {word for part in parts_of(node) if isinstance(part, Text) for word in _LETTERS.findall(part.text)}
    if letters:
        raise UnstatedError(f"how the event {written(node)} depends on {min(letters)} is not understood")


_LETTERS = re.compile(r"\b(?!a\b|A\b)[A-Za-z]\b|[$\\]")
"""What may be a name in words."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """Probabilities under a sign, from those of the intersections of parts."""

    env: Environment
    sign: str

    def of(self, event: Indicator) -> Term:
        """The probability of an event; every combination of its parts and their complements has one, too."""
        parts = sorted(frozenset[Event]().union(*event.terms), key=_order)
        if len(parts) > MAX_PARTS:
            raise UnstatedError("an event of so many parts is not supported")
        if not any(part.args for part in parts):
            self.env.log.facts.update(dict.fromkeys(self._possible(parts), "probabilities are not negative"))
        return self._sum(event)

    def _possible(self, parts: list[Event]) -> Iterator[Condition]:
        for happens in product((True, False), repeat=len(parts)):
            each = (part_of(p) if one else part_of(p).complement for p, one in zip(parts, happens, strict=True))
            yield Condition(Need.NONNEGATIVE, (self._sum(all_of(each)),))

    def _sum(self, event: Indicator) -> Term:
        chances = [
            (count, self._together(atoms)) for atoms, count in _sorted(event) if not _is_impossible(self.env, atoms)
        ]
        terms = [mul(number(count), one) if count != 1 else one for count, one in chances]
        return add(*terms) if terms else number(0)

    def _together(self, atoms: Atoms) -> Term:
        """The probability that some events happen; of two that are said to be independent, the product of theirs."""
        names = sorted(name for atom in atoms for name in random_in(atom.form))
        said = self.env.survey.said_independent(names)
        if said is None or len(atoms) != 2 or len(set(names)) < len(names):
            return chance_of(atoms, self.sign)
        self.env.log.convention(f"{' and '.join(names)} are independent ({said.source.where})")
        self.env.log.independent |= set(map(lowered, names))
        return mul(*(chance_of([atom], self.sign) for atom in sorted(atoms, key=_order)))


def _is_impossible(env: Environment, atoms: Atoms) -> bool:
    """Whether two of some events are said to be disjoint."""
    texts = {atom.text for atom in atoms}
    said = next((one for one in env.survey.disjoint if len(texts.intersection(one.names)) > 1), None)
    if said is not None:
        env.log.convention(f"{' and '.join(said.names)} are disjoint ({said.source.where})")
    return said is not None


def _sorted(event: Indicator) -> list[tuple[Atoms, int]]:
    return sorted(event.terms.items(), key=lambda item: (len(item[0]), sorted(map(_order, item[0]))))


def _order(atom: Event) -> tuple[str, str]:
    return atom.text, repr(atom.args)
