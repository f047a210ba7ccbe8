"""One step in, one finding out: proof, cross-check, refutation and repair; the gate makes a verdict of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from derivations.crosscheck import (
    CrossCheck,
    Located,
    NoRefutation,
    Outcome,
    Refutation,
    Sampling,
    crosscheck,
    fails_for_multiples_of_one,
    fails_for_probabilities,
    look,
    never_holds,
    satisfiable,
    violating_instance,
)
from derivations.engine.search import Found, NotFound, prove, prove_for_independent, prove_for_positive
from derivations.judging.answers import all_hold, answer, conventions_with, disagree, follows_by, stated
from derivations.judging.combined import OPEN, for_both, in_all_readings
from derivations.judging.implications import judge_inference
from derivations.judging.refutations import Refuter, within
from derivations.judging.repairs import with_repair
from derivations.judging.restricted_laws import in_laws_on_parts
from derivations.judging.second_opinion import with_second_opinion
from derivations.judging.sequents import judge_under
from derivations.meaning.doubts.ties import loose_end, loose_symbols, may_be_special, may_sum_to_one
from derivations.model import work
from derivations.model.alarms import alarm_rate
from derivations.model.conditions import SIGNS, Need, Settled, Status
from derivations.model.context import BLOCK, Context
from derivations.model.derivation import Claim, Form, Role, Step
from derivations.model.latex import condition_to_latex
from derivations.model.reasons import Code, Reason
from derivations.model.relations import ORDERS, Relation, RelationKind
from derivations.model.room import with_room
from derivations.model.supports import supports
from derivations.model.terms import Sym, free_symbols, functions_in
from derivations.model.unfolding import captured, unfolded
from derivations.model.verdict import FAILS, Evidence, StatedCondition, StepVerdict, Verdict
from derivations.reading.names import lowered
from derivations.rules.probability import INDEPENDENCE

INSTANCES = 5
INSTANCES_OF_ORDERS = 12
"""An order often holds by chance."""
MAX_RETRIED = 1_000
"""So many parts may a claim have to be tried again with symbols taken to be positive."""
ALARM_RATE = alarm_rate()
"""How often a test may raise a false alarm of a step that is judged on its own."""


@with_room
def judge(step: Step, seed: int, time_limit: float, rate: float = ALARM_RATE, pictured: bool = False) -> StepVerdict:
    """Find out about one step, look for a repair if it fails, and time it.

    Args:
        step: as elaborated, with all that it may rely on.
        seed: of the random instances.
        time_limit: seconds after which the step is left undecided (checked between the stages of the work).
        rate: how often a Monte Carlo test of the step may raise an alarm although it holds.
        pictured: whether what the numbers showed is looked at once more, to be drawn.
    """
    start, deadline = time.monotonic(), work.after(time_limit)
    verdict = decide(step, seed, time_limit, rate)
    repaired = step.claim is not None and step.stance.form is not Form.OPEN and step.lower is None
    if verdict.verdict in FAILS and repaired and step.claim is not None:
        verdict = verdict if step.of_law else with_repair(verdict, step, step.claim, deadline)
    verdict = _looked_at(verdict, pictured)
    return replace(verdict, milliseconds=round((time.monotonic() - start) * 1000, 3))


def decide(step: Step, seed: int, time_limit: float, rate: float = ALARM_RATE) -> StepVerdict:
    """Find out about one step as :func:`judge` does, without a repair and not timed."""
    verdict = _decided(step, seed, time_limit, rate)
    if step.weaker is None or verdict.verdict not in OPEN or verdict.differs:
        return verdict  # where it fails as it is read, it does not say less the other way
    found = decide(step.weaker, seed, time_limit / 2, rate)
    parted = INDEPENDENCE.code in found.rules  # a condition that is hardly meant, and of which nothing is said
    proved = found.verdict is Verdict.PROVED or (found.verdict is Verdict.CONDITIONAL and not parted)
    return replace(found, step=step) if proved else verdict


def _decided(step: Step, seed: int, time_limit: float, rate: float) -> StepVerdict:
    """What is found of a step as it is read."""
    if step.choice is not None:
        return in_all_readings(step, step.choice, lambda one: decide(one, seed, time_limit / 2, rate))
    if step.lower is not None:
        return for_both(step, step.lower, lambda one: decide(one, seed, time_limit / 2, rate))
    deadline = work.after(time_limit)
    if step.claim is not None and step.premises:
        return judge_under(step, step.claim, seed, deadline, lambda one: decide(one, seed, time_limit, rate))
    if step.role is Role.CLAIM and step.claim is not None:
        return _Judge(step, step.claim, seed, deadline, rate).verdict()
    if step.role is Role.CLAIM and step.inference is not None:
        return judge_inference(step, step.inference, deadline)
    verdict, why = _WITHOUT_CLAIM.get(step.role, (Verdict.UNDECIDED, _NOTHING))
    why = step.reason or why
    return answer(step, verdict, why.text, why.code)


def _looked_at(verdict: StepVerdict, pictured: bool) -> StepVerdict:
    """The verdict without the instance that its numbers are from, and with what is seen there if that is asked for."""
    evidence = verdict.evidence
    if not isinstance(evidence, Located):
        return verdict
    seen = look(evidence.instance) if pictured and evidence.instance is not None else None
    return replace(verdict, evidence=evidence.told(seen))


_NOTHING = Reason(Code.NOTATION, "it states nothing that could be checked")
_WITHOUT_CLAIM = {
    Role.DEFINITION: (Verdict.DEFINITION, Reason(Code.DEFINITION, "it introduces a symbol")),
    Role.ASSUMED: (Verdict.ASSUMED, Reason(Code.POSITED, "the document posits it")),
    Role.UNREAD: (Verdict.UNREAD, Reason(Code.NOTATION, "it was not understood")),
}


@dataclass(frozen=True, slots=True)
class _Judge:
    """One claim on its way to a verdict."""

    step: Step
    claim: Claim
    seed: int
    deadline: float
    rate: float

    def verdict(self) -> StepVerdict:
        if self.claim.relation.kind is RelationKind.APPROXIMATION:
            return self._approximate()
        certain = self._certainly()
        if certain is not None:
            return certain
        found = prove(self.claim, self.step.context, work.share_of(self.deadline, 0.4))
        if isinstance(found, Found) and self._rests_on_a_contradiction(found):
            found = NotFound("no world was found in which the granted equations hold")
        if isinstance(found, Found):
            return self._proved(found)
        return self._unproved(found)

    def _certainly(self) -> StepVerdict | None:
        """The proof from what is certainly meant where the step stands, if something there may not be."""
        context = self.step.context
        if not context.unsure:
            return None
        kept = tuple(one for one in context.definitions if not one.unsure)
        certain = replace(self, step=replace(self.step, context=replace(context, definitions=kept)))
        found = prove(self.claim, certain.step.context, work.share_of(self.deadline, 0.3))
        if not isinstance(found, Found) or found.accepted.open:
            return None
        return replace(certain._proved(found), step=self.step)

    def _rests_on_a_contradiction(self, found: Found) -> bool:
        """Whether a proof combines granted equations that hold together in no world that was found."""
        if not {"premise", "premises"} & set(found.accepted.rules):
            return False
        granted = [h for h in self.step.context.hypotheses if h.source.origin in BLOCK]
        context = self.step.context
        return not satisfiable(self.claim, granted, context, seed=self.seed, deadline=work.share_of(self.deadline, 0.5))

    def _approximate(self) -> StepVerdict:
        """An approximation is proved where even equality is."""
        found = prove(
            replace(self.claim, relation=Relation.EQUAL), self.step.context, work.share_of(self.deadline, 0.4)
        )
        if isinstance(found, Found) and not found.accepted.open:
            return self._with_proof(found, Verdict.PROVED, follows_by(found.accepted.rules), Evidence())
        check = self._rounded()
        if check is not None:
            said = "the sides agree as far as their decimals go"
            return replace(answer(self.step, Verdict.SUPPORTED, said, Code.RELATION), evidence=check.evidence)
        return answer(self.step, Verdict.UNDECIDED, "an approximation in no stated sense", Code.RELATION)

    def _rounded(self) -> CrossCheck | None:
        """The check that numbers differ by no more than their decimal numerals may be rounded, if they do not."""
        if not self.step.unit or self.step.doubts.obstacles or self.claim.left.shape.rank:
            return None
        checks = [
            replace(self, claim=one)._check(work.share_of(self.deadline, 0.5))
            for one in within(self.claim, self.step.unit)
        ]
        return checks[0] if all(check.outcome is Outcome.AGREES for check in checks) else None

    @property
    def _refuter(self) -> Refuter:
        return Refuter(self.step, self.claim, self.seed, self.deadline)

    # ------------------------------------------------------------------------------------------------ proved

    def _proved(self, found: Found) -> StepVerdict:
        accepted = found.accepted
        if accepted.open:
            diverging = self._refuted_condition(accepted.open)
            if diverging is not None:
                return self._refuted(diverging)
            failing = next(filter(self._never_holds, accepted.open), None)
            if failing is not None:
                why = f"the proof needs that ${condition_to_latex(failing.condition)}$, which fails"
                return answer(self.step, Verdict.UNDECIDED, why, Code.SEARCH)
            return self._with_proof(
                found, Verdict.CONDITIONAL, f"holds if {all_hold(accepted.open)}", self._evidence_if(found)
            )
        check = self._check(work.share_of(self.deadline, 0.5))
        if check.outcome is Outcome.DIFFERS:
            rigorous = self._refuter.differing(self.deadline)
            if not isinstance(rigorous, Refutation) and self._grants_equation(found):
                return self._with_proof(found, Verdict.PROVED, follows_by(found.accepted.rules), Evidence())
            shown = rigorous if isinstance(rigorous, Refutation) else Refutation(None, check.reason)
            verdict = self._with_proof(found, Verdict.CONFLICT, disagree("the numbers", shown.reason), check.evidence)
            return replace(verdict, counterexample=shown.counterexample or check.counterexample)
        return self._with_proof(found, Verdict.PROVED, follows_by(found.accepted.rules), check.evidence)

    def _refuted_condition(self, left_open: tuple[Settled, ...]) -> Refutation | None:
        """A refutation where an integral that has to converge provably does not, at any instance."""
        converges = any(one.condition.need is Need.CONVERGES for one in left_open)
        if self.step.doubts.obstacles or self.step.doubts.matrices or not converges:
            return None
        found = self._refuter.diverging()
        return found if isinstance(found, Refutation) else None

    def _never_holds(self, left_open: Settled) -> bool:
        """Whether an open condition fails, and nothing in it could be otherwise."""
        return never_holds(left_open.condition, self.step.context, seed=self.seed, deadline=self.deadline)

    @staticmethod
    def _grants_equation(found: Found) -> bool:
        """Whether the proof uses an equation that the author grants, which the instances need not satisfy."""
        return any(s.condition.need is Need.EQUAL and s.status is Status.GRANTED for s in found.accepted.conditions)

    def _check(self, deadline: float) -> CrossCheck:
        sampling = Sampling.of(self.claim, self.rate)
        context = self.step.context
        count = INSTANCES_OF_ORDERS if self.claim.relation in ORDERS else INSTANCES
        return crosscheck(self.claim, context, seed=self.seed, instances=count, deadline=deadline, sampling=sampling)

    def _evidence_if(self, found: Found) -> Evidence:
        """Instances satisfy a condition such as a vanishing flux, but not an equation between functions."""
        if any(s.condition.need is Need.EQUAL for s in found.accepted.open):
            return Evidence()
        check = self._check(work.share_of(self.deadline, 0.5))
        return check.evidence if check.outcome is Outcome.AGREES else Evidence()

    def _with_proof(self, found: Found, verdict: Verdict, reason: str, evidence: Evidence) -> StepVerdict:
        settled = found.accepted.conditions
        # signs may rest on what may not be meant, too
        bodies = (*self.step.unfolded, *found.accepted.definitions, *self.step.context.unsure)
        code = {Verdict.CONDITIONAL: Code.CONDITION, Verdict.CONFLICT: Code.BUG}.get(verdict)
        proved = replace(
            answer(self.step, verdict, reason, code),
            rules=found.accepted.rules,
            conditions=tuple(
                dict.fromkeys(self._stated(s, found.accepted.open) for s in dict.fromkeys(settled) if not _is_plain(s))
            ),
            conventions=conventions_with(self.step, settled),
            evidence=evidence,
            rests_on=supports(dict.fromkeys(bodies)),
        )
        return with_second_opinion(proved, found)

    def _stated(self, settled: Settled, left_open: tuple[Settled, ...]) -> StatedCondition:
        """A condition as it is shown; an open one with an instance that violates it and breaks the step."""
        if settled.status is not Status.OPEN:
            return stated(settled)
        condition = settled.condition
        others = [s.condition for s in left_open if s.condition != condition]
        instance = violating_instance(
            self.claim, self.step.context, condition, seed=self.seed, deadline=self.deadline, others=others
        )
        return replace(stated(settled), because="; ".join(filter(None, (settled.because, instance))))

    # ---------------------------------------------------------------------------------------------- unproved

    def _unproved(self, missing: NotFound) -> StepVerdict:
        if self.step.values:
            return self._on_parts(missing)
        any_values = self.step.doubts.weights or self.step.doubts.matrices
        judge = replace(self, step=self._with_any_values()) if any_values else self
        return judge._of_any_values(missing)

    def _on_parts(self, missing: NotFound) -> StepVerdict:
        """What was found out where the values of a law are said to keep to a part of the line.

        What holds for one such law need not hold for another.
        """
        for claim in in_laws_on_parts(self.claim, self.step.values):
            one = replace(self, claim=claim, step=replace(self.step, values=()))
            found = one._of_any_values(missing)
            if found.verdict in FAILS:
                return replace(found, step=self.step, reason=f"for a law with its values as stated, {found.reason}")
        why = f"{missing.reason}; no law that has its values as stated was found to speak against it"
        return answer(self.step, Verdict.UNDECIDED, why, Code.SEARCH)

    def _of_any_values(self, missing: NotFound) -> StepVerdict:
        """What was found out where it is settled what words may say of vectors and matrices."""
        context = self.step.context
        hiding = captured((self.claim.left, self.claim.right), context)
        if hiding is not None:
            what = f"what {hiding} stands for may hold a variable that is bound around it"
            return answer(self.step, Verdict.UNDECIDED, what, Code.DEFINITION)
        refutation = self._refuter.without_values()
        if refutation is not None:
            return self._refuted(refutation)
        check = self._check(work.share_of(self.deadline, 0.4))
        failing = self._failing(check)
        if isinstance(failing, Refutation) and failing.open is None:
            return self._refuted(failing)
        supposed = self._supposing(check, missing)
        if isinstance(supposed, Found):
            return self._proved(supposed)
        if isinstance(failing, Refutation):
            return self._refuted(failing)
        return self._unsettled(missing, check, failing)

    def _with_any_values(self) -> Step:
        """The step with an obstacle for what words may say of its vectors and matrices, unless it fails so, too."""
        step, doubts = self.step, self.step.doubts
        obstacles = list(doubts.obstacles)
        if doubts.weights and not self._fails_where(fails_for_probabilities, doubts.weights):
            obstacles += map(may_sum_to_one, doubts.weights)
        clear = step.stance.continues and not (obstacles or doubts.choices) and loose_end(step) is None
        if doubts.matrices and not (clear and self._fails_where(self._fails_for_multiples, doubts.matrices)):
            obstacles += map(may_be_special, doubts.matrices)
            doubts = replace(doubts, matrices=())
        return replace(step, doubts=replace(doubts, weights=(), obstacles=tuple(obstacles)))

    def _fails_where(self, how: Callable[..., bool], symbols: tuple[Sym, ...]) -> bool:
        """Whether the claim fails for special values of some symbols."""
        return how(self.claim, self.step.context, symbols, seed=self.seed, deadline=work.share_of(self.deadline, 0.3))

    def _fails_for_multiples(self, claim: Claim, context: Context, matrices: tuple[Sym, ...], **limits: Any) -> bool:
        """Whether it fails for multiples of the unit matrix, and where numbers of no stated meaning are its size."""
        numbers = [symbol for symbol in loose_symbols(self.step, claim) if not symbol.shape.rank]
        return fails_for_multiples_of_one(claim, context, matrices, numbers, **limits)

    def _failing(self, check: CrossCheck) -> Refutation | NoRefutation | None:
        """A refutation where floats differ or found no values; none is looked for where no number would count."""
        if self.step.doubts.obstacles or check.outcome is Outcome.VACUOUS:
            return None
        if check.outcome is Outcome.AGREES:
            return self._refuter.at_edges()
        found = self._refuter.rigorous(check.outcome)
        by_draws = check.counterexample is not None and not isinstance(found, Refutation)
        return self._refuter.by_draws(check) if by_draws else found

    def _supposing(self, check: CrossCheck, missing: NotFound) -> Found | NotFound:
        """A proof under a condition that the document neither states nor rules out: independence, or signs."""
        if check.outcome is Outcome.DIFFERS and not self._is_of_dependent():
            supposed = prove_for_independent(self.claim, self.step.context, work.share_of(self.deadline, 0.4))
            if isinstance(supposed, Found):
                return supposed
        found = prove_for_positive(self.claim, self.step.context) if self._is_small() else missing
        return missing if isinstance(found, Found) and self._is_against_domain(found) else found

    def _is_against_domain(self, found: Found) -> bool:
        """Whether a proof supposes a sign of a number that the document says to be any, or any but zero."""
        apart = {fact.condition.terms[0] for fact in self.step.context.facts if fact.condition.need is Need.NONZERO}
        supposed = (
            s.condition.terms[0] for s in found.accepted.open if s.condition.need in (Need.POSITIVE, Need.NONNEGATIVE)
        )
        return any(isinstance(t, Sym) and (t in apart or t.name in self.step.around.every) for t in supposed)

    def _is_of_dependent(self) -> bool:
        """Whether the words say of random variables in the claim that they are not independent."""
        sides = (self.claim.left, self.claim.right)
        laws = (function.density for side in sides for function in functions_in(unfolded(side, self.step.context)))
        names = {lowered(name) for law in laws if law is not None for name in (*law.of, *law.given)}
        return len(names & self.step.around.tied) > 1

    def _unsettled(self, missing: NotFound, check: CrossCheck, withheld: NoRefutation | None) -> StepVerdict:
        if check.outcome is Outcome.AGREES:
            agreed = answer(self.step, Verdict.SUPPORTED, f"{missing.reason}; {check.reason}", Code.SEARCH)
            return replace(agreed, evidence=check.evidence)
        if work.now() > self.deadline:
            return answer(self.step, Verdict.UNDECIDED, "time limit", Code.TIME)
        if check.outcome is Outcome.DIFFERS:
            obstacle = next(iter(self.step.doubts.obstacles), None)
            if obstacle is not None:
                return replace(answer(self.step, Verdict.UNDECIDED, obstacle.text, obstacle.code), differs=True)
        if withheld is not None and withheld.untied:
            return replace(answer(self.step, Verdict.UNDECIDED, withheld.reason, Code.TIES), differs=True)
        code = {Outcome.DIFFERS: Code.DIFFERS, Outcome.VACUOUS: Code.NO_WORLD}.get(check.outcome, Code.SEARCH)
        why = dict.fromkeys([missing.reason, check.reason, *([withheld.reason] if withheld else [])])
        left = answer(self.step, Verdict.UNDECIDED, "; ".join(why), code)
        return replace(left, differs=check.outcome is Outcome.DIFFERS)

    def _is_small(self) -> bool:
        """Whether the claim is short enough for algebra to be tried once more, with other signs."""
        return sum(1 for _ in islice(self.claim.parts, MAX_RETRIED)) < MAX_RETRIED

    def _refuted(self, refutation: Refutation) -> StepVerdict:
        """That it fails; where something may be meant otherwise, that is doubtful."""
        why = refutation.open
        code = why.code if why else Code.DIFFERS if refutation.counterexample else Code.NEVER
        reason = f"{refutation.reason}; but {why.text}" if why else refutation.reason
        method = "ball" if refutation.instances else "exact"
        return replace(
            answer(self.step, Verdict.DOUBTFUL if why else Verdict.REFUTED, reason, code),
            counterexample=refutation.counterexample,
            evidence=refutation.evidence or Located(method, refutation.instances, instance=refutation.instance),
        )


def _is_plain(settled: Settled) -> bool:
    """Whether a condition is on the sign of a number alone, and holds: ``2 > 0`` is nothing to be told of."""
    condition = settled.condition
    return (
        settled.status is Status.DISCHARGED
        and condition.need in SIGNS
        and not any(free_symbols(term) or functions_in(term) for term in condition.terms)
    )
