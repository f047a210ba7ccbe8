r"""Equations of motion: ``\dot x = -a x``, ``\frac{dx(t)}{dt} = F``, ``x'(t) = F``; and rates by the time of a process.

A name that moves is a process without noise.  Where it is written as a function of the time, ``x(t)``, it is read as
``x_t``.  In formulas that hold a rate by that time, each one is marked here on the syntax trees; :mod:`.rates` says
what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from derivations.meaning.dynamics.processes import Process, is_d
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    accent_name,
    base_name,
    children,
    parts_of,
    plain_word,
    row_of,
    spelling,
    within,
)
from derivations.reading.rebuilding import changed, grouped
from derivations.reading.syntax import (
    Accent,
    Additive,
    Fence,
    Fraction,
    Marked,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Row,
    Script,
)

TIME = "t"
"""The time by which a dot above a name differentiates."""
TIMES = frozenset({TIME, "\\tau"})
"""The letters of times."""
ACTING = frozenset({"\\nabla", "\\Delta", "\\sin", "\\cos", "\\exp", "\\log", "\\ln", "\\partial"})
"""Signs that act on what stands behind them."""
_SPATIAL = frozenset({"\\partial", "\\Delta"})


@dataclass(frozen=True, slots=True)
class Rate(Marked):
    """The derivative of ``body`` by the time of processes of which something is said; ``written`` is how it stands."""

    along: tuple[Process, ...]
    written: Node


def motion_of(left: Node, right: Node, where: str, start: int) -> Process | None:
    r"""What an equation says of the rate of a name, which it may have with a factor; ``None``: it says something else.

    A rate of the second order is that of a velocity, ``\dot x``, whose name moves, too.
    """
    found = rated_name(left)
    if found is None:
        solved = _solved(left, right) if base_name(left) is None else None  # ``v = \dot x`` defines a name
        return None if solved is None else motion_of(*solved, where, start)
    if _varies_in_space(right):
        return None
    name, time = found
    if base_name(name) in (None, spelling(time)) or is_d(name) or _is_power(name):
        return None
    drift = at_times(right, ((name, time),))
    if _under_dot(name) is not None:
        drift = changed(drift, lambda node: name if _is_rate_of(node, name) else None)
    return Process(name, time, (("+", drift),), (), where, start)


def _is_rate_of(node: Node, velocity: Node) -> bool:
    r"""Whether a node is a velocity, written as a quotient: ``\frac{dx}{dt}``."""
    found = rated_name(node) if isinstance(node, Fraction) else None
    return found is not None and spelling(found[0]) == spelling(_under_dot(velocity))


def carried(motion: Process) -> Process | None:
    """The motion of the place that a velocity is the rate of; ``None``: the name is no velocity."""
    place = _under_dot(motion.name)
    return None if place is None else replace(motion, name=place, drift=(("+", motion.name),))


def _solved(left: Node, right: Node) -> tuple[Node, Node] | None:
    r"""An equation of which one term is a rate with a factor, ``m \ddot x + k x = 0``, solved for that rate."""
    terms = [*_signed(left, False), *_signed(right, True)]
    order = max((_order(part) for _, term in terms for part in within(term)), default=0)
    having = [(n, [part for part in parts_of(term) if _order(part) == order]) for n, (_, term) in enumerate(terms)]
    inside = [n for n, (_, term) in enumerate(terms) if any(_order(part) == order for part in within(term))]
    if not order or len(inside) != 1 or inside[0] != (number := next((n for n, own in having if len(own) == 1), -1)):
        return None
    sign, term = terms[number]
    rate = having[number][1][0]
    items = parts_of(term)
    behind = items[items.index(rate) + 1 :]
    factor = [item for item in items if item is not rate]
    alone = number == 0 and not isinstance(left, Additive) and not factor
    if alone or behind or sum(_order(p) == order for p in within(term)) > 1 or any(map(_is_sign, factor)):
        return None
    others = [(_flipped(other) if sign == "+" else other, one) for n, (other, one) in enumerate(terms) if n != number]
    shown = [(other, one) for other, one in others if not (isinstance(one, Number) and one.text == "0")]
    rest: Node = Additive(left.start, right.end, tuple(shown)) if shown else Number(right.start, right.end, "0")
    return rate, Fraction(left.start, right.end, rest, row_of(factor)) if factor else rest


def _signed(side: Node, flipped: bool) -> Iterator[tuple[str, Node]]:
    """The terms of a side with their signs, as they stand on the left side."""
    for sign, term in side.terms if isinstance(side, Additive) else (("+", side),):
        yield (_flipped(sign) if flipped else sign), term


def _flipped(sign: str) -> str:
    return {"+": "-", "-": "+"}.get(sign, sign)


def _is_sign(node: Node) -> bool:
    """Whether a node is no factor by itself: an operator, or a sign that acts on what follows."""
    return isinstance(node, Operator) or is_d(node) or spelling(node) in ACTING


def _order(node: Node) -> int:
    """The order of the rate of a name that a node is; 0, if it is none."""
    found = rated_name(node)
    return 0 if found is None else 1 + (_under_dot(found[0]) is not None)


def _is_power(name: Node) -> bool:
    """Whether what stands above a name is no index in parentheses: a power of it moves as the name does."""
    return isinstance(name, Script) and name.sup is not None and not isinstance(name.sup, Fence)


def rated_name(left: Node) -> tuple[Node, Name] | None:
    """The name whose rate a side is, as an element of a family if it is a function of the time, and the time."""
    items = parts_of(left)
    first, rest = items[0], items[1:]
    dotted = _under_dot(first)
    if dotted is not None:
        return _with_time(dotted, rest, Name(left.start, left.start, TIME))
    if isinstance(first, Script) and first.primes == 1 and first.base is not None and len(rest) == 1:
        time = rest[0].body if isinstance(rest[0], Fence) else None
        plain = first.sub is None and first.sup is None and isinstance(time, Name) and time.text == TIME
        return _with_time(first.base, rest, time) if plain and isinstance(time, Name) else None
    if not isinstance(first, Fraction):
        return None
    second = _twice_rated(first)
    if second is not None:
        return None if rest else second
    time, above = time_of(first), parts_of(first.numerator)
    named = (*above[1:], *rest)
    return (
        None
        if time is None or time.text not in TIMES or not named or (len(above) > 1 and rest)
        else _with_time(named[0], named[1:], time)
    )


def _twice_rated(quotient: Fraction) -> tuple[Node, Name] | None:
    r"""The velocity whose rate ``\frac{d^2 x}{dt^2}`` is, and the time."""
    above, below = parts_of(quotient.numerator), parts_of(quotient.denominator)
    straight = len(above) == len(below) == 2 and is_d(below[0]) and isinstance(below[1], Script)
    twice = straight and all(isinstance(one, Script) and spelling(one.sup) == "2" for one in (above[0], below[1]))
    sign, time = (one.base if isinstance(one, Script) else None for one in (above[0], below[-1]))
    if not twice or sign is None or not is_d(sign) or not isinstance(time, Name) or time.text not in TIMES:
        return None
    return Accent(above[1].start, above[1].end, "\\dot", above[1]), time


def _with_time(name: Node, rest: tuple[Node, ...], time: Name) -> tuple[Node, Name] | None:
    """A name alone, or with the time as its argument."""
    if not rest:
        return name, time
    if len(rest) > 1 or not _is_at(rest[0], time) or not isinstance(name, Name | Accent):
        return None
    return Script(name.start, rest[0].end, name, time, None), time


def _is_at(group: Node | None, time: Node) -> bool:
    return isinstance(group, Fence) and group.open == "(" and spelling(group.body) == spelling(time)


def _under_dot(node: Node) -> Node | None:
    r"""The name under one dot, ``\dot x``, ``\dot x_t``; under two of them it is that of a velocity."""
    if isinstance(node, Accent) and accent_name(node.accent) == "dot":
        return node.body
    if isinstance(node, Accent) and accent_name(node.accent) == "ddot":
        return Accent(node.start, node.end, "\\dot", node.body)
    if isinstance(node, Script) and isinstance(node.base, Accent) and node.sup is None and not node.primes:
        body = _under_dot(node.base)
        return None if body is None else Script(node.start, node.end, body, node.sub, None)
    return None


def time_of(quotient: Fraction) -> Name | None:
    """The variable of a quotient that is a derivative by a straight d of the first order, if it is one."""
    above, below = parts_of(quotient.numerator), parts_of(quotient.denominator)
    straight = len(below) == 2 and is_d(above[0]) and is_d(below[0])
    return below[1] if straight and isinstance(below[1], Name) else None


def _varies_in_space(right: Node) -> bool:
    """Whether a side differentiates by a place, so that it is a density or a field that changes."""
    for node in within(right):
        if isinstance(node, Name) and node.text in _SPATIAL:
            return True
        for one, other in zip(parts_of(node), parts_of(node)[1:], strict=False):
            if spelling(one) == "\\nabla" and isinstance(other, Operator):
                return True
    return False


def at_times(tree: Node, names: tuple[tuple[Node, Node], ...]) -> Node:
    """A tree with names at their time, ``x(t)``, as they move: ``x_t``, or ``x`` alone; ``x'(t)`` as a rate."""
    moving = {spelling(_base(name)): (name, time) for name, time in names}

    def in_row(node: Node) -> Node | None:
        if not isinstance(node, Row):
            return None
        made: list[Node] = []
        for item in node.items:
            placed = _placed(made[-1], item, moving) if made else None
            if placed is not None:
                made[-1] = placed
            else:
                made.append(changed(item, in_row))
        return row_of(made)

    return changed(tree, in_row) if moving else tree


def _base(name: Node) -> Node:
    """A name without its index."""
    return name.base if isinstance(name, Script) and name.base is not None else name


def _placed(before: Node, group: Node, moving: dict[str, tuple[Node, Node]]) -> Node | None:
    """A name, a dotted or a primed one, that stands before its time, with the power that stands behind the time."""
    at, sup = (group.base, group.sup) if isinstance(group, Script) else (group, None)
    primed = isinstance(before, Script) and before.primes == 1 and before.sub is None and before.sup is None
    body = _base(before) if primed else _under_dot(before)
    found = moving.get(spelling(before)) or moving.get(spelling(body))
    if found is None or not _is_at(at, found[1]) or not (primed or isinstance(before, Name | Accent)):
        return None
    name, time = found
    start, end = before.start, group.end
    if primed:
        signs = (Name(start, end, "d"), Row(start, end, (Name(start, end, "d"), time)))
        rate = Fraction(start, end, row_of([signs[0], name]), signs[1])
        return rate if sup is None else Script(start, end, grouped(rate), None, sup)
    if isinstance(name, Script):
        return Script(start, end, before, name.sub, sup)
    return before if sup is None else Script(start, end, before, None, sup)


def averages_in_time(
    trees: Iterable[Related], motions: Collection[str], formulas: Sequence[Node]
) -> tuple[tuple[Node, Node], ...]:
    r"""The names of averages over a process, ``m(t) = \mathbb{E}[X_t]``, as elements of families, with the time.

    So are names of what is made of motions by their letters, ``E(t) = \frac12 x(t)^2``, if a formula writes a rate of
    them without their time.
    """
    found: list[tuple[Node, Node]] = []
    for tree in trees:
        items, body = parts_of(tree.items[0]), tree.items[-1]
        time = items[1].body if len(items) == 2 and isinstance(items[1], Fence) else None
        if not isinstance(time, Name) or time.text not in TIMES or not isinstance(items[0], Name):
            continue
        moving = any(isinstance(n, Script) and n.sub is not None and spelling(n.sub) == time.text for n in within(body))
        element = Script(items[0].start, items[1].end, items[0], time, None)
        if (moving and is_average(body)) or (
            _is_of_motions(body, motions) and any(rated_bare(one, ((element, time),)) for one in formulas)
        ):
            found.append((element, time))
    return tuple(found)


def letters_in_motion(trees: Iterable[Related]) -> frozenset[str]:
    """The letters of names of whose rates equations say what they are."""
    rated = (found for tree in trees for side in tree.items[:1] if (found := rated_name(side)) is not None)
    return frozenset(spelling(_place_of(name)) for name, _ in rated)


def _place_of(name: Node) -> Node:
    """The letter of a name, of the place for that of a velocity."""
    under = _under_dot(name)
    return _base(name) if under is None else _place_of(under)


def _is_of_motions(body: Node, motions: Collection[str]) -> bool:
    """Whether motions stand in a formula at their time, and no integral or derivative by it does."""
    parts = list(within(body))
    at_time = any(
        spelling(one) in motions and _is_at(other, Name(0, 0, TIME))
        for part in parts
        for one, other in zip(parts_of(part), parts_of(part)[1:], strict=False)
    )
    return at_time and not any(is_d(part) for part in parts)


def is_average(body: Node) -> bool:
    """Whether an average or another moment is taken in a formula."""
    signs = {spelling(node) for node in within(body)}
    return any(sign in EXPECTATIONS or plain_word(sign) in MOMENTS for sign in signs)


def rated_bare(tree: Node, names: tuple[tuple[Node, Node], ...]) -> frozenset[str]:
    r"""The names of which a tree writes a rate by their time without the time: ``\frac{dm}{dt}``, ``\dot m``."""
    bases = {spelling(name.base): spelling(time) for name, time in names if isinstance(name, Script)}
    found = set[str]()
    for node in within(tree):
        dotted = _under_dot(node)
        if dotted is not None and bases.get(spelling(dotted)) == TIME:
            found.add(spelling(dotted))
        for item, after in zip(parts_of(node), (*parts_of(node)[1:], None), strict=True):
            time = time_of(item) if isinstance(item, Fraction) else None
            above = parts_of(item.numerator)[1:] if isinstance(item, Fraction) else ()
            rated = above[0] if len(above) == 1 else after if not above else None
            if time is not None and isinstance(rated, Name) and bases.get(spelling(rated)) == spelling(time):
                found.add(spelling(rated))
    return frozenset(found)


def with_times(tree: Node, names: tuple[tuple[Node, Node], ...], bare: frozenset[str]) -> Node:
    """A tree with names that stand without their time as elements of families by it."""
    elements = {spelling(name.base): name for name, _ in names if isinstance(name, Script)}

    def put(node: Node) -> Node | None:
        if isinstance(node, Script) and spelling(node.base) in bare and node.sub is not None:
            return node
        if not isinstance(node, Name) or spelling(node) not in bare:
            return None
        return Script(node.start, node.end, node, elements[spelling(node)].sub, None)

    return changed(tree, put)


# ------------------------------------------------------------------------------------------------------- marking


def rated(tree: Node, along: tuple[Process, ...], known: frozenset[str] = frozenset()) -> Node:
    """A tree with ``x(t)`` as ``x_t``, and with its rates by the time of processes marked.

    Under a dot stand names of processes without noise, and those that are ``known`` to be made of processes.
    """
    moving = at_times(tree, tuple((one.name, one.time) for one in along))
    dotted = known.union(spelling(one.name) for one in along if not one.noises and spelling(one.time) == TIME)
    return changed(moving, lambda node: _rate_in(node, along, dotted))


def _rate_in(node: Node, along: tuple[Process, ...], dotted: frozenset[str]) -> Node | None:
    body = _under_dot(node)
    if body is not None and spelling(node) in {one.names[0] for one in along}:
        return node  # a velocity that moves itself
    if body is not None and spelling(body) in dotted:
        return Rate(node.start, node.end, body, along, node)
    if isinstance(node, Fraction):
        return _of_quotient(node, along)
    return _in_row(node, along, dotted) if isinstance(node, Row) else None


def _of_quotient(node: Fraction, along: tuple[Process, ...]) -> Node | None:
    r"""``\frac{d x^2}{dt}``, and ``\frac{d^2 x}{dt^2}`` of a place whose velocity is known to move."""
    second = _twice_rated(node)
    if second is not None and spelling(second[0]) in {spelling(one.name) for one in along}:
        return Rate(node.start, node.end, second[0], along, node)
    time, above = time_of(node), parts_of(node.numerator)
    if time is None or len(above) < 2 or not _times(time, along):
        return None
    return Rate(node.start, node.end, row_of(above[1:]), along, node)


def _times(time: Name, along: tuple[Process, ...]) -> bool:
    return any(spelling(one.time) == time.text for one in along)


def _in_row(node: Row, along: tuple[Process, ...], dotted: frozenset[str]) -> Node | None:
    r"""A row with ``\frac{d}{dt}`` and what stands behind it as one rate, if no more than one factor there moves."""
    made: list[Node] = []
    for position, item in enumerate(node.items):
        time = time_of(item) if isinstance(item, Fraction) else None
        alone = isinstance(item, Fraction) and len(parts_of(item.numerator)) == 1
        rest = node.items[position + 1 :]
        if time is None or not alone or not rest or not _times(time, along):
            made.append(changed(item, lambda part: _rate_in(part, along, dotted)))
            continue
        if not _is_one(rest, along):
            return node
        written = row_of(node.items[position:])
        return row_of([*made, Rate(item.start, node.end, row_of(rest), along, written)])
    return row_of(made)


def _is_one(rest: tuple[Node, ...], along: tuple[Process, ...]) -> bool:
    """Whether one factor of a row holds all that moves in it, or the row begins with a transposed one."""
    names = {name for one in along for name in one.names}
    moving = [item for item in rest if any(spelling(part) in names for part in within(item))]
    operators = any(isinstance(item, Operator) and item.symbol in ("\\cdot", "\\times") for item in rest)
    transposed = isinstance(rest[0], Script) and spelling(rest[0].sup) in ("\\top", "T", "\\intercal")
    return transposed or (len(moving) <= 1 and not operators)


def holds_rate(trees: Iterable[Node]) -> bool:
    """Whether a rate is marked in some trees."""
    return any(isinstance(part, Rate) for tree in trees for part in within(tree))


def timely(tree: Node, along: tuple[Process, ...]) -> set[str]:
    """The names that a formula for rates may depend on through where processes begin.

    All of them, with these, where it speaks of a time beside that of a process, or of a moment beyond the second.
    """
    found: set[str] = set()
    times = {spelling(one.time) for one in along}
    stack, plain = [tree], True
    while stack:
        node = stack.pop()
        if isinstance(node, Rate):
            stack.append(node.body)
            continue
        found.add(spelling(node))
        plain = plain and spelling(node) not in times and (not isinstance(node, Script) or _is_low(node.sup))
        plain = plain and not (isinstance(node, Name) and node.text in ACTING)
        if isinstance(node, Script) and node.sub is not None and base_name(node) is not None:
            found.add(spelling(Script(node.start, node.end, node.base, node.sub, None)))
            continue
        stack += children(node)
    return found if plain else found.union(spelling(_base(one.name)) for one in along)


def _is_low(sup: Node | None) -> bool:
    return (
        sup is None
        or (isinstance(sup, Number) and sup.text == "2")
        or isinstance(sup, Fence)
        or spelling(sup) in ("T", "\\top")
    )
