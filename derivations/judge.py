"""One step in, one verdict out: proof, cross-check, refutation and repair."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from derivations.crosscheck import (
    CrossCheck,
    Outcome,
    Refutation,
    crosscheck,
    violating_instance,
)
from derivations.engine.repair import Repair, repair, repaired_variable
from derivations.engine.search import Found, NotFound, prove, prove_for_independent, prove_for_positive
from derivations.inferences import judge_inference
from derivations.model.conditions import Need, Settled, Status
from derivations.model.context import Context
from derivations.model.derivation import Claim, Relation, Role, Step
from derivations.model.latex import condition_to_latex, to_latex
from derivations.model.terms import Apply, Sym, free_symbols, subterms
from derivations.model.unfolding import captured, unfolded
from derivations.model.verdict import Evidence, StatedCondition, StepVerdict, Suggestion, Verdict
from derivations.refutations import Refuter, share_of
from derivations.rules import RULEBOOK

INSTANCES = 5
MAX_RETRIED = 1_000
"""So many parts may a claim have to be tried again with symbols taken to be positive."""


def judge(step: Step, doubt: str | None, seed: int, time_limit: float) -> StepVerdict:
    """Judge one step, look for a repair if it is refuted, and time it.

    Args:
        step: as elaborated, with all that it may rely on.
        doubt: why a difference in numbers would not refute it, if anything speaks against that.
        seed: of the random instances.
        time_limit: seconds after which the step is left undecided (checked between the stages of the work).
    """
    start = time.monotonic()
    verdict = decide(step, doubt, seed, time_limit)
    if verdict.verdict is Verdict.REFUTED and step.claim is not None:
        verdict = _with_repair(verdict, step, step.claim, start + time_limit)
    return replace(verdict, milliseconds=round((time.monotonic() - start) * 1000, 3))


def decide(step: Step, doubt: str | None, seed: int, time_limit: float) -> StepVerdict:
    """Judge one step as :func:`judge` does, without a repair and not timed."""
    return _judged(step, doubt, seed, time.monotonic() + time_limit)


def _judged(step: Step, doubt: str | None, seed: int, deadline: float) -> StepVerdict:
    if step.role is Role.CLAIM and step.claim is not None:
        return _Judge(step, step.claim, seed, deadline, doubt).verdict()
    if step.role is Role.CLAIM and step.inference is not None:
        return judge_inference(step, step.inference, doubt, deadline)
    verdict, words = {
        Role.DEFINITION: (Verdict.DEFINITION, "it introduces a symbol"),
        Role.UNREAD: (Verdict.UNREAD, "it was not understood"),
    }.get(step.role, (Verdict.UNDECIDED, "it states nothing that could be checked"))
    reason = step.reason or words
    return StepVerdict(step, verdict, reason, conventions=step.conventions, notices=step.notices)


@dataclass(frozen=True, slots=True)
class _Judge:
    """One claim on its way to a verdict."""

    step: Step
    claim: Claim
    seed: int
    deadline: float
    doubt: str | None

    def verdict(self) -> StepVerdict:
        found = prove(self.claim, self.step.context, self._until(0.4))
        if isinstance(found, Found):
            return self._proved(found)
        return self._unproved(found)

    def _until(self, share: float) -> float:
        """A deadline after a share of the time that is left."""
        return share_of(self.deadline, share)

    @property
    def _refuter(self) -> Refuter:
        return Refuter(self.step, self.claim, self.seed, self.deadline, self.doubt)

    # ------------------------------------------------------------------------------------------------ proved

    def _proved(self, found: Found) -> StepVerdict:
        accepted = found.accepted
        if accepted.open:
            diverging = self._refuted_condition(accepted.open)
            if diverging is not None:
                return self._refuted(diverging)
            return self._with_proof(found, Verdict.CONDITIONAL, self._holds_if(accepted.open), self._evidence_if(found))
        check = self._check(self._until(0.5))
        if check.outcome is Outcome.DIFFERS:
            rigorous = self._refuter.differing(self.deadline)
            if not isinstance(rigorous, Refutation) and self._grants_equation(found):
                return self._with_proof(found, Verdict.PROVED, self._by(found), Evidence())
            shown = rigorous if isinstance(rigorous, Refutation) else Refutation(None, check.reason)
            verdict = self._with_proof(found, Verdict.CONFLICT, self._conflict(shown), check.evidence)
            return replace(verdict, counterexample=shown.counterexample)
        return self._with_proof(found, Verdict.PROVED, self._by(found), check.evidence)

    def _refuted_condition(self, left_open: tuple[Settled, ...]) -> Refutation | None:
        """A refutation where an integral that has to converge provably does not, at any instance."""
        if self.doubt is not None or not any(s.condition.need is Need.CONVERGES for s in left_open):
            return None
        found = self._refuter.diverging()
        return found if isinstance(found, Refutation) else None

    @staticmethod
    def _grants_equation(found: Found) -> bool:
        """Whether the proof uses an equation that the author grants, which the instances need not satisfy."""
        return any(s.condition.need is Need.EQUAL and s.status is Status.GRANTED for s in found.accepted.conditions)

    def _check(self, deadline: float) -> CrossCheck:
        return crosscheck(self.claim, self.step.context, seed=self.seed, instances=INSTANCES, deadline=deadline)

    def _evidence_if(self, found: Found) -> Evidence:
        """Instances satisfy a condition such as a vanishing flux, but not an equation between functions."""
        if any(s.condition.need is Need.EQUAL for s in found.accepted.open):
            return Evidence()
        check = self._check(self._until(0.5))
        return check.evidence if check.outcome is Outcome.AGREES else Evidence()

    def _with_proof(self, found: Found, verdict: Verdict, reason: str, evidence: Evidence) -> StepVerdict:
        settled = found.accepted.conditions
        conventions = dict.fromkeys([*self.step.conventions, *(text for s in settled for text in s.conventions)])
        return StepVerdict(
            self.step,
            verdict,
            reason,
            rules=found.accepted.rules,
            conditions=tuple(dict.fromkeys(self._stated(s, found.accepted.open) for s in dict.fromkeys(settled))),
            conventions=tuple(conventions),
            notices=self.step.notices,
            evidence=evidence,
        )

    def _stated(self, settled: Settled, left_open: tuple[Settled, ...]) -> StatedCondition:
        """A condition as it is shown; an open one with an instance that violates it and breaks the step."""
        condition, because = settled.condition, settled.because
        if settled.status is Status.OPEN:
            others = [s.condition for s in left_open if s.condition != condition]
            instance = violating_instance(
                self.claim, self.step.context, condition, seed=self.seed, deadline=self.deadline, others=others
            )
            because = "; ".join(filter(None, (because, instance)))
        return StatedCondition(condition_to_latex(condition), settled.status.value, because)

    @staticmethod
    def _by(found: Found) -> str:
        names = dict.fromkeys(RULEBOOK.rules[code].name for code in found.accepted.rules)
        return f"follows by {', '.join(names)}"

    @staticmethod
    def _holds_if(conditions: tuple[Settled, ...]) -> str:
        return "holds if " + " and ".join(f"${condition_to_latex(s.condition)}$" for s in conditions)

    @staticmethod
    def _conflict(refutation: Refutation) -> str:
        return f"the proof and the numbers disagree (a bug of the checker): {refutation.reason}"

    # ---------------------------------------------------------------------------------------------- unproved

    def _unproved(self, missing: NotFound) -> StepVerdict:
        answer = partial(StepVerdict, self.step, conventions=self.step.conventions, notices=self.step.notices)
        context = self.step.context
        hiding = captured((self.claim.left, self.claim.right), context)
        if hiding is not None:
            return answer(Verdict.UNDECIDED, f"what {hiding} stands for may hold a variable that is bound around it")
        refutation = self._refuter.without_values()
        if refutation is not None:
            return self._refuted(refutation)
        check = self._check(self._until(0.4))
        withheld = self.doubt if check.outcome is Outcome.DIFFERS else None
        if check.outcome in (Outcome.DIFFERS, Outcome.FAILED) and self.doubt is None:
            rigorous = self._refuter.rigorous(check.outcome)
            if isinstance(rigorous, Refutation):
                return self._refuted(rigorous)
            withheld = rigorous.reason
        if check.outcome is Outcome.DIFFERS:
            supposed = prove_for_independent(self.claim, context, self._until(0.4))
            if isinstance(supposed, Found):
                return self._proved(supposed)
        found = prove_for_positive(self.claim, context) if self._is_small() else missing
        if isinstance(found, Found):
            return self._proved(found)
        if check.outcome is Outcome.AGREES:
            return answer(Verdict.SUPPORTED, f"{missing.reason}; {check.reason}", evidence=check.evidence)
        if time.monotonic() > self.deadline:
            return answer(Verdict.UNDECIDED, "time limit")
        why = dict.fromkeys([missing.reason, check.reason, *([withheld] if withheld else [])])
        return answer(Verdict.UNDECIDED, "; ".join(why))

    def _is_small(self) -> bool:
        """Whether the claim is short enough for algebra to be tried once more, with other signs."""
        parts = (part for side in (self.claim.left, self.claim.right) for part in subterms(side))
        return sum(1 for _ in islice(parts, MAX_RETRIED)) < MAX_RETRIED

    def _refuted(self, refutation: Refutation) -> StepVerdict:
        return StepVerdict(
            self.step,
            Verdict.REFUTED,
            refutation.reason,
            conventions=self.step.conventions,
            notices=self.step.notices,
            counterexample=refutation.counterexample,
            evidence=Evidence("ball" if refutation.instances else "exact", refutation.instances, None),
        )


# ---------------------------------------------------------------------------------------------------- repairs


def _with_repair(verdict: StepVerdict, step: Step, claim: Claim, deadline: float) -> StepVerdict:
    """The verdict with the smallest repair, if one is found in a share of the time that is left."""
    fixed = None if verdict.counterexample else repaired_variable(claim)
    if fixed is None:
        fixed = repair(claim, step.context, _parameters(claim, step.context), share_of(deadline, 0.3))
    if fixed is None:
        return verdict
    reason = verdict.reason
    if fixed.relation is Relation.EQUAL_UP_TO_CONSTANT:
        names = ", ".join(s.name for s in fixed.free_of)
        reason += f"; repaired, it holds up to a term free of ${names}$"
    return replace(verdict, reason=reason, suggestion=_suggestion(fixed))


def _parameters(claim: Claim, context: Context) -> tuple[Sym, ...]:
    """The parameters that functions of the claim carry as subscripts: what a loss is a function of."""
    found: dict[Sym, None] = {}
    left, right = (unfolded(side, context) for side in (claim.left, claim.right))
    for _, term in (*subterms(left), *subterms(right)):
        if isinstance(term, Apply):
            subscripts = term.args[: term.function.subscripts]
            found.update(dict.fromkeys(s for s in subscripts if isinstance(s, Sym)))
    free = free_symbols(claim.left) | free_symbols(claim.right) | free_symbols(left)
    return tuple(s for s in found if s in free)


def _suggestion(fixed: Repair) -> Suggestion:
    if fixed.found is None:
        verdict = Verdict.UNDECIDED
    elif fixed.found.accepted.open:
        verdict = Verdict.CONDITIONAL
    else:
        verdict = Verdict.PROVED
    if fixed.relation is Relation.EQUAL_UP_TO_CONSTANT:
        verdict = Verdict.REFUTED if fixed.found is None else verdict
    return Suggestion(fixed.edit, to_latex(fixed.right), verdict)
