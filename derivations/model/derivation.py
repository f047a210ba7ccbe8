"""Derivations as read: steps with positions, terms and context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from derivations.model.conditions import Condition
from derivations.model.context import Context, Definition, Hypothesis, Source
from derivations.model.reasons import Reason
from derivations.model.relations import Relation
from derivations.model.terms import Function, Sym, Term, subterms


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A stretch of a document; lines and columns count from 1, the end line is included and the end column is not.

    In a notebook ``cell`` is the number of the cell, all cells counted from 1, and lines count inside of it.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    r"""``left relation right`` as terms.

    ``free_of`` names the variable whose absence makes a term count as a constant, for ``\propto`` and ``≐``.
    """

    left: Term
    relation: Relation
    right: Term
    free_of: tuple[Sym, ...] = ()

    @property
    def parts(self) -> Iterator[Term]:
        """All terms that its sides hold, and these."""
        return (part for side in (self.left, self.right) for _, part in subterms(side))


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left relation right`` between scalars, with ``=`` or an order."""

    left: Term
    relation: Relation
    right: Term


@dataclass(frozen=True, slots=True)
class Negation:
    """``¬ body``; ``a ≠ b`` is the negation of ``a = b``."""

    body: Statement


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All of its parts."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """At least one of its parts."""

    parts: tuple[Statement, ...]


Statement: TypeAlias = "Comparison | Negation | Conjunction | Disjunction"
"""What is true or false at a point."""


@dataclass(frozen=True, slots=True)
class Inference:
    """``premise ⇒ conclusion`` or ``premise ⇔ conclusion``, for all values of the symbols.

    ``beside`` is what the document states elsewhere of the same symbols, and what may be meant to hold here too.
    """

    premise: Statement
    relation: Relation
    conclusion: Statement
    beside: tuple[Statement, ...] = ()


class Form(Enum):
    """What the form of a step and its sentence say it is; of an open form, the outcome decides (see ``gate``)."""

    POSIT = "posit"
    GOAL = "goal"
    CLAIM = "claim"
    OPEN = "open"


class Role(Enum):
    """What a step is, once elaborated."""

    CLAIM = "claim"
    DEFINITION = "definition"
    ASSUMED = "assumed"
    UNSTATED = "unstated"
    UNREAD = "unread"


class NameOrigin(Enum):
    """Who says what a name is: the document, its other uses, a convention, or nobody."""

    STATED = "stated"
    USED = "used"
    CONVENTION = "convention"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NameReading:
    r"""What a name of a step was taken for: its LaTeX, its sort in words, who says so, and where.

    ``tails`` are what may stand behind the name in a line of a context that states what it is, the likeliest first:
    ``\in \mathbb{R}``; none, where that is stated.
    """

    name: str
    sort: str
    origin: NameOrigin
    where: str = ""
    tails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a chain stands among the others, by their numbers.

    ``reach`` are the earlier chains whose lines hold here, the nearest one first; ``cited`` those that its words refer
    to, ``above`` those of them that stand above the relation of a step; ``settles`` those of the statement whose proof
    it stands in; ``settled_by`` those of the proof of the statement that it stands in.  ``goal`` says that its words
    ask, deny or report, and state nothing; ``posits`` that they suppose, require or solve what it says; ``every`` are
    the names of which they say that it is so for each value, ``case`` the chains behind the last words before it that
    take a case or end one, ``tied`` the values of the random variables of which they say that they are not independent.
    """

    reach: tuple[int, ...] = ()
    cited: frozenset[int] = frozenset()
    settles: frozenset[int] = frozenset()
    settled_by: tuple[int, ...] = ()
    goal: bool = False
    posits: bool = False
    every: frozenset[str] = frozenset()
    case: frozenset[int] = frozenset()
    above: frozenset[int] = frozenset()
    tied: frozenset[str] = frozenset()


StepKey = tuple[int, int]
"""The number of a chain, and that of a step in it."""


@dataclass(frozen=True, slots=True)
class Premise:
    """An equation that a step may rest on: an earlier line, as it stands, with the context that it was read in.

    ``line`` is the chain and the number of its (last) step.  ``posited`` says that its author posits it, so that it
    holds wherever its names are spoken of.  ``alone`` are those of its names of which nothing else is said before the
    step that does not follow.
    """

    equation: Hypothesis
    context: Context
    line: StepKey
    posited: bool = False
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stance:
    """How the document puts a step forward, and how that stands to what it says elsewhere.

    ``form`` is what it is by its form, ``continues`` whether it goes on from the step before, ``concludes`` whether its
    sentence says that it follows, ``follows`` whether the rows before it determine the unknowns that it speaks of.
    ``rival`` is where its head has another body, if it has; ``contests`` is the name that it may define anew if it does
    not hold, with where its body in reach stands; ``claimed`` is the name that it binds although it claims something,
    so that what uses that body rests on it.
    ``contradicted`` is whether it follows from what the words suppose to contradict it, ``denied`` where they say that
    it does not hold, or that one only might think so.
    """

    form: Form = Form.CLAIM
    continues: bool = False
    concludes: bool = False
    follows: bool = False
    rival: str = ""
    contests: tuple[Sym | Function, Source] | None = None
    claimed: str = ""
    contradicted: bool = False
    denied: str = ""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What may be meant besides that under which a step was read, so that it is not refuted where it fails.

    ``obstacles`` say what on its names was not read or may restrict it: then no number speaks against it.
    ``choices`` say where its notation has another reading: then it is doubtful.
    ``weights`` are its vectors that may be probabilities; where it fails for these too, they are no obstacle.
    ``matrices`` are those of a kind that is not stated; where it fails for all usual kinds, it is doubtful.
    ``otherwise`` are what it may say instead, with the reason: it is doubtful unless these fail, too.
    ``usual`` are the claim with what its names usually have to do with each other and nobody states, with the reason:
    nothing speaks against it where one of these holds.
    ``lenient`` are words by which the document leaves out constants: what holds up to one is not refuted.
    """

    obstacles: tuple[Reason, ...] = ()
    choices: tuple[Reason, ...] = ()
    weights: tuple[Sym, ...] = ()
    matrices: tuple[Sym, ...] = ()
    otherwise: tuple[tuple[Claim, str], ...] = ()
    usual: tuple[tuple[Claim, str], ...] = ()
    lenient: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The other readings of the notation of a step: what it says in each, and why it has them.

    ``usual`` is whether its first reading is the usual one: what is proved in that is proved.
    """

    steps: tuple[Step, ...]
    why: str
    usual: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain, elaborated as far as it could be.

    ``role`` is ``CLAIM`` where ``claim`` or ``inference`` is to be checked; ``DEFINITION`` where it introduces a name;
    ``ASSUMED`` where it posits something; ``UNSTATED`` where the step was read but says nothing that could be checked
    (``reason`` says what is missing); ``UNREAD`` where it was not understood (``reason`` says where and what was
    expected).
    ``left`` and ``right`` are the LaTeX as written; ``declared`` are the names whose values the author states,
    ``stated`` those of them that stand in a context block, where all is said that is assumed of them.
    ``reading`` says what its names were taken for, ``unfolded`` what names were read as that a binder captures.
    ``unit`` is by how much the sides may differ because decimal numerals in them may be rounded; 0 if there are none.
    ``span`` covers the relation and the right side, ``fault`` what was not understood, if anything.
    ``around`` is where its chain stands; ``premises`` are what it may rest on, the likeliest first, and ``said`` what
    the words before it posit, and define no name by.
    ``place`` says where a claim inside the prose stands, whose ``chain`` is 0. ``lower`` is what it says with the lower
    ones of its signs that stand for two, ``±``, or of imaginary parts, if its own claim is one of real parts
    (``parted``); ``weaker`` what it says if less is taken from its notation, so that a
    proof of that is one of it, and nothing else counts; ``choice`` are the other readings of that notation.
    ``values`` is what is stated of the values of the random variables that it averages over laws that are not known.
    ``of_law`` is whether the claim is not what is written, but an equation that holds where what the step says of the
    law of a random variable does.
    """

    chain: int
    number: int
    span: SourceSpan
    relation: str
    left: str
    right: str
    role: Role
    claim: Claim | None = None
    inference: Inference | None = None
    context: Context = field(default_factory=Context)
    reason: Reason | None = None
    stance: Stance = Stance()
    doubts: Doubts = Doubts()
    conventions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    declared: frozenset[str] = frozenset()
    stated: frozenset[str] = frozenset()
    reading: tuple[NameReading, ...] = ()
    unfolded: tuple[Definition, ...] = ()
    unit: Fraction = Fraction(0)
    fault: SourceSpan | None = None
    around: Surroundings = Surroundings()
    premises: tuple[Premise, ...] = ()
    said: tuple[Premise, ...] = ()
    place: str = ""
    lower: Step | None = None
    parted: bool = False
    weaker: Step | None = None
    choice: Choice | None = None
    values: tuple[Condition, ...] = ()
    of_law: bool = False

    @property
    def home(self) -> str:
        """The formula that it is a step of: ``chain 4``, or ``line 12, formula 2``."""
        return self.place or f"chain {self.chain}"

    @property
    def id(self) -> str:
        """What the step is called: ``chain 4, step 2``, or ``line 12, formula 2``."""
        return self.place or f"chain {self.chain}, step {self.number}"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its steps in order; ``complaints`` say which lines of its context were not understood."""

    path: str
    steps: tuple[Step, ...]
    notices: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
