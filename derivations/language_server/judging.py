"""Judging the steps of a document beside a loop that goes on: what is known is not judged again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from derivations.cache import digests
from derivations.cache.digests import Question, Questioner
from derivations.cache.steps import StepMemory
from derivations.cache.stores import Recent
from derivations.checking.workers import GRACE, Bench, Patience, outcome
from derivations.judging.course import Course
from derivations.judging.judge import judge
from derivations.model.alarms import alarm_rate
from derivations.model.derivation import Document, Role, Step
from derivations.model.verdict import DocumentVerdict, Judged, StepVerdict

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


MOST_KEPT = 32_768
"""So many findings are remembered."""


def memory() -> StepMemory:
    """A memory of what was found in this process."""
    return StepMemory(Recent(MOST_KEPT), late=True)


@dataclass(slots=True)
class Judging:
    """Judges the steps of one document in workers, and remembers what was found.

    What a version is judged for that was given up goes on, until a later one is read and does not need it.
    """

    bench: Bench
    jobs: int
    memory: StepMemory = field(default_factory=memory)
    running: dict[str, asyncio.Task[Judged]] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)

    async def verdicts(
        self, document: Document, edited: Callable[[Step], bool], seed: int, time_limit: float, told: Told
    ) -> DocumentVerdict:
        """Check every step of a document, in the course that all judging takes.

        Args:
            document: as read.
            edited: which steps are judged before the others.
            seed: of the random instances.
            time_limit: seconds for each step.
            told: is told how far it has come.
        """
        rate = alarm_rate(sum(step.claim is not None for step in document.steps))
        how, questioner = digests.Judging(seed, time_limit, rate), Questioner()

        async def found(steps: Sequence[Step]) -> list[StepVerdict]:
            every = await asyncio.to_thread(questioner.ask, steps, how)
            order = sorted(range(len(every)), key=lambda place: not edited(steps[place]))
            return await self._judged(every, order, how, told)

        self.patience = Patience()
        course = Course(document)
        retried = await asyncio.to_thread(course.retried, await found(document.steps))
        return await asyncio.to_thread(course.resolved, await found(retried))

    def stop(self) -> None:
        """Give up what is being judged."""
        self._give_up(frozenset())

    def _give_up(self, needed: AbstractSet[str | None]) -> None:
        for key in [key for key in self.running if key not in needed]:
            self.running.pop(key).cancel()

    async def _judged(
        self, every: Sequence[Question], order: Sequence[int], how: digests.Judging, told: Told
    ) -> list[StepVerdict]:
        """What is found of steps, those that are not known in an order, a few at a time."""
        names = [one.key or f"step {place}" for place, one in enumerate(every)]
        self._give_up(frozenset(names))
        found = self._known(every, how)
        asked: dict[str, Question] = {}
        for place in order:
            asked |= {} if place in found or names[place] in asked else {names[place]: every[place]}
        waiting = deque(name for name in asked if name not in self.running)
        done: dict[str, Judged] = {}
        while waiting or self.running:
            while waiting and len(self.running) < 2 * self.jobs:
                name = waiting.popleft()
                self.running[name] = asyncio.create_task(self._one(asked[name], how))
            await asyncio.wait(self.running.values(), return_when=asyncio.FIRST_COMPLETED)
            for name in [name for name, task in self.running.items() if task.done()]:
                done[name] = self.running.pop(name).result()
            told(len(found) + len(done), len(every))
        rest = [place for place in range(len(every)) if place not in found]
        for place, known in zip(rest, self.memory.find([every[place] for place in rest]), strict=True):
            found[place] = known or replace(done[names[place]].verdict, step=every[place].step)
        return [found[place] for place in range(len(every))]

    def _known(self, every: Sequence[Question], how: digests.Judging) -> dict[int, StepVerdict]:
        """What is known of steps, by their place among them: what was judged, and those that claim nothing."""
        found = {place: one for place, one in enumerate(self.memory.find(every)) if one is not None}
        plain = (place for place, one in enumerate(every) if one.step.role is not Role.CLAIM)
        return found | {place: judge(*how.task(every[place].step)) for place in plain}

    async def _one(self, one: Question, how: digests.Judging) -> Judged:
        task = self.patience.shortened(how.task(one.step))
        done = await _done(self.bench, task[2] + min(GRACE, task[2]), judge, *task)
        judged = self.patience.noted(task, outcome(task, done))
        self.memory.keep([(one, judged)])
        return judged
