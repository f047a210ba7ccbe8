"""How names stand in formulas, by which a survey tells numbers, functions, operators and laws apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from derivations.meaning.named_laws.event_signs import is_chance
from derivations.meaning.named_laws.stated_laws import stated_law
from derivations.meaning.names.heads import is_information
from derivations.meaning.names.spaces import COMPLEX, REALS
from derivations.meaning.names.survey import DensityUse, symbol_name
from derivations.reading.grouping import is_differential_sign
from derivations.reading.names import (
    argument_nodes,
    base_name,
    children,
    is_random,
    lowered,
    parts_of,
    row_of,
    spelling,
    within,
)
from derivations.reading.syntax import Additive, Fence, Name, Node, Number, Related, Row, Script, Sequence

OPERATOR_SIGNS = frozenset({"\\Box", "\\square", "\\Diamond", "\\lozenge"})
"""Signs before which numbers hardly stand: those of operators."""


def between_numbers(items: tuple[Node, ...], relations: tuple[str, ...]) -> set[str]:
    """The name that stands between two numbers, ``0 < p < 1``, so that it is a number itself."""
    match items:
        case (Number(), name, Number()) if base_name(name) is not None and set(relations) <= {"<", "\\le", "\\leq"}:
            return {symbol_name(name)}
        case _:
            return set()


def random_in(event: Fence) -> set[str]:
    r"""The capitals that stand in statements of an event: ``1 \le X \le 3`` does not say there that X is a number."""
    statements = (part for part in within(event) if isinstance(part, Related))
    names = (item for one in statements for item in one.items if base_name(item) is not None)
    return {name for item in names if is_random(name := symbol_name(item))}


def is_quantity(side: Node) -> bool:
    """Whether a side is no lone name and holds no group with names in it, so that it can be no function itself."""
    groups = (part for part in within(side) if isinstance(part, Fence))
    return base_name(side) is None and not any(base_name(part) for group in groups for part in within(group))


def varied_in(plain: list[tuple[Node, Fence]]) -> set[str]:
    """The names that stand before several names, each alone in parentheses."""
    found: dict[str, set[str]] = {}
    for head, group in plain:
        if base_name(group.body) is not None:
            found.setdefault(symbol_name(head), set()).add(spelling(group.body))
    return {name for name, values in found.items() if len(values) > 1}


def is_operator_sign(name: str) -> bool:
    """Whether a name is the sign of an operator, with or without a subscript."""
    return name.partition("_")[0] in OPERATOR_SIGNS


def is_small(node: Node) -> bool:
    """Whether a node is a small letter with or without scripts."""
    return base_name(node) is not None and not is_random(base_spelled(node))


def holds_product(group: Fence) -> bool:
    """Whether a product of small letters stands in brackets, on which a derivation does not act as a factor does."""
    return any(isinstance(part, Row) and sum(map(is_small, part.items)) > 1 for part in within(group.body))


def holds_time(tree: Node) -> bool:
    """Whether a ``t`` stands in a formula elsewhere than alone above a name or a group, as a mark does."""
    stack = [tree]
    while stack:
        match stack.pop():
            case Name(text="t"):
                return True
            case Script(base=Name(text="e") | Number()) as power:
                stack += children(power)
            case Script(base=base, sub=sub, sup=Name(text="t")):
                stack += [part for part in (base, sub) if part is not None]
            case other:
                stack += children(other)
    return False


def is_marked(node: Node, mark: str) -> TypeGuard[Script]:
    """Whether a mark stands alone above something."""
    return isinstance(node, Script) and node.sup is not None and spelling(node.sup) == mark


def is_turned(item: Node, mark: str, behind: tuple[Node, ...]) -> bool:
    """Whether a factor with a mark above comes again without it in its product: ``x^T A x``, not ``x^T y``."""
    if not is_marked(item, mark) or item.base is None:
        return False
    base = item.base.body if isinstance(item.base, Fence) and item.sub is None else item.base
    plain = spelling(Script(base.start, base.end, base, item.sub, None)) if item.sub is not None else spelling(base)
    return any(spelling(one) == plain for one in behind)


def differentiated(node: Node) -> Node | None:
    """What stands behind the d of one half of a derivative; it binds nothing."""
    items = parts_of(node)
    rest = items[1:] if is_differential_sign(items[0]) else items
    return row_of(rest) if rest else None


def are_reals(space: Node) -> bool:
    r"""Whether a space is ``\mathbb{R}`` or ``\mathbb{R}_+``, without a dimension."""
    plain = space.base if isinstance(space, Script) and space.sup is None else space
    return spelling(plain) in REALS


def are_no_numbers(space: Node) -> bool:
    r"""Whether the elements of a space are vectors, matrices or complex numbers: ``\mathbb{R}^{n \times n}``."""
    plain = space.base if isinstance(space, Script) else space
    powered = isinstance(space, Script) and space.sup is not None and spelling(plain) in REALS
    return powered or spelling(plain).startswith(COMPLEX)


def on_part_of_line(law: Node) -> bool:
    """Whether a named law has no density that is positive on the whole line."""
    found = stated_law(law)
    return found is not None and not found.law.fills_the_line


def base_spelled(head: Node) -> str:
    """The letter of a name without its subscripts and marks; nothing of what is no name."""
    return base_name(head) or ""


def without_values(group: Fence) -> Fence:
    """The arguments of a law with the names of the random variables in the places of their values: ``p(X = 0)``."""
    items, separators = argument_nodes(group.body)
    names = tuple(one.items[0] if isinstance(one, Related) and one.relations == ("=",) else one for one in items)
    if names == items:
        return group
    body = names[0] if len(names) == 1 else Sequence(group.body.start, group.body.end, names, separators)
    return Fence(group.start, group.end, group.open, group.close, body)


def is_law_at(head: Node, group: Fence) -> bool:
    """Whether a name is that of a law by what it is applied to: ``h(x | y)``, and ``P_X(x)`` at a value."""
    if _has_bar(group) and may_be_law(head):
        return not is_information(head, group)
    match head:
        case Script(base=Node() as base, sub=Node() as sub) if is_chance(base):
            values = argument_nodes(group.body)[0]
            return is_random(spelling(sub)) and not any(is_random(spelling(one)) for one in values)
        case _:
            return False


def may_be_law(head: Node) -> bool:
    """Whether a name may be that of a law: a small letter, or a sign of probability before values."""
    return not is_random(base_spelled(head)) or is_chance(head)


def _has_bar(group: Fence) -> bool:
    return "|" in argument_nodes(group.body)[1]


def density_use(head: Node, group: Fence) -> DensityUse:
    """What a law is applied to: its variables, and what stands behind a bar; parameters behind a semicolon are none."""
    items, separators = argument_nodes(group.body)
    names = [lowered(symbol_name(item)) for item in items]
    bar = separators.index("|") + 1 if "|" in separators else len(names)
    start = separators.index(";") + 1 if ";" in separators else len(names)
    return DensityUse(base_spelled(head), head, tuple(names[: min(bar, start)]), tuple(names[bar:start]))


def is_space(head: Node) -> bool:
    r"""Whether a name may be that of a space of functions, of which a measure stands behind it: ``L^2(\pi)``."""
    return isinstance(head, Script) and head.sup is not None and spelling(head.base) in ("L", "\\ell")


def first_names(plain: list[tuple[Node, Fence]]) -> dict[str, tuple[Node, ...]]:
    """The first names that each function stands at, if it stands at as many each time."""
    found: dict[str, tuple[Node, ...]] = {}
    counts: dict[str, set[int]] = {}
    for head, group in plain:
        items = argument_nodes(group.body)[0]
        counts.setdefault(symbol_name(head), set()).add(len(items))
        if all(isinstance(item, Name) for item in items):
            found.setdefault(symbol_name(head), tuple(items))
    return {name: items for name, items in found.items() if len(counts[name]) == 1}


def unique_arguments(plain: list[tuple[Node, Fence]]) -> dict[str, tuple[Node, ...]]:
    """The arguments of each function that always stands at the same ones."""
    found: dict[str, dict[str, tuple[Node, ...]]] = {}
    for head, group in plain:
        found.setdefault(symbol_name(head), {}).setdefault(spelling(group.body), argument_nodes(group.body)[0])
    return {name: next(iter(lists.values())) for name, lists in found.items() if len(lists) == 1}


def sides_of(tree: Node) -> Iterator[Node]:
    """The terms of which the sides of the relations consist that a formula is, or lists."""
    match tree:
        case Sequence() | Related() | Additive():
            for part in children(tree):
                yield from sides_of(part)
        case _:
            yield tree
