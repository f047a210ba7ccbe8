"""What the steps of a document introduce: definitions, second bodies, and equations that claim something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from derivations.meaning.declared.extensions import NOTHING_SAID, Beyond
from derivations.meaning.declared.restrictions import Case, Restriction
from derivations.meaning.named_laws.probabilities import Trial, at_random_law, fixed, parts_of_law
from derivations.meaning.names.entries import is_written_out
from derivations.meaning.names.environment import Log
from derivations.meaning.names.families import letters_within, lists_itself
from derivations.meaning.names.sizes import IDENTITIES
from derivations.meaning.names.survey import Survey, symbol_name
from derivations.meaning.sentences.attitudes import is_tried, open_attitude
from derivations.meaning.sentences.behind import keeps_value
from derivations.meaning.sentences.formulas import relations_of
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.split import Sentence
from derivations.meaning.terms.bindings import Bindings
from derivations.meaning.terms.bounds import at_a_point, bounded
from derivations.meaning.terms.constraints import Constraints
from derivations.meaning.terms.definitions import (
    DEFINING,
    Entry,
    Key,
    equations,
    head_key,
    occurs,
    tree_names,
    unsquared,
    whole_names,
)
from derivations.meaning.terms.levels import is_level, is_zero_of
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.sides import ChainScope, continues, has_constant
from derivations.meaning.words.spoken import Spoken
from derivations.model.context import Origin, Source
from derivations.model.derivation import Form
from derivations.model.errors import DerivationError
from derivations.model.reasons import Code, Reason
from derivations.model.terms import SCALAR, Apply, Function, Sym
from derivations.reading.grouping import sign_name
from derivations.reading.names import (
    argument_nodes,
    base_name,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
    within,
)
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.syntax import Node, Number, Script

MAX_CIRCLE = 50
"""So many definitions are followed from a name back to itself."""
MAX_FURTHER = 2
"""So many further sides of a chain may stand for what its first step defines."""
_CONCLUDING = frozenset({"hence", "thus", "so", "therefore", "consequently"})
CONSTANTS = frozenset({r"\pi", "e"})
"""Names with a fixed meaning, which no formula introduces by standing alone on its right side."""


@dataclass(frozen=True, slots=True)
class Introduced:
    """What a step does to the definitions: whether it introduces a name, with notices and open choices about that.

    ``form`` is what its head says of it; ``rival`` says where the name has another body, behind an edge of the
    document: the step defines it anew if it does not hold; ``contests`` is a name that it may define anew then,
    with where its body stands.
    ``named`` says that a step that goes on from another one gives a name to what stands there, and claims nothing
    else.  ``obstacle`` says why no number speaks against the step; ``claimed`` is the name that it binds though
    its words claim what it says; ``restates`` says where it was only guessed or taken as a hypothesis, so that it
    does not follow from that.
    """

    is_definition: bool = False
    notices: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    form: Form | None = None
    rival: str = ""
    contests: tuple[Key, Source] | None = None
    named: str = ""
    obstacle: Reason | None = None
    claimed: str = ""
    restates: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words that lead to a formula say: that it defines something, that it follows, or that it is known.

    ``special`` is whether they say that it is so in a case that was spoken of, ``tries`` whether they guess it, or take
    it as an induction hypothesis; ``everywhere`` whether they say that it holds for all arguments of a function,
    ``reason`` whether it is a reason for what stands with it, and holds no further.  ``infers`` is whether they
    conclude it so that it introduces nothing: from what was said, or as what other things determine, ``then the mean
    is``.
    """

    defines: bool = False
    concludes: bool = False
    infers: bool = False
    states: bool = False
    special: bool = False
    tries: bool = False
    everywhere: bool = False
    reason: bool = False

    @property
    def claims(self) -> bool:
        """Whether they put the formula forward as true."""
        return self.concludes or self.states


NEUTRAL = Wording()


@dataclass(slots=True)
class Ledger:
    """What the formulas of a document introduce, in order.

    ``seen`` are the names that have occurred, with or without scripts, ``spoken`` those as written; ``related`` are the
    families whose elements equations relate, with where, ``told`` the names that lines of context blocks use to tell
    something of others, as the parameters of a law, and ``words`` is what the sentences say.
    """

    scope: ChainScope
    bindings: Bindings
    words: Spoken
    seen: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)
    related: dict[Key, list[str]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    constraints: Constraints = field(init=False)
    roles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.constraints = Constraints(self.bindings)
        self.roles = self.survey.roles.union(map(lowered, self.survey.variates))

    @property
    def survey(self) -> Survey:
        """What names are used as at the place of the scope."""
        return self.scope.used

    def _is_variable(self, name: str) -> bool:
        """Whether a name is integrated over, or an argument of a function."""
        lists = self.survey.arguments.values()
        return name in self.survey.bound or any(spelling(node) == name for nodes in lists for node in nodes)

    def see(self, trees: list[Node]) -> None:
        """Note the names that occur in a formula."""
        self.seen |= tree_names(trees)
        self.spoken |= whole_names(trees)

    def tell(self, trees: Iterable[Node]) -> None:
        """Note the names with which a line tells something of others: they stand for something before any step."""
        self.told |= whole_names(list(trees))

    def binds(self, key: Key) -> bool:
        """Whether a left side can unfold: it is no integration variable, argument or random variable."""
        if isinstance(key, Function):
            return True
        if key.name in self.survey.dependents:
            return True
        lower = lowered(key.name)
        random = is_random(key.name) and (lower in self.roles or lower in self.survey.bound)
        return not random and not self._is_variable(key.name)

    def unknowns(self, chain: RawChain) -> dict[Key, int]:
        """The names without a definition that later rows of a formula solve for, with the step that does."""
        found: dict[Key, int] = {}
        for step in chain.steps[1:]:
            left, right = step.left.tree, step.right.tree
            if left is None or right is None or step.relation not in DEFINING or step.posited:
                continue
            key = head_key(left, self.survey)
            fresh = isinstance(key, Sym) and not occurs(key, right, self.survey)
            if key is not None and fresh and self.bindings.find(key, chain.start) is None:
                found[key] = step.number
        return found

    def introduced(
        self, chain: RawChain, step: RawStep, lead: Wording = NEUTRAL, said: Restriction | None = None
    ) -> Introduced:
        """Decide what the first step of a run does to the definitions, and bind what it defines.

        Args:
            chain: the displayed formula.
            step: the first step of a run of it.
            lead: what the words before say, for the very first step of the formula.
            said: what is said beside it of where it holds.
        """
        left, right = step.left.tree, step.right.tree
        if step.introduces:
            return Introduced(is_definition=True)
        if step.claims:
            return Introduced(form=Form.CLAIM)
        if left is None or right is None or step.relation not in DEFINING or step.posited or step.named:
            return Introduced()
        if lists_itself(left, right) or is_written_out(step) or self.posits(left, right, chain.name, lead):
            return Introduced(is_definition=True)
        if lead.defines or step.relation == ":=":
            left, right = unsquared(left, right, self.survey)
        key = head_key(left, self.survey)
        if key is None:
            return self._without_head(chain, step)
        if occurs(key, right, self.survey):
            return self._by_itself(chain, step, key)
        if said is not None and at_a_point(left, said):
            return Introduced(is_definition=True, notices=(f"{spelling(left)} is known at one point only",))
        source = Source(Origin.DOCUMENT, chain.name)
        entry = self.entry(key, left, right, source, said or Restriction())
        entry = replace(entry, start=step.left.start, tried=lead.tries, until=chain.end if lead.reason else None)
        entry = replace(entry, otherwise=_further_sides(chain, step))
        if step.relation == "=" and not said and self._sets_level(key, entry, lead):
            return Introduced(form=Form.OPEN)
        return self._defined(chain, step, entry, lead)

    def _by_itself(self, chain: RawChain, step: RawStep, key: Key) -> Introduced:
        """Decide what an equation does that tells a name by itself: it restricts a number, and may say what it is."""
        if not isinstance(key, Sym):
            return Introduced(form=Form.OPEN)
        self.constraints.note(chain, step)
        return Introduced()

    def _without_head(self, chain: RawChain, step: RawStep) -> Introduced:
        """Decide what an equation does that begins with no name: it may give one to its right side, or restrict all."""
        if step.relation == ":=":
            return Introduced(is_definition=True)
        named = self.named(chain, step)
        if not (named.is_definition or named.named):
            self.constraints.note(chain, step)
        return named

    def is_level(self, key: Key, head: Node, body: Node) -> bool:
        """Whether an equation is one for the arguments of a function: its value is a number, or a name without body."""
        if not is_level(key, head, body):
            return False
        name = base_name(body)
        return name is None or self.bindings.find(Sym(symbol_name(body)), head.start) is None

    def _sets_level(self, key: Key, entry: Entry, lead: Wording) -> bool:
        """Whether a formula is an equation for the arguments of a function, and neither its body nor a claim."""
        if lead.everywhere or not self.is_level(key, entry.head, entry.body):
            return False
        old = self.bindings.find(key, entry.start)
        if old is None or is_zero_of(key, entry.body):
            return True
        return not old.given and (lead.defines or self.bindings.scopes.edge_between(old.start, entry.start))

    def _defined(self, chain: RawChain, step: RawStep, entry: Entry, lead: Wording) -> Introduced:
        """Decide what an equation for a name does to its definition."""
        old = self.bindings.find(entry.key, entry.start)
        if old is None:
            return self._first(chain, step, entry, lead)
        if old.given:
            return _beside_given(step, old, entry, lead)
        if self.extends(old, entry):
            return Introduced(is_definition=True)
        return self._again(chain, step, old, entry, lead)

    def _first(self, chain: RawChain, step: RawStep, entry: Entry, lead: Wording) -> Introduced:
        """An equation for a name without a body in reach: a definition, unless it is plainly a claim."""
        if step.relation != ":=":
            if has_constant(entry.body, self.bindings.at(entry.start)):
                return Introduced(choices=(f"{spelling(entry.head)} is not defined",), form=Form.CLAIM)
            claims = "" if lead.defines and not lead.claims else self._claims(chain, entry)
            if claims:
                return Introduced(choices=(claims,), form=Form.CLAIM)
            if self.circular(entry):
                return Introduced(form=Form.OPEN)
        restricted = "" if step.relation == ":=" or lead.defines else self._restricted(entry)
        if self.binds(entry.key):
            self.bindings.bind(entry)
        if restricted:
            return _follows_or_not(entry, restricted)
        law = self._law_of(entry)
        if law:
            return Introduced(form=Form.OPEN, rival=law, claimed=entry.key.name)
        claimed = step.relation != ":=" and lead.claims and not lead.defines
        if claimed and (lead.infers or self._is_claimed(chain, entry)):
            why = f"nothing before says what {spelling(entry.head)} is, and its sentence claims that this follows"
            return Introduced(form=Form.OPEN, obstacle=Reason(Code.DEFINITION, why), claimed=entry.key.name)
        return Introduced(is_definition=True)

    def _restricted(self, entry: Entry) -> str:
        """Where equations stand that say what a name is, so that another one does not introduce it; or nothing."""
        number = isinstance(entry.key, Sym) and entry.key.name not in self.scope.survey.random
        return self.constraints.on(entry, self._resolver) if number else ""

    def _law_of(self, entry: Entry) -> str:
        """Where the law is stated that says what a density is, which an equation for it claims then; or nothing."""
        roles = entry.key.density if isinstance(entry.key, Function) else None
        if roles is None or roles.given or len(roles.of) != 1:
            return ""
        found = self.scope.survey.law_of_density(entry.key.name, roles.of[0])
        return f"the law that is stated for {roles.of[0]}" if found is not None else ""

    def _is_claimed(self, chain: RawChain, entry: Entry) -> bool:
        """Whether an equation that words put forward as true says something of what its head means without it."""
        return _is_other_name(entry) or self._is_determined(chain, entry) or self._concludes_density(entry)

    def _is_determined(self, chain: RawChain, entry: Entry) -> bool:
        """Whether a head does not wait for its equation to mean something: it occurred, or any joint law fulfils it."""
        if self._is_spoken_of(entry):
            return True
        trial = self._tried(chain, entry) if isinstance(entry.key, Function) and entry.key.density else None
        return trial is not None and trial.holds

    def _is_spoken_of(self, entry: Entry) -> bool:
        """Whether a head has occurred, or belongs to random variables that have: the density or the law of them."""
        node = parts_of(entry.head)[0]
        labels = argument_nodes(node.sub)[0] if isinstance(node, Script) and node.sub is not None else ()
        random = bool(labels) and all(is_random(spelling(one)) and spelling(one) in self.spoken for one in labels)
        if random and isinstance(entry.key, Function):
            return True
        if symbol_name(node) in self.spoken:
            return self._is_written_before(entry)
        family = entry.key.name if entry.key.name in self.survey.indices.families else None
        return family is not None and any(name.startswith(f"{family}_{{") for name in self.spoken)

    def _concludes_density(self, entry: Entry) -> bool:
        """Whether a density is concluded to be something else than the product over a sample, which defines its law."""
        density = isinstance(entry.key, Function) and entry.key.density is not None
        return density and not any(sign_name(part) == "\\prod" for part in within(entry.body))

    def _is_written_before(self, entry: Entry) -> bool:
        """Whether a head stands before its equation; the density of one element, ``p(y_i)``, is none of the whole."""
        roles = entry.key.density if isinstance(entry.key, Function) else None
        if roles is None:
            return True
        before = [use for use in self.survey.densities if use.law == entry.key.name and use.head.start < entry.start]
        elements = [use for use in before if {name.partition("_{")[0] for name in use.of if "_{" in name} & {*roles.of}]
        return not elements or any({*use.of} == {*roles.of} for use in before)

    def circular(self, entry: Entry) -> bool:
        """Whether a name would be defined by names that are defined by it.

        After ``a = 1 - b``, the equation ``b = 1 - a`` follows or says something of both; it defines neither.
        """
        known, waiting, seen = self.bindings.at(entry.start), [entry.body], set[Key]()
        by_name: dict[str, list[Key]] = {}
        for key in self.bindings.bound:
            by_name.setdefault(key.name, []).append(key)
        while waiting and len(seen) < MAX_CIRCLE:
            tree = waiting.pop()
            names = {part for name in tree_names([tree]) for part in (name, name.partition("_{")[0])}
            for key in {key for name in names for key in by_name.get(name, ())} - seen:
                if key not in known or not occurs(key, tree, self.survey):
                    continue
                seen.add(key)
                if occurs(entry.key, known[key].body, self.survey):
                    return True
                waiting.append(known[key].body)
        return False

    def _again(self, chain: RawChain, step: RawStep, old: Entry, new: Entry, lead: Wording) -> Introduced:
        """A second equation for a name that has a body: a claim, or another definition."""
        if old.tried and not lead.defines:
            return Introduced(form=Form.CLAIM, restates=old.source.where)
        name, where = spelling(new.head), f"was defined in {old.source.where}"
        defines = lead.defines and not lead.claims and self.bindings.spelt(new) is None
        if step.relation == ":=" or old.arity != new.arity or defines:
            self.bindings.bind(new)
            return Introduced(True, (f"{name} {where}; it is defined anew from here on",))
        same = self.bindings.spelt(new)
        if same is not None:
            self.bindings.bind(replace(same, start=new.start - 1))
            if spelling(old.body) != spelling(new.body):
                return Introduced(True, (f"{name} is again what it was in {same.source.where}",))
            return Introduced(form=Form.CLAIM, contests=(same.key, same.source))
        if self.bindings.scopes.edge_between(old.start, new.start):
            restricted = "" if lead.defines else self._restricted(new)
            self.bindings.bind(new)
            if restricted:
                return _follows_or_not(new, restricted)
            why = Reason(Code.DEFINITION, f"it may be another {name} than in {old.source.where}")
            open_ = why if lead.claims or lead.special else None
            return Introduced(form=Form.OPEN, rival=old.source.where, obstacle=open_, claimed=new.key.name)
        resolver = self._resolver(chain)
        if resolver.lookup(old.key) is None and old.key in resolver.failures:
            return Introduced(choices=(f"{name} {where} by a formula that could not be read",), form=Form.CLAIM)
        if lead.concludes and not (lead.defines or lead.special):
            return Introduced(form=Form.CLAIM)
        choices = (f"{name} {where}, and may be another from here on",)
        return Introduced(choices=choices, form=Form.CLAIM, contests=(old.key, old.source))

    def posits(self, head: Node, body: Node, where: str, lead: Wording = NEUTRAL) -> bool:
        """Whether an equation relates the elements of a family that has no definition: a recursion, a first value.

        It says something of the family and defines no element of it by others, so that none is arbitrary from here on;
        a further value may be claimed, and so may a relation of a family that was spoken of.
        """
        found = self.survey.indices.head(head)
        family = Function(found[0], SCALAR, len(found[1])) if found is not None else None
        if found is None or family is None or self.bindings.find(family, head.start) is not None:
            return False
        key = head_key(head, self.survey)
        if key == family and not occurs(key, body, self.survey) and letters_within(found[1]) <= letters_within((body,)):
            return False
        again = family in self.related
        self.related.setdefault(family, []).append(where)
        if lead.claims and (again or self._seen(family)):
            return False
        return not again or bool(letters_within(found[1]))

    def entry(self, key: Key, head: Node, body: Node, source: Source, said: Restriction) -> Entry:
        """A definition with what is said beside it of where it holds; a law has no density beyond that."""
        if isinstance(key, Function) and key.density is not None:
            said = said.joined(Restriction(beyond=(Beyond(Noun.DENSITY),)))
        first, bounds = bounded(head, body, said)
        why = self._doubted(head) or self._changed_behind(head)
        sure_until, unsure = (0, why) if why else self._surely(key, head, body)
        return Entry(key, head, first, source, bounds=bounds, sure_until=sure_until, unsure=unsure)

    def _doubted(self, head: Node) -> str:
        """Why the words around a formula leave open whether it is meant, or whether what it concludes holds."""
        words, place = self.words, head.start
        modal = words.modal_at(place)
        doubted = modal is not None and modal.doubted
        if not (doubted or (words.is_in_line(place) and words.infers(place))):
            return ""
        does = "may not mean" if doubted else "only concludes"
        return f"line {words.line(place)} {does} what it says of {spelling(head)}"

    def _changed_behind(self, head: Node) -> str:
        """The words right behind a formula in their line that may change what it says: ``let $y = x$ rounded``."""
        read = self.words.reads.around(head.start)
        if read is None or not self.words.is_in_line(head.start) or keeps_value(read.line.behind(head.start)):
            return ""
        return f"line {self.words.line(head.start)} says “{read.line.behind(head.start)[:40].strip()}” behind it"

    def _surely(self, key: Key, head: Node, body: Node) -> tuple[int | None, str]:
        """Up to where a name surely has the value that it is given, and why it may not have it behind.

        ``Let $a = 1$`` is a case of a known ``a`` as often as it holds for good, and its words seldom tell which; an
        equation that introduces a name holds wherever that is spoken of, unless it is tried to find something.  One in
        the line of the words that gives another body to a name holds where those plainly say so.
        """
        words = self.words
        read, name = words.reads.around(head.start), base_name(head)
        if read is None:
            return None, ""
        if name is None or not (isinstance(body, Number) or words.is_known(spelling(body), head.start)):
            old = self.bindings.find(key, head.start) if words.is_in_line(head.start) else None
            if old is None or spelling(old.body) == spelling(body):
                return None, ""
            leading = open_attitude(read.sentence, head.start, known=True)
            return (0, f"line {words.line(head.start)} says “{leading[:60]}” of it") if leading else (None, "")
        known = words.is_known(spelling(head), head.start)
        line, value = words.line(head.start), f"{spelling(head)} = {spelling(body)}"
        if _has_others(read.sentence, head, body):
            return 0, f"line {line} gives several values to {spelling(head)}"
        leading = open_attitude(read.sentence, head.start, known=known)
        if leading:
            return 0, f"line {line} says “{leading[:60]}” of {value}"
        tried = is_tried(read.sentence, head.start)
        if not known and not tried:
            return None, ""
        if tried:
            return read.sentence.end, f"line {line} says {value} to find something, which may not be meant behind it"
        return words.goes_on_until(read.sentence), f"line {line} says {value}, which may not be meant this far"

    def extends(self, old: Entry, new: Entry) -> bool:
        """Whether a second equation for a name is another piece of its definition, and if so, add it.

        It is, where both hold on parts of the line that have a point in common at most, and nothing else says what the
        function is beyond the first.
        """
        if not (old.bounds.restrict and new.bounds.restrict) or spelling(old.head) != spelling(new.head):
            return False
        if old.bounds.extended != NOTHING_SAID or not self.scope.resolver([old.head, new.head]).apart(old, new):
            return False
        more = (*old.bounds.others, Case(new.body, new.bounds.where), *new.bounds.others)
        bounds = replace(old.bounds, others=more, extended=new.bounds.extended)
        self.bindings.bind(replace(old, bounds=bounds, start=new.start))
        return True

    def _claims(self, chain: RawChain, entry: Entry) -> str:
        """Why a formula for a new name claims something of known names, and defines nothing; else nothing."""
        key, head = entry.key, spelling(entry.head)
        if isinstance(key, Sym):
            if {key.name, spelling(entry.body)} <= self.survey.variates:
                return f"{head} and {spelling(entry.body)} are random variables with laws of their own"
            return ""
        if key.density is None:
            return ""
        trial = self._tried(chain, entry)
        if trial is not None and trial.holds:
            return ""
        if trial is not None and not trial.normalised:
            return f"not for every law is this the density {head}, so it does not define it"
        apart = self.words.not_independent(entry.start) | self.words.independent_given_others(entry.start)
        if trial is not None and len(apart.intersection(key.density.of)) > 1:
            return f"words do not say that {', '.join(key.density.of)} are independent, or only given others"
        law = (key.name, key.subscripts)
        in_force = self.bindings.at(entry.start)
        others = [one for one in in_force if isinstance(one, Function) and one.density is not None]
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
        if left is None or right is None or step.relation not in DEFINING or step.named:
            return Introduced()
        for head, body in ((left, right), (right, left)):
            key = head_key(head, self.survey)
            if key is None or self.bindings.find(key, head.start) is not None or occurs(key, body, self.survey):
                continue
            if key.name in CONSTANTS - self.survey.owned or key.name in self._dimensions() | self.told:
                continue
            if key.name in IDENTITIES and self._holds_matrices(body):
                why = Reason(Code.DEFINITION, f"nothing says whether {key.name} is the unit matrix")
                return Introduced(form=Form.OPEN, obstacle=why)
            known = (
                self._seen(key)
                if self._is_name(key)
                else isinstance(key, Function) and bool(key.density) and head is right
            )
            if known or not self.binds(key) or (self._is_name(key) and self._used_before(chain, head)):
                continue
            self.bindings.bind(_named(key, head, body, Source(Origin.DOCUMENT, chain.name)))
            what = f"read as saying what {spelling(head)} stands for"
            return Introduced(named=what) if continues(chain, step) else Introduced(True, (what,))
        return Introduced()

    def _is_name(self, key: Key) -> bool:
        """Whether a key is written without arguments in parentheses: a symbol or a family."""
        return isinstance(key, Sym) or (key.density is None and key.name in self.survey.indices.families)

    def _seen(self, key: Key) -> bool:
        """Whether a symbol, or an element of a family, has occurred."""
        elements = isinstance(key, Function) and any(name.startswith(f"{key.name}_{{") for name in self.seen)
        return elements or key.name in self.seen

    def _holds_matrices(self, body: Node) -> bool:
        """Whether a formula holds names of matrices: beside those ``I`` is the unit matrix, and no new name."""
        declared = {name for name, dims in self.scope.declared.items() if len(dims) == 2}
        return not tree_names([body]).isdisjoint(declared.union(self.survey.matrices))

    def _dimensions(self) -> set[str]:
        """The names of the dimensions of what is declared: they mean something before they are written."""
        sizes = [*self.scope.declared.values(), *self.scope.values.values()]
        return {dim.name for dims in sizes for dim in dims if isinstance(dim, Sym)}

    def _used_before(self, chain: RawChain, head: Node) -> bool:
        """Whether a name stands in an earlier side of the chain."""
        earlier = [side.tree for one in chain.steps for side in (one.left, one.right) if side.start < head.start]
        return spelling(head) in tree_names([tree for tree in earlier if tree is not None and tree is not head])

    def _resolver(self, chain: RawChain) -> Resolver:
        self.scope.entries = self.bindings.at(chain.end - 1)
        return self.scope.resolver(chain.trees)


def _is_other_name(entry: Entry) -> bool:
    """Whether a body is a name alone: ``since b = c`` says that two things are the same, and defines neither."""
    return isinstance(entry.key, Sym) and base_name(entry.body) is not None


def _named(key: Key, head: Node, body: Node, source: Source) -> Entry:
    """The definition of a name by what it is equated with; a word such as ``relu`` has a meaning without that."""
    entry = Entry(key, head, body, source, start=head.start)
    word = plain_word(key.name)
    if len(word) < 2 or word == key.name:
        return entry
    return replace(entry, sure_until=0, unsure=f"{word} has a meaning of its own, which nothing tells")


def _further_sides(chain: RawChain, step: RawStep) -> tuple[Node, ...]:
    """The sides with which a chain of equations goes on behind a step."""
    behind = takewhile(lambda one: one.relation == "=", (one for one in chain.steps if one.number > step.number))
    return tuple(one.right.tree for one in islice(behind, MAX_FURTHER) if one.right.tree is not None)


def _has_others(sentence: Sentence, head: Node, body: Node) -> bool:
    """Whether a sentence says of a name that it is something else, too: ``let $a = 1$ (respectively $a = 2$)``.

    What it concludes is a claim, and no other value.
    """
    if not _CONCLUDING.isdisjoint(sentence.words):
        return False
    trees = (tree for part in sentence.formulas if not part.displayed for tree in relations_of(part.item))
    pairs = (pair for tree in trees for pair in equations(tree))
    others = {spelling(other) for own, other in pairs if spelling(own) == spelling(head)}
    return not others <= {spelling(body)}


def _follows_or_not(entry: Entry, where: str) -> Introduced:
    """An equation for a name that others restrict: its body is the name's if it follows."""
    why = f"{where} restricts {spelling(entry.head)}, and it was not found to follow"
    return Introduced(form=Form.OPEN, obstacle=Reason(Code.DEFINITION, why, where), claimed=entry.key.name)


def _beside_given(step: RawStep, old: Entry, new: Entry, lead: Wording) -> Introduced:
    """An equation for a name that a context block gives, which outranks it."""
    name = spelling(new.head)
    notice = f"{name} is given in the context ({old.source.where}); the given one is used"
    other = step.relation == ":=" or spelling(old.body) != spelling(new.body)
    if other and isinstance(old.key, Function) and old.key.density is not None:
        return Introduced(True, (notice,))
    if other and lead.defines:
        choices = (f"{name} is given in the context, and the text takes another",)
        return Introduced(notices=(notice,), choices=choices, form=Form.CLAIM, contests=(old.key, old.source))
    return Introduced(notices=(notice,), form=Form.CLAIM)
