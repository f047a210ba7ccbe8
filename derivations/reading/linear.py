"""Indices that are sums of letters with whole factors, ``2n - k + 1``."""

from __future__ import annotations

from collections.abc import Mapping

from derivations.reading.syntax import Additive, Fence, Name, Node, Number, Row

Linear = Mapping[str, int]
"""The factor of each letter, and of one under the empty name; none is zero."""


def linear(node: Node) -> Linear | None:
    """A node as such a sum; ``None`` for anything else."""
    match node:
        case Number(text=text) if _is_whole(text):
            return plus({}, {"": int(text)})
        case Name(text=text) if len(text) == 1:
            return {text: 1}
        case Row(items=(Number(text=text), Name(text=letter))) if _is_whole(text) and len(letter) == 1:
            return plus({}, {letter: int(text)})
        case Fence(open="(", close=")", body=body):
            return linear(body)
        case Additive(terms=terms):
            found: Linear = {}
            for sign, term in terms:
                part = linear(term)
                if part is None or sign not in ("+", "-"):
                    return None
                found = plus(found, part, 1 if sign == "+" else -1)
            return found
        case _:
            return None


def _is_whole(text: str) -> bool:
    return text.isdigit() and len(text) < 10


def plus(left: Linear, right: Linear, factor: int = 1) -> Linear:
    """A sum with a multiple of another one."""
    names = dict.fromkeys((*left, *right))
    found = {name: left.get(name, 0) + factor * right.get(name, 0) for name in names}
    return {name: value for name, value in found.items() if value}


def divided(node: Linear, by: int) -> Linear | None:
    """A sum divided by a number; ``None`` where it does not go into each factor."""
    return None if any(value % by for value in node.values()) else {name: value // by for name, value in node.items()}


def written_linear(of: Linear, at: int) -> Node:
    """A sum as a node at a place; the letters go before the number."""
    terms: list[tuple[str, Node]] = []
    for name, value in sorted(of.items(), key=lambda one: (one[0] == "", one[1] < 0)):
        number = Number(at, at, str(abs(value)))
        letter = Name(at, at, name)
        moving = number if not name else letter if abs(value) == 1 else Row(at, at, (number, letter))
        terms.append(("+" if value > 0 else "-", moving))
    if not terms:
        return Number(at, at, "0")
    return terms[0][1] if len(terms) == 1 and terms[0][0] == "+" else Additive(at, at, tuple(terms))
