"""What a step may rely on: facts, definitions and hypotheses, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from derivations.model.conditions import Condition
from derivations.model.terms import Function, Sym, Term


class Origin(Enum):
    """Who says so."""

    GIVEN = "given"
    ASSUMED = "assume"
    DOCUMENT = "document"
    CONVENTION = "convention"


BLOCK = (Origin.GIVEN, Origin.ASSUMED)
"""The origins of what the author says in a context block."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: its origin and a phrase for the reader (``given, line 4``; ``chain 3``)."""

    origin: Origin
    where: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A condition that holds in the context, such as ``σ > 0``."""

    condition: Condition
    source: Source


@dataclass(frozen=True, slots=True)
class Definition:
    """``head(parameters) = body``: a symbol (no parameters) or a function unfolds to its body.

    ``loose`` are the symbols of the body that nothing in the document ties to the head, such as the ``μ`` of
    ``p(x | θ) = N(μ, σ²)``: a proof may ask for ``μ = θ`` as an open condition.
    """

    head: Sym | Function
    parameters: tuple[Sym, ...]
    body: Term
    source: Source
    loose: tuple[Sym, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An equation that a step may use at a price: granted by ``assume``, else (a ``≈`` of the document) open.

    ``variables`` are universally quantified: the equation holds for each of their values, under the conditions
    ``where``, which are what is said of the variables themselves.
    """

    left: Term
    right: Term
    variables: tuple[Sym, ...]
    source: Source
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """All that a step may rely on; picklable, and enough to check the step without its document.

    ``ignored`` are the names of functions of the step on which the author says something that is not relied on, since
    it was not understood.  ``unread`` are the names, without their shapes, whose definitions could not be read: they
    may depend on anything.
    """

    facts: tuple[Fact, ...] = ()
    definitions: tuple[Definition, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    ignored: frozenset[str] = frozenset()
    unread: frozenset[Sym | Function] = frozenset()

    def definition(self, head: Sym | Function) -> Definition | None:
        """The definition of a symbol or function; the last one stated wins."""
        return next((d for d in reversed(self.definitions) if d.head == head), None)
