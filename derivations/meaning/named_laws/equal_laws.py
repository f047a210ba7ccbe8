r"""Equations between named laws, ``X \sim \mathcal{N}(2 m / 2, s) = \mathcal{N}(m, s)``: their densities are the same.

They are compared at a variable of their own, so that what holds for every value of it holds for the laws.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivations.meaning.named_laws.stated_laws import law_named, stated_law
from derivations.model.terms import Sym, fresh_name
from derivations.reading.names import parts_of
from derivations.reading.raw import RawChain, RawSide, RawStep
from derivations.reading.syntax import Node, Related

VARIABLE = "x"


def with_laws_apart(chain: RawChain) -> RawChain:
    r"""A chain in which the left side of an equation of laws is the law behind ``\sim`` alone."""
    if not any(_states_law(step.left.tree) for step in chain.steps):
        return chain
    return replace(chain, steps=tuple(map(_apart, chain.steps)))


def _apart(step: RawStep) -> RawStep:
    tree = step.left.tree
    if step.relation != "=" or not isinstance(tree, Related) or not (_states_law(tree) and _is_law(step.right.tree)):
        return step
    law, source = tree.items[-1], step.left.source
    shown = source[max(0, law.start - step.left.start) :].strip() or source
    return replace(step, left=RawSide(shown, law.start, law.end, law, None, step.left.units))


def _states_law(tree: Node | None) -> bool:
    return isinstance(tree, Related) and tree.relations[-1:] == ("\\sim",) and _is_law(tree.items[-1])


def _is_law(tree: Node | None) -> bool:
    r"""Whether a side is a named law with its parameters and nothing else; letters such as ``t`` name none here."""
    if tree is None or stated_law(tree) is None:
        return False
    heads = parts_of(tree)[:-1]
    return bool(heads) and law_named(*heads) is not None


def relates_laws(step: RawStep) -> bool:
    """Whether both sides of a step are named laws."""
    return step.relation == "=" and _is_law(step.left.tree) and _is_law(step.right.tree)


def law_variable(taken: Iterable[str]) -> Sym:
    """The variable at which laws are compared, none of the names of the chain."""
    return Sym(fresh_name(VARIABLE, set(taken)))


def without_law(tree: Node) -> tuple[Node, Node | None]:
    r"""A side such as ``(X - \mu)/\sigma \sim \mathcal{N}(0, 1)`` without the law that it states besides, and that."""
    if isinstance(tree, Related) and tree.relations == ("\\sim",):
        return tree.items[0], tree.items[1]
    return tree, None
