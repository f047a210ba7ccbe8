"""From a raw document to a document of steps: declarations, definitions and chains, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derivations.model.context import Origin, Source
from derivations.model.derivation import Document, Role, Step
from derivations.model.errors import UnusableInputError
from derivations.model.terms import Function, Sym
from derivations.reading.conventions import Approximation, Statement
from derivations.reading.declarations import Declared, FieldDeclared, declared, foreign_set, restricted, statements
from derivations.reading.definitions import Entry, head_key, occurs, tree_names
from derivations.reading.domains import UNDERSTOOD
from derivations.reading.doubts import Ahead
from derivations.reading.introductions import Introduced, Ledger
from derivations.reading.names import base_name, spelling
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawStep
from derivations.reading.redefinitions import equations
from derivations.reading.shapes import shapes_of
from derivations.reading.sides import Scope, read_sides, trees_of
from derivations.reading.source import SourceText
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


@dataclass
class _Reader:
    """One pass over a document; what is declared and defined grows as it goes."""

    raw: RawDocument
    survey: Survey
    scope: Scope
    ledger: Ledger
    facts: list[Statement] = field(default_factory=list)
    approximations: list[Approximation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    special: dict[str, int] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)
    described: Described = field(default_factory=Described)

    def read(self, context: tuple[SourceText, RawContext] | None) -> list[Step]:
        """Read all items in order."""
        steps: list[Step] = []
        self.described = described(self.raw)
        chains = [item for item in self.raw.items if isinstance(item, RawChain)]
        self.ledger.heads = [head for chain in chains for head in self.ledger.headed(chain)]
        if context is not None:
            self._context(context[1], context[0])
        for item in self.raw.items:
            match item:
                case RawContext():
                    self._context(item, self.raw.source)
                case InlineMath(tree=tree) if tree is not None:
                    self._inline(item, tree)
                    self.ledger.seen |= tree_names([tree])
                case RawChain():
                    steps += [replace(step, stated=frozenset(self.stated)) for step in self._chain(item)]
                    self.ledger.seen |= tree_names(trees_of(item))
        return steps

    def _context(self, block: RawContext, source: SourceText) -> None:
        for line in (*block.given, *block.assume):
            position, column = source.position(line.start)
            if line.tree is None:
                raise UnusableInputError(f"{source.path}:{position}:{column}: {line.error or 'not a formula'}")
            if not declared(line.tree) and not any(statements(line.tree)):
                expected = "a declaration such as x \\in \\mathbb{R}, a definition or a condition"
                raise UnusableInputError(f"{source.path}:{position}:{column}: found {line.source}, expected {expected}")
            space = foreign_set(line.tree)
            if space is not None:
                column += max(line.source.find("\\in"), 0)
                why = f"the set {spelling(space)} is not understood, expected {UNDERSTOOD}"
                raise UnusableInputError(f"{source.path}:{position}:{column}: {why}")
        for line in block.given:
            if line.tree is not None:
                self._given(line.tree, Source(Origin.GIVEN, f"given, line {source.position(line.start)[0]}"))
        for line in block.assume:
            if line.tree is not None:
                where = Source(Origin.ASSUMED, f"assume, line {source.position(line.start)[0]}")
                self.facts.append(Statement(line.tree, where, assumed=True))

    def _given(self, tree: Node, source: Source) -> None:
        self._declare(tree)
        self.stated |= {name for one in declared(tree) if isinstance(one, Declared) for name in one.names}
        self.facts.append(Statement(tree, source))
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
            match one:
                case Declared(names=names, dims=dims, integer=False):
                    self.scope.declared.update(dict.fromkeys(names, dims))
                case FieldDeclared(name=name, vector=True):
                    self.scope.fields.add(name)

    def _inline(self, item: InlineMath, tree: Node) -> None:
        if not any(restricted(tree)):
            self._declare(tree)
        line = self.raw.source.position(item.start)[0]
        source = Source(Origin.DOCUMENT, f"line {line}")
        for head, body in equations(tree):
            key = head_key(head, self.survey)
            if key is None or occurs(key, body, self.survey):
                continue
            if isinstance(key, Function) and (key in self.ledger.entries or not self.ledger.binds(key)):
                continue
            if isinstance(key, Sym) and (key.name in self.ledger.seen or not tree_names([body])):
                # a value in passing, such as "for x = 0", does not define x for the rest of the document
                self.special[key.name] = line
                continue
            if not self.ledger.binds(key):
                continue
            self.ledger.define(Entry(key, head, body, source))
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
        return base_name(node) is not None and name not in self.survey.bound and self.ledger.binds(Sym(name))

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
        said = tuple(self.facts), tuple(self.approximations)
        ahead = Ahead(self.ledger.later(chain), self.ledger.solved(chain, known), dict(self.special), self.described)
        self.special.clear()
        reader = ChainReader(self.raw.source, chain, readings, resolver, *said, ahead)
        steps = [reader.step(raw, new) for raw, new in zip(chain.steps, introduced, strict=True)]
        self._approximate(chain)
        return steps

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
