r"""How far the argument of a function without brackets reaches: ``\log a(x+b)``, ``\sin(n+1)x``.

Authors write these, and ``\log\sigma\sqrt{2\pi}``, for a function of the whole product as well as for a product with a
function of its first factor, so they are read in both ways.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.formulas.bars import is_bar
from derivations.meaning.formulas.extents import bound_indices
from derivations.meaning.names.complex_marks import is_imaginary_part, is_real_part
from derivations.meaning.names.environment import Environment, written
from derivations.meaning.names.open_notation import Open
from derivations.model.terms.known_functions import KNOWN
from derivations.reading.grouping import Integration, is_derivative_sign
from derivations.reading.names import (
    DIFFERENTIALS,
    EXPECTATIONS,
    SIGNS,
    base_name,
    elementary,
    parts_of,
    row_of,
    spelling,
)
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
    Root,
    Script,
    Sequence,
    Text,
)

OF_ANGLES = frozenset(one.name for one in KNOWN if one.angular)


def argument_group(node: Node | None) -> Fence | None:
    """The group in round, square or curly brackets that a node is, with or without scripts."""
    base = node.base if isinstance(node, Script) else node
    return base if isinstance(base, Fence) and base.open in ("(", "[", "\\{") else None


def is_simple(env: Environment, items: tuple[Node, ...], position: int) -> bool:
    """Whether a number or a variable stands there, which is applied to nothing."""
    node = items[position]
    if isinstance(node, Number) or (isinstance(node, Script) and isinstance(node.base, Number)):
        return True
    name = base_name(node)
    if name is None or (spelling(getattr(node, "base", node)) == "e" and "e" not in env.survey.owned):
        return False
    if not isinstance(node, Name | Script | Accent) or is_real_part(node) or is_imaginary_part(node):
        return False
    group = argument_group(items[position + 1]) if position + 1 < len(items) else None
    return group is None or _is_factor(env, node, group)


def _is_factor(env: Environment, node: Node, group: Fence) -> bool:
    r"""Whether a name before a sum in brackets is no function, so that it is a factor of it: ``a`` in ``a(x+b)``."""
    name = base_name(node)
    sign = name in SIGNS | EXPECTATIONS | DIFFERENTIALS or elementary(spelling(node)) is not None
    return group.open == "(" and _is_sum(group) and not sign and not env.survey.applies(node, group)


def _is_sum(group: Fence) -> bool:
    return isinstance(group.body, Additive) and len(group.body.terms) > 1


def behind_simple(env: Environment, items: tuple[Node, ...], position: int) -> int:
    """The position behind the numbers and variables that stand from a position on."""
    while position < len(items) and is_simple(env, items, position) and not _is_differential(items[position]):
        position += 1
    return position


def behind_all(items: tuple[Node, ...], position: int) -> int:
    """The position behind all that may belong to an argument: an operator, a sign or another function ends it."""
    while position < len(items) and not _ends_argument(items[position]):
        position += 1
    return position


def _ends_argument(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    if isinstance(base, Operator | Integration | Text) or is_bar(node) or bound_indices(node):
        return True
    if isinstance(base, Fence) and isinstance(base.body, Related | Sequence):
        return True
    if isinstance(base, Fraction):
        return is_derivative_sign(parts_of(base.numerator)[0])
    name = spelling(base) if base is not None else ""
    return name in SIGNS | EXPECTATIONS or _is_differential(node) or elementary(name) is not None


def _is_differential(node: Node) -> bool:
    return base_name(node) in DIFFERENTIALS


@dataclass(frozen=True, slots=True)
class Argument:
    """The first factors of an argument without brackets: from ``start`` up to ``stop``, behind the sign of a function.

    ``simple`` is whether they are numbers and variables.
    """

    function: str
    items: tuple[Node, ...]
    start: int
    stop: int
    simple: bool

    def end(self, env: Environment) -> int:
        """Where the argument ends in the reading that is asked for."""
        far = behind_all(self.items, self.stop)
        if far == self.stop:
            return far
        kind = self._kind(env, far)
        part, whole = (written(row_of(self.items[self.start : end])) for end in (self.stop, far))
        sign = written(self.items[self.start - 1])
        why = f"whether {sign} {whole} is {sign} of all of it or of {part} is not clear: write brackets"
        return far if env.reads_otherwise(kind, why) != (kind is Open.ANGLE) else self.stop

    def _kind(self, env: Environment, far: int) -> Open:
        after, first = self.items[self.stop], self.items[self.start]
        angular = self.function in OF_ANGLES
        if angular and isinstance(first, Fraction):
            return Open.ANGLE if behind_simple(env, self.items, self.stop) == far else Open.BEFORE
        base = after.base if isinstance(after, Script) else after
        if isinstance(first, Root) and self.function == "log":
            return Open.BEFORE
        if not self.simple or not isinstance(base, Fence | Root | Fraction):
            return Open.FIRST
        listed = argument_group(after) is not None or isinstance(base, Fraction)
        return Open.BEFORE if listed or not angular else Open.FIRST


def end_behind_brackets(env: Environment, function: str, items: tuple[Node, ...], start: int) -> int:
    r"""Where an argument ends that begins with a sum in brackets, ``\sin(n+1)x``; that of an exponential is the sum."""
    group, far = items[start], start + 1
    if function == "exp" or not isinstance(group, Fence) or not _is_sum(group):
        return far
    while far < len(items) and (behind_simple(env, items, far) > far or _is_ratio(function, items[far])):
        far += 1
    if far == start + 1:
        return far
    sign, part, whole = written(items[start - 1]), written(group), written(row_of(items[start:far]))
    why = f"whether {sign} {whole} is {sign} of all of it or of {part} is not clear: write brackets"
    return far if env.reads_otherwise(Open.BEHIND, why) else start + 1


def _is_ratio(function: str, node: Node) -> bool:
    return function in OF_ANGLES and isinstance(node, Fraction) and not _ends_argument(node)
