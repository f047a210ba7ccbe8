r"""How a document uses the letter ``e``: as Euler's number, as the base of powers, or as a name of its own.

A bound ``\int_1^e``, the argument of a logarithm, what its base is said to be and a factor beside ``π`` are places of
a number; a power ``e^x`` speaks for it, and what holds nothing but numbers besides, as ``e - 1``, does not speak
against it.  Where a document counts, the letter is the number in what is raised to a name, too: ``(n/e)^n`` beside
``n!``.  A subscript, an accent and a differential are those of a name.  Elsewhere the letter may be either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from derivations.reading.grouping import INTEGRALS, is_derivative_sign, sign_name
from derivations.reading.names import children, elementary, spelling, within
from derivations.reading.syntax import (
    Accent,
    Additive,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Row,
    Script,
    Table,
)

EULER = "e"
MIXED = "\\mathrm{e}"
"""The notation that is unclear where a document uses the letter both ways."""

_NUMBERS = frozenset({EULER, "\\pi"})


class Use(Enum):
    """What a place says of the letter that stands there."""

    NUMBER = "number"
    POWER = "power"
    CONSTANT = "constant"
    NAME = "name"
    OPEN = "open"


@dataclass(slots=True)
class _Seen:
    """The uses that were found in a document, and whether it counts: it holds factorials or binomial coefficients."""

    counting: bool
    uses: set[Use] = field(default_factory=set)


def uses_of_e(trees: Iterable[Node]) -> frozenset[Use]:
    """All uses of ``e``."""
    trees = tuple(trees)
    parts = [part for tree in trees for part in within(tree)]
    seen = _Seen(counting=any(map(_counts, parts)))
    bases = {spelling(part.sub) for part in parts if isinstance(part, Script) and _is_logarithm(part)}
    for tree in trees:
        place = Use.NUMBER if _says_base(tree, bases) else Use.CONSTANT if _is_number(tree) else Use.OPEN
        _walk(tree, place, seen)
    return frozenset(seen.uses)


def _says_base(tree: Node, bases: set[str]) -> bool:
    r"""Whether an equation says which base the logarithms have, ``b = e`` beside ``\log_b``."""
    match tree:
        case Related(items=(Name(text=base), Name(text=text)), relations=("=",)):
            return text == EULER and base in bases
        case _:
            return False


def _counts(node: Node) -> bool:
    """Whether a node is the sign of a factorial, or a binomial coefficient."""
    return (isinstance(node, Operator) and node.symbol == "!") or (
        isinstance(node, Table) and node.environment == "binom"
    )


def _is_raised(node: Script) -> bool:
    """Whether a node is a group that is raised to something that is no number."""
    named = node.sup is not None and any(isinstance(part, Name) for part in within(node.sup))
    return named and isinstance(node.base, Fence)


def is_number(uses: frozenset[Use]) -> bool:
    """Whether the letter, where it stands alone, can only be Euler's number."""
    return bool(uses & {Use.NUMBER, Use.CONSTANT}) and bool(uses & {Use.NUMBER, Use.POWER}) and not _others(uses)


def is_mixed(uses: frozenset[Use]) -> bool:
    """Whether the letter stands both where the number does, or may, and where a name does, or may."""
    return (Use.NUMBER in uses or uses >= {Use.POWER, Use.CONSTANT}) and _others(uses)


def _others(uses: frozenset[Use]) -> bool:
    return bool(uses & {Use.NAME, Use.OPEN})


def _is_number(node: Node) -> bool:
    """Whether a node holds numbers, ``π`` and ``e`` only, and more than one of them."""
    stack, leaves = [node], 0
    while stack:
        part = stack.pop()
        if isinstance(part, Name):
            if part.text not in _NUMBERS and elementary(part.text) is None:
                return False
            leaves += 1
        leaves += isinstance(part, Number)
        stack += children(part)
    return leaves > 1


def _walk(node: Node, use: Use, seen: _Seen) -> None:
    """Walk over a formula; ``use`` is what the place of the node says of the letter."""
    if use is Use.OPEN and isinstance(node, Additive | Fraction | Fence) and _is_number(node):
        use = Use.CONSTANT
    if seen.counting and isinstance(node, Fraction) and spelling(node.denominator) == EULER:
        _walk(node.numerator, use, seen)  # of what is divided by the letter, nothing speaks against the number
    elif isinstance(node, Name):
        seen.uses |= {use} if node.text == EULER else set()
    elif isinstance(node, Accent | Fence) and spelling(node.body) == EULER and getattr(node, "open", "") != "(":
        seen.uses.add(Use.NAME)
    elif isinstance(node, Script):
        _script(node, use, seen)
    elif isinstance(node, Row):
        _row(node.items, use, seen)
    else:
        for part in children(node):
            _walk(part, use, seen)


def _script(node: Script, use: Use, seen: _Seen) -> None:
    """Walk over a power or a sign with its bounds; of the letter, powers with a number say nothing."""
    if spelling(node.base) == EULER:
        if node.sub is not None or node.primes:
            seen.uses.add(Use.NAME)
        elif node.sup is not None and not _is_number(node):
            seen.uses.add(Use.POWER)
    elif node.base is not None:
        _walk(node.base, Use.NUMBER if seen.counting and _is_raised(node) else use, seen)
    bounds = Use.NUMBER if sign_name(node) in INTEGRALS or _is_logarithm(node) else use
    for part in (node.sub, node.sup):
        if part is not None:
            _walk(part, bounds, seen)


def _row(items: tuple[Node, ...], use: Use, seen: _Seen) -> None:
    """Walk over factors; what follows a logarithm and what stands beside ``π`` is a number."""
    beside = any(spelling(item) == "\\pi" for item in items)
    inside = False
    before: Node | None = None
    for item in items:
        inside = inside and not isinstance(item, Operator)
        if before is not None and spelling(item) == EULER and is_derivative_sign(before):
            seen.uses.add(Use.NAME)
        _walk(item, Use.NUMBER if inside or beside else use, seen)
        inside = _is_logarithm(item) or (inside and not (isinstance(item, Fence) and before and _is_logarithm(before)))
        before = item


def _is_logarithm(node: Node) -> bool:
    head = node.base if isinstance(node, Script) else node
    return isinstance(head, Name) and elementary(head.text) == "log"
