"""The smallest repair of a claim that fails, put into the verdict."""

from __future__ import annotations

from dataclasses import replace

from derivations.engine.repair import Repair, repair, repaired_variable
from derivations.model import work
from derivations.model.context import Context
from derivations.model.derivation import Claim, Step
from derivations.model.latex import to_latex
from derivations.model.relations import Relation, RelationKind
from derivations.model.terms import Apply, Sym, free_symbols, subterms
from derivations.model.unfolding import unfolded
from derivations.model.verdict import StepVerdict, Suggestion, Verdict

REPAIRING = 1.5
"""Seconds of work after which no repair is sought any more, whatever the time limit: the verdict stands without one."""


def with_repair(verdict: StepVerdict, step: Step, claim: Claim, deadline: float) -> StepVerdict:
    """The verdict with the smallest repair, if one is found soon, in a share of the time that is left."""
    until = min(work.share_of(deadline, 0.3), work.now() + REPAIRING)
    fixed = None if verdict.counterexample else repaired_variable(claim)
    if fixed is None:
        fixed = repair(claim, step.context, _parameters(claim, step.context), until)
    if fixed is None:
        return verdict
    reason = verdict.reason
    if fixed.relation.kind is RelationKind.UP_TO_TERM:
        names = ", ".join(s.name for s in fixed.free_of)
        reason += f"; repaired, it holds up to a term free of ${names}$"
    return replace(verdict, reason=reason, suggestion=_suggestion(fixed, claim.relation))


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


def _suggestion(fixed: Repair, written: Relation) -> Suggestion:
    if fixed.found is None:
        verdict = Verdict.UNDECIDED
    elif fixed.found.accepted.open:
        verdict = Verdict.CONDITIONAL
    else:
        verdict = Verdict.PROVED
    if fixed.relation.kind is RelationKind.UP_TO_TERM:
        verdict = Verdict.REFUTED if fixed.found is None else verdict
    return Suggestion(fixed.edit, to_latex(fixed.right), verdict, fixed.relation is written)
