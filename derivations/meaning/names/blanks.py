r"""Statements of random variables, ``X > x``, as functions of the names in them: events, indicators, sets.

A name that is bound around a statement, or that may be, is an argument, and stands as ``\cdot`` in what is left; so is
one in the index of a random variable or a set, ``X_{n + 1}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from derivations.meaning.names.environment import Environment
from derivations.model.terms import BLANK, Event, EventForm
from derivations.reading.names import base_name, is_random, spelling
from derivations.reading.syntax import Fence, Name, Node, Row, Script

Wanted = Callable[[Node], bool]


def blanked(env: Environment, node: Node, wanted: Wanted) -> Event:
    """A node with blanks in the places of the names that are wanted.

    Raises:
        DerivationError: one of the names has no meaning.
    """
    found: list[Node] = []
    text = spelling(_without(env, node, wanted, found))
    return Event(EventForm(text, len(found)), tuple(env.term(name) for name in found))


def _without(env: Environment, node: Node, wanted: Wanted, found: list[Node]) -> Node:
    if base_name(node) is not None and wanted(node):
        found.append(node)
        return Name(node.start, node.end, BLANK)
    if isinstance(node, Script) and base_name(node) is not None:
        low, high = (None if one is None else _without(env, one, wanted, found) for one in (node.sub, node.sup))
        return replace(node, sub=low, sup=high)
    if base_name(node) is not None:
        return node
    if isinstance(node, Row):
        after = (*node.items[1:], None)
        pairs = zip(node.items, after, strict=True)
        kept = (one if _is_applied(env, one, then) else _without(env, one, wanted, found) for one, then in pairs)
        return replace(node, items=tuple(kept))
    changed: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            changed[field.name] = _without(env, value, wanted, found)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(_part(env, one, wanted, found) for one in value)
    return replace(node, **changed)


def _part(env: Environment, part: Any, wanted: Wanted, found: list[Node]) -> Any:
    match part:
        case Node():
            return _without(env, part, wanted, found)
        case (str() as sign, Node() as term):
            return sign, _without(env, term, wanted, found)
        case _:
            return part


def _is_applied(env: Environment, node: Node, after: Node | None) -> bool:
    return isinstance(after, Fence) and after.open == "(" and env.survey.is_function(node)


def is_letter(node: Node) -> bool:
    r"""Whether a node is a letter, such as an index is: ``k``, ``\tau``."""
    return isinstance(node, Name) and _LETTER.fullmatch(node.text) is not None


_LETTER = re.compile(
    r"[A-Za-z]|\\(?:[a-z]*(?:alpha|beta|gamma|delta|eps[a-z]*|eta|theta|lambda|mu|nu|xi|rho|sigma|tau|phi))"
)


def event_blanks(env: Environment, node: Node) -> Event:
    r"""An event as a function of what is bound around it, or stands as an argument somewhere: ``P(X \le x)``."""
    letters = {symbol.name for symbol in env.bound} | env.survey.bound
    letters |= {spelling(one) for arguments in env.survey.arguments.values() for one in arguments}
    return blanked(env, node, lambda name: _depends(name, letters))


def _depends(name: Node, letters: set[str]) -> bool:
    if is_random(spelling(name)):
        return False
    return spelling(name) in letters or (
        isinstance(name, Script) and name.sub is not None and spelling(name.sub) in letters
    )
