r"""Where a name means the same: from where it is introduced, in its scope, until it is introduced anew.

A document that takes ``x`` for a vector in one problem and for a number in the next one has two names ``x``, and what
is said of the one, or shown by its use, tells nothing of the other.  A name that all places introduce as things of one
sort has one life in the whole document: what is said of it late serves earlier lines, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from derivations.meaning.scopes import Scopes
from derivations.meaning.senses import ARBITRARY, SORTS, UNREAL, WHOLE
from derivations.meaning.sentences.anew import Anew
from derivations.meaning.sentences.formulas import head_of
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.read import Read, Reads
from derivations.meaning.sentences.yields import Binds, Fact
from derivations.meaning.spaces import INTEGERS, REALS, dimensions_of, is_complex
from derivations.reading.names import parts_of, spelling
from derivations.reading.syntax import Fence, Node, Related, Row, Script, Sequence

EVERYWHERE = -1
"""The place of what holds in the whole document, and the life of a name before anything introduces it."""
MAX_CONTESTED = 200
"""Of so many names in a document it is known that they are of several sorts."""
PLAIN = ""
"""The sort of numbers, and of what may be one."""
UNREAL_SORT = SORTS[Noun.COMPLEX]
_SORTS_TOLD = {
    **dict.fromkeys(UNREAL, UNREAL_SORT),
    **dict.fromkeys((Property.CONTINUOUS, Property.DIFFERENTIABLE, Property.SMOOTH, Property.INTEGRABLE), "function"),
}
"""Of what sort names are that have a property."""
_RANKS = {1: "vector", 2: "matrix"}


@dataclass(frozen=True, slots=True)
class Introduction:
    """A place that introduces a name as something of a sort, from a place on and until another one."""

    start: int
    until: int | None
    sort: str


@dataclass(frozen=True, slots=True)
class Lives:
    """The introductions of the names of a document, in order."""

    scopes: Scopes
    introductions: Mapping[str, tuple[Introduction, ...]]
    contested: frozenset[str] = field(init=False)
    _found: dict[tuple[str, int], Introduction | None] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        sorts = {name: {one.sort for one in own} for name, own in self.introductions.items()}
        several = (name for name, own in sorts.items() if len(own) > 1)
        object.__setattr__(self, "contested", frozenset(islice(several, MAX_CONTESTED)))

    def life(self, name: str, offset: int) -> int:
        """What tells the name of a place from the same letters at others: where it was introduced."""
        found = self._introduction(name, offset)
        return EVERYWHERE if found is None else found.start

    def sort(self, name: str, offset: int) -> str:
        """Of which sort a name is introduced that is of several ones in the document, at a place."""
        found = self._introduction(name, offset)
        return PLAIN if found is None else found.sort

    def same(self, name: str, said: int, offset: int) -> bool:
        """Whether what is said of a name at one place is said of the one that stands at another."""
        if name not in self.contested or said <= EVERYWHERE:
            return True
        return self.life(name, said) == self.life(name, offset)

    def may_be(self, name: str, said: int, offset: int) -> bool:
        """Whether it may be: what nothing introduces at a place may be what it is anywhere."""
        return self.life(name, offset) == EVERYWHERE or self.same(name, said, offset)

    def is_anew(self, name: str, said: int, offset: int) -> bool:
        """Whether a name is introduced between two places, as of whatever sort, in what reaches the second one."""
        own = self.introductions.get(name, ())
        return any(said < one.start <= offset and self._reaches(one, offset) for one in own)

    def _introduction(self, name: str, offset: int) -> Introduction | None:
        if name not in self.contested:
            return None
        if (name, offset) not in self._found:
            reaching = (one for one in reversed(self.introductions[name]) if self._reaches(one, offset))
            self._found[name, offset] = next(reaching, None)
        return self._found[name, offset]

    def _reaches(self, one: Introduction, offset: int) -> bool:
        return (one.until is None or offset < one.until) and self.scopes.reaches(one.start, offset)


def lives_of(scopes: Scopes, reads: Reads, anew: Mapping[int, Anew]) -> Lives:
    """The lives of the names that the sentences of a document introduce.

    Args:
        scopes: the scopes of the document.
        reads: its sentences.
        anew: what each sentence introduces, by where it begins.
    """
    found: dict[str, list[Introduction]] = {}
    for read in reads:
        start, new, sorts = read.sentence.start, anew[read.sentence.start], _sorts(read)
        for name in new.introduced:
            found.setdefault(name, []).append(Introduction(start, None, sorts.get(name, PLAIN)))
        for name in new.general:
            until = reads.paragraph_end(read.sentence)
            found.setdefault(name, []).append(Introduction(start, until, sorts.get(name, PLAIN)))
        for name in (new.told & sorts.keys()) - new.introduced - new.general:
            own = found.setdefault(name, [])
            if not own or scopes.edge_between(own[-1].start, start):
                own.append(Introduction(_beginning(read, name, reads, scopes), None, sorts[name]))
    return Lives(scopes, {name: tuple(_compared(own)) for name, own in found.items()})


def _compared(own: list[Introduction]) -> Iterator[Introduction]:
    """The introductions of a name, with those sorts as one that what is said may be alike.

    A random variable, which is a map and has a law, is as plain as a number; an element of some set may be a function.
    """
    sorts, random, element = {one.sort for one in own}, SORTS[Noun.RANDOM_VARIABLE], SORTS[Noun.SET]
    maps = {sort for sort in sorts if sort.startswith(SORTS[Noun.FUNCTION])}
    if random in sorts:
        alike = dict.fromkeys({random, SORTS[Noun.FUNCTION], SORTS[Noun.DISTRIBUTION]}, PLAIN)
    else:
        alike = dict.fromkeys({element} if len(maps) == 1 and sorts <= {element, *maps} else (), min(maps, default=""))
    return (replace(one, sort=alike.get(one.sort, one.sort)) for one in own)


def _beginning(read: Read, name: str, reads: Reads, scopes: Scopes) -> int:
    """From where on a name is what a sentence tells of it: ``here x is a vector`` explains the formula before."""
    start = read.sentence.start
    said = (one for one in read.yields if isinstance(one, Binds) and one.backwards)
    explains = any(name in map(head_of, one.names) for one in said)
    if not explains or any(part.displayed for part in read.sentence.formulas):
        return start
    before = reads.formula_before(read.sentence)
    return start if scopes.edge_between(before, start) else before


def _sorts(read: Read) -> dict[str, str]:
    """The names of which a sentence says of what sort they are, with that."""
    found: dict[str, str] = {}
    for one in read.yields:
        match one:
            case Binds(names=nodes):
                told = ((name, _sort_of(one, node)) for node in nodes if (name := head_of(node)) is not None)
                found |= {name: sort for name, sort in told if sort is not None and not found.get(name)}
            case Fact(names=nodes, property=told_of, denied=False) if told_of in _SORTS_TOLD:
                named = (name for node in nodes if (name := head_of(node)) is not None)
                found |= {name: _SORTS_TOLD[told_of] for name in named if not found.get(name)}
            case _:
                continue
    return found


def _sort_of(one: Binds, node: Node) -> str | None:
    """Of what sort a name is said to be; ``None``: that is not said."""
    if isinstance(node, Row):
        return SORTS[Noun.FUNCTION]
    if one.noun in SORTS:
        return SORTS[one.noun]
    return PLAIN if one.noun in ARBITRARY | WHOLE else _sort_in(one.body)


def _sort_in(body: Node | None) -> str | None:
    """Of what sort the names are that a formula puts into a set, maps, or draws."""
    tree = body.items[-1] if isinstance(body, Sequence) else body
    if not isinstance(tree, Related):
        return None
    match tree.relations[-1]:
        case "\\in":
            return _sort_of_members(tree.items[-1])
        case "\\sim":
            return SORTS[Noun.RANDOM_VARIABLE]
        case "\\to" if isinstance(body, Sequence) and ":" in body.separators:
            values = _sort_of_members(tree.items[-1])
            return f"{SORTS[Noun.FUNCTION]} {values}".strip()
        case _:
            return None


def _sort_of_members(space: Node) -> str:
    """Of what sort the elements of a set are."""
    dims = dimensions_of(space)
    if dims:
        return _RANKS.get(len(dims), "tensor")
    if is_complex(space):
        return UNREAL_SORT
    first = parts_of(space)[0]
    base = first.base if isinstance(first, Script) else first
    return PLAIN if isinstance(base, Fence) or spelling(base) in REALS | INTEGERS else SORTS[Noun.SET]
