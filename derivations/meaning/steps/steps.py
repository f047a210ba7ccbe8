"""Steps: the role of each step of a chain, its claim, and everything the claim rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from derivations.meaning.chance.intervals import AMONG, IN_ORDER
from derivations.meaning.declared.declarations import is_mapping
from derivations.meaning.declared.facts_of_kinds import covariances, facts_of_kinds, is_of_kinds, kinds_held
from derivations.meaning.declared.lines import LostLine, plain
from derivations.meaning.declared.told import Cost, cost, kinds_of, told_reason
from derivations.meaning.declared.vocabulary import Told
from derivations.meaning.doubts.complements import TIED, as_derivatives, complements
from derivations.meaning.doubts.counts import UNCOUNTED, counted
from derivations.meaning.doubts.masses import against_kind
from derivations.meaning.doubts.obstacles import (
    Around,
    matrices_of,
    obstacles_of,
    obstacles_of_names,
    open_laws,
    weights_of,
)
from derivations.meaning.doubts.open_signs import UNSIGNED, signed
from derivations.meaning.doubts.other_meanings import exchanged, other_meaning, require_fixed_law, without_range
from derivations.meaning.doubts.other_variables import at_another_variable
from derivations.meaning.doubts.reaching import ALONE, FURTHER, acting_alone, reaching_further
from derivations.meaning.doubts.readings import reading_of
from derivations.meaning.doubts.structures import beyond_structure
from derivations.meaning.doubts.ties import is_known, loose_symbols, may_sum_to_one, under_roots
from derivations.meaning.doubts.unranged import OPEN, other_ranges, unranged
from derivations.meaning.doubts.values_of_laws import bounded_elsewhere, values_of_laws
from derivations.meaning.dynamics.ito import with_linear_changes
from derivations.meaning.formulas.antiderivatives import ANTIDERIVATIVE, about_integrands, are_integrals
from derivations.meaning.formulas.complex_parts import is_complex, require_apart
from derivations.meaning.formulas.distributions import SUPPORTED
from derivations.meaning.formulas.integrals import WHOLE
from derivations.meaning.named_laws.event_signs import of_sets
from derivations.meaning.names.arrows import require_linear
from derivations.meaning.names.environment import Log, UnstatedError
from derivations.meaning.names.open_notation import Open
from derivations.meaning.names.survey import Independent, symbol_name
from derivations.meaning.names.words_of_letters import permutations
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.sentences.properties import Property
from derivations.meaning.steps.claims import claimed, other_argument, tells_of_laws
from derivations.meaning.steps.diagrams import LEADS, is_of_diagram
from derivations.meaning.steps.forms import form_of, is_determined
from derivations.meaning.steps.rounding import IN_PERCENT, in_percent, last_place
from derivations.meaning.terms.contexts import Approximation, StatedLine, context_of
from derivations.meaning.terms.conventions import typed
from derivations.meaning.terms.definitions import names_written, tree_names
from derivations.meaning.terms.facts_of_samples import (
    beyond_moments,
    facts_of,
    open_indices,
    require_members,
    require_no_events,
)
from derivations.meaning.terms.inferences import (
    INFERENCES,
    Asserted,
    beside,
    excluding,
    inferred,
    of_functions,
    premises_before,
    require_unquantified,
    sides_of,
    words_before,
)
from derivations.meaning.terms.introductions import Introduced
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.sides import Place, Reading, continues, place, reason, states_law
from derivations.meaning.terms.special_values import Value, at_values
from derivations.meaning.terms.transformed import on_law
from derivations.meaning.terms.used import Used, used_by
from derivations.meaning.words.averages import independences
from derivations.meaning.words.notation import ARITHMETIC, MATRICES, MULTIPLICATION
from derivations.meaning.words.orders import Names, commuted, of_a_matrix
from derivations.meaning.words.remarks import remark
from derivations.meaning.words.samples import is_used
from derivations.meaning.words.structures import Lacking, Structure
from derivations.model.conditions import Need
from derivations.model.context import Context, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim, Doubts, Form, Premise, Role, Stance, Step
from derivations.model.errors import DerivationError, ReadError
from derivations.model.evolutions import as_evolution, evolving
from derivations.model.parts import imaginary_part, real_part
from derivations.model.reasons import Code, Reason
from derivations.model.terms import (
    Apply,
    Function,
    Integral,
    Sym,
    Term,
    add,
    free_symbols,
    random_names_in,
    subterms,
)
from derivations.model.unfolding import plain_key, unfolded
from derivations.normal.equality import is_zero
from derivations.normal.form import Normalizer
from derivations.normal.signs import Signs
from derivations.reading.names import base_name, lowered, parts_of
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.source import SourceText
from derivations.reading.statements import ORDERS
from derivations.reading.syntax import Related

_EXISTS = re.compile(r"\\exists(?![A-Za-z])|∃")
LIMIT = Reason(Code.RELATION, "limits are not checked yet")
EVOLVES = Reason(Code.POSITED, "it says how a process changes")


def bare_step(source: SourceText, chain: RawChain, raw: RawStep, role: Role, why: Reason | None = None) -> Step:
    """A step with its place and its sides as written, and nothing else."""
    span = source.span(raw.start, max(raw.end, raw.start))
    sides = raw.left.source, raw.right.source
    return Step(chain.number, raw.number, span, raw.relation, *sides, role, reason=why, place=chain.place)


def _left_open(claim: Claim, logs: tuple[Log, Log, Log], vectors: Sequence[str]) -> Iterator[Reason]:
    """Why no number speaks against a claim, from how it and what it rests on was read; ``vectors`` may be matrices."""
    left, right, below = logs
    if tells_of_laws(claim, (left.masses, right.masses)):
        yield from (Reason(Code.WORDS, text) for text in {**left.masses, **right.masses}.values())
    yield from (
        Reason(code or Code.WORDS, text) for text, code in {**left.untold, **right.untold, **below.untold}.items()
    )
    yield from (Reason(Code.TIES, f"whether {name} is a vector or a matrix is not stated") for name in vectors)


def _loose(one: Reading, other: Reading, used: Used) -> frozenset[str]:
    """The names on a side that seems to be real which stand for nothing, and are not on the other side."""
    mine, others = (free_symbols(side.term) if side.term is not None else frozenset[Sym]() for side in (one, other))
    return frozenset(symbol.name for symbol in mine - others if symbol not in used.definitions)


def _with_noted(context: Context, left: Log, right: Log) -> Context:
    """The context with the facts that the reading of the sides noted.

    Where a formula tells the probability of an interval, the formula holds for ends among the values of the law alone;
    what relates such probabilities to each other holds beyond them, too, as is the custom.
    """
    noted = {condition: text for log in (left, right) for condition, text in log.facts.items()}
    among = [{condition for condition, text in log.facts.items() if text == AMONG} for log in (left, right)]
    counted = any(condition.need is Need.INTEGER for own in among for condition in own)
    if not counted and not all(among):
        taken = tuple(condition for condition in noted if condition in among[0] | among[1])
        context = replace(context, taken=(*context.taken, *taken))
    facts = tuple(Fact(condition, Source(Origin.CONVENTION, text)) for condition, text in noted.items())
    return replace(context, facts=(*context.facts, *facts)) if facts else context


def _with_support(context: Context, head: Term, law: str) -> Context:
    """The context where a head is the density of a stated law: what it is written for are values that the law has."""
    found = context.definition(head.function) if isinstance(head, Apply) else None
    if found is None or found.source.where != law or found.parameters != head.children:
        return context
    source = Source(Origin.CONVENTION, f"{found.parameters[-1].name} stands for values that have a density")
    return replace(context, facts=(*context.facts, *(Fact(condition, source) for condition in found.domain)))


def _arbitrary(claim: Claim, written: Claim, unlimited: set[Integral]) -> frozenset[str]:
    """The variables of antiderivatives, which are such at every value; under roots they may be meant for some only."""
    over = {integral.variable for integral in unlimited} if claim is not written else set[Sym]()
    return frozenset(one.name for one in over - under_roots(written) - under_roots(claim))


@dataclass(frozen=True, slots=True)
class Said:
    """An equation that words posit, and the number of the last chain before it; or one that follows from that chain.

    ``convention`` is on what it rests then, and ``always`` whether it holds at all times.
    """

    tree: Related
    source: Source
    last: int
    convention: str = ""
    always: bool = False


COMPLEX_LETTERS = frozenset({"z", "w", "\\zeta"})
"""The usual letters of complex numbers, which are those of real ones as well."""
EXCHANGED = "integrals over different variables may be antiderivatives; write their limits"


@dataclass(frozen=True, slots=True)
class ChainReader:
    """All that the steps of one chain need.

    ``meanings`` says of the integrals without limits of the document so far whether they are antiderivatives,
    ``lost`` are the lines of context blocks that were not understood, ``told`` what the words of others say of names,
    ``kinds`` what sentences say of the kinds of matrices,
    ``places`` where names are declared, ``said`` what words before it posit and define no name by,
    ``values`` what they say names to be, for good or for a while.
    """

    source: SourceText
    chain: RawChain
    readings: dict[Place, Reading]
    resolver: Resolver
    statements: Sequence[StatedLine]
    approximations: Sequence[Approximation]
    around: Around
    asserted: Sequence[Asserted] = ()
    meanings: dict[Term, bool] = field(default_factory=dict)
    lost: Sequence[LostLine] = ()
    told: Sequence[Told] = ()
    kinds: Sequence[Told] = ()
    places: Mapping[str, Source] = field(default_factory=dict)
    said: Sequence[Said] = ()
    values: Sequence[Value] = ()

    def step(self, raw: RawStep, introduced: Introduced) -> Step:
        """Elaborate one step; whatever goes wrong costs this step only."""
        laws = self.readings[place(raw.left)].of_law and self.readings[place(raw.right)].of_law
        of_kind = self._on_law if laws else self._step
        step = self._plain(raw, Role.ASSUMED, EVOLVES) if raw.evolves else of_kind(raw, introduced)
        trees = raw.trees
        terms = [] if step.claim is None else [step.claim.left, step.claim.right]
        terms += [term for side in (raw.left, raw.right) if (term := self.readings[place(side)].term) is not None]
        terms += [one.head for one in step.unfolded if isinstance(one.head, Sym)]
        own = {head: Source(Origin.DOCUMENT, step.home) for head in self._introduced(step, raw)}
        places, kinds = {**self.places, **own}, kinds_of(self.told)
        survey, whole = self.resolver.survey, step.claim is not None
        kinds |= dict.fromkeys(survey.complex, "complex number") | dict.fromkeys(survey.variates, "random variable")
        numbers, dims = self._complex_numbers, self.resolver.declared
        reading = reading_of(trees, terms, step.context, places, dims, kinds, numbers, whole=whole)
        said = None if raw.claims and self.around.form is Form.POSIT else self.around.form
        form = said if said is not None and not continues(self.chain, raw) else step.stance.form
        stance = replace(step.stance, form=form, claimed=introduced.claimed, contests=introduced.contests)
        return replace(step, reading=reading, stance=stance)

    def open_notation(self, raw: RawStep, step: Step) -> dict[Open, str]:
        """The kinds of notation with another reading in a step and in the definitions that it rests on, with why."""
        bodies = (self.resolver.logs.get(plain_key(one.head)) for one in (*step.context.definitions, *step.unfolded))
        logs = [*(self.readings[place(side)].log for side in (raw.left, raw.right)), *filter(None, bodies)]
        return {kind: why for log in logs for kind, why in log.open.items()}

    @property
    def _complex_numbers(self) -> dict[str, str]:
        """What the imaginary unit is, in words, and Euler's number, which is no name of a term beside it."""
        survey = self.resolver.survey
        euler = {"e", "\\mathrm{e}"} - survey.owned if survey.imaginary else set[str]()
        return dict.fromkeys(survey.imaginary, "the imaginary unit") | dict.fromkeys(euler, "Euler's number")

    @staticmethod
    def _introduced(step: Step, raw: RawStep) -> set[str]:
        """The name that a step introduces."""
        head = None if step.role is not Role.DEFINITION or raw.left.tree is None else parts_of(raw.left.tree)[0]
        name = None if head is None else base_name(head)
        return {name, symbol_name(head)} if head is not None and name is not None else set()

    def _step(self, raw: RawStep, introduced: Introduced) -> Step:
        left, right = self.readings[place(raw.left)], self.readings[place(raw.right)]
        for side, reading in ((raw.left, left), (raw.right, right)):
            if isinstance(reading.error, ReadError) or side.tree is None:
                return self._unread(raw, reading, introduced)
        if introduced.is_definition or (raw.relation == "\\to" and is_mapping(raw.left.tree)):
            return self._definition(raw, left, right, introduced)
        if introduced.named or introduced.restates:
            return self._left_open(raw, introduced)
        if raw.relation == "\\to":
            leads = is_of_diagram(self.chain, raw)
            role, why = (Role.ASSUMED, LEADS) if leads else (Role.UNSTATED, LIMIT)
            return self._plain(raw, role, why, introduced.notices)
        if raw.relation in INFERENCES:
            return self._inference(raw)
        for reading in (left, right):
            if reading.error is not None:
                return self._plain(raw, Role.UNSTATED, self._reason(reading), introduced.notices)
        try:
            return self._of_numbers(raw, left, right, introduced)
        except DerivationError as error:
            return self._plain(raw, Role.UNSTATED, Reason(error.code, str(error)), introduced.notices)

    def _of_numbers(self, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
        """A step between numbers; between complex ones it says what holds of both parts.

        Raises:
            DerivationError: it has no meaning that could be checked.
        """
        if not (left.log.complex or right.log.complex):
            return self._claim(raw, left, right, introduced)
        left, right = self._generally(left, right)
        step = self._claim(raw, left, right, introduced)
        if left.imaginary is None and right.imaginary is None:
            return step
        if raw.relation not in ("=", "\\equiv"):
            raise UnstatedError("complex numbers are compared by equality only")
        return replace(step, lower=self._claim(raw, left.turned, right.turned, introduced), parted=True)

    def _generally(self, left: Reading, right: Reading) -> tuple[Reading, Reading]:
        """The sides of an equation between complex numbers, in which what nothing is said of may be complex, too.

        What is proved so holds of real ones as well; no number speaks against it.
        """
        wholes = [one.term if one.whole is None else one.whole for one in (left, right)]
        found = used_by((term for term in wholes if term is not None), self.resolver)
        known = self._declared() | self.resolver.survey.numeric | self._functions_declared
        heads = {one.name for one in found.functions if one.density is None and one not in found.definitions}
        symbols = (one.name for one in found.symbols if one not in found.definitions)
        heads |= {name for name in symbols if plain(name) in COMPLEX_LETTERS}
        names = frozenset(heads - known)
        for name in sorted(names):
            left.log.untold[f"whether {name} is real or complex is not stated"] = Code.SORT
        parted = [one.in_general(self.resolver, names) if names else one for one in (left, right)]
        for one, other in (parted, parted[::-1]):
            loose = _loose(one, other, found) - known if one.imaginary is None and other.imaginary is not None else ()
            for name in loose:
                left.log.untold[f"whether {name} is real or complex is not stated"] = Code.SORT
        return parted[0], parted[1]

    @property
    def _functions_declared(self) -> frozenset[str]:
        """The functions of which the document declares from where to where they go."""
        return self.resolver.declarations.at(self.chain.start).functions

    def _on_law(self, raw: RawStep, introduced: Introduced) -> Step:
        """A step on the law of a random variable, by an equation that holds where it does."""
        left, right = self.readings[place(raw.left)], self.readings[place(raw.right)]
        try:
            step = self._claim(on_law(raw), left, right, replace(introduced, is_definition=False, form=Form.CLAIM))
        except DerivationError as error:
            return self._plain(raw, Role.UNSTATED, Reason(error.code, str(error)), introduced.notices)
        return replace(step, relation=raw.relation, left=raw.left.source, right=raw.right.source, of_law=True)

    def _left_open(self, raw: RawStep, introduced: Introduced) -> Step:
        """A step that gives a name to what stands there, or says again what was only tried."""
        why = Reason(Code.TIES, introduced.named)
        if introduced.restates:
            text = f"it was guessed or taken as a hypothesis in {introduced.restates}, from which it does not follow"
            why = Reason(Code.PREMISE, text)
        return self._plain(raw, Role.UNSTATED, why, introduced.notices)

    def _definition(self, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
        notices = (*introduced.notices, *right.log.notices)
        conventions = tuple({**left.log.conventions, **right.log.conventions, **dict.fromkeys(raw.acting)})
        return self._plain(raw, Role.DEFINITION, None, notices, conventions)

    def _unread(self, raw: RawStep, reading: Reading, introduced: Introduced) -> Step:
        """A step with a side that was not understood, and where that went wrong."""
        step = self._plain(raw, Role.UNREAD, self._reason(reading), introduced.notices)
        error = reading.error
        fault = self.source.span(error.start, error.end) if isinstance(error, ReadError) else None
        return replace(step, fault=fault)

    def _reason(self, reading: Reading) -> Reason:
        error = reading.error
        place = self.source.place(error.start) if isinstance(error, ReadError) else ""
        return Reason(error.code if error is not None else Code.NOTATION, reason(reading, place))

    def _plain(
        self, raw: RawStep, role: Role, why: Reason | None, notices: Sequence[str] = (), conventions: Sequence[str] = ()
    ) -> Step:
        step = bare_step(self.source, self.chain, raw, role, why)
        return replace(step, conventions=tuple(conventions), notices=tuple(dict.fromkeys(notices)))

    def _claim(self, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
        if _EXISTS.search(self.source.text, self.chain.start, raw.left.start):
            raise UnstatedError("it says only that there is such a thing")
        sides = left.log, right.log
        antiderived = self._antiderived_before(raw)
        written = claimed(raw, left, right, antiderived)
        used = used_by((written.left, written.right), self.resolver)
        self._require_clear(raw, (written.left, written.right), used)
        unlimited = left.log.open_integrals | right.log.open_integrals
        changes, noises = left.log.changes | right.log.changes, left.log.noises | right.log.noises
        first, second = with_linear_changes((written.left, written.right), changes, noises)
        written = replace(written, left=first, right=second)
        claim, used, context, log = self._rests(written, unlimited, used)
        used.independent |= left.log.independent | right.log.independent
        whole = (claim.left, claim.right, *(definition.body for definition in used.definitions.values()))
        vectors = require_linear(whole, self.resolver.shapes.assumed)
        context = self._with_independence(self._with_kinds(context, whole), used)
        used.kinds = kinds_held(self.kinds, context.facts)
        told = self._told(raw, used, context, (claim.left, claim.right))
        require_fixed_law((claim.left, claim.right), used)
        if claim is written or not are_integrals(written, unlimited):
            self._require_one_meaning(written, claim, unlimited)
        samples = self.resolver.survey.samples
        require_members(whole, samples)
        require_no_events(claim, whole, samples)

        choices = dict.fromkeys([*introduced.choices, *self._choices(claim, used, sides)])
        otherwise = self._other_ranges(claim, context, sides)
        if otherwise is None:
            choices[OPEN] = None
        if claim is written and antiderived and not claim.free_of:
            choices["the chain is one of antiderivatives, which may differ by a constant"] = None
        choices |= dict.fromkeys(open_indices(claim, context, samples))
        obstacles = dict.fromkeys(obstacles_of(raw, claim, used, self.resolver, self.around))
        if introduced.obstacle is not None:
            obstacles[introduced.obstacle] = None
        obstacles |= dict.fromkeys(Reason(Code.WORDS, text) for text in (*log.doubts, *told))
        values = values_of_laws(claim, used, self.statements, self.resolver)
        obstacles |= dict.fromkeys(bounded_elsewhere(claim, used, values, self.resolver.survey.bounded))
        obstacles |= dict.fromkeys(_left_open(claim, (*sides, log), vectors))
        defined = {key.name for key in self.resolver.entries}
        obstacles |= {Reason(Code.LAW, text): None for text in beyond_moments(whole, samples, defined)}
        self._require_one_reading(raw, written, claim, used, context, (*sides, log))

        conventions = dict.fromkeys(text for one in (*sides, log) for text in one.conventions)
        conventions |= dict.fromkeys(typed(used, context))
        conventions |= {f"{name} is a vector or a matrix": None for name in vectors}
        if claim is not written:
            conventions.pop(WHOLE, None)
            conventions[ANTIDERIVATIVE] = None
        restricted = self._restricted(raw, context, obstacles)
        self._require_among(restricted, sides)
        put_in = tuple(dict.fromkeys([*left.log.unfolded, *right.log.unfolded]))
        context = _with_noted(restricted, *sides)
        env = self.resolver.environment(Log())
        own = (one for one in put_in if not is_complex(env, one.body))  # the others are taken apart already
        context = replace(context, definitions=tuple(dict.fromkeys([*context.definitions, *own])))
        step = replace(
            bare_step(self.source, self.chain, raw, Role.CLAIM),
            claim=claim,
            context=_with_support(context, claim.left, introduced.rival),
            doubts=Doubts(
                obstacles=tuple(obstacles),
                choices=tuple(Reason(Code.READINGS, text) for text in choices),
                weights=tuple(weights_of(used, self.resolver)),
                matrices=tuple(matrices_of(used, self.resolver)),
                otherwise=tuple((one, OPEN) for one in otherwise or ()),
                lenient=self.around.lenient if names_written(raw) else "",  # numbers have no constant to leave out
            ),
            conventions=tuple(conventions),
            notices=tuple(dict.fromkeys([*introduced.notices, *left.log.notices, *right.log.notices])),
            stance=Stance(continues=continues(self.chain, raw)),
            declared=self._declared() | _arbitrary(claim, written, unlimited),
            unfolded=put_in,
            unit=last_place(raw),
            said=tuple(self._premises(used)),
            values=values,
        )
        return self._with_form(step, claim, raw, introduced)

    def _with_kinds(self, context: Context, terms: Sequence[Term]) -> Context:
        """The context with what words say of the kinds of the matrices and functions in terms."""
        words = (*self.told, *self.kinds)
        kinds = facts_of_kinds(
            (*words, *covariances(self.resolver.survey.covariances, words)),
            terms,
            {definition.head for definition in context.definitions},
        )
        return replace(context, facts=(*context.facts, *kinds))

    def _require_among(self, context: Context, logs: tuple[Log, Log]) -> None:
        """That what an event compares with may be taken for a value of its law: nothing else is said of it.

        Raises:
            UnstatedError: its author says which values it has, and they need not be among those.
        """
        texts = {**logs[0].facts, **logs[1].facts}
        noted = [condition for condition, text in texts.items() if text in (AMONG, IN_ORDER, SUPPORTED)]
        if not noted:
            return
        signs, parameters = Signs(context), self.resolver.survey.parameters
        ends, normal = [one.terms[0] for one in noted if one.need is Need.NONNEGATIVE], Normalizer(Context())
        if any(is_zero(normal, normal(add(one, other))) for one, other in combinations(ends, 2)):
            raise UnstatedError("which end of an interval is the greater one is not stated")
        said = [f.condition for f in context.facts if f.source.origin is not Origin.CONVENTION]
        told = {symbol.name for one in said for term in one.terms for symbol in free_symbols(term)}
        told |= {name for name, dims in self.resolver.declared.items() if not dims}
        for condition in noted:
            symbols = {symbol.name for term in condition.terms for symbol in free_symbols(term)}
            open_ = symbols & told - parameters if symbols - parameters else symbols
            if open_ and not signs.holds(condition.need, condition.terms[0]):
                raise UnstatedError(f"whether {min(open_)} is among the values of the law is not stated")

    def _declared(self) -> frozenset[str]:
        """The names whose values the author states; with a complex number, its parts."""
        survey = self.resolver.survey
        parts = (part(name) for name in survey.complex for part in (real_part, imaginary_part))
        return frozenset(self.resolver.declared) | survey.parameters | frozenset(parts)

    def _premises(self, used: Used) -> Iterator[Premise]:
        """What words posit of the names of a step, as premises."""
        names = {symbol.name for symbol in used.symbols} | {function.name for function in used.functions}
        keys: tuple[Sym | Function, ...] = (*used.symbols, *used.functions)
        names = names.union(*map(random_names_in, keys))
        for one in self.said:
            if names.isdisjoint(names_in(one.tree)):
                continue
            env = self.resolver.environment(Log())
            try:
                left, right = (env.term(side) for side in one.tree.items)
                own = used_by((left, right), self.resolver)
                context, _ = context_of(own, self.resolver, self.statements, ())
            except (DerivationError, RecursionError):
                continue
            if left.shape == right.shape and not env.log.several and not own.unreadable:
                law = replace(evolving(left, right, one.source, context.facts), convention=one.convention)
                lasting = self._always(law, used) if one.always else law
                if lasting is not None:
                    yield Premise(lasting, context, (one.last, 1 if one.convention else 0), posited=True)

    def _always(self, law: Hypothesis, used: Used) -> Hypothesis | None:
        """An equation for the rate of a function of the time, at all times; ``None``: other names may depend on it."""
        motion = as_evolution(law)
        time = motion.time if motion is not None and len(motion.state.args) == 1 else None
        if motion is None or not isinstance(time, Sym):
            return None
        names = {symbol.name for symbol in used.symbols} | {one.name for one in used.functions}
        pairs = self.resolver.survey.dependent
        moving = {name for name, of in pairs if of == time.name} | self.resolver.survey.varying
        return None if names & (moving - {motion.function.name}) else replace(law, variables=(time,))

    def _choices(self, claim: Claim, used: Used, logs: tuple[Log, Log]) -> Iterator[str]:
        """What was chosen among several readings, on the sides and in the definitions of their names."""
        left, right = logs
        yield from (*left.doubts, *right.doubts)
        yield from (note for key in used.definitions for note in self.resolver.logs[key].doubts)
        yield from open_laws(claim, self.around)
        if exchanged(left.open_integrals, right.open_integrals):
            yield EXCHANGED

    def _other_ranges(self, claim: Claim, context: Context, logs: tuple[Log, Log]) -> tuple[Claim, ...] | None:
        """What the claim says if its integrals without limits have other ranges; ``None`` where that is not known."""
        left, right = logs
        unlimited = left.open_integrals | right.open_integrals
        found = unranged(claim, (left.whole_integrals | right.whole_integrals) - unlimited)
        return other_ranges(claim, found, context, self.around.stated) if found else ()

    def _require_one_reading(
        self, raw: RawStep, written: Claim, claim: Claim, used: Used, context: Context, logs: tuple[Log, Log, Log]
    ) -> None:
        """That neither the notation of the sides nor that of what they rest on has two readings of different value.

        Raises:
            UnstatedError: it has.
        """
        left, right, log = logs
        for side in (left, right):
            log.join(side)
        beyond = next((text for one in logs for text in one.ambiguities), None)
        beyond = beyond or other_meaning(raw, claim, used, self.resolver)
        beyond = beyond or self._other_argument((written.left, written.right, claim.left, claim.right), context)
        trees = raw.trees
        beyond = beyond or at_another_variable(
            (written.left, written.right),
            trees,
            context.definitions,
            self.resolver.entries,
            self.around.densities,
            self.resolver.survey,
        )
        unlimited = left.open_integrals | right.open_integrals
        if exchanged(left.open_integrals, right.open_integrals) and self._antiderives:
            beyond = beyond or EXCHANGED
        beyond = beyond or without_range(claim, unlimited, self.resolver, self.statements)
        if beyond:
            raise UnstatedError(beyond)

    def _other_argument(self, sides: Sequence[Term], context: Context) -> str | None:
        """Why some terms go beyond the definitions that they rest on, if they do."""
        return other_argument(sides, context.definitions, self.resolver.survey, self.resolver.declared.keys())

    def _with_form(self, step: Step, claim: Claim, raw: RawStep, introduced: Introduced) -> Step:
        """A step with what it is by its form."""
        written = replace(claim, left=unfolded(claim.left, step.context), right=unfolded(claim.right, step.context))
        loose = loose_symbols(step, written)
        meant = [(one, TIED) for one in complements(written, loose)]
        meant += [(one, UNSIGNED) for one in signed(step, claim)]
        logs = (self.readings[place(raw.left)].log, self.readings[place(raw.right)].log)
        meant += [(one, ALONE) for one in acting_alone(claim, *logs)]
        meant += [(one, FURTHER) for one in reaching_further(claim, *logs)]
        return replace(
            step,
            stance=replace(
                step.stance,
                form=introduced.form or form_of(step, claim, self.chain, raw, names_written(raw), self.around.solved),
                concludes=raw.claims or (self.around.concludes and raw.number == 1),
                follows=is_determined(self.chain, raw, self.around.solved),
                rival=introduced.rival,
            ),
            doubts=replace(
                step.doubts,
                otherwise=(*step.doubts.otherwise, *meant),
                usual=tuple(self._usual(raw, step, claim, written)),
            ),
        )

    def _usual(self, raw: RawStep, step: Step, claim: Claim, written: Claim) -> Iterator[tuple[Claim, str]]:
        """What a claim says if names have to do with each other what they usually have, with the reason."""
        if not self.resolver.shapes.stated_dimension:
            yield from ((one, UNCOUNTED) for one in counted(written, loose_symbols(step, written)))
        yield from as_derivatives(claim, lambda one: not is_known(one, step))
        bounded = {one for fact in step.context.facts for term in fact.condition.terms for one in free_symbols(term)}
        yield from at_values(written, self.values, self.resolver, bounded)
        percent = in_percent(raw, claim)
        if percent is not None:
            yield percent, IN_PERCENT

    @property
    def _antiderives(self) -> bool:
        """Whether integrals without limits are antiderivatives before, or words speak of such."""
        return self.resolver.survey.antiderives or any(self.meanings.values())

    def _antiderived_before(self, raw: RawStep) -> tuple[Sym, ...]:
        """The variables of the integrals on earlier sides of the chain that are read as antiderivatives."""
        earlier = [self.readings[place(step.left)] for step in self.chain.steps if step.number < raw.number]
        found = (integral for reading in earlier for integral in reading.log.open_integrals)
        return tuple({integral.variable: None for integral in found if self.meanings.get(integral)})

    def _require_clear(self, raw: RawStep, terms: tuple[Term, ...], used: Used) -> None:
        """That the names are real numbers, and the step is about the terms alone; ``used`` is what these rest on."""
        survey = self.resolver.survey
        settled = survey.complex | survey.imaginary
        require_apart(survey, used.symbols, used.functions)
        unread = (self.resolver.entries[key] for key in used.unreadable if key in self.resolver.entries)
        hidden = next((one.key.name for one in unread if not settled.isdisjoint(tree_names([one.body]))), None)
        if hidden is not None:
            raise UnstatedError(f"{hidden} may have complex values, and what it stands for is not understood")
        foreign = next((why for name, why in self._foreign().items() if name in names_written(raw) - settled), "")
        symbols = {s.name for term in terms for s in free_symbols(term) if not s.shape.rank}
        numbers = symbols.copy()
        numbers |= {part.function.name for term in terms for _, part in subterms(term) if isinstance(part, Apply)}
        numbers |= {f"{plain(name)}_" for name in numbers if name != plain(name)}
        numbers -= {name for name, dims in self.resolver.declared.items() if not dims}
        ordered = next((why for name, why in self.around.ordered.items() if name in numbers), "")
        ordered = ordered or of_a_matrix(symbols, self.resolver.declared)
        algebra = self.resolver.survey.unclear.get(ARITHMETIC, "")
        meant = foreign or ordered or algebra or states_law(raw) or permutations(raw)
        meant = meant or of_sets(self.chain.trees) or against_kind(terms, self.around.variates, self.around.laws)
        meant = meant or beyond_structure(terms, raw.relation in ORDERS, self._lacking())
        unclear = meant or commuted(terms, self._names(used))
        if unclear:
            raise UnstatedError(unclear)

    def _with_independence(self, context: Context, used: Used) -> Context:
        """The context with what is told of the independence of random variables."""
        said: list[Told | Independent] = [one for one in self.told if one.what is Property.INDEPENDENT]
        said += self.resolver.survey.independent
        laws, found = used.functions.values(), list[Hypothesis]()
        for one in said:
            own = independences(laws, one.names, one.source)
            if not (isinstance(one, Independent) and one.more):  # the worlds satisfy all that is said then
                used.independent |= {lowered(symbol.name) for equation in own for symbol in equation.variables}
            found += own
        context = replace(context, hypotheses=(*context.hypotheses, *found)) if found else context
        facts, equations = facts_of(self.resolver, used.functions.values())
        told = (*context.facts, *facts), (*context.hypotheses, *equations)
        return replace(context, facts=told[0], hypotheses=told[1]) if facts else context

    def _told(self, raw: RawStep, used: Used, context: Context, sides: Sequence[Term]) -> list[str]:
        """Why no number speaks against the step, from what the words of blocks say of the names on which it rests.

        Raises:
            UnstatedError: nothing speaks for it either.
        """
        names = names_written(raw) | {symbol.name for symbol in used.symbols | used.dimensions}
        names |= {function.name for function in used.functions}
        terms = [term for fact in context.facts for term in fact.condition.terms]
        terms += [side for one in context.hypotheses for side in (one.left, one.right)]
        names |= {symbol.name for term in terms for symbol in free_symbols(term)}
        why = next((why for line in self.lost if (why := line.reason(names)) is not None), None)
        spoken = set(map(plain, names))
        samples = self.resolver.survey.samples
        others = [told for told in self.told if not is_used(told, samples)]
        held = {one.source for one in context.hypotheses}  # the worlds satisfy these
        others = [told for told in others if told.what is not Property.INDEPENDENT or told.source not in held]
        others = [told for told in others if not is_of_kinds(told, context.facts, names)]
        costs = [(told_reason(told), cost(told, spoken, sides)) for told in others]
        why = why or next((why for why, one in costs if one is Cost.ALL), None)
        if why is not None:
            raise UnstatedError(why.text, why.code)
        return [why.text for why, one in costs if one is Cost.NUMBERS]

    def _foreign(self) -> dict[str, str]:
        """The names that stand for no real numbers; what may have complex values and is written out, is that."""
        defined = {key.name for key in self.resolver.entries}
        unreal = {name: why for name, why in self.resolver.survey.unreal.items() if name not in defined}
        return {**self.around.foreign, **unreal}

    def _lacking(self) -> dict[str, Lacking]:
        """What names lack that numbers have, unless they are declared or written out."""
        survey = self.resolver.survey
        known = {*self.resolver.declared, *(key.name for key in self.resolver.entries), *survey.complex}
        return {
            name: one
            for name, one in self.around.structures.items()
            if name not in (self.resolver.declared if one.structure in (Structure.NONE, Structure.SUMS) else known)
        }

    def _names(self, used: Used) -> Names:
        """Which names may be matrices: none that is declared or defined; what is defined by no number may be one."""
        known = {*self.resolver.declared, *(key.name for key in self.resolver.entries)}
        survey = self.resolver.survey
        noncommutative = MULTIPLICATION in survey.unclear
        unread = {key.name for key in used.unreadable}
        things = {name for name, one in self.around.structures.items() if one.structure is Structure.RING}
        composed = survey.composed | unread | (things - known)
        return Names(known, MATRICES in survey.unclear or noncommutative, noncommutative, composed)

    def _require_one_meaning(self, written: Claim, claim: Claim, unlimited: set[Integral]) -> None:
        """That an integral without limits is an antiderivative everywhere in the document, or nowhere."""
        kept = {*claim.parts}
        for part in {*written.parts}:
            if isinstance(part, Integral) and part in unlimited:
                antiderivative = part not in kept
                if self.meanings.setdefault(part, antiderivative) is not antiderivative:
                    raise UnstatedError("the integral is an antiderivative at one place and a number at another one")

    def _inference(self, raw: RawStep) -> Step:
        """A step between statements; a side that is none costs this step only."""
        try:
            return self._inferred(raw)
        except DerivationError as error:
            return self._plain(raw, Role.UNSTATED, Reason(error.code, str(error)))

    def _inferred(self, raw: RawStep) -> Step:
        log = Log()
        require_unquantified(self.source, self.chain, raw)
        inference = inferred(raw, self.resolver, log)
        terms = sides_of(inference)
        used = used_by(terms, self.resolver)
        self._require_clear(raw, terms, used)
        obstacles = dict.fromkeys(obstacles_of_names(raw, used, self.resolver, self.around))
        obstacles |= dict.fromkeys(map(may_sum_to_one, weights_of(used, self.resolver)))
        doubts = dict.fromkeys(log.doubts)
        context, own = context_of(used, self.resolver, self.statements, self.approximations)
        doubts |= dict.fromkeys(self._told(raw, used, context, terms))
        require_fixed_law(terms, used)
        beyond = log.several or own.several or self._other_argument(terms, context)
        beyond = beyond or of_functions(inference, context)
        if beyond:
            raise UnstatedError(beyond)
        before = [one for one in self.asserted if one.start < raw.left.start or raw.right.end < one.start]
        others = list(beside(inference, self.resolver, [*before, *premises_before(self.source, self.chain, raw)]))
        doubts |= dict.fromkeys(one for one in others if isinstance(one, str))
        restricted = self._restricted(raw, context, obstacles)
        if raw.comment and restricted == context:
            doubts[f"the remark “{raw.comment}” may restrict it"] = None
        excluded = excluding(self.source.text, self.chain.start, self.chain.end)
        if excluded:
            doubts[f"the word “{excluded}” beside it may tell of values that are left out"] = None
        words = words_before(self.source, self.chain, raw)
        if words:
            doubts[f"the words “{words}” before it may restrict it"] = None
        conventions = dict.fromkeys([*log.conventions, *own.conventions, *typed(used, context), *raw.acting])
        return replace(
            bare_step(self.source, self.chain, raw, Role.CLAIM),
            inference=replace(inference, beside=tuple(one for one in others if not isinstance(one, str))),
            context=restricted,
            conventions=tuple(conventions),
            notices=tuple(log.notices),
            declared=self._declared(),
            stance=Stance(continues=continues(self.chain, raw)),
            doubts=Doubts((*obstacles, *(Reason(Code.WORDS, text) for text in doubts))),
        )

    def _rests(self, claim: Claim, open_integrals: set[Integral], used: Used) -> tuple[Claim, Used, Context, Log]:
        """The claim, with antiderivatives differentiated, and what it rests on."""
        context, log = context_of(used, self.resolver, self.statements, self.approximations)
        meant = about_integrands(claim, open_integrals, context)
        if meant is not claim:
            used = used_by((meant.left, meant.right), self.resolver)
            context, log = context_of(used, self.resolver, self.statements, self.approximations)
        return meant, used, context, log

    def _restricted(self, raw: RawStep, context: Context, obstacles: dict[Reason, None]) -> Context:
        """The context with what a remark behind the formula restricts it to."""
        if not raw.comment:
            return context
        try:
            restrictions = remark(self.resolver.environment(Log()), raw.comment)
        except UnstatedError as error:
            obstacles[Reason(Code.WORDS, str(error))] = None
            return context
        source = Source(Origin.DOCUMENT, f"the remark “{raw.comment}”")
        return replace(context, facts=context.facts + tuple(Fact(one, source) for one in restrictions))
