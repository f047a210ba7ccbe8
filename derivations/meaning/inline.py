"""Formulas in the prose: what they declare, define and state, and what is only mentioned in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derivations.meaning.bounds import at_a_point
from derivations.meaning.conventions import Statement
from derivations.meaning.declarations import Declared, conditions, declared
from derivations.meaning.definitions import Entry, Key, head_key, occurs, tree_names
from derivations.meaning.environment import Log
from derivations.meaning.introductions import Ledger
from derivations.meaning.prose import Sentence
from derivations.meaning.redefinitions import equations, restates
from derivations.meaning.restrictions import Restriction
from derivations.meaning.sides import Scope
from derivations.meaning.standing import Said, Standing, equalities, names_of, ordered
from derivations.meaning.survey import Survey
from derivations.model.conditions import Condition
from derivations.model.context import Origin, Source
from derivations.model.errors import DerivationError
from derivations.model.terms import Apply, Function, Sym, subterms
from derivations.reading.names import base_name, spelling
from derivations.reading.syntax import Node


@dataclass(slots=True)
class Prose:
    """What the formulas of the prose do to the definitions and to the signs that hold.

    ``special`` are the names of which something is said just before the next formula, with the line; ``stated`` those
    that a context block declares.
    """

    survey: Survey
    scope: Scope
    ledger: Ledger
    standing: Standing = field(default_factory=Standing)
    special: dict[str, int] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)

    def take(self, tree: Node, sentence: Sentence, line: int, said: Restriction) -> bool:
        """Take in a formula with the sentence around it, and with what is said beside it of where it holds.

        Returns:
            Whether it defines something there.
        """
        members = {name for one in declared(tree) if isinstance(one, Declared) for name in one.names}
        if sentence.universal and base_name(tree) is not None:
            members.add(spelling(tree))
        self.standing.declared(members, line, sentence.universal)
        source, defines = Source(Origin.DOCUMENT, f"line {line}"), False
        for head, body in equations(tree):
            key = head_key(head, self.survey)
            if self.ledger.posits(head, body, f"line {line}"):
                continue
            if key is None or occurs(key, body, self.survey):
                if sentence.restricts:
                    self.standing.doubt(tree_names([head, body]), line)
                continue
            if at_a_point(head, said):
                self.standing.doubt(tree_names([head]), line)
                continue
            entry = replace(self.ledger.entry(key, head, body, source, said), start=tree.start)
            old = self.ledger.bindings.find(key, tree.start)
            if old is not None and self.ledger.extends(old, entry):
                defines = True
            elif self._introduces(entry, sentence, line):
                self.ledger.bindings.bind(entry)
                defines = True
        if ordered(tree):
            self._sign(tree, sentence, line)
        return defines

    def _introduces(self, entry: Entry, sentence: Sentence, line: int) -> bool:
        """Whether an equation in the prose defines a name; where it says something else of it, that is noted."""
        key, old = entry.key, self._bound(entry.key, entry.start)
        if not self.ledger.binds(key):
            if isinstance(key, Sym):
                self.special[key.name] = line
            return False
        if isinstance(key, Function) and key.density is not None:
            return not sentence.denied and (old is None or self._other_law(old, entry, sentence))
        if isinstance(key, Sym) and self._is_special(key, entry, sentence):
            names = {key.name} | ({spelling(entry.body)} if base_name(entry.body) is not None else set())
            self.standing.doubt(names, line, local=True)
            return False
        if old is None and self.ledger.circular(entry):
            self.standing.doubt([key.name, *tree_names([entry.head])], line)
            return False
        if isinstance(key, Function) and sentence.denied:
            self.standing.doubt([key.name], line)
            return False
        return old is None or self._redefines(old, entry, sentence, line)

    def _bound(self, key: Key, offset: int) -> Entry | None:
        return self.ledger.bindings.find(key, offset)

    def _is_special(self, key: Sym, entry: Entry, sentence: Sentence) -> bool:
        """Whether an equation speaks of a special value, such as ``for x = 0``, and defines nothing."""
        name, known = base_name(entry.body) is not None, key.name in self.ledger.seen
        if sentence.in_passing or not tree_names([entry.body]):
            return True
        if name and (sentence.supposes or not sentence.names):
            return True
        if key.name in self.scope.declared or key.name in self.stated:
            return name or known or not sentence.names
        return known and (name or self._bound(key, entry.start) is None)

    def _other_law(self, old: Entry, new: Entry, sentence: Sentence) -> bool:
        """Whether a second equation for a density, which is no statement about its own law, defines another one."""
        if old.given or not sentence.defines or spelling(old.body) == spelling(new.body):
            return False
        if old.key.name in tree_names([new.body]):
            return False
        self._anew(old, new)
        return True

    def _anew(self, old: Entry, new: Entry) -> None:
        notice = f"{spelling(new.head)} was defined in {old.source.where}; it is defined anew in {new.source.where}"
        self.standing.notices[old.key.name] = notice

    def _redefines(self, old: Entry, new: Entry, sentence: Sentence, line: int) -> bool:
        """Whether a second equation for a defined name is a new definition; if that is unclear, neither is used."""
        name = old.key.name
        if spelling(old.body) == spelling(new.body) and spelling(old.head) == spelling(new.head):
            return False
        if not old.given and sentence.defines and old.source.where != new.source.where:
            self._anew(old, new)
            return True
        if not old.given and not restates(old, new, self.survey):
            self.ledger.bindings.drop(old)
        self.standing.doubt([name], line)
        return False

    def _sign(self, tree: Node, sentence: Sentence, line: int) -> None:
        """Take in an inequality of the prose: as a fact where the words plainly state it, else as a doubt."""
        found = self.signs(tree)
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

    def signs(self, tree: Node, equations_too: bool = False) -> tuple[Condition, ...]:
        """The signs that a formula states, as far as they can be read where it stands."""
        env = self.scope.resolver([tree]).environment(Log())
        try:
            found = conditions(env, tree)
            if equations_too:
                found += equalities(env, tree)
        except (DerivationError, RecursionError):
            return ()
        return tuple(found)
