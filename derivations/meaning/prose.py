"""The words around a formula of the prose: whether they state it, define something by it, or only mention it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.reading.raw import InlineMath, RawDocument, RawItem
from derivations.reading.source import MAX_SEARCHED

FORMULA = "§"
"""Stands for every other formula of a sentence."""

_MAX_WORDS = 2_000
_MAX_FORMULAS = 40
_HEADING = re.compile(
    r"^[ \t]{0,3}\#{1,6}[ \t]|^[ \t]{0,3}(?:={3,}|-{3,}|~{3,}|\^{3,}|\*{3,})[ \t]*\r?$"
    r"|\\(?:chapter|(?:sub)*section|(?:sub)?paragraph)\b|\\begin\{(?:theorem|lemma|proposition|corollary|example)|<h[1-6r]\b",
    re.MULTILINE,
)
_ABBREVIATION = re.compile(r"\b(?:e\.\s?g|i\.\s?e|cf|resp|viz|w\.r\.t|s\.t|eq|no)\.", re.IGNORECASE)
_END = re.compile(r"[.?!](?=[\s)*_]|$)|\r?\n[ \t>]*\r?\n")
_DENIED = re.compile(
    r"\?|n['’]t\b|\b(?:not?|never|neither|nor|cannot|if|iff|unless|whether|when|whenever|false|wrong|incorrect|claim\w*"
    r"|need\w*|contradict\w*|impossible|absurd|except|would|were|fails?|untrue|hardly|pretend\w*|doubt\w*"
    r"|might|think\w*|believ\w*|guess\w*|wonder\w*|conjectur\w*|tempt\w*|suspect\w*|naive\w*|mist\w*|erro\w+|rarely)\b",
    re.IGNORECASE,
)
_PROPERTY = re.compile(
    r"(?:\bnot|n['’]t|\bcannot)\s+(?:be\s+)?(?:depend\w*|involv\w*|contain\w*|var(?:y|ies)|chang\w*|enter\w*|affect\w*"
    r"|known|tractable|normali[sz]ed|comput\w*|evaluat\w*|observ\w*)\b",
    re.IGNORECASE,
)
"""Denials that tell a property of what a formula names, and do not deny the formula."""
_LIMITED = re.compile(
    r"\b(?:or|for|could|might|may|either|without|exist\w*|there|some|every|each|any|all|only|cases?|first|second|otherwise"
    r"|else|instead|drop\w*|remove\w*|relax\w*|those|points?|until|briefly|moment|example)\b",
    re.IGNORECASE,
)
_FILL = (
    rf"(?:\s*(?:{FORMULA}|,|\b(?:and|that|also|a|an|the|real|numbers?|constants?|parameters?|scalars?|variables?|be|is|are"
    r"|positive|negative|fixed|we|have|with|where)\b))*"
)
_STATING = re.compile(
    r"(?:^(?:(?:[Nn]ow|[Hh]ere|[Tt]hroughout|[Aa]nd|[Aa]lso|[Ff]urthermore|[Mm]oreover|[Ff]inally|[Ww]e)\b[,\s]*)*"
    rf"(?:[Ll]et|[Aa]ssume|[Ss]uppose|where|with)|(?:{FORMULA}|,)\s*(?:and\s+)?(?:let|assume|suppose|where|with))\b"
    rf"{_FILL}\s*$"
)
_DEFINING = re.compile(
    r"\b(?:let|define[sd]?|denotes?|denoted|set|put|redefine|consider|take|introduce|choose)\b", re.IGNORECASE
)
_CONCLUDING = (
    r"then|get|obtain|arriv\w*|find|have|has|had|becom\w*|gives?|yields?|reads?|is|are|was|follow\w*|so|which|hence|thus|equals?"
    r"|derivatives?|gradients?|log\w*|expectations?|limits?|sides?|squares?|traces?|integrals?|sums?|inverses?|transform\w*"
)
_TAKES = r"(?:let|define|denote|(?:^|we |us |now |to |and )set|put|redefine|consider|take|introduce|choose)"
_WORD = rf"(?!(?:{_CONCLUDING})\b)[\w{FORMULA}'-]+"
_ANEW = re.compile(
    rf"\b(?:{_TAKES}|(?:suppose|assume)\b[^.;]*?\b(?:instead|now))\b(?:[\s,]+{_WORD}){{0,6}}[\s,:]*$"
    rf"|^(?:{_WORD}[\s,]+)*(?:example|instance|now|instead|next|case)\b(?:[\s,]+{_WORD}){{0,3}}[\s,]+(?:with|for)[\s,:]*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|[,;]|\band\b)\s*(?:with|for|where|if|(?:we )?(?:suppose|assume)(?: that)?)[\s,:]*$", re.IGNORECASE
)
"""Words that end where a displayed equation says what a name stands for from here on: ``Now take instead``."""
_NAMING = re.compile(r"\b(?:where|with|writ(?:e|ing)|abbreviat\w*|call|means?|stands?)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(?:some|others?|people|authors?|sometimes|often|instead of)\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:suppos\w*|assum\w*|cases?|equality|coincide\w*)\b", re.IGNORECASE)
_CONFINING = re.compile(
    r"\b(?:suppos\w*|assum\w*|hypothes\w*|provided|restrict\w*|confin\w*|limit(?:ed|ing)|given that|known to"
    r"|at (?:least|most)|exceed\w*|(?:less|greater|larger|smaller|more|bigger|higher|lower) than|between|below|above"
    r"|beyond|within|inside|outside|bounded|large|small|beneath|under|over|not|never|neither|only|some|such that"
    r"|exist\w*|choos\w*|chosen?|pick\w*|enough|sufficient\w*|satisf\w*|depend\w*)\b"
    rf"|{FORMULA}[^\w{FORMULA}]{{0,9}}(?:be|is|are|denotes?|being)\s+(?:an?|the)\s+"
    r"(?!(?:fixed|arbitrary|any|given|free|real|numbers?|scalar|variable|constant|unknown|parameter|quantity)\b)",
    re.IGNORECASE,
)
_EXCLUDING = re.compile(
    r"\b(?:(?:non-?)?(?:positive|negative|zero)|principal|physical\w*|discard\w*|reject\w*|ignor\w*|disregard\w*"
    r"|exclud\w*|rul(?:e|es|ed|ing) out|signs?)\b",
    re.IGNORECASE,
)
_LED = re.compile(rf"^(?:[Ff]or|[Ww]hen|[Ii]f)(?:\s+(?:all|any|every))?\s*(?:{FORMULA}\s*(?:,|and|with)\s*)*$")
_LEADS = re.compile(
    rf"^\s*(?:(?:,|and|with|then|{FORMULA}|we\s+(?:have|get|obtain|find)|it\s+(?:holds|follows)(?:\s+that)?)\s*)*:?\s*$"
)
_PASSING = re.compile(r"\b(?:for|at|case)\s*$", re.IGNORECASE)
_LOCAL = re.compile(r"\b(?:for|if|when|whenever)(?:\s+(?:all|any|every|each|real|now|then))*\s*$", re.IGNORECASE)
_RESTRICTING = re.compile(
    r"\b(?:with|where|if|when|such that|subject to|assum(?:e|ing)|suppos(?:e|ing)|let|given|provided|constraint)"
    r"(?:\s+that)?\s*$",
    re.IGNORECASE,
)
_SPECIAL = re.compile(
    r"\b(?:small|large|limit\w*|orders?|approximat\w*|neglect\w*|asymptotic\w*|stationary|steady|equilibri\w*"
    r"|optim(?:um|al\w*)|maxim(?:um|is\w+|iz\w+)|minim(?:um|is\w+|iz\w+)|critical|set(?:ting)?|solv\w*|roots?|solutions?"
    r"|up\s+to|modulo|mod|drop(?:ping|ped)?|omit\w*|ignor\w*|increment\w*|unnormali[sz]ed|sub-?densit\w*|charges?|signed"
    r"|satisf\w*|obeys?|fulfil\w*|recurren\w*|recursion\w*|periodic\w*|evenness|oddness|(?:functional|differential)"
    r"\s+equations?|oscillator\w*|equations? of motion|govern\w*|subject|constrain\w*|conditions?|flat|improper"
    r"|non-?informative|symmetric\w*|suppos\w*|assum\w*|if|when|whenever"
    r"|provided)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:by|because|since|using|from|see|definitions?|rules?|theorems?|lemmas?|laws?|identit\w+|formulas?|formulae"
    r"|linearity|eqs?|equations?|propositions?|corollar\w+|substitut\w+)\b|^\W*\d+\W*$",
    re.IGNORECASE,
)
"""Words of a remark that tells why a formula holds, or which one it is."""
KINDS = re.compile(
    r"\b(?:symmetric\w*|orthogonal\w*|orthonormal|diagonal|unitary|covariances?|(?:semi)?-?definite|commut\w*|independen\w*"
    r"|uncorrelated|flat|improper|non-?informative|uninformative|vague)\b",
    re.IGNORECASE,
)
"""Words for kinds of matrices and laws that a block may leave out."""
_RELEASING = re.compile(
    r"\b(?:in general|generally|arbitrary|otherwise|conversely|(?:all|any|every) real"
    r"|(?:other|remaining|general) cases?|no longer|drop\w*|regardless|contradict\w*|impossible|absurd)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence before and behind one of its formulas; the other formulas are marks."""

    before: str
    after: str

    @property
    def states(self) -> bool:
        """Whether the words plainly state the formula: ``Let …``, ``where …``, ``Assume that …``."""
        words = f"{self.before} {self.after}"
        if self.denied or _LIMITED.search(words):
            return False
        return _STATING.search(self.before) is not None

    @property
    def denied(self) -> bool:
        """Whether the sentence denies, questions or makes conditional what it holds."""
        return _DENIED.search(_PROPERTY.sub("", f"{self.before} {self.after}")) is not None

    @property
    def defines(self) -> bool:
        """Whether the sentence says that it defines something."""
        if self.denied or _OF_OTHERS.search(self.before):
            return False
        return _DEFINING.search(self.before) is not None

    @property
    def takes(self) -> bool:
        """Whether the words that lead to a displayed equation say that something is taken or defined by it."""
        if self.denied or _OF_OTHERS.search(re.sub(r"\binstead\b", "", self.before)):
            return False
        return _ANEW.search(self.before) is not None

    @property
    def may_take(self) -> bool:
        """Whether the words that lead to a displayed equation leave it open that something is defined by it."""
        return self.takes or self.defines or _BESIDE.search(self.before) is not None

    @property
    def concludes(self) -> bool:
        """Whether the words that lead to a displayed equation say that it follows from what stands before."""
        return re.search(rf"\b(?:{_CONCLUDING})\b", self.before, re.IGNORECASE) is not None

    @property
    def names(self) -> bool:
        """Whether the sentence says what a name stands for, be it in passing."""
        return self.defines or (not self.denied and _NAMING.search(self.before) is not None)

    @property
    def in_passing(self) -> bool:
        """Whether an equation is a special case of which the sentence speaks: ``for a = b``."""
        return self.denied or _PASSING.search(self.before) is not None

    @property
    def supposes(self) -> bool:
        """Whether the sentence supposes something, as a case or as a condition."""
        return _SUPPOSED.search(self.before) is not None

    @property
    def confines(self) -> bool:
        """Whether the sentence may restrict what it names, or tie it to something, in words."""
        return _CONFINING.search(f"{self.before} {FORMULA} {self.after}") is not None

    @property
    def universal(self) -> bool:
        """Whether the words before the formula say that it stands for any value."""
        return re.search(r"\b(?:all|any|every|each|arbitrary)\s*$", self.before, re.IGNORECASE) is not None

    @property
    def leads(self) -> bool:
        """Whether the sentence restricts the displayed formula that ends it, and no more: ``For … we have``."""
        return _LED.search(self.before) is not None and _LEADS.search(self.after.rstrip("$")) is not None

    @property
    def restricts(self) -> bool:
        """Whether an equation of the sentence may be one that is to hold: ``with …``, ``subject to …``."""
        return _RESTRICTING.search(self.before) is not None

    @property
    def special(self) -> str | None:
        """The word by which the sentence leads to a case or to an approximation, in which alone a formula may hold."""
        return special(self.before)

    @property
    def local(self) -> bool:
        """Whether the formula restricts what its own section says only: ``for …``, ``if …``."""
        return _LOCAL.search(self.before) is not None


def special(words: str) -> str | None:
    """A word that tells of a case or an approximation, in which alone a formula beside it may hold."""
    found = _SPECIAL.search(words)
    return found and found.group().lower()


def may_restrict(words: str) -> bool:
    """Whether a remark behind a formula may restrict it: it does not where it only gives a reason."""
    if special(words) or _CONFINING.search(words) or _EXCLUDING.search(words):
        return True
    return re.search(r"\w", words) is not None and _REASON.search(words) is None


def sentence_of(raw: RawDocument, position: int) -> Sentence:
    """The sentence around the formula that is an item of a document."""
    return Sentence(_last(_before(raw, position)), _first(_after(raw, position)))


def _before(raw: RawDocument, position: int) -> str:
    """The words before a formula, from the last displayed formula, context block or end of a sentence at least."""
    words, start = "", raw.items[position].start
    for other in (raw.items[k] for k in range(position - 1, max(-1, position - _MAX_FORMULAS), -1)):
        gap = raw.source.text[max(other.end, start - _MAX_WORDS) : start]
        words = gap + words
        if not _inline(other) or len(words) > _MAX_WORDS or _ends(gap):
            return words
        words, start = FORMULA + words, other.start
    first = 0 if position < _MAX_FORMULAS else start  # farther formulas are no longer looked at
    return raw.source.text[max(first, start - _MAX_WORDS) : start] + words


def _after(raw: RawDocument, position: int) -> str:
    """The words behind a formula, up to the next displayed formula, context block or end of a sentence at least."""
    words, end = "", raw.items[position].end
    for other in (raw.items[k] for k in range(position + 1, min(len(raw.items), position + _MAX_FORMULAS))):
        gap = raw.source.text[end : min(other.start, end + _MAX_WORDS)]
        words += gap
        if not _inline(other) or len(words) > _MAX_WORDS or _ends(gap):
            return words
        words, end = words + FORMULA, other.end
    last = end + _MAX_WORDS if position + _MAX_FORMULAS >= len(raw.items) else end
    return words + raw.source.text[end:last]


def _inline(item: RawItem) -> bool:
    return isinstance(item, InlineMath) and not item.displayed


def _ends(gap: str) -> bool:
    """Whether a sentence ends between two formulas."""
    if not any(mark in gap for mark in ".?!\n\\<"):
        return False
    words = _ABBREVIATION.sub("", f"{FORMULA}{gap}{FORMULA}")
    return _END.search(words) is not None or _HEADING.search(words) is not None


def _last(words: str) -> str:
    words = _ABBREVIATION.sub("", words)
    starts = [0, *(found.end() for found in _END.finditer(words))]
    heads = [found.end() for found in _HEADING.finditer(words)]
    return words[max(starts + heads) :].strip(" \t\r\n*_>(")


def _first(words: str) -> str:
    words = _ABBREVIATION.sub("", words)
    found = _END.search(words)
    return words[: found.end()] if found else words


def excluding(text: str, start: int, end: int) -> str | None:
    """A word in the paragraphs before and behind a formula that tells of values that are left out."""
    before = re.split(r"\n\s*\n", text[max(0, start - _MAX_WORDS) : start].rstrip("\n \t$"))[-1]
    behind = next((p for p in re.split(r"\n\s*\n", text[end : end + _MAX_WORDS].lstrip("$")) if p.strip()), "")
    found = _EXCLUDING.search(before) or _EXCLUDING.search(behind)
    return found[0] if found else None


def has_heading(words: str) -> bool:
    """Whether a stretch of a document holds a heading; one too long to be searched counts as if it did."""
    return len(words) > MAX_SEARCHED or _HEADING.search(words) is not None


def releases(words: str) -> bool:
    """Whether a stretch of the prose says that what was stated before holds no longer: ``in general``.

    A stretch too long to be searched counts as one that does.
    """
    return len(words) > MAX_SEARCHED or _RELEASING.search(words) is not None
