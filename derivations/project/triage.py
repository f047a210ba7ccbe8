"""Which steps are reported: by the codes that are asked for, the waivers of the documents, and a baseline.

What is held back keeps its verdict and is counted; it fails no run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from derivations.model.derivation import Step
from derivations.model.errors import UnusableInputError
from derivations.model.reasons import Code
from derivations.model.verdict import DocumentVerdict, StepVerdict
from derivations.project.baselines import Baseline, read_baseline
from derivations.reading.notebook import source_of
from derivations.reading.source import SourceText
from derivations.reading.waivers import Misspelt, Waiver, severity, waivers_in
from derivations.report.held import Held, Hold
from derivations.report.marks import SATISFYING
from derivations.report.view import DocumentView, StepView, clean


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of reasons to report, all where none is named, and codes not to."""

    select: frozenset[Code] = frozenset()
    ignore: frozenset[Code] = frozenset()

    @classmethod
    def of(cls, select: Sequence[str], ignore: Sequence[str]) -> Codes:
        """Take codes as people write them: one or several, with commas between.

        Raises:
            UnusableInputError: there is no such code.
        """
        return cls(frozenset(_codes(select)), frozenset(_codes(ignore)))

    def leave_out(self, code: Code | None) -> bool:
        """Whether a step with such a reason is not reported."""
        return code is not None and (code in self.ignore or bool(self.select and code not in self.select))


def _codes(texts: Sequence[str]) -> Iterator[Code]:
    known = {code.value: code for code in Code}
    for word in (word.strip().lower() for text in texts for word in text.split(",")):
        if word and word not in known:
            raise UnusableInputError(f"there is no code {word!r}; the codes are {', '.join(known)}")
        if word:
            yield known[word]


@dataclass(frozen=True, slots=True)
class Triage:
    """What holds steps back."""

    codes: Codes = Codes()
    baseline: Baseline | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    """Where documents lie whose names are no paths to them, by name."""

    def applied(self, document: DocumentView, source: SourceText | None = None, suffix: str = "") -> DocumentView:
        """The document, with what is held back marked, and what is to be said of waivers and of the baseline.

        Args:
            document: what was found.
            source: its text, where that is at hand; else it is read.
            suffix: tells its format, where the path does not.
        """
        if document.error is not None:
            return document
        written = list(self._waivers(document.path, source, suffix))
        waivers = {one.fingerprint: one for one in written if isinstance(one, Waiver)}
        chains = tuple(
            replace(chain, steps=tuple(replace(s, held=self._held(document.path, s, waivers)) for s in chain.steps))
            for chain in document.chains
        )
        steps = {step.fingerprint: step for chain in chains for step in chain.steps}
        remarks = [f"{document.path}:{one.place}: {_fault(one, steps)}" for one in written if _fault(one, steps)]
        return replace(document, chains=chains, remarks=(*remarks, *self._gone(document.path, steps)))

    def _waivers(self, path: str, source: SourceText | None, suffix: str) -> Iterator[Waiver | Misspelt]:
        suffix = suffix or PurePath(path).suffix or ".md"
        try:
            yield from waivers_in(source or source_of(self.places.get(path, path)), suffix)
        except (UnusableInputError, KeyError):  # changed since it was checked
            return

    def _held(self, path: str, step: StepView, waivers: Mapping[str, Waiver]) -> Held | None:
        if step.verdict in SATISFYING:
            return None
        waiver = waivers.get(step.fingerprint)
        if waiver is not None and severity(step.verdict) <= severity(waiver.verdict):
            return Held(Hold.WAIVED, clean(waiver.reason))
        if self.codes.leave_out(step.code):
            return Held(Hold.LEFT_OUT, f"the code {step.code.value if step.code else ''} is not asked for")
        if self.baseline is not None and self.baseline.knows(path, step.fingerprint, step.verdict):
            return Held(Hold.KNOWN, "known from the baseline")
        return None

    def _gone(self, path: str, steps: Mapping[str, StepView]) -> Iterator[str]:
        known = self.baseline.of(path) if self.baseline is not None else {}
        gone = sum(one not in steps or steps[one].verdict in SATISFYING for one in known)
        if gone:
            what = "1 step of the baseline is" if gone == 1 else f"{gone} steps of the baseline are"
            yield f"{path}: {what} settled or gone; write it anew to hold what is better now"


def triage_of(settings: Mapping[str, Any]) -> Triage:
    """The triage that the settings of a project ask for.

    Raises:
        UnusableInputError: a code in them is not known, or their baseline cannot be read.
    """
    codes = Codes.of(settings.get("select", ()), settings.get("ignore", ()))
    return Triage(codes, read_baseline(settings["baseline"]) if "baseline" in settings else None)


def _fault(one: Waiver | Misspelt, steps: Mapping[str, StepView]) -> str:
    """What is wrong with a waiver; empty if nothing is."""
    if isinstance(one, Misspelt):
        return "found a waiver that is not understood, expected: derivations-waive FINGERPRINT VERDICT: REASON"
    step = steps.get(one.fingerprint)
    if step is None:
        return f"the waiver has expired: no step says any more what it was for ({clean(one.reason)})"
    if step.verdict in SATISFYING:
        return f"the waiver is not needed any more: {step.id} is {step.verdict.value}"
    if severity(step.verdict) > severity(one.verdict):
        return f"the waiver has expired: {step.id} was waived as {one.verdict.value}, and is {step.verdict.value} now"
    return ""


def noted(document: DocumentVerdict, seen: DocumentView) -> DocumentVerdict:
    """The verdicts on a document with a notice at every step that is held back, for programs."""
    held = {(step.chain, step.number): step.held for step in seen.steps if step.held is not None}

    def told(verdict: StepVerdict) -> StepVerdict:
        one = held.get(_place(verdict.step))
        return verdict if one is None else replace(verdict, notices=(*verdict.notices, f"{one.hold.value}: {one.why}"))

    return replace(document, steps=tuple(map(told, document.steps))) if held else document


def _place(step: Step) -> tuple[int, int]:
    return step.chain, step.number
