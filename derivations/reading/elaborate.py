"""From a raw document to a document of steps: declarations, definitions and chains, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derivations.model.conditions import Condition
from derivations.model.context import Origin, Source
from derivations.model.derivation import Document, Role, Step
from derivations.model.errors import DerivationError, UnusableInputError
from derivations.model.terms import Apply, Function, Sym, subterms
from derivations.reading.conventions import Approximation, Statement
from derivations.reading.declarations import (
    Declared,
    FieldDeclared,
    conditions,
    declared,
    foreign_set,
    restricted,
    statements,
)
from derivations.reading.definitions import Entry, head_key, occurs, tree_names
from derivations.reading.domains import UNDERSTOOD
from derivations.reading.doubts import Ahead
from derivations.reading.environment import Log
from derivations.reading.introductions import Introduced, Ledger
from derivations.reading.names import base_name, spelling
from derivations.reading.prose import Sentence, has_heading, releases, sentence_of
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawStep
from derivations.reading.redefinitions import equations, restates
from derivations.reading.shapes import shapes_of
from derivations.reading.sides import Scope, read_sides, trees_of
from derivations.reading.source import SourceText
from derivations.reading.standing import Said, Standing, apart, equalities, names_of, ordered
from derivations.reading.steps import ChainReader, bare_step
from derivations.reading.survey import Survey, survey
from derivations.reading.syntax import Node
from derivations.reading.words import Described, described, functions_in_words

PASSES = 6
MAX_STEPS = 400


def elaborate(raw: RawDocument, context: tuple[SourceText, RawContext] | None = None) -> Document:
    """Elaborate a document, with a context from a file of its own if there is one.

    Raises:
        UnusableInputError: a line of a context block could not be parsed.
    """
    formulas = [item for item in raw.items if isinstance(item, InlineMath)]
    found = survey(_trees(raw, context), functions_in_words(raw.source.text, formulas))
    fields: set[str] = set()
    known = _vector_letters(raw, found)
    for _ in range(PASSES):
        scope = Scope(found, {}, {}, set(fields), known)
        reader = _Reader(raw, found, scope, Ledger(found, scope))
        steps = reader.read(context)
        if reader.scope.fields == fields:
            break
        fields = set(reader.scope.fields)
    return Document(raw.source.path, tuple(steps), None, tuple(dict.fromkeys(reader.notices)))


def _trees(raw: RawDocument, context: tuple[SourceText, RawContext] | None) -> list[Node]:
    trees: list[Node] = []
    contexts = [context[1]] if context else []
    for item in (*contexts, *raw.items):
        match item:
            case RawContext(given=given, assume=assume):
                trees += [line.tree for line in (*given, *assume) if line.tree is not None]
            case InlineMath(tree=tree) if tree is not None:
                trees.append(tree)
            case RawChain():
                trees += list({id(tree): tree for tree in trees_of(item)}.values())
    return trees


def _vector_letters(raw: RawDocument, found: Survey) -> frozenset[str]:
    """The letters that some chain uses as vectors."""
    letters: set[str] = set()
    for item in raw.items:
        if isinstance(item, RawChain):
            letters |= set(shapes_of(trees_of(item), {}, frozenset(), found, frozenset()).vectors)
    return frozenset(letters)


def _at(source: SourceText, offset: int) -> str:
    line, column = source.position(offset)
    return f"{source.path}:{line}:{column}"


@dataclass
class _Reader:
    """One pass over a document; what is declared and defined grows as it goes."""

    raw: RawDocument
    survey: Survey
    scope: Scope
    ledger: Ledger
    standing: Standing = field(default_factory=Standing)
    approximations: list[Approximation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    special: dict[str, int] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)
    mapped: set[str] = field(default_factory=set)
    described: Described = field(default_factory=Described)

    def read(self, context: tuple[SourceText, RawContext] | None) -> list[Step]:
        """Read all items in order."""
        steps: list[Step] = []
        self.described = described(self.raw)
        chains = [item for item in self.raw.items if isinstance(item, RawChain)]
        self.ledger.heads = [head for chain in chains for head in self.ledger.headed(chain)]
        if context is not None:
            self._context(context[1], context[0])
        end = 0
        for position, item in enumerate(self.raw.items):
            self._between(self.raw.source.text[end : item.start])
            end = item.end
            match item:
                case RawContext():
                    self._context(item, self.raw.source)
                case InlineMath(tree=tree) if tree is not None:
                    self._inline(position, tree)
                    self.ledger.seen |= tree_names([tree])
                case RawChain():
                    steps += [self._told(step) for step in self._chain(item)]
                    self.ledger.seen |= tree_names(trees_of(item))
        return steps

    def _between(self, words: str) -> None:
        """The words between two items may end what the prose has stated."""
        if has_heading(words):
            self.standing.heading()
        if releases(words):
            self.standing.release()

    def _told(self, step: Step) -> Step:
        """The step with the names that the author has declared so far."""
        return replace(step, stated=frozenset(self.stated), declared=step.declared | self.mapped)

    def _context(self, block: RawContext, source: SourceText) -> None:
        for line in (*block.given, *block.assume):
            if line.tree is None:
                raise UnusableInputError(f"{_at(source, line.start)}: {line.error or 'not a formula'}")
            if not declared(line.tree) and not any(statements(line.tree)):
                expected = "a declaration such as x \\in \\mathbb{R}, a definition or a condition"
                raise UnusableInputError(f"{_at(source, line.start)}: found {line.source}, expected {expected}")
            space = foreign_set(line.tree)
            if space is not None:
                place = _at(source, line.start + max(line.source.find("\\in"), 0))
                raise UnusableInputError(
                    f"{place}: the set {spelling(space)} is not understood, expected {UNDERSTOOD}"
                )
        said: list[Statement] = []
        names: set[str] = set()
        for line in block.given:
            if line.tree is not None:
                where = Source(Origin.GIVEN, f"given, line {source.position(line.start)[0]}")
                self._given(line.tree, where)
                names |= {name for one in declared(line.tree) if isinstance(one, Declared) for name in one.names}
                said += [Statement(tree, where) for tree in apart(line.tree)]
        for line in block.assume:
            if line.tree is not None:
                where = Source(Origin.ASSUMED, f"assume, line {source.position(line.start)[0]}")
                said += [Statement(tree, where, assumed=True) for tree in apart(line.tree)]
        new = [Said(one, self._signs(one.tree, True), source.position(one.tree.start)[0]) for one in said]
        clash = self.standing.block(new, names, source.position(block.start)[0])
        if clash is not None:
            found = f"found {spelling(clash.statement.tree)}, which contradicts an earlier line of the block"
            raise UnusableInputError(f"{_at(source, clash.statement.tree.start)}: {found}, expected signs that agree")

    def _signs(self, tree: Node, equations_too: bool = False) -> tuple[Condition, ...]:
        """The signs that a formula states, as far as they can be read where it stands."""
        env = self.scope.resolver([tree]).environment(Log())
        try:
            found = conditions(env, tree)
            if equations_too:
                found += equalities(env, tree)
        except (DerivationError, RecursionError):
            return ()
        return tuple(found)

    def _given(self, tree: Node, source: Source) -> None:
        self._declare(tree)
        self.stated |= {name for one in declared(tree) if isinstance(one, Declared) for name in one.names}
        for head, body in equations(tree):
            key = head_key(head, self.survey)
            if key is None or occurs(key, body, self.survey):
                self.notices.append(f"{source.where}: {spelling(head)} is no name that could be defined")
                continue
            if key in self.ledger.entries:
                self.notices.append(f"{source.where}: {spelling(head)} is given anew, and the later line holds")
            self.ledger.define(Entry(key, head, body, source, given=True))

    def _declare(self, tree: Node) -> None:
        for one in declared(tree):
            if isinstance(one, FieldDeclared):
                self.mapped.add(one.name)
            match one:
                case Declared(names=names, dims=dims, integer=False):
                    self.scope.declared.update(dict.fromkeys(names, dims))
                case FieldDeclared(name=name, vector=True):
                    self.scope.fields.add(name)

    def _inline(self, position: int, tree: Node) -> None:
        if position and not isinstance(self.raw.items[position - 1], InlineMath):
            self.standing.leading.clear()
        if not any(restricted(tree)):
            self._declare(tree)
        line = self.raw.source.position(self.raw.items[position].start)[0]
        sentence = sentence_of(self.raw, position)
        members = {name for one in declared(tree) if isinstance(one, Declared) for name in one.names}
        if sentence.universal and base_name(tree) is not None:
            members.add(spelling(tree))
        self.standing.declared(members, line)
        source = Source(Origin.DOCUMENT, f"line {line}")
        for head, body in equations(tree):
            key = head_key(head, self.survey)
            if key is None or occurs(key, body, self.survey):
                continue
            entry = Entry(key, head, body, source)
            if self._introduces(entry, sentence, line):
                self.ledger.define(entry)
        if ordered(tree):
            self._sign(tree, sentence, line)

    def _introduces(self, entry: Entry, sentence: Sentence, line: int) -> bool:
        """Whether an equation in the prose defines a name; where it says something else of it, that is noted."""
        key, old = entry.key, self.ledger.entries.get(entry.key)
        if not self.ledger.binds(key):
            if isinstance(key, Sym):
                self.special[key.name] = line
            return False
        if isinstance(key, Function) and key.density is not None:
            return old is None and not sentence.denied
        if isinstance(key, Sym) and self._is_special(key, entry, sentence):
            names = {key.name} | ({spelling(entry.body)} if base_name(entry.body) is not None else set())
            self.standing.doubt(names, line, local=True)
            return False
        if isinstance(key, Function) and sentence.denied:
            self.standing.doubt([key.name], line)
            return False
        return old is None or self._redefines(old, entry, sentence, line)

    def _is_special(self, key: Sym, entry: Entry, sentence: Sentence) -> bool:
        """Whether an equation speaks of a special value, such as ``for x = 0``, and defines nothing."""
        name, known = base_name(entry.body) is not None, key.name in self.ledger.seen
        if sentence.in_passing or not tree_names([entry.body]) or (name and sentence.supposes):
            return True
        if key.name in self.scope.declared or key.name in self.stated:
            return name or known or not sentence.names
        return known and (name or key not in self.ledger.entries)

    def _redefines(self, old: Entry, new: Entry, sentence: Sentence, line: int) -> bool:
        """Whether a second equation for a defined name is a new definition; if that is unclear, neither is used."""
        name = old.key.name
        if spelling(old.body) == spelling(new.body) and spelling(old.head) == spelling(new.head):
            return False
        if not old.given and sentence.defines:
            notice = f"{spelling(new.head)} was defined in {old.source.where}; it is defined anew in line {line}"
            self.standing.notices[name] = notice
            return True
        if not old.given and not restates(old, new, self.survey):
            del self.ledger.entries[old.key]
        self.standing.doubt([name], line)
        return False

    def _sign(self, tree: Node, sentence: Sentence, line: int) -> None:
        """Take in an inequality of the prose: as a fact where the words plainly state it, else as a doubt."""
        found = self._signs(tree)
        if not found or any(part.binds[0] is not None for one in found for _, part in subterms(one.terms[0])):
            names = dict.fromkeys(tree_names([tree]), line)
            self.special.update(names)
            if sentence.states or sentence.supposes:
                self.standing.doubt(names, line)
            return
        if all(isinstance(one.terms[0], Apply) and one.terms[0].function.density for one in found):
            return
        names_said = names_of(found)
        plain = not equations(tree) and all(map(self._is_parameter, names_said))
        where = Source(Origin.DOCUMENT, f"stated in line {line}")
        said = Said(Statement(tree, where), found, line, prose=True)
        if sentence.states and plain:
            self.standing.stated(said)
            return
        if sentence.leads and plain:
            self.standing.lead(said)
        if equations(tree):
            names_said |= tree_names([tree])
        self.standing.mentioned(found, names_said, line, sentence.local)

    def _is_parameter(self, name: str) -> bool:
        known = name in self.survey.bound or name in self.survey.functions
        return not known and self.ledger.binds(Sym(name))

    def _chain(self, chain: RawChain) -> list[Step]:
        if len(chain.steps) > MAX_STEPS:
            why = f"more than {MAX_STEPS} steps in a chain"
            return [bare_step(self.raw.source, chain, step, Role.UNREAD, why) for step in chain.steps]
        introduced: list[Introduced] = []
        known = set(self.ledger.entries)
        previous: RawStep | None = None
        for step in chain.steps:
            starts = previous is None or step.left.start != previous.right.start
            introduced.append(self.ledger.introduced(chain, step) if starts else self.ledger.named(chain, step))
            previous = step
        self.scope.entries = dict(self.ledger.entries)
        readings, resolver = read_sides(self.scope, chain)
        said = self.standing.statements, tuple(self.approximations)
        special = {**self.standing.doubts, **self.standing.local, **self.special}
        self.standing.leading.clear()
        ahead = Ahead(self.ledger.later(chain), self.ledger.solved(chain, known), special, self.described)
        self.special.clear()
        reader = ChainReader(self.raw.source, chain, readings, resolver, *said, ahead)
        steps = [self._noted(raw, reader.step(raw, new)) for raw, new in zip(chain.steps, introduced, strict=True)]
        self._approximate(chain)
        return steps

    def _noted(self, raw: RawStep, step: Step) -> Step:
        """The step with the notices about statements on its names that hold no longer."""
        names = tree_names([side.tree for side in (raw.left, raw.right) if side.tree is not None])
        new = (self.standing.notices[name] for name in sorted(names & set(self.standing.notices)))
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
