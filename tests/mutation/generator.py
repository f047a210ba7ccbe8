"""Mutants of a correct document: one side of one step broken, every other byte as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derivations.meaning import read_text
from derivations.model.derivation import Document, Role
from derivations.model.terms import Apply, Sym, subterms
from derivations.reading.documents import read_document
from derivations.reading.raw import RawChain, RawStep
from derivations.reading.source import SourceText
from tests.mutation.edits import Edit, Scope, edits

OPPOSITE = {"\\ge": "\\le", "\\le": "\\ge", "\\geq": "\\leq", "\\leq": "\\geq", "<": ">", ">": "<"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken document, and the step that is broken: a chain's and a step's number."""

    document: str
    kind: str
    chain: int
    step: int
    text: str
    edit: Edit

    @property
    def name(self) -> str:
        """Which edit of which document it is."""
        return f"{self.document} {self.chain}.{self.step} {self.kind} at {self.edit.start}: {self.edit.text.strip()!r}"


def mutants(name: str, text: str) -> Iterator[Mutant]:
    """All mutants of a document, in the order of its text.

    Both sides of every claim are broken; a side in the middle of a chain belongs to two steps, and its mutants
    occur twice, once for each of the steps.
    """
    document = read_text(text)
    scope = scope_of(text, document)
    roles = {(s.chain, s.number): s.role for s in document.steps}
    for chain in read_document(SourceText(name, text)).items:
        if not isinstance(chain, RawChain):
            continue
        for step in chain.steps:
            if roles.get((chain.number, step.number)) is not Role.CLAIM:
                continue
            found = {text[: e.start] + e.text + text[e.end :]: e for e in _edits(step, scope)}
            for broken, edit in found.items():
                if broken != text:
                    yield Mutant(name, edit.kind, chain.number, step.number, broken, edit)


def _edits(step: RawStep, scope: Scope) -> Iterator[Edit]:
    for side in (step.right, step.left):
        if side.tree is not None:
            yield from edits(side.tree, scope)
    if step.relation in OPPOSITE and scope.text.startswith(step.relation, step.start):
        yield Edit("opposite order", step.start, step.start + len(step.relation), OPPOSITE[step.relation])


def scope_of(text: str, document: Document) -> Scope:
    """The variables and functions that the claims of a document speak of."""
    variables: dict[str, tuple[object, ...]] = {}
    functions: dict[str, int] = {}
    for step in document.steps:
        for side in (step.claim.left, step.claim.right) if step.claim else ():
            for _, term in subterms(side):
                bound = term.binds[0]
                for symbol in (term, bound):
                    if isinstance(symbol, Sym):
                        variables.setdefault(symbol.name, symbol.dims)
                if isinstance(term, Apply):
                    functions.setdefault(term.function.name.split("_")[0], term.shape.rank)
    for letter in "dDn":
        if variables.get(letter) == () and letter in functions:
            del variables[letter]
    return Scope(text, variables, functions)
