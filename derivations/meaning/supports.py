r"""What words say of where a law has its values: ``uniform on [0, 1]``, ``vanishes for negative x``, ``supported on``.

That densities are positive everywhere is a convention, which any such words take back for the laws and the random
variables of their sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from derivations.meaning.customary import speaks_of_laws
from derivations.meaning.law_table import LAWS
from derivations.meaning.senses import SIGNS
from derivations.meaning.sentences.formulas import (
    Shape,
    formulas_in,
    head_of,
    named,
    named_within,
    statements,
    tree_shape,
)
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.meaning.sentences.yields import Binds, Fact
from derivations.meaning.spaces import is_whole_space
from derivations.reading.names import base_name, is_random, lowered, spelling, within
from derivations.reading.syntax import Fence, Node, Related, Sequence

_MARK = "§"
_BOUNDED = "|".join(re.escape(word) for law in LAWS if not law.fills_the_line | law.discrete for word in law.words)
_OF_LAWS = r"distribut\w+|laws?|random|variables?|densit\w+|pdfs?|priors?|noise|samples?|with|on|over|between|and"
"""What stands behind the name of a law that something has: ``uniform on``, no ``exponential form``."""
_WHERE = r"(?:outside|unless|elsewhere|otherwise|off|below|above|on|if|for(?! (?:all|every|any|each)\b))"
_TELLS = re.compile(
    r"\b(?:compact|bounded|finite|limited|the|has|have|its|their|whose|with) support\b"
    r"|\bsupported (?:on|in|by|within)\b"
    rf"|\bvanish\w* {_WHERE}\b|\b(?:zero|0|non-?zero|positive) (?:only |exactly |just )?{_WHERE}\b"
    r"|\b(?:outside|elsewhere|otherwise) (?:\S+ ){0,4}?(?:zero|0|vanish\w*)\b"
    r"|\b(?:takes?|taking) (?:\w+ ){0,2}values?\b|\b(?:truncated|one-sided|half-line)\b"
    r"|\b(?:nonnegative|non-negative|positive|negative|bounded) (?:random|variables?)\b"
    rf"|\b(?:{_BOUNDED})(?:ly)?(?= (?:{_OF_LAWS})\b| [,.;{_MARK}]|$)"
)
_ONLY = re.compile(rf"\b(?:only|exactly|iff|if|unless|whenever|outside|{_WHERE})\b")
_OF_VALUES = frozenset({Property.UNIFORM, Property.ZERO_OUTSIDE, Property.VALUES_IN, Property.TAKES})


def bounded_by_words(reads: Iterable[Read], same: Callable[[str, int], bool]) -> frozenset[str]:
    """The names in sentences that tell where a law has its values, also as those of values: ``x`` beside ``X``.

    Args:
        reads: the sentences.
        same: whether a name at a place is the one that is asked for.
    """
    found: set[str] = set()
    for read in reads:
        if _defines(read.sentence):
            continue  # where a density has a formula it is positive where the formula says so
        whole = _tells(read.sentence) or _stands_on_interval(read.sentence)
        names = _all_names(read.sentence) if whole else {*_narrowed(read), *_compared(read.sentence)}
        found |= {name for name in names if same(name, read.sentence.start)}
    return frozenset(found.union(map(lowered, found)))


def _defines(sentence: Sentence) -> bool:
    """Whether a sentence gives a formula for something applied: ``f(x) = 2x`` for ``0 < x < 1``."""
    stated = (one for part in sentence.formulas for tree in formulas_in(part.item) for one in statements(tree))
    return any(one.relations == ("=",) and _is_applied(one.items[0]) and not _with_zero(one) for one in stated)


def _tells(sentence: Sentence) -> bool:
    r"""Whether a sentence tells where something vanishes; ``as x \to \\infty`` it may do so without being zero."""
    if any("\\to" in one.relations for one in _stated(sentence)):
        return False
    words = " ".join(one.text if isinstance(one, Word) else _MARK for one in sentence.parts)
    compared = any(_with_zero(one) for one in _stated(sentence)) and _ONLY.search(words) is not None
    return compared or _TELLS.search(words) is not None


def _stated(sentence: Sentence) -> Iterator[Related]:
    """The relations that the inline formulas of a sentence state."""
    for part in sentence.formulas:
        for tree in () if part.displayed else formulas_in(part.item):
            yield from statements(tree)


def _with_zero(one: Related) -> bool:
    """Whether something that is applied is compared with zero: ``p(x) > 0``, ``f_X(x) = 0``."""
    return spelling(one.items[-1]) == "0" and _is_applied(one.items[0])


def _is_applied(node: Node) -> bool:
    """Whether a name stands with its arguments."""
    return head_of(node) not in (None, spelling(node))


def _stands_on_interval(sentence: Sentence) -> bool:
    """Whether words say of what they call a law or random that it is ``on`` an interval."""
    before = zip(sentence.parts, sentence.parts[1:], sentence.parts[2:], strict=False)
    on = any(
        isinstance(noun, Word) and isinstance(word, Word) and word.text in ("on", "in", "over") and _is_interval(part)
        for noun, word, part in before
    )
    return on and speaks_of_laws(sentence)


def _is_interval(part: object) -> bool:
    """Whether a part of a sentence is a formula that is an interval."""
    trees = formulas_in(part.item) if isinstance(part, Formula) else ()
    return len(trees) == 1 and _bounds(trees[0])


def _bounds(space: Node) -> bool:
    """Whether a set is written as an interval."""
    return isinstance(space, Fence) and isinstance(space.body, Sequence) and len(space.body.items) == 2


def _compared(sentence: Sentence) -> Iterator[str]:
    """The names that a sentence on laws puts into intervals or into an order, as values of what it speaks of."""
    for one in _stated(sentence) if speaks_of_laws(sentence) else ():
        if tree_shape(one) is Shape.ORDER or (one.relations == ("\\in",) and _bounds(one.items[-1])):
            yield from map(spelling, named(one))


def _all_names(sentence: Sentence) -> set[str]:
    """The names in the inline formulas of a sentence, with and without scripts."""
    trees = [tree for part in sentence.formulas if not part.displayed for tree in formulas_in(part.item)]
    nodes = [node for tree in trees for node in within(tree)]
    scripts = [node for tree in trees for one in named_within(tree) for node in within(one)]
    return {spelling(node) for node in (*nodes, *scripts) if base_name(node) is not None}


def _narrowed(read: Read) -> Iterator[str]:
    """The names of which a sentence says that they are laws on a part of the line, or random and in a part of it."""
    for one in read.yields:
        match one:
            case Fact(names=names, property=told) if told in _OF_VALUES:
                yield from map(spelling, names)
            case Fact(names=names, property=told) if told in SIGNS:
                yield from (spelling(name) for name in names if is_random(spelling(name)))
            case Binds(names=names, body=Related() as body) if _narrows(body):
                yield from (spelling(name) for name in names if is_random(spelling(name)))
            case _:
                continue


def _narrows(body: Node) -> bool:
    """Whether an order or a membership leaves out a part of the numbers."""
    shape = tree_shape(body)
    within_part = isinstance(body, Related) and body.relations == ("\\in",) and not is_whole_space(body.items[-1])
    return shape is Shape.ORDER or within_part
