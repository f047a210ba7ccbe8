r"""Events that statements tell: ``X + Y > z``, ``a < X \le b``, ``\max(X, Y) \le t``, ``|X| > t``.

What is random stands on one side, with the names in it expanded.  The events that it is the value on the other side,
and that it is more, are parts; all others are made of these.
"""

from __future__ import annotations

from collections.abc import Set

from derivations.meaning.chance.event_algebra import ALWAYS, Indicator, all_of, any_of, part_of
from derivations.meaning.chance.intervals import IN_ORDER
from derivations.meaning.formulas.laws import random_names, written_names
from derivations.meaning.formulas.operators import SIGNS_OF_LISTS
from derivations.meaning.formulas.reaches import argument_group
from derivations.meaning.named_laws.event_signs import OPPOSITE
from derivations.meaning.names.blanks import event_blanks
from derivations.meaning.names.environment import Environment, written
from derivations.meaning.names.spaces import REALS
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition
from derivations.model.errors import DerivationError
from derivations.model.relations import ORDERS, Relation
from derivations.model.terms import Call, Sym, Term, free_symbols, neg, rational_value, sub, substitute
from derivations.normal.events import Comparison, apart
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.reading.names import argument_nodes, base_name, is_random, spelling
from derivations.reading.syntax import Node, Related, Row

MAX_EXPANSIONS = 8
TURNED = {relation.value: relation.mirrored.value for relation in (Relation.EQUAL, *ORDERS)}
"""Relations as they are read from the right."""
ORDERED = frozenset(relation.value for relation in ORDERS)
_STRICT = {"=": "=", "\\ne": "=", ">": ">", "\\ge": ">", "<": "<", "\\le": "<"}


def statement_event(env: Environment, node: Related) -> Indicator:
    """The event of a statement: of a chain, that all its parts hold."""
    pairs = list(zip(node.items, node.relations, node.items[1:], strict=False))
    found = [_compared(env, *pair) for pair in pairs]
    between = _between(env, found) if len(found) == 2 else None
    if between is not None:
        return between
    whole = ALWAYS
    for pair, one in zip(pairs, found, strict=True):
        whole *= _of_extreme(env, *pair) or (_unknown(env, *pair) if one is None else _indicator(env, *one))
    return whole


def _of_extreme(env: Environment, left: Node, relation: str, right: Node) -> Indicator | None:
    r"""The event of an order between the greatest or smallest of several and something: ``\max(X, Y) \le t``."""
    if relation in TURNED and _listed(right) is not None:
        left, relation, right = right, TURNED[relation], left
    listed = _listed(left)
    if listed is None or relation not in ("<", ">", "\\le", "\\ge") or _listed(right) is not None:
        return None
    word, nodes = listed
    events = [statement_event(env, Related(node.start, right.end, (node, right), (relation,))) for node in nodes]
    return any_of(events) if (word == "max") == (relation in (">", "\\ge")) else all_of(events)


def _listed(node: Node) -> tuple[str, tuple[Node, ...]] | None:
    """The numbers of which a node is the greatest or the smallest."""
    if not isinstance(node, Row) or len(node.items) != 2:
        return None
    word, group = spelling(node.items[0]).removeprefix("\\"), argument_group(node.items[1])
    nodes, separators = argument_nodes(group.body) if group is not None else ((), ())
    return (word, nodes) if word in SIGNS_OF_LISTS and set(separators) == {","} else None


Compared = tuple[Comparison, str]
"""A comparison, and the relation that its subject has to its value."""


def _compared(env: Environment, left: Node, relation: str, right: Node) -> Compared | None:
    sign = _STRICT.get(relation)
    one = None if sign is None else _comparison(env, left, sign, right)
    if one is None:
        return None
    return one, relation if one.sign == sign else TURNED[relation]


def _indicator(env: Environment, one: Comparison, relation: str) -> Indicator:
    """The event of a comparison from those that the subject is the value, and that it is more."""
    more, same = (_beyond(env, one) or part_of(one.being(">")), part_of(one.being("=")))
    match relation:
        case "=":
            return same
        case ">":
            return more
        case "\\ge":
            return more + same
        case "\\le":
            return more.complement
        case "<":
            return (more + same).complement
    return same.complement


def _beyond(env: Environment, one: Comparison) -> Indicator | None:
    """The event that an absolute value is more than a number, which is not negative."""
    match one.subject:
        case Call(name="Abs", args=(inside,)):
            random = free_symbols(inside) - set(one.loose)
            above, below = (_apart(sub(inside, end), ">", random) for end in (one.value, neg(one.value)))
            if above is None or below is None or above.sign != ">" or not _taken(env, one.value):
                return None
            return _indicator(env, above, ">") + _indicator(env, below, "<")
    return None


def _taken(env: Environment, length: Term) -> bool:
    """Take the length of an interval for one that is not negative."""
    known = rational_value(length)
    if known is None and not free_symbols(length) & set(env.bound):
        env.log.facts[Condition(Need.NONNEGATIVE, (length,))] = IN_ORDER
        env.log.convention(IN_ORDER)
        return True
    return known is not None and known >= 0


def _between(env: Environment, found: list[Compared | None]) -> Indicator | None:
    """The event that a quantity is in an interval, ``a < X <= b``, whose ends are in order."""
    match sorted((one for one in found if one is not None), key=lambda one: one[1] in ("<", "\\le")):
        case [(low, ">" | "\\ge" as above), (high, "<" | "\\le" as below)] if low.subject == high.subject:
            if _taken(env, sub(high.value, low.value)):
                return _indicator(env, low, above) + -_indicator(env, high, below).complement
    return None


def _unknown(env: Environment, left: Node, relation: str, right: Node) -> Indicator:
    r"""The event of a statement of which only the text is known; of ``X \\le x``, that ``X > x`` does not hold."""
    if not random_names(left) and relation in TURNED:
        left, relation, right = right, TURNED[relation], left
    if relation == "\\in" and spelling(right) in REALS and base_name(left) is not None:
        env.log.convention(f"the values of {spelling(left)} are real numbers")
        return ALWAYS
    opposite = None if relation in ORDERED else OPPOSITE.get(relation)  # not every order is one of numbers
    statement = Related(left.start, right.end, (left, right), (opposite or relation,))
    env.log.doubt(f"what the event {written(statement)} has to do with others is not used")
    part = part_of(event_blanks(env, statement))
    return part if opposite is None else part.complement


def _comparison(env: Environment, left: Node, sign: str, right: Node) -> Comparison | None:
    """An event that compares two numbers, of which one at least is random; ``None`` where it is not known to be one."""
    names = {name for side in (left, right) for name in written_names(side) if _varies_by_chance(env, name)}
    if not names or any(env.shapes.dims(name) for name in names) or not names.isdisjoint(env.survey.complex):
        return None
    scope = env.renaming({name: Sym(name) for name in names})
    try:
        difference = _expanded(env, sub(scope.term(left), scope.term(right)))
    except DerivationError:
        return None
    return _apart(difference, sign, {one for one in free_symbols(difference) if _varies_by_chance(env, one.name)})


def _apart(difference: Term, sign: str, random: Set[Sym]) -> Comparison | None:
    try:
        return None if difference.shape.rank else apart(Normalizer(Context())(difference), sign, random)
    except CannotNormaliseErrors:
        return None


def _varies_by_chance(env: Environment, name: str) -> bool:
    """Whether a name in an event is a random variable: written or said to be one, and bound nowhere."""
    survey = env.survey
    if name in survey.bound or any(symbol.name == name for symbol in env.bound):
        return False
    told = name in survey.said_random or name in survey.arbitrary
    return told or (is_random(name) and name not in survey.constants | survey.fixed | survey.given)


def _expanded(env: Environment, term: Term) -> Term:
    """A term with the definitions of the random variables in it, and of what is made of some."""
    for _ in range(MAX_EXPANSIONS):
        free = sorted(free_symbols(term), key=lambda symbol: symbol.key)
        defined = {s: one for s in free if (one := env.lookup(s)) is not None}
        found = {s: one for s, one in defined.items() if any(_varies_by_chance(env, o.name) for o in _names(s, one))}
        if not found:
            break
        env.log.unfolded |= dict.fromkeys(found.values())
        term = substitute(term, {symbol: one.body for symbol, one in found.items()})
    return term


def _names(symbol: Sym, definition: Definition) -> frozenset[Sym]:
    return free_symbols(definition.body) | {symbol}
