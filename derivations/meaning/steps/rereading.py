"""The other readings of a chain: what its steps say with either sign, at the least, or by other notation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derivations.meaning.names.chained import POSITIVE, chained
from derivations.meaning.names.open_notation import Open, other_ways
from derivations.meaning.names.pieces import in_pieces, summed_in
from derivations.meaning.names.survey import Survey
from derivations.meaning.steps.chain_view import ChainView
from derivations.meaning.steps.choices import with_choice
from derivations.meaning.steps.steps import open_notation, step_of
from derivations.meaning.terms.both_signs import choices_of, states_both
from derivations.meaning.terms.introductions import Introduced, Ledger
from derivations.meaning.terms.moving import IMPLICIT, all_moving, differentiates
from derivations.meaning.terms.quotients import with_quotients
from derivations.meaning.terms.sides import ChainScope, read_sides
from derivations.meaning.words.spoken import Spoken
from derivations.model.derivation import Role, Step
from derivations.reading.raw import RawChain, RawStep

MAX_VIEWS = 8
"""So often are the sides of a chain read anew, because names get their meaning further down in it."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """A chain whose notation may be read in several ways, or holds something else at some of its steps.

    ``view`` is what its steps have in common as the chain is read first.
    """

    scope: ChainScope
    ledger: Ledger
    spoken: Spoken
    chain: RawChain
    introduced: Sequence[Introduced]
    view: ChainView

    def with_others(self, steps: list[Step]) -> list[Step]:
        """The steps with what they say in other readings: with either sign, at the least, and by other notation."""
        steps = self._for_both_signs(steps)
        steps = [
            self._with_weaker(raw, new, step)
            for raw, new, step in zip(self.chain.steps, self.introduced, steps, strict=True)
        ]
        return self._with_choices(steps)

    def views(self) -> Iterator[ChainView]:
        """What each step sees: what the chain binds at a step or behind it does not hold for that step."""
        others = 0
        for raw, new in zip(self.chain.steps, self.introduced, strict=True):
            ahead = self.ledger.bindings.later(raw.left.start, self.chain.end)
            if new.is_definition or not ahead or others == MAX_VIEWS:
                yield self.view
                continue
            others += 1
            self.scope.entries = self.ledger.bindings.at(raw.left.start, self.spoken.quantified(self.chain))
            readings, resolver = read_sides(self.scope, self.chain)
            yield replace(self.view, readings=readings, resolver=resolver)

    def _for_both_signs(self, steps: list[Step]) -> list[Step]:
        """The steps, those with ``±`` on both sides as what they say with the upper signs and with the lower ones."""
        both = [
            states_both(raw) and not new.is_definition
            for raw, new in zip(self.chain.steps, self.introduced, strict=True)
        ]
        if not any(both):
            return steps
        read: list[list[Step]] = []
        for chosen in choices_of(self.chain):
            readings, resolver = read_sides(self.scope, chosen)
            own = replace(self.view, chain=chosen, readings=readings, resolver=resolver)
            read.append([step_of(own, raw, new) for raw, new in zip(chosen.steps, self.introduced, strict=True)])
        pairs = []
        for step, upper, lower in zip(steps, *read, strict=True):
            told = replace(upper.stance, contradicted=step.stance.contradicted, denied=step.stance.denied)
            other = lower if upper.lower is None else replace(upper.lower, lower=lower)
            pairs.append(replace(upper, notices=step.notices, stance=told, lower=other))
        return [pair if one and pair.claim else step for step, pair, one in zip(steps, pairs, both, strict=True)]

    def _with_weaker(self, raw: RawStep, new: Introduced, step: Step) -> Step:
        """A step with what it says at the least, where it may be read so that less is taken from its notation."""
        if new.is_definition or step.role not in (Role.UNSTATED, Role.CLAIM) or step.inference is not None:
            return step
        survey, conventions = self.scope.survey, tuple[str, ...]()
        chain_rule = chained(raw, self.scope.used.laws)
        own = in_pieces(raw, self.scope.used.laws)
        if chain_rule is not None:
            own, names = chain_rule
            indices = replace(survey.indices, families=survey.indices.families | names)
            survey, conventions = replace(survey, indices=indices), (POSITIVE,)
        elif own is not None:
            survey = replace(survey, counted=survey.counted | summed_in(own))
        elif step.role is Role.UNSTATED and differentiates(raw):
            own, survey = raw, replace(survey, implicit=True)
        else:
            return _with_quotients(step)
        weaker = self._read_otherwise(own, new, survey)
        if weaker is None:
            return step
        weaker = replace(weaker, conventions=(*weaker.conventions, *conventions))
        return replace(step, weaker=_with_quotients(weaker))

    def _with_choices(self, steps: list[Step]) -> list[Step]:
        """The steps, those whose notation has other readings with what they say in these."""
        pairs = zip(self.chain.steps, steps, strict=True)
        kinds = [open_notation(self.view, raw, step) if step.claim is not None else {} for raw, step in pairs]
        ways = dict.fromkeys(way for own in kinds for way in other_ways(own))
        others = {way: self._read_with(way) for way in ways}
        return [
            with_choice(step, own, [others[way][k] for way in other_ways(own)])
            for k, (step, own) in enumerate(zip(steps, kinds, strict=True))
        ]

    def _read_with(self, way: frozenset[Open]) -> list[Step]:
        """The steps of a chain with some kinds of notation read in their other way."""
        before = self.scope.survey
        self.scope.survey = replace(before, instead=way)
        readings, resolver = read_sides(self.scope, self.chain)
        self.scope.survey = before
        own = replace(self.view, readings=readings, resolver=resolver)
        return [step_of(own, raw, new) for raw, new in zip(self.chain.steps, self.introduced, strict=True)]

    def _read_otherwise(self, raw: RawStep, new: Introduced, survey: Survey) -> Step | None:
        """A step alone, with its names used in another way; ``None``: it claims nothing then."""
        single, before = replace(self.chain, steps=(raw,)), self.scope.survey
        self.scope.survey = survey
        readings, resolver = read_sides(self.scope, single)
        self.scope.survey = before
        step = step_of(replace(self.view, chain=single, readings=readings, resolver=resolver), raw, new)
        moved = {variable for reading in readings.values() for variable in reading.log.moved}
        if step.claim is None or not moved:
            return step if step.claim is not None else None
        claim = all_moving(step.claim, moved)
        return None if claim is None else replace(step, claim=claim, conventions=(*step.conventions, IMPLICIT))


def _with_quotients(step: Step) -> Step:
    """A step with conditional densities as quotients of joint ones as what it says at the least."""
    claim = None if step.claim is None else with_quotients(step.claim, step.context)
    return step if claim is None else replace(step, weaker=replace(step, claim=claim))
