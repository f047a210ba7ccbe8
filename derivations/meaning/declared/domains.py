r"""Sets on the right of ``\in``: what they say of a real number or an integer, as conditions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derivations.meaning.names.environment import Environment, UnstatedError
from derivations.meaning.names.spaces import INTEGERS, NATURALS, REALS, is_complex_line, is_whole_space
from derivations.model.conditions import Condition, Need
from derivations.model.terms import ZERO, difference_of, sub
from derivations.reading.names import DOTS, argument_nodes, spelling
from derivations.reading.syntax import Additive, Fence, Node, Number, Related, Row, Script, Sequence

UNDERSTOOD = (
    "\\mathbb{R}, \\mathbb{R}^n, \\mathbb{R}_{>0}, \\mathbb{R}_{\\ge 0}, \\mathbb{R} \\setminus \\{0\\}, "
    "\\mathbb{N}, \\mathbb{Z}, \\mathbb{C}, an interval such as (0, 1] or a range such as \\{1, \\dots, n\\}"
)
MAX_LISTED = 1_000

_MARKS: dict[str, Need] = {
    ">0": Need.POSITIVE,
    "++": Need.POSITIVE,
    "*": Need.NONZERO,
    "\\ast": Need.NONZERO,
    "\\ne0": Need.NONZERO,
    "\\ge0": Need.NONNEGATIVE,
    # whether these hold 0 differs from author to author: only what is common to all of them is stated
    "+": Need.NONNEGATIVE,
}
_NEGATIVE: dict[str, Need] = {"<0": Need.POSITIVE, "\\le0": Need.NONNEGATIVE, "-": Need.NONNEGATIVE}


def memberships(statements: Iterator[Related]) -> Iterator[tuple[Node, Node]]:
    r"""The pairs ``node \in space`` of some statements, a list before the sign taken apart."""
    for one in statements:
        for left, relation, right in zip(one.items, one.relations, one.items[1:], strict=False):
            if relation == "\\in":
                yield from ((node, right) for node in argument_nodes(left)[0])


def is_understood(space: Node) -> bool:
    """Whether :func:`members` can say what the set states."""
    if is_whole_space(space) or _mark(space) is not None or _without(space) is not None:
        return True
    return isinstance(space, Fence) and (_ends(space) is not None or _range(space) is not None)


def members(env: Environment, node: Node, space: Node) -> list[Condition]:
    """What membership in a set says of a term; nothing, for a whole space of real vectors.

    Raises:
        UnstatedError: the set is not understood.
        DerivationError: a term in it is not understood.
    """
    if not is_understood(space):
        raise UnstatedError(f"the set {spelling(space)} is not understood; expected {UNDERSTOOD}")
    base = _base(space)
    found = [Condition(Need.INTEGER, (env.term(node),))] if base in INTEGERS else []
    if spelling(space) in NATURALS:
        need = Need.POSITIVE if env.survey.naturals == 1 else Need.NONNEGATIVE
        return [*found, Condition(need, (env.term(node),))]
    if is_whole_space(space):
        return found
    mark = _mark(space)
    if mark is not None:
        need, negative = mark
        term = env.term(node)
        return [*found, Condition(need, (sub(ZERO, term) if negative else term,))]
    taken = _without(space)
    if taken is not None:
        return [Condition(Need.NONZERO, (env.distance(node, one),)) for one in taken]
    low, high = _range(space) or (None, None)
    if low is not None and high is not None:
        term = env.term(node)
        bounds = (difference_of(term, env.term(low)), difference_of(env.term(high), term))
        whole = [term] if isinstance(high, Number) else [term, env.term(high)]
        signs = [Condition(Need.NONNEGATIVE, (bound,)) for bound in bounds]
        if isinstance(low, Number) and low.text != "0":
            signs.append(Condition(Need.POSITIVE, (term,)))
        return [*(Condition(Need.INTEGER, (one,)) for one in whole), *signs]
    return _between(env, node, space)


def narrower(env: Environment, node: Node, space: Node) -> list[Condition]:
    """What some authors mean by membership in a set, beyond what is certain."""
    unsettled = spelling(space) in NATURALS and env.survey.naturals is None
    return [Condition(Need.POSITIVE, (env.term(node),))] if unsettled else []


def _base(space: Node) -> str:
    return spelling(space.base) if isinstance(space, Script) and space.base is not None else spelling(space)


def _mark(space: Node) -> tuple[Need, bool] | None:
    r"""The sign that scripts at ``\mathbb{R}`` or ``\mathbb{Z}`` state, and whether it is the opposite's."""
    if not isinstance(space, Script) or _base(space) not in REALS | INTEGERS:
        return None
    marks = [spelling(part).replace(" ", "") for part in (space.sub, space.sup) if part is not None]
    whole = _base(space) in INTEGERS
    if _base(space) in NATURALS and marks and marks[0] in ("*", "\\ast", "+", ">0", "\\ge1", "1") and len(marks) == 1:
        return Need.POSITIVE, False
    if marks == ["0"] and whole and space.sup is None:
        return Need.NONNEGATIVE, False
    if sorted(marks) in (["*", "+"], ["+", "\\ast"]):
        return Need.POSITIVE, False
    if marks == ["0", "+"]:
        return Need.NONNEGATIVE, False
    if len(marks) != 1:
        return None
    if marks[0] in _NEGATIVE:
        return _NEGATIVE[marks[0]], True
    return (_MARKS[marks[0]], False) if marks[0] in _MARKS else None


def _without(space: Node) -> tuple[Node, ...] | None:
    r"""The numbers taken out in ``\mathbb{R} \setminus \{0, 1\}``."""
    if not isinstance(space, Row) or len(space.items) != 3:
        return None
    base, sign, taken = space.items
    if not (spelling(base) in REALS or is_complex_line(base)) or spelling(sign) not in ("\\setminus", "\\backslash"):
        return None
    if not isinstance(taken, Fence) or "\\dots" in spelling(taken) or "\\ldots" in spelling(taken):
        return None
    items, separators = argument_nodes(taken.body)
    return items if taken.open.endswith("{") and set(separators) <= {","} else None


def _range(space: Node) -> tuple[Node, Node] | None:
    r"""The first and the last of a range of integers: ``\{1, \dots, n\}``, ``\{a, a+1, \dots, b-1, b\}``."""
    if not isinstance(space, Fence) or not space.open.endswith("{") or not isinstance(space.body, Sequence):
        return None
    items = space.body.items
    if set(space.body.separators) != {","}:
        return None
    dots = [place for place, item in enumerate(items) if spelling(item) in DOTS]
    if len(dots) == 1 and 0 < dots[0] < len(items) - 1 and len(items) <= MAX_LISTED:
        before, behind = items[: dots[0]], items[dots[0] + 1 :]
        return (items[0], items[-1]) if _count_up(before) and _count_up(behind) else None
    values = [int(item.text) for item in items if isinstance(item, Number) and item.text.isdigit()]
    return (items[0], items[-1]) if len(values) == len(items) and _follow(values) else None


def _count_up(items: tuple[Node, ...]) -> bool:
    """Whether each of some entries is written as the next whole number behind the one before it."""
    return all(_is_next(one, other) for one, other in pairwise(items))


def _is_next(one: Node, other: Node) -> bool:
    (low, first), (high, second) = _shifted(one), _shifted(other)
    return low == high and second == first + 1


def _shifted(node: Node) -> tuple[str, int]:
    """What an entry is written as, and the whole number that stands behind it: ``a + 1``, ``b - 1``, ``3``."""
    match node:
        case Number(text=text) if text.isdigit():
            return "", int(text)
        case Additive(terms=(("+", first), (sign, Number(text=text)))) if text.isdigit():
            return spelling(first), int(text) if sign == "+" else -int(text)
        case _:
            return spelling(node), 0


def _follow(values: list[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(values))


def _ends(space: Fence) -> tuple[Node, Node] | None:
    if space.open not in ("(", "[") or space.close not in (")", "]"):
        return None
    body = space.body
    return (body.items[0], body.items[1]) if isinstance(body, Sequence) and body.separators == (",",) else None


def _between(env: Environment, node: Node, space: Node) -> list[Condition]:
    ends = _ends(space) if isinstance(space, Fence) else None
    if not isinstance(space, Fence) or ends is None:
        return []
    low, high = ends
    found: list[Condition] = []
    if "\\infty" not in spelling(low):
        need = Need.POSITIVE if space.open == "(" else Need.NONNEGATIVE
        found.append(Condition(need, (difference_of(env.term(node), env.term(low)),)))
    if "\\infty" not in spelling(high):
        need = Need.POSITIVE if space.close == ")" else Need.NONNEGATIVE
        found.append(Condition(need, (difference_of(env.term(high), env.term(node)),)))
    return found
