"""One document that is being edited: what was found of it last, and what is being found out.

At once after an edit what was found elsewhere moves with the text, and the formulas that were edited are looked at with
what stands around them.  Then the document is read as a whole, and what is new in it is judged.  Last of all lines are
tried that would get further.  A later edit gives up all of that, but for steps that it leaves as they are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from derivations.bugs import BugError, described
from derivations.cache.steps import StepMemory
from derivations.checking.verify import with_lines_to_say
from derivations.checking.workers import READING_LIMIT, Bench
from derivations.language_server.edits import Edit, edit_between
from derivations.language_server.excerpts import Unsaved, ask_unsaved, glance, read_unsaved, source_unsaved
from derivations.language_server.judging import Judging, Told, called, memory
from derivations.model.derivation import SourceSpan
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict, StepVerdict
from derivations.project.ways import Way
from derivations.reading.source import SourceText
from derivations.report.view import DocumentView, StepView, view

_LOG = logging.getLogger(__name__)

QUIET = 0.15
"""Seconds without an edit after which a document is read as a whole."""
IDLE = 1.0
"""Seconds without an edit, once all is judged, after which lines are tried."""
ASKING = 1.0
"""Seconds of work in which lines are tried."""
GLANCE_LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a document."""

    version: int | None
    unsaved: Unsaved
    source: SourceText


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of an edition; ``steps`` are the verdicts on its steps by chain and number."""

    edition: Edition
    verdicts: DocumentVerdict
    view: DocumentView
    steps: Mapping[tuple[int, int], StepVerdict]
    strict: bool = False

    def span(self, step: StepView) -> SourceSpan:
        """Where a step stands: what of it was not understood, or its relation and right side."""
        return _at(self.steps[step.chain, step.number])

    def span_of(self, chain: int, number: int) -> SourceSpan | None:
        """Where the step of a chain stands, if there is one."""
        found = self.steps.get((chain, number))
        return _at(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show of an edition: what was found of it, or else of an earlier one, and what changed since.

    ``glances`` are findings on what was edited, read with its surroundings only.
    """

    edition: Edition
    checked: Checked | None = None
    edit: Edit | None = None
    glances: tuple[StepVerdict, ...] = ()

    @property
    def current(self) -> Checked | None:
        """What was found of this very edition."""
        return self.checked if self.edit is None else None


Show = Callable[[Shown], None]


@dataclass(slots=True)
class Workers:
    """The worker processes of a server: those that read, and those that judge."""

    reading: Bench
    judging: Bench
    jobs: int
    memory: StepMemory = field(default_factory=memory)


class Following:
    """Keeps what is shown of a document up to date."""

    def __init__(self, workers: Workers, show: Show, told: Told) -> None:
        """Follow a document; ``show`` and ``told`` are called in the loop in which it is edited."""
        self._workers, self._show, self._told = workers, show, told
        self._judging = Judging(workers.judging, workers.jobs, workers.memory)
        self._task: asyncio.Task[None] | None = None
        self.shown: Shown | None = None

    def edit(self, unsaved: Unsaved, version: int | None) -> None:
        """Take in a version of the text; what is being found out of another one is given up."""
        self._cancel()
        try:
            edition = Edition(version, unsaved, source_unsaved(unsaved))
        except UnusableInputError as error:
            edition = Edition(version, replace(unsaved, text=""), SourceText(unsaved.path, ""))
            self._put(_unusable(edition, str(error)))
            return
        self._task = asyncio.get_running_loop().create_task(self._follow(edition))
        self._task.add_done_callback(_say_what_failed)

    def close(self) -> None:
        """Follow the document no more."""
        self._cancel()
        self._judging.stop()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _put(self, shown: Shown) -> None:
        self.shown = shown
        self._show(shown)

    async def _follow(self, edition: Edition) -> None:
        quiet = asyncio.get_running_loop().time() + QUIET
        shown, edit = self.shown, None
        if shown is not None and shown.checked is not None:
            last = edit_between(shown.edition.source.text, edition.source.text)
            edit = edit_between(shown.checked.edition.source.text, edition.source.text)
            self.shown = Shown(edition, shown.checked, edit)
            self._put(replace(self.shown, glances=await self._glance(edition, last)))
            await asyncio.sleep(quiet - asyncio.get_running_loop().time())
        try:
            way = Way.of(Path(edition.unsaved.path).parent)
            checked = await self._checked(edition, way, edit)
        except Exception as error:  # it must cost this version of this document only
            self._put(_unusable(edition, _line(error)))
            return
        self._put(Shown(edition, checked))
        await self._ask(checked, way)

    async def _glance(self, edition: Edition, edit: Edit) -> tuple[StepVerdict, ...]:
        work = glance, edition.unsaved, edit.start, edit.after, 0
        try:
            return await called(self._workers.reading, GLANCE_LIMIT, *work)
        except Exception:
            return ()  # reading the document as a whole says what is wrong

    async def _checked(self, edition: Edition, way: Way, edit: Edit | None) -> Checked:
        unsaved = replace(edition.unsaved, context=way.context)
        document = await called(self._workers.reading, READING_LIMIT, read_unsaved, unsaved)

        def edited(span: SourceSpan) -> bool:
            return edit is not None and edit.touches(span.start, span.end)

        verdicts = await self._judging.verdicts(
            document, lambda step: edited(step.span), way.seed, way.time_limit, self._told
        )
        return await asyncio.to_thread(_arranged, replace(edition, unsaved=unsaved), verdicts, way)

    async def _ask(self, checked: Checked, way: Way) -> None:
        """Add the lines that would get further."""
        from derivations.judging.asking import wanted

        await asyncio.sleep(IDLE)
        steps = wanted(checked.verdicts.steps)
        if not steps:
            return
        work = ask_unsaved, checked.edition.unsaved, steps, way.seed, ASKING
        try:
            found = await called(self._workers.reading, READING_LIMIT, *work)
        except Exception:  # there are none, then
            return
        if found:
            told = with_lines_to_say(checked.verdicts, found)
            self._put(Shown(checked.edition, await asyncio.to_thread(_arranged, checked.edition, told, way)))


def _say_what_failed(task: asyncio.Task[None]) -> None:
    """Say in a line what ended a task that nothing is meant to end; the next edit begins anew."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _LOG.error("the server failed: %s", described(error))


def _arranged(edition: Edition, verdicts: DocumentVerdict, way: Way) -> Checked:
    seen = view(verdicts, edition.source.text)
    seen = way.triage.applied(seen, edition.source, edition.unsaved.suffix)
    steps = {(one.step.chain, one.step.number): one for one in verdicts.steps}
    return Checked(edition, verdicts, seen, steps, way.strict)


def _at(verdict: StepVerdict) -> SourceSpan:
    return verdict.step.fault or verdict.step.span


def _unusable(edition: Edition, why: str) -> Shown:
    verdicts = DocumentVerdict(edition.unsaved.path, (), why)
    return Shown(edition, Checked(edition, verdicts, view(verdicts), {}))


def _line(error: BaseException) -> str:
    """What went wrong, in one line."""
    if isinstance(error, TimeoutError):
        return f"reading it takes more than {READING_LIMIT:.0f} seconds"
    if isinstance(error, MemoryError):
        return "reading it takes too much memory"
    if isinstance(error, UnusableInputError):
        return str(error)
    return f"the checker failed: {error if isinstance(error, BugError) else described(error)}"
