"""Judge mutants: what the checker says of the broken step, and of it alone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import derivations
from derivations.judge import judge as judge_step
from derivations.model.derivation import Step
from derivations.model.verdict import StepVerdict, Verdict
from derivations.reading import read_text
from derivations.verify import Options
from derivations.warrant import doubt_about
from tests.mutation.generator import Mutant, mutants

LIBRARY = Path(derivations.__file__).parent / "library"
POST = Path(__file__).parents[3] / "shared" / "documents" / "generative.md"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the checker answered for the broken step of a mutant."""

    mutant: Mutant
    verdict: Verdict
    reason: str
    relation: str
    left: str
    right: str
    open_conditions: tuple[str, ...]
    milliseconds: float

    @property
    def claim(self) -> str:
        """The broken step as it stands."""
        return " ".join(f"{self.left} {self.relation} {self.right}".split())


def library_mutants() -> Iterator[Mutant]:
    """All mutants of the documents that come with the package."""
    for path in sorted(LIBRARY.glob("*.md")):
        yield from mutants(path.stem, path.read_text(encoding="utf-8"))


def sample(population: Iterable[Mutant], size: int, seed: int) -> list[Mutant]:
    """A seeded sample that takes of every kind about as many."""
    rng = random.Random(seed)
    by_kind: dict[str, list[Mutant]] = {}
    for mutant in population:
        by_kind.setdefault(mutant.kind, []).append(mutant)
    for group in by_kind.values():
        rng.shuffle(group)
    found: list[Mutant] = []
    while len(found) < size and any(by_kind.values()):
        found += [group.pop() for group in by_kind.values() if group]
    return found[:size]


def broken_step(mutant: Mutant) -> tuple[Step, Step | None] | None:
    """The broken step as it is read, and the one before it; ``None`` if there is no such step any more."""
    before: Step | None = None
    for step in read_text(mutant.text).steps:
        if (step.chain, step.number) == (mutant.chain, mutant.step):
            return step, before
        before = step
    return None


def judge(mutant: Mutant) -> Judgement:
    """Check the broken step as it would be checked in its document."""
    found = broken_step(mutant)
    if found is None:
        return Judgement(mutant, Verdict.UNREAD, "there is no such step", "", "", "", (), 0.0)
    step, before = found
    options = Options()
    return _judgement(mutant, judge_step(step, doubt_about(step, before), options.seed, options.time_limit))


def _judgement(mutant: Mutant, answer: StepVerdict) -> Judgement:
    step = answer.step
    still_open = tuple(c.statement for c in answer.conditions if c.status == "open")
    return Judgement(
        mutant, answer.verdict, answer.reason, step.relation, step.left, step.right, still_open, answer.milliseconds
    )


def judge_all(population: Iterable[Mutant], processes: int = 2) -> Iterator[Judgement]:
    """Judge mutants in several processes, in order."""
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(judge, list(population), chunksize=8)
