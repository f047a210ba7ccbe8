r"""Indicators: ``\mathbf{1}\{X > 3\}``, ``\mathbb{1}_{x \in A}``, ``\mathbf{1}_A(x)``, ``\chi_{[0, 1]}(x)``.

An indicator is a function of the names in its statement, of which is only used that it is not negative; its average is
the probability of the event.
"""

from __future__ import annotations

from derivations.meaning.formulas.indicated import holds, set_of
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, written
from derivations.reading.names import is_random, spelling
from derivations.reading.syntax import Fence, Node, Related, Row, Script, Sequence

ALWAYS = frozenset({"\\mathbf{1}", "\\mathbb{1}", "\\mathbbm{1}", "\\mathds{1}", "\\bm{1}"})
BEFORE_STATEMENTS = ALWAYS | {"1", "I", "\\mathbb{I}", "\\mathbf{I}", "\\mathrm{I}", "\\mathcal{I}"}
"""Signs of indicators; numbers and letters are such only before what can be nothing but a statement."""
OF_SETS = ALWAYS | {"I", "\\mathbb{I}", "\\mathrm{I}", "\\chi"}
"""Signs of indicators of a set that is written out below them."""


def event_of(items: tuple[Node, ...]) -> Node | None:
    """The statement or the event that some items side by side are the indicator of; ``None``: they are none."""
    match items:
        case (sign, Fence(body=Related() as statement)) if spelling(sign) in BEFORE_STATEMENTS:
            return statement
        case (Script(base=Node() as sign, sub=Node() as below, sup=None),):
            return _below(spelling(sign), below)
        case _:
            return None


def _below(sign: str, below: Node) -> Node | None:
    """The statement, the set or the event in the subscript of a sign."""
    inside = below.body if isinstance(below, Fence) else below
    if isinstance(inside, Related):
        return inside if sign in BEFORE_STATEMENTS else None
    if sign in OF_SETS and _is_set(below):
        return below
    return inside if sign in ALWAYS and is_random(spelling(inside)) else None


def _is_set(node: Node) -> bool:
    r"""Whether a subscript is an interval or a set that lists its elements: ``[0, 1]``, ``(0, \infty)``."""
    if not isinstance(node, Fence):
        return False
    ends = isinstance(node.body, Sequence) and len(node.body.items) == 2
    return node.open == "\\{" or (node.open in ("(", "[", "]") and ends)


def indicator_at(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Factor, int] | None:
    """An indicator, or ``None`` where none stands.

    Raises:
        UnstatedError: it is one of an event that no statement tells.
    """
    for stop in (position + 2, position + 1):
        event = event_of(items[position:stop]) if stop <= len(items) else None
        if event is None:
            continue
        if isinstance(event, Related):
            return Factor(holds(env, event)), stop
        after = items[stop] if stop < len(items) else None
        if isinstance(after, Fence) and after.open == "(":
            env.log.untold["an indicator has no values here"] = None
            return Factor(set_of(env, env.term(after.body), event)), stop + 1
        raise UnstatedError(f"the indicator of the event {written(event)} is a random variable of its own")
    return None


def averaged_event(body: Node) -> Node | None:
    """The event of which an average, of an indicator and nothing else, is the probability."""
    return event_of(body.items if isinstance(body, Row) else (body,))
