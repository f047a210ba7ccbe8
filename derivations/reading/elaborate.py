"""From a raw document to a document of steps: declarations, definitions and chains, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derivations.model.context import Origin, Source
from derivations.model.derivation import Document, Step
from derivations.model.errors import UnusableInputError
from derivations.model.terms import Function, Sym
from derivations.reading.conventions import Approximation, Statement
from derivations.reading.declarations import Declared, FieldDeclared, declared, statements
from derivations.reading.definitions import Entry, Key, Resolver, head_key, occurs, tree_names
from derivations.reading.names import base_name, is_random, lowered, spelling
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawStep
from derivations.reading.redefinitions import DEFINING, arity, equations, shares, unlike
from derivations.reading.shapes import shapes_of
from derivations.reading.sides import Scope, has_constant, read_sides, trees_of
from derivations.reading.source import SourceText
from derivations.reading.steps import ChainReader, Introduced
from derivations.reading.survey import Survey, survey
from derivations.reading.syntax import Node

PASSES = 6


def elaborate(raw: RawDocument, context: tuple[SourceText, RawContext] | None = None) -> Document:
    """Elaborate a document, with a context from a file of its own if there is one.

    Raises:
        UnusableInputError: a line of a context block could not be parsed.
    """
    found = survey(_trees(raw, context))
    fields: set[str] = set()
    known = _vector_letters(raw, found)
    for _ in range(PASSES):
        reader = _Reader(raw, found, Scope(found, {}, {}, set(fields), known))
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


@dataclass(frozen=True, slots=True)
class Head:
    """What a step of a displayed formula would define, as written."""

    chain: int
    step: int
    entry: Entry


@dataclass
class _Reader:
    """One pass over a document; what is declared and defined grows as it goes."""

    raw: RawDocument
    survey: Survey
    scope: Scope
    facts: list[Statement] = field(default_factory=list)
    approximations: list[Approximation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    special: dict[str, int] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)
    heads: list[Head] = field(default_factory=list)

    def read(self, context: tuple[SourceText, RawContext] | None) -> list[Step]:
        """Read all items in order."""
        steps: list[Step] = []
        self.scope.entries = self.entries
        self.heads = [head for item in self.raw.items if isinstance(item, RawChain) for head in self._heads(item)]
        if context is not None:
            self._context(context[1], context[0])
        for item in self.raw.items:
            match item:
                case RawContext():
                    self._context(item, self.raw.source)
                case InlineMath(tree=tree) if tree is not None:
                    self._inline(item, tree)
                    self.seen |= tree_names([tree])
                case RawChain():
                    steps += self._chain(item)
                    self.seen |= tree_names(trees_of(item))
        return steps

    def _context(self, block: RawContext, source: SourceText) -> None:
        for line in (*block.given, *block.assume):
            position, column = source.position(line.start)
            if line.tree is None:
                raise UnusableInputError(f"{source.path}:{position}:{column}: {line.error or 'not a formula'}")
        for line in block.given:
            if line.tree is not None:
                self._given(line.tree, Source(Origin.GIVEN, f"given, line {source.position(line.start)[0]}"))
        for line in block.assume:
            if line.tree is not None:
                where = Source(Origin.ASSUMED, f"assume, line {source.position(line.start)[0]}")
                self.facts.append(Statement(line.tree, where, assumed=True))

    def _given(self, tree: Node, source: Source) -> None:
        self._declare(tree)
        self.facts.append(Statement(tree, source))
        for head, body in equations(tree):
            key = head_key(head, self.survey)
            if key is None or occurs(key, body, self.survey):
                self.notices.append(f"{source.where}: {spelling(head)} is no name that could be defined")
                continue
            if key in self.entries:
                self.notices.append(f"{source.where}: {spelling(head)} is given anew, and the later line holds")
            self._define(Entry(key, head, body, source, given=True))

    def _define(self, entry: Entry) -> None:
        self.entries.pop(entry.key, None)
        self.entries[entry.key] = entry

    def _declare(self, tree: Node) -> None:
        for one in declared(tree):
            match one:
                case Declared(names=names, dims=dims, integer=False):
                    self.scope.declared.update(dict.fromkeys(names, dims))
                case FieldDeclared(name=name, vector=True):
                    self.scope.fields.add(name)

    def _inline(self, item: InlineMath, tree: Node) -> None:
        self._declare(tree)
        line = self.raw.source.position(item.start)[0]
        source = Source(Origin.DOCUMENT, f"line {line}")
        for head, body in equations(tree):
            key = head_key(head, self.survey)
            if key is None or occurs(key, body, self.survey):
                continue
            if isinstance(key, Function) and (key in self.entries or not self._binds(key)):
                continue
            if isinstance(key, Sym) and key.name in self.seen:
                self.special[key.name] = line
                continue
            if not self._binds(key):
                continue
            self._define(Entry(key, head, body, source))
        if self._states_sign(tree):
            self.facts.append(Statement(tree, replace(source, where=f"stated in line {line}")))

    def _states_sign(self, tree: Node) -> bool:
        """Whether a formula of the prose says that a parameter is positive."""
        found = list(statements(tree))
        return bool(found) and all(
            one.relations == (">",) and spelling(one.items[1]) == "0" and self._is_parameter(one.items[0])
            for one in found
        )

    def _is_parameter(self, node: Node) -> bool:
        name = spelling(node)
        return base_name(node) is not None and name not in self.survey.bound and self._binds(Sym(name))

    def _binds(self, key: Key) -> bool:
        """Whether a left side can unfold: it is no integration variable, argument or random variable."""
        if isinstance(key, Function):
            return True
        arguments = {spelling(node) for nodes in self.survey.arguments.values() for node in nodes}
        roles = {role for use in self.survey.densities for role in (*use.of, *use.given)}
        roles |= {lowered(spelling(left)) for left, _ in self.survey.sampled}
        random = is_random(key.name) and lowered(key.name) in roles | self.survey.bound
        return key.name not in self.survey.bound | arguments and not random

    def _chain(self, chain: RawChain) -> list[Step]:
        introduced: list[Introduced] = []
        known = set(self.entries)
        previous: RawStep | None = None
        for step in chain.steps:
            starts = previous is None or step.left.start != previous.right.start
            introduced.append(self._introduced(chain, step) if starts else self._named(chain, step))
            previous = step
        self.scope.entries = dict(self.entries)
        readings, resolver = read_sides(self.scope, chain)
        said = tuple(self.facts), tuple(self.approximations)
        ahead = self._later(chain), self._solved(chain, known), dict(self.special)
        self.special.clear()
        reader = ChainReader(self.raw.source, chain, readings, resolver, *said, *ahead)
        steps = [reader.step(raw, new) for raw, new in zip(chain.steps, introduced, strict=True)]
        self._approximate(chain)
        return steps

    def _heads(self, chain: RawChain) -> list[Head]:
        """What the displayed formula would define."""
        found: list[Head] = []
        for step in chain.steps:
            left, right = step.left.tree, step.right.tree
            if left is None or right is None or step.relation not in DEFINING:
                continue
            key = head_key(left, self.survey)
            if key is not None and not occurs(key, right, self.survey):
                entry = Entry(key, left, right, Source(Origin.DOCUMENT, f"chain {chain.number}"))
                found.append(Head(chain.number, step.number, entry))
        return found

    def _later(self, chain: RawChain) -> dict[Key, str]:
        """The names that only a later formula defines, or that the very next one defines again."""
        own = {head.entry.key for head in self.heads if head.chain == chain.number}
        found: dict[Key, str] = {}
        for head in self.heads:
            key = head.entry.key
            if head.chain <= chain.number or key in own or not self._binds(key):
                continue
            if isinstance(key, Function) and key.density is not None:
                continue
            old = self.entries.get(key)
            again = old is not None and head.chain == chain.number + 1 and unlike(old, head.entry, self.survey)
            if old is None or again:
                found.setdefault(key, f"chain {head.chain}")
        return found

    def _solved(self, chain: RawChain, known: set[Key]) -> dict[Key, int]:
        """The unknowns that later rows of a formula solve for, with the step that does."""
        own = [head for head in self.heads if head.chain == chain.number and isinstance(head.entry.key, Sym)]
        return {head.entry.key: head.step for head in own if head.entry.key not in known and head.step > 1}

    def _introduced(self, chain: RawChain, step: RawStep) -> Introduced:
        """Decide whether the first step of a run defines something, and bind it."""
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or step.relation not in DEFINING:
            return Introduced()
        key = head_key(left, self.survey)
        if key is None:
            return self._named(chain, step) if step.relation != ":=" else Introduced(is_definition=True)
        if occurs(key, right, self.survey):
            return Introduced()
        entry = Entry(key, left, right, Source(Origin.DOCUMENT, f"chain {chain.number}"))
        old = self.entries.get(key)
        new = old is None or unlike(old, entry, self.survey)
        if new and step.relation != ":=" and has_constant(right, self.entries):
            return Introduced(unknown=f"{spelling(left)} is not defined, so it cannot be compared up to a constant")
        if old is None:
            if self._binds(key):
                self._define(entry)
            return Introduced(is_definition=True)
        return self._redefined(chain, step, old, entry)

    def _named(self, chain: RawChain, step: RawStep) -> Introduced:
        """Decide whether a step says what a name stands for that nothing has said before: ``Z = g(X) = …``."""
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or step.relation not in DEFINING:
            return Introduced()
        for head, body in ((left, right), (right, left)):
            key = head_key(head, self.survey)
            if key is None or key in self.entries or occurs(key, body, self.survey):
                continue
            known = key.name in self.seen if isinstance(key, Sym) else key.density is not None and head is right
            if known or not self._binds(key) or (isinstance(key, Sym) and self._used_before(chain, step, head)):
                continue
            self._define(Entry(key, head, body, Source(Origin.DOCUMENT, f"chain {chain.number}")))
            return Introduced(True, (f"read as saying what {spelling(head)} stands for",))
        return Introduced()

    def _used_before(self, chain: RawChain, step: RawStep, head: Node) -> bool:
        """Whether a name stands in an earlier side of the chain."""
        earlier = [side.tree for one in chain.steps for side in (one.left, one.right) if side.start < head.start]
        return spelling(head) in tree_names([tree for tree in earlier if tree is not None and tree is not head])

    def _redefined(self, chain: RawChain, step: RawStep, old: Entry, new: Entry) -> Introduced:
        name = spelling(new.head)
        if old.given:
            own = step.relation == ":=" or spelling(old.body) != spelling(new.body)
            notice = f"{name} is given in the context ({old.source.where}); the given one is used"
            if own and isinstance(old.key, Function) and old.key.density is not None:
                return Introduced(True, (notice,))
            return Introduced(notices=(notice,))
        if step.relation == ":=" or arity(old) != arity(new):
            self._define(new)
            return Introduced(True, (f"{name} was defined in {old.source.where}; it is defined anew from here on",))
        resolver = self._resolver(chain)
        definition = resolver.lookup(old.key)
        if shares(old, new, resolver, self.survey):
            if definition is None and old.key in resolver.failures:
                why = f"{name} was defined in {old.source.where} by a formula that could not be read"
                return Introduced(unknown=why)
            return Introduced()
        self._define(new)
        notice = f"{name} was defined in {old.source.where}; nothing is shared, so this is read as a new definition"
        return Introduced(True, (notice,))

    def _resolver(self, chain: RawChain) -> Resolver:
        self.scope.entries = dict(self.entries)
        return self.scope.resolver(trees_of(chain))

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
