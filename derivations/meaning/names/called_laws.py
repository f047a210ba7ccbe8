r"""Which letters words call densities, and whether they say no more than that: ``the target density $p(x)$``.

That a density is positive everywhere and integrates to one follows from words that are wholly understood only.  A noun
phrase calls a letter a density where a noun of laws ends it; it is understood where all that stands with the noun is
known to leave it one.  ``An improper prior density``, ``a density up to a constant`` and ``a density with zeros`` have
words that are not, and of ``the quantile function`` or ``the acceptance probability`` the noun is another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from derivations.meaning.sentences.formulas import formulas_in, named, statements
from derivations.meaning.sentences.split import Formula, Sentence, Word
from derivations.reading.names import argument_nodes, base_name, lowered, parts_of, spelling, within
from derivations.reading.syntax import Fence, Node

LAW_LETTERS = frozenset({"p", "q"})
"""The customary letters of laws."""


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NOUNS = re.compile(
    r"(?:probability )?(?:densit(?:y|ies)|density functions?|mass functions?|distributions?|laws?|measures?)"
    r"|pdfs?|pmfs?|p\.d\.f\.|p\.m\.f\.|(?:prior|posterior|marginal|joint|conditional|proposal|target)s?"
)
"""The nouns of laws."""
_LONGEST = 3
_MODIFIERS = _set_of(
    "probability joint marginal conditional prior posterior proposal target true model data gaussian normal"
    " smooth positive differentiable continuous unknown known given fixed arbitrary variational approximate"
    " approximating reference base initial final stationary equilibrium invariant limiting transition predictive"
    " sampling generative latent noise noisy underlying log-concave standard multivariate univariate bivariate"
    " real importance new first second third two three four other another same corresponding respective"
    " usual boltzmann gibbs canonical forward reverse backward original common unique single one-dimensional"
    " two-dimensional multidimensional isotropic strictly everywhere infinitely continuously twice perturbed training"
    " proper normalised normalized full complete desired intractable tractable complicated simple general"
    " generic parametric parametrised parametrized parameterised parameterized learned learnt estimated"
    " unconditional input output aggregated observed population limit nominal null alternative candidate implied"
    " instrumental biased targeted ground truth ground-truth student's laplace logistic cauchy exponential-family"
    " random above step one-step mixture kernel pairwise sub-gaussian transformed pushforward induced resulting"
    " desired sample i.i.d. iid"
)
"""What may stand before the noun of a law that is positive on its space and integrates to one."""
_ARTICLES = _set_of("a an the any some each every all these those both our its their this that such")
_OF = _set_of(
    "of over for at given by under with respect to on in conditional conditioned and or the a an all each any its"
    " their our this these random variable variables vector vectors data point points sample samples noise time"
    " times observation observations state latent model process step steps training parameters parameter"
    " parametrised parametrized parameterised parameterized indexed dataset lebesgue measure full support real"
    " line space whole exponential form family image images token tokens input inputs output"
    " outputs label labels everywhere positive for values value continuous normal gaussian standard unknown joint"
    " hidden observed clean noisy visible markov chain trajectory regard score scores smooth distribution"
    " distributions density densities one two three four several"
)
"""What may stand behind it: what it is a law of."""
_PREPOSITIONS = _set_of("of over for at by under with on in from to into between than following")
_BEGINS = _set_of("of over for at given by under with on in conditional conditioned parametrised parametrized")
"""Words with which a phrase begins that belongs to the noun before it."""
_VERBS = _set_of(
    "is are be was were being as denotes denote denoted called becomes reads represents gives given written"
    " equals taken defined chosen set"
)
"""Words between a name and the noun that says what it is."""
_LINKS = _VERBS | _set_of("by has have : then now thus therefore also just simply again here to")
_STOPS = _BEGINS | _LINKS | _ARTICLES | _set_of(
    "with from to into that which where whose when while since because so if then we let and or but not has have"
    " had having can will may must using use uses write call introduce define specify pick fix consider suppose"
    " assume take draw choose than via per , ; : ( ) . ? !"
)  # fmt: skip
_CLAUSES = _set_of("which that with whose on over up off without having vanishing supported")
"""Words with which what is said of a name begins, right behind it or behind its noun."""
_HARMLESS = re.compile(
    r"(?:which |that )?(?:vanish|decay|fall|tend|go)(?:s|es|ing)? (?:off |to zero |to 0 |fast enough )*"
    r"(?:at infinity|as §)"
    rf"|(?:which|that) (?:is|are) (?:{'|'.join(sorted(_MODIFIERS))})"
    r"|(?:which|that) (?:we|one|you) (?:want|wish|need|try|can|cannot|aim|would like)(?: easily| only| to)*"
    r" (?:sample|draw|learn|model|approximate|estimate|evaluate)(?: from)?"
)
"""Clauses that leave a density what it is."""
_BE = _set_of("be is are denotes denote")
_VARIABLES = _MODIFIERS | _set_of(
    "random variable variables vector vectors sample samples draw draws point points datum observation"
    " observations drawn sampled distributed independent independently identically generated code codes image"
    " images token tokens realisation realisations realization realizations walk walks process processes"
    " chain system population particle particles data first next then new i.i.d. iid randomly"
)
"""Words for what is drawn from a law that has its values anywhere."""
_SEVERAL = _set_of("distribution distributions measure measures")
_ENDS = _set_of(", ; : . ? ! ( )")
_OF_CHANCE = _set_of("§ variable variables vector vectors law distribution")
_DRAWN = re.compile(r"(?:sampl(?:es?|ed|ing)|drawn?|draws|drawing|distributed)$")


@dataclass(frozen=True, slots=True)
class Calls:
    """A formula whose names a noun phrase calls laws; all in it, where the words only say what it is ``about``.

    ``noun`` is whether all that stands before the noun leaves it a law, ``whole`` whether the rest of it does, too;
    ``bare`` is whether the noun alone stands for something else as often: ``a distribution`` of test functions;
    ``anywhere`` whether what has the law may have any value: a random variable, and no lifetime.
    """

    formula: Formula
    noun: bool
    whole: bool
    bare: bool = False
    about: bool = False
    anywhere: bool = True

    @property
    def names(self) -> frozenset[str]:
        """The letters."""
        trees = formulas_in(self.formula.item)
        if self.about:
            return frozenset(filter(None, (base_name(node) for tree in trees for node in within(tree))))
        heads = (base_name(parts_of(node)[0]) for tree in trees[:1] for node in named(tree))
        return frozenset(filter(None, heads))

    @property
    def marked(self) -> frozenset[str]:
        """The letters with the names of the values at which they stand, if they do: ``p(x)``."""
        trees = formulas_in(self.formula.item)[:1]
        return self.names if self.about else frozenset(_marked(node) for tree in trees for node in named(tree))


def at(letter: str, values: tuple[str, ...]) -> str:
    """A letter at the values of some random variables, as it is noted."""
    return f"{letter}({', '.join(sorted(values))})"


def _marked(node: Node) -> str:
    """A name as it stands in a formula: with its arguments, if it has some."""
    head, *groups = parts_of(node)
    letter = base_name(head) or spelling(head)
    match groups:
        case [Fence(open="(") as group]:
            return at(letter, tuple(lowered(spelling(one)) for one in argument_nodes(group.body)[0]))
        case _:
            return letter


def other_draws(sentence: Sentence) -> Iterator[str]:
    r"""The names of what is drawn and called by a noun that may be of a part of the line only, and of its law.

    Such as ``let $t \sim p(t)$ be a lifetime``; samples, noise and random variables are of any.
    """
    phrases = _Phrases(sentence)
    for place, words in phrases.beside():
        drawn = [one for tree in formulas_in(phrases.formula(place).item) for one in statements(tree)]
        for one in drawn if not _VARIABLES.issuperset(words) else ():
            if one.relations == ("\\sim",) and base_name(parts_of(one.items[1])[0]) in LAW_LETTERS:
                yield from (name for item in one.items for name in map(base_name, parts_of(item)) if name)


def calls_in(sentence: Sentence) -> Iterator[Calls]:
    """The formulas of a sentence whose names it calls laws."""
    phrases = _Phrases(sentence)
    for start, end in phrases.nouns:
        yield from phrases.called(start, end)
    yield from phrases.drawn()


@dataclass(frozen=True)
class _Phrases:
    """The noun phrases of a sentence that end with a noun of laws."""

    sentence: Sentence

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, with marks for formulas and for references."""
        marks = ("§" if isinstance(part, Formula) else "@" for part in self.sentence.parts)
        pairs = zip(self.sentence.parts, marks, strict=True)
        return tuple(part.text if isinstance(part, Word) else mark for part, mark in pairs)

    @property
    def nouns(self) -> Iterator[tuple[int, int]]:
        """Where the nouns stand, the longest ones; one before another noun is a part of it."""
        place = 0
        while place < len(self.words):
            lengths = range(min(_LONGEST, len(self.words) - place), 0, -1)
            ends = (place + n for n in lengths if _NOUNS.fullmatch(" ".join(self.words[place : place + n])))
            end = next(ends, 0)
            if end and (end == len(self.words) or self._ends_phrase(end)):
                yield place, end
            place = end or place + 1

    def _ends_phrase(self, place: int) -> bool:
        """Whether a noun phrase has ended before a place: no other word of it follows."""
        word = self.words[place]
        return word == "§" or word in _STOPS or word in _CLAUSES or not word[0].isalpha()

    def called(self, start: int, end: int) -> Iterator[Calls]:
        """The formulas that a noun is for: behind it, behind a verb, or before one that leads to it."""
        first, noun = self._modifiers(start)
        bare = first == start and self.words[end - 1] in _SEVERAL
        if self._is_formula(end):
            noun = noun and not self._is_measured(first)
            anywhere = self._may_be_anywhere(self._article(first))
            yield from (replace(one, anywhere=anywhere) for one in self._calls(end, noun, True, bare))
            return
        behind, whole = self._rest(end)
        about = self._frames(first, behind)
        if self._depends(first) and not about:
            return
        yield from (Calls(self.formula(place), noun, whole, bare) for place in self._subjects(first))
        place = self._skip(behind)
        if self._is_formula(place) and (about or self.words[behind] in _VERBS):
            yield from self._calls(place, noun, whole, bare, about)

    def _calls(self, place: int, noun: bool, whole: bool, bare: bool, about: bool = False) -> Iterator[Calls]:
        """The formulas that are listed from one on, of which nothing else is said behind them."""
        listed = self._listed(place)
        behind = listed[-1] + 1
        told = self.words[behind : behind + 1] in (("for",), ("by",), ("given",)) or self._rest(behind)[1]
        yield from (Calls(self.formula(one), noun, whole and (told or about), bare, about) for one in listed)

    def _may_be_anywhere(self, place: int) -> bool:
        """Whether what has what stands at a place is known to have any values, or is only named."""
        if not place or self.words[place - 1] not in ("has", "have", "had", "having"):
            return True
        end = place - 1
        while end and self.words[end - 1] in ("§", "and", ","):
            end -= 1
        start = end
        while start and self.words[start - 1] not in _STOPS and self.words[start - 1][0].isalpha():
            start -= 1
        return _VARIABLES.issuperset(self.words[start:end])

    def _is_measured(self, first: int) -> bool:
        """Whether a noun without an article tells how dense a body is: ``a fluid of density $p$``."""
        before = self.words[max(0, first - 2) : first]
        return before[-1:] == ("of",) and before[0] not in _OF_CHANCE

    def _depends(self, first: int) -> bool:
        """Whether a noun only tells of another one: ``the mean of the density is``."""
        before = self.words[self._article(first) - 1] if self._article(first) else ""
        return before in _PREPOSITIONS

    def _article(self, first: int) -> int:
        """Where the articles begin that stand before a noun with its adjectives."""
        while first and self.words[first - 1] in _ARTICLES:
            first -= 1
        return first

    def _is_formula(self, place: int) -> bool:
        return self.words[place : place + 1] == ("§",)

    def _modifiers(self, start: int) -> tuple[int, bool]:
        """Where the words before a noun begin that belong to it, and whether all of them are known."""
        first = start
        while first and self.words[first - 1] not in _STOPS and self.words[first - 1][0].isalpha():
            first -= 1
        return first, all(word in _MODIFIERS for word in self.words[first:start])

    def _rest(self, place: int) -> tuple[int, bool]:
        """Where the words end that belong to a noun behind it, and whether they only tell of what it is a law."""
        start = place
        while place < len(self.words) and self._goes_on(place, start):
            place += 1
        words = self.words[start:place]
        plain = all(word in _OF or word == "§" for word in words)
        return place, plain or _HARMLESS.fullmatch(" ".join(words)) is not None

    def _goes_on(self, place: int, start: int) -> bool:
        """Whether a word belongs to what is said behind a noun: it begins with a preposition or as a clause does."""
        word = self.words[place]
        if place == start:
            return word in _BEGINS or word in _CLAUSES
        clause = self.words[start] in ("which", "that", "whose")
        return word not in _ENDS and (clause or word == "to" or word not in _LINKS - _BEGINS)

    def _skip(self, place: int) -> int:
        """Where words end that lead from a noun to what it is for."""
        while place < len(self.words) and self.words[place] in _LINKS | {","}:
            place += 1
        return place

    def _listed(self, place: int) -> list[int]:
        """The formulas that are listed from one on: ``p and q``."""
        found = [place]
        while (
            place + 2 < len(self.words) and self.words[place + 1] in ("and", ",", "or") and self.words[place + 2] == "§"
        ):
            place += 2
            found.append(place)
        return found

    def _frames(self, first: int, end: int) -> bool:
        """Whether a sentence begins with what its formulas are about: ``of densities, …``."""
        return (
            self._article(first) == 1 and self.words[0] in ("of", "for", "with") and self.words[end : end + 1] == (",",)
        )

    def _subjects(self, first: int) -> Iterator[int]:
        """The formulas before a noun that are said to be one: ``let p and q be densities``, ``p(x), a density``."""
        begun = place = self._article(first)
        while place and self.words[place - 1] in _LINKS - {"has", "have"} | {","}:
            place -= 1
        if not place or self.words[place - 1] != "§" or (begun == place and not self._is_named(place - 1)):
            return
        place -= 1
        if place > 1 and self.words[place - 1] in ("for", "if", "when", "on") and self.words[place - 2] == "§":
            place -= 2  # where it holds: f(x) = 2x for 0 < x < 1
        yield place
        while place > 1 and self.words[place - 1] in ("and", ",", "or") and self.words[place - 2] == "§":
            place -= 2
            yield place

    def _is_named(self, place: int) -> bool:
        """Whether a formula is what a noun behind it is called by: ``denote by $p$ the density``."""
        return self.words[max(0, place - 1) : place] in (("call",), ("calling",)) or (
            self.words[max(0, place - 2) : place] in (("denote", "by"), ("denoting", "by"))
        )

    def drawn(self) -> Iterator[Calls]:
        """What is sampled from, or what something is distributed according to."""
        for place, word in enumerate(self.words[:-1]):
            before = self.words[max(0, place - 4) : place]
            samples = word == "from" and any(map(_DRAWN.match, before))
            according = word == "to" and before[-1:] == ("according",) and any(map(_DRAWN.match, before))
            if (samples or according) and self.words[place + 1] == "§":
                known = all(one in _VARIABLES | _STOPS or _DRAWN.match(one) or one == "§" for one in before)
                yield Calls(self.formula(place + 1), True, True, anywhere=known)

    def beside(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The formulas with the words of a noun phrase before them, and of one by which they are told what they are."""
        for place, word in enumerate(self.words):
            if word == "§":
                yield place, self.words[self._modifiers(place)[0] : place]
                if self.words[place + 1 : place + 2] and self.words[place + 1] in _BE:
                    yield place, self.noun_from(place + 2)

    def noun_from(self, place: int) -> tuple[str, ...]:
        """The words of the noun phrase that begins at a place."""
        while place < len(self.words) and self.words[place] in _ARTICLES:
            place += 1
        end = place
        while end < len(self.words) and self.words[end] not in _STOPS and self.words[end][0].isalpha():
            end += 1
        return self.words[place:end]

    def formula(self, place: int) -> Formula:
        """The formula at a place."""
        part = self.sentence.parts[place]
        assert isinstance(part, Formula)
        return part
