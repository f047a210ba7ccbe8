"""Judging the steps of a document beside a loop that goes on: what is known is not judged again."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from derivations.gate import Gate
from derivations.judge import judge
from derivations.language_server.memory import Asked, Memory, Sequent, asked
from derivations.model.alarms import alarm_rate
from derivations.model.derivation import Document, Role, Step
from derivations.model.verdict import DocumentVerdict, StepVerdict
from derivations.theory import Theory
from derivations.workers import GRACE, Bench, Patience, outcome

Told = Callable[[int, int], None]
"""Is told how many steps are judged, of how many."""

T = TypeVar("T")


async def called(bench: Bench, limit: float, function: Callable[..., T], *arguments: Any) -> T:
    """Call a function in a worker; if that is cancelled, the worker is stopped.

    Raises:
        TimeoutError: it took longer than its limit, or nobody took it.
        Exception: whatever it raised, or its worker.
    """
    return (await _done(bench, limit, function, *arguments)).result()


async def _done(bench: Bench, limit: float, function: Callable[..., T], *arguments: Any) -> Future[T]:
    """A call in a worker that has come to an end; one that nobody takes is sent once more, to new workers."""
    for _ in range(2):
        pool, sent = bench.pool, bench.send(limit, function, *arguments)
        waiting = asyncio.wrap_future(sent)
        try:
            await asyncio.wait({waiting}, timeout=bench.longest_wait)
        finally:
            sent.cancel()
        if waiting.done() and not waiting.cancelled():
            waiting.exception()  # looked at, so that nobody warns of it
            return sent
        await asyncio.to_thread(bench.renew, pool)
    raise TimeoutError


@dataclass(slots=True)
class Judging:
    """Judges the steps of one document in workers, and remembers what was found.

    What a version is judged for that was given up goes on, until a later one is read and does not need it.
    """

    bench: Bench
    jobs: int
    memory: Memory = field(default_factory=Memory)
    running: dict[Sequent, asyncio.Task[StepVerdict]] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)

    async def verdicts(
        self, document: Document, edited: Callable[[Step], bool], seed: int, time_limit: float, told: Told
    ) -> DocumentVerdict:
        """Check every step of a document, as ``verify.checked`` does.

        The rate of false alarms is that of a document with more steps, so that few edits change it.

        Args:
            document: as read.
            edited: which steps are judged before the others.
            seed: of the random instances.
            time_limit: seconds for each step.
            told: is told how far it has come.
        """
        rate = alarm_rate(_rounded(sum(step.claim is not None for step in document.steps)))

        async def found(steps: Sequence[Step]) -> list[StepVerdict]:
            every = [asked(step, seed, time_limit, rate) for step in steps]
            judged = await self._judged(sorted(every, key=lambda one: not edited(one.step)), told)
            return [judged[one] for one in every]

        self.patience = Patience()
        alone = await found(document.steps)
        gate = Gate()
        theory = await asyncio.to_thread(lambda: Theory([gate.verdict(one) for one in alone]))
        again = await found(await asyncio.to_thread(theory.retried))
        after = Gate(contested=gate.contested)
        final = await asyncio.to_thread(lambda: theory.resolved([after.verdict(one) for one in again]))
        return DocumentVerdict(document.path, tuple(final), None, document.notices, document.complaints)

    def stop(self) -> None:
        """Give up what is being judged."""
        self._give_up(frozenset())

    def _give_up(self, needed: AbstractSet[Sequent]) -> None:
        for key in [key for key in self.running if key not in needed]:
            self.running.pop(key).cancel()

    async def _judged(self, every: Sequence[Asked], told: Told) -> dict[Asked, StepVerdict]:
        """What is found of steps, those that are not known in their order, a few at a time."""
        self._give_up({one.sequent for one in every})
        found = {one: known for one in every if (known := self._known(one)) is not None}
        places = {one.sequent: one for one in every}
        unknown = dict.fromkeys(one.sequent for one in every if one not in found)
        waiting = deque(key for key in unknown if key not in self.running)
        while waiting or self.running:
            while waiting and len(self.running) < 2 * self.jobs:
                key = waiting.popleft()
                self.running[key] = asyncio.create_task(self._one(places[key]))
            done, _ = await asyncio.wait(self.running.values(), return_when=asyncio.FIRST_COMPLETED)
            for key in [key for key, task in self.running.items() if task in done]:
                found[places[key]] = self._as_found(places[key], self.running.pop(key).result())
            told(len(found), len(every))
        return {one: found.get(one) or self._as_found(one, found[places[one.sequent]]) for one in every}

    def _as_found(self, one: Asked, found: StepVerdict) -> StepVerdict:
        """What was found of a step that says the same, perhaps at another place."""
        return self.memory.find(one) or replace(found, step=one.step)

    def _known(self, one: Asked) -> StepVerdict | None:
        known = self.memory.find(one)
        if known is None and one.step.role is not Role.CLAIM:  # known as it stands
            key = one.sequent
            return judge(one.step, key.seed, key.time_limit, key.rate)
        return known

    async def _one(self, one: Asked) -> StepVerdict:
        key = one.sequent
        task = self.patience.shortened((one.step, key.seed, key.time_limit, key.rate, False))
        done = await _done(self.bench, task[2] + min(GRACE, task[2]), judge, *task)
        judged = outcome(task, done)
        found = self.patience.noted(task, judged)
        if found is judged:  # it had the time that it is given
            self.memory.keep(one, judged)
        return found


def _rounded(steps: int) -> int:
    """The next power of two."""
    return int(2 ** math.ceil(math.log2(max(1, steps))))
