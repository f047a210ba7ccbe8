"""Whether the words around a formula put it forward: what refuses it, and what does so plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from derivations.meaning.sentences.nouns import nouns_by_words
from derivations.meaning.sentences.rows_refusals import (
    APPOSED,
    ASKS,
    DENIED_NEXT,
    DENIES,
    DOUBTED_BEHIND,
    EXCEPTED_BEHIND,
    EXPLAINED,
    LEADS_ON,
    MAIN,
    PLACED,
    REFUSALS,
    REFUSED_BEHIND,
    RESTART,
    SAYS,
    SPOKEN_OF,
    STATES_BEHIND,
    SUBORDINATE,
    Refusal,
)
from derivations.meaning.sentences.wording import CONNECTS, PHRASES

MAX_WORDS = 600
"""So many characters of the words before a formula are looked at."""

ANNOUNCED = frozenset({"mistaken", "whether"})
"""How a sentence of its own refuses what stands alone behind it, without pointing there (see ``REFUSALS``)."""
REPORTED = frozenset({"reported", "others"})
"""How it does where its end points there: ``Many authors claim:``, and not ``Others use other signs``."""

_BOUNDARY = re.compile(r"(?:^| )[,:()](?= |$)|" + RESTART)
_SURELY = re.compile(rf"(?<!not )(?<!\S)(?:{PHRASES})(?= ?[,:;]|$)")
"""Phrases that only say that something is sure, whatever their words are elsewhere: ``as everyone knows,``."""
_END = re.compile(r"(?:^| )[;.](?= )")
_SUBORDINATE = re.compile(SUBORDINATE)
_MAIN = re.compile(MAIN)
_EXPLAINED = re.compile(rf"(?:(?:{CONNECTS}|and|but) )*{EXPLAINED}")
_CONCLUDED = re.compile(r"(?:hence|thus|therefore|consequently|so) ")
"""How a sentence begins that concludes; a formula behind its comma says it once more: ``Hence the sum vanishes, …``."""
_COUNTERFACTUAL = re.compile(r"\bif\b.*\b(?:were|had)\b|(?:^|[,;:] )(?:were|had|should) [a-z<]")
_PLACED = re.compile(PLACED)
_LEADS_ON = re.compile(LEADS_ON)
_CONNECTS = re.compile(CONNECTS)
_APPOSED = re.compile(APPOSED)
_ASKS = re.compile(ASKS)
_DENIES = re.compile(DENIES)
_SPOKEN_OF = re.compile(SPOKEN_OF + r"(?= )")
_STATES_BEHIND = re.compile(STATES_BEHIND)
_AHEAD = re.compile(r"\b(?:following|follows?|below|next|here)\b")
_POINTS = re.compile(
    r"(?::|\b(?:this|these|that|it|so|thus|did|had|does|has)"
    r"|\b(?:is|are|was|were|been) (?:\w+ )?\w+(?:ed|id|wn|ght|ten))$"
)
"""How a sentence ends that says nothing itself of what somebody does or believes."""
_WHICH = re.compile(r"[,;]? ?(?:and )?which ")
_FIRST_CLAUSE = re.compile(r"[,:(]? ?[^,:;.()<]*")
_DENIED_NEXT = re.compile(rf"(?:^| )(?:{DENIED_NEXT}) $")
_REFUSED_BEHIND = re.compile(REFUSED_BEHIND)
_EXCEPTED_BEHIND = re.compile(EXCEPTED_BEHIND)
_DOUBTED_BEHIND = re.compile(DOUBTED_BEHIND)


@cache
def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


_SAYS = _words(SAYS)


@lru_cache(maxsize=1_000)
def refusal(words: str) -> Refusal | None:
    """What in the words before a formula refuses it, asks for it or reports it; ``None`` if nothing does."""
    return next(_refusals(words), None)


def is_doubted(words: str, behind: str) -> bool:
    """Whether the words around a formula leave open whether it is meant at all, also as a definition."""
    excepted = _EXCEPTED_BEHIND.match(behind) is not None or is_refused_behind(behind)
    placed = any(" " in clause and _is_placed(clause) for clause in _governing(words))  # ``at $x = 1$`` names the place
    return excepted or placed or any(one.doubts for one in _refusals(words))


def _refusals(words: str) -> Iterator[Refusal]:
    """All that refuses a formula in the words before it."""
    words = _SURELY.sub("", words)
    governing, whole = " , ".join(reversed(_governing(words))), _last_part(words)
    return (one for one in REFUSALS if _words(one.pattern).search(whole if one.anywhere else governing))


def is_refused(words: str, behind: str) -> bool:
    """Whether what stands between some words is neither posited nor claimed."""
    found = refusal(words)
    return (found is not None and found.modality is not None) or is_refused_behind(behind)


def is_refused_behind(words: str) -> bool:
    """Whether the words right behind a formula deny it."""
    return _REFUSED_BEHIND.match(words) is not None


def is_denied_next(words: str) -> bool:
    """Whether words deny what is said right behind them: ``we do not assume``."""
    return _DENIED_NEXT.search(words) is not None


def denies(words: str) -> bool:
    """Whether a sentence says of what stands right before it that it does not hold: ``But this is wrong``."""
    if takes_back(words) or _ASKS.match(words):
        return True
    found = refusal(words.rstrip(" .!?"))
    if found is None:
        return False
    return found.name == "mistaken" or (found.modality is None and _SPOKEN_OF.match(words) is not None)


def takes_back(words: str) -> bool:
    """Whether a sentence says of what the one right before it tells that it is not so: ``This is nonsense``."""
    if _DENIES.match(words):
        return True
    found = refusal(words.rstrip(" .!?")) if _SPOKEN_OF.match(words) else None
    return found is not None and found.name == "mistaken"


def announces(words: str) -> bool:
    """Whether a sentence refuses what stands alone right behind it, as any mistake; or else only if it points there."""
    bare = words.rstrip(" .!?")
    found = refusal(bare)
    if found is None or _AHEAD.search(words) is not None:
        return found is not None
    points = _POINTS.search(bare) is not None or _SAYS.search(bare.rpartition(" ")[2]) is not None
    return found.name in ANNOUNCED or (found.name in REPORTED and points)


def is_plain(words: str, behind: str) -> bool:
    """Whether the words around a formula put it forward so plainly that its author claims it as it is written."""
    if is_doubted_behind(behind) or _COUNTERFACTUAL.search(_last_part(words)):
        return False
    clauses = _governing(words)
    if refusal(words) is not None or any(map(_is_placed, clauses)):
        return False
    if not words or any(map(_puts_forward, clauses)):
        return True
    apposed = words.endswith(":") or (words.endswith(",") and _CONCLUDED.match(_last_part(words)) is not None)
    return apposed and any(map(_is_explained, clauses))


def is_doubted_behind(words: str) -> bool:
    """Whether the words right behind a formula deny it, or may say less than that it holds as it is written."""
    if is_refused_behind(words) or (_DOUBTED_BEHIND.match(words) and not _WHICH.match(words)):
        return True
    clause = _FIRST_CLAUSE.match(words)
    if clause is None or _STATES_BEHIND.match(words):
        return False
    found = refusal(clause[0].strip(" ,:("))
    return found is not None and not (found.name in ("negated", "loose") and _WHICH.match(words))


def _is_placed(clause: str) -> bool:
    """Whether a clause says where a formula holds, in words that are not known."""
    return _PLACED.match(clause) is not None and _CONNECTS.fullmatch(clause) is None


def _puts_forward(clause: str) -> bool:
    """Whether a clause that nothing refuses puts forward what stands behind it."""
    if _SAYS.search(clause) or _LEADS_ON.fullmatch(clause):
        return True
    last = clause.rpartition(" ")[2]
    return last in nouns_by_words() or _APPOSED.fullmatch(last) is not None


def _is_explained(clause: str) -> bool:
    """Whether a clause says something of mathematical things, which a formula behind it spells out."""
    found = _EXPLAINED.match(clause)
    return found is not None and not nouns_by_words().keys().isdisjoint(found["subject"].split())


def _last_part(words: str) -> str:
    """The words before a formula, from the last stop on."""
    return _END.split(words[-MAX_WORDS:])[-1]


def _governing(words: str) -> list[str]:
    """The clauses that govern what stands right behind some words, the last one first.

    Reasons and conditions are none: ``since $a$ is not zero, we get``, nor is what another main clause follows.
    """
    found: list[str] = []
    for clause in reversed(_BOUNDARY.split(_last_part(words))):
        clause = clause.strip()
        if not clause or (found and _SUBORDINATE.match(clause)):
            continue
        found.append(clause)
        if _MAIN.match(clause):
            break
    return found
