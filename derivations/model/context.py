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
    LINE = "line"
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
class Extension:
    """What is known of a function outside the domain of its definition; nothing, unless the document says so.

    ``parity`` is 1 for an even and -1 for an odd function, ``period`` is that of a periodic one.  ``vanishes`` are the
    conditions of its domain, by their numbers, without which it is 0: all of them, if it is 0 elsewhere, and the upper
    limits, if it is 0 thereafter.
    """

    parity: int = 0
    period: Term | None = None
    vanishes: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.parity) or self.period is not None or bool(self.vanishes)


@dataclass(frozen=True, slots=True)
class Piece:
    """One formula of a definition, and where it holds."""

    body: Term
    domain: tuple[Condition, ...]


Named = Sym | Function
"""What a definition defines: a symbol, or a function."""


@dataclass(frozen=True, slots=True)
class Definition:
    """``head(parameters) = body``: a symbol (no parameters) or a function unfolds to its body.

    ``loose`` are the symbols of the body that nothing in the document ties to the head, such as the ``μ`` of
    ``p(x | θ) = N(μ, σ²)``: a proof may ask for ``μ = θ`` as an open condition.  ``domain`` are the conditions on the
    parameters under which the definition holds, ``others`` further formulas on domains of their own; ``extension`` is
    what is known beyond them all, and where that is nothing, the function has no value.  ``unsure`` says why it may not
    be meant where the step stands: what rests on it holds if it is.
    """

    head: Named
    parameters: tuple[Sym, ...]
    body: Term
    source: Source
    loose: tuple[Sym, ...] = ()
    domain: tuple[Condition, ...] = ()
    others: tuple[Piece, ...] = ()
    extension: Extension = Extension()
    unsure: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All formulas with their domains."""
        return (Piece(self.body, self.domain), *self.others)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Everything that the definition says of the head."""
        period = () if self.extension.period is None else (self.extension.period,)
        parts = ((piece.body, *(t for c in piece.domain for t in c.terms)) for piece in self.pieces)
        return (*(term for part in parts for term in part), *period)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An equation that a step may use at a price: granted by ``assume``, else (a ``≈`` of the document) open.

    ``variables`` are universally quantified: the equation holds for each of their values, under the conditions
    ``where``, which are what is said of the variables themselves.  An earlier line (of origin ``LINE``) holds, unless
    ``unsettled`` says what became of it: then it is an open condition.  ``convention`` is what it follows by from the
    line, if that does not state it itself.
    """

    left: Term
    right: Term
    variables: tuple[Sym, ...]
    source: Source
    where: tuple[Condition, ...] = ()
    unsettled: str = ""
    convention: str = ""


class _Looked:
    """What a context remembers of itself when it is first asked for: its hash, and the definition of each head."""

    __slots__ = ("_defined", "_hash")
    _defined: dict[Sym | Function, Definition]
    _hash: int


@dataclass(frozen=True, slots=True)
class Context(_Looked):
    """All that a step may rely on; picklable, and enough to check the step without its document.

    ``ignored`` are the names of functions of the step on which the author says something that is not relied on, since
    it was not understood.  ``unread`` are the names, without their shapes, whose definitions could not be read: they
    may depend on anything.  ``narrower`` are conditions that some authors mean by what is said, as that 0 is not in ℕ:
    instances keep to them, and no proof relies on them.  ``taken`` are those conditions of facts under which
    alone a claim says what it was read as, so that every proof has them among its conditions.
    """

    facts: tuple[Fact, ...] = ()
    definitions: tuple[Definition, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    ignored: frozenset[str] = frozenset()
    unread: frozenset[Sym | Function] = frozenset()
    narrower: tuple[Condition, ...] = ()
    taken: tuple[Condition, ...] = ()

    @property
    def unsure(self) -> tuple[Definition, ...]:
        """The definitions that may not be meant where the step stands."""
        return tuple(one for one in self.definitions if one.unsure)

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            parts = (self.facts, self.definitions, self.hypotheses, self.ignored, self.unread, self.narrower)
            value = hash((parts, self.taken))
            object.__setattr__(self, "_hash", value)
            return value

    def definition(self, head: Sym | Function) -> Definition | None:
        """The definition of a symbol or function; the last one stated wins."""
        try:
            return self._defined.get(head)
        except AttributeError:
            object.__setattr__(self, "_defined", {one.head: one for one in self.definitions})
            return self._defined.get(head)
