"""Documents in, verdicts out.

What reads and judges is loaded when a document has to be read: verdicts from the cache need none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from derivations.cache import documents, stores
from derivations.model.alarms import alarm_rate, counted
from derivations.model.derivation import Document, Step, StepKey
from derivations.model.errors import UnusableInputError
from derivations.model.reasons import Code
from derivations.model.verdict import DocumentVerdict, End, Judged, StepVerdict

if TYPE_CHECKING:
    from derivations.cache.digests import Judging, Question
    from derivations.cache.steps import StepMemory
    from derivations.checking.workers import Bench, Task

    Judges = Callable[[Sequence[Task]], Iterator[Judged]]

Progress = Callable[[DocumentVerdict | StepVerdict], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to check: an external context file, the seed of the instances, processes, cache, and seconds per step.

    ``asking`` are the seconds in which lines are tried, for each document, that would get further; ``documents`` is how
    many share the rate of false alarms of the run; ``pictures`` asks for what reports draw.
    """

    context: str | None = None
    seed: int = 0
    jobs: int = 1
    cache: bool = True
    time_limit: float = 10.0
    asking: float = 1.0
    documents: int = 1
    pictures: bool = False


def check_paths(paths: Sequence[str], options: Options, progress: Progress | None = None) -> Iterator[DocumentVerdict]:
    """Check documents one by one; one that cannot be used carries its error, and the others are still checked.

    Reading and judging happen in worker processes, which are stopped when they run away.  A document whose verdicts
    are in the cache is not read again.
    """
    options = replace(options, documents=max(options.documents, len(paths)))
    with ExitStack() as stack:
        bench: Bench | None = None
        ahead: _Reading | None = None
        for path, following in zip_longest(paths, paths[1:]):
            verdict = _remembered(path, options, progress)
            if verdict is None:
                bench = bench or stack.enter_context(_bench(options.jobs))
                reading = ahead or _Reading.of(path, options, bench)
                ahead = _ahead(following, options, bench)
                verdict = _check_path(reading, options, bench, progress)
            else:
                ahead = None
            if progress is not None:
                progress(verdict)
            yield verdict


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document that is being read in a worker, and its key in the cache when that began."""

    path: str
    key: str | None
    document: Callable[[], Document]

    @classmethod
    def of(cls, path: str, options: Options, bench: Bench) -> _Reading:
        from derivations.meaning import read

        return cls(path, _key(path, options), bench.begin(read, path, options.context))


def _ahead(path: str | None, options: Options, bench: Bench) -> _Reading | None:
    """The reading of the next document, which one worker begins while others judge the steps of this one."""
    if path is None or options.jobs == 1 or _in_cache(path, options) is not None:
        return None
    return _Reading.of(path, options, bench)


def check_document(document: Document, options: Options, progress: Progress | None = None) -> DocumentVerdict:
    """Check every step of a document that was read already."""
    with _bench(options.jobs) as bench:
        return checked(document, options, bench.judged, progress)


def check_here(document: Document, options: Options) -> DocumentVerdict:
    """Check every step of a document that was read already in this process, which nothing stops when it runs away."""
    from derivations.judging.judge import judge

    return checked(document, options, lambda tasks: (Judged(judge(*task)) for task in tasks), None, _memory(options))


def check_file(path: str, options: Options, bench: Bench | None = None) -> DocumentVerdict:
    """Check a document, whatever is known of it as a whole; without workers in this process, as :func:`check_here`."""
    from derivations.meaning import read

    try:
        if bench is None:
            return check_here(read(path, options.context), options)
        document = bench.call(read, path, options.context)
    except UnusableInputError as error:
        return DocumentVerdict(path, (), str(error))
    return checked(document, options, bench.judged, None, _memory(options))


def check_step(step: Step, options: Options) -> StepVerdict:
    """Judge one step on its own, in this process."""
    from derivations.judging.gate import Gate
    from derivations.judging.judge import judge

    return Gate().verdict(judge(step, options.seed, options.time_limit))


def _bench(jobs: int) -> Bench:
    from derivations.checking.workers import Bench

    return Bench(jobs)


def _remembered(path: str, options: Options, progress: Progress | None) -> DocumentVerdict | None:
    """The verdicts of the cache, if it has them."""
    found = _in_cache(path, options)
    if found is not None and progress is not None:
        for step in found.steps:
            progress(step)
    return found


def _in_cache(path: str, options: Options) -> DocumentVerdict | None:
    key = _key(path, options)
    return documents.find(_store(), key) if key is not None else None


def _store() -> stores.Store:
    return stores.Database(stores.folder())


def _key(path: str, options: Options) -> str | None:
    if not options.cache:
        return None
    return documents.key_of(
        path, options.context, options.seed, options.time_limit, counted(options.documents), options.pictures
    )


def _check_path(reading: _Reading, options: Options, bench: Bench, progress: Progress | None) -> DocumentVerdict:
    """Check a document that is being read; the verdicts are stored if it did not change meanwhile."""
    try:
        document = reading.document()
    except UnusableInputError as error:
        return DocumentVerdict(reading.path, (), str(error))
    unchanged = reading.key is not None and reading.key == _key(reading.path, options)
    verdict = _with_asks(checked(document, options, bench.judged, progress, _memory(options)), options, bench)
    if unchanged and reading.key is not None:
        documents.keep(_store(), reading.key, verdict)
    return verdict


def _memory(options: Options) -> StepMemory | None:
    """What is known of steps, unless they are to be judged anew."""
    from derivations.cache.steps import StepMemory

    return StepMemory(_store()) if options.cache else None


def _with_asks(document: DocumentVerdict, options: Options, bench: Bench) -> DocumentVerdict:
    """The verdicts with lines that would get further; trying them may fail, and then there are none."""
    from derivations.judging.asking import asked, wanted

    steps = wanted(document.steps) if options.asking else ()
    if not steps:
        return document
    try:
        found = bench.call(asked, document.path, options.context, steps, options.seed, options.asking)
    except UnusableInputError:
        return replace(document, whole=False)
    return with_lines_to_say(document, found)


def with_lines_to_say(document: DocumentVerdict, found: Mapping[StepKey, Sequence[str]]) -> DocumentVerdict:
    """The verdicts with the lines that would get further, by chain and number of their steps."""
    lines = [tuple(f"- {line}" for line in found.get((v.step.chain, v.step.number), ())) for v in document.steps]
    told = (replace(verdict, ask=ask) for verdict, ask in zip(document.steps, lines, strict=True))
    return replace(document, steps=tuple(told))


def checked(
    document: Document,
    options: Options,
    judged: Judges,
    progress: Progress | None = None,
    memory: StepMemory | None = None,
) -> DocumentVerdict:
    """Each step on its own, then those that are not proved under what the document says before them.

    Args:
        document: as read.
        options: how to check.
        judged: judges tasks, in their order.
        progress: is told each verdict at the end.
        memory: what is known of steps; it is told what is found.
    """
    from derivations.cache.digests import Judging
    from derivations.judging.course import Course

    rate = alarm_rate(sum(step.claim is not None for step in document.steps), options.documents)
    how = Judging(options.seed, options.time_limit, rate, options.pictures)
    court = _Court(how, judged, memory)
    course = Course(document)
    verdict = course.resolved(court.found(course.retried(court.found(document.steps))))
    if progress is not None:
        for one in verdict.steps:
            progress(one)
    return replace(verdict, whole=court.whole)


class _Court:
    """Judges the steps of one document, but for those of which it is known what was found."""

    def __init__(self, how: Judging, judged: Judges, memory: StepMemory | None) -> None:
        from derivations.cache.digests import Questioner

        self._how, self._judged, self._memory = how, judged, memory
        self._questioner = Questioner()
        self.whole = True

    def found(self, steps: Sequence[Step]) -> Iterator[StepVerdict]:
        """What is found of steps, in their order."""
        if self._memory is None:
            yield from map(self._noted, self._judged([self._how.task(step) for step in steps]))
            return
        questions = self._questioner.ask(steps, self._how)
        known = self._memory.find(questions)
        unknown = [question for question, found in zip(questions, known, strict=True) if found is None]
        new: list[tuple[Question, Judged]] = []
        judged = self._judged([self._how.task(one.step) for one in unknown])
        rest = iter(unknown)
        try:
            for found in known:
                if found is not None:
                    yield found
                    continue
                new.append((next(rest), next(judged)))
                yield self._noted(new[-1][1])
        finally:
            self._memory.keep(new)

    def _noted(self, judged: Judged) -> StepVerdict:
        self.whole = self.whole and judged.end is End.WHOLE and judged.verdict.code is not Code.BUG
        return judged.verdict
