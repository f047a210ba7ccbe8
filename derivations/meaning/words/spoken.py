"""What the sentences of a document say of a step: how it is put forward, and what restricts it.

Everything here is asked by place: a remark on a name holds from its sentence on, in its scope (see ``scopes``), one on
a formula for that formula.  What was not understood is an obstacle to refuting a step on the same names, and no more.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeGuard

from derivations.meaning.declared.extensions import said_in
from derivations.meaning.names.chance_by_words import distributed_in
from derivations.meaning.names.families import CHANCE
from derivations.meaning.names.lives import Lives
from derivations.meaning.names.senses import (
    APART,
    DETERMINED,
    EXTENDING,
    FIXED,
    KINDS,
    KINDS_OF_MATRICES,
    OF_LAWS,
    TELLING,
)
from derivations.meaning.page.language import language
from derivations.meaning.scopes.scopes import Kind, Scopes
from derivations.meaning.scopes.suppositions import doubts_cases, ends_cases, opening_of, paragraph_end
from derivations.meaning.sentences.attitudes import leading_words, unheld_attitude
from derivations.meaning.sentences.conditioning import keeps_law
from derivations.meaning.sentences.discourse import announces_refused, is_denial
from derivations.meaning.sentences.formulas import (
    Shape,
    head_of,
    named,
    names_in,
    names_of,
    relations_of,
    tree_shape,
)
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.nouns import MASSES, Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read, is_too_long
from derivations.meaning.sentences.refusals import refusal
from derivations.meaning.sentences.split import Formula, Sentence
from derivations.meaning.sentences.valued import goes_to_others, says_zero, value_told
from derivations.meaning.sentences.yields import (
    NOT_SAID,
    Binds,
    Cites,
    Fact,
    Modal,
    Modality,
    Notation,
    Posit,
    Posits,
    Restricts,
    Sign,
    Supposes,
    Told,
    Unparsed,
    Weakens,
    Weaker,
    Yield,
)
from derivations.meaning.words.names_spoken import NamesSpoken, families_said, listed, names_said
from derivations.meaning.words.worded_names import WordedNames
from derivations.model.derivation import Form
from derivations.model.reasons import Code, Reason
from derivations.reading.names import EXPECTATIONS, lowered, parts_of, plain_word, spelling
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.syntax import Fence, Node, Number, Related

_VIOLATED = re.compile(
    r"\bviolat\w+|\beven (?:if|when|though|where)\b|\bnot (?:be )?(?:satisf\w+|fulfil\w*|met|hold)\b"
    r"|\bfails? to (?:hold|satisf\w+)"
)
"""Words of a sentence that speak of what need not hold: ``even if some points violate``."""

_EXPECTS = re.compile(r"\b(?:expectations?|expected (?:values?|\w+s?)|expects?|random variables?|variances?)\b", re.I)
_OTHER_E = re.compile(r"\b(?:energ(?:y|ies)|electric\w*|fields?|functionals?|elliptic)\b", re.I)
"""Words for what is written with the letter of expectations as well."""
_MORE_E = re.compile(rf"{_OTHER_E.pattern}|\b(?:errors?|encod\w+|encrypt\w+|edges?|modul(?:us|i)|elasticit\w+)\b", re.I)
"""Those, and words for functions that are written so."""
_ANTIDERIVATIVES = re.compile(
    r"\banti-?derivatives?\b|\bprimitives?\b|\bindefinite integrals?\b|\bconstants? of integration\b"
    r"|\bintegration constants?\b|\bwithout (?:limits|bounds|boundar(?:y|ies))\b"
)


_OPENS = re.compile(r"[\s.!?:*_$]{0,20}(?:\\\[|\\begin\{\w{1,20}\*?\}|```\w{0,20})?\s{0,20}")
"""What stands between a sentence and a displayed formula right behind it."""
GOALS = frozenset({Modality.GOAL, Modality.QUESTION, *NOT_SAID})
TRIED = frozenset({Posit.GUESS, Posit.HYPOTHESIS})
"""What is posited to be shown."""
_CONCLUDED = frozenset({Modality.CONCLUDES, Modality.MENTION, Modality.NEUTRAL, Modality.STATES})
"""How formulas are put forward that words conclude, or that they conclude and make something else of, too."""
LOOSE = frozenset({Weaker.CONSTANT, Weaker.TERM, Weaker.FACTOR})
"""By how much the sides of a relation may differ that is said to hold up to a constant."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said of names that a step with them rests on: from where on, and until where, and the reason.

    ``beyond`` is whether it says how a function goes on beyond its domain, ``fixes`` whether it says no more than that
    something else fixes the value of the names, as a body of theirs does; ``apart`` whether it says no more than
    what the law of a random variable is, or that some are independent, ``complex`` no more
    than that they are complex numbers, or the imaginary unit.  ``at`` is where the relation begins that it
    says not to be used, ``kind`` of what kind it says that matrices are.
    """

    start: int
    names: frozenset[str]
    reason: Reason
    beyond: bool = False
    fixes: bool = False
    until: int | None = None
    apart: bool = False
    complex: bool = False
    at: int = -1
    kind: Property | None = None

    def holds_of(self, names: Container[str], kinds: Container[tuple[str, Property]]) -> bool:
        """Whether it says no more than of what kind matrices are, and all of them are that are among some names."""
        return self.kind is not None and all((name, self.kind) in kinds for name in self.names if name in names)

    def reaches(self, offset: int, scopes: Scopes) -> bool:
        """Whether it may hold at a place."""
        return (self.until is None or offset < self.until) and scopes.reaches(self.start, offset)

    def on(self, names: Container[str], offset: int, lives: Lives) -> frozenset[str]:
        """Which of the names that stand at a place it may be said of."""
        return frozenset(name for name in self.names if name in names and lives.may_be(name, self.start, offset))


@dataclass(frozen=True)
class Spoken(NamesSpoken):
    """What the sentences of a document say of its formulas, and of the names in them."""

    @cached_property
    def doubted(self) -> frozenset[int]:
        """Where sentences begin that leave open whether what was supposed before still holds."""
        return frozenset(one.start for one in self.sentences if doubts_cases(one))

    @cached_property
    def lifted(self) -> frozenset[int]:
        """Where sentences begin that end, or may end, what was supposed or taken as a case before."""
        return self.doubted.union(one.start for one in self.sentences if ends_cases(one))

    @cached_property
    def cases(self) -> tuple[int, ...]:
        """Where sentences begin that end a case, or take another one, in order."""
        taken = (one.start for one in self.sentences if one.formulas and opening_of(one) is not None)
        return tuple(sorted(self.lifted.union(taken)))

    @cached_property
    def worded_names(self) -> WordedNames:
        """The names of which words say something by themselves."""
        return WordedNames.of(self.reads.all)

    @cached_property
    def anew(self) -> Mapping[str, tuple[int, ...]]:
        """Where sentences introduce names anew, or speak of any of a kind (see ``anew_in``), by name."""
        return _by_name((start, one.introduced | one.general) for start, one in self.introductions.items())

    @cached_property
    def told_of(self) -> Mapping[str, tuple[int, ...]]:
        """Where sentences tell what names are, by name."""
        return _by_name((start, one.told) for start, one in self.introductions.items())

    def distributed(self, place: int) -> Iterator[str]:
        """The names of which words that reach a place say that they are random, follow a law or have a prior."""
        for start, names in self._distributed:
            if start <= place and self.scopes.reaches(start, place):
                yield from (name for name in names if self.lives.may_be(name, start, place))

    @cached_property
    def _distributed(self) -> tuple[tuple[int, frozenset[str]], ...]:
        found = ((read.sentence.start, distributed_in(read)) for read in self.reads)
        return tuple((start, names) for start, names in found if names)

    @cached_property
    def named(self) -> Mapping[str, tuple[int, ...]]:
        """Where sentences begin that hold names in formulas, by name."""
        return _by_name(
            (one.start, frozenset().union(*(names_of(formula.item) for formula in one.formulas)))
            for one in self.sentences
        )

    def mentions(self, name: str, start: int, end: int) -> bool:
        """Whether a name stands in a formula of the sentences that begin in a stretch of the document."""
        return any(start <= place < end for place in self.named.get(name, ()))

    def before(self, place: int) -> tuple[Sentence, ...]:
        """The sentences that begin before a place."""
        return self.sentences[: bisect_left(self.sentences, place, key=lambda one: one.start)]

    def is_known(self, name: str, place: int) -> bool:
        """Whether a name stands in a formula before a place; its own sentence explains a displayed one."""
        return self._known_from.get(name, place) < place

    @cached_property
    def _known_from(self) -> Mapping[str, int]:
        """From where on names are known."""
        found: dict[str, int] = {}
        for sentence in self.sentences:
            for formula in sentence.formulas:
                for name in names_of(formula.item):
                    found.setdefault(name, sentence.end if formula.displayed else formula.end)
        return found

    def holds_law(self, left: Node, place: int) -> bool:
        """Whether words that state a law leave nothing open about that, neither before a known name nor behind it.

        A new name has the law that it comes with, unless words report or refuse that.
        """
        read = self.reads.around(place)
        if read is not None and read.denied:
            return False
        if read is not None and _states_law(read.sentence, place) and not keeps_law(read.line.behind(place)):
            return False
        if read is None:
            return True
        if any(self.is_known(name, place) for name in names_in(left)):
            return not unheld_attitude(read.sentence, place)
        refused = refusal(leading_words(read.sentence, place))
        return refused is None or not refused.doubts

    def keeps_told(self, one: Told) -> bool:
        """Whether the words behind those that tell a law leave it what it is."""
        read = self.reads.around(one.start)
        return read is None or keeps_law(read.line.behind(one.end - 1))

    def goes_on_until(self, sentence: Sentence) -> int:
        """The end of the last sentence of a section that goes on with what a sentence says."""
        end = paragraph_end(self.sentences, len(self.before(sentence.start)))
        return min(end, self.scopes.section_end(sentence.start))

    def is_anew(self, name: str, start: int, offset: int) -> bool:
        """Whether a name is introduced anew between two places, in what reaches the second one."""
        places = [place for place in self.anew.get(name, ()) if start < place <= offset]
        behind = (place for place in self.told_of.get(name, ()) if start < place <= offset)
        places += [place for place in behind if self.scopes.edge_between(start, place)]
        return any(self.scopes.reaches(place, offset) for place in places)

    # ------------------------------------------------------------------------------------------ about a formula

    def sentence(self, chain: RawChain) -> Read | None:
        """The sentence that a displayed formula stands in."""
        return self.reads.around(chain.start) or self.reads.leading(chain.start)

    def _said_around(self, chain: RawChain) -> tuple[Yield, ...]:
        """What the sentence around a displayed formula yields; nothing, where it stands in none."""
        read = self.sentence(chain)
        return () if read is None else read.yields

    def form(self, chain: RawChain) -> Form | None:
        """What a displayed formula, or the sentence around it, says that it is, if it says so."""
        if chain.constrains:
            return Form.POSIT
        for one in self._said_around(chain):
            tree = one.tree if isinstance(one, Posits | Supposes) else None
            if tree is not None and chain.start <= tree.start < chain.end:
                return Form.POSIT
            if isinstance(one, Modal) and one.at == chain.start and one.modality in GOALS:
                return Form.GOAL
            if _stationary_before(one, chain) and chain.steps and _is_zero(chain.steps[0]):
                return Form.POSIT
        return None

    def restricts(self, chain: RawChain) -> bool:
        """Whether the sentence around a formula states it as a condition, or as an order that comes with a name."""
        for one in self._said_around(chain):
            tree = one.tree if isinstance(one, Restricts) else one.body if isinstance(one, Binds) else None
            ordered = tree is not None and (isinstance(one, Restricts) or tree_shape(tree) is Shape.ORDER)
            if ordered and tree is not None and chain.start <= tree.start < chain.end:
                return True
        return False

    def posits(self, chain: RawChain) -> bool:
        """Whether the sentence around a displayed formula supposes, requires, takes or solves what it says."""
        return self.form(chain) is Form.POSIT or self.binds(chain)

    def tries(self, chain: RawChain) -> bool:
        """Whether the sentence around a displayed formula guesses what it says, or takes it as a hypothesis."""
        trees = (one.tree for one in self._said_around(chain) if isinstance(one, Posits) and one.kind in TRIED)
        return any(tree is not None and chain.start <= tree.start < chain.end for tree in trees)

    def cited(self, start: int, end: int) -> tuple[str, ...]:
        """What the words in a stretch of the document refer to."""
        return tuple(target for one in self.yielded(Cites) if start <= one.start < end for target in one.targets)

    def binds(self, chain: RawChain) -> bool:
        """Whether the sentence around a displayed formula says that it defines or takes something."""
        bodies = (one.body for one in self._said_around(chain) if isinstance(one, Binds) and one.body is not None)
        return any(chain.start <= body.start < chain.end for body in bodies)

    def infers(self, place: int) -> bool:
        """Whether words conclude the formula at a place, so that it introduces nothing.

        They say that it follows from what was said, or call its head by what other things determine, ``then the mean
        is``.
        """
        formula, modal = self._formula_at(place), self.modal_at(place)
        if formula is None or modal is None or not modal.concludes or modal.modality not in _CONCLUDED:
            return False
        read = self.reads.around(formula.start) or self.reads.leading(formula.start)
        bound = (one for one in read.yields if isinstance(one, Binds)) if read is not None else ()
        inside = (one for one in bound if one.body is not None and formula.start <= one.body.start < formula.end)
        return modal.infers or any(one.noun in DETERMINED for one in inside)

    def _formula_at(self, place: int) -> Formula | None:
        """The formula of a sentence that holds a place."""
        read = self.reads.around(place) or self.reads.leading(place)
        found = (one for one in (read.sentence.formulas if read is not None else ()) if one.start <= place < one.end)
        return next(found, None)

    def modal_at(self, place: int) -> Modal | None:
        """How the formula that holds a place is put forward, if words lead to it."""
        formula = self._formula_at(place)
        read = self.reads.around(place) or self.reads.leading(place)
        found = (one for one in (read.yields if read is not None else ()) if isinstance(one, Modal))
        return next((one for one in found if formula is not None and one.at == formula.start), None)

    def is_in_line(self, place: int) -> bool:
        """Whether the formula at a place is none that makes steps by itself."""
        formula = self._formula_at(place)
        return formula is not None and not isinstance(formula.item, RawChain)

    def modal(self, chain: RawChain) -> Modal | None:
        """How the sentence around a displayed formula puts it forward."""
        return next((one for one in self._said_around(chain) if isinstance(one, Modal) and one.at == chain.start), None)

    def doubts(self, chain: RawChain) -> bool:
        """Whether the sentence around a displayed formula denies it, or speaks of it as what need not hold."""
        modal, read = self.modal(chain), self.sentence(chain)
        denied = modal is not None and modal.modality in NOT_SAID
        return denied or (read is not None and _VIOLATED.search(without_marks(read.line.text)) is not None)

    def denied(self, chain: RawChain) -> str:
        """Where words say of a displayed formula that it does not hold, or that one only might think so; or nothing.

        They are those of its sentence, of the next one, ``This is wrong``, or of the one before it, if it stands alone.
        """
        place = self._denied_at(chain)
        return "" if place is None else f"line {self.line(place)}"

    def _denied_at(self, chain: RawChain) -> int | None:
        modal = self.modal(chain)
        if modal is not None and (modal.modality in NOT_SAID or not modal.plain):
            return modal.start
        exists = (one for one in self._said_around(chain) if isinstance(one, Binds) and one.existential)
        said = next((one for one in exists if one.body is not None and chain.start <= one.body.start < chain.end), None)
        if said is not None:
            return said.start
        before, behind = self.reads.before(chain.start), self.reads.behind(chain.end)
        if before is not None and self._is_right_before(before, chain) and announces_refused(before.line):
            return before.sentence.start
        if behind is not None:
            start = behind.sentence.start
            if is_denial(behind.line, goes_on=self.raw.source.text[start].islower()):
                return start
        return self.scopes.mistaken(chain.start)

    def _is_right_before(self, read: Read, chain: RawChain) -> bool:
        """Whether nothing stands between a sentence and a displayed formula."""
        return _OPENS.fullmatch(self.raw.source.text, read.sentence.end, chain.start) is not None

    def concludes(self, chain: RawChain) -> bool:
        """Whether the sentence around a displayed formula says that it follows."""
        modal = self.modal(chain)
        return modal is not None and modal.modality is Modality.CONCLUDES

    def leniency(self, chain: RawChain) -> str:
        """The words by which the sentence around a formula, or the document, leaves out constants; or nothing."""
        for one in self._said_around(chain):
            if isinstance(one, Weakens) and one.relation in LOOSE:
                return f"line {self.line(one.start)} says that it holds up to a constant"
        return self._dropped

    @cached_property
    def _dropped(self) -> str:
        """Where a sentence without a formula leaves out constants, which the whole document does then."""
        for read in self.reads:
            for one in () if read.sentence.formulas else read.yields:
                if isinstance(one, Weakens) and one.relation is Weaker.CONSTANT:
                    return f"line {self.line(one.start)} says that constants are left out"
        return ""

    @cached_property
    def antiderives(self) -> bool:
        """Whether the document speaks of antiderivatives, as which integrals without limits are meant then."""
        return self._speaks(_ANTIDERIVATIVES)

    @cached_property
    def averages(self) -> bool:
        """Whether the document speaks of expectations, and of nothing else that is written with their letter."""
        return self._speaks(_EXPECTS) and not self._speaks(_OTHER_E)

    @cached_property
    def speaks_of_another_e(self) -> bool:
        """Whether the document speaks of what is written with the letter of expectations, and of these nowhere."""
        return self._speaks(_MORE_E) and not self._speaks(_EXPECTS)

    def _speaks(self, words: re.Pattern[str]) -> bool:
        """Whether a sentence of the document has some words."""
        return any(words.search(" ".join(one.words)) for one in self.sentences)

    @cached_property
    def generalised(self) -> str:
        """Where the document speaks of values of integrals or series that do not converge; or nothing."""
        return self._signed(Sign.GENERALISED_VALUES)

    def _signed(self, sign: Sign) -> str:
        return next((self.told(one) for one in self.yielded(Notation) if one.sign is sign), "")

    @cached_property
    def discrete(self) -> str:
        """Where the document speaks of laws without a density; or nothing."""
        for one in self.yielded(Binds):
            if one.noun in MASSES:
                return f"line {self.line(one.start)} speaks of a mass function"
        return next((self.told(one) for one in self.yielded(Fact) if one.property is Property.DISCRETE), "")

    @cached_property
    def kinds(self) -> bool:
        """Whether the document speaks of kinds of matrices or laws."""
        return any(one.property in KINDS for one in self.yielded(Fact))

    def restrictions(self, chain: RawChain) -> Iterator[Restricts]:
        """The conditions under which a formula is said to hold."""
        for one in self.yielded(Restricts):
            inside = chain.start <= one.tree.start < chain.end
            if one.over[0] <= chain.start < one.over[1] and not inside:
                yield one

    def quantified(self, chain: RawChain) -> frozenset[str]:
        """The names over all of which the sentence of a formula says that it holds, or over which it optimises."""
        if chain.constrains:
            sides = (side.tree for step in chain.steps for side in (step.left, step.right))
            return frozenset[str]().union(*(names_in(tree) for tree in sides if tree is not None))
        over = (one.tree for one in self.restrictions(chain) if one.universal)
        return frozenset(name for tree in over for node in named(tree) if (name := head_of(node)) is not None)

    def weaker(self, chain: RawChain) -> Reason | None:
        """Why a formula is meant as something weaker than it says: in a limit, approximately."""
        for one in self._said_around(chain):
            if isinstance(one, Weakens) and one.relation not in LOOSE:
                how = one.relation.name.lower().replace("_", " ")
                return Reason(Code.WORDS, f"line {self.line(one.start)} says that it holds in a weaker sense ({how})")
        return None

    def is_probable(self, chain: RawChain) -> bool:
        """Whether the sentence around a formula says that it holds with some probability only."""
        said = self._said_around(chain)
        return any(isinstance(one, Weakens) and one.relation is Weaker.PROBABLE for one in said)

    def remarks(self, chain: RawChain, names: set[str], known: Callable[[Remark], bool]) -> Iterator[Reason]:
        """What is said of the names of a step, or in its sentence, that it may rest on and that is not known."""
        if self.foreign_language:
            yield Reason(Code.WORDS, self.foreign_language)
        for one in self._said_around(chain):
            if isinstance(one, Unparsed) and not one.describes:
                yield self._not_parsed(one)
            if _stationary_before(one, chain):
                yield Reason(
                    Code.WORDS, f"line {self.line(one.start)} sets something to zero, and it may hold there only"
                )
        yield from self._carried(chain, names)
        yield from self._values_told(chain)
        for remark in self._remarks:
            spoken = remark.on(names, chain.start, self.lives)
            if spoken and not known(remark) and remark.reaches(chain.start, self.scopes):
                yield remark.reason

    def _values_told(self, chain: RawChain) -> Iterator[Reason]:
        """What the sentence of a formula, or one before it in its paragraph, says of values by words alone."""
        for sentence in reversed(self.before(chain.start)):
            read = self.reads.around(sentence.start)
            if read is None or self.reads.paragraph_end(sentence) <= chain.start:
                return
            words = value_told(without_marks(read.line.text))
            if words and not (chain.start < sentence.end and says_zero(words) and _shows_zero(chain)):
                yield Reason(Code.PREMISE, f"line {self.line(sentence.start)} says “{words[:60]}”, which is not used")
                return
            if goes_to_others(read.line.text):
                return

    def _carried(self, chain: RawChain, names: set[str]) -> Iterator[Reason]:
        """What the sentence before restricts, for a formula without words of its own, which may go on with it."""
        before = self.reads.before(chain.start)
        shown = before is not None and any(part.displayed for part in before.sentence.formulas)
        for one in before.yields if before is not None else ():
            match one:
                case Unparsed(names=named, describes=False) if not named or named & names:
                    yield self._not_parsed(one)
                case Posits(kind=Posit.STATIONARY) if shown:
                    yield Reason(Code.WORDS, f"line {self.line(one.start)} sets something to zero, as may hold here")
                case Weakens(relation=relation) if shown and relation not in LOOSE:
                    why = f"the formula before holds in a weaker sense (line {self.line(one.start)}), as this one may"
                    yield Reason(Code.WORDS, why)
                case _:
                    continue

    def carried(self, chain: RawChain) -> Iterator[Restricts]:
        """What the sentence before says of where its displayed formula holds, as may be meant of the one behind it."""
        before = self.reads.before(chain.start)
        if before is not None and any(part.displayed for part in before.sentence.formulas):
            yield from (one for one in before.yields if isinstance(one, Restricts) and isinstance(one.tree, Related))

    # ------------------------------------------------------------------------------------------- about names

    def told(self, one: Notation | Fact) -> str:
        """What the document says, with the line."""
        return f"line {self.line(one.start)} says “{' '.join(one.words.split())[:60]}”"

    @cached_property
    def _remarks(self) -> tuple[Remark, ...]:
        found: list[Remark] = []
        for read in self.reads:
            for one in read.yields:
                found += self._remark(read, one)
        return tuple(found)

    def supposed_until(self, place: int, sentence: Sentence) -> int | None:
        """Where a supposition ends that begins in a sentence and holds a place of it; ``None``, if there is none."""
        scopes = (scope for scope in self.scopes.around(place) if scope.kind is Kind.SUPPOSITION)
        return next((scope.end for scope in scopes if scope.start >= sentence.start), None)

    def _remark(self, read: Read, one: Yield) -> Iterator[Remark]:
        """What one yield of a sentence says of names; what an if says in it lingers in its paragraph.

        Nothing reaches out of what supposes it: what lingers is said anew behind that.
        """
        until, end = self.supposed_until(one.start, read.sentence), read.sentence.end
        for remark in self._remarked(read, one):
            yield replace(remark, until=until)
            if until == end and not remark.beyond:
                yield replace(remark, start=end, until=self.reads.paragraph_end(read.sentence))

    def _remarked(self, read: Read, one: Yield) -> Iterator[Remark]:
        start = read.sentence.start
        match one:
            case Unparsed(names=names, backwards=backwards) if names:
                start = self.reads.formula_before(read.sentence) if backwards else start
                yield Remark(start, names, self._not_parsed(one), any(said_in(one.words)), one.describes)
            case Fact(names=nodes, property=told, words=words) if told in TELLING:
                code = Code.NO_WORLD if told in OF_LAWS else Code.WORDS
                reason = Reason(code, f"line {self.line(one.start)} says of {listed(nodes)} “{words}”")
                said = frozenset(names_said(nodes))
                if told in OF_LAWS or told is Property.GIVEN:  # ``p(x, y)`` of ``X`` and ``Y``, too
                    said |= {lowered(name) for name in said}
                else:
                    said |= families_said(nodes)
                kind = told if told in KINDS_OF_MATRICES else None
                of_complex = told in _calls_complex(read, nodes)
                apart = told in APART
                yield Remark(start, said, reason, told in EXTENDING, apart=apart, complex=of_complex, kind=kind)
            case Binds(names=nodes, noun=noun, body=body, free=False) if _is_fixed(noun, nodes) and _is_called(
                noun, body
            ):
                own = [node for node in nodes if not _is_operation(node)]
                what = f"line {self.line(one.start)} calls {listed(own)} the {noun.name.lower().replace('_', ' ')}"
                if own:
                    said = families_said(own).union(names_said(own))
                    yield Remark(start, said, Reason(Code.WORDS, what), fixes=True)
            case _:
                return

    @cached_property
    def foreign_language(self) -> str:
        """Why the sentences of the document are not read: its language, or its length; or nothing."""
        if is_too_long(self.raw):
            return "the document is too long for its sentences to be read, which may restrict it"
        found = language(self.raw)
        return "" if found == "English" else f"sentences in {found} are not understood, and may restrict it"


def _states_law(sentence: Sentence, place: int) -> bool:
    r"""Whether the formula of a sentence at a place states a law, and does not only hold one: ``E_{X \sim p}[X]``."""
    own = (one for one in sentence.formulas if one.start <= place < one.end)
    return any("\\sim" in stated.relations for one in own for stated in relations_of(one.item))


def _by_name(places: Iterable[tuple[int, frozenset[str]]]) -> dict[str, tuple[int, ...]]:
    """The places of names, by name."""
    found: dict[str, list[int]] = {}
    for place, names in places:
        for name in names:
            found.setdefault(name, []).append(place)
    return {name: tuple(own) for name, own in found.items()}


def _is_fixed(noun: Noun, nodes: tuple[Node, ...]) -> bool:
    """Whether being called something may fix the values of names: a list of numbers that is a law sums to one."""
    return noun in FIXED or (noun is Noun.DISTRIBUTION and bool(families_said(nodes)))


def _is_called(noun: Noun, body: Node | None) -> bool:
    """Whether names are called something and given no body; a matrix of a kind may be put into a set."""
    return body is None or (noun is Noun.SPECIAL_MATRIX and tree_shape(body) is Shape.MEMBER)


def _shows_zero(chain: RawChain) -> bool:
    """Whether a formula says itself that something is zero."""
    right = (step.right.tree for step in chain.steps if step.relation == "=")
    return any(isinstance(tree, Number) and tree.text == "0" for tree in right)


def _stationary_before(one: object, chain: RawChain) -> TypeGuard[Posits]:
    """Whether something says before a formula that a derivative is set to zero."""
    return isinstance(one, Posits) and one.kind is Posit.STATIONARY and one.start < chain.start


def _is_zero(step: RawStep) -> bool:
    """Whether an equation says that something vanishes."""
    return step.relation == "=" and "0" in (step.left.source.strip(), step.right.source.strip())


def _calls_complex(read: Read, nodes: tuple[Node, ...]) -> frozenset[Property]:
    """The properties that say no more of some names than that they are complex, or the imaginary unit."""
    called = (one for one in read.yields if isinstance(one, Binds) and one.noun is Noun.IMAGINARY_UNIT)
    unit = set(names_said(nodes)).issubset(names_said(node for one in called for node in one.names))
    return frozenset({Property.COMPLEX, Property.IMAGINARY, *((Property.UNIT,) if unit else ())})


def _is_operation(node: Node) -> bool:
    """Whether a mean, a variance or a probability is written, which is what it is without words: ``E[X^2]``."""
    parts = parts_of(node)
    head = spelling(parts[0])
    return isinstance(parts[-1], Fence) and (head in EXPECTATIONS or plain_word(head) in CHANCE)
