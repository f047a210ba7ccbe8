"""From a raw document to a document of steps: declarations, definitions and chains, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from derivations.meaning.beside import Beside
from derivations.meaning.bindings import Bindings
from derivations.meaning.conventions import Approximation, Statement
from derivations.meaning.declarations import (
    Declared,
    FieldDeclared,
    declared,
    first_natural,
    restricted,
    statements,
)
from derivations.meaning.definitions import head_key, occurs, tree_names
from derivations.meaning.dependence import dotted, stated_dependence
from derivations.meaning.doubts import Ahead
from derivations.meaning.families import survey_indices
from derivations.meaning.inferences import Asserted, asserted_in
from derivations.meaning.inline import Prose
from derivations.meaning.introductions import Introduced, Ledger
from derivations.meaning.letters import letters_of
from derivations.meaning.lines import LostLine, contradicting, read_line
from derivations.meaning.page import page_of
from derivations.meaning.prose import FORMULA, KINDS, Sentence, has_heading, releases, sentence_of
from derivations.meaning.redefinitions import DEFINING, equations
from derivations.meaning.remarks import ends_its_sentence, words_behind
from derivations.meaning.restrictions import Restriction, of_remark, separated
from derivations.meaning.scales import spoken_of
from derivations.meaning.scopes import scope_tree
from derivations.meaning.sentences.split import Formula, Word, sentences_of
from derivations.meaning.shapes import shapes_of
from derivations.meaning.sides import Scope, read_sides, trees_of
from derivations.meaning.standing import Said, apart
from derivations.meaning.steps import ChainReader, bare_step
from derivations.meaning.structure import marks_of
from derivations.meaning.survey import Survey, survey
from derivations.meaning.usage import iterated, usage
from derivations.meaning.vocabulary import Told, densities, formulas_of, listed_families
from derivations.meaning.words import Described, described, events_in_words, functions_in_words
from derivations.model.context import Origin, Source
from derivations.model.derivation import Document, Role, Step
from derivations.model.reasons import Code, Reason
from derivations.model.terms import Term
from derivations.reading.names import spelling
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawStep
from derivations.reading.source import SourceText
from derivations.reading.syntax import Node, Related

PASSES = 6
MAX_STEPS = 400
MAX_READERS = 8
"""So often are the sides of a chain read anew, because names get their meaning further down in it."""


def elaborate(raw: RawDocument, context: tuple[SourceText, RawContext] | None = None) -> Document:
    """Elaborate a document, with a context from a file of its own if there is one."""
    formulas = [item for item in raw.items if isinstance(item, InlineMath)]
    text = raw.source.text
    found = survey(_trees(raw, context), functions_in_words(text, formulas), events_in_words(text, formulas))
    blocks = [*([context[1]] if context else []), *(item for item in raw.items if isinstance(item, RawContext))]
    found = replace(found, laws=found.laws | densities(line for block in blocks for line in block.given))
    letters = letters_of(raw, [context[1]] if context else [], found)
    unclear = {**iterated(raw), **usage(raw), **letters.unclear}
    indices = survey_indices(_trees(raw, context), _equations(raw, context), found.laws, found.functions)
    found = replace(
        found, owned=letters.owned, unclear=unclear, indices=indices, units=_units(raw), numbers=letters.numbers
    )
    found = replace(found, dependent=stated_dependence(raw), moving=dotted(_trees(raw, context)))
    fields: set[str] = set()
    known = _vector_letters(raw, found)
    scopes, leads, beside = scope_tree(raw), _leads(raw), Beside(raw)
    found = replace(found, naturals=first_natural(_trees(raw, context)), spoken=spoken_of(beside.sentences))
    for _ in range(PASSES):
        scope = Scope(found, {}, {}, set(fields), known)
        reader = _Reader(raw, found, scope, Ledger(found, scope, Bindings(scopes)), leads, beside)
        steps = reader.read(context)
        if reader.scope.fields == fields:
            break
        fields = set(reader.scope.fields)
    complaints = tuple(line.complaint for line in reader.lost)
    return Document(raw.source.path, tuple(steps), tuple(dict.fromkeys(reader.notices)), complaints)


def _trees(raw: RawDocument, context: tuple[SourceText, RawContext] | None) -> list[Node]:
    trees: list[Node] = []
    contexts = [context[1]] if context else []
    for item in (*contexts, *raw.items):
        match item:
            case RawContext(given=given, assume=assume):
                trees += [tree for line in (*given, *assume) for tree in formulas_of(line)]
            case InlineMath(tree=tree) if tree is not None:
                trees.append(tree)
            case RawChain():
                trees += list({id(tree): tree for tree in trees_of(item)}.values())
    return trees


def _equations(raw: RawDocument, context: tuple[SourceText, RawContext] | None) -> Iterator[tuple[Node, Node]]:
    """The equations that may define something: of the context, of the prose, and the first ones of displays."""
    contexts = [context[1]] if context else []
    for item in (*contexts, *raw.items):
        match item:
            case RawContext(given=given):
                yield from (pair for line in given if line.tree is not None for pair in equations(line.tree))
            case InlineMath(tree=tree) if tree is not None:
                yield from equations(tree)
            case RawChain(steps=steps):
                for step in steps:
                    if step.left.tree is not None and step.right.tree is not None and step.relation in DEFINING:
                        yield step.left.tree, step.right.tree


def _units(raw: RawDocument) -> frozenset[int]:
    """Where groups begin that braces make a unit and the page does not."""
    steps = [step for item in raw.items if isinstance(item, RawChain) for step in item.steps]
    return frozenset(place for step in steps for side in (step.left, step.right) for place in side.units)


def _vector_letters(raw: RawDocument, found: Survey) -> frozenset[str]:
    """The letters that some chain uses as vectors."""
    letters: set[str] = set()
    for item in raw.items:
        if isinstance(item, RawChain):
            letters |= set(shapes_of(trees_of(item), {}, frozenset(), found, frozenset()).vectors)
    return frozenset(letters)


def _leads(raw: RawDocument) -> dict[int, Sentence]:
    """The words before each displayed formula in its sentence, which goes on across paragraphs."""
    page = page_of(raw)
    found: dict[int, Sentence] = {}
    for sentence in sentences_of(page, marks_of(page)):
        words = ""
        for part in sentence.parts:
            if isinstance(part, Formula) and part.displayed:
                found[part.index] = Sentence(words, "")
            words += f" {FORMULA}" if isinstance(part, Formula) else f" {part.text}" if isinstance(part, Word) else ""
    return found


@dataclass
class _Reader:
    """One pass over a document; what is declared and defined grows as it goes."""

    raw: RawDocument
    survey: Survey
    scope: Scope
    ledger: Ledger
    leads: Mapping[int, Sentence]
    beside: Beside
    prose: Prose = field(init=False)
    approximations: list[Approximation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    lost: list[LostLine] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    places: dict[str, Source] = field(default_factory=dict)
    mapped: set[str] = field(default_factory=set)
    described: Described = field(default_factory=Described)
    kinds: bool = False
    leading: str | None = None
    asserted: list[Asserted] = field(default_factory=list)
    meanings: dict[Term, bool] = field(default_factory=dict)
    confined: dict[str, int] = field(default_factory=dict)
    consumed: set[int] = field(default_factory=set)
    solutions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.prose = Prose(self.survey, self.scope, self.ledger)

    def read(self, context: tuple[SourceText, RawContext] | None) -> list[Step]:
        """Read all items in order."""
        steps: list[Step] = []
        self.described = described(self.raw, self.survey)
        self.kinds = self.raw.source.is_long or KINDS.search(self.raw.source.searched) is not None
        if context is not None:
            self._context(context[1], context[0])
        end = 0
        for position, item in enumerate(self.raw.items):
            self._between(self.raw.source.text[end : item.start])
            end = item.end
            self.asserted += asserted_in(item, self.raw.source)
            match item:
                case RawContext():
                    self._context(item, self.raw.source)
                case InlineMath(tree=tree) if tree is not None:
                    if position not in self.consumed:
                        self._inline(position, tree)
                    self.ledger.seen |= tree_names([tree])
                case RawChain():
                    steps += [self._told(step) for step in self._chain(item, position)]
                    self.ledger.seen |= tree_names(trees_of(item))
        return steps

    def _between(self, words: str) -> None:
        """The words between two items may end what the prose has stated."""
        if has_heading(words):
            self.prose.standing.heading()
            self.confined.clear()
        if releases(words):
            self.prose.standing.release()

    def _told(self, step: Step) -> Step:
        """The step with the names that the author has declared so far."""
        stated = frozenset() if self.kinds else frozenset(self.prose.stated)
        return replace(step, stated=stated, declared=step.declared | self.mapped)

    def _context(self, block: RawContext, source: SourceText) -> None:
        said: list[Statement] = []
        names: set[str] = set()
        start = block.start if source is self.raw.source else -1
        for origin, lines in ((Origin.GIVEN, block.given), (Origin.ASSUMED, block.assume)):
            for line in lines:
                where = Source(origin, f"{origin.value}, line {source.position(line.start)[0]}")
                found = read_line(line, source, where, {name for one in self.told for name in one.sets})
                if isinstance(found, LostLine):
                    self.lost.append(found)
                    continue
                self._tell(found.told)
                for formula in found.formulas:
                    whole, limits = separated(formula) if origin is Origin.GIVEN else (formula, Restriction())
                    bound = origin is Origin.GIVEN and self._given(whole, where, start, limits)
                    said += [Statement(tree, where, granted=not bound) for tree in apart(whole)]
                    if origin is Origin.GIVEN:
                        names |= {name for d in declared(whole) if isinstance(d, Declared) for name in d.names}
        new = [Said(one, self.prose.signs(one.tree, True), source.position(one.tree.start)[0]) for one in said]
        clashes = self.prose.standing.block(new, names, source.position(block.start)[0])
        self.lost += [contradicting(one.tree, source, one.source) for one in clashes]

    def _tell(self, told: tuple[Told, ...]) -> None:
        """Take in what the words of a line tell of names."""
        self.told += told
        self.places |= {name: one.source for one in told for name in one.names}

    def _given(self, tree: Node, source: Source, start: int, limits: Restriction) -> bool:
        """Take in a line of what is given; the answer is whether it only declares and defines names."""
        self._declare(tree, source)
        self.prose.stated |= {name for one in declared(tree) if isinstance(one, Declared) for name in one.names}
        bound = bool(declared(tree)) or any(one.relations[0] == "\\sim" for one in statements(tree))
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

    def _declare(self, tree: Node, source: Source) -> None:
        self.mapped |= set(listed_families(tree))
        for one in declared(tree):
            self.places |= dict.fromkeys(one.names if isinstance(one, Declared) else (one.name,), source)
            if isinstance(one, FieldDeclared):
                self.mapped.add(one.name)
            match one:
                case Declared(names=names, dims=dims):
                    self.scope.declared.update(dict.fromkeys(names, dims))
                case FieldDeclared(name=name, vector=True):
                    self.scope.fields.add(name)

    def _inline(self, position: int, tree: Node) -> None:
        if position and not isinstance(self.raw.items[position - 1], InlineMath):
            self.prose.standing.leading.clear()
        line = self.raw.source.position(self.raw.items[position].start)[0]
        if not any(restricted(tree)):
            self._declare(tree, Source(Origin.DOCUMENT, f"line {line}"))
        sentence = sentence_of(self.raw, position)
        equation, said = separated(tree)
        behind, consumed = self.beside.behind(position, equation)
        said = said.joined(behind).joined(self.beside.before(position, equation)).joined(self.beside.beyond(position))
        if self.prose.take(equation, sentence, line, said):
            self.consumed |= consumed
        self.confined |= self._confined(position, sentence)

    def _confined(self, position: int, sentence: Sentence | None = None) -> dict[str, int]:
        """The names that an item is about, if its sentence may restrict them in words."""
        item = self.raw.items[position]
        if not isinstance(item, InlineMath) or item.displayed or item.tree is None:
            return {}
        if not (sentence or sentence_of(self.raw, position)).confines:
            return {}
        return dict.fromkeys(tree_names([item.tree]), self.raw.source.position(item.start)[0])

    def _behind(self, position: int) -> Iterator[int]:
        """The formulas behind a chain, up to the next paragraph: ``where x > 0``."""
        for n, (before, item) in enumerate(pairwise(self.raw.items[position:]), start=position + 1):
            between = self.raw.source.text[before.end : item.start]
            if not isinstance(item, InlineMath) or re.search(r"\n\s*\n", between):
                return
            yield n

    def _chain(self, chain: RawChain, position: int) -> list[Step]:
        if len(chain.steps) > MAX_STEPS:
            why = Reason(Code.TIME, f"more than {MAX_STEPS} steps in a chain")
            return [bare_step(self.raw.source, chain, step, Role.UNREAD, why) for step in chain.steps]
        introduced: list[Introduced] = []
        solved = self.ledger.unknowns(chain)
        leading, lead = sentence_of(self.raw, position), self.leads.get(position, Sentence("", ""))
        previous: RawStep | None = None
        for step in chain.steps:
            starts = previous is None or step.left.start != previous.right.start
            led = lead if previous is None else None
            introduced.append(
                self._introduced(chain, step, led, position) if starts else self.ledger.named(chain, step)
            )
            previous = step
        self.scope.entries = self.ledger.bindings.at(chain.end - 1)
        readings, resolver = read_sides(self.scope, chain)
        said = self.prose.standing.statements, tuple(self.approximations)
        special = {**self.prose.standing.doubts, **self.prose.standing.local, **self.prose.special, **self.solutions}
        self.solutions |= {key.name: self.raw.source.position(chain.start)[0] for key in solved}
        self.prose.standing.leading.clear()
        asserted, confined = list(self.asserted), dict(self.confined)
        for n in self._behind(position):
            asserted += asserted_in(self.raw.items[n], self.raw.source)
            confined |= self._confined(n)
        self.leading = leading.special if leading.before or not self._adjoins(position) else self.leading
        behind = words_behind(self.raw, position, chain, leading.after)
        ahead = Ahead(
            solved,
            self.ledger.related,
            lead.concludes,
            special,
            self.described,
            self.leading,
            behind,
            confined,
            self.kinds,
        )
        self.prose.special.clear()
        beside = readings, resolver, *said, ahead, asserted, self.meanings
        reader = ChainReader(
            self.raw.source, chain, *beside, lost=tuple(self.lost), told=tuple(self.told), places=dict(self.places)
        )
        readers = self._readers(chain, introduced, reader)
        read = zip(chain.steps, introduced, readers, strict=True)
        steps = [self._noted(raw, one.step(raw, new)) for raw, new, one in read]
        self._approximate(chain)
        return steps

    def _readers(self, chain: RawChain, introduced: list[Introduced], reader: ChainReader) -> Iterator[ChainReader]:
        """The reader of each step: what the chain binds at a step or behind it does not hold for that step."""
        others = 0
        for raw, new in zip(chain.steps, introduced, strict=True):
            ahead = self.ledger.bindings.later(raw.left.start, chain.end)
            if new.is_definition or not ahead or others == MAX_READERS:
                yield reader
                continue
            others += 1
            self.scope.entries = self.ledger.bindings.at(raw.left.start)
            readings, resolver = read_sides(self.scope, chain)
            yield replace(reader, readings=readings, resolver=resolver)

    def _introduced(self, chain: RawChain, step: RawStep, led: Sentence | None, position: int) -> Introduced:
        """What the first step of a run defines, with what is said beside it of where that holds."""
        said, behind, head = of_remark(step.comment), set[int](), step.left.tree
        if step is chain.steps[-1] and head is not None and not ends_its_sentence(self.raw, chain):
            more, behind = self.beside.behind(position, Related(head.start, head.end, (head, head), ("=",)))
            said = said.joined(more)
        said = said.joined(self.beside.before(position, head)).joined(self.beside.beyond(position))
        introduced = self.ledger.introduced(chain, step, led, said)
        self.consumed |= behind if introduced.is_definition else set()
        return introduced

    def _adjoins(self, position: int) -> bool:
        """Whether a displayed formula stands right below another one, so that the words before that hold for it."""
        above, here = self.raw.items[position - 1], self.raw.items[position]
        return isinstance(above, RawChain) and not re.search(r"\w", self.raw.source.text[above.end : here.start])

    def _noted(self, raw: RawStep, step: Step) -> Step:
        """The step with the notices about statements on its names that hold no longer."""
        names = tree_names([side.tree for side in (raw.left, raw.right) if side.tree is not None])
        new = (self.prose.standing.notices[name] for name in sorted(names & set(self.prose.standing.notices)))
        return replace(step, notices=tuple(dict.fromkeys((*step.notices, *new))))

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
            source = Source(Origin.DOCUMENT, f"chain {chain.number}, step {step.number}, stated as ≈")
            for side in dict.fromkeys((first or left, left)):
                self.approximations.append(Approximation(side, right, source))
