r"""Which names are made of which others, by all that stands before a place: ``$p = f(z)$`` and ``$z = w x$``.

A name that an equation has on one side alone depends on those on the other one; the names of an equation that none of
them solves, ``$F(p, w) = 0$``, depend on each other.  So it goes on through other equations, and through words.  What
is made of the variable of a derivative, an integral or an average is no constant there, whether it is known how or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from derivations.meaning.named_laws.event_signs import is_chance, speaks_of_events
from derivations.meaning.names.environment import DIFFERENTIAL
from derivations.meaning.names.euler import EULER
from derivations.meaning.sentences.depending import depending_in
from derivations.meaning.sentences.formulas import named_within, names_in, relations_of
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Posits, Restricts, Supposes, Supposition
from derivations.meaning.terms.bindings import Bindings
from derivations.meaning.words.spoken import Spoken
from derivations.reading.grouping import is_derivative_sign
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    base_name,
    children,
    is_dots,
    parts_of,
    plain_word,
    spelling,
    within,
)
from derivations.reading.raw import InlineMath, RawChain
from derivations.reading.syntax import Command, Fence, Fraction, Name, Node, Number, Related, Row, Script, Table

MAX_NAMES = 12
"""Longer equations tie no names."""
_BINDS = re.compile(
    r"\\(?:i{1,3}|o)nt|\\sum|\\prod|\\lim|\\(?:max|min|sup|inf|arg\w*)|\\operatorname\{arg\w*\}|\\big\w+"
)
"""Signs under which names are bound, so that what they stand in does not depend on them."""


@dataclass(frozen=True, slots=True)
class MadeOf:
    """A name that is made of another one, where that is said, and where the sentence or the formula ends."""

    start: int
    end: int
    name: str
    of: str


@dataclass(frozen=True)
class Making:
    """What the equations and the words of a document say of what names are made of."""

    spoken: Spoken
    bindings: Bindings

    def at(self, chain: RawChain) -> frozenset[tuple[str, str]]:
        """The pairs of a name of a formula and what it is made of, through other names, too, where it stands."""
        found: set[tuple[str, str]] = set()
        for name in frozenset[str]().union(*map(names_in, chain.trees)) & self._said.keys():
            waiting, reached = [name], set[str]()
            while waiting:
                new = set(self._direct(waiting.pop(), chain.start)) - reached
                reached |= new
                waiting += new
            found |= {(name, of) for of in reached if of != name}
        return frozenset(found)

    def _direct(self, name: str, offset: int) -> Iterator[str]:
        """What a name is made of by one equation or one sentence, at a place."""
        for one in self._said.get(name, ()):
            if one.start < offset and self._holds(one, offset):
                yield one.of

    def _holds(self, one: MadeOf, offset: int) -> bool:
        scopes = self.spoken.scopes
        return scopes.reaches(one.start, offset) and not self.bindings.anew((one.name,), one.end, offset)

    @cached_property
    def _said(self) -> Mapping[str, list[MadeOf]]:
        shown = (item for item in self.spoken.raw.items if isinstance(item, InlineMath | RawChain))
        apart = self._conditions | self.spoken.raw.motions  # what says how a process changes ties no sign of its own
        trees = ((item, tree) for item in shown for tree in relations_of(item) if tree.start not in apart)
        found = [MadeOf(item.start, self._end(item), *pair) for item, tree in trees for pair in _equated(tree)]
        for read in self.spoken.reads:
            posited = (tree for tree in _posited(read) if tree.start not in self.spoken.raw.motions)
            pairs = (*depending_in(read.line), *(pair for tree in posited for pair in _tied(tree)))
            found += (MadeOf(read.sentence.start, read.sentence.end, *pair) for pair in pairs)
        by_name: dict[str, list[MadeOf]] = {}
        for one in found:
            by_name.setdefault(one.name, []).append(one)
        return by_name

    @cached_property
    def _conditions(self) -> frozenset[int]:
        """Where the relations stand that are conditions only: ``if $X = Y$``, ``for $x = a$``."""
        said = (one for read in self.spoken.reads for one in read.yields)
        return frozenset(
            one.tree.start
            for one in said
            if isinstance(one, Restricts) or (isinstance(one, Supposes) and one.kind is not Supposition.SUPPOSED)
        )

    def _end(self, item: InlineMath | RawChain) -> int:
        read = self.spoken.reads.around(item.start)
        return item.end if read is None else max(item.end, read.sentence.end)


def _posited(read: Read) -> Iterator[Related]:
    """The equations that a sentence puts forward as given."""
    for one in read.yields:
        tree = one.body if isinstance(one, Binds) else one.tree if isinstance(one, Posits | Supposes) else None
        if isinstance(tree, Related) and tree.relations == ("=",):
            yield tree


def _equated(tree: Related) -> Iterator[tuple[str, str]]:
    """The pairs of an equation: of a name alone on a side, or of all names, if it is no identity between them."""
    yield from _solved(tree)
    left, right = tree.items[:2]
    if tree.relations[0] == "=" and not _is_applied(left) and not _is_applied(right) and _restricts(left, right):
        yield from _tied(tree)


def _restricts(left: Node, right: Node) -> bool:
    """Whether some name is on one side of an equation only, as is hardly so in an identity: ``P V = n R T``."""
    own, others = _names_in(left), _names_in(right)
    return not own <= others and (isinstance(right, Number) or bool(others))


def _is_applied(node: Node) -> bool:
    """Whether something in a side is, or may be, applied to arguments."""
    return any(isinstance(part, Fence) for part in within(node))


def _solved(tree: Related) -> Iterator[tuple[str, str]]:
    """The pairs of a name alone on a side of an equation and those on the other side."""
    if tree.relations[0] not in ("=", ":="):
        return
    left, right = tree.items[:2]
    if isinstance(parts_of(left)[-1], Fence):
        return  # the value of a function, which is no unknown
    head, body = (right, left) if base_name(left) is None else (left, right)
    if _is_name(head) and not _is_hidden(body):
        yield from ((spelling(head), name) for name in _names_in(body) if name != spelling(head))


def _is_name(node: Node) -> bool:
    """Whether a node is a name, and no power of one."""
    return base_name(node) is not None and not (isinstance(node, Script) and node.sup is not None)


def _names_in(node: Node) -> frozenset[str]:
    """The names in a formula, without their powers, and without the base of exponentials."""
    bases = {part.base for part in within(node) if isinstance(part, Script) and _is_exponential(part)}
    return frozenset(spelling(part) for part in named_within(node) if _is_name(part) and part not in bases)


def _is_exponential(node: Script) -> bool:
    """Whether a node is written as a power of Euler's number with a name in its exponent."""
    written = isinstance(node.base, Name) and node.base.text == EULER and node.sub is None and not node.primes
    return written and node.sup is not None and next(named_within(node.sup), None) is not None


def _tied(tree: Related) -> Iterator[tuple[str, str]]:
    """The pairs of names in an equation that has none of them alone on its left side, nor an applied function there."""
    left, right = tree.items[:2]
    if _is_name(left) or _is_hidden(left) or _is_hidden(right):
        return
    if isinstance(left, Table) or isinstance(right, Table):
        yield from _tied_by_entries(left, right)
        return
    if isinstance(parts_of(left)[-1], Fence) and spelling(right) != "0":
        return  # a function is said to have a value, and arguments are no unknowns
    names = _names_in(left) | _names_in(right)
    if len(names) <= MAX_NAMES:
        yield from ((one, other) for one in names for other in names if one != other)


def _tied_by_entries(left: Node, right: Node) -> Iterator[tuple[str, str]]:
    """The pairs of an equation of matrices: across its sides, unless both only name parts, ``(x_1, …) = (h, v)``."""
    if not (_names_parts(left) and _names_parts(right)):
        for one in _names_in(left):
            for other in _names_in(right) - {one}:
                yield from ((one, other), (other, one))


def _names_parts(node: Node) -> bool:
    return isinstance(node, Table) and all(_is_name(cell) or is_dots(cell) for row in node.rows for cell in row)


def _is_hidden(node: Node) -> bool:
    """Whether a formula may bind names, or holds derivatives by them, as by the time of processes, or their events."""
    return any(map(_hides, within(node)))


def _hides(node: Node) -> bool:
    if isinstance(node, Row):
        signs = ((sign, group) for sign, group in pairwise(node.items) if isinstance(group, Fence))
        return any(is_chance(sign) and speaks_of_events(group) for sign, group in signs)
    if isinstance(node, Fraction):
        return any(is_derivative_sign(parts_of(side)[0]) for side in children(node))
    if isinstance(node, Script) and node.base is not None and spelling(node.base) in ("\\partial", "\\nabla"):
        return True
    if not isinstance(node, Name | Command):
        return False
    text = spelling(node)
    return _BINDS.match(text) is not None or text == DIFFERENTIAL or text in EXPECTATIONS or plain_word(text) in MOMENTS
