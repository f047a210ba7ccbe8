"""Words behind a noun that narrow down what it is said of: ``a real number greater than five`` is not any number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from derivations.meaning.sentences.formulas import head_of
from derivations.meaning.sentences.leftover import CLAUSE_END, VALUED, shown
from derivations.meaning.sentences.matcher import Found, Line, without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.yields import Binds, Unparsed, Yield

_NUMBERS = frozenset({Noun.REAL, Noun.RATIONAL, Noun.SCALAR, Noun.NUMBER, Noun.INTEGER, Noun.NATURAL})
_FREE = _NUMBERS | {
    Noun.PARAMETER, Noun.HYPERPARAMETER, Noun.CONSTANT, Noun.VARIABLE, Noun.QUANTITY, Noun.TIME, Noun.VECTOR,
    Noun.FUNCTION, Noun.SEQUENCE, Noun.MATRIX,
}  # fmt: skip
"""Nouns for what may take any value unless words narrow it down; random variables and their laws have rows for that."""
_DISPLAYED = re.compile(r" <[A-Z]\d+>")
_THAN = r"(?:strictly |not |much )?(?:\w+er|less|more|other) than"
_GOES_ON = re.compile(
    r" (?:(?:of|for|on|over|from|to|into|by|at|as|under|per|and|or|but|then|so|we|you|where|here|via|through"
    r"|not (?:in|of)|used|denot\w+|represent\w+|describ\w+|called|named|given|to be"
    r"|(?:that|which) (?:we|you|one|will|can|may|is (?:used|called|given|known|to be)|are (?:used|called|given)"
    r"|(?:does not |do not )?depends?)"
    r"|(?!normali[sz]ed|bounded|restricted|constrained|limited|supported|cent(?:er|r)ed|truncated)\w+ed)(?= |$)"
    r"|with (?:finite|no restriction|unknown|regard to|respect to)|[(<]|[^\w<(])"
)
"""How words go on behind a noun without narrowing down what it is said of."""
_NARROWS = re.compile(
    rf"(?: ,| and| but)* {_THAN}|(?: of| in)? (?:the |an? )?(?:unit|zero|absolute|modulus|magnitude|norm|length|size"
    r"|determinant|trace|rank|order|degree|open|closed|interior)(?= )| of (?:all )?(?:ones|zeros|zeroes)(?= |$)"
)
"""How words go on behind a noun that do."""
_OF_NUMBERS = re.compile(r" (?:of|from|on|over|under)(?= )(?! (?:the |this |our )?(?:model|sample|samples|problem)\b)")
"""How words go on behind a noun for a number that narrow it down, and tell of another noun what it belongs to."""
_BEHIND_NAMES = re.compile(
    rf"(?: ,| and)* (?:(?:is|are) )?{_THAN}|(?: (?:is|are))? between |"
    r" (?:satisfying|having|whose|(?:that|which) (?:is|are|satisf\w+|exceed\w*|vanish\w*)|divisible"
    r"|with (?!finite|regard|respect))"
)
"""How words go on behind a noun and names that narrow these down."""


@dataclass(frozen=True, slots=True)
class Called:
    """Names that words call something by a noun, and where these words end.

    ``free`` is whether it is one for what may take any value, ``number`` whether it is one for numbers, ``last``
    whether the names stand behind it.
    """

    end: int
    names: frozenset[str]
    free: bool
    number: bool
    last: bool


def called_in(found: Found, made: Iterable[Yield]) -> Iterator[Called]:
    """The names that words call something by a noun."""
    binds = [one for one in made if isinstance(one, Binds)]
    names = frozenset(name for one in binds for node in one.names if (name := head_of(node)) is not None)
    slots = found.match.groupdict()
    if names and slots.get("NP"):
        last = max((found.match.end(slot) for slot in slots if re.fullmatch(r"N\d?", slot)), default=0)
        free, number = (any(one.noun in nouns for one in binds) for nouns in (_FREE, _NUMBERS))
        yield Called(found.match.end(), names, free, number, last > found.match.end("NP"))


def narrowing(line: Line, covered: Collection[int], called: Iterable[Called]) -> Iterator[Unparsed]:
    """The remarks on words behind a noun that narrow down what it is said of: ``a real number greater than five``.

    Args:
        line: the sentence.
        covered: the places of the line that rows have matched.
        called: what rows have found names to be called.
    """
    for one in called:
        words = without_marks(line.text[one.end :])
        if one.end + 1 not in covered and words.strip() and _narrows(words, one):
            end = CLAUSE_END.search(line.text, one.end + 3)
            last = end.start() if end else len(line.text)
            if end is not None and _DISPLAYED.match(end.group()):  # the words only lead to a formula, which says it
                continue
            yield Unparsed(line.offset(one.end + 1), line.end_offset(last), shown(line, one.end, last), one.names)


def _narrows(words: str, called: Called) -> bool:
    if not called.free:
        return VALUED.match(words.lstrip()) is not None
    if called.last:
        return _BEHIND_NAMES.match(words) is not None
    if _NARROWS.match(words) or (called.number and _OF_NUMBERS.match(words)):
        return True
    return _GOES_ON.match(words) is None
