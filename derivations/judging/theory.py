"""The theory of a document: which earlier lines a step may rest on, and what it is worth for that.

A document says things one after another.  A step that is not proved from its definitions alone is tried again under
the few lines that its words cite, that stand before it, or that posit something of its names.  What rests on posited
and proved lines is proved; what rests on lines that are not settled is conditional on them; a line that fails proves
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derivations.judging.answers import follows_from
from derivations.judging.posits import names_in_claim
from derivations.model.conditions import Status
from derivations.model.context import Context, Hypothesis, Origin, Source
from derivations.model.derivation import Claim, Form, Premise, Step, StepKey
from derivations.model.evolutions import evolving
from derivations.model.reasons import Code, Reason
from derivations.model.relations import EQUALITIES, Relation
from derivations.model.supports import equation_of, stated_by
from derivations.model.terms import (
    Apply,
    Num,
    Term,
    free_symbols,
    functions_in,
    subterms,
)
from derivations.model.unfolding import heads_in, unfolded
from derivations.model.verdict import (
    FAILS,
    PROOFS,
    Evidence,
    StatedCondition,
    StepVerdict,
    Support,
    Verdict,
    conditional_on,
)

MAX_PREMISES = 6
MAX_CHAINS = 5
"""So many chains back are looked at for lines; for what is posited, all that are in reach."""
MAX_TRIED = 120
"""So many steps of a document are tried again."""
MAX_SIZE = 1_500
"""A claim with more parts is not tried again."""

UNSETTLED = {
    Verdict.SUPPORTED: "is supported by numbers only",
    Verdict.UNDECIDED: "is not decided",
    Verdict.CONDITIONAL: "holds under conditions",
    Verdict.ASSUMED: "is read as posited",
}
_TELLING = frozenset({Code.TIES, Code.LAW, Code.WORDS})
"""The reasons for which a line that fails may say what its names are, or words beside it may."""
RETRIED = frozenset({Verdict.SUPPORTED, Verdict.UNDECIDED, Verdict.ASSUMED, *FAILS})


@dataclass(frozen=True, slots=True)
class _Stated:
    """An equation that lines of one chain state together, and what is short of one of them; nothing, if it holds.

    ``proved`` is whether all of them are proved from definitions, for every value of their names; ``open`` is whether
    its author may posit it for all that is known.
    """

    claim: Claim
    steps: tuple[Step, ...]
    posited: bool
    unsettled: str
    proved: bool = False
    open: bool = False

    @property
    def cases(self) -> frozenset[Reason]:
        """What words suppose or restrict that may be meant in its lines."""
        return frozenset().union(*map(_cases, self.steps))

    @property
    def line(self) -> StepKey:
        return self.steps[-1].chain, self.steps[-1].number

    @property
    def where(self) -> str:
        """Its place for a reader."""
        first, last = self.steps[0], self.steps[-1]
        numbers = f"step {last.number}" if first is last else f"steps {first.number} to {last.number}"
        return f"chain {last.chain}, {numbers}"


class Theory:
    """What the lines of a document state, once each was judged on its own."""

    def __init__(self, verdicts: Sequence[StepVerdict]) -> None:
        """Take in the verdicts on all steps in their order, for what the claims that they rest on are worth."""
        self._alone, self._verdicts = tuple(verdicts), _inherited(verdicts)
        self._of_chain: dict[int, list[StepVerdict]] = {}
        for verdict in self._verdicts:
            self._of_chain.setdefault(verdict.step.chain, []).append(verdict)
        self._stated = {chain: tuple(_stated(own)) for chain, own in self._of_chain.items() if chain}
        every = (one for stated in self._stated.values() for one in stated)
        self._lines = {one.where: tuple((step.chain, step.number) for step in one.steps) for one in every}

    def retried(self) -> list[Step]:
        """The steps to judge once more, with the premises that each of them may use."""
        found: list[Step] = []
        for verdict in self._verdicts:
            step, claim = verdict.step, verdict.step.claim
            if verdict.verdict not in RETRIED or claim is None or not _is_short(claim):
                continue
            if step.around.settled_by:
                premises = self._of_its_proof(step, claim)
            else:
                fails = _is_in_doubt(verdict) or verdict.verdict in (Verdict.ASSUMED, *FAILS)
                premises = self._premises(step, claim, fails, refuted=verdict.verdict in FAILS)
            found += [replace(step, premises=premises)] if premises else []
        return found[:MAX_TRIED]

    def resolved(self, again: Iterable[StepVerdict]) -> list[StepVerdict]:
        """The verdicts on all steps, with what was found under premises, and what that is worth in the end."""
        found = {_place(one): one for one in again}
        best = _inherited([_following(self._better(one, found.get(_place(one)))) for one in self._alone])
        for _ in best:  # each pass settles at least what rests on settled lines only
            holding = {(one.step.chain, one.step.number) for one in best if _is_established(one)}
            new = [self._settled(one, holding) for one in best]
            if new == best:
                break
            best = new
        return self._warned(best)

    def _warned(self, verdicts: Sequence[StepVerdict]) -> list[StepVerdict]:
        """The verdicts, with a notice where a step cites or uses a chain in which a step is refuted."""
        refuted = {v.step.chain: f"chain {v.step.chain}" for v in verdicts if v.verdict is Verdict.REFUTED}
        warned = []
        for one in verdicts:
            used = {support.where for support in one.rests_on}
            named = [n for n, where in refuted.items() if n in one.step.around.cited or where in used]
            notices = (f"it rests on chain {n}, in which a step is refuted" for n in named if n != one.step.chain)
            warned.append(replace(one, notices=tuple(dict.fromkeys((*one.notices, *notices)))))
        return warned

    def _settled(self, verdict: StepVerdict, holding: set[StepKey]) -> StepVerdict:
        """The verdict on a step that rests on lines, by which of them hold in the end."""
        lines = {one.statement: one.where for one in verdict.rests_on if one.where in self._lines}
        held = {statement for statement, where in lines.items() if holding.issuperset(self._lines[where])}
        conditions = tuple(self._as_held(c, lines, held) for c in verdict.conditions)
        if conditions == verdict.conditions or verdict.verdict not in PROOFS:
            return verdict
        short = [f"${c.statement}$" for c in conditions if c.status == Status.OPEN.value]
        return replace(
            verdict,
            verdict=Verdict.CONDITIONAL if short else Verdict.PROVED,
            code=Code.CONDITION if short else None,
            conditions=conditions,
            reason=follows_from(verdict.rules, list(lines.values()), short),
        )

    @staticmethod
    def _as_held(condition: StatedCondition, lines: Mapping[str, str], held: set[str]) -> StatedCondition:
        """A condition that a line states: granted where the line holds, and open where only that would grant it."""
        if condition.statement in held and condition.status == Status.OPEN.value:
            return replace(condition, status=Status.GRANTED.value)
        granted = condition.status == Status.GRANTED.value and condition.because == lines.get(condition.statement)
        if granted and condition.statement not in held:
            return replace(condition, status=Status.OPEN.value)
        return condition

    def _of_its_proof(self, step: Step, claim: Claim) -> tuple[Premise, ...]:
        """What the proof of a statement says in the end: of its left side first."""
        names = names_in_claim(claim, step.context)
        lines = [one for chain in reversed(step.around.settled_by) for one in reversed(self._stated.get(chain, ()))]
        lines.sort(key=lambda one: one.claim.left != claim.left)
        found: list[Premise] = []
        for one in lines:
            context = _brought(one, step, claim, later=True)
            if context is not None and names & names_in_claim(one.claim, one.steps[0].context):
                found.append(_premise(one, context, one.posited))
        return tuple(found[:MAX_PREMISES])

    def _left_to_its_proof(self, step: Step) -> set[str]:
        """What of a statement only its proof says what it is, as written."""
        proofs = [one for chain in step.around.settled_by for one in self._of_chain.get(chain, ())]
        defined = {one.step.left for one in proofs if one.verdict is Verdict.DEFINITION}
        names = frozenset[str]() if step.claim is None else names_in_claim(step.claim, step.context)
        return {left for left in defined if left == step.left or left in names}

    def _better(self, first: StepVerdict, second: StepVerdict | None) -> StepVerdict:
        """The verdict on a step that was judged on its own and, perhaps, then under premises."""
        left = self._left_to_its_proof(first.step)
        fails = first.verdict in (Verdict.ASSUMED, *FAILS)
        if second is None:
            return _without_proof(first) if left and fails else self._awaiting(first)
        second = replace(second, milliseconds=round(first.milliseconds + second.milliseconds, 3))
        if second.verdict in PROOFS:
            return second
        if second.verdict in FAILS and first.verdict is Verdict.UNDECIDED and _is_open_for_lines(first, second):
            return second if second.code is Code.PREMISE else self._awaiting(second)
        if left:
            return second if left <= {first.step.left} else _without_proof(first)
        failing = second if first.verdict in FAILS or (fails and second.verdict in FAILS) else first
        return self._awaiting(failing)

    def _awaiting(self, verdict: StepVerdict) -> StepVerdict:
        """The verdict on a step, which no number speaks against where a line above its relation is not decided."""
        claim = verdict.step.claim
        if verdict.verdict not in FAILS or claim is None:
            return verdict
        names = names_in_claim(claim, verdict.step.context)
        for line in (one for chain in verdict.step.around.above for one in self._stated.get(chain, ())):
            sides = ({function.name for function in functions_in(side)} for side in (line.claim.left, line.claim.right))
            if line.unsettled and all(side & names for side in sides):
                return _without_numbers(verdict, f"it may rest on {line.where}, which {line.unsettled}")
        return verdict

    def _premises(self, step: Step, claim: Claim, fails: bool, refuted: bool) -> tuple[Premise, ...]:
        """The lines that a step may rest on; where it fails, those that are posited and those that it cites itself."""
        names = names_in_claim(claim, step.context)
        ranked: list[tuple[tuple[bool, int, int], Premise]] = []
        for distance, stated in self._before(step):
            shared = names & names_in_claim(stated.claim, stated.steps[0].context)
            context = _brought(stated, step, claim)
            if not shared or context is None or stated.claim == claim:
                continue
            if not stated.proved and step.around.every & _free_names(stated.claim):
                continue  # what is posited of some values, or may be, says nothing of every value
            if stated.unsettled and stated.cases and not _is_in_case(stated, step):
                continue  # what holds in a case, if it does, says nothing of another one
            cited = stated.line[0] in step.around.cited
            if distance > MAX_CHAINS and not stated.posited and not cited:
                continue
            posited = stated.posited or (fails and stated.open)
            ranked.append(((not cited, -len(shared), distance), _premise(stated, context, posited)))
        ranked += [((True, -len(shared), 0), one) for one, shared in _said(step, claim, names)]
        ranked.sort(key=lambda pair: pair[0])
        own = frozenset[int]() if refuted else step.around.above
        chosen = [one for _, one in ranked if one.posited or not fails or one.line[0] in own]
        return self._apart(chosen[:MAX_PREMISES], step)

    def _apart(self, premises: Sequence[Premise], step: Step) -> tuple[Premise, ...]:
        """Premises, with those of their names of which no other line before a step says anything that may be new."""
        lines = {one.line for one in premises}
        before = (v for v in self._verdicts if v.step.span.start < step.span.start)
        new = [v.step for v in before if not _follows_anyway(v)]
        others = [one for one in new if (one.chain, one.number) not in lines]
        found: list[Premise] = []
        for one in premises:
            equation = Claim(one.equation.left, Relation.EQUAL, one.equation.right)
            names = names_in_claim(equation, one.context) if one.posited else frozenset[str]()
            alone = (name for name in names if not any(_speaks_of(other, name) for other in others))
            found.append(replace(one, alone=frozenset(alone)))
        return tuple(found)

    def _before(self, step: Step) -> Iterator[tuple[int, _Stated]]:
        """What the chains that reach a step state, the nearest one first, with how far back that is."""
        around = step.around
        own = [one for one in self._stated.get(step.chain, ()) if one.line < (step.chain, step.number)]
        yield from ((0, one) for one in reversed(own))
        for distance, chain in enumerate(dict.fromkeys((*around.reach, *sorted(around.cited))), start=1):
            if chain < step.chain and chain not in around.settles:
                yield from ((distance, one) for one in reversed(self._stated.get(chain, ())))


def _is_in_case(stated: _Stated, step: Step) -> bool:
    """Whether all that may be meant in a line may be meant in a step, and no words between them end a case."""
    return stated.cases <= _cases(step) and (stated.line[0] == step.chain or stated.line[0] in step.around.case)


def _cases(step: Step) -> frozenset[Reason]:
    """What words suppose or restrict that may be meant in a step."""
    return frozenset(one for one in step.doubts.obstacles if one.code is Code.WORDS)


def _said(step: Step, claim: Claim, names: frozenset[str]) -> Iterator[tuple[Premise, frozenset[str]]]:
    """What the words before a step posit of its names, with these; not what it says itself, nor of any value."""
    for one in step.said:
        equation = replace(claim, left=one.equation.left, right=one.equation.right)
        shared = names & names_in_claim(equation, one.context)
        if not shared or step.around.every & _free_names(equation):
            continue
        if one.equation.convention or {equation.left, equation.right} != {claim.left, claim.right}:
            yield one, shared


def _stated(verdicts: Sequence[StepVerdict]) -> Iterator[_Stated]:
    """The equations that a chain states: each of its steps, and the ends of each run of them."""
    run: list[StepVerdict] = []
    for verdict in verdicts:
        step = verdict.step
        run = [*run, verdict] if step.stance.continues and run else [verdict]
        if not _may_state(verdict):
            run = []
            continue
        assert step.claim is not None
        proved = verdict.verdict is Verdict.PROVED
        posited = verdict.verdict is Verdict.ASSUMED
        yield _Stated(step.claim, (step,), posited, _short_of(verdict), proved, _is_open(verdict))
        first = run[0].step.claim
        if len(run) > 1 and first is not None:
            ends = replace(step.claim, left=first.left, relation=Relation.EQUAL)
            short = next(filter(None, map(_short_of, run)), "")
            proved = all(one.verdict is Verdict.PROVED for one in run)
            yield _Stated(ends, tuple(one.step for one in run), False, short, proved)


def _short_of(verdict: StepVerdict) -> str:
    """Why a line does not hold for certain; nothing, if it does."""
    return "" if _is_established(verdict) else UNSETTLED.get(verdict.verdict, "fails")


def _may_state(verdict: StepVerdict) -> bool:
    """Whether a line is an equation that later ones may rest on."""
    step = verdict.step
    if step.claim is None or step.claim.relation not in EQUALITIES or step.stance.form is Form.GOAL or step.around.goal:
        return False
    if step.choice is not None and verdict.verdict is not Verdict.PROVED:
        return False  # which of its readings holds is open
    return _is_established(verdict) or (verdict.verdict in UNSETTLED and not _is_in_doubt(verdict))


def _is_established(verdict: StepVerdict) -> bool:
    """Whether a line holds: it is proved, or the words of its author posit it.

    What is read as posited only because it does not hold may be an error as well, and so may a row that the rows
    before it determine.
    """
    step = verdict.step
    said = step.stance.form is Form.POSIT or (step.around.posits and not step.stance.follows)
    return verdict.verdict is Verdict.PROVED or (verdict.verdict is Verdict.ASSUMED and said)


def _is_open(verdict: StepVerdict) -> bool:
    """Whether a line may posit something for all that is known: a failure of what rests on it would be its own.

    So may one that stands alone and fails for functions or laws of which nothing is known: the worlds that others are
    tried in do not satisfy it, either.
    """
    step, claim, stance = verdict.step, verdict.step.claim, verdict.step.stance
    alone = verdict.verdict is Verdict.UNDECIDED and not stance.continues
    if alone and stance.form is not Form.OPEN and claim is not None:
        tells = verdict.differs and verdict.code in _TELLING and not stance.concludes
        parts = (part for side in (claim.left, claim.right) for _, part in subterms(unfolded(side, step.context)))
        return tells and any(isinstance(part, Apply) and not part.is_element for part in parts)
    return alone or _singles_out(verdict)


def _is_in_doubt(verdict: StepVerdict) -> bool:
    """Whether numbers speak against a line that goes on from another one: it restricts no name, so it may be wrong."""
    return verdict.differs and verdict.step.stance.continues and not _singles_out(verdict)


def _singles_out(verdict: StepVerdict) -> bool:
    """Whether a row says by a number for which values it holds: ``g'(w) = 2 w - 4 = 0`` is to be solved for ``w``."""
    claim = verdict.step.claim
    tells = verdict.verdict is Verdict.UNDECIDED and verdict.code is Code.TIES and verdict.step.stance.continues
    return tells and claim is not None and isinstance(claim.right, Num)


def _premise(stated: _Stated, context: Context, posited: bool) -> Premise:
    source = Source(Origin.LINE, stated.where)
    claim = stated.claim
    if posited or stated.proved:
        equation = evolving(claim.left, claim.right, source, context.facts, stated.unsettled)
    else:
        equation = Hypothesis(claim.left, claim.right, (), source, (), stated.unsettled)
    return Premise(equation, context, stated.line, posited)


def _brought(stated: _Stated, step: Step, claim: Claim, *, later: bool = False) -> Context | None:
    """The context that a line brings along; ``None``: its names mean something else where the step stands.

    A ``later`` line, of the proof of a statement, may say what names of that are.  Facts of conventions and context
    blocks hold everywhere; what the document says of a name of both must be said of it at the step too.
    """
    definitions, facts = [], []
    heads = heads_in(claim.left) | heads_in(claim.right)
    for own in stated.steps:
        for definition in own.context.definitions:
            other = step.context.definition(definition.head)
            unlike = other.body != definition.body if other is not None else definition.head in heads and not later
            if unlike:
                return None
            definitions.append(definition)
        for fact in own.context.facts:
            spoken = {symbol for term in fact.condition.terms for symbol in free_symbols(term)}
            if fact.source.origin is Origin.DOCUMENT and spoken & heads and fact not in step.context.facts:
                return None
            facts.append(fact)
    if _clash(stated, claim):
        return None
    unread = frozenset(key for own in stated.steps for key in own.context.unread)
    return Context(tuple(dict.fromkeys(facts)), tuple(dict.fromkeys(definitions)), unread=unread)


def _shapes(terms: Sequence[Term]) -> set[tuple[str, object]]:
    return {(s.name, s) for term in terms for s in free_symbols(term)}


def _clash(stated: _Stated, claim: Claim) -> bool:
    """Whether one name is read as different things in a line and in a step."""
    other = dict(_shapes((claim.left, claim.right)))
    return any(other.get(name, s) != s for name, s in _shapes((stated.claim.left, stated.claim.right)))


def _free_names(claim: Claim) -> frozenset[str]:
    """The names of the free symbols of a claim as written."""
    return frozenset(symbol.name for side in (claim.left, claim.right) for symbol in free_symbols(side))


def _is_short(claim: Claim) -> bool:
    return sum(1 for _ in claim.parts) < MAX_SIZE


def _is_open_for_lines(first: StepVerdict, second: StepVerdict) -> bool:
    """Whether a step was open for want of the very lines that it contradicts, or that hold where it fails."""
    posits = any(one.line for one in first.step.doubts.obstacles)
    return second.code is Code.PREMISE or (posits and not any(one.line for one in second.step.doubts.obstacles))


def _following(verdict: StepVerdict) -> StepVerdict:
    """The verdict on a row that the rows before it determine: it posits nothing, and may not be shown to follow."""
    if verdict.verdict is not Verdict.ASSUMED or not verdict.step.stance.follows:
        return verdict
    why = "the rows before it determine its unknowns, and it was not found to follow"
    return replace(verdict, verdict=Verdict.UNDECIDED, code=Code.PREMISE, reason=why)


def _inherited(verdicts: Sequence[StepVerdict]) -> list[StepVerdict]:
    """The verdicts, where what rests on the body of a name that is only claimed is worth what that claim is."""
    open_ = (one for one in verdicts if one.step.stance.claimed and not _is_settled_head(one))
    claims = {(one.step.home, one.step.stance.claimed): one for one in open_}
    return [_worth(one, claims) if claims else one for one in verdicts]


def _is_settled_head(verdict: StepVerdict) -> bool:
    """Whether the body that a claim gives to a name is that of the name: proved, or its author's to choose."""
    return verdict.verdict in (Verdict.PROVED, Verdict.DEFINITION, Verdict.ASSUMED)


def _worth(verdict: StepVerdict, claims: Mapping[tuple[str, str], StepVerdict]) -> StepVerdict:
    """What a verdict is worth beside some claims that are not settled."""
    bodies = [(one, claims.get((one.source.where, one.head.name))) for one in verdict.step.context.definitions]
    resting = {stated_by(one): claim for one, claim in bodies if claim is not None}
    own = {Support(one.step.home, equation_of(one.step)): one for one in claims.values()}
    resting |= {one: own[one] for one in verdict.rests_on if one in own}  # of what premises bring along
    if verdict.verdict in PROOFS:
        return _if_hold(verdict, {one: resting[one] for one in verdict.rests_on if one in resting})
    claim = next(iter(resting.values()), None)
    if verdict.verdict is Verdict.REFUTED and claim is not None:
        reason = f"{verdict.reason}; but it rests on {claim.step.id}, which {UNSETTLED.get(claim.verdict, 'fails')}"
        return replace(verdict, verdict=Verdict.DOUBTFUL, code=Code.PREMISE, reason=reason)
    return verdict


def _if_hold(verdict: StepVerdict, claims: Mapping[Support, StepVerdict]) -> StepVerdict:
    """What holds, if some claims hold that it rests on."""
    if not claims:
        return verdict
    own = {
        StatedCondition(
            one.statement, Status.OPEN.value, f"{claim.step.id} {UNSETTLED.get(claim.verdict, 'fails')}"
        ): claim
        for one, claim in claims.items()
    }
    own = {condition: claim for condition, claim in own.items() if condition not in verdict.conditions}
    if not own:
        return verdict
    repeated = next((claim for one, claim in own.items() if one.statement == equation_of(verdict.step)), None)
    if repeated is not None:
        why = f"it repeats {repeated.step.id}, which {UNSETTLED.get(repeated.verdict, 'fails')}"
        bare = replace(verdict, verdict=Verdict.UNDECIDED, code=Code.PREMISE, reason=why)
        return replace(bare, rules=(), conditions=(), evidence=Evidence())
    lines = dict.fromkeys(claim.step.id for claim in own.values())
    return conditional_on(verdict, own, (f"{line} holds" for line in lines))


def _place(verdict: StepVerdict) -> tuple[int, int, int]:
    return verdict.step.chain, verdict.step.number, verdict.step.span.start


def _follows_anyway(verdict: StepVerdict) -> bool:
    """Whether a line is proved, or goes on from another one, so that it says nothing new of its names."""
    goes_on = verdict.step.stance.continues and not _singles_out(verdict)
    return goes_on or verdict.verdict in PROOFS


def _speaks_of(step: Step, name: str) -> bool:
    """Whether a step speaks of a name; where it was not read, it does if it writes the letters."""
    if step.claim is not None and name in names_in_claim(step.claim, step.context):
        return True
    return any(one.name == name for one in step.reading) or (
        not step.reading and (name in step.left or name in step.right)
    )


def _without_proof(verdict: StepVerdict) -> StepVerdict:
    """A statement whose proof says what its names are, and was not understood well enough to settle it."""
    return _without_numbers(verdict, "only its proof says what its left side is, and does not settle it")


def _without_numbers(verdict: StepVerdict, why: str) -> StepVerdict:
    """A step that waits for lines: what numbers say of it is not shown."""
    return replace(
        verdict, verdict=Verdict.UNDECIDED, code=Code.PREMISE, reason=why, counterexample=None, suggestion=None
    )
