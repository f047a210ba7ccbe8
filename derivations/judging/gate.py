"""The gate: what a step is, and which verdict it gets, from its form and from what became of its readings.

Nothing else grants or withholds a verdict.  A *finding* is what was found out about a step on its own: that it is
proved, that it fails at an instance, that it agrees.  The gate decides what this means for a reader: an equation that
fails may be an error, may posit something, or may rest on what was not understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from derivations.meaning.doubts.ties import (
    gives_number,
    is_mere_bound,
    loose_end,
    may_be_positive,
    may_be_special,
    may_sum_to_one,
    may_tell,
    puts_numbers_in,
)
from derivations.model.conditions import Status
from derivations.model.context import BLOCK, Definition, Named, Origin, Source
from derivations.model.derivation import Form, Step
from derivations.model.reasons import Code, Reason
from derivations.model.relations import Relation
from derivations.model.supports import equation_of, stated_by
from derivations.model.terms import Apply, Term, subterms
from derivations.model.unfolding import plain_key
from derivations.model.verdict import FAILS, PROOFS, Evidence, StatedCondition, StepVerdict, Verdict, conditional_on

SOME_VALUES = Reason(Code.TIES, "it may say which values are meant")

_UNREAD = frozenset({Code.NOTATION, Code.DEFINITION})
"""What leaves open what a step says at all, and not only for which values it is meant."""

Body = tuple[Named, Source]
"""A name, and where the body stands that it is taken for."""


@dataclass(slots=True)
class Gate:
    """Decides on the findings of one document, in its order.

    ``spoilt`` are the names whose own chain holds a step that fails: one error is reported once; ``contested``
    are those bodies of names beside which a later equation may set another one, with what is open about that.
    """

    spoilt: set[Named] = field(default_factory=set)
    contested: dict[Body, Reason] = field(default_factory=dict)

    def verdict(self, finding: StepVerdict) -> StepVerdict:
        """The verdict on a step: its finding, unless its form or its surroundings speak against that."""
        self._contest(finding)
        if finding.verdict not in FAILS:
            return _if_meant(self._of_one_body(_posited(finding)))
        decided = _failing(finding)
        if decided.verdict not in FAILS:
            return decided
        culprit = next((d.head for d in finding.step.context.definitions if d.head in self.spoilt), None)
        if culprit is not None:
            reason = f"it rests on {culprit.name}, whose own chain holds a step that fails; {finding.reason}"
            return _without_numbers(finding, Verdict.UNDECIDED, Reason(Code.PREMISE, reason))
        self.spoilt |= _spoilt_by(finding.step)
        open_ = next((self.contested[body] for body, _ in self._bodies(decided.step)), None)
        return decided if open_ is None or decided.verdict is Verdict.DOUBTFUL else _doubtful(decided, open_)

    def _contest(self, finding: StepVerdict) -> None:
        """Note what a step may define anew: unless it says the body in reach again, its name has two from here on.

        Bodies that agree wherever numbers were tried, or under a condition, are one.
        """
        if finding.step.stance.contests is None:
            return
        head, source = finding.step.stance.contests
        if finding.verdict in {*PROOFS, Verdict.SUPPORTED}:
            self.contested.pop((head, source), None)
            return
        why = f"{head.name} was defined in {source.where}, and may be another from {finding.step.id} on"
        self.contested.setdefault((head, source), Reason(Code.READINGS, why))

    def _bodies(self, step: Step) -> Iterator[tuple[Body, Definition]]:
        """The contested bodies that a step is read with, and their definitions."""
        pairs = (((plain_key(d.head), d.source), d) for d in step.context.definitions)
        yield from ((body, definition) for body, definition in pairs if body in self.contested)

    def _of_one_body(self, verdict: StepVerdict) -> StepVerdict:
        """What is proved rests on no body beside which there may be another one; what the author gives stands."""
        if verdict.verdict not in PROOFS:
            return verdict
        bodies = [(body, one) for body, one in self._bodies(verdict.step) if one.source.origin not in BLOCK]
        used = next((body for body, one in bodies if stated_by(one) in verdict.rests_on), None)
        if used is None:
            return verdict
        why = self.contested[used]
        return replace(_unproved(verdict), verdict=Verdict.UNDECIDED, code=why.code, reason=why.text)


def _if_meant(verdict: StepVerdict) -> StepVerdict:
    """What is proved from values of names that may not be meant where it stands holds if they are."""
    if verdict.verdict not in PROOFS:
        return verdict
    contexts = (verdict.step.context, *(one.context for one in verdict.step.premises))
    bodies = (one for context in contexts for one in context.unsure)
    unsure = {support: one.unsure for one in bodies if (support := stated_by(one)) in verdict.rests_on}
    if not unsure:
        return verdict
    own = tuple(StatedCondition(one.statement, Status.OPEN.value, why) for one, why in unsure.items())
    return conditional_on(verdict, own, (f"${one.statement}$ is meant here" for one in own))


def _unproved(finding: StepVerdict) -> StepVerdict:
    """A finding without its proof."""
    return replace(finding, rules=(), conditions=(), rests_on=(), evidence=Evidence(), confirmation=None)


def _posited(finding: StepVerdict) -> StepVerdict:
    """What is neither proved nor shown to fail, and what its form leaves to its author."""
    step = finding.step
    loose = step.relation == Relation.APPROXIMATE.value and finding.verdict is Verdict.UNDECIDED
    approximate = loose and not (step.stance.continues or step.stance.concludes)
    tells = step.stance.form is Form.OPEN and step.around.posits and finding.code is Code.TIES
    posited = approximate or tells or step.stance.form is Form.POSIT
    follows = finding.verdict is Verdict.PROVED and not _rests_on_law(finding)
    if step.stance.form is Form.POSIT and follows and _rests_on_others(finding):
        return replace(_unproved(finding), verdict=Verdict.ASSUMED, code=Code.POSITED, reason="the document posits it")
    open_ = finding.verdict is Verdict.UNDECIDED or (finding.verdict is Verdict.SUPPORTED and not step.stance.continues)
    if open_ and posited and finding.code is not Code.BUG:
        return replace(finding, verdict=Verdict.ASSUMED, code=Code.POSITED)
    return finding


def _rests_on_law(finding: StepVerdict) -> bool:
    """Whether something was found to hold by what follows from formulas before it, as a Fokker–Planck equation does."""
    laws = {one.equation.source.where for one in finding.step.said if one.equation.convention}
    return any(one.where in laws for one in finding.rests_on)


def _rests_on_others(finding: StepVerdict) -> bool:
    """Whether what is posited was found to hold by what it says itself, or by other formulas than its own."""
    own, home = equation_of(finding.step), finding.step.home
    return any(one.statement == own or not f"{one.where},".startswith(f"{home},") for one in finding.rests_on)


def _failing(finding: StepVerdict) -> StepVerdict:
    """What it means that a step fails at an instance of everything that was read."""
    step = finding.step
    if step.stance.contradicted:
        reported = Reason(Code.PREMISE, "its words suppose something, and report that it leads to a contradiction")
        return _without_numbers(finding, Verdict.UNDECIDED, reported)
    if step.stance.denied and step.stance.form is not Form.POSIT:
        said = Reason(
            Code.WORDS, f"{step.stance.denied} does not put it forward as true, and it fails: {finding.reason}"
        )
        return _without_numbers(finding, Verdict.UNDECIDED, said)
    never = finding.code is Code.NEVER
    anything = never and not finding.evidence.instances
    obstacles = (*step.doubts.obstacles, *map(may_sum_to_one, step.doubts.weights))
    obstacle = next((one for one in obstacles if not anything or one.code in _UNREAD), None)
    if obstacle is not None:
        return _without_numbers(finding, Verdict.UNDECIDED, obstacle)
    unsure = step.context.unsure
    if unsure and not anything:
        return _without_numbers(finding, Verdict.UNDECIDED, Reason(Code.WORDS, unsure[0].unsure))
    if step.stance.rival:
        anew = f"another {step.left} than in {step.stance.rival}"
        changed = _without_numbers(finding, Verdict.DEFINITION, Reason(Code.DEFINITION, "it introduces a symbol"))
        return replace(changed, notices=(*changed.notices, anew))
    if finding.code is Code.PREMISE:
        return finding
    if (step.stance.form is Form.OPEN and step.stance.continues) or (puts_numbers_in(step) and not never):
        meant = Reason(Code.TIES, "it may say which values are meant, and goes on from the step before")
        return _without_numbers(finding, Verdict.UNDECIDED, meant)
    # that it holds nowhere is no condition on the names of which it is said to be so for each value
    universal = anything and bool(step.around.every) and not step.around.posits
    if step.stance.form is Form.POSIT or (step.stance.form is Form.OPEN and not (step.stance.concludes or universal)):
        return _without_numbers(finding, Verdict.ASSUMED, Reason(Code.POSITED, "read as what the document posits"))
    return _tied(finding, step, never)


def _tied(finding: StepVerdict, step: Step, never: bool) -> StepVerdict:
    """A failing claim: it is an error where all of its names are tied to a meaning."""
    if step.claim is not None and is_mere_bound(step, step.claim):
        return _without_numbers(finding, Verdict.UNDECIDED, SOME_VALUES)
    diverges = never and bool(finding.evidence.instances)  # the other readings of its integrals were tried, too
    why = None if diverges else next(iter(step.doubts.choices), None) or (None if never else loose_end(step))
    special = next(map(may_be_special, step.doubts.matrices), None)
    if special is not None and (finding.verdict is Verdict.DOUBTFUL or why is not None):
        return _without_numbers(finding, Verdict.UNDECIDED, special)
    if finding.verdict is Verdict.REFUTED:
        why = why or special or may_be_positive(step, finding.counterexample)
        finding = finding if why is None else _doubtful(finding, why)
    told = may_tell(step) if finding.verdict is Verdict.DOUBTFUL else None
    if told is not None:
        return _without_numbers(finding, Verdict.UNDECIDED, told)
    if finding.code is Code.TIES and gives_number(step):
        return _without_numbers(finding, Verdict.UNDECIDED, SOME_VALUES)
    return finding


def _doubtful(finding: StepVerdict, why: Reason) -> StepVerdict:
    """That it fails, unless something is meant that is open."""
    return replace(finding, verdict=Verdict.DOUBTFUL, code=why.code, reason=f"{finding.reason}; but {why.text}")


def _without_numbers(finding: StepVerdict, verdict: Verdict, why: Reason) -> StepVerdict:
    """Another verdict than the numbers say, which are not shown then."""
    silent = replace(finding, code=why.code, reason=why.text, counterexample=None, suggestion=None)
    return replace(silent, verdict=verdict, differs=True)


def _spoilt_by(step: Step) -> set[Named]:
    """The names that a chain defines and that its own failing step speaks of: what rests on them is in doubt.

    A name that the context gives is what it is, however many claims about it are false.
    """
    if step.claim is None:
        return set()
    own = Source(Origin.DOCUMENT, step.home)
    return {d.head for d in step.context.definitions if d.source == own and _mentions(step.claim.left, d.head)}


def _mentions(term: Term, head: Named) -> bool:
    return any(t == head or (isinstance(t, Apply) and t.function == head) for _, t in subterms(term))
