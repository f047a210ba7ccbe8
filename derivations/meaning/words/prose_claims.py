"""Claims inside the prose as chains of their own: ``so $x^2 = 4$, hence $x = 2$``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derivations.meaning.declared.declarations import statements
from derivations.meaning.sentences.claims import prose_claims
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Modality
from derivations.reading.commands import CHAIN_RELATIONS
from derivations.reading.raw import InlineMath, RawChain, RawDocument, RawSide, RawStep
from derivations.reading.syntax import Related

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
        pairs = [pair for related in statements(tree) for pair in _pairs(raw, related)]
        if pairs and all(relation in CHAIN_RELATIONS.values() for _, relation, _ in pairs):
            steps = tuple(
                RawStep(number, left.end, right.end, relation, left, right)
                for number, (left, relation, right) in enumerate(pairs, 1)
            )
            place = f"line {raw.source.row(one.item.start)}, formula {_formula(raw, one.index)}"
            found[one.index] = RawChain(PROSE, one.item.start, one.item.end, steps, place)
    return found


def _formula(raw: RawDocument, index: int) -> int:
    """Which formula of its line an item is, from 1."""
    line = raw.source.position(raw.items[index].start)[0]
    earlier = [item for item in raw.items[:index] if raw.source.position(item.start)[0] == line]
    return 1 + sum(isinstance(item, InlineMath) for item in earlier)


def _pairs(raw: RawDocument, related: Related) -> Iterator[tuple[RawSide, str, RawSide]]:
    """The neighbouring sides of a chain with the relation between them."""
    text = raw.source.text
    sides = [RawSide(text[node.start : node.end].strip(), node.start, node.end, node) for node in related.items]
    return zip(sides, related.relations, sides[1:], strict=False)
