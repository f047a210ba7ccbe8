"""One step between statements in, one verdict out: proof by cases, points at which it fails, and a repair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from derivations.crosscheck import Examined, Point, examine
from derivations.engine.cases import prove_cases
from derivations.engine.search import NotFound
from derivations.judging.answers import all_hold, answer, conventions_with, disagree, follows_by, stated, undecided
from derivations.kernel import Accepted, domains_of, where_defined
from derivations.model import work
from derivations.model.conditions import Status
from derivations.model.context import Context, Fact, Origin, Source
from derivations.model.derivation import Comparison, Conjunction, Disjunction, Inference, Statement, Step
from derivations.model.latex import statement_to_latex, to_latex
from derivations.model.reasons import Code, Reason
from derivations.model.relations import Relation
from derivations.model.statements import comparisons, terms_of
from derivations.model.supports import supports
from derivations.model.terms import Sym, Term, free_symbols
from derivations.model.unfolding import unfolded
from derivations.model.verdict import Counterexample, Evidence, StepVerdict, Suggestion, Verdict
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.rules import RULEBOOK

MAX_ALTERNATIVES = 4


def judge_inference(step: Step, inference: Inference, deadline: float) -> StepVerdict:
    """Judge an implication or equivalence.

    Args:
        step: as elaborated, with all that it may rely on.
        inference: what it states.
        deadline: the ``work.now()`` at which it is left undecided.
    """
    return _Judge(step, inference, deadline).verdict()


@dataclass(frozen=True, slots=True)
class _Judge:
    """One inference on its way to a verdict."""

    step: Step
    inference: Inference
    deadline: float

    def verdict(self) -> StepVerdict:
        if self._never(self.inference.premise):
            return undecided(self.step, Reason(Code.PREMISE, "its left side holds nowhere, so that anything follows"))
        found = prove_cases(self.inference, self.step.context, work.share_of(self.deadline, 0.3))
        if isinstance(found, Accepted) and found.open:
            return self._with_proof(found)
        examined = examine(self.inference, self._where_defined(found), work.share_of(self.deadline, 0.4))
        fails = examined.lost is not None or examined.gained is not None
        if isinstance(found, Accepted):
            return self._conflict(found, examined) if fails else self._with_proof(found, examined)
        tied = self._tied(examined)
        if not self.step.doubts.obstacles and (tied.lost is not None or tied.gained is not None):
            return self._refuted(tied)
        paid = prove_cases(self.inference, self.step.context, work.share_of(self.deadline, 0.5), pay=True)
        if isinstance(paid, Accepted) and self._says_something(paid):
            return self._with_proof(paid)
        return self._undecided(examined, found.reason)

    def _never(self, statement: Statement) -> bool:
        """Whether a statement equates what differs by a number other than 0: anything would follow from it."""
        match statement:
            case Comparison(left, Relation.EQUAL, right):
                return self._differ_by(left, right) not in (None, 0)
            case Conjunction(parts):
                return any(map(self._never, parts))
            case Disjunction(parts):
                return all(map(self._never, parts))
            case _:
                return False

    def _differ_by(self, left: Term, right: Term) -> int | Fraction | None:
        normal = Normalizer(self.step.context)
        try:
            return (normal(unfolded(left, self.step.context)) - normal(unfolded(right, self.step.context))).constant
        except CannotNormaliseErrors:
            return None

    def _where_defined(self, found: Accepted | NotFound) -> Context:
        """Where a proof is tried in numbers: at the points that it is about."""
        context = self.step.context
        if not isinstance(found, Accepted):
            return context
        return where_defined(context, domains_of(self.inference, context, RULEBOOK))

    def _tied(self, examined: Examined) -> Examined:
        """The points that may refute: what is false there must not be about a symbol that only it speaks of.

        ``x = 2 ⇒ y = x² = 4`` may say what ``y`` is.
        """
        left, right = (self._symbols(side) for side in (self.inference.premise, self.inference.conclusion))
        beside = frozenset[Sym]().union(*map(self._symbols, self.inference.beside))
        lost = examined.lost if right <= left | beside else None
        gained = examined.gained if left <= right | beside else None
        return replace(examined, lost=lost, gained=gained)

    def _symbols(self, statement: Statement) -> frozenset[Sym]:
        terms = (unfolded(term, self.step.context) for term in terms_of(statement))
        return frozenset[Sym]().union(*map(free_symbols, terms))

    def _says_something(self, paid: Accepted) -> bool:
        """Whether both sides can be true under the conditions: what they exclude altogether was not worth a proof."""
        source = Source(Origin.DOCUMENT, "a condition of the proof")
        facts = tuple(Fact(settled.condition, source) for settled in paid.open)
        context = replace(self.step.context, facts=(*self.step.context.facts, *facts))
        return examine(self.inference, context, work.share_of(self.deadline, 0.5)).true > 0

    # ------------------------------------------------------------------------------------------------ proved

    def _with_proof(self, found: Accepted, examined: Examined | None = None) -> StepVerdict:
        if found.open:
            verdict, reason = Verdict.CONDITIONAL, f"holds if {all_hold(found.open)}"
        else:
            verdict, reason = Verdict.PROVED, follows_by(found.rules)
        return replace(
            answer(self.step, verdict, reason, Code.CONDITION if found.open else None),
            rules=found.rules,
            conditions=tuple(dict.fromkeys(map(stated, found.conditions))),
            conventions=conventions_with(self.step, found.conditions),
            evidence=_evidence(examined),
            rests_on=supports(found.definitions),
        )

    def _conflict(self, found: Accepted, examined: Examined) -> StepVerdict:
        granted = any(s.status is Status.GRANTED for s in found.conditions)
        if granted:
            return self._with_proof(found)  # the points need not satisfy what the author grants
        conflict = answer(self.step, Verdict.CONFLICT, disagree("the numbers", self._failure(examined)), Code.BUG)
        return replace(conflict, rules=found.rules, counterexample=self._counterexample(examined))

    # ---------------------------------------------------------------------------------------------- unproved

    def _undecided(self, examined: Examined, missing: str) -> StepVerdict:
        if work.now() > self.deadline:
            return answer(self.step, Verdict.UNDECIDED, "time limit", Code.TIME)
        if examined.lost is not None or examined.gained is not None:
            untied = Reason(
                Code.TIES, "one side speaks of a symbol that the other does not tie: it may say what that is"
            )
            why = next(iter(self.step.doubts.obstacles), untied)
            return answer(self.step, Verdict.UNDECIDED, f"{missing}; it fails at some values, but {why.text}", why.code)
        if examined.true and examined.agreed > examined.true:
            reason = f"{missing}; both sides have the same truth at each of {examined.agreed} points tried"
            if self.inference.relation is Relation.IMPLIES:
                reason = f"{missing}; at none of the points tried is the left side true and the right side false"
            return replace(answer(self.step, Verdict.SUPPORTED, reason, Code.SEARCH), evidence=_evidence(examined))
        tried = examined.unable or "the points tried say nothing"
        return answer(self.step, Verdict.UNDECIDED, f"{missing}; {tried}", Code.SEARCH)

    def _refuted(self, examined: Examined) -> StepVerdict:
        return replace(
            answer(self.step, Verdict.REFUTED, self._failure(examined), Code.DIFFERS),
            counterexample=self._counterexample(examined),
            suggestion=self._suggestion(examined),
            evidence=Evidence("exact", 1, None),
        )

    def _counterexample(self, examined: Examined) -> Counterexample:
        """The point, with the truth of both sides as numbers: 1 for true and 0 for false (Iverson's bracket)."""
        point = examined.lost or examined.gained or {}
        truths = ("1 ± 0", "0 ± 0") if examined.lost is not None else ("0 ± 0", "1 ± 0")
        return Counterexample(
            {symbol.name: to_latex(value) for symbol, value in sorted(point.items(), key=lambda item: item[0].name)},
            *truths,
        )

    def _failure(self, examined: Examined) -> str:
        """Where it fails, and which direction holds."""
        parts = []
        if examined.lost is not None:
            parts.append(_differing(examined.lost, "left", "right"))
        if examined.gained is not None:
            parts.append(_differing(examined.gained, "right", "left"))
        if self.inference.relation is Relation.EQUIVALENT:
            parts.append(self._direction(examined))
        return "; ".join(parts)

    def _direction(self, examined: Examined) -> str:
        if examined.lost is not None and examined.gained is not None:
            return "neither side implies the other"
        forth = examined.lost is None
        found = prove_cases(self._one_way(forth=forth), self.step.context, work.share_of(self.deadline, 0.3))
        which = "the left side implies the right one" if forth else "the right side implies the left one"
        if not isinstance(found, Accepted):
            return f"whether {which} is not decided"
        if not found.open:
            return which
        return f"{which} if {all_hold(found.open)}"

    def _one_way(self, *, forth: bool) -> Inference:
        this, other = self.inference.premise, self.inference.conclusion
        return Inference(this if forth else other, Relation.IMPLIES, other if forth else this)

    # ------------------------------------------------------------------------------------------------ repair

    def _suggestion(self, examined: Examined) -> Suggestion | None:
        """The missing alternatives on the right, or the direction that does hold."""
        if examined.gained is None:
            return self._completed(examined)
        if examined.lost is None:
            return self._weaker(r"\Rightarrow", forth=True)
        return None

    def _completed(self, examined: Examined) -> Suggestion | None:
        """Add the solutions that are lost, where the right side lists values of one symbol."""
        conclusion = self.inference.conclusion
        symbol = _listed(conclusion)
        if symbol is None:
            return self._weaker(r"\Leftarrow", forth=False)
        missing: list[Comparison] = []
        for _ in range(MAX_ALTERNATIVES):
            if examined.lost is None or len(examined.lost) != 1:
                break
            missing.append(Comparison(symbol, Relation.EQUAL, examined.lost[symbol]))
            parts = conclusion.parts if isinstance(conclusion, Disjunction) else (conclusion,)
            whole = Disjunction((*parts, *missing))
            wider = replace(self.inference, conclusion=whole)
            found = prove_cases(wider, self.step.context, work.share_of(self.deadline, 0.3))
            if isinstance(found, Accepted):
                edit = "add " + " and ".join(f"${statement_to_latex(one)}$" for one in missing)
                verdict = Verdict.CONDITIONAL if found.open else Verdict.PROVED
                return Suggestion(edit, statement_to_latex(whole), verdict)
            examined = examine(wider, self.step.context, work.share_of(self.deadline, 0.3))
        return self._weaker(r"\Leftarrow", forth=False)

    def _weaker(self, arrow: str, *, forth: bool) -> Suggestion | None:
        """The other relation, where it is proved."""
        if self.inference.relation is not Relation.EQUIVALENT:
            return None
        found = prove_cases(self._one_way(forth=forth), self.step.context, work.share_of(self.deadline, 0.3))
        if not isinstance(found, Accepted) or found.open:
            return None
        return Suggestion(
            f"${arrow}$ for $\\Leftrightarrow$", statement_to_latex(self.inference.conclusion), Verdict.PROVED
        )


def _evidence(examined: Examined | None) -> Evidence:
    return Evidence("exact", examined.agreed, None) if examined is not None and examined.agreed else Evidence()


def _differing(point: Point, true: str, false: str) -> str:
    shown = ", ".join(f"${symbol.name} = {to_latex(point[symbol])}$" for symbol in sorted(point, key=lambda s: s.name))
    if len(point) == 1:
        return f"{shown} solves the {true} side and not the {false} one"
    return f"at {shown} the {true} side is true and the {false} one is not"


def _listed(statement: Statement) -> Sym | None:
    """The symbol whose values a statement lists, as in ``x = 1 ∨ x = 2``."""
    parts = statement.parts if isinstance(statement, Disjunction) else (statement,)
    heads = {one.left for one in parts if isinstance(one, Comparison) and one.relation is Relation.EQUAL}
    plain = all(isinstance(part, Comparison) for part in parts) and len(list(comparisons(statement))) == len(parts)
    head = next(iter(heads), None)
    return head if plain and len(heads) == 1 and isinstance(head, Sym) else None
