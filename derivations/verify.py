"""Documents in, verdicts out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from derivations.judge import judge
from derivations.model.derivation import Document, Step
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict, StepVerdict, Verdict
from derivations.reading import read
from derivations.warrant import Head, doubt_about, spoilt_by
from derivations.workers import Bench

Progress = Callable[[DocumentVerdict | StepVerdict], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to check: an external context file, the seed of the instances, processes, cache, and seconds per step."""

    context: str | None = None
    seed: int = 0
    jobs: int = 1
    cache: bool = True
    time_limit: float = 10.0


def check_paths(paths: Sequence[str], options: Options, progress: Progress | None = None) -> Iterator[DocumentVerdict]:
    """Check documents one by one; one that cannot be used carries its error, and the others are still checked.

    Reading and judging happen in worker processes, which are stopped when they run away.
    """
    with Bench(options.jobs) as bench:
        for path in paths:
            try:
                document = bench.call(read, path, options.context)
            except UnusableInputError as error:
                verdict = DocumentVerdict(path, (), str(error))
            else:
                verdict = _checked(document, options, bench, progress)
            if progress is not None:
                progress(verdict)
            yield verdict


def check_document(document: Document, options: Options, progress: Progress | None = None) -> DocumentVerdict:
    """Check every step of a document that was read already."""
    with Bench(options.jobs) as bench:
        return _checked(document, options, bench, progress)


def check_step(step: Step, options: Options) -> StepVerdict:
    """Judge one step on its own, in this process."""
    return judge(step, doubt_about(step, None), options.seed, options.time_limit)


def _checked(document: Document, options: Options, bench: Bench, progress: Progress | None) -> DocumentVerdict:
    verdicts: list[StepVerdict] = []
    spoilt: set[Head] = set()
    tasks = [
        (step, doubt_about(step, before), options.seed, options.time_limit)
        for step, before in zip(document.steps, (None, *document.steps), strict=False)
    ]
    for verdict in bench.judged(tasks):
        final = _in_course(verdict, spoilt)
        if progress is not None:
            progress(final)
        verdicts.append(final)
    return DocumentVerdict(document.path, tuple(verdicts), document.error, document.notices)


def _in_course(verdict: StepVerdict, spoilt: set[Head]) -> StepVerdict:
    """Take back a refutation that rests on a name whose own chain has been refuted: one error is reported once."""
    if verdict.verdict is not Verdict.REFUTED:
        return verdict
    culprit = next((d.head for d in verdict.step.context.definitions if d.head in spoilt), None)
    if culprit is None:
        spoilt |= spoilt_by(verdict.step)
        return verdict
    reason = f"it rests on {culprit.name}, whose own chain holds a refuted step; {verdict.reason}"
    return replace(verdict, verdict=Verdict.UNDECIDED, reason=reason, counterexample=None, suggestion=None)
