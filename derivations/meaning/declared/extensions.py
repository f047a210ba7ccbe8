"""What the words around a definition say of the function beyond its domain: even, odd, of a period, zero elsewhere.

The facts are data (:class:`Beyond`); :func:`extended` puts them together.  :func:`said_in` is the only place that reads
words for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derivations.meaning.names.senses import What
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.reading.raw import InlineMath
from derivations.reading.syntax import Node, Number, Related


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a function is, so that its values beyond the domain of its definition are known.

    It is even, odd, of a period (the ``argument``), zero outside, above or below the domain, or a density, which is
    zero outside of the support of its law.
    """

    what: What
    argument: Node | None = None


@dataclass(frozen=True, slots=True)
class Extended:
    """What is known of a function beyond its domain, as written; ``zero`` are the sides on which it vanishes."""

    parity: int = 0
    period: Node | None = None
    zero: frozenset[What] = frozenset()


NOTHING_SAID = Extended()


def extended(facts: Iterable[Beyond]) -> Extended:
    """Put together what is said of one function."""
    found = NOTHING_SAID
    for fact in facts:
        match fact.what:
            case Property.EVEN | Property.ODD:
                found = replace(found, parity=1 if fact.what is Property.EVEN else -1)
            case Property.PERIOD:
                found = replace(found, period=fact.argument)
            case what:
                found = replace(found, zero=found.zero | {what})
    return found


# ------------------------------------------------------------------------------------------------------- words

_MARK = "§"
_NUMBERS = {"one": "1", "unity": "1", "two": "2", "three": "3", "four": "4"}
_KIND = r"(?:function|extension|continuation|signal|wave|pulse|field|periodic|and|with|about)"
_PARITY = re.compile(
    rf"\b(?:is|be|an|as|and|the|both)\s+(?P<parity>even|odd)\b(?=\s+{_KIND}\b|\s*[,.;:)]|\s*$|\s+{_MARK})"
    r"|\b(?:continued|extended|continue\w*|extend\w*)\s+(?:\w+\s+){0,2}?(?P<evenly>even|odd)(?:ly)?\b"
)
_AMOUNT = rf"(?P<%s>{_MARK}|\d+(?:\.\d+)?|{'|'.join(_NUMBERS)})"
_PERIOD = re.compile(
    rf"\bperiod(?:ic)?\b(?:\s+(?:with|of|and|a|the|fundamental|is|has|period))*\s*{_AMOUNT % 'behind'}"
    rf"|{_AMOUNT % 'before'}\s*-?\s*periodic\b"
)
_ZERO = rf"(?:vanish\w*|(?:is|be|and|equals?|by|,)\s+(?:zero|0)|zero|(?:and|,)\s*{_MARK}=0)"
_ELSEWHERE = r"outside|elsewhere|otherwise|everywhere else|for (?:all )?other|anywhere else|beyond"
_ABOVE = r"after(?:wards?)?|thereafter|later|from then on"
_BELOW = r"before(?:hand)?|earlier"
_VANISHES = re.compile(
    rf"\b{_ZERO}\s+(?:\w+\s+){{0,2}}?(?:(?P<elsewhere>{_ELSEWHERE})|(?P<above>{_ABOVE})|(?P<below>{_BELOW}))\b"
    rf"|\b(?P<first>{_ELSEWHERE})\b(?:\s+\w+){{0,4}}?\s*,?\s*(?:it\s+)?{_ZERO}\b"
)
_LAW = re.compile(r"\b(?:densit(?:y|ies)|pdf|pmf|mass(?: function)?|distribution|law)\b")


def said_in(words: str, formulas: tuple[Node | None, ...] = ()) -> Iterator[Beyond]:
    """What some words say; each ``§`` in them stands for one of the formulas."""
    for found in _PARITY.finditer(words):
        yield Beyond(Property.EVEN if "even" in (found["parity"], found["evenly"]) else Property.ODD)
    for found in _PERIOD.finditer(words):
        amount = found["behind"] or found["before"]
        place = found.start("behind" if found["behind"] else "before")
        period = _amount(amount, formulas, words.count(_MARK, 0, place))
        if period is not None:
            yield Beyond(Property.PERIOD, period)
    for found in _VANISHES.finditer(words):
        if found["above"]:
            yield Beyond(Property.ZERO_ABOVE)
        else:
            yield Beyond(Property.ZERO_BELOW if found["below"] else Property.ZERO_OUTSIDE)
    if _LAW.search(words):
        yield Beyond(Noun.DENSITY)


def _amount(text: str, formulas: tuple[Node | None, ...], number: int) -> Node | None:
    if text != _MARK:
        return Number(0, 0, _NUMBERS.get(text, text))
    tree = formulas[number] if number < len(formulas) else None
    return tree.items[-1] if isinstance(tree, Related) and tree.relations == ("=",) else tree


_GOES_ON = re.compile(rf"(?:it|this function|the function|{_MARK})\s+(?:is|be|vanish|repeat|continue|has)")


def said_beyond(sentences: tuple[Sentence, ...], index: int) -> tuple[tuple[Beyond, ...], tuple[Sentence, ...]]:
    """What the sentence of a formula says of the function that it defines, and the next one, if that goes on about it.

    The second result are the sentences that say it.

    Args:
        sentences: of the document.
        index: of the formula's item in the document.
    """
    number = next((n for n, s in enumerate(sentences) if any(f.index == index for f in s.formulas)), None)
    if number is None:
        return (), ()
    about = [sentences[number]]
    if number + 1 < len(sentences) and sentences[number + 1].follows:
        about += [sentences[number + 1]] if _GOES_ON.match(_as_words(sentences[number + 1])[0]) else []
    return tuple(fact for one in about for fact in said_in(*_as_words(one))), tuple(about)


def _as_words(sentence: Sentence) -> tuple[str, tuple[Node | None, ...]]:
    """The words of a sentence with marks for its formulas, and the formulas."""
    parts = [
        part.text if isinstance(part, Word) else _MARK for part in sentence.parts if isinstance(part, Word | Formula)
    ]
    trees = tuple(f.item.tree if isinstance(f.item, InlineMath) else None for f in sentence.formulas)
    return re.sub(r"\s+([,.;:)])", r"\1", " ".join(parts)), trees
