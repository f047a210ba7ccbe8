"""From a raw document to a document of steps: declarations, definitions and chains, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derivations.model.context import Origin, Source
from derivations.model.derivation import Document, Step
from derivations.model.errors import DerivationError, UnusableInputError
from derivations.model.terms import Apply, Function, Sort, Sym, Term, free_symbols, subterms
from derivations.reading.conventions import Approximation, Statement
from derivations.reading.declarations import Declared, FieldDeclared, declared, statements
from derivations.reading.definitions import Entry, Key, Resolver, head_key, occurs, tree_names
from derivations.reading.environment import Log
from derivations.reading.names import base_name, is_random, lowered, spelling
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawStep
from derivations.reading.shapes import shapes_of
from derivations.reading.sides import Scope, read_sides, trees_of
from derivations.reading.source import SourceText
from derivations.reading.steps import ChainReader, Introduced
from derivations.reading.survey import Survey, survey
from derivations.reading.syntax import Node, Related, Sequence

PASSES = 6
DEFINING = frozenset({"=", ":=", "\\equiv"})


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
    entries: dict[Key, Entry] = field(default_factory=dict)

    def read(self, context: tuple[SourceText, RawContext] | None) -> list[Step]:
        """Read all items in order."""
        steps: list[Step] = []
        self.scope.entries = self.entries
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
        for head, body in _equations(tree):
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
        for head, body in _equations(tree):
            key = head_key(head, self.survey)
            if key is None or key in self.entries or not self._binds(key) or occurs(key, body, self.survey):
                continue
            if isinstance(key, Sym) and key.name in self.seen:
                continue
            self._define(Entry(key, head, body, source))
        if self._states_sign(tree):
            self.facts.append(Statement(tree, replace(source, where=f"stated in line {line}")))

    def _states_sign(self, tree: Node) -> bool:
        """Whether a formula of the prose says that a parameter is positive (a variable may be restricted in passing)."""
        found = list(statements(tree))
        return bool(found) and all(
            one.relations == (">",) and spelling(one.items[1]) == "0" and self._is_parameter(one.items[0])
            for one in found
        )

    def _is_parameter(self, node: Node) -> bool:
        name = spelling(node)
        return base_name(node) is not None and name not in self.survey.bound and self._binds(Sym(name))

    def _binds(self, key: Key) -> bool:
        """Whether a left side can be a definition that unfolds: no integration variable, argument or random variable."""
        if isinstance(key, Function):
            return True
        arguments = {spelling(node) for nodes in self.survey.arguments.values() for node in nodes}
        roles = {role for use in self.survey.densities for role in (*use.of, *use.given)}
        roles |= {lowered(spelling(left)) for left, _ in self.survey.sampled}
        random = is_random(key.name) and lowered(key.name) in roles | self.survey.bound
        return key.name not in self.survey.bound | arguments and not random

    def _chain(self, chain: RawChain) -> list[Step]:
        introduced: list[Introduced] = []
        previous: RawStep | None = None
        for step in chain.steps:
            starts = previous is None or step.left.start != previous.right.start
            introduced.append(self._introduced(chain, step) if starts else Introduced())
            previous = step
        self.scope.entries = dict(self.entries)
        readings, resolver = read_sides(self.scope, chain)
        reader = ChainReader(
            self.raw.source, chain, readings, resolver, tuple(self.facts), tuple(self.approximations)
        )
        steps = [reader.step(raw, new) for raw, new in zip(chain.steps, introduced, strict=True)]
        self._approximate(chain)
        return steps

    def _introduced(self, chain: RawChain, step: RawStep) -> Introduced:
        """Decide whether the first step of a run defines something, and bind it."""
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or step.relation not in DEFINING:
            return Introduced()
        key = head_key(left, self.survey)
        if key is None:
            return Introduced(is_definition=step.relation == ":=")
        if occurs(key, right, self.survey):
            return Introduced()
        entry = Entry(key, left, right, Source(Origin.DOCUMENT, f"chain {chain.number}"))
        old = self.entries.get(key)
        if old is None:
            if self._binds(key):
                self._define(entry)
            return Introduced(is_definition=True)
        return self._redefined(chain, step, old, entry)

    def _redefined(self, chain: RawChain, step: RawStep, old: Entry, new: Entry) -> Introduced:
        name = spelling(new.head)
        if old.given:
            own = step.relation == ":=" or spelling(old.body) != spelling(new.body)
            notice = f"{name} is given in the context ({old.source.where}); the given one is used"
            if own and isinstance(old.key, Function) and old.key.density is not None:
                return Introduced(True, (notice,))
            return Introduced(notices=(notice,))
        if step.relation == ":=":
            self._define(new)
            return Introduced(True, (f"{name} was defined in {old.source.where}; it is defined anew from here on",))
        resolver = self._resolver(chain)
        definition = resolver.lookup(old.key)
        if _shares(definition, old, new, resolver, self.survey):
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


def _equations(tree: Node) -> list[tuple[Node, Node]]:
    """The equations ``head = body`` that a formula of the prose or a given line states."""
    parts = tree.items if isinstance(tree, Sequence) else (tree,)
    return [
        (part.items[0], part.items[1]) for part in parts if isinstance(part, Related) and part.relations[0] in DEFINING
    ]


def _shares(definition: object, old: Entry, new: Entry, resolver: Resolver, found: Survey) -> bool:
    """Whether two right sides have an unknown function or a parameter in common (or one of them has neither)."""
    functions = [_functions(entry.body, found) for entry in (old, new)]
    if functions[0] & functions[1]:
        return True
    free = [_free(old, resolver), _free(new, resolver)]
    if free[0] is None or free[1] is None:
        return not (functions[0] and functions[1])
    if not (functions[0] or free[0]) or not (functions[1] or free[1]):
        return True
    return bool(free[0] & free[1])


def _functions(body: Node, found: Survey) -> set[str]:
    return {name for name in tree_names([body]) if name in found.functions or name in found.laws}


def _free(entry: Entry, resolver: Resolver) -> set[str] | None:
    try:
        term: Term = resolver.environment(Log()).term(entry.body)
    except DerivationError:
        return None
    symbols = {symbol.name for symbol in free_symbols(term) if symbol.sort is Sort.REAL}
    return symbols | {part.function.name for _, part in subterms(term) if isinstance(part, Apply) and not part.function.density}
