r"""What a sentence that names a law says of its parameters besides, so that the law may be meant in another way.

``X \sim \mathrm{Rayleigh}(\Omega)`` with mean square ``\Omega``, or with its density written beside it: the usual
parameters of a law are not those that its sentence tells, unless it says of each what the table of laws says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from derivations.meaning.named_laws.law_table import How, NamedLaw, normal_density
from derivations.meaning.named_laws.stated_laws import StatedLaw, stated_law
from derivations.meaning.sentences.formulas import Shape, formulas_in, names_in, statements, tree_shape
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.reading.names import base_name, parts_of, spelling
from derivations.reading.syntax import Fence, Node, Number

_PARAMETER, _OTHER = "¶", "§"
_NOUN = (
    r"(?:means?|averages?|expectations?|expected values?|variances?|deviations?|rates?|scales?|squares?|precisions?"
    r"|locations?|inten\w+|median|mode|spread|widths?|inverse|covariances?|second moment)"
)
_ONE = rf"(?:[a-z-]+ ){{0,2}}{_NOUN}(?: parameters?| matrix)?"
_SAID = re.compile(
    rf"(?P<before>{_ONE})(?: (?:,|is|are|be|being|of|equals?|equal|to|thus|then|therefore|also|just|now|hence)){{0,3}}"
    rf" {_PARAMETER}"
    rf"|{_PARAMETER} ,? ?(?:(?:is|are|being|as|for|denotes?) )?(?:the|its|an?) (?P<behind>{_ONE})"
    rf"(?! [{_PARAMETER}{_OTHER}])"
)
"""Words that call a parameter by what it is a parameter of the law."""
_ANY_NOUN = re.compile(rf"\b(?P<noun>{_NOUN})\b")
_PARAMETRISED = re.compile(r"\b(?:parametri[sz]|parameteri[sz]|(?:first|second|last|third) (?:argument|parameter))")
"""Words by which a sentence may say of laws what their parameters are."""
_THE_SAME = frozenset({"0", "1"})
"""Numbers that are the variance where they are the deviation, and the mean where they are the rate."""
_DENSITY = re.compile(
    r"\b(?:densit(?:y|ies)|pdfs?|mass functions?|pmfs?|distribution functions?|cdfs?"
    r"|parametri[sz]\w+|parameteri[sz]\w+)\b"
)
_OF_OTHERS = re.compile(r"\b(?:densit(?:y|ies)|pdfs?|functions?|pmfs?|cdfs?) of\b")
"""Words behind a law that tell of the density of something else."""


def told_otherwise(sentences: Sequence[Sentence]) -> frozenset[Node]:
    """The parameters of laws of which sentences say what is not known to be as usual, wherever these stand."""
    found = {node for one, law in _of_laws(sentences) for node in _otherwise(one, law)}
    stated = [law for one in sentences for law in _laws(one)]
    for one in sentences if stated else ():
        if _ANY_NOUN.search(" ".join(one.words)):
            found |= {node for law in stated for node in _called_otherwise(one, law)}
            found |= {law.parameters[place] for law in stated for place in _told_of_all(one, law)}
    return frozenset(found)


def _told_of_all(sentence: Sentence, law: StatedLaw) -> Iterator[int]:
    """The positions of the parameters that a sentence calls by another noun wherever a law is written."""
    shown = [own for tree in _trees(sentence) if (own := stated_law(tree)) is not None and own.law is law.law]
    for one in shown:
        others = set(_called_otherwise(sentence, one))
        yield from (place for place, node in enumerate(one.parameters[: len(law.parameters)]) if node in others)
    words = " ".join(sentence.words)
    if not shown and _PARAMETRISED.search(words) and any(re.search(rf"\b{own}", words) for own in law.law.words):
        named = (found["noun"] for found in _ANY_NOUN.finditer(words))
        places = range(len(law.parameters))
        if not all(any(_is_usual(law.law, place, noun) for place in places) for noun in named):
            yield from places


def _trees(sentence: Sentence) -> Iterator[Node]:
    """The formulas of a sentence that stand for themselves."""
    yield from (tree for part in sentence.formulas if not part.displayed for tree in formulas_in(part.item))


def densities_beside(sentences: Iterable[Sentence]) -> tuple[Node, ...]:
    """The terms that stand in sentences beside a named law which they call a density."""
    return tuple(tree for one, law in _of_laws(sentences) for tree in _written(one, law))


def _of_laws(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, StatedLaw]]:
    """The named laws with the sentences that state them, and with those of the same paragraph right behind."""
    before: tuple[StatedLaw, ...] = ()
    for one in sentences:
        own = tuple(_laws(one))
        yield from ((one, law) for law in own)
        yield from ((one, law) for law in before if one.follows and not own)
        before = own


def _laws(sentence: Sentence) -> Iterator[StatedLaw]:
    r"""The named laws that formulas of a sentence state behind ``\sim``."""
    for part in sentence.formulas:
        for one in (related for tree in formulas_in(part.item) for related in statements(tree)):
            law = stated_law(one.items[-1]) if one.relations[-1] == "\\sim" else None
            if law is not None:
                yield law


def _otherwise(sentence: Sentence, law: StatedLaw) -> Iterator[Node]:
    """The parameters of a law that a sentence calls by another noun, all of them where it writes a density down."""
    if any(_written(sentence, law)) or _equated(sentence, law):
        yield from law.parameters
    yield from _called_otherwise(sentence, law)


def _called_otherwise(sentence: Sentence, law: StatedLaw) -> Iterator[Node]:
    """The parameters of a law that a sentence calls by another noun."""
    for node in law.parameters:
        said = (found["before"] or found["behind"] for found in _SAID.finditer(_words(sentence, node)))
        places = tuple(place for place, other in enumerate(law.parameters) if spelling(other) == spelling(node))
        usual = (any(_is_usual(law.law, place, words) for place in places) for words in said)
        if spelling(node) not in _THE_SAME and not all(usual):
            yield node


def _words(sentence: Sentence, parameter: Node) -> str:
    """The words of a sentence with marks for its formulas, one for those that are only a parameter, and for numbers."""
    own = spelling(parameter) if isinstance(parameter, Number) else _PARAMETER
    words = (one.text if isinstance(one, Word) else _mark(one, parameter) for one in sentence.parts)
    return " ".join(_PARAMETER if word == own else word for word in words)


def _mark(part: object, parameter: Node) -> str:
    trees = formulas_in(part.item) if isinstance(part, Formula) else ()
    return _PARAMETER if [spelling(tree) for tree in trees] == [spelling(parameter)] else _OTHER


def _is_usual(law: NamedLaw, position: int, words: str) -> bool:
    """Whether words call a parameter of a law what the table of laws calls it."""
    own = (one.words for one in law.called if one.position == position and one.how is How.ITSELF)
    return any(re.search(rf"(?:^| )(?:{pattern})$", words) for pattern in own)


def _written(sentence: Sentence, law: StatedLaw) -> Iterator[Node]:
    """The terms that hold a parameter of the law and stand for themselves in a sentence that speaks of a density."""
    yield from (tree for tree in _beside(sentence, law) if tree_shape(tree) is Shape.OTHER)


def _equated(sentence: Sentence, law: StatedLaw) -> bool:
    """Whether such a sentence writes down a function; of normal laws it may be one of several variables."""
    trees = (tree for tree in _beside(sentence, law) if law.law.density is not normal_density)
    stated = (one for tree in trees for one in statements(tree) if one.relations[:1] == ("=",))
    return any(isinstance(parts_of(one.items[0])[-1], Fence) for one in stated)


def _beside(sentence: Sentence, law: StatedLaw) -> Iterator[Node]:
    """The formulas with a parameter of a law in a sentence that speaks of its density, or of how it is meant."""
    words = _words(sentence, law.parameters[-1])
    if _DENSITY.search(words) is None or (_OF_OTHERS.search(words) and not any(_laws(sentence))):
        return
    names = {spelling(node) for node in law.parameters if base_name(node) is not None}
    for part in sentence.formulas:
        yield from (tree for tree in formulas_in(part.item) if not names.isdisjoint(names_in(tree)))
