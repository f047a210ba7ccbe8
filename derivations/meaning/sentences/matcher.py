r"""Patterns over words and formulas: how the rows of the grammar are written, and how they are found in a sentence.

A sentence is written as a line: its words in small letters, its formulas as ``<n7>`` (the seventh part of the
sentence, a name; a capital letter where it is displayed), its references as ``<r7>``.  A pattern is a regular
expression over such a line in which braces stand for slots:

    {N}     names: a formula that is a name, or states something of one, or several of them (``X and Y``)
    {F}     any formula, {D} a displayed one, {L} one in the line of the words
    {R}     a relation, {E} one that is an equation, {O} an order, {M} a membership, {A} one with an arrow
    {S}     a sign, such as an operator that stands alone
    {NP}    a noun with its article and adjectives;  {ADJ} a property;  {REF} a reference
    {W}     any word, {GAP} a few words, {G} a word that begins no clause
    {BE}    forms of "be"
    {V}     a value: a formula in the line of the words, or a number in words
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from string import ascii_uppercase

from derivations.meaning.sentences.formulas import formulas_in, named, shape_of, statements
from derivations.meaning.sentences.nouns import ADJECTIVES, Noun, noun_of, nouns_by_words
from derivations.meaning.sentences.properties import Property, properties_by_words
from derivations.meaning.sentences.split import Formula, Reference, Sentence, Word
from derivations.reading.syntax import Node, Number, Related

MAX_LINE = 4_000
"""Longer lines are cut off."""

NOUN, PROPERTY, MORE = "\ue002", "\ue003", "\ue004"
"""Marks before the words with which a noun ends, and a property begins and goes on."""
_LONGEST = 4
"""The most words that a noun or a property has."""


_MARKS = re.compile(f"[{NOUN}{PROPERTY}{MORE}]")


def without_marks(text: str) -> str:
    """The words of a line as written."""
    return _MARKS.sub("", text)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as a line; ``places`` are where its parts begin in the line, ``before`` the formula before it."""

    sentence: Sentence
    text: str
    places: tuple[int, ...] = field(repr=False)
    before: Formula | None = None

    def offset(self, place: int) -> int:
        """The offset in the document of the part at a place of the line."""
        return self.sentence.parts[self._part(place)].start

    def end_offset(self, place: int) -> int:
        """The offset in the document of the end of the part before a place of the line."""
        return self.sentence.parts[self._part(max(0, place - 1))].end

    def _part(self, place: int) -> int:
        return max(0, bisect_right(self.places, place) - 1)

    def behind(self, offset: int) -> str:
        """The words behind the part that holds an offset in the document, up to the end of the line."""
        parts = self.sentence.parts[: len(self.places)]
        number = next((number for number, part in enumerate(parts) if part.start <= offset < part.end), None)
        if number is None or number + 1 == len(self.places):
            return ""
        return " " + without_marks(self.text[self.places[number + 1] :])

    def formula(self, mark: str) -> Formula:
        """The formula that a mark such as ``<n7>`` stands for."""
        part = self.sentence.parts[int(mark[2:-1])]
        assert isinstance(part, Formula)
        return part


def line_of(sentence: Sentence, before: Formula | None = None) -> Line:
    """Write a sentence as a line; ``before`` is the last formula before it, for ``it`` and its kin."""
    marks = _marks(sentence)
    text = ""
    places: list[int] = []
    for number, part in enumerate(sentence.parts):
        match part:
            case Word(text=word):
                piece = marks[number] + word
            case Formula():
                letter = shape_of(part.item).value
                piece = f"<{letter.upper() if part.displayed else letter}{number}>"
            case Reference():
                piece = f"<r{number}>"
            case _:
                continue
        if len(text) + len(piece) > MAX_LINE:
            break
        places.append(len(text) + bool(text))
        text = f"{text} {piece}" if text else piece
    return Line(sentence, text, tuple(places), before)


def _marks(sentence: Sentence) -> list[str]:
    """The marks of each word: whether a noun ends with it, and whether a property begins or goes on with it."""
    words = [part.text if isinstance(part, Word) else "" for part in sentence.parts]
    marks = [""] * len(words)
    last = 0
    for start in range(len(words)):
        phrases = [" ".join(words[start : start + length]) for length in range(_LONGEST, 0, -1)]
        noun = next((len(p.split(" ")) for p in phrases if p in nouns_by_words()), 0)
        if noun and not _is_adjective(words, start) and not _is_imperative(words, start):
            marks[start + noun - 1] = NOUN + marks[start + noun - 1].replace(NOUN, "")
        told = next((len(p.split(" ")) for p in phrases if p in properties_by_words()), 0)
        if told and start >= last:
            last = start + told
            for number in range(start, last):
                marks[number] += PROPERTY if number == start else MORE
    return marks


_BEFORE_VERBS = re.compile(r"(?:we|you|i|one|to|now|then|and|so|can|may|must|let|us|first|next|also|just|simply)?")


def _is_imperative(words: Sequence[str], start: int) -> bool:
    """Whether a word that is a noun elsewhere is a verb before a formula: ``Set $a = 0$``, ``we set $x = 1$``."""
    before = words[start - 1] if start else ""
    leads = _BEFORE_VERBS.fullmatch(before) is not None
    return leads and words[start] == "set" and words[start + 1 : start + 2] == [""]


def _is_adjective(words: Sequence[str], start: int) -> bool:
    """Whether a noun stands as an adjective before another one, with other adjectives and sizes between them."""
    if words[start] not in ADJECTIVES:
        return False
    listed = False  # behind a comma no size goes on, but another name begins
    for word in words[start + 1 : start + 1 + _FAR]:
        if word in nouns_by_words():
            return True
        if word in _ENDS or (listed and not word):
            return False
        listed = listed or word in (",", "and")
    return False


_FAR = 6
_ENDING = "or but with of in on for from to at by such that which where then so is are be as we let if when the a an"
_ENDS = frozenset([*".;:()", *_ENDING.split()])
"""Words with which no noun goes on."""


_NAME = r"<[nmeo]\d+>"
_STATED = r"<[eomaiEOMAI]\d+>"


def _several(one: str) -> str:
    """One, or several joined by ``and`` or ``or``; commas only where such a word follows."""
    return rf"{one}(?:(?: , {one}){{0,6}} ,? ?(?:and|or) {one}){{0,1}}"


_LISTED = r"<[nm]\d+>"
"""One of several names, without what an equation or an order says of it."""
_MARKED = f"[{NOUN}{PROPERTY}{MORE}]{{0,3}}"
_WORD = rf"{_MARKED}[^\W_][^\s<>,;:()]*"
_STOP = (
    r"(?:of|is|are|be|been|was|were|with|for|to|we|that|which|where|by|in|on|then|if|has|have|from|as|at|it|so|when"
    r"|let|denotes?|denoted|such|using|because|since|into|over|under|between|can|will|may|must|not|thus|hence|yields"
    r"|gives|around|about|near|within|without|through|during|before|after|above|below|per|via|than|an?|the|its|their"
    r"|our|how|what|there|more|less|most|per|whose|who|we|each|and then|but|takes)"
)
_MODIFIER = rf"(?!{_STOP}\b){_WORD}"
_CONCLUDING = (
    rf"{_MARKED}(?:giv(?:es?|ing)|yield(?:s|ing)?|leads?|results?|we|gets?|obtains?|finds?|then|so|thus|hence"
    rf"|therefore|which"
    r"|that|where|with|if|when|it|this|shows?|imply|implies|becomes?|reduces|and|or|but|for|as|at)\b"
)
"""Words with which another clause begins."""
_ARTICLE = (
    r"(?:(?:an?|the|any|some|every|each|all|two|three|four|several|these|our|its|their|this|both|another|his|no)\b ?)"
)
_SIZED = rf"(?:<[nxm]\d+> (?:{_MARKED}(?:valued|dimensional|by <[nx]\d+>|fold|th) )?)"
"""What tells of a size among the adjectives of a noun: ``an $n$-dimensional vector``."""
_NOUN = rf"{NOUN}{_WORD}"
_GOES_ON = rf"(?! {_SIZED}{NOUN})"
"""That no size and noun follow, of which the noun before is an adjective: ``a real $n \\times n$ matrix``."""
_ADJ = rf"{NOUN}?{PROPERTY}[^\s]+(?: {NOUN}?{MORE}[^\s]+){{0,3}}"
_SLOTS = {
    "N": rf"(?:{_LISTED}(?: , {_LISTED}){{0,6}} ,? ?(?:and|or) {_LISTED}"
    rf"|{_LISTED}(?: , {_LISTED}){{0,6}} , {_NAME}(?= are )|{_NAME}(?: (?:and|or) {_LISTED})?)",
    "F": r"<[a-qs-zA-Z]\d+>",
    "D": r"<[A-Z]\d+>",
    "L": r"<[a-qs-z]\d+>",
    "R": _several(_STATED),
    "E": r"<[eE]\d+>",
    "O": r"<[oO]\d+>",
    "M": r"<[mM]\d+>",
    "A": r"<[aA]\d+>",
    "S": r"<[snx]\d+>",
    "REF": r"<r\d+>(?:(?: ,| and| or| to|-) <r\d+>){0,6}",
    "NP": rf"{_ARTICLE}{{0,2}}{_SIZED}?(?:{_MODIFIER}(?: ,)? ){{0,5}}?{_SIZED}?{_NOUN}"
    rf"(?: (?:<x\d+> )?{_NOUN}){{0,2}}{_GOES_ON}",
    "ADJ": rf"{_ADJ}(?:(?: ,| and| , and| but) {_ADJ}){{0,3}}",
    "W": _WORD,
    "G": rf"(?:(?!{_CONCLUDING}){_WORD})",
    "GAP": rf"(?:{_WORD} ){{0,5}}?",
    "NUM": r"(?:zero|one|two|three|four|five|six|ten|unity|\d+(?:\.\d+)?)",
    "V": rf"(?:<[a-qs-z]\d+>|{_MARKED}(?:zero|one|two|three|four|five|six|ten|unity|\d+(?:\.\d+)?))",
    "BE": r"(?:is|are|be|being|was|were|becomes?|remains?)",
}
_DIGITS = {
    "zero": "0", "one": "1", "unity": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10"
}  # fmt: skip
_OR = re.compile(rf"(?: ,)? or {_ADJ}")
_UNNAMED = ("BE", "GAP", "W", "G", "V")
_LITERAL = re.compile(r"(?<![\\\w<[])(?=[a-z])")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the grammar; its words match whatever marks they have in the line."""

    def slot(found: re.Match[str]) -> str:
        name, number = found[1], found[2]
        return _SLOTS[name] if name in _UNNAMED else f"(?P<{name}{number}>{_SLOTS[name]})"

    words = _LITERAL.sub(lambda _: _MARKED, pattern)
    body = re.sub(r"\{([A-Z]+)(\d?)\}", slot, words)
    return re.compile(rf"(?<![^\s])(?:{body})(?![^\s])")


def number_in_words(text: str, span: tuple[int, int]) -> Number | None:
    """A number that is written in words or digits, as it would stand in a formula; ``None``: it is none."""
    digits = _DIGITS.get(text, text)
    return Number(*span, digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern stands in a line."""

    line: Line
    match: re.Match[str] = field(repr=False)

    @property
    def span(self) -> tuple[int, int]:
        """The words, as offsets in the document."""
        return self.line.offset(self.match.start()), self.line.end_offset(self.match.end())

    @property
    def place(self) -> tuple[int, int]:
        """The words, as places of the line."""
        return self.match.span()

    @property
    def leading(self) -> str:
        """The words of the line before the match."""
        return without_marks(self.line.text[: self.place[0]])

    @property
    def trailing(self) -> str:
        """The words of the line behind the match."""
        return without_marks(self.line.text[self.place[1] :])

    def text(self, slot: str) -> str:
        """The words in a slot; nothing if the slot is empty."""
        return without_marks(self.match.groupdict().get(slot) or "")

    def formulas(self, slot: str) -> tuple[Formula, ...]:
        """The formulas in a slot."""
        return tuple(self.line.formula(mark) for mark in re.findall(r"<[a-qs-zA-Z]\d+>", self.text(slot)))

    def names(self, slot: str = "N") -> tuple[Node, ...]:
        """The names in a slot."""
        return tuple(node for one in self.formulas(slot) for node in self.heads(one))

    def relations(self, slot: str = "R") -> tuple[Related, ...]:
        """The relations that are stated in a slot; of a displayed chain, the first one."""
        return tuple(part for one in self.formulas(slot) for part in self.line_relations(one))

    def line_relations(self, one: Formula) -> tuple[Related, ...]:
        """The relations that a formula states; of a displayed chain, the first one."""
        return tuple(part for tree in formulas_in(one.item)[:1] for part in statements(tree))

    def heads(self, one: Formula) -> tuple[Node, ...]:
        """The names that a formula is about."""
        return tuple(node for tree in formulas_in(one.item)[:1] for node in named(tree))

    def references(self, slot: str) -> tuple[str, ...]:
        """The labels and numbers in a slot."""
        parts = (self.line.sentence.parts[int(number)] for number in re.findall(r"<r(\d+)>", self.text(slot)))
        return tuple(part.target for part in parts if isinstance(part, Reference))

    @property
    def words(self) -> str:
        """All the words of the match."""
        return without_marks(self.match.group())

    @property
    def shown(self) -> str:
        """The words of the match, with its formulas as they are written."""

        def written(mark: re.Match[str]) -> str:
            return f"${getattr(self.line.formula(mark.group()).item, 'source', '…')[:60]}$"

        return re.sub(r"<[a-qs-zA-Z]\d+>", written, self.words)

    def trees(self, slot: str = "F") -> tuple[Node, ...]:
        """The trees in a slot, a number in words among them."""
        if "|" in slot:
            return tuple(tree for one in slot.split("|") for tree in self.trees(one))
        number = number_in_words(self.text(slot), self.span)
        if number is not None:
            return (number,)
        return tuple(tree for one in self.formulas(slot) for tree in formulas_in(one.item)[:1])

    def noun(self, slot: str = "NP") -> Noun:
        """The noun in a slot."""
        words = self.text(slot)
        ends = [words[found.start() :] for found in re.finditer(r"\S+", words)]
        return next((noun for noun in map(noun_of, ends) if noun is not Noun.UNKNOWN), Noun.UNKNOWN)

    def properties(self, slot: str = "ADJ") -> tuple[Property, ...]:
        """The properties that the words in a slot tell; none of those of which it has one, ``positive or negative``."""
        if self.match.groupdict().get(slot) is not None and _OR.match(self.line.text, self.match.end(slot)):
            return ()
        told = re.findall(_ADJ, self.match.groupdict().get(slot) or "")
        found = (properties_by_words().get(without_marks(words)) for words in told)
        return tuple(prop for prop in found if prop is not None)

    def begins_with(self, slot: str) -> bool:
        """Whether the match begins with a slot."""
        return self.match.groupdict().get(slot) is not None and self.match.start(slot) == self.match.start()

    def before(self, slot: str) -> str:
        """Some of the words before a slot; nothing if the slot is empty."""
        start = self.match.start(slot) if self.match.groupdict().get(slot) else 0
        return without_marks(self.line.text[max(0, start - 80) : start])

    def pronoun(self) -> tuple[Node, ...]:
        """The names that ``it`` stands for: those of the last formula before it that is no mere condition."""
        marks = re.findall(r"<[nmeNME]\d+>", self.line.text[: self.match.start()])
        formula = self.line.formula(marks[-1]) if marks else self.line.before
        return () if formula is None else self.heads(formula)


def _begun(letters: str) -> tuple[str, ...]:
    """How marks of formulas begin."""
    return tuple(f"<{letter}" for letter in letters)


_HOLDS = {
    "N": _begun("nmeo"),
    "F": ("<",),
    "L": ("<",),
    "D": _begun(ascii_uppercase),
    "R": _begun("eomaiEOMAI"),
    "E": _begun("eE"),
    "O": _begun("oO"),
    "M": _begun("mM"),
    "A": _begun("aA"),
    "S": _begun("snx"),
    "REF": _begun("r"),
    "NP": (NOUN,),
    "ADJ": (PROPERTY,),
}
"""What a line must hold one of where such a slot stands in it."""
_NO_WORD = re.compile(r"\\.|\[[^\]]*\]")
_GROUP = re.compile(r"\((?P<look>\?[!=<])?(?:\?:)?(?P<inner>[^()]*)\)(?P<maybe>[?*]|\{0)?")


@cache
def needed(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Words and marks of which a line must hold one of each tuple where a pattern stands in it; most ask for some.

    A pattern whose words are missing need not be compiled, which takes longer than to look for it.
    """
    found: list[tuple[str, ...]] = []

    def top(group: re.Match[str]) -> str:
        options = [_words(option) for option in group["inner"].split("|")]
        if not group["look"] and not group["maybe"] and all(options):
            found.append(tuple(max(words, key=len) for words in options))
        return "·"

    outside = _GROUP.sub(top, _without_nested(_NO_WORD.sub("·", pattern)))
    if "|" in outside:
        options = [_words(option) for option in outside.split("|")]
        return (tuple(max(words, key=len) for words in options),) if all(options) else ()
    slots = re.findall(r"\{([A-Z]+)\d?\}", _sure(outside))
    return (*found, *((word,) for word in _words(outside)), *(_HOLDS[slot] for slot in slots if slot in _HOLDS))


def _without_nested(pattern: str) -> str:
    """A pattern without the groups that hold others."""
    flat, group, depth, deepest = "", "", 0, 0
    for sign in pattern:
        depth += sign == "("
        deepest = max(deepest, depth)
        flat, group = (flat, group + sign) if depth else (flat + sign, "")
        depth -= sign == ")"
        if sign == ")" and not depth:
            flat, group, deepest = flat + (group if deepest == 1 else "·"), "", 0
    return flat


def _words(option: str) -> list[str]:
    """The words that an expression without groups must match, as far as they are sure."""
    return re.findall(r"[a-z]+", _sure(option))


def _sure(option: str) -> str:
    """An expression without groups, and without what may be missing in it."""
    return re.sub(r".[?*]|.\{0,\d*\}", "·", option)


class Patterns:
    """Patterns, with the words and marks of which a line must hold some where one of them stands in it."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take in patterns in their order."""
        self._needed = [(pattern, tuple(map(frozenset, needed(pattern)))) for pattern in patterns]
        self._words = frozenset[str]().union(*(words for _, several in self._needed for words in several))

    def matches(self, text: str) -> Iterator[tuple[int, tuple[re.Match[str], ...]]]:
        """The numbers of the patterns that stand in the text of a line, and where they do, from left to right."""
        missing = {word for word in self._words if word not in text}
        for number, (pattern, several) in enumerate(self._needed):
            if not any(words <= missing for words in several):
                found = tuple(compiled(pattern).finditer(text))
                if found:
                    yield number, found
