"""Which of the signs that a document states still hold.

Of two statements on the same quantity, what becomes of the earlier one depends on whether the later one binds the
quantity anew (``let``, ``suppose``), only tells a fact of what is known (``thus``, ``since``, ``recall``), or leaves
that open (``the number x is positive``), and on what both say:

==============  =================  =================  ===================  ============
the later one   follows from it    implies it         may hold beside it   contradicts
==============  =================  =================  ===================  ============
binds anew      replaces it        replaces it        leaves it in doubt   replaces it
is a fact       holds with it      holds with it      holds with it        replaces it
may be either   leaves it in doubt replaces it        leaves it in doubt   replaces it
==============  =================  =================  ===================  ============

A statement that is left in doubt proves nothing, and no number speaks against a line that may need it.  One that
follows from the later one is not missed.  What one sentence says of a quantity holds together, as a fact does with
what was said; what a context block says outranks the prose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from derivations.meaning.declared.declarations import ORDER, declared, statements
from derivations.meaning.names.environment import Environment
from derivations.meaning.sentences.attitudes import Stating
from derivations.meaning.terms.bounds_together import clash, contradict, follow, names_bounded, same_subject
from derivations.meaning.terms.contexts import StatedLine
from derivations.model.conditions import Condition, Need
from derivations.model.terms import Sym, sub
from derivations.reading.names import base_name
from derivations.reading.syntax import Node


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A statement with the signs in it, its line, and for the prose from where on, and until where, it holds.

    ``sentence`` is where the sentence begins that says it, ``stating`` whether that binds the names anew.
    """

    statement: StatedLine
    conditions: tuple[Condition, ...]
    line: str
    start: int | None = None
    until: int | None = None
    sentence: int | None = None
    stating: Stating = Stating.ANEW

    @property
    def names(self) -> frozenset[str]:
        """The names that it bounds."""
        return _bounded(self.conditions)


@dataclass(frozen=True, slots=True)
class Released:
    """Names that may have any value again, whatever the prose said of them before, and from where to where."""

    names: frozenset[str]
    start: int
    end: int | None

    def holds_at(self, offset: int) -> bool:
        """Whether it is so at a place."""
        return self.start <= offset and (self.end is None or offset < self.end)


@dataclass(slots=True)
class Standing:
    """What holds at a place of the document.

    ``held`` is what context blocks say, ``told`` what the prose says, ``released`` where it says that a name may have
    any value; ``notices`` say of a name that an earlier statement holds no longer, or that a block outranks the prose.
    """

    held: list[SignedLine] = field(default_factory=list)
    told: list[SignedLine] = field(default_factory=list)
    released: list[Released] = field(default_factory=list)
    notices: dict[str, str] = field(default_factory=dict)

    def at(self, offset: int, reaches: Callable[[int, int], bool]) -> tuple[StatedLine, ...]:
        """The statements that hold at a place: those of blocks, and of the prose what nothing takes the place of."""
        told: list[SignedLine] = []
        for one in self._reaching(offset, reaches):
            if any(clash(old.conditions, one.conditions) for old in self.held):
                self._outranked(one)
            else:
                told.append(one)
        return tuple(said.statement for said in (*self.held, *_unreplaced(told)))

    def block(self, lines: list[SignedLine], names: Iterable[str], line: str) -> list[StatedLine]:
        """Take in the lines of a context block, which introduces some names.

        Returns:
            The lines that contradict an earlier one of the same block, which are not taken in.
        """
        known: list[Condition] = []
        new: list[SignedLine] = []
        clashes: list[StatedLine] = []
        for said in lines:
            if any(contradict(one, other) for one in said.conditions for other in [*known, *said.conditions]):
                clashes.append(said.statement)
                continue
            known += said.conditions
            new.append(said)
        anew = set(names)
        for old in list(self.held):
            again = any(same_subject(old.conditions, said.conditions) for said in new)
            if again or anew & names_bounded(old.conditions):
                self._drop(old, line)
        self.held += new
        return clashes

    def tell(self, said: SignedLine, reaches: Callable[[int, int], bool]) -> list[StatedLine]:
        """Take in a sign that the prose states from a place on.

        Returns:
            The statements that it leaves in doubt: ``x > 0``, where ``x < 1`` is said of it later.
        """
        before = () if said.start is None else _unreplaced(self._reaching(said.start, reaches))
        doubted = [one.statement for one in before if _replaces(said, one) and _leaves_in_doubt(said, one)]
        self.told.append(said)
        return doubted

    def release(self, names: Iterable[str], start: int, end: int | None) -> None:
        """Let names have any value from a place on, to another place or to the end of what reaches there."""
        self.released.append(Released(frozenset(names), start, end))

    @property
    def names(self) -> frozenset[str]:
        """The names of which the prose has told something."""
        return frozenset().union(*(one.names for one in self.told))

    def release_all(self, start: int) -> None:
        """What the prose told of any name before a place holds no longer from there on."""
        self.release((name for one in self.told for name in names_bounded(one.conditions)), start, None)

    def contradicted(self, conditions: Iterable[Condition], start: int) -> None:
        """A case that contradicts what was told before ends that."""
        case = tuple(conditions)
        clashing = (one for one in self.told if clash(one.conditions, case))
        self.release((name for one in clashing for name in names_bounded(one.conditions)), start, None)

    def _reaching(self, offset: int, reaches: Callable[[int, int], bool]) -> Iterator[SignedLine]:
        """What the prose told that may be meant at a place, the latest first."""
        for one in reversed(self.told):
            if one.start is None or not reaches(one.start, offset) or self._frees(one.start, one, offset):
                continue
            if one.until is None or offset < one.until:
                yield one

    def _frees(self, start: int, one: SignedLine, offset: int) -> bool:
        """Whether the names of what was told may have any value again at a place."""
        return any(
            start < free.start and free.holds_at(offset) and not one.names.isdisjoint(free.names)
            for free in self.released
        )

    def _drop(self, old: SignedLine, line: str) -> None:
        self.held.remove(old)
        notice = f"what {old.statement.source.where} says of it no longer holds: line {line} says something else"
        self.notices.update({name: f"{name}: {notice}" for name in names_bounded(old.conditions)})

    def _outranked(self, said: SignedLine) -> None:
        notice = f"what line {said.line} says of it is not used: the context says something else"
        self.notices.update({name: f"{name}: {notice}" for name in names_bounded(said.conditions)})


def ordered(tree: Node) -> bool:
    """Whether a formula holds an order relation, or puts a name into an interval or another set with signs."""
    found = [relation for one in statements(tree) for relation in one.relations]
    return any(relation in ORDER or relation == "\\ne" for relation in found)


def apart(tree: Node) -> list[Node]:
    """A statement as its single ones, where all of them are about order or membership."""
    found = list(statements(tree))
    plain = all(relation in ORDER or relation in ("\\ne", "\\in") for one in found for relation in one.relations)
    return [*found] if found and plain and not declared(tree) else [tree]


def equalities(env: Environment, tree: Node) -> list[Condition]:
    """The equations of a statement between a name and another term, as pairs of order conditions.

    Raises:
        DerivationError: a side is not understood.
    """
    found: list[Condition] = []
    for one in statements(tree):
        if one.relations[0] != "=" or base_name(one.items[0]) is None:
            continue
        left, right = env.term(one.items[0]), env.term(one.items[1])
        if isinstance(left, Sym) and not left.shape.rank and not right.shape.rank:
            found += [Condition(Need.NONNEGATIVE, (sub(*sides),)) for sides in ((left, right), (right, left))]
    return found


@lru_cache(maxsize=10_000)
def _bounded(conditions: tuple[Condition, ...]) -> frozenset[str]:
    return frozenset(names_bounded(conditions))


def _unreplaced(lines: Iterable[SignedLine]) -> list[SignedLine]:
    """The statements whose place none of the later ones takes; the latest comes first."""
    found: list[SignedLine] = []
    for one in lines:
        if not any(_replaces(later, one) for later in found):
            found.append(one)
    return found


def _replaces(later: SignedLine, one: SignedLine) -> bool:
    """Whether a statement takes the place of an earlier one on the same quantity."""
    joins = later.sentence == one.sentence or later.stating is Stating.FACT
    together = joins and not clash(later.conditions, one.conditions)
    return same_subject(later.conditions, one.conditions) and not together


def _leaves_in_doubt(later: SignedLine, one: SignedLine) -> bool:
    """Whether an earlier statement, whose place another one takes, may be meant all the same, and says more."""
    if clash(one.conditions, later.conditions) or follow(later.conditions, one.conditions):
        return False
    return later.stating is not Stating.ANEW or not follow(one.conditions, later.conditions)
