"""Where suppositions hold: ``Suppose …``, ``If … then …``, ``Plugging in x = 1``, ``Either … or …``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from derivations.kept import kept
from derivations.meaning.sentences.formulas import formulas_in, heads_of, names_of, relations_of
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.reading.names import base_name
from derivations.reading.raw import RawItem
from derivations.reading.syntax import Number, Related


class Extent(Enum):
    """How far a supposition reaches, unless a later one on the same name or a word of release ends it before."""

    SENTENCE = auto()
    PARAGRAPH = auto()
    """To the first paragraph that does not go on with it; as ``BLOCK`` where a name is new."""
    BLOCK = auto()
    """To the end of what holds it; to the next heading, where it supposes something of a name that was used before."""


_FIRST = "now|next|then|so|and|but|first|second|again|finally|let us|to check|for example|here|also|instead"
_START = rf"^(?:(?:{_FIRST}) ?,? )*"
_CLAUSE = rf"(?:{_START}|[,:;(] (?:and |but |so |then )?)"
_SUPPOSE = "suppose|assume|presume|imagine"
_SUPPOSING = "supposing|assuming"
_PLUG = "plugging|plug|substituting|substitute|inserting|insert|setting|set|putting|put|taking"
_LETTING = r"\b(?:let|fix|take|choose) §=#"
OPENINGS: tuple[tuple[str, Extent], ...] = (
    (rf"(?:{_CLAUSE}(?:{_SUPPOSE})|{_START}(?:{_SUPPOSING}))(?! throughout)\b", Extent.BLOCK),
    (rf"{_START}under (?:the |this |these )?(?:null )?(?:assumption|hypothes[ei]s|§)", Extent.BLOCK),
    (rf"^(?!.*\b(?:throughout|from now on|always|what follows)\b).*{_LETTING}", Extent.BLOCK),
    (rf"\bfirst,? (?:we )?(?:{_SUPPOSE})\b", Extent.BLOCK),
    (rf"{_START}(?:(?:by|upon|on) )?(?:{_PLUG})\b", Extent.PARAGRAPH),
    (rf"{_START}with §=", Extent.PARAGRAPH),
    (rf"{_START}(?:at|for|in the (?:special |particular )?case(?: of| that| where)?) §=", Extent.SENTENCE),
    (rf"{_START}for §~", Extent.SENTENCE),
    (rf"{_START}either\b", Extent.SENTENCE),
    (r"\b(?:if|when) instead\b", Extent.BLOCK),
    (rf"\b(?:if|when|whenever|unless|provided|in case|{_SUPPOSING})\b(?! and only if| throughout)", Extent.SENTENCE),
)
"""How sentences begin that suppose something, and how far that reaches.

``§`` is a formula, ``§=`` one with ``=``, ``§=#`` one that says which number a name is, and ``§~`` a law.
"""

_OPENINGS = tuple((re.compile(pattern), extent) for pattern, extent in OPENINGS)
_LETS = re.compile(_LETTING)
_TAKES_BACK = (
    "drop|remove|lift|relax|discard|abandon|forget|undo|scrap|revoke|withdraw|retract|enough(?: of)?|so much for"
    "|done with|no longer (?:need|use|make|assume|require)|go back on"
)
_SUPPOSED = (
    "assumptions?|restrictions?|hypothes[ei]s|conditions?|suppositions?|independence|choices?|conventions?"
    "|simplifications?|normali[sz]ations?|specialisations?|values?|settings?|units?"
)
_RELEASED = re.compile(
    r"^(?:(?:but|and|so|now|however|yet|then) ,? ?)*(?:conversely|otherwise|(?:more )?generally"
    r"|in (?:the )?general(?: case)?|on the other hand|in (?:both|either|any|all) cases?|alternatively"
    r"|(?:going |for |in |to show |now )?(?:in )?the (?:other|converse|reverse|opposite) direction)\b"
    rf"|\b(?:without|(?:{_TAKES_BACK}) (?:about )?(?:all )?(?:of )?)(?:this|the|that|these|those|our)"
    rf"(?: (?:\w+ )?(?:{_SUPPOSED})\b|(?<! the)(?= (?:now|again|here|from now on|from here on|, )|(?: [.!;])?$))"
    r"|\bfor (?:arbitrary|all|any|every|each) § and §|\bfor (?:arbitrary|general) §"
)
_DOUBTED = re.compile(
    r"\b(?:in general|(?<!more )generally|not necessarily|unconditionally|in (?:any|either|both) cases?"
    r"|generali[sz]e[sd]?|the general (?!idea|approach|audience|public|reader|rule|law|principle|theorem)[a-z]+)\b"
    r"|\b(?:general|larger|bigger|smaller|other|increase|vary) §"
    r"|^(?:(?:but|and|so|now|let us|let's|we|going|coming) ,? ?)*(?:back|return|returning) to (?:the |our |any )?"
    r"(?:general|original|arbitrary|main)\b"
)
"""Words by which what is supposed may hold no longer: ``the mean is in general``, ``back to the general theory``."""
_COUNTERS = re.compile(
    r"\bcounter-?examples?\b|\b(?:not|n't|hardly) (?:(?:be|even|always) )?(?:enough|sufficient|suffice)\b"
    r"|\b(?:cannot|can't|must not|may not) be (?:dropped|omitted|weakened|left out|removed)\b|\bfails?\b"
)
"""Words of a sentence whose equations are there for an example: ``it is not enough that f vanishes``."""
_CONTRADICTION = re.compile(
    r"(?<!for )(?<!for a )(?<!sake of )(?<!sake of a )(?<!by )(?<!of )(?<!no )(?<!not )(?<!without )"
    r"\b(?:contradict(?:ions?|s|ed|ing|ory)?|absurd(?:ity)?|impossib(?:le|ility))\b"
)
"""Words that report a contradiction; ``suppose, for contradiction`` and ``we argue by contradiction`` do not yet."""
_LONGEST = 40
"""So many sentences an argument by contradiction may have."""
_CONTINUING = (
    "then so thus hence therefore this that these it its and or which where here with by since because using"
    " consequently also similarly likewise again from as to note simplifying combining rearranging"
)
_GOES_ON = frozenset(_CONTINUING.split())
_BEGINS_ANEW = re.compile(r"(?:we )?now ,? ?(?:we )?(?:let|consider|suppose|assume|take|turn)\b")
_ANOTHER = re.compile(r"(?:we )?(?:now|next|instead|but|let us now)\b")
"""How a sentence begins that supposes something else than before: ``now suppose $b > 0$``."""
_MAX_TEXT = 1_500


@dataclass(frozen=True, slots=True)
class Supposition:
    """A stretch in which something is supposed, and of what names; whether words only let them be numbers."""

    start: int
    end: int
    names: frozenset[str]
    lets: bool = False


def suppositions(sentences: Sequence[Sentence], headings: Sequence[int], last: int) -> list[Supposition]:
    """The suppositions of a document, in order.

    Args:
        sentences: those of the document.
        headings: where its headings begin.
        last: where it ends.
    """
    seen: set[str] = set()
    found: list[Supposition] = []
    open_names: dict[str, int] = {}
    equated: set[int] = set()
    for index, sentence in enumerate(sentences):
        _release(sentence, found)
        opening = opening_of(sentence) if sentence.formulas else None
        if opening is not None:
            extent, start = opening
            names = _names(sentence)
            extent = Extent.BLOCK if extent is Extent.PARAGRAPH and names.isdisjoint(seen) else extent
            end = _end(extent, sentences, index, headings if names & seen else [], last)
            end = min([end, *_taken_back(sentence, start)])
            states, equates = _states(sentence)
            words, _ = _text(sentence)
            another = _ANOTHER.match(words) is not None
            for name in names & open_names.keys():
                if states or (another and open_names[name] in equated):
                    found[open_names[name]] = _until(found[open_names[name]], start)
            open_names.update(dict.fromkeys(names, len(found)))
            equated |= {len(found)} if equates else set()
            found.append(Supposition(start, end, names, _LETS.search(words) is not None))
        seen.update(name for formula in sentence.formulas for name in names_of(formula.item))
    return [one for one in found if one.end > one.start]


def contradictions(
    sentences: Sequence[Sentence], headings: Sequence[int], supposed: Sequence[Supposition]
) -> tuple[tuple[int, int], ...]:
    """The stretches whose end reports a contradiction, in order: each from the last supposition that is open there.

    What is said in them follows from what cannot be.
    """
    found: list[tuple[int, int]] = []
    for index, sentence in enumerate(sentences):
        if not _CONTRADICTION.search(_text(sentence)[0]):
            continue
        first = sentences[max(0, index - _LONGEST)].start
        first = max([first, *headings[: bisect_right(headings, sentence.start)][-1:]])
        open_ = (one.start for one in supposed if first <= one.start < sentence.end <= one.end)
        found.append((max(open_, default=sentence.start), sentence.end))
    return tuple(found)


def opening_of(sentence: Sentence) -> tuple[Extent, int] | None:
    """How far what a sentence supposes reaches, and where it begins; ``None`` where it supposes nothing."""
    text, places = _text(sentence)
    for pattern, extent in _OPENINGS:
        found = pattern.search(text)
        if found:
            at = found.start() + len(found.group()) - len(found.group().lstrip(" ,:;("))
            return extent, places[bisect_right(places, at, key=_first) - 1][1]
    return None


def _taken_back(sentence: Sentence, start: int) -> Iterator[int]:
    """Where a sentence itself says that what it supposes at a place holds no longer: ``…, and in general``."""
    text, places = _text(sentence)
    ends = (places[bisect_right(places, m.start("back"), key=_first) - 1][1] for m in _MIDWAY.finditer(text))
    return (end for end in ends if end > start)


_MIDWAY = re.compile(
    r"\b(?:and|but|whereas|while|yet|though|although|then) ,? ?"
    r"(?P<back>(?:more )?generally|in (?:the )?general(?: case)?|otherwise|in all other cases"
    r"|for (?:arbitrary|general) §)"
)


def _first(place: tuple[int, int]) -> int:
    return place[0]


@kept
def _text(sentence: Sentence) -> tuple[str, list[tuple[int, int]]]:
    """The words of a sentence, its formulas as in ``OPENINGS``, and for each its place there and in the document."""
    text = ""
    places = [(0, sentence.start)]
    for part in sentence.parts:
        word = part.text if isinstance(part, Word) else ""
        if isinstance(part, Formula):
            word = "§" if part.displayed else _sign_of(part.item)
        text = f"{text} {word}" if text else word
        places.append((len(text) - len(word), part.start))
        if len(text) > _MAX_TEXT:
            break
    return text, places


def _sign_of(item: RawItem) -> str:
    """What stands for an inline formula in the words of a sentence."""
    match formulas_in(item):
        case (Related(items=(head, Number()), relations=("=",)),) if base_name(head) is not None:
            return "§=#"
        case (Related(relations=(r"\sim",)),):
            return "§~"
        case _:
            return "§=" if "=" in getattr(item, "source", "") else "§"


def _names(sentence: Sentence) -> frozenset[str]:
    """The names on the left of the first formula that a sentence supposes."""
    return heads_of(sentence.formulas[0].item) if sentence.formulas else frozenset()


def _states(sentence: Sentence) -> tuple[bool, bool]:
    """Whether what a sentence supposes first is an equation or a law, and whether it is an equation.

    No other one can hold beside an equation or a law of the same name.
    """
    signs = [one.relations[0] for one in relations_of(sentence.formulas[0].item)]
    equates = any(sign in ("=", ":=") for sign in signs)
    return equates or any(sign in (r"\sim", r"\equiv", r"\ne") for sign in signs), equates


def _until(one: Supposition, end: int) -> Supposition:
    return replace(one, end=min(one.end, end))


def ends_cases(sentence: Sentence) -> bool:
    """Whether a sentence begins with words that end what was supposed or taken as a case: ``in general``."""
    return _RELEASED.search(_text(sentence)[0]) is not None


def counters(sentence: Sentence) -> bool:
    """Whether a sentence tells of a counterexample: ``it is not enough that``."""
    return _COUNTERS.search(_text(sentence)[0]) is not None


def doubts_cases(sentence: Sentence) -> bool:
    """Whether words of a sentence leave open whether what was supposed still holds: ``which is in general``."""
    return _DOUBTED.search(_text(sentence)[0]) is not None


def _release(sentence: Sentence, found: list[Supposition]) -> None:
    """End the suppositions that a sentence says to hold no longer."""
    text, _ = _text(sentence)
    ends = ends_cases(sentence) or doubts_cases(sentence)
    end = sentence.start if ends else sentence.end if _CONTRADICTION.search(text) else None
    if end is None:
        return
    for index in range(len(found) - 1, max(-1, len(found) - 20), -1):
        if found[index].end > end:
            found[index] = _until(found[index], end)


def _end(extent: Extent, sentences: Sequence[Sentence], index: int, headings: Sequence[int], last: int) -> int:
    sentence = sentences[index]
    if extent is Extent.BLOCK:
        return next((heading for heading in headings if heading > sentence.start), last)
    if extent is Extent.PARAGRAPH:
        return paragraph_end(sentences, index)
    return sentence.end


def paragraph_end(sentences: Sequence[Sentence], index: int) -> int:
    """The end of the last sentence that goes on with what one says, across its displayed formulas."""
    end = sentences[index].end
    for sentence in sentences[index + 1 : index + 40]:
        if ends_cases(sentence):
            break
        first = sentence.parts[0]
        begins = isinstance(first, Word) and (first.text not in _GOES_ON or _BEGINS_ANEW.match(_text(sentence)[0]))
        if begins and opening_of(sentence) is not None:
            break
        if sentence.opens or (begins and not sentence.follows):
            break
        end = sentence.end
    return end
