r"""Which names are complex numbers where a formula stands, and whether ``i`` is the imaginary unit there.

Words settle it (``where $i$ is the imaginary unit``), and equations (``i^2 = -1``, ``i = \sqrt{-1}``); else the use: a
letter that leads an exponent of ``e``, or stands before a sine, and is no index there; or one that does so elsewhere,
or stands beside complex numbers, on a page where it is no index anywhere.  Where it may be either, it is left open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from derivations.meaning.declared.declarations import integers
from derivations.meaning.names.complex_marks import is_imaginary_part, is_real_part
from derivations.meaning.names.constants import IMAGINARY, stand_as_indices, turned
from derivations.meaning.names.survey import Survey
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import Property
from derivations.meaning.sentences.signs import COMPLEX
from derivations.meaning.sentences.yields import Fact
from derivations.meaning.terms.contexts import StatedLine
from derivations.meaning.terms.definitions import Entry, equations_in, tree_names
from derivations.meaning.words.spoken import Spoken
from derivations.reading.names import spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawDocument, RawItem
from derivations.reading.syntax import Node, Root, Script

USUAL = frozenset({"i"})
UPRIGHT = frozenset({"\\mathrm{i}", "\\mathrm{j}", "\\imath", "\\jmath"})


@dataclass(frozen=True, slots=True)
class ImaginaryLetters:
    """What a document shows of the letters of the imaginary unit.

    ``written`` are those that stand in it, ``said`` those that words or equations call so, ``turning`` those that stand
    so somewhere, ``certain`` those that stand so that they can hardly be numbers, ``indices`` those that are an index
    somewhere; ``beside`` is whether the document speaks of complex
    numbers.
    """

    written: frozenset[str]
    said: frozenset[str]
    turning: frozenset[str]
    certain: frozenset[str]
    indices: frozenset[str]
    beside: bool = False

    def at(self, trees: Collection[Node], found: Survey) -> tuple[frozenset[str], frozenset[str]]:
        """The letters that are the imaginary unit where some formulas stand, and those that may be numbers as well."""
        if not self.written:
            return frozenset(), frozenset()
        here = set[str]().union(*map(stand_as_indices, trees))
        signs = any(is_real_part(part) or is_imaginary_part(part) for tree in trees for part in within(tree))
        others = (self.turning | self.certain | self.said) - USUAL
        beside = USUAL if (self.beside or signs) and not others else frozenset[str]()
        sure = self.said | ((UPRIGHT | ((self.certain | beside) - self.indices)) - found.owned)
        sure |= set[str]().union(*(turned(tree, certain=True) for tree in trees)) - found.owned
        open_ones = (set[str]().union(*map(turned, trees)) | (self.turning - self.indices)) - found.owned
        others = (found.spoken | found.reals) - self.said  # of which the words say what they are
        letters = (self.written & (sure | open_ones)) - here - found.given - others
        return frozenset(letters), frozenset(letters - sure)


def imaginary_letters(raw: RawDocument, spoken: Spoken, found: Survey) -> ImaginaryLetters:
    """Collect what a document shows of the letters of the imaginary unit."""
    trees = [tree for item in raw.items for tree in _trees(item)]
    written = {spelling(part) for tree in trees for part in within(tree)} & IMAGINARY
    said = {name for name in spoken.called(frozenset({Noun.IMAGINARY_UNIT})) if name in IMAGINARY}
    said |= {spelling(head) for item in raw.items for head, body in equations_in(item) if _is_root(body)} & IMAGINARY
    facts = (one for one in spoken.yielded(Fact) if one.property is Property.IMAGINARY and not one.denied)
    said |= {spelling(node) for one in facts for node in one.names} & IMAGINARY
    turning = set[str]().union(*map(turned, trees))
    certain = set[str]().union(*(turned(tree, certain=True) for tree in trees))
    certain |= {name for item in raw.items for name in _squared(item)}
    indices = set[str]().union(*map(stand_as_indices, trees))
    beside = COMPLEX in found.own
    return ImaginaryLetters(
        frozenset(written), frozenset(said), frozenset(turning), frozenset(certain), frozenset(indices), beside
    )


def with_complex(
    found: Survey,
    letters: ImaginaryLetters,
    names: frozenset[str],
    entries: Iterable[Entry],
    standing: Iterable[StatedLine],
    quantified: frozenset[str],
    chain: RawChain,
) -> Survey:
    """The survey with the names that are complex numbers where a formula stands, and the letters of the unit there.

    Names are complex that are said to be, and those that ``entries`` define by what is.  Beside them, those that
    ``standing`` statements put into the whole numbers count: such powers have one value.  What is said to hold for all
    ``quantified`` letters holds for no unit, unless it turns there.
    """
    beside = replace(letters, beside=True) if names else letters
    units, unsaid = beside.at(chain.trees, found)
    units -= quantified - set[str]().union(*map(turned, chain.trees))
    if not (units or names):
        return found
    whole = frozenset(name for one in standing for name in integers(one.tree))
    return replace(found, imaginary=units, unsaid=unsaid, complex=_with_defined(units, names, entries), integers=whole)


def _with_defined(units: frozenset[str], names: frozenset[str], entries: Iterable[Entry]) -> frozenset[str]:
    """Names with those that are defined by them, or by the imaginary unit."""
    bodies = {entry.key.name: tree_names([entry.body]) for entry in entries}
    found, size = set(names), -1
    while len(found) > size:
        size = len(found)
        found |= {name for name, body in bodies.items() if not body.isdisjoint(found | units)}
    return frozenset(found)


def _trees(item: RawItem) -> list[Node]:
    if isinstance(item, InlineMath):
        return [item.tree] if item.tree is not None else []
    return item.trees if isinstance(item, RawChain) else []


def _is_root(body: Node) -> bool:
    """Whether something is the square root of minus one."""
    return isinstance(body, Root) and body.degree is None and spelling(body.radicand) == "-1"


def _squared(item: RawItem) -> Iterator[str]:
    """The letters of which an equation says that their square is minus one."""
    for head, body in equations_in(item):
        squared = isinstance(head, Script) and head.sub is None and spelling(head.sup) == "2"
        if isinstance(head, Script) and squared and spelling(head.base) in IMAGINARY and spelling(body) == "-1":
            yield spelling(head.base)
