r"""Letters that may be operators: in ``A v = \lambda v`` nothing cancels ``v``, unless both are said to be numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from derivations.meaning.sentences.formulas import relations_of
from derivations.meaning.words.orders import HAT, is_matrix_letter
from derivations.reading.names import base_name, is_random, parts_of, spelling
from derivations.reading.raw import InlineMath, RawChain, RawDocument
from derivations.reading.syntax import Node, Number, Related, Row


def acting(raw: RawDocument) -> Iterator[tuple[Node, Node]]:
    r"""The capital letters that equations apply to a letter of which a multiple stands on the other side, or nothing.

    With each stands what it is applied to: ``v`` in ``A v = \lambda v`` and in ``A v = 0``.
    """
    for item in raw.items:
        if isinstance(item, InlineMath | RawChain):
            for related in relations_of(item):
                yield from _applied(related)


def _applied(related: Related) -> Iterator[tuple[Node, Node]]:
    sides = pairwise(related.items)
    for relation, (left, right) in zip(related.relations, sides, strict=True):
        if relation == "=":
            yield from _on(left, right)
            yield from _on(right, left)


def _on(side: Node, other: Node) -> Iterator[tuple[Node, Node]]:
    match side:
        case Row(items=(letter, argument)) if _is_capital(letter) and _is_small(argument):
            last = parts_of(other)[-1]
            vanishes = isinstance(other, Number) and other.text == "0"
            if vanishes or (isinstance(other, Row) and spelling(last) == spelling(argument)):
                yield letter, argument


def _is_capital(node: Node) -> bool:
    name = spelling(node)
    return base_name(node) is not None and is_matrix_letter(name.removeprefix(HAT).removesuffix("}"))


def _is_small(node: Node) -> bool:
    base = base_name(node)
    return base is not None and not is_random(base)
