"""What words call random without a noun for it: ``$A$ is a random projection``, ``we draw $b$``, ``a random rate``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.meaning.names.senses import OF_CHANCE, RANDOM
from derivations.meaning.sentences.formulas import formulas_in, head_of, named
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Fact
from derivations.reading.names import base_name, parts_of

_MARK = r"<(?!r)[a-z]\d+>"
_CHANCE = (
    r"(?:random\w*|stochastic\w*|distributed|drawn|sampled|generated at random|chosen at random|haar|correlated"
    r"|dependent|a sample)\b"
)
_NOUN = r"(?: (?!(?:with|of|for|in|from|on|under|over|to|as|by|according|like|has|is|are|and|or|given) )[a-z-]+)"
_BY_CHANCE = r"(?:at random|randomly|uniformly)"
_CALLED = re.compile(
    rf"\b(?:random|randomly|stochastic|[a-z]+ly distributed){_NOUN}{{0,2}}(?: by)? (?P<behind>{_MARK})"
    rf"|(?P<before>{_MARK}(?: ?(?:,|and|or|, and) {_MARK})*)"
    rf" (?:is|are|be|being|was|were|itself)(?: [a-z-]+){{0,3}}? {_CHANCE}"
    rf"|(?:^|\b(?:we|one|i) (?:\w+ )?|(?:, |and |then |to ))(?:re)?(?:sample|draw|simulate)s?{_NOUN}{{0,2}}"
    rf" (?P<drawn>{_MARK})"
    rf"|\b(?:generate|pick|choose|select)s?{_NOUN}{{0,2}} (?P<picked>{_MARK})(?: [a-z-]+){{0,2}}? {_BY_CHANCE}"
    rf"|(?P<moments>{_MARK}) has (?:[a-z-]+ )?(?:covariance|variance|distribution|law|density)\b"
)
_PRIOR = re.compile(
    rf"\b(?:hyper-?)?priors?(?: (?:distribution|density|law|belief|beliefs|uncertainty|knowledge))?"
    rf"(?: [a-z-]+)?? (?:on|over|for|of|about) (?:(?:the|its|their) )?(?:[a-z-]+ )?({_MARK})"
)
"""``a conjugate prior over the rate $r$``."""
_LAWS = OF_CHANCE | {Property.UNIFORM, Property.GAUSSIAN, Property.STANDARD_NORMAL}
_DENIED = re.compile(r"\b(?:not|non|never|no|neither|nor|without|independent)\b")


def random_by_words(reads: Iterable[Read]) -> Iterator[tuple[str, int]]:
    """The names that words call random, drawn or distributed, each with where its sentence begins."""
    yield from ((name, read.sentence.start) for read in reads for name in _called(read))


def distributed_in(read: Read) -> frozenset[str]:
    """The names of which a sentence says that they are random, follow a law or have a prior."""
    return frozenset((*_called(read), *_told(read), *_with_prior(read)))


def _called(read: Read) -> Iterator[str]:
    """The names that the words of a sentence call random, drawn or distributed."""
    for match in _CALLED.finditer(without_marks(read.line.text)):
        if _DENIED.search(match.group()) is None:
            for mark in re.findall(_MARK, "".join(filter(None, match.groups()))):
                yield from _names(read, mark)


def _told(read: Read) -> Iterator[str]:
    """The names that a sentence calls random variables, or says to follow a law."""
    for one in read.yields:
        match one:
            case Fact(names=nodes, property=told, denied=False) if told in _LAWS:
                yield from filter(None, map(head_of, nodes))
            case Binds(names=nodes, noun=noun) if noun in RANDOM:
                yield from filter(None, map(head_of, nodes))
            case _:
                continue


def _with_prior(read: Read) -> Iterator[str]:
    """The names of which a sentence speaks of a prior."""
    for match in _PRIOR.finditer(without_marks(read.line.text)):
        yield from _names(read, match[1])


def _names(read: Read, mark: str) -> set[str]:
    """The names that a formula is about, with and without what stands below them."""
    nodes = [node for tree in formulas_in(read.line.formula(mark).item) for node in named(tree)]
    heads = {name for node in nodes if (name := head_of(node)) is not None}
    return heads.union(name for node in nodes if (name := base_name(parts_of(node)[0])) is not None)
