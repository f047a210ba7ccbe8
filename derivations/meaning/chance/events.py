r"""Probabilities of events: ``P(A)``, ``P(A \mid B)``, ``P(X > x)``, ``P(A \cup B^c)``.

The indicator of an event is a polynomial in the indicators of its parts: ``1 - a`` of a complement, ``a b`` of an
intersection, ``a + b - a b`` of a union.  So the probability of every event is a sum of those of intersections, each
of which is a number of its own, and what holds in every Boolean algebra is algebra.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from derivations.meaning.chance.intervals import under_law
from derivations.meaning.formulas.applications import group_of
from derivations.meaning.formulas.laws import random_names
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.named_laws.event_signs import (
    ALWAYS_CHANCES,
    EMPTY,
    OPPOSITE,
    are_events,
    complemented,
    is_worded,
    speaks_of_events,
)
from derivations.meaning.names.blanks import event_blanks
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, written
from derivations.meaning.names.quantities import require_known
from derivations.meaning.names.spaces import REALS
from derivations.model.conditions import Condition, Need
from derivations.model.relations import ORDERS, Relation
from derivations.model.terms import Blanked, Term, add, chance_of, div, mul, number
from derivations.reading.names import argument_nodes, base_name, names_random, parts_of, plain_word, spelling
from derivations.reading.syntax import Accent, Fence, Node, Operator, Related, Row, Script, Sequence, Text

MAX_PARTS = 4
TURNED = {relation.value: relation.mirrored.value for relation in (Relation.EQUAL, *ORDERS)}
"""Relations as they are read from the right."""

Atoms = frozenset[Blanked]


@dataclass(frozen=True, slots=True)
class Indicator:
    """The indicator of an event: the coefficient of each product of indicators of parts."""

    terms: Mapping[Atoms, int]

    def __add__(self, other: Indicator) -> Indicator:
        found = dict(self.terms)
        for atoms, count in other.terms.items():
            found[atoms] = found.get(atoms, 0) + count
        return Indicator({atoms: count for atoms, count in found.items() if count})

    def __mul__(self, other: Indicator) -> Indicator:
        total = Indicator({})
        for left, count in self.terms.items():
            total += Indicator({left | right: count * own for right, own in other.terms.items()})
        return total

    def __neg__(self) -> Indicator:
        return Indicator({atoms: -count for atoms, count in self.terms.items()})

    @property
    def complement(self) -> Indicator:
        """The indicator of the complement."""
        return ALWAYS + -self


ALWAYS = Indicator({frozenset(): 1})


def chance_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """The probability of an event, or ``None`` where none stands."""
    node = items[position]
    after = items[position + 1] if position + 1 < len(items) else None
    group = group_of(after) or _braces(node, after)
    if group is None or after is None or not are_events(env.survey.chances, env.survey.events, node, group):
        return None
    return scripted(env, Factor(_chance(env, group)), after), position + 2


_BARS = frozenset({"\\bar", "\\overline"})


def _braces(sign: Node, node: Node | None) -> Fence | None:
    r"""Braces that are written as brackets around events, ``\Pr\{X > x\}``; those around elements are a set."""
    base = node.base if isinstance(node, Script) else node
    if not isinstance(base, Fence) or base.open != "\\{":
        return None
    named = names_random(base.body) and plain_word(spelling(sign)) in ALWAYS_CHANCES
    return base if named or speaks_of_events(base) else None


def _chance(env: Environment, group: Fence) -> Term:
    items, separators = argument_nodes(group.body)
    if set(separators) - {",", "|"} or separators.count("|") > 1:
        raise UnstatedError(f"{written(group)} is not understood as an event")
    return chance(env, items, separators.index("|") + 1 if "|" in separators else len(items))


def chance(env: Environment, items: tuple[Node, ...], bar: int = 1) -> Term:
    """The probability that all of some events hold, given those from a place on.

    Raises:
        UnstatedError: one of them is not understood.
    """
    items = tuple(_stated(item) for item in items)
    for item in items:
        require_known(env, item, "an event that it is part of")
    if len(items) == 1 and isinstance(items[0], Related):
        known = under_law(env, items[0])
        if known is not None:
            return known
    events = [_event(env, item) for item in items]
    given = _all(events[bar:])
    above = _probability(env, _all(events) if bar < len(items) else _all(events[:bar]))
    if bar == len(items):
        return above
    below = _probability(env, given)
    env.log.facts[Condition(Need.POSITIVE, (below,))] = "what is given has a positive probability"
    return div(above, below)


def _stated(item: Node) -> Node:
    r"""An event without the braces around a statement that says which it is: ``\{X > x\}``."""
    return item.body if isinstance(item, Fence) and item.open == "\\{" and isinstance(item.body, Related) else item


def _all(events: list[Indicator]) -> Indicator:
    whole = ALWAYS
    for event in events:
        whole *= event
    return whole


def _event(env: Environment, node: Node) -> Indicator:
    """The indicator of an event as written."""
    match node:
        case Fence(body=body) if node.open == "(":
            return _event(env, body)
        case Fence(open="\\{", body=body):
            if isinstance(body, Related):
                return _event(env, body)
            env.log.untold[f"which elements {written(node)} has is not used"] = None
            return _part(Blanked(spelling(node)))
        case Sequence(items=parts, separators=separators) if set(separators) == {","}:
            return _all([_event(env, part) for part in parts])
        case Row(items=(Operator(symbol="\\neg"), *rest)) if rest:
            return _event(env, Row(rest[0].start, rest[-1].end, tuple(rest))).complement
        case Row(items=items) if any(isinstance(item, Operator) for item in items):
            return _combined(env, node, items)
        case Row(items=(only,)):
            return _event(env, only)
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
            return _all(events)
        case "\\cup" | "\\lor":
            return _all([event.complement for event in events]).complement
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
        env.log.doubt(f"what the event {written(node)} has to do with others is not used")
        return _statement(env, node)
    if is_worded(node):
        _require_words(node)
        env.log.untold[f"what the words of the event {written(node)} mean is not used"] = None
    elif base_name(node) is None:
        raise UnstatedError(f"{written(node)} is not understood as an event")
    if text in env.survey.events:
        env.log.untold[f"what the words say of the event {text} is not understood"] = None
    return _part(event_blanks(env, node))


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


def _statement(env: Environment, node: Related) -> Indicator:
    """The event of a statement: of a chain, that all its parts hold; of ``X <= x``, that ``X > x`` does not."""
    whole = ALWAYS
    for left, relation, right in zip(node.items, node.relations, node.items[1:], strict=False):
        if not random_names(left) and relation in TURNED:
            left, relation, right = right, TURNED[relation], left
        if relation == "\\in" and spelling(right) in REALS and base_name(left) is not None:
            env.log.convention(f"the values of {spelling(left)} are real numbers")
            continue
        opposite = OPPOSITE.get(relation)
        statement = Related(left.start, right.end, (left, right), (opposite or relation,))
        part = _part(event_blanks(env, statement))
        whole *= part if opposite is None else part.complement
    return whole


def _probability(env: Environment, event: Indicator) -> Term:
    """The probability of an event, from those of the intersections of its parts."""
    parts = frozenset[Blanked]().union(*event.terms)
    if len(parts) > MAX_PARTS:
        raise UnstatedError("an event of so many parts is not supported")
    if any(part.args for part in parts):
        env.log.untold["the probability of an event that depends on a value is known for none"] = None
    else:
        env.log.facts.update(dict.fromkeys(_possible(env, parts), "probabilities are not negative"))
    return _sum(env, event)


def _sum(env: Environment, event: Indicator) -> Term:
    chances = [(count, _of(env, atoms)) for atoms, count in _sorted(event) if not _is_impossible(env, atoms)]
    terms = [mul(number(count), chance) if count != 1 else chance for count, chance in chances]
    return add(*terms) if terms else number(0)


def _is_impossible(env: Environment, atoms: Atoms) -> bool:
    """Whether two of some events are said to be disjoint."""
    texts = {atom.text for atom in atoms}
    said = next((one for one in env.survey.disjoint if len(texts.intersection(one.names)) > 1), None)
    if said is not None:
        env.log.convention(f"{' and '.join(said.names)} are disjoint ({said.source.where})")
    return said is not None


def _of(env: Environment, atoms: Atoms) -> Term:
    """The probability that some events happen; of two that are said to be independent, the product of theirs."""
    texts = {atom.text for atom in atoms}
    said = env.survey.said_independent(texts)
    if said is None or len(atoms) != 2:
        return chance_of(atoms)
    env.log.convention(f"{' and '.join(sorted(texts))} are independent ({said.source.where})")
    return mul(*(chance_of([atom]) for atom in _ordered(atoms)))


def _sorted(event: Indicator) -> list[tuple[Atoms, int]]:
    return sorted(event.terms.items(), key=lambda item: (len(item[0]), list(map(_order, _ordered(item[0])))))


def _order(atom: Blanked) -> tuple[str, str]:
    return atom.text, repr(atom.args)


def _ordered(atoms: Iterable[Blanked]) -> list[Blanked]:
    return sorted(atoms, key=_order)


def _possible(env: Environment, parts: Atoms) -> Iterator[Condition]:
    """That every combination of the parts and their complements has a probability that is not negative."""
    for size in range(len(parts) + 1):
        for chosen in combinations(_ordered(parts), size):
            event = _all([_part(one) if one in chosen else _part(one).complement for one in _ordered(parts)])
            yield Condition(Need.NONNEGATIVE, (_sum(env, event),))


def _part(event: Blanked) -> Indicator:
    return Indicator({frozenset({event}): 1})
