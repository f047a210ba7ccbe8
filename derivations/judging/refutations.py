"""Refutations of one claim, from what is certain: values in ball arithmetic, sides without a value, signs, dependence.

What the document leaves to the reader counts: where it drops constants or rounds decimals, the sides have to differ by
more than that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from derivations.crosscheck import (
    CrossCheck,
    NoRefutation,
    Outcome,
    Refutation,
    differs_beyond_constants,
    have_values,
    refute,
    refute_at_edges,
    refute_dependence,
    refute_divergence,
    withheld,
)
from derivations.engine.opposition import constant_difference, opposite_signs
from derivations.engine.reduction import reduced, simpler
from derivations.meaning.doubts.ties import unknown_functions
from derivations.model import work
from derivations.model.conditions import Need
from derivations.model.derivation import Claim, Step
from derivations.model.latex import to_latex
from derivations.model.reasons import Code, Reason
from derivations.model.relations import Relation
from derivations.model.terms import HALF, Norm, Sort, add, free_symbols, mul, number, power, sub
from derivations.model.unfolding import unfolded


@dataclass(frozen=True, slots=True)
class Refuter:
    """A claim that is to be refuted."""

    step: Step
    claim: Claim
    seed: int
    deadline: float

    def without_values(self) -> Refutation | None:
        """A refutation that compares no numbers: by the signs of the sides, or by what they depend on."""
        if not (self._is_restricted or self.step.doubts.choices or self.step.doubts.otherwise or self._is_approximate):
            opposed = opposite_signs(self.claim, self.step.context)
            if opposed is not None and self._has_values():
                return Refutation(None, opposed, instances=0)
        if not self.step.stance.continues and unknown_functions(self.step, self.claim):
            return None  # an equation for a function of which nothing is said may be its definition
        found = refute_dependence(
            self.claim, self.step.context, seed=self.seed, deadline=work.share_of(self.deadline, 0.2)
        )
        return found if isinstance(found, Refutation) else None

    def rigorous(self, outcome: Outcome) -> Refutation | NoRefutation:
        """A refutation by values, by a side without one (tried first where floats found no values), or by proof."""
        if outcome is Outcome.FAILED:
            diverging = self.diverging(0.7)
            return diverging if isinstance(diverging, Refutation) else self.differing(work.share_of(self.deadline, 0.5))
        found = self.differing(work.share_of(self.deadline, 0.5))
        if isinstance(found, Refutation):
            return found
        diverging = self.diverging()
        if isinstance(diverging, Refutation):
            return diverging
        if self._is_approximate:
            return found
        apart = constant_difference(self.claim, self.step.context, work.share_of(self.deadline, 0.5))
        return Refutation(None, apart, instances=0) if apart is not None else found

    def at_edges(self) -> Refutation | None:
        """A refutation at a single point, which instances drawn at random do not meet."""
        if self._is_approximate:
            return None
        found = self._tried(refute_at_edges, work.share_of(self.deadline, 0.3))
        return found if isinstance(found, Refutation) else self._without_averages(work.share_of(self.deadline, 0.3))

    def differing(self, deadline: float) -> Refutation | NoRefutation:
        """A refutation by values, unless the sides differ by what the document may leave out."""
        found = self._tried(refute, deadline)
        if not isinstance(found, Refutation):
            return self._without_averages(deadline) or found
        if self.step.doubts.lenient and not self._differs_beyond_constants(work.share_of(self.deadline, 0.8)):
            return NoRefutation(f"{self.step.doubts.lenient}, and the sides may differ by a constant only")
        if self.step.unit and not self._differs_beyond_rounding(deadline):
            return NoRefutation("the sides agree as far as their decimals go, which may be rounded")
        for usual, why in self.step.doubts.usual:
            if not isinstance(self._tried(refute, deadline, usual), Refutation):
                return NoRefutation(why, untied=True)
        meant = self._open_reading(deadline)
        return found if meant is None else replace(found, open=meant)

    def _without_averages(self, deadline: float) -> Refutation | None:
        """A refutation of what is left of the difference of the sides once its averages have cancelled."""
        if self._is_approximate or self.step.doubts.usual:
            return None
        less = reduced(self.claim, self.step.context) or simpler(self.claim, self.step.context)
        found = None if less is None else self._tried(refute, deadline, less)
        if less is None or not isinstance(found, Refutation):
            return None
        meant = self._open_reading(deadline)
        why = f"with its averages taken, it says that ${to_latex(less.left)} = {to_latex(less.right)}$: {found.reason}"
        return replace(found, reason=why, open=found.open if meant is None else meant)

    def _open_reading(self, deadline: float) -> Reason | None:
        """The first of the things that the claim may say instead which was not found to fail, too."""
        for claim, why in self.step.doubts.otherwise:
            if not isinstance(self._tried(refute, deadline, claim), Refutation):
                return Reason(Code.READINGS, why)
        return None

    def by_draws(self, check: CrossCheck) -> Refutation | NoRefutation:
        """The doubt that a difference between means over draws casts, which may be chance."""
        if self._is_approximate:
            return NoRefutation("the sides may differ by what the document leaves out")
        step = self.step
        why = withheld(self.claim, step.context, declared=step.declared, stated=step.stated)
        if why is not None:
            return why
        chance = Reason(Code.DRAWS, "draws never refute, and one run of a hundred may raise a false alarm")
        return Refutation(check.counterexample, check.reason, open=chance, evidence=check.evidence)

    def diverging(self, share: float = 0.5) -> Refutation | NoRefutation:
        """A refutation by a side that has no value while the other one has one, in a share of the time left."""
        return self._tried(refute_divergence, work.share_of(self.deadline, share))

    def _tried(
        self, how: Callable[..., Refutation | NoRefutation], deadline: float, claim: Claim | None = None
    ) -> Refutation | NoRefutation:
        step = self.step
        return how(
            claim or self.claim,
            step.context,
            seed=self.seed,
            deadline=deadline,
            declared=step.declared,
            stated=step.stated,
        )

    def _has_values(self) -> bool:
        """Whether the sides exist anywhere: what holds "wherever it exists" may hold nowhere."""
        return have_values(self.claim, self.step.context, seed=self.seed, deadline=work.share_of(self.deadline, 0.2))

    @property
    def _is_restricted(self) -> bool:
        """Whether something may be meant that no sign tells; which instances there are does not matter to a sign."""
        return any(one.code is not Code.NO_WORLD for one in self.step.doubts.obstacles)

    @property
    def _is_approximate(self) -> bool:
        """Whether the sides may differ a little or by a constant, so that only values refute the claim."""
        return bool(self.step.doubts.lenient or self.step.unit)

    def _differs_beyond_constants(self, deadline: float) -> bool:
        """Whether neither the difference nor the ratio of the sides is free of any of the real variables."""
        context = self.step.context
        sides = (unfolded(side, context) for side in (self.claim.left, self.claim.right))
        whole = {f.condition.terms[0] for f in context.facts if f.condition.need is Need.INTEGER}
        symbols = {s for side in sides for s in free_symbols(side) if s.sort is not Sort.INTEGER and s not in whole}
        ordered = sorted(symbols, key=lambda symbol: symbol.name)
        return differs_beyond_constants(self.claim, context, ordered, seed=self.seed, deadline=deadline)

    def _differs_beyond_rounding(self, deadline: float) -> bool:
        """Whether the sides differ by more than their decimal numerals may be rounded, in a component of vectors."""
        left, right = self.claim.left, self.claim.right
        if left.shape.rank:
            apart, most = Norm(sub(left, right)), mul(number(self.step.unit), power(mul(*left.shape.dims), HALF))
            return isinstance(self._tried(refute, deadline, Claim(apart, Relation.LESS_EQUAL, most)), Refutation)
        bounds = within(self.claim, self.step.unit)
        return any(isinstance(self._tried(refute, deadline, bound), Refutation) for bound in bounds)


def within(claim: Claim, unit: Fraction) -> tuple[Claim, Claim]:
    """That two numbers differ by no more than a unit, as two orders."""
    left, most, right = claim.left, number(unit), claim.right
    above = Claim(left, Relation.LESS_EQUAL, add(right, most))
    return above, Claim(left, Relation.GREATER_EQUAL, sub(right, most))
