"""From a raw document to a document of steps: declarations, definitions and chains, in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from derivations.meaning.declared.declarations import (
    Declared,
    FieldDeclared,
    declared,
    statements,
)
from derivations.meaning.declared.declared_names import Declaration, Declarations
from derivations.meaning.declared.lines import LostLine, contradicting, read_line
from derivations.meaning.declared.restrictions import Restriction, of_remark, separated
from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.dynamics.dynamics import with_processes
from derivations.meaning.dynamics.placeless import with_places
from derivations.meaning.dynamics.written_out import written_out
from derivations.meaning.named_laws.equal_laws import with_laws_apart
from derivations.meaning.names.constants import with_letters_at
from derivations.meaning.names.entries import space_of
from derivations.meaning.names.survey import Survey, symbol_name
from derivations.meaning.scopes.scopes import scope_tree
from derivations.meaning.sentences.yields import NOT_SAID, Modality
from derivations.meaning.steps.around_chain import AroundChain
from derivations.meaning.steps.chain_view import ChainView, bare_step
from derivations.meaning.steps.evidence import surveyed, vector_letters
from derivations.meaning.steps.rereading import Rereading
from derivations.meaning.steps.steps import step_of
from derivations.meaning.steps.surroundings import proved_heads, surrounded
from derivations.meaning.steps.telling import Telling
from derivations.meaning.terms.complex_numbers import ImaginaryLetters, imaginary_letters, with_complex
from derivations.meaning.terms.conditioned import unconditioned
from derivations.meaning.terms.contexts import Approximation, StatedLine
from derivations.meaning.terms.definitions import Key, equations, head_key, names_written, occurs
from derivations.meaning.terms.facts_of_samples import without_doubted
from derivations.meaning.terms.inferences import Asserted, asserted_in
from derivations.meaning.terms.introductions import Introduced, Ledger, Wording
from derivations.meaning.terms.laws_in_reach import with_laws_at
from derivations.meaning.terms.levels import said_everywhere
from derivations.meaning.terms.made_of import Making
from derivations.meaning.terms.sides import ChainScope, read_sides
from derivations.meaning.terms.special_values import values_before
from derivations.meaning.terms.standing import SignedLine, apart
from derivations.meaning.words.elements import elements_of_unknown_sets
from derivations.meaning.words.kinds_by_words import kinds_by_words
from derivations.meaning.words.listed import listed_at
from derivations.meaning.words.normalised import with_normalised
from derivations.meaning.words.prose_claims import PROSE, claims_in_prose
from derivations.meaning.words.remarks import ends_its_sentence
from derivations.meaning.words.samples import families_at, told_moment
from derivations.meaning.words.spoken import Spoken
from derivations.model.context import Origin, Source
from derivations.model.derivation import Document, Form, Role, Step
from derivations.model.reasons import Code, Reason
from derivations.model.terms import Term
from derivations.reading.blocks import Extract
from derivations.reading.documents import read_extract
from derivations.reading.names import base_name, parts_of, spelling
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawStep
from derivations.reading.source import SourceText
from derivations.reading.syntax import Fence, Node, Related

PASSES = 6

MAX_STEPS = 400


def heard(raw: RawDocument) -> Spoken:
    """What the sentences of a document say, whatever its context."""
    return Spoken(raw, scope_tree(raw))


def elaborate(raw: RawDocument, context: tuple[SourceText, RawContext] | None = None) -> Document:
    """Elaborate a document, with a context from a file of its own if there is one."""
    return Elaboration.of(raw, context).document


Stated = tuple[SourceText, RawContext]
"""A context from a file of its own."""


def elaborated(source: SourceText, extract: Extract, context: Stated | None) -> Elaboration:
    """The elaboration of what is in a document; the last ones are kept, since lines are tried on them next.

    Raises:
        UnusableInputError: a context block is wrong.
    """
    key = source, extract, context and context[0]
    found = _LAST.get(key)
    if found is None:
        if len(_LAST) == _KEPT:
            del _LAST[next(iter(_LAST))]
        found = _LAST[key] = Elaboration.of(read_extract(source, extract), context)
    return found


_KEPT = 2
"""The document whose steps are judged, and the next one, which is read meanwhile."""
_LAST: dict[tuple[SourceText, Extract, SourceText | None], Elaboration] = {}


@dataclass(frozen=True, slots=True)
class Elaboration:
    """A document as it was elaborated, and what its chains show of each other.

    ``fields`` are the functions with vector values, each with the life of its name, ``meanings`` says of the integrals
    without limits whether they are antiderivatives, and ``lost`` are the chains that may say what functions are and
    were not understood.
    """

    raw: RawDocument
    context: Stated | None
    spoken: Spoken
    document: Document
    fields: frozenset[tuple[str, int]]
    meanings: Mapping[Term, bool]
    lost: frozenset[int]

    @classmethod
    def of(cls, raw: RawDocument, context: Stated | None) -> Elaboration:
        """Elaborate a document as it was read."""
        raw = with_processes(with_places(written_out(with_normalised(raw))))
        return _elaborated(raw, context, heard(raw))

    def under(self, context: Stated, names: Collection[str], chains: Collection[int]) -> Document:
        """The steps of some of its chains in another context, which says more of some names."""
        fields = frozenset(one for one in self.fields if one[0] not in names)
        wanted = self.lost.union(chains)
        return _elaborated(self.raw, context, self.spoken, fields, dict(self.meanings), wanted).document


def _elaborated(
    raw: RawDocument,
    context: Stated | None,
    spoken: Spoken,
    fields: frozenset[tuple[str, int]] = frozenset(),
    meanings: Mapping[Term, bool] | None = None,
    chains: frozenset[int] | None = None,
) -> Elaboration:
    """Elaborate a document, or some ``chains`` of it; ``fields`` and ``meanings`` are known of the others then."""
    usage = surveyed(raw, context, spoken)
    known = vector_letters(raw, usage, spoken.lives)
    settled, claims = proved_heads(raw, spoken.scopes), claims_in_prose(raw, spoken.reads)
    for _ in range(PASSES):
        scope = ChainScope(usage, {}, Declarations(spoken.lives), set(fields), known)
        telling = Telling(raw, scope, spoken)
        reader = _Reader(raw, spoken, telling, claims, settled, chains=chains, meanings=dict(meanings or {}))
        steps = reader.read(context)
        if scope.fields == fields:
            break
        fields = frozenset(scope.fields)
    complaints = tuple(line.complaint for line in reader.lost)
    notices = [*reader.notices, *([spoken.foreign_language] if spoken.foreign_language else [])]
    placed = tuple(surrounded(steps, raw, spoken))
    document = Document(raw.source.path, placed, tuple(dict.fromkeys(notices)), complaints)
    return Elaboration(raw, context, spoken, document, fields, reader.meanings, frozenset(reader.lost_chains))


_TO_BE_SHOWN = re.compile(r"\b(?:that|show|prove|verify|check)[^a-z]*$")
_TESTED = re.compile(
    r"\b(?:hypothes[ie]s(?: that)?|(?:guess|conjecture|suspect|hope|wonder whether)(?: that)?)[^a-z]*$"
)


@dataclass
class _Reader:
    """One pass over a document, or some ``chains`` of it; what is declared and defined grows as it goes."""

    raw: RawDocument
    spoken: Spoken
    telling: Telling
    claims: Mapping[int, RawChain]
    settled: frozenset[int]
    approximations: list[Approximation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    lost: list[LostLine] = field(default_factory=list)
    lost_heads: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    asserted: list[Asserted] = field(default_factory=list)
    meanings: dict[Term, bool] = field(default_factory=dict)
    chains: frozenset[int] | None = None
    lost_chains: set[int] = field(default_factory=set)
    heard: int = 0

    @property
    def scope(self) -> ChainScope:
        """What holds where a chain stands."""
        return self.telling.scope

    @property
    def survey(self) -> Survey:
        """What names are used as there, without the laws that hold."""
        return self.scope.used

    @property
    def ledger(self) -> Ledger:
        """What formulas introduce."""
        return self.telling.ledger

    @cached_property
    def elements(self) -> tuple[tuple[str, int], ...]:
        """The names that words put into sets of which only a letter is known, and where."""
        return elements_of_unknown_sets(self.spoken)

    @cached_property
    def letters(self) -> ImaginaryLetters:
        """What the document shows of the letters of the imaginary unit."""
        return imaginary_letters(self.raw, self.spoken, self.scope.usage.whole)

    def _complex(self, chain: RawChain) -> frozenset[str]:
        """The names of complex numbers where a formula stands."""
        return self.scope.declarations.at(chain.start).complex | self.spoken.complex_numbers(chain.start)

    @cached_property
    def making(self) -> Making:
        """What names are made of."""
        return Making(self.spoken, self.ledger.bindings)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the chains begin."""
        return tuple(item.start for item in self.raw.items if isinstance(item, RawChain))

    def read(self, context: tuple[SourceText, RawContext] | None) -> list[Step]:
        """Read all items in order."""
        steps: list[Step] = []
        if context is not None:
            self._context(context[1], context[0])
        for position, item in enumerate(self.raw.items):
            self._hear(item.end)
            self.asserted += asserted_in(item, self.raw.source)
            match item:
                case RawContext():
                    self._context(item, self.raw.source)
                case InlineMath(tree=tree) if tree is not None:
                    steps += self._in_prose(position, steps)
                    self.ledger.see([tree])
                case RawChain():
                    read = self._told(self._chain(item, position))
                    self._lose_heads(item, read)
                    steps += read
                    self.ledger.see(item.trees)
        return steps

    def _lose_heads(self, chain: RawChain, steps: list[Step]) -> None:
        """Note the functions of which steps that were not understood may say what they are."""
        for raw, step in zip(chain.steps, steps, strict=False):
            if step.role not in (Role.UNREAD, Role.UNSTATED) or raw.left.tree is None:
                continue
            head, *rest = parts_of(raw.left.tree)
            if len(rest) == 1 and isinstance(rest[0], Fence) and base_name(head) is not None:
                self.lost_heads.setdefault(symbol_name(head), f"line {self.spoken.line(chain.start)}")
                self.lost_chains.add(chain.number)

    def _in_prose(self, position: int, earlier: list[Step]) -> list[Step]:
        """What a formula in a line of prose claims, behind earlier steps: not what it defines, nor what it posits."""
        chain = self.claims.get(position)
        if chain is None:
            return []
        read = self._told(self._chain(chain, position))
        kept = (step for step in read if step.role not in (Role.DEFINITION, Role.ASSUMED, Role.UNREAD))
        first = 1 + sum(step.chain == PROSE for step in earlier)
        return [replace(step, number=number) for number, step in enumerate(kept, first)]

    def _hear(self, offset: int) -> None:
        """Take in the sentences that begin before a place; one that goes on through a formula is taken in whole."""
        reads = self.spoken.reads.all
        while self.heard < len(reads) and reads[self.heard].sentence.start < offset:
            self.telling.take(reads[self.heard])
            self.heard += 1

    def _told(self, steps: list[Step]) -> list[Step]:
        """The steps of a chain with the names that the author has declared so far."""
        table, place = self.scope.declarations, self.scope.place
        functions, beyond = table.at(place).functions, table.beyond(place)
        stated = frozenset() if self.spoken.kinds else frozenset(self.telling.stated)
        return [replace(step, stated=stated, declared=(step.declared | functions) - beyond) for step in steps]

    def _context(self, block: RawContext, source: SourceText) -> None:
        said: list[StatedLine] = []
        names: set[str] = set()
        start = block.start if source is self.raw.source else -1
        for origin, lines in ((Origin.GIVEN, block.given), (Origin.ASSUMED, block.assume)):
            for line in lines:
                where = Source(origin, f"{origin.value}, line {source.row(line.start)}")
                found = read_line(line, source, where, {name for one in self.told for name in one.sets})
                if isinstance(found, LostLine):
                    self.lost.append(found)
                    continue
                self._tell(found.told)
                for formula in found.formulas:
                    if origin is Origin.GIVEN and self._moment(formula, where, start):
                        continue
                    whole, limits = separated(formula) if origin is Origin.GIVEN else (formula, Restriction())
                    bound = origin is Origin.GIVEN and self._given(whole, where, start, limits)
                    said += [StatedLine(tree, where, granted=not bound) for tree in apart(whole)]
                    if origin is Origin.GIVEN:
                        names |= {name for d in declared(whole) if isinstance(d, Declared) for name in d.names}
        new = [SignedLine(one, self.telling.signs(one.tree, True), source.row(one.tree.start)) for one in said]
        clashes = self.telling.standing.block(new, names, source.row(block.start))
        self.lost += [contradicting(one.tree, source, one.source) for one in clashes]

    def _moment(self, tree: Node, source: Source, start: int) -> bool:
        """Take in a moment of the members of a family of random variables, and what its name is defined by."""
        found = told_moment(tree, self.told, source)
        if found is None:
            return False
        self._tell((found[0],))
        for head, body in found[1]:
            key = head_key(head, self.survey)
            if key is not None:
                entry = self.ledger.entry(key, head, body, source, Restriction())
                self.ledger.bindings.bind(replace(entry, given=True, start=start))
        return True

    def _tell(self, told: tuple[Told, ...]) -> None:
        """Take in what the words of a line tell of names."""
        self.told += told
        self.ledger.tell(one.argument for one in told if one.argument is not None)
        self.scope.declarations.add(Declaration(name, -1, one.source) for one in told for name in one.names)

    def _given(self, tree: Node, source: Source, start: int, limits: Restriction) -> bool:
        """Take in a line of what is given; the answer is whether it only declares and defines names."""
        self.telling.declare(tree, source)
        declares = declared(tree)
        self.telling.stated |= {name for one in declares if isinstance(one, Declared) for name in one.names}
        maps = (one.name for one in declares if isinstance(one, FieldDeclared))
        self.ledger.bindings.end_counterexample(maps, start)
        laws = [one.items[1] for one in statements(tree) if one.relations[0] == "\\sim"]
        self.ledger.tell(laws)
        bound = bool(declares or laws)
        for head, body in equations(tree):
            key = head_key(head, self.survey)
            if key is None or occurs(key, body, self.survey):
                return False
            bound = True
            if self.ledger.bindings.find(key, start + 1) is not None:
                self.notices.append(f"{source.where}: {spelling(head)} is given anew, and the later line holds")
            entry = self.ledger.entry(key, head, body, source, limits)
            self.ledger.bindings.bind(replace(entry, given=True, start=start))
        return bound

    def _chain(self, chain: RawChain, position: int) -> list[Step]:
        if len(chain.steps) > MAX_STEPS:
            why = Reason(Code.TIME, f"more than {MAX_STEPS} steps in a chain")
            return [bare_step(self.raw.source, chain, step, Role.UNREAD, why) for step in chain.steps]
        chain = with_laws_apart(chain)
        self._declare_entries(chain)
        self.scope.move(chain.start)
        said, entries = self._complex(chain), self.ledger.bindings.at(chain.start).values()
        every, standing = self.spoken.quantified(chain), self._here(chain).standing()
        self.scope.used = with_complex(self.survey, self.letters, said, entries, standing, every, chain)
        solved = self.ledger.unknowns(chain)
        survey = with_laws_at(self.survey, self.spoken, chain).until(self._end(chain)).with_own(self.telling.own)
        survey = survey.with_samples(families_at(self.spoken, chain, self.told))
        survey = with_letters_at(survey, self.spoken.quantified(chain), chain.trees)
        confined = self.spoken.confined(chain.start)
        survey = replace(survey, listed=listed_at(self.spoken, chain), confined=confined)
        self.scope.survey = unconditioned(survey, self.spoken, chain)
        introduced = self._introduced(chain, position)
        if self.spoken.form(chain) is Form.POSIT:
            self._posit(chain, introduced)
        in_force = self.ledger.bindings.at(chain.end - 1, self.spoken.quantified(chain))
        self.scope.entries = without_doubted(in_force, self.scope.survey.samples)
        self.scope.made = self.making.at(chain)
        is_wanted = self.chains is None or chain.number in self.chains
        steps = self._steps(chain, introduced, solved) if is_wanted else self._passed(chain)
        self._approximate(chain)
        return steps

    def _passed(self, chain: RawChain) -> list[Step]:
        """Take in what is said of a chain whose steps are not asked for."""
        for _ in self._here(chain).restrictions():
            pass
        return []

    def _steps(self, chain: RawChain, introduced: list[Introduced], solved: dict[Key, int]) -> list[Step]:
        """The steps of a chain where it stands."""
        view = self._view(chain, solved)
        others = Rereading(self.scope, self.ledger, self.spoken, chain, introduced, view)
        read = zip(chain.steps, introduced, others.views(), strict=True)
        denied = self.spoken.denied(chain)
        return others.with_others([self._noted(raw, step_of(one, raw, new), denied) for raw, new, one in read])

    def _view(self, chain: RawChain, solved: dict[Key, int]) -> ChainView:
        """What the steps of a chain have in common."""
        readings, resolver = read_sides(self.scope, chain)
        here = self._here(chain)
        facts = here.standing()
        asserted = [*self.asserted, *here.asserted_behind()]
        restrictions = (*here.restrictions(), *here.carried())
        lives = self.spoken.lives
        elements = frozenset(name for name, place in self.elements if lives.may_be(name, place, chain.start))
        return ChainView(
            self.raw.source,
            chain,
            readings,
            resolver,
            (*facts, *restrictions),
            tuple(self.approximations),
            here.around(solved, elements, self.lost_heads),
            asserted,
            self.meanings,
            lost=(*self.lost, *self.telling.redefined),
            told=tuple(self.told),
            kinds=tuple(kinds_by_words(self.spoken, chain)),
            places=self.scope.declarations.at(chain.start).sources,
            said=tuple(here.said(self.starts)),
            values=values_before(self.spoken, chain),
        )

    def _here(self, chain: RawChain) -> AroundChain:
        """A chain in the document."""
        return AroundChain(self.raw, self.spoken, self.telling, chain)

    def _declare_entries(self, chain: RawChain) -> None:
        """Take in of which size vectors and matrices are that a chain writes out with dots."""
        for space in filter(None, map(space_of, chain.steps)):
            self.telling.declare(space, Source(Origin.DOCUMENT, chain.name))

    def _end(self, chain: RawChain) -> int:
        """Where the sentence of a chain ends, with the clauses behind the chain."""
        read = self.spoken.sentence(chain)
        return chain.end if read is None else max(chain.end, read.sentence.end)

    def _introduced(self, chain: RawChain, position: int) -> list[Introduced]:
        """What the steps of a chain do to the definitions."""
        found: list[Introduced] = []
        previous: RawStep | None = None
        modal = self.spoken.modal(chain)
        how = modal.modality if modal is not None else Modality.NEUTRAL
        for step in chain.steps:
            starts = previous is None or step.left.start != previous.right.start
            before = chain.start if previous is None else previous.end
            reason = r"\because" in self.raw.source.text[before : step.left.start]
            lead = replace(self._lead(chain, previous is None), everywhere=self._everywhere(chain, step), reason=reason)
            said = self._beside(chain, step, position) if starts else None
            left_to_its_proof = chain.number in self.settled and step.relation != ":="
            if starts and self.spoken.is_probable(chain):
                found.append(Introduced(form=Form.POSIT))
            elif starts and (left_to_its_proof or how in NOT_SAID or self._is_aimed_at(chain, how)):
                found.append(Introduced(form=Form.CLAIM))
            else:
                named = self.ledger.introduced(chain, step, lead, said) if starts else self.ledger.named(chain, step)
                found.append(named)
                if named.is_definition:
                    self.telling.defined_at(position)
            previous = step
        return found

    def _is_aimed_at(self, chain: RawChain, how: Modality) -> bool:
        """Whether the words right before a formula say that it is to be shown, or tested: it defines nothing then."""
        words = self.raw.source.text[max(0, chain.start - 60) : chain.start].lower()
        tested = chain.number == PROSE and _TESTED.search(words) is not None
        return tested or (how is Modality.GOAL and _TO_BE_SHOWN.search(words) is not None)

    def _posit(self, chain: RawChain, introduced: list[Introduced]) -> None:
        """Note what a chain posits and does not define."""
        for step, new in zip(chain.steps, introduced, strict=True):
            left, right = step.left.tree, step.right.tree
            if left is not None and right is not None and not new.is_definition and not step.evolves:
                tree = Related(left.start, right.end, (left, right), (step.relation,))
                self.telling.posited(tree, f"chain {chain.number}, step {step.number}")

    def _beside(self, chain: RawChain, step: RawStep, position: int) -> Restriction:
        """What is said beside an equation of where it holds, and of what lies beyond."""
        said, head, beside = of_remark(step.comment), step.left.tree, self.telling.beside
        if step is chain.steps[-1] and head is not None and not ends_its_sentence(self.raw, chain):
            said = said.joined(beside.behind(position, Related(head.start, head.end, (head, head), ("=",)))[0])
        return said.joined(self.telling.beyond(position, head))

    def _lead(self, chain: RawChain, first: bool) -> Wording:
        """What the words before a formula say of its first row, and of the others: these are put forward with it."""
        spoken, modal = self.spoken, self.spoken.modal(chain)
        how = modal.modality if modal is not None else Modality.NEUTRAL
        if not first:
            return Wording(states=how in (Modality.CONCLUDES, Modality.STATES))
        posits = spoken.form(chain) is Form.POSIT
        infers = not posits and spoken.infers(chain.start)
        return Wording(
            defines=(spoken.binds(chain) and not infers) or posits or how is Modality.DEFINES,
            concludes=how is Modality.CONCLUDES or infers,
            infers=infers,
            states=how is Modality.STATES,
            special=modal is not None and modal.special,
            tries=spoken.tries(chain),
        )

    def _everywhere(self, chain: RawChain, step: RawStep) -> bool:
        """Whether the words around a formula say that it holds for all arguments of a function."""
        read, head = self.spoken.sentence(chain), step.left.tree
        return read is not None and head is not None and said_everywhere(read.yields, head)

    def _noted(self, raw: RawStep, step: Step, denied: str) -> Step:
        """The step with the notices about statements on its names that hold no longer, and what it is to contradict."""
        names = names_written(raw)
        new = (self.telling.standing.notices[name] for name in sorted(names & set(self.telling.standing.notices)))
        against = self.spoken.scopes.contradicted(raw.left.start)
        notices = tuple(dict.fromkeys((*step.notices, *new)))
        return replace(step, notices=notices, stance=replace(step.stance, contradicted=against, denied=denied))

    def _approximate(self, chain: RawChain) -> None:
        """Remember the ``≈`` steps, for the first side of their chain and for the side before."""
        first: Node | None = None
        previous: RawStep | None = None
        for step in chain.steps:
            if previous is None or step.left.start != previous.right.start:
                first = step.left.tree
            previous = step
            left, right = step.left.tree, step.right.tree
            if step.relation != "\\approx" or left is None or right is None:
                continue
            source = Source(Origin.DOCUMENT, f"{chain.name}, step {step.number}, stated as ≈")
            for side in dict.fromkeys((first or left, left)):
                self.approximations.append(Approximation(side, right, source))
