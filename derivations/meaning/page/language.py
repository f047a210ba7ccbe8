"""The language of a document, by its most frequent words: only English sentences are parsed."""

from __future__ import annotations

import re
from collections import Counter

from derivations.meaning.page.page import page_of
from derivations.reading.raw import RawDocument

STOP_WORDS = {
    "English": "the of and is that we for with by as this are it be which from then so have if can where",
    "French": "le la les des est une que pour dans par sur avec on nous donc soit cette sont alors qui",
    "German": "der die das und ist ein eine für mit von den wir dass sind nicht wird als dann auf durch",
    "Spanish": "el la los las de que es una para con por se del como entonces sea donde esta son y",
    "Italian": "il la di che è una per con del della si sono come quindi sia dove questa alla nel e",
    "Portuguese": "o a os as de que é uma para com por se do da como então seja onde esta são e",
    "Dutch": "de het een en is van dat voor met we door dan dus zijn niet wordt als waar deze op",
}
"""The most frequent short words of each language."""

_WORDS = {language: frozenset(words.split()) for language, words in STOP_WORDS.items()}
_LETTERS = re.compile(r"[^\W\d_]+")
_SEARCHED = 50_000
_MIN_WORDS = 20


def language(raw: RawDocument) -> str:
    """The language whose frequent words a document uses most; ``English`` where it has hardly any words.

    A text in another script, of which none of the words are known, is ``another language``.
    """
    counts = Counter(word.lower() for word in _LETTERS.findall(page_of(raw).text[:_SEARCHED]))
    if sum(counts.values()) < _MIN_WORDS:
        return "English"
    scores = {name: sum(counts[word] for word in words) for name, words in _WORDS.items()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] * 50 < sum(counts.values()):
        return "another language"
    return "English" if scores["English"] == scores[best] else best
