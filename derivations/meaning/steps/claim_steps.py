"""Steps between numbers: the claim of a step, what it rests on, and what its reading leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from derivations.meaning.declared.facts_of_kinds import kinds_held
from derivations.meaning.doubts.complements import TIED, as_derivatives, complements
from derivations.meaning.doubts.counts import UNCOUNTED, counted
from derivations.meaning.doubts.obstacles import matrices_of, obstacles_of, open_laws, weights_of
from derivations.meaning.doubts.open_signs import UNSIGNED, signed
from derivations.meaning.doubts.other_meanings import exchanged, require_fixed_law
from derivations.meaning.doubts.reaching import ALONE, FURTHER, acting_alone, reaching_further
from derivations.meaning.doubts.ties import is_known, loose_symbols, under_roots
from derivations.meaning.doubts.unranged import OPEN, other_ranges, unranged
from derivations.meaning.doubts.values_of_laws import bounded_elsewhere, values_of_laws
from derivations.meaning.dynamics.ito import with_linear_changes
from derivations.meaning.formulas.antiderivatives import ANTIDERIVATIVE, are_integrals
from derivations.meaning.formulas.complex_parts import is_complex
from derivations.meaning.formulas.integrals import WHOLE
from derivations.meaning.names.arrows import require_linear
from derivations.meaning.names.environment import Log, UnstatedError
from derivations.meaning.steps.chain_view import ChainView, bare_step
from derivations.meaning.steps.claims import claimed, tells_of_laws
from derivations.meaning.steps.clarity import (
    EXCHANGED,
    require_clear,
    require_one_meaning,
    require_one_reading,
    told_obstacles,
)
from derivations.meaning.steps.forms import form_of, is_determined
from derivations.meaning.steps.grounds import (
    grounded_in,
    premises_said,
    require_among,
    restricted_by_remark,
    with_independence,
    with_kinds,
    with_noted,
    with_support,
)
from derivations.meaning.steps.rounding import IN_PERCENT, in_percent, last_place
from derivations.meaning.terms.conventions import typed
from derivations.meaning.terms.definitions import names_written
from derivations.meaning.terms.facts_of_samples import beyond_moments, open_indices, require_members, require_no_events
from derivations.meaning.terms.introductions import Introduced
from derivations.meaning.terms.sides import Reading, continues, place
from derivations.meaning.terms.special_values import at_values
from derivations.meaning.terms.used import Used, used_by
from derivations.model.conditions import Condition
from derivations.model.context import Context, Definition
from derivations.model.derivation import Claim, Doubts, Role, Stance, Step
from derivations.model.reasons import Code, Reason
from derivations.model.terms import Integral, Sym, Term, free_symbols
from derivations.model.unfolding import unfolded
from derivations.reading.raw import RawStep

_EXISTS = re.compile(r"\\exists(?![A-Za-z])|∃")


def claim_step(view: ChainView, raw: RawStep, left: Reading, right: Reading, introduced: Introduced) -> Step:
    """A step that relates two terms.

    Raises:
        DerivationError: it has no meaning that could be checked.
    """
    if _EXISTS.search(view.source.text, view.chain.start, raw.left.start):
        raise UnstatedError("it says only that there is such a thing")
    found = _grounded(view, raw, left, right)
    return _with_form(view, found.step(introduced), found.claim, raw, introduced)


def _grounded(view: ChainView, raw: RawStep, left: Reading, right: Reading) -> _Grounded:
    """The claim of a step with what it rests on, where all of that is clear."""
    one, other = left.log, right.log
    antiderived = view.antiderived_before(raw)
    written = claimed(raw, left, right, antiderived)
    used = used_by((written.left, written.right), view.resolver)
    require_clear(view, raw, (written.left, written.right), used)
    sides = with_linear_changes((written.left, written.right), one.changes | other.changes, one.noises | other.noises)
    written = replace(written, left=sides[0], right=sides[1])
    claim, used, context, log = grounded_in(view, written, one.open_integrals | other.open_integrals, used)
    used.independent |= one.independent | other.independent
    whole = (claim.left, claim.right, *(definition.body for definition in used.definitions.values()))
    vectors = require_linear(whole, view.resolver.shapes.assumed)
    context = with_independence(view, with_kinds(view, context, whole), used)
    used.kinds = kinds_held(view.kinds, context.facts)
    told = told_obstacles(view, raw, used, context, (claim.left, claim.right))
    require_fixed_law((claim.left, claim.right), used)
    found = _Grounded(view, raw, (one, other), log, antiderived, written, claim, used, context, whole, vectors, told)
    found.require_certain()
    return found


@dataclass(frozen=True, slots=True)
class _Grounded:
    """A claim, as it is ``written`` and as it is meant, with what it rests on.

    ``sides`` are the logs of its sides and ``log`` that of the rest, ``antiderived`` the variables of antiderivatives
    on earlier sides of the chain; ``whole`` are its terms with those of its definitions, ``vectors`` the names among
    them that may be matrices, ``told`` is why no number speaks against it.
    """

    view: ChainView
    raw: RawStep
    sides: tuple[Log, Log]
    log: Log
    antiderived: tuple[Sym, ...]
    written: Claim
    claim: Claim
    used: Used
    context: Context
    whole: tuple[Term, ...]
    vectors: Sequence[str]
    told: Sequence[str]

    @property
    def unlimited(self) -> set[Integral]:
        """The integrals without limits on the sides."""
        return self.sides[0].open_integrals | self.sides[1].open_integrals

    def require_certain(self) -> None:
        """That its integrals are what they are elsewhere, and that it speaks of no member or event of unknown law.

        Raises:
            UnstatedError: they are not, or something is.
        """
        if self.claim is self.written or not are_integrals(self.written, self.unlimited):
            require_one_meaning(self.view, self.written, self.claim, self.unlimited)
        samples = self.view.resolver.survey.samples
        require_members(self.whole, samples)
        require_no_events(self.claim, self.whole, samples)

    def step(self, introduced: Introduced) -> Step:
        """The step that claims it, with all that its reading leaves open."""
        view, raw, claim, used = self.view, self.raw, self.claim, self.used
        otherwise = _other_ranges(view, claim, self.context, self.sides)
        choices = self._choices(introduced, otherwise)
        values = values_of_laws(claim, used, view.statements, view.resolver)
        obstacles = self._obstacles(introduced, values)
        require_one_reading(view, raw, self.written, claim, used, self.context, (*self.sides, self.log))
        conventions = self._conventions()
        put_in = tuple(dict.fromkeys(one for side in self.sides for one in side.unfolded))
        context = self._context(obstacles, put_in)
        return replace(
            bare_step(view.source, view.chain, raw, Role.CLAIM),
            claim=claim,
            context=with_support(context, claim.left, introduced.rival),
            doubts=self._doubts(obstacles, choices, otherwise),
            conventions=conventions,
            notices=tuple(
                dict.fromkeys([*introduced.notices, *(text for side in self.sides for text in side.notices)])
            ),
            stance=Stance(continues=continues(view.chain, raw)),
            declared=view.declared | self._arbitrary,
            unfolded=put_in,
            unit=last_place(raw),
            said=tuple(premises_said(view, used)),
            values=values,
        )

    def _choices(self, introduced: Introduced, otherwise: tuple[Claim, ...] | None) -> Iterable[str]:
        """What was chosen among several readings; ``otherwise`` is what it says over other ranges, if that is known."""
        choices = dict.fromkeys([*introduced.choices, *_choices(self.view, self.claim, self.used, self.sides)])
        if otherwise is None:
            choices[OPEN] = None
        if self.claim is self.written and self.antiderived and not self.claim.free_of:
            choices["the chain is one of antiderivatives, which may differ by a constant"] = None
        return choices | dict.fromkeys(open_indices(self.claim, self.context, self.view.resolver.survey.samples))

    def _obstacles(self, introduced: Introduced, values: tuple[Condition, ...]) -> dict[Reason, None]:
        """Why no number speaks against it, but for what a remark behind it may say."""
        resolver, used = self.view.resolver, self.used
        obstacles = dict.fromkeys(obstacles_of(self.raw, self.claim, used, resolver, self.view.around))
        if introduced.obstacle is not None:
            obstacles[introduced.obstacle] = None
        obstacles |= dict.fromkeys(Reason(Code.WORDS, text) for text in (*self.log.doubts, *self.told))
        obstacles |= dict.fromkeys(bounded_elsewhere(self.claim, used, values, resolver.survey.bounded))
        obstacles |= dict.fromkeys(_left_open(self.claim, (*self.sides, self.log), self.vectors))
        defined = {key.name for key in resolver.entries}
        beyond = beyond_moments(self.whole, resolver.survey.samples, defined)
        return obstacles | {Reason(Code.LAW, text): None for text in beyond}

    def _doubts(
        self, obstacles: Iterable[Reason], choices: Iterable[str], otherwise: tuple[Claim, ...] | None
    ) -> Doubts:
        resolver = self.view.resolver
        return Doubts(
            obstacles=tuple(obstacles),
            choices=tuple(Reason(Code.READINGS, text) for text in choices),
            weights=tuple(weights_of(self.used, resolver)),
            matrices=tuple(matrices_of(self.used, resolver)),
            otherwise=tuple((one, OPEN) for one in otherwise or ()),
            lenient=self.view.around.lenient
            if names_written(self.raw)
            else "",  # numbers have no constant to leave out
        )

    def _conventions(self) -> tuple[str, ...]:
        """What its reading rests on that nobody said."""
        conventions = dict.fromkeys(text for one in (*self.sides, self.log) for text in one.conventions)
        conventions |= dict.fromkeys(typed(self.used, self.context))
        conventions |= {f"{name} is a vector or a matrix": None for name in self.vectors}
        if self.claim is not self.written:
            conventions.pop(WHOLE, None)
            conventions[ANTIDERIVATIVE] = None
        return tuple(conventions)

    def _context(self, obstacles: dict[Reason, None], put_in: Sequence[Definition]) -> Context:
        """Its context, with what its remark and its sides add, and with the bodies that were put in for names.

        A remark that is not understood becomes an obstacle.
        """
        restricted = restricted_by_remark(self.view, self.raw, self.context, obstacles)
        require_among(self.view, restricted, self.sides)
        context = with_noted(restricted, *self.sides)
        env = self.view.resolver.environment(Log())
        own = (one for one in put_in if not is_complex(env, one.body))  # the others are taken apart already
        return replace(context, definitions=tuple(dict.fromkeys([*context.definitions, *own])))

    @property
    def _arbitrary(self) -> frozenset[str]:
        """The variables of antiderivatives, which are any; under roots they may be meant for some values only."""
        over = {integral.variable for integral in self.unlimited} if self.claim is not self.written else set[Sym]()
        return frozenset(one.name for one in over - under_roots(self.written) - under_roots(self.claim))


def _choices(view: ChainView, claim: Claim, used: Used, logs: tuple[Log, Log]) -> Iterator[str]:
    """What was chosen among several readings, on the sides and in the definitions of their names."""
    left, right = logs
    yield from (*left.doubts, *right.doubts)
    yield from (note for key in used.definitions for note in view.resolver.logs[key].doubts)
    yield from open_laws(claim, view.around)
    if exchanged(left.open_integrals, right.open_integrals):
        yield EXCHANGED


def _other_ranges(view: ChainView, claim: Claim, context: Context, logs: tuple[Log, Log]) -> tuple[Claim, ...] | None:
    """What the claim says if its integrals without limits have other ranges; ``None`` where that is not known."""
    left, right = logs
    unlimited = left.open_integrals | right.open_integrals
    found = unranged(claim, (left.whole_integrals | right.whole_integrals) - unlimited)
    return other_ranges(claim, found, context, view.around.stated) if found else ()


def _left_open(claim: Claim, logs: tuple[Log, Log, Log], vectors: Sequence[str]) -> Iterator[Reason]:
    """Why no number speaks against a claim, from how it and what it rests on was read; ``vectors`` may be matrices."""
    left, right, below = logs
    if tells_of_laws(claim, (left.masses, right.masses)):
        yield from (Reason(Code.WORDS, text) for text in {**left.masses, **right.masses}.values())
    yield from (
        Reason(code or Code.WORDS, text) for text, code in {**left.untold, **right.untold, **below.untold}.items()
    )
    yield from (Reason(Code.TIES, f"whether {name} is a vector or a matrix is not stated") for name in vectors)


def _with_form(view: ChainView, step: Step, claim: Claim, raw: RawStep, introduced: Introduced) -> Step:
    """A step with what it is by its form."""
    written = replace(claim, left=unfolded(claim.left, step.context), right=unfolded(claim.right, step.context))
    loose = loose_symbols(step, written)
    meant = [(one, TIED) for one in complements(written, loose)]
    meant += [(one, UNSIGNED) for one in signed(step, claim)]
    logs = (view.readings[place(raw.left)].log, view.readings[place(raw.right)].log)
    meant += [(one, ALONE) for one in acting_alone(claim, *logs)]
    meant += [(one, FURTHER) for one in reaching_further(claim, *logs)]
    return replace(
        step,
        stance=replace(
            step.stance,
            form=introduced.form or form_of(step, claim, view.chain, raw, names_written(raw), view.around.solved),
            concludes=raw.claims or (view.around.concludes and raw.number == 1),
            follows=is_determined(view.chain, raw, view.around.solved),
            rival=introduced.rival,
        ),
        doubts=replace(
            step.doubts,
            otherwise=(*step.doubts.otherwise, *meant),
            usual=tuple(_usual(view, raw, step, claim, written)),
        ),
    )


def _usual(view: ChainView, raw: RawStep, step: Step, claim: Claim, written: Claim) -> Iterator[tuple[Claim, str]]:
    """What a claim says if names have to do with each other what they usually have, with the reason."""
    if not view.resolver.shapes.stated_dimension:
        yield from ((one, UNCOUNTED) for one in counted(written, loose_symbols(step, written)))
    yield from as_derivatives(claim, lambda one: not is_known(one, step))
    bounded = {one for fact in step.context.facts for term in fact.condition.terms for one in free_symbols(term)}
    yield from at_values(written, view.values, view.resolver, bounded)
    percent = in_percent(raw, claim)
    if percent is not None:
        yield percent, IN_PERCENT
