"""What a document says around a chain: what holds there, what restricts it, and what may change what it says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from derivations.meaning.declared.declarations import only_whole_spaces, statements
from derivations.meaning.doubts.obstacles import Around
from derivations.meaning.dynamics.recursions import Average, Drawn
from derivations.meaning.dynamics.solutions import head_of_law
from derivations.meaning.names.senses import KINDS_OF_LAWS, OF_VALUES
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.ties import is_alternative
from derivations.meaning.steps.chain_view import Said
from derivations.meaning.steps.telling import Telling
from derivations.meaning.terms.contexts import StatedLine
from derivations.meaning.terms.definitions import Key
from derivations.meaning.terms.inferences import Asserted, asserted_in
from derivations.meaning.terms.laws_in_reach import parameters_elsewhere
from derivations.meaning.terms.used import Used
from derivations.meaning.words.remarks import unit_behind
from derivations.meaning.words.spoken import Remark, Spoken
from derivations.meaning.words.structures import structures_at
from derivations.model.conditions import Need
from derivations.model.context import Origin, Source
from derivations.model.derivation import Form
from derivations.model.reasons import Code, Reason
from derivations.model.terms import free_symbols
from derivations.reading.names import lowered, spelling, within
from derivations.reading.raw import RawChain, RawDocument
from derivations.reading.syntax import Node, Related

MAX_SAID = 4
"""So many of the last equations that words posit may a step rest on."""


@dataclass(frozen=True, slots=True)
class AroundChain:
    """A chain in its document, with what was told before it."""

    raw: RawDocument
    spoken: Spoken
    telling: Telling
    chain: RawChain

    def around(self, solved: Mapping[Key, int], elements: frozenset[str], lost_heads: dict[str, str]) -> Around:
        """What the document says around the chain.

        ``elements`` are the names that words put into sets of which only a letter is known, and ``lost_heads`` the
        functions of which lines that were not understood may say what they are.
        """
        spoken, chain = self.spoken, self.chain
        moved = frozenset(spelling(head_of_law(law)) for law in chain.laws if law.always)
        return Around(
            form=Form.POSIT if spoken.restricts(chain) else spoken.form(chain),
            concludes=spoken.concludes(chain),
            lenient=spoken.leniency(chain),
            said=partial(self._reasons, moved, self._drawn),
            solved=solved,
            where=chain.name,
            related=self.telling.ledger.related,
            foreign=spoken.foreign(chain.start),
            variates=spoken.kinds_of_random(chain.start),
            laws={kind: spoken.called(nouns, chain.start) for kind, nouns in KINDS_OF_LAWS.items()},
            ordered=spoken.ordered(chain.start),
            elements=elements,
            structures=structures_at(spoken, elements, chain.start),
            generalised=spoken.generalised,
            discrete=spoken.discrete,
            kinds=spoken.kinds,
            lost_heads={name: line for name, line in self.raw.rated if name not in moved} | lost_heads,
            stated=frozenset(self.telling.stated),
            densities=spoken.called(OF_VALUES, chain.start),
            unit=(chain.steps[-1].number, unit_behind(self.raw, chain)) if chain.steps else (0, ""),
        )

    def _reasons(self, moved: frozenset[str], drawn: frozenset[str], names: set[str], used: Used) -> Iterator[Reason]:
        """Why what is said around the chain may change what it says of names.

        ``moved`` are the heads of the laws that it is put under, ``drawn`` is what its averages draw.
        """
        uses_law = partial(self._uses_law, moved, drawn)
        scope = self.telling.scope

        def known(one: Remark) -> bool:
            of_laws = one.reason.code is Code.NO_WORLD and {lowered(name) for name in one.names} <= used.independent
            of_laws = of_laws or one.holds_of(names, used.kinds)
            return of_laws or self.telling.extends(one) or self._has_bodies(one, names) or uses_law(one)

        yield from filter(None, (self.spoken.weaker(self.chain),))
        yield from self.spoken.remarks(self.chain, names, known)
        yield from self.telling.remarks(names, self.chain.start, uses_law)
        yield from self._not_carried(names)
        yield from parameters_elsewhere(scope.used, scope.survey, names, self._positive)
        if scope.survey.conditioned:
            yield Reason(Code.WORDS, scope.survey.conditioned)

    @property
    def _drawn(self) -> frozenset[str]:
        """What the averages over the states of a process in the chain draw."""
        averages = (part for tree in self.chain.trees for part in within(tree) if isinstance(part, Average))
        drawn = (one for average in averages for one in (*average.drawn, Drawn(average.now, average.now)))
        return frozenset(spelling(one.name) for one in drawn)

    def _uses_law(self, moved: frozenset[str], drawn: frozenset[str], one: Remark) -> bool:
        """Whether a remark is taken in already: by a law that the chain is put under, or by what it averages over."""
        survey = self.telling.scope.used
        solved = one.fixes and not moved.isdisjoint(one.names)
        solved = solved or one.at in {law.left.start for law in self.chain.laws}
        settled = one.complex and one.names <= survey.complex | survey.imaginary
        return solved or settled or (one.apart and not drawn.isdisjoint(one.names))

    def standing(self) -> tuple[StatedLine, ...]:
        """What was stated of names and holds where a formula stands; not the formula itself, if its words doubt it."""
        facts = self.telling.standing.at(self.chain.start, self.spoken.scopes.reaches)
        if not self.spoken.doubts(self.chain):
            return facts
        own = {(spelling(one.left.tree), one.relation, spelling(one.right.tree)) for one in self.chain.steps}
        return tuple(fact for fact in facts if own.isdisjoint(_relations(fact.tree)))

    def said(self, starts: Sequence[int]) -> Iterator[Said]:
        """What words posit before a chain and define no name by, with the chain that is before, and what follows.

        ``starts`` is where the chains of the document begin.
        """
        for law in self.chain.laws:
            tree = Related(law.left.start, law.right.end, (law.left, law.right), ("=",))
            where = f"chain {law.number}, step 1" if law.number else law.where
            yield Said(tree, Source(Origin.LINE, where), law.number, law.convention, law.always)
        for one in islice(self.telling.unbound.posited_at(self.chain.start), MAX_SAID):
            last = bisect_right(starts, one.tree.start)
            yield Said(one.tree, Source(Origin.LINE, f"line {self.spoken.line(one.tree.start)}"), last)

    def restrictions(self) -> Iterator[StatedLine]:
        """The conditions under which the sentence says that the chain holds; what is no condition is a remark."""
        for one in self.spoken.restrictions(self.chain):
            where = Source(Origin.DOCUMENT, f"line {self.spoken.line(one.start)}")
            read = self.spoken.reads.around(one.tree.start)
            if read is not None and is_alternative(read.sentence, one.tree):
                self.telling.not_taken(one.tree, self.chain.start - 1)
            elif self.telling.signs(one.tree):
                yield StatedLine(one.tree, where)
            elif isinstance(one.tree, Related) and not only_whole_spaces(one.tree):
                self.telling.not_taken(one.tree, self.chain.start - 1)

    def carried(self) -> Iterator[StatedLine]:
        """The conditions of the formula before: an instance within them speaks against the chain with and without."""
        for one in self.spoken.carried(self.chain):
            if self.telling.signs(one.tree):
                where = Source(Origin.DOCUMENT, f"line {self.spoken.line(one.start)}")
                yield StatedLine(one.tree, where, carried=True)

    def _not_carried(self, names: set[str]) -> Iterator[Reason]:
        """What restricts the formula before and is no condition, if it speaks of names of the chain."""
        for one in self.spoken.carried(self.chain):
            known = only_whole_spaces(one.tree) or self.telling.signs(one.tree)
            if names_in(one.tree) & names and not known:
                why = f"line {self.spoken.line(one.start)} restricts the formula before, and may restrict this one"
                yield Reason(Code.WORDS, why)

    def asserted_behind(self) -> Iterator[Asserted]:
        """What the sentence of a chain states behind it: ``where x > 0``."""
        read = self.spoken.sentence(self.chain)
        for part in read.sentence.formulas if read is not None else ():
            if part.start >= self.chain.end:
                yield from asserted_in(part.item, self.raw.source)

    def _positive(self) -> frozenset[str]:
        """The names that are said to be positive where a formula stands, or their squares."""
        told = (one for fact in self.standing() for one in self.telling.signs(fact.tree))
        alone = (free_symbols(one.terms[0]) for one in told if one.need is Need.POSITIVE)
        return frozenset(symbol.name for symbols in alone if len(symbols) == 1 for symbol in symbols)

    def _has_bodies(self, remark: Remark, names: set[str]) -> bool:
        """Whether names of a remark that only fixes their values have bodies or equations where a formula stands."""
        if not remark.fixes:
            return False
        bound = {key.name for key in self.telling.ledger.bindings.at(self.chain.start)}
        equated = {spelling(one.tree.items[0]) for one in self.telling.unbound.posited_at(self.chain.start)}
        return remark.names & names <= bound | equated


def _relations(tree: Node) -> Iterator[tuple[str, str, str]]:
    """The relations that a statement is made of, as spelled."""
    for one in statements(tree):
        for left, relation, right in zip(one.items, one.relations, one.items[1:], strict=False):
            yield spelling(left), relation, spelling(right)
