"""Taking in what the sentences of a document tell: definitions, declarations, and facts on names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from derivations.meaning.chance.functionals import is_divergence
from derivations.meaning.declared.declarations import FieldDeclared, conditions, declared, integers, restricted
from derivations.meaning.declared.declared_names import Declaration
from derivations.meaning.declared.lines import LostLine, plain
from derivations.meaning.declared.restrictions import Restriction, separated
from derivations.meaning.declared.vocabulary import listed_families
from derivations.meaning.names.environment import Environment, Log
from derivations.meaning.names.families import lists_itself
from derivations.meaning.names.moments import moments_in
from derivations.meaning.names.random_families import letter
from derivations.meaning.names.senses import ARBITRARY, DENSITIES, NUMBERS, WHOLE
from derivations.meaning.names.stretches import lists_stretch
from derivations.meaning.names.survey import Survey, symbol_name
from derivations.meaning.scopes.suppositions import counters, ends_cases, opening_of
from derivations.meaning.sentences.attitudes import Stating, stating_of, unheld_attitude
from derivations.meaning.sentences.claims import prose_claims
from derivations.meaning.sentences.formulas import (
    Shape,
    formulas_in,
    head_of,
    names_in,
    said_of_each,
    statements,
    tree_shape,
)
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.other_values import at_other_values, steps_up
from derivations.meaning.sentences.properties import SIGNS, Property
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.split import Sentence, Word
from derivations.meaning.sentences.ties import is_tied, spaces_of
from derivations.meaning.sentences.yields import (
    Binds,
    Fact,
    Notation,
    Posit,
    Posits,
    Restricts,
    Samples,
    Sign,
    Supposes,
    Supposition,
    Yield,
)
from derivations.meaning.steps.lingering import doubted, expired, open_parameters, starts
from derivations.meaning.steps.unused import chooses, unused_in
from derivations.meaning.terms.beside import Beside
from derivations.meaning.terms.bindings import Bindings
from derivations.meaning.terms.bounds import at_a_point
from derivations.meaning.terms.contexts import StatedLine
from derivations.meaning.terms.definitions import equations, head_key, occurs, unsquared
from derivations.meaning.terms.introductions import Ledger
from derivations.meaning.terms.levels import IDENTITIES, said_everywhere
from derivations.meaning.terms.sides import ChainScope
from derivations.meaning.terms.standing import SignedLine, Standing, equalities, ordered
from derivations.meaning.terms.unbound import Posited, Stretch, Unbound
from derivations.meaning.words.samples import definitions_of
from derivations.meaning.words.spoken import TRIED, Remark, Spoken
from derivations.model.conditions import Condition
from derivations.model.context import Context, Origin, Source
from derivations.model.errors import DerivationError
from derivations.model.reasons import Code, Reason
from derivations.model.terms import Function, Sym
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.reading.grouping import is_differential_sign
from derivations.reading.names import EXPECTATIONS, MOMENTS, base_name, children, parts_of, plain_word, spelling
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument
from derivations.reading.rebuilding import applied
from derivations.reading.syntax import Fence, Name, Node, Number, Related, Row, Script, Sequence

_REPLACES = re.compile(
    r"instead|now|chang(?:e|es|ed|ing)|replac(?:e|es|ed|ing)|switch(?:es|ed)?|becomes|new|revis(?:es|ed)"
)
"""Words of a sentence that say of a name what it is from there on."""
_HEARD = frozenset({"=", ":=", "\\equiv", "\\in", "\\sim", "\\to", "\\approx", "\\propto"})
"""Relations that statements are read with, besides orders; what another one says of names is not used."""


@dataclass(slots=True)
class Telling:
    """What the author tells beside the formulas, and what it does to definitions, shapes and facts.

    ``stated`` are the names that a context block declares; ``restricting`` are the formulas in the lines that say where
    another one holds, ``extended`` the sentences that say how a defined function goes on; ``unread`` are the remarks
    that could not be taken in, ``lingering`` those on what sentences of this paragraph suppose, which others may mean,
    too, ``anew`` those on names that were introduced anew or only mentioned with a body, which say nothing where they
    have got another body;
    ``redefined`` says where signs of the vocabulary are given a meaning that is not the usual one, ``own`` where
    brackets are; ``unbound`` are the equations that define no name.
    """

    raw: RawDocument
    scope: ChainScope
    spoken: Spoken
    ledger: Ledger = field(init=False)
    beside: Beside = field(init=False)
    unbound: Unbound = field(init=False)
    standing: Standing = field(default_factory=Standing)
    stated: set[str] = field(default_factory=set)
    redefined: list[LostLine] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    restricting: set[int] = field(default_factory=set)
    extended: set[int] = field(default_factory=set)
    moments: set[tuple[int, str]] = field(default_factory=set)
    unread: list[Remark] = field(default_factory=list)
    lingering: list[Remark] = field(default_factory=list)
    anew: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.scope, Bindings(self.spoken.scopes), self.spoken)
        self.unbound = Unbound(self.spoken, self.ledger.bindings)
        self.beside = Beside(self.raw, self.spoken.sentences)
        self.unread += [*open_parameters(self.scope.usage.whole), *expired(self.spoken), *starts(self.spoken, self.raw)]

    @property
    def survey(self) -> Survey:
        """What names are used as at the place of the scope."""
        return self.scope.used

    def take(self, read: Read) -> None:
        """Take in a sentence; what stands in a displayed formula is left to that formula."""
        start = read.sentence.start
        self.scope.move(start)
        displayed = [(part.start, part.end) for part in read.sentence.formulas if part.displayed]
        standing = self.standing.names
        self._release(read)
        self.unread += doubted(self.spoken, start)
        unused = unused_in(read, bool(displayed)) | self._unheld(read)
        self._free(read)
        self._name_moments(read)
        displayed += [(place, place + 1) for place in self.raw.motions]  # used where rates and differentials stand
        for one in read.yields:
            if one in unused:
                self.not_taken(unused[one], start)
                continue
            match one:
                case Binds(existential=True):
                    self._exists(one, start)
                case Binds(body=None, names=nodes, noun=noun):
                    self._called(nodes, noun, start, one.start)
                case Binds(body=body, backwards=backwards) if body is not None and not _within(body, displayed):
                    stretch = Stretch(start if backwards else body.start, start, counters=counters(read.sentence))
                    self._state_of_each(one.names, body, stretch)
                case Supposes() if not _within(one.tree, displayed):
                    self._suppose(one, read.sentence)
                case Posits(tree=tree, kind=kind) if tree is not None and not _within(tree, displayed):
                    self._posit(tree, kind, start)
                case Restricts(tree=tree, universal=False):
                    self._restricts(tree, read)
                case Fact(names=nodes, property=told, denied=False):
                    self._fact(nodes, told, start)
                case _:
                    continue
        self._name_brackets(read)
        self._move_on(read)
        self._replaces(read)
        self._bound_by(read)
        self._mentioned(read)
        self._introduce(read, standing)

    def _restricts(self, tree: Node, read: Read) -> None:
        """A sentence says where it holds, which may be meant a little longer, or what names fulfil that it chooses."""
        if opening_of(read.sentence) is not None:
            self._linger(tree, read.sentence)
        elif chooses(read, tree):
            self.not_taken(tree, read.sentence.start)

    def _unheld(self, read: Read) -> dict[Yield, Node]:
        """The laws and the signs of known names that a sentence may not say to be so here, with what it says.

        They may be meant behind the sentence, too, where that only supposes them.
        """
        found: dict[Yield, Node] = {}
        for one in read.yields:
            match one:
                case Fact(names=(node, *_), property=told) if told in SIGNS:
                    said = node
                case Binds(body=Related() as tree) | Supposes(tree=Related() as tree) | Posits(tree=Related() as tree):
                    said = tree
                case _:
                    continue
            told_of = not isinstance(said, Related) or ordered(said) or said.relations == (r"\sim",)
            known = any(self.spoken.is_known(name, said.start) for name in names_in(said))
            if told_of and known and unheld_attitude(read.sentence, said.start):
                found[one] = said
                self.not_taken(said, read.sentence.end)
        return found

    def _name_moments(self, read: Read) -> None:
        """A sentence names moments of a random variable: they define names that are nothing else yet."""
        start = read.sentence.start
        for head, body in moments_in(read):
            known = self.survey.parameters | self.survey.variates | self.scope.declared.keys()
            if spelling(head) not in known:
                self._define(head, body, Restriction(), Stretch(start, start))
                self.moments.add((start, spelling(head)))
        for said in (one for one in read.yields if isinstance(one, Samples)):
            self._take_samples(said, read)

    def _take_samples(self, said: Samples, read: Read) -> None:
        """A sentence speaks of a family of random variables: the moments of its members define names."""
        start = read.sentence.start
        until = read.sentence.end if said.only_here else None
        for head, body in definitions_of(said):
            if spelling(head) not in self.survey.parameters:
                self._define(head, body, Restriction(), Stretch(start, start, until))
                self.moments |= {(start, name) for name in (spelling(head), f"{spelling(head)}^{{2}}")}
        self.moments |= {(start, name) for node in said.names for name in (spelling(node), letter(node))}

    def _names_moment(self, head: Node, body: Node, start: int) -> bool:
        """Whether an equation gives a name to a moment, which that is defined by: ``E[X] = m``, ``Var(X) = s^2``."""
        base = body.base if isinstance(body, Script) and isinstance(body.sup, Number) else body
        moment = spelling(parts_of(head)[0]) in EXPECTATIONS or plain_word(spelling(parts_of(head)[0])) in MOMENTS
        return moment and base is not None and (start, spelling(base)) in self.moments

    def _free(self, read: Read) -> None:
        """``Let x be a real number`` introduces a name anew, whatever it was before."""
        lets = any(isinstance(part, Word) and part.text == "let" for part in read.sentence.parts[:3])
        for one in read.yields if lets else ():
            if isinstance(one, Binds) and not one.backwards and not one.existential:
                anew = one.noun in ARBITRARY | WHOLE if one.body is None else tree_shape(one.body) is Shape.MEMBER
                names = (head_of(node) for node in one.names) if anew else ()
                self.ledger.bindings.free((name for name in names if name is not None), read.sentence.start)

    def _introduce(self, read: Read, standing: frozenset[str]) -> None:
        """Names that a sentence introduces are no longer what they were, whether it is understood what they are now.

        ``standing`` are the names of which the prose told something before the sentence.
        What was said before may still be meant where the sentence only speaks of all values: so no number speaks
        against what held with it.  Names that were supposed to be the same are any two behind ``for all $x, y$``.
        """
        anew = self.spoken.introductions[read.sentence.start]
        self.ledger.bindings.tell(anew.told, read.sentence.start)
        self.ledger.bindings.alter(anew.altered)
        self._end(anew.introduced, read, standing, None)
        self._end(anew.general, read, standing, self.spoken.reads.paragraph_end(read.sentence))
        equated = self.ledger.bindings.equated(anew.every | anew.introduced, read.sentence.start)
        self._end(equated | (anew.signed & standing), read, standing, None)

    def _move_on(self, read: Read) -> None:
        """A sentence speaks of names at other values than that of a case, which they have no longer."""
        start, bindings = read.sentence.start, self.ledger.bindings
        names = bindings.valued(start) if steps_up(read.line) else at_other_values(read.line) & bindings.valued(start)
        if names:
            bindings.end(names, start, None)
            why = f"line {self.spoken.line(start)} speaks of {', '.join(sorted(names))} at other values"
            self.anew.append(Remark(start, names, Reason(Code.WORDS, why)))

    def _replaces(self, read: Read) -> None:
        """A sentence says of a name that is defined that it is something else from here on: ``now $f(x) = x^3$``."""
        start, bindings = read.sentence.start, self.ledger.bindings
        if not any(isinstance(part, Word) and _REPLACES.fullmatch(part.text) for part in read.sentence.parts):
            return
        trees = (tree for part in read.sentence.formulas if not part.displayed for tree in formulas_in(part.item))
        equations = (tree for tree in trees if isinstance(tree, Related) and tree.relations == ("=",))
        keys = {tree: head_key(tree.items[0], self.survey) for tree in equations}
        old = {tree: bindings.find(key, start) for tree, key in keys.items() if key is not None}
        changed = {one.key.name for tree, one in old.items() if one and spelling(one.body) != spelling(tree.items[1])}
        if changed:
            bindings.end(frozenset(changed), start, None)
            why = f"line {self.spoken.line(start)} says that {', '.join(sorted(changed))} is something else"
            self.anew.append(Remark(start, frozenset(changed), Reason(Code.WORDS, why)))

    def _end(self, names: frozenset[str], read: Read, standing: frozenset[str], until: int | None) -> None:
        """What was said of names holds no longer from a sentence on, or until another place."""
        if not names:
            return
        start, bindings = read.sentence.start, self.ledger.bindings
        before = bindings.defined(names, start) | (names & standing)
        before |= bindings.defined(_laws_of(read), start, beyond_edge=True)
        bindings.end(names | before, start, until)
        if before:
            self.standing.release(before, start, until)
            why = f"line {self.spoken.line(start)} speaks of {', '.join(sorted(before))} anew"
            self.anew.append(Remark(start, before, Reason(Code.WORDS, why), until=until))

    def _exists(self, one: Binds, start: int) -> None:
        """There is such a thing: its sign holds, and no number speaks against what may be true of it alone."""
        if one.body is not None and ordered(one.body):
            self._hold(one.body, start)
        names = {name for node in one.names if (name := head_of(node)) is not None}
        why = f"line {self.spoken.line(one.start)} says only that there is such a thing as {', '.join(sorted(names))}"
        self.unread.append(Remark(start, frozenset(names), Reason(Code.WORDS, why)))

    def declare(self, tree: Node, source: Source) -> None:
        """Take in the spaces that a statement puts names into."""
        families = (Declaration(name, tree.start, source, applied=True) for name in listed_families(tree))
        self.scope.declarations.add(families)
        self.scope.declarations.declare(tree, source)
        maps = (one for one in declared(tree) if isinstance(one, FieldDeclared) and len(one.dims) == 1)
        self.scope.add_fields((one.name for one in maps), tree.start)

    def _release(self, read: Read) -> None:
        """A sentence lets names have any real value: ``for all real x``, ``let x be an arbitrary real number``."""
        start, end = read.sentence.start, read.sentence.end
        told = [one for one in read.yields if isinstance(one, Fact)]
        named = {told_of: _names_told(told, told_of) for told_of in (Property.REAL, Property.ARBITRARY)}
        if ends_cases(read.sentence):
            self.standing.release_all(start)
        for one in read.yields:
            match one:
                case Restricts(tree=tree, universal=False) if ordered(tree):
                    self.standing.contradicted(self.signs(tree), start)
                case Restricts(tree=Related() as tree, universal=True) if _is_whole_line(tree):
                    self.standing.release(names_in(tree.items[0]), start, end)
                case Restricts(tree=tree, universal=True) if names_in(tree) & named[Property.REAL]:
                    self.standing.release(names_in(tree) & named[Property.REAL], start, end)
                case Binds(body=Related() as body) if _is_whole_line(body):
                    self.standing.release(names_in(body.items[0]) & named[Property.ARBITRARY], start, None)
                case _:
                    continue

    def _called(self, nodes: tuple[Node, ...], noun: Noun, start: int, at: int) -> None:
        """Names are called numbers: of any value, real or complex, or whole ones, of a set."""
        names = [name for node in nodes if (name := head_of(node)) is not None]
        of_complex, whole = noun is Noun.COMPLEX, NUMBERS[noun] if noun in WHOLE else ""
        if noun in ARBITRARY or of_complex:
            source, known = Source(Origin.DOCUMENT, f"line {self.spoken.line(at)}"), self.scope.declared
            dims = {name: None if name in known else () for name in names}
            said = (Declaration(name, at, source, own, complex=of_complex) for name, own in dims.items())
            self.scope.declarations.add(said)
        for node in nodes if whole else ():
            self._hold(Related(node.start, node.end, (node, Name(node.end, node.end, whole)), (r"\in",)), start)

    def _fact(self, nodes: tuple[Node, ...], told: Property, start: int) -> None:
        """Names have a sign, or are whole numbers."""
        for node in nodes:
            if told in SIGNS:
                zero = Number(node.end, node.end, "0")
                self._hold(Related(node.start, node.end, (self._at_any(node), zero), (SIGNS[told],)), start)
            elif told is Property.SYMMETRIC and len(at := self.survey.anywhere.get(spelling(node), ())) == 2:
                sides = tuple(applied(node, pair) for pair in (at, at[::-1]))
                tree = Related(node.start, node.end, sides, ("=",))
                self.unbound.equations.append(Posited(tree, Stretch(start, start)))
            elif told in (Property.INTEGER, Property.COUNTS):
                integers = Name(node.end, node.end, r"\mathbb{Z}" if told is Property.INTEGER else r"\mathbb{N}")
                self._hold(Related(node.start, node.end, (node, integers), (r"\in",)), start)

    def _at_any(self, node: Node) -> Node:
        """A function at the names that it stands at elsewhere, of which a sign is said for all of its values."""
        at = self.survey.anywhere.get(spelling(node), ()) if spelling(node) in self.survey.functions else ()
        if not at:
            return node
        return applied(node, at)

    def _suppose(self, one: Supposes, sentence: Sentence) -> None:
        """A statement holds as far as what it is supposed for; what it says of names may be meant a little longer."""
        until = self.spoken.supposed_until(one.tree.start, sentence)
        if until is None and one.kind is not Supposition.SUPPOSED:
            until = sentence.end
        conditional = one.kind is Supposition.CONDITION
        self._state(one.tree, Stretch(sentence.start, sentence.start, until, conditional))
        if until == sentence.end:
            self._linger(one.tree, sentence)

    def _posit(self, tree: Node, kind: Posit, start: int) -> None:
        """What a sentence posits holds from there on; what is looked for may be rested on, and defines nothing.

        What values are required to fulfil, as a constraint of a problem, is one of the part that states it.
        """
        if kind is Posit.SOUGHT and isinstance(tree, Related) and len(tree.items) == 2:
            self._left_open(*tree.items, Stretch(start, start), Restriction())
            return
        until = self.spoken.scopes.next_edge(start) if ordered(tree) else None
        self._state(tree, Stretch(start, start, until, tried=kind in TRIED))
        if until is not None:
            why = f"what line {self.spoken.line(tree.start)} requires may be meant here, too"
            self.unread.append(Remark(until, names_in(tree), Reason(Code.WORDS, why)))

    def _linger(self, tree: Node, sentence: Sentence) -> None:
        """What a sentence supposes may be meant by the next ones: no number speaks against what holds with it."""
        why = f"line {self.spoken.line(tree.start)} supposes {spelling(tree)[:60]}, which may be meant here, too"
        until = self.spoken.reads.paragraph_end(sentence)
        self.lingering.append(Remark(sentence.end, names_in(tree), Reason(Code.WORDS, why), until=until))

    def _bound_by(self, read: Read) -> None:
        """What words put forward as a mere bound, ``since x > 1``, says which values are meant in their paragraph."""
        until = self.spoken.reads.paragraph_end(read.sentence)
        held = {c for one in (*self.standing.held, *self.standing.told) for c in one.conditions}
        for claim in prose_claims((read,)):
            tree = claim.item.tree
            if not isinstance(tree, Related) or not ordered(tree) or held.issuperset(self.signs(tree)):
                continue
            if all(_is_plain_name(side) or not names_in(side) for side in tree.items) and self._is_open(tree):
                why = f"line {self.spoken.line(tree.start)} says {spelling(tree)[:60]}, which may restrict it"
                self.lingering.append(Remark(read.sentence.start, names_in(tree), Reason(Code.WORDS, why), until=until))

    def _mentioned(self, read: Read) -> None:
        """Functions that words only mention with their bodies, ``we sample from $p(x) = x$``, may be these behind."""
        claimed = {claim.item.start for claim in prose_claims((read,))}
        for part in read.sentence.formulas:
            tree = part.item.tree if isinstance(part.item, InlineMath) else None
            for head, _ in equations(tree) if tree is not None and part.start not in claimed else ():
                key = head_key(head, self.survey)
                if isinstance(key, Function) and self.ledger.bindings.find(key, part.end + 1) is None:
                    why = f"line {self.spoken.line(head.start)} mentions {spelling(tree)[:60]}, which is not used here"
                    reason = Reason(Code.WORDS, why)
                    self.anew.append(Remark(read.sentence.start, frozenset({key.name}), reason))

    def _is_open(self, tree: Node) -> bool:
        """Whether a name in a formula has no body, and no block declares it."""
        free = names_in(tree) - self.stated
        return any(self.ledger.bindings.find(Sym(name), tree.start) is None for name in free)

    def _state_of_each(self, names: tuple[Node, ...], tree: Node, stretch: Stretch) -> None:
        """A statement holds on a stretch of the document, of each of the names that it lists."""
        for one in said_of_each(names, tree):
            self._state(one, stretch)

    def _state(self, tree: Node, stretch: Stretch) -> None:
        """A statement holds on a stretch of the document: it defines, declares, or restricts names."""
        position = self._position(tree.start)
        if position is not None and self.raw.items[position].start in self.restricting:
            return
        if not any(restricted(tree)):
            self.declare(tree, Source(Origin.DOCUMENT, f"line {self.spoken.line(tree.start)}"))
        if position is not None and isinstance(self.raw.items[position], RawChain):
            stretch = replace(stretch, start=self.raw.items[position].end)  # it does not prove itself
        equation, said = self._restricted(tree, position)
        identical = {head.start for head, _ in equations(equation, IDENTITIES)}
        for head, body in equations(equation):
            if lists_stretch(head, body):
                continue
            if head.start not in identical and self._sets_level(head, body, said):
                self._left_open(head, body, stretch, said)
            else:
                self._define(head, body, said, stretch)
                if position is not None:
                    self.defined_at(position)
        if ordered(tree) or any(restricted(tree)) or any(integers(tree)):
            self._hold(tree, stretch.start, stretch.until)
        elif any(not _is_heard(sign) for one in statements(tree) for sign in one.relations):
            self.not_taken(tree, stretch.start, until=stretch.until)

    def _sets_level(self, head: Node, body: Node, said: Restriction) -> bool:
        """Whether an equation in words is one for the arguments of a function."""
        key = head_key(head, self.survey)
        if key is None or said or not self.ledger.is_level(key, head, body):
            return False
        read = self.spoken.reads.around(head.start)
        return read is None or not said_everywhere(read.yields, head)

    def _position(self, offset: int) -> int | None:
        """The number of the item of the document that holds a place, if one does."""
        found = bisect_right(self.raw.items, offset, key=lambda item: item.start) - 1
        return found if found >= 0 and offset < self.raw.items[found].end else None

    def _restricted(self, tree: Node, position: int | None) -> tuple[Node, Restriction]:
        """An equation without what is said in it of where it holds, and that, with what is said beside it."""
        equation, said = separated(tree)
        if position is None or not equations(equation):
            return equation, said
        behind, consumed = self.beside.behind(position, equation)
        self.restricting |= {self.raw.items[number].start for number in consumed}
        return equation, said.joined(behind).joined(self.beyond(position, equation))

    def beyond(self, position: int, equation: Node | None) -> Restriction:
        """What is said before an equation of where it holds, and around it of what lies beyond."""
        return self.beside.before(position, equation).joined(self.beside.beyond(position)[0])

    def defined_at(self, position: int) -> None:
        """An equation defines a function: what its sentence says of it beyond its domain is part of that."""
        self.extended |= self.beside.beyond(position)[1]

    def _define(self, head: Node, body: Node, said: Restriction, stretch: Stretch) -> None:
        """An equation defines a name, or says something of it that is not used."""
        where = Source(Origin.DOCUMENT, f"line {self.spoken.line(head.start)}")
        head, body = unsquared(head, body, self.survey)
        key = head_key(head, self.survey)
        if key is None and self._names_moment(head, body, stretch.begins):
            return
        if self.ledger.posits(head, body, where.where):
            return
        both = base_name(body) is not None and {spelling(head), spelling(body)} <= self.stated
        used = key is not None and not both and not occurs(key, body, self.survey) and self.ledger.binds(key)
        if key is None or not used or at_a_point(head, said):
            if key is None and self._holds_by_notation(head, body):
                return
            self._left_open(head, body, stretch, said)
            if is_divergence(head):
                named = frozenset({plain(spelling(parts_of(head)[0]))})
                self.redefined.append(LostLine(where, named, "", Code.DEFINITION))
            return
        entry = self.ledger.entry(key, head, body, where, said)
        entry = replace(
            entry,
            start=stretch.start,
            until=stretch.until,
            conditional=stretch.conditional,
            tried=stretch.tried,
            counters=stretch.counters,
        )
        old = self.ledger.bindings.find(key, stretch.start)
        if old is None and self.ledger.circular(entry):
            self._left_open(head, body, stretch, said)
        elif old is None or not self.ledger.extends(old, entry):
            if old is not None and not old.given:
                self.standing.notices[key.name] = f"{spelling(head)}: it is defined anew in {where.where}"
            self.ledger.bindings.bind(entry)
        if stretch.until is None:
            self.lingering = [one for one in self.lingering if key.name not in one.names]

    def _left_open(self, head: Node, body: Node, stretch: Stretch, said: Restriction) -> None:
        """Note an equation that defines no name: a step may rest on it all the same, unless it equates two names.

        What is only looked at, ``consider a = b``, is not told from what is posited.
        """
        if lists_itself(head, body):
            return
        tree = Related(head.start, body.end, (head, body), ("=",))
        limits = said if head_key(head, self.survey) is not None else replace(said, beyond=())  # no rate is a density
        rests = base_name(body) is None and not limits
        self.not_taken(tree, stretch.begins, self._said_of(head, body), posited=rests)
        if rests:
            self.unbound.equations.append(Posited(tree, stretch))

    def _name_brackets(self, read: Read) -> None:
        """Equations say what brackets around names are: what follows means that, if it is not what is usual."""
        for one in read.yields:
            match one:
                case Notation(sign=Sign.OWN_MEANING, tree=Related(items=(head, body, *_))):
                    if not self._holds_by_notation(head, body):
                        self.own.setdefault(one.bracket, self.spoken.told(one))
                case _:
                    continue

    def _holds_by_notation(self, head: Node, body: Node) -> bool:
        """Whether an equation only says what its notation is read as: the divergence ``KL(p ‖ q)`` as an average."""
        env = self.scope.resolver([head, body]).environment(Log())
        try:
            left, right, normal = env.term(head), env.term(body), Normalizer(Context())
            return left.shape == right.shape and not left.shape.rank and is_zero(normal, normal(left) - normal(right))
        except (DerivationError, RecursionError, *CannotNormaliseErrors):
            return False

    def _hold(self, tree: Node, start: int, until: int | None = None) -> None:
        """A sign or a domain holds from a place on, and until another, if its sentence ties it to nothing else."""
        found, read = self.signs(tree), self.spoken.reads.around(tree.start)
        if not found or (read is not None and is_tied(read.sentence, tree, self._spaces(tree))):
            self.not_taken(tree, start)
            return
        line, sentence = self.spoken.line(tree.start), start if read is None else read.sentence.start
        stated = StatedLine(tree, Source(Origin.DOCUMENT, f"stated in line {line}"))
        said = SignedLine(stated, found, line, start, until, sentence, self._stating(read, tree))
        for other in self.standing.tell(said, self.spoken.scopes.reaches):
            self.not_taken(other.tree, start, until=until)

    def _stating(self, read: Read | None, tree: Node) -> Stating:
        """Whether a sentence states a sign of names that it introduces, or how its words do."""
        if read is None:
            return Stating.EITHER
        anew = self.spoken.introductions[read.sentence.start]
        introduced = not names_in(tree).isdisjoint(anew.introduced | anew.general)
        return Stating.ANEW if introduced else stating_of(read.sentence, tree.start)

    def _spaces(self, tree: Node) -> frozenset[str]:
        """The sets that formulas in the words and the blocks declare the functions in a statement to start from."""
        formulas = [part.item for read in self.spoken.reads for part in read.sentence.formulas]
        blocks = (line.tree for item in self.raw.items if isinstance(item, RawContext) for line in item.given)
        trees = [*(one for item in formulas for one in formulas_in(item)), *filter(None, blocks)]
        return spaces_of(trees, names_in(tree))

    def _said_of(self, head: Node, body: Node) -> frozenset[str] | None:
        """The name that an equation says something of, where it says nothing of those on its other side.

        It introduces the name, or lists others in it: whatever these are, there is such a thing.
        """
        listed = isinstance(body, Fence) and isinstance(body.body, Sequence) and all(map(base_name, body.body.items))
        one_sided = listed or symbol_name(head) not in self.ledger.spoken
        return frozenset({spelling(head), symbol_name(head)}) if one_sided and base_name(head) is not None else None

    def not_taken(
        self,
        tree: Node,
        start: int,
        names: frozenset[str] | None = None,
        until: int | None = None,
        *,
        posited: bool = False,
    ) -> None:
        """Note a statement that is not used: no number speaks against what it may restrict, all names in it or some.

        Where a step may rest on what is ``posited``, numbers may speak against it that satisfy that.
        """
        why = f"line {self.spoken.line(tree.start)} says {spelling(tree)[:60]}, which is not used here"
        law = isinstance(tree, Related) and tree.relations in (("\\sim",), ("\\perp",))
        said_of = names_in(tree) if names is None else names
        reason = Reason(Code.PREMISE if posited else Code.WORDS, why)
        self.unread.append(Remark(start, said_of, reason, until=until, apart=law, at=tree.start))

    def posited(self, tree: Node, step: str) -> None:
        """Note a displayed equation, of a step, that is posited and defines no name: what follows may rest on it."""
        why = f"line {self.spoken.line(tree.start)} posits {spelling(tree)[:60]}"
        self.unread.append(Remark(tree.end, _subjects(tree), Reason(Code.PREMISE, why, step), at=tree.start))

    def signs(self, tree: Node, equations_too: bool = False) -> tuple[Condition, ...]:
        """The signs that a formula states, as far as they can be read where it stands."""

        def read(env: Environment) -> tuple[Condition, ...]:
            return (*conditions(env, tree), *(equalities(env, tree) if equations_too else ()))

        try:
            return self.scope.read(tree, read)
        except (DerivationError, RecursionError):
            return ()

    def extends(self, remark: Remark) -> bool:
        """Whether what a remark says is part of a definition: how a function goes on, of what a name is the mean."""
        named = any((remark.start, name) in self.moments for name in remark.names)
        return named or (remark.beyond and remark.start in self.extended)

    def remarks(self, names: set[str], offset: int, known: Callable[[Remark], bool]) -> Iterator[Reason]:
        """What could not be taken in of what is said of some names before a place, less what is known."""
        for remark in (*self.unread, *self.lingering):
            if (
                not known(remark)
                and remark.on(names, offset, self.spoken.lives)
                and remark.reaches(offset, self.spoken.scopes)
            ):
                yield remark.reason
        for remark in self.anew:
            spoken = (remark.names & frozenset(names)) - self._ranging(remark, offset)
            reaches = spoken and remark.reaches(offset, self.spoken.scopes)
            if reaches and not spoken <= self.ledger.bindings.defined(spoken, offset):
                yield remark.reason

    def _ranging(self, remark: Remark, offset: int) -> frozenset[str]:
        """The names over all of which the sentence of a formula says that it holds: no value of before is meant."""
        read = self.spoken.reads.around(remark.start)
        inside = read is not None and offset < read.sentence.end
        return self.spoken.introductions[remark.start].every if inside else frozenset()


def _laws_of(read: Read) -> frozenset[str]:
    """The names that a sentence calls densities, and of which it says nothing else: ``with density $f$``."""
    found = (one for one in read.yields if isinstance(one, Binds) and one.noun in DENSITIES and one.body is None)
    return frozenset(name for one in found for node in one.names if (name := head_of(node)) is not None)


def _is_heard(relation: str) -> bool:
    """Whether statements with a relation are read; what stands above the sign of a law says how it is meant."""
    return relation in _HEARD or r"\sim" in relation


def _is_plain_name(node: Node) -> bool:
    """Whether a formula is a name without arguments or powers."""
    return base_name(node) is not None and symbol_name(node) == spelling(node)


def _names_told(told: Iterable[Fact], property_: Property) -> frozenset[str]:
    """The names of which some facts say that they have a property."""
    nodes = (node for one in told if one.property is property_ and not one.denied for node in one.names)
    return frozenset(name for node in nodes for name in names_in(node))


def _is_whole_line(tree: Related) -> bool:
    r"""Whether a membership only says that names are real numbers: ``x \in \mathbb{R}``."""
    return tree.relations == (r"\in",) and spelling(tree.items[-1]) in (r"\mathbb{R}", r"\R", r"\Reals")


def _within(tree: Node, stretches: list[tuple[int, int]]) -> bool:
    return any(start <= tree.start < end for start, end in stretches)


def _subjects(tree: Node) -> frozenset[str]:
    """The names that a relation is about: not those in arguments, in subscripts, or under a differential."""
    found: set[str] = set()
    waiting: list[Node] = [tree]
    while waiting:
        part = waiting.pop()
        if base_name(part) is not None:
            found.add(spelling(part))
        elif isinstance(part, Row):
            for before, item in zip((None, *part.items), part.items, strict=False):
                applied = isinstance(item, Fence) and before is not None and base_name(before) is not None
                if not applied and (before is None or not is_differential_sign(before)):
                    waiting.append(item)
        else:
            waiting += children(part)
    return frozenset(found)
