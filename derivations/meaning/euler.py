r"""How a document uses the letter ``e``: as Euler's number, as the base of powers, or as a name of its own.

A bound ``\int_1^e``, the argument of a logarithm and a factor beside ``π`` are places of a number; a power ``e^x``
speaks for it, and what holds nothing but numbers besides, as ``e - 1``, does not speak against it.  A subscript, an
accent and a differential are those of a name.  Elsewhere the letter may be either.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from derivations.meaning.grouping import INTEGRALS, is_derivative_sign, sign_name
from derivations.reading.names import children, elementary, spelling
from derivations.reading.syntax import Accent, Additive, Fence, Fraction, Name, Node, Number, Operator, Row, Script

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


def uses_of_e(trees: Iterable[Node]) -> frozenset[Use]:
    """All uses of ``e``."""
    found: set[Use] = set()
    for tree in trees:
        _walk(tree, Use.CONSTANT if _is_number(tree) else Use.OPEN, found)
    return frozenset(found)


def is_number(uses: frozenset[Use]) -> bool:
    """Whether the letter, where it stands alone, can only be Euler's number."""
    return bool(uses & {Use.NUMBER, Use.CONSTANT}) and bool(uses & {Use.NUMBER, Use.POWER}) and not _others(uses)


def is_mixed(uses: frozenset[Use]) -> bool:
    """Whether the letter stands both where the number does and where a name does."""
    return Use.NUMBER in uses and _others(uses)


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


def _walk(node: Node, use: Use, found: set[Use]) -> None:
    """Walk over a formula; ``use`` is what the place of the node says of the letter."""
    if use is Use.OPEN and isinstance(node, Additive | Fraction | Fence) and _is_number(node):
        use = Use.CONSTANT
    if isinstance(node, Name):
        found |= {use} if node.text == EULER else set()
    elif isinstance(node, Accent | Fence) and spelling(node.body) == EULER and getattr(node, "open", "") != "(":
        found.add(Use.NAME)
    elif isinstance(node, Script):
        _script(node, use, found)
    elif isinstance(node, Row):
        _row(node.items, use, found)
    else:
        for part in children(node):
            _walk(part, use, found)


def _script(node: Script, use: Use, found: set[Use]) -> None:
    """Walk over a power or a sign with its bounds; of the letter, powers with a number say nothing."""
    if spelling(node.base) == EULER:
        if node.sub is not None or node.primes:
            found.add(Use.NAME)
        elif node.sup is not None and not _is_number(node):
            found.add(Use.POWER)
    elif node.base is not None:
        _walk(node.base, use, found)
    bounds = Use.NUMBER if sign_name(node) in INTEGRALS or _is_logarithm(node) else use
    for part in (node.sub, node.sup):
        if part is not None:
            _walk(part, bounds, found)


def _row(items: tuple[Node, ...], use: Use, found: set[Use]) -> None:
    """Walk over factors; what follows a logarithm and what stands beside ``π`` is a number."""
    beside = any(spelling(item) == "\\pi" for item in items)
    inside = False
    before: Node | None = None
    for item in items:
        inside = inside and not isinstance(item, Operator)
        if before is not None and spelling(item) == EULER and is_derivative_sign(before):
            found.add(Use.NAME)
        _walk(item, Use.NUMBER if inside or beside else use, found)
        inside = _is_logarithm(item) or (inside and not (isinstance(item, Fence) and before and _is_logarithm(before)))
        before = item


def _is_logarithm(node: Node) -> bool:
    head = node.base if isinstance(node, Script) else node
    return isinstance(head, Name) and elementary(head.text) == "log"
