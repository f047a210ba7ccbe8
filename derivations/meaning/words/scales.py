"""Names of which the prose says what they are: no convention makes a positive scale of them, or a unit matrix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.meaning.declared.declarations import ORDER
from derivations.meaning.sentences.split import Formula, Sentence
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import InlineMath
from derivations.reading.syntax import Node, Related

_SCALE = re.compile(
    r"\b(?:standard|deviations?|variances?|scales?|noise|widths?|bandwidths?|levels?|positive|uncertaint(?:y|ies)"
    r"|errors?|gaussians?|normal|spread|temperatures?)\b"
)
"""Words that call a name a scale."""
_UNIT = re.compile(r"\b(?:identity|unit matri(?:x|ces))\b", re.I)
_UNIT_LETTER = re.compile(r"(?:\\math\w+\s*\{\s*)?(?:I|E|1|Id)(?![A-Za-z])")
_NOT = re.compile(r"\b(?:not?|never|nor|unlike|other than)\b", re.I)


def unscaled_names(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The names that stand alone in a sentence or are equated with something in it, if it does not call them scales."""
    return frozenset(
        name for sentence in sentences if not _SCALE.search(sentence.text()) for name in _subjects(sentence)
    )


def unit_matrices(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The names with a letter of unit matrices that stand alone in a sentence that speaks of one, and denies nothing.

    Other names in it are something else: ``X`` beside ``I``, and all where ``the identity`` is an equation.
    """
    found = (one for one in sentences if _UNIT.search(one.text()) and not _NOT.search(one.text()))
    return frozenset(name for sentence in found for name in _subjects(sentence) if _UNIT_LETTER.match(name))


def _subjects(sentence: Sentence) -> Iterator[str]:
    for part in sentence.parts:
        tree = part.item.tree if isinstance(part, Formula) and isinstance(part.item, InlineMath) else None
        if tree is not None and not (isinstance(tree, Related) and set(tree.relations) & ORDER.keys()):
            yield from _named(tree.items[0] if isinstance(tree, Related) else tree)


def _named(node: Node) -> Iterator[str]:
    if base_name(node) is not None:
        yield spelling(node)
