"""A text as a document, read and judged in the process that is asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from derivations.checking.verify import Options, check_here, checked, with_lines_to_say
from derivations.model.derivation import Document, Step, StepKey
from derivations.model.errors import UnusableInputError
from derivations.model.verdict import DocumentVerdict, StepVerdict

if TYPE_CHECKING:
    from derivations.checking.workers import Bench
    from derivations.meaning.steps.elaborate import Elaboration
    from derivations.reading.blocks import Extract
    from derivations.reading.raw import RawContext
    from derivations.reading.source import SourceText


@dataclass(frozen=True, slots=True)
class Text:
    """A text to check, and what is stated of it elsewhere.

    ``suffix`` tells its format; ``is_formula`` says that it is one chain of relations in LaTeX and no document.  With
    ``own_context`` false its context blocks are comments as others: it grants itself nothing by them.
    """

    text: str
    suffix: str = ".md"
    given: tuple[str, ...] = ()
    assume: tuple[str, ...] = ()
    is_formula: bool = False
    own_context: bool = True
    name: str = "<text>"


def judged_all(texts: Sequence[Text], options: Options) -> list[DocumentVerdict]:
    """Check texts in this process, which nothing stops when one of them runs away."""
    return [_judged(text, options) for text in texts]


def _judged(text: Text, options: Options) -> DocumentVerdict:
    """Check a text in this process."""
    try:
        verdict = check_here(_read(text), options)
    except UnusableInputError as error:
        return DocumentVerdict(text.name, (), str(error))
    return slim(_with_asks(text, verdict, options, _asked))


def _read(text: Text) -> Document:
    return _elaborated(text).document


def _read_as(name: str, text: Text) -> Document:
    """As workers are called: with the name of the document first."""
    return _read(text)


def _elaborated(text: Text) -> Elaboration:
    from derivations.meaning.steps.elaborate import elaborated
    from derivations.reading.source import SourceText

    source = SourceText(text.name, text.text)
    return elaborated(source, _extract(text, source), _stated(text))


def _extract(text: Text, source: SourceText) -> Extract:
    from derivations.reading.blocks import Extract, MathBlock
    from derivations.reading.documents import extracted, without_context

    if text.is_formula:
        end = len(text.text)
        return Extract(text.text, (MathBlock(True, 0, end, 0, end),))
    extract = extracted(source, text.suffix)
    return extract if text.own_context else without_context(extract)


def _stated(text: Text) -> tuple[SourceText, RawContext] | None:
    from derivations.reading.context_blocks import stated

    return stated(text.given, text.assume) if text.given or text.assume else None


def _with_asks(
    text: Text, verdict: DocumentVerdict, options: Options, asked: Callable[..., dict[StepKey, Any]]
) -> DocumentVerdict:
    from derivations.judging.asking import wanted

    steps = wanted(verdict.steps) if options.asking else ()
    return with_lines_to_say(verdict, asked(text, steps, options.seed, options.asking)) if steps else verdict


def _asked(text: Text, steps: Sequence[Any], seed: int, seconds: float) -> dict[StepKey, Any]:
    from derivations.judging.asking import asked_of

    return asked_of(_elaborated(text), steps, seed, seconds)


def _asked_as(name: str, *work: Any) -> dict[StepKey, Any]:
    return _asked(*work)


def slim(document: DocumentVerdict) -> DocumentVerdict:
    """Verdicts with of each step what is shown: terms and contexts stay where they were made."""
    return replace(document, steps=tuple(map(slim_step, document.steps)))


def slim_step(verdict: StepVerdict) -> StepVerdict:
    """A verdict with of its step what is shown."""
    return replace(verdict, step=_shown(verdict.step))


def _shown(step: Step) -> Step:
    return Step(
        step.chain,
        step.number,
        step.span,
        step.relation,
        step.left,
        step.right,
        step.role,
        reading=step.reading,
        fault=step.fault,
        place=step.place,
    )


def judged_by_step(text: Text, options: Options, bench: Bench) -> DocumentVerdict:
    """Check a text step by step, so that a step that runs away costs itself alone."""
    try:
        document = bench.call(_read_as, text.name, text)
        verdict = checked(document, options, bench.judged)
        return slim(_with_asks(text, verdict, options, lambda *work: bench.call(_asked_as, text.name, *work)))
    except UnusableInputError as error:
        return DocumentVerdict(text.name, (), str(error))
