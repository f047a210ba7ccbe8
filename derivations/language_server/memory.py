"""What was found out about steps, by what they say and rest on: wherever it stands, what was judged is known.

A context says where each of its lines stands, and so does a verdict that rests on them.  When text is put in above,
these numbers change and nothing else does.  So a sequent has signs in their place, one for each line or chain, and a
verdict that is remembered has the same; it is told with the numbers of the step that asks for it.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any

from derivations.model.derivation import Premise, SourceSpan, Step, Surroundings
from derivations.model.reasons import Code
from derivations.model.terms import Term
from derivations.model.verdict import StepVerdict

MOST_KEPT = 8_192

_NOWHERE = SourceSpan(0, 0, 0, 0, 0, 0)
_BY_ITS_PROOF = Surroundings(settled_by=(1,))
_PLACE = re.compile(r"\b(?:line|chain) \d+\b")
_SIGN = re.compile("\ue000(\\d+)\ue001")
_AS_WRITTEN = frozenset({"left", "right", "relation"})


@dataclass(frozen=True, slots=True)
class Sequent:
    """All that the judge looks at: a claim with its context and premises, and how to judge it.

    Draws depend on the place of a step, too; those from another place are as good.
    """

    step: Step
    seed: int
    time_limit: float
    rate: float


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A step with its sequent, and the places of the document for which there are signs in that, in their order."""

    step: Step
    sequent: Sequent
    places: tuple[str, ...]


def asked(step: Step, seed: int, time_limit: float, rate: float) -> Asked:
    """What is judged of a step, without the place where it stands."""
    signs = {step.home: _sign(0)}

    def signed(text: str) -> str:
        return _PLACE.sub(lambda match: signs.setdefault(match.group(), _sign(len(signs))), text)

    own = Sequent(_without_places(_placeless(step), signed), seed, time_limit, rate)
    return Asked(step, own, tuple(signs))


def _sign(number: int) -> str:
    return f"\ue000{number}\ue001"


def _placeless(step: Step) -> Step:
    """A step without what only tells where it stands, and what the judge does not look at."""
    chains = sorted({one.line[0] for one in step.premises})
    return replace(
        step,
        chain=0,
        number=0,
        span=_NOWHERE,
        fault=None,
        place="",
        around=_BY_ITS_PROOF if step.around.settled_by else Surroundings(),
        premises=tuple(_ranked(one, chains) for one in step.premises),
        reading=(),
        said=(),
        lower=step.lower and _placeless(step.lower),
    )


def _ranked(premise: Premise, chains: list[int]) -> Premise:
    """A premise with the rank of its chain among those of the others."""
    return replace(premise, line=(chains.index(premise.line[0]), premise.line[1]))


def _without_places(value: Any, signed: Callable[[str], str]) -> Any:
    """Data with signs for the places in its texts; terms and what is written have none."""
    if isinstance(value, str):
        return signed(value) if "line " in value or "chain " in value else value
    if isinstance(value, tuple):
        return tuple(_without_places(one, signed) for one in value) if value else value
    if isinstance(value, Term) or not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for name in _names(type(value)):
        before = getattr(value, name)
        after = _without_places(before, signed)
        if after is not before and after != before:
            changes[name] = after
    return replace(value, **changes) if changes else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass in which places may be told."""
    return tuple(one.name for one in fields(kind) if one.init and one.name not in _AS_WRITTEN)


def _told(verdict: StepVerdict, told: Callable[[str], str]) -> StepVerdict:
    """A verdict with its texts told otherwise."""
    return replace(
        verdict,
        reason=told(verdict.reason),
        conditions=tuple(replace(one, because=told(one.because)) for one in verdict.conditions),
        conventions=tuple(map(told, verdict.conventions)),
        notices=tuple(map(told, verdict.notices)),
        rests_on=tuple(replace(one, where=told(one.where)) for one in verdict.rests_on),
    )


def _is_accident(found: StepVerdict) -> bool:
    """Whether a step was not judged for a reason that is not its own: its process was ended by others."""
    return found.code is Code.TIME and found.reason.startswith("its process")


@dataclass(slots=True)
class Memory:
    """The last findings, by sequent: those that took too long, too, and none in which a bug had a part."""

    findings: OrderedDict[Sequent, StepVerdict] = field(default_factory=OrderedDict)

    def find(self, asked: Asked) -> StepVerdict | None:
        """What was found of a step that says the same."""
        found = self.findings.get(asked.sequent)
        if found is None:
            return None
        self.findings.move_to_end(asked.sequent)
        places = asked.places
        told = _told(found, lambda text: _SIGN.sub(lambda match: places[int(match[1])], text))
        return replace(told, step=asked.step)

    def keep(self, asked: Asked, found: StepVerdict) -> None:
        """Remember a finding, unless it tells of a place for which there is no sign."""
        signs: Mapping[str, str] = {place: _sign(number) for number, place in enumerate(asked.places)}
        strange: list[str] = []

        def signed(match: re.Match[str]) -> str:
            strange.extend([] if match.group() in signs else [match.group()])
            return signs.get(match.group(), "")

        kept = _told(found, lambda text: _PLACE.sub(signed, text))
        if found.code is Code.BUG or strange or _is_accident(found):
            return
        self.findings[asked.sequent] = replace(kept, step=asked.sequent.step)
        while len(self.findings) > MOST_KEPT:
            self.findings.popitem(last=False)
