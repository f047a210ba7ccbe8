"""What the steps of a document introduce: definitions bound in order, and the names that later ones define."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derivations.meaning.definitions import Entry, Key, Resolver, head_key, occurs, tree_names
from derivations.meaning.environment import Log
from derivations.meaning.families import names_within
from derivations.meaning.probabilities import Trial, at_random_law, fixed, parts_of_law
from derivations.meaning.prose import Sentence
from derivations.meaning.redefinitions import DEFINING, arity, shares, unlike
from derivations.meaning.sides import Scope, has_constant, trees_of
from derivations.meaning.survey import Survey
from derivations.model.context import Origin, Source
from derivations.model.errors import DerivationError
from derivations.model.terms import SCALAR, Apply, Function, Sym
from derivations.reading.names import elementary, is_random, is_sign, lowered, spelling
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.syntax import Node

CONSTANTS = frozenset({r"\pi", "e"})
"""Names with a fixed meaning, which no formula introduces by standing alone on its right side."""


@dataclass(frozen=True, slots=True)
class Introduced:
    """What a step does to the definitions: whether it introduces a name, with notices and doubts about that."""

    is_definition: bool = False
    notices: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a step of a displayed formula would define, as written."""

    chain: int
    step: int
    entry: Entry


@dataclass(slots=True)
class Ledger:
    """The definitions that hold at a place of the document, and what the document would define further on.

    ``seen`` are the names that have occurred; ``heads`` what each displayed formula would define, ``chains_of`` the
    same by name; ``anew`` the names that a formula may define (once more), where it may as well be a claim;
    ``defined`` counts the definitions.
    """

    survey: Survey
    scope: Scope
    entries: dict[Key, Entry] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    heads: dict[int, list[Head]] = field(default_factory=dict)
    chains_of: dict[Key, list[Head]] = field(default_factory=dict)
    anew: dict[Key, str] = field(default_factory=dict)
    defined: int = 0
    variables: frozenset[str] = field(init=False)
    roles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        uses, lists = self.survey.densities, self.survey.arguments.values()
        self.variables = self.survey.bound | {spelling(node) for nodes in lists for node in nodes}
        sampled = {lowered(spelling(left)) for left, _ in self.survey.sampled}
        self.roles = frozenset(sampled | {role for use in uses for role in (*use.of, *use.given)})

    def define(self, entry: Entry) -> None:
        """Bind a definition; a later one of the same name takes its place."""
        self.entries.pop(entry.key, None)
        self.entries[entry.key] = replace(entry, number=self.defined)
        self.defined += 1

    def binds(self, key: Key) -> bool:
        """Whether a left side can unfold: it is no integration variable, argument or random variable."""
        if isinstance(key, Function):
            return True
        lower = lowered(key.name)
        random = is_random(key.name) and (lower in self.roles or lower in self.survey.bound)
        return key.name not in self.variables and not random

    def expect(self, chain: RawChain) -> None:
        """Note what a displayed formula would define, before the document is read in order."""
        for step in chain.steps:
            left, right = step.left.tree, step.right.tree
            if left is None or right is None or step.relation not in DEFINING or step.posited:
                continue
            key = head_key(left, self.survey)
            if key is not None and not occurs(key, right, self.survey):
                entry = Entry(key, left, right, Source(Origin.DOCUMENT, f"chain {chain.number}"))
                head = Head(chain.number, step.number, entry)
                self.heads.setdefault(chain.number, []).append(head)
                self.chains_of.setdefault(key, []).append(head)

    def later(self, chain: int, key: Key) -> str | None:
        """That only a later formula defines a name, that the very next one defines it again or an earlier one may."""
        if key in self.anew:
            return self.anew[key]
        heads = self.chains_of.get(key, [])
        if not self.binds(key) or any(head.chain == chain for head in heads):
            return None
        if isinstance(key, Function) and key.density is not None:
            return None
        old = self.entries.get(key)
        for head in heads:
            again = old is not None and head.chain == chain + 1 and unlike(old, head.entry, self.survey)
            if head.chain > chain and (old is None or again):
                return f"is defined only in chain {head.chain}"
        return None

    def unknowns(self, chain: RawChain) -> dict[Key, int]:
        """The names without a definition that later rows of a formula solve for, with the step that does."""
        own = [head for head in self.heads.get(chain.number, []) if isinstance(head.entry.key, Sym)]
        return {head.entry.key: head.step for head in own if head.entry.key not in self.entries and head.step > 1}

    def introduced(self, chain: RawChain, step: RawStep, leading: Sentence | None = None) -> Introduced:
        """Decide whether the first step of a run defines something, and bind it.

        Args:
            chain: the displayed formula.
            step: the first step of a run of it.
            leading: the sentence that leads to the formula, for its very first step.
        """
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or step.relation not in DEFINING or step.posited:
            return Introduced()
        if self.posits(left, right, f"chain {chain.number}"):
            return Introduced(is_definition=True)
        key = head_key(left, self.survey)
        if key is None:
            return self.named(chain, step) if step.relation != ":=" else Introduced(is_definition=True)
        if occurs(key, right, self.survey):
            return Introduced()
        entry = Entry(key, left, right, Source(Origin.DOCUMENT, f"chain {chain.number}"))
        old = self.entries.get(key)
        new = old is None or unlike(old, entry, self.survey)
        if new and step.relation != ":=" and has_constant(right, self.entries):
            return Introduced(doubts=(f"{spelling(left)} is not defined",))
        if old is None:
            claims = self._claims(chain, entry) if step.relation != ":=" else ""
            if claims:
                self.anew.setdefault(key, f"may be defined in chain {chain.number}")
                return Introduced(doubts=(claims,))
            if self.binds(key):
                self.define(entry)
            return Introduced(is_definition=True)
        return self._redefined(chain, step, old, entry, leading or Sentence("", ""))

    def posits(self, head: Node, body: Node, where: str) -> bool:
        """Whether an equation relates the elements of a family that has no definition: a recursion, a first value.

        It says something of the family and defines no element of it by others, so that none is arbitrary from here on.
        """
        found = self.survey.indices.head(head)
        family = Function(found[0], SCALAR, len(found[1])) if found is not None else None
        if found is None or family is None or family in self.entries:
            return False
        key = head_key(head, self.survey)
        if key == family and not occurs(key, body, self.survey) and names_within(found[1]) <= names_within((body,)):
            return False
        self.anew.setdefault(family, f"is related to others of its kind in {where}")
        return True

    def _claims(self, chain: RawChain, entry: Entry) -> str:
        """Why a formula for a new name claims something of known names, and defines nothing; else nothing."""
        key, head = entry.key, spelling(entry.head)
        if isinstance(key, Sym):
            sampled = {spelling(left) for left, _ in self.survey.sampled}
            if {key.name, spelling(entry.body)} <= sampled:
                return f"{head} and {spelling(entry.body)} are random variables with laws of their own"
            return ""
        if key.density is None:
            return ""
        trial = self._tried(chain, entry)
        if trial is not None and trial.holds:
            return ""
        if trial is not None and not trial.normalised:
            return f"not for every law is this the density {head}, so it does not define it"
        law = (key.name, key.subscripts)
        others = [one for one in self.entries if isinstance(one, Function) and one.density is not None]
        known = [parts_of_law(one) for one in others if (one.name, one.subscripts) == law]
        if fixed(parts_of_law(key), known):
            return f"{head} follows from the densities of {key.name} that are known, so this does not define it"
        return ""

    def _tried(self, chain: RawChain, entry: Entry) -> Trial | None:
        """A formula for a density, tried at a random law; ``None``: it speaks of something else too."""
        env = self._resolver(chain).environment(Log())
        try:
            head = env.term(entry.head)
            if not isinstance(head, Apply):
                return None
            parameters = tuple(arg for arg in head.args if isinstance(arg, Sym))
            return at_random_law(head.function, parameters, env.inside(*parameters).term(entry.body))
        except (DerivationError, RecursionError):
            return None

    def named(self, chain: RawChain, step: RawStep) -> Introduced:
        """Decide whether a step says what a name stands for that nothing has said before: ``Z = g(X) = …``."""
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or step.relation not in DEFINING:
            return Introduced()
        for head, body in ((left, right), (right, left)):
            key = head_key(head, self.survey)
            if key is None or key in self.entries or occurs(key, body, self.survey):
                continue
            if key.name in CONSTANTS - self.survey.owned or key.name in self._dimensions():
                continue
            known = (
                self._seen(key)
                if self._is_name(key)
                else isinstance(key, Function) and bool(key.density) and head is right
            )
            if known or not self.binds(key) or (self._is_name(key) and self._used_before(chain, step, head)):
                continue
            self.define(Entry(key, head, body, Source(Origin.DOCUMENT, f"chain {chain.number}")))
            return Introduced(True, (f"read as saying what {spelling(head)} stands for",))
        return Introduced()

    def _is_name(self, key: Key) -> bool:
        """Whether a key is written without arguments in parentheses: a symbol or a family."""
        return isinstance(key, Sym) or (key.density is None and key.name in self.survey.indices.families)

    def _seen(self, key: Key) -> bool:
        """Whether a symbol, or an element of a family, has occurred."""
        elements = isinstance(key, Function) and any(name.startswith(f"{key.name}_{{") for name in self.seen)
        return elements or key.name in self.seen

    def _dimensions(self) -> set[str]:
        """The names of the dimensions of what is declared: they mean something before they are written."""
        sizes = [*self.scope.declared.values(), *self.scope.matrices.values()]
        return {dim.name for dims in sizes for dim in dims if isinstance(dim, Sym)}

    def _used_before(self, chain: RawChain, step: RawStep, head: Node) -> bool:
        """Whether a name stands in an earlier side of the chain."""
        earlier = [side.tree for one in chain.steps for side in (one.left, one.right) if side.start < head.start]
        return spelling(head) in tree_names([tree for tree in earlier if tree is not None and tree is not head])

    def _redefined(self, chain: RawChain, step: RawStep, old: Entry, new: Entry, leading: Sentence) -> Introduced:
        name = spelling(new.head)
        other = spelling(old.body) != spelling(new.body)
        taken = other and leading.takes
        if not old.given and (step.relation == ":=" or arity(old) != arity(new) or taken):
            self.define(new)
            return Introduced(True, (f"{name} was defined in {old.source.where}; it is defined anew from here on",))
        doubts: tuple[str, ...] = ()
        unsaid = not (leading.concludes or old.given) and self._is_concrete(old) and self._is_concrete(new)
        if other and (leading.may_take or unsaid):
            doubts = (f"{name} was defined in {old.source.where}, and may be another from here on",)
            self.anew.setdefault(old.key, f"may be defined anew in chain {chain.number}")
        if old.given:
            notice = f"{name} is given in the context ({old.source.where}); the given one is used"
            if (step.relation == ":=" or other) and isinstance(old.key, Function) and old.key.density is not None:
                return Introduced(True, (notice,))
            return Introduced(notices=(notice,), doubts=doubts)
        return self._once_more(chain, old, new, doubts)

    def _once_more(self, chain: RawChain, old: Entry, new: Entry, doubts: tuple[str, ...]) -> Introduced:
        """Decide whether a second equation for a defined name claims something of it or is another definition."""
        name = spelling(new.head)
        resolver = self._resolver(chain)
        definition = resolver.lookup(old.key)
        if shares(old, new, resolver, self.survey):
            if definition is None and old.key in resolver.failures:
                why = f"{name} was defined in {old.source.where} by a formula that could not be read"
                return Introduced(doubts=(why,))
            return Introduced(doubts=doubts)
        if isinstance(old.key, Function) and old.key.density is None and spelling(old.head) != name:
            self.anew.setdefault(old.key, f"may be defined anew in chain {chain.number}")
            return Introduced(doubts=(f"{spelling(old.head)} was defined in {old.source.where}; this may be another",))
        self.define(new)
        notice = f"{name} was defined in {old.source.where}; nothing is shared, so this is read as a new definition"
        return Introduced(True, (notice,))

    def _is_concrete(self, entry: Entry) -> bool:
        """Whether a definition is a formula in its own arguments alone: ``f(x) = x^2 e^x``."""
        if not isinstance(entry.key, Function) or entry.key.density is not None:
            return False
        names = {n for n in tree_names([entry.body]) if not is_sign(n) and n not in CONSTANTS and elementary(n) is None}
        return names <= tree_names([entry.head]) and entry.key.name not in names

    def _resolver(self, chain: RawChain) -> Resolver:
        self.scope.entries = self.entries
        return self.scope.resolver(trees_of(chain))
