"""What a second checker says of a proof that the kernel accepted, put into the verdict."""

from __future__ import annotations

from dataclasses import replace

from derivations.engine.search import Found
from derivations.judging.answers import disagree
from derivations.model.reasons import Code
from derivations.model.verdict import StepVerdict, Verdict

SYMPY = "sympy"


def with_second_opinion(verdict: StepVerdict, found: Found) -> StepVerdict:
    """The verdict on a proof with how much of it SymPy confirms.

    Where SymPy denies a part of a proof without open conditions, that is a conflict; under an open one, it may be just
    where the condition fails.  SymPy is loaded with the first proof, or before workers start: reading and refusing
    need none.
    """
    from derivations.confirmation import confirm

    confirmation = confirm(found.claim, found.proof, found.context)
    if confirmation.against and verdict.verdict is Verdict.PROVED:
        rules = ", ".join(confirmation.against)
        reason = disagree("SymPy", f"on {rules}")
        return replace(verdict, verdict=Verdict.CONFLICT, code=Code.BUG, reason=reason, confirmation=confirmation)
    also = (*verdict.evidence.also, SYMPY) if confirmation.whole else verdict.evidence.also
    return replace(verdict, evidence=replace(verdict.evidence, also=also), confirmation=confirmation)
