"""What the sentences of a document say of its names: what they are called, and what nothing may be taken for.

Everything is asked by place: it holds from its sentence on, in its scope (see ``scopes``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from derivations.meaning.names.families import indexed
from derivations.meaning.names.lives import Lives, lives_of
from derivations.meaning.names.senses import (
    FOREIGN,
    KINDS_OF_MATRICES,
    MADE_OF,
    NOT_APART,
    OF_CHANCE,
    ORDERED,
    RANDOM,
    REALS,
    UNREAL,
)
from derivations.meaning.scopes.scopes import Scopes
from derivations.meaning.sentences.anew import Anew, anew_in
from derivations.meaning.sentences.formulas import (
    head_of,
    heads_of,
    relations_of,
)
from derivations.meaning.sentences.matcher import without_marks
from derivations.meaning.sentences.nouns import Noun
from derivations.meaning.sentences.properties import SIGNS, Property
from derivations.meaning.sentences.read import Read, Reads, read_sentences
from derivations.meaning.sentences.split import Sentence
from derivations.meaning.sentences.yields import (
    Binds,
    Fact,
    Notation,
    Sign,
    Unparsed,
)
from derivations.meaning.words.acting import acting
from derivations.model.reasons import Code, Reason
from derivations.reading.names import argument_nodes, base_name, lowered, parts_of, spelling
from derivations.reading.raw import RawChain, RawDocument
from derivations.reading.syntax import Accent, Fence, Name, Node, Number, Related, Script

T = TypeVar("T")
SaidOf = tuple[str, int, str]
"""A name, the place where something is said of it, and the words that say so."""
_UNREAL_SETS = re.compile(
    r"\\mathbb\{(?:C|F|H)\}|\\mathbb\{[QZ]\}_|\\C(?![a-zA-Z])|(?:GL|SL|SO|SU|M)_|\\(?:mathrm|operatorname)\{(?:GL|SL|SO|SU|M)\}"
)
_WORDS = re.compile(r"(?!\\mathbb).*\^\{(?:\*|\\ast|\\star)\}")
"""The words over an alphabet, or a dual space."""
_SIGN = r"(?:d|\\partial|\\mathrm\{d\})"
_OPERATOR = re.compile(
    rf"(?:\\frac\{{{_SIGN}(?:\^\{{\w+\}})?\}}\{{{_SIGN}[^{{}}]*(?:\^\{{\w+\}})?\}}|d/d[a-z]|\\nabla(?:\^\{{2\}})?)"
    r"(?=$|[)}+-])|\(-\\Delta\)\^"
)
"""A body that holds a derivative of nothing, or a power of the Laplacian."""
_GIVEN_OTHERS = re.compile(
    r"\bconditional(?:ly)? independen|\bindependen(?:t|ce)(?: \S+){0,4} (?:given|conditional(?:ly)?)\b"
    r"|^given <\w+> ,.*\bindependen"
)
"""Words that say of random variables that they are independent given others."""
_CONFINES = re.compile(
    r"\b(?:restrict\w*|confin\w*|limited|bounded|lies?|ranges?|runs?|takes?|between|positive|negative|nonnegative"
    r"|non-negative|above|below|inside|outside|interval|half-line|values)\b"
)
"""Words that may say that values are of a part of a space only."""
_CONFINED = re.compile(r"(<[nm]\d+>) (?:[a-z]+ ){0,3}(restricted|confined|limited|constrained) to\b")
"""Words that say so of a name for certain."""
FAMILIES = {
    "pauli matrices": r"\sigma",
    "spin matrices": r"\sigma",
    "dirac matrices": r"\gamma",
    "gamma matrices": r"\gamma",
    "gell-mann matrices": r"\lambda",
}
"""The letters by which families of matrices go, also where no formula beside the words names them."""
_REAL = (Property.REAL, Property.INTEGER, Property.COUNTS)
_OF_A_PAIR = re.compile(r"(?:[a-z]|\\[a-z]+)_\{(?:[A-Za-z0-9]|\\[a-z]+) ?,? ?(?:[A-Za-z0-9]|\\[a-z]+)\}")


@dataclass(frozen=True)
class NamesSpoken:
    """What the sentences of a document say of its names; ``scopes`` tells how far each of it reaches."""

    raw: RawDocument
    scopes: Scopes
    reads: Reads = field(init=False)
    _yielded: dict[type[object], tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", read_sentences(self.raw))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the document."""
        return tuple(read.sentence for read in self.reads)

    @cached_property
    def introductions(self) -> Mapping[int, Anew]:
        """What each sentence introduces, by where it begins."""
        return {read.sentence.start: anew_in(read) for read in self.reads}

    @cached_property
    def lives(self) -> Lives:
        """Where the names of the document mean the same."""
        return lives_of(self.scopes, self.reads, self.introductions)

    def yielded(self, kind: type[T]) -> tuple[T, ...]:
        """All that is yielded of a kind, in document order."""
        if kind not in self._yielded:
            self._yielded[kind] = tuple(one for read in self.reads for one in read.yields if isinstance(one, kind))
        return self._yielded[kind]

    def line(self, offset: int) -> str:
        """The line of a place, as messages say it."""
        return self.raw.source.row(offset)

    def _not_parsed(self, one: Unparsed) -> Reason:
        return Reason(Code.WORDS, f"the words “{one.words[:80]}” in line {self.line(one.start)} may restrict it")

    def called(self, kinds: frozenset[Noun], offset: int | None = None) -> dict[str, str]:
        """The names that are called something of certain kinds, in the document or at a place, with where that is."""
        return self._at(self._called(kinds), offset)

    def _called(self, kinds: frozenset[Noun]) -> Iterator[SaidOf]:
        for one in self.yielded(Binds):
            if one.noun in kinds:
                where, what = f"line {self.line(one.start)}", one.noun.name.lower().replace("_", " ")
                yield from ((name, one.start, f"{where} calls {name} a {what}") for name in names_said(one.names))

    def _at(self, said: Iterable[SaidOf], offset: int | None) -> dict[str, str]:
        """What of what is said of names is said of those at a place; ``x_`` is any ``x`` with scripts."""
        found: dict[str, str] = {}
        for name, place, why in said:
            if name not in found and self._is_of(name.rstrip("_"), place, offset):
                found[name] = why
        return found

    def _is_of(self, name: str, place: int, offset: int | None) -> bool:
        """Whether what is said of a name is said of it at a place, if one is asked for."""
        return offset is None or self.lives.may_be(name, place, offset)

    def random(self, offset: int | None) -> frozenset[str]:
        """The names of which the words say that they are random, independent of others, or follow a law."""
        found = [(one.start, one.names) for one in self.yielded(Binds) if one.noun in RANDOM]
        facts = (one for one in self.yielded(Fact) if one.property in OF_CHANCE)
        found += [(one.start, (*one.names, *one.argument)) for one in facts]
        named = ((place, head_of(node)) for place, nodes in found for node in nodes)
        return frozenset(name for place, name in named if name is not None and self._is_of(name, place, offset))

    def kinds_of_random(self, offset: int) -> dict[Property, dict[str, str]]:
        """The random variables of which words said last at a place that they are discrete, or that they are not."""
        found: dict[Property, dict[str, str]] = {Property.DISCRETE: {}, Property.CONTINUOUS: {}}
        random = self.called(RANDOM)
        for one in self.yielded(Fact):
            if one.property in found and not one.denied and one.start < offset:
                why = f"line {self.line(one.start)} says “{one.words}”"
                for name in names_said(one.names) & random.keys():
                    if self._is_of(name, one.start, offset):
                        other = Property.CONTINUOUS if one.property is Property.DISCRETE else Property.DISCRETE
                        found[one.property].setdefault(name, why)
                        found[other].pop(name, None)
        return found

    def not_independent(self, offset: int) -> frozenset[str]:
        """The values of the random variables of which words say at a place that they are not independent."""
        facts = (one for one in self.yielded(Fact) if NOT_APART.get(one.property) is one.denied)
        return self._values_of(facts, offset)

    def independent_given_others(self, offset: int) -> frozenset[str]:
        """The values of those that words say at a place to be independent given others."""
        reads = (read for read in self.reads if _GIVEN_OTHERS.search(without_marks(read.line.text)))
        said = [one for read in reads for one in read.yields if isinstance(one, Binds | Fact)]
        return self._values_of(said, offset)

    def _values_of(self, said: Iterable[Binds | Fact], offset: int) -> frozenset[str]:
        """The values of the random variables of which is spoken in what reaches a place."""
        nodes = ((one, (*one.names, *(one.argument if isinstance(one, Fact) else ()))) for one in said)
        named = ((one.start, lowered(spelling(node))) for one, own in nodes for node in own)
        return frozenset(name for place, name in named if place < offset and self.scopes.reaches(place, offset))

    @cached_property
    def dependent(self) -> frozenset[tuple[str, str]]:
        """The pairs of a name and a variable of which the words say that the one depends on the other.

        ``k = k(x)`` says so, too, wherever it stands.
        """
        facts = (one for one in self.yielded(Fact) if one.property is Property.DEPENDS_ON and not one.denied)
        made = (one for one in self.yielded(Binds) if one.noun in MADE_OF)
        said = [*((one.names, one.argument) for one in facts), *((one.names, one.of) for one in made)]
        pairs = {(spelling(a), spelling(b)) for names, others in said for a in names for b in others}
        relations = (
            one for sentence in self.sentences for formula in sentence.formulas for one in relations_of(formula.item)
        )
        return frozenset(pairs.union(*map(_of_itself, relations)))

    def foreign(self, offset: int) -> dict[str, str]:
        """The names that stand for no real numbers at a place."""
        return self._at(self._foreign, offset)

    def complex_numbers(self, offset: int) -> frozenset[str]:
        """The names of which words say at a place that they are complex, or have complex values."""
        facts = (one for one in self.yielded(Fact) if one.property is Property.COMPLEX and not one.denied)
        said = ((name, one.start, one.words) for one in facts for name in names_said(one.names))
        return frozenset(self._at(said, offset))

    def unreal(self, offset: int | None) -> dict[str, str]:
        """The names that may have complex values at a place, unless they are written out there."""
        return self._at(self._unreal, offset)

    @cached_property
    def _unreal(self) -> tuple[SaidOf, ...]:
        """What is called a wave function, and what a sentence introduces that speaks of complex numbers."""
        said = list(self._called(frozenset({Noun.WAVE})))
        for read in self.reads:
            start, anew = read.sentence.start, self.introductions[read.sentence.start]
            if any(isinstance(one, Notation) and one.sign is Sign.COMPLEX_SPACE for one in read.yields):
                why = f"line {self.line(start)} speaks of complex numbers"
                said += ((name, start, why) for name in (anew.introduced | anew.told) - _real_in(read))
        return tuple(said)

    @cached_property
    def _foreign(self) -> tuple[SaidOf, ...]:
        said = list(self._called(FOREIGN))
        for one in self.yielded(Fact):
            if one.property in UNREAL and not one.denied:
                what = f"line {self.line(one.start)} says of {listed(one.names)} “{one.words}”"
                said += ((name, one.start, what) for name in names_said(one.names))
        for node, where in self._outside_reals({name for name, _, _ in said}):
            what = f"line {self.line(node.start)} puts {spelling(node)} into {where}"
            said.append((spelling(node), node.start, what))
        return tuple(said)

    def _outside_reals(self, called: Container[str]) -> Iterator[tuple[Node, str]]:
        """The names that the prose puts into sets of other numbers than the real ones, or into what is called so."""
        for one in self.yielded(Binds):
            if isinstance(one.body, Related) and one.body.relations[-1] == r"\in":
                where = spelling(one.body.items[-1])
                bare = where.replace(" ", "")
                if _UNREAL_SETS.match(bare) or "\\mathbb{C}" in bare or _WORDS.fullmatch(bare) or where in called:
                    yield from ((node, where) for node in one.names)

    def confined(self, offset: int) -> dict[str, str]:
        """The names at a place whose values words put into a part of a space, in a way that is not understood."""
        return self._at(self._confined, offset)

    @cached_property
    def _confined(self) -> tuple[SaidOf, ...]:
        said = (one for one in self.yielded(Unparsed) if not one.describes and _CONFINES.search(one.words))
        found = [(name, one.start, self._not_parsed(one).text) for one in said for name in one.names]
        for read in self.reads:
            for mark in _CONFINED.finditer(without_marks(read.line.text)):
                why = f"line {self.line(read.sentence.start)} says that it is {mark[2]} to something"
                found += ((name, read.sentence.start, why) for name in heads_of(read.line.formula(mark[1]).item))
        return tuple(found)

    def matrices(self, offset: int | None) -> dict[str, bool]:
        """The names without scripts that are called matrices, as such that need not be square."""
        called = ((one.start, node) for one in self.yielded(Binds) if one.noun is Noun.MATRIX for node in one.names)
        plain = ((place, spelling(node)) for place, node in called if isinstance(node, Name | Accent))
        return {name: False for place, name in plain if self._is_of(name, place, offset)}

    def random_vectors(self, offset: int | None) -> frozenset[str]:
        """The names without scripts that are called random vectors, at a place."""
        called = (
            (one.start, node) for one in self.yielded(Binds) if one.noun is Noun.RANDOM_VECTOR for node in one.names
        )
        plain = ((place, spelling(node)) for place, node in called if isinstance(node, Name | Accent))
        return frozenset(name for place, name in plain if self._is_of(name, place, offset))

    def squares(self, offset: int | None) -> frozenset[str]:
        """The names of which words say that they are what only square matrices are, at a place."""
        facts = (one for one in self.yielded(Fact) if one.property in KINDS_OF_MATRICES and not one.denied)
        named = ((one.start, spelling(node)) for one in facts for node in one.names)
        return frozenset(name for place, name in named if self._is_of(name, place, offset))

    def counts(self, offset: int | None) -> frozenset[str]:
        """The names of which words say how many things they count, at a place: ``a population of $N$ individuals``."""
        facts = (one for one in self.yielded(Fact) if one.property is Property.COUNTS)
        unread = frozenset[str]().union(*(one.names for one in self.yielded(Unparsed)))
        named = ((one.start, spelling(node)) for one in facts for node in one.names)
        return frozenset(name for place, name in named if self._is_of(name, place, offset)) - unread

    @property
    def _displayed(self) -> Iterator[Related]:
        """The relations of the displayed formulas."""
        for item in self.raw.items:
            yield from relations_of(item) if isinstance(item, RawChain) else ()

    def ordered(self, offset: int) -> dict[str, str]:
        """The names of matrices and operators at a place, whose products have an order, and those that may be such."""
        return {**self._at(self._ordered, offset), **self._unsettled(offset)}

    def _unsettled(self, offset: int) -> dict[str, str]:
        """The names that may be a vector, a matrix or no real number at a place, where nothing says which they are."""
        return {
            name: f"what {name} is here is not said, and line {self.line(one.start)} introduces a {one.sort}"
            for name, one in self.lives.unsettled(offset)
        }

    @cached_property
    def _ordered(self) -> tuple[SaidOf, ...]:
        found = [one for one in self._called(ORDERED) if one not in self._covariances] + [*self._customary]
        for letter, other in acting(self.raw):
            what = f"line {self.line(letter.start)} has {spelling(letter)} before {spelling(other)}"
            why = f"{what} as an operator has, so it may be one; declare it, if it is a number"
            found.append((spelling(letter), letter.start, why))
        for tree in self._displayed:
            if base_name(tree.items[0]) is not None and _OPERATOR.search(spelling(tree.items[-1])):
                where = f"line {self.line(tree.start)} defines an operator"
                found.append((spelling(tree.items[0]), tree.start, where))
        for one in self.yielded(Binds):
            if isinstance(one.body, Related) and _OPERATOR.search(spelling(one.body.items[-1])):
                what = f"line {self.line(one.start)} defines an operator"
                found += ((name, one.start, what) for name in names_said(one.names))
            if one.noun in ORDERED or (one.noun is Noun.TRANSFORM and not one.of):
                what = f"line {self.line(one.start)} calls {listed(one.names)} a {one.noun.name.lower()}"
                heads = (parts_of(node)[0] for node in one.names if not _has_indices(node))
                found += ((name, one.start, what) for name in filter(None, map(base_name, heads)))
                members = (node for node in one.names if isinstance(node, Script) and not _has_indices(node))
                found += ((f"{base_name(node)}_", one.start, what) for node in members)
        return tuple(found)

    @cached_property
    def _covariances(self) -> frozenset[SaidOf]:
        """What is called the covariance of a pair by a small letter, and is a number: ``s_{xy}``."""
        return frozenset(one for one in self._called(frozenset({Noun.COVARIANCE})) if _OF_A_PAIR.fullmatch(one[0]))

    @property
    def _customary(self) -> Iterator[SaidOf]:
        """The customary letters of the families of matrices that sentences speak of, with any index below or above."""
        for one in self.sentences:
            words = " ".join(one.words)
            for family, letter in FAMILIES.items():
                if re.search(rf"\b{family}\b", words):
                    why = f"line {self.line(one.start)} speaks of {family}"
                    yield from ((name, one.start, why) for name in (letter, f"{letter}_"))


def _has_indices(node: Node) -> bool:
    r"""Whether a name is an element of an array, of which nothing is said of the letter alone: ``a_{n,m}``."""
    found = indexed(node)
    return found is not None and len(found[1]) > 1


def _of_itself(tree: Related) -> set[tuple[str, str]]:
    """The pairs of a name and its arguments where an equation only shows these: ``k = k(x, t)``."""
    name, parts = base_name(tree.items[0]), parts_of(tree.items[-1])
    shows = (
        name is not None
        and tree.relations == ("=",)
        and len(parts) == 2
        and spelling(parts[0]) == spelling(tree.items[0])
    )
    inside = argument_nodes(parts[1].body)[0] if shows and isinstance(parts[1], Fence) else ()
    return {(spelling(tree.items[0]), spelling(node)) for node in inside}


def _real_in(read: Read) -> frozenset[str]:
    """The names of which a sentence says that they are real, or no numbers at all."""
    bound = (one.names for one in read.yields if isinstance(one, Binds) and one.noun in REALS)
    facts = (one.names for one in read.yields if isinstance(one, Fact) and one.property in {*SIGNS, *_REAL})
    return frozenset().union(*map(names_said, (*bound, *facts)))


def names_said(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The names that are meant by some nodes: with their scripts, and without those that are no part of the name."""
    named = (name for node in nodes for name in (head_of(node), spelling(node)) if name is not None)
    return tuple(dict.fromkeys(named))  # in their order: the first of them is told


def families_said(nodes: Iterable[Node]) -> frozenset[str]:
    r"""The letters of lists of members whose last one has a letter for its index: ``x`` of ``x_1, \dots, x_n``."""
    members = [node for node in nodes if isinstance(node, Script) and node.sub is not None]
    begun = {base_name(node) for node in members if isinstance(node.sub, Number)}
    ended = {base_name(node) for node in members if not isinstance(node.sub, Number)}
    return frozenset(name for name in begun & ended if name is not None)


def listed(nodes: Iterable[Node]) -> str:
    """Some nodes as they are written, one behind the other."""
    return ", ".join(dict.fromkeys(map(spelling, nodes)))
