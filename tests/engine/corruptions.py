"""Proofs corrupted field by field, and what the kernel makes of each.

An accepted corruption is still a proof of the same claim, for the kernel was handed that claim.  It has to be of a kind
that was looked at, in ``INSPECTED``, and it has to ask for all conditions that the proof asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import derivations
from derivations.engine.search import Found, prove
from derivations.kernel import Accepted, replay
from derivations.meaning import read_text
from derivations.model import work
from derivations.model.conditions import Condition
from derivations.model.context import Context
from derivations.model.derivation import Claim, Role
from derivations.model.errors import DerivationError
from derivations.model.proof import Application, Argument, Proof, Side
from derivations.model.terms import HALF, ZERO, Sym, Term, mul, neg
from derivations.rules import RULEBOOK, TABLE

LIBRARY = Path(derivations.__file__).parent / "library"
OTHERS: tuple[Argument, ...] = (Sym("\\xi"), Sym("\\xi", (Sym("m"),)), ZERO, 0, 7, -1, "", "x")

INSPECTED = {
    ("arguments", "algebra"): "one more term is taken to be positive than is needed",
    ("swap", "definition"): "two names at different positions are unfolded in the other order",
    ("swap", "hypothesis"): "two hypotheses are used at different positions in the other order",
}
"""The kinds of corruption that leave a proof, each with why it is one."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A step of the library with its proof, as the search finds it."""

    name: str
    claim: Claim
    context: Context
    proof: Proof
    conditions: frozenset[Condition]


@dataclass(frozen=True, slots=True)
class Corruption:
    """A proof with one field changed: the kind of the change, the rule whose application it hits, and the proof."""

    kind: str
    rule: str
    proof: Proof


@cache
def library() -> tuple[Proved, ...]:
    """Every step of the library that the search proves."""
    return tuple(one for path in sorted(LIBRARY.glob("*.md")) for one in _proved(path))


def _proved(path: Path) -> Iterator[Proved]:
    for step in read_text(path.read_text(encoding="utf-8")).steps:
        if step.role is not Role.CLAIM or step.claim is None:
            continue
        found = prove(step.claim, step.context, work.now() + 20)
        if isinstance(found, Found):
            name = f"{path.stem}:{step.chain}.{step.number}"
            conditions = frozenset(s.condition for s in found.accepted.conditions)
            yield Proved(name, step.claim, step.context, found.proof, conditions)


def corruptions(proof: Proof) -> Iterator[Corruption]:
    """Each field of each application changed in turn, and the order of the applications."""
    applications = proof.applications
    for position, application in enumerate(applications):
        before, after = applications[:position], applications[position + 1 :]
        for kind, changed in _changed(application):
            yield Corruption(kind, application.rule, Proof((*before, changed, *after)))
        yield Corruption("drop", application.rule, Proof((*before, *after)))
        yield Corruption("repeat", application.rule, Proof((*before, application, application, *after)))
        if after:
            swapped = Proof((*before, after[0], application, *after[1:]))
            yield Corruption("swap", application.rule, swapped)


def _changed(application: Application) -> Iterator[tuple[str, Application]]:
    for rule in TABLE:
        if rule.code != application.rule:
            yield "rule", replace(application, rule=rule.code)
    for side in Side:
        if side is not application.side:
            yield "side", replace(application, side=side)
    for path in _paths(application.path):
        yield "path", replace(application, path=path)
    for arguments in _arguments(application.arguments):
        yield "arguments", replace(application, arguments=arguments)


def _paths(path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for n, position in enumerate(path):
        for other in (position + 1, position - 1):
            yield (*path[:n], other, *path[n + 1 :])
        yield (*path[:n], *path[n + 1 :])
    yield (*path, 0)
    yield (*path, 1)


def _arguments(arguments: tuple[Argument, ...]) -> Iterator[tuple[Argument, ...]]:
    for n, argument in enumerate(arguments):
        before, after = arguments[:n], arguments[n + 1 :]
        yield (*before, *after)
        yield (*before, argument, *arguments[n:])
        if isinstance(argument, Term) and not isinstance(argument, Sym):
            yield (*before, neg(argument), *after)
            yield (*before, mul(HALF, argument), *after)
        yield from ((*before, other, *after) for other in OTHERS if other != argument)
    yield from ((*arguments, other) for other in OTHERS)


def commute(one: Application, other: Application) -> bool:
    """Whether two applications change different positions, so that their order does not matter."""
    shared = min(len(one.path), len(other.path))
    apart = one.path[:shared] != other.path[:shared]
    return Side.BOTH not in (one.side, other.side) and (one.side is not other.side or apart)


def figures() -> dict[str, int]:
    """How many proofs there are, how many corruptions of them, and how many of those are proofs too, by kind."""
    counts = {"proofs": len(library()), "corruptions": 0, "refused": 0, **dict.fromkeys(map("/".join, INSPECTED), 0)}
    for proved in library():
        for corruption, conditions in outcomes(proved):
            counts["corruptions"] += 1
            kind = "refused" if conditions is None else f"{corruption.kind}/{corruption.rule}"
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def outcomes(proved: Proved) -> list[tuple[Corruption, frozenset[Condition] | None]]:
    """What becomes of each corruption of a proof that changes it; it is found out once."""
    if proved.name not in _OUTCOMES:
        changed = (one for one in corruptions(proved.proof) if one.proof != proved.proof)
        _OUTCOMES[proved.name] = [(one, _outcome(proved, one)) for one in changed]
    return _OUTCOMES[proved.name]


_OUTCOMES: dict[str, list[tuple[Corruption, frozenset[Condition] | None]]] = {}


def _outcome(proved: Proved, corruption: Corruption) -> frozenset[Condition] | None:
    """The conditions under which the kernel accepts a corrupted proof; ``None``: it refuses."""
    try:
        answer = replay(proved.claim, corruption.proof, proved.context, RULEBOOK)
    except DerivationError:
        return None
    return frozenset(s.condition for s in answer.conditions) if isinstance(answer, Accepted) else None
