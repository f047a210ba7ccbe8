r"""Where a name means the same: from where it is introduced, in its scope, until it is introduced anew.

A document that takes ``x`` for a vector in one problem and for a number in the next one has two names ``x``, and what
is said of the one, or shown by its use, tells nothing of the other.  A name that all places introduce as things of one
sort has one life in the whole document: what is said of it late serves earlier lines, too.  A place that introduces a
name and does not say of what sort it is leaves it what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from derivations.meaning.names.senses import SORTS, UNREAL
from derivations.meaning.names.spaces import INTEGERS, REALS, dimensions_of, is_complex
from derivations.meaning.scopes.scopes import Scopes
from derivations.meaning.sentences.anew import Anew
from derivations.meaning.sentences.formulas import formulas_in, head_of, named
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import SIGNS, Property
from derivations.meaning.sentences.read import Read, Reads
from derivations.meaning.sentences.yields import Binds, Fact, Restricts
from derivations.reading.names import base_name, parts_of, spelling
from derivations.reading.statements import ORDERS
from derivations.reading.syntax import Fence, Node, Related, Row, Script, Sequence

EVERYWHERE = -1
"""The place of what holds in the whole document, and the life of a name before anything introduces it."""
MAX_CONTESTED = 200
"""Of so many names in a document it is known that they are of several sorts."""
PLAIN = SORTS[Noun.REAL]
UNREAL_SORT = SORTS[Noun.COMPLEX]
_SORTS_TOLD = {
    **dict.fromkeys((*SIGNS, Property.REAL, Property.INTEGER), PLAIN),
    **dict.fromkeys(UNREAL, UNREAL_SORT),
    **dict.fromkeys(
        (Property.CONTINUOUS, Property.DIFFERENTIABLE, Property.SMOOTH, Property.HOLOMORPHIC, Property.INTEGRABLE),
        "function",
    ),
}
"""Of what sort names are that have a property."""
_RANKS = {1: "vector", 2: "matrix"}
_NO_NUMBERS = frozenset({*_RANKS.values(), UNREAL_SORT, SORTS[Noun.OPERATOR]})


@dataclass(frozen=True, slots=True)
class Introduction:
    """A place that introduces a name as something of a sort, if that is said, from a place on and until another one."""

    start: int
    until: int | None
    sort: str | None


@dataclass(frozen=True, slots=True)
class Lives:
    """The introductions of the names of a document, in order; ``restricted`` are the places that only restrict them."""

    scopes: Scopes
    introductions: Mapping[str, tuple[Introduction, ...]]
    restricted: Mapping[str, tuple[Introduction, ...]]
    contested: frozenset[str] = field(init=False)
    _found: dict[tuple[str, int], Introduction | None] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        sorts = {name: {one.sort for one in own} - {None} for name, own in self.introductions.items()}
        several = (name for name, own in sorted(sorts.items()) if len(own) > 1)
        object.__setattr__(self, "contested", frozenset(islice(several, MAX_CONTESTED)))

    def life(self, name: str, offset: int) -> int:
        """What tells the name of a place from the same letters at others: where it was introduced."""
        found = self._introduction(name, offset)
        return EVERYWHERE if found is None else found.start

    def sort(self, name: str, offset: int) -> str:
        """Of which sort a name is introduced that is of several ones in the document, at a place."""
        found = self._introduction(name, offset)
        return PLAIN if found is None or found.sort is None else found.sort

    def same(self, name: str, said: int, offset: int) -> bool:
        """Whether what is said of a name at one place is said of the one that stands at another."""
        if name not in self.contested or said <= EVERYWHERE:
            return True
        return self.life(name, said) == self.life(name, offset)

    def may_be(self, name: str, said: int, offset: int) -> bool:
        """Whether it may be: what nothing introduces at a place may be what it is anywhere."""
        return self.life(name, offset) == EVERYWHERE or self.same(name, said, offset)

    def unsettled(self, offset: int) -> Iterator[tuple[str, Introduction]]:
        """The names that nothing introduces at a place, and that were no numbers and no functions somewhere before."""
        for name in sorted(self.contested):
            here = (one for one in self.restricted.get(name, ()) if one.start <= offset and self._reaches(one, offset))
            if self.life(name, offset) != EVERYWHERE or any(here):
                continue
            before = [one for one in self.introductions[name] if one.start < offset and one.sort in _NO_NUMBERS]
            yield from ((name, one) for one in before[-1:])

    def is_anew(self, name: str, said: int, offset: int) -> bool:
        """Whether a name is introduced between two places, as of whatever sort, in what reaches the second one."""
        own = self.introductions.get(name, ())
        return any(said < one.start <= offset and self._reaches(one, offset) for one in own)

    def _introduction(self, name: str, offset: int) -> Introduction | None:
        if name not in self.contested:
            return None
        if (name, offset) not in self._found:
            said = (one for one in reversed(self.introductions[name]) if one.sort is not None)
            self._found[name, offset] = next((one for one in said if self._reaches(one, offset)), None)
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
        start, new, arguments = read.sentence.start, anew[read.sentence.start], dict(_arguments(read))
        sorts = arguments | _sorts(read)
        for name in new.introduced:
            found.setdefault(name, []).append(Introduction(start, None, sorts.get(name)))
        for name in new.general:
            until = reads.paragraph_end(read.sentence)
            found.setdefault(name, []).append(Introduction(start, until, sorts.get(name)))
        for name in ((new.told | arguments.keys()) & sorts.keys()) - new.introduced - new.general:
            own = found.setdefault(name, [])
            if not own or scopes.edge_between(own[-1].start, start):
                own.append(Introduction(_beginning(read, name, reads, scopes), None, sorts[name]))
    restricted: dict[str, list[Introduction]] = {}
    for read in reads:
        for name, sort in _restricted(read):
            until = reads.paragraph_end(read.sentence)
            restricted.setdefault(name, []).append(Introduction(read.sentence.start, until, sort))
    introduced = {name: tuple(_compared(own)) for name, own in found.items()}
    return Lives(scopes, introduced, {name: tuple(own) for name, own in restricted.items()})


def _restricted(read: Read) -> Iterator[tuple[str, str]]:
    """The names of which a sentence says for which values something holds, with the sort of these."""
    for one in read.yields:
        match one:
            case Restricts(tree=tree) if (sort := _sort_in(tree)) is not None:
                yield from ((name, sort) for node in named(tree) if (name := head_of(node)) is not None)
            case _:
                continue


def _compared(own: list[Introduction]) -> Iterator[Introduction]:
    """The introductions of a name, with those sorts as one that what is said may be alike.

    A random variable, which is a map and has a law, is as plain as a number; an element of some set may be a function.
    """
    sorts, random, element = {one.sort for one in own if one.sort}, SORTS[Noun.RANDOM_VARIABLE], SORTS[Noun.SET]
    maps = {sort for sort in sorts if sort.startswith(SORTS[Noun.FUNCTION])}
    if random in sorts:
        alike = dict.fromkeys({random, SORTS[Noun.FUNCTION], SORTS[Noun.DISTRIBUTION]}, PLAIN)
    else:
        alike = dict.fromkeys({element} if len(maps) == 1 and sorts <= {element, *maps} else (), min(maps, default=""))
    return (replace(one, sort=alike.get(one.sort or "", one.sort)) for one in own)


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
                found |= {name: sort for name, sort in told if sort is not None and found.get(name, PLAIN) == PLAIN}
            case Fact(names=nodes, property=told_of, denied=False) if told_of in _SORTS_TOLD:
                named = (name for node in nodes if (name := head_of(node)) is not None)
                found |= {name: _SORTS_TOLD[told_of] for name in named if found.get(name, PLAIN) == PLAIN}
            case _:
                continue
    return found


def _arguments(read: Read) -> Iterator[tuple[str, str]]:
    r"""The arguments of functions in a sentence that says what these are maps of, with their sorts."""
    bodies = (one.body for one in read.yields if isinstance(one, Binds) and isinstance(one.body, Sequence))
    maps = {name: space for body in bodies for name, space in _domains(body)}
    trees = (tree for formula in read.sentence.formulas if maps for tree in formulas_in(formula.item))
    for node in (node for tree in trees for node in named(tree)):
        match node:
            case Row(items=(_, Fence(open="(", body=argument))) if head_of(node) in maps and base_name(argument):
                sort = _sort_of_members(maps[head_of(node) or ""])
                if sort != SORTS[Noun.SET]:
                    yield spelling(argument), sort
            case _:
                continue


def _domains(body: Sequence) -> Iterator[tuple[str, Node]]:
    """The maps of a formula that says from where to where they go, with the sets that they start from."""
    match body:
        case Sequence(items=(*names, Related(relations=("\\to",), items=(space, _))), separators=(*_, ":")):
            yield from ((name, space) for node in names if (name := head_of(node)) is not None)
        case _:
            return


def _sort_of(one: Binds, node: Node) -> str | None:
    """Of what sort a name is said to be; ``None``: that is not said."""
    if isinstance(node, Row):
        return SORTS[Noun.FUNCTION]
    if one.noun in SORTS:
        return SORTS[one.noun]
    return _sort_in(one.body)


def _sort_in(body: Node | None) -> str | None:
    """Of what sort the names are that a formula puts into a set, maps, or draws."""
    tree = body.items[-1] if isinstance(body, Sequence) else body
    if not isinstance(tree, Related):
        return None
    match tree.relations[-1]:
        case relation if relation in ORDERS:
            return PLAIN
        case "\\in":
            return _sort_of_members(tree.items[-1])
        case "\\sim":
            return SORTS[Noun.RANDOM_VARIABLE]
        case "\\to" if isinstance(body, Sequence) and ":" in body.separators:
            values = _sort_of_members(tree.items[-1])
            return SORTS[Noun.FUNCTION] if values == PLAIN else f"{SORTS[Noun.FUNCTION]} into {values}"
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
