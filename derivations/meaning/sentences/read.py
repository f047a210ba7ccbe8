"""Read the sentences of a document: what each one yields, and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from derivations.meaning.page.page import page_of
from derivations.meaning.sentences.attitudes import is_taken_back
from derivations.meaning.sentences.discourse import Stated, modals
from derivations.meaning.sentences.drawn import index_of
from derivations.meaning.sentences.formulas import names_of
from derivations.meaning.sentences.guards import exists_only
from derivations.meaning.sentences.leftover import unparsed
from derivations.meaning.sentences.matcher import Found, Line, Patterns, line_of, without_marks
from derivations.meaning.sentences.narrowing import Called, called_in, narrowing
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import OF_MATRICES, TOGETHER, Property, properties_by_words
from derivations.meaning.sentences.quoted import TELLS, quotations, without_quoted
from derivations.meaning.sentences.refusals import is_denied_next, is_doubted, takes_back
from derivations.meaning.sentences.row import Group, Row
from derivations.meaning.sentences.rows_binding import BINDING, MEMBERSHIP
from derivations.meaning.sentences.rows_chance import CHANCE
from derivations.meaning.sentences.rows_facts import FACTS, TIES
from derivations.meaning.sentences.rows_harmless import HARMLESS
from derivations.meaning.sentences.rows_kinds import KINDS
from derivations.meaning.sentences.rows_laws import LISTS
from derivations.meaning.sentences.rows_notation import NOTATION
from derivations.meaning.sentences.rows_samples import SAMPLES
from derivations.meaning.sentences.rows_scope import ALTERNATIVES, CITATIONS, POSITS, RELATIONS, SCOPES
from derivations.meaning.sentences.rows_structures import MEMBERS, STRUCTURES
from derivations.meaning.sentences.rows_told import TOLD
from derivations.meaning.sentences.split import Formula, Sentence, Word, sentences_of
from derivations.meaning.sentences.wording import CONNECTS
from derivations.meaning.sentences.yields import (
    Binds,
    Fact,
    Lifts,
    Moments,
    Samples,
    Told,
    Unparsed,
    Yield,
)
from derivations.reading.names import spelling
from derivations.reading.raw import RawDocument

ROWS: tuple[Row, ...] = (
    *LISTS,
    *TOLD,
    *SAMPLES,
    *CHANCE,
    *NOTATION,
    *STRUCTURES,
    *ALTERNATIVES,
    *TIES,
    *POSITS,
    *MEMBERS,
    *BINDING,
    *FACTS,
    *SCOPES,
    *MEMBERSHIP,
    *RELATIONS,
    *CITATIONS,
    *KINDS,
    *HARMLESS,
)
"""The grammar, in the order in which its rows are tried."""


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence, the line that it is written as, and what it yields; whether the next one denies what it tells."""

    sentence: Sentence
    line: Line
    yields: tuple[Yield, ...]
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Reads:
    """The sentences of a document in order, and where to look for them."""

    all: tuple[Read, ...]
    _starts: tuple[int, ...] = field(repr=False)

    def __iter__(self) -> Iterator[Read]:
        return iter(self.all)

    def around(self, offset: int) -> Read | None:
        """The sentence that a place stands in; ``None`` between sentences."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.all[index].sentence.end:
            return None
        return self.all[index]

    def before(self, start: int) -> Read | None:
        """The last sentence with words before a displayed formula that has none; ``None`` if it has, or none is."""
        index = bisect_right(self._starts, start) - 1
        while index >= 0 and not self.all[index].sentence.words:
            index -= 1
        if index < 0 or start < self.all[index].sentence.end:
            return None
        return self.all[index]

    def behind(self, end: int) -> Read | None:
        """The first sentence that begins behind the displayed formula that ends at a place, right behind it."""
        index = bisect_left(self._starts, end)
        read = self.all[index] if index < len(self.all) else None
        return None if read is None or not isinstance(read.sentence.parts[0], Word) else read

    def formula_before(self, sentence: Sentence) -> int:
        """Where the sentence begins that shows the last displayed formula before another sentence."""
        last = bisect_right(self._starts, sentence.start) - 1
        nearest = reversed(self.all[max(0, last - MAX_PARAGRAPH) : last])
        shown = (read.sentence for read in nearest if any(one.displayed for one in read.sentence.formulas))
        return next((one.start for one in shown), sentence.start)

    def paragraph_end(self, sentence: Sentence) -> int:
        """Where the next paragraph with words or section begins; so many sentences behind a sentence at the latest."""
        after = bisect_right(self._starts, sentence.start)
        following = [read.sentence for read in self.all[after : after + MAX_PARAGRAPH]]
        anew = (one for one in following if one.opens or (isinstance(one.parts[0], Word) and not one.follows))
        starts = (one.start for one in anew)
        return next(starts, following[-1].end if following else sentence.end)

    def leading(self, start: int) -> Read | None:
        """The sentence that leads to the displayed formula that begins at ``start``; ``None`` where it stands alone."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return None
        read = self.all[index]
        if start < read.sentence.end and read.sentence.start < start:
            return read
        return None


MAX_PARAGRAPH = 100
"""Longer paragraphs end after so many sentences."""
MAX_TEXT = 500_000
"""Of longer documents no sentence is read."""


def is_too_long(raw: RawDocument) -> bool:
    """Whether a document is too long for its sentences to be read."""
    return len(raw.prose) > MAX_TEXT


def read_sentences(raw: RawDocument) -> Reads:
    """Read the sentences of a document; none of one that is too long."""
    if is_too_long(raw):
        return Reads((), ())
    page = page_of(raw)
    quoted = quotations(page)
    reads: list[Read] = []
    before: Formula | None = None
    for sentence in sentences_of(page):
        read = read_sentence(sentence, before)
        read = replace(read, yields=without_quoted(sentence, read.yields, quoted))
        if reads and not sentence.formulas and takes_back(without_marks(read.line.text)):
            reads[-1] = _taken_back(reads[-1], sentence)
        reads.append(read)
        before = sentence.formulas[-1] if sentence.formulas else before
    return Reads(tuple(reads), tuple(read.sentence.start for read in reads))


def _taken_back(read: Read, sentence: Sentence) -> Read:
    """A sentence of which the next one denies what it says: it tells nothing of its names, and leaves them open.

    A displayed formula is what is denied, if there is one (see ``discourse``).
    """
    if not read.sentence.formulas or any(formula.displayed for formula in read.sentence.formulas):
        return read
    told = [one for one in read.yields if isinstance(one, TELLS)]
    names = frozenset(name for formula in read.sentence.formulas for name in names_of(formula.item))
    left = tuple(one for one in read.yields if one not in told)
    words = " ".join(sentence.words)
    return replace(read, yields=(*left, Unparsed(sentence.start, sentence.end, words, names)), denied=True)


def read_sentence(sentence: Sentence, before: Formula | None = None) -> Read:
    """Read a sentence; ``before`` is the last formula before it, which ``it`` and its kin stand for."""
    line = line_of(sentence, before)
    matched = Matched(line)
    yields: dict[Yield, None] = {}
    called: list[Called] = []
    for row, matches in _matching(line.text):
        for found in (Found(line, match) for match in matches):
            if row.group in _ASSERTING and is_denied_next(found.leading):
                continue
            made = _of_numbers(found, tuple(row.make(found)))
            if row.group in _TELLING and _is_another_s(found, made):
                continue
            if any(isinstance(one, Binds) for one in made) and exists_only(row, found):
                made = tuple(replace(one, existential=True) if isinstance(one, Binds) else one for one in made)
            if (made or row.group is Group.HARMLESS) and matched.takes(row, found):
                if matched.lists(found):
                    made = tuple(replace(one, free=True) if isinstance(one, Binds) else one for one in made)
                yields.update(dict.fromkeys(made))
                called += called_in(found, made)
    yields = _of_members(_of_matrices(_not_retold(yields)))
    put_forward, claimed = modals(line, matched.as_stated)
    yields.update(dict.fromkeys(put_forward))
    rest = (*narrowing(line, matched.covered, called), *unparsed(line, matched.covered | claimed))
    return Read(sentence, line, (*yields, *rest))


def _is_another_s(found: Found, made: tuple[Yield, ...]) -> bool:
    """Whether what proofs would rest on is reported, or taken back behind; that it ends counts whoever says so."""
    before, behind = found.leading.strip(), found.trailing.strip()
    return not any(isinstance(one, Lifts) for one in made) and (is_doubted(before, behind) or is_taken_back(behind))


@lru_cache(maxsize=2_048)
def _matching(text: str) -> tuple[tuple[Row, tuple[re.Match[str], ...]], ...]:
    """The rows that match in a line, and where; of a text that is edited most lines are those of before."""
    return tuple((ROWS[number], matches) for number, matches in _patterns().matches(text))


@cache
def _patterns() -> Patterns:
    return Patterns(row.pattern for row in ROWS)


def _not_retold(yields: dict[Yield, None]) -> dict[Yield, None]:
    """What a sentence yields, without what only says in other words that a random variable has a law that it tells."""
    laws = [one for one in yields if isinstance(one, Told)]

    def once(one: Yield) -> Yield | None:
        if not any(law.start < one.end and one.start < law.end for law in laws):
            return one
        match one:
            case Moments() | Fact(property=Property.GAUSSIAN | Property.STANDARD_NORMAL | Property.UNIFORM):
                return None
            case Binds(noun=Noun.UNKNOWN, body=None):
                return replace(one, free=True)  # the name of the law
            case _:
                return one

    return dict.fromkeys(kept for one in yields if (kept := once(one)) is not None)


def _of_members(yields: dict[Yield, None]) -> dict[Yield, None]:
    """What a sentence yields, where what it says of the members of a family is not said of how many there are.

    The words behind a range or a number are about the members: ``for $i = 1, ..., n$ be independent``.
    """
    for said in [one for one in yields if isinstance(one, Samples)]:
        counts = {index_of(said.names), "" if said.size is None else spelling(said.size)}
        left = [_without_counts(one, said, counts) for one in yields]
        yields = dict.fromkeys(one for one in left if one is not None)
    return yields


def _without_counts(one: Yield, said: Samples, counts: set[str]) -> Yield | None:
    """What words on a family say, without the names of its index and its size; ``None``, if of no others."""
    match one:
        case Binds(noun=Noun.RANDOM_VARIABLE | Noun.UNKNOWN, body=None):
            inside = said.start <= one.start and one.end <= said.end
        case Fact(property=told):
            inside = told in TOGETHER and said.start <= one.start and one.end <= said.end
        case _:
            return one
    if not inside:
        return one
    names = tuple(name for name in one.names if spelling(name) not in counts)
    return replace(one, names=names) if names else None


def _of_numbers(found: Found, made: tuple[Yield, ...]) -> tuple[Yield, ...]:
    """What a match yields, where names may be no numbers that are real, and more: ``real, square and sparse``."""
    if any(map(_is_real, made)) and _is_more(found.trailing):
        return tuple(one for one in made if not _is_real(one))
    return made


_MORE = re.compile(r"(?: ,| and| but){1,2} (?P<word>[a-z][a-z-]*|<x\d+>)(?= (?:[.,;:)]|and |but |of |in )|$)")
_CONNECTED = re.compile(rf"{CONNECTS}|so|we|let|both|each")
_OF_NO_NUMBERS = OF_MATRICES | {Property.SPARSE, Property.COMMUTING, Property.NONCOMMUTING, Property.LINEAR}


def _is_more(words: str) -> bool:
    """Whether words go on behind an adjective with others of which one is not known to be said of numbers."""
    more = _MORE.match(words)
    while more is not None:
        word = more["word"]
        told = properties_by_words().get(word)
        if _CONNECTED.fullmatch(word):
            return False
        if told is None or told in _OF_NO_NUMBERS:
            return True
        more = _MORE.match(words, more.end())
    return False


def _is_real(one: Yield) -> bool:
    """Whether names are called real, and nothing else."""
    match one:
        case Binds(noun=Noun.REAL, body=None) | Fact(property=Property.REAL):
            return True
        case _:
            return False


def _of_matrices(yields: dict[Yield, None]) -> dict[Yield, None]:
    """What a sentence yields, where names that it calls real are no numbers: ``real, symmetric and invertible``."""
    facts = [one for one in yields if isinstance(one, Fact) and one.property in OF_MATRICES]
    matrices = {spelling(node) for one in facts for node in one.names}
    if not matrices:
        return yields

    def numbers(one: Yield) -> bool:
        return _is_real(one) and isinstance(one, Binds | Fact) and not matrices.isdisjoint(map(spelling, one.names))

    return {one: None for one in yields if not numbers(one)}


_ASSERTING = frozenset({Group.BINDING, Group.SCOPE, Group.POSIT, Group.LAW, Group.SAMPLE})
"""Groups of rows that say nothing where the words right before them deny it."""
_TELLING = frozenset({Group.LAW, Group.SAMPLE, Group.CHANCE})
"""Groups of rows that tell what proofs rest on; where others report it, or words behind take it back, they do not."""
_STATING = re.compile(r"[DEMOQR]\d?")
_OF_LAWS = re.compile(r"[DEHIMOQR]\d?")
"""Slots of what stands in a law: values, probabilities, parameters."""


class Matched:
    """What of a line rows have matched: the stretches by group, the formulas that a row says all about, and places."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.spans: dict[Group, list[tuple[int, int]]] = {}
        self.stated: set[str] = set()
        self.spoken: set[str] = set()
        self.conditions: set[str] = set()
        self.covered: set[int] = set()
        self.listed: set[str] = set()

    @property
    def as_stated(self) -> Stated:
        """The formulas of which rows have said what they do."""
        return Stated(self.stated, self.spoken, self.conditions)

    def takes(self, row: Row, found: Found) -> bool:
        """Take a match, unless a row before has taken words of it for its group, or a formula that it states.

        One of a row that covers nothing is taken in any case.
        """
        start, end = found.place
        if not row.covers:
            return True
        spans = self.spans.setdefault(row.group, [])
        if any(start < other_end and other < end for other, other_end in spans):
            return False
        groups = found.match.groupdict()
        marks = {m for slot, text in groups.items() if _STATING.fullmatch(slot) for m in _marks(text)}
        named = {m for slot, text in groups.items() if slot.startswith("N") for m in _marks(text) if m[1] in "emo"}
        taken = marks | (named if row.group is Group.BINDING else set())
        if taken & self.stated:
            return False
        if row.group is Group.LAW:
            self.listed |= {m for slot, text in groups.items() if _OF_LAWS.fullmatch(slot) for m in _marks(text)}
        self.stated |= taken
        self.spoken |= taken if row.spoken else set()
        self.conditions |= taken if row.group is Group.SCOPE else set()
        spans.append((start, end))
        self.covered.update(range(start, end))
        return True

    def lists(self, found: Found) -> bool:
        """Whether all names of a match are values or probabilities in the list of a law: its parameters."""
        groups = found.match.groupdict()
        named = {m for slot, text in groups.items() if re.fullmatch(r"N\d?", slot) for m in _marks(text)}
        return bool(named) and named <= self.listed


def _marks(text: str | None) -> list[str]:
    return re.findall(r"<[a-zA-Z]\d+>", text or "")
