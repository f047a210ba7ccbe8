"""What a step says in the other readings of its notation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derivations.meaning.names.open_notation import Open
from derivations.model.context import Definition
from derivations.model.derivation import Choice, Claim, Step
from derivations.model.reasons import Code


def with_choice(step: Step, kinds: Mapping[Open, str], others: Sequence[Step]) -> Step:
    """A step with what it says where some kinds of notation are read in their other way, if it says something else."""
    meant = tuple(replace(one, stance=step.stance) for one in others if _makes_sense(one) and _said(one) != _said(step))
    if not meant:
        return step
    why = next(why for kind, why in kinds.items() if not kind.has_usual or all(one.has_usual for one in kinds))
    return replace(step, choice=Choice(meant, why, all(kind.has_usual for kind in kinds)))


def _said(step: Step) -> tuple[Claim | None, tuple[Definition, ...]]:
    """What a step claims, and of what."""
    return step.claim, step.context.definitions


def _makes_sense(step: Step) -> bool:
    """Whether a reading has a meaning as far as shapes tell: nobody means a logarithm of a vector."""
    return step.claim is not None or step.reason is None or step.reason.code is not Code.SORT
