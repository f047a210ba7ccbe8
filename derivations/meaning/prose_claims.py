"""Claims inside the prose as chains of their own: ``so $x^2 = 4$, hence $x = 2$``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derivations.meaning.declarations import statements
from derivations.meaning.sentences.claims import prose_claims
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Modality
from derivations.reading.commands import CHAIN_RELATIONS
from derivations.reading.raw import InlineMath, RawChain, RawDocument, RawSide, RawStep
from derivations.reading.syntax import Node, Related

PROSE = 0
"""The number of the chain that all claims in the prose are steps of."""


def claims_in_prose(raw: RawDocument, reads: Iterable[Read]) -> Mapping[int, RawChain]:
    """The formulas of the prose that claim something, as chains, by their index in the document.

    What a sentence denies is none.  Steps are numbered within their formula.
    """
    found: dict[int, RawChain] = {}
    for one in prose_claims(reads):
        tree = one.item.tree
        if one.modality is Modality.DENIAL or tree is None or one.item.displayed:
            continue
        steps = [step for related in statements(tree) for step in _steps(raw, related)]
        known = steps and all(step.relation in CHAIN_RELATIONS.values() for step in steps)
        if known:
            numbered = tuple(_numbered(step, number) for number, step in enumerate(steps, 1))
            place = f"line {raw.source.position(one.item.start)[0]}, formula {_formula(raw, one.index)}"
            found[one.index] = RawChain(PROSE, one.item.start, one.item.end, numbered, place)
    return found


def _formula(raw: RawDocument, index: int) -> int:
    """Which formula of its line an item is, from 1."""
    line = raw.source.position(raw.items[index].start)[0]
    earlier = [item for item in raw.items[:index] if raw.source.position(item.start)[0] == line]
    return 1 + sum(isinstance(item, InlineMath) for item in earlier)


def _steps(raw: RawDocument, related: Related) -> list[RawStep]:
    sides = [RawSide(_written(raw, node), node.start, node.end, node) for node in related.items]
    pairs = zip(sides, related.relations, sides[1:], strict=False)
    return [RawStep(0, left.end, right.end, relation, left, right) for left, relation, right in pairs]


def _numbered(step: RawStep, number: int) -> RawStep:
    return RawStep(number, step.start, step.end, step.relation, step.left, step.right)


def _written(raw: RawDocument, node: Node) -> str:
    return raw.source.text[node.start : node.end].strip()
