r"""Signs that stand for two statements: ``±`` and ``∓``, the upper ones together, and the lower ones together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from derivations.reading.names import base_name, children, within
from derivations.reading.raw import RawChain, RawSide, RawStep
from derivations.reading.syntax import Additive, Node

UPPER = {"\\pm": "+", "\\mp": "-"}
LOWER = {"\\pm": "-", "\\mp": "+"}


def signs_in(node: Node) -> list[str]:
    """The signs in a tree that stand for two."""
    own = [sign for sign, _ in node.terms if sign in UPPER] if isinstance(node, Additive) else []
    return own + [sign for child in children(node) for sign in signs_in(child)]


def with_signs(part: Any, chosen: dict[str, str]) -> Any:
    """A tree with a sign in the place of each that stands for two."""
    if isinstance(part, Additive):
        terms = tuple((chosen.get(sign, sign), with_signs(node, chosen)) for sign, node in part.terms)
        return replace(part, terms=terms)
    if isinstance(part, Node):
        return replace(part, **{f.name: with_signs(getattr(part, f.name), chosen) for f in fields(part)})
    return tuple(with_signs(one, chosen) for one in part) if isinstance(part, tuple) else part


def states_both(raw: RawStep) -> bool:
    """Whether a step states an equation for both choices: both of its sides hold such a sign, and names.

    Of ``x = ± 1`` one choice holds, and which one is not said; behind a number, ``± 0.2`` tells of an error.
    """
    trees = raw.left.tree, raw.right.tree
    return raw.relation == "=" and all(tree is not None and signs_in(tree) and _has_names(tree) for tree in trees)


def _has_names(tree: Node) -> bool:
    return any(base_name(part) is not None for part in within(tree))


def choices_of(chain: RawChain) -> Iterator[RawChain]:
    """A chain with the upper signs, and with the lower ones."""
    for chosen in (UPPER, LOWER):
        steps = [
            replace(raw, left=_side(raw.left, chosen), right=_side(raw.right, chosen)) if states_both(raw) else raw
            for raw in chain.steps
        ]
        yield replace(chain, steps=tuple(steps))


def _side(side: RawSide, chosen: dict[str, str]) -> RawSide:
    return replace(side, tree=with_signs(side.tree, chosen))
