"""What the first stage of reading hands on: chains, inline formulas and context blocks, in document order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derivations.kept import Keeper
from derivations.model.errors import ReadError
from derivations.reading.source import SourceText
from derivations.reading.syntax import Node


@dataclass(frozen=True, slots=True)
class RawSide:
    """One side of a step: the LaTeX as written (no ``&``, no end punctuation) and its tree, or why there is none.

    ``units`` are where groups begin that braces make a unit and the page does not (see :mod:`.printed`).
    """

    source: str
    start: int
    end: int
    tree: Node | None
    error: ReadError | None = None
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RawStep:
    r"""Two neighbouring sides of a chain and the relation between them, spelled as in the contract.

    ``start`` is where the relation stands, ``end`` is the end of the right side.  ``comment`` is what the row
    says after the side, such as ``\text{for } x > 0``, as written.  ``posited`` is whether the step may claim nothing
    on its own: it is an equation of a system, or restricts what stands beside it; ``named`` is whether it only says
    what a statement with a name is, such as a hypothesis ``H_0: μ = 0``.  ``introduces`` is the operator of which it
    says what it does to a function, ``evolves`` whether it says how a process changes, ``claims`` whether other
    formulas determine its left side; ``acting`` tells what the trees rest on: which operators are written out in them,
    along which processes differentials are taken.
    """

    number: int
    start: int
    end: int
    relation: str
    left: RawSide
    right: RawSide
    comment: str = ""
    posited: bool = False
    named: bool = False
    introduces: str = ""
    evolves: bool = False
    claims: bool = False
    acting: tuple[str, ...] = ()

    @property
    def trees(self) -> list[Node]:
        """The sides that could be parsed."""
        return [side.tree for side in (self.left, self.right) if side.tree is not None]

    def with_trees(self, change: Callable[[Node], Node]) -> RawStep:
        """The step with what a function makes of its sides."""

        def side(one: RawSide) -> RawSide:
            return one if one.tree is None else replace(one, tree=change(one.tree))

        return replace(self, left=side(self.left), right=side(self.right))


@dataclass(frozen=True, slots=True)
class RawLaw:
    """An equation that follows from the one step of a chain, by ``number``, with what it rests on besides.

    What follows from a formula in the words, ``where`` that stands, has the number 0.  An equation for the rate of a
    function of the time may hold at all times (``always``).
    """

    left: Node
    right: Node
    number: int
    convention: str
    where: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class RawChain:
    """A displayed block that holds a relation; ``number`` counts such blocks from 1, readable or not.

    A formula in a line of prose that claims something has the number 0, and its place in words.  ``constrains`` is
    whether its first row is an objective, so that the others are the constraints under which it is to be optimised,
    ``goes_on`` whether its first left side is the last side of a chain before it.  ``laws`` are equations that follow
    from formulas before it.
    """

    number: int
    start: int
    end: int
    steps: tuple[RawStep, ...]
    place: str = ""
    constrains: bool = False
    goes_on: bool = False
    laws: tuple[RawLaw, ...] = ()

    @property
    def name(self) -> str:
        """What the formula is called: ``chain 4``, or ``line 12, formula 2``."""
        return self.place or f"chain {self.number}"

    @property
    def trees(self) -> list[Node]:
        """All sides that could be parsed."""
        return [tree for step in self.steps for tree in step.trees]

    def with_trees(self, change: Callable[[Node], Node]) -> RawChain:
        """The chain with what a function makes of its sides."""
        return replace(self, steps=tuple(step.with_trees(change) for step in self.steps))


@dataclass(frozen=True, slots=True)
class InlineMath:
    """A formula in a line of prose, or a displayed block without a relation (``displayed``).

    ``evolves`` is whether it says how a process changes, or where it begins.
    """

    start: int
    end: int
    source: str
    tree: Node | None
    error: ReadError | None = None
    displayed: bool = False
    evolves: bool = False


@dataclass(frozen=True, slots=True)
class RawStatement:
    """One line of a context block; ``parts`` are its formulas and words in turn, where all of these could be parsed."""

    source: str
    start: int
    end: int
    tree: Node | None
    error: ReadError | None = None
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class RawContext:
    """A context block: what is given, what the author grants, and the macros (name to replacement text)."""

    start: int
    end: int
    given: tuple[RawStatement, ...]
    assume: tuple[RawStatement, ...]
    macros: tuple[tuple[str, str], ...] = ()


RawItem = RawChain | InlineMath | RawContext


@dataclass(frozen=True, slots=True)
class RawDocument(Keeper):
    """A document as its text says it: its items in order.

    ``prose`` is the text, of the same length, in which code, comments and macro definitions are blank; ``motions`` are
    the places where equations begin that say how processes change, ``moved`` the names that are functions of the time
    since formulas say what they are as such, ``noisy`` those of processes with noise at their time.  ``starts``
    are where values are said with which these begin, with their names, if averages may depend on these values,
    ``rated`` the letters of names of whose rates formulas say what they are, with where that is.
    """

    source: SourceText
    items: tuple[RawItem, ...]
    prose: str
    motions: frozenset[int] = frozenset()
    moved: frozenset[str] = frozenset()
    noisy: frozenset[str] = frozenset()
    starts: tuple[tuple[int, frozenset[str]], ...] = ()
    rated: tuple[tuple[str, str], ...] = ()
