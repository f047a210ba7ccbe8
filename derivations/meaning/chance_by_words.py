"""What words call random without a noun for it: ``$A$ is a random projection``, ``we draw $b$``, ``a random rate``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.meaning.sentences.formulas import formulas_in, head_of, named
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.read import Read
from derivations.reading.names import base_name, parts_of

_MARK = r"<[a-z]\d+>"
_CHANCE = (
    r"(?:random\w*|stochastic\w*|distributed|drawn|sampled|generated at random|chosen at random|haar|correlated"
    r"|dependent|a sample)\b"
)
_CALLED = re.compile(
    rf"\b(?:random|randomly|stochastic)(?: [a-z-]+)? (?P<behind>{_MARK})"
    rf"|(?P<before>{_MARK}(?: ?(?:,|and|or|, and) {_MARK})*)"
    rf" (?:is|are|be|being|was|were|itself)(?: [a-z-]+){{0,3}}? {_CHANCE}"
    rf"|\b(?:we|one|i) (?:\w+ )?(?:sample|draw|simulate)s? (?P<drawn>{_MARK})"
    rf"|(?P<moments>{_MARK}) has (?:[a-z-]+ )?(?:covariance|variance|distribution|law|density)\b"
)
_DENIED = re.compile(r"\b(?:not|non|never|no|neither|nor|without|independent)\b")


def random_by_words(reads: Iterable[Read]) -> Iterator[tuple[str, int]]:
    """The names that words call random, drawn or distributed, each with where its sentence begins."""
    for read in reads:
        for match in _CALLED.finditer(without_marks(read.line.text)):
            if _DENIED.search(match.group()) is None:
                marks = re.findall(_MARK, "".join(filter(None, match.groups())))
                yield from ((name, read.sentence.start) for mark in marks for name in _names(read, mark))


def _names(read: Read, mark: str) -> set[str]:
    """The names that a formula is about, with and without what stands below them."""
    nodes = [node for tree in formulas_in(read.line.formula(mark).item) for node in named(tree)]
    heads = {name for node in nodes if (name := head_of(node)) is not None}
    return heads.union(name for node in nodes if (name := base_name(parts_of(node)[0])) is not None)
