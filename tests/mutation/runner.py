"""Judge mutants: what the checker says of the broken step, and of it alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import derivations
from derivations.checking.verify import Options
from derivations.crosscheck import Outcome, crosscheck
from derivations.engine.search import NotFound, prove
from derivations.judging.gate import Gate
from derivations.judging.judge import decide
from derivations.meaning import read_text
from derivations.model import work
from derivations.model.derivation import Role, Step
from derivations.model.verdict import StepVerdict, Verdict
from tests.mutation.generator import Mutant, mutants

LIBRARY = Path(derivations.__file__).parent / "library"
TIME_LIMIT = Options().time_limit
"""Seconds for a step, as the command line allows."""

PROOF_LIMIT = 0.5
"""Seconds for an attempt to prove a step, where nothing else is tried."""

INSTANCES = 25
MOST = 0.8
"""Some instances cannot tell: where both sides are close to 0."""
SEED = 20_000
ACCEPTED = (Verdict.PROVED, Verdict.CONDITIONAL)
POST = Path(__file__).parents[3] / "shared" / "documents" / "generative.md"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the checker answered for the broken step of a mutant.

    ``role`` says whether it still states something; ``agrees`` is whether a step that was accepted also agrees at
    most of ``INSTANCES`` random instances and differs at none, in floats and without the prover: then it is true by
    accident.
    """

    name: str
    document: str
    kind: str
    verdict: str
    role: str
    reason: str
    claim: str
    open_conditions: tuple[str, ...] = ()
    agrees: bool = False


def library_mutants() -> Iterator[Mutant]:
    """All mutants of the documents that come with the package."""
    for path in sorted(LIBRARY.glob("*.md")):
        yield from mutants(path.stem, path.read_text(encoding="utf-8"))


def post_mutants() -> Iterator[Mutant]:
    """All mutants of the post, none where it is not beside the project."""
    if POST.is_file():
        yield from mutants(POST.stem, POST.read_text(encoding="utf-8"))


def by_kind(mutant: Mutant) -> str:
    """Sample every kind of edit about as often."""
    return mutant.kind


def by_step(mutant: Mutant) -> str:
    """Sample every step of every document about as often."""
    return f"{mutant.document} {mutant.chain}.{mutant.step}"


def sample(population: Iterable[Mutant], size: int, seed: int, by: Callable[[Mutant], str] = by_kind) -> list[Mutant]:
    """A seeded sample that takes about as many of every group."""
    rng = random.Random(seed)
    groups: dict[str, list[Mutant]] = {}
    for mutant in population:
        groups.setdefault(by(mutant), []).append(mutant)
    for group in groups.values():
        rng.shuffle(group)
    found: list[Mutant] = []
    while len(found) < size and any(groups.values()):
        found += [group.pop() for group in groups.values() if group]
    return found[:size]


def broken_step(mutant: Mutant) -> Step | None:
    """The broken step as it is read; ``None`` if there is no such step any more."""
    place = mutant.chain, mutant.step
    return next((step for step in read_text(mutant.text).steps if (step.chain, step.number) == place), None)


def judge(mutant: Mutant) -> Judgement:
    """Check the broken step as it would be checked in its document."""
    return _judgement(mutant, lambda step: Gate().verdict(decide(step, seed=0, time_limit=TIME_LIMIT)))


def attempt(mutant: Mutant) -> Judgement:
    """Try to prove the broken step, and no more: what is not accepted is undecided here."""
    return _judgement(mutant, _attempted)


def _attempted(step: Step) -> StepVerdict:
    if step.claim is None:
        return StepVerdict(step, Verdict.UNREAD, str(step.reason))
    found = prove(step.claim, step.context, work.now() + PROOF_LIMIT)
    if isinstance(found, NotFound):
        return StepVerdict(step, Verdict.UNDECIDED, found.reason)
    return StepVerdict(step, Verdict.CONDITIONAL if found.accepted.open else Verdict.PROVED, "a proof")


def _judgement(mutant: Mutant, check: Callable[[Step], StepVerdict]) -> Judgement:
    step = broken_step(mutant)
    start = Judgement(mutant.name, mutant.document, mutant.kind, Verdict.UNREAD.value, Role.UNREAD.value, "", "")
    if step is None:
        return replace(start, reason="there is no such step")
    answer = check(step)
    return replace(
        start,
        verdict=answer.verdict.value,
        role=step.role.value,
        reason=answer.reason,
        claim=" ".join(f"{step.left} {step.relation} {step.right}".split()),
        open_conditions=tuple(c.statement for c in answer.conditions if c.status == "open"),
        agrees=answer.verdict in ACCEPTED and _agrees(step),
    )


def _agrees(step: Step) -> bool:
    if step.claim is None:
        return False
    deadline = work.now() + 60
    check = crosscheck(step.claim, step.context, seed=SEED, instances=INSTANCES, deadline=deadline)
    return check.outcome is Outcome.AGREES and check.evidence.instances >= MOST * INSTANCES


def judge_all(
    population: Iterable[Mutant], how: Callable[[Mutant], Judgement] = judge, processes: int = 2
) -> Iterator[Judgement]:
    """Judge mutants in several processes, in order."""
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(how, list(population), chunksize=4)
