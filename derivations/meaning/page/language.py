"""The language of a document, by its most frequent words: only English sentences are parsed."""

from __future__ import annotations

import re
from collections import Counter

from derivations.meaning.page.page import page_of
from derivations.reading.raw import RawDocument

STOP_WORDS = {
    "English": "the of and is that we for with by as this are it be which from then so have if can where "
    "an in to on at let has suppose assume hence thus each all any or not do its their there show given when",
    "French": "le la les des est une que pour dans par sur avec on nous donc soit cette sont alors qui",
    "German": "der die das und ist ein eine für mit von den wir dass sind nicht wird als dann auf durch",
    "Spanish": "el la los las de que es una para con por se del como entonces sea donde esta son y",
    "Italian": "il la di che è una per con del della si sono come quindi sia dove questa alla nel e",
    "Portuguese": "o a os as de que é uma para com por se do da como então seja onde esta são e",
    "Dutch": "de het een en is van dat voor met we door dan dus zijn niet wordt als waar deze op",
}
"""The most frequent short words of each language."""

ENGLISH = "English"
_IN_ENGLISH, *_ = _LISTS = [frozenset(words.split()) for words in STOP_WORDS.values()]
_ALSO_ENGLISH = _IN_ENGLISH | {"die", "door", "met", "van", "par", "pour", "come", "son", "sea"}
"""Words of English, too: they tell of no other language.  Nor does a letter, which may be a name in a formula."""
_WORDS = {
    language: words if language == ENGLISH else {one for one in words - _ALSO_ENGLISH if len(one) > 1}
    for language, words in zip(STOP_WORDS, _LISTS, strict=True)
}
_LETTERS = re.compile(r"[^\W\d_]+")
_SEARCHED = 50_000
_MIN_WORDS = 20


def language(raw: RawDocument) -> str:
    """The language whose frequent words a document uses most; ``English`` where it has hardly any words.

    A text in another script, of which none of the words are known, is ``another language``.
    """
    counts = Counter(word.lower() for word in _LETTERS.findall(page_of(raw).text[:_SEARCHED]))
    if sum(counts.values()) < _MIN_WORDS:
        return ENGLISH
    scores = {name: sum(counts[word] for word in words) for name, words in _WORDS.items()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] * 50 < sum(counts.values()):
        return "another language"
    return ENGLISH if scores[ENGLISH] == scores[best] else best
