r"""What words say of where a law has its values: ``uniform on [0, 1]``, ``vanishes for negative x``, ``supported on``.

That densities are positive everywhere is a convention, which any such words take back for the laws and the random
variables of their sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.meaning.named_laws.law_table import LAWS
from derivations.meaning.names.called_laws import LAW_LETTERS, calls_in, other_draws
from derivations.meaning.names.customary import speaks_of_laws
from derivations.meaning.names.spaces import REALS, is_whole_space
from derivations.meaning.names.survey import FUNCTION_LETTERS
from derivations.meaning.sentences.formulas import (
    Shape,
    formulas_in,
    head_of,
    named,
    named_within,
    statements,
    tree_shape,
)
from derivations.meaning.sentences.properties import SIGNS, Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.meaning.sentences.yields import Binds, Fact
from derivations.reading.names import base_name, is_random, lowered, parts_of, spelling, within
from derivations.reading.statements import ORDERS
from derivations.reading.syntax import Fence, Node, Related, Script, Sequence

_MARK = "§"
_BOUNDED = "|".join(re.escape(word) for law in LAWS if not law.fills_the_line | law.discrete for word in law.words)
_OF_LAWS = r"distribut\w+|laws?|random|variables?|densit\w+|pdfs?|priors?|noise|samples?|with|on|over|between|and"
"""What stands behind the name of a law that something has: ``uniform on``, no ``exponential form``."""
_FOR = r"outside|elsewhere|otherwise|if|for(?! (?:all|every|any|each)\b)"
_WHERE = rf"(?:{_FOR}|unless|off|below|above|on)"
_TELLS = re.compile(
    r"\b(?:compact|bounded|finite|limited|the|has|have|its|their|whose|with) support\b"
    r"|\bsupported (?:on|in|by|within)\b"
    rf"|\bvanish\w* {_WHERE}\b|\b(?:zero|0|non-?zero|positive) (?:only |exactly |just )?{_WHERE}\b"
    r"|\b(?:outside|elsewhere|otherwise) (?:\S+ ){0,4}?(?:zero|0|vanish\w*)\b"
    r"|\b(?:takes?|taking)(?: on)?(?: only)? (?:non-?negative|positive|negative) values\b"
    r"|\b(?:truncated|one-sided|half-line)\b"
    r"|\b(?:nonnegative|non-negative|positive|negative|bounded) (?:random|variables?)\b"
    rf"|\b(?:{_BOUNDED})(?:ly)?(?= (?:{_OF_LAWS})\b| [,.;{_MARK}]|$)"
)
_DENSITY = "§p"
_OR_NOT = r"(?:do(?:es)? not |may |might |can |could |must not |need not )?"
_ZEROS = re.compile(
    rf"(?P<other>\bof (?:(?!the set )\S+ ){{0,3}}?)?{_DENSITY} {_OR_NOT}"
    r"(?:vanish\w*|(?:is|are|be|equals?) (?:zero|0))(?! (?:as|at infinity|for large))"
    rf"|\bso (?:do|does|is|are) {_DENSITY}|\b(?:improper|(?:un|non-)normali[sz]ed) {_DENSITY}"
    rf"|\b(?:zeros?|null sets?|supports?) of (?:\S+ )?{_DENSITY}"
    rf"|\b(?:not|n't|never|no longer|without|unless|whether|where(?:ver)?|if|when(?:ever)?|only)\b.*"
    rf"{_DENSITY} (?:to )?(?:is|are|be|being|remains?|stays?) (?:strictly |everywhere )?(?:positive|non-?zero)\b"
    rf"|{_DENSITY} (?:is|are|be|need) not\b.*\b(?:positive|non-?zero)\b"
)
"""Words by which a density may vanish somewhere, where nothing else says so."""
_DENIED = re.compile(
    r"\b(?:not|n't|never|no longer|without being|possibly|perhaps)(?: be| necessarily| always| to| have| been)*"
    r" (?:strictly |everywhere |properly )?(?:normali[sz]\w*|positive|non-?zero|zero|integrat\w+|sum)\b"
    r"|\b(?:known|defined|determined|available|specified|given|evaluated?) (?:only )?up to\b"
    r"|\bonly up to\b"
)
"""Words by which a density may be none, or may vanish."""
_GOES_ON = re.compile(r"(?:but |however ,? ?|note that |here )?(?:it|they|this|these|both|neither)\b")
_ONLY = re.compile(rf"\b(?:only|exactly|iff|unless|whenever|{_FOR})\b")
_BOUNDED_BY = frozenset({Property.UNIFORM, Property.ZERO_OUTSIDE, Property.TAKES})


def bounded_by_words(reads: Iterable[Read]) -> Iterator[tuple[str, int]]:
    """The names in sentences that tell where a law has its values, each with where its sentence begins."""
    before: Sentence | None = None
    for read in reads:
        carried, before = before, read.sentence
        names = set(_denied_before(read.sentence, carried))
        if not _defines(read.sentence):  # where a density has a formula it is positive where the formula says so
            names |= {*_named_whole(read.sentence), *_narrowed(read), *_compared(read.sentence)}
            names |= {*_positive(read.sentence), *_not_understood(read.sentence), *_with_zeros(read.sentence)}
        yield from ((name, read.sentence.start) for name in names)


def somewhere_by_words(sentences: Iterable[Sentence]) -> Iterator[tuple[str, int]]:
    """The names of laws and values that words may put on a part of the line, as those of lifetimes are.

    Each with where its sentence begins.
    """
    for one in sentences:
        names = {name for call in calls_in(one) if not call.anywhere for name in call.marked}
        yield from ((name, one.start) for name in names.union(other_draws(one)))


def _not_understood(sentence: Sentence) -> Iterator[str]:
    """The names that words call laws, which say more of them: ``an improper prior``, ``a density with zeros``."""
    for call in calls_in(sentence):
        if not (call.noun and call.whole):
            yield from (one for one in call.marked if one in LAW_LETTERS | FUNCTION_LETTERS or "(" in one)


def _with_zeros(sentence: Sentence) -> Iterator[str]:
    r"""The letters of which words say that they vanish somewhere, or may: ``where $q$ vanishes``, ``$P \ll Q$``."""
    letters = _letters(sentence)
    dominated = any("\\ll" in one.relations for one in _stated(sentence)) and speaks_of_laws(sentence)
    if letters and (dominated or _tells_of_zeros(sentence) or _DENIED.search(sentence.text(_MARK)) is not None):
        yield from letters
    for one in _stated(sentence):
        zero = one.relations == ("=",) and spelling(one.items[-1]) == "0"
        name = spelling(parts_of(one.items[0])[0])
        if zero and _is_letter(name):
            yield name.partition("_")[0]


def _letters(sentence: Sentence) -> set[str]:
    """The customary letters of densities in the inline formulas of a sentence."""
    return set(filter(_is_letter, _all_names(sentence)))


def _denied_before(sentence: Sentence, before: Sentence | None) -> Iterator[str]:
    """The letters of the sentence before, of which one that goes on says such a thing: ``It is not normalised``."""
    words = sentence.text(_MARK)
    if before is not None and _GOES_ON.match(words) and _DENIED.search(words) is not None:
        yield from _letters(before)


def _tells_of_zeros(sentence: Sentence) -> bool:
    """Whether words say of the letter of a density, and not of a property of it, that it may vanish."""
    return any(found["other"] is None for found in _ZEROS.finditer(_marked_words(sentence)))


def _marked_words(sentence: Sentence) -> str:
    """The words of a sentence, with a mark of its own for what is written of the letters of densities."""
    return " ".join(one.text if isinstance(one, Word) else _mark(one) for one in sentence.parts)


def _mark(part: object) -> str:
    trees = formulas_in(part.item)[:1] if isinstance(part, Formula) else ()
    heads = (base_name(parts_of(node)[0]) for tree in trees for node in named(tree))
    return _DENSITY if any(map(_is_letter, filter(None, heads))) else _MARK


def _is_letter(name: str) -> bool:
    """Whether a letter is a customary one of densities."""
    return name.partition("_")[0] in LAW_LETTERS


def _defines(sentence: Sentence) -> bool:
    """Whether a sentence gives a formula for something applied: ``f(x) = 2x`` for ``0 < x < 1``."""
    stated = (one for part in sentence.formulas for tree in formulas_in(part.item) for one in statements(tree))
    return any(one.relations == ("=",) and _is_applied(one.items[0]) and not _with_zero(one) for one in stated)


def _named_whole(sentence: Sentence) -> set[str]:
    r"""The names in a sentence that tells where something vanishes; as ``x \to \infty`` it may still be positive."""
    limits = any("\\to" in one.relations for one in _stated(sentence))
    tells = not limits and _TELLS.search(sentence.text(_MARK)) is not None
    return _all_names(sentence) if tells or _stands_on_interval(sentence) else set()


def _positive(sentence: Sentence) -> Iterator[str]:
    """The names of what is zero, or is not, somewhere only: of ``p(x) > 0``, with ``only for`` some ``x``."""
    for one in _stated(sentence) if _ONLY.search(sentence.text(_MARK)) else ():
        head = head_of(one.items[0]) if _with_zero(one) else None
        if head is not None and not is_random(head):
            yield from (head, head.partition("_{")[0])


def _stated(sentence: Sentence) -> Iterator[Related]:
    """The relations that the inline formulas of a sentence state."""
    for part in sentence.formulas:
        for tree in () if part.displayed else formulas_in(part.item):
            yield from statements(tree)


def _with_zero(one: Related) -> bool:
    """Whether something that is applied is compared with zero: ``p(x) > 0``, ``f_X(x) = 0``."""
    compared = one.relations[-1] in ORDERS or one.relations[-1] in ("=", "\\ne", "\\neq")
    return compared and spelling(one.items[-1]) == "0" and _is_applied(one.items[0])


def _is_applied(node: Node) -> bool:
    """Whether a name stands with its arguments."""
    return head_of(node) not in (None, spelling(node))


def _stands_on_interval(sentence: Sentence) -> bool:
    """Whether words say of what they call a law or random that it is ``on`` an interval."""
    before = zip(sentence.parts, sentence.parts[1:], sentence.parts[2:], strict=False)
    on = any(
        _is_called(noun) and isinstance(word, Word) and word.text in ("on", "in", "over") and _is_interval(part)
        for noun, word, part in before
    )
    return on and speaks_of_laws(sentence)


def _is_called(part: object) -> bool:
    """Whether a part of a sentence is a word, or the name of what it calls something: ``density $p$ on $(0, 1)$``."""
    trees = formulas_in(part.item) if isinstance(part, Formula) else ()
    return isinstance(part, Word) or (len(trees) == 1 and base_name(trees[0]) is not None)


def _is_interval(part: object) -> bool:
    """Whether a part of a sentence is a formula that is an interval."""
    trees = formulas_in(part.item) if isinstance(part, Formula) else ()
    return len(trees) == 1 and _bounds(trees[0])


def _bounds(space: Node) -> bool:
    r"""Whether a set is written as an interval, or is a part of the line such as ``\mathbb{R}_+``."""
    if isinstance(space, Script) and space.sub is not None and spelling(space.base) in REALS:
        return True
    return isinstance(space, Fence) and isinstance(space.body, Sequence) and len(space.body.items) == 2


def _is_bound(tree: Node) -> bool:
    r"""Whether an order bounds something: ``X \le x`` is an event, for all values ``x``."""
    if not isinstance(tree, Related) or tree_shape(tree) is not Shape.ORDER:
        return False
    sides = set(map(spelling, tree.items))
    return not any(lowered(side) != side and lowered(side) in sides for side in sides)


def _is_listed(space: Node) -> bool:
    """Whether a set is written as an interval, or as a list of its elements."""
    return isinstance(space, Fence)


def _compared(sentence: Sentence) -> Iterator[str]:
    """The names that a sentence on laws puts into intervals or into an order, as values of what it speaks of.

    A letter of densities is a number there: ``0 < p < 1`` says nothing of ``p(x)``.
    """
    for one in _stated(sentence) if speaks_of_laws(sentence) else ():
        if _is_bound(one) or (one.relations == ("\\in",) and _bounds(one.items[-1])):
            yield from (text for text in map(spelling, named(one)) if text not in LAW_LETTERS)


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
            case Fact(names=names, property=told) if told in _BOUNDED_BY:
                yield from map(spelling, names)
            case Fact(names=names, property=Property.VALUES_IN, argument=spaces) if any(map(_is_listed, spaces)):
                yield from map(spelling, names)
            case Fact(names=names, property=told) if told in SIGNS:
                yield from (spelling(name) for name in names if is_random(spelling(name)))
            case Binds(names=names, body=Related() as body) if _narrows(body):
                yield from (spelling(name) for name in names if is_random(spelling(name)))
            case _:
                continue


def _narrows(body: Node) -> bool:
    """Whether an order or a membership leaves out a part of the numbers."""
    within_part = isinstance(body, Related) and body.relations == ("\\in",) and not is_whole_space(body.items[-1])
    return _is_bound(body) or within_part
