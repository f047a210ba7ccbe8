r"""Names of what is not the same everywhere: ``the density $\rho$ of the star, which falls outwards``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Node

_CONSTANT = re.compile(r"\b(?:constant|uniform|homogeneous|fixed|incompressible)\b")
_VARIES = re.compile(
    r"\b(?:which|that|and) (?:\w+ly )?(?:falls?|rises?|varies|vary|changes?|increases?|decreases?|drops?|grows?|decays?"
    r"|depends?)\b|\bvarying\b"
)
"""Words of a sentence that say of what it names that it is not the same everywhere."""


def varying_in(reads: Iterable[Read]) -> frozenset[str]:
    """The names of which sentences say that they vary, or that they are densities, and not that they are constant."""
    return frozenset(name for read in reads for name in _varying(read))


def _varying(read: Read) -> Iterator[str]:
    text = without_marks(read.line.text)
    bound = [one for one in read.yields if isinstance(one, Binds) and one.body is None]
    varies = len(bound) == 1 and _VARIES.search(text) is not None
    for one in bound if _CONSTANT.search(text) is None else ():
        if varies or one.noun is Noun.DENSITY:
            yield from _bare(one.names)


def _bare(nodes: Iterable[Node]) -> Iterator[str]:
    """The names that are written without arguments."""
    return (spelling(node) for node in nodes if base_name(node) is not None)
