r"""Whether the words that lead to a statement wholly say that it is so here.

``Let $a = 1$`` gives a known name a value, and so does ``for simplicity we set $a = 1$``; ``in the figure we set``,
``many authors assume`` and ``its roots are`` may say something else.  Which of these it is, a list of words that do
not count cannot tell: new ones are written every day.  So the words that count are listed, and what else leads to a
statement leaves open whether it is meant where its names are spoken of next.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from derivations.meaning.sentences.formulas import relations_of
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.meaning.sentences.wording import CONNECTS
from derivations.reading.raw import InlineMath

_FOR = (
    "simplicity|convenience|concreteness|definiteness|brevity|now|ease of (?:notation|exposition|presentation)"
    "|the (?:sake of (?:simplicity|convenience|concreteness|brevity)|moment|time being|rest of this § )"
)
_PART = "section|chapter|part|paper|note|notes|post|article|proof|derivation|lecture|problem|exercise|appendix"
_PHRASES = (
    rf"for (?:{_FOR})|without (?:any )?loss of generality|w\.l\.o\.g\.|wlog|in what follows|from (?:now|here) on"
    rf"|(?:in|throughout|for) (?:the (?:rest|remainder) of )?(?:this|the (?:following|present|rest|remainder))"
    rf"(?: of (?:this|the))?(?: (?:{_PART}|(?:special |particular |simple )?case))?|throughout"
    r"|in the (?:special |particular |simple |following )?case(?: of| that| where| when)?"
    r"|under the (?:null )?(?:assumptions?|hypothes[ei]s)(?: that)?"
    r"|(?:by|because of|from|due to) (?:the )?[a-z-]+|since|because"
)
"""What may be said beside: how far it reaches, and why it may be."""
_FILLING = (
    "we i one you us it is are be can could may must will let's and but or that as if both this the a an instead note"
    " recall remember just always already where with when which in case on to of for by have has get gets obtain"
    " obtains find finds that's say call write denote , : ; ( ) § ."
)
_EXAMPLES = r"(?:for|as)(?: an?)? (?:simple |first |concrete )?(?:example|instance|illustration)|e\.g\.|in this example"
_OPENERS = (
    r"(?<!to )(?:let|set|setting|put|putting|take|taking|choose|choosing|fix|fixing|pick|picking|suppose|supposing"
    r"|assume|assuming|assumed|presume|imagine|consider|considering|define|plug|plugging|substitute|substituting|insert"
    r"|inserting)"
)
_FILLED = "|".join(re.escape(word) for word in sorted(_FILLING.split(), key=len, reverse=True))
_WHOLE = re.compile(rf"(?:{_PHRASES}|{CONNECTS}|{_FILLED})(?= |$) ?")
_EXAMPLE = re.compile(rf"(?:{_EXAMPLES})(?= |$) ?")
_OPENER = re.compile(rf"{_OPENERS}(?= |$)")
_TOLD = (
    "random variables variable number numbers real scalar vector law distribution density distributed according follows"
    " follow following drawn sampled sample samples independently independent identically i.i.d. gaussian normal"
    " standard noise errors error prior likelihood latent observed observation observations data state parameter"
    " parameters weights each every all any has have assumed known time times mean variance zero"
)
"""Words by which laws and signs are told of what they name."""
_PLAINLY = frozenset(_TOLD.split())
_PASSIVE = re.compile(r"(?:^|[^'] )(?:is|are|be) assumed(?= |$)")
_SPOKEN_OF = (
    "equations?|expressions?|formulas?|identity|definition|result|integrals?|sums?|series|left|right|sides?|bounds?"
    "|inequality|relation"
)
_ELSEWHERE = re.compile(
    r"(?:in|on|at|for|during|within) (?!(?:this|the (?:following|present|rest|remainder|moment|time|sake)|what follows"
    r"|which|§|it|them|these|those|simplicity|convenience|concreteness|now|both|each|either|(?:(?:the|this|that|its|our|these|those"
    rf"|above|last|previous|original|general) ?)*(?:{_SPOKEN_OF}))\b)[a-z]"
)
"""What is said behind a value of where it is meant: ``in all plots``, and not ``in the equation above``."""
_HERE = (
    r"this|the (?:following|present|rest|remainder|sense|limit)|what follows|which|it|them|general|particular|fact|turn"
    r"|total|distribution|law|probability|expectation|mean|order|that case|each|both"
)
_TAKEN_BACK = re.compile(
    rf"(?:in|at|during|within) (?!(?:{_HERE})\b)[a-z]|for the (?:first|last|second|next)\b"
    r"|(?:, )?(?:or so|at least|(?:[\w.'’-]+ ){0,3}(?:says?|said|claim\w*|belie\w+|argu\w+|report\w*|insist\w*))\b"
)
"""Words behind what is told by which it is so elsewhere, or to another one's mind: ``in the toy model``, ``or so``."""
_LATER = re.compile(r"\b(?:at the (?:very )?end|later(?: on)?|afterwards|eventually|in the (?:last|final) step)\b")
_CONDITION = frozenset({"on", "given", "if", "when", "under", "at", "in", "conditional", "conditionally"})
"""Words before a relation that what stands behind it may be said under: ``on the event $Z = 1$, $X \\sim p$``."""
_QUANTITY = re.compile(r"(?:, )?with (?:(?:an?|the) )?[a-z-]+(?: [a-z-]+)?")
"""What a sign is told of, as a name that it comes with: ``with a rate $a > 0$``."""
_DENYING = re.compile(r"\b(?:not|never|cannot|nor|neither|hardly|wrong(?:ly)?|impossible)\b|n['’]t\b")
"""Words of a sentence that may say that what it speaks of is not so."""
_BINDS = re.compile(
    r"(?:^|[^'] )(?:(?:suppose|assume|presume|imagine)(?: (?:now|instead|next|again|also|only|further|that))*"
    r"|(?:let|consider|take|choose|fix|pick)(?: (?:now|instead|next|again|any|all))*)$"
)
"""Words right before a sign that let its names be any that have it; ``taking roots, $x$ is positive`` does not."""
_KNOWN = "since|because|as|recall|remember|note|we (?:recall|know|see|note)"
_CONCLUDED = "thus|hence|so|then|therefore|consequently|accordingly|indeed|clearly|obviously|certainly|of course"
_AS_KNOWN = re.compile(rf"(?:^| )(?:{_KNOWN})(?= |$)")
_FACT = re.compile(rf"(?:(?:and|but|also|,) )*(?:{_KNOWN}|{_CONCLUDED}|we conclude|in particular)(?: (?:,|that|also))*")
"""Words before a sign, if there are no others, that conclude it, give it as a reason, or recall it."""
_VERBS = frozenset({"is", "are", "was", "were", "has", "have"})
_EXPLAINED = re.compile(r"§ (?:, )?(?=where\b)")
_WHERE = re.compile(r"^where(?= |$)")


class Stating(Enum):
    """How a sentence states a sign: of names that it binds anew, as a fact of known ones, or as either."""

    ANEW = auto()
    FACT = auto()
    EITHER = auto()


def stating_of(sentence: Sentence, place: int) -> Stating:
    """How a sentence states the sign at a place, by the words that lead to it."""
    words = leading_words(sentence, place)
    binds = _BINDS.search(words)
    if binds is not None and not _AS_KNOWN.search(words[: binds.start()]):  # as we assume $x > 0$, it is
        return Stating.ANEW
    return Stating.FACT if _FACT.fullmatch(words) else Stating.EITHER


def leading_words(sentence: Sentence, place: int) -> str:
    """The words of a sentence before a place, from the last display, relation or ``where`` on; ``§`` is a formula."""
    words: list[str] = []
    for part in sentence.parts:
        if part.start >= place or (isinstance(part, Formula) and part.end > place):
            break
        if isinstance(part, Formula):
            apart = part.displayed or next(iter(relations_of(part.item)), None) is not None
            evolves = isinstance(part.item, InlineMath) and part.item.evolves
            words = [] if apart and (evolves or not _is_condition(words)) else [*words, "§"]
        elif isinstance(part, Word):
            words.append(part.text)
    return _EXPLAINED.split(" ".join(words))[-1]


def _is_condition(words: list[str]) -> bool:
    """Whether words before a relation make it a condition; where a verb stands behind those, they tell of something."""
    last = max((place for place, word in enumerate(words) if word in _CONDITION), default=None)
    return last is not None and _VERBS.isdisjoint(words[last:])


def is_taken_back(behind: str) -> bool:
    """Whether words right behind what a sentence tells say of another place, or by another one, that it is so."""
    return _TAKEN_BACK.match(behind) is not None


def is_tried(sentence: Sentence, place: int) -> bool:
    """Whether a value is stated at a place to find something: ``set $a = 0$ to find the corner``."""
    return re.match(r"(?:in order )?to [a-z]", _words_behind(sentence, place)) is not None


def open_attitude(sentence: Sentence, place: int, *, known: bool) -> str:
    """The words that leave open whether a name has the value that is stated at a place; nothing, if none do.

    Behind a word such as ``let`` anything may be said of what is let, and of a name that is not ``known`` before where
    nothing is denied.
    """
    if _asks(sentence):
        return sentence.text()
    words = leading_words(sentence, place)
    begins = sentence.parts[0].start < place and words and _WHERE.match(words) is not None
    if begins and not any(isinstance(part, Formula) and part.end <= place for part in sentence.parts):
        return words  # ``where $x = 1$`` explains no formula there, and tells of a place
    behind = _words_behind(sentence, place)
    if _ELSEWHERE.match(behind) or _LATER.search(behind):
        return f"{words} … {behind}"
    opener = _OPENER.search(words)
    if opener is None and not known:
        return sentence.text() if _DENYING.search(" ".join(sentence.words)) else ""
    before = words if opener is None else words[: opener.start()]
    return "" if _is_plain(before, examples=True) else words


def unheld_attitude(sentence: Sentence, place: int) -> str:
    """The words by which a law or a sign that is stated of a known name at a place may be none; nothing, if none do."""
    words = leading_words(sentence, place)
    opener = _OPENER.search(words)
    before = words if opener is None else words[: opener.start()]
    if _QUANTITY.fullmatch(before):
        return ""
    told = " ".join(word for word in before.split() if word not in _PLAINLY)
    if _asks(sentence) or not (_is_plain(told, examples=False) or _PASSIVE.search(words)):
        return words or "?"
    return ""


def _words_behind(sentence: Sentence, place: int) -> str:
    """The words of a sentence behind the formula that holds a place, to the next formula, reference or mark."""
    words: list[str] = []
    for part in sentence.parts:
        if part.end <= place or (part.start <= place and isinstance(part, Formula)):
            continue
        if not isinstance(part, Word):
            return " ".join([*words, "§"])
        if not part.text[0].isalnum():
            break
        words.append(part.text)
    return " ".join(words)


def _asks(sentence: Sentence) -> bool:
    last = sentence.parts[-1]
    return isinstance(last, Word) and last.text == "?"


def _is_plain(words: str, *, examples: bool) -> bool:
    """Whether words are all among those that leave nothing open."""
    place = 0
    while place < len(words):
        found = (_EXAMPLE.match(words, place) if examples else None) or _WHOLE.match(words, place)
        found = found or _OPENER.match(words, place)
        if found is None:
            return False
        place = max(found.end(), place + 1)
        while words[place : place + 1] == " ":
            place += 1
    return True
