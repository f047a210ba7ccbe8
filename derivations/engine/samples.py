"""Arguments with which the rule on averages over families of random variables may close a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derivations.model.conditions import Need
from derivations.model.context import Context, Hypothesis
from derivations.model.derivation import Claim
from derivations.model.proof import Argument
from derivations.model.samples import mean_of_first, variance_of_first
from derivations.model.terms import Apply, Expect, Function, Integral, Sym, Term, subterms
from derivations.rules.samples import IDENTICAL, INDEPENDENT, MOMENTS, UNCORRELATED, is_law_of_only

_SAID = {
    Need.JOINTLY_INDEPENDENT: INDEPENDENT,
    Need.UNCORRELATED: UNCORRELATED,
    Need.ALIKE: IDENTICAL,
    Need.SAME_MOMENTS: MOMENTS,
}


def said_of_samples(claim: Claim, context: Context) -> tuple[Argument, ...]:
    """What is said of the families over which a claim averages: nothing, where it averages over none."""
    laws = laws_of_samples(claim)
    found = {
        _SAID[fact.condition.need]
        for fact in context.facts
        if fact.condition.need in _SAID and isinstance(law := fact.condition.terms[0], Apply) and law.function in laws
    }
    moments = (mean_of_first, variance_of_first)
    stated = [n for how in moments for n, one in enumerate(context.hypotheses) if _is_moment(one, how, laws)]
    return (*sorted(found), *stated) if found else ()


def _is_moment(one: Hypothesis, how: Callable[[Sym, Apply], Term], laws: set[Function]) -> bool:
    """Whether an equation says what a moment of the first member of one of some families is."""
    average = one.left
    if not isinstance(average, Expect) or not isinstance(average.weight, Apply):
        return False
    return average.weight.function in laws and average == how(average.variable, average.weight)


def laws_of_samples(claim: Claim) -> set[Function]:
    """The joint laws of families over which the sides of a claim average."""
    parts = claim.parts
    averages = (part for part in parts if isinstance(part, Integral | Expect) and part.variable.shape.rank == 1)
    return {law.function for average in averages for law in _laws(average)}


def _laws(average: Integral | Expect) -> Iterable[Apply]:
    """The joint laws in an average over a vector."""
    parts = average.weight if isinstance(average, Expect) else average.body
    found = (part for _, part in subterms(parts) if isinstance(part, Apply))
    return [part for part in found if is_law_of_only(part, average.variable)]
