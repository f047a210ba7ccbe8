"""A step under premises: proved from earlier lines, or judged anew where what the document posits holds.

A premise is used only if some world satisfies it, together with all that is posited of the same names later on: an
inconsistent text proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from derivations.crosscheck import contradicts, satisfiable, solving
from derivations.engine.evolving import solvable, values_of
from derivations.engine.moves import without_rates
from derivations.engine.search import Found, prove_from_premises
from derivations.judging.answers import Again, answer, conventions_with, follows_from, stated, undecided
from derivations.judging.posits import where_they_hold
from derivations.judging.second_opinion import with_second_opinion
from derivations.meaning.doubts.ties import evolves_unknown
from derivations.model import work
from derivations.model.conditions import SIGNS, Condition, Need, Settled
from derivations.model.context import Context, Definition, Fact, Hypothesis, Origin, Source
from derivations.model.derivation import Claim, Form, Premise, Step
from derivations.model.evolutions import as_evolution, as_motion, places_of
from derivations.model.latex import condition_to_latex
from derivations.model.reasons import Code, Reason
from derivations.model.supports import equation, supports
from derivations.model.terms import Add, Function, Sym, functions_in
from derivations.model.unfolding import heads_in
from derivations.model.verdict import FAILS, StepVerdict, Support, Verdict
from derivations.rules.initial_values import asked_of, solution_in
from derivations.rules.premises import COMBINATION

FIRST = 4
"""So many premises are tried together."""


def judge_under(step: Step, claim: Claim, seed: int, deadline: float, again: Again) -> StepVerdict:
    """Judge a claim under the premises of its step.

    Args:
        step: as elaborated, with premises.
        claim: what it claims.
        seed: of the random instances.
        deadline: the time of the clock of work at which it is left undecided.
        again: judges a step without premises.
    """
    return _Sequent(step, claim, seed, deadline).verdict(again)


@dataclass(frozen=True, slots=True)
class _Sequent:
    step: Step
    claim: Claim
    seed: int
    deadline: float

    def verdict(self, again: Again) -> StepVerdict:
        """A proof from premises, the least of it open; else what is found where the posited ones hold."""
        best: Found | None = None
        for found in self._proofs():
            if best is None or len(found.accepted.open) < len(best.accepted.open):
                best = found
            if not best.accepted.open:
                break
        if best is not None:
            return self._proved(best)
        return self._by_its_proof(again) if self.step.around.settled_by else self._where_posits_hold(again)

    # ------------------------------------------------------------------------------------------------ proofs

    def _proofs(self) -> Iterator[Found]:
        """Proofs that use premises which hold together in some world: from all at once, else from single ones."""
        waiting = list(self._wholes())
        for chosen in waiting:
            if work.now() > self.deadline:
                return
            found = prove_from_premises(self.claim, self._under(chosen), work.share_of(self.deadline, 0.4))
            if not isinstance(found, Found):
                continue
            if self._counts(found, chosen):
                yield found
            elif len(chosen) > 1:
                waiting += [(one,) for one in chosen if (one,) not in waiting]

    def _wholes(self) -> Iterator[tuple[Premise, ...]]:
        """The first premises together: those that are established, then all."""
        settled = tuple(one for one in self.step.premises if not one.equation.unsettled)[:FIRST]
        whole = self.step.premises[:FIRST]
        yield from dict.fromkeys(chosen for chosen in (settled, whole) if chosen)

    def _under(self, chosen: Sequence[Premise], extra: Sequence[Condition] = ()) -> Context:
        """The context of the step with premises, and with what they were read under."""
        own = self.step.context
        told = [fact for one in chosen for fact in one.context.facts]
        source = Source(Origin.LINE, "an open condition")
        facts = dict.fromkeys((*own.facts, *told, *(Fact(condition, source) for condition in extra)))
        heads = {definition.head for definition in own.definitions}
        others = (d for one in chosen for d in one.context.definitions if d.head not in heads)
        definitions = dict.fromkeys((*others, *own.definitions))
        hypotheses = (*own.hypotheses, *(one.equation for one in chosen))
        unread = own.unread.union(*(one.context.unread for one in chosen))
        return replace(own, facts=tuple(facts), definitions=tuple(definitions), hypotheses=hypotheses, unread=unread)

    def _where(self, chosen: Sequence[Premise]) -> Context:
        """The context of the step with what premises were read under, but without these themselves."""
        return replace(self._under(chosen), hypotheses=self.step.context.hypotheses)

    def _counts(self, found: Found, chosen: Sequence[Premise]) -> bool:
        """Whether a proof uses a premise, and a world satisfies all it uses and what is posited beside that."""
        used = self._used(found)
        if not used:
            return False
        first = min(p.line for p in chosen if p.equation in used)
        beside = [p for p in self.step.premises if p.posited and p.line > first and p.equation not in used]
        asked = [s.condition for s in found.accepted.open if s.condition.need in SIGNS]
        context = self._under([*chosen, *beside], asked)
        equations = [*used, *(p.equation for p in beside)]
        if any(places_of(one) or as_motion(one) for one in used) and solvable(equations, context):
            return True
        return satisfiable(self.claim, equations, context, seed=self.seed, deadline=work.share_of(self.deadline, 0.5))

    def _used(self, found: Found) -> list[Hypothesis]:
        """The equations of premises that a proof uses."""
        relied = {s.condition for s in found.accepted.conditions}
        equations = (one.equation for one in self.step.premises)
        return [e for e in equations if Condition(Need.EQUAL, (e.left, e.right)) in relied]

    def _proved(self, found: Found) -> StepVerdict:
        accepted, used = found.accepted, self._used(found)
        reason = follows_from(accepted.rules, [e.source.where for e in used], [_shown(s, used) for s in accepted.open])
        bodies = (*accepted.definitions, *self._unfolded(found), *self.step.context.unsure)
        verdict, code = (Verdict.CONDITIONAL, Code.CONDITION) if accepted.open else (Verdict.PROVED, None)
        proved = replace(
            answer(self.step, verdict, reason, code),
            rules=accepted.rules,
            conditions=tuple(dict.fromkeys(map(stated, accepted.conditions))),
            conventions=conventions_with(self.step, accepted.conditions),
            rests_on=tuple(dict.fromkeys((*_lines(used), *supports(bodies)))),
        )
        return with_second_opinion(proved, found)

    def _unfolded(self, found: Found) -> tuple[Definition, ...]:
        """The definitions that a combination of premises unfolds, in order: all that its equations speak of."""
        if COMBINATION.code not in found.accepted.rules:
            return ()
        context = self._under(self.step.premises)
        sides = [self.claim.left, self.claim.right]
        sides += [side for one in self._used(found) for side in (one.left, one.right)]
        waiting, seen = [head for side in sides for head in heads_in(side)], set[Sym | Function]()
        while waiting:
            definition = context.definition(head := waiting.pop())
            if head not in seen and definition is not None:
                waiting += (inner for term in definition.terms for inner in heads_in(term))
            seen.add(head)
        return tuple(one for one in context.definitions if one.head in seen and context.definition(one.head) is one)

    def _by_its_proof(self, again: Again) -> StepVerdict:
        """What is found of a statement with the names that its proof defines."""
        context = self._where(self.step.premises)
        found = again(replace(self.step, context=context, premises=()))
        return replace(found, step=self.step)

    # --------------------------------------------------------------------------------- where posited lines hold

    def _where_posits_hold(self, again: Again) -> StepVerdict:
        """What is found where all that is posited holds; nothing, if no name can be chosen so that it does.

        What may itself be posited fails only if it cannot hold together with the rest.
        """
        posits = [one for one in self.step.premises if one.posited]
        if not posits:
            return undecided(self.step, Reason(Code.SEARCH, "no combination of premises proves it"))
        against = self._against_motion(again) or self._against_laws(again)
        if against is not None:
            return against
        equations = [one.equation for one in posits]
        lines = " and ".join(one.source.where for one in equations)
        context = self._where(posits)
        against = self._against_instances(posits, context, lines, again)
        if against is not None:
            return against
        inside = solving(equations, context)
        if inside is not None and self.step.stance.form is not Form.OPEN:
            found = again(replace(self.step, context=inside, premises=()))
            if found.verdict in FAILS:
                return replace(found, step=self.step)
        if inside is not None and contradicts(self.claim, inside):
            why = Reason(Code.PREMISE, f"it cannot hold together with {lines}")
            return replace(undecided(self.step, why), verdict=Verdict.DOUBTFUL)
        return undecided(self.step, Reason(Code.PREMISE, f"{lines} may restrict its names"))

    def _against_instances(
        self, posits: Sequence[Premise], context: Context, lines: str, again: Again
    ) -> StepVerdict | None:
        """That what claims something fails at instances at which all posits hold, where these are known."""
        holding = where_they_hold(self.step, self.claim, posits, context) if self._claims() else None
        found = None if holding is None else again(replace(holding, premises=()))
        if holding is None or found is None or found.verdict not in FAILS:
            return None
        told = found.reason if holding.context == context else f"where {lines} holds, {found.reason}"
        return replace(found, step=replace(holding, premises=self.step.premises), reason=told)

    def _claims(self) -> bool:
        """Whether the step claims something, whatever comes out."""
        stance = self.step.stance
        return stance.form is Form.CLAIM or (stance.form is Form.OPEN and stance.concludes)

    def _against_motion(self, again: Again) -> StepVerdict | None:
        """That what a claim says to be the solution of an equation does not solve it, or begins elsewhere."""
        equations = [one.equation for one in self.step.premises]
        laws = [(one, motion) for one in equations if (motion := as_motion(one)) is not None]
        for law, motion in laws:
            said = solution_in(self.claim, motion.function)
            values = [equations[number] for number in values_of(motion, equations)]
            pairs = [asked_of(motion, value, *said) for value in values] if said is not None else []
            asked = [(one, law) for pair in pairs[:1] if pair for one in pair[:1]]
            asked += [(pair[1], value) for pair, value in zip(pairs, values, strict=True) if pair]
            for claim, line in asked:
                context = self._where(self.step.premises)
                stance = replace(self.step.stance, form=Form.CLAIM)
                found = again(replace(self.step, claim=claim, context=context, premises=(), stance=stance))
                if found.verdict in FAILS:
                    why = f"it does not satisfy {line.source.where}: {found.reason}"
                    return replace(found, step=self.step, verdict=Verdict.DOUBTFUL, code=Code.PREMISE, reason=why)
        return None

    def _against_laws(self, again: Again) -> StepVerdict | None:
        """That a claim fails, in doubt, where the rates in it are what earlier lines say, if it does."""
        stance = self.step.stance
        claims = self._claims() or (stance.form is Form.OPEN and evolves_unknown(self.step) is not None)
        posited = (one for one in self.step.premises if one.posited and (claims or one.equation.convention))
        laws = [one for one in posited if places_of(one.equation)]
        if not all(map(self._is_any, laws)):
            return None
        own_ones = len(self.step.context.hypotheses)
        claim = without_rates(self.claim, range(own_ones, own_ones + len(laws)), self._under(laws))
        if claim == self.claim:
            return None
        apart = all(one in laws for one in self.step.premises if one.posited)
        left = tuple(one for one in self.step.doubts.obstacles if not apart or one.code is not Code.PREMISE)
        own = replace(self.step, doubts=replace(self.step.doubts, obstacles=left))
        claiming = replace(stance, form=Form.CLAIM)
        found = again(replace(own, claim=claim, context=self._where(laws), premises=(), stance=claiming))
        if found.verdict not in FAILS and not (found.code is Code.DIFFERS and found.differs):
            return None
        lines = " and ".join(dict.fromkeys(one.equation.source.where for one in laws))
        why = f"it does not follow from {lines}: {found.reason}"
        return replace(found, step=own, verdict=Verdict.DOUBTFUL, code=Code.PREMISE, reason=why)

    def _is_any(self, law: Premise) -> bool:
        """Whether what changes by an equation is what it is read as, for all that the claim needs.

        What is read as any function may be a density: then its integral is one, which counts where a summand of the
        claim is free of it.
        """
        found = as_evolution(law.equation)
        function = None if found is None else found.function
        if function is None or function.density is not None or function.name in self.step.declared:
            return function is not None
        sides = (self.claim.left, self.claim.right)
        summands = (part for side in sides for part in (side.terms if isinstance(side, Add) else (side,)))
        return all(function in functions_in(part) for part in summands)


def _lines(used: Iterable[Hypothesis]) -> Iterator[Support]:
    """The lines that a proof uses."""
    return (Support(one.source.where, equation(one.left, one.right)) for one in used)


def _shown(settled: Settled, used: Sequence[Hypothesis]) -> str:
    """An open condition in the reason: a line by its place."""
    own = (e for e in used if settled.condition == Condition(Need.EQUAL, (e.left, e.right)))
    line = next(own, None)
    return f"${condition_to_latex(settled.condition)}$" if line is None else f"{line.source.where} holds"
