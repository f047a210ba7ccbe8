"""The course of judging a document: each step on its own, then those that are not proved under what is said before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from derivations.judging.gate import Gate
from derivations.judging.theory import Theory
from derivations.model.derivation import Document, Step
from derivations.model.verdict import DocumentVerdict, StepVerdict


@dataclass(slots=True)
class Course:
    """What is to be judged of a document in turn: all its steps, then those that are retried."""

    document: Document
    _gate: Gate = field(default_factory=Gate)
    _theory: Theory | None = None

    def retried(self, alone: Iterable[StepVerdict]) -> Sequence[Step]:
        """The steps to judge once more, under premises, by what was found of each on its own."""
        self._theory = Theory([self._gate.verdict(one) for one in alone])
        return self._theory.retried()

    def resolved(self, again: Iterable[StepVerdict]) -> DocumentVerdict:
        """The verdicts on the document, by what was found of the retried steps."""
        assert self._theory is not None
        gate = Gate(contested=self._gate.contested)
        final = self._theory.resolved([gate.verdict(one) for one in again])
        return DocumentVerdict(self.document.path, tuple(final), None, self.document.notices, self.document.complaints)
